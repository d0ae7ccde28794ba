"""What a SCO reports is a result within its bounds, or none; whatever it sends, nothing is raised."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.content.h5p.results import Trust
from courses.content.scorm.results import MAX_BYTES, Outcome, Rejected, outcome


def old(status: str = "incomplete", **more) -> dict:
    return {"cmi": {"core": {"lesson_status": status, **more}}}


def new(**fields) -> dict:
    return {"cmi": fields}


@pytest.mark.parametrize(
    ("cmi", "expected"),
    [
        (old("completed"), Outcome(True)),
        (old("passed", score={"raw": "80", "min": "0", "max": "100"}), Outcome(True, True, 80, 100)),
        (old("failed", score={"raw": "3", "max": "10"}), Outcome(True, False, 3, 10)),
        (old("incomplete", score={"raw": "5"}), Outcome(False, None, 5, 100)),
        (old("browsed"), Outcome(False)),
        (old("not attempted"), Outcome(False)),
        (old(""), Outcome(False)),
        ({"cmi": {"core": {}}}, Outcome(False)),
        (old("completed", score={"raw": "", "min": "", "max": ""}), Outcome(True)),
        (old("completed", score={"raw": "30", "min": "20", "max": "70"}), Outcome(True, None, 10, 50)),
        (old("completed", score={"raw": 12.5, "max": 20}), Outcome(True, None, 12.5, 20)),
    ],
)
def test_scorm_12(cmi, expected):
    assert outcome(cmi, "scorm12") == expected
    assert outcome(json.dumps(cmi), "scorm12") == expected
    assert expected.trust is Trust.REPORTED


@pytest.mark.parametrize(
    ("cmi", "expected"),
    [
        (new(completion_status="completed", success_status="unknown"), Outcome(True)),
        (new(completion_status="incomplete", success_status="passed"), Outcome(False, True)),
        (new(completion_status="unknown", success_status="failed"), Outcome(True, False)),
        (new(completion_status="completed", score={"scaled": "0.85"}), Outcome(True, None, 85, 100)),
        (new(completion_status="completed", score={"scaled": "-0.5"}), Outcome(True, None, 0, 100)),
        (new(completion_status="completed", score={"scaled": "0.5", "raw": "6", "max": "10"}), Outcome(True, None, 6, 10)),
        (new(completion_status="completed", score={"raw": "6"}), Outcome(True)),
        (new(completion_status="incomplete", progress_measure="0.4"), Outcome(False, progress=0.4)),
        (new(), Outcome(False)),
    ],
)
def test_scorm_2004(cmi, expected):
    assert outcome(cmi, "scorm2004") == expected


@pytest.mark.parametrize(
    ("cmi", "kind", "why"),
    [
        (old("completed", score={"raw": "101"}), "scorm12", Rejected.RANGE),
        (old("completed", score={"raw": "-1"}), "scorm12", Rejected.RANGE),
        (old("completed", score={"raw": "1", "max": "0"}), "scorm12", Rejected.RANGE),
        (old("completed", score={"raw": "1000000000", "max": "1000000000"}), "scorm12", Rejected.RANGE),
        (old("completed", score={"raw": "1e9"}), "scorm12", Rejected.NUMBER),
        (old("completed", score={"raw": "NaN"}), "scorm12", Rejected.NUMBER),
        (old("completed", score={"raw": "1" * 400}), "scorm12", Rejected.NUMBER),
        (old("completed", score={"raw": True}), "scorm12", Rejected.NUMBER),
        (old("completed", score={"raw": ["1"]}), "scorm12", Rejected.NUMBER),
        (old("completed", score="80"), "scorm12", Rejected.FORM),
        (old("won"), "scorm12", Rejected.FORM),
        ({"cmi": {}}, "scorm12", Rejected.FORM),
        ({"cmi": 1}, "scorm12", Rejected.FORM),
        (old("completed"), "h5p", Rejected.FORM),
        (new(completion_status="won"), "scorm2004", Rejected.FORM),
        (new(success_status="completed"), "scorm2004", Rejected.FORM),
        (new(score={"scaled": "1.1"}), "scorm2004", Rejected.RANGE),
        (new(progress_measure="2"), "scorm2004", Rejected.RANGE),
        ('{"cmi": {"core": {"score": {"raw": NaN}}}}', "scorm12", Rejected.NUMBER),
        ('{"cmi": {"core": {"score": {"raw": 1e999}}}}', "scorm12", Rejected.NUMBER),
        ("[]", "scorm12", Rejected.FORM), ("", "scorm12", Rejected.FORM), ("{", "scorm12", Rejected.FORM),
        ("[" * 5_000, "scorm12", Rejected.FORM), (None, "scorm12", Rejected.FORM),
        (b"\xff\xfe", "scorm12", Rejected.FORM),
        ({"cmi": {"core": {}, "a b<script>": 1}}, "scorm12", Rejected.FORM),
        (json.dumps({"cmi": {"core": {}, "suspend_data": "x" * MAX_BYTES}}), "scorm12", Rejected.SIZE),
    ],
)  # fmt: skip
def test_what_cannot_be_a_result_is_rejected_with_its_reason(cmi, kind, why):
    assert outcome(cmi, kind) is why


def test_several_parts_end_together_and_their_marks_add_up():
    one, two = old("passed", score={"raw": "8", "max": "10"}), old("completed", score={"raw": "1", "max": "5"})
    told = {"items": {"a": one, "b%20%D2%AF": two, "c": old("completed")}}
    assert outcome(told, "scorm12", ["a", "b ү", "c"]) == Outcome(True, True, 9, 15, 1.0)
    half = outcome(told, "scorm12", ["a", "b ү", "c", "d"])
    assert (half.ended, half.raw, half.progress) == (False, None, 0.75)
    assert outcome({"items": {"a": old("failed"), "b": one}}, "scorm12").passed is False


def test_a_part_that_is_not_in_the_package_is_no_part():
    assert outcome({"items": {"z": old("completed")}}, "scorm12", ["a"]) is Rejected.FORM
    assert outcome({"items": {}}, "scorm12") is Rejected.FORM
    assert outcome({"items": {"a": {"cmi": None}}}, "scorm12") is Rejected.FORM
    assert outcome({"items": {"a": 1}}, "scorm12") is Rejected.FORM


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
    | st.sampled_from(["passed", "completed", "80", "100", "-1", "0.5", "1e9", "∞", "٣"]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(
        st.sampled_from(
            ["cmi", "core", "items", "score", "raw", "min", "max", "scaled", "lesson_status", "completion_status", "a"]
        ),
        inner, max_size=5,
    ),
    max_leaves=30,
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(cmi=VALUES, kind=st.sampled_from(["scorm12", "scorm2004", ""]))
def test_whatever_is_sent_the_result_keeps_its_bounds(cmi, kind):
    found = outcome(cmi, kind)
    if isinstance(found, Outcome) and found.raw is not None:
        assert math.isfinite(found.raw)
        assert 0 <= found.raw <= found.maximum <= 1e9
        assert found.maximum > 0


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=400) | st.binary(max_size=400))
def test_any_text_is_judged_in_peace(text):
    assert isinstance(outcome(text, "scorm12"), Outcome | Rejected)


@settings(max_examples=300, deadline=None)
@given(
    raw=st.decimals(allow_nan=False, allow_infinity=False, places=2),
    most=st.decimals(allow_nan=False, allow_infinity=False, places=2),
)
def test_a_mark_is_taken_only_between_nothing_and_the_most(raw, most):
    found = outcome(old("completed", score={"raw": f"{raw:f}", "max": f"{most:f}"}), "scorm12")
    assert isinstance(found, Rejected) or 0 <= found.raw <= found.maximum
