"""Charts as SVG text, made on the server, each with its table: the same rows, the same words for every number.

A chart is one picture to a screen reader (role, title, description); its numbers are read in the table, which always stands
beside it. Nothing is told by colour alone: before is a ring, after a disc, hidden a hatch and the word for it. Colours are
classes of static/css/charts.css; there is no style attribute, for the Content-Security-Policy, and no script.
Texts from outside are escaped here. Counts and gains come from suppression.py, so that what is hidden arrives as HIDDEN.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from courses.lib import svg

from .rules import Gain
from .suppression import HIDDEN, Mark

WIDE = 400
"""Width of the drawing in its own units, about CSS pixels on a phone."""
LEFT, RIGHT = 8, 392
LABEL_LETTERS = 32
"""A longer label is cut in the drawing, and whole in its tooltip and in the table."""


@dataclass(frozen=True)
class ChartTable:
    """The table beside a chart: cells as they are read, in the language of the page."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


GainRow = tuple[str, Gain | Mark]
"""(label, gain or HIDDEN)."""

CountRow = tuple[str, int | Mark]
"""(label, count or HIDDEN)."""


# --- before and after --------------------------------------------------------------------------------------------------------


def dumbbells(rows: Sequence[GainRow], *, ident: str, title: str, description: str) -> SafeString:
    """Means before and after in percent, a row for each group, and the 95 % interval of the gain.

    The bar of the interval stands where "after" would stand if the true gain were anywhere in it: from before + low to
    before + high, cut at 0 and 100. Where it does not reach back to "before", chance alone hardly explains it. `ident`: unique
    on its page; ValueError when it is not an id of small Latin letters, digits and hyphens.
    """
    row_height, top = 72, 22
    height = top + row_height * len(rows) + 4
    parts = [_tick(percent, top, height) for percent in (0, 25, 50, 75, 100)]
    for number, (label, gain) in enumerate(rows):
        y = top + row_height * number
        track = y + 34
        parts.append(_label(label, y + 18))
        if gain is HIDDEN or gain.before is None:
            parts.append(_hidden(ident, track - 9, 18) if gain is HIDDEN else "")
            parts.append(_value(_word(gain), RIGHT, y + 18, end=True))
            continue
        cells = _gain_cells(gain)
        before, after = _x(gain.before), _x(gain.after)
        parts.append(_value(f"{cells[1]} → {cells[2]}", RIGHT, y + 18, end=True))
        parts.append(_line("chart-track", LEFT, track, RIGHT, track))
        if gain.low is not None:
            low, high = _x(gain.before + gain.low), _x(gain.before + gain.high)
            parts.append(
                f'<path class="chart-interval" fill="none" stroke="currentColor" '
                f'd="M{low} {track - 8}v16M{low} {track}H{high}M{high} {track - 8}v16"/>'
            )
        parts.append(_line("chart-way", before, track, after, track))
        parts.append(f'<circle class="chart-before" cx="{before}" cy="{track}" r="6" fill="none" stroke="currentColor"/>')
        parts.append(f'<circle class="chart-after" cx="{after}" cy="{track}" r="6" fill="currentColor"/>')
        parts.append(_value(_sentence(cells), LEFT, y + 60))
    return _svg("chart-dumbbells", parts, height, ident, title, description)


def dumbbells_table(rows: Sequence[GainRow]) -> ChartTable:
    """The numbers of `dumbbells`: percent, percentage points, the interval as [low; high]; normalised gain and effect size."""
    head = (
        gettext("Group"), gettext("Took both tests"), gettext("Before, per cent"), gettext("After, per cent"),
        gettext("Gain, percentage points"), gettext("95 per cent interval"),
        gettext("Normalised gain"), gettext("Effect size (g)"),
    )  # fmt: skip
    return ChartTable(
        head,
        tuple(
            (
                label,
                *(
                    _gain_cells(gain) + _more_cells(gain)
                    if gain is not HIDDEN and gain.before is not None
                    else (_word(gain),) * 7
                ),
            )
            for label, gain in rows
        ),
    )


def _gain_cells(gain: Gain) -> tuple[str, str, str, str, str]:
    interval = "–" if gain.low is None else f"[{_signed(gain.low)}; {_signed(gain.high)}]"
    return number_format(gain.n, 0), _tenths(gain.before), _tenths(gain.after), _signed(gain.difference), interval


def _more_cells(gain: Gain) -> tuple[str, str]:
    return tuple(
        "–" if value is None else f"{'−' if value < 0 else ''}{number_format(abs(value), 2)}"
        for value in (gain.normalised, gain.g_av)
    )


def _sentence(cells: Sequence[str]) -> str:
    people, _before, _after, difference, interval = cells
    return gettext("gain: %(gain)s · interval: %(interval)s · learners: %(people)s") % {
        "gain": difference, "interval": interval, "people": people,
    }  # fmt: skip


def _word(gain: Gain | Mark) -> str:
    return str(HIDDEN) if gain is HIDDEN else gettext("nobody yet")


# --- frequencies -------------------------------------------------------------------------------------------------------------


def bars(rows: Sequence[CountRow], *, ident: str, title: str, description: str) -> SafeString:
    """How many, a bar for each row, all to one scale that begins at 0. A hidden count has a hatch of one length for all."""
    row_height = 46
    height = row_height * len(rows) + 4
    most = max((people for _label_text, people in rows if people is not HIDDEN), default=0)
    parts = []
    for number, (label, people) in enumerate(rows):
        y = row_height * number
        parts.append(_label(label, y + 18))
        parts.append(_value(_count(people), RIGHT, y + 18, end=True))
        if people is HIDDEN:
            parts.append(_hidden(ident, y + 25, 14))
        else:
            wide = svg.number((RIGHT - LEFT) * people / most) if most else "0"
            parts.append(f'<rect class="chart-bar" x="{LEFT}" y="{y + 25}" width="{wide}" height="14" fill="currentColor"/>')
    return _svg("chart-bars", parts, height, ident, title, description)


def bars_table(rows: Sequence[CountRow], *, what: str = "", counted: str = "") -> ChartTable:
    """The numbers of `bars`; `what` and `counted` head the two columns."""
    head = (what or gettext("Group"), counted or gettext("Learners"))
    return ChartTable(head, tuple((label, _count(people)) for label, people in rows))


def _count(people: int | Mark) -> str:
    return str(HIDDEN) if people is HIDDEN else number_format(people, 0, force_grouping=True)


# --- the drawing -------------------------------------------------------------------------------------------------------------


def _svg(name: str, parts: Iterable[str], height: int, ident: str, title: str, description: str) -> SafeString:
    svg.checked_ident(ident)
    # Safe: every text below passed through svg.text, every number through svg.number or is an int, the ident was checked.
    return mark_safe(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart {name}" role="img" '
        f'aria-labelledby="{ident}-title {ident}-description" viewBox="0 0 {WIDE} {height}" width="{WIDE}" height="{height}">'
        f'<title id="{ident}-title">{svg.text(title)}</title><desc id="{ident}-description">{svg.text(description)}</desc>'
        f'<defs><pattern id="{ident}-hatch" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="chart-hatch" d="M1 0V6" stroke="currentColor"/></pattern></defs>'
        f"{''.join(parts)}</svg>"
    )


def _label(label: str, y: int) -> str:
    short = label if len(label) <= LABEL_LETTERS else f"{label[: LABEL_LETTERS - 1].rstrip()}…"
    return f'<g><title>{svg.text(label)}</title><text class="chart-label" x="{LEFT}" y="{y}">{svg.text(short)}</text></g>'


def _value(words: str, x: int, y: int, *, end: bool = False) -> str:
    anchor = ' text-anchor="end"' if end else ""
    return f'<text class="chart-value" x="{x}" y="{y}"{anchor}>{svg.text(words)}</text>'


def _hidden(ident: str, y: int, height: int) -> str:
    return (
        f'<rect class="chart-hidden" x="{LEFT}" y="{y}" width="{(RIGHT - LEFT) // 3}" height="{height}" '
        f'fill="url(#{ident}-hatch)" stroke="currentColor"/>'
    )


def _tick(percent: int, top: int, height: int) -> str:
    x = _x(percent)
    anchor = {0: "start", 100: "end"}.get(percent, "middle")
    words = f"{number_format(percent, 0)} %"
    return (
        f'<text class="chart-tick" x="{x}" y="14" text-anchor="{anchor}">{svg.text(words)}</text>'
        f"{_line('chart-grid', x, top, x, height)}"
    )


def _line(name: str, x1: object, y1: object, x2: object, y2: object) -> str:
    return f'<line class="{name}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="currentColor"/>'


def _x(percent: float) -> str:
    return svg.number(LEFT + (RIGHT - LEFT) * min(max(percent, 0.0), 100.0) / 100)


def _tenths(value: float) -> str:
    return number_format(round(value, 1) + 0.0, 1)


def _signed(value: float) -> str:
    """With its sign, and no sign on what rounds to nothing."""
    rounded = round(value, 1)
    sign = "+" if rounded > 0 else "−" if rounded < 0 else ""
    return f"{sign}{number_format(abs(rounded), 1)}"
