from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    q = forms.CharField(label=_("What are you looking for?"), max_length=80, strip=True)


class CertificateForm(forms.Form):
    number = forms.CharField(label=_("Certificate number"), max_length=40, strip=True)
