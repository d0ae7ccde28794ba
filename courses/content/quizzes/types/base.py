"""What every question type offers. Types that choose among options share `ChoiceType`."""

from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.functional import Promise

from ..rules import Outcome, QuestionData

Data = Mapping[str, list[str]]


class QuestionType(Protocol):
    key: str
    label: str | Promise
    template: str

    def for_browser(self, question: Any) -> dict: ...

    def read(self, data: Data, name: str) -> Any: ...

    def mark(self, question: QuestionData, response: Any) -> Outcome: ...

    def problems(self, question: QuestionData) -> list[str | Promise]: ...


class ChoiceType:
    """A question whose response is the list of chosen option keys."""

    template: str

    def for_browser(self, question) -> dict:
        """`question` has `text`, `hint` and `options` with `key` and `text`. Nothing else is passed on."""
        return {
            "text": question.text,
            "hint": question.hint,
            "options": [{"key": option.key, "text": option.text} for option in question.options],
        }

    def read(self, data: Data, name: str) -> list[str] | None:
        chosen = [value for value in data.get(name, []) if value]
        return sorted(set(chosen)) or None

    def chosen(self, question: QuestionData, response: Any) -> frozenset[str] | None:
        """The chosen keys, or None when the response is not a list of this question's keys."""
        if not isinstance(response, list) or not response or not all(isinstance(key, str) for key in response):
            return None
        keys = frozenset(response)
        return keys if keys <= question.keys else None
