"""What each file of the seed folder looks like.

A text for people is `{mn: ..., en: ...}`; `key` and `id` are stable Latin names that nobody sees. Lengths are those of the
tables and blocks themselves, so a text that an editor could not save is refused here too.
"""

from dataclasses import replace
from typing import Any

from courses.lib.drawing import scene

from ..audiences.models import Audience
from ..curriculum.blocks import (
    AgendaBlock,
    AgendaItemBlock,
    DiscussionBlock,
    HomeTaskBlock,
    PackageBlock,
    StoryBlock,
    StoryChoiceBlock,
    WordBlock,
    WorksheetBlock,
)
from ..curriculum.models import CoursePage, LessonPage
from ..debates.models import ArgumentBlock, DebatePage
from ..editorial.blocks import (
    DoDontBlock,
    HeadingBlock,
    KeyMessageBlock,
    PictureBlock,
    QuotationBlock,
    StepsBlock,
    ToConfirmBlock,
)
from ..editorial.models import Picture
from ..guidelines.models import GuidelineSectionPage, GuidelineSetPage, Recommendation
from ..pages.models import CardBlock, HomePage, Platform
from ..quizzes.bank import FOLDINGS, OUTCOMES
from ..quizzes.models import Objective, Option, Question, Quiz, Target
from ..quizzes.types import REGISTRY
from ..safety.models import HelpChannel, SafetySettings
from ..terms.models import Term
from .shapes import Blocks, Entry, Flag, Line, ListOf, Number, OneOf, Problems, Shape, Words, key, refuse
from .shipped import SHIPPED

RISKS = ("content", "contact", "conduct", "contract")


def _words(model, field: str, **options) -> Words:
    return Words(model._meta.get_field(field).max_length, **options)


def _line(model, field: str, pattern: str = "", **options) -> Line:
    return Line(model._meta.get_field(field).max_length, pattern, **options)


def _block_words(block, name: str | None = None, **options) -> Words:
    """The length that a block, or one child of a struct block, lets an editor type. A list counts per entry."""
    child = block.child_blocks[name] if name else block
    child = getattr(child, "child_block", child)
    return Words(child.field.max_length, **options)


SLUG = Line(255, r"[a-z0-9]+(-[a-z0-9]+)*")
ADDRESS = r"https://\S+"
FILE_NAME = Line(None, r"[a-z0-9-]+\.(svg|png|webp|jpg)")
IMAGE = Entry({"file": FILE_NAME, "alt": _words(Picture, "description")})
MINUTES = Number(1, 6000)
LIST_OF_RISKS = ListOf(OneOf(RISKS))


def _page_name(model) -> dict[str, Shape]:
    return {"key": key(), "name": _words(model, "name")}


PAGE_BLOCKS: dict[str, Shape] = {
    "heading": _block_words(HeadingBlock()),
    "text": Words(rich=True),
    "picture": Entry(
        {"file": FILE_NAME, "alt": _block_words(PictureBlock(), "alt")},
        {name: _block_words(PictureBlock(), name) for name in ("caption", "credit")},
    ),
    "key_message": _block_words(KeyMessageBlock()),
    "steps": Entry(
        {"items": ListOf(_block_words(StepsBlock(), "items"), 2, 8)}, {"title": _block_words(StepsBlock(), "title")}
    ),
    "do_dont": Entry(
        {"do": ListOf(_block_words(DoDontBlock(), "do"), 1, 8), "dont": ListOf(_block_words(DoDontBlock(), "dont"), 1, 8)}
    ),
    "quotation": Entry({name: _block_words(QuotationBlock(), name) for name in ("text", "source")}),
    "to_confirm": _block_words(ToConfirmBlock()),
}
CHOICE = Entry(
    {"text": _block_words(StoryChoiceBlock(), "text"), "comment": _block_words(StoryChoiceBlock(), "comment"),
     "tone": OneOf(("good", "think", "risky"))}
)  # fmt: skip
LESSON_BLOCKS: dict[str, Shape] = {
    **PAGE_BLOCKS,
    "story": Entry(
        {
            "title": _block_words(StoryBlock(), "title"), "text": Words(rich=True),
            "question": _block_words(StoryBlock(), "question"), "choices": ListOf(CHOICE, 2, 4),
        }
    ),
    "played_story": Entry({"story": key(60)}),
    "package": Entry({"content": OneOf(tuple(SHIPPED))}, {"invitation": _block_words(PackageBlock(), "invitation")}),
    "word": Entry({name: _block_words(WordBlock(), name) for name in ("term", "meaning")}),
    "discussion": Entry(
        {"prompt": _block_words(DiscussionBlock(), "prompt"), "minutes": Number(1, 40)},
        {"notes": _block_words(DiscussionBlock(), "notes")},
    ),
    "home_task": Entry({"text": _block_words(HomeTaskBlock(), "text")}),
    "worksheet": Entry(
        {
            "title": _block_words(WorksheetBlock(), "title"),
            "columns": ListOf(_block_words(WorksheetBlock(), "columns"), 1, 4),
            "rows": ListOf(_block_words(WorksheetBlock(), "rows"), 1, 30),
        },
        {"introduction": _block_words(WorksheetBlock(), "introduction")},
    ),
    "agenda": Entry(
        {
            "title": _block_words(AgendaBlock(), "title"), "start": Line(5, r"([01]\d|2[0-3]):[0-5]\d"),
            "items": ListOf(
                Entry(
                    {"minutes": Number(1, 480), "title": _block_words(AgendaItemBlock(), "title")},
                    {name: _block_words(AgendaItemBlock(), name) for name in ("text", "materials")},
                ), 1, 20,
            ),
        }
    ),
}  # fmt: skip

SETTINGS = Entry(
    {
        "platform": Entry({"issuer": _words(Platform, "issuer")}, {"footer_line": _words(Platform, "footer_line")}),
        "safety": Entry(
            {"banner": _words(SafetySettings, "banner")}, {"quick_exit_url": _line(SafetySettings, "quick_exit_url", ADDRESS)}
        ),
    }
)
AUDIENCES = ListOf(
    Entry(
        {
            "key": key(40), "slug": SLUG, "name": _words(Audience, "name"), "description": _words(Audience, "description"),
            "min_age": Number(0, 120, optional=True), "max_age": Number(0, 120, optional=True),
            "grade_from": Number(1, 12, optional=True), "grade_to": Number(1, 12, optional=True),
            "skin": OneOf(tuple(Audience.Skin.values)), "address": OneOf(tuple(Audience.Address.values)),
            "order": Number(0, 1000),
        }
    ),
    low=1,
)  # fmt: skip
CHANNELS = ListOf(
    Entry(
        {
            "key": key(40), "name": _words(HelpChannel, "name"), "number": _line(HelpChannel, "number", optional=True),
            "tel": _line(HelpChannel, "tel", r"\+?\d{3,15}", optional=True),
            "url": _line(HelpChannel, "url", ADDRESS, optional=True),
            **{name: _words(HelpChannel, name, optional=True) for name in ("hours", "languages", "cost")},
            **{name: _words(HelpChannel, name) for name in ("what_happens", "for_whom")},
            "order": Number(0, 1000), "live": Flag(), "urgent": Flag(), "source": Line(),
        }
    ),
    low=1,
)  # fmt: skip
DOOR = {part: Entry({"title": _words(HomePage, f"{part}_title"), "text": _words(HomePage, f"{part}_text")})
        for part in ("children", "teachers", "parents")}  # fmt: skip
HOME = Entry(
    {
        **_page_name(HomePage), "tagline": _words(HomePage, "tagline"), "introduction": _words(HomePage, "introduction"),
        **{f"for_{part}": shape for part, shape in DOOR.items()},
        "promises": ListOf(
            Entry(
                {
                    "icon": OneOf(tuple(value for value, _label in CardBlock().child_blocks["icon"].field.choices if value)),
                    "title": _block_words(CardBlock(), "title"), "text": _block_words(CardBlock(), "text"),
                }
            ), 0, 4,
        ),
        "image": IMAGE,
    },
    {"summary": _words(HomePage, "summary")},
)  # fmt: skip
SHELF = Entry(
    {**_page_name(HomePage), "slug": SLUG, "introduction": Words(rich=True)}, {"summary": _words(HomePage, "summary")}
)
PLAIN_PAGE = Entry(
    {**_page_name(HomePage), "slug": SLUG, "summary": _words(HomePage, "summary"), "body": Blocks(PAGE_BLOCKS)},
    {"in_footer": Flag(True)},
)
GUIDELINE_SET = Entry(
    {
        **_page_name(GuidelineSetPage), "slug": SLUG, "audience": key(), "summary": _words(GuidelineSetPage, "summary"),
        "source_title": _line(GuidelineSetPage, "source_title"),
        "source_edition": _line(GuidelineSetPage, "source_edition", optional=True),
        "source_year": Number(1990, 2100, optional=True), "source_url": _line(GuidelineSetPage, "source_url", ADDRESS),
        **{name: _words(GuidelineSetPage, name) for name in ("licence", "disclaimer", "note")},
    },
    {"introduction": Words(rich=True), "image": IMAGE},
)  # fmt: skip
RECOMMENDATION = Entry(
    {"number": _line(Recommendation, "number", r"\d+(\.\d+)*[a-z]?"), "text": _words(Recommendation, "text")}
)
GUIDELINE_SECTION = Entry(
    {
        **_page_name(GuidelineSectionPage), "slug": SLUG, "number": Number(1, 999),
        "summary": _words(GuidelineSectionPage, "summary"), "body": Blocks(PAGE_BLOCKS),
        "recommendations": ListOf(RECOMMENDATION, low=1),
    }
)  # fmt: skip
OPTION = Entry(
    {"id": key(20), "text": replace(_words(Option, "text"), stars=True)},
    {
        "correct": Flag(), "feedback": _words(Option, "feedback"), "target": key(20), "share": Number(0, 100),
        "area": _line(Option, "area"), "picture": FILE_NAME,
    },
)  # fmt: skip
TARGET = Entry({"id": key(20), "text": _words(Target, "text")})
QUESTION = Entry(
    {
        "id": key(80), "type": OneOf(tuple(REGISTRY)), "objective": key(), "difficulty": Number(1, 3),
        "text": _words(Question, "text"), "explanation": _words(Question, "explanation"),
    },
    {
        "options": ListOf(OPTION, 0, 20), "targets": ListOf(TARGET, 0, 12), "passage": _words(Question, "passage"),
        "unit": _words(Question, "unit"), "folding": OneOf(FOLDINGS), "number": Line(40), "tolerance": Line(40),
        "hint": _words(Question, "hint"), "points": Number(1, 10),
        "outcome": OneOf(OUTCOMES), "picture": FILE_NAME,
    },
)  # fmt: skip
QUIZ = Entry(
    {
        "key": key(80), "name": _words(Quiz, "name"), "display": OneOf(tuple(Quiz.Display.values)),
        "questions": ListOf(QUESTION, low=1),
    },
    {
        "introduction": _words(Quiz, "introduction"), "purpose": OneOf(tuple(Quiz.Purpose.values)),
        "pass_mark": Number(1, 100), "shuffle_options": Flag(True),
    },
)  # fmt: skip
OBJECTIVE = Entry({"key": key(), "text": _words(Objective, "text")})
COURSE = Entry(
    {
        **_page_name(CoursePage), "slug": SLUG, "summary": _words(CoursePage, "summary"), "introduction": Words(rich=True),
        "audience": key(), "level": OneOf(tuple(CoursePage.Level.values)), "minutes": MINUTES,
        "you_need": _words(CoursePage, "you_need"), "pass_mark": Number(1, 100), "certificate": Flag(),
        "edition": Number(1, 999), "risks": LIST_OF_RISKS, "framework": _line(CoursePage, "framework"), "image": IMAGE,
        "source": Entry(
            {"set": key(), "title": _line(CoursePage, "source_title"), "version": _line(CoursePage, "source_version")}
        ),
        "objectives": ListOf(OBJECTIVE, low=1),
    },
    {
        **{field: Line() for field in CoursePage.TESTS.values()}, "forms_crossed": Flag(),
    },
)  # fmt: skip
LESSON = Entry(
    {
        **_page_name(LessonPage), "slug": SLUG, "summary": _words(LessonPage, "summary"), "minutes": Number(1, 240),
        "objective": key(), "risks": LIST_OF_RISKS, "framework": _line(LessonPage, "framework"), "image": IMAGE,
        "source": Entry(
            {"set": key(), "section": _line(LessonPage, "source_section"), "version": _line(LessonPage, "source_version")}
        ),
        "cites": ListOf(Line(None, r"[a-z0-9-]+/\d+(\.\d+)*[a-z]?")), "help_box": Flag(), "body": Blocks(LESSON_BLOCKS),
    },
    {
        "sensitive": _words(LessonPage, "sensitive_note"), "required": Flag(True), "quiz": QUIZ,
        "facilitator": Words(rich=True), "letter_home": Words(rich=True),
    },
)  # fmt: skip

TERMS = ListOf(
    Entry({"key": key(60), "term": _words(Term, "term"), **{name: _words(Term, name) for name in Term.LEVELS}}), low=1
)
DEBATE = Entry(
    {
        **_page_name(HomePage), "slug": SLUG, "summary": _words(HomePage, "summary"),
        "motion": _words(DebatePage, "motion"), "audience": key(), "minutes": Number(10, 90), "prompt": Words(rich=True),
        "arguments_for": ListOf(_block_words(ArgumentBlock()), 2, 5),
        "arguments_against": ListOf(_block_words(ArgumentBlock()), 2, 5),
        "how_to_run": Words(rich=True), "afterwards": Words(rich=True), "source": _words(DebatePage, "source"),
    },
    {"sensitive": _words(DebatePage, "sensitive_note")},
)  # fmt: skip
YEAR_PLAN = Entry(
    {
        **_page_name(HomePage), "slug": SLUG, "summary": _words(HomePage, "summary"), "introduction": Words(rich=True),
        "lines": ListOf(
            Entry({"grade": Number(1, 12), "month": Number(1, 12), "lesson": Line(None, r"[a-z0-9-]+/[a-z0-9-]+")}), low=1
        ),
    }
)  # fmt: skip


def _recipe(value: Any, at: str, problems: Problems) -> Any:
    """What the illustration kit draws (lib/drawing)."""
    for sentence in scene.problems(value):
        refuse(problems, at, sentence)
    return value


SCENES = ListOf(Entry({"file": FILE_NAME, "draw": _recipe}, {"alt": _words(Picture, "description")}), low=1)
"""Pictures that are drawn when the seed is read. `alt` where no page says it: pictures of answers and of stories."""
