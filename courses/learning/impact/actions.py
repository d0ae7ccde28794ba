"""Writes about what was learnt: draw forms, note which two attempts belong together, add them to the sums on their day."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from courses.content.models import CoursePage, Question

from ..attempts.models import Answer, Attempt
from . import measures, offers, releases, rules
from .models import SUMS, FormDraw, GainSums, ResultPair, SexSaid
from .rules import PairSums
from .synthetic import SyntheticLearner

BATCH = 500
"""Pairs whose answers are in memory at once."""

Stage = CoursePage.Stage
SumKey = tuple[str, tuple[str, str, str, str]]
"""(measure, (aimag, age band, sex, first form))."""
Compared = dict[str, tuple[int, int]]
"""{measure: (before, after)} in hundredths of a percent."""


@dataclass(frozen=True)
class Group:
    """Where a learner learns, as far as figures need it. Empty texts for somebody who is in no class."""

    aimag: str = ""
    age_band: str = ""


# --- forms and pairs -----------------------------------------------------------------------------------------------------


@transaction.atomic
def draw_forms(*, course: CoursePage, learners: Collection[int], seed: str, now: datetime) -> dict[int, str]:
    """With which form each of these learners opens: {learner id: "A" or "B"}. What was drawn before stays.

    Whoever has begun an opening test has the form of that test. Two processes that draw for the same class at once draw the
    same; should one of them know one learner more, the first draw of each learner stays.
    """
    kept = offers.forms_begun(course=course, learners=learners) | offers.forms_drawn(course=course, learners=learners)
    if len(kept) < len(set(learners)):
        drawn = rules.first_form(seed, [str(pk) for pk in learners], {str(pk): form for pk, form in kept.items()})
    else:
        drawn = {str(pk): form for pk, form in kept.items()}
    FormDraw.objects.bulk_create(
        [FormDraw(learner_id=int(pk), course=course, first_form=drawn[pk], drawn_at=now) for pk in sorted(drawn, key=int)],
        ignore_conflicts=True,
    )
    return offers.forms_drawn(course=course, learners=learners)


def say_sex(*, learner_id: int, sex: str, now: datetime) -> None:
    """Keep what somebody chose to say, or that they would rather not: either way nobody asks again. May be changed."""
    SexSaid.objects.update_or_create(learner_id=learner_id, defaults={"sex": sex, "said_at": now})


FIRST_OF = {
    Stage.CLOSING: (ResultPair.Kind.GAIN, Stage.OPENING),
    Stage.DAY_30: (ResultPair.Kind.DAY_30, Stage.CLOSING),
    Stage.DAY_90: (ResultPair.Kind.DAY_90, Stage.CLOSING),
}
"""{stage of the second attempt: (what they are compared for, stage of the first)}."""


def note_pair(*, attempt: Attempt, course: CoursePage, group: Callable[[], Group]) -> None:
    """Note that an attempt which has just been handed in completes a pair, in the same transaction; else do nothing.

    Compared are the first opening test and the first closing test: whoever tried the closing test before, or has had the same
    form twice, knows the answers. A refresher is compared with the closing test that was passed. `group` is asked only where a
    pair is made. Two queries and an insert, for a refresher one query more.
    """
    if attempt.stage not in FIRST_OF:
        return
    kind, first_stage = FIRST_OF[attempt.stage]
    own = Attempt.objects.handed_in().filter(learner_id=attempt.learner_id, course=course)
    rows = list(own.filter(stage__in=(first_stage, attempt.stage)).order_by("handed_in_at", "started_at"))
    seconds = [row for row in rows if row.stage == attempt.stage]
    first = _first_of(kind, [row for row in rows if row.stage == first_stage and row.handed_in_at <= attempt.started_at])
    if first is None or seconds[0].pk != attempt.pk or first.quiz_id == attempt.quiz_id:
        return
    where = group()
    said = SexSaid.objects.filter(learner_id=attempt.learner_id).values_list("sex", flat=True).first()
    edition, first_form = course.edition, "A"
    if kind == ResultPair.Kind.GAIN:
        first_form = _order_of(first, attempt, course)
    else:
        # What is still there belongs to what was learnt, even if the course has a new edition since.
        learnt = ResultPair.objects.filter(learner_id=attempt.learner_id, course=course, kind=ResultPair.Kind.GAIN)
        edition = learnt.values_list("edition", flat=True).first() or edition
    ResultPair.objects.bulk_create(
        [
            ResultPair(
                learner_id=attempt.learner_id, course=course, edition=edition, kind=kind, first=first,
                second=attempt, first_form=first_form, aimag=where.aimag, age_band=where.age_band, sex=said or "",
                at=attempt.handed_in_at,
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _first_of(kind: str, firsts: list[Attempt]) -> Attempt | None:
    """The attempt that the second is compared with, of those handed in before it began, the oldest first."""
    if kind == ResultPair.Kind.GAIN or not firsts:
        return firsts[0] if firsts else None
    return next((row for row in firsts if row.passed), firsts[-1])


def _order_of(first: Attempt, second: Attempt, course: CoursePage) -> str:
    """The form that came first: by the quizzes that were taken, or as drawn where an editor has replaced one since."""
    if {first.quiz_id, second.quiz_id} == {course.opening_test_id, course.closing_test_id}:
        return "A" if first.quiz_id == course.opening_test_id else "B"
    return offers.forms_drawn(course=course, learners=[first.learner_id]).get(first.learner_id, "A")


# --- sums ----------------------------------------------------------------------------------------------------------------


def fold(*, now: datetime) -> int:
    """Add to the sums what was handed in before the last release and has enough like it. Returns how many pairs.

    One transaction for all that one course has from one aimag, so that nobody who looks in between sees a step of under five.
    """
    done = 0
    order = ("course_id", "edition", "kind", "aimag")
    for course_id, edition, kind, aimag in list(_waiting(now).order_by(*order).values_list(*order).distinct()):
        done += _fold_group(course_id, edition, _waiting(now).filter(kind=kind, aimag=aimag))
    return done


def waiting(*, now: datetime) -> int:
    """How many pairs of before the last release are not in the sums; some of them wait for others like them."""
    return _waiting(now).count()


def release_moment(now: datetime) -> datetime:
    """The midnight, in the platform's time zone, before which results are shown."""
    return timezone.make_aware(datetime.combine(releases.released_before(timezone.localdate(now)), time.min))


def _waiting(now: datetime):
    return ResultPair.objects.filter(folded=False, at__lt=release_moment(now))


@transaction.atomic
def _fold_group(course_id: int, edition: int, waiting: QuerySet[ResultPair]) -> int:
    """Add those of one course, edition, kind and aimag who have enough like them."""
    _hold(course_id)
    # Asked under the lock: another process may have taken them meanwhile.
    pairs = {pair.pk: pair for pair in waiting.filter(course_id=course_id, edition=edition).order_by("at", "pk")}
    compared = dict(_compared(list(pairs.values())))
    chosen = releases.ready({pk: _labels(pair, compared[pk]) for pk, pair in pairs.items()})
    _add(course_id, edition, _summed((pairs[pk], compared[pk]) for pk in chosen))
    for part in _parts(chosen):
        ResultPair.objects.filter(pk__in=part).update(folded=True)
    return len(chosen)


def _labels(pair: ResultPair, compared: Compared) -> list[releases.Label]:
    """What a pair has in common with those it is added with: all that figures are shown by."""
    return [("sex", pair.sex), ("age", pair.age_band), *(("measure", name, pair.first_form) for name in compared)]


def _parts(things: list) -> Iterator[list]:
    return (things[begin : begin + BATCH] for begin in range(0, len(things), BATCH))


def _hold(course_id: int) -> None:
    """Lock the course until the end of the transaction; nobody who learns has to wait for it."""
    list(CoursePage.objects.select_for_update(of=("self",), no_key=True).filter(pk=course_id).values_list("pk"))


def _compared(pairs: list[ResultPair]) -> Iterator[tuple[int, Compared]]:
    """(pair, {measure: (before, after)}), from the answers: three queries for every BATCH of pairs."""
    for part in _parts(pairs):
        shown = _measures({attempt for pair in part for attempt in (pair.first_id, pair.second_id)})
        for pair in part:
            yield pair.pk, measures.compared(pair.kind, shown.get(pair.first_id, {}), shown.get(pair.second_id, {}))


def _summed(pairs: Iterable[tuple[ResultPair, Compared]]) -> dict[SumKey, PairSums]:
    found: dict[SumKey, list[tuple[int, int]]] = defaultdict(list)
    for pair, compared in pairs:
        for measure, results in compared.items():
            found[measure, pair.cell].append(results)
    return {key: PairSums.of(results) for key, results in found.items()}


def _measures(attempts: Collection[Any]) -> dict[Any, dict[str, int]]:
    """{attempt: measures_of(its answers)}."""
    rows = (
        Answer.objects.filter(attempt__in=list(attempts)).order_by("attempt_id")
        .values_list("attempt_id", "question_id", "mark", "points", "response")
    )  # fmt: skip
    rows = list(rows)
    questions = {
        question.pk: question
        for question in Question.objects.filter(pk__in={row[1] for row in rows}).prefetch_related("options")
    }
    scales = {
        pk: [option.key for option in question.options.all()] for pk, question in questions.items() if question.type == "scale"
    }

    def given(question_id: int, mark: Any, points: int, response: Any) -> measures.Given:
        question = questions[question_id]
        place = measures.place_on_scale(scales[question_id], response) if question_id in scales else None
        return measures.Given(question.objective_id, question.outcome, mark, points, place)

    return {
        attempt: measures.measures_of(given(*row[1:]) for row in of_attempt)
        for attempt, of_attempt in groupby(rows, key=itemgetter(0))
    }


def _add(course_id: int, edition: int, counted: dict[SumKey, PairSums], *, synthetic: bool = False) -> None:
    """Add sums to the kept ones. The caller holds the course."""
    where = {"course_id": course_id, "edition": edition, "synthetic": synthetic}
    kept = {
        (row.measure, row.cell): row
        for row in GainSums.objects.filter(**where, aimag__in={cell[0] for _measure, cell in counted})
    }
    rows = []
    for (measure, cell), sums in counted.items():
        row = kept.get((measure, cell)) or _empty(measure, cell, where)
        total = row.sums().plus(sums)
        for name in SUMS:
            setattr(row, name, getattr(total, name))
        rows.append(row)
    GainSums.objects.bulk_create([row for row in rows if row.pk is None], batch_size=BATCH)
    GainSums.objects.bulk_update([row for row in rows if row.pk], SUMS, batch_size=BATCH)


def _empty(measure: str, cell: tuple[str, str, str, str], where: dict[str, Any]) -> GainSums:
    aimag, age_band, sex, first_form = cell
    return GainSums(measure=measure, aimag=aimag, age_band=age_band, sex=sex, first_form=first_form, **where)


# --- from scratch ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Recounted:
    """One course's edition: how many cells are kept, how many of them a full recount gives otherwise, and how many hold more.

    more_kept    cells with more people than can be recounted: learners were erased since. What is missing was right when it
                 was added, so these stay as they are
    """

    course: str
    edition: int
    cells: int
    different: int
    more_kept: int


def recount(*, repair: bool = False) -> list[Recounted]:
    """Reckon all sums of real learners once more from the answers, and compare. `repair` writes what is different."""
    editions = {*_editions(GainSums.objects.filter(synthetic=False)), *_editions(ResultPair.objects.filter(folded=True))}
    return [_recount(course_id, edition, repair=repair) for course_id, edition in sorted(editions)]


def _editions(rows) -> Iterable[tuple[int, int]]:
    return rows.order_by().values_list("course_id", "edition").distinct()


@transaction.atomic
def _recount(course_id: int, edition: int, *, repair: bool) -> Recounted:
    _hold(course_id)
    fresh: dict[SumKey, PairSums] = defaultdict(PairSums)
    # Ordered by cell, so that a part's sums are few.
    pairs = ResultPair.objects.filter(course_id=course_id, edition=edition, folded=True).order_by("aimag", "pk")
    for part in _parts(list(pairs)):
        compared = dict(_compared(part))
        for key, sums in _summed((pair, compared[pair.pk]) for pair in part).items():
            fresh[key] = fresh[key].plus(sums)
    where = {"course_id": course_id, "edition": edition, "synthetic": False}
    kept: dict[SumKey, PairSums] = defaultdict(PairSums)
    kept |= {(row.measure, row.cell): row.sums() for row in GainSums.objects.filter(**where)}
    keys = kept.keys() | fresh.keys()
    more = {key for key in keys if kept[key].n > fresh[key].n}
    different = {key for key in keys - more if kept[key] != fresh[key]}
    if repair:
        for measure, cell in different:
            aimag, age_band, sex, first_form = cell
            GainSums.objects.filter(
                **where, measure=measure, aimag=aimag, age_band=age_band, sex=sex, first_form=first_form
            ).delete()
        _add(course_id, edition, {key: fresh[key] for key in different})
    return Recounted(str(CoursePage.objects.get(pk=course_id)), edition, len(keys), len(different), len(more))


# --- made-up learners ----------------------------------------------------------------------------------------------------


def keep_synthetic(*, course: CoursePage, learners: Iterable[SyntheticLearner]) -> int:
    """Sums of made-up learners instead of those that were made up for this course before. Returns how many took both tests.

    No row of a learner is made. Objectives of the course share the questions in turn, so that the page has them too.
    """
    objectives = list(course.objectives.values_list("objective_id", flat=True))
    sums: dict[SumKey, list[int]] = defaultdict(lambda: [0] * len(SUMS))
    both = 0
    for learner in learners:
        if learner.closing is None:
            continue
        both += 1
        cell = (learner.aimag, learner.age_band, learner.sex, learner.first_form)
        for measure, (before, after) in _synthetic_measures(learner, objectives):
            row = sums[measure, cell]
            for place, value in enumerate((1, before, after, before * before, after * after, before * after)):
                row[place] += value
    # Only now: making up a million takes longer than anybody should wait for the database.
    with transaction.atomic():
        forget_synthetic(course=course)
        _add(course.pk, course.edition, {key: PairSums(*row) for key, row in sums.items()}, synthetic=True)
    return both


def _synthetic_measures(learner: SyntheticLearner, objectives: list[int]) -> Iterator[tuple[str, tuple[int, int]]]:
    yield measures.KNOWLEDGE, learner.pair
    places = len(learner.opening)
    for number, objective in enumerate(objectives[:places]):
        own = range(number, places, min(len(objectives), places))
        before, after = (sum(answers[place] for place in own) for answers in (learner.opening, learner.closing))
        yield f"{measures.OBJECTIVE}{objective}", (before * rules.WHOLE // len(own), after * rules.WHOLE // len(own))


def forget_synthetic(*, course: CoursePage) -> int:
    """Remove the figures of made-up learners of this course. Returns how many rows."""
    return GainSums.objects.filter(course=course, synthetic=True).delete()[0]
