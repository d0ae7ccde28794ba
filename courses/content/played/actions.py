"""Writes about uploaded contents: receive, take up, settle, upgrade, remove. Each safe to repeat."""

import copy
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, BinaryIO

from django.core.files import File
from django.db import transaction

from ..h5p import store
from ..h5p.libraries import LibraryRef, named_in, reached, reference
from ..h5p.models import H5PLibrary
from ..h5p.semantics import Cleaned, clean
from .models import Package, PackageLibrary

SILENT_FOR = timedelta(seconds=60)
"""A check that said nothing for so long has lost its process and is begun again. It says something every second."""

KEPT_REFUSED = timedelta(days=30)
KEPT_WAITING = timedelta(days=2)


def receive(
    *, file: BinaryIO | File, name: str, size: int, titles: Mapping[str, str], may_install: bool, now: datetime,
    pk: uuid.UUID | None = None,
) -> Package:  # fmt: skip
    """Keep an upload as it came; its check is still to be enqueued. `titles`: {language: title}, empty ones are filled later.

    `may_install`: whoever uploads it may install the libraries it brings. `pk`: the number of a content that ships with us.
    """
    kind = Package.Kind.H5P if name.lower().endswith(".h5p") else Package.Kind.SCORM_12
    package = Package(
        pk=pk or uuid.uuid4(), kind=kind, file_name=name[-255:], size=size, may_install=may_install, uploaded_at=now,
        moved_at=now,
    )  # fmt: skip
    package.folder = f"packages/{package.pk.hex}"
    for code, title in titles.items():
        setattr(package, f"title_{code}", title)
    package.upload = _stored(package, file)
    try:
        package.save(force_insert=True)
    except BaseException:
        store.storage().delete(package.upload)
        raise
    return package


def _stored(package: Package, file: BinaryIO | File) -> str:
    name = f"uploads/{package.pk.hex}{'.h5p' if package.is_h5p else '.zip'}"
    return store.storage().save(name, file if isinstance(file, File) else File(file))


def renew(*, package: Package, file: BinaryIO | File, size: int, now: datetime) -> None:
    """Keep a newer file of the same content; its check is still to be enqueued. What learners did with it stays."""
    package.upload, package.size, package.moved_at = _stored(package, file), size, now
    package.state, package.done, package.total = Package.State.WAITING, 0, 0
    package.save(update_fields=["upload", "size", "moved_at", "state", "done", "total"])


def take_up(*, package_id: uuid.UUID, now: datetime) -> bool:
    """Claim a check that waits, or whose process was lost. True for one caller of any number of them at the same moment."""
    rows = Package.objects.filter(pk=package_id)
    waiting = rows.filter(state=Package.State.WAITING)
    lost = rows.filter(state=Package.State.CHECKING, moved_at__lt=now - SILENT_FOR)
    return bool(
        waiting.update(state=Package.State.CHECKING, moved_at=now, done=0, total=0)
        or lost.update(state=Package.State.CHECKING, moved_at=now, done=0, total=0)
    )


def is_lost(package: Package, *, now: datetime) -> bool:
    """Does nobody work at this check? One that waits in vain was enqueued in a process that has ended."""
    return package.unfinished and package.moved_at < now - SILENT_FOR


def check_again(*, package: Package, may_install: bool, now: datetime) -> bool:
    """Let an upload that is still there be checked once more, perhaps with the libraries it brings. False without it."""
    if not package.upload:
        return False
    rows = Package.objects.filter(pk=package.pk, state=Package.State.MISSING)
    return bool(rows.update(state=Package.State.WAITING, may_install=may_install, moved_at=now, done=0, total=0))


def refuse(*, package: Package, problems: Iterable[Mapping[str, str]]) -> None:
    """Say why; the upload goes."""
    upload, package.upload = package.upload, ""
    package.problems, package.state = list(problems), Package.State.REFUSED
    package.save(update_fields=["problems", "state", "upload"])
    if upload:
        store.storage().delete(upload)


# --- H5P: what a content needs, and what is played of it ------------------------------------------------------------------


def library_rows() -> dict[LibraryRef, H5PLibrary]:
    """All libraries by reference: one query."""
    return {library.ref: library for library in H5PLibrary.objects.all()}


def cleaned(
    content: Any, main: LibraryRef, extra: Iterable[LibraryRef], libraries: Mapping[LibraryRef, H5PLibrary]
) -> tuple[Cleaned | None, tuple[LibraryRef, ...], tuple[LibraryRef, ...]]:
    """(content cleaned by its libraries, what it needs in the order it loads, what is missing). Nothing cleaned if anything is.

    What it needs is found from the content, and not only from the list that its package has: old packages forget some.
    `extra`: what that list has besides; needed only while something is missing, to name it.
    """

    def needs(ref: LibraryRef):
        return libraries[ref].needs if ref in libraries else None

    _ready, missing = reached((main, *extra, *named_in(content)), needs)
    if missing:
        return None, (), missing
    result = clean(content, main, lambda ref: libraries[ref].semantics if ref in libraries else None)
    used, _missing = reached((main, *result.libraries), needs)
    return result, used, ()


@transaction.atomic
def settle(*, package: Package, libraries: Mapping[LibraryRef, H5PLibrary] | None = None) -> bool:
    """Make an unpacked H5P content ready, or a draft that names what it lacks. True when it is ready."""
    rows = library_rows() if libraries is None else libraries
    main = reference(package.main)
    extra = [LibraryRef(*part) for part in package.source["preloaded"]]
    result, used, missing = cleaned(package.source["content"], main, extra, rows)
    PackageLibrary.objects.filter(package=package).delete()
    package.missing = [str(ref) for ref in missing]
    if result is None:
        package.state, package.content, package.notes = Package.State.MISSING, {}, []
    else:
        package.state, package.content = Package.State.READY, result.content
        package.notes = [asdict(note) for note in result.notes]
        PackageLibrary.objects.bulk_create(
            PackageLibrary(package=package, library=rows[ref], place=place) for place, ref in enumerate(used)
        )
    package.save(update_fields=["state", "content", "notes", "missing"])
    if package.ready:
        _let_upload_go(package)
    return package.ready


@transaction.atomic
def make_ready(*, package: Package, notes: Iterable[Mapping[str, str]]) -> None:
    """A content that needs nothing further."""
    package.state, package.notes, package.missing = Package.State.READY, list(notes), []
    package.save(update_fields=["state", "notes", "missing"])
    _let_upload_go(package)


def _let_upload_go(package: Package) -> None:
    """What is ready needs the file as it came no longer."""
    upload, package.upload = package.upload, ""
    if upload:
        package.save(update_fields=["upload"])
        transaction.on_commit(lambda: store.storage().delete(upload))


def heal(*, changed: Iterable[H5PLibrary]) -> list[Package]:
    """After libraries were installed: settle the drafts that lacked some, and clean anew what a changed one plays.

    Returns the drafts that became ready.
    """
    rows = library_rows()
    drafts = list(Package.objects.filter(kind=Package.Kind.H5P, state=Package.State.MISSING).exclude(source={}))
    healed = [draft for draft in drafts if settle(package=draft, libraries=rows)]
    playing = Package.objects.ready().filter(libraries__in=list(changed)).distinct()
    for package in playing.exclude(pk__in=[draft.pk for draft in healed]):
        settle(package=package, libraries=rows)
    return healed


@transaction.atomic
def upgrade(*, package: Package, library: H5PLibrary, newer: H5PLibrary) -> bool:
    """Let a content use a newer minor version of a library wherever it names the older one. True when it is ready with it."""
    package.source = renamed(package.source, library.ref, newer.ref)
    if package.main == str(library.ref):
        package.main = str(newer.ref)
    package.save(update_fields=["source", "main"])
    return settle(package=package)


def renamed(source: Mapping, old: LibraryRef, new: LibraryRef) -> dict:
    """A source that names `new` wherever it named `old`."""
    fresh = copy.deepcopy(dict(source))
    fresh["preloaded"] = [list(_triple(new)) if tuple(part) == _triple(old) else part for part in fresh["preloaded"]]
    waiting: list[Any] = [fresh["content"]]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if reference(part.get("library")) == old:
                part["library"] = str(new)
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return fresh


def _triple(ref: LibraryRef) -> tuple[str, int, int]:
    return ref.name, ref.major, ref.minor


# --- the end --------------------------------------------------------------------------------------------------------------


@transaction.atomic
def remove(*, package: Package) -> None:
    """Delete a content and its files. Raises ProtectedError while somebody's play is kept with it."""
    folder, files, upload = package.folder, [f"content/{name}" for name in package.files], package.upload
    package.delete()

    def files_go() -> None:
        store.remove_folder(folder, files)
        if upload:
            store.storage().delete(upload)

    transaction.on_commit(files_go)


def tidy(*, now: datetime, enqueue: Callable[[Package], object]) -> int:
    """Refused uploads go after 30 days; checks that lost their process are taken up again. Returns how many went."""
    for package in Package.objects.unfinished():
        if is_lost(package, now=now):
            enqueue(package)
    old = list(Package.objects.filter(state=Package.State.REFUSED, uploaded_at__lt=now - KEPT_REFUSED))
    for package in old:
        remove(package=package)
    return len(old)
