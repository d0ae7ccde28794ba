"""An .h5p file: read through once from end to end before anything is kept, then unpacked into a folder in one move.

The rules are those of the H5P core (h5p.org, "H5P Specification": h5p.json, library.json, allowed extensions) and the limits
of archive.py. The sentences are in problems.py.
"""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, BinaryIO

from . import strict_json
from .archive import Archive, Entry, check_folders, folded
from .libraries import (
    MAX_PARTS,
    LibraryInfo,
    LibraryRef,
    StoredFile,
    dependencies,
    named_in,
    reached,
    read_library,
    short_text,
)
from .problems import Found, Problem, Refused

CONTENT_EXTENSIONS = frozenset(
    [
        *("json", "txt", "csv", "diff", "patch", "md", "textile", "vtt", "webvtt"),
        *("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "eot", "ttf", "woff", "woff2", "otf"),
        *("webm", "mp4", "ogg", "mp3", "m4a", "wav", "swf", "gltf", "glb"),
        *("pdf", "rtf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp"),
    ]
)
LIBRARY_EXTENSIONS = CONTENT_EXTENSIONS | {"js", "css", "svg", "xml"}
EMBED_TYPES = ("div", "iframe")
LICENSES = (
    *("CC BY", "CC BY-SA", "CC BY-ND", "CC BY-NC", "CC BY-NC-SA", "CC BY-NC-ND", "CC0 1.0", "CC PDM", "GNU GPL", "PD"),
    *("ODC PDDL", "C", "U"),
)
"""What `h5p.json` may name; U: not known. C: all rights reserved."""

_LANGUAGE = re.compile(r"[-A-Za-z]{1,10}")
_LANGUAGE_FILE = re.compile(r"language/([^/]+)\.json")
_MAIN = ("h5p.json", "content/content.json")
MAX_JSON = 64_000_000
"""Bytes of all JSON files of a package that are looked into."""

UNREADABLE = object()
"""Stands for a JSON file that is there and cannot be parsed, which is told; `null` can be."""


@dataclass(frozen=True)
class Author:
    name: str
    role: str = ""


@dataclass(frozen=True)
class Licence:
    """Whose the content is, and under which terms, as `h5p.json` says. `code` is one of LICENSES."""

    code: str = "U"
    version: str = ""
    extras: str = ""
    source: str = ""
    years: str = ""
    authors: tuple[Author, ...] = ()
    comments: str = ""


@dataclass(frozen=True)
class Package:
    """What a sound package holds. `libraries` are those it brings, `missing` those that neither it nor the platform has."""

    title: str
    language: str
    main_library: LibraryRef
    embed_types: tuple[str, ...]
    licence: Licence
    preloaded: tuple[LibraryRef, ...]
    libraries: tuple[LibraryInfo, ...]
    content: Any
    """`content.json`, parsed and not yet cleaned (semantics.py)."""
    content_files: tuple[StoredFile, ...]
    used: tuple[LibraryRef, ...]
    """What the content needs, found from h5p.json and from the content itself, in the order it loads."""
    missing: tuple[LibraryRef, ...] = ()


def read_package(
    file: BinaryIO,
    *,
    installed: Collection[LibraryRef] = (),
    with_libraries: bool = True,
    needs: Callable[[LibraryRef], tuple[LibraryRef, ...] | None] | None = None,
    name: str = "",
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> Package | list[Problem]:
    """Check everything in a package; the package, or what is wrong with it. Nothing is kept and nothing raised.

    `installed`: libraries the platform has; `needs` tells what one of them needs in turn (left out: nothing).
    `with_libraries`: False for whoever may not install any; then those in the package are neither read nor kept.
    `name`: the file's own, if it is to be checked. `progress` hears (entries read, all entries).
    """
    try:
        if name and not name.lower().endswith(".h5p"):
            raise Refused("name")
        return _Reader(Archive(file), with_libraries).package(frozenset(installed), needs or (lambda ref: ()), progress)
    except Refused as refusal:
        return [refusal.problem]


def unpack(file: BinaryIO, package: Package, folder: Path) -> None:
    """Write the files of a package that was read: `content/...` and `libraries/<Name-1.2>/...`. Everything or nothing.

    `folder` must not exist; it appears by renaming when all is written. Each entry is inflated once, its checksum compared
    with the ZIP's and its content with what was read before. Raises Refused when the file is another one by now, OSError
    when the disk is full or `folder` exists.
    """
    wanted = [(f"content/{kept.path}", kept) for kept in package.content_files]
    wanted += [(f"libraries/{library.ref.folder}/{kept.path}", kept) for library in package.libraries for kept in library.files]
    write_out(file, wanted, Path(folder))


def write_out(file: BinaryIO, wanted: Iterable[tuple[str, StoredFile]], folder: Path) -> None:
    """Write these files of a ZIP, each to its path in `folder`, as `unpack` says. `content/` is there even when it is empty."""
    if folder.exists():
        raise FileExistsError(folder)
    archive = Archive(file)
    entries: dict[str, Entry] = {}
    for entry in archive.entries:
        entries.setdefault(entry.name, entry)
    temporary = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=folder.parent))
    try:
        (temporary / "content").mkdir()
        for path, kept in wanted:
            if kept.entry not in entries:
                raise Refused("damaged", kept.entry)
            _write(archive, entries[kept.entry], temporary / path, kept)
        temporary.chmod(0o755)
        os.rename(temporary, folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise


def _write(archive: Archive, entry: Entry, path: Path, kept: StoredFile) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with path.open("xb") as out:
        for piece in archive.chunks(entry):
            digest.update(piece)
            out.write(piece)
    if digest.hexdigest() != kept.sha256:
        raise Refused("checksum", kept.entry)


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass
class _Folder:
    """A library's folder while the package is read."""

    files: dict[str, StoredFile] = field(default_factory=dict)
    data: Any = None
    told: bool = False
    """library.json is there (and perhaps cannot be read, which is a problem of its own)."""
    semantics: tuple = ()
    languages: dict[str, None] = field(default_factory=dict)


class _Reader:
    """One walk through an archive, in the order in which the entries lie in the file."""

    def __init__(self, archive: Archive, with_libraries: bool):
        self._archive = archive
        self._with_libraries = with_libraries
        self._found = Found()
        self._main: dict[str, Any] = {}
        self._content: dict[str, StoredFile] = {}
        self._folders: dict[str, _Folder] = {}
        self._json_bytes = self._json_values = 0

    def package(self, installed: frozenset, needs: Callable, progress: Callable[[int, int], None]) -> Package | list[Problem]:
        kept = self._kept()
        seen: dict[str, str] = {}
        for done, entry in enumerate(sorted(kept, key=lambda entry: entry.offset), start=1):
            file = self._read(entry)
            same = seen.setdefault(folded(entry.name), file.sha256)
            if same != file.sha256:
                raise Refused("twice", entry.name)
            progress(done, len(kept))
        libraries = self._libraries()
        facts = self._facts(libraries)
        if self._found.problems or facts is None:
            return list(self._found.problems)
        return self._whole(facts, libraries, installed, needs)

    def _kept(self) -> list[Entry]:
        """The entries that matter, the shortest way to a name first. Raises Refused for names that exclude each other."""
        kept = [entry for entry in self._archive.entries if self._matters(entry.name)]
        check_folders(kept)
        return kept

    def _matters(self, name: str) -> bool:
        parts = name.split("/")
        if any(part.startswith((".", "_")) for part in parts) or (len(parts) == 1 and name != "h5p.json"):
            return False
        return self._with_libraries or parts[0] == "content" or name == "h5p.json"

    def _read(self, entry: Entry) -> StoredFile:
        """Inflate an entry to its end; note what it is. JSON that is looked into stays in memory, the rest does not."""
        top, _slash, path = entry.name.partition("/")
        looked_into = entry.name in _MAIN or (top != "content" and _is_json_of_library(path))
        allowed = CONTENT_EXTENSIONS if top in ("content", "h5p.json") else LIBRARY_EXTENSIONS
        if entry.name.rpartition("/")[2].rpartition(".")[2].lower() not in allowed or "." not in entry.name.rpartition("/")[2]:
            self._found.add("extension", entry.name)
        digest, parts, length = hashlib.sha256(), [], 0
        for piece in self._archive.chunks(entry):
            digest.update(piece)
            length += len(piece)
            if looked_into:
                if length > strict_json.MAX_BYTES:
                    raise Refused("json_large", entry.name)
                parts.append(piece)
        file = StoredFile(path, length, digest.hexdigest(), entry.name)
        data = self._parsed(b"".join(parts), entry.name, kept=not _LANGUAGE_FILE.fullmatch(path)) if looked_into else None
        if entry.name in _MAIN:
            self._main.setdefault(entry.name, data)
        elif top == "content":
            self._content.setdefault(path, file)
        else:
            self._note(self._folders.setdefault(top, _Folder()), path, file, data, entry.name)
        return file

    def _parsed(self, raw: bytes, path: str, *, kept: bool) -> Any:
        """The value, or UNREADABLE. `kept`: it stays in memory, where all such files share one limit."""
        self._json_bytes += len(raw)
        if self._json_bytes > MAX_JSON:
            raise Refused("json_whole")
        self._json_values += strict_json.values_in(raw) if kept else 0
        if self._json_values > strict_json.MAX_VALUES:
            raise Refused("json_many", path)
        try:
            return strict_json.parsed(raw, path)
        except Refused as refusal:
            self._found.add(refusal.problem.why, path)
            return UNREADABLE

    def _note(self, folder: _Folder, path: str, file: StoredFile, data: Any, name: str) -> None:
        folder.files.setdefault(path, file)
        if path == "library.json":
            folder.told, folder.data = True, data
        elif path == "semantics.json" and data is not UNREADABLE:
            if isinstance(data, list) and all(isinstance(part, dict) for part in data):
                folder.semantics = tuple(data)
            else:
                self._found.add("semantics", name)
        elif language := _LANGUAGE_FILE.fullmatch(path):
            folder.languages[language[1]] = None

    def _libraries(self) -> dict[LibraryRef, LibraryInfo]:
        libraries: dict[LibraryRef, LibraryInfo] = {}
        for name, folder in self._folders.items():
            if not folder.told:
                self._found.add("no_library_json", name)
                continue
            if folder.data is UNREADABLE:  # it could not be parsed, and that is told
                continue
            library = read_library(name, folder.data, folder.files, self._found)
            if library is None:
                continue
            if library.ref in libraries:
                self._found.add("library_twice", name)
            languages = tuple(sorted(folder.languages))
            libraries[library.ref] = replace(library, semantics=folder.semantics, languages=languages)
        return libraries

    def _facts(self, libraries: Mapping[LibraryRef, LibraryInfo]) -> dict | None:
        """h5p.json as fields of Package; None without it."""
        found = self._found
        for path, why in zip(_MAIN, ("no_h5p_json", "no_content"), strict=True):
            if path not in self._main:
                found.add(why)
        data, content = (self._main.get(path, UNREADABLE) for path in _MAIN)
        if content is not UNREADABLE and not isinstance(content, dict):
            found.add("content_form")
        if data is UNREADABLE:
            return None
        if not isinstance(data, dict):
            found.add("form", "h5p.json")
            return None
        title = data.get("title")
        if not isinstance(title, str) or not short_text(title) or len(title) > 255:
            found.add("title", "h5p.json")
        language = data.get("language")
        if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
            found.add("language", "h5p.json")
        embed_types = data.get("embedTypes")
        if not isinstance(embed_types, list) or not embed_types or any(kind not in EMBED_TYPES for kind in embed_types):
            found.add("embed_types", "h5p.json")
            embed_types = []
        preloaded = dependencies(data, "preloadedDependencies", "h5p.json", found)
        dynamic = dependencies(data, "dynamicDependencies", "h5p.json", found)
        if not data.get("preloadedDependencies"):
            found.add("no_dependencies", "h5p.json")
        main = self._main_library(data.get("mainLibrary"), preloaded, libraries)
        return {
            "title": short_text(title), "language": language, "main_library": main, "preloaded": (*preloaded, *dynamic),
            "embed_types": tuple(kind for kind in EMBED_TYPES if kind in embed_types), "licence": _licence(data),
        }  # fmt: skip

    def _main_library(self, name: Any, preloaded: tuple[LibraryRef, ...], libraries: Mapping) -> LibraryRef | None:
        if not isinstance(name, str) or not name:
            self._found.add("main_missing", "h5p.json")
            return None
        main = next((ref for ref in preloaded if ref.name == name), None)
        if main is None and preloaded:
            self._found.add("main_unlisted", "h5p.json")
        elif main in libraries and not libraries[main].runnable:
            self._found.add("main_not_runnable", str(main))
        return main

    def _whole(self, facts: dict, libraries: dict, installed: frozenset, needs: Callable) -> Package:
        content = self._main["content/content.json"]

        def needed(ref: LibraryRef) -> tuple[LibraryRef, ...] | None:
            if ref in libraries:
                return libraries[ref].needs
            return (needs(ref) or ()) if ref in installed else None

        used, missing = reached((*facts["preloaded"], *named_in(content)), needed)
        if sum(libraries[ref].part_bytes for ref in used if ref in libraries) > MAX_PARTS:
            raise Refused("declared_whole")
        files = tuple(self._content[path] for path in sorted(self._content))
        return Package(
            **facts, libraries=tuple(libraries[ref] for ref in sorted(libraries)), content=content, content_files=files,
            used=used, missing=missing,
        )  # fmt: skip


def _is_json_of_library(path: str) -> bool:
    return path in ("library.json", "semantics.json") or bool(_LANGUAGE_FILE.fullmatch(path))


def _licence(data: Mapping) -> Licence:
    listed = data.get("authors")
    listed = [part for part in listed[:100] if isinstance(part, dict)] if isinstance(listed, list) else []
    authors = tuple(Author(short_text(part.get("name")), short_text(part.get("role"), 60)) for part in listed)
    if not authors and short_text(data.get("author")):
        authors = (Author(short_text(data["author"])),)
    years = [str(value)[:8] for key in ("yearFrom", "yearTo") if isinstance(value := data.get(key), int | str) and value]
    code = data.get("license")
    source = short_text(data.get("source"), 1_000)
    return Licence(
        code if isinstance(code, str) and code in LICENSES else "U",
        short_text(data.get("licenseVersion"), 40), short_text(data.get("licenseExtras"), 10_000),
        source if source.startswith(("https://", "http://")) else "", short_text("–".join(years), 20),
        tuple(author for author in authors if author.name), short_text(data.get("authorComments"), 10_000),
    )  # fmt: skip
