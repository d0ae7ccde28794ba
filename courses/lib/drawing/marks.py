"""Small signs in a box of about 34 by 34 round the origin: what stands on screens, cards, posters and in speech bubbles."""

from collections.abc import Callable

from courses.lib.drawing.shapes import box, circle, group, line, many, path, ring

HEART = "M0 14C-22 -2 -16 -17 -7 -16C-3 -16 -1 -13 0 -10C1 -13 3 -16 7 -16C16 -17 22 -2 0 14Z"
HORN = "M0 14C-2 2 -6 -8 -16 -8C-26 -8 -28 6 -19 8C-13 9 -11 1 -16 0M0 14C2 2 6 -8 16 -8C26 -8 28 6 19 8C13 9 11 1 16 0"

_DIGITS = {
    "0": "M0 -9C-7 -9 -7 9 0 9C7 9 7 -9 0 -9Z",
    "1": "M-4 -6L1 -9V9",
    "2": "M-5 -5C-4 -11 6 -10 5 -3C4 2 -3 4 -5 9H6",
    "3": "M-5 -7C0 -11 6 -8 5 -4C4 -1 1 0 -1 0C3 0 6 2 5 6C4 10 -3 10 -6 7",
    "4": "M3 9V-9L-6 3H6",
    "5": "M5 -9H-4L-5 -1C0 -4 6 -1 5 4C4 9 -3 10 -6 7",
    "6": "M4 -9C-2 -7 -6 -1 -5 4C-4 10 5 10 5 4C5 -1 -3 -2 -5 3",
    "7": "M-5 -9H5C2 -3 -1 2 -2 9",
    "8": "M0 0C-6 -1 -6 -9 0 -9C6 -9 6 -1 0 0C-7 1 -7 9 0 9C7 9 7 1 0 0Z",
    "9": "M5 -3C3 2 -5 1 -5 -4C-5 -10 5 -10 5 -4C6 1 2 7 -4 9",
}


def digits(number: str, colour: str, width: float = 3.4) -> str:
    """The number as strokes, centred, 18 high, 15 a digit; never type, so that every device draws the same."""
    left = -15 * (len(number) - 1) / 2
    return many(group(line(_DIGITS[digit], colour, width), at=(left + 15 * i, 0)) for i, digit in enumerate(number))


def horn(colour: str = "gold", width: float = 5) -> str:
    """The horn ornament."""
    return line(HORN, colour, width)


def question(colour: str = "periwinkle") -> str:
    return line("M-8 -8C-8 -20 9 -20 9 -8C9 0 0 0 0 8", colour, 6) + circle(0, 17, 3.7, colour)


def exclamation(colour: str = "red") -> str:
    return line("M0 -16V5", colour, 7) + circle(0, 17, 4.2, colour)


def heart(colour: str = "red") -> str:
    return path(HEART, colour)


def three_dots(colour: str = "periwinkle") -> str:
    return many(circle(x, 0, 4, colour) for x in (-12, 0, 12))


def number_108() -> str:
    return group(digits("108", "indigo", 4), size=0.8)


def lock() -> str:
    return group(
        line("M-21 -4V-26A21 21 0 0 1 21 -26V-4", "steel", 10),
        box(-38, -8, 76, 66, "amber", 14),
        path("M-38 42H38V44Q38 58 24 58H-24Q-38 58 -38 44Z", "amber-dark"),
        circle(0, 22, 8, "ink"),
        path("M-4 24L4 24L6.5 42Q0 44 -6.5 42Z", "ink"),
        at=(0, -2),
        size=0.32,
    )


def check(colour: str = "green") -> str:
    return circle(0, 0, 17, colour) + line("M-8 0L-2 7L9 -7", "white", 5)


def cross_out(colour: str = "red") -> str:
    return circle(0, 0, 17, colour) + line("M-7 -7L7 7M7 -7L-7 7", "white", 5)


def warning() -> str:
    return (
        line("M0 -13L14 11H-14Z", "amber", 9)
        + path("M0 -13L14 11H-14Z", "amber")
        + line("M0 -6V3", "ink", 4)
        + circle(0, 9, 2.4, "ink")
    )


def shield(mark: str = "") -> str:
    return group(
        path("M0 -46C14 -36 28 -33 40 -33C42 0 34 32 0 48C-34 32 -42 0 -40 -33C-28 -33 -14 -36 0 -46Z", "indigo"),
        path("M0 -37C10 -30 21 -27 32 -26C33 0 27 26 0 39Z", "periwinkle"),
        mark or group(heart("gold"), at=(0, 2), size=1.1),
        size=0.4,
    )


def gift() -> str:
    return group(
        box(-34, -44, 68, 46, "red", 6),
        box(-39, -58, 78, 19, "red-dark", 5),
        box(-8, -58, 16, 60, "gold"),
        line("M0 -59C-6 -76 -28 -78 -26 -66C-25 -60 -10 -59 0 -59C10 -59 25 -60 26 -66C28 -78 6 -76 0 -59Z", "gold", 6),
        at=(0, 15),
        size=0.44,
    )


def coin() -> str:
    return circle(0, 0, 16, "amber") + circle(0, -1, 13, "gold") + line("M-6 -7H6M0 -7V8M-5 1L5 -3M-5 5L5 1", "amber-dark", 2.4)


def eye() -> str:
    return (
        path("M-18 0C-9 -13 9 -13 18 0C9 13 -9 13 -18 0Z", "white")
        + line("M-18 0C-9 -13 9 -13 18 0C9 13 -9 13 -18 0Z", "indigo", 2.6)
        + circle(0, 0, 7, "blue")
        + circle(0, 0, 3.4, "ink")
        + circle(2, -2, 1.4, "white")
    )


def camera() -> str:
    return (
        box(-7, -15, 14, 8, "charcoal", 3)
        + box(-17, -10, 34, 24, "charcoal", 5)
        + circle(0, 2, 9, "silver")
        + circle(0, 2, 6, "blue")
        + circle(2, 0, 1.8, "white")
        + circle(12, -5, 1.8, "gold")
    )


def envelope() -> str:
    return box(-18, -13, 36, 26, "cream", 4) + line("M-16 -10L0 3L16 -10", "rope", 2.6)


def bell() -> str:
    return (
        path("M-14 9C-9 5 -11 -13 0 -13C11 -13 9 5 14 9Z", "gold") + circle(0, -14, 2.6, "amber") + circle(0, 12, 3.6, "amber")
    )


def star(colour: str = "gold") -> str:
    return path("M0 -16L4.6 -5.6L16 -4.6L7.4 3L10 14L0 8.2L-10 14L-7.4 3L-16 -4.6L-4.6 -5.6Z", colour)


def house() -> str:
    return path("M-13 14V-3L0 -16L13 -3V14Z", "teal") + box(-4, 3, 8, 11, "cream", 1)


def book() -> str:
    return path("M-22 -12Q-10 -18 0 -11Q10 -18 22 -12V13Q10 7 0 14Q-10 7 -22 13Z", "indigo") + path(
        "M-18 -11Q-9 -15 -1 -9V9Q-9 4 -18 9ZM18 -11Q9 -15 1 -9V9Q9 4 18 9Z", "cream"
    )


def ball() -> str:
    return circle(0, 0, 17, "orange") + line("M-14.6 -4.4Q0 4 14.6 -4.4M-3 -15.2Q-8 0 -3 15.2", "cream", 3)


def drop() -> str:
    return path("M0 -20C10 -6 15 0 15 8A15 15 0 0 1 -15 8C-15 0 -10 -6 0 -20Z", "blue") + line(
        "M-7 8Q-6 14 0 15", "screen-blue", 3
    )


def person(shirt: str = "violet") -> str:
    return circle(0, -7, 9, "skin") + path("M-15 16C-15 -1 15 -1 15 16Z", shirt)


def stranger() -> str:
    """Nobody one knows: grey, without a face."""
    return (
        circle(0, -7, 9.5, "steel")
        + path("M-17 17C-17 -2 17 -2 17 17Z", "steel")
        + line("M-2.6 -9C-2.6 -13 3.4 -13 3.4 -9C3.4 -6.5 0 -6.5 0 -4", "white", 2)
        + circle(0, -1, 1.3, "white")
    )


def chat() -> str:
    return (
        box(-17, -16, 24, 11, "white", 5)
        + box(-6, -2, 23, 10, "teal", 5)
        + box(-17, 11, 18, 9, "white", 4.5)
        + many(circle(x, -10.5, 1.6, "periwinkle") for x in (-10, -5, 0))
    )


def stickers() -> str:
    return many(
        group(
            circle(0, 0, 8, colour),
            line("M-3.4 -2.4L-1.6 -1.4M3.4 -2.4L1.6 -1.4M-3.6 1.4Q0 6 3.6 1.4", "ink", 1.3),
            at=at,
            turn=turn,
        )
        for at, colour, turn in (((-8, -13), "gold", -8), ((9, -3), "coral", 10), ((-8, 9), "gold", 4), ((10, 17), "mint", -6))
    )


def game() -> str:
    return (
        path("M-10 -9H10C18 -9 20 4 18 10C16 14 11 12 8 6H-8C-11 12 -16 14 -18 10C-20 4 -18 -9 -10 -9Z", "violet")
        + line("M-10 -5V3M-14 -1H-6", "white", 3)
        + circle(8, -4, 2.4, "gold")
        + circle(12, 1, 2.4, "coral")
    )


def video() -> str:
    return box(-17, -13, 34, 26, "red", 8) + path("M-5 -7L8 0L-5 7Z", "white")


def photo() -> str:
    return (
        box(-17, -14, 34, 28, "white", 3)
        + box(-14, -11, 28, 19, "screen-blue", 2)
        + path("M-14 8L-5 -4L2 4L6 0L14 8Z", "leaf")
        + circle(8, -6, 3.4, "gold")
    )


def portrait() -> str:
    """A photograph of somebody."""
    return box(-15, -17, 30, 34, "white", 3) + box(-12, -14, 24, 25, "mint", 2) + group(person("red"), at=(0, 0.6), size=0.66)


def news() -> str:
    return (
        box(-17, -17, 34, 34, "white", 3)
        + box(-13, -13, 26, 5, "indigo", 1.5)
        + box(-13, -5, 12, 11, "screen-blue", 1.5)
        + box(2, -5, 11, 2.4, "mist", 1.2)
        + box(2, 0, 11, 2.4, "mist", 1.2)
        + box(2, 5, 8, 2.4, "mist", 1.2)
        + box(-13, 10, 26, 2.4, "mist", 1.2)
    )


def shop() -> str:
    return (
        line("M-7 -5V-9A7 7 0 0 1 7 -9V-5", "red-dark", 3)
        + path("M-14 -6H14L16 16H-16Z", "red")
        + line("M-6 2Q0 8 6 2", "white", 2.6)
    )


def map_pin() -> str:
    return (
        box(-17, -17, 34, 34, "mint", 4)
        + line("M-17 8C-6 4 -4 -8 17 -10M-6 17C-4 8 4 2 17 4", "white", 3.4)
        + path("M0 10C-12 -4 -8 -15 0 -15C8 -15 12 -4 0 10Z", "red")
        + circle(0, -6, 3.4, "white")
    )


def form() -> str:
    return (
        box(-15, -18, 30, 36, "white", 3)
        + many(box(-11, y, 6, 6, "mist", 1.5) + box(-2, y + 1.8, 13, 2.6, "mist", 1.3) for y in (-13, -3, 7))
        + line("M-10 -10L-8.4 -8L-5 -13M-10 0L-8.4 2L-5 -3", "green", 2)
    )


def terms() -> str:
    """Lines and lines of small print over one big button."""
    return (
        box(-15, -21, 30, 42, "white", 3)
        + many(
            box(-11, y, w, 1.8, "mist", 0.9)
            for y, w in ((-17, 22), (-13.5, 19), (-10, 22), (-6.5, 16), (-3, 22), (0.5, 20), (4, 22))
        )
        + box(-13, 7.5, 26, 11.5, "green", 5)
        + box(-7, 12, 14, 2.6, "white", 1.3)
    )


def chart() -> str:
    return (
        box(-17, -15, 34, 30, "white", 3)
        + box(-12, 0, 6, 10, "blue", 1.5)
        + box(-3, -5, 6, 15, "teal", 1.5)
        + box(6, -10, 6, 20, "amber", 1.5)
    )


def ai_face() -> str:
    return (
        line("M0 -11V-16", "periwinkle", 2.4)
        + circle(0, -17, 2.4, "gold")
        + box(-15, -11, 30, 24, "periwinkle", 8)
        + box(-11, -6, 22, 13, "screen", 6)
        + circle(-5, -1, 2.2, "indigo")
        + circle(5, -1, 2.2, "indigo")
        + line("M-3 3.4Q0 5.4 3 3.4", "indigo", 1.6)
        + box(-18, -4, 3, 9, "steel", 1.5)
        + box(15, -4, 3, 9, "steel", 1.5)
    )


def handset(colour: str = "green") -> str:
    return circle(0, 0, 17, colour) + path(
        "M-9 -7C-6 -11 -3 -9 -3 -5C-3 -2 -5 -2 -4 1C-3 4 -1 5 1 4C4 3 3 1 6 2C10 3 10 7 7 9C1 12 -12 3 -9 -7Z", "white"
    )


def password() -> str:
    return (
        box(-17, -8, 34, 16, "white", 6) + many(circle(x, 0, 2.8, "indigo") for x in (-10, -3, 4)) + box(10, -4, 2, 8, "blue")
    )


def search() -> str:
    return ring(-3, -3, 10, "indigo", 4.4) + line("M5 5L14 14", "indigo", 5.4) + circle(-3, -3, 8, "white", 0.5)


def speaker() -> str:
    return path("M-14 -5H-7L3 -13V13L-7 5H-14Z", "indigo") + line("M8 -6Q12 0 8 6M12 -11Q20 0 12 11", "indigo", 2.8)


def trash() -> str:
    return (
        path("M-11 -8H11L9 16H-9Z", "steel-light")
        + box(-14, -13, 28, 5, "steel", 2)
        + box(-5, -17, 10, 5, "steel", 2)
        + line("M-4 -2V10M4 -2V10", "steel", 2.4)
    )


def block_person() -> str:
    return group(person("steel-light"), at=(-3, 0), size=0.9) + group(cross_out(), at=(10, 9), size=0.5)


def add_person() -> str:
    return group(person("blue"), at=(-3, 0), size=0.9) + circle(10, 9, 8.5, "green") + line("M10 5V13M6 9H14", "white", 2.6)


def many_people() -> str:
    return (
        group(person("teal"), at=(-9, -1), size=0.66)
        + group(person("coral"), at=(9, -1), size=0.66)
        + group(person("indigo"), at=(0, 4), size=0.78)
    )


def flag() -> str:
    """To report: a small flag."""
    return line("M-9 16V-15", "steel", 3.4) + path("M-8 -15C-2 -19 4 -11 13 -15V2C4 6 -2 -2 -8 2Z", "red")


def ice_cream() -> str:
    return path("M-16 -2C-16 -16 16 -16 16 -2Z", "pink") + path("M-13 0H13L2 20H-2Z", "rope")


def smile() -> str:
    return circle(0, 0, 16, "gold") + line("M-7 -4Q-5 -7 -3 -4M3 -4Q5 -7 7 -4M-7 4Q0 11 7 4", "ink", 2)


def sad_face() -> str:
    return (
        circle(0, 0, 16, "screen-blue")
        + circle(-5.5, -3, 2, "ink")
        + circle(5.5, -3, 2, "ink")
        + line("M-6 8Q0 2 6 8", "ink", 2)
    )


def chest() -> str:
    """A treasure chest, as games offer it."""
    return (
        path("M-15 -4C-15 -17 15 -17 15 -4Z", "door-dark")
        + box(-15, -4, 30, 18, "door", 2)
        + box(-15, -6, 30, 4, "gold", 1)
        + box(-4, -6, 8, 8, "gold", 1.5)
        + line("M-10 -4V14M10 -4V14", "amber", 1.6)
    )


def picture_hidden() -> str:
    """A photograph that is not shown: a blank with a lock."""
    return box(-16, -17, 32, 34, "mist", 3) + group(lock(), size=0.7)


def code() -> str:
    return box(-17, -14, 34, 28, "device", 4) + line("M-9 -5L-13 0L-9 5M9 -5L13 0L9 5M3 -7L-3 7", "mint", 2.6)


def clock_face() -> str:
    return circle(0, 0, 17, "indigo") + circle(0, 0, 13.5, "cream") + line("M0 -8V0L6 3", "indigo", 2.8)


def horse() -> str:
    """The head of a horse from the side."""
    return (
        path("M-12 16C-12 2 -8 -8 0 -14L3 -19L6 -12C12 -8 16 0 17 5C17 9 12 10 9 7C5 5 3 6 2 8C3 12 4 14 4 16Z", "coat")
        + path("M-12 16C-14 2 -9 -9 1 -14C-2 -8 -4 0 -6 6C-7 10 -8 14 -8 16Z", "mane")
        + circle(8, -3, 1.8, "ink")
    )


def switched_off() -> str:
    """The gleam on a dark screen."""
    return line("M-14 10L2 -14M-4 12L8 -6", "steel", 3, 0.7)


MARKS: dict[str, Callable[[], str]] = {
    "108": number_108,
    "add-person": add_person,
    "ai-face": ai_face,
    "ball": ball,
    "bell": bell,
    "block": block_person,
    "book": book,
    "camera": camera,
    "chart": chart,
    "chat": chat,
    "check": check,
    "chest": chest,
    "clock": clock_face,
    "code": code,
    "coin": coin,
    "cross-out": cross_out,
    "dots": three_dots,
    "drop": drop,
    "envelope": envelope,
    "exclamation": exclamation,
    "eye": eye,
    "flag": flag,
    "form": form,
    "game": game,
    "gift": gift,
    "group": many_people,
    "handset": handset,
    "heart": heart,
    "hidden": picture_hidden,
    "horn": horn,
    "horse": horse,
    "house": house,
    "ice-cream": ice_cream,
    "lock": lock,
    "map": map_pin,
    "news": news,
    "off": switched_off,
    "password": password,
    "person": person,
    "photo": photo,
    "portrait": portrait,
    "question": question,
    "sad": sad_face,
    "search": search,
    "shield": shield,
    "shop": shop,
    "smile": smile,
    "speaker": speaker,
    "star": star,
    "stickers": stickers,
    "stranger": stranger,
    "terms": terms,
    "trash": trash,
    "video": video,
    "warning": warning,
}
"""Every sign by name: for screens, cards, posters and speech bubbles."""
