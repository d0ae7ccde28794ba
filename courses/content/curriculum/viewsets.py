"""What editors do with a course beside editing it: take it away as a SCORM package."""

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button

from .models import CoursePage
from .scorm_export import gather


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of the texts"), choices=lambda: settings.LANGUAGES)


class ScormExportView(WagtailAdminTemplateMixin, View):
    """The course as it is published, in one language: first what is left out, then the file. Writes nothing."""

    template_name = "content/admin/scorm_export.html"
    header_icon = "download"
    page_title = _("Download as SCORM")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.page = get_object_or_404(CoursePage, pk=kwargs["page_id"])

    def dispatch(self, request, *args, **kwargs):
        if not self.page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self):
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self):
        edit = reverse("wagtailadmin_pages:edit", args=[self.page.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": self.get_page_subtitle()},
            {"url": "", "label": self.page_title},
        ]

    def get(self, request, *args, **kwargs):
        form = LanguageForm(request.GET or None)
        gathered = gather(self.page, form.cleaned_data["language"]) if form.is_bound and form.is_valid() else None
        if gathered and gathered.course.lessons and "download" in request.GET:
            answer = HttpResponse(gathered.package(), content_type="application/zip")
            answer["Content-Disposition"] = f'attachment; filename="{gathered.file_name}"'
            return answer
        context = self.get_context_data(form=form, gathered=gathered, query=request.GET.urlencode())
        return self.render_to_response(context)


def export_button(page, user):
    """In the menu of a course, for whoever may edit it."""
    if isinstance(page, CoursePage) and page.live and page.permissions_for_user(user).can_edit():
        yield Button(
            _("Download as SCORM"), reverse("curriculum_admin:scorm", args=[page.pk]), icon_name="download", priority=60
        )


def admin_urls() -> list:
    """Addresses below /admin/."""
    return [path("courses/<int:page_id>/scorm/", ScormExportView.as_view(), name="scorm")]
