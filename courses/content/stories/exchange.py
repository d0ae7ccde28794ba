"""Stories in and out as Twee, in the CMS: files, what would come of them, all or nothing; a language, its losses, a file.

Between looking and taking in the files travel in the page itself: nothing is stored before an editor has said so.
"""

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log
from wagtail.permissions import ModelPermissionPolicy

from courses.lib import mongolian

from ..audiences.models import Audience
from . import actions, intake, twee
from .models import Story
from .reading import KEY

MOST_BYTES = 1_700_000
"""Of all files together: they are sent once more as fields of a form, and a form may have two megabytes."""
MOST_SHOWN = 300


class TweeForm(forms.Form):
    """A file for each language, one at least. `texts` keeps what was read, so that it can be sent again."""

    def __init__(self, *arguments, onto: Story | None, **options):
        super().__init__(*arguments, **options)
        for code, name in settings.LANGUAGES:
            self.fields[f"file_{code}"] = forms.FileField(
                label=format_lazy("{file} ({language})", file=_("File"), language=name), required=False
            )
            self.fields[f"text_{code}"] = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
        self.fields["name"] = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
        if onto is None:
            self.fields["audience"] = forms.ModelChoiceField(
                label=_("Audience"), queryset=Audience.objects.all(), required=False, empty_label=_("as the file says"),
                help_text=_("For a new story whose file does not say it."),
            )  # fmt: skip

    def asked(self) -> list:
        """The fields that an editor sees."""
        return self.visible_fields()

    def clean(self):
        given = super().clean()
        files, name = {}, given.get("name") or ""
        for code, _name in settings.LANGUAGES:
            if file := given.get(f"file_{code}"):
                if file.size > MOST_BYTES:
                    raise forms.ValidationError(_("The files are too large."))
                files[code] = file.read()
                name = name or mongolian.slugify(file.name.rpartition(".")[0] or file.name)[:50].strip("-")
            elif text := given.get(f"text_{code}"):
                # A browser sends every line end of a field as two signs: the same file must not have grown by them.
                files[code] = text.replace("\r\n", "\n").encode()
        if not files:
            raise forms.ValidationError(_("Choose a file."))
        if sum(map(len, files.values())) > MOST_BYTES:
            raise forms.ValidationError(_("The files are too large."))
        return given | {"files": files, "name": name if KEY.fullmatch(name) else "story"}


class StoryExchangeView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """What the pages of the exchange share. `story` is None on the list."""

    permission_policy = ModelPermissionPolicy(Story)
    header_icon = "comment"

    @cached_property
    def story(self) -> Story | None:
        if "pk" not in self.kwargs:
            return None
        return get_object_or_404(Story.objects.select_related("audience"), pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return str(self.story) if self.story else ""

    def get_breadcrumbs_items(self):
        items = [*self.breadcrumbs_items, {"url": url_of("list"), "label": _("Stories")}]
        if self.story:
            items.append({"url": url_of("edit", self.story.pk), "label": str(self.story)})
        return [*items, {"url": "", "label": self.page_title}]


class TakeInView(StoryExchangeView):
    """Choose files; POST shows what would come of them; POST with «take» takes all of it or nothing."""

    template_name = "content/admin/story_import.html"
    page_title = _("Take in Twee")

    def dispatch(self, request, *args, **kwargs):
        self.permission_required = "change" if "pk" in kwargs else "add"
        return super().dispatch(request, *args, **kwargs)

    def show(self, form, plan=None, form_again=None):
        return self.render_to_response(
            {
                **self.get_context_data(), "form": form, "story": self.story, "plan": plan, "again": form_again,
                "problems": plan.problems[:MOST_SHOWN] if plan else (), "losses": plan.losses[:MOST_SHOWN] if plan else (),
                "findings": plan.report.findings if plan and plan.report else (),
            }
        )  # fmt: skip

    def get(self, request, pk=None):
        return self.show(TweeForm(onto=self.story))

    def post(self, request, pk=None):
        form = TweeForm(request.POST, request.FILES, onto=self.story)
        if not form.is_valid():
            return self.show(form)
        given = form.cleaned_data
        wanted = {"onto": self.story, "key": given["name"], "audience": given.get("audience")}
        may_change = self.permission_policy.user_has_permission(request.user, "change")
        if "take" in request.POST:
            plan = actions.take_in(files=given["files"], **wanted, agreed="agreed" in request.POST, may_change=may_change)
        else:
            plan = intake.plan(given["files"], **wanted)
        if plan.story is not None and not plan.is_new and not may_change:
            messages.error(request, gettext("There is a story with this key already, and you may not change it."))
            return redirect(url_of("list"))
        if "take" not in request.POST:
            return self._preview(plan, given)
        if not plan.sound or (plan.losses and "agreed" not in request.POST):
            messages.error(request, gettext("Nothing was taken in. Look at the preview."))
            return self._preview(plan, given)
        if not plan.changes:
            messages.info(request, gettext("Nothing was changed."))
        else:
            log(instance=plan.story, action="wagtail.create" if plan.is_new else "wagtail.edit", content_changed=True)
            messages.success(request, gettext("The story was taken in. Read it once more, and look at «Ways and checks»."))
        return redirect(url_of("edit", plan.story.pk))

    def _preview(self, plan, given):
        """The plan, and a form that sends the same files again."""
        again = {f"text_{code}": content.decode("utf-8", "replace") for code, content in given["files"].items()}
        again |= {"name": given["name"], "audience": given["audience"].pk if given.get("audience") else ""}
        return self.show(TweeForm(onto=self.story), plan, again)


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language of the texts"), choices=lambda: settings.LANGUAGES)


class DownloadView(StoryExchangeView):
    """Choose a language, see what Twee cannot carry, download."""

    any_permission_required = ["add", "change", "view"]
    template_name = "content/admin/story_export.html"
    page_title = _("Download Twee")

    def get(self, request, pk):
        form = LanguageForm(request.GET if "language" in request.GET else None, initial={"language": settings.LANGUAGE_CODE})
        written = language = None
        if form.is_bound and form.is_valid():
            language = form.cleaned_data["language"]
            written = twee.write(self.story.graph(), language)
            if "download" in request.GET:
                response = HttpResponse(written.content, content_type=written.content_type)
                response.headers["Content-Disposition"] = f'attachment; filename="{written.file_name}"'
                return response
        return self.render_to_response(
            {**self.get_context_data(), "form": form, "written": written, "language": language, "story": self.story}
        )


def url_of(name: str, *arguments) -> str:
    return reverse(Story.snippet_viewset.get_url_name(name), args=arguments)


def twee_urls() -> list:
    """Addresses below those of the stories."""
    return [
        path("twee/", TakeInView.as_view(), name="take_in"),
        path("twee/<int:pk>/", TakeInView.as_view(), name="take_in_onto"),
        path("twee/<int:pk>/download/", DownloadView.as_view(), name="download"),
    ]
