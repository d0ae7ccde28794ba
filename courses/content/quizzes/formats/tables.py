"""Our own table as CSV and XLSX: the only format that carries every field and every language of a question."""

import io
from collections.abc import Callable, Iterable, Iterator

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.styles import Alignment, Font

from courses.lib.tables import XLSX_TYPE
from courses.lib.tables import write_csv as csv_of
from courses.lib.tables import write_xlsx as xlsx_of

from ..bank import BankOption, BankQuestion, BankTarget, Loss, Place, Reading, Writing
from .comparing import losses_of
from .table_columns import LIKE_NEUTRALISED, OF_SETTINGS, header, instructions
from .table_reading import read_csv, read_xlsx

CSV_TYPE = "text/csv; charset=utf-8"
LANGUAGES = ("mn", "en")
"""The columns of texts in an empty template."""

Cells = dict[str, object]


def write_csv(questions: Iterable[BankQuestion], *, language: str) -> Writing:
    """All languages of the questions as CSV; `language` stands first."""
    return _written(questions, language, csv_of, read_csv, "questions.csv", CSV_TYPE)


def write_xlsx(questions: Iterable[BankQuestion], *, language: str) -> Writing:
    """All languages of the questions as XLSX with a sheet of instructions; `language` stands first."""
    return _written(questions, language, _book, read_xlsx, "questions.xlsx", XLSX_TYPE)


def csv_template(languages: Iterable[str] = LANGUAGES) -> Writing:
    """A table without questions: the columns, and notes that are skipped when it is read."""
    rows = [[f"# {name}: {words}"] for name, words in instructions()]
    return Writing(csv_of(header(list(languages)), rows), "question-template.csv", CSV_TYPE)


def xlsx_template(languages: Iterable[str] = LANGUAGES) -> Writing:
    """A table without questions, and a sheet that says what stands in each column."""
    return Writing(_book(header(list(languages)), []), "question-template.xlsx", XLSX_TYPE)


def _written(
    questions: Iterable[BankQuestion],
    language: str,
    table: Callable[..., bytes],
    read: Callable[..., Reading],
    file_name: str,
    content_type: str,
) -> Writing:
    questions = list(questions)
    found = dict.fromkeys([language])
    for question in questions:
        found |= dict.fromkeys(sorted(key for texts in _texts_of(question) for key, text in texts.items() if text))
    names = header(list(found))
    rows = [[_told_apart(cells.get(name, "")) for name in names] for question in questions for cells in _rows(question)]
    content = table(names, rows)
    written = [(Place(number, name=question.key), question) for number, question in enumerate(questions, start=1)]
    losses = losses_of(written, read(content, language=language)) if written else []
    losses += [
        Loss(_("The picture is not in the file. Add it again there."), place)
        for place, question in written
        if question.type in ("picture", "hotspot")
    ]
    return Writing(content, file_name, content_type, tuple(losses))


def _told_apart(value: object) -> object:
    """A text that begins like a neutralised one gets one more apostrophe, since reading takes one away."""
    return f"'{value}" if isinstance(value, str) and LIKE_NEUTRALISED.match(value) else value


def _texts_of(question: BankQuestion) -> Iterator:
    yield from (question.text, question.hint, question.explanation, question.passage, question.unit)
    yield from (texts for option in question.options for texts in (option.text, option.feedback))
    yield from (target.text for target in question.targets)


def _rows(question: BankQuestion) -> Iterator[Cells]:
    others = {name: value for name, value in question.settings.items() if name not in OF_SETTINGS}
    cells: Cells = {"row": "question", "key": question.key, "type": question.type, "difficulty": question.difficulty}
    cells |= {name: getattr(question, name) for name in ("objective", "audience", "risk", "outcome")}
    cells |= {name: question.settings.get(name, "") for name in OF_SETTINGS}
    cells |= {"settings": "\n".join(f"{name}={value}" for name, value in others.items())}
    for name in ("text", "hint", "explanation", "passage", "unit"):
        cells |= _columns(name, getattr(question, name))
    yield cells
    yield from (_target(target) for target in question.targets)
    yield from (_option(option) for option in question.options)


def _target(target: BankTarget) -> Cells:
    return {"row": "target", "key": target.key, **_columns("text", target.text)}


def _option(option: BankOption) -> Cells:
    return {
        "row": "option",
        "key": option.key,
        "correct": "yes" if option.correct else "",
        "share": "" if option.share is None else option.share,
        "target": option.target,
        "area": option.area,
        **_columns("text", option.text),
        **_columns("feedback", option.feedback),
    }


def _columns(name: str, texts) -> Cells:
    return {f"{name}_{language}": text for language, text in texts.items()}


def _book(names: list[str], rows: list[list[object]]) -> bytes:
    """The table, and a second sheet with the instructions."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx_of(names, rows, sheet=_("Questions"))))
    page = book.create_sheet(_("Instructions")[:31])
    for line in [(_("Column"), _("What stands in it")), *instructions()]:
        page.append(line)
    for cell in page[1]:
        cell.font = Font(bold=True)
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 24, 100
    for (cell,) in page["B1:B60"]:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
