"""The house's one gathering place of what editors see in the CMS. Definitions live in the topic folders."""

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html, json_script
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import register_snippet

from .audiences.viewsets import AudienceViewSet
from .curriculum import viewsets as curriculum
from .editorial import actions as editorial_actions
from .editorial import viewsets as editorial
from .editorial.models import TranslatedPage
from .guidelines import viewsets as guidelines
from .played.questions import QuizAsH5PView
from .played.viewsets import NoDeletingInBulk, PlayedGroup
from .quizzes.models import Quiz
from .quizzes.viewsets import QuizzesGroup
from .safety.viewsets import HelpChannelViewSet
from .stories.viewsets import StoryViewSet
from .terms.viewsets import TermViewSet

register_snippet(QuizzesGroup)
register_snippet(HelpChannelViewSet)
register_snippet(StoryViewSet)
register_snippet(PlayedGroup)
register_snippet(AudienceViewSet)
register_snippet(TermViewSet)

# After Wagtail's own (order 0): the last one registered under a name counts.
hooks.register("register_bulk_action", NoDeletingInBulk, order=100)

# English words in Wagtail's link forms; content/admin/link_form.html looks them up, so the catalogue must know them.
LINK_FORM_LABELS = (_("Link text"), _("Email address"), _("Phone number"), _("Subject"), _("Body"))


class PageWorkMenuItem(MenuItem):
    """Shown to everybody who may work on pages."""

    def is_shown(self, request):
        return page_permission_policy.user_has_any_permission(request.user, editorial.WORKING_PERMISSIONS)


@hooks.register("register_admin_urls")
def urls():
    return [
        path("", include((editorial.admin_urls(), "translation"), namespace="translation")),
        path("", include((curriculum.admin_urls(), "curriculum_admin"), namespace="curriculum_admin")),
        path("", include((guidelines.admin_urls(), "guidelines_admin"), namespace="guidelines_admin")),
        path("quiz-h5p/<int:pk>/", QuizAsH5PView.as_view(), name="quiz_h5p"),
    ]


@hooks.register("register_reports_menu_item")
def translation_report():
    return PageWorkMenuItem(_("State of translation"), reverse("translation:report"), icon_name="globe", order=100)


@hooks.register("register_reports_menu_item")
def review_report():
    return PageWorkMenuItem(_("Expert review"), reverse("translation:review"), icon_name="check", order=110)


@hooks.register("register_reports_menu_item")
def gap_report():
    return PageWorkMenuItem(_("To be confirmed"), reverse("translation:gaps"), icon_name="warning", order=120)


@hooks.register("construct_homepage_panels")
def desk(request, panels):
    if page_permission_policy.user_has_any_permission(request.user, editorial.WORKING_PERMISSIONS):
        panels.append(editorial.DeskPanel())


@hooks.register("register_page_header_buttons")
def page_buttons(page, user, view_name, next_url=None):
    yield from curriculum.export_button(page, user)
    yield from guidelines.edition_button(page, user)


@hooks.register("register_page_listing_more_buttons")
def page_list_buttons(page, user, next_url=None):
    yield from curriculum.export_button(page, user)
    yield from guidelines.edition_button(page, user)


@hooks.register("after_copy_page")
def name_follows_title(request, page, new_page):
    copy = new_page.specific
    if isinstance(copy, TranslatedPage) and request.POST.get("new_title"):
        editorial_actions.rename_copy(page=copy, name=request.POST["new_title"].strip())


@hooks.register("register_snippet_listing_buttons")
def quiz_as_h5p(snippet, user, next_url=None):
    if isinstance(snippet, Quiz) and user.has_perm("content.change_quiz"):
        yield Button(_("Download as H5P"), url=reverse("quiz_h5p", args=[snippet.pk]), icon_name="upload", priority=60)


@hooks.register("insert_global_admin_css")
def style():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("insert_editor_js")
def slug_script():
    return format_html(
        '{}<script type="module" src="{}"></script>',
        json_script(editorial.slug_table(), "mongolian-latin"), static("js/admin-slug.js"),
    )  # fmt: skip


@hooks.register("construct_help_menu")
def only_our_help(request, menu_items):
    # Wagtail's own items lead to other sites, in English.
    menu_items[:] = [item for item in menu_items if not str(item.url).startswith(("http:", "https:"))]


@hooks.register("register_log_actions")
def log_actions(actions):
    actions.register_action(
        "content.translation_still_right", _("Translation still right"), _("Said that the translation is still right")
    )
    actions.register_action("content.next_version", _("Next version"), _("Made the next version of a question that was asked"))
