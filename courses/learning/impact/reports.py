"""What may be shown of what was learnt, with fixed numbers of queries. Every count of people goes through suppression.py."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.content.models import Audience, CoursePage, Objective, Question
from courses.lib.mongolian import sort_key

from . import measures, releases, rules
from .models import SUMS, GainSums, Sex
from .offers import STAGES
from .rules import CrossedSums, Gain, PairSums
from .suppression import HIDDEN, MINIMUM, TOTAL, Mark, Published, Table, part_published, published_together

SEX_LABELS = {Sex.FEMALE.value: Sex.FEMALE.label, Sex.MALE.value: Sex.MALE.label, "": _("not said")}
NO_CLASS = _("in no class")


@dataclass(frozen=True)
class Row:
    """One line of figures: how many took both tests and what they show, or HIDDEN.

    free_of_forms    both forms came first for at least five, so that their being unequally hard cancels. Reckoned for a course,
                     its measures and its aimags; by sex and age all are taken together, where it cancels nearly, because each
                     class is drawn in halves
    one_order        all had the same form first
    """

    key: str
    label: str
    people: int | Mark
    gain: Gain | Mark
    free_of_forms: bool = False
    one_order: bool = False

    @property
    def hidden(self) -> bool:
        return self.people is HIDDEN


@dataclass(frozen=True)
class Grid:
    """Rows by columns: an aimag's rows in the order of `columns`."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[tuple[str, tuple[Row, ...]], ...]


@dataclass(frozen=True)
class CourseFigures:
    """Everything that is shown of one edition of a course: page, charts, CSV and API all read this."""

    course: CoursePage
    edition: int
    editions: tuple[int, ...]
    synthetic: bool
    as_of: date
    next_release: date
    total: Row
    objectives: tuple[Row, ...]
    outcomes: tuple[Row, ...]
    later: tuple[Row, ...]
    by_aimag: tuple[Row, ...]
    by_sex: tuple[Row, ...]
    by_age: tuple[Row, ...]
    grids: tuple[Grid, ...]

    def parts(self) -> Iterator[tuple[str, str, tuple[Row, ...]]]:
        """(key, title, rows) of every part with one row a line."""
        yield "course", gettext("The whole course"), (self.total,)
        yield "objective", gettext("By objective"), self.objectives
        yield "outcome", gettext("Besides knowledge"), self.outcomes
        yield "later", gettext("What is still there later (other questions: no gain)"), self.later
        yield "aimag", gettext("By aimag"), self.by_aimag
        yield "sex", gettext("By sex"), self.by_sex
        yield "age", gettext("By age"), self.by_age


def overview(*, synthetic: bool = False) -> list[Row]:
    """A row for each course with figures, its newest edition. No total: somebody may have taken several. Two queries."""
    rows = GainSums.objects.filter(measure=measures.KNOWLEDGE, synthetic=synthetic).order_by()
    by_edition: dict[tuple[int, int], CrossedSums] = defaultdict(CrossedSums)
    for row in rows.values("course_id", "edition", "first_form").annotate(**_sums()):
        by_edition[row["course_id"], row["edition"]] = by_edition[row["course_id"], row["edition"]].plus(_crossed(row))
    newest = dict(sorted(by_edition))
    courses = CoursePage.objects.filter(pk__in=newest).order_by("path")
    return [
        _row(str(course.pk), course.name, sums, people=part_published(sums.n, of=sums.n))
        for course in courses
        for sums in [by_edition[course.pk, newest[course.pk]]]
    ]  # fmt: skip


def has_synthetic(course: CoursePage | None = None) -> bool:
    rows = GainSums.objects.filter(synthetic=True)
    return (rows if course is None else rows.filter(course=course)).exists()


def course_figures(
    course: CoursePage, *, today: date, edition: int | None = None, synthetic: bool = False
) -> CourseFigures | None:  # fmt: skip
    """What may be shown of a course: its newest edition with figures or the one asked for; None without. 6 queries."""
    own = GainSums.objects.filter(course=course, synthetic=synthetic).order_by()
    learnt = own.filter(measure=measures.KNOWLEDGE)
    editions = tuple(sorted(set(learnt.values_list("edition", flat=True)), reverse=True))
    if edition is None:
        edition = editions[0] if editions else course.edition
    elif edition not in editions:
        return None
    own = own.filter(edition=edition)
    cells = [(row.aimag, row.sex, row.age_band, row.crossed()) for row in learnt.filter(edition=edition)]
    everybody = _total(sums for *_groups, sums in cells)
    shown = _Shown(cells)
    ages = {"": str(NO_CLASS), **dict(Audience.objects.values_list("key", "name"))}
    aimags = {"": str(NO_CLASS)}
    total = _row("", course.name, everybody, people=shown.by_sex[TOTAL, TOTAL])
    others: dict[str, CrossedSums] = defaultdict(CrossedSums)
    for row in own.exclude(measure=measures.KNOWLEDGE).values("measure", "first_form").annotate(**_sums()):
        others[row["measure"]] = others[row["measure"]].plus(_crossed(row))
    return CourseFigures(
        course=course, edition=edition, editions=editions, synthetic=synthetic, as_of=releases.released_before(today),
        next_release=releases.next_release(today), total=total,
        objectives=tuple(_objective_rows(course, others, everybody.n)),
        outcomes=tuple(_named_rows(others, measures.OUTCOME, dict(Question.Outcome.choices), everybody.n)),
        later=tuple(_without_gain(row) for row in _named_rows(others, "", _LATER, everybody.n)),
        by_aimag=tuple(shown.rows(aimags)), by_sex=tuple(shown.columns(1, SEX_LABELS)),
        by_age=tuple(shown.columns(2, ages)),
        grids=(
            shown.grid(1, gettext("By aimag and sex"), aimags, SEX_LABELS),
            shown.grid(2, gettext("By aimag and age"), aimags, ages),
        ),
    )  # fmt: skip


_LATER = {stage.value: stage.label for stage in STAGES.values()}


def _without_gain(row: Row) -> Row:
    """A refresher asks other questions than the closing test: no part of what was to be learnt, no effect."""
    nothing = dict.fromkeys(("normalised", "d_z", "d_av", "g_z", "g_av"))
    return row if row.hidden else replace(row, gain=replace(row.gain, **nothing))


class _Shown:
    """The cells of one measure, (aimag, sex, age band, sums), and what may be shown of them by aimag, sex and age."""

    def __init__(self, cells: Sequence[tuple[str, str, str, CrossedSums]]):
        self.cells = cells
        self.by_sex, self.by_age = published_together([self._table(1), self._table(2)]) if cells else [_NOBODY, _NOBODY]

    def _table(self, place: int) -> Table:
        counts: dict = defaultdict(int)
        for cell in self.cells:
            counts[cell[0], cell[place]] += cell[3].n
        return Table(counts)

    def _names(self, place: int, labels: dict) -> list[str]:
        """In the order of the labels, then by name; whoever said nothing, or is in no class, comes last."""
        order = {name: number for number, name in enumerate(labels) if name}
        return sorted(
            {cell[place] for cell in self.cells}, key=lambda name: (not name, order.get(name, len(order)), sort_key(name))
        )

    def rows(self, labels: dict) -> Iterator[Row]:
        for name in self._names(0, labels):
            sums = _total(cell[3] for cell in self.cells if cell[0] == name)
            yield _row(name, _label(name, labels), sums, people=self.by_sex[name, TOTAL])

    def columns(self, place: int, labels: dict) -> Iterator[Row]:
        shown = self.by_sex if place == 1 else self.by_age
        for name in self._names(place, labels):
            sums = _total(cell[3] for cell in self.cells if cell[place] == name)
            yield _row(name, _label(name, labels), sums, people=shown[TOTAL, name], crossed=False)

    def grid(self, place: int, title: str, labels: dict, of_columns: dict) -> Grid:
        shown = self.by_sex if place == 1 else self.by_age
        columns = self._names(place, of_columns)
        sums: dict = defaultdict(CrossedSums)
        for cell in self.cells:
            sums[cell[0], cell[place]] = sums[cell[0], cell[place]].plus(cell[3])
        lines = []
        for aimag in self._names(0, labels):
            own = [(name, sums[aimag, name], shown[aimag, name]) for name in columns]
            rows = (_row(name, _label(name, of_columns), kept, people=people, crossed=False) for name, kept, people in own)
            lines.append((_label(aimag, labels), tuple(rows)))
        return Grid(title, tuple(_label(name, of_columns) for name in columns), tuple(lines))


_NOBODY = Published({(TOTAL, TOTAL): HIDDEN}, (TOTAL,), ())


def _label(name: str, labels: dict[str, str | Promise]) -> str:
    return str(labels.get(name, name))


def _sums() -> dict[str, Sum]:
    return {f"sum_{name}": Sum(name) for name in SUMS}


def _crossed(row: dict) -> CrossedSums:
    """A row of summed sums; PostgreSQL sums big integers to decimals."""
    sums = PairSums(*(int(row[f"sum_{name}"]) for name in SUMS))
    return CrossedSums(ba=sums) if row["first_form"] == "B" else CrossedSums(ab=sums)


def _total(parts: Iterable[CrossedSums]) -> CrossedSums:
    total = CrossedSums()
    for part in parts:
        total = total.plus(part)
    return total


def _row(
    key: str, label: str, sums: CrossedSums, *, people: int | Mark, crossed: bool = True
) -> Row:  # fmt: skip
    """`people` as published. `crossed`: with the forms' difference cancelled, where each came first for enough people.

    The mean of two orders gives each the same weight, whatever its size: of fewer than five it would tell too much.
    """
    if people is HIDDEN:
        return Row(key, label, HIDDEN, HIDDEN)
    free = rules.crossed_gain(sums) if crossed and min(sums.ab.n, sums.ba.n) >= MINIMUM else None
    one_order = min(sums.ab.n, sums.ba.n) == 0
    gain = free.gain if free else rules.gain(sums.together)
    return Row(key, label, people, gain, free_of_forms=free is not None, one_order=one_order)


def _objective_rows(course: CoursePage, others: dict[str, CrossedSums], everybody: int) -> Iterator[Row]:
    ids = [int(name.removeprefix(measures.OBJECTIVE)) for name in others if name.startswith(measures.OBJECTIVE)]
    order = {pk: place for place, pk in enumerate(course.objectives.values_list("objective_id", flat=True))}
    rows = Objective.objects.filter(pk__in=ids).order_by("key").values_list("pk", "text")
    labels = {str(pk): text for pk, text in sorted(rows, key=lambda row: order.get(row[0], len(order)))}
    yield from _named_rows(others, measures.OBJECTIVE, labels, everybody)


def _named_rows(others: dict[str, CrossedSums], prefix: str, labels: dict[str, str], everybody: int) -> Iterator[Row]:
    for name, label in labels.items():
        if sums := others.get(f"{prefix}{name}"):
            yield _row(name, str(label), sums, people=part_published(sums.n, of=everybody))


# --- to take away --------------------------------------------------------------------------------------------------------

COLUMNS = {
    "part": _("Part"),
    "group": _("Group"),
    "and": _("and"),
    "people": _("Took both tests"),
    "before": _("Before, %"),
    "after": _("After, %"),
    "difference": _("Difference, percentage points"),
    "low": _("95 % interval from"),
    "high": _("95 % interval to"),
    "normalised": _("Normalised gain"),
    "effect": _("Effect size (g)"),
    "forms_cancel": _("Free of the forms' difference"),
}


def lines(figures: CourseFigures) -> Iterator[dict[str, object]]:
    """Every figure as {column of COLUMNS: value}: what CSV and API give out. HIDDEN where the page says so."""
    for _key, title, rows in figures.parts():
        for row in rows:
            yield _line(title, row.label, "", row)
    for grid in figures.grids:
        for aimag, rows in grid.lines:
            for column, row in zip(grid.columns, rows, strict=True):
                yield _line(grid.title, aimag, column, row)


def _line(part: str, group: str, other: str, row: Row) -> dict[str, object]:
    head: dict[str, object] = {"part": part, "group": group, "and": other, "people": row.people}
    if row.hidden:
        return head | {name: HIDDEN for name in COLUMNS if name not in head}
    gain = row.gain
    numbers = {
        "before": gain.before, "after": gain.after, "difference": gain.difference, "low": gain.low, "high": gain.high,
        "normalised": gain.normalised, "effect": gain.g_av,
    }  # fmt: skip
    digits = {"normalised": 3, "effect": 3}
    rounded = {name: None if value is None else round(value, digits.get(name, 1)) for name, value in numbers.items()}
    return head | rounded | {"forms_cancel": row.free_of_forms}
