"""What editors do with a guideline set beside editing it: take in an edition from a Word document.

Between looking and taking in, the text travels in the page itself, signed: nothing is stored before an editor has said so.
"""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname as localised
from wagtail.admin.widgets.button import Button

from courses.lib.word import MAX_UPLOAD, UnreadableDocument, read_document

from ..editorial.models import SOURCE_LANGUAGE
from ..editorial.viewsets import PageToolView
from . import actions, editions
from .models import GuidelineSectionPage, GuidelineSetPage

SALT = "content.guidelines.edition"
MOST_SIGNED = 1_500_000
"""Letters of the signed text: a form may have two megabytes."""


class EditionForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of the texts"), choices=lambda: settings.LANGUAGES)
    file = forms.FileField(
        label=_("Word document"), help_text=_("A .docx of at most 20 MB, with a heading style for each section."),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_UPLOAD:
            raise forms.ValidationError(_("This document is too large."))
        try:
            return read_document(file.read())
        except UnreadableDocument as error:
            too_big = error.code == "too_big"
            sentence = _("This document is too large.") if too_big else _("This is not a Word document (.docx).")
            raise forms.ValidationError(sentence) from error


class EditionImportView(PageToolView):
    """Choose a document; POST shows what would change; POST with «take» makes drafts of it."""

    template_name = "content/admin/edition_import.html"
    header_icon = "upload"
    page_title = _("Take in an edition")
    page_class = GuidelineSetPage

    def get(self, request, *args, **kwargs):
        return self._show(EditionForm())

    def post(self, request, *args, **kwargs):
        if "take" in request.POST:
            return self._take(request)
        form = EditionForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(form)
        edition, language = editions.read_edition(form.cleaned_data["file"]), form.cleaned_data["language"]
        signed = signing.dumps([self.page.pk, language, edition.as_data()], salt=SALT, compress=True)
        problems = edition.problems or ((gettext("The document is too long."),) if len(signed) > MOST_SIGNED else ())
        return self._show(EditionForm(), edition=edition, language=language, signed=signed, problems=problems)

    def _take(self, request):
        try:
            page_id, language, data = signing.loads(request.POST.get("edition", ""), salt=SALT, max_age=86_400)
        except signing.BadSignature:
            messages.error(request, gettext("Nothing was taken in. Choose the document again."))
            return self._show(EditionForm())
        if page_id != self.page.pk:
            messages.error(request, gettext("Nothing was taken in. Choose the document again."))
            return self._show(EditionForm())
        taken = actions.take_edition(
            guideline_set=self.page, edition=editions.edition_of(data), language=language, by=request.user
        )
        sentence = ngettext(
            "%d section waits as a draft. Look at it, then publish it.",
            "%d sections wait as drafts. Look at each, then publish it.",
            len(taken),
        )
        messages.success(request, sentence % len(taken))
        return redirect(reverse("wagtailadmin_explore", args=[self.page.pk]))

    def _show(self, form, *, edition=None, language="", signed="", problems=()):
        changes, absent = [], []
        if edition and not problems:
            there = self._there(language)
            changes = editions.changes(edition, there, replaces=language == SOURCE_LANGUAGE)
            if language != SOURCE_LANGUAGE:
                # What does not exist in Mongolian is not taken in.
                absent = [change.section for change in changes if change.new]
                changes = [change for change in changes if not change.new]
            numbers = {section.number for section in edition.sections}
            kept = [page for page in GuidelineSectionPage.objects.child_of(self.page) if page.number not in numbers]
        else:
            kept = []
        return self.render_to_response(
            {
                **self.get_context_data(), "form": form, "edition": edition, "problems": problems, "changes": changes,
                "absent": absent, "kept": kept, "signed": signed, "language": dict(settings.LANGUAGES).get(language, ""),
            }
        )  # fmt: skip

    def _there(self, language: str) -> dict[int, dict[str, str]]:
        """Sections and recommendations of the latest drafts."""
        found = {}
        for page in GuidelineSectionPage.objects.child_of(self.page):
            draft = page.get_latest_revision_as_object()
            name = localised("text", language)
            found[page.number] = {row.number: getattr(row, name) or "" for row in draft.recommendations.all()}
        return found


def edition_button(page, user):
    """In the menu of a guideline set, for whoever may edit it."""
    if isinstance(page, GuidelineSetPage) and page.permissions_for_user(user).can_edit():
        url = reverse("guidelines_admin:edition", args=[page.pk])
        yield Button(_("Take in an edition"), url, icon_name="upload", priority=60)


def admin_urls() -> list:
    """Addresses below /admin/."""
    return [path("guidelines/<int:page_id>/edition/", EditionImportView.as_view(), name="edition")]
