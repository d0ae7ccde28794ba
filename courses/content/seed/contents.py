"""Interactive contents that ship with the platform, made of our own H5P library and checked as an editor's upload is.

A content has a number that its key gives, so lessons name it before it is there. One that an editor deleted is not made again.
"""

import hashlib
import io
import uuid
from collections.abc import Callable, Mapping

from django.utils import timezone

from ..editorial.models import SOURCE_LANGUAGE, languages
from ..h5p import own
from ..played import actions, checking
from ..played.models import Package
from .models import SeedRecord

_SPACE = uuid.UUID("5d2f7c0e-8a31-5c55-9f0d-2f1f6c8f7a10")

SHIPPED: Mapping[str, tuple[Callable[..., bytes], Mapping[str, str]]] = {
    "cards": (own.pack, {"mn": "Картаа эргүүл", "en": "Turn the card"}),
}
"""{key: (what makes the package in a language, the titles)}."""


def number_of(key: str, language: str) -> uuid.UUID:
    """The number of a shipped content in a language; in Mongolian where it does not speak that language."""
    return uuid.uuid5(_SPACE, f"{key}-{language if language in own.LANGUAGES else SOURCE_LANGUAGE}")


def load() -> dict[str, int]:
    """Bring every shipped content up to date. Safe to repeat. Returns how many of them were made or renewed."""
    changed = 0
    for key, (pack, titles) in SHIPPED.items():
        for language in [code for code in languages() if code in own.LANGUAGES]:
            changed += _bring(f"content:{key}-{language}", number_of(key, language), pack(language=language), titles)
    return {"contents": changed}


def _bring(key: str, pk: uuid.UUID, content: bytes, titles: Mapping[str, str]) -> bool:
    digest = hashlib.sha256(content).hexdigest()
    record = SeedRecord.objects.filter(key=key).first()
    package = Package.objects.filter(pk=pk).first()
    if record is not None and (package is None or record.loaded == digest):
        return False
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
    return True
