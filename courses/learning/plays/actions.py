"""Writes about plays: begin, keep the state, take what a content says. Each safe to repeat.

What is taken is judged here and not believed: content/h5p/results.py and content/scorm/results.py say how far.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from courses.content.h5p.libraries import reference
from courses.content.h5p.results import Rejected, Result, Trust, judge
from courses.content.models import LessonPage, Package
from courses.content.scorm.results import Outcome, outcome

from . import rules
from .models import Play, Statement
from .rules import Mark


class Refused(Exception):
    """What came cannot be from a content that works: it has no form, or a number that is no mark. Nothing is kept of it."""


class Conflict(Exception):
    """The same key came with another statement (trust.md 35: 409)."""


@dataclass(frozen=True)
class Taken:
    """What came of something that a content said. `ended`: by it the play has come to its end, for the first time."""

    play: Play
    ended: bool = False


# --- begin ---------------------------------------------------------------------------------------------------------------


def begin(
    *, learner_id: int, package: Package, lesson: LessonPage, course_id: int, language: str, now: datetime
) -> Play:  # fmt: skip
    """Begin to play, or go on with the play that is current, also where it has come to its end."""
    play, _made = Play.objects.get_or_create(
        learner_id=learner_id, lesson=lesson, package=package, current=True,
        defaults={"course_id": course_id, "language": language, "started_at": now, "moved_at": now},
    )  # fmt: skip
    return play


@transaction.atomic
def begin_again(*, play: Play, language: str, now: datetime) -> Play:
    """Make the next play; this one becomes history. One that was begun again already gives the play that is current now.

    Nothing that was reached is lost: what has ended stays ended, and the best of all plays is shown.
    """
    play = _locked(play.pk)
    own = Play.objects.filter(learner_id=play.learner_id, lesson_id=play.lesson_id, package_id=play.package_id)
    if not play.current:
        return own.current().first() or play
    if not play.state and not play.ended and not play.statements.exists():
        return play
    play.current = False
    play.save(update_fields=["current"])
    history = [rules.Past(row.pk, row.started_at, row.ended, row.mark) for row in own.filter(current=False)]
    own.filter(pk__in=rules.superfluous(history)).delete()
    return begin(
        learner_id=play.learner_id, package=play.package, lesson=play.lesson, course_id=play.course_id, language=language,
        now=now,
    )  # fmt: skip


# --- what a content says -------------------------------------------------------------------------------------------------


def keep_state(*, play: Play, state: str, now: datetime) -> None:
    """Keep where the learner is. Raises Refused for more than rules.MOST_STATE bytes."""
    _bounded(state)
    Play.objects.filter(pk=play.pk).exclude(state=state).update(state=state, moved_at=now)


@transaction.atomic
def take_statement(*, play: Play, key: uuid.UUID, statement: Any, now: datetime) -> Taken:
    """Judge a statement of an H5P content; the best result of the play stays.

    The same key again changes nothing; raises Conflict where another statement comes with it, and Refused for what is no
    statement, or a mark that is none. One transaction that locks the play's row: of twenty in parallel, one counts.
    """
    play = _locked(play.pk)
    library = _library(play.package)
    if not isinstance(statement, Mapping) or not isinstance(statement.get("verb"), Mapping):
        raise Refused
    said, verb = rules.cut(statement, library), rules.verb_of(statement)
    known = play.statements.filter(key=key).first()
    if known is not None:
        if known.said != said:
            raise Conflict
        return Taken(play)
    verdict = judge(said, library, play.package.content, parts=_said_before(play))
    if verdict in (Rejected.FORM, Rejected.NUMBER, Rejected.RANGE):
        raise Refused
    if not rules.bears_on_result(verdict, verb, library):
        return Taken(play)
    row = None
    if (kept := play.statements.aggregate(last=Max("number"))["last"] or 0) < rules.MOST_STATEMENTS:
        row = Statement.objects.create(play=play, key=key, number=kept + 1, verb=verb, said=said, said_at=now)
    mark = _mark(verdict)
    if mark is not None and rules.better(play.mark, mark) is mark:
        play.statements.filter(counts=True).update(counts=False)
        if row is not None:
            row.counts = True
            row.save(update_fields=["counts"])
    return _moved(play, ended=rules.ends(verdict), mark=mark, now=now)


@transaction.atomic
def take_cmi(*, play: Play, cmi: Any, data: str, now: datetime) -> Taken:
    """Keep what a SCORM content keeps (`data`: `cmi` as it came), and take its result. Raises Refused."""
    _bounded(data)
    play = _locked(play.pk)
    verdict = outcome(cmi, play.package.kind, _parts(play.package))
    if not isinstance(verdict, Outcome):
        raise Refused
    play.state = data
    return _moved(play, ended=verdict.ended, mark=_mark(verdict), now=now)


@transaction.atomic
def end(*, play: Play, now: datetime) -> Taken:
    """The learner says to have seen everything, of a content that might never say so (rules.ends_without_result)."""
    play = _locked(play.pk)
    if not play.package.is_h5p or not rules.ends_without_result(_library(play.package)):
        raise Refused
    return _moved(play, ended=True, mark=None, now=now)


def _bounded(text: str) -> None:
    if not isinstance(text, str) or "\x00" in text or len(text.encode("utf-8", "replace")) > rules.MOST_STATE:
        raise Refused


def _locked(pk: uuid.UUID) -> Play:
    # Locks the row on PostgreSQL; on SQLite the IMMEDIATE transaction has the whole file to itself.
    return Play.objects.select_for_update(of=("self",)).select_related("package").get(pk=pk)


def _library(package: Package) -> str:
    ref = reference(package.main)
    return ref.name if ref else ""


def _parts(package: Package) -> list[str]:
    """Identifiers of the parts of a SCORM content, so that one of several is not taken for the whole."""
    items = package.content.get("items") if isinstance(package.content, dict) else None
    return [item["id"] for item in items or [] if isinstance(item, dict) and isinstance(item.get("id"), str)]


def _said_before(play: Play) -> Iterator[Any]:
    """Read only where the judge asks for it."""
    yield from play.statements.order_by("number").values_list("said", flat=True)


def _mark(verdict: Any) -> Mark | None:
    """The result of a verdict as it is kept. What a SCORM content reports is never more than reported."""
    if isinstance(verdict, Result):
        return rules.mark(verdict.raw, verdict.maximum, verdict.trust)
    if isinstance(verdict, Outcome) and verdict.raw is not None and verdict.maximum is not None:
        return rules.mark(verdict.raw, verdict.maximum, Trust.REPORTED)
    return None


def _moved(play: Play, *, ended: bool, mark: Mark | None, now: datetime) -> Taken:
    first = ended and not play.ended
    if ended or play.ended:
        _put(play, rules.better(play.mark, mark))
    if first:
        play.ended_at = now
    play.moved_at = now
    play.save(update_fields=["state", "raw", "maximum", "trust", "ended_at", "moved_at"])
    return Taken(play, first)


def _put(play: Play, mark: Mark | None) -> None:
    if mark is not None:
        play.raw, play.maximum, play.trust = mark.raw, mark.maximum, mark.trust.value


# --- again, and by age ---------------------------------------------------------------------------------------------------


def rejudge(*, packages: Iterable[uuid.UUID] | None = None) -> int:
    """Score every stored play again, or those of these contents, because a content or the judge has changed.

    A result whose statements are forgotten stays; one that its content no longer bears out is no more than reported. Nothing
    that has ended is opened again. Returns how many results changed. Repeat it as you like.
    """
    plays = Play.objects.ended().exclude(raw=None) if packages is None else Play.objects.ended().filter(package__in=packages)
    changed = 0
    for pk in list(plays.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            changed += _rejudge(_locked(pk))
    return changed


def _rejudge(play: Play) -> bool:
    before = play.mark
    if play.package.is_h5p:
        rows = list(play.statements.order_by("number"))
        if before is not None and not any(row.counts for row in rows):
            return False
        library, best, counting = _library(play.package), None, None
        for place, row in enumerate(rows):
            parts = [one.said for one in rows[:place]]
            mark = _mark(judge(row.said, library, play.package.content, parts=parts))
            if mark is not None and rules.better(best, mark) is mark:
                best, counting = mark, row
        if counting is not None:
            play.statements.exclude(pk=counting.pk).filter(counts=True).update(counts=False)
            play.statements.filter(pk=counting.pk).update(counts=True)
    else:
        best = before
    after = best or (rules.distrusted(before) if before else None)
    if after == before:
        return False
    _put(play, after)
    play.save(update_fields=["raw", "maximum", "trust"])
    return True


def forget_statements(*, now: datetime) -> int:
    """Delete the statements of plays that have not moved for rules.KEPT, and empty the states of those that ended.

    All statements of a play go together, so that a result never rests on half of them. Returns how many rows went or changed.
    """
    old = now - rules.KEPT
    gone = Statement.objects.filter(play__moved_at__lt=old).delete()[0]
    emptied = Play.objects.ended().filter(Q(moved_at__lt=old) & ~Q(state="")).update(state="")
    return gone + emptied
