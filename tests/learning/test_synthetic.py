"""Made-up learners: the same from the same seed, without a name, and the gain that was planted is the gain that is found."""

import math
import tracemalloc
from collections import Counter
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.learning.impact import rules, synthetic
from courses.learning.impact.rules import CrossedSums
from courses.learning.impact.synthetic import Item, Plan, population
from courses.lib.aimags import AIMAGS
from courses.lib.mongolian import sort_key


def test_the_same_seed_gives_the_same_stream_and_another_seed_another():
    one = list(population("a", 500))
    assert one == list(population("a", 500))
    assert one != list(population("b", 500))
    assert len(one) == 500
    assert [learner.number for learner in one] == list(range(1, 501))


def test_the_stream_is_the_same_on_every_machine():
    """Kept from the day it was written: whoever changes the model changes these on purpose."""
    kept = [
        (learner.classroom, learner.aimag, learner.age_band, learner.sex, learner.first_form, learner.pair)
        for learner in islice(population(1, 1000), 0, 60, 20)
    ]
    assert kept == KEPT


KEPT = [
    (1, "Дундговь", "child-9-12", "m", "B", (2000, 4000)),
    (1, "Дундговь", "child-9-12", "m", "B", (4000, 5000)),
    (2, "Өмнөговь", "child-13-15", "", "A", (4000, 4000)),
]


def test_it_says_of_itself_that_it_is_made_up():
    assert synthetic.SYNTHETIC is True
    assert all(learner.synthetic for learner in population(1, 5))
    assert str(synthetic.LABEL)


def test_there_is_no_name_of_a_person():
    assert set(synthetic.SyntheticLearner._fields) == {
        "number", "classroom", "aimag", "age_band", "sex", "first_form", "opening", "closing",
    }  # fmt: skip


def test_there_are_21_aimags_and_the_capital():
    assert set(synthetic.AIMAGS) == set(AIMAGS)
    assert list(AIMAGS) == sorted(AIMAGS, key=sort_key)
    assert len(synthetic.AIMAGS) == 22
    assert "Улаанбаатар" in synthetic.AIMAGS


def test_classes_are_of_one_place_and_one_age_and_open_with_both_forms_in_halves():
    classes = {}
    for learner in population(3, 3000):
        classes.setdefault(learner.classroom, []).append(learner)
    for members in classes.values():
        assert len({(learner.aimag, learner.age_band) for learner in members}) == 1
        assert abs(2 * sum(learner.first_form == "A" for learner in members) - len(members)) <= 1
    assert {len(members) for members in list(classes.values())[:-1]} <= set(range(16, 37))


def test_shares_are_about_those_of_the_plan():
    plan = Plan(drop_out=0.2, sex_unsaid=0.5)
    learners = list(population(4, 20_000, plan))
    aimags = Counter(learner.aimag for learner in learners)
    assert set(aimags) == set(synthetic.AIMAGS)
    left = sum(learner.closing is None for learner in learners) / len(learners)
    unsaid = sum(learner.sex == "" for learner in learners) / len(learners)
    # Four standard errors of a share among 20,000.
    assert left == pytest.approx(0.2, abs=4 * math.sqrt(0.2 * 0.8 / 20_000))
    assert unsaid == pytest.approx(0.5, abs=4 * math.sqrt(0.25 / 20_000))


@given(st.floats(-4, 4), st.floats(-3, 3), st.floats(0.2, 3))
def test_a_question_is_even_odds_where_it_is_as_hard_as_the_learner_is_able(ability, difficulty, discrimination):
    plan = Plan(quiz=(Item(difficulty, discrimination),), b_harder=0.5)
    (chance,) = plan.chances("A", difficulty)
    assert chance == pytest.approx(0.5)
    (easy,), (hard,) = plan.chances("A", ability), plan.chances("B", ability)
    assert 0 < hard < easy < 1
    assert math.log(easy / (1 - easy)) == pytest.approx(discrimination * (ability - difficulty), abs=1e-6)


def test_what_is_expected_is_what_a_long_stream_shows():
    plan = Plan(b_harder=0.7, drop_out=0)
    sums = synthetic.crossed_sums(population(5, 40_000, plan))
    found = rules.crossed_gain(sums)
    assert abs(found.gain.difference - synthetic.planted_gain(plan)) < 2 * (found.gain.high - found.gain.difference)
    assert found.a_easier_low > 0


def test_the_sums_of_a_stream_are_those_of_its_list():
    learners = list(population(6, 700))
    taken = [(learner.first_form, *learner.pair) for learner in learners if learner.pair]
    assert synthetic.crossed_sums(iter(learners)) == CrossedSums.of(taken)


# Of 200 intervals of 95 %, fewer than 180 or all 200 hold the truth with a chance below 1 in 200 (binomial distribution).
LEAST, MOST = 180, 199


def test_the_bounds_are_those_of_the_binomial_distribution():
    def chance(hits):
        return math.comb(200, hits) * 0.95**hits * 0.05 ** (200 - hits)

    assert sum(chance(hits) for hits in range(LEAST)) < 0.005
    assert sum(chance(hits) for hits in range(MOST + 1, 201)) < 0.005


@pytest.mark.parametrize(
    "plan", [Plan(), Plan(b_harder=0.8), Plan(gain=0.0, gain_deviation=0.0)], ids=["plain", "forms", "nothing"]
)
def test_the_planted_gain_lies_in_its_interval_in_about_95_of_100_runs(plan):
    truth = synthetic.planted_gain(plan)
    hits = 0
    for seed in range(200):
        found = rules.crossed_gain(synthetic.crossed_sums(population(seed, 60, plan))).gain
        hits += found.low <= truth <= found.high
    assert LEAST <= hits <= MOST


def test_where_nothing_was_planted_nothing_is_expected():
    assert synthetic.planted_gain(Plan(gain=0, gain_deviation=0, b_harder=1)) == pytest.approx(0, abs=1e-12)
    assert synthetic.planted_gain(Plan(ability_deviation=0, gain_deviation=0)) > 0


def test_a_longer_stream_takes_no_more_memory():
    def peak(learners):
        tracemalloc.start()
        for _learner in population(7, learners):
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(100)
    assert peak(6000) < 2 * peak(1000)
