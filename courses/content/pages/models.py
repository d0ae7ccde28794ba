"""Home page, plain page, and the platform's name and issuer."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.blocks import CharBlock, ChoiceBlock, StructBlock, TextBlock
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from ..audiences.models import Audience
from ..curriculum.models import CoursePage
from ..editorial.blocks import page_blocks
from ..editorial.models import Picture, SourceStreamField, TranslatedPage
from ..editorial.panels import in_every_language, language_tabs
from ..safety.models import HelpPage


@register_setting(icon="site")
class Platform(BaseGenericSetting):
    """What the platform is called and who issues certificates. CRC may rename it without a developer."""

    name = models.CharField(_("name of the platform"), max_length=80, default="Цахим хүлэг")
    issuer = models.CharField(_("issuer of certificates"), max_length=150, blank=True)
    footer_line = models.CharField(_("line at the foot of every page"), max_length=300, blank=True)

    panels = in_every_language("name", "issuer", "footer_line")

    class Meta:
        verbose_name = _("platform")


class CardBlock(StructBlock):
    icon = ChoiceBlock(
        label=_("Picture"),
        choices=[
            ("heart", _("heart")),
            ("phone", _("phone")),
            ("lock", _("lock")),
            ("book", _("book")),
            ("people", _("people")),
        ],
        default="heart",
    )
    title = CharBlock(label=_("Title"), max_length=80)
    text = TextBlock(label=_("Text"), max_length=300, rows=2)

    class Meta:
        icon = "placeholder"
        label = _("Card")


class HomePage(TranslatedPage):
    """The front door: who we are in one line, one door for each visitor, the courses."""

    tagline = models.CharField(_("tagline"), max_length=120, blank=True)
    introduction = models.TextField(_("introduction"), max_length=500, blank=True)
    children_title = models.CharField(_("for children: title"), max_length=80, blank=True)
    children_text = models.CharField(_("for children: text"), max_length=250, blank=True)
    teachers_title = models.CharField(_("for teachers: title"), max_length=80, blank=True)
    teachers_text = models.CharField(_("for teachers: text"), max_length=250, blank=True)
    parents_title = models.CharField(_("for parents: title"), max_length=80, blank=True)
    parents_text = models.CharField(_("for parents: text"), max_length=250, blank=True)
    promises = SourceStreamField([("promise", CardBlock())], blank=True, max_num=4, verbose_name=_("promises"))
    image = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture"))

    template = "content/home_page.html"
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "content.CourseCataloguePage", "content.GuidelineLibraryPage", "content.PlainPage", "content.HelpPage",
        "content.YearPlanPage", "content.DebatesPage", "content.TermsPage",
    ]  # fmt: skip
    max_count = 1

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request, *args, **kwargs):
        courses = (
            CoursePage.objects.live()
            .descendant_of(self)
            .select_related("audience", "image")
            .order_by("audience__order", "path")
        )
        return {
            **super().get_context(request, *args, **kwargs),
            # One for each age of children; parents and teachers have a door of their own.
            "courses": list(courses[:4]),
            "audiences": Audience.objects.all(),
        }


class PlainPage(TranslatedPage):
    """About, privacy, accessibility, terms, how-to pages."""

    body = SourceStreamField(page_blocks(), blank=True, verbose_name=_("body"))
    in_footer = models.BooleanField(_("link in the footer"), default=True)

    template = "content/plain_page.html"
    parent_page_types = ["content.HomePage", "content.HelpPage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")

    def get_context(self, request, *args, **kwargs):
        # Below the help page somebody may need to leave quickly, or to call.
        above = self.get_parent().specific
        return {**super().get_context(request, *args, **kwargs), "help_page": above if isinstance(above, HelpPage) else None}


HomePage.edit_handler = language_tabs(
    HomePage,
    [
        "name", "summary", "tagline", "introduction", "children_title", "children_text", "teachers_title", "teachers_text",
        "parents_title", "parents_text", "promises",
    ],
    extra={_("Picture"): [FieldPanel("image")]},
)  # fmt: skip
PlainPage.edit_handler = language_tabs(PlainPage, ["name", "summary", "body"], settings_panels=[FieldPanel("in_footer")])
