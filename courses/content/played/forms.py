"""The form of an upload."""

from django import forms
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..h5p.archive import MAX_FILE

ENDINGS = (".h5p", ".zip")


class UploadForm(forms.Form):
    """A package, and how it is called in each language of the platform."""

    file = forms.FileField(
        label=_("File"), widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
        help_text=_("An .h5p file, or a .zip with a SCORM package. At most 500 MB."),
    )  # fmt: skip

    def __init__(self, *args, may_install: bool, **kwargs):
        """`may_install`: this person may bring programs onto the platform. A SCORM package is one; an H5P content is not."""
        super().__init__(*args, **kwargs)
        self.may_install = may_install
        told = _("Learners see it. Left empty, the title in the file is taken.")
        for code, language in settings.LANGUAGES:
            self.fields[f"title_{code}"] = forms.CharField(
                label=format_lazy("{} ({})", _("Title"), language), max_length=255, required=False,
                help_text=told if code == settings.LANGUAGE_CODE else "",
            )  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if not file.name.lower().endswith(ENDINGS):
            raise forms.ValidationError(_("The name of the file must end with .h5p, or with .zip for SCORM."))
        if file.name.lower().endswith(".zip") and not self.may_install:
            raise forms.ValidationError(_("A SCORM package contains programs: only an administrator may upload one."))
        if file.size > MAX_FILE:
            raise forms.ValidationError(_("The file is larger than 500 MB."))
        return file

    def titles(self) -> dict[str, str]:
        return {code: self.cleaned_data[f"title_{code}"].strip() for code, _name in settings.LANGUAGES}
