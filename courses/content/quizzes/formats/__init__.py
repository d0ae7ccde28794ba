"""The formats of a question bank, in and out. A format is a module here and a line below; it touches no table.

`read(content, language=...)` never raises: what is wrong is a problem, and what is left behind a loss. `write` is None where
a format cannot be written, `template` where there is no empty one. `language` is that of a file whose format knows only one.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..bank import BankQuestion, Reading, Writing
from . import aiken, gift, moodle_xml, qti, tables


class Read(Protocol):
    def __call__(self, content: bytes, *, language: str) -> Reading: ...


class Write(Protocol):
    def __call__(self, questions: Iterable[BankQuestion], *, language: str) -> Writing: ...


@dataclass(frozen=True)
class Format:
    """A format. `suffixes` are those of its files, the usual one first."""

    key: str
    label: str | Promise
    suffixes: tuple[str, ...]
    read: Read
    write: Write | None = None
    template: Callable[[], Writing] | None = None


FORMATS: dict[str, Format] = {
    made.key: made
    for made in (
        Format("csv", _("Table, CSV"), (".csv",), tables.read_csv, tables.write_csv, tables.csv_template),
        Format("xlsx", _("Table, XLSX"), (".xlsx",), tables.read_xlsx, tables.write_xlsx, tables.xlsx_template),
        Format(moodle_xml.key, moodle_xml.label, moodle_xml.suffixes, moodle_xml.read, moodle_xml.write),
        Format(gift.key, gift.label, gift.suffixes, gift.read, gift.write),
        Format(qti.key, qti.label, qti.suffixes, qti.read, qti.write),
        Format(aiken.key, aiken.label, aiken.suffixes, aiken.read),
    )
}


def question_format(key: str) -> Format:
    """The format of this key. Raises KeyError for an unknown one."""
    return FORMATS[key]


def likely_format(file_name: str, content: bytes) -> Format | None:
    """The format that a file seems to have, by its suffix, and by its first bytes where formats share one."""
    name, start = file_name.lower(), content[:4_000]
    if name.endswith(".xml"):
        return FORMATS["qti" if b"assessmentItem" in start else "moodle_xml"]
    if name.endswith(".txt") and not name.endswith(".gift.txt"):
        return FORMATS["gift" if b"{" in start or b"::" in start else "aiken"]
    if name.endswith(".gift.txt"):
        return FORMATS["gift"]
    return next((made for made in FORMATS.values() if name.endswith(made.suffixes)), None)
