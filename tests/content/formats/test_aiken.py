"""Aiken, with the liberties that people take."""

import pytest

from courses.content.quizzes.formats import FORMATS

aiken = FORMATS["aiken"]


def test_questions_options_and_answers():
    text = (
        "Хаягаа хэнд хэлж болох вэ?\nA. Танихгүй хүнд\nB. Ээж, аавдаа\nANSWER: B\n\n"
        "Танихгүй хүн бичжээ.\nЯах вэ?\nA) Хариулна\nB) Хаана\nC) Томчуудад хэлнэ\nANSWER: C\n"
    )
    reading = aiken.read(text.encode(), language="mn")
    assert not reading.problems
    assert not reading.losses
    assert [(place.number, place.line) for place, _question in reading.questions] == [(1, 1), (2, 6)]
    assert [[option.correct for option in question.options] for _place, question in reading.questions] == [
        [False, True],
        [False, False, True],
    ]
    assert reading.questions[1][1].text == {"mn": "Танихгүй хүн бичжээ.\nЯах вэ?"}


@pytest.mark.parametrize(
    ("letters", "answer", "right"),
    [("АБВ", "В", 2), ("ABC", "В", 1), ("АВС", "B", 1), ("ABC", "c", 2), ("АБВ", "Б.", 1), ("АВС", "В)", 1)],
)
def test_a_letter_may_be_latin_or_cyrillic(letters, answer, right):
    lines = ["Аль нь вэ?", *(f"{letter}. Сонголт {number}" for number, letter in enumerate(letters)), f"ХАРИУЛТ: {answer}"]
    reading = aiken.read("\n".join(lines).encode(), language="mn")
    assert not reading.problems
    assert [option.correct for option in reading.questions[0][1].options].index(True) == right


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Асуулт\nA. нэг\nB. хоёр\n", 1),
        ("Асуулт\nA. нэг\nB. хоёр\nANSWER: D\n", 1),
        ("Асуулт\nA. нэг\nANSWER: A\n", 1),
        ("ANSWER: A\n", 1),
        ("\nАсуулт\nA. нэг\nB. хоёр\nДараагийн асуулт\nA. нэг\nB. хоёр\nANSWER: A\n", 2),
    ],
)
def test_what_is_wrong_is_told_with_its_line(text, line):
    reading = aiken.read(text.encode(), language="mn")
    assert reading.problems[0].place.line == line


def test_windows_1251_is_read_with_its_old_letters():
    text = "Хаягаа хэнд хэлж болох вэ? Сайн бодоод хариулаарай.\nA. Танихгїй хїнд\nB. Ээж, аавдаа\nANSWER: B\n"
    reading = aiken.read(text.encode("cp1251"), language="mn")
    assert reading.questions[0][1].options[0].text == {"mn": "Танихгүй хүнд"}
    assert len(reading.losses) == 1
