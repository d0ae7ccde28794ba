"""What comes in from outside: bytes to text, to an XML tree, to the members of a ZIP, each within limits, nothing on the disk.

An honest bank of thousands of questions stays far below the limits; a file above one is refused as a whole (`Refused`).
"""

import io
import re
import struct
import zipfile
import zlib
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser
from django.utils.translation import gettext as _

MAX_BYTES = 20_000_000
"""Of a file."""

MAX_QUESTIONS = 5_000
MAX_DEPTH = 100
MAX_ELEMENTS = 400_000
MAX_MEMBERS = 12_000
MAX_MEMBER = 4_000_000
"""Bytes of one member of an archive, unpacked. Media are never unpacked; tables have their own limit."""

MAX_UNPACKED = 60_000_000
MAX_RATIO = 200
"""How many times smaller than its content a member may be, from the size of which this is asked on."""

_ASKED_FROM = 1_000_000
_DIRECTORY_ENTRY = 400
LINE = " line"
"""The attribute of a child of the root that tells its line. No attribute of a file can have this name."""


class Refused(Exception):
    """A file that cannot be taken at all. `sentence` is for whoever brought it."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


def within_size(content: bytes) -> None:
    """Raises Refused for an empty file and for one above MAX_BYTES."""
    if len(content) > MAX_BYTES:
        raise Refused(_("The file is larger than 20 MB. Divide it into smaller ones."))
    if not content.strip():
        raise Refused(_("The file is empty."))


# --- text ------------------------------------------------------------------------------------------------------------

_CYRILLIC_BYTES = "А-Яа-яЁёЄєЇїҐґІі"
_OLD_LETTERS = str.maketrans("єЄїЇ", "өӨүҮ")


def text_of(content: bytes) -> tuple[str, bool]:
    """The text, and whether it was Windows-1251. UTF-8 and UTF-16 by their marks; lines end with a line feed.

    Windows-1251 has no ө and ү: є and ї stood for them, and become them. Raises Refused when the encoding is not certain.
    """
    within_size(content)
    old = False
    try:
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            text = content.decode("utf-16")
        else:
            text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _windows_1251(content)
        old = True
    if "\x00" in text:
        raise Refused(_("This is not a text file."))
    return text.replace("\r\n", "\n").replace("\r", "\n"), old


def _windows_1251(content: bytes) -> str:
    unsure = Refused(_("The letters of this file cannot be read for certain. Save it as UTF-8 and try again."))
    if content[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in content:
        raise unsure
    try:
        text = content.decode("cp1251")
    except UnicodeDecodeError as error:
        raise unsure from error
    foreign = sum(1 for sign in text if sign > "\x7f")
    small = len(re.findall("[а-яёєїґі]", text))
    capitals = len(re.findall("[А-ЯЁЄЇҐІ]", text))
    marks = len(re.findall("[«»–—№…„“”‘’°§ ]", text))
    mixed = len(re.findall(f"[A-Za-z][{_CYRILLIC_BYTES}]|[{_CYRILLIC_BYTES}][A-Za-z]", text))
    controls = sum(1 for sign in text if sign < " " and sign not in "\t\r\n")
    # Capitals outweigh small letters when KOI8-R is taken for Windows-1251; mixed words come from Western encodings.
    if controls or small <= capitals or small < 10 or mixed * 20 > small or (small + capitals + marks) < 0.95 * foreign:
        raise unsure
    return text.translate(_OLD_LETTERS)


# --- XML -------------------------------------------------------------------------------------------------------------


class _Builder(TreeBuilder):
    """Builds the tree, counts, and notes at which line the children of the root begin."""

    def __init__(self):
        super().__init__()
        self.depth = 0
        self.elements = 0
        self.source = None

    def start(self, tag, attributes):
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH or self.elements > MAX_ELEMENTS:
            raise Refused(_("The file has too many elements, or they stand too deep in one another."))
        if self.depth == 2:
            attributes[LINE] = str(self.source.CurrentLineNumber)
        return super().start(tag.rpartition("}")[2], attributes)

    def end(self, tag):
        self.depth -= 1
        return super().end(tag.rpartition("}")[2])


def xml_of(content: bytes) -> Element:
    """The root of an XML file; names without their namespaces. No entity but XML's own five is known, none is fetched.

    Raises Refused.
    """
    within_size(content)
    builder = _Builder()
    marked = content[:4] in (b"\x00<\x00?", b"<\x00?\x00") or content[:2] in (b"\xff\xfe", b"\xfe\xff")
    declared = re.match(rb"\s*(\xef\xbb\xbf)?<\?xml[^>]{0,100}encoding", content)
    if not marked and not declared:
        content = text_of(content)[0].encode()
    try:
        parser = DefusedXMLParser(target=builder)
        builder.source = parser.parser
        parser.feed(content)
        root = parser.close()
    except DefusedXmlException as error:
        raise Refused(_("The file defines entities or refers to other files. Such files are not taken.")) from error
    except ParseError as error:
        line = getattr(error, "position", (0, 0))[0]
        raise Refused(_("This is not well-formed XML: line %(line)s.") % {"line": line}) from error
    except (ValueError, LookupError, TypeError, AssertionError) as error:
        raise Refused(_("This XML cannot be read. Save it as UTF-8 and try again.")) from error
    if root is None:
        raise Refused(_("This XML cannot be read. Save it as UTF-8 and try again."))
    return root


# --- ZIP -------------------------------------------------------------------------------------------------------------


class Archive:
    """A ZIP whose directory has been looked through. Members are read into memory one by one, each with a limit."""

    def __init__(self, content: bytes, *, largest: int = MAX_MEMBER):
        """Raises Refused for what is no ZIP, for too many or too large members, for locked ones and for unsafe names."""
        within_size(content)
        self._largest = largest
        self._left = MAX_UNPACKED
        _directory_is_small(content)
        try:
            self._file = zipfile.ZipFile(io.BytesIO(content))
            members = self._file.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError, EOFError) as error:
            raise Refused(_("This ZIP file is damaged.")) from error
        if len(members) > MAX_MEMBERS:
            raise Refused(_("The ZIP holds too many files."))
        if sum(member.file_size for member in members) > 5 * MAX_UNPACKED:
            raise Refused(_("The ZIP would unpack to more than is allowed."))
        self._members = {}
        for member in members:
            if not safe_name(member.filename) or member.filename in self._members:
                raise Refused(_("The ZIP holds a file with an unsafe name."))
            if member.flag_bits & 1:
                raise Refused(_("The ZIP is locked with a password."))
            if member.file_size > _ASKED_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1):
                raise Refused(_("The ZIP would unpack to more than is allowed."))
            self._members[member.filename] = member

    @property
    def unpacked(self) -> int:
        """Bytes that all members declare together."""
        return sum(member.file_size for member in self._members.values())

    @property
    def names(self) -> list[str]:
        return [name for name in self._members if not name.endswith("/")]

    def read(self, name: str) -> bytes:
        """The content of a member, whose declared size is not believed. Raises Refused; KeyError for an unknown name."""
        member = self._members[name]
        limit = min(self._largest, self._left)
        try:
            with self._file.open(member) as stream:
                content = stream.read(limit + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, RuntimeError, struct.error) as error:
            raise Refused(_("This ZIP file is damaged.")) from error
        except Exception as error:  # bz2 and lzma have errors of their own; all say the same
            raise Refused(_("This ZIP file is damaged.")) from error
        if len(content) > limit:
            raise Refused(_("The ZIP would unpack to more than is allowed."))
        self._left -= len(content)
        return content


def _directory_is_small(content: bytes) -> None:
    """Looks at the end record before `zipfile` makes an object for each of perhaps half a million entries."""
    tail = content[-66_000:]
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise Refused(_("This ZIP file is damaged."))
    count, size = struct.unpack("<HI", tail[at + 10 : at + 16])
    if b"PK\x06\x07" in tail or count > MAX_MEMBERS or size > MAX_MEMBERS * _DIRECTORY_ENTRY:
        raise Refused(_("The ZIP holds too many files."))


def safe_name(name: str) -> bool:
    """May a member be called so? No way out of the archive, no drive, no control character."""
    if not name or len(name) > 300 or name.startswith("/") or re.search(r"[\x00-\x1f\\:]", name):
        return False
    return ".." not in name.split("/")
