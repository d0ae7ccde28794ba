"""A SCORM package: read through once from end to end before anything is kept, then unpacked into a folder in one move.

Limits and the ZIP itself: `h5p/archive.py`. The manifest: manifest.py. The sentences: problems.py.
"""

import hashlib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from ..h5p.archive import Archive, Entry, check_folders, folded
from ..h5p.libraries import StoredFile
from ..h5p.packages import write_out
from ..h5p.problems import Found, Refused
from .manifest import MANIFEST, MAX_BYTES, PAGES, Manifest, read_manifest
from .problems import Problem, told

EXTENSIONS = frozenset(
    [
        *("html", "htm", "xhtml", "css", "js", "mjs", "json", "map", "xml", "xsl", "xslt", "xsd", "dtd", "txt", "md", "csv"),
        *("png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "ico", "cur", "svg", "tif", "tiff"),
        *("woff", "woff2", "ttf", "otf", "eot"),
        *("mp3", "mp4", "m4a", "m4v", "aac", "ogg", "oga", "ogv", "opus", "webm", "wav", "mov", "vtt", "srt", "swf", "flv"),
        *("pdf", "rtf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp", "gltf", "glb", "wasm", "ics", "lang"),
    ]
)
"""What a package may hold: what a browser shows, and documents to take away. No program for a server or a computer."""

MAX_PAGE = 10_000_000
"""Bytes of an HTML page, which is held whole when the runtime is put into it."""

RUBBISH = frozenset(["thumbs.db", "desktop.ini", "readme", "license", "licence", "copying", "changelog", "authors", "notice"])
"""Left out silently enough: a note says so. Likewise whatever begins with a full stop, and what macOS adds."""


@dataclass(frozen=True)
class ScormPackage:
    """What a sound package holds."""

    manifest: Manifest
    files: tuple[StoredFile, ...]
    notes: tuple[Problem, ...] = ()

    @property
    def main(self) -> str:
        """The address that is opened first, within the package."""
        return self.manifest.items[0].href


def read_package(
    file: BinaryIO, *, name: str = "", progress: Callable[[int, int], None] = lambda done, whole: None
) -> ScormPackage | list[Problem]:
    """Check everything in a package; the package, or what is wrong with it. Nothing is kept and nothing raised.

    `name`: the file's own, if it is to be checked. `progress` hears (entries read, all entries).
    """
    found = Found()
    try:
        if name and not name.lower().endswith(".zip"):
            raise Refused("scorm_name")
        archive = Archive(file)
        kept = [entry for entry in archive.entries if not _is_rubbish(entry.name)]
        files, raw = _read(archive, kept, found, progress)
        if raw is None:
            raise Refused("scorm_no_manifest")
        manifest = read_manifest(raw, [file.path for file in files], found)
    except Refused as refusal:
        return [*map(told, found.problems), told(refusal.problem)]
    if manifest is None or found.problems:
        return [told(problem) for problem in found.problems]
    notes = [Problem(why) for why in manifest.notes]
    if len(kept) < len(archive.entries):
        notes.append(Problem("scorm_note_left_out"))
    return ScormPackage(manifest, tuple(sorted(files, key=lambda file: file.path)), tuple(notes))


def unpack(file: BinaryIO, package: ScormPackage, folder: Path) -> None:
    """Write the files of a package that was read to `folder/content/...`. Everything or nothing, as H5P's `unpack`."""
    write_out(file, [(f"content/{kept.path}", kept) for kept in package.files], Path(folder))


def facts(package: ScormPackage) -> dict[str, Any]:
    """What is kept of a manifest as JSON: `version`, `title`, `language` and `items`, the fields of Item and its `href`."""
    manifest = package.manifest
    return {
        "version": str(manifest.version), "title": manifest.title, "language": manifest.language,
        "items": [{**asdict(item), "href": item.href} for item in manifest.items],
    }  # fmt: skip


def _is_rubbish(name: str) -> bool:
    parts = name.lower().split("/")
    return any(part.startswith(".") or part == "__macosx" for part in parts) or parts[-1] in RUBBISH


def _read(
    archive: Archive, kept: list[Entry], found: Found, progress: Callable[[int, int], None]
) -> tuple[list[StoredFile], bytes | None]:
    """The files, in the order in which they lie, and the manifest. Every byte is inflated once and its checksum compared."""
    check_folders(kept)
    files: dict[str, StoredFile] = {}
    seen: dict[str, str] = {}
    manifest = None
    for done, entry in enumerate(sorted(kept, key=lambda entry: entry.offset), start=1):
        _before, point, extension = entry.name.rpartition("/")[2].rpartition(".")
        if not point or extension.lower() not in EXTENSIONS:
            found.add("scorm_extension", entry.name)
        digest, parts, length = hashlib.sha256(), [], 0
        for piece in archive.chunks(entry):
            digest.update(piece)
            length += len(piece)
            if entry.name == MANIFEST:
                if length > MAX_BYTES:
                    raise Refused("scorm_manifest_large", MANIFEST)
                parts.append(piece)
        if entry.name == MANIFEST and manifest is None:
            manifest = b"".join(parts)
        if extension.lower() in PAGES and length > MAX_PAGE:
            found.add("scorm_page_large", entry.name)
        file = StoredFile(entry.name, length, digest.hexdigest(), entry.name)
        if seen.setdefault(folded(entry.name), file.sha256) != file.sha256:
            raise Refused("twice", entry.name)
        files.setdefault(entry.name, file)
        progress(done, len(kept))
    return list(files.values()), manifest
