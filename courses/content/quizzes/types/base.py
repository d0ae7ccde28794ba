"""What every question type offers. Types that choose among options share `ChoiceType`, those with typed words `Typed`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..asked import AskedQuestion, ReviewLine
from ..bank import BankQuestion
from ..rules import UNANSWERED, Outcome, QuestionData

Data = Mapping[str, list[str]]

KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")
MOST_FIELDS = 30
LONGEST_WORDS = 200
"""Characters of a typed answer that are kept; what is longer is cut."""


@dataclass(frozen=True)
class Example:
    """A question as an editor might write it, with responses that show its marking rule. Shown in the CMS, walked by tests.

    `partly` are (response, share) pairs; None where there is nothing between right and wrong.
    """

    question: BankQuestion
    right: Any
    wrong: Any
    partly: tuple[tuple[Any, Fraction], ...] = ()


class QuestionType:
    """The rules of one type. Subclasses say what is theirs; nothing here writes or knows a request."""

    key: str
    label: str | Promise
    rule: str | Promise
    """One sentence for editors: how it is marked."""
    template: str
    example: Example

    marked = True
    """False: a survey; it counts neither in the mark nor in the maximum."""
    private = False
    """True: what is answered is nobody's business but the learner's."""
    shuffles = True
    """May the options be shown in another order?"""
    order_matters = False
    """The options' own order is the answer, so they are always shown in another one."""
    one_right = False
    """Exactly one option is right."""
    has_options = True
    has_targets = False
    has_passage = False
    has_unit = False
    compares_words = False
    """An option's text is what must be typed, so it never leaves the server before handing in."""
    option_fields: tuple[str, ...] = ("text", "correct", "feedback")
    """What the editor fills in for each option."""
    settings_fields: tuple[str, ...] = ()
    """Names in `Question.settings`: folding, number, tolerance."""

    def for_browser(self, question: AskedQuestion) -> dict:
        """The ALLOW-LIST of what leaves the server before handing in."""
        return {"text": question.text, "hint": question.hint}

    def read(self, data: Data, name: str) -> Any:
        """The form's values to a response (JSON), or None when nothing was answered. Never raises."""
        raise NotImplementedError

    def mark(self, question: QuestionData, response: Any) -> Outcome:
        """Pure. A response that does not fit the question counts as unanswered."""
        raise NotImplementedError

    def solution(self, question: QuestionData) -> Any:
        """A response that wins all points; None where there is none. Never leaves the server."""
        return None

    def problems(self, question: QuestionData) -> list:
        """What is wrong with a question, as sentences for the editor."""
        return []

    def review(self, question, options: list, response: Any) -> list[ReviewLine]:
        """After handing in: `options` are the rows in the order they were shown."""
        return []

    def counted(self, response: Any) -> list[str]:
        """Keys under which a response is counted in statistics: no typed word is among them."""
        return []


class ChoiceType(QuestionType):
    """A question whose response is the list of chosen option keys."""

    def for_browser(self, question) -> dict:
        return {
            "text": question.text,
            "hint": question.hint,
            "options": [{"key": option.key, "text": option.text} for option in question.options],
        }

    def read(self, data: Data, name: str) -> list[str] | None:
        return sorted({value for value in data.get(name, []) if KEY.fullmatch(value)})[:MOST_FIELDS] or None

    def chosen(self, question: QuestionData, response: Any) -> frozenset[str] | None:
        """The chosen keys, or None when the response is not a list of this question's keys."""
        if not isinstance(response, list) or not response or not all(isinstance(key, str) for key in response):
            return None
        keys = frozenset(response)
        return keys if keys <= question.keys else None

    def solution(self, question: QuestionData) -> list[str] | None:
        return sorted(question.right) or None

    def review(self, question, options: list, response: Any) -> list[ReviewLine]:
        chosen = set(self.counted(response))
        return [
            ReviewLine(option.text, option.key in chosen, option.correct, option.feedback if option.key in chosen else "")
            for option in options
        ]

    def counted(self, response: Any) -> list[str]:
        return [key for key in response if isinstance(key, str)] if isinstance(response, list) else []


class OneChoice(ChoiceType):
    """One right option: all or nothing."""

    one_right = True
    most_options = 8
    rule = _("The right answer wins all points, another one none.")

    def mark(self, question: QuestionData, response: Any) -> Outcome:
        chosen = self.chosen(question, response)
        if chosen is None or len(chosen) != 1:
            return UNANSWERED
        return Outcome(Fraction(int(chosen <= question.right)), True)

    def problems(self, question: QuestionData) -> list:
        found = []
        if not 2 <= len(question.options) <= self.most_options:
            found.append(_("Give two to %(most)d options.") % {"most": self.most_options})
        if len(question.right) != 1:
            found.append(_("Mark exactly one option as right."))
        return found


class SomeChoices(ChoiceType):
    """Several right options. Partial credit: (right chosen - wrong chosen) / all right ones, never below zero.

    Choosing everything therefore wins nothing where wrong options are as many as right ones, and a wrong choice takes back
    what one right choice gave. The rule is Moodle's for multiple answers with equal weights (question type "multichoice").
    """

    most_options = 10
    rule = _("Each right choice wins its part, each wrong one takes back as much; never less than nothing.")

    def mark(self, question: QuestionData, response: Any) -> Outcome:
        chosen = self.chosen(question, response)
        if chosen is None or not question.right:
            return UNANSWERED
        won = len(chosen & question.right) - len(chosen - question.right)
        return Outcome(Fraction(max(won, 0), len(question.right)), True)

    def problems(self, question: QuestionData) -> list:
        found = []
        if not 2 <= len(question.options) <= self.most_options:
            found.append(_("Give two to %(most)d options.") % {"most": self.most_options})
        if not question.right:
            found.append(_("Mark at least one option as right."))
        if question.options and len(question.right) == len(question.options):
            found.append(_("At least one option must be wrong."))
        return found


class Pairing(QuestionType):
    """Every option belongs to a target. Response: {option key: target key}. Marked by the share of options put right."""

    has_targets = True
    option_fields = ("text", "target", "feedback")
    rule = _("Each one in its right place wins its part.")

    def for_browser(self, question) -> dict:
        return {
            "text": question.text,
            "hint": question.hint,
            "options": [{"key": option.key, "text": option.text} for option in question.options],
            "targets": [{"key": target.key, "text": target.text} for target in question.targets],
        }

    def read(self, data: Data, name: str) -> dict[str, str] | None:
        return {key: value for key, value in parts(data, name) if KEY.fullmatch(value)} or None

    def mark(self, question: QuestionData, response: Any) -> Outcome:
        if not isinstance(response, dict) or not question.options:
            return UNANSWERED
        wanted = {option.key: option.target for option in question.options}
        placed = {key: value for key, value in response.items() if key in wanted and value in question.targets}
        if not placed:
            return UNANSWERED
        right = sum(1 for key, value in placed.items() if wanted[key] == value)
        return Outcome(Fraction(right, len(question.options)), True)

    def solution(self, question: QuestionData) -> dict[str, str]:
        return {option.key: option.target for option in question.options}

    def problems(self, question: QuestionData) -> list:
        found = []
        if not 2 <= len(question.options) <= 10:
            found.append(_("Give two to %(most)d options.") % {"most": 10})
        if any(option.target not in question.targets for option in question.options):
            found.append(_("Say of every option what it belongs to: the key of a pair or group."))
        return found

    def review(self, question, options: list, response: Any) -> list[ReviewLine]:
        names = {target.key: target.text for target in question.targets.all()}
        placed = response if isinstance(response, dict) else {}
        lines = []
        for option in options:
            given = placed.get(option.key)
            right = given == option.target
            lines.append(
                ReviewLine(
                    option.text, chosen=given in names, correct=right, feedback="" if given is None else option.feedback,
                    given=names.get(given, ""), wanted="" if right else names.get(option.target, ""),
                )
            )  # fmt: skip
        return lines

    def counted(self, response: Any) -> list[str]:
        return [f"{key}>{value}" for key, value in response.items()] if isinstance(response, dict) else []


def parts(data: Data, name: str) -> list[tuple[str, str]]:
    """(option key, value) of the fields `<name>.<key>`, in the form's order. Foreign keys are left out."""
    before = f"{name}."
    fields = [(field[len(before) :], values[-1]) for field, values in data.items() if field.startswith(before) and values]
    return [(key, value) for key, value in fields if KEY.fullmatch(key)][:MOST_FIELDS]


class Typed(QuestionType):
    """A question that is answered with words of one's own. Response: {"text": ...}, or {gap: text}."""

    has_options = False
    shuffles = False

    def read(self, data: Data, name: str) -> Any:
        text = clean(next(iter(data.get(name, [])), ""))
        return {"text": text} if text else None

    def text_of(self, response: Any) -> str:
        text = response.get("text") if isinstance(response, dict) else None
        return text.strip() if isinstance(text, str) else ""


def clean(text: str, limit: int = LONGEST_WORDS) -> str:
    """Typed words as they are kept: no control characters (a database refuses NUL), at most `limit`."""
    kept = "".join(letter for letter in text if letter >= " " or letter in "\n\t")
    return kept.strip()[:limit].strip()


def words_in(texts: Iterable[str]) -> str:
    """Accepted spellings as they are shown after handing in: the first one."""
    return next(iter(texts), "")
