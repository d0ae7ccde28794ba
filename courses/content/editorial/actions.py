"""What an editor says about a translation. Everything else an editor writes goes through Wagtail's own forms."""

from django.db import transaction
from wagtail.log_actions import log

from . import rules
from .models import SOURCE_LANGUAGE, TranslatedPage

SOURCE_NAME = f"name_{SOURCE_LANGUAGE}"


@transaction.atomic
def mark_translation_current(*, page: TranslatedPage, language: str, by) -> None:
    """The translation into `language` is still right: it counts as made from today's Mongolian text.

    No text changes, so there is no new revision, no draft and no moderation: the mark is written where the texts are (the
    latest revision, and the page's own row unless that revision is an unpublished draft). Safe to repeat.
    """
    revision = page.latest_revision
    if revision is not None:
        content = revision.content
        content["translation_state"] = rules.mark_current(
            content.get("translation_state") or {}, type(page).texts_in(content, SOURCE_LANGUAGE), language
        )
        revision.content = content
        revision.save(update_fields=["content"])
    if revision is None or not page.has_unpublished_changes:
        row = type(page).objects.get(pk=page.pk)
        state = rules.mark_current(row.translation_state or {}, row.texts(SOURCE_LANGUAGE), language)
        type(page).objects.filter(pk=page.pk).update(translation_state=state)
    log(instance=page, action="content.translation_still_right", user=by, data={"language": language})


@transaction.atomic
def rename_copy(*, page: TranslatedPage, name: str) -> None:
    """The copy of a page gets the name that was typed for it. Wagtail's dialogue sets only `title`, and the title follows
    the Mongolian name, so without this the copy would carry the old name."""
    setattr(page, SOURCE_NAME, name)
    page.draft_title = name
    page.save()
    revision = page.latest_revision
    if revision is not None:
        revision.content = {**revision.content, SOURCE_NAME: name, "title": name, "draft_title": name}
        revision.save(update_fields=["content"])
