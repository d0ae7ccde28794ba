"""Forms of signing up and in."""

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.accounts import actions
from courses.accounts.models import User


class AdultNameForm(forms.Form):
    """Name fields of an adult's sign-up, patronymic first as Mongolian forms have it."""

    last_name = forms.CharField(
        label=_("Last name (patronymic)"), max_length=60, widget=forms.TextInput({"autocomplete": "family-name"})
    )
    first_name = forms.CharField(label=_("Given name"), max_length=60, widget=forms.TextInput({"autocomplete": "given-name"}))
    field_order = ["last_name", "first_name", "email", "password1", "password2"]

    def signup(self, request, user):
        user.last_name = self.cleaned_data["last_name"].strip()
        user.first_name = self.cleaned_data["first_name"].strip()
        user.save(update_fields=["first_name", "last_name"])


class AdultForm(forms.ModelForm):
    """What an adult may change about themselves: name and language, nothing else."""

    language = forms.ChoiceField(label=_("Language"), required=False, help_text=_("The site opens in it after you sign in."))

    class Meta:
        model = User
        fields = ["last_name", "first_name", "language"]
        labels = {"last_name": _("Last name (patronymic)"), "first_name": _("Given name")}
        widgets = {
            "last_name": forms.TextInput({"autocomplete": "family-name"}),
            "first_name": forms.TextInput({"autocomplete": "given-name"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = True
        for name in ("first_name", "last_name"):
            self.fields[name].max_length = 60
            self.fields[name].widget.attrs["maxlength"] = 60
        self.fields["language"].choices = [("", _("As I find it")), *settings.LANGUAGES]

    def clean_first_name(self):
        return self._short(self.cleaned_data["first_name"])

    def clean_last_name(self):
        return self._short(self.cleaned_data["last_name"])

    @staticmethod
    def _short(name: str) -> str:
        return " ".join(name.split())[:60]


class _CountedCode:
    """Counts wrong codes of the second factor in the database: allauth's limit lives in the memory of one process."""

    def clean_code(self):
        if not actions.may_try_second_factor(user_id=self.user.pk, now=timezone.now()).allowed:
            raise get_adapter().validation_error("too_many_login_attempts")
        actions.note_wrong_second_factor(user_id=self.user.pk, now=timezone.now())
        code = super().clean_code()
        actions.forget_wrong_second_factors(user_id=self.user.pk)
        return code


class SecondFactorForm(_CountedCode, AuthenticateForm):
    """After the password: a code of the app, or a recovery code."""


class SecondFactorAgainForm(_CountedCode, ReauthenticateForm):
    """Before something delicate, or at the door of the CMS."""
