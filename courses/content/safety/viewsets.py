"""How editors manage help channels in the CMS."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.views import snippets
from wagtail.snippets.views.snippets import SnippetViewSet

from ..editorial.viewsets import FoldedSearch
from .models import HelpChannel


class HelpChannelIndexView(FoldedSearch, snippets.IndexView):
    folded_fields = ("name_mn", "name_en", "number", "tel")


class HelpChannelViewSet(SnippetViewSet):
    """In the main menu: a wrong number here is the worst mistake of the whole platform, so nobody shall have to search."""

    model = HelpChannel
    icon = "warning"
    menu_label = _("Help channels")
    menu_name = "help-channels"
    menu_order = 210
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = HelpChannelIndexView
    list_display = [
        "name",
        "number",
        BooleanColumn("live", label=_("Shown")),
        BooleanColumn("urgent", label=_("For danger right now")),
    ]
    list_per_page = 50
