"""How editors manage audiences in the CMS. They change rarely, so they stand among the settings."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from .models import Audience


class AudienceViewSet(SnippetViewSet):
    model = Audience
    icon = "group"
    menu_label = _("Audiences")
    menu_name = "audiences"
    menu_order = 300
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = ["name", "min_age", "max_age", "skin", "address"]
    panels = [
        *(FieldPanel(f"{name}_{code}") for name in ("name", "description") for code, _label in settings.LANGUAGES),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("min_age"), FieldPanel("max_age")]),
                FieldRowPanel([FieldPanel("grade_from"), FieldPanel("grade_to")]),
            ],
            heading=_("Ages and grades"),
        ),
        MultiFieldPanel([FieldPanel("skin"), FieldPanel("address"), FieldPanel("order")], heading=_("How it speaks")),
        MultiFieldPanel([FieldPanel("key"), FieldPanel("slug")], heading=_("Keys")),
    ]
