"""A number, right within a tolerance on either side: all or nothing."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from ..asked import ReviewLine
from ..bank import BankQuestion
from ..rules import UNANSWERED, Outcome, QuestionData
from ..words import number_of
from .base import Example, Typed


class Number(Typed):
    key = "number"
    label = _("Number")
    rule = _("A number within the tolerance wins all points.")
    template = "content/questions/number.html"
    option_fields = ()
    has_unit = True
    settings_fields = ("number", "tolerance")
    example = Example(
        BankQuestion(
            type="number",
            text={"mn": "Нууц үг хамгийн багадаа хэдэн тэмдэгттэй байвал зохих вэ?", "en": "How long should a password be?"},
            unit={"mn": "тэмдэгт", "en": "characters"},
            settings={"number": "12", "tolerance": "0"},
        ),
        right={"text": "12 тэмдэгт"}, wrong={"text": "4"},
    )  # fmt: skip

    def for_browser(self, question) -> dict:
        return super().for_browser(question) | {"unit": question.unit}

    @staticmethod
    def wanted(settings: dict) -> tuple[Decimal, Decimal] | None:
        """(number, tolerance), or None when the question does not say."""
        number, tolerance = number_of(str(settings.get("number", ""))), number_of(str(settings.get("tolerance") or "0"))
        return None if number is None or tolerance is None else (number, tolerance)

    def mark(self, question: QuestionData, response: Any) -> Outcome:
        text, wanted = self.text_of(response), self.wanted(question.settings)
        if not text or wanted is None:
            return UNANSWERED
        given = number_of(text)
        return Outcome(Fraction(int(given is not None and abs(given - wanted[0]) <= wanted[1])), True)

    def solution(self, question: QuestionData) -> dict[str, str]:
        return {"text": question.settings.get("number", "")}

    def problems(self, question: QuestionData) -> list:
        wanted = self.wanted(question.settings)
        if wanted is None:
            return [_("Give the right number, and the tolerance as a number.")]
        return [_("The tolerance cannot be less than zero.")] if wanted[1] < 0 else []

    def review(self, question, options: list, response: Any) -> list[ReviewLine]:
        text, wanted = self.text_of(response), self.wanted(question.settings)
        right = self.mark(question.data(), response).right
        answer = f"{number_format(wanted[0].normalize())} {question.unit}".strip() if wanted else ""
        return [ReviewLine("", chosen=bool(text), correct=right, given=text, wanted="" if right else answer)]


number = Number()
