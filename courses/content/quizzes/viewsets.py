"""How editors manage quizzes, questions and objectives in the CMS."""

from django.conf import settings
from django.db import transaction
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.snippets.views import snippets
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from ..editorial.choosers import folded_chooser
from ..editorial.panels import TextPanel, in_every_language
from ..editorial.viewsets import FoldedSearch
from . import actions
from .exchange import bank_urls
from .forms import ObjectiveForm, QuestionForm, QuizForm
from .models import Objective, Question, Quiz
from .previews import QuestionPreviewView, QuizPreviewView, as_learner_button
from .types import question_type


def _tabs(names: tuple[str, ...], first: list, more: dict, form) -> TabbedInterface:
    """A tab per language with `names`; the first one begins with `first`; then `more`: {heading: panels}."""
    tabs = []
    for number, (code, label) in enumerate(settings.LANGUAGES):
        panels = [TextPanel(f"{name}_{code}") for name in names]
        tabs.append(ObjectList([*([] if number else first), *panels], heading=label))
    tabs.extend(ObjectList(panels, heading=heading) for heading, panels in more.items())
    return TabbedInterface(tabs, base_form_class=form)


# --- questions ---------------------------------------------------------------------------------------------------------


class QuestionIndexView(FoldedSearch, snippets.IndexView):
    folded_fields = ("text_mn", "text_en", "key")

    def get_list_more_buttons(self, instance):
        return [*super().get_list_more_buttons(instance), as_learner_button(instance, priority=15)]

    @cached_property
    def header_more_buttons(self):
        bank = [("import", gettext("Take in questions"), "download"), ("export", gettext("Download questions"), "upload")]
        buttons = [
            Button(label, url=reverse(Question.snippet_viewset.get_url_name(name)), icon_name=icon, priority=50)
            for name, label, icon in bank
        ]
        return [*super().header_more_buttons, *buttons]


class CurrentVersionOnly:
    """A version that has been replaced stays as it was asked: whoever opens it is led to the current one."""

    def dispatch(self, request, *args, **kwargs):
        if self.object.retired:
            current = get_object_or_404(Question.objects.current(), lineage=self.object.lineage)
            if request.method == "POST":
                messages.error(request, gettext("Somebody has changed this question meanwhile. Make your change here again."))
            else:
                messages.info(request, gettext("This version has been replaced. Here is the current one."))
            return redirect(reverse(self.edit_url_name, args=[current.pk]))
        return super().dispatch(request, *args, **kwargs)


class QuestionEditView(CurrentVersionOnly, snippets.EditView):
    @cached_property
    def header_more_buttons(self):
        return [*super().header_more_buttons, as_learner_button(self.object, priority=5)]

    def post(self, request, *args, **kwargs):
        if not self.object.sealed:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        if not self.is_valid(form):
            return self.form_invalid(form)
        if not form.has_changed():
            messages.info(request, gettext("Nothing was changed."))
            return redirect(self.get_edit_url())
        fresh = self.apply_to_next_version()
        messages.success(
            request,
            gettext(
                "Pupils have already been asked this question, so it stays as it was. "
                "Your change is in its version %(number)d, which quizzes show from now on."
            )
            % {"number": fresh.version},
        )
        return redirect(reverse(self.edit_url_name, args=[fresh.pk]))

    @transaction.atomic
    def apply_to_next_version(self) -> Question:
        """Make the next version and apply what was posted to it. The options of the new row have the same keys."""
        old = Question.objects.current().select_for_update().get(pk=self.object.pk)
        keys = {rows: {str(row.pk): row.key for row in getattr(old, rows).all()} for rows in ("options", "targets")}
        fresh = actions.next_version(question=old)
        data = self.request.POST.copy()
        for rows, old_keys in keys.items():
            new_ids = {row.key: str(row.pk) for row in getattr(fresh, rows).all()}
            for number in range(int(data.get(f"{rows}-TOTAL_FORMS") or 0)):
                name = f"{rows}-{number}-id"
                if data.get(name):
                    data[name] = new_ids[old_keys[data[name]]]
        form = self.get_form_class()(data, self.request.FILES, instance=fresh, for_user=self.request.user)
        if not form.is_valid():  # it was valid on the old row a moment ago
            raise ValueError(form.errors)
        fresh = form.save()
        log(instance=fresh, action="content.next_version", content_changed=True, data={"version": fresh.version})
        return fresh


class QuestionDeleteView(CurrentVersionOnly, snippets.DeleteView):
    pass


class QuestionViewSet(SnippetViewSet):
    model = Question
    icon = "help"
    menu_label = _("Questions")
    copy_view_enabled = False
    index_view_class = QuestionIndexView
    edit_view_class = QuestionEditView
    delete_view_class = QuestionDeleteView
    list_display = [
        "text",
        Column("type", label=_("Type"), accessor=lambda question: question_type(question.type).label),
        Column("objective", label=_("Objective"), accessor=lambda question: question.objective or ""),
        "difficulty",
        Column("risk", label=_("4C tag"), accessor="get_risk_display"),
        Column("untranslated", label=_("Not translated"), accessor=lambda question: ", ".join(question.untranslated())),
        Column("version", label=_("Version")),
    ]
    list_filter = {name: ["exact"] for name in ("type", "objective", "audience", "difficulty", "risk", "outcome")}
    list_per_page = 50
    chooser_viewset_class = folded_chooser(
        Quiz, ("text_mn", "text_en", "key"), lambda: Question.objects.current(),
        icon="help", choose_one_text=_("Choose a question"), choose_another_text=_("Choose another question"),
        edit_item_text=_("Edit this question"),
    )  # fmt: skip

    edit_handler = _tabs(
        ("text", "passage", "unit", "hint", "explanation"),
        [FieldRowPanel([FieldPanel("type"), FieldPanel("difficulty")])],
        {
            _("Options"): [
                FieldPanel("folding"),
                FieldRowPanel([FieldPanel("number"), FieldPanel("tolerance")]),
                InlinePanel(
                    "options",
                    [
                        FieldRowPanel(in_every_language("text")),
                        FieldPanel("correct"),
                        FieldPanel("picture"),
                        FieldRowPanel([FieldPanel("target", help_text=_("The number of its pair or group below."))]),
                        FieldRowPanel([FieldPanel("share"), FieldPanel("area")]),
                        FieldRowPanel(in_every_language("feedback")),
                    ],
                    label=_("Option"), max_num=20,
                    help_text=_(
                        "Of a statement (true or false) the first option is the true one. Of an order they stand in the right "
                        "order. Of typed words divide accepted spellings by | ."
                    ),
                ),
                InlinePanel(
                    "targets", [FieldRowPanel(in_every_language("text"))], label=_("Pair or group"), max_num=12,
                    help_text=_("What options belong to. They are counted from 1; one that nothing belongs to distracts."),
                ),
            ],
            _("Bank"): [
                FieldPanel("objective"), FieldRowPanel([FieldPanel("audience"), FieldPanel("risk")]), FieldPanel("outcome"),
                FieldPanel("picture"),
                FieldPanel("key"),
            ],
        },
        QuestionForm,
    )  # fmt: skip

    def get_queryset(self, request):
        return Question.objects.current().select_related("objective").prefetch_related("options", "targets")

    def get_urlpatterns(self):
        preview = path("as-learner/<int:pk>/", QuestionPreviewView.as_view(), name="as_learner")
        return [*super().get_urlpatterns(), preview, *bank_urls()]


# --- quizzes -----------------------------------------------------------------------------------------------------------


class QuizIndexView(FoldedSearch, snippets.IndexView):
    folded_fields = ("name_mn", "name_en", "key")

    def get_list_more_buttons(self, instance):
        return [*super().get_list_more_buttons(instance), as_learner_button(instance, priority=15)]


class QuizEditView(snippets.EditView):
    @cached_property
    def header_more_buttons(self):
        return [*super().header_more_buttons, as_learner_button(self.object, priority=5)]


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "list-ol"
    menu_label = _("Quizzes")
    copy_view_enabled = False
    index_view_class = QuizIndexView
    edit_view_class = QuizEditView
    list_display = ["name", "purpose", Column("questions", label=_("Questions"), accessor="question_count"), "pass_percent"]
    list_filter = ["purpose"]
    list_per_page = 50
    chooser_viewset_class = folded_chooser(
        Quiz, ("name_mn", "name_en", "key"), icon="list-ol", choose_one_text=_("Choose a quiz"),
        choose_another_text=_("Choose another quiz"), edit_item_text=_("Edit this quiz"),
    )  # fmt: skip

    edit_handler = _tabs(
        ("name", "introduction"),
        [],
        {
            _("Questions"): [
                InlinePanel("items", [FieldPanel("question"), FieldPanel("points")], label=_("Question"), max_num=60),
                InlinePanel(
                    "draws",
                    [
                        FieldRowPanel([FieldPanel("count"), FieldPanel("points")]),
                        FieldPanel("objective"),
                        FieldRowPanel([FieldPanel("difficulty"), FieldPanel("audience"), FieldPanel("risk")]),
                    ],
                    label=_("Random draw"), max_num=10,
                    help_text=_("Drawn anew for every attempt, after the questions above. What is left empty does not matter."),
                ),
            ],
            _("How it is shown"): [
                FieldRowPanel([FieldPanel("purpose"), FieldPanel("display")]),
                FieldRowPanel([FieldPanel("shuffle_questions"), FieldPanel("shuffle_options")]),
                FieldPanel("ask_certainty"), FieldPanel("key"),
            ],
            _("Attempts and marks"): [
                FieldPanel("pass_percent"),
                FieldRowPanel([FieldPanel("attempts_allowed"), FieldPanel("wait_minutes"), FieldPanel("counts")]),
                FieldRowPanel([FieldPanel("feedback_shown"), FieldPanel("answers_shown")]),
            ],
        },
        QuizForm,
    )  # fmt: skip

    def get_queryset(self, request):
        return Quiz.objects.annotate(question_count=Count("items"))

    def get_urlpatterns(self):
        return [*super().get_urlpatterns(), path("as-learner/<int:pk>/", QuizPreviewView.as_view(), name="as_learner")]


class ObjectiveIndexView(FoldedSearch, snippets.IndexView):
    folded_fields = ("text_mn", "text_en", "key")


class ObjectiveViewSet(SnippetViewSet):
    model = Objective
    icon = "crosshairs"
    menu_label = _("Objectives")
    copy_view_enabled = False
    index_view_class = ObjectiveIndexView
    list_display = ["text", "key"]
    list_per_page = 50
    chooser_viewset_class = folded_chooser(
        Quiz, ("text_mn", "text_en", "key"), icon="crosshairs", choose_one_text=_("Choose an objective"),
        choose_another_text=_("Choose another objective"), edit_item_text=_("Edit this objective"),
    )  # fmt: skip
    edit_handler = ObjectList([*in_every_language("text"), FieldPanel("key")], base_form_class=ObjectiveForm)


class QuizzesGroup(SnippetViewSetGroup):
    """The menu «Сорилууд»."""

    items = (QuizViewSet, QuestionViewSet, ObjectiveViewSet)
    menu_label = _("Quizzes")
    menu_name = "quizzes"
    menu_icon = "list-ol"
    menu_order = 200
