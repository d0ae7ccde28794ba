"""GIFT, Moodle's format of plain text."""

from .gift_reading import read
from .gift_writing import write

key = "gift"
label = "GIFT"
suffixes = (".gift", ".txt")

__all__ = ["key", "label", "read", "suffixes", "write"]
