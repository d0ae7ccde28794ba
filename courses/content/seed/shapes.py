"""What a value of a seed file may look like. Small checks that name the place of everything they refuse.

A *shape* takes a raw value, its place ("lessons/01.yaml: body[3].text.mn") and the list of problems so far, and returns
the clean value. It goes on after a problem, so that one run names them all.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..editorial.models import SOURCE_LANGUAGE, languages
from . import markdown

# The files are written in these two; a language added later may be missing there and then falls back to Mongolian.
SHIPPED_LANGUAGES = (SOURCE_LANGUAGE, "en")

Problems = list[str]
Shape = Callable[[Any, str, Problems], Any]

_MARKDOWN_IN_PLAIN = re.compile(r"\*\w|\w\*|\]\(")


def refuse(problems: Problems, at: str, sentence: str) -> None:
    problems.append(f"{at}: {sentence}")


def inside(at: str, name: str) -> str:
    """The place of a key: "course.yaml: name", then "course.yaml: name.mn"."""
    return f"{at}.{name}" if ": " in at else f"{at}: {name}"


def tidy(text: str) -> str:
    """NFC, no blanks at the ends, wrapped lines joined; an empty line still divides paragraphs."""
    paragraphs = re.split(r"\n\s*\n", unicodedata.normalize("NFC", text).strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


@dataclass(frozen=True)
class Words:
    """A text in every language, {mn: ..., en: ...}. `limit` in characters; `optional` lets it be empty.

    `stars`: a star stands for anything (patterns of answers), so it is not taken for Markdown.
    """

    limit: int | None = None
    optional: bool = False
    rich: bool = False
    stars: bool = False

    def __call__(self, value: Any, at: str, problems: Problems) -> dict[str, str]:
        if value is None and self.optional:
            return {}
        if not isinstance(value, Mapping):
            refuse(problems, at, "a mapping of languages is wanted, {mn: ..., en: ...}")
            return {}
        for name in value.keys() - set(languages()):
            refuse(problems, f"{at}.{name}", f"no such language; the platform has {', '.join(languages())}")
        clean = {}
        for language in languages():
            if language in value or language in SHIPPED_LANGUAGES:
                clean[language] = self._one(value.get(language), f"{at}.{language}", problems)
        return clean

    def _one(self, text: Any, at: str, problems: Problems) -> str:
        if not isinstance(text, str):
            refuse(problems, at, "is missing" if text is None else f"a text is wanted, not {text!r}; put it in quotes")
            return ""
        text = unicodedata.normalize("NFC", text).strip() if self.rich else tidy(text)
        if not text and not self.optional:
            refuse(problems, at, "is empty")
        if self.limit and len(text) > self.limit:
            refuse(problems, at, f"{len(text)} characters, at most {self.limit} fit")
        if self.rich:
            for sentence in markdown.problems(text):
                refuse(problems, at, sentence)
        elif _MARKDOWN_IN_PLAIN.search(text) and not self.stars:
            refuse(problems, at, "Markdown, which is not read here; only the texts of `text` and `introduction` have it")
        return text


@dataclass(frozen=True)
class Line:
    """A value that is the same in every language: a key, a slug, an address."""

    limit: int | None = None
    pattern: str = ""
    optional: bool = False

    def __call__(self, value: Any, at: str, problems: Problems) -> str:
        if value is None and self.optional:
            return ""
        if not isinstance(value, str):
            refuse(problems, at, "is missing" if value is None else f"a text is wanted, not {value!r}; put it in quotes")
            return ""
        value = tidy(value)
        if not value and not self.optional:
            refuse(problems, at, "is empty")
        elif value and self.pattern and not re.fullmatch(self.pattern, value):
            refuse(problems, at, f"«{value}» does not have the form {self.pattern}")
        if self.limit and len(value) > self.limit:
            refuse(problems, at, f"{len(value)} characters, at most {self.limit} fit")
        return value


def key(limit: int | None = None) -> Line:
    return Line(limit, r"[a-z0-9][a-z0-9-]*")


@dataclass(frozen=True)
class Number:
    low: int
    high: int
    optional: bool = False

    def __call__(self, value: Any, at: str, problems: Problems) -> int | None:
        if value is None and self.optional:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not self.low <= value <= self.high:
            refuse(problems, at, f"a whole number from {self.low} to {self.high} is wanted, not {value!r}")
            return None if self.optional else self.low
        return value


@dataclass(frozen=True)
class Flag:
    default: bool = False

    def __call__(self, value: Any, at: str, problems: Problems) -> bool:
        if value is None:
            return self.default
        if not isinstance(value, bool):
            refuse(problems, at, f"true or false is wanted, not {value!r}")
            return self.default
        return value


@dataclass(frozen=True)
class OneOf:
    values: tuple[str, ...]
    default: str | None = None

    def __call__(self, value: Any, at: str, problems: Problems) -> str:
        if value is None and self.default is not None:
            return self.default
        if value not in self.values:
            refuse(problems, at, f"one of {', '.join(self.values)} is wanted, not {value!r}")
            return self.values[0]
        return value


@dataclass(frozen=True)
class ListOf:
    shape: Shape
    low: int = 0
    high: int = 1000

    def __call__(self, value: Any, at: str, problems: Problems) -> list:
        if value is None and self.low == 0:
            return []
        if not isinstance(value, list):
            refuse(problems, at, "a list is wanted" if value is not None else "is missing")
            return []
        if not self.low <= len(value) <= self.high:
            refuse(problems, at, f"{len(value)} entries, wanted are {self.low} to {self.high}")
        return [self.shape(part, f"{at}[{place}]", problems) for place, part in enumerate(value)]


@dataclass(frozen=True)
class Entry:
    """A mapping of known keys. A key in `optional` may be left out and is then None; an unknown key is refused."""

    wanted: Mapping[str, Shape]
    optional: Mapping[str, Shape] | None = None

    def __call__(self, value: Any, at: str, problems: Problems) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            refuse(problems, at, "a mapping of keys is wanted")
            return {}
        optional = self.optional or {}
        for name in value.keys() - self.wanted.keys() - optional.keys():
            refuse(problems, inside(at, name), "no such key here")
        clean = {name: shape(value.get(name), inside(at, name), problems) for name, shape in self.wanted.items()}
        for name, shape in optional.items():
            clean[name] = shape(value[name], inside(at, name), problems) if name in value else None
        return clean


@dataclass(frozen=True)
class Blocks:
    """The body of a page: a list of one-key mappings, {name of the block: its value}. Clean: a list of (name, value)."""

    shapes: Mapping[str, Shape]

    def __call__(self, value: Any, at: str, problems: Problems) -> list[tuple[str, Any]]:
        if not isinstance(value, list) or not value:
            refuse(problems, at, "a list of blocks is wanted")
            return []
        clean = []
        for place, block in enumerate(value):
            here = f"{at}[{place}]"
            if not isinstance(block, Mapping) or len(block) != 1:
                refuse(problems, here, "one block is wanted, «name: value»")
                continue
            ((name, content),) = block.items()
            if name not in self.shapes:
                refuse(problems, f"{here}.{name}", f"no such block here; there are {', '.join(self.shapes)}")
                continue
            clean.append((name, self.shapes[name](content, f"{here}.{name}", problems)))
        return clean
