"""For whom: audiences and age bands."""
