"""Certificates in the CMS, for administrators: look up, revoke with a reason, issue anew. Never edited, never deleted."""

import django_filters
from django import forms
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.permissions import ModelPermissionPolicy

from courses.content.editorial.viewsets import NO_FORM, RecordsViewSet
from courses.lib import codes

from . import actions
from .access import by_number
from .models import Certificate


class ReasonForm(forms.Form):
    """Why a certificate is revoked or issued anew. It stays with the certificate."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why. The reason stays with the certificate.")},
    )  # fmt: skip


class CertificateFilter(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"), choices=[("valid", _("Valid")), ("revoked", _("Revoked"))], method="by_state"
    )

    class Meta:
        model = Certificate
        fields: list[str] = []

    def by_state(self, queryset, name, value):
        return queryset.filter(revoked_at=None) if value == "valid" else queryset.exclude(revoked_at=None)


class CertificateIndexView(generic.IndexView):
    any_permission_required = ["view", "change"]

    def get_base_queryset(self):
        return Certificate.objects.select_related("course")

    def search_queryset(self, queryset):
        """By number, however it was typed, or by the name as given."""
        typed = self.search_query.strip()
        if not typed:
            return queryset
        exact = by_number(typed)
        if exact is not None:
            return queryset.filter(pk=exact.pk)
        # SQLite compares Cyrillic letters with case: the words as typed, and with a capital.
        wanted = Q()
        for word in typed.split():
            wanted &= Q(name__icontains=word) | Q(name__icontains=word.capitalize())
        number = codes.normalise_code(typed)
        return queryset.filter(wanted | Q(code__startswith=number) if len(number) >= 4 else wanted)

    def get_edit_url(self, instance):
        return reverse("certificates:look", args=[quote(instance.pk)])

    def get_add_url(self):
        return None

    def get_list_more_buttons(self, instance):
        return [Button(gettext("Look"), url=self.get_edit_url(instance), icon_name="view", priority=10)]

    @cached_property
    def columns(self):
        title = self._get_title_column_class(TitleColumn)
        return [
            title("code", label=_("Number"), accessor=lambda row: codes.grouped(row.code, 4), get_url=self.get_edit_url),
            Column("name", label=_("Name"), sort_key="name"),
            Column("course", label=_("Course"), accessor=course_name),
            DateColumn("issued_at", label=_("Issued on"), sort_key="issued_at"),
            Column("state", label=_("State"), accessor=lambda row: _("Valid") if row.is_valid else _("Revoked")),
        ]


def course_name(certificate: Certificate) -> str:
    names = certificate.course_names
    return names.get(get_language()) or next(iter(names.values()), "")


class LookView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """Everything about one certificate; POST `revoke` or `reissue` with a reason."""

    permission_policy = ModelPermissionPolicy(Certificate)
    any_permission_required = ["view", "change"]
    template_name = "learning/admin/certificate.html"
    header_icon = "doc-full"
    page_title = _("Certificate")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = Certificate.objects.select_related("course", "replaces", "revoked_by", "learner")
        self.certificate = get_object_or_404(rows, pk=kwargs["pk"])

    def get_page_subtitle(self):
        return codes.grouped(self.certificate.code, 4)

    def get_breadcrumbs_items(self):
        listing = {"url": reverse("certificates:index"), "label": _("Certificates")}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.get_page_subtitle()}]

    @property
    def may_change(self) -> bool:
        return self.permission_policy.user_has_permission(self.request.user, "change")

    def show(self, form):
        successor = Certificate.objects.filter(replaces=self.certificate).first()
        return self.render_to_response(
            {
                **self.get_context_data(), "certificate": self.certificate, "number": self.get_page_subtitle(),
                "course_name": course_name(self.certificate), "form": form, "may_change": self.may_change,
                "successor": successor, "successor_number": successor and codes.grouped(successor.code, 4),
                "replaced_number": self.certificate.replaces and codes.grouped(self.certificate.replaces.code, 4),
            }
        )  # fmt: skip

    def get(self, request, *args, **kwargs):
        return self.show(ReasonForm())

    def post(self, request, *args, **kwargs):
        if not self.may_change:
            raise PermissionDenied
        form = ReasonForm(request.POST)
        if not form.is_valid():
            messages.error(request, gettext("Nothing was changed: the reason is missing."))
            return self.show(form)
        said = {"certificate": self.certificate, "by": request.user, "now": timezone.now(), **form.cleaned_data}
        if "reissue" in request.POST and self.certificate.learner_id:
            fresh = actions.reissue(**said)
            log(instance=fresh, action="learning.reissue_certificate")
            messages.success(request, gettext("Issued anew. The old number is not valid any more."))
            return redirect(reverse("certificates:look", args=[fresh.pk]))
        actions.revoke(**said)
        log(instance=self.certificate, action="learning.revoke_certificate")
        messages.success(request, gettext("The certificate is not valid any more."))
        return redirect(request.path)


class CertificateViewSet(RecordsViewSet):
    model = Certificate
    name = "certificates"
    icon = "doc-full"
    menu_label = _("Certificates")
    index_view_class = CertificateIndexView
    filterset_class = CertificateFilter
    search_fields = ["code", "name"]
    form_fields: list[str] = []
    left_out = NO_FORM
    own_urls = (path("look/<int:pk>/", LookView.as_view(), name="look"),)
