"""Adults in the CMS. Pupils are never listed, found or opened here: only their teacher knows them (trust.md 3, 4, 7)."""

import django_filters
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.widgets.boolean_radio_select import BooleanRadioSelect
from wagtail.users.views import users
from wagtail.users.views.bulk_actions import AssignRoleBulkAction, DeleteBulkAction, SetActiveStateBulkAction

from .forms import ROLE_NAMES, AdultForm, NewAdultForm, roles
from .models import User


def visible_to(user):
    """Adults; superusers only to superusers, so that nobody sets the password of somebody who may do more."""
    adults = User.objects.adults().select_related("wagtail_userprofile").prefetch_related("groups")
    return adults if user.is_superuser else adults.filter(is_superuser=False)


class AdultsOnly:
    """Every view of one person: a pupil, and a superuser for others, is "not there"."""

    def get_queryset(self):
        return visible_to(self.request.user)

    def get_base_object_queryset(self):
        return visible_to(self.request.user)


class RoleFilter(django_filters.ModelChoiceFilter):
    @cached_property
    def field(self):
        field = super().field
        field.label_from_instance = lambda group: str(ROLE_NAMES.get(group.name, group.name))
        return field


class AdultFilter(WagtailFilterSet):
    is_active = django_filters.BooleanFilter(label=_("May sign in"), widget=BooleanRadioSelect)
    groups = RoleFilter(label=_("Role"), queryset=lambda request: roles(), widget=forms.Select)

    class Meta:
        model = User
        fields: list[str] = []


class PeopleView(users.IndexView):
    page_title = _("People")
    add_item_label = _("Add a person")
    show_other_searches = False

    @cached_property
    def search_fields(self):
        return ["first_name", "last_name", "email"]

    def get_filterset_kwargs(self):
        kwargs = super().get_filterset_kwargs()
        kwargs.pop("is_searching", None)
        return kwargs

    @cached_property
    def columns(self):
        name = self._get_title_column_class(users.UserColumn)
        return [
            name(
                "name", accessor="get_full_name", label=_("Name"), sort_key="name", get_url=self.get_edit_url,
                classname="name",
            ),
            Column("email", label=_("E-mail"), sort_key="email"),
            Column("roles", label=_("Roles"), accessor=_roles),
            BooleanColumn("is_active", label=_("May sign in"), sort_key="is_active"),
            DateColumn("last_login", label=_("Last sign-in"), sort_key="last_login"),
        ]  # fmt: skip

    def get_base_queryset(self):
        return visible_to(self.request.user)

    def get_delete_url(self, instance):
        return None

    def search_queryset(self, queryset):
        # SQLite compares Cyrillic letters with case; names are written with a capital, so look for both.
        typed = self.search_query
        found = super().search_queryset(queryset)
        if typed and typed != typed.capitalize():
            self.__dict__["search_query"] = typed.capitalize()
            found = found | super().search_queryset(queryset)
            self.__dict__["search_query"] = typed
        return found


def _roles(user) -> str:
    names = [str(ROLE_NAMES.get(group.name, group.name)) for group in user.groups.all()]
    return ", ".join([str(_("superuser")), *names] if user.is_superuser else names)


class AddPersonView(users.CreateView):
    page_title = _("Add a person")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "by": self.request.user}


class EditPersonView(AdultsOnly, users.EditView):
    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.can_delete = False

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "by": self.request.user}


class PersonHistoryView(AdultsOnly, users.HistoryView):
    pass


class PeopleViewSet(users.UserViewSet):
    """People are made and closed (`is_active`), never deleted here: certificates and decisions name them."""

    menu_label = _("People")
    copy_view_enabled = False
    filterset_class = AdultFilter
    ordering = "last_name"
    index_view_class = PeopleView
    add_view_class = AddPersonView
    edit_view_class = EditPersonView
    history_view_class = PersonHistoryView
    index_template_name = "wagtailadmin/generic/index.html"
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "wagtailadmin/generic/edit.html"

    def get_form_class(self, for_update=False):
        return AdultForm if for_update else NewAdultForm

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(**{"usage_url_name": None, "delete_url_name": None, **kwargs})

    def get_urlpatterns(self):
        return [entry for entry in super().get_urlpatterns() if entry.name not in ("delete", "usage", "copy")]

    def register_search_area(self):
        """No entry in the CMS's search: people are looked for in their own list only."""


class _NotInBulk:
    """Wagtail's bulk actions take any id, a pupil's too. Nobody may do them."""

    def check_perm(self, obj):
        return False


class NoRolesInBulk(_NotInBulk, AssignRoleBulkAction):
    pass


class NoDeletingInBulk(_NotInBulk, DeleteBulkAction):
    pass


class NoClosingInBulk(_NotInBulk, SetActiveStateBulkAction):
    pass
