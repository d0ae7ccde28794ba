"""All scripts of a content as one file, and all styles as one: a frame then asks eight times and not a hundred and fifty.

Made when a set of libraries is first played and kept in the storage for every content that uses the same set. A library's
folder changes with its patch, so the name of a file says what is in it, and browsers may keep it for ever.
"""

import gzip
import hashlib
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.files.base import ContentFile

from ..h5p import store
from ..h5p.libraries import MAX_PART, MAX_PARTS
from ..h5p.models import H5PLibrary
from ..h5p.playing import joined_scripts, joined_style

MADE_BY = 2
"""Raised when the way of joining changes, so that what was made before is made anew."""

FOLDER = "assets"
_LEAST = 2_000
"""Bytes that a file counts for at least: opening one costs something too, and styles may import one another over and over."""

_NAME = re.compile(r"[0-9a-f]{40}-[0-9a-f]{8}\.(js|css)")


class Missing(Exception):
    """A file that a library names is not in the storage, or what the libraries name is too large to be joined."""


class _Reading:
    """Files of libraries, until MAX_PARTS bytes of them were read. What styles import counts each time that it is imported."""

    def __init__(self):
        self._left = MAX_PARTS

    def file(self, library: H5PLibrary, path: str, *, listed: bool = False) -> bytes | None:
        """`listed`: None for a file that the library does not have; else Missing."""
        if path not in library.files:
            if listed:
                return None
            raise Missing(f"{library.folder}/{path}")
        try:
            with store.storage().open(f"{library.folder}/{path}") as file:
                raw = file.read(MAX_PART + 1)
        except FileNotFoundError as error:
            raise Missing(f"{library.folder}/{path}") from error
        self._left -= max(len(raw), _LEAST)
        if len(raw) > MAX_PART or self._left < 0:
            raise Missing(f"{library.folder}/{path} is too large")
        return raw


@dataclass(frozen=True)
class Assets:
    """Names for `opened`."""

    script: str
    style: str


def library_url(folder: str) -> str:
    """Where a browser finds the files of a library: an address without host and without a slash at its end."""
    return f"/played/library/{folder.rpartition('/')[2]}"


def assets_of(libraries: Sequence[H5PLibrary]) -> Assets:
    """The one script and the one style of these libraries, in the order in which they load. Raises Missing.

    The files come first and the note that they are there comes last, so whoever reads the note finds them whole. Two
    processes that make the same at once both make it right, and the first note counts.
    """
    facts = [[library.folder, library.scripts, library.styles] for library in libraries]
    digest = hashlib.sha256(json.dumps([MADE_BY, facts]).encode()).hexdigest()[:40]
    note = f"{FOLDER}/{digest}"
    kept = _noted(note)
    if kept is None:
        kept = _made(libraries, digest)
        storage = store.storage()
        said = storage.save(note, ContentFile(kept.encode()))
        if said != note:
            storage.delete(said)
    return Assets(f"{digest}-{kept}.js", f"{digest}-{kept}.css")


def _noted(note: str) -> str | None:
    try:
        with store.storage().open(note) as file:
            number = file.read(20).decode("ascii", errors="replace")
    except FileNotFoundError:
        return None
    return number if re.fullmatch(r"[0-9a-f]{8}", number) else None


def _made(libraries: Sequence[H5PLibrary], digest: str) -> str:
    reading = _Reading()
    scripts = [reading.file(library, path) for library in libraries for path in library.scripts]
    styles = [
        joined_style(path, lambda name, of=library: reading.file(of, name, listed=True), _address_in(library))
        for library in libraries
        for path in library.styles
    ]
    number = secrets.token_hex(4)
    for ending, content in (("js", joined_scripts(scripts)), ("css", "".join(styles).encode())):
        packed = gzip.compress(content, 9, mtime=0)
        store.storage().save(f"{FOLDER}/{digest}-{number}.{ending}.gz", ContentFile(packed))
    return number


def _address_in(library: H5PLibrary):
    return lambda path: f"{library_url(library.folder)}/{path}"


def opened(name: str) -> bytes | None:
    """The file, packed by gzip; None where there is none of that name."""
    if not _NAME.fullmatch(name):
        return None
    try:
        with store.storage().open(f"{FOLDER}/{name}.gz") as file:
            return file.read()
    except FileNotFoundError:
        return None


@lru_cache(maxsize=512)
def words(folder: str, language: str) -> tuple[Any, ...]:
    """What a library's language file says, built like its semantics; empty without one. Folders never change what they hold."""
    try:
        with store.storage().open(f"{folder}/language/{language}.json") as file:
            said = json.loads(file.read().decode("utf-8-sig"))
    except (OSError, ValueError):
        return ()
    listed = said.get("semantics") if isinstance(said, dict) else None
    return tuple(listed) if isinstance(listed, list) else ()
