"""Made-up learners, for trying out measurements, load and pages without a single real child.

Everything here is invented, and says so: SYNTHETIC of the module, `synthetic` of every learner, and LABEL to stand wherever a
figure made of them is shown. There are no names of people. The names of the aimags are the public ones; their weights are rough
and invented, and no source for anything.

The model   A learner has an ability, normally distributed. A question has a difficulty and a discrimination, and is answered
            rightly with the chance 1 / (1 + exp(-discrimination * (ability - difficulty))): the two-parameter logistic model
            (A. Birnbaum, in F. M. Lord and M. R. Novick, Statistical Theories of Mental Test Scores, Addison-Wesley 1968).
            Learning adds to the ability; form B may be harder than A; some leave before the closing test, whoever they are.
Streams     `population` yields a learner at a time and forgets it, so a million take no more memory than one class.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from .rules import WHOLE, CrossedSums, PairSums, first_form

SYNTHETIC = True

LABEL = _("Made-up figures for trying things out. No real child stands behind them.")

AIMAGS = {
    "Архангай": 28, "Баян-Өлгий": 34, "Баянхонгор": 28, "Булган": 18, "Говь-Алтай": 18, "Говьсүмбэр": 6, "Дархан-Уул": 33,
    "Дорноговь": 22, "Дорнод": 25, "Дундговь": 14, "Завхан": 22, "Орхон": 33, "Өвөрхангай": 36, "Өмнөговь": 22,
    "Сүхбаатар": 19, "Сэлэнгэ": 33, "Төв": 28, "Увс": 26, "Ховд": 28, "Хөвсгөл": 42, "Хэнтий": 24, "Улаанбаатар": 460,
}  # fmt: skip
"""The 21 aimags and the capital, and how many classes of about a thousand lie there: invented."""

AGE_BANDS = {"child-6-8": 20, "child-9-12": 40, "child-13-15": 25, "child-16-18": 15}
"""Weights of the age bands of classes (keys of audiences): invented."""


class Item(NamedTuple):
    """A question of the two-parameter logistic model. Difficulty on the scale of ability."""

    difficulty: float
    discrimination: float


QUIZ = tuple(
    Item(difficulty / 4, 0.8 + 0.15 * (place % 4)) for place, difficulty in enumerate((-6, -4, -3, -1, 0, 1, 2, 4, 5, 7))
)
"""Ten questions from easy to hard."""


@dataclass(frozen=True)
class Plan:
    """What is planted. Abilities, gains and difficulties stand on one scale (logits); the spread of abilities is 1 unless said.

    gain, gain_deviation    what learning adds to an ability: its mean and standard deviation
    b_harder                how much harder every question of form B is than the same of form A
    drop_out                the chance to leave before the closing test
    sex_unsaid              the chance that the sex is not known
    """

    quiz: tuple[Item, ...] = QUIZ
    ability: float = 0.0
    ability_deviation: float = 1.0
    gain: float = 0.6
    gain_deviation: float = 0.3
    b_harder: float = 0.0
    drop_out: float = 0.12
    sex_unsaid: float = 0.3
    class_sizes: tuple[int, int] = (16, 36)

    def chances(self, form: str, ability: float) -> list[float]:
        """The chance of a right answer to each question of a form."""
        harder = self.b_harder if form == "B" else 0.0
        return [1 / (1 + math.exp(-item.discrimination * (ability - item.difficulty - harder))) for item in self.quiz]


class SyntheticLearner(NamedTuple):
    """A made-up learner. Numbers and classrooms count from 1; sex is "f", "m" or "" (not said); answers as the quiz asks."""

    number: int
    classroom: int
    aimag: str
    age_band: str
    sex: str
    first_form: str
    opening: tuple[bool, ...]
    closing: tuple[bool, ...] | None
    """None: left before the closing test."""

    @property
    def synthetic(self) -> bool:
        return SYNTHETIC

    @property
    def pair(self) -> tuple[int, int] | None:
        """(before, after) in hundredths of a percent, each question one point; None without a closing test."""
        if self.closing is None:
            return None
        return _result(self.opening), _result(self.closing)


def population(seed: str | int, learners: int, plan: Plan | None = None) -> Iterator[SyntheticLearner]:
    """So many made-up learners, class after class: from the same seed and plan the same, on every machine."""
    plan = plan or Plan()
    draw = Random(f"synthetic {seed}")  # noqa: S311 (made-up people, no secret)
    aimags, aimag_weights = list(AIMAGS), list(accumulate(AIMAGS.values()))
    bands, band_weights = list(AGE_BANDS), list(accumulate(AGE_BANDS.values()))
    number = classroom = 0
    while number < learners:
        classroom += 1
        aimag = draw.choices(aimags, cum_weights=aimag_weights)[0]
        band = draw.choices(bands, cum_weights=band_weights)[0]
        size = min(draw.randint(*plan.class_sizes), learners - number)
        names = [str(number + place) for place in range(1, size + 1)]
        forms = first_form(f"{seed} {classroom}", names)
        for name in names:
            number += 1
            sex = "" if draw.random() < plan.sex_unsaid else draw.choice("fm")
            ability = draw.gauss(plan.ability, plan.ability_deviation)
            learnt = draw.gauss(plan.gain, plan.gain_deviation)
            left = draw.random() < plan.drop_out
            opens = forms[name]
            closes = "B" if opens == "A" else "A"
            yield SyntheticLearner(
                number, classroom, aimag, band, sex, opens,
                _answers(draw, plan, opens, ability),
                None if left else _answers(draw, plan, closes, ability + learnt),
            )  # fmt: skip


def crossed_sums(learners: Iterable[SyntheticLearner]) -> CrossedSums:
    """The sums of a stream by order, one learner at a time."""
    orders = {"A": [0] * 6, "B": [0] * 6}
    for learner in learners:
        if learner.closing is not None:
            before, after = learner.pair
            sums = orders[learner.first_form]
            for place, value in enumerate((1, before, after, before * before, after * after, before * after)):
                sums[place] += value
    return CrossedSums(PairSums(*orders["A"]), PairSums(*orders["B"]))


def planted_gain(plan: Plan) -> float:
    """The gain in percentage points that the plan means: what an endless stream would show, both orders in halves.

    By Simpson's rule over 8 standard deviations either way of the ability, before and after learning.
    """
    after = math.hypot(plan.ability_deviation, plan.gain_deviation)
    return _expected(plan, plan.ability + plan.gain, after) - _expected(plan, plan.ability, plan.ability_deviation)


def _expected(plan: Plan, mean: float, deviation: float) -> float:
    """The mean result in percent, over both forms, of abilities so distributed."""
    if deviation == 0:
        return _mean_chance(plan, mean)
    steps = 800
    total = 0.0
    for step in range(steps + 1):
        z = 16 * step / steps - 8
        weight = 1 if step in (0, steps) else 4 if step % 2 else 2
        total += weight * math.exp(-z * z / 2) * _mean_chance(plan, mean + z * deviation)
    return total * 16 / steps / 3 / math.sqrt(2 * math.pi)


def _mean_chance(plan: Plan, ability: float) -> float:
    both = [*plan.chances("A", ability), *plan.chances("B", ability)]
    return 100 * sum(both) / len(both)


def _answers(draw: Random, plan: Plan, form: str, ability: float) -> tuple[bool, ...]:
    return tuple(draw.random() < chance for chance in plan.chances(form, ability))


def _result(answers: tuple[bool, ...]) -> int:
    return (WHOLE * sum(answers) * 2 + len(answers)) // (2 * len(answers))
