"""The class table and the pupil's assignments: what they say, and how many queries they cost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from courses.learning import journey
from courses.learning.attempts import actions as attempts
from courses.learning.classrooms import actions, reports
from courses.learning.classrooms.rules import State
from courses.learning.models import Enrolment
from tests.cast import add_pupils, build_course, fill_class, later, make_class, make_quiz_of_examples, open_lesson, take_quiz

TODAY = timezone.localdate


def assign(cast, course, lesson=None, due_on=None, classroom=None):
    return actions.assign(
        classroom=classroom or cast.class_a, course=course.page, lesson=lesson, due_on=due_on, by=cast.teacher_a,
        now=timezone.now(),
    )  # fmt: skip


def table_of(classroom, *, today=None, now=None):
    (assigned, *_others) = reports.assigned_courses(classroom)
    pupils = reports.pupils_of(classroom)
    return reports.class_table(assigned, pupils, now=now or timezone.now(), today=today or TODAY())


def row_of(table, pupil):
    return next(row for row in table.rows if row.pupil.pk == pupil.pk)


@pytest.fixture
def assigned(cast, course):
    return assign(cast, course)


def test_an_untouched_class_has_not_started(cast, course, assigned):
    table = table_of(cast.class_a)
    assert [row.name for row in table.rows] == ["Оюун Г.", "Өнөржаргал Б."]
    assert table.counts == {State.NOT_STARTED: 2, State.ON_THE_WAY: 0, State.STUCK: 0, State.DONE: 0}
    assert all(cell.state is State.NOT_STARTED and cell.percent is None for row in table.rows for cell in row.cells)
    assert table.missed == {}


def test_marks_of_lessons_and_tests_are_the_best_ones(cast, course, assigned):
    learner = cast.pupil_1.user
    take_quiz(learner, course.opening, right=1, course=course.page)
    take_quiz(learner, course.quizzes[0], right=3, course=course.page, lesson=course.lessons[0])
    take_quiz(learner, course.quizzes[0], right=2, course=course.page, lesson=course.lessons[0])
    row = row_of(table_of(cast.class_a), cast.pupil_1)
    assert (row.opening, row.closing) == (33, None)
    assert [(cell.state, cell.percent) for cell in row.cells] == [(State.DONE, 100), (State.NOT_STARTED, None)]
    assert row.state is State.ON_THE_WAY


def test_who_hands_in_twice_under_sixty_percent_is_stuck_until_it_goes_better(cast, course, assigned):
    learner, lesson, quiz = cast.pupil_1.user, course.lessons[0], course.quizzes[0]
    take_quiz(learner, quiz, right=1, course=course.page, lesson=lesson)
    assert row_of(table_of(cast.class_a), cast.pupil_1).state is State.ON_THE_WAY
    take_quiz(learner, quiz, right=1, course=course.page, lesson=lesson)
    table = table_of(cast.class_a)
    assert table.in_state(State.STUCK) == [row_of(table, cast.pupil_1)]
    take_quiz(learner, quiz, right=2, course=course.page, lesson=lesson)
    assert row_of(table_of(cast.class_a), cast.pupil_1).state is State.ON_THE_WAY


def test_who_left_a_lesson_lying_for_a_week_is_stuck(cast, course, assigned):
    open_lesson(cast.pupil_1.user, course.lessons[0], course=course.page, when=later(days=-8))
    open_lesson(cast.pupil_2.user, course.lessons[0], course=course.page, when=later(days=-6))
    table = table_of(cast.class_a)
    assert row_of(table, cast.pupil_1).state is State.STUCK
    assert row_of(table, cast.pupil_2).state is State.ON_THE_WAY


def test_two_failed_closing_tests_are_stuck_and_a_passed_course_is_done(cast, course, assigned):
    learner = cast.pupil_1.user
    for lesson, quiz in zip(course.lessons, course.quizzes, strict=True):
        take_quiz(learner, quiz, right=3, course=course.page, lesson=lesson)
    for _try in range(2):
        take_quiz(learner, course.closing, right=1, course=course.page)
    assert row_of(table_of(cast.class_a), cast.pupil_1).state is State.STUCK
    take_quiz(learner, course.closing, right=3, course=course.page)
    row = row_of(table_of(cast.class_a), cast.pupil_1)
    assert Enrolment.objects.get(learner=learner).completed_at
    assert (row.state, row.closing, row.closing_passed) == (State.DONE, 100, True)


def test_only_assigned_lessons_are_columns_and_all_of_them_done_is_done(cast, course):
    assign(cast, course, lesson=course.lessons[1])
    take_quiz(cast.pupil_1.user, course.quizzes[1], right=3, course=course.page, lesson=course.lessons[1])
    table = table_of(cast.class_a)
    assert [lesson.pk for lesson in table.lessons] == [course.lessons[1].pk]
    assert row_of(table, cast.pupil_1).state is State.DONE
    assert row_of(table, cast.pupil_2).state is State.NOT_STARTED


def test_late_is_who_is_not_done_after_the_due_date(cast, course):
    due = TODAY() + timedelta(days=1)
    assign(cast, course, lesson=course.lessons[0], due_on=due)
    take_quiz(cast.pupil_1.user, course.quizzes[0], right=3, course=course.page, lesson=course.lessons[0])
    assert table_of(cast.class_a, today=due).late == []
    assert [row.pupil for row in table_of(cast.class_a, today=due + timedelta(days=1)).late] == [cast.pupil_2]


def test_the_most_missed_question_is_named_in_the_readers_language(cast, course, assigned):
    for pupil in (cast.pupil_1, cast.pupil_2):
        take_quiz(pupil.user, course.quizzes[0], right=2, course=course.page, lesson=course.lessons[0])
    take_quiz(cast.pupil_1.user, course.quizzes[0], right=3, course=course.page, lesson=course.lessons[0])
    missed = table_of(cast.class_a).missed
    assert {key: (one.text, one.percent, one.answers) for key, one in missed.items()} == {
        course.lessons[0].pk: ("Асуулт turshilt-1-3", 66, 3)
    }
    with translation.override("en"):
        assert table_of(cast.class_a).missed[course.lessons[0].pk].text == "Question turshilt-1-3"


def test_the_other_school_is_in_no_figure(cast, course, assigned):
    take_quiz(cast.pupil_b.user, course.quizzes[0], right=0, course=course.page, lesson=course.lessons[0])
    table = table_of(cast.class_a)
    assert table.missed == {}
    assert table.counts[State.NOT_STARTED] == 2


def count_queries(function) -> int:
    with CaptureQueriesContext(connection) as queries:
        function()
    return len(queries)


def test_the_table_costs_the_same_queries_for_three_and_thirty_pupils(cast, course, assigned):
    def measure():
        return count_queries(lambda: table_of(cast.class_a))

    add_pupils(cast.class_a, ("Саруул", "Б"))
    take_quiz(cast.pupil_1.user, course.quizzes[0], right=1, course=course.page, lesson=course.lessons[0])
    three = measure()
    for pupil in fill_class(cast.class_a, 27)[:5]:
        take_quiz(pupil.user, course.quizzes[0], right=1, course=course.page, lesson=course.lessons[0])
    assert measure() == three == 7


def test_a_pupil_sees_what_the_own_class_is_asked_to_take(cast, course):
    other = build_course("busad")
    due = TODAY() + timedelta(days=3)
    assign(cast, course)
    assign(cast, other, lesson=other.lessons[0], due_on=due)
    assign(cast, other, classroom=cast.class_b)
    seen = reports.assignments_of(cast.pupil_1.user)
    assert [(one.course.pk, one.lesson and one.lesson.pk, one.due_on) for one in seen] == [
        (other.page.pk, other.lessons[0].pk, due), (course.page.pk, None, None),
    ]  # fmt: skip
    assert reports.assignments_of(cast.learner) == []


def test_assignments_end_with_leaving_archiving_and_unpublishing(cast, course):
    assign(cast, course)
    assign(cast, course, lesson=course.lessons[0])
    assert len(reports.assignments_of(cast.pupil_1.user)) == 2
    course.lessons[0].unpublish()
    assert len(reports.assignments_of(cast.pupil_1.user)) == 1
    actions.leave_class(pupil=cast.pupil_1, now=timezone.now())
    assert reports.assignments_of(cast.pupil_1.user) == []
    assert len(reports.assignments_of(cast.pupil_2.user)) == 1
    actions.archive_class(classroom=cast.class_a, now=timezone.now())
    assert reports.assignments_of(cast.pupil_2.user) == []


def test_assignments_cost_two_queries_however_many(cast, course):
    assign(cast, course, lesson=course.lessons[0])
    one = count_queries(lambda: reports.assignments_of(cast.pupil_1.user))
    assign(cast, course, lesson=course.lessons[1])
    assign(cast, build_course("busad"))
    assert count_queries(lambda: reports.assignments_of(cast.pupil_1.user)) == one == 2


def test_offers_are_published_courses_with_those_for_the_grade_first(cast, course):
    young = build_course("baga")
    assert all(offer.fits for offer in reports.offers(cast.class_a))
    young.page.unpublish()
    assert [offer.course.pk for offer in reports.offers(cast.class_a)] == [course.page.pk]
    grade_11 = make_class(cast.teacher_a, cast.school_a, name="11а", grade=11)
    (offer,) = reports.offers(grade_11)
    assert not offer.fits
    assert [lesson.pk for lesson in offer.lessons] == [lesson.pk for lesson in course.lessons]


def test_the_front_page_counts_pupils_who_are_in_the_class(cast):
    actions.leave_class(pupil=cast.pupil_1, now=timezone.now())
    (classroom,) = reports.classes_of_teacher(cast.teacher_a)
    assert (classroom.pupil_count, classroom.assignment_count) == (1, 0)


@pytest.mark.parametrize(("which", "percent"), [("best", 100), ("first", 0), ("last", 33)])
def test_the_teacher_sees_the_attempt_that_counts_as_the_pupil_does(cast, course, assigned, which, percent):
    lesson = course.lessons[0]
    type(lesson.quiz).objects.filter(pk=lesson.quiz_id).update(counts=which)
    lesson.quiz.refresh_from_db()
    for right in (0, 3, 1):
        take_quiz(cast.pupil_1.user, lesson.quiz, right=right, course=course.page, lesson=lesson)
    (row,) = [row for row in table_of(cast.class_a).rows if row.pupil == cast.pupil_1]
    assert row.cells[0].percent == percent


def test_a_lesson_whose_quiz_only_asks_for_opinions_is_done_without_a_score(cast, course, assigned):
    lesson = course.lessons[0]
    quiz = make_quiz_of_examples("survey", ("scale",))
    lesson.quiz = quiz
    lesson.save()
    for _twice in range(2):
        attempt = attempts.begin(
            owner=attempts.Owner(cast.pupil_1.user_id), quiz=quiz, now=timezone.now(), language="mn", course=course.page,
            lesson=lesson,
        )  # fmt: skip
        given = {"hand_in_id": uuid4(), "responses": {1: ["a"]}, "now": timezone.now()}
        journey.hand_in(attempt=attempt, learner=cast.pupil_1.user, **given)
    (row,) = [row for row in table_of(cast.class_a).rows if row.pupil == cast.pupil_1]
    assert (row.cells[0].state, row.cells[0].percent) == (State.DONE, None)
