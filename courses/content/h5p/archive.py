"""A ZIP read from a seekable file, entry by entry, within limits. Nothing the ZIP says of itself is believed.

The list at the end of the file is read here and not by `zipfile`, which takes what lies before it, makes an object for each of
any number of entries, and stops inflating at the size that the list declares, so that a lie passes with a fitting checksum.
Sources: PKWARE APPNOTE 6.3.10, sections 4.3.7 (local header), 4.3.12 (central header), 4.3.16 (end record); RFC 1951.
"""

import os
import re
import stat
import struct
import unicodedata
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from .problems import Refused

MAX_FILE = 500_000_000
MAX_ENTRIES = 8_000
MAX_ENTRY = 200_000_000
MAX_WHOLE = 500_000_000
"""Bytes: of the upload, of one entry and of all entries unpacked."""

MAX_RATIO = 200
RATIO_ASKED_FROM = 1_000_000
"""How many times smaller than its content an entry may be, asked of entries above a size in bytes."""

MAX_NAME = 400
MAX_SEGMENT = 255
"""Bytes of a name in UTF-8, and of a part of it between slashes (the limit of common file systems)."""

CHUNK = 64 * 1024

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_UTF8 = 0x800
_LOCKED = 0x1 | 0x40 | 0x2000
"""Encrypted, strongly encrypted, headers masked."""
_STORED, _DEFLATED = 0, 8
_LONGEST_ENTRY = _CENTRAL.size + MAX_NAME + 600
"""Bytes of an entry in the list, with room for what programs add to it."""


@dataclass(frozen=True)
class Entry:
    """One file of a ZIP as its list declares it."""

    name: str
    raw_name: bytes
    method: int
    crc: int
    packed: int
    size: int
    offset: int


class Archive:
    """The entries of a ZIP, checked by name and declared size before anything is inflated. Folders are left out."""

    def __init__(self, file: BinaryIO):
        """Raises Refused. `file` stays open and belongs to the caller."""
        self._file = file
        self.inflated = 0
        """Bytes that were really unpacked so far, over all entries."""
        file.seek(0, os.SEEK_END)
        self._length = file.tell()
        if not self._length:
            raise Refused("empty")
        if self._length > MAX_FILE:
            raise Refused("too_large")
        if self._length < _END.size or self._bytes(0, 4) != b"PK\x03\x04":
            raise Refused("no_zip")
        count, size, self._list_at = self._end()
        self.entries = tuple(self._entries(count, self._bytes(self._list_at, size)))
        self._check_sizes()
        self._check_places()

    def _bytes(self, at: int, length: int) -> bytes:
        self._file.seek(at)
        found = self._file.read(length)
        if len(found) != length:
            raise Refused("damaged")
        return found

    # --- the list of entries ------------------------------------------------------------------------------------------

    def _end(self) -> tuple[int, int, int]:
        """How many entries, bytes of their list, and where it begins. The end record ends exactly where the file does."""
        tail = self._bytes(max(self._length - _END.size - 0xFFFF, 0), min(self._length, _END.size + 0xFFFF))
        at = tail.rfind(b"PK\x05\x06")
        if at < 0 or len(tail) - at < _END.size:
            raise Refused("damaged")
        _sign, disk, list_disk, here, count, size, offset, comment = _END.unpack_from(tail, at)
        where = self._length - len(tail) + at
        if tail[max(at - 20, 0) : at].startswith(b"PK\x06\x07") or disk or list_disk or here != count:
            raise Refused("parts")
        if len(tail) - at != _END.size + comment or offset + size != where:
            raise Refused("damaged")
        if count > MAX_ENTRIES or size > MAX_ENTRIES * _LONGEST_ENTRY:
            raise Refused("too_many")
        return count, size, offset

    def _entries(self, count: int, listed: bytes) -> Iterator[Entry]:
        at = 0
        for _number in range(count):
            if len(listed) - at < _CENTRAL.size:
                raise Refused("damaged")
            sign, _made, _needed, flags, method, _time, _date, crc, packed, size, *rest = _CENTRAL.unpack_from(listed, at)
            name_length, extra, comment, _disk, _internal, attributes, offset = rest
            at += _CENTRAL.size
            raw_name = listed[at : at + name_length]
            at += name_length + extra + comment
            if sign != b"PK\x01\x02" or at > len(listed):
                raise Refused("damaged")
            name = decoded(raw_name, flags)
            check_name(name)
            if 0xFFFFFFFF in (packed, size, offset):
                raise Refused("parts", name)
            if flags & _LOCKED or method == 99:
                raise Refused("encrypted", name)
            if method not in (_STORED, _DEFLATED):
                raise Refused("method", name)
            if stat.S_IFMT(attributes >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
                raise Refused("link", name)
            if not name.endswith("/"):
                yield Entry(name, raw_name, method, crc, packed, size, offset)
            elif size:
                raise Refused("lying_size", name)
        if at != len(listed):
            raise Refused("damaged")

    def _check_sizes(self) -> None:
        for entry in self.entries:
            if entry.size > MAX_ENTRY:
                raise Refused("large_entry", entry.name)
            if entry.size > RATIO_ASKED_FROM and entry.size > MAX_RATIO * max(entry.packed, 1):
                raise Refused("bomb", entry.name)
            if entry.method == _STORED and entry.size != entry.packed:
                raise Refused("lying_size", entry.name)
        if sum(entry.size for entry in self.entries) > MAX_WHOLE:
            raise Refused("large_whole")

    def _check_places(self) -> None:
        """No two entries share bytes, and none reaches into the list: one megabyte may not be inflated 8,000 times."""
        free_from = 0
        for entry in sorted(self.entries, key=lambda entry: entry.offset):
            if entry.offset < free_from:
                raise Refused("overlap", entry.name)
            free_from = entry.offset + _LOCAL.size + len(entry.raw_name) + entry.packed
        if free_from > self._list_at:
            raise Refused("damaged")

    # --- content ------------------------------------------------------------------------------------------------------

    def chunks(self, entry: Entry) -> Iterator[bytes]:
        """The content of an entry, inflated piece by piece. Raises Refused when its size, checksum or place is a lie."""
        at = self._data_at(entry)
        deflated = entry.method == _DEFLATED and bool(entry.packed)
        crc = length = 0
        for piece in self._inflated(entry, at) if deflated else self._stored(at, entry.packed):
            length += len(piece)
            self.inflated += len(piece)
            if length > entry.size:
                raise Refused("lying_size", entry.name)
            crc = zlib.crc32(piece, crc)
            yield piece
        if length != entry.size:
            raise Refused("lying_size", entry.name)
        if crc != entry.crc:
            raise Refused("checksum", entry.name)

    def _stored(self, at: int, left: int) -> Iterator[bytes]:
        while left:
            piece = self._bytes(at, min(CHUNK, left))
            at += len(piece)
            left -= len(piece)
            yield piece

    def _inflated(self, entry: Entry, at: int) -> Iterator[bytes]:
        """Pieces of at most CHUNK. The compressed stream must end with the entry, not before and not after."""
        inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for packed in self._stored(at, entry.packed):
                if inflate.eof:
                    raise Refused("lying_size", entry.name)
                piece = inflate.decompress(packed, CHUNK)
                while piece:
                    yield piece
                    piece = inflate.decompress(inflate.unconsumed_tail, CHUNK) if not inflate.eof else b""
        except zlib.error as error:
            raise Refused("damaged", entry.name) from error
        if not inflate.eof:
            raise Refused("damaged", entry.name)
        if inflate.unused_data:
            raise Refused("lying_size", entry.name)

    def _data_at(self, entry: Entry) -> int:
        """Where the content begins. What stands there must call itself as the list does: readers believe one or other."""
        header = self._bytes(entry.offset, _LOCAL.size)
        sign, _needed, flags, method, _time, _date, _crc, _packed, _size, name_length, extra = _LOCAL.unpack(header)
        if sign != b"PK\x03\x04":
            raise Refused("damaged", entry.name)
        if flags & _LOCKED:
            raise Refused("encrypted", entry.name)
        if method != entry.method or self._bytes(entry.offset + _LOCAL.size, name_length) != entry.raw_name:
            raise Refused("names_differ", entry.name)
        at = entry.offset + _LOCAL.size + name_length + extra
        if at + entry.packed > self._list_at:
            raise Refused("damaged", entry.name)
        return at


# --- names -----------------------------------------------------------------------------------------------------------


def decoded(raw_name: bytes, flags: int) -> str:
    """A name as text: UTF-8 where the entry says so or where it can be, else code page 437, as ZIP has it."""
    try:
        return raw_name.decode()
    except UnicodeDecodeError as error:
        if flags & _UTF8:
            raise Refused("signs", raw_name.decode(errors="replace")) from error
        return raw_name.decode("cp437")


def check_name(name: str) -> None:
    """Raises Refused for a name that could leave its folder, hide itself, or mean another thing on another system."""
    why = fault_in_name(name)
    if why:
        raise Refused(why, name)


def fault_in_name(name: str) -> str:
    """Why a name is not safe (a key of SENTENCES); empty when it is. A name that ends with a slash is a folder's."""
    if len(name.encode(errors="replace")) > MAX_NAME:
        return "name_long"
    if any(unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") for sign in name):
        return "signs"
    if "\\" in name:
        return "backslash"
    if name.startswith("/"):
        return "absolute"
    if ":" in name:
        return "drive"
    segments = name.removesuffix("/").split("/")
    if any(re.fullmatch(r"\.{1,2}\s*", segment) for segment in segments):
        return "traversal"
    if any(not segment.strip() for segment in segments):
        return "name_empty"
    return "name_long" if any(len(segment.encode()) > MAX_SEGMENT for segment in segments) else ""


def check_folders(entries: Collection[Entry]) -> None:
    """Raises Refused for a name that is a file here and a folder there."""
    names = {folded(entry.name) for entry in entries}
    for entry in entries:
        parts = folded(entry.name).split("/")
        if any("/".join(parts[:length]) in names for length in range(1, len(parts))):
            raise Refused("file_and_folder", entry.name)


def folded(name: str) -> str:
    """The same for two names that a file system or a reader may take for one: NFC, letters alike, NFC once more."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
