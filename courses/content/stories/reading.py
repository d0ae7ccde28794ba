"""The YAML of the stories that ship (content/seed/stories/): read into plain, checked values, and named problem by problem.

Here is checked that a file has the shape of a story; whether the story is a good one is asked of rules.py. One file:

    key: chat                          small Latin letters, digits, hyphens; so are all keys
    audience: child-9-12
    title: {mn: ..., en: ...}          so are all texts
    note: {...}                        optional: what to know before a hard story begins
    start: key of the first scene
    meters:
      - key: trust
        name: {...}
        start: 2                       optional, 0
        top: 5                         optional, 5
        shown: true                    optional, false
    scenes:
      - key: evening
        text: {...}
        speaker: {...}                 optional
        picture: key                   optional
        narration: key                 optional
        sensitive: true                optional, false
        help_box: {...}                optional
        choices:
          - key: tell
            text: {...}
            to: key of a scene
            if: [{meter: trust, at_least: 2}, {meter: trust, at_most: 4}, {visited: evening}, {not_visited: evening}]
            effects: {trust: 1}
            feedback: {...}
        ending: {kind: help, reflection: {...}, help: {...}}
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from .graph import (
    AT_LEAST,
    AT_MOST,
    ENDING_KINDS,
    NOT_VISITED,
    VISITED,
    Choice,
    Condition,
    Effect,
    Ending,
    Meter,
    Scene,
    Story,
    Texts,
)  # fmt: skip

FOLDER = Path(__file__).parents[1] / "seed" / "stories"
LANGUAGE = re.compile(r"[a-z]{2,3}")
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
MOST_LETTERS = 1500
"""Of one text: a scene is read on a phone."""
MOST_SCENES, MOST_CHOICES, MOST_METERS, MOST_RULES = 300, 12, 12, 20
HIGHEST = 100
"""The highest value that a meter may have."""

_FOLDED = {"at_least": AT_LEAST, "at_most": AT_MOST, "visited": VISITED, "not_visited": NOT_VISITED}
_WRITTEN = {kind: name for name, kind in _FOLDED.items()}


class StoryFileError(Exception):
    """A file that is no story. `problems` names file, place and fault of each."""

    def __init__(self, problems: list[str]):
        super().__init__("\n".join(problems))
        self.problems = problems


def shipped(folder: Path = FOLDER) -> tuple[Story, ...]:
    """All stories of this folder, by the names of their files. Raises StoryFileError with every fault of all of them."""
    stories, problems = [], []
    for path in sorted(folder.glob("*.yaml")):
        try:
            stories.append(read(path))
        except StoryFileError as error:
            problems += error.problems
    if problems:
        raise StoryFileError(problems)
    return tuple(stories)


def read(path: Path) -> Story:
    """One file. Raises StoryFileError."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_OneOfEachKey)  # noqa: S506 (a SafeLoader)
    except (OSError, yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{path.name}: line {mark.line + 1}" if mark else path.name
        raise StoryFileError([f"{where}: {getattr(error, 'problem', None) or error}"]) from error
    return story_of(raw, path.name)


def story_of(raw: Any, at: str) -> Story:
    """The story in a parsed file, whose name is `at`. Raises StoryFileError."""
    reading = Shapes()
    story = reading.story(raw, at)
    if reading.problems:
        raise StoryFileError(reading.problems)
    return story


class _OneOfEachKey(yaml.SafeLoader):
    """YAML keeps the last of two equal keys without a word; here that is a fault."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for name, _value in node.value:
            if not isinstance(name, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem="a key is a plain word", problem_mark=name.start_mark)
            if name.value in seen:
                raise yaml.MarkedYAMLError(problem=f"the key «{name.value}» stands here twice", problem_mark=name.start_mark)
            seen.add(name.value)
        return super().construct_mapping(node, deep)


class Shapes:
    """Reads raw values into parts of a story. Goes on after a problem, so that one run names them all."""

    def __init__(self):
        self.problems: list[str] = []

    def story(self, raw: Any, at: str) -> Story:
        raw = self.entry(raw, at, ("key", "title", "start", "scenes"), ("audience", "note", "meters"))
        return Story(
            key=self.key(raw.get("key"), f"{at}: key"),
            title=self.texts(raw.get("title"), f"{at}: title"),
            start=self.key(raw.get("start"), f"{at}: start"),
            scenes=self.many(raw.get("scenes"), f"{at}: scenes", self.scene, MOST_SCENES),
            meters=self.many(raw.get("meters"), f"{at}: meters", self.meter, MOST_METERS),
            audience=self.key(raw.get("audience"), f"{at}: audience", optional=True),
            note=self.texts(raw.get("note"), f"{at}: note", optional=True),
        )

    def meter(self, raw: Any, at: str) -> Meter:
        raw = self.entry(raw, at, ("key", "name"), ("start", "top", "shown"))
        return Meter(
            key=self.key(raw.get("key"), f"{at}.key"),
            name=self.texts(raw.get("name"), f"{at}.name"),
            start=self.number(raw.get("start", 0), f"{at}.start", 0),
            top=self.number(raw.get("top", 5), f"{at}.top", 1),
            shown=self.flag(raw.get("shown"), f"{at}.shown"),
        )

    def scene(self, raw: Any, at: str) -> Scene:
        raw = self.entry(
            raw, at, ("key", "text"), ("choices", "speaker", "picture", "narration", "sensitive", "help_box", "ending")
        )
        return Scene(
            key=self.key(raw.get("key"), f"{at}.key"),
            texts=self.texts(raw.get("text"), f"{at}.text"),
            choices=self.many(raw.get("choices"), f"{at}.choices", self.choice, MOST_CHOICES),
            ending=None if raw.get("ending") is None else self.ending(raw["ending"], f"{at}.ending"),
            **self.furniture(raw, at),
        )

    def furniture(self, raw: Mapping, at: str) -> dict[str, Any]:
        """What a scene has besides its text and its ways."""
        return {
            "speaker": self.texts(raw.get("speaker"), f"{at}.speaker", optional=True),
            "picture": self.key(raw.get("picture"), f"{at}.picture", optional=True),
            "narration": self.key(raw.get("narration"), f"{at}.narration", optional=True),
            "sensitive": self.flag(raw.get("sensitive"), f"{at}.sensitive"),
            "help_box": self.texts(raw.get("help_box"), f"{at}.help_box", optional=True),
        }

    def ending(self, raw: Any, at: str) -> Ending:
        raw = self.entry(raw, at, ("kind", "reflection", "help"))
        kind = raw.get("kind")
        if kind not in ENDING_KINDS:
            self.refuse(f"{at}.kind", f"one of {', '.join(ENDING_KINDS)} is wanted, not {kind!r}")
        return Ending(
            str(kind), self.texts(raw.get("reflection"), f"{at}.reflection"), self.texts(raw.get("help"), f"{at}.help")
        )

    def choice(self, raw: Any, at: str) -> Choice:
        raw = self.entry(raw, at, ("key", "text", "to"), ("if", "effects", "feedback"))
        return Choice(
            key=self.key(raw.get("key"), f"{at}.key"),
            to=self.key(raw.get("to"), f"{at}.to"),
            texts=self.texts(raw.get("text"), f"{at}.text"),
            **self.consequences(raw, at),
        )

    def consequences(self, raw: Mapping, at: str) -> dict[str, Any]:
        """What a choice has besides its text and where it leads."""
        return {
            "conditions": self.many(raw.get("if"), f"{at}.if", self.condition, MOST_RULES),
            "effects": self.effects(raw.get("effects"), f"{at}.effects"),
            "feedback": self.texts(raw.get("feedback"), f"{at}.feedback", optional=True),
        }

    def condition(self, raw: Any, at: str) -> Condition:
        names = set(raw) if isinstance(raw, Mapping) else set()
        for name in ("at_least", "at_most"):
            if names == {"meter", name}:
                return Condition(
                    _FOLDED[name], self.key(raw["meter"], f"{at}.meter"), self.number(raw[name], f"{at}.{name}", 0)
                )
        for name in ("visited", "not_visited"):
            if names == {name}:
                return Condition(_FOLDED[name], self.key(raw[name], f"{at}.{name}"))
        self.refuse(at, "wanted is {meter, at_least}, {meter, at_most}, {visited} or {not_visited}")
        return Condition(VISITED, "")

    def effects(self, raw: Any, at: str) -> tuple[Effect, ...]:
        parts = raw if isinstance(raw, list) else [] if raw is None else [raw]
        if len(parts) > MOST_RULES or not all(isinstance(part, Mapping) and len(part) <= MOST_RULES for part in parts):
            self.refuse(at, "a mapping of meters is wanted, {trust: 1}, or a list of such where one meter moves twice")
            return ()
        return tuple(
            Effect(self.key(meter, f"{at}: {meter!r:.40}"), self.number(by, f"{at}: {meter!r:.40}", -HIGHEST))
            for part in parts
            for meter, by in part.items()
        )

    # --- the small shapes ----------------------------------------------------------------------------------------------------

    def refuse(self, at: str, sentence: str) -> None:
        self.problems.append(f"{at}: {sentence}")

    def entry(self, raw: Any, at: str, wanted: tuple[str, ...], optional: tuple[str, ...] = ()) -> Mapping:
        if not isinstance(raw, Mapping):
            self.refuse(at, "a mapping of keys is wanted")
            return {}
        for name in raw:
            if name not in wanted and name not in optional:
                self.refuse(at, f"no such key here: «{name}»")
        return raw

    def many(self, raw: Any, at: str, shape: Callable, most: int) -> tuple:
        if raw is None:
            return ()
        if not isinstance(raw, list):
            self.refuse(at, "a list is wanted")
            return ()
        if len(raw) > most:
            self.refuse(at, f"{len(raw)} entries, at most {most} fit")
        return tuple(shape(one, f"{at}[{number}]") for number, one in enumerate(raw[:most]))

    def key(self, raw: Any, at: str, *, optional: bool = False) -> str:
        if raw is None and optional:
            return ""
        if not isinstance(raw, str) or not KEY.fullmatch(raw):
            self.refuse(at, "is missing" if raw is None else f"{raw!r} is no key: small Latin letters, digits and hyphens")
            return ""
        return raw

    def texts(self, raw: Any, at: str, *, optional: bool = False) -> Texts:
        if raw is None and optional:
            return {}
        if not isinstance(raw, Mapping):
            self.refuse(at, "is missing" if raw is None else "a mapping of languages is wanted, {mn: ..., en: ...}")
            return {}
        clean = {}
        for language, text in raw.items():
            if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
                self.refuse(at, f"{language!r} is no language")
            elif not isinstance(text, str):
                self.refuse(f"{at}.{language}", f"a text is wanted, not {text!r}; put it in quotes")
            elif len(text) > MOST_LETTERS:
                self.refuse(f"{at}.{language}", f"{len(text)} characters, at most {MOST_LETTERS} fit")
            elif text.strip():
                clean[language] = tidy(text)
        return clean

    def number(self, raw: Any, at: str, low: int) -> int:
        if not isinstance(raw, int) or isinstance(raw, bool) or not low <= raw <= HIGHEST:
            self.refuse(at, f"a whole number from {low} to {HIGHEST} is wanted, not {raw!r:.40}")
            return max(low, 0)
        return raw

    def flag(self, raw: Any, at: str) -> bool:
        if raw is not None and not isinstance(raw, bool):
            self.refuse(at, f"true or false is wanted, not {raw!r:.40}")
        return raw is True


def tidy(text: str) -> str:
    """NFC, no blanks at the ends of lines, wrapped lines joined; an empty line divides paragraphs."""
    paragraphs = re.split(r"\n\s*\n", unicodedata.normalize("NFC", text).strip())
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


# --- the other way: parts of a story as raw values, without what is empty --------------------------------------------------


def consequences_data(choice: Choice) -> dict[str, Any]:
    """Conditions and effects of a choice as `Shapes.consequences` reads them."""
    effects = [{effect.meter: effect.by} for effect in choice.effects]
    conditions = [_condition_data(condition) for condition in choice.conditions if condition.kind in _WRITTEN]
    data = {"if": conditions, "effects": effects}
    return {name: value for name, value in data.items() if value}


def _condition_data(condition: Condition) -> dict[str, Any]:
    name = _WRITTEN[condition.kind]
    if condition.kind in (AT_LEAST, AT_MOST):
        return {"meter": condition.subject, name: condition.value}
    return {name: condition.subject}
