"""How long a lesson should be, how many questions its quiz has, how long its sentences are, by audience."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """`words`: fewest and most Mongolian words of a lesson's body. `questions`: of its quiz. `sentence`: most words of a
    sentence on average. `with_class`: its lessons are taught in class, so each needs something to talk about, something to do
    at home, notes for the teacher and a letter home."""

    words: tuple[int, int]
    questions: int
    sentence: int
    with_class: bool = False


TARGETS = {
    "child-6-8": Target((120, 200), 3, 12, with_class=True),
    "child-9-12": Target((300, 500), 5, 12, with_class=True),
    "child-13-15": Target((350, 550), 5, 16, with_class=True),
    "child-16-18": Target((400, 600), 5, 16, with_class=True),
    "parents": Target((400, 600), 4, 18),
    "teachers": Target((500, 700), 5, 18),
    "policymakers": Target((600, 900), 5, 20),
    "industry": Target((600, 900), 5, 20),
}
"""By key of the audience. The catalogue as it was commissioned; sentences for children as language.md says."""

TEST_LENGTH = 10
"""Marked questions of an opening or closing test."""


def length_problem(target: Target, words: int) -> str:
    """A sentence when a lesson is too short or too long, else ""."""
    low, high = target.words
    if words < low:
        return f"{words} words, at least {low} are wanted"
    return f"{words} words, at most {high} are wanted" if words > high else ""


def sentence_problem(target: Target, words: int, sentences: int) -> str:
    """A sentence when the sentences are too long on average, else ""."""
    average = words / sentences if sentences else 0
    return (
        f"{average:.1f} words a sentence on average, at most {target.sentence} are wanted" if average > target.sentence else ""
    )
