"""Several right answers. Partial credit: (right chosen - wrong chosen) / all right ones, never below zero.

Choosing everything therefore wins nothing where wrong options are as many as right ones, and a wrong choice takes back
what one right choice gave. The rule is Moodle's for multiple answers with equal weights (question type "multichoice").
"""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..rules import UNANSWERED, Outcome, QuestionData
from .base import ChoiceType


class SeveralChoices(ChoiceType):
    key = "multiple"
    label = _("Several choices")
    template = "content/questions/multiple.html"

    def mark(self, question: QuestionData, response: Any) -> Outcome:
        chosen = self.chosen(question, response)
        if chosen is None or not question.right:
            return UNANSWERED
        won = len(chosen & question.right) - len(chosen - question.right)
        return Outcome(Fraction(max(won, 0), len(question.right)), True)

    def problems(self, question: QuestionData) -> list:
        found = []
        if not 2 <= len(question.options) <= 10:
            found.append(_("Give two to ten options."))
        if not question.right:
            found.append(_("Mark at least one option as right."))
        if question.options and len(question.right) == len(question.options):
            found.append(_("At least one option must be wrong."))
        return found


several_choices = SeveralChoices()
