"""A question and a quiz as a learner sees them, for whoever writes them in the CMS. Nothing is kept."""

from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.permissions import ModelPermissionPolicy

from .asked import screen_of
from .models import Question, Quiz


def as_learner_button(instance, *, priority: int) -> Button:
    url = reverse(instance.snippet_viewset.get_url_name("as_learner"), args=[instance.pk])
    return Button(gettext("As a learner sees it"), url=url, icon_name="view", priority=priority)


class QuestionPreviewView(PermissionCheckedMixin, View):
    """One question as a learner sees it, to be tried out: POST marks a response and keeps nothing."""

    permission_policy = ModelPermissionPolicy(Question)
    any_permission_required = ["add", "change", "view"]

    def get(self, request, pk: int):
        return self.show(request, pk)

    def post(self, request, pk: int):
        return self.show(request, pk, tried=True)

    def show(self, request, pk: int, *, tried: bool = False):
        question = get_object_or_404(Question, pk=pk)
        kind, codes = question.kind, dict(settings.LANGUAGES)
        response = kind.read(dict(request.POST.lists()), "q1") if tried else None
        language = request.GET.get("language")
        with override(language if language in codes else settings.LANGUAGE_CODE):
            # As in an attempt, what must be put in order never stands in its order.
            keys = [option.key for option in question.options.all()]
            shown = sorted(keys) if kind.order_matters and sorted(keys) != keys else keys[::-1] if kind.order_matters else keys
            context = {
                "question": question, "kind": kind, "screen": screen_of(question, option_order=shown, response=response),
                "languages": settings.LANGUAGES, "outcome": kind.mark(question.data(), response) if tried else None,
                "lines": kind.review(question, list(question.options.all()), response) if tried else [],
                "edit_url": reverse(Question.snippet_viewset.get_url_name("edit"), args=[question.pk]),
            }  # fmt: skip
            return render(request, "content/question_preview.html", context)


class QuizPreviewView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """A quiz as it stands on paper: every question and option in one language, nothing marked unless asked for."""

    model = Quiz
    permission_policy = ModelPermissionPolicy(Quiz)
    any_permission_required = ["add", "change", "view"]
    template_name = "content/admin/quiz_preview.html"
    header_icon = "view"
    page_title = _("As a learner sees it")

    def get_page_subtitle(self):
        return str(self.quiz)

    def get_breadcrumbs_items(self):
        viewset = Quiz.snippet_viewset
        return [
            *self.breadcrumbs_items,
            {"url": reverse(viewset.get_url_name("list")), "label": _("Quizzes")},
            {"url": reverse(viewset.get_url_name("edit"), args=[self.quiz.pk]), "label": str(self.quiz)},
            {"url": "", "label": self.page_title},
        ]

    def get(self, request, pk: int):
        self.quiz = get_object_or_404(Quiz, pk=pk)
        codes = dict(settings.LANGUAGES)
        language = request.GET.get("language")
        language = language if language in codes else settings.LANGUAGE_CODE
        with override(language):
            items = [
                {
                    "text": item.question.text, "hint": item.question.hint, "points": item.points,
                    "explanation": item.question.explanation, "several": not item.question.kind.one_right,
                    "picture": item.question.picture, "passage": item.question.passage, "type": item.question.kind.label,
                    "url": reverse(Question.snippet_viewset.get_url_name("as_learner"), args=[item.question_id]),
                    # Where words are typed the options are the answers.
                    "options": [
                        {"text": option.text, "correct": option.correct, "feedback": option.feedback}
                        for option in item.question.options.all()
                        if "answers" in request.GET or not item.question.kind.compares_words
                    ],
                }
                for item in self.quiz.questions_in_order()
            ]  # fmt: skip
            introduction = self.quiz.introduction
        return self.render_to_response(
            {
                **self.get_context_data(), "quiz": self.quiz, "items": items, "introduction": introduction,
                "language": language, "languages": settings.LANGUAGES, "answers": "answers" in request.GET,
            }
        )  # fmt: skip
