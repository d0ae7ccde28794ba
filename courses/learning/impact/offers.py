"""What one learner is offered: which form of a test comes first, a refresher. Reads only."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from courses.content.models import CoursePage

from ..attempts.models import Attempt
from ..progress.models import Enrolment
from . import rules
from .models import FormDraw, SexSaid

Stage = CoursePage.Stage

STAGES = {30: Stage.DAY_30, 90: Stage.DAY_90}
"""The stage of a refresher by its day."""


def forms_begun(*, course: CoursePage, learners: Collection[int]) -> dict[int, str]:
    """{learner: form that came first}, as the tests that were begun say: the first opening test, else the first closing test.

    Whoever is not in it has begun neither. One query.
    """
    tests = (Stage.OPENING, Stage.CLOSING)
    begun = Attempt.objects.filter(course=course, learner__in=learners, stage__in=tests).order_by("started_at")
    rows = list(begun.values_list("learner_id", "stage", "quiz_id"))
    forms = {
        (Stage.OPENING, course.opening_test_id): "A", (Stage.OPENING, course.closing_test_id): "B",
        (Stage.CLOSING, course.opening_test_id): "B", (Stage.CLOSING, course.closing_test_id): "A",
    }  # fmt: skip
    found: dict[int, str] = {}
    for stage in tests:
        for learner, at, quiz in rows:
            if at == stage and (at, quiz) in forms:
                found.setdefault(learner, forms[at, quiz])
    return found


def forms_drawn(*, course: CoursePage, learners: Collection[int]) -> dict[int, str]:
    """{learner: form that was drawn to come first}. One query."""
    found = FormDraw.objects.filter(course=course, learner__in=learners)
    return dict(found.values_list("learner_id", "first_form"))


def first_form(*, learner_id: int, course: CoursePage) -> str:
    """With which form the learner opens: as begun, even if forms are crossed no more; else as drawn; else "A". Two queries."""
    begun = forms_begun(course=course, learners=[learner_id])
    drawn = forms_drawn(course=course, learners=[learner_id]) if course.forms_crossed else {}
    return (drawn | begun).get(learner_id, "A")


def sex_said(*, learner_id: int) -> str | None:
    """What the learner chose to say; "" for "I would rather not say", None for somebody who never answered."""
    return SexSaid.objects.filter(learner_id=learner_id).values_list("sex", flat=True).first()


@dataclass(frozen=True)
class Refresher:
    """A refresher to offer now."""

    course: CoursePage
    stage: str
    questions: int


def refreshers(*, learner_id: int, courses: Sequence[CoursePage], now: datetime) -> list[Refresher]:
    """What may be offered of these courses. Two queries, and three for each that is offered."""
    asked = {
        course.pk: {day for day, stage in STAGES.items() if getattr(course, f"{course.TESTS[stage]}_id")} for course in courses
    }
    courses = [course for course in courses if asked[course.pk]]
    if not courses:
        return []
    completed = dict(
        Enrolment.objects.filter(learner_id=learner_id, course__in=courses).exclude(completed_at=None)
        .values_list("course_id", "completed_at")
    )  # fmt: skip
    taken = set(
        Attempt.objects.handed_in().filter(learner_id=learner_id, course__in=courses, stage__in=STAGES.values())
        .values_list("course_id", "stage")
    )  # fmt: skip
    found = []
    for course in courses:
        if course.pk not in completed:
            continue
        gone = [day for day, stage in STAGES.items() if (course.pk, stage) in taken or day not in asked[course.pk]]
        if day := rules.refresher_due(completed[course.pk], gone, now):
            found.append(Refresher(course, STAGES[day], course.test_at(STAGES[day]).length()))
    return found


def refresher_is_open(*, learner_id: int | None, course: CoursePage, stage: str, now: datetime) -> bool:
    """May this refresher be begun, or gone on with?"""
    if learner_id is None:
        return False
    if any(offered.stage == stage for offered in refreshers(learner_id=learner_id, courses=[course], now=now)):
        return True
    return Attempt.objects.open().filter(learner_id=learner_id, course=course, stage=stage).exists()
