"""One right picture among two to six: all or nothing. Each picture's name is said to who does not see it."""

from django.utils.translation import gettext_lazy as _

from ..bank import BankOption, BankQuestion
from .base import Example, OneChoice


class PictureChoice(OneChoice):
    key = "picture"
    label = _("Picture choice")
    template = "content/questions/picture.html"
    most_options = 6
    option_fields = ("text", "picture", "correct", "feedback")
    example = Example(
        BankQuestion(
            type="picture",
            text={"mn": "Аль зураг дээр хүүхэд тусламж хүсэж байна вэ?", "en": "In which picture does a child ask for help?"},
            options=(
                BankOption("a", {"mn": "Хүүхэд багштайгаа ярьж байна", "en": "A child talks with the teacher"}, True),
                BankOption("b", {"mn": "Хүүхэд ганцаараа сууж байна", "en": "A child sits alone"}),
            ),
        ),
        right=["a"], wrong=["b"],
    )  # fmt: skip

    def for_browser(self, question) -> dict:
        options = [{"key": option.key, "text": option.text, "picture": option.picture} for option in question.options]
        return super().for_browser(question) | {"options": options}


picture_choice = PictureChoice()
