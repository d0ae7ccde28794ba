"""Decisions about signing in. Plain values in, plain values out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

WRONG_TRIES_PER_DEVICE = 30
DEVICE_PAUSE = timedelta(minutes=15)
WRONG_TRIES_IN_A_ROW = 100

ONE_TIME_LIFE = timedelta(minutes=10)
ONE_TIME_TRIES_PER_DEVICE = 10
ONE_TIME_TRIES = 100

WRONG_CLASS_CODES = 20
CLASS_CODE_PAUSE = timedelta(minutes=10)

WRONG_PASSWORDS_PER_DEVICE = 10
PASSWORD_PAUSE = timedelta(minutes=10)
WRONG_PASSWORDS_IN_AN_HOUR = 50
PASSWORD_HOUR = timedelta(hours=1)

WRONG_SECOND_FACTORS = 10
SECOND_FACTOR_PAUSE = timedelta(minutes=10)
# A code lives 30 s, and with a clock that is one step off 90 s; after this the same digits are another code.
SECOND_FACTOR_CODE_LIFE = timedelta(minutes=5)

# How long a count of wrong tries is kept after the last try.
TRIES_KEPT = timedelta(days=90)


def secret_kind_for_grade(grade: int) -> str:
    """Grades 1-3 choose pictures, 4-6 type a PIN, from grade 7 three words (trust.md 8)."""
    if grade <= 3:
        return "pictures"
    return "pin" if grade <= 6 else "words"


@dataclass(frozen=True)
class Verdict:
    """May this try be made? `reason` is "" or one of "device", "reset", "account"."""

    allowed: bool
    reason: str = ""


@dataclass(frozen=True)
class Tries:
    """Wrong tries of one device at one subject: how many, when the first of them was made, when the last."""

    wrong: int = 0
    since: datetime | None = None
    last_at: datetime | None = None

    def within(self, window: timedelta, now: datetime) -> int:
        """How many of them count in a window that began with the first."""
        return self.wrong if self.since is not None and now - self.since < window else 0


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


def may_try_one_time_code(*, until: datetime | None, wrong_in_all: int, wrong_on_device: int, now: datetime) -> Verdict:
    """A code lives ten minutes. Ten wrong ones close it for the device they came from, a hundred for everybody:
    a classmate cannot burn it by hand, and guessing one of a million is hopeless."""
    if until is None or until < now or wrong_in_all >= ONE_TIME_TRIES:
        return Verdict(False, "reset")
    if wrong_on_device >= ONE_TIME_TRIES_PER_DEVICE:
        return Verdict(False, "device")
    return Verdict(True)


def may_try_class_code(*, tries: Tries, now: datetime) -> Verdict:
    """Twenty wrong class codes in ten minutes, then the device waits for the rest of the ten minutes.

    A right code does not wipe the count: whoever knows one code could otherwise go on guessing others.
    """
    if tries.within(CLASS_CODE_PAUSE, now) >= WRONG_CLASS_CODES:
        return Verdict(False, "device")
    return Verdict(True)


def may_try_password(*, on_device: Tries, known_device: bool, in_all: Tries, now: datetime) -> Verdict:
    """Ten wrong passwords in ten minutes stop a device, fifty in an hour stop every device that never got in before.

    A device from which this person has signed in counts for itself only, so a stranger who guesses elsewhere cannot
    keep a teacher out of the teacher's own computer.
    """
    if on_device.within(PASSWORD_PAUSE, now) >= WRONG_PASSWORDS_PER_DEVICE:
        return Verdict(False, "device")
    if not known_device and in_all.within(PASSWORD_HOUR, now) >= WRONG_PASSWORDS_IN_AN_HOUR:
        return Verdict(False, "account")
    return Verdict(True)


def may_try_second_factor(*, tries: Tries, now: datetime) -> Verdict:
    """Ten wrong codes in ten minutes, whatever the device: who gets this far knows the password already."""
    if tries.within(SECOND_FACTOR_PAUSE, now) >= WRONG_SECOND_FACTORS:
        return Verdict(False, "account")
    return Verdict(True)


def session_is_over(*, idle: int, age: int, started_at: datetime, seen_at: datetime, now: datetime) -> bool:
    """Over when idle longer, or older, than allowed. `idle` and `age` are seconds."""
    return now - seen_at > timedelta(seconds=idle) or now - started_at > timedelta(seconds=age)
