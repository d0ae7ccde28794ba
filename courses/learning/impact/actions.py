"""Writes about what was learnt: draw forms, note which two attempts belong together, add them to the sums on their day."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import transaction
from django.utils import timezone

from courses.content.models import CoursePage, Question

from ..attempts.models import Answer, Attempt
from . import measures, releases, rules
from .models import SUMS, FormDraw, GainSums, ResultPair, SexSaid
from .rules import PairSums
from .synthetic import SyntheticLearner

BATCH = 500
"""Pairs whose answers are in memory at once."""

Stage = CoursePage.Stage
SumKey = tuple[str, tuple[str, str, str, str]]
"""(measure, (aimag, age band, sex, first form))."""


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
    kept = _forms_begun(course, learners) | _drawn(course, learners)
    if len(kept) < len(set(learners)):
        drawn = rules.first_form(seed, [str(pk) for pk in learners], {str(pk): form for pk, form in kept.items()})
    else:
        drawn = {str(pk): form for pk, form in kept.items()}
    FormDraw.objects.bulk_create(
        [FormDraw(learner_id=int(pk), course=course, first_form=form, drawn_at=now) for pk, form in drawn.items()],
        ignore_conflicts=True,
    )
    return _drawn(course, learners)


def _drawn(course: CoursePage, learners: Collection[int]) -> dict[int, str]:
    found = FormDraw.objects.filter(course=course, learner__in=learners)
    return dict(found.values_list("learner_id", "first_form"))


def _forms_begun(course: CoursePage, learners: Collection[int]) -> dict[int, str]:
    begun = Attempt.objects.filter(course=course, learner__in=learners, stage=Stage.OPENING).order_by("-started_at")
    forms = {course.opening_test_id: "A", course.closing_test_id: "B"}
    return {learner: forms[quiz] for learner, quiz in begun.values_list("learner_id", "quiz_id") if quiz in forms}


def say_sex(*, learner_id: int, sex: str, now: datetime) -> None:
    """Keep what somebody chose to say, or that nothing was said: either way nobody asks again."""
    SexSaid.objects.bulk_create([SexSaid(learner_id=learner_id, sex=sex, said_at=now)], ignore_conflicts=True)


FIRST_OF = {
    Stage.CLOSING: (ResultPair.Kind.GAIN, Stage.OPENING),
    Stage.DAY_30: (ResultPair.Kind.DAY_30, Stage.CLOSING),
    Stage.DAY_90: (ResultPair.Kind.DAY_90, Stage.CLOSING),
}
"""{stage of the second attempt: (what they are compared for, stage of the first)}."""


def note_pair(*, attempt: Attempt, course: CoursePage, group: Callable[[], Group]) -> None:
    """Note that an attempt which has just been handed in completes a pair, in the same transaction; else do nothing.

    Compared are the first opening test handed in and the first closing test after it: a later try has seen the answers. `group`
    is asked only where a pair is made. Two queries and an insert.
    """
    if attempt.stage not in FIRST_OF:
        return
    kind, first_stage = FIRST_OF[attempt.stage]
    own = Attempt.objects.handed_in().filter(learner_id=attempt.learner_id, course=course)
    rows = list(own.filter(stage__in=(first_stage, attempt.stage)).order_by("handed_in_at", "started_at"))
    firsts = [row for row in rows if row.stage == first_stage]
    seconds = [row for row in rows if row.stage == attempt.stage]
    if not firsts or seconds[0].pk != attempt.pk or firsts[0].handed_in_at > attempt.started_at:
        return
    where = group()
    said = SexSaid.objects.filter(learner_id=attempt.learner_id).values_list("sex", flat=True).first()
    first_form = "B" if kind == ResultPair.Kind.GAIN and firsts[0].quiz_id == course.closing_test_id else "A"
    ResultPair.objects.bulk_create(
        [
            ResultPair(
                learner_id=attempt.learner_id, course=course, edition=course.edition, kind=kind, first=firsts[0],
                second=attempt, first_form=first_form, aimag=where.aimag, age_band=where.age_band, sex=said or "",
                at=attempt.handed_in_at,
            )
        ],
        ignore_conflicts=True,
    )  # fmt: skip


# --- sums ----------------------------------------------------------------------------------------------------------------


def fold(*, now: datetime) -> int:
    """Add to the sums what was handed in before the last release and has enough like it. Returns how many pairs.

    One transaction for all that one course has from one aimag, so that nobody who looks in between sees a step of under five.
    """
    done = 0
    for (course_id, edition), pairs in list(_ready(now)):
        done += _fold_group(course_id, edition, pairs)
    return done


def waiting(*, now: datetime) -> int:
    """How many pairs of before the last release are not in the sums; some of them wait for others like them."""
    return _waiting(now).count()


def release_moment(now: datetime) -> datetime:
    """The midnight, in the platform's time zone, before which results are shown."""
    return timezone.make_aware(datetime.combine(releases.released_before(timezone.localdate(now)), time.min))


def _waiting(now: datetime):
    return ResultPair.objects.filter(folded=False, at__lt=release_moment(now))


def _ready(now: datetime) -> Iterator[tuple[tuple[int, int], list[int]]]:
    """((course, edition), pairs that may be added), a part for each kind and aimag."""
    order = ("course_id", "edition", "kind", "aimag")
    rows = _waiting(now).order_by(*order, "at", "pk").values_list(*order, "pk", "sex", "age_band")
    for (course_id, edition, _kind, _aimag), group in groupby(rows, key=itemgetter(0, 1, 2, 3)):
        if pairs := releases.ready({row[4]: (row[5], row[6]) for row in group}):
            yield (course_id, edition), pairs


@transaction.atomic
def _fold_group(course_id: int, edition: int, pairs: list[int]) -> int:
    _hold(course_id)
    # Asked again under the lock: another process may have taken them meanwhile, and then it took them all.
    rows = list(ResultPair.objects.filter(pk__in=pairs, folded=False))
    if len(rows) != len(pairs):
        return 0
    _add(course_id, edition, _counted_in_parts(rows))
    for part in _parts(pairs):
        ResultPair.objects.filter(pk__in=part).update(folded=True)
    return len(rows)


def _parts(things: list) -> Iterator[list]:
    return (things[begin : begin + BATCH] for begin in range(0, len(things), BATCH))


def _counted_in_parts(pairs: list[ResultPair]) -> dict[SumKey, PairSums]:
    """The sums of many pairs; their answers are in memory a part at a time."""
    found: dict[SumKey, PairSums] = {}
    for part in _parts(pairs):
        for key, sums in _counted(part).items():
            found[key] = found[key].plus(sums) if key in found else sums
    return found


def _hold(course_id: int) -> None:
    """Lock the course until the end of the transaction; nobody who learns has to wait for it."""
    list(CoursePage.objects.select_for_update(of=("self",), no_key=True).filter(pk=course_id).values_list("pk"))


def _counted(pairs: list[ResultPair]) -> dict[SumKey, PairSums]:
    """The sums of these pairs, from the answers: three queries."""
    shown = _measures({attempt for pair in pairs for attempt in (pair.first_id, pair.second_id)})
    found: dict[SumKey, list[tuple[int, int]]] = defaultdict(list)
    for pair in pairs:
        compared = measures.compared(pair.kind, shown.get(pair.first_id, {}), shown.get(pair.second_id, {}))
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
    """One course's edition: how many cells are kept, how many of them a full recount gives otherwise.

    `fewer`: pairs were deleted with their learners since they were added, so the recount cannot hold them any more.
    """

    course: str
    edition: int
    cells: int
    different: int
    fewer: bool


def recount(*, repair: bool = False) -> list[Recounted]:
    """Reckon all sums of real learners once more from the answers, and compare. `repair` writes what is different.

    Where learners were erased since, the kept sums stay: what is missing was right when it was added.
    """
    found = []
    editions = {*_editions(GainSums.objects.filter(synthetic=False)), *_editions(ResultPair.objects.filter(folded=True))}
    for course_id, edition in sorted(editions):
        found.append(_recount(course_id, edition, repair=repair))
    return found


def _editions(rows) -> Iterable[tuple[int, int]]:
    return rows.order_by().values_list("course_id", "edition").distinct()


@transaction.atomic
def _recount(course_id: int, edition: int, *, repair: bool) -> Recounted:
    _hold(course_id)
    fresh = _counted_in_parts(list(ResultPair.objects.filter(course_id=course_id, edition=edition, folded=True)))
    where = {"course_id": course_id, "edition": edition, "synthetic": False}
    kept = {(row.measure, row.cell): row.sums() for row in GainSums.objects.filter(**where)}
    keys = kept.keys() | fresh.keys()
    different = [key for key in keys if kept.get(key, PairSums()) != fresh.get(key, PairSums())]
    fewer = bool(different) and all(fresh.get(key, PairSums()).n < kept.get(key, PairSums()).n for key in different)
    if repair and different and not fewer:
        GainSums.objects.filter(**where).delete()
        _add(course_id, edition, fresh)
    return Recounted(str(CoursePage.objects.get(pk=course_id)), edition, len(keys), len(different), fewer)


# --- made-up learners ----------------------------------------------------------------------------------------------------


@transaction.atomic
def keep_synthetic(*, course: CoursePage, learners: Iterable[SyntheticLearner]) -> int:
    """Sums of made-up learners instead of those that were made up for this course before. Returns how many took both tests.

    No row of a learner is made. Objectives of the course share the questions in turn, so that the page has them too.
    """
    forget_synthetic(course=course)
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
