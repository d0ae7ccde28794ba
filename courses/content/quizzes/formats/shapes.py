"""What a question of each type must have before it is one at all. The types (types/) and the tables ask more of it later."""

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from ..bank import BankQuestion, gaps_of, spellings

CHOICES = ("single", "multiple", "truefalse", "picture")
TYPES = (*CHOICES, "order", "match", "groups", "gaps", "words", "short", "number", "hotspot", "scale", "reflection")
MAX_OPTIONS = 100

_DECIMAL = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,2})?", re.ASCII)

Fault = tuple[str, str]
"""A field in the words of `BankQuestion`, and a sentence."""


def decimal_of(text: str) -> Decimal | None:
    """A finite number written with a point or a comma, at most 30 characters and 15 digits on either side; else None."""
    text = text.strip().replace(",", ".").replace("−", "-")
    if len(text) > 30 or not _DECIMAL.fullmatch(text):
        return None
    value = Decimal(text)
    return value if not value or abs(value.adjusted()) <= 15 else None


def decimal_text(value: Decimal) -> str:
    """Digits with a point, no exponent, no zeros that say nothing."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def area_of(text: str) -> tuple[Decimal, Decimal, Decimal, Decimal] | None:
    """x, y, width and height in percent, all within the picture; else None."""
    parts = [decimal_of(part) for part in text.split()]
    if len(parts) != 4 or None in parts:
        return None
    x, y, width, height = parts
    inside = x >= 0 and y >= 0 and width > 0 and height > 0 and x + width <= 100 and y + height <= 100
    return (x, y, width, height) if inside else None


def faults(question: BankQuestion) -> Iterator[Fault]:
    """What is wrong with a question, in the language of whoever reads it."""
    if question.type not in TYPES:
        yield "type", _("This type of question is not known: %(type)s.") % {"type": question.type[:40]}
        return
    if not any(question.text.values()):
        yield "text", _("The question has no text.")
    if len(question.options) > MAX_OPTIONS or len(question.targets) > MAX_OPTIONS:
        yield "options", _("The question has too many options.")
        return
    keys = [option.key for option in question.options]
    if len(set(keys)) < len(keys) or len({target.key for target in question.targets}) < len(question.targets):
        yield "options", _("Two options have the same key.")
    yield from _faults_of_type(question)


def _faults_of_type(question: BankQuestion) -> Iterator[Fault]:
    right = sum(option.correct for option in question.options)
    worded = question.type in (*CHOICES, "order", "match", "groups", "words", "short", "gaps", "scale")
    if worded and any(not any(option.text.values()) for option in question.options):
        yield "options", _("An option has no text.")
    if question.type in (*CHOICES, "order", "scale") and len(question.options) < 2:
        yield "options", _("Give at least two options.")
    if question.type in ("single", "truefalse") and right != 1:
        yield "correct", _("Mark exactly one option as right.")
    if question.type in ("multiple", "picture", "words", "hotspot") and not right:
        yield "correct", _("Mark at least one option as right.")
    if question.type == "truefalse" and {option.key for option in question.options} != {"true", "false"}:
        yield "options", _("Give exactly two options with the keys «true» and «false».")
    if question.type in ("match", "groups"):
        yield from _pairs(question)
    if question.type in ("gaps", "words"):
        yield from _marks(question)
    if question.type == "short" and not any(share_of(option) == 100 for option in question.options):
        yield "options", _("Give at least one answer that wins all the points.")
    if question.type == "number":
        if decimal_of(question.settings.get("number", "")) is None:
            yield "number", _("The answer is not a number.")
        tolerance = decimal_of(question.settings.get("tolerance") or "0")
        if tolerance is None or tolerance < 0:
            yield "tolerance", _("The tolerance is not a number of zero or more.")
    if question.type == "hotspot" and (not question.options or any(area_of(o.area) is None for o in question.options)):
        yield "area", _("Give each place on the picture as four percentages: left, top, width, height.")


def _pairs(question: BankQuestion) -> Iterator[Fault]:
    targets = {target.key for target in question.targets}
    if len(question.options) < 2 or any(option.target not in targets for option in question.options):
        yield "target", _("Give at least two options, each with what it belongs to.")
    if any(not any(target.text.values()) for target in question.targets):
        yield "target", _("Something that options belong to has no text.")


def _marks(question: BankQuestion) -> Iterator[Fault]:
    keys = Counter(option.key for option in question.options)
    for passage in question.passage.values():
        if passage and Counter(gaps_of(passage)) != keys:
            yield "passage", _("The marks in the passage and the options do not agree.")
            return
    if not keys or not any(question.passage.values()):
        yield "passage", _("The passage has no place to fill or to choose.")
    if question.type == "gaps" and not all(spellings(text) for o in question.options for text in o.text.values()):
        yield "options", _("An option has no text.")


def share_of(option) -> int:
    """The percent of the points that an option wins."""
    return 100 if option.share is None else option.share
