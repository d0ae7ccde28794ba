"""Sort two to ten things into two to four groups. Partial credit: the share of things in their right group."""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from ..bank import BankOption, BankQuestion, BankTarget
from ..rules import QuestionData
from .base import Example, Pairing


class SortIntoGroups(Pairing):
    key = "groups"
    label = _("Sort into groups")
    template = "content/questions/groups.html"
    example = Example(
        BankQuestion(
            type="groups",
            text={"mn": "Юуг нийтэлж болох, юуг болохгүй вэ?", "en": "What may you share, what not?"},
            options=(
                BankOption("a", {"mn": "Дуртай ном", "en": "A book I like"}, target="g1"),
                BankOption("b", {"mn": "Гэрийн хаяг", "en": "My home address"}, target="g2"),
                BankOption("c", {"mn": "Нууц үг", "en": "My password"}, target="g2"),
                BankOption("d", {"mn": "Зурсан зураг", "en": "A drawing of mine"}, target="g1"),
            ),
            targets=(BankTarget("g1", {"mn": "Болно", "en": "Yes"}), BankTarget("g2", {"mn": "Болохгүй", "en": "No"})),
        ),
        right={"a": "g1", "b": "g2", "c": "g2", "d": "g1"}, wrong={"a": "g2", "b": "g1"},
        partly=(({"a": "g1", "b": "g1", "c": "g2", "d": "g2"}, Fraction(1, 2)),),
    )  # fmt: skip

    def problems(self, question: QuestionData) -> list:
        found = super().problems(question)
        if not 2 <= len(question.targets) <= 4:
            found.append(_("Give two to four groups."))
        return found


sort_into_groups = SortIntoGroups()
