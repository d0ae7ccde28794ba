"""Moodle XML, the format that carries most of what Moodle knows of a question."""

from .moodle_reading import read
from .moodle_writing import write

key = "moodle_xml"
label = "Moodle XML"
suffixes = (".xml",)

__all__ = ["key", "label", "read", "suffixes", "write"]
