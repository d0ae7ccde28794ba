"""What editors do with a course beside editing it: take it away as a SCORM package."""

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import Button

from ..editorial.viewsets import PageToolView
from .models import CoursePage
from .scorm_export import gather


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of the texts"), choices=lambda: settings.LANGUAGES)


class ScormExportView(PageToolView):
    """The course as it is published, in one language: first what is left out, then the file. Writes nothing."""

    template_name = "content/admin/scorm_export.html"
    header_icon = "download"
    page_title = _("Download as SCORM")
    page_class = CoursePage

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
