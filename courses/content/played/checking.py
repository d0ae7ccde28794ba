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


class _Lost(Exception):
    """Another check has taken the content up, or somebody has deleted it: what was found here is not kept."""


def check(*, package_id: uuid.UUID) -> None:
    """Check the package if nobody else does. Afterwards it is ready, refused, or a draft that names what it lacks."""
    claim = actions.take_up(package_id=package_id, now=timezone.now())
    if claim is None:
        return
    package = Package.objects.get(pk=package_id)
    try:
        if package.tries > actions.MOST_TRIES:
            raise Refused("failed")
        with store.storage().open(package.upload) as file:
            (_check_h5p if package.is_h5p else _check_scorm)(package, claim, file)
    except (_Lost, actions.Gone):
        logger.warning("the check of content %s was overtaken", package_id)
    except Refused as refusal:
        actions.refuse(package=package, claim=claim, problems=[as_json(refusal.problem)])
    except OSError:
        logger.exception("an upload could not be read or kept")
        actions.refuse(package=package, claim=claim, problems=[as_json(Problem("disk"))])
    except Exception:
        logger.exception("the check of an upload failed")
        actions.refuse(package=package, claim=claim, problems=[as_json(Problem("failed"))])
    if package.is_h5p:
        actions.heal(now=timezone.now())


def progress_of(package: Package, claim: uuid.UUID) -> Callable[[int, int], None]:
    """A listener that notes in the row how far the check is, at most once a second; so it also says that it lives.

    Raises _Lost when the row is not this check's any more.
    """
    last = 0.0

    def heard(done: int, whole: int) -> None:
        nonlocal last
        if time.monotonic() - last >= SAID_EVERY:
            last = time.monotonic()
            package.done, package.total = done, whole
            rows = Package.objects.filter(pk=package.pk, claim=claim, state=Package.State.CHECKING)
            if not rows.update(done=done, total=whole, moved_at=timezone.now()):
                raise _Lost

    return heard


def _check_h5p(package: Package, claim: uuid.UUID, file) -> None:
    rows, heard = actions.library_rows(), progress_of(package, claim)
    read = h5p.read_package(
        file, installed=frozenset(rows), with_libraries=package.may_install, needs=lambda ref: rows[ref].needs,
        name=package.file_name, progress=heard,
    )  # fmt: skip
    if isinstance(read, list):
        actions.refuse(package=package, claim=claim, problems=[as_json(problem) for problem in read])
        return
    with unpacking_folder() as folder:
        h5p.unpack(file, read, folder / "package")
        libraries.install_libraries(libraries=read.libraries, unpacked=folder / "package" / "libraries", now=timezone.now())
        package.main, package.language = str(read.main_library), read.language
        package.licence = asdict(read.licence)
        package.source = {
            "content": read.content, "title": read.title,
            "preloaded": [[ref.name, ref.major, ref.minor] for ref in read.preloaded],
        }  # fmt: skip
        keep(package, claim, folder / "package" / "content", title=read.title, heard=heard)
    actions.settle(package=package, now=timezone.now())


def _check_scorm(package: Package, claim: uuid.UUID, file) -> None:
    """A SCORM package has no libraries: once it is sound it is ready."""
    heard = progress_of(package, claim)
    read = scorm.read_package(file, name=package.file_name, progress=heard)
    if isinstance(read, list):
        actions.refuse(package=package, claim=claim, problems=[as_json(problem) for problem in read])
        return
    with unpacking_folder() as folder:
        scorm.unpack(file, read, folder / "package")
        facts = scorm.facts(read)
        package.kind, package.main, package.language = facts["version"], read.main, facts["language"]
        package.source = package.content = facts
        keep(package, claim, folder / "package" / "content", title=facts["title"], heard=heard)
    actions.make_ready(package=package, notes=[as_json(note) for note in read.notes])


def keep(package: Package, claim: uuid.UUID, local: Path, *, title: str, heard: Callable[[int, int], None]) -> None:
    """Bring the unpacked files into a folder of this check's own, then say so in the row; what was there before goes last.

    Raises _Lost, with the new files gone, when the row is not this check's any more. The title of the file counts where the
    editor gave none: he may be writing one just now.
    """
    old, old_files = package.folder, [f"content/{name}" for name in package.files]
    package.folder = f"packages/{package.pk.hex}/{claim.hex[:12]}"
    package.files = store.put_folder(local, f"{package.folder}/content", heard=lambda: heard(package.total, package.total))
    if not actions.held(package=package, claim=claim):
        store.remove_folder(package.folder, [f"content/{name}" for name in package.files])
        raise _Lost
    if old != package.folder:
        store.remove_folder(old, old_files)
    column = f"title_{SOURCE_LANGUAGE}"
    Package.objects.filter(pk=package.pk, **{column: ""}).update(**{column: title})


def unpacking_folder() -> tempfile.TemporaryDirectory:
    """A folder on the disk of the uploads."""
    return _Folder(prefix="unpacking-", dir=settings.FILE_UPLOAD_TEMP_DIR)


class _Folder(tempfile.TemporaryDirectory):
    def __enter__(self) -> Path:
        return Path(super().__enter__())
