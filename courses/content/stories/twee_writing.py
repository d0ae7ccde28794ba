"""Twee 3 out: a story in one language, with what it does not carry."""

import json
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext

from ..quizzes.bank import Loss, Place
from .drawing import said
from .graph import Ending, Scene, Story, Texts
from .layout import HIGH, WIDE, lay_out
from .reading import consequences_data, tidy
from .twee_marks import CONTROL, HARLOWE, TAG, TweeWriting

SPACE = uuid.UUID("9f6d1c1e-54a7-4f0b-9a63-0d6c7f5d2b10")
"""Names the identifiers (IFID) of our stories, so that a story keeps its own from one export to the next."""


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
