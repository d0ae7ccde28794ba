"""The pages of the CMS about what was learnt: all courses, one course, and its figures to take away (CSV, JSON)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permissions import ModelPermissionPolicy

from courses.content.models import CoursePage, PlainPage
from courses.lib import tables

from . import actions, charts, reports
from .models import GainSums
from .suppression import HIDDEN, MINIMUM
from .synthetic import LABEL

FOLDED_ON_OPENING = 2000
"""Pairs that are added to the sums when the page is opened; where more wait, the night adds them."""

SYNTHETIC = "synthetic"
METHOD = "khemjikh-arga"
"""Slug of the page that says how this is measured (content/seed/pages/method.yaml)."""


class _GainView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """For officials, moderators and administrators. `?figures=synthetic`: made-up learners, and the page says so."""

    permission_policy = ModelPermissionPolicy(GainSums)
    permission_required = "view"
    header_icon = "success"
    page_title = _("What was learnt")

    @property
    def synthetic(self) -> bool:
        return self.request.GET.get("figures") == SYNTHETIC

    def bring_up_to_date(self) -> None:
        """Add what waits, unless it is so much that the night had better do it."""
        now = timezone.now()
        if actions.waiting(now=now) <= FOLDED_ON_OPENING:
            actions.fold(now=now)

    def context(self, **more):
        label = LABEL if self.synthetic else ""
        return {**self.get_context_data(), "minimum": MINIMUM, "synthetic": self.synthetic, "synthetic_label": label, **more}


class CoursesView(_GainView):
    """Every course with figures."""

    template_name = "learning/admin/gain_courses.html"

    def get_breadcrumbs_items(self):
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get(self, request):
        self.bring_up_to_date()
        rows = reports.overview(synthetic=self.synthetic)
        table = charts.dumbbells_table([(row.label, row.gain) for row in rows])
        shown = list(zip(rows, table.rows, strict=True))
        return self.render_to_response(self.context(head=table.head, rows=shown, has_synthetic=reports.has_synthetic()))


class _CourseView(_GainView):
    """One edition of a course: `?edition=`, without it the newest with figures."""

    def figures(self, course_id: int) -> reports.CourseFigures:
        self.course = get_object_or_404(CoursePage, pk=course_id)
        self.bring_up_to_date()
        wanted = self.request.GET.get("edition", "")
        if wanted and not (wanted.isascii() and wanted.isdigit()):
            raise Http404
        found = reports.course_figures(
            self.course, today=timezone.localdate(), edition=int(wanted) if wanted else None, synthetic=self.synthetic
        )
        if found is None:
            raise Http404
        return found


@dataclass(frozen=True)
class Part:
    """A part of the page: a chart and its table, from the same rows."""

    key: str
    title: str
    chart: SafeString
    table: charts.ChartTable


class CourseView(_CourseView):
    template_name = "learning/admin/gain_course.html"

    def get_page_subtitle(self):
        return str(self.course)

    def get_breadcrumbs_items(self):
        listing = {"url": reverse("gain:courses"), "label": self.page_title}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.get_page_subtitle()}]

    def get(self, request, course_id: int):
        figures = self.figures(course_id)
        total = figures.total
        return self.render_to_response(
            self.context(
                course=self.course, figures=figures, total=total, gain=None if total.hidden else total.gain,
                parts=[part(key, title, rows, figures.synthetic) for key, title, rows in figures.parts() if rows],
                points=None if total.hidden else abs(total.gain.difference), method=_method_page(),
                has_synthetic=reports.has_synthetic(self.course),
            )
        )  # fmt: skip


def _method_page() -> PlainPage | None:
    """The page that says how this is measured, where the site has it."""
    return PlainPage.objects.live().filter(slug=METHOD).first()


def part(key: str, title: str, rows: Sequence[reports.Row], synthetic: bool) -> Part:
    pairs = [(row.label, row.gain) for row in rows]
    description = gettext("A ring is the mean before, a disc the mean after, in per cent. The numbers stand in the table.")
    if synthetic:
        description = f"{LABEL} {description}"
    drawing = charts.dumbbells(pairs, ident=f"gain-{key}", title=title, description=description)
    return Part(key, title, drawing, charts.dumbbells_table(pairs))


class CourseCsvView(_CourseView):
    def get(self, request, course_id: int):
        figures = self.figures(course_id)
        header = [*map(str, reports.COLUMNS.values()), gettext("Figures")]
        what = str(LABEL) if figures.synthetic else gettext("real learners")
        rows = [[_cell(value) for value in line.values()] + [what] for line in reports.lines(figures)]
        answer = HttpResponse(tables.write_csv(header, rows), content_type="text/csv; charset=utf-8")
        name = f"ur-dun-{self.course.slug}{'-zokhiomol' if figures.synthetic else ''}.csv"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return str(value) if value is HIDDEN else value


class CourseJsonView(_CourseView):
    """The same figures for programs: `null` and `"protected": true` where the page says so."""

    def get(self, request, course_id: int):
        figures = self.figures(course_id)
        return JsonResponse(
            {
                "course": figures.course.name, "edition": figures.edition, "as_of": figures.as_of.isoformat(),
                "synthetic": figures.synthetic, "note": str(LABEL) if figures.synthetic else "",
                "figures": [
                    {name: None if value is HIDDEN else value for name, value in line.items()}
                    | {"protected": line["people"] is HIDDEN}
                    for line in reports.lines(figures)
                ],
            },
            json_dumps_params={"ensure_ascii": False},
        )  # fmt: skip


class GainMenuItem(MenuItem):
    """Shown to whoever may see the figures."""

    def is_shown(self, request):
        return ModelPermissionPolicy(GainSums).user_has_permission(request.user, "view")


def menu_item() -> GainMenuItem:
    return GainMenuItem(_GainView.page_title, reverse("gain:courses"), icon_name="success", order=110)


def admin_urls() -> list:
    """Addresses below /admin/gain/."""
    return [
        path("gain/", CoursesView.as_view(), name="courses"),
        path("gain/<int:course_id>/", CourseView.as_view(), name="course"),
        path("gain/<int:course_id>/csv/", CourseCsvView.as_view(), name="csv"),
        path("gain/<int:course_id>/json/", CourseJsonView.as_view(), name="json"),
    ]
