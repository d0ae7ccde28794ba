"""Helplines, help box, quick exit."""
