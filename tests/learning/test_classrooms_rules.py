"""Rules of classes: school year, who is stuck, who is late, names, devices."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.learning.classrooms import rules
from courses.learning.classrooms.rules import LessonFacts, State
from courses.lib.tables import read_names

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
AN_HOUR_AGO = NOW - timedelta(hours=1)
LONG_AGO = NOW - timedelta(days=7, seconds=1)


@pytest.mark.parametrize(
    ("day", "year"),
    [(date(2026, 8, 31), 2025), (date(2026, 9, 1), 2026), (date(2027, 1, 1), 2026), (date(2026, 12, 31), 2026)],
)
def test_the_school_year_begins_on_the_first_of_september(day, year):
    assert rules.school_year(day) == year


@pytest.mark.parametrize("minutes", rules.OPEN_CHOICES)
def test_a_class_opens_for_one_of_the_choices(minutes):
    assert rules.open_until(now=NOW, minutes=minutes) - NOW == timedelta(minutes=minutes)


@pytest.mark.parametrize("minutes", [0, -60, 61, 100_000])
def test_a_class_opens_for_no_other_length(minutes):
    with pytest.raises(ValueError):
        rules.open_until(now=NOW, minutes=minutes)


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (LessonFacts(), State.NOT_STARTED),
        (LessonFacts(opened_at=AN_HOUR_AGO), State.ON_THE_WAY),
        (LessonFacts(opened_at=NOW - rules.STUCK_AFTER), State.ON_THE_WAY),
        (LessonFacts(opened_at=LONG_AGO), State.STUCK),
        (LessonFacts(opened_at=LONG_AGO, done_at=LONG_AGO, hand_ins=1, best_percent=20), State.DONE),
        (LessonFacts(opened_at=LONG_AGO, done_at=LONG_AGO, hand_ins=2, best_percent=59), State.STUCK),
        (LessonFacts(opened_at=LONG_AGO, done_at=LONG_AGO, hand_ins=2, best_percent=60), State.DONE),
        (LessonFacts(opened_at=AN_HOUR_AGO, done_at=AN_HOUR_AGO), State.DONE),
        (LessonFacts(hand_ins=1, best_percent=0), State.ON_THE_WAY),
    ],
)
def test_a_lesson_is_stuck_after_two_weak_hand_ins_or_seven_days(facts, state):
    assert rules.lesson_state(facts, now=NOW) is state


def test_a_pupil_is_done_when_the_course_is_complete_or_every_assigned_lesson_is_done():
    assert rules.pupil_state([State.STUCK], complete=True) is State.DONE
    assert rules.pupil_state([State.DONE, State.DONE], complete=False) is State.ON_THE_WAY
    assert rules.pupil_state([State.DONE, State.DONE], complete=None) is State.DONE
    assert rules.pupil_state([], complete=None) is State.NOT_STARTED


def test_two_failed_closing_tests_mean_stuck_until_one_is_passed():
    assert rules.pupil_state([State.DONE], closing_failures=1, tests_handed_in=1, complete=False) is State.ON_THE_WAY
    assert rules.pupil_state([State.DONE], closing_failures=2, tests_handed_in=2, complete=False) is State.STUCK
    passed = rules.pupil_state([State.DONE], closing_failures=2, closing_passed=True, tests_handed_in=3, complete=False)
    assert passed is State.ON_THE_WAY


def test_the_opening_test_alone_is_a_start():
    assert rules.pupil_state([State.NOT_STARTED], tests_handed_in=1, complete=False) is State.ON_THE_WAY


moments = st.none() | st.datetimes(datetime(2026, 9, 1), datetime(2026, 11, 20), timezones=st.just(UTC))
facts = st.builds(
    LessonFacts, opened_at=moments, done_at=moments, hand_ins=st.integers(0, 9), best_percent=st.none() | st.integers(0, 100)
)


@given(st.lists(facts, max_size=10), st.integers(0, 4), st.booleans(), st.sampled_from([True, False, None]))
def test_every_pupil_has_one_state_that_follows_from_the_lessons(lessons, failures, passed, complete):
    states = [rules.lesson_state(one, now=NOW) for one in lessons]
    state = rules.pupil_state(
        states, tests_handed_in=failures, closing_failures=failures, closing_passed=passed, complete=complete
    )
    assert state in State
    if complete:
        assert state is State.DONE
    if state is State.NOT_STARTED:
        assert not failures
        assert set(states) <= {State.NOT_STARTED}
    if State.STUCK in states and not complete:
        assert state is State.STUCK


@given(facts, st.integers(60, 100))
def test_a_better_mark_never_makes_a_lesson_stuck(one, percent):
    before = rules.lesson_state(one, now=NOW)
    better = LessonFacts(one.opened_at, one.done_at or NOW, one.hand_ins + 1, max(percent, one.best_percent or 0))
    assert rules.lesson_state(better, now=NOW) is State.DONE, before


def test_late_begins_the_day_after_the_due_date_and_never_when_done():
    today = date(2026, 11, 20)
    assert not rules.is_late(due_on=None, today=today, state=State.NOT_STARTED)
    assert not rules.is_late(due_on=today, today=today, state=State.NOT_STARTED)
    assert rules.is_late(due_on=today - timedelta(days=1), today=today, state=State.STUCK)
    assert not rules.is_late(due_on=today - timedelta(days=1), today=today, state=State.DONE)


def test_a_list_is_checked_against_the_class_and_its_room():
    taken = {rules.name_key("Номин", "Б.")}
    checked = rules.check_names(read_names("Б. Номин\nГ. Номин\n123\nТэмүүлэн\nСаруул"), taken=taken, room=2)
    assert [line.problem for line in checked] == ["in_class", "", "not_a_name", "", "class_full"]


@given(st.integers(0, 5), st.text(alphabet="абг\n .", max_size=60))
def test_never_more_names_than_room(room, text):
    checked = rules.check_names(read_names(text), taken=set(), room=room)
    assert sum(not line.problem for line in checked) <= room


def test_ten_wrong_invitation_codes_pause_an_account_for_an_hour():
    assert rules.may_try_invitation(wrong=9, last_at=NOW, now=NOW)
    assert not rules.may_try_invitation(wrong=10, last_at=NOW, now=NOW + timedelta(minutes=59))
    assert rules.may_try_invitation(wrong=10, last_at=NOW, now=NOW + rules.INVITATION_PAUSE)


def test_a_device_carries_the_keys_of_several_classes_and_forgets_the_oldest():
    cookie = ""
    keys = [letter * 26 for letter in "abcdefghijklmnop"]
    for key in keys:
        cookie = rules.with_device_key(cookie, key)
    assert rules.device_keys(cookie) == keys[-rules.DEVICE_CLASSES :]


@pytest.mark.parametrize("cookie", ["", None, "x", "../../etc", "A" * 26, "a" * 27, "a" * 5000])
def test_a_cookie_that_is_no_key_opens_nothing(cookie):
    assert rules.device_keys(cookie) == []
