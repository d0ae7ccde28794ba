"""One right answer among two to eight options: all or nothing."""

from django.utils.translation import gettext_lazy as _

from ..bank import BankOption, BankQuestion
from .base import Example, OneChoice


class SingleChoice(OneChoice):
    key = "single"
    label = _("Single choice")
    template = "content/questions/single.html"
    example = Example(
        BankQuestion(
            type="single",
            text={"mn": "Танихгүй хүн зургаа явуулаач гэв. Чи яах вэ?", "en": "A stranger wants your picture. What now?"},
            options=(
                BankOption("a", {"mn": "Явуулахгүй, томчуудад хэлнэ.", "en": "I do not send it and tell an adult."}, True),
                BankOption("b", {"mn": "Нэг удаа явуулчихна.", "en": "I send it just once."}),
                BankOption("c", {"mn": "Эхлээд түүний зургийг авна.", "en": "I get their picture first."}),
            ),
        ),
        right=["a"], wrong=["b"],
    )  # fmt: skip


single_choice = SingleChoice()
