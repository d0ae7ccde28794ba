"""Several right answers among two to ten options, with partial credit (`SomeChoices`)."""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from ..bank import BankOption, BankQuestion
from .base import Example, SomeChoices


class SeveralChoices(SomeChoices):
    key = "multiple"
    label = _("Several choices")
    template = "content/questions/multiple.html"
    example = Example(
        BankQuestion(
            type="multiple",
            text={"mn": "Хэнд хэлж болох вэ?", "en": "Whom can you tell?"},
            options=(
                BankOption("a", {"mn": "Ээж, аавдаа", "en": "My parents"}, True),
                BankOption("b", {"mn": "Ангийн багшдаа", "en": "My class teacher"}, True),
                BankOption("c", {"mn": "Дөнгөж танилцсан хүндээ", "en": "Somebody I have just met"}),
                BankOption("d", {"mn": "Хэнд ч хэлэхгүй", "en": "Nobody"}),
            ),
        ),
        right=["a", "b"], wrong=["c", "d"],
        partly=((["a"], Fraction(1, 2)), (["a", "b", "c"], Fraction(1, 2)), (["a", "b", "c", "d"], Fraction(0))),
    )  # fmt: skip


several_choices = SeveralChoices()
