"""Tables in and out.

class list   what a teacher pastes or uploads: one pupil a line, typed by hand or copied from a spreadsheet
pupil name   the given name and the initial of the patronymic («Тэмүүлэн», «Б»); nothing else is kept
problem      a code that the page turns into a sentence; a line with a problem is not imported
neutralised  a cell that a spreadsheet would run as a formula gets an apostrophe in front (trust.md 22)
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import openpyxl
from openpyxl.styles import Font

from courses.lib import office

MAX_NAME = 40
"""Letters of a given name."""

MAX_UPLOAD = 1_000_000
"""Bytes of an uploaded class list."""

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

MAX_ROWS = 1_000
"""Rows read of an uploaded spreadsheet."""

_MAX_UNPACKED = 20_000_000


class Problem(StrEnum):
    """Why a line is no pupil."""

    TOO_LONG = "too_long"
    NOT_A_NAME = "not_a_name"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class PupilName:
    """One line of a class list. `initial` has no dot and may be empty; `problem` is empty or a `Problem`."""

    given: str
    initial: str
    line_number: int
    problem: str = ""


# --- class lists in --------------------------------------------------------------------------------------------------

_GIVEN_HEADINGS = {"нэр", "сурагчийн нэр", "өөрийн нэр", "name", "given name", "first name"}
_PATRONYMIC_HEADINGS = {
    *(
        "овог",
        "эцгийн нэр",
        "эхийн нэр",
        "эцэг эхийн нэр",
        "эцгийн эхийн нэр",
        "эцэгийн нэр",
        "эцэг/эхийн нэр",
        "эцэг, эхийн нэр",
    ),
    *("last name", "patronymic", "surname"),
}
_FULL_HEADINGS = {"овог нэр", "овог, нэр", "нэрс", "бүтэн нэр", "овог, нэрс", "сурагчийн овог нэр", "full name"}
_OTHER_HEADINGS = {
    *(
        "№",
        "#",
        "no",
        "n",
        "д/д",
        "дд",
        "д",
        "хүйс",
        "регистр",
        "регистрийн дугаар",
        "анги",
        "бүлэг",
        "утас",
        "тайлбар",
        "ургийн овог",
    ),
    *("төрсөн огноо", "нас", "хаяг", "имэйл", "gender", "class", "phone", "email"),
}
_HEADINGS = _GIVEN_HEADINGS | _PATRONYMIC_HEADINGS | _FULL_HEADINGS | _OTHER_HEADINGS
_GENDERS = {"эр", "эм", "эрэгтэй", "эмэгтэй", "хүү", "охин", "м", "m", "f"}

# Ө and Ү from fonts and keyboards that had none, and Latin letters that look like Cyrillic ones.
_OLD_KEYBOARD = str.maketrans("єЄїЇɵƟӨө", "өӨүҮөӨӨө")
_CYRILLIC_TWIN = str.maketrans("AaBCcEeHKMOoPpTXxYyVv", "АаВСсЕеНКМОоРрТХхУуҮү")
_LETTER = "A-Za-zÀ-ÖØ-öø-ÿА-Яа-яЁёӨөҮүӘәҒғҚқҢңҰұҺһІі"
_NAME = re.compile(rf"[{_LETTER}]{{2,}}(?:[-'’ ][{_LETTER}]+)*")
_INITIAL = re.compile(rf"[{_LETTER}]{{1,2}}")
_NUMBERING = re.compile(r"^\s*(?:№\s*)?\d{1,3}\s*(?:[.):\-–]|\s)\s*(?=\D)")


def read_names(text: str) -> list[PupilName]:
    """The pupils of a pasted or typed class list, in order. Never raises; blank lines and headings are left out.

    Understood: «Тэмүүлэн», «Б. Тэмүүлэн», «Б.Тэмүүлэн», «Тэмүүлэн Б.», «1. Болд Тэмүүлэн» (patronymic first, as in
    official lists), a clan name before them, and rows with tabs, semicolons or commas. With headings the columns may
    come in any order; without, the first column of letters is the patronymic and the second the given name. Cells with
    digits (numbers, register numbers, telephones) are dropped and appear nowhere in the answer. Names in capitals get
    small letters; є ї and Latin look-alikes become Mongolian letters.
    """
    names: list[PupilName] = []
    seen: set[tuple[str, str]] = set()
    headings: list[str] | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        line = _clean(line)
        if not line.strip():
            continue
        cells = _cells(line)
        found = [cell.strip(" .:").lower() for cell in cells]
        if any(cell in _HEADINGS for cell in found) and all(cell in _HEADINGS or not cell for cell in found):
            headings = found
            continue
        given, initial, problem = _read_line(cells, headings)
        if not problem and (given.lower(), initial.lower()) in seen:
            problem = Problem.DUPLICATE
        if not problem:
            seen.add((given.lower(), initial.lower()))
        names.append(PupilName(given, initial, number, str(problem)))
    return names


def _clean(line: str) -> str:
    line = unicodedata.normalize("NFC", line).translate(_OLD_KEYBOARD)
    kept = (" " if unicodedata.category(sign) == "Zs" else sign for sign in line)
    return "".join(sign for sign in kept if sign == "\t" or unicodedata.category(sign)[0] != "C")


def _cells(line: str) -> list[str]:
    for separator in "\t;,":
        if separator in line:
            try:
                row = next(csv.reader([line], delimiter=separator), [])
            except csv.Error:
                row = line.split(separator)
            return [" ".join(cell.split()) for cell in row]
    return [" ".join(line.split())]


def _read_line(cells: list[str], headings: list[str] | None) -> tuple[str, str, str]:
    """Given name, initial, problem."""
    patronymic = ""
    if headings and len(headings) > 1 and len(cells) > 1:
        by_heading = dict(zip(headings, cells, strict=False))
        given = next((by_heading[name] for name in headings if name in _GIVEN_HEADINGS and name in by_heading), "")
        patronymic = next((by_heading[name] for name in headings if name in _PATRONYMIC_HEADINGS and name in by_heading), "")
        full = next((by_heading[name] for name in headings if name in _FULL_HEADINGS and name in by_heading), "")
        parts = [full] if full else [patronymic, given]
    else:
        parts = [_NUMBERING.sub("", cell) for cell in cells]
        parts = [cell for cell in parts if cell and not re.search(r"\d", cell)]
        if len(parts) > 1:
            parts = [cell for cell in parts if cell.lower() not in _GENDERS][:2] or parts[:1]
    if len(parts) == 2 and parts[0] and not _is_initial(parts[1]):
        patronymic, given = parts
    else:
        patronymic, given = _split(" ".join(part for part in parts if part))
    given, patronymic = _cyrillic(given.strip(" .")), _cyrillic(patronymic.strip(" ."))
    if len(given) > MAX_NAME or len(patronymic) > 2 * MAX_NAME:
        return given[:MAX_NAME], "", Problem.TOO_LONG
    if (
        _mixed(given)
        or not _NAME.fullmatch(given)
        or (patronymic and not _NAME.fullmatch(patronymic) and not _INITIAL.fullmatch(patronymic))
    ):
        return given if not re.search(r"\d", given) else "", "", Problem.NOT_A_NAME
    initial = patronymic if len(patronymic) == 2 and not patronymic.isupper() else patronymic[:1]
    return _capitals(given), initial[:1].upper() + initial[1:].lower(), ""


def _is_initial(text: str) -> bool:
    return bool(re.fullmatch(rf"[{_LETTER}]{{1,2}}\.|[{_LETTER}]", text))


def _split(name: str) -> tuple[str, str]:
    """Patronymic (or initial) and given name of a name written in one piece."""
    name = _NUMBERING.sub("", name).strip()
    front = re.fullmatch(r"(.*?\s)?(\w{1,2})\s*\.\s*(.+)", name)
    if front and _is_initial(front[2] + "."):
        return front[2], front[3]
    back = re.fullmatch(r"(.+?)\s+(\w{1,2}\.|\w)", name)
    if back and _is_initial(back[2]):
        return back[2], back[1]
    parts = name.split()
    return (parts[-2], parts[-1]) if len(parts) in (2, 3) else ("", name)


def _mixed(name: str) -> bool:
    return bool(re.search("[А-Яа-яЁёӨөҮү]", name) and re.search("[A-Za-z]", name))


def _cyrillic(name: str) -> str:
    """A name that mixes the alphabets, all in Cyrillic when its Latin letters have Cyrillic twins."""
    twin = name.translate(_CYRILLIC_TWIN)
    return twin if _mixed(name) and not _mixed(twin) else name


def _capitals(name: str) -> str:
    if name.isupper() or name.islower():
        return re.sub(rf"[{_LETTER}]+", lambda part: part[0].capitalize(), name)
    return name


class UnreadableTable(ValueError):
    """An upload that is no table. `code` is `too_big`, `not_text` or `not_a_spreadsheet`."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


def text_of_upload(data: bytes) -> str:
    """An uploaded class list for `read_names`: text in UTF-8, UTF-16 or Windows-1251, or an XLSX's first sheet.

    At most MAX_UPLOAD bytes and MAX_ROWS rows. Raises UnreadableTable.
    """
    if len(data) > MAX_UPLOAD:
        raise UnreadableTable("too_big")
    if data[:4] == b"PK\x03\x04":
        return _text_of_xlsx(data)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data:
        raise UnreadableTable("not_text")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1251", errors="replace")


def _text_of_xlsx(data: bytes) -> str:
    if danger := office.danger_in(data, unpacked=_MAX_UNPACKED):
        raise UnreadableTable("too_big" if danger is office.Danger.TOO_BIG else "not_a_spreadsheet")
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(max_row=MAX_ROWS, max_col=20, values_only=True)
        return "\n".join("\t".join(_cell_text(value) for value in row).rstrip() for row in rows)
    except Exception as error:  # openpyxl answers a broken file with a dozen kinds of error; all mean the same here
        raise UnreadableTable("not_a_spreadsheet") from error


def _cell_text(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())


# --- tables out ------------------------------------------------------------------------------------------------------

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_ILLEGAL_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MAX_CELL = 32_767


def neutralised(value: object) -> object:
    """A text that a spreadsheet would run gets an apostrophe in front; numbers and dates stay what they are."""
    if not isinstance(value, str):
        return value
    value = _ILLEGAL_IN_XML.sub("", value)
    return f"'{value}" if value.startswith(_STARTS_A_FORMULA) or value.lstrip().startswith(_STARTS_A_FORMULA) else value


def write_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file: UTF-8 with a byte order mark (or Excel shows no Cyrillic), commas, CRLF, cells neutralised."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in (header, *rows):
        writer.writerow([neutralised("" if value is None else value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[object]], *, sheet: str = "Хүснэгт") -> bytes:
    """An XLSX file of one sheet with a bold, fixed first row. Text is neutralised and stored as text."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = re.sub(r"[\\/*?:\[\]]", " ", sheet).strip("' ")[:31] or "Хүснэгт"
    widths: dict[int, int] = {}
    for place, row in enumerate((header, *rows), start=1):
        for column, value in enumerate(row, start=1):
            value = neutralised(value)
            if isinstance(value, str):
                value = value[:_MAX_CELL]
            elif value is not None and not isinstance(value, (bool, int, float)) and not hasattr(value, "year"):
                value = neutralised(str(value))
            cell = page.cell(row=place, column=column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            if place == 1:
                cell.font = Font(bold=True)
            widths[column] = min(60, max(widths.get(column, 8), len(str(value or "")) + 2))
    for column, width in widths.items():
        page.column_dimensions[openpyxl.utils.get_column_letter(column)].width = width
    page.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
