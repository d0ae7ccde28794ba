"""Writes about item analysis: an attempt is noted with its hand-in, and added to the sums later, many at a time.

A hand-in only writes one row (CountedAttempt): the sums of a quiz are one place that a whole class would queue for. `fold`
adds what waits, in batches of one transaction each, while it holds the rows of the quizzes concerned; it runs when an editor
opens the numbers and once a day (`manage.py tidy`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import Q

from courses.content.models import Question, Quiz
from courses.content.quizzes.rules import QuestionData
from courses.content.quizzes.types import QuestionType, question_type
from courses.content.quizzes.types.base import ChoiceType

from ..attempts.models import Answer, Attempt
from .models import CountedAttempt, ItemSums, QuizSums, stored
from .rules import HUNDREDTHS, FormTally, Given, form_digest

BATCH = 500
"""Attempts per transaction: a second's work, and few enough for one query's parameters."""


def count_attempt(*, attempt: Attempt) -> None:
    """Note an attempt that has just been handed in, in the same transaction. One query; noting it again does nothing."""
    CountedAttempt.objects.bulk_create([CountedAttempt(attempt=attempt)], ignore_conflicts=True)


def fold(*, at_most: int | None = None) -> int:
    """Add the noted attempts to the sums, in the order of hand-ins, all or `at_most`. Returns how many this call dealt with.

    The first of each learner, or of each visitor's browser, at a quiz is added; the others are only marked as seen.
    """
    done = 0
    while at_most is None or done < at_most:
        waiting = CountedAttempt.objects.filter(first=None).order_by("pk")
        size = BATCH if at_most is None else min(BATCH, at_most - done)
        batch = list(waiting.values_list("pk", "attempt__quiz_id")[:size])
        if not batch:
            break
        done += _fold_batch([pk for pk, _quiz in batch], {quiz for _pk, quiz in batch})
    return done


@transaction.atomic
def _fold_batch(rows: list[int], quizzes: set[int]) -> int:
    _hold(quizzes)
    # Asked again under the lock: another process may have taken some of them meanwhile.
    waiting = list(CountedAttempt.objects.filter(pk__in=rows, first=None).select_related("attempt").order_by("pk"))
    taken = _counted_owners(quizzes, [row.attempt for row in waiting])
    firsts = {}
    for row in waiting:
        owner = _owner(row.attempt)
        row.first = owner not in taken
        if row.first:
            taken.add(owner)
            firsts[row.attempt_id] = row.attempt
    answers = (
        Answer.objects.filter(attempt_id__in=list(firsts)).order_by("attempt_id", "place")
        .values_list("attempt_id", "question_id", "points", "response", "mark")
    )  # fmt: skip
    forms: dict[tuple[int, str], list[Counted]] = defaultdict(list)
    for attempt_id, given in _reader(answers):
        attempt = firsts[attempt_id]
        forms[attempt.quiz_id, _form(given)].append(Counted(attempt.handed_in_at, given))
    kept = {
        (sums.quiz_id, sums.form): sums
        for sums in QuizSums.objects.filter(quiz_id__in=quizzes, form__in={form for _quiz, form in forms})
        .prefetch_related("items")
    }  # fmt: skip
    for (quiz_id, form), attempts in forms.items():
        _add(kept.get((quiz_id, form)) or QuizSums(quiz_id=quiz_id, form=form), attempts)
    for first in (True, False):
        CountedAttempt.objects.filter(pk__in=[row.pk for row in waiting if row.first is first]).update(first=first)
    return len(waiting)


def _hold(quizzes: Iterable[int]) -> None:
    """Lock the rows of these quizzes until the end of the transaction; nobody who begins an attempt has to wait for it."""
    list(Quiz.objects.select_for_update(no_key=True).filter(pk__in=quizzes).order_by("pk").values_list("pk"))


def _owner(attempt: Attempt) -> tuple:
    return attempt.quiz_id, attempt.learner_id, attempt.visitor


def _counted_owners(quizzes: Iterable[int], attempts: list[Attempt]) -> set[tuple]:
    """Whose first attempt is in the sums already, among the owners of these attempts."""
    learners = {attempt.learner_id for attempt in attempts if attempt.learner_id}
    visitors = {attempt.visitor for attempt in attempts if not attempt.learner_id}
    return set(
        Attempt.objects.filter(
            Q(learner_id__in=learners) | Q(learner=None, visitor__in=visitors), quiz_id__in=quizzes, counted__first=True
        ).values_list("quiz_id", "learner_id", "visitor")
    )


# --- from rows to counts -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Counted:
    """One attempt as it is counted."""

    handed_in_at: datetime
    given: list[Given]


@dataclass
class Questions:
    """Question versions as marking sees them, read once each."""

    known: dict[int, tuple[QuestionType, QuestionData]] = field(default_factory=dict)
    read: dict[tuple, Given] = field(default_factory=dict)

    def given(self, question_id: int, points: int, response: Any, mark: Any) -> Given:
        """One answer as it is counted. What was chosen is kept only as keys of options; texts are never read."""
        kind, data = self.get(question_id)
        choice = isinstance(kind, ChoiceType)
        # Choices repeat, so what they come to is remembered; other responses may be somebody's own words.
        key = (question_id, points, mark, "\0".join(response)) if choice and _keys(response) else None
        if key in self.read:
            return self.read[key]
        points = points if getattr(kind, "marked", True) else 0
        answered = kind.mark(data, response).answered
        chosen = kind.chosen(data, response) if choice and answered else None
        found = Given(question_id, points, int(mark * HUNDREDTHS) if points else 0, answered, chosen or frozenset())
        if key is not None and chosen:
            self.read[key] = found
        return found

    def get(self, question_id: int) -> tuple[QuestionType, QuestionData]:
        if question_id not in self.known:
            question = Question.objects.prefetch_related("options").get(pk=question_id)
            self.known[question_id] = question_type(question.type), question.data()
        return self.known[question_id]


def _keys(response: Any) -> bool:
    return isinstance(response, list) and all(isinstance(key, str) for key in response)


def _reader(answers: Iterable[tuple], questions: Questions | None = None) -> Iterator[tuple[Any, list[Given]]]:
    """(attempt, its answers) of rows (attempt, question, points, response, mark) that are ordered by attempt."""
    questions = questions or Questions()
    for attempt_id, rows in groupby(answers, key=itemgetter(0)):
        yield attempt_id, [questions.given(*row[1:]) for row in rows]


def _form(given: list[Given]) -> str:
    return form_digest((answer.question, answer.points) for answer in given)


def _add(sums: QuizSums, attempts: list[Counted]) -> None:
    """Add attempts of this form to its sums, new or kept."""
    tally = sums.tally() if sums.pk else FormTally()
    for attempt in attempts:
        tally.add(attempt.given)
    times = [attempt.handed_in_at for attempt in attempts]
    sums.first_at = min([sums.first_at or times[0], *times])
    sums.last_at = max([sums.last_at or times[0], *times])
    _write(sums, tally, places=[answer.question for answer in attempts[0].given])


def _write(sums: QuizSums, tally: FormTally, *, places: list[int]) -> None:
    sums.number, sums.totals = tally.number, stored(tally.totals)
    kept = {item.question_id: item for item in sums.items.all()} if sums.pk else {}
    sums.save()
    rows = []
    for place, question_id in enumerate(places, start=1):
        counts = tally.items[question_id]
        row = kept.get(question_id) or ItemSums(sums=sums, question_id=question_id, place=place, points=counts.points)
        row.marks, row.rests, row.choices = stored(counts.marks), stored(counts.rests), stored(counts.choices)
        row.products, row.skipped = counts.products, counts.skipped
        rows.append(row)
    ItemSums.objects.bulk_create([row for row in rows if row.pk is None])
    ItemSums.objects.bulk_update([row for row in rows if row.pk], ["marks", "rests", "choices", "products", "skipped"])


# --- from scratch -------------------------------------------------------------------------------------------------------


class State(StrEnum):
    """What a recount says of one form."""

    EQUAL = "equal"
    """Every kept count is what a full recount gives."""

    MORE_KEPT = "more_kept"
    """Some counted attempts have been deleted since (visitors after 30 days, erased people); no kept count is too small."""

    DIFFERENT = "different"
    """A kept count is wrong."""


@dataclass(frozen=True)
class Recounted:
    quiz: str
    form: str
    kept: int
    counted: int
    state: State


def recount(*, repair: bool = False) -> list[Recounted]:
    """Compute all sums once more from the answers, and compare. Notes hand-ins that were not noted and folds first.

    Holds each quiz while it is counted: for a quiet hour. `repair` writes the recounted sums where they are DIFFERENT;
    sums with more than can be recounted stay, because what is missing was right when it was counted.
    """
    _note_the_forgotten()
    fold()
    found = []
    for quiz in Quiz.objects.filter(Q(sums__isnull=False) | Q(attempts__counted__first=True)).order_by("pk").distinct():
        found += _recount_quiz(quiz, repair=repair)
    return found


def _note_the_forgotten() -> None:
    forgotten = Attempt.objects.handed_in().filter(counted=None).order_by("handed_in_at", "pk").values_list("pk", flat=True)
    rows = [CountedAttempt(attempt_id=pk) for pk in forgotten]
    CountedAttempt.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


@transaction.atomic
def _recount_quiz(quiz: Quiz, *, repair: bool) -> list[Recounted]:
    _hold([quiz.pk])
    owners, twice, times = set(), [], {}
    counted = Attempt.objects.filter(quiz=quiz, counted__first=True).order_by("counted__pk")
    for pk, handed_in_at, *owner in counted.values_list("pk", "handed_in_at", "learner_id", "visitor"):
        if tuple(owner) in owners:
            twice.append(pk)
        else:
            owners.add(tuple(owner))
            times[pk] = handed_in_at
    answers = (
        Answer.objects.filter(attempt__quiz=quiz, attempt__counted__first=True).order_by("attempt_id", "place")
        .values_list("attempt_id", "question_id", "points", "response", "mark")
    )  # fmt: skip
    fresh: dict[str, FormTally] = defaultdict(FormTally)
    span: dict[str, list[datetime]] = defaultdict(list)
    places: dict[str, list[int]] = {}
    for attempt_id, given in _reader(answers.iterator(chunk_size=5000)):
        if attempt_id in times:
            form = _form(given)
            fresh[form].add(given)
            span[form] = [min([*span[form], times[attempt_id]]), max([*span[form], times[attempt_id]])]
            places.setdefault(form, [answer.question for answer in given])
    kept = {sums.form: sums for sums in QuizSums.objects.filter(quiz=quiz).prefetch_related("items")}
    found = []
    for form in sorted(kept.keys() | fresh.keys()):
        ours, theirs = kept[form].tally() if form in kept else FormTally(), fresh.get(form, FormTally())
        if ours == theirs:
            state = State.EQUAL
        elif ours.number > theirs.number and ours.holds(theirs) and not twice:
            state = State.MORE_KEPT
        else:
            state = State.DIFFERENT
        found.append(Recounted(str(quiz), form, ours.number, theirs.number, state))
        if repair and state is State.DIFFERENT:
            QuizSums.objects.filter(quiz=quiz, form=form).delete()
            if theirs.number:
                first_at, last_at = span[form]
                sums = QuizSums(quiz=quiz, form=form, first_at=first_at, last_at=last_at)
                _write(sums, theirs, places=places[form])
    if repair and twice:
        CountedAttempt.objects.filter(attempt_id__in=twice).update(first=False)
    return found
