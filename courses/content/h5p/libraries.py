"""Libraries: how they are called, what their `library.json` must say, and in which order they load."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .problems import Found

CORE_API = (1, 28)
"""The version of the H5P core whose player is used."""

MACHINE_NAME = re.compile(r"[\w.-]{1,255}", re.ASCII)
_VERSION = re.compile(r"\d{1,5}", re.ASCII)
_REFERENCE = re.compile(r"([\w.-]{1,255}) (\d{1,5})\.(\d{1,5})", re.ASCII)
_SCRIPT_PATH = re.compile(r"[\w\-\s./@+()]{1,300}\.(js|css)", re.IGNORECASE)
"""One flat class of signs. H5P core's own expression nests its repetitions and takes seconds for 25 letters in Python."""

MAX_LISTED = 500
"""Dependencies, scripts or styles that one file may list."""

MAX_PART = 5_000_000
"""Bytes of a script or style that is joined with others (playing.py)."""

MAX_PARTS = 20_000_000
"""Bytes of all scripts and styles that one content needs."""


@dataclass(frozen=True, order=True)
class LibraryRef:
    """A library as content and other libraries name it. Patches of a minor version replace one another."""

    name: str
    major: int
    minor: int

    def __str__(self) -> str:
        return f"{self.name} {self.major}.{self.minor}"

    @property
    def folder(self) -> str:
        return f"{self.name}-{self.major}.{self.minor}"


@dataclass(frozen=True)
class StoredFile:
    """A file of a package: `path` within its content or library, bytes, SHA-256 as hexadecimal digits."""

    path: str
    size: int
    sha256: str
    entry: str = ""
    """Its name in the ZIP."""


@dataclass(frozen=True)
class LibraryInfo:
    """What a library says of itself, and its files. `preloaded` and `dynamic` are what it needs to be played, `editor` not."""

    ref: LibraryRef
    patch: int
    title: str
    runnable: bool
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    preloaded: tuple[LibraryRef, ...] = ()
    dynamic: tuple[LibraryRef, ...] = ()
    editor: tuple[LibraryRef, ...] = ()
    embed_types: tuple[str, ...] = ()
    author: str = ""
    license: str = ""
    semantics: tuple = ()
    languages: tuple[str, ...] = ()
    """Codes of its `language/` files."""
    files: tuple[StoredFile, ...] = ()

    @property
    def needs(self) -> tuple[LibraryRef, ...]:
        return (*self.preloaded, *self.dynamic)

    @property
    def part_bytes(self) -> int:
        """Of its scripts and styles together, each as often as it is listed."""
        sizes = {file.path: file.size for file in self.files}
        return sum(sizes[path] for path in (*self.scripts, *self.styles))


def reference(text: Any) -> LibraryRef | None:
    """«H5P.Blanks 1.14» as content names a library; None for anything else."""
    found = _REFERENCE.fullmatch(text) if isinstance(text, str) else None
    return LibraryRef(found[1], int(found[2]), int(found[3])) if found else None


def number(value: Any) -> int | None:
    """A part of a version: 0 to 99999, as number or string; else None."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if 0 <= value <= 99_999 else None
    return int(value) if isinstance(value, str) and _VERSION.fullmatch(value) else None


def dependencies(data: Mapping, key: str, path: str, found: Found) -> tuple[LibraryRef, ...]:
    """The references in a list of dependencies; none where the list is left out."""
    listed = data.get(key)
    if not listed:  # real files write null, "" or {} for none
        return ()
    refs = [_dependency(part) for part in listed[:MAX_LISTED]] if isinstance(listed, list) else [None]
    if None in refs or len(listed) > MAX_LISTED:
        found.add("dependency", f"{path}#{key}")
    return tuple(dict.fromkeys(ref for ref in refs if ref))


def _dependency(part: Any) -> LibraryRef | None:
    if not isinstance(part, dict):
        return None
    name, major, minor = part.get("machineName"), number(part.get("majorVersion")), number(part.get("minorVersion"))
    fits = isinstance(name, str) and MACHINE_NAME.fullmatch(name) and major is not None and minor is not None
    return LibraryRef(name, major, minor) if fits else None


def read_library(folder: str, data: Any, files: Mapping[str, StoredFile], found: Found) -> LibraryInfo | None:
    """A library from its `library.json`, without semantics and languages. What is wrong goes to `found`; None without a name.

    `files`: those of its folder, by path within it.
    """
    path = f"{folder}/library.json"
    if not isinstance(data, dict):
        found.add("form", path)
        return None
    name = data.get("machineName")
    if not isinstance(name, str) or not MACHINE_NAME.fullmatch(name):
        found.add("machine_name", path)
        return None
    major, minor, patch = (number(data.get(key)) for key in ("majorVersion", "minorVersion", "patchVersion"))
    if None in (major, minor, patch):
        found.add("version", path)
        return None
    ref = LibraryRef(name, major, minor)
    if folder not in (name, ref.folder):
        found.add("folder_name", path)
    title = data.get("title")
    if not isinstance(title, str) or not 1 <= len(title.strip()) <= 255:
        found.add("library_title", path)
        title = name
    runnable = data.get("runnable")
    if runnable not in (0, 1, "0", "1"):  # true and false are 1 and 0 in Python, and taken
        found.add("runnable", path)
    if _newer_core(data.get("coreApi")):
        found.add("core_api", path)
    embed_types = data.get("embedTypes")
    return LibraryInfo(
        ref, patch, title.strip(), runnable not in (0, "0"),
        scripts=_declared(data, "preloadedJs", path, files, found), styles=_declared(data, "preloadedCss", path, files, found),
        preloaded=dependencies(data, "preloadedDependencies", path, found),
        dynamic=dependencies(data, "dynamicDependencies", path, found),
        editor=dependencies(data, "editorDependencies", path, found),
        embed_types=tuple(kind for kind in ("div", "iframe") if isinstance(embed_types, list) and kind in embed_types),
        author=short_text(data.get("author")), license=short_text(data.get("license")), files=tuple(files.values()),
    )  # fmt: skip


def short_text(value: Any, most: int = 255) -> str:
    """Text in one line without control signs, cut; empty for anything that is no text."""
    if not isinstance(value, str):
        return ""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in value[: most * 4]).split())[:most]


def _newer_core(wanted: Any) -> bool:
    if wanted is None:
        return False
    parts = [number(wanted.get(key)) for key in ("majorVersion", "minorVersion")] if isinstance(wanted, dict) else [None]
    return None in parts or tuple(parts) > CORE_API


def _declared(data: Mapping, key: str, path: str, files: Mapping[str, StoredFile], found: Found) -> tuple[str, ...]:
    """Paths of scripts or styles, each of which must be in the library."""
    listed = data.get(key)
    if not listed:
        return ()
    if not isinstance(listed, list) or len(listed) > MAX_LISTED:
        found.add("declared_form", f"{path}#{key}")
        return ()
    kept = []
    for part in listed:
        file = part.get("path") if isinstance(part, dict) else None
        if not isinstance(file, str) or not _SCRIPT_PATH.fullmatch(file):
            found.add("declared_form", f"{path}#{key}")
            continue
        file = file.strip().removeprefix("./")
        if file not in files:
            found.add("declared_missing", f"{path}#{file}")
        elif files[file].size > MAX_PART:
            found.add("declared_large", f"{path}#{file}")
        else:
            kept.append(file)
    return tuple(kept)


def named_in(content: Any) -> tuple[LibraryRef, ...]:
    """Every library that content names anywhere, in its order; found without semantics, so also before all are there."""
    refs: dict[LibraryRef, None] = {}
    waiting = [content]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            ref = reference(part.get("library"))
            if ref:
                refs[ref] = None
            waiting.extend(reversed(part.values()))
        elif isinstance(part, list):
            waiting.extend(reversed(part))
    return tuple(refs)


def reached(
    roots: Iterable[LibraryRef], needs: Callable[[LibraryRef], Iterable[LibraryRef] | None]
) -> tuple[tuple[LibraryRef, ...], tuple[LibraryRef, ...]]:
    """(libraries in the order they load: what is needed before what needs it, those that are nowhere).

    `needs` gives what a library needs, None for one that is not there. Rings are cut where they close.
    """
    ready: dict[LibraryRef, None] = {}
    missing: dict[LibraryRef, None] = {}
    begun: set[LibraryRef] = set()
    for root in roots:
        stack: list[tuple[LibraryRef, Iterator[LibraryRef]]] = []
        coming: LibraryRef | None = root
        while coming or stack:
            if coming and coming not in begun:
                begun.add(coming)
                others = needs(coming)
                if others is None:
                    missing[coming] = None
                else:
                    stack.append((coming, iter(others)))
            coming = None
            if stack:
                coming = next(stack[-1][1], None)
                if coming is None:
                    ready[stack.pop()[0]] = None
    return tuple(ready), tuple(missing)
