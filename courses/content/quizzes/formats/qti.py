"""QTI 2.1 of 1EdTech (IMS): a package of items, or a single item."""

from .qti_packages import read
from .qti_writing import write

key = "qti"
label = "QTI 2.1"
suffixes = (".zip", ".xml")

__all__ = ["key", "label", "read", "suffixes", "write"]
