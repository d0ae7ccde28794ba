"""Word documents in: what is a heading, what is a list, what is refused."""

import io
import zipfile

import docx
import pytest

from courses.lib import word
from courses.lib.word import Paragraph, UnreadableDocument, read_document


def document(*parts: tuple[str, str], table: list[list[str]] | None = None) -> bytes:
    """A .docx of (style, text), with a table at its end."""
    made = docx.Document()
    for style, text in parts:
        made.add_paragraph(text, style=style)
    if table:
        held = made.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(held.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def changed(data: bytes, name: str, content: bytes) -> bytes:
    """The same document with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return out.getvalue()


def test_headings_texts_and_lists_keep_their_order_and_level():
    data = document(
        ("Heading 1", "Хүүхдийн эрх"), ("Normal", " Бүх  хүүхэд\nэрхтэй. "), ("Normal", ""), ("Heading 2", "Сурах"),
        ("List Number", "Асуу."),
    )  # fmt: skip
    assert read_document(data) == [
        Paragraph("Хүүхдийн эрх", 1), Paragraph("Бүх хүүхэд эрхтэй."), Paragraph("Сурах", 2),
        Paragraph("Асуу.", listed=True),
    ]  # fmt: skip


def test_cells_of_a_table_are_text_once_each():
    assert read_document(document(table=[["Нэг", "Хоёр"], ["Гурав", ""]])) == [
        Paragraph("Нэг"), Paragraph("Хоёр"), Paragraph("Гурав")
    ]  # fmt: skip


@pytest.mark.parametrize("data", [b"", b"PK", b"%PDF-1.4", b"\x00" * 100, "Сайн уу".encode()])
def test_what_is_no_word_document_is_refused(data):
    with pytest.raises(UnreadableDocument) as refused:
        read_document(data)
    assert refused.value.code == "not_word"


def test_a_zip_without_a_text_and_a_broken_text_are_refused():
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as made:
        made.writestr("a.txt", "a")
    for data in (empty.getvalue(), changed(document(("Normal", "a")), "word/document.xml", b"<w:document")):
        with pytest.raises(UnreadableDocument, match="not_word"):
            read_document(data)


def test_entities_are_refused_before_anything_reads_them():
    evil = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'
    with pytest.raises(UnreadableDocument, match="not_word"):
        read_document(changed(document(("Normal", "a")), "word/document.xml", evil))


def test_a_text_that_grows_beyond_measure_is_refused():
    bomb = changed(document(("Normal", "a")), "word/document.xml", b" " * (word._MAX_TEXT + 1))
    assert len(bomb) < 100_000
    with pytest.raises(UnreadableDocument, match="too_big"):
        read_document(bomb)


def test_an_upload_that_is_too_large_is_refused_unread():
    with pytest.raises(UnreadableDocument, match="too_big"):
        read_document(b"PK" + b"\x00" * word.MAX_UPLOAD)
