"""Choosers whose search finds Mongolian however it is typed, and that open for whoever works on what is chosen."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.permissions import ModelPermissionPolicy
from wagtail.snippets.views import chooser

from .viewsets import found_by


def _search_form(fields: tuple[str, ...]):
    """The chooser's search field, by the folded key."""

    class FoldedFilterForm(BaseFilterForm):
        q = forms.CharField(label=_("Search"), required=False, widget=forms.TextInput(attrs={"placeholder": _("Search")}))

        def filter(self, objects):
            self.search_query = self.cleaned_data.get("q")
            self.is_searching = bool(self.search_query)
            return found_by(objects, self.search_query, fields) if self.is_searching else objects

    return FoldedFilterForm


def folded_chooser(rights_of, fields: tuple[str, ...], objects=None, **texts):
    """A chooser viewset with folded search over `objects()`, for whoever may add or change rows of the model `rights_of`.

    Wagtail's own asks for no right.
    """

    class ForEditors:
        filter_form_class = _search_form(fields)

        def dispatch(self, request, *args, **kwargs):
            if not ModelPermissionPolicy(rights_of).user_has_any_permission(request.user, ("add", "change")):
                raise PermissionDenied
            return super().dispatch(request, *args, **kwargs)

    class Choose(ForEditors, chooser.ChooseView):
        pass

    class Results(ForEditors, chooser.ChooseResultsView):
        pass

    attributes = {"choose_view_class": Choose, "choose_results_view_class": Results, "per_page": 20, **texts}
    if objects is not None:
        attributes["get_object_list"] = lambda self: objects()
    return type("FoldedChooserViewSet", (chooser.SnippetChooserViewSet,), attributes)
