"""Writes about progress: opened, done, complete. Each safe to repeat."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest

from courses.content.models import CoursePage, LessonPage, Quiz

from ..attempts.models import Attempt
from ..plays import reports as plays
from . import reports, rules
from .models import Enrolment, LessonProgress


def enrol(*, learner_id: int, course_id: int, now: datetime) -> Enrolment:
    try:
        enrolment, _made = Enrolment.objects.get_or_create(
            learner_id=learner_id, course_id=course_id, defaults={"started_at": now}
        )
    except IntegrityError:
        enrolment = Enrolment.objects.get(learner_id=learner_id, course_id=course_id)
    return enrolment


@transaction.atomic
def open_lesson(*, learner_id: int, course_id: int, lesson_id: int, now: datetime) -> None:
    """The learner has opened the lesson: enrol if need be, and remember when it was first opened."""
    enrol(learner_id=learner_id, course_id=course_id, now=now)
    LessonProgress.objects.bulk_create(
        [LessonProgress(learner_id=learner_id, course_id=course_id, lesson_id=lesson_id, opened_at=now)],
        ignore_conflicts=True,
    )


@transaction.atomic(savepoint=False)
def finish_lesson(
    *, learner_id: int, course_id: int, lesson_id: int, now: datetime, attempt: Attempt | None = None, done: bool = True
) -> None:  # fmt: skip
    """The lesson is done. The first `done_at` stays; the percentage is that of the attempt that counts.

    With `done` False something is left: only what its quiz came to is noted.
    """
    percent = attempt.shown_percent if attempt else None
    rows = LessonProgress.objects.filter(learner_id=learner_id, lesson_id=lesson_id)
    changes: dict = {"done_at": Coalesce(F("done_at"), now)} if done else {"opened_at": F("opened_at")}
    if attempt is not None:
        changes["attempt_id"] = attempt.pk
    if attempt is not None and percent is not None:
        changes |= {
            "best_percent": {
                Quiz.Counts.BEST: Greatest(Coalesce(F("best_percent"), percent), percent),
                Quiz.Counts.FIRST: Coalesce(F("best_percent"), percent),
                Quiz.Counts.LAST: percent,
            }[attempt.quiz.counts],
        }
    if rows.update(**changes):
        return
    enrol(learner_id=learner_id, course_id=course_id, now=now)
    try:
        with transaction.atomic():
            LessonProgress.objects.create(
                learner_id=learner_id, course_id=course_id, lesson_id=lesson_id, opened_at=now,
                done_at=now if done else None, attempt=attempt, best_percent=percent,
            )  # fmt: skip
    except IntegrityError:
        rows.update(**changes)  # the lesson was opened elsewhere in this moment


@transaction.atomic(savepoint=False)
def complete_if_due(*, learner_id: int, course: CoursePage, now: datetime) -> bool:
    """Set `completed_at` when the rule says so. True when the course is complete, now or before."""
    enrolment = Enrolment.objects.filter(learner_id=learner_id, course=course).first()
    if enrolment and enrolment.completed_at:
        return True
    state = reports.course_state(learner_id=learner_id, course=course)
    if not state.complete:
        return False
    enrolment = enrolment or enrol(learner_id=learner_id, course_id=course.pk, now=now)
    Enrolment.objects.filter(pk=enrolment.pk, completed_at=None).update(completed_at=now)
    return True


def is_due(*, learner_id: int, lesson: LessonPage, quiz_handed_in: bool = False, end_confirmed: bool = False) -> bool:
    """Is the lesson done, by what has just happened or by what happened before: its quiz handed in, its contents played?

    At most three queries; none for a lesson without contents that must be played to the end, once its quiz is known to be
    handed in or where it has none.
    """
    to_play = plays.to_be_played(lesson)
    left = plays.left_to_play(learner_id=learner_id, lesson=lesson, wanted=to_play)
    if not left and lesson.quiz_id and not quiz_handed_in:
        handed_in = Attempt.objects.handed_in().filter(learner_id=learner_id, lesson=lesson, quiz=lesson.quiz_id, stage="")
        quiz_handed_in = handed_in.exists()
    return rules.lesson_is_done_by(
        has_quiz=bool(lesson.quiz_id), quiz_handed_in=quiz_handed_in, end_confirmed=end_confirmed, to_play=len(to_play),
        left_to_play=len(left),
    )  # fmt: skip
