"""Forms of signing up and in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AdultNameForm(forms.Form):
    """Name fields of an adult's sign-up, patronymic first as Mongolian forms have it."""

    last_name = forms.CharField(label=_("Last name (patronymic)"), max_length=60)
    first_name = forms.CharField(label=_("Given name"), max_length=60)

    def signup(self, request, user):
        user.last_name = self.cleaned_data["last_name"].strip()
        user.first_name = self.cleaned_data["first_name"].strip()
        user.save(update_fields=["first_name", "last_name"])
