"""Hair and what is worn on it, round a head whose middle is the origin and whose face is 64 wide.

A style gives (what hangs behind the body, what lies over the face's edge).
"""

from collections.abc import Callable

from courses.lib.drawing.shapes import box, circle, group, line, many, oval, path

Style = Callable[[str, str], tuple[str, str]]
"""(hair colour, its shine) -> (behind, before)."""

_ROUND_BACK = "M-36 -2C-40 -30 -22 -42 0 -42S40 -30 36 -2C36 10 34 16 30 20L-30 20C-34 16 -36 10 -36 -2Z"
_LOW_BACK = "M-36 -2C-40 -30 -22 -43 0 -43S40 -30 36 -2C36 8 34 12 30 15L-30 15C-34 12 -36 8 -36 -2Z"
_PARTED = (
    "M0 -42C-25 -42 -39 -25 -35 6C-31 0 -30 -6 -27 -10C-16 -13 -5 -21"
    " 0 -32C5 -21 16 -13 27 -10C30 -6 31 0 35 6C39 -25 25 -42 0 -42Z"
)
_SWEPT = (
    "M-35 6C-39 -25 -24 -42 0 -42S39 -25 35 6C32 -2 30 -8 27 -13C16 -14 6 -20 2 -27C-6 -19 -18 -14 -27 -13C-30 -8 -32 -2 -35 6Z"
)
_SIDE = (
    "M-35 6C-39 -24 -24 -42 0 -42S39 -24 35 6C32 -2 30 -9 26 -14C10"
    " -13 -8 -19 -17 -26C-19 -18 -25 -12 -29 -9C-31 -4 -33 1 -35 6Z"
)


def _braid(side: int, hair: str, shine: str, ribbon: str) -> str:
    beads = ((35, 20, 7.4, 6.6, hair), (36.2, 29.5, 7.1, 6.6, shine), (37.4, 39, 6.7, 6.6, hair), (38.6, 48.5, 6.4, 6.6, shine))
    return (
        many(oval(side * x, y, wide, high, colour) for x, y, wide, high, colour in beads)
        + oval(side * 39.8, 62, 4.4, 7, hair)
        + box(side * 39.8 - 5.4, 53.8, 10.8, 5.2, ribbon, 2.6)
    )


def _braids(ribbon: str) -> Style:
    def style(hair: str, shine: str) -> tuple[str, str]:
        front = (
            path(_PARTED, hair)
            + line("M-24 -26Q-18 -33 -10 -36M24 -26Q18 -33 10 -36", shine, 3)
            + _braid(-1, hair, shine, ribbon)
            + _braid(1, hair, shine, ribbon)
        )
        return path(_ROUND_BACK, hair), front

    return style


def _bob(hair: str, shine: str) -> tuple[str, str]:
    back = path("M-37 -4C-41 -32 -22 -43 0 -43S41 -32 37 -4C40 14 40 24 34 30Q0 36 -34 30C-40 24 -40 14 -37 -4Z", hair)
    front = (
        path(
            "M-36 20C-39 4 -39 -10 -35 -20C-30 -36 -15 -42 0 -42S30 -36 35 -20C39 -10"
            " 39 4 36 20C31 12 29 0 28 -13C12 -8 -12 -8 -28 -13C-29 0 -31 12 -36 20Z",
            hair,
        )
        + line("M-21 -29Q-11 -36 2 -36", shine, 3)
        + box(17, -22, 13, 6.4, "gold", 3.2)
    )
    return back, front


def _side_tail(hair: str, shine: str) -> tuple[str, str]:
    back = path("M-36 -2C-40 -30 -22 -42 0 -42S40 -30 36 -2C36 8 34 12 30 14L-30 14C-34 12 -36 8 -36 -2Z", hair) + path(
        "M22 -34C42 -44 58 -28 54 -4C53 12 46 24 38 28C42 12 40 -2 30 -12Z", hair
    )
    return back, path(_SIDE, hair) + line("M-6 -34Q8 -36 18 -29", shine, 3) + circle(27, -31, 6, "teal")


def _two_tails(hair: str, shine: str) -> tuple[str, str]:
    back = path(_LOW_BACK, hair) + many(
        group(
            path("M0 -6C18 -18 32 0 26 18C24 28 16 32 10 32C14 18 8 8 -2 4Z", hair),
            circle(2, -1, 5.4, "coral"),
            at=(side * 30, -24),
            flip=side < 0,
        )
        for side in (-1, 1)
    )
    return back, path(_PARTED, hair) + line("M-24 -26Q-18 -33 -10 -36M24 -26Q18 -33 10 -36", shine, 3)


def _bun(hair: str, shine: str) -> tuple[str, str]:
    return circle(0, -45, 15, hair) + path(_LOW_BACK, hair), path(_SWEPT, hair) + line("M8 -36Q18 -33 24 -25", shine, 3)


def _old_bun(hair: str, shine: str) -> tuple[str, str]:
    back = circle(0, -40, 14, shine) + path(
        "M-35 0C-39 -28 -22 -41 0 -41S39 -28 35 0C35 6 33 10 30 12L-30 12C-33 10 -35 6 -35 0Z", hair
    )
    front = path(
        "M0 -41C-24 -41 -38 -25 -34 5C-31 -2 -30 -7 -27 -11C-16 -13 -5 -20"
        " 0 -30C5 -20 16 -13 27 -11C30 -7 31 -2 34 5C38 -25 24 -41 0 -41Z",
        hair,
    ) + line("M-24 -25Q-18 -32 -9 -35M24 -25Q18 -32 9 -35", shine, 2.6)
    return back, front


def _long(hair: str, shine: str) -> tuple[str, str]:
    back = path("M-38 -4C-41 -33 -22 -44 0 -44S41 -33 38 -4C40 16 46 36 40 52C30 60 -30 60 -40 52C-46 36 -40 16 -38 -4Z", hair)
    front = path(
        "M-36 14C-40 -24 -22 -43 0 -43S40 -24 36 14C32 4 30 -4 28 -11C12"
        " -12 -4 -20 -11 -29C-15 -18 -23 -11 -29 -8C-31 0 -33 8 -36 14Z",
        hair,
    ) + line("M-2 -35Q12 -36 21 -27", shine, 3)
    return back, front


def _long_fringe(hair: str, shine: str) -> tuple[str, str]:
    back = path("M-38 -4C-41 -33 -22 -44 0 -44S41 -33 38 -4C39 20 44 50 40 66C30 72 -30 72 -40 66C-44 50 -39 20 -38 -4Z", hair)
    front = path(
        "M-36 22C-40 -24 -22 -43 0 -43S40 -24 36 22C31 12 30 0 28 -9"
        "C20 -12 10 -11 4 -14C-4 -9 -16 -8 -28 -10C-30 0 -31 12 -36 22Z",
        hair,
    ) + line("M-22 -27Q-12 -35 2 -36", shine, 3)
    return back, front


def _high_tail(hair: str, shine: str) -> tuple[str, str]:
    back = (
        path("M-8 -38C-2 -64 44 -60 50 -28C54 0 48 26 36 40C38 18 34 -6 14 -26Z", hair)
        + path(_LOW_BACK, hair)
        + circle(10, -42, 7, "teal")
    )
    return back, path(_SWEPT, hair) + line("M8 -36Q18 -33 24 -25", shine, 3)


def _short(hair: str, shine: str) -> tuple[str, str]:
    """A girl's or woman's short hair, over the ears."""
    back = path("M-36 -4C-40 -32 -22 -43 0 -43S40 -32 36 -4C37 10 34 18 28 20L-28 20C-34 18 -37 10 -36 -4Z", hair)
    front = path(
        "M-36 12C-41 -22 -24 -44 2 -44C28 -44 40 -22 36 12C33 8 30 0 29 -8"
        "C20 -12 4 -16 -6 -27C-10 -17 -20 -10 -29 -6C-31 2 -33 8 -36 12Z",
        hair,
    ) + line("M2 -37Q15 -36 23 -27", shine, 3)
    return back, front


def _tufted(hair: str, shine: str) -> tuple[str, str]:
    front = (
        path(
            "M-34 3C-40 -24 -24 -43 2 -43C26 -43 39 -26 34 3C32 -5 30 -11 26"
            " -15C16 -11 7 -14 1 -20C-6 -11 -19 -9 -27 -12C-30 -8 -32 -3 -34 3Z",
            hair,
        )
        + path("M-6 -41C-4 -50 6 -52 14 -47C8 -46 6 -44 6 -39Z", hair)
        + line("M-20 -29Q-9 -36 4 -35", shine, 3)
    )
    return "", front


def _spiky(hair: str, shine: str) -> tuple[str, str]:
    front = (
        path(
            "M-34 4C-41 -20 -28 -42 0 -42C27 -42 41 -22 34 4C31 -2 30 -8 28 -12L22 -19"
            "L16 -11L8 -19L1 -10L-7 -18L-14 -10L-21 -18L-28 -10C-30 -6 -32 -1 -34 4Z",
            hair,
        )
        + path("M-14 -39C-14 -49 -5 -52 0 -46C4 -52 13 -51 13 -42Z", hair)
        + line("M-22 -28Q-12 -35 0 -35", shine, 3)
    )
    return "", front


def _curly(hair: str, shine: str) -> tuple[str, str]:
    front = path(
        "M-33 2C-36 -6 -36 -14 -34 -18C-36 -28 -28 -36 -20 -36C-15 -44 -4 -45 1 -41C8 -46 20 -43 23 -35C32 -34 37 -25 34 -17"
        "C36 -12 36 -4 33 2C31 -2 30 -6 29 -9C24 -8 20 -11 19 -15C14"
        " -11 7 -12 4 -17C0 -11 -8 -11 -11 -16C-15 -10 -23 -9 -28 -12"
        "C-30 -8 -32 -3 -33 2Z",
        hair,
    ) + line("M-20 -27Q-14 -34 -6 -33M8 -34Q14 -34 18 -29", shine, 3)
    return "", front


def _bowl_cut(hair: str, shine: str) -> tuple[str, str]:
    front = path("M-35 0C-40 -26 -22 -43 0 -43S40 -26 35 0C32 -4 30 -9 28 -13C14 -9 -14 -9 -28 -13C-30 -9 -32 -4 -35 0Z", hair)
    return "", front + line("M-20 -29Q-10 -36 3 -36", shine, 3)


def _quiff(hair: str, shine: str) -> tuple[str, str]:
    """A teenager's: short at the sides, high in front."""
    front = path(
        "M-34 0C-36 -14 -34 -22 -30 -28C-30 -44 -6 -56 16 -50C30 -48 36 -40 34 -26C36 -18 36 -8 34"
        " 0C32 -8 30 -13 27 -17C14 -15 -2 -18 -14 -24C-20 -20 -26 -17 -29 -14C-31 -10 -33 -5 -34 0Z",
        hair,
    ) + line("M-16 -40Q2 -48 20 -42", shine, 3)
    return "", front


def _side_part(hair: str, shine: str) -> tuple[str, str]:
    """A man's, parted."""
    front = path(
        "M-34 2C-39 -24 -24 -43 2 -43C26 -43 39 -25 34 2C32 -5 31 -12 28 -17"
        "C14 -17 -6 -20 -16 -30C-18 -22 -24 -15 -29 -12C-31 -8 -33 -3 -34 2Z",
        hair,
    ) + line("M-4 -36Q12 -38 22 -29", shine, 3)
    return "", front


def _crop(hair: str, shine: str) -> tuple[str, str]:
    front = path(
        "M-34 -2C-38 -26 -22 -41 0 -41S38 -26 34 -2C32 -8 30 -15 27 -20C16 -25 -16 -25 -27 -20C-30 -15 -32 -8 -34 -2Z", hair
    )
    return "", front + line("M-14 -35Q0 -39 14 -35", shine, 3)


def _receding(hair: str, shine: str) -> tuple[str, str]:
    front = path(
        "M-34 5C-38 -10 -36 -24 -28 -31C-20 -37 -10 -37 0 -36C10 -37 20 -37 28 -31C36 -24 38 -10"
        " 34 5C32 -2 31 -8 28 -15C22 -22 14 -27 4 -28C-8 -29 -20 -25 -28 -15C-31 -8 -32 -2 -34 5Z",
        hair,
    )
    return "", front


def _headscarf(cloth: str, edge: str) -> Style:
    """A Kazakh kerchief, tied behind, with an ornament along the forehead; the plaits show below."""

    def style(hair: str, shine: str) -> tuple[str, str]:
        back = path("M-38 -4C-42 -34 -22 -45 0 -45S42 -34 38 -4C40 14 38 30 28 38L-28 38C-38 30 -40 14 -38 -4Z", cloth) + many(
            box(side * 27 - 5, 24, 10, 44, hair, 5) for side in (-1, 1)
        )
        front = (
            path("M-27 -11C-16 -20 16 -20 27 -11L25 -17C14 -24 -14 -24 -25 -17Z", hair)
            + path(
                "M-36 22C-42 -26 -22 -45 0 -45S42 -26 36 22C36 6 34 -6 27 -14C14 -22 -14 -22 -27 -14C-34 -6 -36 6 -36 22Z",
                cloth,
            )
            + line("M-33 -4C-28 -20 -14 -28 0 -28S28 -20 33 -4", edge, 4)
            + many(circle(x, y, 2.4, "cream") for x, y in ((-22, -24), (-12, -31), (0, -34), (12, -31), (22, -24)))
        )
        return back, front

    return style


def _deel_hat(hair: str, shine: str) -> tuple[str, str]:
    """The hat of a herder, with a brim and a knot."""
    back = path("M-34 2C-36 14 -32 20 -28 22L28 22C32 20 36 14 34 2Z", hair)
    front = (
        path("M-30 -16C-28 -46 -8 -56 0 -57C8 -56 28 -46 30 -16Z", "plum")
        + circle(0, -59, 6, "amber")
        + line("M0 -54Q-12 -44 -14 -22M0 -54Q12 -44 14 -22", "plum-dark", 2.4)
        + path("M-37 -10C-40 -28 -24 -26 0 -26S40 -28 37 -10C24 -18 -24 -18 -37 -10Z", "brown-hair")
    )
    return back, front


def _boy_hat(hair: str, shine: str) -> tuple[str, str]:
    """A boy's round hat with a knot."""
    front = (
        path(
            "M-34 4C-37 -8 -35 -16 -30 -20L30 -20C35 -16 37 -8 34 4C32"
            " -4 30 -10 26 -14C10 -9 -10 -9 -26 -14C-30 -10 -32 -4 -34 4Z",
            hair,
        )
        + path("M-31 -20C-30 -44 -14 -52 0 -53C14 -52 30 -44 31 -20Z", "indigo")
        + path("M-35 -15C-37 -27 -22 -27 0 -27S37 -27 35 -15C22 -21 -22 -21 -35 -15Z", "amber")
        + circle(0, -54, 5.4, "red")
    )
    return "", front


def _takiya(hair: str, shine: str) -> tuple[str, str]:
    """The embroidered cap of a Kazakh man."""
    back = path("M-34 2C-36 14 -32 20 -28 22L28 22C32 20 36 14 34 2Z", hair)
    front = (
        path(
            "M-34 8C-37 -6 -35 -16 -31 -20L31 -20C35 -16 37 -6 34 8C32 0 30 -8 27 -13"
            "C12 -16 -12 -16 -27 -13C-30 -8 -32 0 -34 8Z",
            hair,
        )
        + path("M-32 -17C-32 -40 -22 -46 0 -46S32 -40 32 -17Q0 -26 -32 -17Z", "plum-dark")
        + line("M-31 -20Q0 -29 31 -20", "gold", 4)
        + line("M-20 -32q5 -7 10 -3q5 -7 10 -2q5 -5 10 2q5 -4 10 3", "gold", 2.4)
    )
    return back, front


def _police_cap(hair: str, shine: str) -> tuple[str, str]:
    front = (
        path("M-34 2C-36 -8 -34 -16 -30 -20L30 -20C34 -16 36 -8 34 2C32 -4 30 -10 27 -14L-27 -14C-30 -10 -32 -4 -34 2Z", hair)
        + path("M-40 -30C-40 -45 -18 -49 0 -49S40 -45 40 -30C32 -23 -32 -23 -40 -30Z", "indigo")
        + path("M-33 -30Q0 -24 33 -30L33 -18Q0 -12 -33 -18Z", "indigo-dark")
        + path("M-34 -18Q0 -10 34 -18C32 -9 14 -6 0 -6S-32 -9 -34 -18Z", "ink")
        + circle(0, -35, 6, "gold")
        + circle(0, -35, 2.8, "red")
    )
    return "", front


def _beanie(hair: str, shine: str) -> tuple[str, str]:
    front = (
        path(
            "M-34 4C-37 -8 -35 -16 -30 -20L30 -20C35 -16 37 -8 34 4C32 -4 30 -10 26 -14"
            "C10 -9 -10 -9 -26 -14C-30 -10 -32 -4 -34 4Z",
            hair,
        )
        + path("M-34 -20C-34 -46 -16 -52 0 -52S34 -46 34 -20Z", "charcoal")
        + line("M-18 -26C-18 -38 -14 -44 -9 -49M0 -26V-51M18 -26C18 -38 14 -44 9 -49", "charcoal-dark", 2.6)
        + box(-37, -29, 74, 16, "steel", 7)
    )
    return "", front


def _long_beanie(hair: str, shine: str) -> tuple[str, str]:
    """Long hair under a knitted hat."""
    back = path("M-37 -8C-40 14 -43 40 -39 58C-30 64 30 64 39 58C43 40 40 14 37 -8Z", hair)
    front = (
        path(
            "M-35 20C-38 -2 -36 -14 -30 -20L30 -20C36 -14 38 -2 35 20C31 10 30 0 27 -10"
            "C18 -9 6 -11 0 -14C-8 -9 -18 -8 -27 -10C-30 0 -31 10 -35 20Z",
            hair,
        )
        + path("M-34 -20C-34 -46 -16 -53 0 -53S34 -46 34 -20Z", "teal")
        + line("M-16 -26C-16 -38 -12 -46 -8 -50M0 -26V-52M16 -26C16 -38 12 -46 8 -50", "teal-dark", 2.6)
        + box(-37, -29, 74, 15, "cream", 7)
        + circle(0, -55, 8, "cream")
    )
    return back, front


HAIR: dict[str, Style] = {
    "beanie": _beanie,
    "bob": _bob,
    "bowl": _bowl_cut,
    "boy-hat": _boy_hat,
    "braids": _braids("red"),
    "braids-gold": _braids("gold"),
    "bun": _bun,
    "crop": _crop,
    "curly": _curly,
    "deel-hat": _deel_hat,
    "headscarf": _headscarf("teal", "gold"),
    "high-tail": _high_tail,
    "long": _long,
    "long-beanie": _long_beanie,
    "long-fringe": _long_fringe,
    "old-bun": _old_bun,
    "police-cap": _police_cap,
    "quiff": _quiff,
    "receding": _receding,
    "short": _short,
    "side-part": _side_part,
    "side-tail": _side_tail,
    "spiky": _spiky,
    "takiya": _takiya,
    "tufted": _tufted,
    "two-tails": _two_tails,
}
