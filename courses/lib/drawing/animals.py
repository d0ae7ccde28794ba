"""The foal, guide of the children's pictures. It stands on the origin and looks to the right; 190 high."""

from courses.lib.drawing.marks import HORN
from courses.lib.drawing.shapes import circle, group, line, oval, path

_HOOF = "M-7 -3Q0 -5.5 7 -3L9 6Q9 8 7 8L-7 8Q-9 8 -9 6Z"


def _hoof(x: float, y: float, turn: float) -> str:
    return group(path(_HOOF, "leather"), at=(x, y), turn=turn)


def _face(mood: str) -> str:
    shut = line("M-19 3Q-14.5 -5 -10 3M14 3Q18.5 -5 23 3", "ink", 3)
    eyes = (
        shut
        if mood == "proud"
        else (
            oval(-14.5, 1, 5, 6.4, "ink")
            + circle(-12.9, -1.4, 1.9, "white")
            + oval(18.5, 1, 5, 6.4, "ink")
            + circle(20.1, -1.4, 1.9, "white")
        )
    )
    mouth = {
        "sad": "M-6.4 42Q1.6 36 9.6 42",
        "worried": "M-6.4 41Q-2 37 1.6 40T9.6 39",
        "angry": "M-6.4 41Q1.6 37 9.6 41",
        "surprised": "M-1 39Q1.6 44 4 39Q1.6 36 -1 39",
        "thinking": "M-4 40Q2 41 7 38",
    }.get(mood, "M-6.4 37.5Q1.6 44.5 9.6 37.5")
    brows = {
        "worried": "M-10 -11Q-15 -9 -19 -6M14 -11Q19 -9 23 -6",
        "sad": "M-10 -11Q-15 -9 -19 -6M14 -11Q19 -9 23 -6",
        "angry": "M-20 -11Q-15 -10 -9 -6M25 -11Q19 -10 13 -6",
        "surprised": "M-19 -10Q-15 -14 -10 -10M14 -10Q19 -14 24 -10",
    }.get(mood, "")
    return eyes + line(mouth, "mane", 2.8) + (line(brows, "mane", 2.6) if brows else "")


def foal(mood: str = "happy") -> str:
    return group(
        group(
            path("M4 -4C-14 -10 -30 4 -30 26C-30 40 -38 46 -42 50C-28 54 -14 46 -10 30C-7 18 -2 12 6 8Z", "mane"),
            line("M-20 8Q-24 22 -24 36", "mane-shine", 3),
            at=(-52, -104),
        ),
        path("M-50 -68Q-32.2 -37.2 -38.9 -9.6L-27.1 -8.4Q-22.9 -36.7 -18 -72Z", "coat-shade"),
        circle(-34, -70, 16.1, "coat-shade"),
        line("M-31.3 -17.8L-33 -9", "coat-pale", 12.7),
        _hoof(-33, -9, 11),
        path("M10.7 -71.1Q9.4 -37.8 10 -10.2L22 -9.8Q20.4 -36.8 37.3 -64.9Z", "coat-shade"),
        circle(24, -68, 13.6, "coat-shade"),
        line("M15.6 -19L16 -10", "coat-pale", 12.7),
        _hoof(16, -10, -2.3),
        circle(3, -112, 10.5, "mane"),
        circle(10, -121.6, 12.3, "mane"),
        circle(16.3, -131.2, 13.4, "mane"),
        circle(21.5, -140.8, 13.4, "mane"),
        circle(25.6, -150.4, 12.3, "mane"),
        circle(29, -160, 10.5, "mane"),
        path(
            "M-60 -90C-62 -116 -38 -121 -12 -116C8 -112 22 -118 38 -112C54 -105"
            " 54 -78 42 -68C24 -56 -24 -57 -44 -61C-56 -65 -59 -78 -60 -90Z",
            "coat",
        ),
        path("M-40 -62C-14 -66 14 -66 40 -69C24 -56 -24 -57 -40 -62Z", "coat-shade"),
        path("M-64.5 -76.2Q-57.1 -39.3 -53.4 -6.4L-40.6 -7.6Q-47.8 -40 -27.5 -71.8Z", "coat"),
        circle(-46, -74, 18.6, "coat"),
        line("M-48.5 -15.9L-47 -7", "coat-pale", 13.7),
        _hoof(-47, -7, -9.5),
        path("M21.1 -71.1Q32.8 -36.8 31.6 -7L44.4 -7Q44.6 -37.1 50.9 -72.9Z", "coat"),
        circle(36, -72, 14.9, "coat"),
        line("M38.2 -16L38 -7", "coat-pale", 13.7),
        _hoof(38, -7, 1.3),
        path("M4 -112C16 -118 20 -126 28 -152L74 -134C70 -106 56 -92 46 -76Z", "coat"),
        path("M40 -114C46 -102 64 -106 71 -120C66 -96 48 -94 40 -114Z", "coat-shade"),
        group(
            path("M-20 -4Q0 2 20 -4L22 36Q0 44 -22 36Z", "indigo"),
            line("M-20.5 30.5Q0 38 20.5 30.5", "amber", 4),
            line("M-19.5 1Q0 7 19.5 1", "amber", 3.4),
            group(line(HORN, "gold", 4.6), at=(0, 16), size=0.55),
            at=(-20, -113),
            turn=2,
        ),
        group(
            _ear(-1),
            _ear(1),
            path("M-29 -4C-31 -33 31 -33 29 -4C28 10 25 18 25 31C25 53 -25 53 -25 31C-25 18 -28 10 -29 -4Z", "coat"),
            path("M-3.2 -22C-7.2 -6 -3.8 12 1.4 24C6.2 12 8.8 -6 4.8 -22Z", "coat-pale"),
            path("M-24 33.5C-24 18 -10.8 15 1.2 15C13.2 15 26 18 26 33.5C25 53 -25 53 -24 33.5Z", "coat-pale"),
            oval(-18.9, 14.5, 5.4, 4, "blush", 0.5),
            oval(20.1, 14.5, 5.4, 4, "blush", 0.5),
            oval(-7.4, 29.6, 2.6, 3.2, "coat-shade"),
            oval(10.6, 29.6, 2.6, 3.2, "coat-shade"),
            _face(mood),
            path(
                "M-15 -27C-10 -40 12 -41 16 -28C14 -20 12 -14 6 -6C5 -12 4 -15 2"
                " -18C0 -12 -4 -7 -8 -4C-8 -10 -8 -13 -9 -17C-12 -16 -14 -21 -15 -27Z",
                "mane",
            ),
            line("M-5 -30Q1 -27 3 -21", "mane-shine", 2.6),
            at=(56, -158),
            turn=8,
            size=1.16,
        ),
    )


def _ear(side: int) -> str:
    return group(
        path("M-8 8C-12 -6 -6 -20 0 -28C6 -20 12 -6 8 8Z", "coat"),
        path("M-4 5C-6 -4 -3 -13 0 -18C3 -13 6 -4 4 5Z", "pink"),
        at=(side * 21, -24),
        turn=24 * side,
        size=0.92,
    )
