"""Comparing typed words with accepted spellings, and reading numbers. Pure."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from courses.lib import mongolian

from .bank import FOLDINGS

NUMBER = re.compile(r"([+-]?\d{1,15}(?:\.\d{1,10})?)\s*[^\d\s.,]{0,12}")


def key_of(text: str, folding: str) -> str:
    """What is compared: see `FOLDINGS`. An unknown folding counts as the kindest."""
    if folding not in FOLDINGS or folding == "letters":
        return mongolian.fold(text)
    text = " ".join(unicodedata.normalize("NFC", text).split())
    return text.casefold() if folding == "case" else text


def is_accepted(text: str, accepted: tuple[str, ...], folding: str) -> bool:
    """Is this one of the accepted spellings? Nothing typed never is."""
    key = key_of(text, folding)
    return bool(key) and any(key == key_of(spelling, folding) for spelling in accepted)


def fits(text: str, pattern: str, folding: str) -> bool:
    """Does the text fit a pattern in which `*` stands for anything, or nothing? Takes time in proportion to the text."""
    key = key_of(text, folding)
    if "*" not in pattern:
        return bool(key) and key == key_of(pattern, folding)
    first, *middle, last = [key_of(part, folding) for part in pattern.split("*")]
    if not key.startswith(first) or len(key) < len(first) + len(last) or not key.endswith(last):
        return False
    rest = key[len(first) : len(key) - len(last)]
    for part in middle:
        found = rest.find(part)
        if found < 0:
            return False
        rest = rest[found + len(part) :]
    return bool(first or last or any(middle))


def number_of(text: str) -> Decimal | None:
    """A typed number, or None: comma or point, spaces between thousands, perhaps a unit behind it."""
    squeezed = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d)", "", unicodedata.normalize("NFKC", text).strip())
    found = NUMBER.fullmatch(squeezed.replace(",", ".").replace("−", "-"))
    try:
        return Decimal(found[1]) if found else None
    except InvalidOperation:
        return None
