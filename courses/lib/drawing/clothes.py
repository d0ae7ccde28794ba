"""Clothes on a trunk whose hip is the origin: blouse, hoodie, deel, school uniform, suit and the others."""

from dataclasses import dataclass

from courses.lib.drawing.marks import HORN
from courses.lib.drawing.shapes import box, circle, group, line, many, oval, path


@dataclass(frozen=True)
class Build:
    """The measures of an age, in the figure's own measure; heights are counted from the hip upwards."""

    hip: float
    """From the floor to the hip of somebody who stands."""
    sit: float
    """From the floor to the hip of somebody on a chair."""
    neck: float
    shoulder: tuple[float, float]
    half: float
    """Half the width of the trunk at the hip."""
    top: float
    """Half the width at the collar."""
    reach: float
    """Length of the upper arm, and of the forearm."""
    sleeve: float
    hand: float
    head: float
    head_size: float
    leg: float
    leg_width: float
    shoe: float
    size: float = 1


_DEEPER = {
    "coral": "red", "pink": "coral", "mint": "green", "periwinkle": "indigo", "cream": "felt-dark", "white": "mist",
    "gold": "amber", "steel-light": "steel", "screen-blue": "blue", "felt": "felt-dark", "steel": "charcoal",
    "silver": "steel-light", "leather": "brown-hair",
}  # fmt: skip


def deeper(colour: str) -> str:
    """The colour of the same cloth in shadow."""
    return _DEEPER.get(colour, f"{colour}-dark")


def trunk(build: Build, colour: str, hem: float = 5, flare: float = 0) -> str:
    """The cloth from collar to hem; `flare` widens the hem."""
    foot, half, top, neck = build.half + flare, build.half, build.top, build.neck
    wide = half * 1.17
    return path(
        f"M{-foot} {hem}C{-half - 2} {-0.3 * neck} {-wide} {-0.71 * neck} {-top} {-neck}Q0 {-neck - 5} {top} {-neck}"
        f"C{wide} {-0.71 * neck} {half + 2} {-0.3 * neck} {foot} {hem}Q0 {hem + 7} {-foot} {hem}Z",
        colour,
    )


def gown(build: Build, colour: str, hem: float, width: float) -> str:
    """The cloth of a deel, from collar to the hem at `hem` below the hip."""
    half, top, neck = build.half - 2, build.top - 1, build.neck
    wide = build.half * 1.16
    return path(
        f"M{-width} {hem}C{-width + 1} {hem * 0.4} {-half - 1} 0 {-half} -12"
        f"C{-half - 2} {-0.5 * neck} {-wide} {-0.74 * neck} {-top} {-neck}"
        f"Q0 {-neck - 5} {top} {-neck}C{wide} {-0.74 * neck} {half + 2}"
        f" {-0.5 * neck} {half} -12C{half + 1} 0 {width - 1} {hem * 0.4} {width} {hem}"
        f"Q0 {hem + 8} {-width} {hem}Z",
        colour,
    )


def _collar(build: Build) -> str:
    neck = build.neck
    return path(
        f"M-13 {-neck - 1}C-12 {-neck + 10} -3 {-neck + 11} 0 {-neck + 3}C3 {-neck + 11} 12 {-neck + 10} 13 {-neck - 1}"
        f"Q0 {-neck - 6} -13 {-neck - 1}Z",
        "cream",
    )


def blouse(build: Build, colour: str, accent: str) -> str:
    neck, deep = build.neck, deeper(colour)
    return (
        trunk(build, colour)
        + _collar(build)
        + circle(0, -neck + 17, 1.9, deep)
        + circle(0, -neck + 28, 1.9, deep)
        + line(f"M{-build.half + 2} 2Q0 8.5 {build.half - 2} 2", deep, 3.4)
    )


def hoodie(build: Build, colour: str, accent: str) -> str:
    neck, deep = build.neck, deeper(colour)
    return (
        oval(0, -neck + 1, build.half, 11, deep)
        + trunk(build, colour)
        + path("M-14 -18Q0 -22 14 -18L17 -4Q0 1 -17 -4Z", deep)
        + line(f"M-5 {-neck + 6}L-5.5 {-neck + 17}M5 {-neck + 6}L5.5 {-neck + 15}", "white", 2)
        + line(f"M-12 {-neck}Q0 {-neck + 9} 12 {-neck}", deep, 4)
    )


def stripes(build: Build, colour: str, accent: str) -> str:
    neck, half = build.neck, build.half
    rows = "".join(f"M{-half} {-0.19 * neck * i}Q0 {-0.19 * neck * i + 5} {half} {-0.19 * neck * i}" for i in (1.9, 2.9))
    return trunk(build, colour) + line(rows, "cream", 5) + line(f"M-11 {-neck}Q0 {-neck + 8} 11 {-neck}", deeper(colour), 4)


def sweater(build: Build, colour: str, accent: str) -> str:
    neck, half, deep = build.neck, build.half, deeper(colour)
    zigzag = f"M{-half + 1} {-0.52 * neck}" + "l5 -5l5 5" * round((half * 2 - 2) / 10)
    return (
        trunk(build, colour)
        + line(zigzag, accent, 2.8)
        + line(f"M-10 {-neck}Q0 {-neck + 6} 10 {-neck}", deep, 6)
        + line(f"M{-half + 2} 3Q0 9 {half - 2} 3", deep, 5)
    )


def tee(build: Build, colour: str, accent: str) -> str:
    neck = build.neck
    return (
        trunk(build, colour)
        + path(f"M-10 {-neck - 2}Q0 {-neck + 11} 10 {-neck - 2}Z", "skin-shade")
        + line(f"M-10 {-neck}Q0 {-neck + 10} 10 {-neck}", deeper(colour), 3.4)
        + circle(0, -0.5 * neck, 8, accent)
    )


def dress(build: Build, colour: str, accent: str) -> str:
    neck = build.neck
    return (
        trunk(build, colour, hem=20, flare=9)
        + path(f"M-9 {-neck - 2}Q0 {-neck + 9} 9 {-neck - 2}Z", "skin-shade")
        + line(f"M{-build.half - 8} 18Q0 25 {build.half + 8} 18", deeper(colour), 4)
        + group(line(HORN, accent, 6), at=(0, -0.48 * neck), size=0.42)
    )


def deel(build: Build, colour: str, accent: str) -> str:
    """To the knee for children, to the shin for grown-ups."""
    half = build.half
    hem, width = build.hip * 0.74, half + 10
    deep = deeper(colour)
    return (
        gown(build, colour, hem, width)
        + line(f"M{half - 4} 2Q{half - 7} {hem * 0.6} {half - 10} {hem + 3}", deep, 3)
        + line(f"M{-width + 1} {hem - 2}Q0 {hem + 6} {width - 1} {hem - 2}", "gold", 4.5)
        + _crossed_front(build, deep)
        + _sash(build, accent)
    )


def _crossed_front(build: Build, deep: str) -> str:
    neck, half = build.neck, build.half
    return (
        line(f"M-8 {-neck - 1}C-2 {-neck + 21} 10 {-neck + 11} {half - 4} {-neck + 21}", "gold", 5)
        + line(f"M{half - 4} {-neck + 21}Q{half + 1} {-0.5 * neck} {half - 3} -18", "gold", 4)
        + line(f"M-10 {-neck - 1}Q0 {-neck + 5} 10 {-neck - 1}", "gold", 6)
    )


def _sash(build: Build, accent: str) -> str:
    half = build.half - 1
    return path(f"M{-half} -18Q0 -12 {half} -18L{half + 1} -5Q0 2 {-half - 1} -5Z", accent) + path(
        f"M{-half + 5} -8C{-half + 1} 6 {-half + 2} 16 {-half} 26"
        f"L{-half + 7} 28C{-half + 11} 16 {-half + 12} 4 {-half + 12} -6Z",
        accent,
    )


def uniform(build: Build, colour: str, accent: str) -> str:
    """School: a waistcoat over a white shirt, with a badge of the accent colour."""
    neck, half = build.neck, build.half
    return (
        trunk(build, "cream")
        + path(
            f"M{-half + 0.5} 3C{-half - 1} {-0.3 * neck} {-half - 1} {-0.6 * neck} {-build.top + 1} {-neck + 3}"
            f"L-7 {-neck}L0 {-0.5 * neck}L7 {-neck}L{build.top - 1} {-neck + 3}C{half + 1}"
            f" {-0.6 * neck} {half + 1} {-0.3 * neck} {half - 0.5} 3Q0 11 {-half + 0.5} 3Z",
            colour,
        )
        + line(f"M0 {-0.5 * neck}V6", deeper(colour), 2.6)
        + circle(4, -0.34 * neck, 1.9, "gold")
        + circle(4, -0.14 * neck, 1.9, "gold")
        + path(f"M-10 {-neck - 2}L0 {-neck + 7}L10 {-neck - 2}L6 {-neck + 13}L0 {-neck + 8}L-6 {-neck + 13}Z", "white")
        + path(f"M-3.4 {-neck + 6}H3.4L2 {-neck + 11}L4 {-neck + 22}L0 {-neck + 27}L-4 {-neck + 22}L-2 {-neck + 11}Z", accent)
    )


def blazer(build: Build, colour: str, accent: str) -> str:
    neck, deep = build.neck, deeper(colour)
    low = -0.56 * neck
    return (
        trunk(build, colour)
        + path(f"M-9 {-neck - 2}L0 {low}L9 {-neck - 2}Z", "cream")
        + line(f"M0 {low}L0 6", deep, 2.6)
        + circle(5, low + 12, 2, "gold")
        + circle(5, low + 26, 2, "gold")
        + line(f"M-10 {-neck - 1}L0 {low}L10 {-neck - 1}", deep, 3.4)
    )


def suit(build: Build, colour: str, accent: str) -> str:
    """A jacket with lapels, a white shirt and a tie."""
    neck, deep = build.neck, deeper(colour)
    low = -0.46 * neck
    return (
        trunk(build, colour)
        + path(f"M-11 {-neck - 2}L0 {low}L11 {-neck - 2}Z", "cream")
        + path(f"M-3.4 {-neck + 4}H3.4L2.4 {-neck + 10}L4.4 {low - 6}L0 {low}L-4.4 {low - 6}L-2.4 {-neck + 10}Z", accent)
        + path(f"M-12 {-neck - 1}L-17 {-neck + 14}L-11 {-neck + 17}L0 {low}L-9 {-neck}Z", deep)
        + path(f"M12 {-neck - 1}L17 {-neck + 14}L11 {-neck + 17}L0 {low}L9 {-neck}Z", deep)
        + line(f"M0 {low}V6", deep, 2.6)
        + circle(4.6, low + 12, 2, deep)
        + circle(4.6, low + 25, 2, deep)
    )


def cardigan(build: Build, colour: str, accent: str) -> str:
    """Open over a light blouse."""
    neck, half, deep = build.neck, build.half, deeper(colour)
    return (
        trunk(build, colour)
        + path(
            f"M-11 {-neck - 2}C-6 {-0.6 * neck} -8 -20 -9 8Q0 10.5 9 8C8 -20"
            f" 6 {-0.6 * neck} 11 {-neck - 2}Q0 {-neck - 5} -11 {-neck - 2}Z",
            accent,
        )
        + line(f"M-11 {-neck - 1}C-6 {-0.6 * neck} -8 -20 -9 6M11 {-neck - 1}C6 {-0.6 * neck} 8 -20 9 6", deep, 3.4)
        + line(f"M-9 {-neck - 1}Q0 {-neck + 7} 9 {-neck - 1}", "cream", 3.4)
        + line(f"M{-half + 3} -9h8M{half - 11} -9h8", deep, 2.6)
    )


def shirt(build: Build, colour: str, accent: str) -> str:
    """A shirt with buttons and a breast pocket."""
    neck, half, deep = build.neck, build.half, deeper(colour)
    return (
        trunk(build, colour)
        + line(f"M0 {-neck + 9}V5", deep, 2.4)
        + many(circle(0, -neck * part, 1.7, "cream") for part in (0.7, 0.5, 0.3, 0.1))
        + path(f"M-12 {-neck - 2}L0 {-neck + 8}L12 {-neck - 2}L9 {-neck + 14}L0 {-neck + 8}L-9 {-neck + 14}Z", deep)
        + line(f"M{half * 0.3} {-0.62 * neck}h9v8l-4.5 3l-4.5 -3Z", deep, 2)
    )


def waistcoat(build: Build, colour: str, accent: str) -> str:
    """The sleeveless coat of somebody on duty, over a shirt, with a bright band."""
    neck, half = build.neck, build.half
    return (
        trunk(build, colour)
        + path(f"M-9 {-neck - 2}L0 {-0.66 * neck}L9 {-neck - 2}Z", "cream")
        + line(f"M0 {-0.66 * neck}V6", deeper(colour), 2.6)
        + line(f"M{-half - 0.5} {-0.3 * neck}Q0 {-0.3 * neck + 5} {half + 0.5} {-0.3 * neck}", accent, 6)
        + line(f"M-10 {-neck - 1}L0 {-0.66 * neck}L10 {-neck - 1}", deeper(colour), 3.4)
        + circle(half * 0.5, -0.56 * neck, 4, "gold")
    )


def police(build: Build, colour: str, accent: str) -> str:
    neck, half = build.neck, build.half
    return (
        trunk(build, "indigo")
        + path(f"M-10 {-neck - 2}L0 {-neck + 16}L10 {-neck - 2}Z", "screen-blue")
        + path(f"M-3 {-neck + 5}H3L2 {-neck + 16}L0 {-neck + 18}L-2 {-neck + 16}Z", "ink")
        + line(f"M-10 {-neck - 1}L0 {-neck + 17}L10 {-neck - 1}M0 {-neck + 17}V5", "indigo-dark", 3)
        + line(f"M{-half} -8Q0 -3 {half} -8", "ink", 6)
        + box(-5, -11, 10, 9, "gold", 2)
        + path(f"M{half * 0.5} {-0.68 * neck}l5 4l-1 8l-4 4l-4 -4l-1 -8Z", "gold")
        + line(f"M{-half + 4} {-neck + 7}l8 -4M{half - 4} {-neck + 7}l-8 -4", "gold", 3)
        + many(circle(4, -neck * part, 1.8, "gold") for part in (0.52, 0.34))
    )


def winter_coat(build: Build, colour: str, accent: str) -> str:
    """A quilted winter coat over the hips, with a scarf of the accent colour."""
    neck, half, deep = build.neck, build.half, deeper(colour)
    hem = 0.24 * neck
    seams = "".join(f"M{-half - 2} {-neck * part}Q0 {-neck * part + 6} {half + 2} {-neck * part}" for part in (0.5, 0.26, 0.02))
    return (
        trunk(build, colour, hem, 4)
        + line(seams, deep, 2.6)
        + line(f"M0 {-0.7 * neck}V{hem + 2}", deep, 2.6)
        + line(f"M{-half - 2} {hem}Q0 {hem + 6} {half + 2} {hem}", deep, 4)
        + box(5, -neck + 9, 11, 0.36 * neck, deeper(accent), 4)
        + box(-19, -neck - 6, 38, 17, accent, 8)
    )


WEAR = {
    "blazer": blazer,
    "blouse": blouse,
    "cardigan": cardigan,
    "coat": winter_coat,
    "deel": deel,
    "dress": dress,
    "hoodie": hoodie,
    "police": police,
    "shirt": shirt,
    "stripes": stripes,
    "suit": suit,
    "sweater": sweater,
    "tee": tee,
    "uniform": uniform,
    "waistcoat": waistcoat,
}
LONG = {"deel", "dress"}
"""Clothes that cover the knees of somebody who sits."""


def seated_deel(build: Build, colour: str, accent: str) -> str:
    """A deel from the hip up."""
    return gown(build, colour, 8, build.half + 3) + _crossed_front(build, deeper(colour)) + _sash(build, accent)


WEAR["seated-deel"] = seated_deel
