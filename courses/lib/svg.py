"""Drawings as SVG text, made on the server: what every drawing needs to stay a sound and safe document."""

import re

from django.utils.html import escape

IDENT = re.compile(r"[a-z][a-z0-9-]*")
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML document may hold, however they are escaped."""


def checked_ident(ident: str) -> str:
    """The id, if it may stand in an attribute as it is; else ValueError."""
    if not IDENT.fullmatch(ident):
        raise ValueError(f"an id is of small Latin letters, digits and hyphens, not {ident!r}")
    return ident


def text(words: object) -> str:
    """Words as they may stand between tags or in an attribute."""
    return escape(NOT_XML.sub("", str(words)))


def number(value: float) -> str:
    """A coordinate to a tenth, with a point in every language."""
    return f"{value:.1f}".removesuffix(".0")
