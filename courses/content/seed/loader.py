"""Writes the seed content. Safe to repeat: what is unchanged is not touched, what an editor changed or deleted is left alone.

Every loaded object has a `SeedRecord`. An object still at the digest `stored` is ours and follows the files; any other is
the editors'. What is no longer in the files stays where it is, and so does a page that an editor moved.
"""

from pathlib import Path

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import override
from wagtail.models import Page

from ..editorial.models import SOURCE_LANGUAGE
from . import contents, reading, rows
from .ledger import Ledger, Report
from .tree import Tree


def load(folder: Path = reading.FOLDER) -> Report:
    """Read `folder` and write it, all or nothing. Raises reading.SeedError with every fault of the files."""
    seed = reading.read(folder)
    new_files: list[str] = []
    new_folders: list[tuple[str, list[str]]] = []
    try:
        with transaction.atomic(), override(SOURCE_LANGUAGE):
            return _write(seed, new_files, new_folders)
    except BaseException:
        # A transaction takes back rows, not files.
        for name in new_files:
            default_storage.delete(name)
        contents.forget(new_folders)
        raise


def _write(seed: reading.Seed, new_files: list[str], new_folders: list[tuple[str, list[str]]]) -> Report:
    # Two machines that start at the same time load one after the other.
    Page.objects.select_for_update().get(depth=1)
    ledger = Ledger()
    rows.write_settings(ledger, seed)
    rows.write_audiences(ledger, seed.audiences)
    rows.write_channels(ledger, seed.channels)
    rows.write_terms(ledger, seed.terms)
    pictures = rows.write_pictures(ledger, seed.pictures, new_files)
    rows.write_stories(ledger, seed.stories, pictures)
    rows.write_quizzes(ledger, seed, pictures)
    contents.write(ledger.report, new_folders)
    Tree(ledger, pictures).write(seed)
    return ledger.report
