"""The check of an upload: read through, unpacked, libraries installed, content cleaned. It always comes to an end state."""

import logging
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from ..editorial.models import SOURCE_LANGUAGE
from ..h5p import actions as libraries
from ..h5p import packages as h5p
from ..h5p import store
from ..h5p.problems import Problem, Refused, as_json
from ..scorm import packages as scorm
from . import actions
from .models import Package

logger = logging.getLogger(__name__)
SAID_EVERY = 1.0
"""Seconds between two words about how far the check is."""


def check(*, package_id: uuid.UUID) -> None:
    """Check the package if nobody else does. Afterwards it is ready, refused, or a draft that names what it lacks."""
    if not actions.take_up(package_id=package_id, now=timezone.now()):
        return
    package = Package.objects.get(pk=package_id)
    try:
        with store.storage().open(package.upload) as file:
            _check(package, file)
    except Refused as refusal:
        actions.refuse(package=package, problems=[as_json(refusal.problem)])
    except OSError:
        logger.exception("an upload could not be read or kept")
        actions.refuse(package=package, problems=[as_json(Problem("disk"))])
    except Exception:
        logger.exception("the check of an upload failed")
        actions.refuse(package=package, problems=[as_json(Problem("failed"))])


def _check(package: Package, file) -> None:
    if package.is_h5p:
        _check_h5p(package, file)
    else:
        _check_scorm(package, file)


def progress_of(package: Package) -> Callable[[int, int], None]:
    """A listener that notes in the row how far the check is, at most once a second; so it also says that it lives."""
    last = 0.0

    def heard(done: int, whole: int) -> None:
        nonlocal last
        if time.monotonic() - last >= SAID_EVERY:
            last = time.monotonic()
            Package.objects.filter(pk=package.pk).update(done=done, total=whole, moved_at=timezone.now())

    return heard


def _check_h5p(package: Package, file) -> None:
    rows = actions.library_rows()
    read = h5p.read_package(
        file, installed=frozenset(rows), with_libraries=package.may_install, needs=lambda ref: rows[ref].needs,
        name=package.file_name, progress=progress_of(package),
    )  # fmt: skip
    if isinstance(read, list):
        actions.refuse(package=package, problems=[as_json(problem) for problem in read])
        return
    with unpacking_folder() as folder:
        h5p.unpack(file, read, folder / "package")
        changed = libraries.install_libraries(
            libraries=read.libraries, unpacked=folder / "package" / "libraries", now=timezone.now()
        )
        keep_files(package, folder / "package" / "content")
    package.main, package.language = str(read.main_library), read.language
    package.licence = asdict(read.licence)
    package.source = {
        "content": read.content, "title": read.title,
        "preloaded": [[ref.name, ref.major, ref.minor] for ref in read.preloaded],
    }  # fmt: skip
    keep_facts(package, title=read.title)
    actions.settle(package=package)
    if changed:
        actions.heal(changed=changed)


def _check_scorm(package: Package, file) -> None:
    """A SCORM package has no libraries: once it is sound it is ready."""
    read = scorm.read_package(file, name=package.file_name, progress=progress_of(package))
    if isinstance(read, list):
        actions.refuse(package=package, problems=[as_json(problem) for problem in read])
        return
    with unpacking_folder() as folder:
        scorm.unpack(file, read, folder / "package")
        keep_files(package, folder / "package" / "content")
    facts = scorm.facts(read)
    package.kind, package.main, package.language = facts["version"], read.main, facts["language"]
    package.source = package.content = facts
    keep_facts(package, title=facts["title"])
    actions.make_ready(package=package, notes=[as_json(note) for note in read.notes])


def keep_facts(package: Package, *, title: str) -> None:
    """Keep what the check found. The title of the file counts where the editor gave none: he may be writing one just now."""
    package.save(update_fields=["kind", "main", "language", "licence", "source", "content", "files"])
    column = f"title_{SOURCE_LANGUAGE}"
    Package.objects.filter(pk=package.pk, **{column: ""}).update(**{column: title})


def keep_files(package: Package, local: Path) -> None:
    """Bring the unpacked files into the storage; those of an earlier check of the same upload go first."""
    store.remove_folder(f"{package.folder}/content", package.files)
    package.files = []
    package.save(update_fields=["files"])
    package.files = store.put_folder(local, f"{package.folder}/content")


def unpacking_folder() -> tempfile.TemporaryDirectory:
    """A folder on the disk of the uploads."""
    return _Folder(prefix="unpacking-", dir=settings.FILE_UPLOAD_TEMP_DIR)


class _Folder(tempfile.TemporaryDirectory):
    def __enter__(self) -> Path:
        return Path(super().__enter__())
