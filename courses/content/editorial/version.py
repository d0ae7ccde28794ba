"""The count of public changes: publish, unpublish, move, delete, and changes of help channels, settings, quizzes, pictures.

Whoever keeps rendered pages compares this number. Each process reads it at most once a second, so another process sees
a change within a second, and the process that made the change at once.
"""

import time
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from .models import ContentVersion

READ_EVERY_SECONDS = 1.0
_kept: tuple[float, int] = (-READ_EVERY_SECONDS, 0)


def current() -> int:
    """Today's count. Costs a query once a second, otherwise nothing."""
    global _kept
    now = time.monotonic()
    if now - _kept[0] >= READ_EVERY_SECONDS:
        _kept = (now, read())
    return _kept[1]


def read() -> int:
    return ContentVersion.objects.filter(pk=1).values_list("number", flat=True).first() or 0


def bump(**_signal) -> None:
    """Something public changed: count it once the change is committed."""
    transaction.on_commit(_bump_now)


def _bump_now() -> None:
    global _kept
    if not ContentVersion.objects.filter(pk=1).update(number=F("number") + 1):
        ContentVersion.objects.get_or_create(pk=1, defaults={"number": 1})
    _kept = (time.monotonic(), read())


def watch(models: Iterable[type]) -> None:
    """Connect to the framework's own signals. (Our own flow uses none: see learning/journey.py.)

    `models` are the tables outside the page tree whose rows public pages show; content/apps.py names them.
    """
    for signal in (page_published, page_unpublished, post_page_move):
        signal.connect(bump, dispatch_uid="content-version")
    for model in models:
        for signal in (post_save, post_delete):
            signal.connect(bump, sender=model, dispatch_uid=f"content-version-{model.__name__}")
    post_delete.connect(bump, sender=Page, dispatch_uid="content-version")
