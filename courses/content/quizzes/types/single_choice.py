"""One right answer among two to eight options: all or nothing."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..rules import UNANSWERED, Outcome, QuestionData
from .base import ChoiceType


class SingleChoice(ChoiceType):
    key = "single"
    label = _("Single choice")
    template = "content/questions/single.html"

    def mark(self, question: QuestionData, response: Any) -> Outcome:
        chosen = self.chosen(question, response)
        if chosen is None or len(chosen) != 1:
            return UNANSWERED
        return Outcome(Fraction(int(chosen <= question.right)), True)

    def problems(self, question: QuestionData) -> list:
        found = []
        if not 2 <= len(question.options) <= 8:
            found.append(_("Give two to eight options."))
        if len(question.right) != 1:
            found.append(_("Mark exactly one option as right."))
        return found


single_choice = SingleChoice()
