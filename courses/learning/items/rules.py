"""What the numbers say about the questions of a quiz (item analysis). Pure: counts in, numbers and plain words out.

form        the exact set of question versions with their points that somebody was asked; forms are never mixed
mark        what one answer won, in hundredths of a point: a whole number, so that sums are exact
rest        the marks of all other marked questions of the same attempt together, in hundredths of a point
share       mark / (100 x points), from 0 to 1
counted     the first attempt that each learner, or each visitor's browser, handed in at a quiz. Later attempts have seen
            the explanations, and item analysis assumes answers that do not build on each other (Moodle counts so too)
skipped     handed in without an answer; its mark is 0 and it stays among the counted

What suffices. Of a form: how many attempts, and how often each total occurs. Of a question in a form: how often each mark
occurs, how often each rest occurs, and the sum of mark x rest. The sums and sums of squares of marks, rests and totals
follow from these counts, so they are not kept a second time. The highest covariance that discriminative efficiency divides
by pairs the marks with the rests in ascending order: it needs each of the two distributions and not their joint one.

Sources
[Moodle]   Moodle documentation, "Quiz statistics calculations" and "Quiz report statistics" (docs.moodle.org)
[Cronbach] L. J. Cronbach: Coefficient alpha and the internal structure of tests. Psychometrika 16 (1951), 297-334
[Lord]     F. M. Lord, M. R. Novick: Statistical theories of mental test scores (1968): standard error of measurement
[Ebel]     R. L. Ebel, D. A. Frisbie: Essentials of educational measurement, 5th edition (1991): bands of discrimination
"""

import hashlib
import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

HUNDREDTHS = 100

HIDDEN_BELOW = 5
"""With fewer counted attempts no number is shown: it would tell what single people answered."""

FEW_BELOW = 30
"""With fewer counted attempts numbers are shown, but nothing is concluded from them."""

TOO_EASY = Fraction(95, 100)
TOO_HARD = Fraction(20, 100)
WEAK_DISCRIMINATION = 0.20
MANY_SKIPPED = Fraction(10, 100)
SAME_WRONG = Fraction(1, 2)


# --- counting ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Given:
    """One answer of a counted attempt. `points` 0: the question is not marked. `chosen`: keys of options, never a text."""

    question: int
    points: int
    mark: int
    answered: bool
    chosen: frozenset[str] = frozenset()


@dataclass
class ItemTally:
    """Counts of one question in one form. `points` 0: not marked, so only choices and skipped are counted."""

    points: int
    marks: Counter[int] = field(default_factory=Counter)
    rests: Counter[int] = field(default_factory=Counter)
    products: int = 0
    choices: Counter[str] = field(default_factory=Counter)
    skipped: int = 0

    def holds(self, other: "ItemTally") -> bool:
        """Is every count at least as big as the other's?"""
        return (
            self.points == other.points and self.marks >= other.marks and self.rests >= other.rests
            and self.products >= other.products and self.choices >= other.choices and self.skipped >= other.skipped
        )  # fmt: skip


@dataclass
class FormTally:
    """Counts of one form: attempts, totals in hundredths of a point, and its questions by number of their version."""

    number: int = 0
    totals: Counter[int] = field(default_factory=Counter)
    items: dict[int, ItemTally] = field(default_factory=dict)

    def add(self, answers: Sequence[Given]) -> None:
        """Count one attempt: one answer of each question of the form."""
        total = sum(answer.mark for answer in answers if answer.points)
        self.number += 1
        self.totals[total] += 1
        for answer in answers:
            item = self.items.get(answer.question) or self.items.setdefault(answer.question, ItemTally(answer.points))
            if answer.points:
                rest = total - answer.mark
                item.marks[answer.mark] += 1
                item.rests[rest] += 1
                item.products += answer.mark * rest
            item.skipped += not answer.answered
            item.choices.update(answer.chosen)

    def holds(self, other: "FormTally") -> bool:
        """Is every count at least as big as the other's? So it must be where attempts have been deleted since."""
        return (
            self.number >= other.number and self.totals >= other.totals
            and all(key in self.items and self.items[key].holds(item) for key, item in other.items.items())
        )  # fmt: skip


def form_digest(questions: Iterable[tuple[int, int]]) -> str:
    """The name of a form: a digest of its (question version, points), whatever their order."""
    plain = ",".join(f"{question}:{points}" for question, points in sorted(questions))
    return hashlib.sha256(plain.encode()).hexdigest()


# --- exact sums out of counts ----------------------------------------------------------------------------------------------


def _sum(counts: Mapping[int, int]) -> int:
    return sum(value * times for value, times in counts.items())


def _squares(counts: Mapping[int, int]) -> int:
    return sum(value * value * times for value, times in counts.items())


def _spread(counts: Mapping[int, int]) -> int:
    """n x sum of squares - square of the sum: n(n-1) times the variance of a sample, and whole."""
    return sum(counts.values()) * _squares(counts) - _sum(counts) ** 2


def sorted_products(marks: Mapping[int, int], rests: Mapping[int, int]) -> int:
    """The sum of mark x rest if the lowest mark met the lowest rest, and so on up: the highest sum these values allow."""
    found, left, right = 0, sorted(marks.items()), sorted(rests.items())
    here = there = used_here = used_there = 0
    while here < len(left) and there < len(right):
        (mark, marks_times), (rest, rests_times) = left[here], right[there]
        times = min(marks_times - used_here, rests_times - used_there)
        found += mark * rest * times
        used_here, used_there = used_here + times, used_there + times
        if used_here == marks_times:
            here, used_here = here + 1, 0
        if used_there == rests_times:
            there, used_there = there + 1, 0
    return found


# --- one question ----------------------------------------------------------------------------------------------------------


def facility(item: ItemTally) -> Fraction | None:
    """Facility index: the mean share, 0 nobody wins anything, 1 everybody wins everything [Moodle]."""
    number = sum(item.marks.values())
    return Fraction(_sum(item.marks), number * item.points * HUNDREDTHS) if number and item.points else None


def deviation(item: ItemTally) -> float | None:
    """Standard deviation of the shares, of a sample (n-1) [Moodle]. None for fewer than two answers."""
    number = sum(item.marks.values())
    if number < 2 or not item.points:
        return None
    return math.sqrt(Fraction(_spread(item.marks), number * (number - 1))) / (item.points * HUNDREDTHS)


def covariance(item: ItemTally) -> Fraction | None:
    """Covariance of mark and rest in squares of a hundredth of a point, of a sample (n-1)."""
    number = sum(item.marks.values())
    if number < 2:
        return None
    return Fraction(number * item.products - _sum(item.marks) * _sum(item.rests), number * (number - 1))


def discrimination(item: ItemTally) -> float | None:
    """Discrimination index: the correlation of the mark with the REST of the marks, -1 to 1 [Moodle].

    With the rest and not with the total, because a question always agrees with itself. None where everybody won the same,
    in the question or in the rest: then there is nothing to tell apart.
    """
    spread = _spread(item.marks) * _spread(item.rests)
    if not spread:
        return None
    number = sum(item.marks.values())
    found = (number * item.products - _sum(item.marks) * _sum(item.rests)) / math.sqrt(spread)
    return max(-1.0, min(1.0, found))


def efficiency(item: ItemTally) -> Fraction | None:
    """Discriminative efficiency: the covariance of mark and rest as a share of the highest that these marks and these rests
    could have, when both are paired in ascending order [Moodle]. 1 is the best, below 0 the question works against the rest.

    It is fair to easy and hard questions, whose correlation cannot be high. None where the highest is 0.
    """
    number, product_of_sums = sum(item.marks.values()), _sum(item.marks) * _sum(item.rests)
    highest = number * sorted_products(item.marks, item.rests) - product_of_sums
    return Fraction(number * item.products - product_of_sums, highest) if highest else None


def guess(type: str, options: int, right: int) -> Fraction | None:
    """Random guess score: the share that blind choice wins on average [Moodle]. None where chance has no fixed score.

    `options`, `right`: how many options there are, and how many of them are right.
    One choice (true or false, single, picture): right / options.
    Several choices: the mean of the marking rule (types/several_choices.py) over all ways to choose something, each way
    as likely as the next; choosing nothing is not an answer.
    Everything that is typed, put in order or placed: None.
    """
    if options < 2 or not right:
        return None
    if type in ("single", "truefalse", "picture"):
        return Fraction(right, options)
    if type == "multiple":
        wrong = options - right
        won = sum(
            math.comb(right, good) * math.comb(wrong, bad) * max(good - bad, 0)
            for good in range(right + 1) for bad in range(wrong + 1)
        )  # fmt: skip
        return Fraction(won, right * (2**options - 1))
    return None


# --- a whole form ----------------------------------------------------------------------------------------------------------


def mean_total(form: FormTally) -> Fraction | None:
    """Mean of the totals as a share of the maximum."""
    maximum = sum(item.points for item in form.items.values()) * HUNDREDTHS
    return Fraction(_sum(form.totals), form.number * maximum) if form.number and maximum else None


def alpha(form: FormTally) -> Fraction | None:
    """Cronbach's alpha: k/(k-1) x (1 - sum of the questions' variances / variance of the totals) [Cronbach].

    k counts the marked questions. At most 1; below 0 where questions work against each other. None for fewer than two
    marked questions or two attempts, and where all totals are the same.
    """
    marked = [item for item in form.items.values() if item.points]
    whole = _spread(form.totals)
    if len(marked) < 2 or form.number < 2 or not whole:
        return None
    parts = sum(_spread(item.marks) for item in marked)
    return Fraction(len(marked), len(marked) - 1) * (1 - Fraction(parts, whole))


def total_deviation(form: FormTally) -> float | None:
    """Standard deviation of the totals in points, of a sample (n-1)."""
    if form.number < 2:
        return None
    return math.sqrt(Fraction(_spread(form.totals), form.number * (form.number - 1))) / HUNDREDTHS


def measurement_error(form: FormTally) -> float | None:
    """Standard error of measurement in points: SD x sqrt(1 - alpha) [Lord]. None where alpha is None."""
    consistency = alpha(form)
    if consistency is None:
        return None
    variance = Fraction(_spread(form.totals), form.number * (form.number - 1))
    return math.sqrt(variance * (1 - consistency)) / HUNDREDTHS


# --- in plain words --------------------------------------------------------------------------------------------------------


class Flag(StrEnum):
    """Why an editor should look at a question."""

    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    BELOW_GUESSING = "below_guessing"
    NEGATIVE = "negative"
    WEAK = "weak"
    SAME_WRONG = "same_wrong"
    MANY_SKIPPED = "many_skipped"


FLAG_LABELS = {
    Flag.TOO_EASY: _("Too easy: nearly everybody gets it right."),
    Flag.TOO_HARD: _("Too hard: only few get it right."),
    Flag.BELOW_GUESSING: _("Fewer points than blind guessing would win. The wording may mislead."),
    Flag.NEGATIVE: _("Those who know the rest do worse here. Check which answer is marked as right."),
    Flag.WEAK: _("Hardly tells apart those who know the rest and those who do not."),
    Flag.SAME_WRONG: _("Most chose the same wrong answer."),
    Flag.MANY_SKIPPED: _("Many skip it."),
}


@dataclass(frozen=True)
class Figures:
    """The numbers of one question. None: there is no such number. `flags` are empty where there are too few answers."""

    number: int
    facility: Fraction | None
    deviation: float | None
    discrimination: float | None
    efficiency: Fraction | None
    guess: Fraction | None
    skipped: Fraction
    flags: tuple[Flag, ...]


def figures(item: ItemTally, *, number: int, type: str, options: Collection[str], right: Collection[str]) -> Figures | None:
    """Everything about one question, or None below HIDDEN_BELOW. `number`: counted attempts of the form.

    Limits of the flags: facility from 95 % and up to 20 % (extremely easy, difficult) [Moodle]; index below 0.20 [Ebel] or
    clearly negative (`is_negative`); facility below guessing by more than the standard error of the mean; one wrong option
    chosen in more than half of the attempts; more than a tenth skipped.
    """
    if number < HIDDEN_BELOW:
        return None
    chance = guess(type, len(options), len(right)) if item.points else None
    skipped = Fraction(item.skipped, number)
    index, share, spread = discrimination(item), facility(item), deviation(item)
    flags = []
    if number >= FEW_BELOW:
        if share is not None:
            flags += [Flag.TOO_EASY] * (share >= TOO_EASY) + [Flag.TOO_HARD] * (share <= TOO_HARD)
            flags += [Flag.BELOW_GUESSING] * (chance is not None and share + spread / math.sqrt(number) < chance)
            most = max((item.choices[key] for key in options if key not in right), default=0)
            flags += [Flag.SAME_WRONG] * (bool(right) and Fraction(most, number) > SAME_WRONG)
        if index is not None and index < WEAK_DISCRIMINATION:
            flags.append(Flag.NEGATIVE if is_negative(index, number) else Flag.WEAK)
        flags += [Flag.MANY_SKIPPED] * (skipped > MANY_SKIPPED)
    return Figures(number, share, spread, index, efficiency(item), chance, skipped, tuple(flags))


def is_negative(index: float, number: int) -> bool:
    """Is a discrimination index below 0 by more than chance does? The standard error of a correlation near 0 is about
    1 / sqrt(n); -0.02 among forty learners says nothing, -0.3 says that the wrong answer is marked as right."""
    return index < -1 / math.sqrt(number)


def facility_words(share: Fraction) -> str:
    """How easy, in words: the limits of the flags, and between them the bands of [Moodle]."""
    if share >= TOO_EASY:
        return _("too easy")
    if share > Fraction(65, 100):
        return _("easy")
    if share >= Fraction(35, 100):
        return _("neither easy nor hard")
    return _("hard") if share > TOO_HARD else _("too hard")


def discrimination_words(index: float, number: int) -> str:
    """Below 0.20 poor, from 0.30 good, from 0.40 very good [Ebel]."""
    if is_negative(index, number):
        return _("works the wrong way round")
    if index < WEAK_DISCRIMINATION:
        return _("tells apart poorly")
    if index < 0.30:
        return _("tells apart somewhat")
    return _("tells apart well") if index < 0.40 else _("tells apart very well")


def alpha_words(value: Fraction) -> str:
    """Satisfactory above 0.75, not so below 0.64 [Moodle]. A short quiz never reaches it."""
    if value >= Fraction(75, 100):
        return _("the questions agree well")
    return _("the questions agree somewhat") if value >= Fraction(64, 100) else _("the questions hardly agree")
