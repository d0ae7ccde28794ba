"""Fill words into the gaps of a text. Partial credit: the share of gaps filled rightly.

The passage of each language holds a mark `[[key]]` per gap; the option of that key holds the accepted spellings of each
language. A spelling of any language is right, so the same answer wins the same mark whatever the page's language.
"""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..asked import ReviewLine, pieces
from ..bank import BankOption, BankQuestion, spellings
from ..rules import UNANSWERED, Outcome, QuestionData
from ..words import is_accepted
from .base import Data, Example, Typed, clean, parts, words_in


class FillGaps(Typed):
    key = "gaps"
    label = _("Fill in words")
    rule = _("Each gap filled with an accepted word wins its part.")
    template = "content/questions/gaps.html"
    has_options = True
    has_passage = True
    compares_words = True
    option_fields = ("text", "feedback")
    settings_fields = ("folding",)
    example = Example(
        BankQuestion(
            type="gaps",
            text={"mn": "Өгүүлбэрийг гүйцээгээрэй.", "en": "Complete the sentence."},
            passage={"mn": "Тусламж хэрэгтэй бол [[a]] дугаар руу [[b]].", "en": "If you need help, [[b]] the number [[a]]."},
            options=(
                BankOption("a", {"mn": "108", "en": "108"}),
                BankOption("b", {"mn": "залга|залгаарай|утасд", "en": "call|ring|dial"}),
            ),
            settings={"folding": "letters"},
        ),
        right={"a": "108", "b": "Залгаарай"}, wrong={"a": "5", "b": "алга"}, partly=(({"a": "108"}, Fraction(1, 2)),),
    )  # fmt: skip

    def for_browser(self, question) -> dict:
        return super().for_browser(question) | {"pieces": pieces(question.passage)}

    def read(self, data: Data, name: str) -> dict[str, str] | None:
        return {key: words for key, text in parts(data, name) if (words := clean(text))} or None

    def mark(self, question: QuestionData, response: Any) -> Outcome:
        folding = question.settings.get("folding", "")
        accepted = {option.key: option.accepted for option in question.options}
        if not isinstance(response, dict) or not accepted:
            return UNANSWERED
        given = {key: text for key, text in response.items() if key in accepted and isinstance(text, str) and text.strip()}
        if not given:
            return UNANSWERED
        right = sum(1 for key, text in given.items() if is_accepted(text, accepted[key], folding))
        return Outcome(Fraction(right, len(accepted)), True)

    def solution(self, question: QuestionData) -> dict[str, str]:
        return {option.key: option.accepted[0] for option in question.options if option.accepted}

    def problems(self, question: QuestionData) -> list:
        found = []
        keys = sorted(option.key for option in question.options)
        if not 1 <= len(keys) <= 10:
            found.append(_("Give one to ten gaps."))
        if not question.gaps or any(sorted(gaps) != keys for gaps in question.gaps):
            found.append(_("In every language the text must have one mark per gap, [[a]] for the option with the key a."))
        if any(not option.accepted for option in question.options):
            found.append(_("Give at least one accepted word for every gap."))
        return found

    def review(self, question, options: list, response: Any) -> list[ReviewLine]:
        typed = response if isinstance(response, dict) else {}
        outcome = {option.key: option.data(with_spellings=True).accepted for option in options}
        lines = []
        for option in options:
            given = typed.get(option.key, "")
            right = isinstance(given, str) and is_accepted(given, outcome[option.key], question.settings.get("folding", ""))
            lines.append(
                ReviewLine(
                    "", chosen=bool(given), correct=right, feedback=option.feedback if given else "",
                    given=given if isinstance(given, str) else "", wanted="" if right else words_in(spellings(option.text)),
                )
            )  # fmt: skip
        return lines


fill_gaps = FillGaps()
