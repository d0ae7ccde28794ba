"""The body of a QTI item as plain text: paragraphs, lines, and marks where interactions stand."""

import re
from collections.abc import Callable
from xml.etree.ElementTree import Element

from .plain_text import tidy

_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "ul", "ol", "table", "prompt", "itemBody"}
_LINES = {"li", "tr", "dt", "dd"}
_SKIPPED = {"feedbackInline", "feedbackBlock", "rubricBlock", "script", "style", "templateInline", "templateBlock"}
_MEDIA = {"img", "object", "video", "audio", "include"}
_TABLES = {"table", "math"}

Replace = Callable[[Element], str | None]
"""What stands instead of an element; None where the element is read like any other."""


def flow(element: Element, replace: Replace = lambda element: None, gone: set[str] | None = None) -> str:
    """The text inside an element. What cannot be text is named in `gone`: `media`, `links`, `tables`, `feedback`."""
    parts: list[str] = []
    _walk(element, replace, parts, set() if gone is None else gone)
    return tidy("".join(parts))


def _walk(element: Element, replace: Replace, parts: list[str], gone: set[str]) -> None:
    parts.append(re.sub(r"\s+", " ", element.text or ""))
    for child in element:
        instead = replace(child)
        if instead is not None:
            parts.append(instead)
        elif child.tag in _SKIPPED:
            if child.tag in ("feedbackBlock", "rubricBlock") and "".join(child.itertext()).strip():
                gone.add("feedback")
        elif child.tag == "br":
            parts.append("\n")
        else:
            gone |= {"media"} if child.tag in _MEDIA else {"links"} if child.tag == "a" else set()
            gone |= {"tables"} if child.tag in _TABLES else set()
            around = "\n\n" if child.tag in _BLOCKS else "\n" if child.tag in _LINES else ""
            parts.append(around)
            _walk(child, replace, parts, gone)
            parts.append(around)
        parts.append(re.sub(r"\s+", " ", child.tail or ""))
