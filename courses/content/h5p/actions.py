"""Writes about libraries: install, replace by a higher patch, remove. Each safe to repeat."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from . import store
from .libraries import LibraryInfo, LibraryRef
from .models import H5PLibrary


class InUse(Exception):
    """The library is needed by a content or by another library."""


def install_libraries(*, libraries: Iterable[LibraryInfo], unpacked: Path, now: datetime) -> list[H5PLibrary]:
    """Keep the libraries of an unpacked package that are new or of a higher patch than ours. Returns those.

    `unpacked`: the folder in which each library lies as `Name-1.2`. The files come first and the rows after them in one
    transaction, so that no row ever names files that are not there; the files of a replaced patch go last.
    """
    known = {library.ref: library for library in H5PLibrary.objects.all()}
    wanted = [info for info in libraries if info.ref not in known or info.patch > known[info.ref].patch]
    brought: list[tuple[LibraryInfo, str, list[str]]] = []
    try:
        for info in wanted:
            folder = f"libraries/{info.ref.folder}.{info.patch}-{secrets.token_hex(4)}"
            brought.append((info, folder, store.put_folder(unpacked / info.ref.folder, folder)))
        with transaction.atomic():
            made, old = [], []
            for info, folder, files in brought:
                row = H5PLibrary.objects.select_for_update().filter(
                    name=info.ref.name, major=info.ref.major, minor=info.ref.minor
                ).first() or H5PLibrary(name=info.ref.name, major=info.ref.major, minor=info.ref.minor)  # fmt: skip
                if row.pk and row.patch >= info.patch:  # somebody else was faster
                    old.append((folder, files))
                    continue
                replaced = [(row.folder, row.files)] if row.pk else []
                try:
                    with transaction.atomic():
                        _take(row, info, folder, files, now)
                except IntegrityError:  # another check brought the same library in this moment
                    old.append((folder, files))
                    continue
                old += replaced
                made.append(row)
            transaction.on_commit(lambda: [store.remove_folder(*part) for part in old])
    except BaseException:
        for _info, folder, files in brought:
            if not H5PLibrary.objects.filter(folder=folder).exists():
                store.remove_folder(folder, files)
        raise
    return made


def _take(row: H5PLibrary, info: LibraryInfo, folder: str, files: list[str], now: datetime) -> None:
    row.patch, row.title, row.runnable = info.patch, info.title, info.runnable
    row.author, row.license = info.author, info.license
    row.scripts, row.styles = list(info.scripts), list(info.styles)
    for name in ("preloaded", "dynamic", "editor"):
        setattr(row, name, [[ref.name, ref.major, ref.minor] for ref in getattr(info, name)])
    row.semantics, row.languages = list(info.semantics), list(info.languages)
    row.folder, row.files, row.installed_at = folder, files, now
    row.save()


def allow_code(*, library: H5PLibrary, allowed: bool) -> None:
    """Whether the frame lets this library make code of texts (`eval`), which some old ones cannot do without."""
    H5PLibrary.objects.filter(pk=library.pk).update(needs_eval=allowed)


@transaction.atomic
def remove_library(*, library: H5PLibrary) -> None:
    """Remove a library and its files. Raises InUse while a content, or another library, needs it."""
    if needed_by(library.ref):
        raise InUse
    folder, files = library.folder, list(library.files)
    try:
        library.delete()
    except ProtectedError as error:
        raise InUse from error
    transaction.on_commit(lambda: store.remove_folder(folder, files))


def needed_by(ref: LibraryRef) -> list[H5PLibrary]:
    """Other libraries that cannot be played without it. One query."""
    return [library for library in H5PLibrary.objects.all() if ref in library.needs and library.ref != ref]
