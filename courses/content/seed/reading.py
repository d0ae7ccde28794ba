"""Reads the YAML of this folder into plain, checked values. Touches no database.

The format: a text for people is `{mn: ..., en: ...}`; `key` and `id` are stable Latin names that nobody sees. Lengths are
those of the tables and blocks themselves, so a text that an editor could not save is refused here too.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ..audiences.models import Audience
from ..curriculum.blocks import DiscussionBlock, HomeTaskBlock, StoryBlock, StoryChoiceBlock, WordBlock
from ..curriculum.models import CoursePage, LessonPage
from ..editorial.blocks import DoDontBlock, HeadingBlock, KeyMessageBlock, PictureBlock, QuotationBlock, StepsBlock
from ..editorial.models import Picture
from ..guidelines.models import GuidelineSectionPage, GuidelineSetPage, Recommendation
from ..pages.models import CardBlock, HomePage, Platform
from ..quizzes.models import Objective, Option, Question, Quiz
from ..quizzes.rules import OptionData, QuestionData
from ..quizzes.types import REGISTRY, question_type
from ..safety.models import HelpChannel, SafetySettings
from .shapes import Blocks, Entry, Flag, Line, ListOf, Number, OneOf, Problems, Shape, Words, inside, key, refuse

FOLDER = Path(__file__).parent
RISKS = ("content", "contact", "conduct", "contract")
# Pages that have a table of their own; every other file in pages/ is a plain page.
SINGLE_PAGES = ("home", "catalogue", "guidelines", "help")
# The order of the links in the footer; files that are not named here follow by name.
PLAIN_PAGE_ORDER = ("teachers", "about", "privacy", "terms", "accessibility")


class SeedError(Exception):
    """The files have faults. `problems` names file, key and fault of each."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class SeedPicture:
    """A picture file with its alternative text (`alt`), which page it was drawn for, and the digest of its bytes."""

    file: str
    path: Path
    alt: dict[str, str]
    drawn_for: str
    digest: str


@dataclass(frozen=True)
class Seed:
    """Everything the folder holds, in the order in which it is written. Each entry is a plain dictionary."""

    settings: dict
    audiences: list[dict]
    channels: list[dict]
    pictures: list[SeedPicture]
    pages: dict[str, dict]
    plain_pages: list[dict]
    sets: list[dict]  # each with "sections"
    courses: list[dict]  # each with "opening_test", "closing_test" and "lessons" as dictionaries
    files: int

    def quizzes(self) -> Iterable[tuple[dict, dict]]:
        """(course, quiz) for every quiz and test."""
        for course in self.courses:
            for quiz in (course["opening_test"], course["closing_test"], *(lesson["quiz"] for lesson in course["lessons"])):
                if quiz:
                    yield course, quiz


# --- shapes, with the lengths of tables and blocks -----------------------------------------------------------------------


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
    "word": Entry({name: _block_words(WordBlock(), name) for name in ("term", "meaning")}),
    "discussion": Entry(
        {"prompt": _block_words(DiscussionBlock(), "prompt"), "minutes": Number(1, 40)},
        {"notes": _block_words(DiscussionBlock(), "notes")},
    ),
    "home_task": Entry({"text": _block_words(HomeTaskBlock(), "text")}),
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
OPTION = Entry({"id": key(20), "correct": Flag(), "text": _words(Option, "text"), "feedback": _words(Option, "feedback")})
QUESTION = Entry(
    {
        "id": key(80), "type": OneOf(tuple(REGISTRY)), "objective": key(), "difficulty": Number(1, 3),
        "text": _words(Question, "text"), "options": ListOf(OPTION, 2, 10), "explanation": _words(Question, "explanation"),
    },
    {"hint": _words(Question, "hint"), "points": Number(1, 10)},
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
    {"opening_test": Line(), "closing_test": Line()},
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
    {"sensitive": _words(LessonPage, "sensitive_note"), "required": Flag(True), "quiz": QUIZ},
)  # fmt: skip


# --- files -----------------------------------------------------------------------------------------------------------------


class _OneOfEachKey(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
    """YAML keeps the last of two equal keys without a word; here that is a fault."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for name, _value in node.value:
            if name.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the key «{name.value}» stands here twice", problem_mark=name.start_mark)
            seen.add(name.value)
        return super().construct_mapping(node, deep)


class _Reader:
    def __init__(self, folder: Path):
        self.folder, self.problems, self.files = folder, [], 0

    def read(self, path: Path, shape: Shape) -> Any:
        """The checked value of one file; None (and a problem) when it cannot be parsed."""
        at = path.relative_to(self.folder).as_posix()
        self.files += 1
        try:
            raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_OneOfEachKey)  # noqa: S506 (a SafeLoader)
        except FileNotFoundError:
            refuse(self.problems, at, "there is no such file")
            return None
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            mark = getattr(error, "problem_mark", None)
            where = f"{at}: line {mark.line + 1}" if mark else at
            refuse(self.problems, where, str(getattr(error, "problem", None) or error))
            return None
        before = len(self.problems)
        value = shape(raw, at, self.problems)
        # A value with faults is of no use to the checks between files: they would only repeat them.
        return value if len(self.problems) == before else None

    def many(self, folder: Path, shape: Shape) -> list[dict]:
        return [value for path in sorted(folder.glob("*.yaml")) if (value := self.read(path, shape))]


def read(folder: Path = FOLDER) -> Seed:
    """Read and check the whole folder. Raises SeedError with every fault found."""
    reader = _Reader(folder)
    settings = reader.read(folder / "settings.yaml", SETTINGS) or {}
    audiences = reader.read(folder / "audiences.yaml", AUDIENCES) or []
    channels = reader.read(folder / "help_channels.yaml", CHANNELS) or []
    shapes = {"home": HOME, "catalogue": SHELF, "guidelines": SHELF, "help": PLAIN_PAGE}
    pages = {name: reader.read(folder / "pages" / f"{name}.yaml", shapes[name]) for name in SINGLE_PAGES}
    plain = [path for path in (folder / "pages").glob("*.yaml") if path.stem not in SINGLE_PAGES]
    plain.sort(key=lambda path: (PLAIN_PAGE_ORDER.index(path.stem) if path.stem in PLAIN_PAGE_ORDER else 99, path.stem))
    plain_pages = [value for path in plain if (value := reader.read(path, PLAIN_PAGE))]
    sets = [_read_set(reader, path.parent) for path in sorted((folder / "guidelines").glob("*/set.yaml"))]
    courses = [_read_course(reader, path.parent) for path in sorted((folder / "courses").glob("*/course.yaml"))]
    if reader.problems:
        raise SeedError(reader.problems)
    seed = Seed(settings, audiences, channels, [], pages, plain_pages, sets, courses, reader.files)
    problems: Problems = []
    seed.pictures.extend(_pictures(seed, folder, problems))
    _check_references(seed, problems)
    if problems:
        raise SeedError(problems)
    return seed


def _read_set(reader: _Reader, folder: Path) -> dict:
    found = reader.read(folder / "set.yaml", GUIDELINE_SET) or {}
    paths = sorted(path for path in folder.glob("*.yaml") if path.stem != "set")
    return {**found, "sections": [value for path in paths if (value := reader.read(path, GUIDELINE_SECTION))]}


def _read_course(reader: _Reader, folder: Path) -> dict:
    course = reader.read(folder / "course.yaml", COURSE) or {}
    for test in ("opening_test", "closing_test"):
        name = course.get(test)
        course[test] = reader.read(folder / name, QUIZ) if name else None
    return {**course, "lessons": reader.many(folder / "lessons", LESSON)}


# --- what files say about each other -------------------------------------------------------------------------------------


def _pictures(seed: Seed, folder: Path, problems: Problems) -> list[SeedPicture]:
    """Every picture once. One file has one alternative text, wherever it is shown."""
    found: dict[str, SeedPicture] = {}
    for page in _all_pages(seed):
        images = [page["image"]] if page.get("image") else []
        images += [value for name, value in page.get("body", ()) if name == "picture"]
        for image in images:
            path = folder / "images" / image["file"]
            at = f"images/{image['file']}"
            if not path.is_file():
                refuse(problems, at, f"there is no such file, but «{page['key']}» shows it")
            elif image["file"] in found and found[image["file"]].alt != image["alt"]:
                refuse(problems, at, f"has another alternative text in «{page['key']}» than elsewhere")
            elif image["file"] not in found:
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
                found[image["file"]] = SeedPicture(image["file"], path, image["alt"], page["name"]["mn"], digest)
    return list(found.values())


def _all_pages(seed: Seed) -> Iterable[dict]:
    yield from seed.pages.values()
    for course in seed.courses:
        yield course
        yield from course["lessons"]
    for guideline_set in seed.sets:
        yield guideline_set
        yield from guideline_set["sections"]
    yield from seed.plain_pages


def _once(values: Iterable[str], what: str, problems: Problems) -> None:
    for value, count in Counter(values).items():
        if count > 1:
            refuse(problems, what, f"«{value}» stands there {count} times")


def _check_references(seed: Seed, problems: Problems) -> None:
    audiences = {audience["key"] for audience in seed.audiences}
    recommendations = {
        f"{guideline_set['key']}/{row['number']}"
        for guideline_set in seed.sets for section in guideline_set["sections"] for row in section["recommendations"]
    }  # fmt: skip
    sets = {guideline_set["key"] for guideline_set in seed.sets}
    _once((audience["key"] for audience in seed.audiences), "audiences.yaml", problems)
    _once((channel["key"] for channel in seed.channels), "help_channels.yaml", problems)
    for channel in seed.channels:
        if not channel["tel"] and not channel["url"]:
            refuse(problems, f"help_channels.yaml: {channel['key']}", "a number to dial (tel) or an address (url) is wanted")
    top = [page for name, page in seed.pages.items() if name != "home"] + seed.plain_pages
    for field in ("key", "slug"):
        _once((page[field] for page in top), f"pages: {field}", problems)
        for whole, parts in [(entry, "sections") for entry in seed.sets] + [(entry, "lessons") for entry in seed.courses]:
            _once((part[field] for part in whole[parts]), f"{parts} of {whole['key']}: {field}", problems)
    for entry in (*seed.sets, *seed.courses):
        if entry["audience"] not in audiences:
            refuse(problems, f"{entry['key']}: audience", f"«{entry['audience']}» is not in audiences.yaml")
    for guideline_set in seed.sets:
        numbers = [row["number"] for section in guideline_set["sections"] for row in section["recommendations"]]
        _once(numbers, f"recommendations of {guideline_set['key']}", problems)
    for course in seed.courses:
        _check_course(course, sets, recommendations, problems)
    _once((quiz["key"] for _course, quiz in seed.quizzes()), "quizzes", problems)
    _once((question["id"] for _course, quiz in seed.quizzes() for question in quiz["questions"]), "questions", problems)


def _check_course(course: dict, sets: set[str], recommendations: set[str], problems: Problems) -> None:
    at = f"courses/{course['key']}"
    objectives = {objective["key"] for objective in course["objectives"]}
    _once((objective["key"] for objective in course["objectives"]), f"{at}: objectives", problems)
    if course["certificate"] and not course["closing_test"]:
        refuse(problems, f"{at}: closing_test", "a course with a certificate needs one")
    for purpose in ("opening", "closing"):
        test = course[f"{purpose}_test"]
        if test and test["purpose"] != purpose:
            refuse(problems, f"{at}: {purpose}_test", f"its purpose must be «{purpose}»")
    for entry in (course, *course["lessons"]):
        if entry["source"]["set"] not in sets:
            refuse(problems, f"{at} {entry['key']}: source.set", f"there is no guideline set «{entry['source']['set']}»")
    for lesson in course["lessons"]:
        here = f"{at} lesson {lesson['key']}"
        if lesson["objective"] not in objectives:
            refuse(problems, f"{here}: objective", f"«{lesson['objective']}» is not an objective of the course")
        for place, cited in enumerate(lesson["cites"]):
            if cited not in recommendations:
                refuse(problems, inside(here, f"cites[{place}]"), f"there is no recommendation «{cited}»")
        _once(lesson["cites"], f"{here}: cites", problems)
    quizzes = [course["opening_test"], course["closing_test"], *(lesson["quiz"] for lesson in course["lessons"])]
    for quiz in filter(None, quizzes):
        for question in quiz["questions"]:
            here = f"{at} question {question['id']}"
            if question["objective"] not in objectives:
                refuse(problems, f"{here}: objective", f"«{question['objective']}» is not an objective of the course")
            _once((option["id"] for option in question["options"]), f"{here}: options", problems)
            for sentence in question_type(question["type"]).problems(question_data(question)):
                refuse(problems, here, str(sentence))


def question_data(question: dict) -> QuestionData:
    """A question of a file as marking sees it."""
    options = tuple(OptionData(option["id"], option["correct"]) for option in question["options"])
    return QuestionData(type=question["type"], options=options)
