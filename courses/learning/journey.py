"""What follows, in order, when somebody finishes something. Pages, offline sync and tests all call this.

a quiz is handed in  ->  marked and noted  ->  its lesson is done  ->  the course may be complete  ->  a certificate is issued
a lesson's end is confirmed  ---------------->  the lesson is done  ->  (the same)
a content is played to its end  ------------->  the lesson is done, if that was the last thing left  ->  (the same)
a story comes to an end  ------------------->  the first time, the way is kept for the pupil's class, without the name
a test of a course is begun  ->  its form is drawn for the whole class  ->  handed in, it may complete a pair to compare
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from courses.content.models import Audience, CoursePage, LessonPage, Package, Quiz, Story
from courses.content.stories import graph

from .attempts import actions as attempts
from .attempts.actions import Owner
from .attempts.models import Attempt
from .certificates import actions as certificates
from .certificates import rules as certificate_rules
from .certificates.models import Certificate
from .choices import actions as choices
from .choices import reports as choice_reports
from .choices import rules as choice_rules
from .classrooms import reports as classrooms
from .impact import actions as impact
from .impact import offers
from .items import actions as items
from .plays import actions as plays
from .plays.models import Play
from .progress import actions as progress
from .progress import reports as progress_reports

Stage = CoursePage.Stage


@dataclass(frozen=True)
class Consequences:
    """What came of it: shown on the result page."""

    attempt: Attempt | None
    course_complete: bool
    certificate: Certificate | None


NOTHING_CAME = Consequences(None, False, None)


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
        if is_new:
            impact.note_pair(attempt=marked, course=attempt.course, group=lambda: _group_of(learner.pk))
        if attempt.stage not in ("", Stage.CLOSING):
            return Consequences(marked, False, None)
        if attempt.lesson_id and attempt.lesson.quiz_id == attempt.quiz_id:
            done = progress.is_due(learner_id=learner.pk, lesson=attempt.lesson, quiz_handed_in=True)
            progress.finish_lesson(
                learner_id=learner.pk, course_id=attempt.course_id, lesson_id=attempt.lesson_id, now=now, attempt=marked,
                done=done,
            )  # fmt: skip
            if not done:
                return Consequences(marked, False, None)
            # While the closing test is not passed a lesson's quiz cannot complete the course: one query instead of eight.
            if attempt.course.closing_test_id and not progress_reports.closing_test_passed(
                learner_id=learner.pk, course=attempt.course
            ):
                return Consequences(marked, False, None)
        return _after_progress(marked, learner, attempt.course, now)


def finish_lesson(*, learner, course: CoursePage, lesson: LessonPage, now: datetime) -> Consequences:
    """The end of a lesson without a quiz was reached and confirmed. It stays open while something is left to play."""
    return _finish_if_due(learner, course, lesson, now, end_confirmed=True) or NOTHING_CAME


def finish_lesson_if_due(*, learner, course: CoursePage, lesson: LessonPage, now: datetime) -> bool:
    """Is the lesson done, now or before? Catches up with what nothing else would notice.

    Its quiz was handed in while something was left to play, and that has been taken out since or cannot be played any more.
    """
    if progress_reports.lesson_is_done(learner_id=learner.pk, lesson_id=lesson.pk):
        return True
    return _finish_if_due(learner, course, lesson, now, end_confirmed=False) is not None


def _finish_if_due(
    learner, course: CoursePage, lesson: LessonPage, now: datetime, *, end_confirmed: bool
) -> Consequences | None:  # fmt: skip
    """None when the lesson is not done."""
    with transaction.atomic():
        if not progress.is_due(learner_id=learner.pk, lesson=lesson, end_confirmed=end_confirmed):
            return None
        progress.finish_lesson(learner_id=learner.pk, course_id=course.pk, lesson_id=lesson.pk, now=now)
        return _after_progress(None, learner, course, now)


def _after_progress(attempt: Attempt | None, learner, course: CoursePage, now: datetime) -> Consequences:
    complete = progress.complete_if_due(learner_id=learner.pk, course=course, now=now)
    certificate = None
    if certificate_rules.earns(course_complete=complete, gives_certificate=course.gives_certificate, is_person=True):
        percent = attempt.percent if attempt and attempt.stage == Stage.CLOSING else None
        certificate = certificates.issue(learner=learner, course=course, now=now, percent=percent)
    return Consequences(attempt, complete, certificate)


# --- interactive contents ------------------------------------------------------------------------------------------------


def begin_play(
    *, learner, course: CoursePage, lesson: LessonPage, package: Package, language: str, now: datetime
) -> Play:  # fmt: skip
    """Begin a content of a lesson, or go on with it; its lesson is open from then on."""
    with transaction.atomic():
        progress.open_lesson(learner_id=learner.pk, course_id=course.pk, lesson_id=lesson.pk, now=now)
        return plays.begin(
            learner_id=learner.pk, package=package, lesson=lesson, course_id=course.pk, language=language, now=now
        )


def take_statement(
    *, play: Play, learner, course: CoursePage, lesson: LessonPage, key: uuid.UUID, statement: Any, now: datetime
) -> plays.Taken:  # fmt: skip
    """Take what an H5P content says, with everything that follows. Raises Refused and Conflict as plays.take_statement does."""
    with transaction.atomic():
        taken = plays.take_statement(play=play, key=key, statement=statement, now=now)
        return _after_play(taken, learner, course, lesson, now)


def take_cmi(
    *, play: Play, learner, course: CoursePage, lesson: LessonPage, cmi: Any, data: str, now: datetime
) -> plays.Taken:  # fmt: skip
    """Take what a SCORM content keeps, with everything that follows. Raises Refused."""
    with transaction.atomic():
        return _after_play(plays.take_cmi(play=play, cmi=cmi, data=data, now=now), learner, course, lesson, now)


def end_play(*, play: Play, learner, course: CoursePage, lesson: LessonPage, now: datetime) -> plays.Taken:
    """The learner says to have seen a content that never says so itself. Raises Refused."""
    with transaction.atomic():
        return _after_play(plays.end(play=play, now=now), learner, course, lesson, now)


def _after_play(taken: plays.Taken, learner, course: CoursePage, lesson: LessonPage, now: datetime) -> plays.Taken:
    if taken.ended:
        finish_play(learner=learner, course=course, lesson=lesson, package_id=taken.play.package_id, now=now)
    return taken


def finish_play(
    *, learner, course: CoursePage, lesson: LessonPage, package_id: uuid.UUID, now: datetime
) -> Consequences:  # fmt: skip
    """A content was played to its end: its lesson is done if that was the last thing left. No mark of a play counts here."""
    if package_id not in lesson.packages(must_finish=True):
        return NOTHING_CAME
    return _finish_if_due(learner, course, lesson, now, end_confirmed=False) or NOTHING_CAME


# --- stories -----------------------------------------------------------------------------------------------------------


def finish_story(*, learner, story: Story, state: graph.State) -> bool:
    """A learner stands at an end of a story. For a pupil of a class the way there is kept once, apart from the name.

    Returns whether it was added. Of everybody else nothing is kept.
    """
    if learner is None:
        return False
    place = classrooms.class_of(learner_id=learner.pk)
    if place is None:
        return False
    way = choice_rules.way_of([(step.scene, step.choice) for step in state.steps], state.scene)
    form = choice_rules.form_of(story.graph())
    return choices.add_way(learner_id=learner.pk, classroom_id=place, story_id=story.pk, way=way, form=form)


def counts_for_a_class(*, learner, story: Story) -> bool:
    """Is the way of this learner through a story kept for a class? At most two queries."""
    if learner is None or not learner.is_pupil:
        return False
    place = classrooms.class_of(learner_id=learner.pk)
    return place is not None and choice_reports.takes_ways(classroom_id=place, story_id=story.pk)


# --- tests of a course -------------------------------------------------------------------------------------------------


def test_of(*, learner_id: int | None, course: CoursePage, stage: str) -> Quiz | None:
    """The test that a learner takes at a stage; before the draw, and for a visitor, form A opens. At most two queries."""
    if learner_id is None or stage not in (Stage.OPENING, Stage.CLOSING):
        return course.test_at(stage)
    return course.test_at(stage, first_form=offers.first_form(learner_id=learner_id, course=course))


def begin_test(
    *, owner: Owner, course: CoursePage, stage: str, now: datetime, language: str
) -> Attempt:  # fmt: skip
    """Begin a test of a course. Where its forms cross, the first of a class who begins has them drawn for everybody in it.

    Raises MayNotBegin as attempts.begin does.
    """
    with transaction.atomic():
        if owner.learner_id and course.forms_crossed and stage in (Stage.OPENING, Stage.CLOSING):
            _draw(course, owner.learner_id, now)
        quiz = test_of(learner_id=owner.learner_id, course=course, stage=stage)
        percent = course.pass_percent if stage == Stage.CLOSING else quiz.pass_percent
        return attempts.begin(
            owner=owner, quiz=quiz, course=course, stage=stage, now=now, language=language, pass_percent=percent
        )


def _draw(course: CoursePage, learner_id: int, now: datetime) -> None:
    """One half of the class opens with each form; whoever is in no class is drawn alone."""
    if offers.forms_drawn(course=course, learners=[learner_id]):
        return
    place = classrooms.place_of(learner_id=learner_id)
    learners = place.classmates if place else [learner_id]
    seed = f"class {place.classroom_id}" if place else f"learner {learner_id}"
    impact.draw_forms(course=course, learners=learners, seed=f"course {course.pk} {seed}", now=now)


def _group_of(learner_id: int) -> impact.Group:
    place = classrooms.place_of(learner_id=learner_id)
    if place is None:
        return impact.Group()
    band = Audience.objects.filter(grade_from__lte=place.grade, grade_to__gte=place.grade).order_by("order").first()
    return impact.Group(place.aimag, band.key if band else "")
