"""How editors write a story: scenes, choices, conditions and effects, with every text in all languages side by side.

A story is one graph in many languages, so its blocks hold the languages themselves: a text is a block for each of them. Only
here blocks become the plain values of graph.py, and plain values blocks.
"""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    IntegerBlock,
    ListBlock,
    RegexBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)
from wagtail.images.blocks import ImageChooserBlock

from ..editorial.models import SOURCE_LANGUAGE
from .graph import (
    AT_LEAST,
    AT_MOST,
    CALM,
    HELP,
    NOT_VISITED,
    ON_METERS,
    OPEN,
    VISITED,
    Choice,
    Condition,
    Effect,
    Ending,
    Meter,
    Scene,
    Texts,
)
from .reading import HIGHEST, MOST_CHOICES, MOST_LETTERS, MOST_METERS, MOST_RULES, MOST_SCENES

LANGUAGES = [code for code, _name in settings.LANGUAGES]
ENDING_LABELS = {
    HELP: _("somebody was told and helps"),
    CALM: _("it turned out well among those concerned"),
    OPEN: _("it is not over: there is still something to do"),
}
CONDITION_LABELS = {
    AT_LEAST: _("the meter is at least"),
    AT_MOST: _("the meter is at most"),
    VISITED: _("this scene was seen"),
    NOT_VISITED: _("this scene was not seen"),
}


class KeyBlock(RegexBlock):
    """A stable key: what refers to it stays right when texts change."""

    def __init__(self, **options):
        super().__init__(
            regex=r"^[a-z0-9][a-z0-9-]{0,59}$", max_length=60,
            error_messages={"invalid": _("Small Latin letters, digits and hyphens only.")}, **options,
        )  # fmt: skip


def in_languages(name: str, label: Any, *, block=CharBlock, required: bool = False, **options) -> list[tuple[str, Any]]:
    """A block of this text for each language: `text_mn`, `text_en`. Only the Mongolian one may be required."""
    found = []
    for code, language in settings.LANGUAGES:
        heading = label if code == SOURCE_LANGUAGE else format_lazy("{label} ({language})", label=label, language=language)
        found.append((f"{name}_{code}", block(label=heading, required=required and code == SOURCE_LANGUAGE, **options)))
    return found


class ConditionBlock(StructBlock):
    kind = ChoiceBlock(label=_("Only if"), choices=list(CONDITION_LABELS.items()))
    subject = KeyBlock(label=_("Meter or scene (key)"))
    value = IntegerBlock(label=_("Value of the meter"), required=False, min_value=0, max_value=HIGHEST)

    class Meta:
        icon = "lock-open"
        label = _("Condition")


class EffectBlock(StructBlock):
    meter = KeyBlock(label=_("Meter (key)"))
    by = IntegerBlock(label=_("By how much"), min_value=-HIGHEST, max_value=HIGHEST)

    class Meta:
        icon = "order"
        label = _("Effect")


class StoryWayBlock(StructBlock):
    """One choice of a scene."""

    def __init__(self, local_blocks=(), **options):
        super().__init__(
            [
                ("key", KeyBlock(label=_("Key"))),
                *in_languages("text", _("What one can do"), required=True, max_length=300),
                ("to", KeyBlock(label=_("Leads to the scene (key)"))),
                *in_languages("feedback", _("Said when it was chosen"), block=TextBlock, max_length=MOST_LETTERS, rows=2),
                ("conditions", ListBlock(ConditionBlock(), label=_("Conditions"), default=[], max_num=MOST_RULES)),
                ("effects", ListBlock(EffectBlock(), label=_("Effects"), default=[], max_num=MOST_RULES)),
                *local_blocks,
            ],
            **options,
        )

    class Meta:
        icon = "arrow-right"
        label = _("Choice")
        form_classname = "struct-block story-way"


class SceneBlock(StructBlock):
    def __init__(self, local_blocks=(), **options):
        super().__init__(
            [
                ("key", KeyBlock(label=_("Key"))),
                *in_languages("speaker", _("Who speaks"), max_length=80),
                *in_languages("text", _("Text"), block=TextBlock, required=True, max_length=MOST_LETTERS, rows=4),
                ("picture", ImageChooserBlock(label=_("Picture"), required=False)),
                ("sensitive", BooleanBlock(label=_("A hard moment: needs a help box"), required=False)),
                *in_languages("help_box", _("Help box"), block=TextBlock, max_length=600, rows=2),
                ("choices", ListBlock(StoryWayBlock(), label=_("Choices"), default=[], max_num=MOST_CHOICES)),
                ("ending", ChoiceBlock(label=_("Here the story ends"), choices=list(ENDING_LABELS.items()), required=False)),
                *in_languages("reflection", _("To think and talk about"), block=TextBlock, max_length=MOST_LETTERS, rows=2),
                *in_languages("help", _("How to get help"), block=TextBlock, max_length=MOST_LETTERS, rows=2),
                *local_blocks,
            ],
            **options,
        )

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["ending"] and len(cleaned["choices"]):
            raise ValidationError(_("An ending has no choices: leave one or the other empty."))
        return cleaned

    class Meta:
        icon = "comment"
        label = _("Scene")
        label_format = "{key}: {text_mn}"


class MeterBlock(StructBlock):
    def __init__(self, local_blocks=(), **options):
        super().__init__(
            [
                ("key", KeyBlock(label=_("Key"))),
                *in_languages("name", _("Name"), required=True, max_length=80),
                ("start", IntegerBlock(label=_("At the beginning"), default=0, min_value=0, max_value=HIGHEST)),
                ("top", IntegerBlock(label=_("At most"), default=5, min_value=1, max_value=HIGHEST)),
                ("shown", BooleanBlock(label=_("The reader sees it"), required=False)),
                *local_blocks,
            ],
            **options,
        )

    class Meta:
        icon = "order"
        label = _("Meter")
        label_format = "{key}: {name_mn}"


class ScenesBlock(StreamBlock):
    scene = SceneBlock()

    class Meta:
        max_num = MOST_SCENES


class MetersBlock(StreamBlock):
    meter = MeterBlock()

    class Meta:
        max_num = MOST_METERS
        required = False


# --- to plain values ---------------------------------------------------------------------------------------------------


def texts(value: Mapping[str, Any], name: str) -> Texts:
    """{language: text} of the languages that say something."""
    return {code: text for code in LANGUAGES if (text := value.get(f"{name}_{code}"))}


def scene_of(value: Mapping[str, Any]) -> Scene:
    ending = None
    if value["ending"]:
        ending = Ending(value["ending"], texts(value, "reflection"), texts(value, "help"))
    return Scene(
        key=value["key"], texts=texts(value, "text"), speaker=texts(value, "speaker"),
        picture=str(value["picture"].pk) if value["picture"] else "", sensitive=bool(value["sensitive"]),
        help_box=texts(value, "help_box"), ending=ending, choices=tuple(choice_of(one) for one in value["choices"]),
    )  # fmt: skip


def choice_of(value: Mapping[str, Any]) -> Choice:
    return Choice(
        key=value["key"], to=value["to"], texts=texts(value, "text"), feedback=texts(value, "feedback"),
        conditions=tuple(
            Condition(one["kind"], one["subject"], (one["value"] or 0) if one["kind"] in ON_METERS else 0)
            for one in value["conditions"]
        ),
        effects=tuple(Effect(one["meter"], one["by"]) for one in value["effects"]),
    )  # fmt: skip


def meter_of(value: Mapping[str, Any]) -> Meter:
    return Meter(value["key"], texts(value, "name"), value["start"], value["top"], bool(value["shown"]))


# --- and back ----------------------------------------------------------------------------------------------------------


def written(name: str, said: Texts) -> dict[str, str]:
    return {f"{name}_{code}": said.get(code, "") for code in LANGUAGES}


def scene_data(scene: Scene, pictures: Mapping[str, int] | None = None) -> dict[str, Any]:
    """A scene as its block stores it. `pictures`: ids of pictures by their key; a key that is a number is an id."""
    picture = (pictures or {}).get(scene.picture) or (int(scene.picture) if scene.picture.isdigit() else None)
    ending = scene.ending
    return {
        "key": scene.key, **written("speaker", scene.speaker), **written("text", scene.texts), "picture": picture,
        "sensitive": scene.sensitive, **written("help_box", scene.help_box),
        "choices": items(choice_data(choice) for choice in scene.choices),
        "ending": ending.kind if ending else "", **written("reflection", ending.reflection if ending else {}),
        **written("help", ending.help if ending else {}),
    }  # fmt: skip


def choice_data(choice: Choice) -> dict[str, Any]:
    return {
        "key": choice.key, **written("text", choice.texts), "to": choice.to, **written("feedback", choice.feedback),
        "conditions": items(
            {"kind": one.kind, "subject": one.subject, "value": one.value if one.kind in ON_METERS else None}
            for one in choice.conditions
        ),
        "effects": items({"meter": one.meter, "by": one.by} for one in choice.effects),
    }  # fmt: skip


def meter_data(meter: Meter) -> dict[str, Any]:
    return {
        "key": meter.key, **written("name", meter.name), "start": meter.start, "top": meter.top, "shown": meter.shown,
    }  # fmt: skip


def items(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as a list block stores them, and as it stores them again when an editor has saved."""
    return [{"type": "item", "value": row, "id": str(uuid.uuid4())} for row in rows]


def stream_data(kind: str, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows as a stream stores them."""
    return [{"type": kind, "value": row} for row in rows]
