"""Digests: of an entry of the files, and of an object as it stands in the database. They tell an editor's text from ours."""

import hashlib
import json
from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from modeltranslation.translator import NotRegistered, translator
from wagtail.fields import StreamField

from ..editorial import rules
from ..quizzes.models import Question

# Raise it when the loader writes the same entry differently than before: then everything nobody edited is brought up to date.
FORMAT = 1

# Columns that change without anybody editing the text: places in the tree, times, revisions, bookkeeping, file measures.
_NOT_CONTENT = {
    "path", "depth", "numchild", "url_path", "content_type", "page_ptr", "translation_key", "locale", "alias_of", "owner",
    "draft_title", "translation_state", "latest_revision", "live_revision", "first_published_at", "last_published_at",
    "latest_revision_created_at", "locked_at", "locked_by", "expired", "created_at", "collection", "uploaded_by_user",
    "width", "height", "file_size", "sort_order", "lineage", "version", "sealed", "retired",
}  # fmt: skip
# Rows that belong to an object and are edited with it, in order.
_ROWS = ("objectives", "citations", "recommendations", "options", "items")
# The same, added later: none of them is as if there were no such thing, or what was loaded before would look edited.
_LATER_ROWS = ("targets", "draws", "lines")
# Keys of the files that were added later: left out is as if there were no such key, or every entry would look rewritten, and
# every question that was ever asked would get a new version.
_LATER_KEYS = {"outcome", "forms_crossed", "refresher_30", "refresher_90", "picture", "facilitator", "letter_home"}


def digest(value: Any) -> str:
    """64 hexadecimal digits of a plain value."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode()).hexdigest()


def entry_digest(entry: Any) -> str:
    """Digest of what the files say, and of the way it is written."""
    return digest([FORMAT, _as_before(entry)])


def _as_before(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_before(part) for key, part in value.items() if part is not None or key not in _LATER_KEYS}
    return [_as_before(part) for part in value] if isinstance(value, list | tuple) else value


def content(instance: models.Model, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """What an editor can change, as plain values.

    A field that is empty or at its default is left out: a column (or a language) added later must not look like an edit.
    """
    try:
        base = set(translator.get_options_for_model(type(instance)).get_field_names())
    except NotRegistered:
        base = set()
    found: dict[str, Any] = {}
    for field in instance._meta.concrete_fields:
        if field.primary_key or field.name in base or field.name in _NOT_CONTENT or field.name in without:
            continue
        value = _plain(field, instance)
        if value not in (None, "", [], {}) and value != field.get_default():
            found[field.name] = value
    for name in (*_ROWS, *_LATER_ROWS):
        owner = getattr(getattr(getattr(type(instance), name, None), "rel", None), "field", None)
        if isinstance(owner, ParentalKey):
            parent = owner.name
            rows = getattr(instance, name).all()
            if name in _LATER_ROWS and not rows:
                continue
            found[name] = [
                content(row, without=(parent,)) for row in sorted(rows, key=lambda row: (row.sort_order or 0, row.pk))
            ]
    return found


def stored_digest(instance: models.Model) -> str:
    return digest(content(instance))


def _plain(field: models.Field, instance: models.Model) -> Any:
    value = field.value_from_object(instance)
    if isinstance(field, StreamField):
        value = value.get_prep_value()
    elif isinstance(field, models.FileField):
        value = value.name
    elif isinstance(field, models.ForeignKey) and issubclass(field.related_model, Question):
        # A next version of a question takes its place in the quiz; the quiz is still the same.
        value = str(getattr(instance, field.name).lineage)
    return _without_empty(rules.plain_value(value))


def _without_empty(value: Any) -> Any:
    """An editor's form stores an empty caption, the loader stores none: the same to every reader."""
    if isinstance(value, dict):
        return {key: _without_empty(part) for key, part in value.items() if part not in (None, "", [], {})}
    if isinstance(value, list):
        return [_without_empty(part) for part in value]
    return value
