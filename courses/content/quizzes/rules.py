"""Marking. Pure: the same question and response always give the same mark, 0 <= mark <= points."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class OptionData:
    """One option as marking sees it. `accepted`: the spellings of a gap or the patterns of an answer, in all languages."""

    key: str
    correct: bool = False
    target: str = ""
    share: int | None = None
    accepted: tuple[str, ...] = ()


@dataclass(frozen=True)
class QuestionData:
    """One version of a question as marking sees it: nothing in one language only, so language cannot change a mark."""

    type: str
    options: tuple[OptionData, ...] = ()
    targets: tuple[str, ...] = ()
    settings: dict = field(default_factory=dict)
    # Keys of the gaps in the passage, for every language that has one.
    gaps: tuple[tuple[str, ...], ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(option.key for option in self.options)

    @property
    def right(self) -> frozenset[str]:
        return frozenset(option.key for option in self.options if option.correct)


@dataclass(frozen=True)
class Outcome:
    """What marking says of one response: the share of the points won (0..1), and whether anything was answered."""

    share: Fraction
    answered: bool

    @property
    def right(self) -> bool:
        return self.share == 1

    @property
    def partly(self) -> bool:
        return 0 < self.share < 1


UNANSWERED = Outcome(Fraction(0), False)


def mark(share: Fraction, points: int) -> Decimal:
    """Points won, to a hundredth, halves up."""
    return (Decimal(share.numerator) * points / Decimal(share.denominator)).quantize(HUNDREDTH, ROUND_HALF_UP)


@dataclass(frozen=True)
class QuizResult:
    mark: Decimal
    maximum: Decimal
    percent: int
    passed: bool


def quiz_result(marks: Iterable[tuple[Decimal, int]], *, pass_percent: int | None) -> QuizResult:
    """Sum (mark, points) pairs. Passed: share of the maximum >= pass_percent, compared exactly, before rounding for show.

    A quiz without a pass mark is passed by handing it in. Percent is rounded down, so 69.9 % never reads as 70.
    """
    pairs = list(marks)
    won = sum((pair[0] for pair in pairs), Decimal(0))
    maximum = Decimal(sum(pair[1] for pair in pairs))
    percent = int(won * 100 / maximum) if maximum else 0
    passed = pass_percent is None or (maximum > 0 and won * 100 >= maximum * pass_percent)
    return QuizResult(won.quantize(HUNDREDTH), maximum.quantize(HUNDREDTH), percent, passed)
