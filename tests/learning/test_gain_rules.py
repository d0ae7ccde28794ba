"""What was learnt, from sums: they add up, they say what a plain reckoning says, a harder form does not pass for learning."""

import math
import statistics
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.learning.impact import rules
from courses.learning.impact.rules import CrossedSums, PairSums

RESULT = st.integers(0, rules.WHOLE)
PAIRS = st.lists(st.tuples(RESULT, RESULT), max_size=40)
NEAR = {"rel": 1e-9, "abs": 1e-9}


# --- sums --------------------------------------------------------------------------------------------------------------------


@given(PAIRS, st.lists(st.integers(0, 3), max_size=40))
def test_the_sums_of_the_parts_are_the_sums_of_the_whole(pairs, places):
    parts = [[] for _ in range(4)]
    for number, pair in enumerate(pairs):
        parts[places[number] if number < len(places) else 0].append(pair)
    total = PairSums()
    for part in parts:
        total = total.plus(PairSums.of(part))
    assert total == PairSums.of(pairs)


@given(PAIRS.filter(lambda pairs: len(pairs) > 1))
def test_a_gain_is_what_a_plain_reckoning_over_the_pairs_says(pairs):
    found = rules.gain(PairSums.of(pairs))
    before = [Fraction(pair[0], 100) for pair in pairs]
    after = [Fraction(pair[1], 100) for pair in pairs]
    differences = [last - first for first, last in zip(before, after, strict=True)]
    assert found.n == len(pairs)
    assert found.before == pytest.approx(float(statistics.mean(before)), **NEAR)
    assert found.after == pytest.approx(float(statistics.mean(after)), **NEAR)
    assert found.difference == pytest.approx(float(statistics.mean(differences)), **NEAR)
    deviation = float(statistics.stdev(differences))
    assert found.deviation == pytest.approx(deviation, **NEAR)
    reach = rules.student_quantile(len(pairs) - 1) * deviation / math.sqrt(len(pairs))
    assert found.low == pytest.approx(found.difference - reach, **NEAR)
    assert found.high == pytest.approx(found.difference + reach, **NEAR)
    mean_deviation = float(statistics.stdev(before) + statistics.stdev(after)) / 2
    assert found.d_z == (pytest.approx(found.difference / deviation, **NEAR) if deviation else None)
    assert found.d_av == (pytest.approx(found.difference / mean_deviation, **NEAR) if mean_deviation else None)


def test_equal_results_leave_no_rounding_error_where_nothing_scatters():
    found = rules.gain(PairSums.of([(3333, 6667)] * 1_000_000))
    assert (found.deviation, found.low, found.high) == (0.0, found.difference, found.difference)
    assert found.d_z is found.d_av is None


def test_nothing_is_said_of_nobody_and_no_interval_of_one():
    assert rules.gain(PairSums()) == rules.Gain(0)
    one = rules.gain(PairSums.of([(5000, 7500)]))
    assert (one.before, one.after, one.difference, one.normalised) == (50, 75, 25, 0.5)
    assert one.low is one.high is one.deviation is one.d_av is None


def test_a_worked_example_by_hand():
    # Differences 10, 20, 30, 20, 20: mean 20, variance 50, standard error sqrt(10), t of 4 degrees 2.776.
    found = rules.gain(PairSums.of([(4000, 5000), (5000, 7000), (3000, 6000), (6000, 8000), (4500, 6500)]))
    assert found.difference == 20
    assert found.deviation == pytest.approx(math.sqrt(50))
    assert (round(found.low, 2), round(found.high, 2)) == (11.22, 28.78)
    assert found.normalised == pytest.approx(20 / (100 - 45))
    assert found.d_z == pytest.approx(20 / math.sqrt(50))
    assert found.g_z == pytest.approx(found.d_z * (1 - 3 / 15), rel=0.01)


def test_where_everything_was_known_before_there_is_no_normalised_gain():
    assert rules.gain(PairSums.of([(10000, 10000), (10000, 9000)])).normalised is None


@pytest.mark.parametrize("pair", [(-1, 0), (0, 10001)])
def test_a_result_that_cannot_be_is_refused(pair):
    with pytest.raises(ValueError, match="lie between"):
        PairSums.of([pair])


def test_a_mark_becomes_hundredths_of_a_percent_halves_up():
    assert rules.hundredths(Decimal("1"), Decimal("3")) == 3333
    assert rules.hundredths(Decimal("2"), Decimal("3")) == 6667
    assert rules.hundredths(Decimal("1"), Decimal("16")) == 625
    assert rules.hundredths(Decimal("0.01"), Decimal("8")) == 13
    for wrong in ((Decimal(1), Decimal(0)), (Decimal(2), Decimal(1)), (Decimal(-1), Decimal(1))):
        with pytest.raises(ValueError, match="lies between"):
            rules.hundredths(*wrong)


# --- Student's t -------------------------------------------------------------------------------------------------------------

PUBLISHED = {
    1: 12.7062, 2: 4.3027, 3: 3.1824, 4: 2.7764, 5: 2.5706, 6: 2.4469, 7: 2.3646, 8: 2.3060, 9: 2.2622, 10: 2.2281,
    15: 2.1314, 20: 2.0860, 25: 2.0595, 29: 2.0452, 30: 2.0423, 40: 2.0211, 60: 2.0003, 100: 1.9840, 120: 1.9799,
    200: 1.9719, 500: 1.9647, 1000: 1.9623,
}  # fmt: skip
"""Two-sided 5 % values as tables of Student's t print them."""


@pytest.mark.parametrize(("df", "value"), PUBLISHED.items())
def test_the_quantile_is_the_one_of_the_printed_tables(df, value):
    assert rules.student_quantile(df) == pytest.approx(value, abs=6e-5)


def test_the_99_percent_values_are_those_of_the_printed_tables():
    for df, value in {1: 63.657, 5: 4.0321, 10: 3.1693, 30: 2.7500, 120: 2.6174}.items():
        assert rules.student_quantile(df, 0.99) == pytest.approx(value, abs=6e-4)


def test_both_ways_to_the_quantile_meet_where_one_takes_over_from_the_other():
    above = rules.student_quantile(rules.SERIES_TO + 1)
    assert rules.student_within(above, rules.SERIES_TO + 1) == pytest.approx(0.95, abs=1e-9)
    assert rules.student_quantile(rules.SERIES_TO) > above > rules.student_quantile(10**6) > 1.959963


@given(st.integers(1, 60), st.floats(0.01, 30))
def test_the_series_is_the_integral_of_the_density(df, t):
    scale = math.exp(math.lgamma((df + 1) / 2) - math.lgamma(df / 2)) / math.sqrt(df * math.pi)
    steps = 600
    # Simpson's rule in the angle, where the density is cos(angle) ** (df - 1).
    top = math.atan(t / math.sqrt(df))
    values = [math.cos(top * step / steps) ** (df - 1) for step in range(steps + 1)]
    area = top / steps / 3 * (values[0] + values[-1] + 4 * sum(values[1:-1:2]) + 2 * sum(values[2:-1:2]))
    assert rules.student_within(t, df) == pytest.approx(2 * scale * math.sqrt(df) * area, abs=1e-8)


def test_no_degree_of_freedom_no_quantile():
    with pytest.raises(ValueError, match="degree"):
        rules.student_quantile(0)


@pytest.mark.parametrize("df", [2, 4, 9, 20, 99, 500])
def test_the_small_sample_correction_is_close_to_the_rule_of_thumb(df):
    assert rules.hedges_correction(df) == pytest.approx(1 - 3 / (4 * df - 1), abs=0.01)


def test_the_small_sample_correction_of_two_degrees_is_known_exactly():
    assert rules.hedges_correction(2) == pytest.approx(1 / math.sqrt(math.pi))


# --- crossing over -----------------------------------------------------------------------------------------------------------


@given(st.integers(2, 30), st.integers(2, 30), st.integers(-20, 20), st.integers(-15, 15))
def test_a_harder_form_does_not_pass_for_learning_whatever_the_sizes_of_the_halves(n_ab, n_ba, learnt, easier):
    """Ability 50; A stands `easier` / 2 points above the middle and B as far below. Nothing else scatters."""
    taken = [("A", 5000 + 50 * easier, 5000 + 100 * learnt - 50 * easier)] * n_ab
    taken += [("B", 5000 - 50 * easier, 5000 + 100 * learnt + 50 * easier)] * n_ba
    found = rules.crossed_gain(CrossedSums.of(taken))
    assert found.gain.difference == learnt
    assert found.a_easier == easier
    assert (found.gain.before, found.gain.after) == (50, 50 + learnt)
    assert found.gain.n == n_ab + n_ba


def test_reckoned_as_one_test_the_same_children_would_seem_to_have_learnt_what_they_did_not():
    taken = CrossedSums.of([("A", 6000, 4000)] * 2 + [("B", 4000, 6000)] * 8)
    assert rules.gain(taken.together).difference == 12
    assert rules.crossed_gain(taken).gain.difference == 0


ORDER = st.lists(st.tuples(RESULT, RESULT), min_size=2, max_size=30)


@given(ORDER, ORDER)
def test_a_crossed_gain_is_what_a_plain_reckoning_over_the_orders_says(ab, ba):
    found = rules.crossed_gain(CrossedSums(PairSums.of(ab), PairSums.of(ba)))
    d_ab, d_ba = ([(last - first) / 100 for first, last in order] for order in (ab, ba))
    parts = [statistics.variance(values) / len(values) for values in (d_ab, d_ba)]
    assert found.gain.difference == pytest.approx((statistics.mean(d_ab) + statistics.mean(d_ba)) / 2, **NEAR)
    assert found.a_easier == pytest.approx((statistics.mean(d_ba) - statistics.mean(d_ab)) / 2, **NEAR)
    # The degrees of freedom lie between those of the smaller order and those of both.
    error = math.sqrt(sum(parts)) / 2
    reach = found.gain.high - found.gain.difference
    assert rules.student_quantile(len(ab) + len(ba) - 2) * error <= reach + 1e-6
    assert reach <= rules.student_quantile(min(len(ab), len(ba)) - 1) * error + 1e-6
    assert found.a_easier_high - found.a_easier == pytest.approx(reach, **NEAR)


def test_equal_halves_with_equal_scatter_have_the_degrees_of_freedom_of_both():
    order = PairSums.of([(1000, 2000), (3000, 5000), (2000, 5000)])
    found = rules.crossed_gain(CrossedSums(order, order))
    error = math.sqrt(2 * (100 / 3)) / 2
    assert found.gain.high - found.gain.difference == pytest.approx(rules.student_quantile(4) * error)


def test_crossed_sums_add_up_and_need_two_in_each_order():
    one = CrossedSums.of([("A", 1000, 2000), ("B", 3000, 4000)])
    two = CrossedSums.of([("A", 5000, 6000), ("B", 7000, 8000)])
    assert rules.crossed_gain(one) is None
    assert rules.crossed_gain(one.plus(two)).gain.difference == 10
    assert one.plus(two) == CrossedSums.of([("A", 1000, 2000), ("B", 3000, 4000), ("A", 5000, 6000), ("B", 7000, 8000)])
    with pytest.raises(ValueError, match="A or B"):
        CrossedSums.of([("C", 1, 2)])


# --- the draw ----------------------------------------------------------------------------------------------------------------

LEARNERS = st.sets(st.text("abcdefgh", min_size=1, max_size=4), max_size=40)


def surplus(forms) -> int:
    return abs(2 * sum(form == "A" for form in forms.values()) - len(forms))


@given(st.text(max_size=10), LEARNERS)
def test_the_draw_halves_a_class_and_comes_out_the_same_again(seed, learners):
    drawn = rules.first_form(seed, learners)
    assert set(drawn) == learners
    assert set(drawn.values()) <= set(rules.FORMS)
    assert surplus(drawn) <= 1
    assert rules.first_form(seed, sorted(learners, reverse=True)) == drawn


@given(st.text(max_size=10), LEARNERS, st.lists(st.text("ijkl", min_size=1, max_size=3), max_size=20))
def test_who_comes_later_changes_nobodys_form_and_keeps_the_halves_even(seed, learners, later):
    drawn = rules.first_form(seed, learners)
    for name in later:
        grown = rules.first_form(seed, [name], kept=drawn)
        assert {learner: grown[learner] for learner in drawn} == drawn
        assert surplus(grown) <= 1
        drawn = grown


def test_a_kept_surplus_is_evened_out_as_far_as_those_who_come_allow():
    kept = {f"old {number}": "A" for number in range(6)}
    assert [*rules.first_form("s", ["x", "y"], kept).values()].count("B") == 2
    assert surplus(rules.first_form("s", [f"new {number}" for number in range(9)], kept)) == 1


def test_the_draw_is_not_the_list_of_names_and_favours_nobody():
    names = [f"learner {number}" for number in range(21)]
    with_a = [rules.first_form(f"class {number}", names) for number in range(400)]
    for name in names:
        assert 150 < sum(drawn[name] == "A" for drawn in with_a) < 250
    assert 150 < sum(list(drawn.values()).count("A") == 11 for drawn in with_a) < 250


# --- refreshers --------------------------------------------------------------------------------------------------------------

DONE = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "taken", "offered"),
    [
        (0, (), None), (29, (), None), (30, (), 30), (60, (), 30), (61, (), None), (89, (), None), (90, (), 90),
        (150, (), 90), (151, (), None), (1000, (), None), (30, (30,), None), (60, (30,), None), (90, (30,), 90),
        (120, (30, 90), None), (-3, (), None),
    ],
)  # fmt: skip
def test_a_refresher_is_offered_in_its_time_and_never_twice(day, taken, offered):
    assert rules.refresher_due(DONE, taken, DONE + timedelta(days=day, hours=1)) == offered


def test_a_day_before_its_hour_does_not_count():
    assert rules.refresher_due(DONE, (), DONE + timedelta(days=30, seconds=-1)) is None
    assert rules.refresher_due(DONE, (), DONE + timedelta(days=61, seconds=-1)) == 30
