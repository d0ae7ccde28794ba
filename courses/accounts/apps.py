from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    name = "courses.accounts"
    label = "accounts"
    verbose_name = _("People")
    default = True


class PeopleInTheCms(WagtailUsersAppConfig):
    """Stands in INSTALLED_APPS instead of "wagtail.users": the same tables, our list of people."""

    user_viewset = "courses.accounts.viewsets.PeopleViewSet"
