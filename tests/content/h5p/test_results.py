"""What a content says of its result is believed as far as it can be checked, and no further."""

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.content.h5p.results import ANSWERED, COMPLETED, RESCORED, SUB_CONTENT, Rejected, Result, Trust, judge, maximum_of

ONE = "0a0b0c0d-1111-2222-3333-444455556666"
OTHER = "1a0b0c0d-1111-2222-3333-444455556666"


def said(raw=1, most=1, response=None, verb=ANSWERED, **changes) -> dict:
    result = {"score": {"raw": raw, "max": most, "min": 0, "scaled": 1}} | ({} if response is None else {"response": response})
    return {"verb": {"id": verb}, "object": {"id": "https://a/h5p/1"}, "result": result} | changes


def answers(*right: bool) -> list[dict]:
    return [{"text": str(number), "correct": one} for number, one in enumerate(right)]


TRUE = {"question": "?", "correct": "true"}
SEVERAL = {"answers": answers(True, False, True), "behaviour": {"type": "multi"}}
BLANKS = {"questions": ["<p>*108/нэг найм:тип* дугаар</p>", "Энэ *тусламж*"], "behaviour": {"caseSensitive": False}}
DRAG = {"textField": "*Нууц*\\+ үг бол *чинийх\\+Тийм\\-Үгүй*", "distractors": "*өөр*"}
SET = {"choices": [{"answers": ["a", "b"], "subContentId": ONE}, {"answers": ["a", "b"], "subContentId": OTHER}, {}]}


def part(number: str, response: str) -> dict:
    return said(verb=ANSWERED, response=response) | {"object": {"id": f"https://a/h5p/1?subContentId={number}"}}


# --- answers that are marked again -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("library", "params", "raw", "most", "response"),
    [
        ("H5P.TrueFalse", TRUE, 1, 1, "true"),
        ("H5P.TrueFalse", TRUE, 0, 1, "false"),
        ("H5P.TrueFalse", {"correct": False}, 1, 1, "false"),
        ("H5P.MultiChoice", SEVERAL, 2, 2, "0[,]2"),
        ("H5P.MultiChoice", SEVERAL, 0, 2, "0[,]1"),
        ("H5P.MultiChoice", SEVERAL, 0, 2, ""),
        ("H5P.MultiChoice", {"answers": answers(False, True)}, 1, 1, "1"),
        ("H5P.MultiChoice", {"answers": answers(False, True)}, 0, 1, "0"),
        ("H5P.MultiChoice", {"answers": answers(False, False)}, 1, 1, ""),
        ("H5P.MultiChoice", SEVERAL | {"behaviour": {"type": "multi", "singlePoint": True, "passPercentage": 50}}, 1, 1, "0"),
        ("H5P.MultiChoice", SEVERAL | {"behaviour": {"type": "multi", "singlePoint": True}}, 0, 1, "0"),
        ("H5P.Blanks", BLANKS, 2, 2, "Нэг найм[,]тусламж"),
        ("H5P.Blanks", BLANKS, 1, 2, "[,]тусламж"),
        ("H5P.Blanks", {"questions": ["*Аа*"]}, 0, 1, "аа"),
        ("H5P.DragText", DRAG, 2, 2, "Нууц[,]чинийх"),
        ("H5P.DragText", DRAG, 0, 2, "чинийх[,]"),
    ],
)
def test_a_mark_that_the_answers_bear_out_is_verified(library, params, raw, most, response):
    assert judge(said(raw, most, response), library, params) == Result(raw, most, Trust.VERIFIED)


@pytest.mark.parametrize(
    ("library", "params", "raw", "most", "response"),
    [
        ("H5P.TrueFalse", TRUE, 1, 1, "false"),
        ("H5P.MultiChoice", SEVERAL, 2, 2, "1"),
        ("H5P.Blanks", BLANKS, 2, 2, "108[,]өөр"),
        ("H5P.DragText", DRAG, 2, 2, "өөр[,]чинийх"),
    ],
)
def test_a_mark_that_they_do_not_bear_out_is_only_reported(library, params, raw, most, response):
    assert judge(said(raw, most, response), library, params).trust is Trust.REPORTED


@pytest.mark.parametrize(
    ("library", "params", "most", "response"),
    [
        ("H5P.TrueFalse", TRUE, 1, None),
        ("H5P.TrueFalse", TRUE, 1, "yes"),
        ("H5P.TrueFalse", TRUE, 1, ["true"]),
        ("H5P.TrueFalse", TRUE, 1, "true" * 5_000),
        ("H5P.MultiChoice", SEVERAL, 2, "7"),
        ("H5P.MultiChoice", SEVERAL, 2, "²"),
        ("H5P.Blanks", BLANKS, 2, "108"),
        ("H5P.Blanks", BLANKS | {"behaviour": {"acceptSpellingErrors": True}}, 2, "108[,]тусламжж"),
        ("H5P.MarkTheWords", {"textField": "*a* b *c*"}, 2, "0[,]2"),
        ("H5P.Summary", {"summaries": [{"summary": ["a"]}, ["b"], {}]}, 2, None),
    ],
)
def test_answers_that_cannot_be_read_leave_a_possible_mark(library, params, most, response):
    statement = said(1, most)
    statement["result"]["response"] = response
    assert judge(statement, library, params) == Result(1, most, Trust.PLAUSIBLE)


def test_a_set_of_single_choices_tells_its_answers_one_by_one():
    whole = said(1, 2, verb=COMPLETED)
    parts = [part(ONE, "1"), part(ONE, "0"), part(OTHER, "1"), {}, None, {"object": 1}]
    assert judge(whole, "H5P.SingleChoiceSet", SET, parts=parts).trust is Trust.VERIFIED
    assert judge(whole, "H5P.SingleChoiceSet", SET, parts=[part(ONE, "0"), part(OTHER, "0")]).trust is Trust.REPORTED
    assert judge(whole, "H5P.SingleChoiceSet", SET, parts=parts[:2]).trust is Trust.PLAUSIBLE
    assert judge(parts[1], "H5P.SingleChoiceSet", SET) is Rejected.VERB


def test_a_set_of_questions_is_worth_their_sum():
    questions = [{"library": "H5P.MultiChoice 1.16", "params": SEVERAL}, {"library": "H5P.TrueFalse 1.8", "params": TRUE}]
    assert maximum_of("H5P.QuestionSet", {"questions": questions}) == 3
    assert maximum_of("H5P.QuestionSet", {"questions": questions, "poolSize": 1}) is None
    assert maximum_of("H5P.QuestionSet", {"questions": questions[1:] * 4, "poolSize": 3}) == 3
    essay = {"library": "H5P.Essay 1.5", "params": {}}
    assert maximum_of("H5P.QuestionSet", {"questions": [*questions, essay]}) is None
    assert judge(said(3, 3, verb=COMPLETED), "H5P.QuestionSet", {"questions": questions}).trust is Trust.PLAUSIBLE


def test_what_the_platform_does_not_know_is_reported():
    assert judge(said(5, 9), "H5P.DragQuestion", {}).trust is Trust.REPORTED
    assert judge(said(5, 9, verb=COMPLETED), "H5P.Something", {}).trust is Trust.REPORTED
    assert judge(said(5, 9, verb=ANSWERED), "H5P.Something", None).trust is Trust.REPORTED


# --- what makes no result --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "most", "reason"),
    [
        (1e9, 1, Rejected.RANGE), (2, 1, Rejected.RANGE), (-1, 1, Rejected.RANGE), (0, 0, Rejected.RANGE),
        (math.nan, 1, Rejected.NUMBER), (1, math.nan, Rejected.NUMBER), (math.inf, math.inf, Rejected.NUMBER),
        (10**400, 10**400, Rejected.NUMBER), ("1", 1, Rejected.NUMBER), (True, 1, Rejected.NUMBER), (None, 1, Rejected.NUMBER),
        (1, None, Rejected.NUMBER), ([1], 1, Rejected.NUMBER), (2, 2, Rejected.MAXIMUM), (0.5, 0.5, Rejected.MAXIMUM),
    ],
)  # fmt: skip
def test_impossible_numbers_are_rejected(raw, most, reason):
    assert judge(said(raw, most, "true"), "H5P.TrueFalse", TRUE) is reason


@pytest.mark.parametrize(
    "parent", [[{"id": "https://a"}], {"id": "https://a"}, "https://a", [None]],
)  # fmt: skip
def test_parts_make_no_result(parent):
    inside = said(1, 1, "true", context={"contextActivities": {"parent": parent}})
    assert judge(inside, "H5P.TrueFalse", TRUE) is Rejected.PART
    numbered = said(1, 1, "true", object={"definition": {"extensions": {SUB_CONTENT: ONE}}})
    assert judge(numbered, "H5P.TrueFalse", TRUE) is Rejected.PART
    category = said(1, 1, "true", context={"contextActivities": {"category": [{"id": "H5P.TrueFalse-1.8"}], "parent": []}})
    assert judge(category, "H5P.TrueFalse", TRUE).trust is Trust.VERIFIED


@pytest.mark.parametrize(
    ("library", "verb"),
    [("H5P.TrueFalse", COMPLETED), ("H5P.QuestionSet", ANSWERED), ("H5P.TrueFalse", "answered"), ("H5P.Other", "interacted"),
     ("H5P.Other", None), ("H5P.Other", [ANSWERED])],
)  # fmt: skip
def test_other_verbs_make_no_result(library, verb):
    assert judge(said(verb=verb), library, TRUE) is Rejected.VERB


@pytest.mark.parametrize(
    "statement",
    [None, [], "a", said(context=[]), said(context={"contextActivities": 1}), said(object=1), said(result=1),
     said(result={"score": 1})],
)  # fmt: skip
def test_malformed_statements_are_rejected(statement):
    assert judge(statement, "H5P.TrueFalse", TRUE) is Rejected.FORM


def test_a_statement_without_a_score_makes_no_result():
    assert judge(said(result={"completion": True}), "H5P.TrueFalse", TRUE) is Rejected.NO_SCORE


def test_every_level_of_trust_has_plain_words():
    assert len({str(level.label) for level in Trust} | {str(level.meaning) for level in Trust}) == 6


_FIELDS = ["result", "score", "raw", "max", "response", "questions", "answers", "choices", "params", "textField", "context"]
_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["*a*", "0[,]1", "true", ONE]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_FIELDS), inner, max_size=4),
    max_leaves=12,
)
_libraries = st.sampled_from([*sorted(RESCORED), "H5P.QuestionSet", "H5P.Summary", "H5P.MarkTheWords", ""])


@given(_json, _json, _libraries, st.lists(_json, max_size=2))
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_anything_is_judged_and_what_is_kept_is_possible(statement, params, library, parts):
    made = said(verb=COMPLETED if "Set" in library else ANSWERED) | (statement if isinstance(statement, dict) else {})
    for one in (statement, made):
        found = judge(one, library, params, parts=parts)
        assert isinstance(found, Rejected) or (0 <= found.raw <= found.maximum and 0 <= found.share <= 1)
