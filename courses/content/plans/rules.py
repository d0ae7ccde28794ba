"""The school year: its months in order, and a table of what is taught when."""

from collections.abc import Iterable
from typing import TypeVar

Lesson = TypeVar("Lesson")

SCHOOL_YEAR = (9, 10, 11, 12, 1, 2, 3, 4, 5)
"""Months of teaching, September to May."""


def by_grade_and_month(lines: Iterable[tuple[int, int, Lesson]]) -> list[tuple[int, list[tuple[int, list[Lesson]]]]]:
    """[(grade, [(month, lessons)])] of (grade, month, lesson): grades rising, months as the school year goes.

    A month in which nothing is taught is left out; lessons of a month keep their order.
    """
    grades: dict[int, dict[int, list[Lesson]]] = {}
    for grade, month, lesson in lines:
        grades.setdefault(grade, {}).setdefault(month, []).append(lesson)
    return [
        (grade, sorted(months.items(), key=lambda entry: SCHOOL_YEAR.index(entry[0])))
        for grade, months in sorted(grades.items())
    ]
