"""Packages built in memory: sound ones, and ones that lie byte by byte."""

import io
import json
import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

Content = bytes | str | dict | list


def raw(content: Content) -> bytes:
    if isinstance(content, bytes):
        return content
    return content.encode() if isinstance(content, str) else json.dumps(content, ensure_ascii=False).encode()


@dataclass
class Entry:
    """One entry of a ZIP. Whatever is given besides name and content is written as it is, true or not."""

    name: str | bytes
    content: Content = b""
    stored: bool = False
    size: int | None = None
    crc: int | None = None
    flags: int = 0x800
    method: int | None = None
    attributes: int = 0o100644 << 16
    local_name: bytes | None = None
    packed: bytes | None = None
    offset: int | None = None
    after: bytes = b""


def zipped(entries: list[Entry], *, before: bytes = b"", after: bytes = b"", comment: bytes = b"") -> bytes:
    """A ZIP written by hand, so that it can say what no program would."""
    out, listed = io.BytesIO(), io.BytesIO()
    out.write(before)
    for entry in entries:
        content = raw(entry.content)
        name = entry.name if isinstance(entry.name, bytes) else entry.name.encode()
        method = entry.method if entry.method is not None else (0 if entry.stored else 8)
        packed = entry.packed
        if packed is None:
            deflate = zlib.compressobj(6, zlib.DEFLATED, -15)
            packed = content if entry.stored else deflate.compress(content) + deflate.flush()
        packed += entry.after
        size = len(content) if entry.size is None else entry.size
        crc = zlib.crc32(content) if entry.crc is None else entry.crc
        offset = out.tell() if entry.offset is None else entry.offset
        local = name if entry.local_name is None else entry.local_name
        head = (20, entry.flags, method, 0, 0x5A21, crc, len(packed), size)
        if entry.offset is None:
            out.write(struct.pack("<4s5H3L2H", b"PK\x03\x04", *head, len(local), 0) + local + packed)
        listed.write(
            struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 0x0314, *head, len(name), 0, 0, 0, 0, entry.attributes, offset) + name
        )
    at, directory = out.tell(), listed.getvalue()
    out.write(directory)
    out.write(struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, len(entries), len(entries), len(directory), at, len(comment)))
    out.write(comment + after)
    return out.getvalue()


def dependency(name: str, major: int | str = 1, minor: int | str = 0) -> dict:
    return {"machineName": name, "majorVersion": major, "minorVersion": minor}


def h5p_json(**changes) -> dict:
    return {
        "title": "Нууц үг",
        "language": "mn",
        "mainLibrary": "H5P.Card",
        "embedTypes": ["iframe"],
        "license": "CC BY",
        "licenseVersion": "4.0",
        "authors": [{"name": "ХХЗХ", "role": "Author"}],
        "preloadedDependencies": [dependency("H5P.Card", 1, "2"), dependency("FontAwesome", 4, 5)],
    } | changes


def library_json(name="H5P.Card", major=1, minor=2, patch=3, **changes) -> dict:
    return {
        "title": name,
        "machineName": name,
        "majorVersion": major,
        "minorVersion": minor,
        "patchVersion": patch,
        "runnable": 1,
        "coreApi": {"majorVersion": 1, "minorVersion": 19},
        "preloadedJs": [{"path": "js/card.js"}],
        "preloadedCss": [{"path": "card.css"}],
        "preloadedDependencies": [dependency("FontAwesome", 4, 5)],
        "editorDependencies": [dependency("H5PEditor.Nowhere", 1, 1)],
    } | changes


SEMANTICS = [
    {"name": "title", "type": "text"},
    {"name": "text", "type": "text", "widget": "html", "tags": ["strong", "a"]},
    {"name": "picture", "type": "image", "optional": True},
]


def members() -> dict[str, Content]:
    """The files of a sound package."""
    return {
        "h5p.json": h5p_json(),
        "content/content.json": {"title": "Сайн уу", "text": "<p>Нууц үг</p>", "picture": {"path": "images/a.png"}},
        "content/images/a.png": b"\x89PNG\r\n\x1a\n" + b"a" * 50,
        "H5P.Card-1.2/library.json": library_json(),
        "H5P.Card-1.2/semantics.json": SEMANTICS,
        "H5P.Card-1.2/language/mn.json": {"semantics": []},
        "H5P.Card-1.2/js/card.js": "var H5P = H5P || {};",
        "H5P.Card-1.2/card.css": ".h5p-card {}",
        "H5P.Card-1.2/icon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "FontAwesome-4.5/library.json": library_json(
            "FontAwesome", 4, 5, preloadedJs=[], preloadedCss=[{"path": "awesome.css"}], preloadedDependencies=[], runnable=0
        ),
        "FontAwesome-4.5/awesome.css": "i {}",
        "FontAwesome-4.5/fonts/awesome.woff": b"wOFF",
    }


def packed(files: Mapping[str, Content | None], **how) -> io.BytesIO:
    return io.BytesIO(zipped([Entry(name, content) for name, content in files.items() if content is not None], **how))


def package(changes: Mapping[str, Content | None] | None = None) -> io.BytesIO:
    """A sound package as a file, with some of its files replaced, added or (None) left out."""
    return packed(members() | dict(changes or {}))
