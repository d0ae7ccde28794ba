"""A scale from one end to the other, two to seven steps: a survey, without right, wrong or mark."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..asked import ReviewLine
from ..bank import BankOption, BankQuestion
from ..rules import UNANSWERED, Outcome, QuestionData
from .base import ChoiceType, Example


class Scale(ChoiceType):
    key = "scale"
    label = _("Scale (survey)")
    rule = _("Not marked: it asks what somebody thinks or feels.")
    template = "content/questions/scale.html"
    marked = False
    shuffles = False
    option_fields = ("text",)
    example = Example(
        BankQuestion(
            type="scale",
            text={"mn": "Чамд муу зүйл тохиолдвол томчуудад хэлэх үү?", "en": "Will you tell an adult if something happens?"},
            options=(
                BankOption("a", {"mn": "Үгүй", "en": "No"}),
                BankOption("b", {"mn": "Мэдэхгүй", "en": "I do not know"}),
                BankOption("c", {"mn": "Тийм", "en": "Yes"}),
            ),
        ),
        right=None, wrong=None,
    )  # fmt: skip

    def mark(self, question: QuestionData, response: Any) -> Outcome:
        chosen = self.chosen(question, response)
        return UNANSWERED if chosen is None or len(chosen) != 1 else Outcome(Fraction(0), True)

    def problems(self, question: QuestionData) -> list:
        return [] if 2 <= len(question.options) <= 7 else [_("Give two to %(most)d options.") % {"most": 7}]

    def review(self, question, options: list, response: Any) -> list[ReviewLine]:
        return [line for line in super().review(question, options, response) if line.chosen]


scale = Scale()
