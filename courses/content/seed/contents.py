"""Writes the interactive contents that ship with the platform: made of our own H5P library, checked as an editor's upload is.

One that an editor deleted is not made again.
"""

import hashlib
import io
import uuid
from collections.abc import Iterable, Mapping

from django.utils import timezone

from ..editorial.models import languages
from ..h5p import own, store
from ..h5p.models import H5PLibrary
from ..played import actions, checking
from ..played.models import Package
from .ledger import Outcome, Report
from .models import SeedRecord
from .reading import SeedError
from .records import entry_digest
from .shipped import SHIPPED, number_of


def write(report: Report, new_folders: list[tuple[str, list[str]]]) -> None:
    """Bring every shipped content up to date. Folders written are added to `new_folders`: they outlive a failed transaction."""
    for key, (pack, titles) in SHIPPED.items():
        for language in [code for code in languages() if code in own.LANGUAGES]:
            number = number_of(key, language)
            outcome = _bring(f"content:{key}-{language}", number, pack(language=language), titles[language])
            report.counts["content", outcome] += 1
            if outcome in (Outcome.MADE, Outcome.UPDATED):
                package = Package.objects.get(pk=number)
                new_folders.append((package.folder, [f"content/{name}" for name in package.files]))
                new_folders += [(library.folder, library.files) for library in package.libraries.all()]
                if not package.ready:
                    said = ", ".join(problem["why"] for problem in package.problems) or ", ".join(package.missing)
                    raise SeedError([f"content:{key}-{language}: {said}"])


def forget(folders: Iterable[tuple[str, list[str]]]) -> None:
    """Delete the files of these folders that no row names after a failed transaction."""
    for folder, files in folders:
        if not any(model.objects.filter(folder=folder).exists() for model in (Package, H5PLibrary)):
            store.remove_folder(folder, files)


def _bring(key: str, pk: uuid.UUID, content: bytes, titles: Mapping[str, str]) -> Outcome:
    digest = entry_digest([hashlib.sha256(content).hexdigest()])
    record = SeedRecord.objects.filter(key=key).first()
    package = Package.objects.filter(pk=pk).first()
    if record is not None and package is None:
        return Outcome.DELETED
    if record is not None and record.loaded == digest:
        return Outcome.UNCHANGED
    outcome = Outcome.MADE if package is None else Outcome.UPDATED
    now, file = timezone.now(), io.BytesIO(content)
    if package is None:
        package = actions.receive(
            file=file, name=f"{key.partition(':')[2]}.h5p", size=len(content), titles=titles, may_install=True, now=now, pk=pk
        )
    else:
        actions.renew(package=package, file=file, size=len(content), now=now)
    checking.check(package_id=package.pk)
    # Its number is no number of a table: it follows from the key.
    record = record or SeedRecord(key=key, model=Package._meta.label, object_id=0, stored=digest)
    record.loaded = record.stored = digest
    record.save()
    return outcome
