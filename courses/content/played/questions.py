"""Between H5P and our own questions, in the CMS: a content becomes questions that are marked on the server, a quiz a file."""

from dataclasses import replace

from django.conf import settings
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.log_actions import log
from wagtail.permissions import ModelPermissionPolicy

from ..h5p.libraries import reference
from ..h5p.native import CONVERTIBLE, question_set, questions_in
from ..quizzes import reports as bank
from ..quizzes.actions import take_in_all
from ..quizzes.bank import Loss
from ..quizzes.exchange import MOST_SHOWN, attached
from ..quizzes.models import Question, Quiz
from .models import Package


def becomes_questions(package: Package) -> bool:
    """Is it a content of a kind that has questions, with its libraries here or not?"""
    ref = reference(package.main) if package.is_h5p else None
    return ref is not None and ref.name in CONVERTIBLE and bool(package.source)


class QuestionsView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """What of a content can become questions of ours, one by one, and what falls away. POST takes in those that can.

    A question that does not fit our rules is left out and named: others are not lost by it.
    """

    permission_policy = ModelPermissionPolicy(Question)
    permission_required = "add"
    template_name = "content/admin/package_questions.html"
    page_title = _("Turn into questions")
    header_icon = "help"

    @cached_property
    def package(self) -> Package:
        return get_object_or_404(Package, pk=self.kwargs["pk"])

    @cached_property
    def language(self) -> str:
        codes = dict(settings.LANGUAGES)
        wanted = self.request.GET.get("language", self.package.language)
        return wanted if wanted in codes else settings.LANGUAGE_CODE

    @cached_property
    def plan(self) -> bank.Plan:
        main = reference(self.package.main)
        if main is None or not self.package.source:
            return bank.Plan((), (), ())
        # The cleaned content where there is one; without its libraries a content can still give its questions.
        content = self.package.content or self.package.source["content"]
        made = bank.plan(questions_in(content, main, language=self.language))
        left_out = tuple(Loss(problem.sentence, problem.place) for problem in made.problems)
        return replace(made, problems=(), losses=(*left_out, *made.losses))

    def get_breadcrumbs_items(self):
        edit = reverse(Package.snippet_viewset.get_url_name("edit"), args=[self.package.pk])
        here = [{"url": edit, "label": str(self.package)}, {"url": "", "label": self.page_title}]
        return [*self.breadcrumbs_items, *here]

    def get_page_subtitle(self):
        return str(self.package)

    def get(self, request, pk):
        plan = self.plan
        return self.render_to_response(
            {
                **self.get_context_data(), "plan": plan, "rows": plan.rows[:MOST_SHOWN], "losses": plan.losses[:MOST_SHOWN],
                "most": MOST_SHOWN, "new": len(plan.new), "format": self.package.main, "languages": settings.LANGUAGES,
                "language": self.language,
            }
        )  # fmt: skip

    def post(self, request, pk):
        if not self.plan.new or (self.plan.losses and "agreed" not in request.POST):
            messages.error(request, gettext("Nothing was taken in. Look at the preview."))
            return redirect(request.get_full_path())
        made = take_in_all(questions=self.plan.new)
        for question in made:
            log(instance=question, action="wagtail.create", content_changed=True)
        sentence = ngettext("%(count)d question was taken in.", "%(count)d questions were taken in.", len(made))
        messages.success(request, sentence % {"count": len(made)})
        return redirect(reverse(Question.snippet_viewset.get_url_name("list")))


class QuizAsH5PView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View):
    """A quiz as an H5P QuestionSet without libraries: first what it cannot carry, then the file."""

    permission_policy = ModelPermissionPolicy(Quiz)
    any_permission_required = ["add", "change"]
    template_name = "content/admin/quiz_h5p.html"
    page_title = _("Download as H5P")
    header_icon = "upload"

    @cached_property
    def quiz(self) -> Quiz:
        return get_object_or_404(Quiz, pk=self.kwargs["pk"])

    def get_page_subtitle(self):
        return str(self.quiz)

    def get_breadcrumbs_items(self):
        edit = reverse(Quiz.snippet_viewset.get_url_name("edit"), args=[self.quiz.pk])
        return [
            *self.breadcrumbs_items,
            {"url": edit, "label": str(self.quiz)},
            {"url": "", "label": self.page_title},
        ]

    def get(self, request, pk):
        language = request.GET.get("language")
        language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        order = list(self.quiz.items.order_by("sort_order").values_list("question_id", flat=True))
        questions = {row.pk: question for row, question in bank.bank(order)}
        chosen = [questions[pk] for pk in order if pk in questions]
        written = question_set(
            chosen, language=language, title=getattr(self.quiz, f"name_{language}") or self.quiz.name,
            pass_percent=self.quiz.pass_percent or 50,
        )  # fmt: skip
        losses = list(written.losses)
        if self.quiz.draws.exists():
            losses.append(Loss(gettext("Questions that are drawn at random are not in the file.")))
        if "download" in request.GET:
            return attached(replace(written, file_name=f"{self.quiz.key}-{language}.h5p"))
        return self.render_to_response(
            {
                **self.get_context_data(), "number": len(chosen), "losses": losses[:MOST_SHOWN],
                "languages": settings.LANGUAGES, "language": language,
            }
        )  # fmt: skip
