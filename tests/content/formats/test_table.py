"""Our own table: what a teacher fills, and what a spreadsheet does to it."""

import datetime
import io

import openpyxl
import pytest

from courses.content.quizzes.formats import FORMATS, likely_format

csv, xlsx = FORMATS["csv"], FORMATS["xlsx"]
HEADER = [
    "row",
    "key",
    "type",
    "text_mn",
    "text_en",
    "correct",
    "target",
    "difficulty",
    "number",
    "tolerance",
    "risk",
    "outcome",
]


def table(*rows: str, separator: str = ",") -> bytes:
    return "\r\n".join([separator.join(HEADER), *rows]).encode("utf-8-sig")


def book(*rows: list) -> bytes:
    made = openpyxl.Workbook()
    made.active.append(["Гарчиг"])
    page = made.create_sheet("Асуултууд")
    for row in (HEADER, *rows):
        page.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_question_with_its_options_in_two_languages(separator):
    rows = ("асуулт,q-1,single,Аль нь вэ?,Which?,,,хүнд", ",,,Нэг,One,тийм", ",,,Хоёр,Two,")
    reading = csv.read(table(*(row.replace(",", separator) for row in rows), separator=separator), language="mn")
    assert not reading.problems
    ((place, question),) = reading.questions
    assert (place.line, question.key, question.text["en"]) == (2, "q-1", "Which?")
    assert [(option.key, option.correct) for option in question.options] == [("a", True), ("b", False)]


def test_options_may_name_a_target_by_its_words_or_make_it():
    rows = (
        "question,,groups,Ялга.",
        "target,,,Аюултай",
        "option,,,Нууц үг,,,Аюултай",
        "option,,,Өнгө,,,Аюулгүй",
        "option,,,Хаяг,,,1",
    )
    question = csv.read(table(*rows), language="mn").questions[0][1]
    assert [option.target for option in question.options] == ["1", "2", "1"]
    assert [target.text["mn"] for target in question.targets] == ["Аюултай", "Аюулгүй"]


@pytest.mark.parametrize(
    ("rows", "line", "field"),
    [
        (["question,,single,Аль нь?", "option,,,Нэг,,магадгүй", "option,,,Хоёр,,yes"], 3, "correct"),
        (["question,,single,Аль нь?", "мөр,,,Нэг"], 3, "row"),
        (["option,,,Нэг"], 2, "row"),
        (["question,Том Үсэг,reflection,Яах вэ?"], 2, "key"),
        (["question,,reflection,Яах вэ?,,,,аймар"], 2, "difficulty"),
        (["question,,reflection,Яах вэ?,,,,,,,хүйтэн"], 2, "risk"),
        (["question,,scale,Яах вэ?,,,,,,,,a-word-that-is-longer-than-its-column"], 2, "outcome"),
        (["question,,essay,Яах вэ?"], 2, "type"),
        (["question,,number,Хэд вэ?,,,,,арав"], 2, "number"),
        (["question,a,reflection,Яах вэ?", "question,a,reflection,Юу вэ?"], 3, "key"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_column(rows, line, field):
    problem = csv.read(table(*rows), language="mn").problems[0]
    assert (problem.place.line, problem.field) == (line, field)


def test_lines_are_counted_though_a_cell_has_several():
    rows = ('question,,reflection,"Нэг\nхоёр\nгурав"', "question,,number,Хэд вэ?,,,,,арав")
    assert csv.read(table(*rows), language="mn").problems[0].place.line == 5


def test_columns_that_are_not_known_are_told():
    content = b"type,text_mn,color\nreflection,a,red\n"
    reading = csv.read(content, language="mn")
    assert len(reading.questions) == len(reading.losses) == 1


@pytest.mark.parametrize("content", [b"name,age\nBat,10\n", b"type\nsingle\n", b"type,text_mn,text_mn\n,,\n"])
def test_another_table_is_refused(content):
    assert csv.read(content, language="mn").problems[0].place is None


def test_a_spreadsheet_is_read_from_the_sheet_that_has_our_columns():
    reading = xlsx.read(book(["question", None, "number", "Хэд вэ?", None, None, None, 3, 13.0, 0.5]), language="mn")
    ((place, question),) = reading.questions
    assert (place.line, question.difficulty, question.settings) == (2, 3, {"number": "13", "tolerance": "0.5"})


def test_a_cell_that_became_a_date_is_told():
    reading = xlsx.read(book(["question", None, "reflection", datetime.date(2026, 3, 4)]), language="mn")
    assert (reading.problems[0].place.line, reading.problems[0].field) == (2, "text_mn")


@pytest.mark.parametrize("made", [csv, xlsx])
def test_the_template_has_columns_and_instructions_and_no_question(made):
    writing = made.template()
    reading = made.read(writing.content, language="mn")
    assert not reading.questions
    assert len(reading.problems) == 1
    assert not reading.losses


def test_the_template_of_a_spreadsheet_has_a_sheet_of_instructions():
    made = openpyxl.load_workbook(io.BytesIO(xlsx.template().content))
    assert len(made.worksheets) == 2
    assert made.worksheets[0]["D1"].value == "text_mn"
    assert made.worksheets[1]["A2"].value == "row"


@pytest.mark.parametrize(
    ("name", "start", "key"),
    [
        ("a.csv", b"", "csv"),
        ("A.XLSX", b"", "xlsx"),
        ("a.xml", b"<quiz>", "moodle_xml"),
        ("a.xml", b"<assessmentItem>", "qti"),
        ("a.zip", b"", "qti"),
        ("a.gift", b"", "gift"),
        ("a.txt", b"Q {=a}", "gift"),
        ("a.txt", b"Q\nA. a\nANSWER: A", "aiken"),
    ],
)
def test_the_format_of_a_file_is_guessed(name, start, key):
    assert likely_format(name, start).key == key


def test_a_file_of_no_known_format_has_none():
    assert likely_format("a.docx", b"PK") is None
