"""Twee 3 in: one language of a story. What cannot be carried is reported; what cannot be read is refused with a sentence.

Whatever a file holds, the time it takes grows with its size: marks are looked for once, and nothing is tried again.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext

from courses.lib import mongolian

from ..quizzes.bank import Loss, Place, Problem
from .graph import ENDING_KINDS, Choice, Ending, Scene, Story, Texts
from .reading import KEY, MOST_CHOICES, MOST_LETTERS, MOST_SCENES, Shapes, tidy
from .twee_marks import CONTROL, HARLOWE, TAG, TweeReading

MOST_BYTES = 2_000_000
MOST_PASSAGE = 20_000
"""Letters of one passage, header included."""
SPECIAL = frozenset(
    (
        "StoryInit", "StoryCaption", "StoryMenu", "StoryAuthor", "StorySubtitle", "StoryBanner", "StoryDisplayTitle",
        "StorySettings", "StoryIncludes", "StoryInterface", "StoryShare", "StoryScript", "StoryStylesheet", "PassageHeader",
        "PassageFooter", "PassageReady", "PassageDone", "ClickThrough", "MenuStory",
    )
)  # fmt: skip
"""Names of passages that story formats use for something else than a scene."""
SPECIAL_TAGS = frozenset(
    (
        "script", "stylesheet", "widget", "init", "annotation", "startup", "header", "footer", "debug-header", "debug-footer",
        "Twine.image", "Twine.audio", "Twine.video", "Twine.vtt", "Twine.private",
    )
)  # fmt: skip
VARIABLE = re.compile(r"\$[A-Za-z_]\w*")


@dataclass(frozen=True)
class _Passage:
    name: str
    tags: tuple[str, ...]
    meta: Any
    body: str
    place: Place


class _Refused(Exception):
    def __init__(self, sentence: str, place: Place | None = None):
        super().__init__(sentence)
        self.problem = Problem(sentence, place)


def read(content: bytes, language: str, *, key: str = "story") -> TweeReading:
    """The story in a Twee file, its texts in this language. `key` is taken where the file has none of its own."""
    reader = _Reader(language, key)
    try:
        story = reader.story(_decoded(content))
    except _Refused as refused:
        return TweeReading(problems=(refused.problem,), losses=tuple(reader.losses))
    if reader.problems:
        return TweeReading(problems=tuple(reader.problems), losses=tuple(reader.losses))
    return TweeReading(story, losses=tuple(dict.fromkeys(reader.losses)))


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise _Refused(gettext("The file is too large: at most %(count)d megabytes.") % {"count": MOST_BYTES // 1_000_000})
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _Refused(gettext("The file is not in UTF-8. Save it as UTF-8 and try again."))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = CONTROL.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise _Refused(gettext("The file has control characters, so it is no text."), Place(0, line))
    return text


@dataclass
class _Reader:
    language: str
    key: str
    problems: list[Problem] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)

    def lose(self, sentence: str, place: Place | None = None) -> None:
        self.losses.append(Loss(sentence, place))

    def story(self, text: str) -> Story:
        title, data, scenes = "", {}, []
        for passage in self.passages(text):
            if passage.name == "StoryTitle":
                title = tidy(passage.body)[:MOST_LETTERS]
            elif passage.name == "StoryData":
                data = self.data(passage)
            elif passage.name in SPECIAL or SPECIAL_TAGS.intersection(passage.tags):
                self.lose(gettext("A passage that is no scene (script, style, settings) is left out."), passage.place)
            else:
                scenes.append(passage)
        if not scenes:
            raise _Refused(gettext("There is no passage in the file. A passage begins with a line «:: Name»."))
        if len(scenes) > MOST_SCENES:
            raise _Refused(gettext("The file has too many passages: at most %(count)d.") % {"count": MOST_SCENES})
        keys = self.keys(scenes)
        own = self.own(data)
        start = str(data.get("start") or "").strip()
        if start not in keys:
            start = "Start" if "Start" in keys else scenes[0].name
        if not title:
            self.lose(gettext("The file has no title (StoryTitle)."))
        return Story(
            key=own.get("key") or self.key, title={self.language: title} if title else {}, start=keys[start],
            scenes=tuple(self.scene(passage, keys) for passage in scenes), meters=own.get("meters", ()),
            audience=own.get("audience", ""), note=own.get("note", {}),
        )  # fmt: skip

    def passages(self, text: str) -> Iterator[_Passage]:
        """Passages in their order. Two with one name, and one that is too long, are refused."""
        lines = text.split("\n")
        starts = [number for number, line in enumerate(lines) if line.startswith("::")]
        if not starts:
            return
        if "\n".join(lines[: starts[0]]).strip():
            self.lose(gettext("The text before the first passage is left out."), Place(0, 1))
        if len(starts) > MOST_SCENES + len(SPECIAL) + 20:
            raise _Refused(gettext("The file has too many passages: at most %(count)d.") % {"count": MOST_SCENES})
        seen = set()
        for number, (first, last) in enumerate(zip(starts, [*starts[1:], len(lines)], strict=True), start=1):
            body = "\n".join(lines[first + 1 : last])
            place = Place(number, first + 1)
            if len(lines[first]) + len(body) > MOST_PASSAGE:
                message = gettext("The passage is too long: at most %(count)d characters.") % {"count": MOST_PASSAGE}
                raise _Refused(message, place)
            name, tags, meta = self.header(lines[first][2:], place)
            place = replace(place, name=name)
            if not name:
                raise _Refused(gettext("A passage has no name."), place)
            if name in seen:
                raise _Refused(gettext("Two passages have the same name."), place)
            seen.add(name)
            yield _Passage(name, tags, meta, body, place)

    def header(self, line: str, place: Place) -> tuple[str, tuple[str, ...], Any]:
        name, end = _until(line, 0, "[{")
        tags, meta = "", None
        if end < len(line) and line[end] == "[":
            tags, end = _until(line, end + 1, "]")
            end += 1
        rest = line[end:].strip()
        if rest:
            meta = self.json(rest, place)
        return name.strip(), tuple(tags.split()), meta

    def json(self, text: str, place: Place) -> Mapping:
        """Metadata; what cannot be read is left out, as the specification advises."""
        try:
            found = json.loads(text)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            self.lose(gettext("The metadata of a passage cannot be read and is left out."), place)
            return {}
        return found

    def data(self, passage: _Passage) -> Mapping:
        return self.json(passage.body, passage.place)

    def keys(self, scenes: list[_Passage]) -> dict[str, str]:
        """Keys of scenes by the names of passages: the name itself where it is a key, else spelt in Latin letters."""
        found = {passage.name: passage.name for passage in scenes if KEY.fullmatch(passage.name)}
        for number, passage in enumerate(scenes, start=1):
            if passage.name not in found:
                found[passage.name] = _free(passage.name, f"scene-{number}", set(found.values()))
        return found

    def own(self, data: Mapping) -> dict[str, Any]:
        """What we wrote into StoryData ourselves. What has not the shape of it is left out."""
        raw = data.get("story")
        if raw is None:
            return {}
        shapes = Shapes()
        if not isinstance(raw, Mapping):
            shapes.refuse("story", "a mapping is wanted")
            raw = {}
        language = raw.get("language")
        if isinstance(language, str) and language != self.language:
            self.lose(
                gettext("The file says that its language is «%(other)s», and it is read as «%(language)s».")
                % {"other": language[:10], "language": self.language}
            )
        meters = raw.get("meters")
        meters = [self.up(meter, "name") for meter in meters] if isinstance(meters, list) else meters
        own = {
            "key": shapes.key(raw.get("key"), "key", optional=True),
            "audience": shapes.key(raw.get("audience"), "audience", optional=True),
            "note": shapes.texts(self.up(raw, "note").get("note"), "note", optional=True),
            "meters": shapes.many(meters, "meters", shapes.meter, 12),
        }
        if shapes.problems:
            self.lose(gettext("Meters and notes of the story cannot be read and are left out."))
            return {}
        return own

    def up(self, raw: Any, *names: str) -> Any:
        """Texts of this one language as {language: text}."""
        if not isinstance(raw, Mapping):
            return raw
        return {
            name: {self.language: value} if name in names and isinstance(value, str) else value for name, value in raw.items()
        }

    # --- a scene -----------------------------------------------------------------------------------------------------------

    def scene(self, passage: _Passage, keys: dict[str, str]) -> Scene:
        place = passage.place
        extras, ways = self.extras(passage)
        words, links = self.body(passage)
        if len(links) > MOST_CHOICES:
            self.problems.append(
                Problem(gettext("The passage has too many links: at most %(count)d.") % {"count": MOST_CHOICES}, place)
            )
        choices: list[Choice] = []
        for number, (text, target) in enumerate(links[:MOST_CHOICES], start=1):
            if target not in keys:
                keys[target] = _free(target, "nowhere", set(keys.values()))
            way = ways[number - 1] if number <= len(ways) else {}
            key = way.get("key") or f"c{number}"
            if any(choice.key == key for choice in choices):
                key = _free(key, key, {choice.key for choice in choices})
            rest = {name: value for name, value in way.items() if name != "key"}
            choices.append(Choice(key, keys[target], self.text(text, place), **rest))
        for tag in passage.tags:
            if tag not in ("sensitive", *(f"ending-{kind}" for kind in ENDING_KINDS)):
                self.lose(gettext("The tag «%(tag)s» is left out.") % {"tag": tag[:40]}, place)
        kind = next((kind for kind in ENDING_KINDS if f"ending-{kind}" in passage.tags), "")
        ending = extras.pop("ending", None)
        return Scene(
            key=keys[passage.name], texts=self.text(words, place), choices=tuple(choices),
            **{**extras, "sensitive": "sensitive" in passage.tags},
            ending=replace(ending or Ending(kind), kind=kind) if kind else None,
        )  # fmt: skip

    def extras(self, passage: _Passage) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """(what a scene has besides its words, what its choices have besides theirs), as we wrote them into the metadata."""
        raw = passage.meta.get("story") if isinstance(passage.meta, Mapping) else None
        if raw is None:
            return {}, []
        shapes = Shapes()
        raw = self.up(raw, "speaker", "help_box", "reflection", "help")
        if not isinstance(raw, Mapping):
            shapes.refuse("story", "a mapping is wanted")
            raw = {}
        found = shapes.furniture(raw, "story")
        found["ending"] = Ending(
            "",
            shapes.texts(raw.get("reflection"), "reflection", optional=True),
            shapes.texts(raw.get("help"), "help", optional=True),
        )
        ways = []
        for number, way in enumerate(shapes.many(raw.get("choices"), "choices", lambda one, at: one, MOST_CHOICES)):
            way = shapes.entry(self.up(way, "feedback"), f"choices[{number}]", ("key", "if", "effects", "feedback"))
            key = shapes.key(way.get("key"), "key", optional=True)
            ways.append({"key": key, **shapes.consequences(way, f"choices[{number}]")})
        if shapes.problems:
            self.lose(gettext("Conditions, help and reflection of a passage cannot be read and are left out."), passage.place)
            return {}, []
        return found, ways

    def text(self, text: str, place: Place) -> Texts:
        text = tidy(text)
        if len(text) > MOST_LETTERS:
            message = gettext("A text is too long: at most %(count)d characters.") % {"count": MOST_LETTERS}
            self.problems.append(Problem(message, place))
        return {self.language: text} if text else {}

    def body(self, passage: _Passage) -> tuple[str, list[tuple[str, str]]]:
        """(words, links as (text, target)) of a passage, without macros, comments and tags of HTML."""
        text, place = passage.body, passage.place
        for opening, closing in (("<!--", "-->"), ("/%", "%/"), ("/*", "*/")):
            text, cut = _without(text, opening, closing)
            if cut:
                self.lose(gettext("Comments are left out."), place)
        text, cut = _without(text, "<<", ">>")
        text, calls = _without_calls(text)
        if cut or calls:
            self.lose(gettext("Macros are left out; what they showed or hid is now always there."), place)
        words, links = [], []
        rest = text
        while (begin := rest.find("[[")) >= 0 and (end := rest.find("]]", begin)) >= 0:
            words.append(rest[:begin])
            inner, setter, _code = rest[begin + 2 : end].partition("][")
            if setter:
                self.lose(gettext("What a link sets when it is followed is left out."), place)
            links.append(_link(inner))
            rest = rest[end + 2 :]
        words.append(rest)
        joined = "".join(words)
        if TAG.search(joined):
            joined = TAG.sub("", joined)
            self.lose(gettext("Tags of HTML are left out."), place)
        if VARIABLE.search(joined):
            self.lose(gettext("A variable stands in the text as it is written."), place)
        for text, target in links:
            if not target:
                self.problems.append(Problem(gettext("A link leads to no passage: its target is empty."), place))
            if VARIABLE.search(text):
                self.lose(gettext("A variable stands in the text as it is written."), place)
        return joined, links


def _until(line: str, begin: int, ends: str) -> tuple[str, int]:
    """Letters up to the first of `ends` that no backslash stands before, without the backslashes; and where that is."""
    found, place = [], begin
    while place < len(line):
        if line[place] == "\\" and place + 1 < len(line):
            place += 1
        elif line[place] in ends:
            break
        found.append(line[place])
        place += 1
    return "".join(found), place


def _link(inner: str) -> tuple[str, str]:
    """(text, target). Of several arrows the last -> counts, or the first <-, as in Twine."""
    if "->" in inner:
        text, _arrow, target = inner.rpartition("->")
    elif "<-" in inner:
        target, _arrow, text = inner.partition("<-")
    elif "|" in inner:
        text, _arrow, target = inner.rpartition("|")
    else:
        text = target = inner
    return text.strip(), target.strip()


def _without(text: str, opening: str, closing: str) -> tuple[str, int]:
    """The text without what stands between these marks, and how often. A mark that nothing closes stays."""
    parts, begin, count = [], 0, 0
    while (start := text.find(opening, begin)) >= 0 and (end := text.find(closing, start + len(opening))) >= 0:
        parts.append(text[begin:start])
        begin, count = end + len(closing), count + 1
    return "".join((*parts, text[begin:])), count


def _without_calls(text: str) -> tuple[str, int]:
    """The text without calls of Harlowe's macros; the words of their hooks stay, without the brackets."""
    calls, hooks = _pairs(text, "(", ")"), _pairs(text, "[", "]")
    keep = bytearray(b"\1" * len(text))
    begin = count = 0
    while found := HARLOWE.search(text, begin):
        end = calls.get(found.start())
        if end is None:  # nothing closes it: words
            begin = found.end()
            continue
        begin, count = end + 1, count + 1
        keep[found.start() : begin] = bytes(begin - found.start())
        if text.startswith("[", begin) and not text.startswith("[[", begin) and begin in hooks:
            keep[begin] = keep[hooks[begin]] = 0
    return "".join(letter for letter, kept in zip(text, keep, strict=True) if kept), count


def _pairs(text: str, opening: str, closing: str) -> dict[int, int]:
    """Where each bracket that is closed is closed, found in one pass."""
    open_, found = [], {}
    for place, letter in enumerate(text):
        if letter == opening:
            open_.append(place)
        elif letter == closing and open_:
            found[open_.pop()] = place
    return found


def _free(name: str, otherwise: str, taken: set[str]) -> str:
    """A key for this name that is not taken yet."""
    key = name if KEY.fullmatch(name) else mongolian.slugify(name)[:50].strip("-")
    key = key if KEY.fullmatch(key) else otherwise
    number, free = 1, key
    while free in taken:
        number += 1
        free = f"{key[:50]}-{number}"
    return free
