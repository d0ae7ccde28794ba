"""Where packages and libraries lie: the storage `played`, any of Django's kinds, so a disk or an object store alike.

Only what every storage can do is asked of it: save, open, delete, exists. Folders are prefixes of names.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage, Storage, storages


def storage() -> Storage:
    return storages["played"]


class Movable(File):
    """A file on this disk that may be moved instead of copied: Django's file storage asks for `temporary_file_path`."""

    def __init__(self, path: Path):
        super().__init__(path.open("rb"), name=path.name)
        self._path = path

    def temporary_file_path(self) -> str:
        return str(self._path)


def put_folder(local: Path, folder: str, heard: Callable[[], object] = lambda: None) -> list[str]:
    """Bring every file below a folder of this disk into the storage; the local ones are gone or as they were. Paths within it.

    `heard` is called after each, for whoever must say that it still works.
    Raises OSError when the disk is full; what was brought by then is taken away again.
    """
    kept, paths = storage(), sorted(path for path in local.rglob("*") if path.is_file())
    brought: list[str] = []
    try:
        for path in paths:
            name = path.relative_to(local).as_posix()
            with Movable(path) as file:
                stored = kept.save(f"{folder}/{name}", file)
            brought.append(name)
            heard()
            if stored != f"{folder}/{name}":
                raise FileExistsError(stored)
    except BaseException:
        remove_folder(folder, brought)
        raise
    return brought


def remove_folder(folder: str, files: Iterable[str]) -> None:
    """Delete these files of a folder. One that is gone already is no fault."""
    kept = storage()
    for name in files:
        kept.delete(f"{folder}/{name}")
    if isinstance(kept, FileSystemStorage):  # a disk also keeps empty folders
        _remove_empty(Path(kept.path(folder)))


def _remove_empty(folder: Path) -> None:
    if not folder.is_dir():
        return
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()
    if not any(folder.iterdir()):
        folder.rmdir()


def listed(folder: str) -> tuple[list[str], list[str]]:
    """(folders, files) right below a folder of the storage; nothing where it is not there."""
    try:
        folders, files = storage().listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return [], []
    return sorted(folders), sorted(files)


def remove_tree(folder: str) -> None:
    """Delete everything below a folder."""
    folders, files = listed(folder)
    for name in folders:
        remove_tree(f"{folder}/{name}")
    remove_folder(folder, files)
