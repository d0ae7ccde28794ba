"""What was learnt: an opening test against a closing test, reckoned from kept sums and never from a list of children.

hundredths   a result in hundredths of a percent of the maximum, 0..10000, an exact integer
pair         the (before, after) results of one learner
form         one of two tests of the same content, A and B. In a class one half opens with A and closes with B, the other the
             other way about, so that a form's being harder cannot pass for learning
gain         after minus before, in percentage points

Sums add up: the sums of two classes, plus each other, are the sums of both. What a class of one learner has, its sums give
away, so sums are as private as the results in them; what may be shown of them suppression.py says.
"""

import math
import random
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from statistics import NormalDist

WHOLE = 10_000
"""All points won, in hundredths of a percent."""

FORMS = ("A", "B")

REFRESHERS = {30: 60, 90: 150}
"""Short quizzes after a course: {offered from this day after it was completed: to this day, that day included}."""

SERIES_TO = 200
"""Degrees of freedom up to which Student's t is summed in full; above, it is expanded around the normal distribution."""


# --- sums --------------------------------------------------------------------------------------------------------------------


def hundredths(mark: Decimal, maximum: Decimal) -> int:
    """A mark as hundredths of a percent of the maximum, halves up. A test without points raises ValueError."""
    if maximum <= 0 or not 0 <= mark <= maximum:
        raise ValueError(f"a mark lies between 0 and a maximum above 0, not {mark} of {maximum}")
    return int((Decimal(mark) * WHOLE / Decimal(maximum)).quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True)
class PairSums:
    """Sums over n pairs (before, after) in hundredths: all that is kept of them. Every field adds up, exactly."""

    n: int = 0
    before: int = 0
    after: int = 0
    before_squares: int = 0
    after_squares: int = 0
    products: int = 0

    @classmethod
    def of(cls, pairs: Iterable[tuple[int, int]]) -> "PairSums":
        """Add up pairs. A result outside 0..10000 raises ValueError."""
        n = before = after = before_squares = after_squares = products = 0
        for first, last in pairs:
            if not (0 <= first <= WHOLE and 0 <= last <= WHOLE):
                raise ValueError(f"results lie between 0 and {WHOLE} hundredths, not {first} and {last}")
            n += 1
            before += first
            after += last
            before_squares += first * first
            after_squares += last * last
            products += first * last
        return cls(n, before, after, before_squares, after_squares, products)

    def plus(self, other: "PairSums") -> "PairSums":
        return PairSums(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

    @property
    def mean_before(self) -> Fraction:
        """Percent; only where n > 0."""
        return Fraction(self.before, 100 * self.n)

    @property
    def mean_after(self) -> Fraction:
        return Fraction(self.after, 100 * self.n)

    @property
    def difference(self) -> Fraction:
        """Mean of after minus before, percentage points; only where n > 0."""
        return Fraction(self.after - self.before, 100 * self.n)

    @property
    def variance_before(self) -> Fraction:
        """Sample variance (divided by n - 1), squared percentage points; only where n > 1. Also the two that follow."""
        return sample_variance(self.n, self.before, self.before_squares)

    @property
    def variance_after(self) -> Fraction:
        return sample_variance(self.n, self.after, self.after_squares)

    @property
    def variance_difference(self) -> Fraction:
        squares = self.before_squares + self.after_squares - 2 * self.products
        return sample_variance(self.n, self.after - self.before, squares)


def sample_variance(n: int, total: int, squares: int) -> Fraction:
    """Exact, so that large equal results leave 0 and not a rounding error. From hundredths to squared percentage points."""
    return Fraction(n * squares - total * total, n * (n - 1) * 100 * 100)


# --- Student's t -------------------------------------------------------------------------------------------------------------


def student_within(t: float, df: int) -> float:
    """The chance that |T| <= t for Student's t with a whole number of degrees of freedom.

    The finite series of Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.7.3 (odd) and 26.7.4 (even).
    Their terms are all positive, so nothing cancels.
    """
    angle = math.atan(t / math.sqrt(df))
    sine, cosine = math.sin(angle), math.cos(angle)
    if df % 2:
        term = total = cosine if df > 1 else 0.0
        for step in range(3, df - 1, 2):
            term *= cosine * cosine * (step - 1) / step
            total += term
        return 2 / math.pi * (angle + sine * total)
    term = total = 1.0
    for step in range(2, df - 1, 2):
        term *= cosine * cosine * (step - 1) / step
        total += term
    return sine * total


@cache
def student_quantile(df: int, within: float = 0.95) -> float:
    """The t with |T| <= t in `within` of cases (0.95: the two-sided 5 % value). df < 1 raises ValueError.

    Up to 200 degrees of freedom by bisection of student_within; above by the expansion around the normal quantile of
    Abramowitz and Stegun 26.7.5, four terms, whose error there is below 1e-9.
    """
    if df < 1:
        raise ValueError("Student's t needs at least one degree of freedom")
    if df > SERIES_TO:
        z = NormalDist().inv_cdf(0.5 + within / 2)
        return (
            z
            + (z**3 + z) / (4 * df)
            + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * df**2)
            + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * df**3)
        )
    low, high = 0.0, 1.0
    while student_within(high, df) < within:
        high *= 2
    while (middle := (low + high) / 2) not in (low, high):
        if student_within(middle, df) < within:
            low = middle
        else:
            high = middle
    return high


# --- gain --------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gain:
    """What sums say. Percent and percentage points; None where nothing can be said of so few, or so equal, results.

    low, high    the 95 % interval of the mean difference; None below two learners. Where all differ by the same it is a
                 point: it says how these results scatter, and five equal results prove less than it looks
    normalised   <g> = (after - before) / (100 - before) of the means of the group: the part of what was still to be learnt
                 that was learnt (R. R. Hake, "Interactive-engagement versus traditional methods", American Journal of
                 Physics 66 (1998) 64-74). None where before is 100: there was nothing left to learn. Negative where the
                 mean fell, and then not bounded by -1: show the points instead
    d_z          mean difference / standard deviation of the differences
    d_av         mean difference / mean of the two standard deviations, (SD before + SD after) / 2. The one to show: it can
                 be compared with studies of two groups, as d_z, which grows with the correlation, cannot
                 (D. Lakens, "Calculating and reporting effect sizes", Frontiers in Psychology 4 (2013) 863)
    g_z, g_av    the same times Hedges' correction for small samples (see `hedges_correction`)
    """

    n: int
    before: float | None = None
    after: float | None = None
    difference: float | None = None
    deviation: float | None = None
    low: float | None = None
    high: float | None = None
    normalised: float | None = None
    d_z: float | None = None
    d_av: float | None = None
    g_z: float | None = None
    g_av: float | None = None


def gain(sums: PairSums) -> Gain:
    """The gain of one group whose tests were the same for all."""
    if sums.n == 0:
        return Gain(0)
    means = {
        "before": float(sums.mean_before),
        "after": float(sums.mean_after),
        "difference": float(sums.difference),
        "normalised": normalised(sums.mean_before, sums.mean_after),
    }
    if sums.n == 1:
        return Gain(1, **means)
    deviation = math.sqrt(sums.variance_difference)
    reach = student_quantile(sums.n - 1) * deviation / math.sqrt(sums.n)
    return Gain(
        sums.n,
        **means,
        deviation=deviation,
        low=means["difference"] - reach,
        high=means["difference"] + reach,
        **effects(
            means["difference"],
            deviation,
            (math.sqrt(sums.variance_before) + math.sqrt(sums.variance_after)) / 2,
            df=sums.n - 1,
        ),
    )


def normalised(before: Fraction, after: Fraction) -> float | None:
    """Hake's <g> from means in percent; None where nothing was left to learn."""
    return None if before >= 100 else float((after - before) / (100 - before))


def effects(difference: float, of_differences: float, of_results: float, *, df: int) -> dict[str, float]:
    """d_z, d_av and their corrected g, from standard deviations; without those whose deviation is 0."""
    found = {}
    for name, deviation in (("z", of_differences), ("av", of_results)):
        if deviation > 0:
            found[f"d_{name}"] = difference / deviation
            found[f"g_{name}"] = hedges_correction(df) * difference / deviation
    return found


def hedges_correction(df: int) -> float:
    """J(df) = gamma(df/2) / (sqrt(df/2) gamma((df-1)/2)), about 1 - 3 / (4 df - 1); with df = n - 1 for pairs.

    L. V. Hedges, "Distribution theory for Glass's estimator of effect size", Journal of Educational Statistics 6 (1981)
    107-128. With one degree of freedom the estimate has no mean, and J is 0.
    """
    if df < 2:
        return 0.0
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


# --- two forms, crossed over -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CrossedSums:
    """Sums by order: `ab` opened with form A and closed with form B, `ba` the other way about."""

    ab: PairSums = PairSums()
    ba: PairSums = PairSums()

    @classmethod
    def of(cls, taken: Iterable[tuple[str, int, int]]) -> "CrossedSums":
        """From (first form, before, after). A form that is neither A nor B raises ValueError."""
        orders: dict[str, list[tuple[int, int]]] = {form: [] for form in FORMS}
        for form, before, after in taken:
            if form not in orders:
                raise ValueError(f"a form is A or B, not {form!r}")
            orders[form].append((before, after))
        return cls(PairSums.of(orders["A"]), PairSums.of(orders["B"]))

    def plus(self, other: "CrossedSums") -> "CrossedSums":
        return CrossedSums(self.ab.plus(other.ab), self.ba.plus(other.ba))

    @property
    def n(self) -> int:
        return self.ab.n + self.ba.n

    @property
    def together(self) -> PairSums:
        """Both orders in one, as if the forms were one test."""
        return self.ab.plus(self.ba)


@dataclass(frozen=True)
class CrossedGain:
    """The gain free of the forms' difference, and that difference: how many points easier A is than B, with its interval."""

    gain: Gain
    a_easier: float | None = None
    a_easier_low: float | None = None
    a_easier_high: float | None = None


def crossed_gain(sums: CrossedSums) -> CrossedGain | None:
    """The gain with the difficulty of the forms cancelled; None where an order has fewer than two learners.

    Let a learner gain t, and form A be f points easier than B. Then the mean differences are
        order AB: d_ab = t - f        order BA: d_ba = t + f
    so  t = (d_ab + d_ba) / 2         f = (d_ba - d_ab) / 2,
    each order with weight 1/2 whatever its size: weighted by size, f would not cancel. Both have the standard error
        sqrt(s_ab^2 / n_ab + s_ba^2 / n_ba) / 2,
    with degrees of freedom after Welch and Satterthwaite, rounded down. Before and after are the means of the two orders,
    so each holds both forms in halves. Standard deviations are pooled within the orders.

    This is the two-period crossover (S. Senn, Cross-over Trials in Clinical Research, 2nd edition, Wiley 2002, chapter 3;
    M. Hills and P. Armitage, British Journal of Clinical Pharmacology 8 (1979) 7-20) with its parts exchanged: the
    treatment there is the form here, and the effect of the period, a nuisance there, is what was learnt. It stands on the
    draw being random, and on A opening being no better practice for B than B for A.
    """
    ab, ba = sums.ab, sums.ba
    if ab.n < 2 or ba.n < 2:
        return None
    difference = (ab.difference + ba.difference) / 2
    a_easier = (ba.difference - ab.difference) / 2
    before, after = (ab.mean_before + ba.mean_before) / 2, (ab.mean_after + ba.mean_after) / 2
    parts = [(float(order.variance_difference) / order.n, order.n - 1) for order in (ab, ba)]
    variance = sum(part for part, _df in parts)
    # Where nothing scatters the interval is a point for any number of degrees of freedom.
    df = int(variance**2 / sum(part**2 / df for part, df in parts) + 1e-9) if variance > 0 else sums.n - 2
    reach = student_quantile(max(df, 1)) * math.sqrt(variance) / 2
    deviation = pooled_deviation(ab, ba, "variance_difference")
    spread = (pooled_deviation(ab, ba, "variance_before") + pooled_deviation(ab, ba, "variance_after")) / 2
    return CrossedGain(
        Gain(
            sums.n,
            before=float(before),
            after=float(after),
            difference=float(difference),
            deviation=deviation,
            low=float(difference) - reach,
            high=float(difference) + reach,
            normalised=normalised(before, after),
            **effects(float(difference), deviation, spread, df=sums.n - 2),
        ),
        a_easier=float(a_easier),
        a_easier_low=float(a_easier) - reach,
        a_easier_high=float(a_easier) + reach,
    )


def pooled_deviation(ab: PairSums, ba: PairSums, name: str) -> float:
    """The standard deviation within the orders: a variance of each, weighted by its degrees of freedom."""
    return math.sqrt(((ab.n - 1) * getattr(ab, name) + (ba.n - 1) * getattr(ba, name)) / (ab.n + ba.n - 2))


def first_form(seed: str, learners: Iterable[str], kept: Mapping[str, str] | None = None) -> dict[str, str]:
    """With which form each learner of a class opens: {learner: "A" or "B"}, one half each, differing by at most one.

    Drawn at random, and again the same from the same seed and learners in whatever order they come. What was drawn once is
    `kept`, never drawn again, and part of the answer; those who come later even the halves out as far as they can.
    """
    kept = dict(kept or {})
    new = sorted(set(learners) - set(kept))
    draw = random.Random("\n".join((seed, *new)))  # noqa: S311 (a draw that anybody may repeat, not a secret)
    draw.shuffle(new)
    everybody = len(kept) + len(new)
    half = everybody // 2 + (draw.random() < 0.5 if everybody % 2 else 0)
    with_a = min(max(half - sum(form == "A" for form in kept.values()), 0), len(new))
    return kept | {learner: "A" if place < with_a else "B" for place, learner in enumerate(new)}


# --- refreshers --------------------------------------------------------------------------------------------------------------


def refresher_due(completed_at: datetime, taken: Collection[int], now: datetime) -> int | None:
    """Which refresher to offer now: 30 or 90 (days after the course), or None. `taken`: those taken already.

    Open from day 30 to 60 and from day 90 to 150, whole days since the course was completed. Once taken it is not offered
    again, once its time is over it is not asked after: nobody is told how long is left, or that one was missed.
    """
    days = (now - completed_at).days
    return next((first for first, last in REFRESHERS.items() if first <= days <= last and first not in taken), None)
