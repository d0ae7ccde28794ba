"""Which players this installation has: programs that others wrote, fetched by `npm ci` when the platform is installed.

They are third-party software with licences of their own (deploy/THIRD_PARTY.md), are run as they come, and run in the closed
frame only. Without them everything else works, and the pages say that nothing can be played.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage
from django.core.files.storage import FileSystemStorage

INSTALL = "npm ci --ignore-scripts"
"""What brings the players; in production `manage.py collectstatic` has to follow."""


@dataclass(frozen=True)
class Distribution:
    """What is taken of an npm package: `files` of its folder (`*` stands for anything), served below `prefix`."""

    folder: str
    prefix: str
    files: tuple[str, ...]


DISTRIBUTIONS = (
    Distribution("h5p-standalone/dist", "player/h5p", ("frame.bundle.js", "styles/h5p.css", "fonts/*.woff2", "images/*")),
    # The maps have a hundred bytes and are named in the scripts, which collectstatic follows.
    Distribution("scorm-again/dist", "player/scorm", ("scorm12.min.js*", "scorm2004.min.js*")),
)
SCRIPTS = {
    "h5p": "player/h5p/frame.bundle.js",
    "scorm12": "player/scorm/scorm12.min.js",
    "scorm2004": "player/scorm/scorm2004.min.js",
}
"""The player of each kind of content (Package.Kind), as static files are named."""
H5P_STYLE = "player/h5p/styles/h5p.css"


def installed(kind: str) -> bool:
    """Can contents of this kind (Package.Kind) be played here?"""
    names = [SCRIPTS[kind], *([H5P_STYLE] if kind == "h5p" else [])] if kind in SCRIPTS else []
    return bool(names) and all(_served(name) for name in names)


def _served(name: str) -> bool:
    """Is this static file there? Where files are collected it is the collected one that counts."""
    if isinstance(staticfiles_storage, ManifestFilesMixin) and not settings.DEBUG:
        return name in staticfiles_storage.hashed_files
    return finders.find(name) is not None


class PlayerFinder(BaseFinder):
    """Finds the players' files in `node_modules`, and of all that lies there only those that are served."""

    def __init__(self, app_names: Any = None, *args: Any, root: Path | None = None, **kwargs: Any):
        self._root = root or settings.BASE_DIR / "node_modules"

    def check(self, **kwargs: Any) -> list:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str]:
        for one in DISTRIBUTIONS:
            name = path.removeprefix(f"{one.prefix}/")
            if name != path and _is_wanted(one, name) and (found := self._root / one.folder / name).is_file():
                return [str(found)] if find_all else str(found)
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for one in DISTRIBUTIONS:
            folder = self._root / one.folder
            storage = FileSystemStorage(location=folder)
            storage.prefix = one.prefix  # as Django's own finder marks it
            for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                name = path.relative_to(folder).as_posix()
                if path.is_file() and _is_wanted(one, name):
                    yield name, storage


def _is_wanted(one: Distribution, name: str) -> bool:
    return ".." not in name.split("/") and any(fnmatch(name, pattern) for pattern in one.files)
