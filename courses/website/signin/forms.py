"""Forms of signing up and in."""

from allauth.account.adapter import get_adapter
from allauth.mfa.adapter import get_adapter as second_factor_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.accounts import actions


class AdultNameForm(forms.Form):
    """Name fields of an adult's sign-up, patronymic first as Mongolian forms have it."""

    last_name = forms.CharField(
        label=_("Last name (patronymic)"), max_length=60, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    first_name = forms.CharField(label=_("Given name"), max_length=60, widget=forms.TextInput({"autocomplete": "given-name"}))
    field_order = ["last_name", "first_name", "email", "password1", "password2"]

    def clean_last_name(self):
        return " ".join(self.cleaned_data["last_name"].split())

    def clean_first_name(self):
        return " ".join(self.cleaned_data["first_name"].split())

    def signup(self, request, user):
        user.last_name, user.first_name = self.cleaned_data["last_name"], self.cleaned_data["first_name"]
        user.save(update_fields=["first_name", "last_name"])


class AdultForm(AdultNameForm):
    """What an adult may change about themselves: name and language, nothing else."""

    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=lambda: [("", _("As I find it")), *settings.LANGUAGES],
        help_text=_("The site opens in it after you sign in."),
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, initial={name: getattr(user, name) for name in self.base_fields}, **kwargs)

    def save(self):
        for name in self.base_fields:
            setattr(self.user, name, self.cleaned_data[name])
        self.user.save(update_fields=list(self.base_fields))


class _CountedCode:
    """Counts wrong codes and remembers used ones in the database: what allauth keeps lives in the memory of one process."""

    def clean_code(self):
        if not actions.may_try_second_factor(user_id=self.user.pk, now=timezone.now()).allowed:
            raise get_adapter().validation_error("too_many_login_attempts")
        actions.note_wrong_second_factor(user_id=self.user.pk, now=timezone.now())
        code = super().clean_code()
        if not actions.spend_second_factor_code(user_id=self.user.pk, code=code, now=timezone.now()):
            raise second_factor_adapter().validation_error("incorrect_code")
        actions.forget_wrong_second_factors(user_id=self.user.pk)
        return code


class SecondFactorForm(_CountedCode, AuthenticateForm):
    """After the password: a code of the app, or a recovery code."""


class SecondFactorAgainForm(_CountedCode, ReauthenticateForm):
    """Before something delicate, or at the door of the CMS."""
