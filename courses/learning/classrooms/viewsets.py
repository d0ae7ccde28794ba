"""Schools and their teachers in the CMS, for administrators."""

import django_filters
from django import forms
from django.contrib.admin.utils import quote
from django.db.models import Case, Count, Q, When
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.permissions import ModelPermissionPolicy

from courses.content.editorial.viewsets import NO_FORM, FoldedSearch, RecordsViewSet
from courses.lib import codes
from courses.lib.aimags import AIMAGS

from . import actions
from .models import School, SchoolTeacher

# --- schools -----------------------------------------------------------------------------------------------------------


def shown_code(school: School) -> str:
    return codes.grouped(school.invitation_code, 4)


class SchoolForm(WagtailAdminModelForm):
    """The aimag is chosen, not typed: figures are summed by it. A school that has another word there may keep it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        held = [self.instance.aimag] if self.instance.aimag and self.instance.aimag not in AIMAGS else []
        field = self.fields["aimag"]
        choices = [("", "—"), *((name, name) for name in (*held, *AIMAGS))]
        self.fields["aimag"] = forms.ChoiceField(label=field.label, choices=choices)

    class Meta:
        model = School
        fields = ["name", "aimag", "soum", "invitation_open"]


class SchoolIndexView(FoldedSearch, generic.IndexView):
    folded_fields = ("name", "aimag", "soum")

    def get_base_queryset(self):
        waiting = Q(teachers__state=SchoolTeacher.State.ASKED)
        confirmed = Q(teachers__state=SchoolTeacher.State.CONFIRMED)
        return School.objects.annotate(
            waiting=Count("teachers", filter=waiting, distinct=True),
            confirmed=Count("teachers", filter=confirmed, distinct=True),
        )


class AddSchoolView(generic.CreateView):
    """The invitation code is made by the action, never typed."""

    def save_instance(self):
        given = self.form.cleaned_data
        school = actions.make_school(name=given["name"], aimag=given["aimag"], soum=given["soum"])
        if school.invitation_open != given["invitation_open"]:
            school.invitation_open = given["invitation_open"]
            school.save(update_fields=["invitation_open"])
        log(instance=school, action="wagtail.create", content_changed=True)
        return school

    def get_success_message(self, instance):
        return gettext("School made. Its invitation code: %(code)s") % {"code": shown_code(instance)}


class EditSchoolView(generic.EditView):
    template_name = "learning/admin/school_edit.html"

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            "code": shown_code(self.object),
            "renew_url": reverse("schools:renew_code", args=[self.object.pk]),
        }


class RenewCodeView(PermissionCheckedMixin, View):
    """POST: a new invitation code; the old one lets nobody in any more."""

    permission_policy = ModelPermissionPolicy(School)
    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request, pk: int):
        school = actions.renew_invitation_code(school=get_object_or_404(School, pk=pk))
        log(instance=school, action="learning.new_invitation_code")
        messages.success(request, gettext("The new invitation code: %(code)s") % {"code": shown_code(school)})
        return redirect(reverse("schools:edit", args=[school.pk]))


class SchoolViewSet(RecordsViewSet):
    model = School
    name = "schools"
    icon = "home"
    menu_label = _("Schools")
    index_view_class = SchoolIndexView
    add_view_class = AddSchoolView
    edit_view_class = EditSchoolView
    list_display = [
        "name", "aimag", "soum",
        Column("confirmed", label=_("Teachers")),
        Column("waiting", label=_("Waiting")),
        BooleanColumn("invitation_open", label=_("Invitation code works")),
    ]  # fmt: skip
    list_filter = ["aimag"]
    edit_template_name = "learning/admin/school_edit.html"
    own_urls = (path("new-code/<int:pk>/", RenewCodeView.as_view(), name="renew_code"),)

    def get_form_class(self, for_update=False):
        return SchoolForm


# --- teachers ----------------------------------------------------------------------------------------------------------


class TeacherFilter(WagtailFilterSet):
    state = django_filters.ChoiceFilter(label=_("State"), choices=SchoolTeacher.State.choices)

    class Meta:
        model = SchoolTeacher
        fields = ["state"]


class TeacherIndexView(FoldedSearch, generic.IndexView):
    """Who says to teach where. Those who wait stand first."""

    folded_fields = ("user__first_name", "user__last_name", "user__email", "school__name")

    def get_base_queryset(self):
        decided = Case(When(state=SchoolTeacher.State.ASKED, then=0), default=1)
        return SchoolTeacher.objects.select_related("user", "school").order_by(decided, "-asked_at")

    def order_queryset(self, queryset):
        return queryset if not self.ordering else super().order_queryset(queryset)

    def get_edit_url(self, instance):
        return reverse("teachers:decide", args=[quote(instance.pk)]) if self.user_has_permission("change") else None

    def get_add_url(self):
        return None

    def get_list_more_buttons(self, instance):
        url = self.get_edit_url(instance)
        return [Button(gettext("Decide"), url=url, icon_name="check", priority=10)] if url else []

    @cached_property
    def columns(self):
        title = self._get_title_column_class(TitleColumn)
        return [
            title("name", label=_("Teacher"), accessor=lambda row: row.user.get_full_name(), get_url=self.get_edit_url),
            Column("school", label=_("School")),
            Column("state", label=_("State"), accessor="get_state_display", sort_key="state"),
            DateColumn("asked_at", label=_("Asked"), sort_key="asked_at"),
            DateColumn("decided_at", label=_("Decided"), sort_key="decided_at"),
        ]


class DecideTeacherView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """One request, with everything an administrator needs to decide; POST `confirm` or `refuse`."""

    permission_policy = ModelPermissionPolicy(SchoolTeacher)
    permission_required = "change"
    template_name = "learning/admin/teacher_decide.html"
    header_icon = "user"
    page_title = _("Is this person a teacher here?")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        rows = SchoolTeacher.objects.select_related("user", "school", "decided_by")
        self.teacher = get_object_or_404(rows, pk=kwargs["pk"])

    def get_page_subtitle(self):
        return self.teacher.user.get_full_name()

    def get_breadcrumbs_items(self):
        listing = {"url": reverse("teachers:index"), "label": _("Teachers")}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.get_page_subtitle()}]

    def get(self, request, *args, **kwargs):
        others = SchoolTeacher.objects.filter(user=self.teacher.user).exclude(pk=self.teacher.pk).select_related("school")
        return self.render_to_response({**self.get_context_data(), "teacher": self.teacher, "others": others})

    def post(self, request, *args, **kwargs):
        refused = gettext("Refused. The classes of this school are out of reach.")
        decisions = {
            "confirm": (actions.confirm_teacher, "learning.confirm_teacher", gettext("Confirmed as a teacher of the school.")),
            "refuse": (actions.refuse_teacher, "learning.refuse_teacher", refused),
        }
        decision = decisions.get(request.POST.get("decision"))
        if decision is None:
            return redirect(request.path)
        act, entry, sentence = decision
        act(teacher=self.teacher, by=request.user, now=timezone.now())
        log(instance=self.teacher, action=entry)
        messages.success(request, sentence)
        return redirect(reverse("teachers:index"))


class TeacherViewSet(RecordsViewSet):
    model = SchoolTeacher
    name = "teachers"
    icon = "user"
    menu_label = _("Teachers")
    index_view_class = TeacherIndexView
    filterset_class = TeacherFilter
    form_fields: list[str] = []
    left_out = NO_FORM
    own_urls = (path("decide/<int:pk>/", DecideTeacherView.as_view(), name="decide"),)
