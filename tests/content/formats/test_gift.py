"""GIFT with all its kinds, signs and comments."""

import pytest

from courses.content.quizzes.bank import BankOption, BankQuestion
from courses.content.quizzes.formats import FORMATS

gift = FORMATS["gift"]

BANK = r"""// Багшийн тэмдэглэл
$CATEGORY: $course$/top/Нууц үг

// [id:pw-1] [tag:difficulty:3] [tag:risk:contact]
::Нууц үг:: Аль нь нууц үгэнд сайн вэ? {
  =урт \= хүчтэй #Тийм, урт нь сайн.
  ~123456 #Амархан.
  ~нэр\#1
  ####Нууц үгээ хэнд ч бүү хэл.
}

Алийг нь хэлж болохгүй вэ? { ~%50%хаяг ~%50%утас ~%-50%дуртай өнгө }

Интернэт мартдаг.{F#Мартдаггүй.#Тийм ээ.}

[html]<p>Ямар <b>дугаар</b>?</p>{=108 =%50%111#Бараг}

Монгол Улсын нийслэл {=Улаанбаатар =УБ} хот юм.

Хэдэн нас вэ?{#13:1}

Хэд вэ?{#3..5}

Олон{#=10:0 =%50%11:2}

Тааруул. {
 =Вирус -> Програм
 =Гар -> Төхөөрөмж
 = -> Хүн
}

Чи юу хийх вэ? {}

Дараал. {>2 ALL VERTICAL ABSOLUTE_POSITION
Нэг
Хоёр
}

Зүгээр тайлбар.

Тэр өчигдөр {~иднэ =идсэн ~идэх} гэнэ.
"""


@pytest.fixture(scope="module")
def reading():
    return gift.read(BANK.encode(), language="mn")


def test_every_kind_is_read(reading):
    assert not reading.problems
    assert [question.type for _place, question in reading.questions] == [
        *("single", "multiple", "truefalse", "short", "gaps", "number", "number", "number", "match", "reflection", "order"),
        "single",
    ]


def test_names_keys_labels_escapes_and_feedback(reading):
    place, question = reading.questions[0]
    assert (place.number, place.line, place.name) == (1, 5, "Нууц үг")
    assert (question.key, question.difficulty, question.risk) == ("pw-1", 3, "contact")
    assert [option.text["mn"] for option in question.options] == ["урт = хүчтэй", "123456", "нэр#1"]
    assert question.options[0].feedback == {"mn": "Тийм, урт нь сайн."}
    assert question.explanation == {"mn": "Нууц үгээ хэнд ч бүү хэл."}


def test_feedback_of_true_and_false_goes_to_whom_it_is_for(reading):
    question = reading.questions[2][1]
    assert [(o.key, o.correct, o.feedback["mn"]) for o in question.options] == [
        ("true", False, "Мартдаггүй."),
        ("false", True, "Тийм ээ."),
    ]


def test_html_is_plain_and_weights_are_shares(reading):
    question = reading.questions[3][1]
    assert question.text == {"mn": "Ямар дугаар?"}
    assert [(option.text["mn"], option.share) for option in question.options] == [("108", 100), ("111", 50)]


def test_a_missing_word_is_a_gap(reading):
    question = reading.questions[4][1]
    assert question.passage == {"mn": "Монгол Улсын нийслэл [[gap1]] хот юм."}
    assert question.options[0].text == {"mn": "Улаанбаатар|УБ"}
    assert question.text["mn"]


def test_numbers_with_tolerances_and_ranges(reading):
    assert [reading.questions[place][1].settings for place in (5, 6, 7)] == [
        {"number": "13", "tolerance": "1"},
        {"number": "4", "tolerance": "1"},
        {"number": "10", "tolerance": "0"},
    ]


def test_pairs_with_a_distractor(reading):
    question = reading.questions[8][1]
    assert [target.text["mn"] for target in question.targets] == ["Програм", "Төхөөрөмж", "Хүн"]


def test_a_word_to_choose_leaves_a_blank(reading):
    question = reading.questions[11][1]
    assert question.text == {"mn": "Тэр өчигдөр _____ гэнэ."}
    assert [option.correct for option in question.options] == [False, True, False]


def test_categories_and_texts_without_questions_are_told(reading):
    assert [loss.place and loss.place.number for loss in reading.losses] == [None, 8, 12]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("Асуулт {=a", "{"),
        ("Асуулт } {=a}", "{"),
        ("Асуулт {=a} {=b}", "{"),
        ("Асуулт {a}", "{"),
        ("Асуулт {~a ~b}", "correct"),
        ("Асуулт {#olon}", "#"),
        ("Асуулт {=a -> b =c}", "->"),
        ("{=a}", "text"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_field(text, field):
    problems = gift.read(f"\n\n{text}\n".encode(), language="mn").problems
    assert (problems[0].place.line, problems[0].field) == (3, field)


def test_an_arrow_in_a_short_answer_is_told_when_it_is_written():
    question = BankQuestion("short", {"mn": "Яах вэ?"}, options=(BankOption("a", {"mn": "a -> b"}, share=100),))
    writing = gift.write([question], language="mn")
    assert any(loss.place for loss in writing.losses)
    assert not gift.read(writing.content, language="mn").problems
