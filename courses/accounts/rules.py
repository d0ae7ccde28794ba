"""Decisions about signing in. Plain values in, plain values out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

WRONG_TRIES_PER_DEVICE = 30
DEVICE_PAUSE = timedelta(minutes=15)
WRONG_TRIES_IN_A_ROW = 100
ONE_TIME_LIFE = timedelta(minutes=10)
ONE_TIME_TRIES = 10


def secret_kind_for_grade(grade: int) -> str:
    """Grades 1-3 choose pictures, 4-6 type a PIN, from grade 7 three words (trust.md 8)."""
    if grade <= 3:
        return "pictures"
    return "pin" if grade <= 6 else "words"


@dataclass(frozen=True)
class Verdict:
    """May this try be made? `reason` is "" or one of "device", "reset"."""

    allowed: bool
    reason: str = ""


def may_try_secret(*, wrong_on_device: int, last_on_device: datetime | None, wrong_in_a_row: int, now: datetime) -> Verdict:
    """A device pauses after 30 wrong tries; after 100 in a row from anywhere only a teacher's reset helps.

    Counting per pupil AND device is what keeps a classmate from locking a child out, and a school that shares one
    address from being locked as a whole. Card and one-time code stay open in both cases.
    """
    if wrong_in_a_row >= WRONG_TRIES_IN_A_ROW:
        return Verdict(False, "reset")
    if wrong_on_device >= WRONG_TRIES_PER_DEVICE and last_on_device and now - last_on_device < DEVICE_PAUSE:
        return Verdict(False, "device")
    return Verdict(True)
