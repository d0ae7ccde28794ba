"""Texts of other systems are HTML; ours are plain text. Out of HTML nothing is left that a browser would run."""

import html
import re
import unicodedata

import nh3

MAX_HTML = 100_000
"""Characters of one text in a file, pictures written into it not counted."""

_BREAKS = re.compile(r"<br\b[^<>]{0,200}>|</(?:p|div|li|tr|h[1-6]|pre|blockquote|ul|ol|table)\s*>", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"<(?:p|div|h[1-6]|pre|blockquote|ul|ol|table|hr)\b[^<>]{0,500}>", re.IGNORECASE)
_EMBEDDED = re.compile(r"data:[a-z]{1,20}/[a-z0-9.+-]{1,40};base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_DROPPED = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "textarea", "title", "select"}
_MEDIA = re.compile(r"<(img|video|audio|iframe|object|embed|svg|source|picture)\b", re.IGNORECASE)
_LINK = re.compile(r"<a\s[^<>]{0,2000}href", re.IGNORECASE)
_TABLE = re.compile(r"<(table|math)\b", re.IGNORECASE)
_PARAGRAPH_MARK = "\ue000"


def without_embedded(source: str) -> str:
    """HTML without the pictures that are written into it as base64."""
    return _EMBEDDED.sub("data:,", source)


def plain(source: str, *, lines: bool = False) -> str:
    """The text of some HTML, tags gone, entities resolved. `lines`: a line feed in the source is one in the text.

    At most MAX_HTML characters are looked at; whoever reads a file says so before.
    """
    source = without_embedded(source)[:MAX_HTML].replace(_PARAGRAPH_MARK, "")
    if not lines:
        source = re.sub(r"\s+", " ", source)
    source = _BREAKS.sub(lambda tag: f"{tag[0]}\n", source)
    source = _PARAGRAPHS.sub(lambda tag: f"{_PARAGRAPH_MARK}{tag[0]}", source)
    text = html.unescape(nh3.clean(source, tags=set(), clean_content_tags=_DROPPED))
    return tidy(text.replace(_PARAGRAPH_MARK, "\n\n"))


def lost_in(source: str) -> set[str]:
    """What of some HTML plain text cannot hold: `media`, `links`, `tables`."""
    source = source[:MAX_HTML]
    found = {"media": _MEDIA, "links": _LINK, "tables": _TABLE}
    return {name for name, pattern in found.items() if pattern.search(source)}


def as_html(text: str) -> str:
    """Plain text as HTML: a paragraph for each run of lines, a break for each line."""
    paragraphs = [html.escape(part, quote=False).replace("\n", "<br>") for part in text.split("\n\n")]
    return "".join(f"<p>{part}</p>" for part in paragraphs)


def tidy(text: str) -> str:
    """NFC, no control characters, single spaces within a line, at most one empty line, none at the ends."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(sign if sign == "\n" else " " if sign in "\t\v\f" else sign for sign in text if _is_text(sign))
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _is_text(sign: str) -> bool:
    return sign in "\n\t\v\f" or unicodedata.category(sign) not in ("Cc", "Cs", "Co", "Cn")
