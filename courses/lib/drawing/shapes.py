"""The strokes of the pen: SVG elements as text. Colours are names of the palette (`@wood` in the markup until the end)."""

import re
from collections.abc import Iterable

ROUND = ' stroke-linecap="round" stroke-linejoin="round"'
_LONG = re.compile(r"-?\d+\.\d\d+")


def number(value: float) -> str:
    """To a tenth, as short as it goes."""
    short = f"{value:.1f}".removesuffix(".0")
    return "0" if short == "-0" else short


def _paint(fill: str, opacity: float | None) -> str:
    faint = "" if opacity is None else f' fill-opacity="{opacity:g}"'
    return f'fill="@{fill}"{faint}'


def short(d: str) -> str:
    """Path data with every number to a tenth."""
    return _LONG.sub(lambda match: number(float(match.group())), d)


def path(d: str, fill: str, opacity: float | None = None) -> str:
    return f'<path d="{short(d)}" {_paint(fill, opacity)}/>'


def line(d: str, stroke: str, width: float, opacity: float | None = None) -> str:
    """A stroke with round ends."""
    faint = "" if opacity is None else f' stroke-opacity="{opacity:g}"'
    return f'<path d="{short(d)}" fill="none" stroke="@{stroke}"{faint} stroke-width="{number(width)}"{ROUND}/>'


def dots(d: str, stroke: str, width: float, gap: float) -> str:
    """A row of round dots along a path."""
    return (
        f'<path d="{short(d)}" fill="none" stroke="@{stroke}" stroke-width="{number(width)}" '
        f'stroke-dasharray="0 {number(gap)}"{ROUND}/>'
    )


def circle(x: float, y: float, radius: float, fill: str, opacity: float | None = None) -> str:
    return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" {_paint(fill, opacity)}/>'


def ring(x: float, y: float, radius: float, stroke: str, width: float) -> str:
    return (
        f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(radius)}" '
        f'fill="none" stroke="@{stroke}" stroke-width="{number(width)}"/>'
    )


def oval(x: float, y: float, wide: float, high: float, fill: str, opacity: float | None = None, turn: float = 0) -> str:
    """An ellipse of half-width `wide` and half-height `high`."""
    turned = f' transform="rotate({number(turn)} {number(x)} {number(y)})"' if turn else ""
    return (
        f'<ellipse cx="{number(x)}" cy="{number(y)}" rx="{number(wide)}" ry="{number(high)}" {_paint(fill, opacity)}{turned}/>'
    )


def box(x: float, y: float, width: float, height: float, fill: str, corner: float = 0, opacity: float | None = None) -> str:
    rounded = f' rx="{number(corner)}"' if corner else ""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"{rounded} '
        f"{_paint(fill, opacity)}/>"
    )


def _size(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def group(*parts: str, at: tuple[float, float] = (0, 0), turn: float = 0, size: float = 1, flip: bool = False) -> str:
    """The parts moved, turned (degrees) and scaled together; `flip` is as in a mirror."""
    moves = ""
    if at[0] or at[1]:
        moves += f"translate({number(at[0])} {number(at[1])})"
    if turn:
        moves += f"rotate({number(turn)})"
    if flip:
        moves += f"scale({_size(-size)} {_size(size)})"
    elif size != 1:
        moves += f"scale({_size(size)})"
    inside = "".join(parts)
    return f'<g transform="{moves}">{inside}</g>' if moves else inside


def after_dark(*parts: str) -> str:
    """Shown only when the visitor (or the picture) is in the dark."""
    return f'<g opacity="@dark">{"".join(parts)}</g>'


def clipped(name: str, outline: str, *parts: str) -> str:
    """The parts, seen only inside the outline (an element without paint). `name` must be its own within one picture."""
    inside = "".join(parts)
    return f'<clipPath id="@@{name}">{outline}</clipPath><g clip-path="url(#@@{name})">{inside}</g>'


def many(parts: Iterable[str]) -> str:
    return "".join(parts)
