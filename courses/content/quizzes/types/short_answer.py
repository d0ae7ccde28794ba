"""A short answer, compared with patterns in which `*` stands for anything. The best fitting pattern says the share."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..asked import ReviewLine
from ..bank import BankOption, BankQuestion, spellings
from ..rules import UNANSWERED, Outcome, QuestionData
from ..words import fits
from .base import Example, Typed, words_in


class ShortAnswer(Typed):
    key = "short"
    label = _("Short answer")
    rule = _("The best fitting answer wins its share.")
    template = "content/questions/short.html"
    has_options = True
    compares_words = True
    option_fields = ("text", "share", "feedback")
    settings_fields = ("folding",)
    example = Example(
        BankQuestion(
            type="short",
            text={"mn": "Хүүхдийн тусламжийн утасны дугаар хэд вэ?", "en": "What is the number of the child helpline?"},
            options=(
                BankOption("a", {"mn": "108|*108*", "en": "108"}),
                BankOption("b", {"mn": "102|105", "en": "102|105"}, share=50),
            ),
            settings={"folding": "letters"},
        ),
        right={"text": "108"}, wrong={"text": "999"}, partly=(({"text": "102"}, Fraction(1, 2)),),
    )  # fmt: skip

    def best(self, question: QuestionData, text: str):
        """The option that wins most for this text, or None."""
        folding = question.settings.get("folding", "")
        fitting = [option for option in question.options if any(fits(text, one, folding) for one in option.accepted)]
        return max(fitting, key=self.share_of, default=None)

    @staticmethod
    def share_of(option) -> int:
        return 100 if option.share is None else min(option.share, 100)

    def mark(self, question: QuestionData, response: Any) -> Outcome:
        text = self.text_of(response)
        if not text:
            return UNANSWERED
        best = self.best(question, text)
        return Outcome(Fraction(self.share_of(best), 100) if best else Fraction(0), True)

    def solution(self, question: QuestionData) -> dict[str, str]:
        best = max(question.options, key=self.share_of)
        return {"text": best.accepted[0].replace("*", "")}

    def problems(self, question: QuestionData) -> list:
        found = []
        if not 1 <= len(question.options) <= 10 or any(not option.accepted for option in question.options):
            found.append(_("Give one to ten accepted answers."))
        if question.options and all(self.share_of(option) < 100 for option in question.options):
            found.append(_("At least one answer must win all points."))
        if any(not pattern.replace("*", "").strip() for option in question.options for pattern in option.accepted):
            found.append(_("A star alone would accept anything."))
        return found

    def review(self, question, options: list, response: Any) -> list[ReviewLine]:
        text, rows = self.text_of(response), {option.key: option for option in options}
        best = self.best(question.data(), text) if text else None
        right = best is not None and self.share_of(best) == 100
        wanted = next((option for option in options if self.share_of(option) == 100), None)
        return [
            ReviewLine(
                "", chosen=bool(text), correct=right, feedback=rows[best.key].feedback if best else "", given=text,
                wanted="" if right or wanted is None else words_in(spellings(wanted.text)).replace("*", "…"),
            )
        ]  # fmt: skip


short_answer = ShortAnswer()
