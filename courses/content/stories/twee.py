"""Twee 3 in and out: the text form of Twine stories, one language to a file. Pure.

Source: Twee 3 Specification of the Interactive Fiction Technology Foundation (passages with name, [tags] and {metadata};
StoryTitle and StoryData; a backslash before [ ] { } \\ in names and tags). Links are those all Twine formats share:
[[text->target]], [[target<-text]], [[text|target]], [[target]].

A passage is a scene. What Twee has no word for (meters, conditions, effects, help, reflection) is kept under "story" in the
metadata, where other programs leave it alone or drop it; sensitive scenes and endings are tags, so that an author sees them:
[sensitive], [ending-help], [ending-calm], [ending-open]. Every reading and writing reports what was left out.
A file may be hostile: whatever it holds, it is read in time that grows with its size, or refused with a sentence.
"""

import json
import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext

from courses.lib import mongolian

from ..quizzes.bank import Loss, Place, Problem
from .drawing import said
from .graph import ENDING_KINDS, Choice, Ending, Scene, Story, Texts
from .layout import HIGH, WIDE, lay_out
from .reading import KEY, MOST_CHOICES, MOST_LETTERS, MOST_SCENES, Shapes, consequences_data, tidy

MOST_BYTES = 2_000_000
MOST_PASSAGE = 20_000
"""Letters of one passage, header included."""
SPACE = uuid.UUID("9f6d1c1e-54a7-4f0b-9a63-0d6c7f5d2b10")
"""Names the identifiers (IFID) of our stories, so that a story keeps its own from one export to the next."""

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
HARLOWE = re.compile(
    r"\((?:set|put|move|if|unless|else-if|elseif|else|for|loop|either|cond|nth|print|display|show|hide|hidden|replace|append|prepend"
    r"|rerun|link|link-goto|link-reveal|link-repeat|link-reveal-goto|link-rerun|link-undo|link-fullscreen|linkgoto|linkreveal"
    r"|linkrepeat|goto|go-to|undo|restart|reload|refresh|click|click-replace|click-append|click-prepend|click-goto|mouseover"
    r"|mouseout|live|event|after|stop|t8n|transition|text-style|textstyle|text-colour|text-color|colour|color|background|bg|font|align"
    r"|css|hook|enchant|change|dialog|alert|prompt|confirm|input|input-box|checkbox|dropdown|cycling-link|seq-link|meter|history"
    r"|visited|passage|passages|random|shuffled|sorted|a|array|dm|datamap|ds|dataset|str|num|text|savegame|save-game|loadgame"
    r"|load-game|saved-games|savedgames|storylet|open-storylets|openurl|open-url|macro|output|out|box|float-box|icon-undo):",
    re.IGNORECASE,
)  # fmt: skip
"""Calls of Harlowe's macros by name: "(жишээ нь: ...)" and "(see: ...)" are words and stay."""
VARIABLE = re.compile(r"\$[A-Za-z_]\w*")
TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class TweeReading:
    """What a file holds. With a problem there is no story; losses are agreed to by whoever imports."""

    story: Story | None = None
    problems: tuple[Problem, ...] = ()
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True)
class TweeWriting:
    """A file to download, and what it does not carry."""

    content: bytes
    file_name: str
    losses: tuple[Loss, ...] = ()
    content_type: str = "text/plain; charset=utf-8"


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


# --- in --------------------------------------------------------------------------------------------------------------------


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


# --- a second language -----------------------------------------------------------------------------------------------------


def merge(base: Story, addition: Story, language: str) -> TweeReading:
    """The texts of `language` in `addition`, put onto the same scenes and choices of `base`. Nothing but texts changes.

    Choices are matched by key, else by place if they lead to the same scene. What is missing in the file is a problem; what is
    only in the file is a loss.
    """
    problems, losses, scenes = [], [], []
    for number, scene in enumerate(base.scenes, start=1):
        other = addition.by_key.get(scene.key)
        place = Place(number, name=scene.key)
        if other is None:
            problems.append(Problem(gettext("This scene of the story is not in the file."), place))
            continue
        choices = []
        for spot, choice in enumerate(scene.choices):
            match = next((one for one in other.choices if one.key == choice.key and one.to == choice.to), None)
            if match is None and spot < len(other.choices) and other.choices[spot].to == choice.to:
                match = other.choices[spot]
            if match is None:
                problems.append(Problem(gettext("A choice of this scene is not in the file."), place, choice.key))
                continue
            choices.append(_with(choice, match, language, "texts", "feedback"))
        if len(other.choices) > len(scene.choices):
            losses.append(Loss(gettext("A choice that the story does not have is left out."), place))
        merged = _with(scene, other, language, "texts", "speaker", "help_box")
        ending = scene.ending
        if ending and other.ending:
            ending = _with(ending, other.ending, language, "reflection", "help")
        scenes.append(replace(merged, choices=tuple(choices), ending=ending))
    for key in addition.by_key.keys() - base.by_key.keys():
        losses.append(Loss(gettext("A scene that the story does not have is left out."), Place(0, name=key)))
    if problems:
        return TweeReading(problems=tuple(problems), losses=tuple(losses))
    named = addition.meter_by_key
    meters = tuple(_with(meter, named[meter.key], language, "name") if meter.key in named else meter for meter in base.meters)
    story = replace(_with(base, addition, language, "title", "note"), scenes=tuple(scenes), meters=meters)
    return TweeReading(story, losses=tuple(losses))


def _with(one, other, language: str, *names: str):
    """`one` with the texts of `other` in this language, where it has any."""
    changed = {}
    for name in names:
        if text := getattr(other, name).get(language, ""):
            changed[name] = {**getattr(one, name), language: text}
    return replace(one, **changed)


# --- out -------------------------------------------------------------------------------------------------------------------


def write(story: Story, language: str) -> TweeWriting:
    """The story in one language as Twee 3. Twine's map shows the scenes where our picture has them."""
    writer = _Writer(story, language)
    content = writer.file()
    return TweeWriting(content.encode(), f"{story.key}-{language}.twee", tuple(dict.fromkeys(writer.losses)))


@dataclass
class _Writer:
    story: Story
    language: str
    losses: list[Loss] = field(default_factory=list)

    def file(self) -> str:
        story = self.story
        languages = {code for texts in _all_texts(story) for code, text in texts.items() if text.strip()}
        if languages - {self.language}:
            self.lose(gettext("One file has one language; the others are left out."))
        if any(choice.conditions or choice.effects for scene in story.scenes for choice in scene.choices):
            self.lose(gettext("Conditions and effects are in the metadata: other programs do not act on them, or drop them."))
        own = _full(
            key=story.key, language=self.language, audience=story.audience, note=self.words(story.note),
            meters=[
                {**_full(key=one.key, name=self.words(one.name), shown=one.shown), "start": one.start, "top": one.top}
                for one in story.meters
            ],
        )  # fmt: skip
        data = {
            "ifid": str(uuid.uuid5(SPACE, story.key)).upper(), "format": "Harlowe", "format-version": "3.3.9",
            "start": story.start, "story": own,
        }  # fmt: skip
        boxes = lay_out(story).boxes
        title = self.plain(self.words(story.title), Place(0))
        parts = [f":: StoryTitle\n{title}", f":: StoryData\n{json.dumps(data, ensure_ascii=False, indent=2)}"]
        parts += [self.passage(number, scene, boxes[key]) for number, (key, scene) in enumerate(story.by_key.items(), start=1)]
        return "\n\n\n".join(parts) + "\n"

    def lose(self, sentence: str, place: Place | None = None) -> None:
        self.losses.append(Loss(sentence, place))

    def words(self, texts: Texts) -> str:
        return texts.get(self.language, "")

    def passage(self, number: int, scene: Scene, corner: tuple[float, float]) -> str:
        place = Place(number, name=scene.key)
        tags = [f"ending-{scene.ending.kind}"] if scene.ending else []
        tags += ["sensitive"] if scene.sensitive else []
        ending = scene.ending or Ending("")
        own = _full(
            speaker=self.words(scene.speaker), picture=scene.picture, narration=scene.narration,
            help_box=self.words(scene.help_box), reflection=self.words(ending.reflection), help=self.words(ending.help),
            choices=[
                {"key": choice.key, **consequences_data(choice), **_full(feedback=self.words(choice.feedback))}
                for choice in scene.choices
            ],
        )  # fmt: skip
        meta = {"position": f"{corner[0]:.0f},{corner[1]:.0f}", "size": f"{WIDE},{HIGH}", **_full(story=own)}
        if scene.picture or scene.narration:
            self.lose(gettext("Pictures and recordings are named, and not in the file."))
        if not self.words(scene.texts) and said(scene.texts, self.language):
            self.lose(gettext("The scene has no text in this language."), place)
        head = f":: {_escaped(scene.key)}{' [' + ' '.join(map(_escaped, tags)) + ']' if tags else ''} "
        lines = [head + json.dumps(meta, ensure_ascii=False), self.plain(self.words(scene.texts), place)]
        links = [
            f"[[{self.plain(self.words(choice.texts), place, in_link=True)}->{choice.to}]]" for choice in scene.choices
        ]  # fmt: skip
        return "\n".join([*lines, "", *links]).rstrip()

    def plain(self, text: str, place: Place, *, in_link: bool = False) -> str:
        """Text that no program takes for code: a space is put into every mark of Twine, and that is reported."""
        clean = CONTROL.sub("", tidy(text))
        broken = HARLOWE.sub(lambda call: f"( {call[0][1:]}", clean)
        for mark in ("[[", "<<", "<!--", "/%", "/*", *(("]]", "][", "->", "<-", "|") if in_link else ())):
            while mark in broken:
                broken = broken.replace(mark, f"{mark[0]} {mark[1:]}" if len(mark) > 1 else "/")
        broken = TAG.sub(lambda tag: f"< {tag[0][1:]}", broken)
        broken = re.sub(r"^::", ": :", broken, flags=re.MULTILINE)
        if in_link and broken.endswith(("]", "-", "<")):
            broken += " "
        if broken.strip() != clean:
            self.lose(gettext("Signs that Twine would take for code were set apart with a space."), place)
        return broken


def _full(**values) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _escaped(name: str) -> str:
    return re.sub(r"([\[\]{}\\])", r"\\\1", name)


def _all_texts(story: Story) -> Iterator[Texts]:
    yield story.title
    for scene in story.scenes:
        yield scene.texts
