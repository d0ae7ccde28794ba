"""Writes about progress: opened, done, complete. Each safe to repeat."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Greatest

from courses.content.models import CoursePage, LessonPage, Quiz

from ..attempts.models import Attempt
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
def finish_lesson(*, learner_id: int, course_id: int, lesson_id: int, now: datetime, attempt: Attempt | None = None) -> None:
    """The lesson is done. The first `done_at` stays; the percentage is that of the attempt that counts."""
    percent = attempt.shown_percent if attempt else None
    rows = LessonProgress.objects.filter(learner_id=learner_id, lesson_id=lesson_id)
    changes: dict = {"done_at": Coalesce(F("done_at"), now)}
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
                learner_id=learner_id, course_id=course_id, lesson_id=lesson_id, opened_at=now, done_at=now, attempt=attempt,
                best_percent=percent,
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


def may_finish_without_quiz(lesson: LessonPage) -> bool:
    return rules.lesson_is_done_by(has_quiz=bool(lesson.quiz_id), quiz_handed_in=False, end_confirmed=True)
