"""A question on its way to a learner: what a type may choose from before handing in, and what is said afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .bank import GAP


@dataclass(frozen=True)
class AskedOption:
    """An option without a word about whether it is right."""

    key: str
    text: str
    picture: Any = None
    area: str = ""


@dataclass(frozen=True)
class AskedTarget:
    key: str
    text: str


@dataclass(frozen=True)
class AskedQuestion:
    """A question in one language, options and targets in this attempt's order: all that `for_browser` can choose from.

    There is no key, weight, feedback or accepted spelling in it, so no type can let one slip.
    """

    text: str
    hint: str = ""
    passage: str = ""
    unit: str = ""
    several: bool = False
    options: tuple[AskedOption, ...] = ()
    targets: tuple[AskedTarget, ...] = ()


@dataclass(frozen=True)
class Screen:
    """One question as a template gets it."""

    place: int
    name: str
    kind: str
    template: str
    content: dict
    response: object = ()
    answered: bool = False
    picture: object = None
    marked: bool = True
    certainty: int | None = None
    checked: bool = False


@dataclass(frozen=True)
class ReviewLine:
    """One line after handing in: an option with what was made of it.

    `given` and `wanted` are words where an option is more than chosen or not: its pair, its place, what was typed.
    """

    text: str
    chosen: bool = False
    correct: bool = False
    feedback: str = ""
    given: str = ""
    wanted: str = ""


def asked(question, *, option_order: Sequence[str] | None = None, target_order: Sequence[str] | None = None) -> AskedQuestion:
    """A stored question in the active language, without its secrets. Reads prefetched options and targets."""
    kind = question.kind
    options = in_order(question.options.all(), option_order)
    targets = in_order(question.targets.all(), target_order) if kind.has_targets else []
    return AskedQuestion(
        text=question.text, hint=question.hint, passage=question.passage if kind.has_passage else "", unit=question.unit,
        several=sum(1 for option in options if option.correct) > 1,
        # Where words are compared an option's text is the answer.
        options=tuple(
            AskedOption(
                option.key, "" if kind.compares_words else option.text,
                # A picture left over from another type is neither shown nor read.
                option.picture if "picture" in kind.option_fields else None, option.area,
            )
            for option in options
        ),
        targets=tuple(AskedTarget(target.key, target.text) for target in targets),
    )  # fmt: skip


def screen_of(question, *, place: int = 1, response: Any = None, option_order=None, target_order=None, **more) -> Screen:
    """A stored question as the template of its type wants it."""
    kind = question.kind
    content = asked(question, option_order=option_order, target_order=target_order)
    return Screen(
        place=place, name=f"q{place}", kind=kind.key, template=kind.template, content=kind.for_browser(content),
        response=response or [], answered=response is not None, picture=question.picture, marked=kind.marked, **more,
    )  # fmt: skip


def in_order(rows, order: Sequence[str] | None) -> list:
    """Rows in the order of these keys; in their own order without one. A row that the order does not know is left out."""
    if order is None:
        return list(rows)
    by_key = {row.key: row for row in rows}
    return [by_key[key] for key in order if key in by_key]


def pieces(passage: str) -> list[dict]:
    """A passage cut at its places: [{"text": ...}, {"key": ..., "place": 1}, ...]."""
    found: list[dict] = []
    for number, part in enumerate(GAP.split(passage)):
        if part:
            found.append({"key": part, "place": number // 2 + 1} if number % 2 else {"text": part})
    return found
