"""How far somebody is. Fixed numbers of queries, said per function."""

from collections import defaultdict
from dataclasses import dataclass

from courses.content.models import CoursePage, LessonPage

from ..attempts import reports as attempts
from . import rules
from .models import Enrolment, LessonProgress


def course_state(*, learner_id: int, course: CoursePage) -> rules.CourseState:
    """One learner's state in one course: two queries, three with a closing test."""
    lessons = LessonPage.objects.live().child_of(course).order_by("path").values_list("pk", "required")
    done = set(
        LessonProgress.objects.filter(learner_id=learner_id, course=course).exclude(done_at=None)
        .values_list("lesson_id", flat=True)
    )  # fmt: skip
    passed = closing_test_passed(learner_id=learner_id, course=course)
    return rules.course_state(
        [rules.LessonState(pk, required, pk in done, pk in done) for pk, required in lessons],
        has_closing_test=bool(course.closing_test_id), closing_test_passed=passed,
    )  # fmt: skip


@dataclass(frozen=True)
class CourseProgress:
    """One line of "my learning"."""

    course: CoursePage
    state: rules.CourseState
    lessons: list[tuple[LessonPage, rules.LessonState, int | None]]
    resume: LessonPage | None
    opening_percent: int | None
    opening_taken: bool
    closing_percent: int | None
    closing_passed: bool
    started: bool


def courses_of(*, learner_id: int, courses: list[CoursePage]) -> list[CourseProgress]:
    """Progress in these courses, in their order: three queries whatever their number."""
    if not courses:
        return []
    by_course: dict[str, list[LessonPage]] = defaultdict(list)
    prefixes = {course.path: course for course in courses}
    lessons = LessonPage.objects.live().filter(depth=courses[0].depth + 1).order_by("path").only(
        "id", "path", "url_path", "name", "name_mn", "name_en", "required", "minutes", "quiz_id", "slug", "title"
    )  # fmt: skip
    for lesson in lessons:
        if lesson.path[: -lesson.steplen] in prefixes:
            by_course[lesson.path[: -lesson.steplen]].append(lesson)
    progress = {row.lesson_id: row for row in LessonProgress.objects.filter(learner_id=learner_id, course__in=courses)}
    tests = attempts.tests_taken(learner_id=learner_id, courses=[course.pk for course in courses])
    result = []
    for course in courses:
        opening, closing = (tests.get((course.pk, stage)) for stage in (CoursePage.Stage.OPENING, CoursePage.Stage.CLOSING))
        passed = closing is not None and bool(closing.passed)
        rows = []
        for lesson in by_course[course.path]:
            row = progress.get(lesson.pk)
            state = rules.LessonState(lesson.pk, lesson.required, row is not None, bool(row and row.done_at))
            rows.append((lesson, state, row.best_percent if row else None))
        states = [state for _lesson, state, _best in rows]
        opened = [progress[s.id] for s in states if s.id in progress]
        last = max(opened, key=lambda row: row.opened_at).lesson_id if opened else None
        resume_id = rules.resume_at(states, last_opened=last)
        result.append(
            CourseProgress(
                course=course,
                state=rules.course_state(states, has_closing_test=bool(course.closing_test_id), closing_test_passed=passed),
                lessons=rows,
                resume=next((lesson for lesson, state, _b in rows if state.id == resume_id), None),
                opening_percent=opening and opening.shown_percent,
                opening_taken=opening is not None,
                closing_percent=closing and closing.shown_percent,
                closing_passed=passed,
                started=bool(opened),
            )
        )
    return result


def enrolled_courses(*, learner_id: int) -> list[CoursePage]:
    """Live courses this learner takes, the newest first: one query."""
    return list(
        CoursePage.objects.live().filter(enrolments__learner_id=learner_id).select_related("audience", "image")
        .order_by("-enrolments__started_at")
    )  # fmt: skip


def closing_test_passed(*, learner_id: int, course: CoursePage) -> bool:
    """By the attempt that counts. One query, none without a closing test."""
    if not course.closing_test_id:
        return False
    closing = attempts.tests_taken(learner_id=learner_id, courses=[course.pk]).get((course.pk, CoursePage.Stage.CLOSING))
    return closing is not None and bool(closing.passed)


def lesson_is_done(*, learner_id: int, lesson_id: int) -> bool:
    """Has the learner finished the lesson? One query."""
    return LessonProgress.objects.filter(learner_id=learner_id, lesson_id=lesson_id).exclude(done_at=None).exists()


def completed(*, learner_id: int, course: CoursePage) -> bool:
    return Enrolment.objects.filter(learner_id=learner_id, course=course).exclude(completed_at=None).exists()
