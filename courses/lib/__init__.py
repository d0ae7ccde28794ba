"""Small tools without tables. They import nothing of the project."""
