"""A motion to debate in class, and the shelf of all of them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.blocks import TextBlock
from wagtail.fields import RichTextField

from ..audiences.models import Audience
from ..editorial.blocks import RICH_TEXT
from ..editorial.models import SourceStreamField, TranslatedPage
from ..editorial.panels import language_tabs


class ArgumentBlock(TextBlock):
    class Meta:
        icon = "comment"
        label = _("Argument")

    def __init__(self, **kwargs):
        super().__init__(max_length=300, rows=2, **kwargs)


class DebatesPage(TranslatedPage):
    """All motions, by audience."""

    introduction = RichTextField(_("introduction"), blank=True, features=RICH_TEXT)

    template = "content/debates_page.html"
    parent_page_types = ["content.HomePage"]
    subpage_types = ["content.DebatePage"]
    max_count = 1

    class Meta:
        verbose_name = _("page of debates")

    def get_context(self, request, *args, **kwargs):
        found = DebatePage.objects.live().child_of(self).select_related("audience").order_by("audience__order", "path")
        by_audience: dict[Audience, list[DebatePage]] = {}
        for debate in found:
            by_audience.setdefault(debate.audience, []).append(debate)
        return {**super().get_context(request, *args, **kwargs), "by_audience": list(by_audience.items())}


class DebatePage(TranslatedPage):
    """One motion. Neither side is the right one: both have as many arguments, and a class may end where it began."""

    motion = models.CharField(_("motion"), max_length=300)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="+", verbose_name=_("audience"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=40, validators=[MinValueValidator(10), MaxValueValidator(90)]
    )
    sensitive_note = models.CharField(_("content note"), max_length=400, blank=True)
    prompt = RichTextField(_("why it is worth a debate"), blank=True, features=RICH_TEXT)
    arguments_for = SourceStreamField([("argument", ArgumentBlock())], blank=True, max_num=5, verbose_name=_("arguments for"))
    arguments_against = SourceStreamField(
        [("argument", ArgumentBlock())], blank=True, max_num=5, verbose_name=_("arguments against")
    )
    how_to_run = RichTextField(_("how to run it"), blank=True, features=RICH_TEXT)
    afterwards = RichTextField(_("afterwards"), blank=True, features=RICH_TEXT)
    source = models.CharField(_("where the motion comes from"), max_length=300, blank=True)

    template = "content/debate_page.html"
    parent_page_types = ["content.DebatesPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("debate")
        verbose_name_plural = _("debates")


DebatesPage.edit_handler = language_tabs(DebatesPage, ["name", "summary", "introduction"])
DebatePage.edit_handler = language_tabs(
    DebatePage,
    [
        "name", "summary", "motion", "sensitive_note", "prompt", "arguments_for", "arguments_against", "how_to_run",
        "afterwards", "source",
    ],
    extra={_("Debate"): [FieldRowPanel([FieldPanel("audience"), FieldPanel("minutes")])]},
)  # fmt: skip
