"""A statement that is true or false: two options with the keys `true` and `false`, all or nothing."""

from django.utils.translation import gettext_lazy as _

from ..rules import QuestionData
from .single_choice import SingleChoice


class TrueFalse(SingleChoice):
    key = "truefalse"
    label = _("True or false")

    def problems(self, question: QuestionData) -> list:
        if [option.key for option in question.options] not in (["true", "false"], ["false", "true"]):
            return [_("Give exactly two options with the keys «true» and «false».")]
        return super().problems(question)


true_false = TrueFalse()
