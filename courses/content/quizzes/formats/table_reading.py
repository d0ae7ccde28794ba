"""Our own table, as CSV or XLSX, into questions."""

import csv
import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import openpyxl
from django.utils.translation import gettext as _

from ..bank import OUTCOMES, RISKS, BankOption, BankQuestion, BankTarget, Place, Reading
from .gathering import Gathering, key_of
from .intake import Archive, Refused
from .plain_text import tidy
from .shapes import MAX_OPTIONS
from .table_columns import AFTER_TEXT, DIFFICULTIES, FIRST, LAST, LIKE_NEUTRALISED, NO, OF_SETTINGS, ROWS, TEXTS, YES

MAX_ROWS = 100_000
MAX_COLUMNS = 200
MAX_CELL = 40_000
MAX_SHEETS = 20
MAX_UNPACKED_TABLE = 40_000_000
_COLUMN = re.compile(rf"({'|'.join(TEXTS)})_([a-z]{{2,3}}(?:-[a-z]{{2,8}})?)")
_KNOWN = {*FIRST, *AFTER_TEXT, *LAST}
_KEYS = ("objective", "audience")
_OF_QUESTIONS = (*_KEYS, "risk", "outcome")
_STABLE = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
DATE = "\x00date"
"""Stands for a cell that a spreadsheet took for a date, so that its words are gone."""

Row = tuple[int, list[str]]


@dataclass
class _Draft:
    """A question while its rows come in."""

    place: Place
    cells: dict[str, str]
    options: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    targets: list[tuple[int, dict[str, str]]] = field(default_factory=list)


def read_csv(content: bytes, *, language: str) -> Reading:
    """A table as CSV with commas, semicolons or tabs. Lines are those of the file."""
    gathering = Gathering(language)
    try:
        text = gathering.decoded(content)
        return _read_rows(_csv_rows(text), gathering)
    except Refused as refusal:
        return gathering.refused(refusal)


def read_xlsx(content: bytes, *, language: str) -> Reading:
    """A table as XLSX: the first sheet whose first row has our columns. Lines are its rows."""
    gathering = Gathering(language)
    try:
        return _read_rows(_xlsx_rows(content), gathering)
    except Refused as refusal:
        return gathering.refused(refusal)


def _csv_rows(text: str) -> Iterator[Row]:
    first = text.split("\n", 1)[0][:10_000].lower()
    separator = max(",;\t", key=lambda sign: sum(_is_column(cell.strip(' "')) for cell in first.split(sign)))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    try:
        for row in reader:
            yield line, row[:MAX_COLUMNS]
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refused(_("This CSV cannot be read from line %(line)s on.") % {"line": line}) from error


def _xlsx_rows(content: bytes) -> Iterator[Row]:
    archive = Archive(content)
    if archive.unpacked > MAX_UNPACKED_TABLE or "[Content_Types].xml" not in archive.names:
        raise Refused(_("This file is no spreadsheet, or it is too large."))
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for sheet in book.worksheets[:MAX_SHEETS]:
            rows = sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS, values_only=True)
            first = [_cell(value) for value in next(iter(rows), ())]
            if "type" in [name.strip().lower() for name in first]:
                yield 1, first
                yield from ((number, [_cell(value) for value in row]) for number, row in enumerate(rows, start=2))
                return
    except Exception as error:  # openpyxl answers a broken file with a dozen kinds of error; all mean the same here
        raise Refused(_("This file is no spreadsheet, or it is too large.")) from error
    raise Refused(_("No sheet has the columns of the template in its first row."))


def _cell(value: object) -> str:
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return DATE
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    return "" if value is None else str(value)


def _is_column(name: str) -> bool:
    return name in _KNOWN or bool(_COLUMN.fullmatch(name))


def _read_rows(rows: Iterator[Row], gathering: Gathering) -> Reading:
    _line, names = next(rows, (1, []))
    names = [name.strip().lower() for name in names]
    if "type" not in names or not any(name.startswith("text_") for name in names):
        raise Refused(_("The first row names no columns «type» and «text_…». Use the template."))
    known = [name for name in names if _is_column(name)]
    if len(set(known)) < len(known):
        raise Refused(_("A column stands twice in the table."))
    unknown = [name[:40] for name in names if name and not _is_column(name)]
    if unknown:
        gathering.lose(_("Columns that are not known fall away: %(names)s.") % {"names": ", ".join(unknown)[:300]})
    drafts = _Drafts(gathering)
    for count, (line, row) in enumerate(rows):
        if count > MAX_ROWS:
            gathering.problem(_("The table has too many rows."))
            break
        cells = {name: _clean(value) for name, value in zip(names, row, strict=False) if _is_column(name)}
        if not any(cells.values()) or (row and row[0].lstrip().startswith("#")):
            continue
        if not drafts.take(line, cells):
            break
    drafts.finish()
    return gathering.reading()


def _clean(value: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    if value == DATE:
        return value
    if LIKE_NEUTRALISED.match(value):
        value = value[1:]
    return tidy(value[: MAX_CELL + 1])


class _Drafts:
    """Makes questions of rows."""

    def __init__(self, gathering: Gathering):
        self.gathering = gathering
        self.number = 0
        self.draft: _Draft | None = None

    def take(self, line: int, cells: dict[str, str]) -> bool:
        """Takes a row in. False when there is no room for more questions."""
        place = self.draft.place if self.draft else None
        for name, value in cells.items():
            if value == DATE:
                self._row_problem(line, _("A spreadsheet took this cell for a date. Make it text."), name, place)
            elif len(value) > MAX_CELL:
                self._row_problem(line, _("This text is too long."), name, place)
        kind = cells.get("row", "").lower()
        kind = ROWS.get(kind, kind) or ("question" if cells.get("type") else "option")
        if kind == "question":
            self.finish()
            self.number += 1
            if not self.gathering.room_for(self.number):
                return False
            self.draft = _Draft(Place(self.number, line, cells.get("key", "")[:80]), cells)
        elif kind not in ("option", "target"):
            self._row_problem(line, _("Write question, option or target."), "row", place)
        elif self.draft is None:
            self._row_problem(line, _("This row belongs to no question."), "row", None)
        else:
            (self.draft.options if kind == "option" else self.draft.targets).append((line, cells))
        return True

    def _row_problem(self, line: int, sentence: str, field: str, place: Place | None) -> None:
        place = Place(place.number, line, place.name) if place else Place(max(self.number, 1), line)
        self.gathering.problem(sentence, place, field)

    def finish(self) -> None:
        draft, self.draft = self.draft, None
        if draft is None:
            return
        place, cells = draft.place, draft.cells
        if max(len(draft.options), len(draft.targets)) > MAX_OPTIONS:
            self._row_problem(place.line, _("The question has too many options."), "row", place)
            return
        targets = [
            BankTarget(self._key(line, part, str(number), place), _texts(part, "text"))
            for number, (line, part) in enumerate(draft.targets, start=1)
        ]
        options = [self._option(line, part, number, targets, place) for number, (line, part) in enumerate(draft.options)]
        difficulty = DIFFICULTIES.get(cells.get("difficulty", "").lower())
        if difficulty is None:
            self._row_problem(place.line, _("Write 1, 2 or 3."), "difficulty", place)
        for name in ("key", *_KEYS):
            if cells.get(name) and not _STABLE.fullmatch(cells[name]):
                self._row_problem(place.line, _("Small Latin letters, digits and hyphens only."), name, place)
        for name, known in (("risk", RISKS), ("outcome", OUTCOMES)):
            if cells.get(name) and cells[name] not in known:
                self._row_problem(place.line, _("Write one of: %(words)s.") % {"words": ", ".join(known)}, name, place)
        for name in ("feedback", *AFTER_TEXT):
            if any(value for column, value in cells.items() if column.split("_")[0] == name):
                self.gathering.lose(_("A question itself has no «%(name)s»: it falls away.") % {"name": name}, place)
        question = BankQuestion(
            type=cells.get("type", "").lower(),
            key=cells.get("key", ""),
            options=tuple(options),
            targets=tuple(targets),
            settings=self._settings(cells, place),
            difficulty=difficulty or 2,
            **{name: _texts(cells, name) for name in ("text", "hint", "explanation", "passage", "unit")},
            **{name: cells.get(name, "") for name in _OF_QUESTIONS},
        )
        self.gathering.add(place, question)

    def _option(self, line: int, cells: dict[str, str], number: int, targets: list[BankTarget], place: Place) -> BankOption:
        correct = cells.get("correct", "").lower()
        if correct not in YES | NO:
            self._row_problem(line, _("Write yes for a right option, and nothing for a wrong one."), "correct", place)
        share = cells.get("share", "").rstrip(" %")
        if share and not (share.isascii() and share.isdigit() and len(share) <= 3 and int(share) <= 100):
            self._row_problem(line, _("Write a whole percent from 0 to 100."), "share", place)
            share = ""
        return BankOption(
            key=self._key(line, cells, key_of(number), place),
            text=_texts(cells, "text"),
            correct=correct in YES,
            feedback=_texts(cells, "feedback"),
            target=_target(cells.get("target", ""), targets, self.gathering.language),
            share=int(share) if share else None,
            area=cells.get("area", ""),
        )

    def _key(self, line: int, cells: dict[str, str], default: str, place: Place) -> str:
        key = cells.get("key", "")
        if key and not (_STABLE.fullmatch(key) and len(key) <= 20):
            self._row_problem(line, _("Small Latin letters, digits and hyphens only, at most 20."), "key", place)
        return key or default

    def _settings(self, cells: dict[str, str], place: Place) -> dict[str, str]:
        settings = {name: cells[name] for name in OF_SETTINGS if cells.get(name)}
        for line in cells.get("settings", "").split("\n"):
            name, sign, value = line.partition("=")
            if line and not (sign and name.strip()):
                self._row_problem(place.line, _("Write each setting as «name=value»."), "settings", place)
            elif line:
                settings[name.strip()] = value.strip()
        return settings


def _texts(cells: dict[str, str], name: str) -> dict[str, str]:
    columns = ((_COLUMN.fullmatch(column), value) for column, value in cells.items())
    return {match[2]: value for match, value in columns if match and match[1] == name and value}


def _target(given: str, targets: list[BankTarget], language: str) -> str:
    """The key of the target that is named by its key or its words; one that has no row of its own is made."""
    if not given or any(target.key == given for target in targets):
        return given
    for target in targets:
        if given in target.text.values():
            return target.key
    used = {target.key for target in targets}
    key = next(str(number) for number in range(1, len(targets) + 2) if str(number) not in used)
    targets.append(BankTarget(key, {language: given}))
    return key
