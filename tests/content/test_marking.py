"""Marking, as plain values: the rules of each type, and what holds for every response there can be."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.content.quizzes.rules import UNANSWERED, OptionData, QuestionData, mark, quiz_result
from courses.content.quizzes.types import REGISTRY, question_type


def asked(type_key: str, *options: tuple[str, bool]) -> QuestionData:
    return QuestionData(type_key, tuple(OptionData(key, right) for key, right in options))


SINGLE = asked("single", ("a", True), ("b", False), ("c", False))
SEVERAL = asked("multiple", ("a", True), ("b", True), ("c", False), ("d", False))
STATEMENT = asked("truefalse", ("true", False), ("false", True))

EXAMPLES = [
    (SINGLE, ["a"], Fraction(1)),
    (SINGLE, ["b"], Fraction(0)),
    (SEVERAL, ["a", "b"], Fraction(1)),
    (SEVERAL, ["a"], Fraction(1, 2)),
    (SEVERAL, ["a", "b", "c"], Fraction(1, 2)),
    (SEVERAL, ["a", "c"], Fraction(0)),
    (SEVERAL, ["a", "b", "c", "d"], Fraction(0)),
    (SEVERAL, ["c", "d"], Fraction(0)),
    (STATEMENT, ["false"], Fraction(1)),
    (STATEMENT, ["true"], Fraction(0)),
]


@pytest.mark.parametrize(("question", "response", "share"), EXAMPLES)
def test_each_type_marks_right_wrong_and_partly_right_responses_by_its_stated_rule(question, response, share):
    outcome = question_type(question.type).mark(question, response)
    assert outcome.share == share
    assert outcome.answered


@pytest.mark.parametrize("question", [SINGLE, SEVERAL, STATEMENT])
@pytest.mark.parametrize(
    "nonsense", [None, [], "", "a", {}, 7, ["z"], ["a", "z"], [None], [["a"]], {"a": 1}, [1], "a" * 10_000, float("nan")]
)
def test_a_response_that_does_not_fit_counts_as_unanswered_and_never_fails(question, nonsense):
    assert question_type(question.type).mark(question, nonsense) == UNANSWERED


def test_choosing_two_options_of_a_single_choice_wins_nothing():
    assert question_type("single").mark(SINGLE, ["a", "b"]).share == 0


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
keys = st.lists(st.sampled_from(["a", "b", "c", "d", "true", "false"]), max_size=6)


@given(
    type_key=st.sampled_from(sorted(REGISTRY)),
    options=st.lists(st.tuples(st.sampled_from("abcdef"), st.booleans()), max_size=6, unique_by=lambda pair: pair[0]),
    response=json_values | keys,
    points=st.integers(1, 10),
)
def test_a_mark_is_never_below_zero_or_above_the_points(type_key, options, response, points):
    question = asked(type_key, *options)
    outcome = question_type(type_key).mark(question, response)
    assert 0 <= outcome.share <= 1
    assert Decimal(0) <= mark(outcome.share, points) <= points
    assert question_type(type_key).mark(question, response) == outcome


@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(1, 10)), max_size=20), st.integers(1, 100))
def test_a_quiz_is_passed_exactly_when_its_share_reaches_the_pass_mark(raw, pass_percent):
    pairs = [(Decimal(min(mark_, points * 100)) / 100, points) for mark_, points in raw]
    result = quiz_result(pairs, pass_percent=pass_percent)
    assert 0 <= result.mark <= result.maximum
    assert 0 <= result.percent <= 100
    if result.maximum:
        share = sum((pair[0] for pair in pairs), Decimal(0)) * 100 / result.maximum
        assert result.passed == (share >= pass_percent)
        assert result.percent <= share
    else:
        assert not result.passed


def test_sixty_nine_point_nine_percent_neither_passes_nor_reads_as_seventy():
    result = quiz_result([(Decimal("6.99"), 10)], pass_percent=70)
    assert not result.passed
    assert result.percent == 69


def test_seven_of_ten_passes_at_seventy_percent():
    assert quiz_result([(Decimal(1), 1)] * 7 + [(Decimal(0), 1)] * 3, pass_percent=70).passed


def test_a_quiz_without_a_pass_mark_is_passed_by_handing_it_in():
    assert quiz_result([(Decimal(0), 1)], pass_percent=None).passed


@pytest.mark.parametrize(
    ("question", "sound"),
    [
        (SINGLE, True), (SEVERAL, True), (STATEMENT, True),
        (asked("single", ("a", True), ("b", True)), False),
        (asked("single", ("a", True)), False),
        (asked("multiple", ("a", True), ("b", True)), False),
        (asked("truefalse", ("a", True), ("b", False)), False),
    ],
)  # fmt: skip
def test_an_unsound_question_is_refused_with_a_sentence(question, sound):
    assert (question_type(question.type).problems(question) == []) is sound
