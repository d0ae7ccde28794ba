"""Every registered type is walked: its example is sound, marked as it says, shown without a secret, and reviewed in words."""

import json
import re
from fractions import Fraction

import pytest
from django.template.loader import get_template
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from courses.content.quizzes import actions, bank, words
from courses.content.quizzes.asked import asked, screen_of
from courses.content.quizzes.reports import bank_question
from courses.content.quizzes.rules import QuestionData
from courses.content.quizzes.types import REGISTRY, question_type
from courses.content.quizzes.types.hot_spot import area_of

TYPES = sorted(REGISTRY)
NAMES = st.sampled_from(["a", "b", "text", "k"])
RESPONSES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.floats(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=5,
)
FORMS = st.dictionaries(st.sampled_from(["q1", "q1.a", "q1.b", "q1.", "q11"]), st.lists(st.text(max_size=9), max_size=3))


def stored(key: str):
    """The example of a type as a row, with its own keys: what is drawn at random is tested by itself."""
    keep = actions.with_blind_keys
    actions.with_blind_keys = lambda question: question
    try:
        return actions.take_in(question=question_type(key).example.question)
    finally:
        actions.with_blind_keys = keep


def rendered(question, response=None, language="mn") -> str:
    kind = question.kind
    with override(language):
        screen = screen_of(question, response=response, option_order=[row.key for row in question.options.all()][::-1])
        return get_template(kind.template).render({"screen": screen})


@pytest.mark.django_db
@pytest.mark.parametrize("key", TYPES)
class TestEachType:
    def test_its_example_is_sound_and_a_question_with_nothing_in_it_is_refused(self, key):
        kind = question_type(key)
        assert kind.problems(stored(key).data()) == []
        assert kind.problems(QuestionData(key)) or kind.private

    def test_right_wins_all_wrong_nothing_and_partly_right_what_the_rule_says(self, key):
        kind, data = question_type(key), stored(key).data()
        if not kind.marked:
            assert kind.mark(data, None).share == 0
            return
        assert kind.mark(data, kind.example.right).share == 1
        assert kind.mark(data, kind.example.wrong).share == 0
        assert kind.mark(data, kind.example.wrong).answered
        for response, share in kind.example.partly:
            assert kind.mark(data, response).share == share, response
        for nothing in (None, [], {}, "", {"text": ""}, {"text": " "}):
            assert not kind.mark(data, nothing).answered

    def test_it_is_called_and_explained_in_mongolian_and_english(self, key):
        kind = question_type(key)
        for text in (kind.label, kind.rule):
            with override("mn"):
                assert re.search("[а-яөү]", str(text)), f"no Mongolian for {text!r}"

    def test_what_the_form_sends_is_read_back_and_shown_again(self, key):
        question, kind = stored(key), question_type(key)
        sent = form_of(kind, question)
        response = kind.read(sent, "q1")
        assert response is not None
        assert kind.mark(question.data(), response).answered
        page = rendered(question, response)
        assert any(mark in page for mark in ("checked", "selected", *values_of(sent)))
        assert kind.read({}, "q1") is None
        assert kind.read({"q1": [""], "q2": ["a"], "q1.": ["x"]}, "q1") is None

    def test_nothing_that_leaves_the_server_says_what_is_right(self, key):
        """Sentinels stand where secrets are: feedback, explanation, accepted words, number, tolerance, share."""
        question = stored(key)
        question.explanation_mn = question.explanation_en = "НУУЦ-тайлбар"
        for option in question.options.all():
            option.feedback_mn = option.feedback_en = "НУУЦ-санал"
            if question.kind.compares_words:
                option.text_mn = option.text_en = "НУУЦ-үг"
            option.save()
        if "number" in question.settings:
            question.settings = {"number": "98761", "tolerance": "98762"}
        question.save()
        question.refresh_from_db()
        for language in ("mn", "en"):
            page = rendered(question, language=language)
            with override(language):
                sent = str(question.kind.for_browser(asked(question)))
            for text in (page, sent):
                assert "НУУЦ" not in text
                assert "9876" not in text
                assert not re.search(r"correct|target=|['\"]share", text)

    def test_swapping_what_is_right_changes_nothing_that_is_shown(self, key):
        """A page that differs with the key would tell the key."""
        question = stored(key)
        if question.kind.order_matters or question.kind.compares_words or not question.kind.has_options:
            return
        before = rendered(question)
        rows = list(question.options.all())
        rights, targets = [row.correct for row in rows], [row.target for row in rows]
        for row, right, target in zip(rows, rights[::-1], targets[::-1], strict=True):
            row.correct, row.target = right, target
            row.save()
        question = type(question).objects.get(pk=question.pk)
        assert rendered(question) == before

    def test_the_review_says_what_was_answered_and_what_would_have_been_right(self, key):
        question, kind = stored(key), question_type(key)
        options = list(question.options.all())
        with override("mn"):
            right = kind.review(question, options, kind.example.right)
            wrong = kind.review(question, options, kind.example.wrong)
            assert kind.review(question, options, None) is not None
        if not kind.marked:
            return
        assert all(line.correct == line.chosen or line.given for line in right)
        assert any(line.wanted or line.correct for line in wrong), "a wrong answer must learn the right one"

    @given(response=RESPONSES)
    def test_no_response_whatever_fails_or_leaves_the_range(self, key, response):
        kind = question_type(key)
        example = kind.example.question
        data = QuestionData(
            key,
            tuple(row_data(option, kind) for option in example.options),
            tuple(target.key for target in example.targets),
            dict(example.settings),
        )
        outcome = kind.mark(data, response)
        assert 0 <= outcome.share <= 1
        assert kind.mark(data, response) == outcome
        assert all(isinstance(name, str) for name in kind.counted(response))

    @given(data=FORMS)
    def test_no_form_whatever_fails(self, key, data):
        response = question_type(key).read(data, "q1")
        assert response is None or "\\u0000" not in json.dumps(response), "PostgreSQL keeps no NUL"

    def test_it_comes_out_of_the_bank_as_it_went_in(self, key):
        assert bank_question(stored(key)) == question_type(key).example.question


def row_data(option, kind):
    from courses.content.quizzes.rules import OptionData

    accepted = tuple(word for text in option.text.values() for word in bank.spellings(text)) if kind.compares_words else ()
    return OptionData(option.key, option.correct, option.target, option.share, accepted)


def form_of(kind, question) -> dict[str, list[str]]:
    """What a browser would send for the right response (any, of a survey)."""
    response = kind.example.right
    if response is None:
        return {"q1": ["a" if kind.has_options else "Бодол"]}
    if kind.order_matters:
        return {f"q1.{key}": [str(place)] for place, key in enumerate(response, start=1)}
    if isinstance(response, list):
        return {"q1": response}
    if "text" in response:
        return {"q1": [response["text"]]}
    return {f"q1.{key}": [value] for key, value in response.items()}


def values_of(sent: dict) -> list[str]:
    return [value for values in sent.values() for value in values]


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["order", "match", "groups"])
def test_keys_that_would_tell_the_answer_are_drawn_at_random(key):
    made = [actions.take_in(question=question_type(key).example.question) for _again in range(12)]
    if key == "order":
        assert len({tuple(row.key for row in question.options.all()) for question in made}) > 1
    else:
        assert len({tuple(row.key for row in question.targets.all()) for question in made}) > 1
        for question in made:
            wanted = [row.target for row in question.options.all()]
            assert set(wanted) <= {row.key for row in question.targets.all()}


# --- words and numbers -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "accepted", "folding", "right"),
    [
        ("ХҮҮХЭД", "хүүхэд", "letters", True),
        ("хvvхэд", "хүүхэд", "letters", True),
        ("huuhed", "хүүхэд", "letters", True),
        ("хүүхэд", "хүүхэд ", "exact", True),
        ("Хүүхэд", "хүүхэд", "exact", False),
        ("Хүүхэд", "хүүхэд", "case", True),
        ("хуухэд", "хүүхэд", "case", False),
        ("багш", "хүүхэд", "letters", False),
        ("", "хүүхэд", "letters", False),
    ],
)
def test_typed_words_are_compared_as_the_editor_decides(text, accepted, folding, right):
    assert words.is_accepted(text, (accepted,), folding) is right


@pytest.mark.parametrize(
    ("text", "pattern", "fits"),
    [
        ("108 руу залгана", "*108*", True),
        ("108", "*108*", True),
        ("1 0 8", "108", False),
        ("томчуудад хэлнэ", "томчууд*хэл*", True),
        ("хэлнэ", "томчууд*хэл*", False),
        ("аа", "а*а*а", False),
        ("юу ч", "*", False),
    ],
)
def test_a_star_in_a_pattern_stands_for_anything(text, pattern, fits):
    assert words.fits(text, pattern, "case") is fits


@given(st.text(max_size=200), st.text(alphabet="аб* ", max_size=40))
def test_comparing_never_fails_whatever_is_typed(text, pattern):
    for folding in bank.FOLDINGS:
        words.fits(text, pattern, folding)
        words.is_accepted(text, (pattern,), folding)
    words.number_of(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", "12"), ("12,5", "12.5"), ("1 000", "1000"), ("-3", "-3"), ("−3", "-3"), ("12 минут", "12"), ("99₮", "99"),
     ("１２", "12"), ("12.", None), ("1e5", None), ("арван хоёр", None), ("", None), ("1.2.3", None)],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text, number):
    found = words.number_of(text)
    assert (None if found is None else str(found)) == number


@given(st.integers(-(10**6), 10**6), st.integers(0, 1000), st.integers(-2000, 2000))
def test_a_number_is_right_exactly_within_its_tolerance(number, tolerance, off):
    data = QuestionData("number", settings={"number": str(number), "tolerance": str(tolerance)})
    outcome = question_type("number").mark(data, {"text": str(number + off)})
    assert outcome.share == Fraction(int(abs(off) <= tolerance))


def test_a_place_must_lie_on_the_picture():
    assert area_of("10 20 30 40") == (10, 20, 30, 40)
    for outside in ("90 0 20 10", "0 95 10 10", "1 2 3", "-1 0 5 5", "a b c d", "0 0 0 5", ""):
        assert area_of(outside) is None
