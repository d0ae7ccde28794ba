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


def alike(groups):
    sizes = Counter((place, group) for one in groups for place, group in enumerate(one))
    return len(groups) >= MINIMUM and all(size >= MINIMUM for size in sizes.values())


WAITING = st.lists(st.tuples(st.sampled_from("fm"), st.sampled_from(["9-12", "13-15"])), max_size=30)


@given(WAITING)
def test_whoever_is_added_has_four_others_of_the_same_sex_and_of_the_same_age(groups):
    waiting = dict(enumerate(groups))
    added = ready(waiting)
    assert not added or alike([waiting[pk] for pk in added])


@given(st.lists(st.tuples(st.sampled_from("fm"), st.sampled_from("ab")), max_size=11))
def test_nobody_waits_who_could_be_added(groups):
    waiting = dict(enumerate(groups))
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
    waiting = {number: ("f" if number < girls else "m", "9-12") for number in range(girls + boys)}
    assert len(ready(waiting)) == added


def test_taking_out_one_group_can_leave_another_too_small():
    """Five of one age, four of them girls, one a boy: without the boy the age is one too few."""
    waiting = dict.fromkeys(range(4), ("f", "13-15")) | {9: ("m", "13-15")}
    assert ready(waiting) == []
