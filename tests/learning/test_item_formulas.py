"""Item analysis: examples worked by hand, and everything computed once more from raw scores by another way."""

import itertools
import math
import random
import statistics
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.content.quizzes.rules import OptionData, QuestionData
from courses.content.quizzes.types import question_type
from courses.learning.items import rules as items
from courses.learning.items.rules import Flag, FormTally, Given, ItemTally


def tally_of(scores: list[tuple[int, ...]], points: tuple[int, ...]) -> FormTally:
    """Counts of raw scores in hundredths: a row per attempt, a column per question (numbered from 1)."""
    form = FormTally()
    for row in scores:
        answers = enumerate(zip(row, points, strict=True), start=1)
        form.add([Given(number, worth, mark, mark > 0) for number, (mark, worth) in answers])
    return form


# --- worked by hand ------------------------------------------------------------------------------------------------------

RIGHT = 100
FOUR = [(RIGHT, RIGHT, RIGHT), (RIGHT, RIGHT, 0), (RIGHT, 0, 0), (0, 0, 0)]
"""Four learners, three questions of one point: totals 3, 2, 1, 0. A perfect staircase (Guttman)."""


def test_facility_is_the_mean_share():
    form = tally_of(FOUR, (1, 1, 1))
    assert [items.facility(form.items[number]) for number in (1, 2, 3)] == [Fraction(3, 4), Fraction(1, 2), Fraction(1, 4)]
    assert items.mean_total(form) == Fraction(1, 2)


def test_facility_of_a_question_of_two_points_counts_halves():
    form = tally_of([(200,), (100,), (50,), (0,)], (2,))
    # (1 + 1/2 + 1/4 + 0) / 4
    assert items.facility(form.items[1]) == Fraction(7, 16)


def test_deviation_of_the_staircase():
    # Question 2: shares 1, 1, 0, 0, mean 1/2, squares 4 x 1/4 = 1, divided by 3: sqrt(1/3).
    assert items.deviation(tally_of(FOUR, (1, 1, 1)).items[2]) == pytest.approx(math.sqrt(1 / 3), rel=1e-15)


def test_discrimination_of_the_staircase():
    # Question 1: marks 1 1 1 0 (mean 3/4), rests 2 1 0 0 (mean 3/4).
    # Products about the means: .25*1.25 + .25*.25 + .25*-.75 + -.75*-.75 = .3125 + .0625 - .1875 + .5625 = .75
    # Squares: marks 3*.0625 + .5625 = .75; rests 1.5625 + .0625 + .5625 + .5625 = 2.75. Index .75 / sqrt(.75*2.75).
    form = tally_of(FOUR, (1, 1, 1))
    assert items.covariance(form.items[1]) == Fraction(3, 4) / 3 * 100 * 100
    assert items.discrimination(form.items[1]) == pytest.approx(0.75 / math.sqrt(0.75 * 2.75), rel=1e-15)


def test_a_staircase_has_full_efficiency_although_its_correlations_are_far_from_one():
    form = tally_of(FOUR, (1, 1, 1))
    # Question 1: nobody who is right here has less in the rest than somebody who is wrong here; so too in 2 and 3.
    assert [items.efficiency(form.items[number]) for number in (1, 2, 3)] == [1, 1, 1]
    assert items.discrimination(form.items[1]) < 0.6


def test_efficiency_of_a_question_that_is_half_wrong_way_round():
    # Marks 1 0 1 0, rests 3 2 1 0 (a question of three points beside it). Products 3 + 1 = 4, sum x sum / n = 2*6/4 = 3.
    # Sorted: marks 0 0 1 1 with rests 0 1 2 3: 5. Efficiency (4 - 3) / (5 - 3) = 1/2.
    form = tally_of([(100, 300), (0, 200), (100, 100), (0, 0)], (1, 3))
    assert items.efficiency(form.items[1]) == Fraction(1, 2)


def test_alpha_and_error_of_measurement_of_the_staircase():
    # Variances with n-1: questions .75/3, 1/3, .75/3, together 2.5/3; totals 3 2 1 0: 5/3. Alpha 3/2 * (1 - 1/2) = 3/4.
    # Error: sqrt(5/3 * 1/4).
    form = tally_of(FOUR, (1, 1, 1))
    assert items.alpha(form) == Fraction(3, 4)
    assert items.total_deviation(form) == pytest.approx(math.sqrt(5 / 3), rel=1e-15)
    assert items.measurement_error(form) == pytest.approx(math.sqrt(5 / 12), rel=1e-15)


def test_a_question_against_the_rest_is_negative_and_alpha_too():
    form = tally_of([(100, 0), (100, 0), (0, 100), (0, 50)], (1, 1))
    assert items.discrimination(form.items[1]) < -0.9
    assert items.efficiency(form.items[1]) < 0
    assert items.alpha(form) < 0
    assert items.measurement_error(form) > items.total_deviation(form)


def test_where_everybody_wins_the_same_there_is_nothing_to_tell_apart():
    form = tally_of([(100, 100), (100, 100), (100, 100)], (1, 1))
    assert items.facility(form.items[1]) == 1
    assert items.deviation(form.items[1]) == 0
    assert (items.discrimination(form.items[1]), items.efficiency(form.items[1])) == (None, None)
    assert (items.alpha(form), items.measurement_error(form)) == (None, None)


def test_one_question_alone_has_no_rest_and_no_alpha():
    form = tally_of([(100,), (0,), (50,)], (1,))
    assert (items.discrimination(form.items[1]), items.efficiency(form.items[1]), items.alpha(form)) == (None, None, None)


def test_without_answers_there_is_no_number():
    empty = ItemTally(1)
    for number in (items.facility, items.deviation, items.covariance, items.discrimination, items.efficiency):
        assert number(empty) is None
    assert items.alpha(FormTally()) is None
    assert items.mean_total(FormTally()) is None


# --- guessing ------------------------------------------------------------------------------------------------------------


def test_blind_guessing_by_type():
    assert items.guess("single", 4, 1) == Fraction(1, 4)
    assert items.guess("truefalse", 2, 1) == Fraction(1, 2)
    assert items.guess("order", 4, 0) is None
    assert items.guess("short", 3, 1) is None
    assert items.guess("single", 0, 0) is None


def test_blind_guessing_among_several_choices_by_hand():
    # Two options, one right: {right} wins 1, {wrong} 0, {both} 0. A third.
    assert items.guess("multiple", 2, 1) == Fraction(1, 3)


@pytest.mark.parametrize(("right", "wrong"), [(1, 1), (2, 2), (2, 3), (3, 1), (1, 5), (4, 4)])
def test_blind_guessing_among_several_choices_is_the_mean_of_the_marking_rule(right, wrong):
    keys = [f"r{n}" for n in range(right)] + [f"w{n}" for n in range(wrong)]
    question = QuestionData("multiple", tuple(OptionData(key, key.startswith("r")) for key in keys))
    ways = [list(way) for size in range(1, len(keys) + 1) for way in itertools.combinations(keys, size)]
    shares = [question_type("multiple").mark(question, way).share for way in ways]
    assert items.guess("multiple", len(keys), right) == sum(shares) / len(ways)


# --- the same from raw scores, by another way -----------------------------------------------------------------------------


def raw_covariance(left: list[int], right: list[int]) -> Fraction:
    """Deviations from the means, multiplied and added up, n-1."""
    left_mean, right_mean = statistics.mean(map(Fraction, left)), statistics.mean(map(Fraction, right))
    together = sum((a - left_mean) * (b - right_mean) for a, b in zip(left, right, strict=True))
    return together / (len(left) - 1)


def check_against_raw_scores(scores: list[tuple[int, ...]], points: tuple[int, ...]) -> None:
    form = tally_of(scores, points)
    totals = [sum(row) for row in scores]
    columns = list(zip(*scores, strict=True))
    variances = []
    for number, (marks, worth) in enumerate(zip(columns, points, strict=True), start=1):
        item = form.items[number]
        rests = [total - mark for total, mark in zip(totals, marks, strict=True)]
        shares = [Fraction(mark, 100 * worth) for mark in marks]
        assert items.facility(item) == statistics.mean(shares)
        assert items.deviation(item) == pytest.approx(statistics.stdev(map(float, shares)), rel=1e-12, abs=1e-12)
        cov, top = raw_covariance(marks, rests), raw_covariance(sorted(marks), sorted(rests))
        assert items.covariance(item) == cov
        assert items.efficiency(item) == (cov / top if top else None)
        if len(set(marks)) > 1 and len(set(rests)) > 1:
            assert items.discrimination(item) == pytest.approx(statistics.correlation(marks, rests), rel=1e-9, abs=1e-12)
        else:
            assert items.discrimination(item) is None
        variances.append(statistics.variance(map(Fraction, marks)))
    whole = statistics.variance(map(Fraction, totals))
    assert items.total_deviation(form) == pytest.approx(math.sqrt(whole) / 100, rel=1e-15, abs=1e-15)
    if len(points) > 1 and whole:
        k = len(points)
        alpha = Fraction(k, k - 1) * (1 - sum(variances) / whole)
        assert items.alpha(form) == alpha
        assert items.measurement_error(form) == pytest.approx(math.sqrt(whole * (1 - alpha)) / 100, rel=1e-15)
    else:
        assert items.alpha(form) is None


@pytest.mark.parametrize("seed", range(5))
def test_numbers_of_a_thousand_learners_are_those_of_their_raw_scores(seed):
    chance = random.Random(seed)
    points = (1, 2, 1, 3, 1, 1)
    scores = []
    for _learner in range(1000):
        able = chance.random()
        row = [round(100 * worth * chance.choice((0, 1 / 3, 0.5, 1, 1 if chance.random() < able else 0))) for worth in points]
        scores.append(tuple(row))
    check_against_raw_scores(scores, points)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 5).flatmap(lambda wide: st.tuples(
    st.lists(st.tuples(*[st.sampled_from((0, 25, 33, 50, 67, 100))] * wide), min_size=2, max_size=12),
    st.just((1,) * wide),
)))  # fmt: skip
def test_numbers_of_any_scores_are_those_of_the_raw_scores(drawn):
    check_against_raw_scores(*drawn)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=40))
def test_pairing_in_ascending_order_gives_the_highest_sum(pairs):
    left, right = [a for a, _b in pairs], [b for _a, b in pairs]
    expected = sum(a * b for a, b in zip(sorted(left), sorted(right), strict=True))
    assert items.sorted_products(items.Counter(left), items.Counter(right)) == expected
    assert expected >= sum(a * b for a, b in pairs)


def test_unmarked_questions_are_not_in_the_total():
    form = FormTally()
    for mark in (100, 0, 50):
        form.add([Given(1, 1, mark, True), Given(2, 0, 0, True, frozenset("a")), Given(3, 1, mark, True)])
    assert form.totals == {200: 1, 0: 1, 100: 1}
    assert not form.items[2].marks
    assert form.items[2].choices == {"a": 3}
    assert items.alpha(form) == 1
    assert items.facility(form.items[2]) is None


def test_a_form_is_its_versions_and_points_in_whatever_order():
    assert items.form_digest([(1, 2), (3, 4)]) == items.form_digest([(3, 4), (1, 2)])
    digests = {items.form_digest(form) for form in ([(1, 2)], [(1, 3)], [(2, 2)], [(1, 2), (2, 2)], [(12, 2)], [(1, 22)])}
    assert len(digests) == 6


# --- in plain words --------------------------------------------------------------------------------------------------------


def item_of(right: int, wrong: int, *, rest_of_right: int = 100, rest_of_wrong: int = 0, choices=None, skipped: int = 0):
    """A question of one point that `right` got right and `wrong` did not, with the rests of the two."""
    form = FormTally()
    for number in range(right + wrong):
        good = number < right
        form.add([Given(1, 1, 100 * good, True), Given(2, 1, rest_of_right if good else rest_of_wrong, True)])
    item = form.items[1]
    item.choices.update(choices or {})
    item.skipped = skipped
    return item


def flags(item, number, type="single"):
    return set(items.figures(item, number=number, type=type, options=("a", "b", "c"), right=("a",)).flags)


def test_a_good_question_has_no_flag():
    assert flags(item_of(60, 40), 100) == set()


def test_flags_say_what_to_look_at():
    assert flags(item_of(96, 4), 100) == {Flag.TOO_EASY}
    assert flags(item_of(20, 80), 100) == {Flag.TOO_HARD, Flag.BELOW_GUESSING}
    assert flags(item_of(25, 75), 100) == {Flag.BELOW_GUESSING}
    assert flags(item_of(60, 40, rest_of_right=0, rest_of_wrong=100), 100) == {Flag.NEGATIVE}
    assert flags(item_of(40, 60, choices={"a": 40, "b": 55, "c": 5}), 100) == {Flag.SAME_WRONG}
    assert flags(item_of(40, 60, choices={"a": 40, "b": 50, "c": 10}), 100) == set()
    assert flags(item_of(60, 40, skipped=11), 100) == {Flag.MANY_SKIPPED}
    assert flags(item_of(60, 40, skipped=10), 100) == set()


def test_a_weak_question_is_weak_and_not_negative():
    form = FormTally()
    for number in range(100):
        form.add([Given(1, 1, 100 * (number % 2), True), Given(2, 1, 100 * (number < 55 and number % 5 != 0), True)])
    index = items.discrimination(form.items[1])
    assert 0 <= index < 0.2
    assert flags(form.items[1], 100) == {Flag.WEAK}


def test_below_thirty_nothing_is_concluded_and_below_five_nothing_is_shown():
    assert flags(item_of(29, 0), 29) == set()
    assert flags(item_of(30, 0), 30) == {Flag.TOO_EASY}
    assert items.figures(item_of(5, 0), number=5, type="single", options=("a", "b"), right=("a",)) is not None
    assert items.figures(item_of(4, 0), number=4, type="single", options=("a", "b"), right=("a",)) is None


def test_what_chance_alone_does_is_not_pointed_out():
    # 33 and 30 of 100 where guessing wins 33.3 of 100: the standard error is 4.6.
    assert flags(item_of(33, 67), 100) == flags(item_of(30, 70), 100) == set()
    assert not items.is_negative(-0.09, 100)
    assert items.is_negative(-0.11, 100)
    assert not items.is_negative(-0.11, 30)


def test_the_words_follow_the_limits_of_the_flags():
    shares = [Fraction(number, 100) for number in (100, 95, 94, 66, 65, 35, 34, 21, 20, 0)]
    said = [str(items.facility_words(share)) for share in shares]
    assert [len(list(group)) for _words, group in itertools.groupby(said)] == [2, 2, 2, 2, 2]
    indexes = [-0.5, -0.2, -0.05, 0.19, 0.2, 0.29, 0.3, 0.39, 0.4, 1.0]
    said = [str(items.discrimination_words(index, 100)) for index in indexes]
    assert [len(list(group)) for _words, group in itertools.groupby(said)] == [2, 2, 2, 2, 2]
    assert len({str(items.alpha_words(Fraction(value, 100))) for value in (75, 70, 63)}) == 3


def test_every_flag_has_plain_words():
    assert set(items.FLAG_LABELS) == set(Flag)


def test_a_tally_that_lost_nothing_holds_its_part():
    whole, part = tally_of(FOUR, (1, 1, 1)), tally_of(FOUR[1:], (1, 1, 1))
    assert whole.holds(part)
    assert not part.holds(whole)
    whole.items[2].products -= 1_000_000
    assert not whole.holds(part)
