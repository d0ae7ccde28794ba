"""The editors' own pages in the CMS: two languages side by side, two reports, the desk on the dashboard, search in lists."""

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.compare import diff_text
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from courses.lib import mongolian, tables

from . import actions, reports, rules
from .models import TranslatedPage
from .panels import STATE_LABELS

WORKING_PERMISSIONS = {"add", "change", "publish"}


def pages_of(user):
    """Pages this person may work on."""
    return page_permission_policy.instances_user_has_any_permission_for(user, WORKING_PERMISSIONS)


# --- side by side ------------------------------------------------------------------------------------------------------


class PageToolView(WagtailAdminTemplateMixin, View):
    """Something beside editing that whoever may edit a page (`page_id` in the address) can do with it."""

    page_class = TranslatedPage

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.page = get_object_or_404(Page, pk=kwargs["page_id"]).specific
        if not isinstance(self.page, self.page_class):
            raise Http404

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


class CompareLanguagesView(PageToolView):
    """Mongolian and one translation side by side, with what changed in the Mongolian marked. POST: it is still right."""

    template_name = "content/admin/compare_languages.html"
    header_icon = "globe"
    page_title = _("Compare side by side")

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.language = kwargs["language"]
        if self.language not in dict(reports.other_languages()):
            raise Http404

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        fields = []
        for side in reports.sides(self.page, self.language):
            changed = bool(side.source_before)
            fields.append(
                {
                    "label": side.label,
                    "state": side.state,
                    "state_label": STATE_LABELS[side.state],
                    "source": diff_text(side.source_before, side.source).to_html() if changed else side.source,
                    "changed": changed,
                    "translation": side.translation,
                }
            )
        return {
            **context,
            "page": self.page,
            "fields": fields,
            "language": self.language,
            "language_label": dict(reports.other_languages())[self.language],
            "outdated": [field for field in fields if field["state"] == rules.OUTDATED],
            "edit_url": reverse("wagtailadmin_pages:edit", args=[self.page.pk]),
            "locked": self.is_locked,
        }

    @property
    def is_locked(self) -> bool:
        lock = self.page.get_lock()
        return bool(lock and lock.for_user(self.request.user))

    def post(self, request, *args, **kwargs):
        if self.is_locked:
            raise PermissionDenied
        actions.mark_translation_current(page=self.page, language=self.language, by=request.user)
        messages.success(request, gettext("Noted: the translation is still right."))
        return redirect(reverse("wagtailadmin_pages:edit", args=[self.page.pk]))


# --- reports -----------------------------------------------------------------------------------------------------------


class _StateFilter(WagtailFilterSet):
    """Choices that are applied to the finished rows, not in the database: the state is computed from the texts."""

    def untouched(self, queryset, name, value):
        return queryset


class TranslationFilter(_StateFilter):
    language = django_filters.ChoiceFilter(label=_("Language"), choices=reports.other_languages, method="untouched")
    state = django_filters.ChoiceFilter(label=_("Translation"), choices=list(STATE_LABELS.items()), method="untouched")

    class Meta:
        model = Page
        fields: list[str] = []


class ReviewFilter(_StateFilter):
    state = django_filters.ChoiceFilter(label=_("Review"), choices=TranslatedPage.Review.choices, method="untouched")
    draft = django_filters.ChoiceFilter(
        label=_("Draft"), choices=[("yes", _("has changes that are not public yet"))], method="untouched"
    )

    class Meta:
        model = Page
        fields: list[str] = []


class _PageRowsView(ReportView):
    """A report over rows that are computed, not stored. Cells are made harmless for spreadsheets (trust.md 22)."""

    model = Page
    permission_policy = page_permission_policy
    any_permission_required = list(WORKING_PERMISSIONS)
    is_searchable = False
    default_ordering = None
    paginate_by = 50

    @cached_property
    def chosen(self) -> dict:
        return self.filters.form.cleaned_data if self.filters and self.filters.is_valid() else {}

    def get_page_title(self):
        return self.page_title

    def get_heading(self, queryset, field):
        return str(self.export_headings[field])

    def to_row_dict(self, item):
        return {name: tables.neutralised(value) for name, value in super().to_row_dict(item).items()}

    @staticmethod
    def edit_url(row) -> str:
        return reverse("wagtailadmin_pages:edit", args=[row.pk])


class TranslationReportView(_PageRowsView):
    """Every translated page and language, with what is missing, outdated and current."""

    page_title = _("State of translation")
    header_icon = "globe"
    index_url_name = "translation:report"
    index_results_url_name = "translation:report_results"
    filterset_class = TranslationFilter
    export_filename = "orchuulga"
    list_export = ["title", "type_label", "language_label", "missing", "outdated", "current"]
    export_headings = {
        "title": _("Page"), "type_label": _("Type"), "language_label": _("Language"), "missing": _("Not translated"),
        "outdated": _("Outdated"), "current": _("Up to date"),
    }  # fmt: skip

    @property
    def columns(self):
        return [
            TitleColumn("title", label=_("Page"), get_url=self.edit_url),
            Column("type_label", label=_("Type")),
            Column("language_label", label=_("Language")),
            StateColumn("missing", label=_("Not translated")),
            StateColumn("outdated", label=_("Outdated")),
            StateColumn("current", label=_("Up to date")),
            CompareColumn("compare", label=_("Compare")),
        ]

    def get_filtered_queryset(self):
        rows = reports.translation_rows(pages_of(self.request.user))
        language, state = self.chosen.get("language"), self.chosen.get("state")
        return [
            row for row in rows
            if (not language or row.language == language) and (not state or getattr(row, state))
        ]  # fmt: skip


class ReviewReportView(_PageRowsView):
    """Pages by whether an expert has reviewed them."""

    page_title = _("Expert review")
    header_icon = "check"
    index_url_name = "translation:review"
    index_results_url_name = "translation:review_results"
    filterset_class = ReviewFilter
    export_filename = "khyanalt"
    list_export = ["title", "type_label", "review_label", "reviewer", "reviewed_on"]
    export_headings = {
        "title": _("Page"), "type_label": _("Type"), "review_label": _("Review"), "reviewer": _("Reviewer"),
        "reviewed_on": _("Reviewed on"),
    }  # fmt: skip

    @property
    def columns(self):
        return [
            TitleColumn("title", label=_("Page"), get_url=self.edit_url),
            Column("type_label", label=_("Type")),
            Column("review_label", label=_("Review")),
            Column("reviewer", label=_("Reviewer")),
            DateColumn("reviewed_on", label=_("Reviewed on")),
            DateColumn("updated_at", label=_("Changed")),
        ]

    def get_filtered_queryset(self):
        rows = reports.review_rows(pages_of(self.request.user), state=self.chosen.get("state") or "")
        return [row for row in rows if not self.chosen.get("draft") or row.page.has_unpublished_changes]


class GapReportView(_PageRowsView):
    """What the Commission has still to confirm or to fill in."""

    page_title = _("To be confirmed")
    header_icon = "warning"
    index_url_name = "translation:gaps"
    index_results_url_name = "translation:gaps_results"
    export_filename = "batalgaajuulakh"
    list_export = ["title", "type_label", "missing"]
    export_headings = {"title": _("Page"), "type_label": _("Type"), "missing": _("What is missing")}

    @property
    def columns(self):
        return [
            TitleColumn("title", label=_("Page"), get_url=self.edit_url),
            Column("type_label", label=_("Type")),
            Column("missing", label=_("What is missing")),
        ]

    def get_filtered_queryset(self):
        return reports.gap_rows(pages_of(self.request.user))


class StateColumn(Column):
    """A count that is coloured when it is not zero; the heading says what is counted, so colour is not alone."""

    def get_value(self, instance):
        count = super().get_value(instance)
        return format_html('<span class="state state-{}">{}</span>', self.name, count) if count else "0"


class CompareColumn(Column):
    def get_value(self, instance):
        url = reverse("translation:compare", args=[instance.pk, instance.language])
        return format_html('<a href="{}">{}</a>', url, gettext("Compare"))


def admin_urls() -> list:
    """Addresses below /admin/translation/."""
    compare = CompareLanguagesView.as_view()
    return [
        path("translation/<int:page_id>/<slug:language>/", compare, name="compare"),
        path("translation/report/", TranslationReportView.as_view(), name="report"),
        path("translation/report/results/", TranslationReportView.as_view(results_only=True), name="report_results"),
        path("translation/review/", ReviewReportView.as_view(), name="review"),
        path("translation/review/results/", ReviewReportView.as_view(results_only=True), name="review_results"),
        path("translation/gaps/", GapReportView.as_view(), name="gaps"),
        path("translation/gaps/results/", GapReportView.as_view(results_only=True), name="gaps_results"),
    ]


# --- dashboard ---------------------------------------------------------------------------------------------------------


class DeskPanel(Component):
    """What to do next, on the dashboard of everybody who may work on pages."""

    name = "desk"
    order = 100
    template_name = "content/admin/desk.html"

    def get_context_data(self, parent_context):
        context = super().get_context_data(parent_context)
        desk = reports.desk(pages_of(parent_context["request"].user))
        report, review = reverse("translation:report"), reverse("translation:review")
        return {
            **context,
            "desk": desk,
            "missing_url": f"{report}?state={rules.MISSING}",
            "outdated_url": f"{report}?state={rules.OUTDATED}",
            "awaiting_url": f"{review}?state={TranslatedPage.Review.AWAITING}",
            "drafts_url": f"{review}?draft=yes",
        }


# --- lists -------------------------------------------------------------------------------------------------------------


class FoldedSearch:
    """Search in a list of some hundred rows by the folded key, so that `huuhed` and «Хүүхэд» find хүүхэд.

    The database cannot compare Cyrillic without case (SQLite) nor fold it, so the texts named in `folded_fields` are read.
    """

    folded_fields: tuple[str, ...] = ()
    is_searchable = True

    def search_queryset(self, queryset):
        return found_by(queryset, self.search_query, self.folded_fields) if self.is_searching else queryset


def found_by(queryset, typed: str, fields: tuple[str, ...]):
    """Rows whose `fields` hold every typed word."""
    wanted = mongolian.fold(typed).split()
    if not wanted:
        return queryset.none()
    found = []
    for pk, *texts in queryset.order_by().values_list("pk", *fields):
        key = mongolian.fold(" ".join(text for text in texts if text))
        if all(word in key for word in wanted):
            found.append(pk)
    return queryset.filter(pk__in=found)


NO_FORM = ("add", "edit", "delete", "usage", "history", "history_results")
"""What a list leaves out whose records are made and changed by actions only."""


class RecordsViewSet(ModelViewSet):
    """A list of records that are not simply edited: the views named in `left_out` do not exist, nor do links to them.

    `own_urls` are added. What a record's own page may do is said there, by actions.
    """

    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    left_out: tuple[str, ...] = ("delete", "usage")
    own_urls: tuple = ()

    def get_common_view_kwargs(self, **kwargs):
        return super().get_common_view_kwargs(**{f"{name}_url_name": None for name in self.left_out} | kwargs)

    def get_urlpatterns(self):
        return [*(entry for entry in super().get_urlpatterns() if entry.name not in self.left_out), *self.own_urls]

    def register_admin_url_finder(self):
        """A link to the form, where there is one."""
        if "edit" not in self.left_out:
            super().register_admin_url_finder()


def slug_table() -> dict:
    """What `static/js/admin-slug.js` needs to write a title as an address: the tables of `lib.mongolian`, as data."""
    vowels = [letter for letter in mongolian.LATIN if mongolian.transliterate(letter + "е").endswith("ye")]
    return {"letters": mongolian.LATIN, "vowels": "".join(vowels)}
