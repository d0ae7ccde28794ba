"""Writes about uploaded contents: receive, take up, settle, upgrade, remove. Each safe to repeat."""

import contextlib
import copy
import logging
import shutil
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import F, ProtectedError

from ..h5p import store
from ..h5p.libraries import LibraryRef, named_in, reached, reference
from ..h5p.models import H5PLibrary
from ..h5p.semantics import Cleaned, clean
from .models import Package, PackageLibrary

logger = logging.getLogger(__name__)

SILENT_FOR = timedelta(minutes=3)
"""A check that said nothing for so long has lost its process and is begun again. It says something with every file."""

KEPT_REFUSED = timedelta(days=30)
KEPT_ARRIVING = timedelta(days=1)
MOST_TRIES = 3
"""A check that lost its process so often is the fault of the upload: it is refused."""


class Busy(Exception):
    """The content is being checked just now."""


class Gone(Exception):
    """The content was deleted meanwhile."""


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
    """Keep the upload under a name of its own; a storage would otherwise choose another where one is there already."""
    name = f"uploads/{package.pk.hex}-{uuid.uuid4().hex[:8]}{'.h5p' if package.is_h5p else '.zip'}"
    return store.storage().save(name, file if isinstance(file, File) else File(file))


def renew(*, package: Package, file: BinaryIO | File, size: int, now: datetime) -> None:
    """Keep a newer file of the same content; its check is still to be enqueued. What learners did with it stays."""
    old = package.upload
    package.upload, package.size, package.uploaded_at, package.moved_at = _stored(package, file), size, now, now
    package.state, package.done, package.total, package.tries = Package.State.WAITING, 0, 0, 0
    package.save(update_fields=["upload", "size", "uploaded_at", "moved_at", "state", "done", "total", "tries"])
    if old and old != package.upload:
        store.storage().delete(old)


def take_up(*, package_id: uuid.UUID, now: datetime) -> uuid.UUID | None:
    """Claim a check that waits, or whose process was lost: a claim for one caller of any number of them at the same moment.

    Whatever a check keeps it keeps under its claim, so one that was thought lost and is not can do no harm.
    """
    claim, rows = uuid.uuid4(), Package.objects.filter(pk=package_id)
    values = {"state": Package.State.CHECKING, "moved_at": now, "done": 0, "total": 0, "claim": claim, "tries": F("tries") + 1}
    waiting = rows.filter(state=Package.State.WAITING)
    lost = rows.filter(state=Package.State.CHECKING, moved_at__lt=now - SILENT_FOR)
    return claim if waiting.update(**values) or lost.update(**values) else None


def is_lost(package: Package, *, now: datetime) -> bool:
    """Does nobody work at this check? One that waits in vain was enqueued in a process that has ended."""
    return package.unfinished and package.moved_at < now - SILENT_FOR


def check_again(*, package: Package, may_install: bool, now: datetime) -> bool:
    """Let an upload that is still there be checked once more, perhaps with the libraries it brings. False without it."""
    if not package.upload:
        return False
    rows = Package.objects.filter(pk=package.pk, state=Package.State.MISSING)
    return bool(rows.update(state=Package.State.WAITING, may_install=may_install, moved_at=now, done=0, total=0, tries=0))


def held(*, package: Package, claim: uuid.UUID) -> bool:
    """Write what a check found into `package`'s row, if the row is still there and the check's own."""
    names = ("kind", "main", "language", "licence", "source", "content", "folder", "files")
    rows = Package.objects.filter(pk=package.pk, claim=claim, state=Package.State.CHECKING)
    return bool(rows.update(**{name: getattr(package, name) for name in names}))


def refuse(*, package: Package, claim: uuid.UUID, problems: Iterable[Mapping[str, str]]) -> None:
    """Say why; the upload goes. Nothing when another check has taken the content up meanwhile."""
    upload = package.upload
    rows = Package.objects.filter(pk=package.pk, claim=claim, state=Package.State.CHECKING)
    if rows.update(problems=list(problems), state=Package.State.REFUSED, upload="") and upload:
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
def settle(*, package: Package, now: datetime, libraries: Mapping[LibraryRef, H5PLibrary] | None = None) -> bool:
    """Make an unpacked H5P content ready, or a draft that names what it lacks. True when it is ready.

    Raises Gone when somebody has deleted it meanwhile.
    """
    if not Package.objects.select_for_update().filter(pk=package.pk).exists():
        raise Gone
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
    package.settled_at = now
    package.save(update_fields=["state", "content", "notes", "missing", "settled_at"])
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


def heal(*, now: datetime) -> list[Package]:
    """Settle the drafts whose libraries may be here now, and clean anew what plays with libraries that came since.

    Asked after every check, so nothing is lost when a process ends between installing and healing. Returns the drafts that
    became ready. A content that cannot be settled does not keep the others from it.
    """
    rows, healed = library_rows(), []
    drafts = Package.objects.filter(kind=Package.Kind.H5P, state=Package.State.MISSING).exclude(source={})
    newer = Package.objects.ready().filter(libraries__installed_at__gt=F("settled_at")).distinct()
    for package in [*drafts, *newer]:
        draft = not package.ready
        try:
            if settle(package=package, now=now, libraries=rows) and draft:
                healed.append(package)
        except Gone:
            continue
        except Exception:
            logger.exception("content %s could not be settled", package.pk)
    return healed


@transaction.atomic
def upgrade(*, package: Package, library: H5PLibrary, newer: H5PLibrary, now: datetime) -> bool:
    """Let a content use a newer minor version of a library wherever it names the older one. True when it is ready with it."""
    package.source = renamed(package.source, library.ref, newer.ref)
    if package.main == str(library.ref):
        package.main = str(newer.ref)
    package.save(update_fields=["source", "main"])
    return settle(package=package, now=now)


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
def remove(*, package: Package, now: datetime) -> None:
    """Delete a content and its files. Raises Busy while it is being checked, ProtectedError while somebody's play is kept."""
    row = Package.objects.select_for_update().filter(pk=package.pk).first()
    if row is None:
        return
    if row.state == Package.State.CHECKING and not is_lost(row, now=now):
        raise Busy
    folder, files, upload = row.folder, [f"content/{name}" for name in row.files], row.upload
    package.delete()

    def files_go() -> None:
        store.remove_folder(folder, files)
        if upload:
            store.storage().delete(upload)

    transaction.on_commit(files_go)


def tidy(*, now: datetime, enqueue: Callable[[Package], object]) -> int:
    """Refused uploads go after 30 days; checks that lost their process are taken up again; what belongs to nobody is swept out.

    Returns how many uploads went. One that learners have played stays: their results are kept with it.
    """
    unfinished = list(Package.objects.unfinished())
    for package in unfinished:
        if is_lost(package, now=now):
            enqueue(package)
    gone = 0
    for package in Package.objects.filter(state=Package.State.REFUSED, moved_at__lt=now - KEPT_REFUSED):
        with contextlib.suppress(ProtectedError, Busy):
            remove(package=package, now=now)
            gone += 1
    if not unfinished:
        sweep()
        forget_arrivals(now=now)
    return gone


def forget_arrivals(*, now: datetime) -> int:
    """Delete what uploads and unpackings of a process that was killed left on the disk: older than a day. Returns how many."""
    old, gone = (now - KEPT_ARRIVING).timestamp(), 0
    folder = Path(settings.FILE_UPLOAD_TEMP_DIR)
    for path in folder.iterdir() if folder.is_dir() else ():
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < old and (path.suffix == ".upload" or path.name.startswith("unpacking-")):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                gone += 1
    return gone


def sweep() -> int:
    """Delete files of the storage that no row names: a process that ended half-way leaves some. Not while a check goes on.

    Joined scripts and styles (`assets/`) are made again when they are asked for, so old ones go with their libraries.
    Returns how many folders and files went.
    """
    kept = set(Package.objects.values_list("folder", flat=True)) | set(H5PLibrary.objects.values_list("folder", flat=True))
    kept |= set(Package.objects.exclude(upload="").values_list("upload", flat=True))
    gone = 0
    for top in ("packages", "libraries", "uploads"):
        folders, files = store.listed(top)
        for name in folders:
            inner = [f"{top}/{name}/{part}" for part in store.listed(f"{top}/{name}")[0]] if top == "packages" else []
            for folder in inner or [f"{top}/{name}"]:
                if folder not in kept and not any(one.startswith(f"{folder}/") for one in kept):
                    store.remove_tree(folder)
                    gone += 1
        for name in files:
            if f"{top}/{name}" not in kept:
                store.storage().delete(f"{top}/{name}")
                gone += 1
    return gone
