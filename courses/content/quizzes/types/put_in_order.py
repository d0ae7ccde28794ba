"""Put two to eight things in order. Partial credit: how many stand directly before the one that rightly follows.

Of n things n - 1 have a follower; the share is the number that have their right follower behind them, divided by n - 1. So
an order that is right but for one thing moved still wins most of it. The rule is Moodle's "relative to the next item" of the
question type "ordering". Response: the keys in the given order, all of them once.
Keys of this type are drawn at random (forms.py, banking.py): letters in the order of the alphabet would give the answer away.
"""

from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext_lazy as _

from ..asked import ReviewLine
from ..bank import BankOption, BankQuestion
from ..rules import UNANSWERED, Outcome, QuestionData
from .base import Data, Example, QuestionType, parts


class PutInOrder(QuestionType):
    key = "order"
    label = _("Put in order")
    rule = _("Each step that is rightly followed by the next one wins its part.")
    template = "content/questions/order.html"
    order_matters = True
    option_fields = ("text", "feedback")
    example = Example(
        BankQuestion(
            type="order",
            text={"mn": "Хэн нэгэн чамайг дээрэлхвэл юу, юуны дараа хийх вэ?", "en": "Somebody bullies you. In which order?"},
            options=(
                BankOption("k", {"mn": "Хариу бичихгүй.", "en": "Do not answer."}),
                BankOption("a", {"mn": "Дэлгэцийн зургийг авна.", "en": "Take a screenshot."}),
                BankOption("d", {"mn": "Томчуудад үзүүлнэ.", "en": "Show it to an adult."}),
            ),
        ),
        right=["k", "a", "d"], wrong=["d", "a", "k"], partly=((["d", "k", "a"], Fraction(1, 2)),),
    )  # fmt: skip

    def for_browser(self, question) -> dict:
        options = [{"key": option.key, "text": option.text} for option in question.options]
        return super().for_browser(question) | {"options": options}

    def read(self, data: Data, name: str) -> list[str] | None:
        """Each thing carries its number. Things with the same number stay as they were shown; all empty is no answer."""
        numbered = [(key, text) for key, text in parts(data, name) if text.isascii() and text.isdigit()]
        return [key for key, _text in sorted(numbered, key=lambda pair: int(pair[1][:3]))] or None

    def mark(self, question: QuestionData, response: Any) -> Outcome:
        keys = [option.key for option in question.options]
        if not isinstance(response, list) or len(keys) < 2 or sorted(map(str, response)) != sorted(keys):
            return UNANSWERED
        followers = set(pairwise(keys))
        return Outcome(Fraction(sum(1 for pair in pairwise(response) if pair in followers), len(keys) - 1), True)

    def solution(self, question: QuestionData) -> list[str]:
        return [option.key for option in question.options]

    def problems(self, question: QuestionData) -> list:
        return [] if 2 <= len(question.options) <= 8 else [_("Give two to %(most)d options.") % {"most": 8}]

    def review(self, question, options: list, response: Any) -> list[ReviewLine]:
        given = {key: place for place, key in enumerate(self.counted(response), start=1)}
        right = sorted(options, key=lambda option: (option.sort_order or 0, option.pk))
        wanted = {option.key: place for place, option in enumerate(right, start=1)}
        shown = sorted(options, key=lambda option: given.get(option.key, 0))
        lines = []
        for option in shown:
            place, right_place = given.get(option.key), wanted[option.key]
            lines.append(
                ReviewLine(
                    "", chosen=place is not None, correct=place == right_place, feedback=option.feedback if place else "",
                    given=f"{place}. {option.text}" if place else option.text,
                    wanted="" if place == right_place else f"{right_place}.",
                )
            )  # fmt: skip
        return lines

    def counted(self, response: Any) -> list[str]:
        return [key for key in response if isinstance(key, str)] if isinstance(response, list) else []


put_in_order = PutInOrder()
