"""Mark the words in a text that ... Partial credit as for several choices: (right - wrong) / all right ones, never below zero.

The passage of each language holds a mark `[[key]]` per word or phrase to choose; the option of that key holds the words. What
is not an option is plain text, so the choice is the same in every language.
"""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from ..asked import pieces
from ..bank import BankOption, BankQuestion
from ..rules import QuestionData
from .base import Example, SomeChoices


class MarkWords(SomeChoices):
    key = "words"
    label = _("Mark the words")
    template = "content/questions/words.html"
    has_passage = True
    shuffles = False
    most_options = 20
    example = Example(
        BankQuestion(
            type="words",
            text={"mn": "Захидлаас сэжигтэй үгсийг тэмдэглээрэй.", "en": "Mark what is suspicious in the message."},
            passage={
                "mn": "[[a]] Чи [[b]] хожлоо. [[c]] өгвөл бид [[d]].",
                "en": "[[a]] You have won [[b]]. Give us [[c]] and we [[d]].",
            },
            options=(
                BankOption("a", {"mn": "Сайн уу!", "en": "Hello!"}),
                BankOption("b", {"mn": "сая төгрөг", "en": "a million"}, True),
                BankOption("c", {"mn": "Нууц үгээ", "en": "your password"}, True),
                BankOption("d", {"mn": "баярлана", "en": "will be glad"}),
            ),
        ),
        right=["b", "c"], wrong=["a", "d"], partly=((["b"], Fraction(1, 2)), (["a", "b", "c"], Fraction(1, 2))),
    )  # fmt: skip

    def for_browser(self, question) -> dict:
        texts = {option.key: option.text for option in question.options}
        cut = [piece | {"word": texts.get(piece["key"], "")} if "key" in piece else piece for piece in pieces(question.passage)]
        return {"text": question.text, "hint": question.hint, "pieces": cut}

    def problems(self, question: QuestionData) -> list:
        found = super().problems(question)
        keys = sorted(question.keys)
        if not question.gaps or any(sorted(gaps) != keys for gaps in question.gaps):
            found.append(_("In every language the text must have one mark per word, [[a]] for the option with the key a."))
        return found


mark_words = MarkWords()
