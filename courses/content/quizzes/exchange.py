"""Question banks in and out, in the CMS: a file, its preview row by row, all or nothing; a choice, its losses, a file."""

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log
from wagtail.permissions import ModelPermissionPolicy

from . import actions, reports
from .formats import FORMATS, likely_format, question_format
from .models import BankFile, Objective, Question

MOST_BYTES = 20 * 1000 * 1000
MOST_SHOWN = 300
"""Rows and problems of a preview that are shown; a page with thousands helps nobody."""


class FileForm(forms.Form):
    """The file of a bank. Without a choice its format is guessed from name and content."""

    file = forms.FileField(label=_("File"), help_text=_("At most 20 MB. Nothing is stored before you have seen the preview."))
    format = forms.ChoiceField(
        label=_("Format"), required=False,
        choices=lambda: [("", _("Find out from the file")), *((one.key, one.label) for one in FORMATS.values())],
    )  # fmt: skip
    language = forms.ChoiceField(
        label=_("Language of the texts"), choices=lambda: settings.LANGUAGES,
        help_text=_("For formats that know one language only. Our own table has a column for each."),
    )  # fmt: skip

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB. Divide it into smaller ones."))
        return file

    def clean(self):
        given = super().clean()
        if given.get("file"):
            content = given["content"] = given["file"].read()
            found = FORMATS.get(given.get("format")) or likely_format(given["file"].name, content)
            if found is None:
                self.add_error("format", _("This file's format cannot be told. Choose it here."))
            given["found"] = found
        return given


class ExportForm(forms.Form):
    """Which questions, in which format."""

    format = forms.ChoiceField(
        label=_("Format"), choices=lambda: [(one.key, one.label) for one in FORMATS.values() if one.write]
    )
    language = forms.ChoiceField(label=_("Language of the texts"), choices=lambda: settings.LANGUAGES)
    objective = forms.ModelChoiceField(
        label=_("Objective"), required=False, queryset=Objective.objects.all(), empty_label=_("all questions")
    )


class BankView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """What the pages of the exchange share."""

    permission_policy = ModelPermissionPolicy(Question)
    header_icon = "help"

    def get_breadcrumbs_items(self):
        listing = {"url": reverse(Question.snippet_viewset.get_url_name("list")), "label": _("Questions")}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.page_title}]

    @staticmethod
    def url_of(name: str, *arguments) -> str:
        return reverse(Question.snippet_viewset.get_url_name(name), args=arguments)


class ImportView(BankView):
    """Choose a file. POST keeps it and leads to its preview."""

    permission_required = "add"
    template_name = "content/admin/bank_import.html"
    page_title = _("Take in questions")

    def show(self, form):
        templates = [one for one in FORMATS.values() if one.template]
        return self.render_to_response({**self.get_context_data(), "form": form, "templates": templates})

    def get(self, request):
        return self.show(FileForm(initial={"language": settings.LANGUAGE_CODE}))

    def post(self, request):
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form)
        given = form.cleaned_data
        kept = actions.keep_file(
            name=given["file"].name, format=given["found"].key, language=given["language"], content=given["content"],
            now=timezone.now(),
        )  # fmt: skip
        return redirect(self.url_of("import_preview", kept.token))


class TemplateFileView(BankView):
    """The empty table to fill in."""

    permission_required = "add"

    def get(self, request, key: str):
        made = FORMATS.get(key)
        return attached(made.template()) if made and made.template else redirect(self.url_of("import"))


class PreviewView(BankView):
    """What would be taken in, row by row, with everything that is wrong or lost. POST takes all of it or nothing."""

    permission_required = "add"
    template_name = "content/admin/bank_preview.html"
    page_title = _("Preview of the file")

    @cached_property
    def file(self) -> BankFile:
        return get_object_or_404(BankFile, pk=self.kwargs["token"])

    @cached_property
    def plan(self) -> reports.Plan:
        # Read only when somebody who may is looking: reading a large file takes seconds.
        reading = question_format(self.file.format).read(bytes(self.file.content), language=self.file.language)
        return reports.plan(reading)

    def get_page_subtitle(self):
        return self.file.name

    def get(self, request, token):
        return self.render_to_response(
            {
                **self.get_context_data(), "plan": self.plan, "file": self.file, "again": self.url_of("import"),
                "format": question_format(self.file.format).label, "rows": self.plan.rows[:MOST_SHOWN],
                "problems": self.plan.problems[:MOST_SHOWN], "losses": self.plan.losses[:MOST_SHOWN],
                "most": MOST_SHOWN, "new": len(self.plan.new),
            }
        )  # fmt: skip

    def post(self, request, token):
        if not self.plan.sound or not self.plan.new or (self.plan.losses and "agreed" not in request.POST):
            messages.error(request, gettext("Nothing was taken in. Look at the preview."))
            return redirect(request.path)
        made = actions.take_in_file(file=self.file, questions=self.plan.new)
        for question in made:
            log(instance=question, action="wagtail.create", content_changed=True)
        sentence = ngettext("%(count)d question was taken in.", "%(count)d questions were taken in.", len(made))
        messages.success(request, sentence % {"count": len(made)})
        return redirect(self.url_of("list"))


class ExportView(BankView):
    """Choose, see what the format cannot carry, download."""

    any_permission_required = ["add", "change", "view"]
    template_name = "content/admin/bank_export.html"
    page_title = _("Download questions")

    def get(self, request):
        form = ExportForm(request.GET if "format" in request.GET else None, initial={"language": settings.LANGUAGE_CODE})
        written = number = None
        if form.is_bound and form.is_valid():
            given = form.cleaned_data
            chosen = [question for row, question in reports.bank() if given["objective"] in (None, row.objective)]
            number = len(chosen)
            written = question_format(given["format"]).write(chosen, language=given["language"])
            if "download" in request.GET:
                return attached(written)
        return self.render_to_response(
            {
                **self.get_context_data(), "form": form, "written": written, "number": number,
                "losses": written.losses[:MOST_SHOWN] if written else (), "query": request.GET.urlencode(),
            }
        )  # fmt: skip


def attached(written) -> HttpResponse:
    response = HttpResponse(written.content, content_type=written.content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{written.file_name}"'
    return response


def bank_urls() -> list:
    """Addresses below those of the questions."""
    return [
        path("import/", ImportView.as_view(), name="import"),
        path("import/template/<slug:key>/", TemplateFileView.as_view(), name="import_template"),
        path("import/<uuid:token>/", PreviewView.as_view(), name="import_preview"),
        path("export/", ExportView.as_view(), name="export"),
    ]
