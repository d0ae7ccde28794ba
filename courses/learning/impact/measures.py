"""What two tests of one learner are compared by. Pure: answers in, hundredths of a percent out.

knowledge            the mark of the whole test
objective:<id>       the marks of the questions of one objective
outcome:<name>       what a question shows besides knowledge (content/quizzes/bank.py, OUTCOMES): the place on its scale, or its
                     mark where it has one
day30, day90         the closing test beside the refresher a month and three months later: other questions, so their difference
                     says how much is still there, and is no gain

Two tests are compared by what both of them asked. A question without an answer has the mark 0; a scale without one says
nothing, and a measure about which a test says nothing is not compared.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .rules import WHOLE, hundredths

KNOWLEDGE = "knowledge"
GAIN = "gain"
OBJECTIVE, OUTCOME = "objective:", "outcome:"


@dataclass(frozen=True)
class Given:
    """One answer: to which objective (id) and outcome (name) it belongs, its mark and points.

    `place`: on a scale, from 0 to 1; None where it is no scale or was left out.
    """

    objective: int | None
    outcome: str
    mark: Decimal
    points: int
    place: Fraction | None = None


def place_on_scale(steps: Sequence[str], response: Any) -> Fraction | None:
    """The chosen step of a scale, 0 for its first and 1 for its last; None without one choice among its steps."""
    if not isinstance(response, list) or len(response) != 1 or response[0] not in steps or len(steps) < 2:
        return None
    return Fraction(list(steps).index(response[0]), len(steps) - 1)


def measures_of(answers: Iterable[Given]) -> dict[str, int]:
    """{measure: hundredths of a percent} of one attempt."""
    marks: dict[str, list[tuple[Decimal, int]]] = defaultdict(list)
    places: dict[str, list[Fraction]] = defaultdict(list)
    for answer in answers:
        if answer.points:
            marks[KNOWLEDGE].append((answer.mark, answer.points))
            if answer.objective is not None:
                marks[f"{OBJECTIVE}{answer.objective}"].append((answer.mark, answer.points))
        if answer.outcome and answer.points:
            places[f"{OUTCOME}{answer.outcome}"].append(Fraction(answer.mark) / answer.points)
        elif answer.outcome and answer.place is not None:
            places[f"{OUTCOME}{answer.outcome}"].append(answer.place)
    found = {
        name: hundredths(sum(mark for mark, _points in of), Decimal(sum(p for _mark, p in of))) for name, of in marks.items()
    }
    return found | {name: int(sum(of) * WHOLE / len(of) + Fraction(1, 2)) for name, of in places.items()}


def compared(kind: str, first: dict[str, int], second: dict[str, int]) -> dict[str, tuple[int, int]]:
    """{measure: (before, after)} of two attempts. `kind`: GAIN, or the name of a refresher."""
    if kind == GAIN:
        return {name: (first[name], second[name]) for name in first if name in second}
    return {kind: (first[KNOWLEDGE], second[KNOWLEDGE])} if KNOWLEDGE in first and KNOWLEDGE in second else {}
