"""The house's one gathering place of what administrators see in the CMS. Definitions live in the topic folders."""

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.model import ModelViewSetGroup
from wagtail.permissions import ModelPermissionPolicy

from .certificates.viewsets import CertificateViewSet
from .classrooms.models import SchoolTeacher
from .classrooms.viewsets import SchoolViewSet, TeacherViewSet
from .impact import viewsets as impact
from .impact.models import GainSums
from .items import viewsets as items


class SchoolsGroup(ModelViewSetGroup):
    items = (SchoolViewSet, TeacherViewSet, CertificateViewSet)
    menu_label = _("Schools and certificates")
    menu_name = "schools-and-certificates"
    menu_icon = "home"
    menu_order = 220


@hooks.register("register_admin_viewset")
def viewsets():
    return SchoolsGroup()


@hooks.register("register_admin_urls")
def urls():
    return [
        path("", include((items.admin_urls(), "items"), namespace="items")),
        path("", include((impact.admin_urls(), "gain"), namespace="gain")),
    ]


@hooks.register("register_reports_menu_item")
def numbers_about_questions():
    return items.menu_item()


@hooks.register("register_reports_menu_item")
def what_was_learnt():
    return impact.menu_item()


class TeachersWaitingPanel(Component):
    """How many teachers wait for a decision; only where somebody waits."""

    name = "teachers-waiting"
    order = 90
    template_name = "learning/admin/teachers_waiting.html"

    def get_context_data(self, parent_context):
        waiting = SchoolTeacher.objects.filter(state=SchoolTeacher.State.ASKED).count()
        url = f"{reverse('teachers:index')}?state={SchoolTeacher.State.ASKED}"
        return {**super().get_context_data(parent_context), "waiting": waiting, "url": url}


class WhatWasLearntPanel(Component):
    """The way to the figures, for whoever may see them: officials find nothing else on this page."""

    name = "what-was-learnt"
    order = 95
    template_name = "learning/admin/gain_panel.html"


@hooks.register("construct_homepage_panels")
def figures(request, panels):
    if ModelPermissionPolicy(GainSums).user_has_permission(request.user, "view"):
        panels.append(WhatWasLearntPanel())


@hooks.register("construct_homepage_panels")
def teachers_waiting(request, panels):
    if ModelPermissionPolicy(SchoolTeacher).user_has_permission(request.user, "change"):
        panels.append(TeachersWaitingPanel())


@hooks.register("register_log_actions")
def log_actions(actions):
    for name, label, message in (
        ("learning.new_invitation_code", _("New invitation code"), _("Made a new invitation code")),
        ("learning.confirm_teacher", _("Confirm"), _("Confirmed a teacher")),
        ("learning.refuse_teacher", _("Refuse"), _("Refused a teacher")),
        ("learning.revoke_certificate", _("Revoke"), _("Revoked a certificate")),
        ("learning.reissue_certificate", _("Issue anew"), _("Issued a certificate anew")),
    ):
        actions.register_action(name, label, message)
