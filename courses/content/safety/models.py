"""Help channels, the help page, and where the quick exit leads."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from ..editorial.blocks import page_blocks
from ..editorial.models import SourceStreamField, TranslatedPage
from ..editorial.panels import in_every_language, language_tabs


class HelpChannelQuerySet(models.QuerySet):
    def live(self):
        return self.filter(live=True)


class HelpChannel(models.Model):
    """Somebody who helps: a helpline, the police, a reporting portal. Only confirmed numbers are shown (`live`)."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=150)
    number = models.CharField(_("number as read"), max_length=30, blank=True)
    tel = models.CharField(
        _("number as dialled"), max_length=20, blank=True,
        validators=[RegexValidator(r"^\+?\d{3,15}$", _("Digits only, with + in front if international."))],
    )  # fmt: skip
    url = models.URLField(_("address on the Internet"), blank=True)
    hours = models.CharField(_("hours"), max_length=150, blank=True)
    languages = models.CharField(_("languages"), max_length=150, blank=True)
    what_happens = models.TextField(_("what happens when you call"), max_length=1200, blank=True)
    for_whom = models.CharField(_("for whom"), max_length=200, blank=True)
    cost = models.CharField(_("cost"), max_length=150, blank=True)
    urgent = models.BooleanField(_("for danger right now"), default=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    live = models.BooleanField(_("shown"), default=False, help_text=_("Only when the number has been confirmed."))
    source = models.TextField(_("source"), blank=True, help_text=_("Where this was confirmed, when, by whom."))

    objects = HelpChannelQuerySet.as_manager()

    panels = [
        FieldPanel("key"),
        *in_every_language("name", "hours", "languages", "for_whom", "cost", "what_happens"),
        MultiFieldPanel([FieldPanel("number"), FieldPanel("tel"), FieldPanel("url")], heading=_("How to reach them")),
        MultiFieldPanel([FieldPanel(name) for name in ("order", "urgent", "live", "source")], heading=_("Use")),
    ]  # fmt: skip

    class Meta:
        verbose_name = _("help channel")
        verbose_name_plural = _("help channels")
        ordering = ["order", "key"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(tel="") | ~models.Q(url=""), name="help_channel_can_be_reached",
                violation_error_message=_("A help channel needs a number to dial or an address."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


@register_setting(icon="warning")
class SafetySettings(BaseGenericSetting):
    """Where the quick exit leads, and the line of the help banner."""

    quick_exit_url = models.URLField(
        _("quick exit leads to"), default="https://www.google.com/",
        help_text=_("A page that nobody would ask a child about, such as weather or news."),
    )  # fmt: skip
    banner = models.CharField(_("line of the help banner"), max_length=80, blank=True)

    class Meta:
        verbose_name = _("safety settings")


class HelpPage(TranslatedPage):
    """The page of help channels: who helps, and what to say first."""

    body = SourceStreamField(page_blocks(), blank=True, verbose_name=_("body"))

    template = "content/help_page.html"
    parent_page_types = ["content.HomePage"]
    subpage_types = ["content.PlainPage"]
    max_count = 1

    class Meta:
        verbose_name = _("help page")

    def get_context(self, request, *args, **kwargs):
        more = self.get_children().live().specific()
        return {**super().get_context(request, *args, **kwargs), "channels": HelpChannel.objects.live(), "more": more}


HelpPage.edit_handler = language_tabs(HelpPage, ["name", "summary", "body"])
