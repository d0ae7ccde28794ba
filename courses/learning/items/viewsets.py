"""The pages of the CMS about questions: all quizzes, one quiz, and its table to take away."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permissions import ModelPermissionPolicy

from courses.content.models import Quiz
from courses.lib import tables

from . import actions, reports
from .rules import FEW_BELOW, HIDDEN_BELOW

FOLDED_ON_OPENING = 1000
"""Attempts that are added to the sums when the page is opened; more wait for the next opening or for the night."""

WORKING_PERMISSIONS = ("add", "change", "view")


class _ItemsView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """For whoever works on quizzes: editors, moderators, administrators."""

    permission_policy = ModelPermissionPolicy(Quiz)
    any_permission_required = list(WORKING_PERMISSIONS)
    header_icon = "order"
    page_title = _("What the numbers say")

    def context(self, **more):
        limits = {"few_below": FEW_BELOW, "hidden_below": HIDDEN_BELOW}
        return {**self.get_context_data(), **limits, "waiting": reports.waiting(), **more}


class QuizzesView(_ItemsView):
    """Every quiz with the numbers of its newest form."""

    template_name = "learning/admin/items_quizzes.html"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request):
        actions.fold(at_most=FOLDED_ON_OPENING)
        return self.render_to_response(self.context(rows=reports.overview()))


class _QuizView(_ItemsView):
    """One form of a quiz: `?form=` its number, without it the newest."""

    def report(self, request, quiz_id: int) -> reports.QuizReport:
        self.quiz = get_object_or_404(Quiz, pk=quiz_id)
        found = reports.quiz_report(self.quiz, request.GET.get("form", ""))
        if found is None:
            raise Http404
        return found


class QuizItemsView(_QuizView):
    template_name = "learning/admin/items_quiz.html"

    def get_page_subtitle(self):
        return str(self.quiz)

    def get_breadcrumbs_items(self):
        listing = {"url": reverse("items:quizzes"), "label": self.page_title}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.get_page_subtitle()}]

    def get(self, request, quiz_id: int):
        actions.fold(at_most=FOLDED_ON_OPENING)
        report = self.report(request, quiz_id)
        return self.render_to_response(self.context(quiz=self.quiz, report=report, form=report.form))


class QuizCsvView(_QuizView):
    def get(self, request, quiz_id: int):
        report = self.report(request, quiz_id)
        content = tables.write_csv([str(name) for name in reports.CSV_HEADER], reports.csv_rows(report))
        answer = HttpResponse(content, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="asuult-{self.quiz.key}.csv"'
        return answer


class NumbersMenuItem(MenuItem):
    """Shown to whoever works on quizzes."""

    def is_shown(self, request):
        return ModelPermissionPolicy(Quiz).user_has_any_permission(request.user, WORKING_PERMISSIONS)


def menu_item() -> NumbersMenuItem:
    return NumbersMenuItem(_ItemsView.page_title, reverse("items:quizzes"), icon_name="order", order=120)


def admin_urls() -> list:
    """Addresses below /admin/items/."""
    return [
        path("items/", QuizzesView.as_view(), name="quizzes"),
        path("items/<int:quiz_id>/", QuizItemsView.as_view(), name="quiz"),
        path("items/<int:quiz_id>/csv/", QuizCsvView.as_view(), name="csv"),
    ]
