"""How editors write stories in the CMS: the form, and below it what the checker says and the picture of all ways."""

from django.conf import settings
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, Panel, TabbedInterface
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.widgets.button import Button
from wagtail.permissions import ModelPermissionPolicy
from wagtail.snippets.views import snippets
from wagtail.snippets.views.snippets import SnippetViewSet

from ..editorial.viewsets import FoldedSearch
from .drawing import draw, outline
from .exchange import twee_urls, url_of
from .models import Story


class WaysPanel(Panel):
    """What the checker found, the picture of the graph, and the same as an ordered list. Of a story as it was last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "content/admin/story_ways.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            if self.instance.pk is None or not self.instance.scenes:
                return context | {"empty": True}
            graph, report, language = self.instance.graph(), self.instance.report(), get_language()
            apart = {scene.key for scene in graph.scenes} - report.reached if report.complete else None
            return context | {
                "report": report, "scenes": outline(graph, language, apart=apart),
                "picture": draw(graph, language, ident="story-ways", apart=apart),
            }  # fmt: skip


class StoryIndexView(FoldedSearch, snippets.IndexView):
    folded_fields = ("title_mn", "title_en", "key")

    @cached_property
    def header_more_buttons(self):
        buttons = list(super().header_more_buttons)
        if ModelPermissionPolicy(Story).user_has_permission(self.request.user, "add"):
            buttons.append(Button(gettext("Take in Twee"), url=url_of("take_in"), icon_name="download", priority=50))
        return buttons

    def get_list_more_buttons(self, instance):
        return [*super().get_list_more_buttons(instance), download_button(instance)]


def download_button(story: Story) -> Button:
    return Button(gettext("Download Twee"), url=url_of("download", story.pk), icon_name="upload", priority=55)


class StoryEditView(snippets.EditView):
    @cached_property
    def header_more_buttons(self):
        take_in = Button(gettext("Take in Twee"), url=url_of("take_in_onto", self.object.pk), icon_name="download", priority=50)
        return [*super().header_more_buttons, take_in, download_button(self.object)]


def _form() -> TabbedInterface:
    tabs = []
    for number, (code, label) in enumerate(settings.LANGUAGES):
        panels = [FieldPanel(f"title_{code}"), FieldPanel(f"note_{code}")]
        if not number:
            rest = [FieldRowPanel([FieldPanel("audience"), FieldPanel("key")])]
            rest += [FieldPanel("start"), FieldPanel("meters"), FieldPanel("scenes")]
            panels += rest
        tabs.append(ObjectList(panels, heading=label))
    tabs.append(ObjectList([FieldPanel("live"), WaysPanel()], heading=_("Ways and checks")))
    return TabbedInterface(tabs)


class StoryViewSet(SnippetViewSet):
    model = Story
    icon = "comment"
    menu_label = _("Stories")
    menu_name = "stories"
    menu_order = 205
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = StoryIndexView
    edit_view_class = StoryEditView
    list_display = [
        "title",
        Column("audience", label=_("Audience"), accessor="audience"),
        Column("scenes", label=_("Scenes"), accessor=lambda story: len(story.scenes)),
        BooleanColumn("live", label=_("Shown to learners")),
    ]
    list_filter = ["audience", "live"]
    list_per_page = 50
    edit_handler = _form()

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), *twee_urls()]
