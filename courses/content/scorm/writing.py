"""A course of ours as one SCORM 1.2 package: plain values in, bytes of a ZIP out. Words come in the active language.

One SCO for the whole course: every host shows one line for it in its marks, few show several SCOs well, and our own list of
lessons works alike everywhere. A host hears `lesson_status` (incomplete, then completed), `score.raw` from 0 to 100 as the
share of all points of the quizzes, `lesson_location` and `suspend_data` to go on with. What was answered is told to nobody.

The right answers are in the package, since no server marks it. Tests that measure learning therefore never are
(`curriculum/scorm_export.py` sees to it). Marking in the browser follows the rules in `quizzes/types/`.
Source: SCORM 1.2 Content Aggregation Model and Run-Time Environment (ADL, 2001).
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe

from courses.lib import mongolian

from ..quizzes.asked import pieces
from ..quizzes.bank import BankQuestion, spellings
from ..quizzes.formats.xml_text import storable
from .frame import json_block

PLAYED = frozenset(
    [
        *("single", "multiple", "truefalse", "picture", "number", "short"),
        *("gaps", "words", "order", "match", "groups"),
    ]
)
"""Types of question that the player can mark. The others (a place on a picture, scales, reflections) are left out."""

PLAYER = Path(__file__).parent / "player"
MAX_BYTES = 200_000_000
"""Of all files together: hosts refuse more, and so would we (`h5p/archive.py`)."""

_STORED = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".mp3", ".m4a", ".ogg", ".mp4", ".webm", ".woff2")
"""Already compressed."""


@dataclass(frozen=True)
class Shown:
    """A picture in the package: its path, what is seen, its size in pixels where it is known."""

    path: str
    alt: str = ""
    width: int | None = None
    height: int | None = None
    credit: str = ""


@dataclass(frozen=True)
class AskedHere:
    """A question of a quiz in one language, with what a player needs to mark it."""

    question: BankQuestion
    language: str
    points: int = 1
    shuffled: bool = False
    picture: Shown | None = None
    option_pictures: Mapping[str, Shown] = field(default_factory=dict)

    def said(self, texts: Mapping[str, str]) -> str:
        """In the language of the package, else the first that there is: Mongolian stands first."""
        return texts.get(self.language) or next((text for text in texts.values() if text), "")

    def lang(self, texts: Mapping[str, str]) -> str:
        """The language of `said` where it is not that of the package, else empty."""
        if texts.get(self.language):
            return ""
        return next((code for code, text in texts.items() if text), "")

    @property
    def langs(self) -> dict[str, str]:
        """{"text": "mn"} for each text that is there in another language only."""
        return {name: self.lang(getattr(self.question, name)) for name in ("text", "hint", "passage")}

    @property
    def kind(self) -> str:
        return self.question.type

    @property
    def text(self) -> str:
        return self.said(self.question.text)

    @property
    def hint(self) -> str:
        return self.said(self.question.hint)

    @property
    def explanation(self) -> str:
        return self.said(self.question.explanation)

    @property
    def unit(self) -> str:
        return self.said(self.question.unit)

    @cached_property
    def options(self) -> list[dict[str, Any]]:
        """As they are shown. The order of what is to be ordered is never the right one by rule, and always the same."""
        listed = [
            {
                "key": option.key,
                "text": self.said(option.text),
                "lang": self.lang(option.text),
                "picture": self.option_pictures.get(option.key),
            }
            for option in self.question.options
        ]
        return sorted(listed, key=self._place) if self.shuffled or self.kind in ("order", "match", "groups") else listed

    @property
    def targets(self) -> list[dict[str, str]]:
        listed = [
            {"key": target.key, "text": self.said(target.text), "lang": self.lang(target.text)}
            for target in self.question.targets
        ]
        return sorted(listed, key=self._place) if self.kind == "match" else listed

    def _place(self, part: Mapping[str, Any]) -> str:
        return hashlib.sha256(f"{self.text}\n{part['key']}\n{part['text']}".encode()).hexdigest()

    @property
    def pieces(self) -> list[dict[str, Any]]:
        words = {option.key: self.said(option.text) for option in self.question.options}
        cut = pieces(self.said(self.question.passage))
        return [piece | {"word": words.get(piece["key"], "")} if "key" in piece else piece for piece in cut]

    def key(self) -> dict[str, Any]:
        """What the player marks by. Spellings of all languages are right, as on the platform."""
        question, options = self.question, self.question.options
        told: dict[str, Any] = {"kind": self.kind, "points": self.points, "explanation": self.explanation}
        told["feedback"] = {option.key: text for option in options if (text := self.said(option.feedback))}
        if self.kind in ("single", "multiple", "truefalse", "picture", "words"):
            told["right"] = [option.key for option in options if option.correct]
            told["said"] = [self.said(option.text) for option in options if option.correct]
        elif self.kind == "order":
            told["order"] = [option.key for option in options]
            told["said"] = [self.said(option.text) for option in options]
        elif self.kind in ("match", "groups"):
            names = {target.key: self.said(target.text) for target in question.targets}
            told["pairs"] = {option.key: option.target for option in options}
            told["said"] = [f"{self.said(option.text)} → {names.get(option.target, '')}" for option in options]
        elif self.kind == "number":
            told |= {name: str(question.settings.get(name) or "0") for name in ("number", "tolerance")}
            told["said"] = [f"{told['number']} {self.unit}".strip()]
        else:
            told["folding"] = question.settings.get("folding") or "letters"
            told["accepted"] = {option.key: _accepted(option.text) for option in options}
            told["shares"] = {option.key: 100 if option.share is None else option.share for option in options}
            shown = options if self.kind == "gaps" else [one for one in options if one.share in (None, 100)][:1]
            told["said"] = [next(iter(spellings(self.said(option.text))), "").replace("*", "…") for option in shown]
        return told


def _accepted(texts: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(word for text in texts.values() for word in spellings(text)))


@dataclass(frozen=True)
class QuizHere:
    """`langs`: as of a lesson."""

    questions: tuple[AskedHere, ...]
    name: str = ""
    introduction: str = ""
    langs: Mapping[str, str] = field(default_factory=dict)

    @property
    def points(self) -> int:
        return sum(question.points for question in self.questions)


@dataclass(frozen=True)
class BlockHere:
    """A block of a lesson: `kind` as in `curriculum/blocks.py`, `value` plain; of a quiz its QuizHere under `quiz`.

    `lang`: its language where that is not the package's, else empty.
    """

    kind: str
    value: Any
    lang: str = ""


@dataclass(frozen=True)
class LessonHere:
    """`html` in a block's value is clean already; every other text is escaped by the template.

    `langs`: {"name": "mn"} for texts that are there in another language than the package's (WCAG 3.1.2).
    """

    name: str
    blocks: tuple[BlockHere, ...] = ()
    summary: str = ""
    note: str = ""
    minutes: int = 0
    picture: Shown | None = None
    quiz: QuizHere | None = None
    helps: bool = False
    source: str = ""
    review: str = ""
    langs: Mapping[str, str] = field(default_factory=dict)

    @property
    def quizzes(self) -> list[QuizHere]:
        inside = [block.value["quiz"] for block in self.blocks if block.kind == "quiz"]
        return [*inside, *([self.quiz] if self.quiz else [])]


@dataclass(frozen=True)
class HelpHere:
    """Somebody who helps: on every page the first of them."""

    name: str
    number: str
    tel: str
    hours: str = ""
    cost: str = ""


@dataclass(frozen=True)
class CourseHere:
    """A course in one language. `identifier`: letters, digits and hyphens; `formal`: adults are spoken to.

    `langs`: as of a lesson.
    """

    identifier: str
    title: str
    language: str
    lessons: tuple[LessonHere, ...]
    helps: tuple[HelpHere, ...] = ()
    summary: str = ""
    introduction: str = ""
    you_need: str = ""
    origin: str = ""
    licences: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    skin: str = ""
    formal: bool = False
    langs: Mapping[str, str] = field(default_factory=dict)


def write(course: CourseHere, files: Mapping[str, bytes]) -> bytes:
    """The package. The same course gives the same bytes.

    `files`: what lessons show, by path in the package. Raises ValueError when they are larger than MAX_BYTES together.
    """
    if sum(map(len, files.values())) > MAX_BYTES:
        raise ValueError("the files are too large")
    parts = {
        "index.html": page(course).encode(),
        "player.css": (PLAYER / "player.css").read_bytes(),
        "player.js": (PLAYER / "player.js").read_bytes(),
        **files,
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, content in {"imsmanifest.xml": _manifest(course, [*parts]).encode(), **parts}.items():
            # A fixed date: a package says nothing of when it was taken, and two of the same course are equal.
            entry = zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0))
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_STORED if path.endswith(_STORED) else zipfile.ZIP_DEFLATED
            packed.writestr(entry, content)
    return out.getvalue()


def page(course: CourseHere) -> str:
    """The one page of the package, whole without a script and without a host."""
    quizzes = [quiz for lesson in course.lessons for quiz in lesson.quizzes]
    numbers = {id(quiz): number for number, quiz in enumerate(quizzes)}
    key = {
        "lessons": [[numbers[id(quiz)] for quiz in lesson.quizzes] for lesson in course.lessons],
        "quizzes": [[question.key() for question in quiz.questions] for quiz in quizzes],
        "folded": mongolian.FOLDED,
    }
    numbered = [
        (lesson, [(block, numbers[id(block.value["quiz"])] if block.kind == "quiz" else None) for block in lesson.blocks],
         numbers[id(lesson.quiz)] if lesson.quiz else None)
        for lesson in course.lessons
    ]  # fmt: skip
    context = {
        "course": course, "lessons": numbered, "key": mark_safe(json_block(key, "key")),  # no text can leave the block
        "helpline": next(iter(course.helps), None),
    }  # fmt: skip
    return render_to_string("content/scorm/index.html", context)


def _manifest(course: CourseHere, paths: list[str]) -> str:
    title = escape(storable(course.title))
    files = "".join(f"\n      <file href={quoteattr(path)}/>" for path in paths)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier={quoteattr("course-" + course.identifier)} version="1.2"
  xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"
  xml:lang={quoteattr(course.language)}>
  <metadata>
    <schema>ADL SCORM</schema>
    <schemaversion>1.2</schemaversion>
  </metadata>
  <organizations default="course">
    <organization identifier="course">
      <title>{title}</title>
      <item identifier="item" identifierref="sco" isvisible="true">
        <title>{title}</title>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="sco" type="webcontent" adlcp:scormtype="sco" href="index.html">{files}
    </resource>
  </resources>
</manifest>
"""
