"""Find the place on a picture. The places to choose from are marked with numbers and have names, so that a keyboard, a
screen reader and a browser without JavaScript reach them. One right place: all or nothing; several: as for several choices.
"""

import re

from django.utils.translation import gettext_lazy as _

from ..bank import BankOption, BankQuestion
from ..rules import Outcome, QuestionData
from .base import Example, OneChoice, SomeChoices

AREA = re.compile(r"\s*(\d{1,3}(?:\.\d)?)\s+(\d{1,3}(?:\.\d)?)\s+(\d{1,3}(?:\.\d)?)\s+(\d{1,3}(?:\.\d)?)\s*")


def area_of(text: str) -> tuple[float, float, float, float] | None:
    """(left, top, width, height) in percent of the picture, or None when it does not lie on it."""
    found = AREA.fullmatch(text)
    if found is None:
        return None
    left, top, width, height = (float(part) for part in found.groups())
    return (left, top, width, height) if width and height and left + width <= 100 and top + height <= 100 else None


class HotSpot(SomeChoices):
    key = "hotspot"
    label = _("Place on a picture")
    rule = _("The right place wins all points; of several each wins its part, and a wrong one takes back as much.")
    template = "content/questions/hotspot.html"
    shuffles = False
    most_options = 9
    option_fields = ("text", "area", "correct", "feedback")
    example = Example(
        BankQuestion(
            type="hotspot",
            text={"mn": "Зурагт хувийн мэдээлэл хаана харагдаж байна вэ?", "en": "Where is something private?"},
            options=(
                BankOption("a", {"mn": "Гэрийн дугаар", "en": "The house number"}, True, area="10 10 20 20"),
                BankOption("b", {"mn": "Мод", "en": "The tree"}, area="40 10 20 20"),
                BankOption("c", {"mn": "Үүл", "en": "The cloud"}, area="70 10 20 20"),
            ),
        ),
        right=["a"], wrong=["b"],
    )  # fmt: skip

    def for_browser(self, question) -> dict:
        options = []
        for place, option in enumerate(question.options, start=1):
            left, top, width, height = area_of(option.area) or (0, 0, 0, 0)
            middle = {"x": round(left + width / 2), "y": round(top + height / 2)}
            options.append({"key": option.key, "text": option.text, "place": place} | middle)
        return {"text": question.text, "hint": question.hint, "several": question.several, "options": options}

    def mark(self, question: QuestionData, response) -> Outcome:
        return OneChoice.mark(self, question, response) if len(question.right) == 1 else super().mark(question, response)


hot_spot = HotSpot()
