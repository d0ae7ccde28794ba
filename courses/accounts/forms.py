"""The administrator's forms of adults. Nobody types a username; a role brings the right to enter the CMS with it."""

from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Case, When
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm

from .models import User

ROLE_NAMES = {
    "Officials": _("Officials"),
    "Editors": _("Editors"),
    "Moderators": _("Moderators"),
    "Administrators": _("Administrators"),
}
ROLE_HELP = {
    "Officials": _("See what was learnt, in figures without names. They change nothing."),
    "Editors": _("Write and translate, and send for review."),
    "Moderators": _("All of that, and publish."),
    "Administrators": _("All of that, and people, schools, certificates and settings."),
}


def roles():
    """All groups, ours first and in the order in which each may do more than the one before."""
    ours = [When(name=name, then=place) for place, name in enumerate(ROLE_NAMES)]
    return Group.objects.order_by(Case(*ours, default=len(ours)), "name")


def role_label(group: Group) -> str:
    """The role's name in the language of the CMS, with what it may do."""
    name = ROLE_NAMES.get(group.name, group.name)
    return f"{name} — {ROLE_HELP[group.name]}" if group.name in ROLE_HELP else str(name)


class RolesField(forms.ModelMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj):
        return role_label(obj)


class _AdultForm:
    """What making and editing an adult share."""

    def prepare(self) -> None:
        self.fields.pop("username", None)
        self.fields["last_name"].label = _("Last name (patronymic)")
        self.fields["first_name"].label = _("Given name")
        self.fields["email"].help_text = _(
            "The address to sign in with. A change is confirmed with a code at the next sign-in."
        )
        self.fields["groups"] = RolesField(
            queryset=roles(), required=False, label=_("Roles"),
            help_text=_("Without a role somebody is a learner or teacher and does not enter the CMS."),
        )  # fmt: skip
        if self.instance.pk:
            self.fields["groups"].initial = self.instance.groups.all()
        self.order_fields(["last_name", "first_name", "email", "password1", "password2", "groups", "is_superuser", "is_active"])

    def separate_username_field(self) -> bool:
        return False

    def only_superusers_make_superusers(self, by: User | None) -> None:
        if by is None or not by.is_superuser:
            self.fields.pop("is_superuser", None)

    def clean_email(self):
        email = self.cleaned_data["email"].strip().lower()
        others = User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk)
        if others.exists() or EmailAddress.objects.filter(email__iexact=email).exclude(user_id=self.instance.pk).exists():
            raise forms.ValidationError(gettext("Somebody has this e-mail address already."))
        return email

    @transaction.atomic
    def save(self, commit=True):
        user = super().save(commit=commit)
        if not commit:
            return user
        may_enter = user.is_superuser or user.groups.filter(permissions__codename="access_admin").exists()
        User.objects.filter(pk=user.pk).update(is_staff=may_enter)
        user.is_staff = may_enter
        if "email" in self.changed_data:
            # Whoever signs in with the new address proves it first (website/signin).
            EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()
        return user


class NewAdultForm(_AdultForm, UserCreationForm):
    def __init__(self, *args, **kwargs):
        by = kwargs.pop("by", None)
        super().__init__(*args, **kwargs)
        self.prepare()
        self.only_superusers_make_superusers(by)
        self.instance.kind = User.Kind.ADULT
        self.instance.username = f"adult-{get_random_string(16).lower()}"


class AdultForm(_AdultForm, UserEditForm):
    def __init__(self, *args, **kwargs):
        by = kwargs.pop("by", None)
        super().__init__(*args, **kwargs)
        self.prepare()
        self.only_superusers_make_superusers(by)
        if by is not None and by.pk == self.instance.pk:
            self.fields.pop("groups", None)  # nobody takes or gives a role to themselves
