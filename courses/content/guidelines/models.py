"""The guidelines library.

A *set* is one audience's guideline, a *section* one of its topics, a *recommendation* one numbered item."""

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from ..audiences.models import Audience
from ..editorial.blocks import RICH_TEXT, page_blocks
from ..editorial.models import Picture, SourceStreamField, TranslatedPage
from ..editorial.panels import in_every_language, language_tabs


class GuidelineLibraryPage(TranslatedPage):
    """The shelf: all guideline sets."""

    introduction = RichTextField(_("introduction"), blank=True, features=RICH_TEXT)

    template = "content/guideline_library_page.html"
    parent_page_types = ["content.HomePage"]
    subpage_types = ["content.GuidelineSetPage"]
    max_count = 1

    class Meta:
        verbose_name = _("guidelines library")

    def get_context(self, request, *args, **kwargs):
        sets = GuidelineSetPage.objects.live().child_of(self).select_related("audience", "image").order_by("path")
        return {**super().get_context(request, *args, **kwargs), "sets": sets}


class GuidelineSetPage(TranslatedPage):
    """One guideline set with where it comes from: source, edition, year, licence, disclaimer."""

    introduction = RichTextField(_("introduction"), blank=True, features=RICH_TEXT)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="guideline_sets", verbose_name=_("audience"))
    image = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture"))
    source_title = models.CharField(_("source title"), max_length=200)
    source_edition = models.CharField(_("edition"), max_length=60, blank=True)
    source_year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    source_url = models.URLField(_("address of the source"), blank=True)
    licence = models.CharField(_("licence line"), max_length=400, blank=True)
    disclaimer = models.TextField(_("disclaimer line"), max_length=800, blank=True)
    note = models.TextField(_("note"), max_length=800, blank=True)
    download = models.ForeignKey(
        "wagtaildocs.Document", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("download")
    )

    template = "content/guideline_set_page.html"
    parent_page_types = ["content.GuidelineLibraryPage"]
    subpage_types = ["content.GuidelineSectionPage"]

    class Meta:
        verbose_name = _("guideline set")
        verbose_name_plural = _("guideline sets")

    def sections(self):
        return GuidelineSectionPage.objects.live().child_of(self).order_by("number", "path")

    def get_context(self, request, *args, **kwargs):
        sections = self.sections().prefetch_related("recommendations")
        return {**super().get_context(request, *args, **kwargs), "sections": sections}


class GuidelineSectionPage(TranslatedPage):
    """One topic of a set: a text and its numbered recommendations."""

    number = models.PositiveSmallIntegerField(_("number"), default=1)
    body = SourceStreamField(page_blocks(), blank=True, verbose_name=_("body"))

    template = "content/guideline_section_page.html"
    parent_page_types = ["content.GuidelineSetPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("guideline section")
        verbose_name_plural = _("guideline sections")

    def get_context(self, request, *args, **kwargs):
        recommendations = self.recommendations.prefetch_related(
            models.Prefetch("citations", queryset=self._citations_of_live_lessons())
        )
        siblings = list(self.get_parent().specific.sections().only("id", "url_path", "name_mn", "name_en", "number"))
        here = next((place for place, page in enumerate(siblings) if page.pk == self.pk), None)
        return {
            **super().get_context(request, *args, **kwargs),
            "recommendations": recommendations,
            "previous_section": siblings[here - 1] if here else None,
            "next_section": siblings[here + 1] if here is not None and here + 1 < len(siblings) else None,
        }

    def _citations_of_live_lessons(self):
        citations = Recommendation._meta.get_field("citations").related_model
        return citations.objects.filter(lesson__live=True).select_related("lesson")


class Recommendation(Orderable):
    """One numbered item that pages can link to (`#r-1-2`) and lessons cite."""

    section = ParentalKey(GuidelineSectionPage, on_delete=models.CASCADE, related_name="recommendations")
    number = models.CharField(
        _("number"), max_length=10, validators=[RegexValidator(r"^\d+(\.\d+)*[a-z]?$", _("A number such as 1.2."))]
    )
    text = models.TextField(_("text"), max_length=800)

    panels = [FieldPanel("number"), *in_every_language("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        constraints = [models.UniqueConstraint(fields=["section", "number"], name="recommendation_number_once_per_section")]

    def __str__(self) -> str:
        return f"{self.number} {self.text[:80]}"

    @property
    def anchor(self) -> str:
        return "r-" + self.number.replace(".", "-")

    def clean(self):
        super().clean()
        if not self.text_mn:
            raise ValidationError({"text_mn": _("The Mongolian text is required.")})


GuidelineLibraryPage.edit_handler = language_tabs(GuidelineLibraryPage, ["name", "summary", "introduction"])
GuidelineSetPage.edit_handler = language_tabs(
    GuidelineSetPage,
    ["name", "summary", "introduction", "licence", "disclaimer", "note"],
    extra={
        _("Source"): [
            FieldPanel(name)
            for name in ("audience", "image", "source_title", "source_edition", "source_year", "source_url", "download")
        ]
    },
)
GuidelineSectionPage.edit_handler = language_tabs(
    GuidelineSectionPage,
    ["name", "summary", "body"],
    extra={_("Recommendations"): [FieldPanel("number"), InlinePanel("recommendations", label=_("Recommendation"))]},
)
