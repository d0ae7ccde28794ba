"""The plan for the school year: which lesson in which grade and month."""
