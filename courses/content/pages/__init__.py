"""The home page, plain pages, and what the whole platform is called."""
