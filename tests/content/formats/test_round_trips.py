"""Every type, through every format and back: the same question, up to what the format says it loses."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.content.quizzes.bank import BankOption, BankQuestion, gaps_of
from courses.content.quizzes.formats import FORMATS
from courses.content.quizzes.formats.comparing import differences, in_language
from courses.content.quizzes.formats.shapes import TYPES, faults

from .drawn_questions import LANGUAGES, questions

quick = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))

LEFT_OUT = {"moodle_xml": {"hotspot"}, "gift": {"hotspot", "scale"}, "qti": set()}
BECOMES = {("moodle_xml", "words"): "multiple", ("gift", "words"): "multiple"}
LOST = {
    "moodle_xml": {"short": {"shares"}, "": {"option keys"}},
    "gift": {"short": {"shares"}, "number": {"unit"}, "order": {"explanation", "options"}, "": {"option keys", "hint"}},
    "qti": {"short": {"feedback", "option keys"}, "gaps": {"feedback"}},
}
"""What a format may lose, by type; under the empty name, of every type."""


def back(name: str, question: BankQuestion, language: str):
    writing = FORMATS[name].write([question], language=language)
    return writing, FORMATS[name].read(writing.content, language=language)


@pytest.mark.parametrize("type_", TYPES)
@pytest.mark.parametrize("name", ["moodle_xml", "gift", "qti"])
@given(data=st.data())
@quick
def test_a_question_comes_back_from_a_format_of_one_language(name, type_, data):
    question = data.draw(questions([type_]))
    language = data.draw(st.sampled_from(LANGUAGES))
    assert not list(faults(question)), "the strategy made a wrong question"
    writing, reading = back(name, question, language)
    one_gap = type_ == "gaps" and len(gaps_of(question.passage[language])) == 1
    if type_ in LEFT_OUT[name] or (name == "gift" and type_ == "gaps" and not one_gap):
        assert not reading.questions
        assert any(loss.place for loss in writing.losses)
        return
    assert not reading.problems, reading.problems
    ((_place, read),) = reading.questions
    assert read.type == BECOMES.get((name, type_), type_)
    found = set(differences(in_language(question, language), read))
    allowed = LOST[name].get(type_, set()) | LOST[name].get("", set())
    assert found <= allowed, (found, question, read)
    assert len(writing.losses) > (1 if found else 0), "one loss for the other language, and one for what differs"


@pytest.mark.parametrize("name", ["csv", "xlsx"])
@given(drawn=st.lists(questions(), min_size=1, max_size=4, unique_by=lambda question: question.key or id(question)))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_our_table_carries_every_field_and_language(name, drawn):
    writing = FORMATS[name].write(drawn, language="mn")
    reading = FORMATS[name].read(writing.content, language="mn")
    assert not reading.problems, reading.problems
    assert not reading.losses
    assert [question.type for _place, question in reading.questions] == [question.type for question in drawn]
    for question, (_place, read) in zip(drawn, reading.questions, strict=True):
        assert not differences(question, read), (question, read)
    pictures = sum(question.type in ("picture", "hotspot") for question in drawn)
    assert len(writing.losses) == pictures, writing.losses


@pytest.mark.parametrize("name", ["moodle_xml", "gift", "qti"])
def test_what_is_not_translated_is_left_out_and_told(name):
    question = BankQuestion(
        "single",
        {"mn": "Аль нь вэ?", "en": "Which one?"},
        options=(BankOption("a", {"mn": "Энэ"}, True), BankOption("b", {"mn": "Тэр"})),
    )
    writing = FORMATS[name].write([question], language="en")
    assert [loss.place.number for loss in writing.losses] == [1]


@pytest.mark.parametrize("name", ["csv", "xlsx", "moodle_xml", "gift", "qti"])
def test_five_hundred_questions_keep_their_order(name):
    many = [
        BankQuestion(
            "single",
            {"mn": f"Асуулт {number}"},
            key=f"q-{number}",
            options=(BankOption("a", {"mn": "Тийм"}, True), BankOption("b", {"mn": "Үгүй"})),
        )
        for number in range(500)
    ]
    reading = FORMATS[name].read(FORMATS[name].write(many, language="mn").content, language="mn")
    assert [question.key for _place, question in reading.questions] == [question.key for question in many]
    assert not reading.problems


@pytest.mark.parametrize("name", ["csv", "xlsx"])
def test_a_cell_that_a_spreadsheet_would_run_is_text_in_the_file_and_itself_when_read(name):
    question = BankQuestion("reflection", {"mn": '=HYPERLINK("http://example.org")'})
    writing, reading = back(name, question, "mn")
    assert reading.questions[0][1].text == question.text
    assert not writing.losses
    if name == "csv":
        assert "'=HYPERLINK" in writing.content.decode("utf-8-sig")
