"""What is kept of a play, which result stays, and what is left to play. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from courses.content.h5p.results import (
    ANSWERED,
    COMPLETED,
    CONTAINERS,
    QUESTIONS,
    RESCORED,
    SUB_CONTENT,
    Rejected,
    Result,
    Trust,
)

MOST_STATE = 64_000
"""Bytes of a state or of what a SCORM content keeps."""

MOST_SAID = 8_000
"""Bytes of one statement."""

MOST_STATEMENTS = 200
"""Kept per play. What is said after them is judged all the same, only not kept."""

MOST_PLAYS = 10
"""Kept per learner, lesson and content."""

MOST_POINTS = 1_000_000
"""A content whose maximum is higher has no result: nobody counts so far, and a column ends somewhere."""

KEPT = timedelta(days=30)
"""How long statements are kept, and the states of plays that have ended."""

_THOUSANDTH = Decimal("0.001")
_STEPS = [Trust.REPORTED, Trust.PLAUSIBLE, Trust.VERIFIED]

VERBS = {ANSWERED: "answered", COMPLETED: "completed"}
"""Only these can make a result or be a part of one; of the rest nothing is kept."""


@dataclass(frozen=True)
class Mark:
    """A result as it is kept: 0 <= raw <= maximum, maximum > 0, thousandths."""

    raw: Decimal
    maximum: Decimal
    trust: Trust

    @property
    def share(self) -> Decimal:
        return self.raw / self.maximum


def mark(raw: float, maximum: float, trust: Trust) -> Mark | None:
    """A judged result as it is kept; None where it is too large or too small for that."""
    if not (0 <= raw <= maximum <= MOST_POINTS):
        return None
    points, most = (Decimal(repr(float(value))).quantize(_THOUSANDTH, ROUND_HALF_EVEN) for value in (raw, maximum))
    return Mark(points, most, trust) if most > 0 else None


def better(one: Mark | None, other: Mark | None) -> Mark | None:
    """The result that stays: the larger share; of equal ones the one that is believed more.

    Not the one that is believed most: a slip that a content forgives cannot be marked again, and whoever did better the
    second time must not lose by it. The trust is told beside the result, so nobody is deceived.
    """
    if one is None or other is None:
        return one or other
    return max(one, other, key=lambda mark: (mark.share, _STEPS.index(mark.trust)))


def distrusted(mark: Mark) -> Mark:
    """The same result where the content has changed so that it no longer bears it out."""
    return Mark(mark.raw, mark.maximum, Trust.REPORTED)


# --- statements --------------------------------------------------------------------------------------------------------

_JUDGED = {
    "verb": {"id": None},
    "object": {"id": None, "definition": {"extensions": {SUB_CONTENT: None}}},
    "context": {"contextActivities": {"parent": None}},
    "result": {"score": {"raw": None, "max": None, "min": None}, "completion": None},
}
_ANSWERED = _JUDGED | {"result": _JUDGED["result"] | {"response": None}}


def cut(statement: Mapping, library: str) -> dict:
    """A statement without what is not judged: no actor, no times, no texts of the questions.

    What was answered stays only where the server marks it again. What a child writes into any other content is not kept.
    """
    return _cut(statement, _ANSWERED if library in RESCORED else _JUDGED)


def _cut(value: Any, tree: Mapping | None) -> Any:
    if tree is None or not isinstance(value, Mapping):
        return value
    return {name: _cut(value[name], inner) for name, inner in tree.items() if name in value}


def verb_of(statement: Mapping) -> str:
    """ "answered", "completed", or "" for a statement that can be neither a result nor a part of one."""
    verb = statement.get("verb")
    name = verb.get("id") if isinstance(verb, Mapping) else None
    return VERBS.get(name, "") if isinstance(name, str) else ""


def bears_on_result(verdict: Result | Rejected, verb: str, library: str) -> bool:
    """Is a statement kept? Those that end a play, and the answers to parts where a content is marked again from its parts."""
    return ends(verdict) or (verb == "answered" and library in RESCORED & CONTAINERS)


def ends(verdict: Result | Rejected) -> bool:
    """Does a statement end the play? Whoever came to the end has played, also where the content tells no mark, or one out of
    another maximum than ours: the mark is then left out, and the child is not held up."""
    return isinstance(verdict, Result) or verdict in (Rejected.NO_SCORE, Rejected.MAXIMUM)


def ends_without_result(library: str) -> bool:
    """May a learner say that such a content was seen to its end? Only where it might never say so itself."""
    return library not in QUESTIONS | CONTAINERS


# --- several plays -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Past:
    """A play that is history."""

    id: Any
    started_at: datetime
    ended: bool
    mark: Mark | None


def superfluous(history: Iterable[Past], *, room: int = MOST_PLAYS - 1) -> list:
    """Ids of the plays of history that go, so that `room` stay: never the best, never the only one that ended; oldest first."""
    rows = sorted(history, key=lambda past: past.started_at, reverse=True)
    best = max(
        rows, key=lambda past: (past.ended, past.mark is not None, past.mark.share if past.mark else Decimal(0)), default=None
    )
    others: Sequence[Past] = [past for past in rows if past is not best]
    return [past.id for past in others[max(room - 1, 0) :]]
