"""Decisions about classes: school year, limits, opening, who is stuck, who is late, class devices. Pure."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from courses.lib.tables import PupilName

SCHOOL_YEAR_BEGINS = (9, 1)
"""Month and day: 1 September."""

MAX_PUPILS = 60
"""Pupils in one class at a time."""

MAX_CLASSES = 30
"""Classes of one teacher that are not archived."""

OPEN_MINUTES = 60
"""How long a class opens when the teacher says nothing: one lesson with its beginning and end."""

OPEN_CHOICES = (45, 60, 90, 240)
"""Minutes a teacher may choose."""

STUCK_TRIES = 2
STUCK_BELOW = 60
"""Percent: best result under it after `STUCK_TRIES` hand-ins means stuck."""

STUCK_AFTER = timedelta(days=7)
CLOSING_FAILURES = 2

MISSED_FROM = 3
"""Answers: of fewer a share says nothing about a question."""

WRONG_INVITATIONS = 10
INVITATION_PAUSE = timedelta(hours=1)

DEVICE_COOKIE = "classdevice"
DEVICE_SALT = "courses.learning.classrooms.device"
DEVICE_LIFE = timedelta(days=300)
"""A school year and a little: a device is named anew each year."""

MAX_DEVICES = 60
DEVICE_CLASSES = 12
"""Classes one shared computer can belong to."""

_DEVICE_KEY = re.compile(r"[a-z2-7]{26}")


def school_year(day: date) -> int:
    """The year in which the school year of this day began: 31 August 2026 is 2025, 1 September 2026 is 2026."""
    return day.year if (day.month, day.day) >= SCHOOL_YEAR_BEGINS else day.year - 1


def open_until(*, now: datetime, minutes: int) -> datetime:
    """When a class that opens now closes by itself. Raises ValueError for a length that is no choice."""
    if minutes not in OPEN_CHOICES:
        raise ValueError(f"A class opens for one of {OPEN_CHOICES} minutes, not {minutes}.")
    return now + timedelta(minutes=minutes)


# --- where a pupil is --------------------------------------------------------------------------------------------------


class State(StrEnum):
    """Where a pupil is in a lesson or in what is assigned."""

    NOT_STARTED = "not_started"
    ON_THE_WAY = "on_the_way"
    STUCK = "stuck"
    DONE = "done"


@dataclass(frozen=True)
class LessonFacts:
    """What is known of one pupil and one lesson. `hand_ins` counts the quiz's hand-ins, `best_percent` is their best."""

    opened_at: datetime | None = None
    done_at: datetime | None = None
    hand_ins: int = 0
    best_percent: int | None = None


def lesson_state(facts: LessonFacts, *, now: datetime) -> State:
    """Stuck: the quiz was handed in at least twice with a best under 60 %, or the lesson was opened more than seven days
    ago and is not done. Otherwise done once done, and on the way once opened or its quiz handed in.

    Handing in a lesson's quiz makes the lesson done whatever the mark (`progress/rules.py`), so the first rule comes first:
    a child who tried twice and understands little must not look finished.
    """
    # No percent after a hand-in: nothing was marked, as in a survey.
    if facts.hand_ins >= STUCK_TRIES and facts.best_percent is not None and facts.best_percent < STUCK_BELOW:
        return State.STUCK
    if facts.done_at is not None:
        return State.DONE
    if facts.opened_at is not None and now - facts.opened_at > STUCK_AFTER:
        return State.STUCK
    return State.ON_THE_WAY if facts.opened_at is not None or facts.hand_ins else State.NOT_STARTED


def pupil_state(
    lessons: Iterable[State], *, tests_handed_in: int = 0, closing_failures: int = 0, closing_passed: bool = False,
    complete: bool | None = None,
) -> State:  # fmt: skip
    """One word for a pupil and what is assigned.

    `complete` is the course's own verdict; None means that only lessons are assigned, and then all of them done is done.
    Stuck: stuck in a lesson, or the closing test failed twice and not passed since. Started: any lesson started, or the
    opening or closing test handed in (`tests_handed_in`).
    """
    states = list(lessons)
    if complete or (complete is None and states and all(state is State.DONE for state in states)):
        return State.DONE
    if State.STUCK in states or (closing_failures >= CLOSING_FAILURES and not closing_passed):
        return State.STUCK
    started = tests_handed_in > 0 or any(state is not State.NOT_STARTED for state in states)
    return State.ON_THE_WAY if started else State.NOT_STARTED


def is_late(*, due_on: date | None, today: date, state: State) -> bool:
    """Late: the due date has passed and it is not done. On the day itself nobody is late."""
    return due_on is not None and today > due_on and state is not State.DONE


# --- names ------------------------------------------------------------------------------------------------------------


class NameProblem(StrEnum):
    """Why a well-written name cannot be added. Problems of writing are `tables.Problem`."""

    IN_CLASS = "in_class"
    CLASS_FULL = "class_full"


def name_key(given: str, initial: str) -> tuple[str, str]:
    """Two pupils of a class with the same key could not tell their names apart at sign-in."""
    return given.casefold().strip(), initial.casefold().strip(" .")


def check_names(lines: Sequence[PupilName], *, taken: Collection[tuple[str, str]], room: int) -> list[PupilName]:
    """The lines of a list, each with its problem or none: a name the class has already, or no room (in list order)."""
    checked = []
    for line in lines:
        if not line.problem and name_key(line.given, line.initial) in taken:
            line = replace(line, problem=NameProblem.IN_CLASS)
        elif not line.problem and room <= 0:
            line = replace(line, problem=NameProblem.CLASS_FULL)
        room -= not line.problem
        checked.append(line)
    return checked


# --- joining a school, class devices ------------------------------------------------------------------------------------


def may_try_invitation(*, wrong: int, last_at: datetime | None, now: datetime) -> bool:
    """After ten wrong invitation codes an account waits an hour: the codes of schools are not to be guessed."""
    return wrong < WRONG_INVITATIONS or last_at is None or now - last_at >= INVITATION_PAUSE


def device_keys(cookie: str | None) -> list[str]:
    """The class keys a device's (already verified) cookie carries, newest last."""
    return [key for key in (cookie or "").split(".") if _DEVICE_KEY.fullmatch(key)][-DEVICE_CLASSES:]


def with_device_key(cookie: str | None, key: str) -> str:
    """The cookie's next value: one computer may serve several classes; the oldest of too many falls out."""
    return ".".join([*device_keys(cookie), key][-DEVICE_CLASSES:])
