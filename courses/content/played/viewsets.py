"""How editors upload interactive contents in the CMS, see how the check goes, and turn contents into questions of ours."""

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.permissions import ModelPermissionPolicy
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.views import snippets
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from ..editorial.choosers import folded_chooser
from ..editorial.viewsets import FoldedSearch
from ..h5p.models import H5PLibrary
from . import actions, reports
from .forms import UploadForm
from .library_views import H5PLibraryViewSet
from .models import Package
from .questions import QuestionsView, becomes_questions
from .tasks import check_package


def may_install(user) -> bool:
    """Libraries are programs: only who has this right brings new ones onto the platform."""
    return ModelPermissionPolicy(H5PLibrary).user_has_permission(user, "add")


def enqueue(package: Package) -> None:
    check_package.enqueue(str(package.pk))


def url_of(name: str, *arguments) -> str:
    return reverse(Package.snippet_viewset.get_url_name(name), args=arguments)


class UploadView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """Choose a file. POST keeps it as it is, lets it be checked beside the requests, and leads to where that is seen."""

    permission_policy = ModelPermissionPolicy(Package)
    permission_required = "add"
    template_name = "content/admin/package_upload.html"
    page_title = _("Upload an interactive content")
    header_icon = "media"

    def get_breadcrumbs_items(self):
        listing = {"url": url_of("list"), "label": _("Interactive contents")}
        return [*self.breadcrumbs_items, listing, {"url": "", "label": self.page_title}]

    def show(self, form, status: int = 200):
        context = {**self.get_context_data(), "form": form, "may_install": may_install(self.request.user)}
        return self.render_to_response(context, status=status)

    def get(self, request):
        return self.show(UploadForm(may_install=may_install(request.user)))

    def post(self, request):
        form = UploadForm(request.POST, request.FILES, may_install=may_install(request.user))
        if not form.is_valid():
            return self.show(form)
        file = form.cleaned_data["file"]
        package = actions.receive(
            file=file, name=file.name, size=file.size, titles=form.titles(), may_install=may_install(request.user),
            now=timezone.now(),
        )  # fmt: skip
        log(instance=package, action="wagtail.create", content_changed=True)
        enqueue(package)
        return redirect(url_of("edit", package.pk))


class StateView(PermissionCheckedMixin, View):
    """How far the check is, as JSON: {state, done, total, unfinished}. A check that lost its process is begun again here."""

    permission_policy = ModelPermissionPolicy(Package)
    any_permission_required = ["add", "change", "view"]

    def get(self, request, pk):
        package = get_object_or_404(Package, pk=pk)
        if actions.is_lost(package, now=timezone.now()):
            enqueue(package)
        facts = {"state": package.state, "done": package.done, "total": package.total, "unfinished": package.unfinished}
        return JsonResponse(facts)


class AgainView(PermissionCheckedMixin, View):
    """POST: check an upload once more, now with the libraries it brings."""

    permission_policy = ModelPermissionPolicy(H5PLibrary)
    permission_required = "add"

    def post(self, request, pk):
        package = get_object_or_404(Package, pk=pk)
        if actions.check_again(package=package, may_install=True, now=timezone.now()):
            enqueue(package)
        else:
            messages.error(request, gettext("The upload is gone. Upload the file again."))
        return redirect(url_of("edit", package.pk))


class StatePanel(Panel):
    """How a content stands: the check, what is wrong or missing, what was changed, whose it is, where it is shown."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "content/admin/package_state.html"

        def get_context_data(self, parent_context=None):
            package, context = self.instance, super().get_context_data(parent_context)
            if package.pk is None:
                return context
            return context | {
                "package": package, "problems": reports.problems_of(package), "notes": reports.notes_of(package),
                "libraries": package.libraries.order_by("packagelibrary__place"), "places": reports.places_of(package),
                "state_url": url_of("state", package.pk), "again_url": url_of("again", package.pk),
                "may_install": may_install(self.request.user), "licence": package.licence,
                "questions_url": url_of("questions", package.pk) if becomes_questions(package) else "",
                # Where it can be tried is known to a house above: it says so through this hook, {label, url} for a content.
                "links": [made for say in hooks.get_hooks("package_links") for made in say(package)],
            }  # fmt: skip


class PackageIndexView(FoldedSearch, snippets.IndexView):
    folded_fields = ("title_mn", "title_en", "file_name")


class PackageEditView(snippets.EditView):
    def save_instance(self):
        # Only what the form shows: the check may be writing the rest just now.
        package = self.form.save(commit=False)
        package.save(update_fields=[f"title_{code}" for code, _name in settings.LANGUAGES])
        log(instance=package, action="wagtail.edit", content_changed=self.form.has_changed())
        return package

    @cached_property
    def header_more_buttons(self):
        more = super().header_more_buttons
        if becomes_questions(self.object):
            label, url = gettext("Turn into questions"), url_of("questions", self.object.pk)
            more = [*more, Button(label, url=url, icon_name="help", priority=20)]
        return more


class PackageDeleteView(snippets.DeleteView):
    def post(self, request, *args, **kwargs):
        places = reports.places_of(self.object)
        if places:
            names = ", ".join(str(place) for place in places)
            messages.error(request, gettext("It is still shown here: %(names)s. Take it out there first.") % {"names": names})
            return redirect(url_of("edit", self.object.pk))
        return super().post(request, *args, **kwargs)

    def delete_action(self):
        with transaction.atomic():
            log(instance=self.object, action="wagtail.delete", deleted=True)
            actions.remove(package=self.object, now=timezone.now())

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except ProtectedError:
            sentence = gettext("Learners have played it, and their results are kept. Take it out of the lessons instead.")
        except actions.Busy:
            sentence = gettext("It is being checked just now. Wait until that has come to its end.")
        messages.error(self.request, sentence)
        return redirect(url_of("edit", self.object.pk))


def _form() -> TabbedInterface:
    names = ObjectList([FieldPanel(f"title_{code}") for code, _label in settings.LANGUAGES], heading=_("Title"))
    return TabbedInterface([ObjectList([StatePanel()], heading=_("State")), names])


class PackageViewSet(SnippetViewSet):
    model = Package
    icon = "media"
    menu_label = _("Contents")
    copy_view_enabled = False
    index_view_class = PackageIndexView
    edit_view_class = PackageEditView
    delete_view_class = PackageDeleteView
    list_display = [
        "title",
        Column("kind", label=_("Kind"), accessor="get_kind_display"),
        Column("state", label=_("State"), accessor="get_state_display"),
        DateColumn("uploaded_at", label=_("Uploaded"), width="12%"),
    ]
    list_filter = ["kind", "state"]
    list_per_page = 50
    edit_handler = _form()
    chooser_viewset_class = folded_chooser(
        Package, ("title_mn", "title_en", "file_name"), lambda: Package.objects.ready(), icon="media",
        choose_one_text=_("Choose an interactive content"), choose_another_text=_("Choose another interactive content"),
        edit_item_text=_("Edit this interactive content"),
    )  # fmt: skip

    @property
    def add_view(self):
        return UploadView.as_view()

    def get_urlpatterns(self):
        more = [
            path("state/<uuid:pk>/", StateView.as_view(), name="state"),
            path("again/<uuid:pk>/", AgainView.as_view(), name="again"),
            path("questions/<uuid:pk>/", QuestionsView.as_view(), name="questions"),
        ]
        return [*super().get_urlpatterns(), *more]


class NoDeletingInBulk(DeleteBulkAction):
    """Wagtail's own deletes rows and asks nobody: what is shown, needed or played would go, and its files stay for ever."""

    models = [Package, H5PLibrary]

    def check_perm(self, obj):
        return False


class PlayedGroup(SnippetViewSetGroup):
    """The menu «Интерактив агуулга»."""

    items = (PackageViewSet, H5PLibraryViewSet)
    menu_label = _("Interactive contents")
    menu_name = "played"
    menu_icon = "media"
    menu_order = 207
