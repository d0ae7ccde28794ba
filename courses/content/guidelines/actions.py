"""Takes an edition of a guideline in, as drafts: nothing is public before somebody publishes it."""

import json

from django.db import transaction
from django.utils.html import escape
from modeltranslation.utils import build_localized_fieldname as localised
from wagtail.models import Page

from courses.lib import mongolian

from ..editorial.models import SOURCE_LANGUAGE
from .editions import Edition, Section
from .models import GuidelineSectionPage, GuidelineSetPage, Recommendation


@transaction.atomic
def take_edition(*, guideline_set: GuidelineSetPage, edition: Edition, language: str, by) -> list[GuidelineSectionPage]:
    """Every section of `edition` becomes a draft of its page (matched by number), or a new page that is not public yet.

    The Mongolian edition says which recommendations there are: those it does not have go from the draft. Another language
    brings texts to sections and numbers that exist; what does not exist in Mongolian is left out. Safe to repeat.
    """
    pages = {page.number: page for page in GuidelineSectionPage.objects.child_of(guideline_set)}
    taken = []
    for section in edition.sections:
        page = pages.get(section.number)
        if page is None and language != SOURCE_LANGUAGE:
            continue
        draft = page.get_latest_revision_as_object() if page else _new(guideline_set, section)
        setattr(draft, localised("name", language), section.name)
        setattr(draft, localised("body", language), _body(section))
        _recommendations(draft, section, language)
        draft.save_revision(user=by, log_action=True)
        taken.append(draft)
    return taken


def _new(guideline_set: GuidelineSetPage, section: Section) -> GuidelineSectionPage:
    page = GuidelineSectionPage(number=section.number, live=False, slug=_slug(guideline_set, section))
    setattr(page, localised("name", SOURCE_LANGUAGE), section.name)
    # A fresh parent each time: treebeard counts children on the instance it is given.
    Page.objects.get(pk=guideline_set.pk).add_child(instance=page)
    return page


def _slug(guideline_set: GuidelineSetPage, section: Section) -> str:
    wanted = mongolian.slugify(section.name)[:80].strip("-") or f"{section.number}"
    taken = set(guideline_set.get_children().values_list("slug", flat=True))
    return wanted if wanted not in taken else f"{wanted}-{section.number}"


def _body(section: Section) -> str:
    """One text block, as a StreamField takes it."""
    if not section.paragraphs:
        return "[]"
    html = "".join(f"<p>{escape(text)}</p>" for text in section.paragraphs)
    return json.dumps([{"type": "text", "value": html}])


def _recommendations(draft: GuidelineSectionPage, section: Section, language: str) -> None:
    """Rows keep their ids as long as their numbers stay: lessons cite them."""
    held = {row.number: row for row in draft.recommendations.all()}
    text = localised("text", language)
    if language == SOURCE_LANGUAGE:
        rows = [held.get(number) or Recommendation(number=number) for number, _text in section.recommendations]
    else:
        rows = list(held.values())
    given = dict(section.recommendations)
    for place, row in enumerate(rows):
        row.sort_order = place
        if row.number in given:
            setattr(row, text, given[row.number])
    draft.recommendations.set(rows)
