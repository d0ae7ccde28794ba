"""A statement that is true or false: two options with the keys `true` and `false`, all or nothing."""

from django.utils.translation import gettext_lazy as _

from ..bank import BankOption, BankQuestion
from ..rules import QuestionData
from .base import Example, OneChoice


class TrueFalse(OneChoice):
    key = "truefalse"
    label = _("True or false")
    template = "content/questions/single.html"
    shuffles = False
    example = Example(
        BankQuestion(
            type="truefalse",
            text={"mn": "Нууц үгээ найздаа хэлж болно.", "en": "You may tell a friend your password."},
            options=(
                BankOption("true", {"mn": "Үнэн", "en": "True"}),
                BankOption("false", {"mn": "Худал", "en": "False"}, True),
            ),
        ),
        right=["false"], wrong=["true"],
    )  # fmt: skip

    def problems(self, question: QuestionData) -> list:
        if [option.key for option in question.options] not in (["true", "false"], ["false", "true"]):
            return [_("Give exactly two options with the keys «true» and «false».")]
        return super().problems(question)


true_false = TrueFalse()
