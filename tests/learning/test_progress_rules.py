"""When a course counts as complete, and where a learner goes on: plain values."""

from hypothesis import given
from hypothesis import strategies as st

from courses.learning.attempts.rules import hand_in_digest, next_place, option_order
from courses.learning.progress.rules import LessonState, course_state, resume_at

states = st.lists(
    st.builds(LessonState, id=st.integers(1, 50), required=st.booleans(), opened=st.booleans(), done=st.booleans()),
    max_size=12, unique_by=lambda lesson: lesson.id,
)  # fmt: skip


@given(states, st.booleans(), st.booleans())
def test_complete_means_every_required_lesson_done_and_the_closing_test_passed(lessons, has_test, passed):
    state = course_state(lessons, has_closing_test=has_test, closing_test_passed=passed)
    expected = bool(lessons) and all(x.done for x in lessons if x.required) and (passed or not has_test)
    assert state.complete == expected
    assert 0 <= state.lessons_done <= state.lessons_total == len(lessons)
    assert 0 <= state.percent <= 100


@given(states)
def test_finishing_one_more_lesson_never_makes_a_complete_course_incomplete(lessons):
    before = course_state(lessons, has_closing_test=False, closing_test_passed=False)
    for index, lesson in enumerate(lessons):
        more = [*lessons[:index], LessonState(lesson.id, lesson.required, True, True), *lessons[index + 1 :]]
        after = course_state(more, has_closing_test=False, closing_test_passed=False)
        assert after.complete or not before.complete
        assert after.required_left <= before.required_left


def test_an_empty_course_is_never_complete():
    assert not course_state([], has_closing_test=False, closing_test_passed=True).complete


def test_optional_lessons_do_not_hold_up_completion():
    lessons = [LessonState(1, True, True, True), LessonState(2, False, False, False)]
    assert course_state(lessons, has_closing_test=True, closing_test_passed=True).complete


@given(states, st.none() | st.integers(1, 50))
def test_resume_leads_to_a_lesson_that_is_not_done_or_nowhere(lessons, last):
    place = resume_at(lessons, last_opened=last)
    if place is None:
        assert all(lesson.done for lesson in lessons)
    else:
        assert not next(lesson for lesson in lessons if lesson.id == place).done


def test_resume_prefers_the_lesson_that_was_opened_last():
    lessons = [LessonState(1, done=True), LessonState(2), LessonState(3, opened=True)]
    assert resume_at(lessons, last_opened=3) == 3
    assert resume_at(lessons, last_opened=1) == 2


@given(st.lists(st.text("abcdefgh", min_size=1, max_size=3), unique=True, max_size=8), st.text(max_size=10))
def test_shuffled_options_are_the_same_options_in_an_order_that_stays(keys, seed):
    first = option_order(keys, shuffle=True, seed=seed)
    assert sorted(first) == sorted(keys)
    assert first == option_order(keys, shuffle=True, seed=seed)
    assert option_order(keys, shuffle=False, seed=seed) == keys


def test_the_digest_of_a_hand_in_depends_on_content_and_not_on_order():
    assert hand_in_digest({1: ["a"], 2: None}) == hand_in_digest({2: None, 1: ["a"]})
    assert hand_in_digest({1: ["a"]}) != hand_in_digest({1: ["b"]})


def test_the_next_place_is_the_first_without_an_answer():
    assert next_place({1: True, 2: False, 3: False}) == 2
    assert next_place({1: True}) is None
