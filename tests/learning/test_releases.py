"""Figures change on the first of a month, and by five people alike or not at all."""

from collections import Counter
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.learning.impact.releases import next_release, ready, released_before
from courses.learning.impact.suppression import MINIMUM

DAYS = st.dates(date(2020, 1, 1), date(2100, 12, 31))


@given(DAYS)
def test_results_are_shown_from_the_first_of_the_month_after_they_were_handed_in(day):
    assert released_before(day) <= day < next_release(day)
    assert released_before(day).day == next_release(day).day == 1
    assert released_before(next_release(day)) == next_release(day)
    assert released_before(next_release(day) - timedelta(days=1)) == released_before(day)


def labelled(groups):
    """Somebody of a sex and an age as `ready` has them."""
    return {number: (("sex", sex), ("age", age)) for number, (sex, age) in enumerate(groups)}


def alike(all_labels):
    groups = list(all_labels)
    sizes = Counter(label for labels in groups for label in labels)
    return len(groups) >= MINIMUM and all(size >= MINIMUM for size in sizes.values())


WAITING = st.lists(st.tuples(st.sampled_from("fm"), st.sampled_from(["9-12", "13-15"])), max_size=30)


@given(WAITING)
def test_whoever_is_added_has_four_others_of_the_same_sex_and_of_the_same_age(groups):
    waiting = labelled(groups)
    added = ready(waiting)
    assert not added or alike([waiting[pk] for pk in added])


@given(st.lists(st.tuples(st.sampled_from("fm"), st.sampled_from("ab")), max_size=11))
def test_nobody_waits_who_could_be_added(groups):
    waiting = labelled(groups)
    most = max(
        (
            size for size in range(MINIMUM, len(groups) + 1)
            if any(alike([waiting[pk] for pk in some]) for some in combinations(waiting, size))
        ),
        default=0,
    )  # fmt: skip
    assert len(ready(waiting)) == most


@pytest.mark.parametrize(
    ("girls", "boys", "added"), [(4, 0, 0), (5, 0, 5), (5, 4, 5), (4, 4, 0), (5, 5, 10), (12, 1, 12)]
)  # fmt: skip
def test_a_single_boy_waits_until_there_are_five(girls, boys, added):
    waiting = labelled([("f", "9-12")] * girls + [("m", "9-12")] * boys)
    assert len(ready(waiting)) == added


def test_taking_out_one_group_can_leave_another_too_small():
    """Five of one age, four of them girls, one a boy: without the boy the age is one too few."""
    waiting = labelled([("f", "13-15")] * 4 + [("m", "13-15")])
    assert ready(waiting) == []


def test_whoever_answered_what_under_five_answered_waits():
    """Thirty answered a scale before; of five new ones only one did: the sums of those two months would give that one away."""
    told = ("measure", "outcome:tell-adult", "A")
    waiting = dict.fromkeys(range(6), (("sex", ""), ("age", "")))
    assert len(ready(waiting)) == 6
    assert ready(waiting | {0: (("sex", ""), ("age", ""), told)}) == [1, 2, 3, 4, 5]
