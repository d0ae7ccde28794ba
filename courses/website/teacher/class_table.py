"""The class table as markup and as rows of a spreadsheet.

320 cells through the template engine cost more than all queries together, so rows are joined here as strings: every text
is escaped once, the few kinds of cell are made once per page.
"""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from courses.learning.classrooms.reports import Cell, ClassTable, Missed, Row
from courses.learning.classrooms.rules import State

SYMBOLS = {State.NOT_STARTED: "○", State.ON_THE_WAY: "◐", State.STUCK: "!", State.DONE: "✓"}
LATE = "◷"
CLASSES = {State.NOT_STARTED: "n", State.ON_THE_WAY: "w", State.STUCK: "s", State.DONE: "d"}
# The order in which a teacher needs them: who waits for help stands first.
ORDER = (State.STUCK, State.NOT_STARTED, State.ON_THE_WAY, State.DONE)


def state_label(state: State) -> str:
    return {
        State.NOT_STARTED: _("not started"),
        State.ON_THE_WAY: _("on the way"),
        State.STUCK: _("needs help"),
        State.DONE: _("done"),
    }[state]


@dataclass(frozen=True)
class Total:
    """One figure above the table, with the pupils behind it."""

    state: str
    symbol: str
    label: str
    count: int
    rows: list[Row]


@dataclass(frozen=True)
class LessonLine:
    """One lesson below the table: its number in the header, when it is due, what was most missed."""

    number: int
    name: str
    due_on: object
    missed: Missed | None


@dataclass(frozen=True)
class View:
    head: SafeString
    body: SafeString
    totals: list[Total]
    lessons: list[LessonLine]
    late: int


def present(table: ClassTable, classroom) -> View:
    """The table's rows as safe strings, the totals (they explain the symbols too), the legend of lessons."""
    labels = {state: escape(state_label(state)) for state in State}
    marks = {state: f'<td class="{CLASSES[state]}"><span aria-hidden="true">{SYMBOLS[state]}</span>' for state in State}
    hidden = {state: f'{marks[state]}<span class="vh">{labels[state]}</span>' for state in State}
    shown = {state: f'{marks[state]} <span class="word">{labels[state]}</span>' for state in State}
    # Words outside the f-strings: xgettext does not look into those.
    late_word, empty_word = escape(_("late")), escape(_("not taken"))
    late = f' <span class="late"><span aria-hidden="true">{LATE}</span><span class="vh">{late_word}</span></span>'
    empty = f'<td class="num"><span class="vh">{empty_word}</span></td>'
    # One reverse() a page instead of one a pupil; 0 is no pupil's number.
    address = reverse("teacher:pupil", args=[classroom.pk, 0]).removesuffix("0/")
    course = f"?surgalt={table.course.pk}"
    tests = table.assigned.whole is not None
    has_opening, has_closing = tests and bool(table.course.opening_test_id), tests and bool(table.course.closing_test_id)

    def cell(one: Cell) -> str:
        percent = "" if one.percent is None else f" {one.percent}%"
        return f"{hidden[one.state]}{percent}{late if one.late else ''}</td>"

    def test(percent: int | None) -> str:
        return empty if percent is None else f'<td class="num">{percent}%</td>'

    def line(row: Row) -> str:
        state = f"{shown[row.state]}{late if row.late else ''}</td>"
        return (
            f'<tr><th scope="row"><a href="{address}{row.pupil.pk}/{course}">{escape(row.name)}</a></th>{state}'
            f"{test(row.opening) if has_opening else ''}{''.join(map(cell, row.cells))}"
            f"{test(row.closing) if has_closing else ''}</tr>"
        )

    counts = table.counts
    return View(
        head=mark_safe(_head(table, has_opening, has_closing)),  # built of escaped parts
        body=mark_safe("".join(map(line, table.rows))),  # built of escaped parts
        totals=[
            Total(CLASSES[state], SYMBOLS[state], state_label(state), counts[state], table.in_state(state)) for state in ORDER
        ],
        lessons=[
            LessonLine(number, lesson.name, table.assigned.due_of(lesson.pk), table.missed.get(lesson.pk))
            for number, lesson in enumerate(table.lessons, start=1)
        ],
        late=len(table.late),
    )  # fmt: skip


def _head(table: ClassTable, has_opening: bool, has_closing: bool) -> str:
    lesson = escape(_("Lesson"))
    cells = [f'<th scope="col">{escape(_("Name"))}</th>', f'<th scope="col">{escape(_("Standing"))}</th>']
    if has_opening:
        cells.append(f'<th scope="col" class="num">{escape(_("Opening test"))}</th>')
    cells += [
        f'<th scope="col" title="{escape(one.name)}"><span class="vh">{lesson} </span>{number}'
        f'<span class="vh">: {escape(one.name)}</span></th>'
        for number, one in enumerate(table.lessons, start=1)
    ]
    if has_closing:
        cells.append(f'<th scope="col" class="num">{escape(_("Closing test"))}</th>')
    return f"<tr>{''.join(cells)}</tr>"


def as_rows(table: ClassTable) -> tuple[list[str], list[list[object]]]:
    """Header and rows for a CSV file: a state and a percentage for every lesson."""
    header = [_("Name"), _("Standing"), _("Late"), _("Opening test, %"), _("Closing test, %")]
    for number, lesson in enumerate(table.lessons, start=1):
        header += [f"{number}. {lesson.name}", f"{number}. %"]
    yes = _("yes")
    rows = []
    for row in table.rows:
        line: list[object] = [row.name, state_label(row.state), yes if row.late else "", row.opening, row.closing]
        for cell in row.cells:
            line += [state_label(cell.state), cell.percent]
        rows.append(line)
    return header, rows


def pupil_lessons(table: ClassTable) -> list[dict]:
    """One pupil's lessons for the pupil's page."""
    return [
        {
            "name": lesson.name, "symbol": SYMBOLS[cell.state], "state": CLASSES[cell.state], "label": state_label(cell.state),
            "percent": cell.percent, "late": cell.late,
            "due": date_format(due) if (due := table.assigned.due_of(lesson.pk)) else "",
        }
        for lesson, cell in zip(table.lessons, table.rows[0].cells, strict=True)
    ]  # fmt: skip
