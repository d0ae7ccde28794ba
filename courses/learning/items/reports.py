"""Tables to read about questions, each with a fixed number of queries. They hold counts and keys, never an answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.db.models import Prefetch
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.content.models import Quiz
from courses.content.quizzes.types import question_type

from . import rules
from .models import CountedAttempt, ItemSums, QuizSums
from .rules import FEW_BELOW, FLAG_LABELS, HIDDEN_BELOW, Figures, Flag


@dataclass(frozen=True)
class FormRow:
    """One form of a quiz with its numbers. `deviation` and `error` in points, `mean` as a share of the maximum."""

    pk: int
    number: int
    first_at: datetime
    last_at: datetime
    questions: int
    maximum: int
    mean: Fraction | None
    deviation: float | None
    alpha: Fraction | None
    error: float | None

    @property
    def hidden(self) -> bool:
        return self.number < HIDDEN_BELOW

    @property
    def few(self) -> bool:
        return self.number < FEW_BELOW

    @property
    def alpha_words(self) -> str:
        return "" if self.alpha is None else rules.alpha_words(self.alpha)

    @property
    def mean_percent(self) -> float | None:
        return percent(self.mean)

    @property
    def alpha_number(self) -> float | None:
        return None if self.alpha is None else float(self.alpha)


@dataclass(frozen=True)
class Choice:
    """How many chose an option. `right` is None for "skipped"."""

    text: str
    right: bool | None
    count: int
    number: int

    @property
    def percent(self) -> float | None:
        return percent(Fraction(self.count, self.number))


@dataclass(frozen=True)
class ItemRow:
    """One question version in one form. `figures` None: too few attempts to show anything."""

    place: int
    key: str
    version: int
    text: str
    type_label: str
    points: int
    figures: Figures | None
    choices: tuple[Choice, ...]

    @property
    def flags(self) -> tuple[tuple[Flag, str], ...]:
        return tuple((flag, FLAG_LABELS[flag]) for flag in (self.figures.flags if self.figures else ()))

    @property
    def percents(self) -> dict[str, float | None]:
        """The shares as percent, for a page."""
        names = ("facility", "deviation", "efficiency", "guess", "skipped")
        return {name: percent(getattr(self.figures, name)) for name in names} if self.figures else {}

    @property
    def facility_words(self) -> str:
        known = self.figures and self.figures.facility is not None
        return rules.facility_words(self.figures.facility) if known else ""

    @property
    def discrimination_words(self) -> str:
        known = self.figures and self.figures.discrimination is not None
        return rules.discrimination_words(self.figures.discrimination, self.figures.number) if known else ""


@dataclass(frozen=True)
class QuizRow:
    """A quiz in the list: its newest form (None: nobody has handed it in), and how many older ones there are."""

    quiz: Quiz
    form: FormRow | None
    older: int
    flagged: int


@dataclass(frozen=True)
class QuizReport:
    """One form of a quiz, and the others to choose from, the newest first. `current` is the form as the quiz stands now."""

    quiz: Quiz
    form: FormRow | None
    rows: tuple[ItemRow, ...]
    forms: tuple[QuizSums, ...]
    current: str


def waiting() -> int:
    """How many hand-ins are not in the sums yet."""
    return CountedAttempt.objects.filter(first=None).count()


def overview() -> list[QuizRow]:
    """Every quiz with the numbers of its newest form. Five queries."""
    newest: dict[int, int] = {}
    older: dict[int, int] = {}
    for pk, quiz_id in QuizSums.objects.values_list("pk", "quiz_id"):
        if quiz_id in newest:
            older[quiz_id] = older.get(quiz_id, 0) + 1
        else:
            newest[quiz_id] = pk
    kept = {sums.quiz_id: sums for sums in _with_items(QuizSums.objects.filter(pk__in=newest.values()))}
    rows = []
    for quiz in Quiz.objects.all():
        sums = kept.get(quiz.pk)
        flagged = sum(bool(row.flags) for row in _item_rows(sums)) if sums else 0
        rows.append(QuizRow(quiz, _form_row(sums) if sums else None, older.get(quiz.pk, 0), flagged))
    return rows


def quiz_report(quiz: Quiz, form: str = "") -> QuizReport | None:
    """One form of a quiz: the newest, or the one with this number. None when the quiz has no such form. Five queries."""
    forms = tuple(QuizSums.objects.filter(quiz=quiz).defer("totals"))
    wanted = next((one.pk for one in forms if str(one.pk) == form), None) if form else (forms[0].pk if forms else None)
    if form and wanted is None:
        return None
    sums = next(iter(_with_items(QuizSums.objects.filter(pk=wanted))), None)
    asked = quiz.items.values_list("question_id", "points", "question__type")
    current = rules.form_digest((question, points if _is_marked(type) else 0) for question, points, type in asked)
    rows = tuple(_item_rows(sums)) if sums else ()
    return QuizReport(quiz, _form_row(sums) if sums else None, rows, forms, current)


def _is_marked(type: str) -> bool:
    return getattr(question_type(type), "marked", True)


def _with_items(queryset):
    with_questions = ItemSums.objects.select_related("question").prefetch_related("question__options")
    return queryset.prefetch_related(Prefetch("items", with_questions))


def _form_row(sums: QuizSums) -> FormRow:
    tally = sums.tally()
    shown = tally.number >= HIDDEN_BELOW
    return FormRow(
        pk=sums.pk, number=sums.number, first_at=sums.first_at, last_at=sums.last_at, questions=len(tally.items),
        maximum=sum(item.points for item in tally.items.values()),
        mean=rules.mean_total(tally) if shown else None,
        deviation=rules.total_deviation(tally) if shown else None,
        alpha=rules.alpha(tally) if shown else None,
        error=rules.measurement_error(tally) if shown else None,
    )  # fmt: skip


def _item_rows(sums: QuizSums) -> Iterator[ItemRow]:
    for item in sums.items.all():
        question, tally = item.question, item.tally()
        options = list(question.options.all())
        figures = rules.figures(
            tally, number=sums.number, type=question.type, options=[option.key for option in options],
            right=[option.key for option in options if option.correct] if item.points else [],
        )  # fmt: skip
        # Of other types the options are no choices (accepted spellings, places), so nothing is counted for them.
        counted = figures is not None and bool(tally.choices)
        choices = [
            Choice(option.text, option.correct if item.points else None, tally.choices[option.key], sums.number)
            for option in options if counted
        ]  # fmt: skip
        if figures is not None:
            choices.append(Choice(gettext("Skipped"), None, tally.skipped, sums.number))
        yield ItemRow(
            place=item.place, key=question.key, version=question.version, text=question.text,
            type_label=question_type(question.type).label, points=item.points, figures=figures, choices=tuple(choices),
        )  # fmt: skip


# --- as a table ---------------------------------------------------------------------------------------------------------

CSV_HEADER = (
    _("No."), _("Question"), _("Key"), _("Version"), _("Type"), _("Points"), _("Attempts"), _("Facility, %"),
    _("Standard deviation, %"), _("Discrimination"), _("Discriminative efficiency, %"), _("By guessing, %"),
    _("Skipped, %"), _("To look at"), _("Choices"),
)  # fmt: skip


def csv_rows(report: QuizReport) -> list[Sequence[object]]:
    """A line per question, in the order of CSV_HEADER. Percents to a tenth, indexes to a thousandth."""
    found = []
    for row in report.rows:
        head = (row.place, row.text, row.key, row.version, str(row.type_label), row.points)
        if row.figures is None:
            found.append((*head, *[None] * 7, gettext("Too few attempts to show numbers."), None))
            continue
        numbers = row.figures
        index = None if numbers.discrimination is None else round(numbers.discrimination, 3)
        flags = " ".join(str(label) for _flag, label in row.flags)
        flags = gettext("Too few attempts to conclude anything.") if report.form.few else flags
        choices = "; ".join(f"{choice.text}: {choice.count}" for choice in row.choices)
        found.append(
            (
                *head, report.form.number, percent(numbers.facility), percent(numbers.deviation), index,
                percent(numbers.efficiency), percent(numbers.guess), percent(numbers.skipped), flags, choices,
            )
        )  # fmt: skip
    return found


def percent(share: Fraction | float | None) -> float | None:
    """A share as percent, to a tenth."""
    return None if share is None else round(float(share) * 100, 1)
