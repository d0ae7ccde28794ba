"""Tables in and out: class lists as teachers paste them, spreadsheets without formulas."""

import contextlib
import csv
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from courses.lib import tables
from courses.lib.tables import Problem, read_names


def names(text):
    return [(name.given, name.initial) for name in read_names(text) if not name.problem]


def problems(text):
    return [(name.line_number, name.problem) for name in read_names(text) if name.problem]


@pytest.mark.parametrize(
    ("line", "given_name", "initial"),
    [
        ("Тэмүүлэн", "Тэмүүлэн", ""),
        ("Б. Тэмүүлэн", "Тэмүүлэн", "Б"),
        ("Б.Тэмүүлэн", "Тэмүүлэн", "Б"),
        ("Б Тэмүүлэн", "Тэмүүлэн", "Б"),
        ("Тэмүүлэн Б.", "Тэмүүлэн", "Б"),
        ("Тэмүүлэн Б", "Тэмүүлэн", "Б"),
        ("1. Болд Тэмүүлэн", "Тэмүүлэн", "Б"),
        ("12) Болд Тэмүүлэн", "Тэмүүлэн", "Б"),
        ("3 Болд Тэмүүлэн", "Тэмүүлэн", "Б"),
        ("№ 4. Б.Тэмүүлэн", "Тэмүүлэн", "Б"),
        ("Боржигон Болд Тэмүүлэн", "Тэмүүлэн", "Б"),
        ("1\tБолд\tТэмүүлэн\tэрэгтэй", "Тэмүүлэн", "Б"),
        ("1;Болд;Тэмүүлэн", "Тэмүүлэн", "Б"),
        ("Болд, Тэмүүлэн", "Тэмүүлэн", "Б"),
        ('"Болд","Тэмүүлэн"', "Тэмүүлэн", "Б"),
        ("1\tТэмүүлэн Б.", "Тэмүүлэн", "Б"),
        ("БАТ-ЭРДЭНЭ НАНДИН-ЭРДЭНЭ", "Нандин-Эрдэнэ", "Б"),
        ("болд тэмүүлэн", "Тэмүүлэн", "Б"),
        ("Пү. Номин", "Номин", "Пү"),
        ("Б. Тємїїлэн", "Төмүүлэн", "Б"),
        ("Б. Tэмүүлэн", "Тэмүүлэн", "Б"),
        ("Серікқызы Айгүл", "Айгүл", "С"),
        ("John Smith", "Smith", "J"),
        ("\ufeffБ.\u00a0Тэмүүлэн\u200b", "Тэмүүлэн", "Б"),
    ],
)
def test_a_line_as_teachers_write_it_is_understood(line, given_name, initial):
    assert names(line) == [(given_name, initial)]


def test_headings_decide_the_columns_and_are_no_pupil():
    assert names("№\tНэр\tОвог\n1\tСаруул\tГанбат\n2\tНомин\tДорж") == [("Саруул", "Г"), ("Номин", "Д")]
    assert names("Овог нэр\nБолд Тэмүүлэн") == [("Тэмүүлэн", "Б")]


def test_without_headings_the_patronymic_comes_first():
    assert names("1\tБолд\tТэмүүлэн\n2\tДорж\tСарнай") == [("Тэмүүлэн", "Б"), ("Сарнай", "Д")]


def test_numbers_register_numbers_and_telephones_appear_nowhere():
    found = read_names("№\tОвог\tНэр\tРегистр\tУтас\n1\tБолд\tТэмүүлэн\tУЩ12345678\t99112233\n2\t99112233")
    assert "9911" not in repr(found)
    assert "УЩ" not in repr(found)


def test_blank_lines_are_left_out_and_line_numbers_are_those_of_the_text():
    assert [name.line_number for name in read_names("\nТэмүүлэн\n\n  \nСарнай\n")] == [2, 5]


def test_problems_are_named_by_line():
    text = "\n".join(["Тэмүүлэн Б.", "Б. Тэмүүлэн", "12345", "=cmd|' /C calc'!A0", "х", "а" * 50, "Сурагч 😀", "Тэмqлэн"])
    assert problems(text) == [
        (2, Problem.DUPLICATE),
        (3, Problem.NOT_A_NAME),
        (4, Problem.NOT_A_NAME),
        (5, Problem.NOT_A_NAME),
        (6, Problem.TOO_LONG),
        (7, Problem.NOT_A_NAME),
        (8, Problem.NOT_A_NAME),
    ]


def test_the_same_given_name_with_another_initial_is_another_pupil():
    assert problems("Б. Номин\nД. Номин\nНомин") == []


cell = st.text(alphabet="АаБбОоӨөҮүТтЭэ .,;-\t\"'=+@1№A\u200b", max_size=12)


@settings(max_examples=300)
@given(st.text(max_size=200) | st.lists(cell, max_size=8).map("\n".join))
@example('"\t\n"')
@example("\r\x0b\x0c\x1c\u2028")
@example("№;;,\t")
def test_no_text_makes_the_reader_raise_and_every_pupil_is_clean(text):
    seen = set()
    for name in read_names(text):
        assert 1 <= name.line_number <= len(text.splitlines())
        assert name.problem in ("", *Problem)
        assert len(name.given) <= tables.MAX_NAME
        assert len(name.initial) <= 2
        assert not any(sign.isdigit() for sign in name.given) or name.problem
        if not name.problem:
            assert len(name.given) >= 2
            assert "." not in name.initial
            assert (name.given.lower(), name.initial.lower()) not in seen
            seen.add((name.given.lower(), name.initial.lower()))


given_names = st.sampled_from(["Тэмүүлэн", "Анужин", "Номин-Эрдэнэ", "Хулан", "Өлзий", "Үүрээ", "Ёндон"])
patronymics = st.sampled_from(["Болд", "Дорж", "Өнөр", "Үүлэн"])


@given(
    st.lists(st.tuples(given_names, patronymics), unique=True, min_size=1, max_size=20),
    st.sampled_from(["{n}. {p} {g}", "{p}\t{g}", "{i}. {g}", "{i}.{g}", "{g} {i}."]),
)
def test_a_list_in_any_usual_form_is_read_back(pupils, form):
    pupils = list({(given_name, patronymic[0]): None for given_name, patronymic in pupils})
    whole = {"Б": "Болд", "Д": "Дорж", "Ө": "Өнөр", "Ү": "Үүлэн"}
    lines = [form.format(n=number, g=name, i=initial, p=whole[initial]) for number, (name, initial) in enumerate(pupils, 1)]
    assert names("\n".join(lines)) == pupils


def test_a_list_uploaded_as_text_in_any_usual_encoding_is_read():
    text = "Овог,Нэр\r\nБолд,Сарнай\r\n"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1251"):
        assert names(tables.text_of_upload(text.encode(encoding))) == [("Сарнай", "Б")]


def test_a_list_uploaded_as_a_spreadsheet_is_read():
    upload = tables.write_xlsx(["№", "Овог", "Нэр"], [[1, "Болд", "Тэмүүлэн"], [2, "Дорж", "Сарнай"]])
    assert names(tables.text_of_upload(upload)) == [("Тэмүүлэн", "Б"), ("Сарнай", "Д")]


def _zip(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            # Without a time of its own, so that every worker of pytest-xdist makes the same bytes.
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


@pytest.mark.parametrize(
    ("upload", "code"),
    [
        (b"x" * (tables.MAX_UPLOAD + 1), "too_big"),
        (b"\x89PNG\r\n\x00\x00", "not_text"),
        (b"PK\x03\x04 broken", "not_a_spreadsheet"),
        (_zip({"a.txt": "no sheet"}), "not_a_spreadsheet"),
        (_zip({"xl/workbook.xml": b" " * 30_000_000}), "too_big"),
        (_zip({"xl/workbook.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "not_a_spreadsheet"),
    ],
)
def test_an_upload_that_is_no_list_is_refused_with_a_code(upload, code):
    with pytest.raises(tables.UnreadableTable) as refused:
        tables.text_of_upload(upload)
    assert refused.value.code == code


@settings(max_examples=60)
@given(st.binary(max_size=200) | st.binary(max_size=200).map(lambda data: b"PK\x03\x04" + data))
def test_any_upload_is_read_or_refused(data):
    with contextlib.suppress(tables.UnreadableTable):
        assert isinstance(tables.text_of_upload(data), str)


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_cell_that_would_run_is_neutralised_in_both_kinds_of_file(text):
    row = next(csv.reader(io.StringIO(tables.write_csv(["a"], [[text]]).decode("utf-8-sig").split("\r\n", 1)[1], newline="")))
    assert row[0].startswith("'")
    cell = openpyxl.load_workbook(io.BytesIO(tables.write_xlsx(["a"], [[text]]))).active["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_a_text_that_looks_like_an_error_value_stays_text():
    page = openpyxl.load_workbook(io.BytesIO(tables.write_xlsx(["a"], [["#REF!"]]))).active
    assert (page["A2"].data_type, page["A2"].value) == ("s", "#REF!")


def test_csv_has_a_byte_order_mark_and_keeps_numbers_as_numbers():
    data = tables.write_csv(["Нэр", "Дүн"], [["Өлзий", -5], [None, 3.5]])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == "Нэр,Дүн\r\nӨлзий,-5\r\n,3.5\r\n"


def test_xlsx_keeps_numbers_and_dates_and_fixes_a_bold_first_row():
    page = openpyxl.load_workbook(
        io.BytesIO(tables.write_xlsx(["Нэр", "Дүн", "Огноо"], [["Өлзий", -5, date(2026, 3, 5)]], sheet="3а: [дүн]"))
    ).active
    assert [cell.value for cell in page[2]][:2] == ["Өлзий", -5]
    assert page["C2"].value.date() == date(2026, 3, 5)
    assert page["A1"].font.bold
    assert page.freeze_panes == "A2"


@settings(max_examples=80)
@given(st.lists(st.lists(st.text(max_size=20) | st.integers(-9, 9) | st.none(), min_size=2, max_size=2), max_size=5))
def test_no_cell_of_any_table_begins_as_a_formula(rows):
    read = list(csv.reader(io.StringIO(tables.write_csv(["x", "y"], rows).decode("utf-8-sig"), newline="")))
    assert len(read) == len(rows) + 1
    for row, original in zip(read[1:], rows, strict=True):
        for written, value in zip(row, original, strict=True):
            assert not isinstance(value, str) or not written.lstrip().startswith(("=", "+", "-", "@"))
    page = openpyxl.load_workbook(io.BytesIO(tables.write_xlsx(["x", "y"], rows))).active
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
