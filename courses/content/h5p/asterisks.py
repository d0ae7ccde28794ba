"""Words between asterisks, as Blanks, DragText and MarkTheWords write them: `The helpline is *108/one-oh-eight:three digits*.`

Blanks      `*answer/another answer:tip*`
DragText    `*word:tip\\+said when right\\-said when wrong*`
MarkTheWords `*word*`

The texts are HTML; asterisks, slashes and colons that mean nothing are written as `&#42;`, `&#47;`, `&#58;`.
"""

import html
import re
from dataclasses import dataclass

_MARKED = re.compile(r"\*([^*]+)\*")
_SAID = re.compile(r"\\([+-])")
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "*": "&#42;"}
_IN_MARKS = _ESCAPED | {"/": "&#47;", ":": "&#58;", "\\": "&#92;"}


@dataclass(frozen=True)
class Marked:
    """What stands between two asterisks, without tags and entities. `said`: what is told when right, and when wrong."""

    answers: tuple[str, ...]
    tip: str = ""
    said: tuple[str, str] = ("", "")


def cut(source: str) -> list[str]:
    """A text cut at its marked words: every second part is what stood between two asterisks."""
    return _MARKED.split(source)


def count(source: str) -> int:
    return len(cut(source)) // 2


def blank(inside: str) -> Marked:
    """A blank with all its accepted answers."""
    answers, _colon, tip = inside.partition(":")
    return Marked(tuple(_read(part) for part in answers.split("/")), _read(tip))


def drag(inside: str) -> Marked:
    """A word to drag. Older texts have no sayings, and newer ones may have either."""
    first, *rest = _SAID.split(inside)
    said = dict(zip(rest[::2], rest[1::2], strict=False))
    word, _colon, tip = first.partition(":")
    return Marked((_read(word),), _read(tip), (_read(said.get("+", "")), _read(said.get("-", ""))))


def word(inside: str) -> Marked:
    return Marked((_read(inside),))


def escaped(text: str, *, inside: bool = False) -> str:
    """Plain text as it stands in such a text, or `inside` two asterisks."""
    signs = _IN_MARKS if inside else _ESCAPED
    return "".join(signs.get(sign, sign) for sign in text)


def _read(source: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^<>]{0,500}>", "", source)).split())
