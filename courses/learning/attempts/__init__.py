"""Answers given and marks won."""
