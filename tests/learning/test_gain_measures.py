"""What two tests are compared by: knowledge, objectives, and what questions show besides."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.learning.impact.measures import GAIN, Given, compared, measures_of, place_on_scale
from courses.learning.impact.rules import WHOLE

STEPS = ["a", "b", "c", "d", "e"]


@pytest.mark.parametrize(
    ("response", "place"),
    [
        (["a"], Fraction(0)), (["c"], Fraction(1, 2)), (["e"], Fraction(1)),
        (["x"], None), ([], None), (None, None), (["a", "b"], None), ("a", None), ({"a": 1}, None),
    ],
)  # fmt: skip
def test_a_step_of_a_scale_is_a_place_from_nought_to_one(response, place):
    assert place_on_scale(STEPS, response) == place


def test_the_measures_of_a_test_are_reckoned_as_by_hand():
    answers = [
        Given(1, "", Decimal("1"), 1),
        Given(1, "", Decimal("0.5"), 2),
        Given(2, "know-108", Decimal("1"), 1),
        Given(2, "tell-adult", Decimal("0"), 0, Fraction(3, 4)),
        Given(2, "intention", Decimal("0"), 0, None),
    ]
    assert measures_of(answers) == {
        "knowledge": 6250,  # 2.5 of 4 points
        "objective:1": 5000,  # 1.5 of 3
        "objective:2": 10000,
        "outcome:know-108": 10000,
        "outcome:tell-adult": 7500,  # the intention was left out, so it says nothing
    }


@given(
    st.lists(
        st.builds(
            lambda objective, outcome, points, share, place: Given(
                objective, outcome, (Decimal(points) * share / 4).quantize(Decimal("0.01")), points, place
            ),
            st.sampled_from([None, 1, 2]), st.sampled_from(["", "intention"]), st.integers(0, 10), st.integers(0, 4),
            st.none() | st.fractions(0, 1),
        )
    )
)  # fmt: skip
def test_every_measure_lies_between_nothing_and_everything(answers):
    assert all(0 <= value <= WHOLE for value in measures_of(answers).values())


def test_only_what_both_tests_asked_is_compared():
    before, after = {"knowledge": 4000, "objective:1": 0, "objective:2": 10}, {"knowledge": 7000, "objective:1": 5000}
    assert compared(GAIN, before, after) == {"knowledge": (4000, 7000), "objective:1": (0, 5000)}


def test_a_refresher_asks_other_questions_so_only_its_whole_result_is_compared():
    assert compared("day30", {"knowledge": 8000, "objective:1": 1}, {"knowledge": 7500}) == {"day30": (8000, 7500)}
    assert compared("day30", {"knowledge": 8000}, {"outcome:intention": 10}) == {}
