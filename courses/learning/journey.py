"""What follows, in order, when somebody finishes something. Pages, offline sync and tests all call this.

a quiz is handed in  ->  marked and noted  ->  its lesson is done  ->  the course may be complete  ->  a certificate is issued
a lesson's end is confirmed  ---------------->  the lesson is done  ->  (the same)
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from courses.content.models import CoursePage, LessonPage

from .attempts import actions as attempts
from .attempts.models import Attempt
from .certificates import actions as certificates
from .certificates import rules as certificate_rules
from .certificates.models import Certificate
from .items import actions as items
from .progress import actions as progress
from .progress import reports as progress_reports


@dataclass(frozen=True)
class Consequences:
    """What came of it: shown on the result page."""

    attempt: Attempt | None
    course_complete: bool
    certificate: Certificate | None


def hand_in(
    *, attempt: Attempt, learner, hand_in_id: uuid.UUID, responses: Mapping[int, Any] | None, now: datetime,
    certainties: Mapping[int, int] | None = None,
) -> Consequences:  # fmt: skip
    """Hand in an attempt with everything that follows, in one transaction: either all of it is kept or nothing."""
    with transaction.atomic():
        marked, is_new = attempts.hand_in(
            attempt_id=attempt.pk, hand_in_id=hand_in_id, responses=responses, now=now, certainties=certainties
        )
        marked.quiz = attempt.quiz
        if is_new:
            items.count_attempt(attempt=marked)
        if learner is None or attempt.course is None:
            return Consequences(marked, False, None)
        if attempt.lesson_id and attempt.lesson.quiz_id == attempt.quiz_id:
            progress.finish_lesson(
                learner_id=learner.pk, course_id=attempt.course_id, lesson_id=attempt.lesson_id, now=now, attempt=marked
            )
            # While the closing test is not passed a lesson's quiz cannot complete the course: one query instead of eight.
            if attempt.course.closing_test_id and not progress_reports.closing_test_passed(
                learner_id=learner.pk, course=attempt.course
            ):
                return Consequences(marked, False, None)
        return _after_progress(marked, learner, attempt.course, now)


def finish_lesson(*, learner, course: CoursePage, lesson: LessonPage, now: datetime) -> Consequences:
    """The end of a lesson without a quiz was reached and confirmed."""
    with transaction.atomic():
        if not progress.may_finish_without_quiz(lesson):
            return Consequences(None, False, None)
        progress.finish_lesson(learner_id=learner.pk, course_id=course.pk, lesson_id=lesson.pk, now=now)
        return _after_progress(None, learner, course, now)


def _after_progress(attempt: Attempt | None, learner, course: CoursePage, now: datetime) -> Consequences:
    complete = progress.complete_if_due(learner_id=learner.pk, course=course, now=now)
    certificate = None
    if certificate_rules.earns(course_complete=complete, gives_certificate=course.gives_certificate, is_person=True):
        percent = attempt.percent if attempt and attempt.quiz_id == course.closing_test_id else None
        certificate = certificates.issue(learner=learner, course=course, now=now, percent=percent)
    return Consequences(attempt, complete, certificate)
