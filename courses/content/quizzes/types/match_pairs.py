"""Match two to ten things with their pairs. Partial credit: the share of things that have their right pair.

There may be more pairs than things; the rest distract. A pair may be wanted twice.
"""

from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from ..bank import BankOption, BankQuestion, BankTarget
from .base import Example, Pairing


class MatchPairs(Pairing):
    key = "match"
    label = _("Match pairs")
    template = "content/questions/match.html"
    example = Example(
        BankQuestion(
            type="match",
            text={"mn": "Үгийг утгатай нь холбоорой.", "en": "Match each word with its meaning."},
            options=(
                BankOption("a", {"mn": "Фишинг", "en": "Phishing"}, target="p3"),
                BankOption("b", {"mn": "Цахим мөр", "en": "Digital footprint"}, target="p1"),
            ),
            targets=(
                BankTarget("p1", {"mn": "Цахимд үлдээсэн бүх зүйл", "en": "Everything you leave behind online"}),
                BankTarget("p2", {"mn": "Хүчтэй нууц үг", "en": "A strong password"}),
                BankTarget("p3", {"mn": "Хуурамч захидлаар мэхлэх", "en": "Tricking people with false messages"}),
            ),
        ),
        right={"a": "p3", "b": "p1"}, wrong={"a": "p1", "b": "p2"}, partly=(({"a": "p3"}, Fraction(1, 2)),),
    )  # fmt: skip


match_pairs = MatchPairs()
