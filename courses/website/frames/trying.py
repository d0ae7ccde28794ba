"""An editor tries a content in the CMS, in the same closed frame as learners, before it stands in a lesson. Nothing is kept."""

from csp.constants import SELF
from django.conf import settings
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permissions import ModelPermissionPolicy

from courses.content.models import Package
from courses.content.played import players

from .access import frame_url


class TryView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """The frame, and what the content says in it."""

    permission_policy = ModelPermissionPolicy(Package)
    any_permission_required = ["add", "change", "view"]
    template_name = "content/admin/package_try.html"
    page_title = _("Try it out")
    header_icon = "view"

    @cached_property
    def package(self) -> Package:
        return get_object_or_404(Package.objects.ready(), pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return str(self.package)

    def get_breadcrumbs_items(self):
        edit = reverse(Package.snippet_viewset.get_url_name("edit"), args=[self.package.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": str(self.package)},
            {"url": "", "label": self.page_title},
        ]

    def get(self, request, pk):
        response = self.render_to_response(
            {
                **self.get_context_data(), "package": self.package, "installed": players.installed(self.package.kind),
                "frame": frame_url(self.package, language=get_language()), "frame_origin": settings.H5P_ORIGIN,
            }
        )  # fmt: skip
        policy = {**settings.ADMIN_CONTENT_SECURITY_POLICY, "frame-src": [settings.H5P_ORIGIN or SELF]}
        response._csp_config = policy
        return response
