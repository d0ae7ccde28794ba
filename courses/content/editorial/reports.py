"""How far each page is translated, and whether an expert has reviewed it. A fixed number of queries for any number of pages."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from modeltranslation.utils import build_localized_fieldname
from wagtail.fields import StreamField
from wagtail.models import Page, Revision

from courses.lib import mongolian

from . import rules
from .models import SOURCE_LANGUAGE, TranslatedPage

REVISIONS_SEARCHED = 100


def other_languages() -> list[tuple[str, str]]:
    """Languages that texts are translated into: (code, label)."""
    return [(code, label) for code, label in settings.LANGUAGES if code != SOURCE_LANGUAGE]


def page_models() -> list[type[TranslatedPage]]:
    """Every kind of translated page, in the order they were defined."""
    found, waiting = [], list(TranslatedPage.__subclasses__())
    while waiting:
        model = waiting.pop(0)
        waiting.extend(model.__subclasses__())
        if not model._meta.abstract:
            found.append(model)
    return found


@dataclass(frozen=True)
class PageRow:
    """A page in a report: what every report says of it. Of a page with a draft: the draft."""

    page: TranslatedPage

    @property
    def pk(self) -> int:
        return self.page.pk

    @property
    def title(self) -> str:
        return self.page.draft_title or self.page.title

    @property
    def type_label(self) -> str:
        return str(self.page._meta.verbose_name)


@dataclass(frozen=True)
class TranslationRow(PageRow):
    """One page in one language: how many of its fields are missing, outdated, current."""

    language: str
    language_label: str
    missing: int
    outdated: int
    current: int

    @property
    def state(self) -> str:
        """The worst of the fields."""
        return rules.MISSING if self.missing else rules.OUTDATED if self.outdated else rules.CURRENT


def drafts_of(pages: Iterable[TranslatedPage]) -> dict[int, dict]:
    """{page id: JSON of its latest revision} for pages whose draft differs from the published row. One query."""
    ids = {page.latest_revision_id: page.pk for page in pages if page.has_unpublished_changes and page.latest_revision_id}
    found = Revision.objects.filter(pk__in=ids).values_list("pk", "content")
    return {ids[pk]: content for pk, content in found}


def translation_rows(pages=None) -> list[TranslationRow]:
    """Every page and language, in the order of the page tree. `pages` limits them (a Page queryset).

    Queries: one per kind of page, and one for the drafts.
    """
    allowed = Page.objects.all() if pages is None else pages
    found: list[TranslatedPage] = []
    for model in page_models():
        found.extend(model.objects.filter(pk__in=allowed.values("pk")).defer("search_description"))
    found.sort(key=lambda page: page.path)
    drafts = drafts_of(found)
    rows = []
    for page in found:
        draft = drafts.get(page.pk)
        if draft is None:
            state, source = page.translation_state or {}, page.texts(SOURCE_LANGUAGE)
        else:
            state, source = draft.get("translation_state") or {}, type(page).texts_in(draft, SOURCE_LANGUAGE)
        for language, label in other_languages():
            counted = Counter(rules.status(state, source, language).values())
            rows.append(
                TranslationRow(
                    page, language, str(label),
                    missing=counted[rules.MISSING], outdated=counted[rules.OUTDATED], current=counted[rules.CURRENT],
                )
            )  # fmt: skip
    return rows


@dataclass(frozen=True)
class ReviewRow(PageRow):
    """A page and who reviewed it, if anybody did."""

    @property
    def review_label(self) -> str:
        return str(self.page.get_review_state_display())

    @property
    def reviewer(self) -> str:
        return self.page.reviewer

    @property
    def reviewed_on(self):
        return self.page.reviewed_on

    @property
    def updated_at(self):
        return self.page.latest_revision_created_at or self.page.last_published_at


def review_rows(pages=None, *, state: str = "") -> list[ReviewRow]:
    """Pages by review state, in the order of the page tree. One query per kind of page."""
    allowed = Page.objects.all() if pages is None else pages
    wanted = Q(review_state=state) if state else Q()
    found = [page for model in page_models() for page in model.objects.filter(wanted, pk__in=allowed.values("pk"))]
    return [ReviewRow(page) for page in sorted(found, key=lambda page: page.path)]


GAP = "to_confirm"
"""The block that marks a gap (blocks.ToConfirmBlock)."""


@dataclass(frozen=True)
class GapRow(PageRow):
    """A gap that the Commission has still to fill: what is missing, in Mongolian. Of the public page, not of a draft."""

    missing: str


def gap_rows(pages=None) -> list[GapRow]:
    """Every marked gap, in the order of the page tree. One query per kind of page that has a body."""
    allowed = Page.objects.all() if pages is None else pages
    rows = []
    for model in page_models():
        streams = [name for name in model.translated_fields() if isinstance(model._meta.get_field(name), StreamField)]
        if not streams:
            continue
        for page in model.objects.filter(pk__in=allowed.values("pk")):
            for name in streams:
                blocks = getattr(page, build_localized_fieldname(name, SOURCE_LANGUAGE)).raw_data
                rows += [GapRow(page, str(block["value"])) for block in blocks if block["type"] == GAP]
    return sorted(rows, key=lambda row: row.page.path)


@dataclass(frozen=True)
class Desk:
    """What waits for editors, in numbers: drafts not yet public, pages with missing or outdated texts, pages to review."""

    drafts: int
    missing: int
    outdated: int
    awaiting: int


def desk(pages=None) -> Desk:
    rows = translation_rows(pages)
    by_page: dict[int, TranslatedPage] = {row.pk: row.page for row in rows}
    return Desk(
        drafts=sum(1 for page in by_page.values() if page.has_unpublished_changes),
        missing=len({row.pk for row in rows if row.missing}),
        outdated=len({row.pk for row in rows if row.outdated}),
        awaiting=sum(1 for page in by_page.values() if page.review_state == TranslatedPage.Review.AWAITING),
    )


@dataclass(frozen=True)
class Side:
    """One field side by side: Mongolian now, Mongolian as the translator saw it ("" when unknown), and the translation."""

    label: str
    state: str
    source: str
    source_before: str
    translation: str


def sides(page: TranslatedPage, language: str) -> list[Side]:
    """Every field that has a Mongolian text, with its translation into `language`, from the latest draft.

    For an outdated field the Mongolian text the translation was made from is looked for in the last 100 revisions.
    """
    draft = page.get_latest_revision_as_object()
    source, translation = draft.texts(SOURCE_LANGUAGE), draft.texts(language)
    status = rules.status(draft.translation_state or {}, source, language)
    made_from = {
        name: entry["source"] for name, entry in (draft.translation_state or {}).get(language, {}).items()
        if status.get(name) == rules.OUTDATED
    }  # fmt: skip
    before = _earlier_sources(page, made_from)
    return [
        Side(
            label=str(page._meta.get_field(name).verbose_name), state=state, source=plain_text(source[name]),
            source_before=before.get(name, ""), translation=plain_text(translation.get(name)),
        )
        for name, state in status.items()
    ]  # fmt: skip


def _earlier_sources(page: TranslatedPage, wanted: dict[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    if not wanted:
        return found
    revisions = page.revisions.order_by("-created_at", "-pk").values_list("content", flat=True)[:REVISIONS_SEARCHED]
    for content in revisions.iterator(chunk_size=10):
        texts = type(page).texts_in(content, SOURCE_LANGUAGE)
        for name, made_from in wanted.items():
            if name not in found and rules.digest(texts.get(name)) == made_from:
                found[name] = plain_text(texts[name])
        if len(found) == len(wanted):
            break
    return found


def plain_text(value) -> str:
    """The words of a field, a paragraph per block, as somebody compares them. Keys, ids and numbers are left out."""
    return "\n".join(text for text in _words(rules.plain_value(value)) if text)


_NO_TEXT = frozenset({"type", "tone", "icon", "image", "document", "audio", "video", "captions", "quiz"})


def _words(value) -> list[str]:
    if isinstance(value, str):
        return [mongolian.without_tags(value)]
    if isinstance(value, dict):
        return [text for name, part in value.items() if name not in _NO_TEXT for text in _words(part)]
    if isinstance(value, (list, tuple)):
        return [text for part in value for text in _words(part)]
    return []
