"""How editors manage the words that are explained."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views import snippets
from wagtail.snippets.views.snippets import SnippetViewSet

from ..editorial.viewsets import FoldedSearch
from .models import Term


class TermIndexView(FoldedSearch, snippets.IndexView):
    folded_fields = ("term_mn", "term_en")


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "openquote"
    menu_label = _("Words explained")
    menu_name = "terms"
    menu_order = 250
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = TermIndexView
    list_display = ["term_mn", "term_en", "child_mn"]
    list_per_page = 50
