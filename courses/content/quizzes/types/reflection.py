"""Open reflection: words for oneself. No mark; nobody but the learner ever sees them, and no figure is made of them."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..asked import ReviewLine
from ..bank import BankQuestion
from ..rules import UNANSWERED, Outcome, QuestionData
from .base import Data, Example, Typed, clean

LONGEST = 2000


class Reflection(Typed):
    key = "reflection"
    label = _("Open reflection (private)")
    rule = _("Not marked: only the learner sees what was written.")
    template = "content/questions/reflection.html"
    marked = False
    private = True
    option_fields = ()
    example = Example(
        BankQuestion(
            type="reflection",
            text={"mn": "Чи өөрөө юуг өөрөөр хийх вэ?", "en": "What will you do differently?"},
        ),
        right=None, wrong=None,
    )  # fmt: skip

    def read(self, data: Data, name: str) -> Any:
        text = clean(next(iter(data.get(name, [])), ""), LONGEST)
        return {"text": text} if text else None

    def mark(self, question: QuestionData, response: Any) -> Outcome:
        return Outcome(Fraction(0), True) if self.text_of(response) else UNANSWERED

    def review(self, question, options: list, response: Any) -> list[ReviewLine]:
        text = self.text_of(response)
        return [ReviewLine("", chosen=True, given=text)] if text else []


reflection = Reflection()
