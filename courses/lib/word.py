"""Word documents in: the paragraphs of a .docx with their level, nothing of its looks."""

import io
import re
from dataclasses import dataclass

import docx

from courses.lib import office

MAX_UPLOAD = 20_000_000
"""Bytes of an uploaded document. An official edition has pictures in it, which are left out."""

_MAX_UNPACKED = 100_000_000
_MAX_TEXT = 5_000_000
"""Bytes of the part that holds the text, unpacked. A book of 100 pages has less than one million."""
_TEXT = "word/document.xml"


class UnreadableDocument(ValueError):
    """An upload that is no Word document. `code` is `too_big` or `not_word`."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Paragraph:
    """`level`: 1 and more for headings, 0 for other text. `listed`: it is an item of a list, whose number is not in `text`."""

    text: str
    level: int = 0
    listed: bool = False


def read_document(data: bytes) -> list[Paragraph]:
    """Paragraphs in order, empty ones left out; cells of tables row by row after one another. Raises UnreadableDocument."""
    if len(data) > MAX_UPLOAD:
        raise UnreadableDocument("too_big")
    if danger := office.danger_in(data, unpacked=_MAX_UNPACKED, parts={_TEXT: _MAX_TEXT}):
        raise UnreadableDocument("too_big" if danger is office.Danger.TOO_BIG else "not_word")
    try:
        body = docx.Document(io.BytesIO(data)).iter_inner_content()
        found = []
        for part in body:
            if hasattr(part, "rows"):
                cells = [cell for row in part.rows for cell in row.cells]
                texts = dict.fromkeys(" ".join(cell.text.split()) for cell in cells)
                found += [Paragraph(text) for text in texts if text]
            elif text := " ".join(part.text.split()):
                found.append(Paragraph(text, _level(part), _is_listed(part)))
        return found
    except Exception as error:  # python-docx answers a broken file with a dozen kinds of error; all mean the same here
        raise UnreadableDocument("not_word") from error


def _level(paragraph) -> int:
    """Word keeps the English name of a built-in style whatever language it speaks to the writer."""
    name = (paragraph.style.name or "") if paragraph.style is not None else ""
    heading = re.fullmatch(r"heading (\d)", name, re.IGNORECASE)
    return int(heading[1]) if heading else 1 if name == "Title" else 0


def _is_listed(paragraph) -> bool:
    properties = paragraph._p.pPr
    name = (paragraph.style.name or "") if paragraph.style is not None else ""
    return bool(properties is not None and properties.numPr is not None) or name.startswith("List")
