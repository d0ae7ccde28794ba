"""The libraries of H5P in the CMS: which are here, who needs them, newer versions, those that nobody needs any more."""

from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.permissions import ModelPermissionPolicy
from wagtail.snippets.views import snippets
from wagtail.snippets.views.snippets import SnippetViewSet

from ..h5p import actions as libraries
from ..h5p.models import H5PLibrary
from . import actions, reports


def url_of(name: str, *arguments) -> str:
    return reverse(H5PLibrary.snippet_viewset.get_url_name(name), args=arguments)


class LibraryIndexView(snippets.IndexView):
    """The list. What needs a library is counted for all of them at once. There are no forms to lead to."""

    def get_add_url(self):
        return None

    def get_edit_url(self, instance):
        return None

    def get_delete_url(self, instance):
        return None

    def get_list_more_buttons(self, instance):
        return []

    @cached_property
    def lines(self) -> dict[int, reports.LibraryLine]:
        return {line.library.pk: line for line in reports.library_lines()}

    @cached_property
    def columns(self):
        lines = self.lines
        return [
            TitleColumn("title", label=_("Library"), url_name=H5PLibrary.snippet_viewset.get_url_name("look"), accessor=str),
            Column("name", label=_("Machine name")),
            Column("contents", label=_("Contents"), accessor=lambda row: lines[row.pk].contents),
            Column("libraries", label=_("Other libraries"), accessor=lambda row: len(lines[row.pk].libraries)),
            Column("newer", label=_("Newer version here"), accessor=lambda row: lines[row.pk].newer or ""),
            BooleanColumn("runnable", label=_("Played by itself")),
        ]

    @cached_property
    def header_more_buttons(self):
        button = Button(gettext("Remove what nobody needs"), url=url_of("unused"), icon_name="bin", priority=20)
        allowed = ModelPermissionPolicy(H5PLibrary).user_has_permission(self.request.user, "delete")
        return [*super().header_more_buttons, *([button] if allowed else [])]


class LibraryPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    permission_policy = ModelPermissionPolicy(H5PLibrary)
    header_icon = "code"

    def get_breadcrumbs_items(self):
        listing = {"url": url_of("list"), "label": _("H5P libraries")}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.get_page_subtitle() or self.page_title}]


class LibraryView(LibraryPage):
    """One library: what it is, who needs it, what an upgrade of its contents would lose. POST removes, upgrades, or allows."""

    any_permission_required = ["add", "change", "delete", "view"]
    template_name = "content/admin/library.html"
    page_title = _("H5P library")

    @cached_property
    def library(self) -> H5PLibrary:
        return get_object_or_404(H5PLibrary, pk=self.kwargs["pk"])

    @cached_property
    def line(self) -> reports.LibraryLine:
        return next(line for line in reports.library_lines() if line.library.pk == self.library.pk)

    def get_page_subtitle(self):
        return str(self.library)

    def may(self, action: str) -> bool:
        return self.permission_policy.user_has_permission(self.request.user, action)

    def get(self, request, pk):
        plans = reports.upgrade_plans(self.library, self.line.newer) if self.line.newer and self.line.contents else []
        return self.render_to_response(
            {
                **self.get_context_data(), "library": self.library, "line": self.line, "plans": plans,
                "packages": self.library.packages.distinct().order_by("pk"), "may_change": self.may("change"),
                "may_delete": self.may("delete"),
            }
        )  # fmt: skip

    def post(self, request, pk):
        do = {"remove": self.remove, "upgrade": self.upgrade, "code": self.code}.get(request.POST.get("do"))
        if do is None:
            raise Http404
        return do()

    def remove(self):
        if not self.may("delete"):
            raise Http404
        try:
            with transaction.atomic():
                log(instance=self.library, action="wagtail.delete", deleted=True)
                libraries.remove_library(library=self.library)
        except libraries.InUse:
            messages.error(self.request, gettext("It is still needed, so it stays."))
            return redirect(self.request.path)
        messages.success(self.request, gettext("The library was removed."))
        return redirect(url_of("list"))

    def upgrade(self):
        """Upgrade the contents that were ticked. One that cannot be is left as it was."""
        if not self.may("change") or self.line.newer is None:
            raise Http404
        wanted = set(self.request.POST.getlist("package"))
        plans = [plan for plan in reports.upgrade_plans(self.library, self.line.newer) if str(plan.package.pk) in wanted]
        now = timezone.now()
        done = [
            plan
            for plan in plans
            if not plan.barrier
            and actions.upgrade(package=plan.package, library=self.library, newer=self.line.newer, now=now)
        ]  # fmt: skip
        for plan in done:
            log(instance=plan.package, action="wagtail.edit", content_changed=True)
        sentence = ngettext("%(count)d content was upgraded.", "%(count)d contents were upgraded.", len(done))
        messages.success(self.request, sentence % {"count": len(done)})
        return redirect(self.request.path)

    def code(self):
        if not self.may("change"):
            raise Http404
        libraries.allow_code(library=self.library, allowed=not self.library.needs_eval)
        log(instance=self.library, action="wagtail.edit", content_changed=True)
        return redirect(self.request.path)


class UnusedView(LibraryPage):
    """Libraries that no content needs. POST removes all of them."""

    permission_required = "delete"
    template_name = "content/admin/libraries_unused.html"
    page_title = _("Libraries that nobody needs")

    def get(self, request):
        return self.render_to_response({**self.get_context_data(), "libraries": reports.removable()})

    def post(self, request):
        gone = 0
        for library in reports.removable():
            log(instance=library, action="wagtail.delete", deleted=True)
            libraries.remove_library(library=library)
            gone += 1
        sentence = ngettext("%(count)d library was removed.", "%(count)d libraries were removed.", gone)
        messages.success(request, sentence % {"count": gone})
        return redirect(url_of("list"))


class H5PLibraryViewSet(SnippetViewSet):
    """Libraries come with packages only: there is no form to add or edit one."""

    model = H5PLibrary
    icon = "code"
    menu_label = _("H5P libraries")
    copy_view_enabled = False
    index_view_class = LibraryIndexView
    list_per_page = 100
    list_filter = ["runnable"]
    search_fields = ["title", "name"]

    def get_urlpatterns(self):
        kept = [one for one in super().get_urlpatterns() if one.name not in ("add", "edit", "delete")]
        return [
            *kept,
            path("look/<int:pk>/", LibraryView.as_view(), name="look"),
            path("unused/", UnusedView.as_view(), name="unused"),
        ]
