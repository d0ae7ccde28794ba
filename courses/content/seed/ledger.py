"""The one decision about every entry of the files: make it, bring it up to date, or leave it alone."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.signals import post_save
from modelsearch import index
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from ..quizzes.models import Question
from .models import SeedRecord
from .reading import SeedError
from .records import entry_digest, stored_digest


class Outcome(StrEnum):
    """What happened to one entry."""

    MADE = "made"
    UPDATED = "brought up to date"
    EDITED = "left alone because an editor changed it"
    DELETED = "not made again because an editor deleted it"
    FOREIGN = "left alone because it was there before"
    HOMELESS = "not made because what it belongs to is gone"
    UNCHANGED = "unchanged"


@dataclass
class Report:
    """How many entries of each kind met which outcome, and a line for each that needs somebody's eye."""

    counts: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        return sum(number for (_kind, found), number in self.counts.items() if found == outcome)

    def kinds(self) -> list[str]:
        return list(dict.fromkeys(kind for kind, _outcome in self.counts))


class Ledger:
    """One run. `objects` holds what every key of this run stands for, or None: {"audience:child-9-12": Audience}."""

    def __init__(self):
        self.report = Report()
        self.objects: dict[str, Any] = {}
        self._records = {record.key: record for record in SeedRecord.objects.all()}

    def bring(
        self, kind: str, name: str, entry: Any, *,
        write: Callable[[Any], models.Model | None], find: Callable[[], models.Model | None],
    ) -> Any:  # fmt: skip
        """The object of one entry, made or brought up to date by `write` where it is ours to write; None when it is gone.

        `find` looks for an object that holds the same key without being ours. `write(None)` makes the object, or returns
        None when what it belongs to is gone; `write(object)` changes it. Raises SeedError when the object refuses a value.
        """
        key, loaded = f"{kind}:{name}", entry_digest(entry)
        record = self._records.get(key)
        instance = self.recorded(key) if record else find()
        outcome = self._outcome(record, instance, loaded)
        if outcome in (Outcome.MADE, Outcome.UPDATED):
            try:
                with disable_reference_index_auto_update(), _search_waits():
                    instance = write(instance)
            except ValidationError as error:
                raise SeedError([f"{key}: {field}: {' '.join(said)}" for field, said in _messages(error)]) from error
            if instance is None:
                outcome = Outcome.HOMELESS
            else:
                self._keep(record or SeedRecord(key=key), instance, loaded)
                _note(instance)
        elif outcome is Outcome.EDITED and record.loaded != loaded:
            self.report.notes.append(f"{key}: the files have a newer text, but an editor changed this one")
        self.report.counts[kind, outcome] += 1
        self.objects[key] = instance
        return instance

    def recorded(self, key: str) -> Any:
        """The object that was loaded for `key`, as it stands today, or None. Of a question the current version."""
        record = self._records.get(key)
        if record is None:
            return None
        instance = apps.get_model(record.model)._default_manager.filter(pk=record.object_id).first()
        if isinstance(instance, Question) and instance.retired:
            return Question.objects.current().filter(lineage=instance.lineage).first()
        return instance

    def _outcome(self, record: SeedRecord | None, instance: models.Model | None, loaded: str) -> Outcome:
        if record is None:
            return Outcome.MADE if instance is None else Outcome.FOREIGN
        if instance is None:
            return Outcome.DELETED
        if stored_digest(instance) != record.stored:
            return Outcome.EDITED
        return Outcome.UNCHANGED if record.loaded == loaded else Outcome.UPDATED

    def _keep(self, record: SeedRecord, instance: models.Model, loaded: str) -> None:
        record.model, record.object_id, record.loaded = instance._meta.label, instance.pk, loaded
        # Read again: a later run can compare only with what the database gives back.
        record.stored = stored_digest(type(instance)._default_manager.get(pk=instance.pk))
        record.save()
        self._records[record.key] = record


@contextmanager
def _search_waits() -> Iterator[None]:
    """A page is saved three times until it is public, and each time its words would be gathered anew."""
    indexed = index.get_indexed_models()
    for model in indexed:
        post_save.disconnect(post_save_signal_handler, sender=model)
    try:
        yield
    finally:
        for model in indexed:
            post_save.connect(post_save_signal_handler, sender=model)


def _note(instance: models.Model) -> None:
    """Its words for the search, and what it refers to for Wagtail's lists of usage: once for each entry, and not once for each
    time it or one of its rows is saved."""
    fresh = type(instance)._default_manager.get(pk=instance.pk)
    if isinstance(fresh, tuple(index.get_indexed_models())):
        index.insert_or_update_object(fresh)
    if ReferenceIndex.is_indexed(type(instance)):
        ReferenceIndex.create_or_update_for_object(fresh)


def _messages(error: ValidationError) -> list[tuple[str, list[str]]]:
    return list(error.message_dict.items()) if hasattr(error, "error_dict") else [("", error.messages)]
