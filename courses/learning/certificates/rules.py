"""Who earns a certificate, what the public page may show."""

from dataclasses import dataclass
from datetime import datetime

from courses.lib import mongolian


@dataclass(frozen=True)
class PublicView:
    """What anybody sees who holds the number: never more than this (trust.md 32)."""

    state: str  # valid | revoked
    show_name: bool
    name_matches: bool | None  # None: no name was typed


def earns(*, course_complete: bool, gives_certificate: bool, is_person: bool) -> bool:
    """A certificate comes only from a complete course that gives one, to somebody with an account."""
    return course_complete and gives_certificate and is_person


def public_view(*, revoked_at: datetime | None, for_minor: bool, name: str, typed: str) -> PublicView:
    """Valid or revoked; an adult's name is shown, a minor's only confirmed when the reader types it."""
    matches = None
    if typed.strip():
        matches = same_name(typed, name)
    return PublicView(
        state="revoked" if revoked_at else "valid",
        show_name=not for_minor or bool(matches),
        name_matches=matches,
    )


def same_name(one: str, other: str) -> bool:
    """«Б. Номин», «Номин Б.» and «б.номин» are one name, «Бат-Эрдэнэ Б» and «Батэрдэнэ Б» too; «Номин» alone is another."""
    first, second = mongolian.fold(one).split(), mongolian.fold(other).split()
    return sorted(first) == sorted(second) or "".join(first) == "".join(second)


def hours(minutes: int) -> str:
    """Hours of study as printed: to the nearest half hour, at least half."""
    halves = max(1, round(minutes / 30))
    return f"{halves // 2}" if halves % 2 == 0 else f"{halves / 2:.1f}"
