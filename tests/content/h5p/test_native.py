"""H5P questions become ours, with a report of each; ours become a QuestionSet that comes back as the same questions."""

import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.content.h5p.libraries import LibraryRef
from courses.content.h5p.native import CONVERTIBLE, QUESTION_SET, question_set, questions_in
from courses.content.h5p.packages import Package, read_package
from courses.content.h5p.results import maximum_of
from courses.content.quizzes.bank import BankOption, BankQuestion, data_of
from courses.content.quizzes.formats.comparing import differences, in_language
from courses.content.quizzes.formats.shapes import faults
from courses.content.quizzes.types import REGISTRY

from ..formats.drawn_questions import LANGUAGES, TYPES, questions


def read(name: str, params, language="mn"):
    return questions_in(params, LibraryRef(name, 1, 0), language=language)


def one(name: str, params) -> tuple[BankQuestion, list[str]]:
    """The only question of a content, and what its report says."""
    reading = read(name, params)
    assert not reading.problems, reading.problems
    ((_place, question),) = reading.questions
    assert not list(faults(question))
    return question, [str(loss.sentence) for loss in reading.losses]


# --- every type ------------------------------------------------------------------------------------------------------


def test_multiple_choice_keeps_answers_and_feedback():
    answers = [
        {"text": "<div>Ээжид</div>", "correct": True, "tipsAndFeedback": {"chosenFeedback": "<p>Зөв</p>", "tip": "<p>Бод</p>"}},
        {"text": "<div>Хэнд ч биш</div>", "correct": False},
        {"correct": False},
        "нэг",
    ]
    question, losses = one("H5P.MultiChoice", {"question": "<p>Хэнд хэлэх вэ?</p>", "answers": answers})
    assert question == BankQuestion(
        "single",
        {"mn": "Хэнд хэлэх вэ?"},
        options=(BankOption("a", {"mn": "Ээжид"}, True, {"mn": "Зөв"}), BankOption("b", {"mn": "Хэнд ч биш"})),
    )
    assert len(losses) == 2


def test_multiple_choice_is_of_several_answers_when_it_says_so_or_has_them():
    two = [{"text": "a", "correct": True}, {"text": "b", "correct": True}, {"text": "c"}]
    assert one("H5P.MultiChoice", {"question": "?", "answers": two})[0].type == "multiple"
    assert one("H5P.MultiChoice", {"question": "?", "answers": two[1:], "behaviour": {"type": "multi"}})[0].type == "multiple"
    question, losses = one("H5P.MultiChoice", {"question": "?", "answers": two, "singleAnswer": True})
    assert question.type == "multiple"
    assert len(losses) == 1


def test_true_or_false_keeps_what_is_said_to_right_and_wrong():
    behaviour = {"feedbackOnCorrect": "Зөв", "feedbackOnWrong": "Буруу"}
    question, losses = one("H5P.TrueFalse", {"question": "<p>Худал уу?</p>", "correct": "false", "behaviour": behaviour})
    assert [(o.key, o.correct, o.feedback["mn"]) for o in question.options] == [
        ("true", False, "Буруу"),
        ("false", True, "Зөв"),
    ]
    assert not losses


def test_blanks_keep_every_answer():
    params = {
        "text": "<p>Нөх.</p>",
        "questions": ["<p>Дугаар нь *108/нэг &amp; найм:тип*, [[a]] 2 &#42; 2</p>", "<p>*Тийм*</p>"],
        "behaviour": {"caseSensitive": False},
    }
    question, losses = one("H5P.Blanks", params)
    assert question.passage == {"mn": "Дугаар нь [[gap1]], [ a ] 2 * 2\n\n[[gap2]]"}
    assert [option.text["mn"] for option in question.options] == ["108|нэг & найм", "Тийм"]
    assert question.settings == {"folding": "case"}
    assert len(losses) == 1
    assert one("H5P.Blanks", {"questions": ["*a*"]})[0].settings == {"folding": "exact"}
    assert one("H5P.Blanks", {"questions": ["*a*"], "behaviour": {"acceptSpellingErrors": True}})[0].settings == {
        "folding": "letters"
    }


def test_words_to_drag_become_words_to_type():
    params = {"taskDescription": "Нөх", "textField": "Нэг *үг:тип\\+Зөв\\-Буруу*\nхоёр *үг*", "distractors": "*өөр*"}
    question, losses = one("H5P.DragText", params)
    assert question.passage == {"mn": "Нэг [[gap1]]\nхоёр [[gap2]]"}
    assert question.options[0] == BankOption("gap1", {"mn": "үг"}, feedback={"mn": "Зөв"})
    assert len(losses) == 3


def test_words_to_mark_leave_the_others_to_choose_from():
    question, losses = one("H5P.MarkTheWords", {"textField": "<p>Сайн уу, *хожлоо*! Кодоо *өг*.</p>"})
    assert question.passage == {"mn": "[[word1]] [[word2]], [[gap1]]! [[word4]] [[gap2]]."}
    assert [option.text["mn"] for option in question.options if option.correct] == ["хожлоо", "өг"]
    assert [option.text["mn"] for option in question.options if not option.correct] == ["Сайн", "уу", "Кодоо"]
    assert not losses
    question, losses = one("H5P.MarkTheWords", {"textField": "*нэг* " + "үг " * 40})
    assert len(question.options) == 20
    assert len(losses) == 1


def test_sets_of_single_choices_and_summaries_become_several_questions():
    choices = [{"question": "<p>1?</p>", "answers": ["<p>a</p>", "b"]}, {}, {"question": "2?", "answers": ["c", "d", ""]}, None]
    reading = read("H5P.SingleChoiceSet", {"choices": choices})
    assert [(place.number, question.text["mn"]) for place, question in reading.questions] == [(1, "1?"), (2, "2?")]
    assert all([option.correct for option in question.options] == [True, False] for _place, question in reading.questions)
    summaries = [{"summary": ["Зөв", "Буруу"], "tip": "x"}, {"summary": ["Ганц"]}]
    reading = read("H5P.Summary", {"intro": "Аль нь зөв вэ?", "summaries": summaries})
    ((_place, question),) = reading.questions
    assert question.text == {"mn": "Аль нь зөв вэ?"}
    assert [loss.place.number for loss in reading.losses] == [1, 2], "the tip, and the question with one option"


def test_a_set_takes_what_it_can_and_reports_the_rest():
    blanks = {"library": "H5P.Blanks 1.14", "params": {"questions": ["*a*"]}}
    parts = [
        {"library": "H5P.TrueFalse 1.8", "params": {"question": "1?", "correct": "true"}, "metadata": {"title": "Нэг"}},
        {"library": "H5P.Essay 1.5", "params": {}, "metadata": {"title": "Эсээ"}},
        {"library": "H5P.MultiChoice 1.16", "params": {"question": "3?", "answers": []}},
        {"library": "H5P.QuestionSet 1.20", "params": {"questions": [blanks]}},
        {"library": 7}, 7, {},
    ]  # fmt: skip
    reading = read("H5P.QuestionSet", {"questions": parts, "poolSize": 2, "introPage": {"showIntroPage": True}})
    assert not reading.problems
    assert [(place.number, place.name) for place, _question in reading.questions] == [(1, "Нэг"), (4, "")]
    assert [loss.place.number for loss in reading.losses if loss.place] == [2, 3, 5, 6]
    assert len(reading.losses) == 6


def test_a_content_without_any_question_of_ours_is_a_problem():
    assert read("H5P.CoursePresentation", {"presentation": {}}).problems
    assert read("H5P.QuestionSet", None).problems


def test_nothing_that_runs_is_left_in_a_question():
    evil = "<p>Асуулт<script>alert(1)</script><img src=x onerror=alert(1)></p>"
    question, losses = one("H5P.MultiChoice", {"question": evil, "answers": [{"text": evil, "correct": True}, {"text": "b"}]})
    assert question.text == {"mn": "Асуулт"}
    assert losses


_FIELDS = [
    *("question", "questions", "answers", "text", "correct", "behaviour", "choices", "summaries", "summary", "library"),
    *("params", "textField"),
]
_values = st.none() | st.booleans() | st.integers() | st.text(max_size=6)
_sources = st.sampled_from(["*a*", "*a/b:c* d", "<p>x</p>", "H5P.Blanks 1.14"])
_json = st.recursive(
    _values | _sources,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_FIELDS), inner, max_size=5),
    max_leaves=15,
)


@given(st.sampled_from(sorted(CONVERTIBLE)), _json)
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_content_is_answered(name, params):
    reading = read(name, params)
    assert reading.questions or reading.problems
    assert all(not list(faults(question)) for _place, question in reading.questions)


# --- and back --------------------------------------------------------------------------------------------------------

BECOMES = {"picture": {"single", "multiple"}, "short": {"gaps"}}
KEPT = ("single", "multiple", "truefalse", "gaps", "picture")
ALWAYS_LOST = {"key", "hint", "explanation", "objective", "audience", "difficulty", "risk", "outcome", "option keys"}
LOST = {"gaps": {"feedback"}, "words": {"options", "passage", "feedback", "areas", "targets"}, "short": {"feedback", "areas"}}


def there_and_back(question: BankQuestion, language: str):
    writing = question_set([question], language=language, title="Шалгалт")
    package = read_package(io.BytesIO(writing.content), name=writing.file_name)
    assert isinstance(package, Package), package
    assert package.libraries == ()
    assert package.missing[0] == QUESTION_SET
    return writing, questions_in(package.content, package.main_library, language=language), package


@pytest.mark.parametrize("type_", TYPES)
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_question_comes_back_from_a_set(type_, data):
    question = data.draw(questions([type_]))
    language = data.draw(st.sampled_from(LANGUAGES))
    writing, reading, package = there_and_back(question, language)
    if not reading.questions:
        assert type_ not in KEPT, reading
        assert any(loss.place for loss in writing.losses)
        return
    ((_place, back),) = reading.questions
    assert back.type in BECOMES.get(type_, {type_})
    found = set(differences(in_language(question, language), back))
    assert found <= ALWAYS_LOST | LOST.get(type_, set()), (found, question, back)
    assert len(writing.losses) > (1 if found else 0), "one loss for the other language, and one for what differs"
    assert maximum_of("H5P.QuestionSet", package.content)


def test_every_type_that_our_editors_know_is_written_or_told():
    examples = [kind.example.question for kind in REGISTRY.values()]
    writing = question_set(examples, language="mn", title="Бүгд")
    reading = questions_in(read_package(io.BytesIO(writing.content)).content, QUESTION_SET, language="mn")
    told = {loss.place.number for loss in writing.losses if loss.place}
    assert len(reading.questions) >= 5
    there = {question.text["mn"] for _place, question in reading.questions}
    assert all(number in told or question.text["mn"] in there for number, question in enumerate(examples, start=1))


def test_the_same_quiz_gives_the_same_small_file():
    question = BankQuestion(
        "single", {"mn": "Аль нь вэ?"}, options=(BankOption("a", {"mn": "Энэ"}, True), BankOption("b", {"mn": "Тэр"}))
    )
    one, other = (question_set([question] * 3, language="mn", title="") for _time in range(2))
    assert one.content == other.content
    assert len(one.content) < 3_000
    assert one.file_name == "questions-mn.h5p"


def test_words_to_mark_come_back_and_what_is_not_carried_is_told():
    question = BankQuestion(
        "words",
        {"mn": "Тэмдэглэ"},
        passage={"mn": "Сайн [[b]], [[a]] өг."},
        options=(BankOption("a", {"mn": "кодоо"}, True), BankOption("b", {"mn": "уу"})),
    )
    writing, reading, _package = there_and_back(question, "mn")
    ((_place, back),) = reading.questions
    assert back.passage == {"mn": "[[word1]] [[word2]], [[gap1]] [[word4]]."}
    assert [option.text["mn"] for option in back.options if option.correct] == ["кодоо"]
    assert len(writing.losses) == 2, "the wrong words, and the keys"


def test_signs_with_a_meaning_come_back_as_themselves():
    question = BankQuestion(
        "gaps",
        {"mn": "2 * 2 = <4>?"},
        passage={"mn": "*a* [[x]] / : & <b>\nмөр\n\n[[y]]"},
        options=(BankOption("x", {"mn": "http://a|1*2"}), BankOption("y", {"mn": "&amp;|\\+"})),
        settings={"folding": "exact"},
    )
    _writing, reading, _package = there_and_back(question, "mn")
    ((_place, back),) = reading.questions
    assert not differences(question, back) or differences(question, back) == ["option keys"]


def test_what_was_marked_right_is_right_after_the_journey():
    for type_ in ("single", "multiple", "truefalse", "gaps"):
        question = next(kind.example.question for kind in REGISTRY.values() if kind.key == type_)
        _writing, reading, _package = there_and_back(question, "mn")
        back = data_of(reading.questions[0][1], with_spellings=type_ == "gaps", with_passage=type_ == "gaps")
        kind = REGISTRY[type_]
        assert kind.mark(back, kind.solution(back)).right
        assert json.dumps(kind.solution(back))
