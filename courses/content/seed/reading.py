"""Reads the YAML of this folder into plain, checked values. Touches no database.

What each file looks like stands in file_shapes.py; here files are found, parsed, and checked against each other.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from courses.lib.drawing import scene

from ..curriculum.models import CoursePage
from ..quizzes.bank import BankOption, BankQuestion, BankTarget
from ..quizzes.reports import bank_data
from ..quizzes.types import question_type
from ..stories.graph import Story
from ..stories.reading import StoryFileError, shipped
from ..stories.rules import check
from . import file_shapes
from .shapes import Problems, Shape, inside, refuse

FOLDER = Path(__file__).parent
PURPOSES = {"opening": "opening", "closing": "closing"}
# Pages that have a table of their own; every other file in pages/ is a plain page.
SINGLE_PAGES = ("home", "catalogue", "guidelines", "help")
# The same, but a folder may do without them.
SHELVES = ("debates", "words")
# The order of the links in the footer; files that are not named here follow by name.
PLAIN_PAGE_ORDER = ("teachers", "about", "privacy", "terms", "accessibility")


class SeedError(Exception):
    """The files have faults. `problems` names file, key and fault of each."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class SeedPicture:
    """A picture with its bytes, its alternative text (`alt`), which page it was drawn for, and the digest of its bytes."""

    file: str
    data: bytes
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
    terms: list[dict]
    debates: list[dict]
    help_pages: list[dict]
    year_plan: dict | None
    stories: list[Story]
    courses: list[dict]  # each with "opening_test", "closing_test" and "lessons" as dictionaries
    files: int

    def quizzes(self) -> Iterable[tuple[dict, dict]]:
        """(course, quiz) for every quiz and test."""
        for course in self.courses:
            for quiz in quizzes_of(course):
                yield course, quiz


def quizzes_of(course: dict) -> list[dict]:
    """Its tests, then the quizzes of its lessons."""
    tests = [course[field] for field in CoursePage.TESTS.values()]
    return [quiz for quiz in (*tests, *(lesson["quiz"] for lesson in course["lessons"])) if quiz]


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
    settings = reader.read(folder / "settings.yaml", file_shapes.SETTINGS) or {}
    audiences = reader.read(folder / "audiences.yaml", file_shapes.AUDIENCES) or []
    channels = reader.read(folder / "help_channels.yaml", file_shapes.CHANNELS) or []
    shapes = {
        "home": file_shapes.HOME,
        "catalogue": file_shapes.SHELF,
        "guidelines": file_shapes.SHELF,
        "help": file_shapes.PLAIN_PAGE,
    }
    pages = {name: reader.read(folder / "pages" / f"{name}.yaml", shapes[name]) for name in SINGLE_PAGES}
    shelves = {path.stem: path for name in SHELVES if (path := folder / "pages" / f"{name}.yaml").is_file()}
    pages |= {name: reader.read(path, file_shapes.SHELF) for name, path in shelves.items()}
    plain = [path for path in (folder / "pages").glob("*.yaml") if path.stem not in (*SINGLE_PAGES, *SHELVES)]
    plain.sort(key=lambda path: (PLAIN_PAGE_ORDER.index(path.stem) if path.stem in PLAIN_PAGE_ORDER else 99, path.stem))
    plain_pages = [value for path in plain if (value := reader.read(path, file_shapes.PLAIN_PAGE))]
    sets = [_read_set(reader, path.parent) for path in sorted((folder / "guidelines").glob("*/set.yaml"))]
    courses = [_read_course(reader, path.parent) for path in sorted((folder / "courses").glob("*/course.yaml"))]
    terms = [term for path in sorted(folder.glob("terms.yaml")) for term in reader.read(path, file_shapes.TERMS) or []]
    debates = reader.many(folder / "debates", file_shapes.DEBATE)
    help_pages = reader.many(folder / "pages" / "help", file_shapes.PLAIN_PAGE)
    plans = [plan for path in folder.glob("year_plan.yaml") if (plan := reader.read(path, file_shapes.YEAR_PLAN))]
    scenes = [entry for entries in reader.many(folder / "scenes", file_shapes.SCENES) for entry in entries]
    if reader.problems:
        raise SeedError(reader.problems)
    stories = _read_stories(reader, folder / "stories")
    if reader.problems:
        raise SeedError(reader.problems)
    seed = Seed(
        settings, audiences, channels, [], pages, plain_pages, sets, terms, debates, help_pages, plans[0] if plans else None,
        stories, courses, reader.files,
    )  # fmt: skip
    problems: Problems = []
    _once((entry["file"] for entry in scenes), "scenes", problems)
    seed.pictures.extend(_pictures(seed, folder, {entry["file"]: entry for entry in scenes}, problems))
    _check_references(seed, problems)
    if problems:
        raise SeedError(problems)
    return seed


def _read_set(reader: _Reader, folder: Path) -> dict:
    found = reader.read(folder / "set.yaml", file_shapes.GUIDELINE_SET) or {}
    paths = sorted(path for path in folder.glob("*.yaml") if path.stem != "set")
    return {**found, "sections": [value for path in paths if (value := reader.read(path, file_shapes.GUIDELINE_SECTION))]}


def _read_stories(reader: _Reader, folder: Path) -> list[Story]:
    """Stories have a shape of their own, and the checker of stories reads them as it reads an editor's."""
    try:
        stories = list(shipped(folder))
    except StoryFileError as error:
        for problem in error.problems:
            refuse(reader.problems, "stories", problem)
        return []
    reader.files += len(stories)
    for story in stories:
        for found in check(story).findings:
            refuse(reader.problems, f"stories/{story.key} {found.scene} {found.choice}".rstrip(), str(found.sentence))
    return stories


def _read_course(reader: _Reader, folder: Path) -> dict:
    course = reader.read(folder / "course.yaml", file_shapes.COURSE) or {}
    for test in CoursePage.TESTS.values():
        name = course.get(test)
        course[test] = reader.read(folder / name, file_shapes.QUIZ) if name else None
    return {**course, "lessons": reader.many(folder / "lessons", file_shapes.LESSON)}


# --- what files say about each other -------------------------------------------------------------------------------------


def _pictures(seed: Seed, folder: Path, scenes: Mapping[str, dict], problems: Problems) -> list[SeedPicture]:
    """Every picture once, from its file or drawn. One picture has one alternative text, wherever it is shown."""
    found: dict[str, SeedPicture] = {}
    shown = list(_shown(seed))
    for file, alt, shown_by, drawn_for in shown:
        at, drawn = f"images/{file}", scenes.get(file, {})
        alt = alt or drawn.get("alt")
        if file in found:
            if alt and found[file].alt != alt:
                refuse(problems, at, f"has another alternative text in «{shown_by}» than elsewhere")
        elif not alt:
            refuse(problems, at, f"has no alternative text; give it one in scenes/, since «{shown_by}» shows it")
        elif data := _bytes_of(folder / at, drawn):
            found[file] = SeedPicture(file, data, alt, drawn_for, hashlib.sha256(data).hexdigest())
        else:
            refuse(problems, at, f"there is no such file and no scene, but «{shown_by}» shows it")
    for file in scenes.keys() - {file for file, *_rest in shown}:
        refuse(problems, f"scenes: {file}", "nothing shows it")
    return list(found.values())


def _shown(seed: Seed) -> Iterable[tuple[str, dict[str, str] | None, str, str]]:
    """(file, alternative text or None, key of what shows it, its Mongolian name); pages before answers and stories."""
    for page in _all_pages(seed):
        images = [page["image"]] if page.get("image") else []
        images += [value for name, value in page.get("body", ()) if name == "picture"]
        for image in images:
            yield image["file"], image["alt"], page["key"], page["name"]["mn"]
    for course, quiz in seed.quizzes():
        for question in quiz["questions"]:
            for shown in (question, *(question["options"] or [])):
                if shown["picture"]:
                    yield shown["picture"], None, question["id"], course["name"]["mn"]
    for story in seed.stories:
        for place in story.scenes:
            if place.picture:
                yield picture_of_story(place.picture), None, story.key, dict(story.title)["mn"]


def picture_of_story(name: str) -> str:
    """A scene of a story names its picture without the ending."""
    return f"{name}.svg"


def _bytes_of(path: Path, drawn: Mapping) -> bytes | None:
    if path.is_file():
        return path.read_bytes()
    return _drawn(json.dumps(drawn["draw"], sort_keys=True)) if drawn else None


@lru_cache(maxsize=512)
def _drawn(recipe: str) -> bytes:
    return scene.draw(json.loads(recipe)).encode()


def _all_pages(seed: Seed) -> Iterable[dict]:
    yield from seed.pages.values()
    for course in seed.courses:
        yield course
        yield from course["lessons"]
    for guideline_set in seed.sets:
        yield guideline_set
        yield from guideline_set["sections"]
    yield from seed.plain_pages
    yield from seed.help_pages


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
    top += [seed.year_plan] if seed.year_plan else []
    _once((term["key"] for term in seed.terms), "terms.yaml", problems)
    for field in ("key", "slug"):
        _once((page[field] for page in top), f"pages: {field}", problems)
        _once((page[field] for page in seed.help_pages), f"pages/help: {field}", problems)
        _once((page[field] for page in seed.debates), f"debates: {field}", problems)
        for whole, parts in [(entry, "sections") for entry in seed.sets] + [(entry, "lessons") for entry in seed.courses]:
            _once((part[field] for part in whole[parts]), f"{parts} of {whole['key']}: {field}", problems)
    for entry in (*seed.sets, *seed.courses, *seed.debates):
        if entry["audience"] not in audiences:
            refuse(problems, f"{entry['key']}: audience", f"«{entry['audience']}» is not in audiences.yaml")
    for story in seed.stories:
        if story.audience not in audiences:
            refuse(problems, f"stories/{story.key}: audience", f"«{story.audience}» is not in audiences.yaml")
    for guideline_set in seed.sets:
        numbers = [row["number"] for section in guideline_set["sections"] for row in section["recommendations"]]
        _once(numbers, f"recommendations of {guideline_set['key']}", problems)
    for course in seed.courses:
        _check_course(course, sets, recommendations, {story.key for story in seed.stories}, problems)
    for name, held in (("debates", seed.debates), ("words", seed.terms)):
        if held and not seed.pages.get(name):
            refuse(problems, f"pages/{name}.yaml", "what it lists is there, so the page is wanted")
    if seed.year_plan:
        lessons = {f"{course['key']}/{lesson['key']}" for course in seed.courses for lesson in course["lessons"]}
        for place, line in enumerate(seed.year_plan["lines"]):
            if line["lesson"] not in lessons:
                refuse(problems, f"year_plan.yaml: lines[{place}]", f"there is no lesson «{line['lesson']}»")
    _once((quiz["key"] for _course, quiz in seed.quizzes()), "quizzes", problems)
    _once((question["id"] for _course, quiz in seed.quizzes() for question in quiz["questions"]), "questions", problems)


def _check_course(
    course: dict, sets: set[str], recommendations: set[str], stories: set[str], problems: Problems
) -> None:  # fmt: skip
    at = f"courses/{course['key']}"
    objectives = {objective["key"] for objective in course["objectives"]}
    _once((objective["key"] for objective in course["objectives"]), f"{at}: objectives", problems)
    if course["certificate"] and not course["closing_test"]:
        refuse(problems, f"{at}: closing_test", "a course with a certificate needs one")
    for stage, field in CoursePage.TESTS.items():
        test, purpose = course[field], PURPOSES.get(stage, "refresh")
        if test and test["purpose"] != purpose:
            refuse(problems, f"{at}: {field}", f"its purpose must be «{purpose}»")
    if course["forms_crossed"]:
        _check_forms(course, at, problems)
    for field in ("refresher_30", "refresher_90"):
        if course[field] and not 3 <= len(course[field]["questions"]) <= 5:
            refuse(problems, f"{at}: {field}", "a refresher has three to five questions")
    for entry in (course, *course["lessons"]):
        if entry["source"]["set"] not in sets:
            refuse(problems, f"{at} {entry['key']}: source.set", f"there is no guideline set «{entry['source']['set']}»")
    for lesson in course["lessons"]:
        here = f"{at} lesson {lesson['key']}"
        for played in (value["story"] for name, value in lesson["body"] if name == "played_story"):
            if played not in stories:
                refuse(problems, f"{here}: played_story", f"there is no story «{played}»")
        if lesson["objective"] not in objectives:
            refuse(problems, f"{here}: objective", f"«{lesson['objective']}» is not an objective of the course")
        for place, cited in enumerate(lesson["cites"]):
            if cited not in recommendations:
                refuse(problems, inside(here, f"cites[{place}]"), f"there is no recommendation «{cited}»")
        _once(lesson["cites"], f"{here}: cites", problems)
    for quiz in quizzes_of(course):
        for question in quiz["questions"]:
            here = f"{at} question {question['id']}"
            if question["objective"] not in objectives:
                refuse(problems, f"{here}: objective", f"«{question['objective']}» is not an objective of the course")
            for rows in ("options", "targets"):
                _once((row["id"] for row in question[rows] or []), f"{here}: {rows}", problems)
            for sentence in question_problems(question):
                refuse(problems, here, sentence)


def _check_forms(course: dict, at: str, problems: Problems) -> None:
    """Equivalent forms ask as often for each objective and outcome, for the same points."""
    blueprints = [
        sorted(
            (question["objective"], question["outcome"] or "", question["points"] or 1, question_type(question["type"]).marked)
            for question in (course[field] or {"questions": []})["questions"]
        )
        for field in ("opening_test", "closing_test")
    ]
    if not all(blueprints) or blueprints[0] != blueprints[1]:
        refuse(problems, f"{at}: forms_crossed", "the two tests do not ask as often for each objective and outcome")


def bank_question(question: dict) -> BankQuestion:
    """A question of a file as every other question of a bank."""
    return BankQuestion(
        type=question["type"], key=question["id"], text=question["text"], difficulty=question["difficulty"],
        outcome=question["outcome"] or "",
        **{name: question[name] or {} for name in ("hint", "explanation", "passage", "unit")},
        options=tuple(
            BankOption(
                option["id"], option["text"], bool(option["correct"]), option["feedback"] or {}, option["target"] or "",
                option["share"], option["area"] or "",
            )
            for option in question["options"] or []
        ),
        targets=tuple(BankTarget(target["id"], target["text"]) for target in question["targets"] or []),
        settings={name: question[name] for name in ("folding", "number", "tolerance") if question[name]},
    )  # fmt: skip


def question_problems(question: dict) -> list[str]:
    """What its type finds wrong; a choice without a word to whoever makes it; keys that tell the answer."""
    bank, kind = bank_question(question), question_type(question["type"])
    found = [str(sentence) for sentence in kind.problems(bank_data(bank))]
    keys = [option.key for option in bank.options]
    if "correct" in kind.option_fields and not all(option.feedback for option in bank.options):
        found.append("every choice needs a feedback: it is what a child learns from")
    if not kind.compares_words and any("*" in text for option in bank.options for text in option.text.values()):
        found.append("a star in an option's text: only patterns of answers have one")
    if kind.order_matters and keys == sorted(keys):
        found.append("the ids stand in the order of the alphabet, which tells the answer")
    return found
