"""Things: what is held in a hand, stands on the floor, hangs on a wall or floats in the air as a sign."""

from collections.abc import Callable
from dataclasses import dataclass

from courses.lib.drawing.marks import MARKS, digits, horn
from courses.lib.drawing.shapes import box, circle, dots, group, line, many, oval, path, ring

AIR, FLOOR, WALL = "air", "floor", "wall"


@dataclass(frozen=True)
class Thing:
    """`draw(mark)` -> markup; `mark` is "" or a name of MARKS. Floor: the origin is where it stands; else its middle."""

    draw: Callable[[str], str]
    width: float
    height: float
    stands: str = AIR
    mark: bool = False
    held: float | None = 0.7
    """Scale in a hand, in the figure's own measure; None: nobody can hold it."""
    two_hands: bool = False
    default: str = ""
    """The mark when none is named."""


def on_screen(mark: str, width: float, height: float) -> str:
    """What a screen of this size shows: a coloured ground and the sign in its middle, "" for an empty one."""
    if not mark:
        return ""
    grounds = {
        "chat": "screen-blue",
        "stickers": "periwinkle",
        "game": "indigo",
        "chest": "indigo",
        "video": "device",
        "stranger": "mist",
        "warning": "cream",
        "map": "screen",
        "108": "gold",
        "code": "device",
        "group": "screen-blue",
        "off": "ink",
    }
    sign = group(MARKS[mark](), size=min(width / 42, height / 48, 2.6))
    ground = box(-width / 2 - 0.6, -height / 2 - 0.6, width + 1.2, height + 1.2, grounds[mark], 4.6) if mark in grounds else ""
    return ground + sign


def _phone(mark: str) -> str:
    return (
        box(-22, -42, 44, 84, "device", 9)
        + box(-18, -36, 36, 70, "screen", 5)
        + group(on_screen(mark, 36, 70), at=(0, -1))
        + box(-6, 36.5, 12, 2.6, "steel-light", 1.3)
    )


def _phone_back(mark: str) -> str:
    return (
        box(-22, -42, 44, 84, "device", 9)
        + box(-16, -36, 14, 20, "steel", 5)
        + circle(-9, -30.5, 3.4, "screen")
        + circle(-9, -21.5, 3.4, "ink")
    )


def _phone_flat(mark: str) -> str:
    """A phone that lies on a table, its face down."""
    return (
        path("M-44 6L-26 -13Q-24 -15 -21 -15H40Q46 -15 42 -10L26 8Q24 10 21 10H-41Q-46 10 -44 6Z", "ink")
        + path("M-44 3L-26 -16Q-24 -18 -21 -18H40Q46 -18 42 -13L26 5Q24 7 21 7H-41Q-46 7 -44 3Z", "device")
        + path("M-27 1L-17 -10H-3L-13 1Z", "steel")
        + oval(-19, -2, 3, 2, "screen")
        + oval(-12, -7, 3, 2, "ink")
    )


def _notebook_flat(mark: str) -> str:
    """A notebook that lies open on a table."""
    return (
        path("M-62 10L-44 -20H44L62 10Z", "periwinkle")
        + path("M-58 7L-41 -20Q-20 -26 0 -20L0 7Q-28 0 -58 7Z", "cream")
        + path("M58 7L41 -20Q20 -26 0 -20L0 7Q28 0 58 7Z", "white")
        + line("M-36 -14Q-20 -18 -8 -15M-42 -6Q-22 -10 -8 -7M10 -15Q22 -18 36 -14M10 -7Q24 -10 42 -6", "mist", 2.6)
        + line("M0 -20V7", "mist", 2.4)
    )


def _tablet(mark: str) -> str:
    return box(-58, -40, 116, 80, "device", 9) + box(-51, -33, 102, 66, "screen", 4) + on_screen(mark, 102, 66)


def _laptop(mark: str) -> str:
    return (
        box(-66, -92, 132, 88, "device", 8)
        + box(-59, -85, 118, 74, "screen", 4)
        + group(on_screen(mark, 118, 74), at=(0, -48))
        + path("M-66 -6H66L80 6Q80 10 74 10H-74Q-80 10 -80 6Z", "silver")
        + line("M-58 0H58", "steel-light", 3)
        + box(-14, 5, 28, 3, "steel-light", 1.5)
    )


def _laptop_back(mark: str) -> str:
    return (
        box(-66, -92, 132, 92, "silver", 8)
        + circle(0, -48, 9, "steel-light")
        + path("M-70 -4H70L76 6Q76 10 70 10H-70Q-76 10 -76 6Z", "steel-light")
    )


def _desktop(mark: str) -> str:
    return (
        path("M-22 -40H22L30 -6H-30Z", "steel")
        + box(-52, -10, 104, 12, "steel-light", 6)
        + box(-118, -190, 236, 156, "device", 12)
        + box(-108, -180, 216, 130, "screen", 6)
        + group(on_screen(mark, 216, 130), at=(0, -115))
    )


def _keyboard(mark: str) -> str:
    return path("M-86 10L-74 -12H74L86 10Q86 14 80 14H-80Q-86 14 -86 10Z", "silver") + dots(
        "M-66 -4H66M-70 4H70", "steel-light", 3.4, 9
    )


def _tv(mark: str) -> str:
    return (
        box(-120, -76, 240, 146, "device", 10)
        + box(-111, -67, 222, 128, "screen", 5)
        + group(on_screen(mark, 222, 128), at=(0, -3))
    )


def _projector(mark: str) -> str:
    return (
        path("M30 -34L150 -120V40L30 -22Z", "gold", 0.22)
        + box(-40, -44, 72, 34, "silver", 8)
        + box(-34, -10, 12, 10, "steel", 3)
        + box(14, -10, 12, 10, "steel", 3)
        + circle(32, -28, 9, "device")
        + circle(34, -28, 5, "screen")
        + line("M-30 -34H-6M-30 -27H-6M-30 -20H-6", "steel-light", 2.6)
    )


def _screen_wall(mark: str) -> str:
    return (
        box(-154, -104, 308, 14, "steel", 6)
        + box(-146, -92, 292, 178, "silver", 4)
        + box(-138, -86, 276, 164, "cream", 2)
        + group(on_screen(mark, 276, 164), at=(0, -4))
        + line("M0 86V98", "steel", 3)
    )


def _poster(mark: str) -> str:
    return (
        box(-46, -60, 92, 120, "paper", 4)
        + box(-40, -54, 80, 108, "cream", 3)
        + group(MARKS[mark](), at=(0, -12), size=1.75)
        + box(-26, 30, 52, 5, "mist", 2.5)
        + box(-18, 40, 36, 5, "mist", 2.5)
        + circle(0, -55, 3.4, "red")
    )


def _board(mark: str) -> str:
    """A blackboard with a drawing in chalk."""
    return (
        box(-190, -78, 380, 150, "wood-dark", 10)
        + box(-180, -68, 360, 130, "green-dark", 5)
        + box(-180, 62, 360, 9, "wood-light", 4)
        + (group(MARKS[mark](), size=2.2) if mark else "")
    )


def _whiteboard(mark: str) -> str:
    return (
        box(-150, -80, 300, 156, "steel-light", 8)
        + box(-143, -73, 286, 142, "white", 4)
        + box(-60, 70, 120, 8, "steel", 4)
        + (group(MARKS[mark](), size=2.3) if mark else "")
    )


def _flip_chart(mark: str) -> str:
    return (
        line("M-44 0L-14 -210M44 0L14 -210M0 -20V-200", "wood-dark", 7)
        + box(-62, -214, 124, 146, "steel-light", 5)
        + box(-56, -204, 112, 132, "cream", 3)
        + (group(MARKS[mark](), at=(0, -140), size=2) if mark else "")
    )


def _book(mark: str) -> str:
    return (
        path("M-62 -20Q-30 -34 0 -18Q30 -34 62 -20V30Q30 18 0 34Q-30 18 -62 30Z", "indigo")
        + path("M-56 -24Q-28 -36 -1 -20V26Q-28 12 -56 24Z", "cream")
        + path("M56 -24Q28 -36 1 -20V26Q28 12 56 24Z", "paper")
        + (
            group(MARKS[mark](), at=(-29, -3), size=0.85)
            if mark
            else line("M-46 -14Q-28 -20 -12 -12M-46 -2Q-28 -8 -12 0", "mist", 4)
        )
        + line("M46 -14Q28 -20 12 -12M46 -2Q28 -8 12 0M46 10Q30 4 12 12", "mist", 4)
    )


def _closed_book(mark: str) -> str:
    return (
        box(-34, -44, 68, 88, "teal-dark", 6)
        + box(-28, -44, 62, 88, "teal", 6)
        + box(-20, -34, 44, 44, "cream", 5)
        + group(MARKS[mark](), at=(2, -12), size=1.05)
        + box(-12, 22, 28, 4, "gold", 2)
    )


def _notebook(mark: str) -> str:
    return (
        box(-38, -46, 76, 92, "periwinkle", 6)
        + box(-31, -40, 66, 80, "cream", 3)
        + line("M-22 -24H26M-22 -10H26M-22 4H26M-22 18H8", "mist", 4)
        + dots("M-36 -34V36", "silver", 6, 14)
    )


def _paper(mark: str) -> str:
    return box(-32, -42, 64, 84, "cream", 4) + (
        group(MARKS[mark](), at=(0, -14), size=1.1) + line("M-20 16H20M-20 27H8", "mist", 4)
        if mark
        else line("M-20 -24H20M-20 -10H20M-20 4H20M-20 18H6", "mist", 4)
    )


def _card(mark: str) -> str:
    return (
        box(-26, -32, 52, 64, "pipe", 8, 0.35) + box(-27, -34, 54, 64, "cream", 8) + group(MARKS[mark](), at=(0, -2), size=1.05)
    )


def _cards(mark: str) -> str:
    return (
        group(_card("star"), at=(-34, 4), turn=-14)
        + group(_card("house"), at=(34, 4), turn=14)
        + group(_card(mark), at=(0, -6))
    )


def _map(mark: str) -> str:
    return (
        path("M-66 -36L-22 -46L22 -36L66 -46V36L22 46L-22 36L-66 46Z", "cream")
        + path("M-60 -30L-22 -39V30L-60 38ZM22 -29L60 -38V30L22 38Z", "mint")
        + path("M-22 -39L22 -29V38L-22 30Z", "hill-far")
        + dots("M-44 16C-30 -10 -8 22 6 -2S34 4 44 -14", "red", 5, 11)
        + group(
            path("M0 10C-12 -4 -8 -15 0 -15C8 -15 12 -4 0 10Z", "red") + circle(0, -6, 3.4, "white"), at=(44, -22), size=1.3
        )
    )


def _megaphone(mark: str) -> str:
    return (
        path("M-18 -10L34 -34V34L-18 10Z", "red")
        + path("M34 -36Q44 0 34 36Q26 0 34 -36Z", "red-dark")
        + box(-38, -12, 22, 24, "cream", 8)
        + path("M-26 10H-10L-6 34H-20Z", "amber")
        + line("M52 -16L64 -22M54 0H68M52 16L64 22", "amber", 5)
    )


def _lock(mark: str) -> str:
    return group(MARKS["lock"](), size=2.4)


def _key(mark: str) -> str:
    return group(
        ring(-34, 0, 19, "amber", 11)
        + line("M-14 0H58M40 2V20M56 2V24", "amber", 11)
        + line("M-10 3.5H54", "amber-dark", 3, 0.8),
        at=(-8, 0),
        size=0.8,
    )


def _sign(name: str, size: float = 2.2) -> Callable[[str], str]:
    def draw(mark: str) -> str:
        return group(MARKS[name](), size=size)

    return draw


def _shield(mark: str) -> str:
    return group(
        path("M0 -46C14 -36 28 -33 40 -33C42 0 34 32 0 48C-34 32 -42 0 -40 -33C-28 -33 -14 -36 0 -46Z", "indigo"),
        path("M0 -37C10 -30 21 -27 32 -26C33 0 27 26 0 39Z", "periwinkle"),
        group(MARKS["heart"](), at=(0, 2), size=1.1) if mark == "heart" else group(MARKS[mark](), at=(0, 1), size=1.05),
    )


def _heart(mark: str) -> str:
    return group(path("M0 14C-22 -2 -16 -17 -7 -16C-3 -16 -1 -13 0 -10C1 -13 3 -16 7 -16C16 -17 22 -2 0 14Z", "red"), size=2.4)


def _coin(mark: str) -> str:
    return (
        group(MARKS["coin"](), at=(14, 10), size=1.5)
        + group(MARKS["coin"](), at=(-14, 4), size=1.5)
        + group(MARKS["coin"](), at=(2, -18), size=1.5)
    )


def _bank_card(mark: str) -> str:
    return (
        box(-46, -30, 92, 60, "periwinkle", 8)
        + box(-46, -18, 92, 11, "indigo")
        + box(-36, 2, 20, 15, "gold", 3)
        + line("M0 8H34M0 17H20", "mist", 4)
    )


def _moon(mark: str) -> str:
    return path("M14 -36C-16 -36 -34 -10 -24 14C-14 36 14 38 28 22C6 22 -8 2 14 -36Z", "moon")


def _bicycle(mark: str) -> str:
    def wheel(x: float) -> str:
        spokes = f"M{x} -66V-6M{x - 30} -36H{x + 30}M{x - 21} -57L{x + 21} -15M{x + 21} -57L{x - 21} -15"
        return ring(x, -36, 32, "ink", 7) + line(spokes, "steel-light", 1.4) + circle(x, -36, 5, "device")

    return (
        wheel(-58)
        + wheel(60)
        + line("M-58 -36L-24 -84L34 -84L4 -36ZM-24 -84L4 -36M60 -36L34 -84L28 -104", "red", 7)
        + line("M-24 -84L-30 -98", "device", 5)
        + box(-50, -106, 40, 11, "ink", 5.5)
        + line("M16 -110Q26 -106 28 -104Q38 -114 48 -108", "device", 6)
        + circle(4, -36, 9, "amber")
        + line("M4 -36L12 -20", "device", 4)
        + box(6, -21, 16, 6, "ink", 3)
        + circle(44, -98, 6, "gold")
    )


def _backpack(mark: str) -> str:
    return (
        line("M-12 -84C-12 -98 12 -98 12 -84", "violet-dark", 6)
        + path("M-36 -8V-56C-36 -92 36 -92 36 -56V-8Q36 0 28 0H-28Q-36 0 -36 -8Z", "violet")
        + box(-27, -38, 54, 34, "violet-dark", 8)
        + line("M-20 -28H20", "gold", 3)
        + path("M-27 -52Q0 -46 27 -52L24 -64Q0 -58 -24 -64Z", "gold")
    )


def _plant(mark: str) -> str:
    return (
        line("M0 -26C-4 -50 -18 -56 -24 -58M0 -26C2 -54 4 -66 2 -76M0 -26C6 -46 18 -54 26 -54", "leaf-dark", 4)
        + oval(-24, -60, 13, 7, "leaf", turn=25)
        + oval(2, -78, 8, 14, "leaf")
        + oval(27, -57, 13, 7, "leaf", turn=-25)
        + path("M-20 -30H20L15 0H-15Z", "roof")
        + box(-23, -34, 46, 9, "rug", 4)
    )


def _tree(mark: str) -> str:
    return (
        oval(0, 1, 30, 5, "shade", 0.25)
        + box(-5, -46, 10, 47, "wood-dark", 4)
        + circle(-15, -58, 21, "leaf-dark")
        + circle(14, -60, 23, "leaf-dark")
        + circle(0, -80, 27, "leaf")
        + circle(-9, -64, 17, "leaf")
    )


def _pine(mark: str) -> str:
    return box(-3.5, -14, 7, 15, "wood-dark", 2) + path(
        "M0 -92C8 -76 14 -66 20 -56C14 -56 12 -55 10 -54C18 -40 22 -30 28 -14Q0 -6 -28 -14"
        "C-22 -30 -18 -40 -10 -54C-12 -55 -14 -56 -20 -56C-14 -66 -8 -76 0 -92Z",
        "leaf-dark",
    )


def _desk(mark: str) -> str:
    """A desk before somebody; what stands on it is drawn after it, at its height of 90."""
    return (
        box(-120, -96, 240, 14, "wood-light", 4)
        + box(-112, -82, 224, 82, "wood")
        + box(-112, -82, 224, 7, "wood-dark", 0, 0.6)
        + box(-112, -4, 224, 6, "wood-dark", 2)
    )


def _table(mark: str) -> str:
    return path("M-32 -60H32L46 0H-46Z", "wood-dark") + oval(0, -82, 170, 40, "wood-dark") + oval(0, -90, 170, 40, "wood-light")


def _sheet(mark: str) -> str:
    """A large sheet that lies on a table before us, what is written on it upright."""
    rows = line("M-62 -22H-18M-68 -11H-22M22 -22H62M24 -11H70", "mist", 3.2)
    return (
        path("M-96 4L-74 -36H74L96 4Z", "cream")
        + path("M-96 4H96L98 8H-98Z", "mist")
        + (
            group(MARKS[mark](), at=(0, -17), size=0.68) + rows
            if mark
            else line("M-56 -26H30M-62 -16H52M-68 -6H14", "mist", 3.2)
        )
    )


def _basket(mark: str) -> str:
    """A basket with telephones put away in it."""
    phones = many(group(_phone_back(""), at=(x, -40), size=0.62, turn=turn) for x, turn in ((-27, -8), (0, 3), (27, 9)))
    return (
        phones
        + path("M-56 -40H56L46 0Q0 6 -46 0Z", "amber-dark")
        + line("M-50 -26H50M-47 -13H47M-34 -36L-30 -2M-12 -36L-10 0M12 -36L10 0M34 -36L30 -2", "gold", 3, 0.7)
        + box(-60, -46, 120, 12, "amber", 6)
    )


def _low_table(mark: str) -> str:
    return (
        box(-70, -34, 140, 14, "door", 6)
        + box(-58, -20, 12, 22, "door-dark", 3)
        + box(46, -20, 12, 22, "door-dark", 3)
        + path("M-26 -50H-2C-2 -40 -8 -34 -10 -34H-18C-20 -34 -26 -40 -26 -50Z", "cream")
        + path("M8 -50H32C32 -40 26 -34 24 -34H16C14 -34 8 -40 8 -50Z", "cream")
        + line("M-22 -44H-6M12 -44H28", "blue", 2.6)
        + line("M-15 -56C-18 -61 -12 -64 -15 -70M20 -56C17 -61 23 -64 20 -70", "white", 2.6, 0.75)
    )


def _chair(mark: str) -> str:
    return (
        box(-40, -110, 80, 14, "wood-light", 7)
        + box(-36, -86, 72, 14, "wood", 7)
        + box(-40, -106, 10, 106, "wood-dark", 4)
        + box(30, -106, 10, 106, "wood-dark", 4)
        + box(-42, -56, 84, 13, "wood-light", 6)
    )


def _bench(mark: str) -> str:
    return (
        oval(0, 1, 231, 8, "shade", 0.28)
        + box(-188, -66, 14, 66, "wood-dark", 4)
        + box(174, -66, 14, 66, "wood-dark", 4)
        + box(-210, -146, 420, 18, "wood-light", 8)
        + box(-210, -118, 420, 18, "wood", 8)
        + box(-188, -150, 12, 80, "wood-dark", 4)
        + box(176, -150, 12, 80, "wood-dark", 4)
        + box(-218, -80, 436, 20, "wood-light", 9)
        + box(-218, -66, 436, 7, "wood-dark", 3)
    )


def _sofa(mark: str) -> str:
    return (
        box(-170, -150, 340, 110, "teal-dark", 26)
        + box(-150, -140, 146, 80, "teal", 16)
        + box(4, -140, 146, 80, "teal", 16)
        + box(-166, -72, 332, 48, "teal", 14)
        + box(-190, -112, 44, 100, "teal-dark", 18)
        + box(146, -112, 44, 100, "teal-dark", 18)
        + box(-166, -30, 332, 20, "teal-dark", 8)
        + box(-160, -12, 16, 14, "wood-dark", 3)
        + box(144, -12, 16, 14, "wood-dark", 3)
    )


def _rug(mark: str) -> str:
    return (
        oval(0, 0, 260, 34, "rug")
        + oval(0, 0, 234, 29, "rug-light")
        + oval(0, 0, 208, 24, "rug")
        + group(horn(width=4), at=(-110, 0), size=0.8)
        + group(horn(width=4), at=(110, 0), size=0.8)
    )


def _ger_bed(mark: str) -> str:
    return bed(-150, 150, "indigo")


def bed(left: float, right: float, blanket: str) -> str:
    """The painted bed of a ger from `left` to `right`, standing on 0."""
    wide = right - left
    diamonds = "".join(f"M{left + 18 + 46 * i} -42l11 -9l11 9l-11 9Z" for i in range(int((wide - 30) // 46)))
    return (
        box(left - 16, -146, 22, 146, "door-dark", 8)
        + box(right - 6, -146, 22, 146, "door-dark", 8)
        + box(left, -128, wide, 50, "door", 6)
        + many(group(horn(), at=(left + wide * part, -102), size=0.8) for part in (0.25, 0.5, 0.75))
        + box(left, -84, wide, 72, blanket, 8)
        + box(left, -88, wide, 20, "felt", 9)
        + box(left, -20, wide, 14, "door-dark", 4)
        + line(diamonds, "gold", 2.6)
        + box(left + 12, -118, 84, 36, "felt-dark", 16)
        + line(f"M{left + 28} -100h52", "coral", 4)
    )


def _stove(mark: str) -> str:
    return (
        oval(0, 2, 66, 7, "floor-edge", 0.8)
        + box(36, -420, 20, 320, "pipe")
        + box(50, -420, 6, 320, "device", 0, 0.35)
        + box(-48, -6, 12, 10, "ink", 3)
        + box(36, -6, 12, 10, "ink", 3)
        + box(-58, -104, 116, 100, "device", 10)
        + box(-64, -110, 128, 14, "ink", 6)
        + box(-34, -76, 52, 42, "ink", 7)
        + path("M-27 -42V-58C-24 -66 -18 -62 -16 -70C-8 -66 -8 -58 -5 -62C0 -60 8 -54 10 -42Z", "amber")
        + path("M-18 -42C-18 -52 -10 -50 -8 -58C-2 -52 2 -50 2 -42Z", "gold")
        + circle(38, -56, 5, "steel")
        + line("M-32 -140C-32 -172 12 -172 12 -140", "steel", 5)
        + path("M-38 -112C-46 -150 26 -150 18 -112Z", "steel-light")
        + path("M14 -126C28 -128 30 -142 38 -146L42 -140C36 -130 34 -118 16 -114Z", "steel-light")
        + box(-16, -148, 12, 7, "steel", 3.5)
        + line("M44 -156C40 -164 50 -168 46 -178", "white", 4, 0.7)
    )


def _painted_chest(mark: str) -> str:
    return (
        oval(0, 3, 84, 8, "shade", 0.25)
        + box(-78, -68, 156, 68, "door", 6)
        + box(-78, -10, 156, 10, "door-dark", 4)
        + box(-68, -2, 22, 9, "door-dark", 3)
        + box(46, -2, 22, 9, "door-dark", 3)
        + box(-84, -80, 168, 18, "door-dark", 8)
        + dots("M-76 -71H76", "gold", 2.6, 8)
        + group(horn(), at=(-44, -36), size=0.72)
        + group(horn(), at=(44, -36), size=0.72)
        + line("M-70 -54H-20V-18H-70ZM20 -54H70V-18H20Z", "amber", 2.8)
    )


def _family_photos(mark: str) -> str:
    def face(x: float, ground: str, shirt: str) -> str:
        return (
            box(x - 14, -28, 28, 24, ground, 2)
            + circle(x, -18, 5, "skin")
            + path(f"M{x - 9} -4C{x - 9} -14 {x + 9} -14 {x + 9} -4Z", shirt)
        )

    return (
        box(-60, -40, 120, 76, "wood-dark", 6)
        + box(-53, -33, 106, 62, "paper", 3)
        + face(-34, "screen-blue", "red")
        + face(0, "mint", "indigo")
        + face(34, "pink", "teal")
        + box(-48, 0, 44, 24, "screen-blue", 2)
        + path("M-48 24V16Q-34 6 -20 14T-4 14V24Z", "leaf")
        + box(2, 0, 46, 24, "gold", 2)
        + circle(24, 10, 6, "skin")
        + path("M12 24C12 12 36 12 36 24Z", "violet")
    )


def _wall_carpet(mark: str) -> str:
    return (
        box(-70, -50, 140, 100, "rug", 6)
        + box(-62, -42, 124, 84, "rug-light", 3)
        + box(-52, -32, 104, 64, "rug", 3)
        + group(horn(width=4), size=1.5)
    )


def _landscape(mark: str) -> str:
    return (
        box(-60, -42, 120, 84, "wood-dark", 5)
        + box(-53, -35, 106, 70, "screen-blue", 3)
        + path("M-53 35V12Q-20 -10 10 6T53 6V35Z", "leaf")
        + circle(28, -16, 9, "gold")
    )


def _shelf(mark: str) -> str:
    spines = ("red", "periwinkle", "amber", "teal", "violet", "green")
    heights = (58, 66, 52, 62, 56, 64)
    return (
        box(-75, 0, 150, 12, "wood-dark", 4)
        + many(
            box(-67 + 19 * i, -high, 15, high, colour, 2) for i, (colour, high) in enumerate(zip(spines, heights, strict=True))
        )
        + group(_plant(""), at=(60, 0), size=0.6)
    )


def _wall_clock(mark: str) -> str:
    return (
        circle(0, 0, 36, "indigo")
        + circle(0, 0, 29, "cream")
        + line("M0 -24V-21M0 21V24M-24 0H-21M21 0H24", "steel", 3)
        + line("M0 -17V0L12 7", "indigo", 4.6)
        + circle(0, 0, 3.4, "red")
    )


def _lamp(mark: str) -> str:
    return (
        after(path("M-30 -60L-64 0H64L30 -60Z", "gold", 0.14))
        + path("M-20 -96H20L32 -60H-32Z", "gold")
        + box(-3.5, -62, 7, 54, "wood-dark", 2)
        + box(-22, -10, 44, 10, "wood-dark", 5)
    )


def after(markup: str) -> str:
    return f'<g opacity="@dark">{markup}</g>'


def _bedside(mark: str) -> str:
    return (
        box(-34, -100, 68, 100, "wood-light", 5)
        + box(-28, -92, 56, 26, "wood", 4)
        + box(-28, -58, 56, 26, "wood", 4)
        + circle(0, -79, 4, "gold")
        + circle(0, -45, 4, "gold")
        + path("M-22 -146H22L32 -116H-32Z", "gold")
        + box(-3, -118, 6, 18, "wood-dark", 2)
        + after(path("M-32 -116L-72 20H72L32 -116Z", "gold", 0.12))
    )


def _bowl(mark: str) -> str:
    return (
        path("M-19 -12H19C19 4 10 9 8 9H-8C-10 9 -19 4 -19 -12Z", "cream")
        + oval(0, -12, 19, 4.5, "khaki")
        + line("M-17 -4Q0 1 17 -4", "blue", 3)
        + line("M-5 -22C-9 -28 -1 -32 -5 -39M6 -22C2 -28 10 -32 6 -39", "white", 3, 0.75)
    )


def _cup(mark: str) -> str:
    return (
        line("M14 -6C26 -8 26 10 13 9", "red", 5)
        + path("M-16 -16H16L13 14Q12 18 8 18H-8Q-12 18 -13 14Z", "red")
        + oval(0, -16, 16, 4, "red-dark")
        + line("M-5 -24C-9 -30 -1 -34 -5 -40M5 -24C1 -30 9 -34 5 -40", "white", 3, 0.75)
    )


def _pencil(mark: str) -> str:
    return group(
        box(-4, -30, 8, 44, "amber", 1)
        + box(-4, -36, 8, 8, "coral", 3)
        + path("M-4 14H4L0 26Z", "wood-light")
        + path("M-1.6 21H1.6L0 26Z", "ink")
    )


def _microphone(mark: str) -> str:
    return box(-5, -4, 10, 44, "device", 4) + circle(0, -14, 14, "steel") + line("M-12 -10H12M-11 -17H11", "steel-light", 2)


def _certificate(mark: str) -> str:
    return (
        box(-58, -42, 116, 84, "gold", 5)
        + box(-51, -35, 102, 70, "cream", 3)
        + group(horn("amber", 4), at=(0, -18), size=0.9)
        + line("M-34 4H34M-26 16H12", "mist", 5)
        + circle(32, 20, 10, "red")
        + path("M26 27L24 42L32 36L40 42L38 27Z", "red-dark")
    )


def _box_sign(mark: str) -> str:
    """A box for letters and questions, with a slit."""
    return (
        box(-46, -84, 92, 84, "teal", 8)
        + box(-50, -92, 100, 16, "teal-dark", 6)
        + box(-24, -86, 48, 5, "ink", 2.5)
        + box(-28, -62, 56, 44, "cream", 6)
        + group(MARKS[mark](), at=(0, -40), size=1)
    )


def _router(mark: str) -> str:
    return (
        line("M-26 -16V-48M26 -16V-48", "device", 5)
        + box(-44, -20, 88, 24, "device", 8)
        + many(circle(x, -8, 3, colour) for x, colour in ((-28, "mint"), (-16, "mint"), (-4, "gold")))
        + line("M-14 -44Q0 -56 14 -44M-24 -56Q0 -76 24 -56", "periwinkle", 4)
    )


def _camera_web(mark: str) -> str:
    return (
        circle(0, 0, 20, "device")
        + circle(0, 0, 11, "screen")
        + circle(0, 0, 6, "blue")
        + path("M-14 18H14L20 34H-20Z", "steel")
    )


def _bus_seat(mark: str) -> str:
    """A seat for two in a bus; one sits on it with the feet 4 lower."""
    return (
        box(-136, -196, 272, 160, "indigo", 24)
        + box(-122, -184, 116, 66, "periwinkle", 14)
        + box(6, -184, 116, 66, "periwinkle", 14)
        + box(-142, -72, 284, 46, "indigo", 16)
        + box(-100, -30, 14, 34, "steel", 3)
        + box(86, -30, 14, 34, "steel", 3)
    )


def _suitcase(mark: str) -> str:
    return (
        line("M-14 -62V-74H14V-62", "leather", 6)
        + box(-48, -64, 96, 64, "wood-dark", 8)
        + box(-48, -40, 96, 6, "wood-light")
        + box(-8, -44, 16, 14, "gold", 3)
    )


def _milk_bucket(mark: str) -> str:
    return (
        line("M-26 -56C-26 -86 26 -86 26 -56", "steel", 4)
        + path("M-28 -56H28L22 0H-22Z", "steel-light")
        + oval(0, -56, 28, 6, "cream")
        + line("M-26 -40Q0 -34 26 -40", "silver", 3)
    )


def _sandwich(mark: str) -> str:
    one = box(-15, -8, 30, 16, "amber-dark", 6) + box(-15, -9.5, 30, 14, "rope", 6) + line("M-7 -4L8 2", "amber-dark", 2.6)
    return (
        oval(0, 4, 40, 8, "paper")
        + group(one, at=(-13, -4), turn=-10)
        + group(one, at=(13, -3), turn=12)
        + group(one, at=(0, -15), turn=4)
    )


def _headphones(mark: str) -> str:
    return (
        line("M-28 8V-4C-28 -40 28 -40 28 -4V8", "periwinkle", 7)
        + box(-38, 0, 18, 30, "indigo", 8)
        + box(20, 0, 18, 30, "indigo", 8)
    )


def _magnifier(mark: str) -> str:
    return (
        line("M16 16L40 40", "wood-dark", 12)
        + circle(-6, -6, 28, "screen", 0.7)
        + ring(-6, -6, 28, "indigo", 8)
        + (group(MARKS[mark](), at=(-6, -6)) if mark else line("M-20 -12Q-14 -22 -2 -22", "white", 4))
    )


def _bubble(mark: str) -> str:
    return (
        box(-42, -31, 84, 62, "white", 18)
        + path("M-37.9 26L-42.9 48L-13 28Z", "white")
        + group(MARKS[mark](), at=(0, 0), size=1.05)
    )


def _thought(mark: str) -> str:
    return (
        circle(-36, 44, 5, "white")
        + circle(-26, 32, 8, "white")
        + path(
            "M-40 8C-56 2 -50 -24 -32 -22C-28 -40 0 -42 6 -32C22 -42 46 -26"
            " 40 -12C56 -4 46 22 30 20C20 34 -8 32 -12 22C-24 30 -42 22 -40 8Z",
            "white",
        )
        + group(MARKS[mark](), at=(0, -4), size=0.95)
    )


def _traffic(mark: str) -> str:
    return (
        box(-4, -120, 8, 120, "steel", 3)
        + box(-18, -190, 36, 84, "device", 10)
        + circle(0, -172, 9, "red")
        + circle(0, -148, 9, "gold")
        + circle(0, -124, 9, "mint")
    )


def _snowman(mark: str) -> str:
    return (
        oval(0, 2, 54, 7, "snow-shade")
        + circle(0, -36, 38, "snow")
        + circle(0, -98, 27, "snow")
        + line("M-30 -60Q-54 -70 -60 -90M30 -60Q54 -70 60 -90", "wood-dark", 4)
        + circle(-9, -103, 3, "ink")
        + circle(9, -103, 3, "ink")
        + path("M0 -98L22 -92L0 -90Z", "orange")
        + line("M-22 -76Q0 -68 22 -76M14 -74L18 -50", "red", 8)
        + path("M-22 -118H22L18 -140H-18Z", "indigo")
    )


def _swing(mark: str) -> str:
    return (
        line("M-96 0L-76 -190H76L96 0", "red", 9)
        + line("M-30 -188V-52M22 -188V-52", "steel", 3)
        + box(-40, -56, 72, 10, "amber", 4)
    )


def _slide(mark: str) -> str:
    return (
        line("M-56 0V-150M-20 0V-150M-56 -30H-20M-56 -60H-20M-56 -90H-20M-56 -120H-20", "periwinkle", 7)
        + line("M-20 -140C20 -130 40 -30 104 -8", "amber", 18)
        + line("M-56 -150H-14", "periwinkle", 9)
    )


def _wifi(mark: str) -> str:
    return circle(0, 20, 6, "periwinkle") + line("M-12 8Q0 -3 12 8M-23 -5Q0 -26 23 -5M-34 -18Q0 -50 34 -18", "periwinkle", 7)


def _no_phone(mark: str) -> str:
    return group(_phone(mark), size=0.8) + ring(0, 0, 46, "red", 8) + line("M-32 -32L32 32", "red", 8)


def _thumb(mark: str) -> str:
    return box(-34, -6, 16, 40, "blue", 5) + path(
        "M-14 0C-4 -6 -4 -18 -2 -30C0 -40 14 -36 12 -24L10 -8H30C38 -8 38 2"
        " 34 4C38 8 36 14 32 16C34 20 32 26 27 27C27 33 22 36 16 36H-4L-14 32Z",
        "skin",
    )


def _ladder_steps(mark: str) -> str:
    return many(
        box(-60 + 40 * i, -26 * (i + 1), 40, 26 * (i + 1), colour, 3) for i, colour in enumerate(("mint", "teal", "green"))
    )


def _staircase(mark: str) -> str:
    """Stairs seen from their foot, with the wall behind them; hung behind whoever sits on them."""
    treads = many(
        box(-250 + 18 * i, -34 * (i + 1), 500 - 36 * i, 34, "tile-edge")
        + box(-254 + 18 * i, -34 * (i + 1), 508 - 36 * i, 11, "tile", 3)
        for i in range(6)
    )
    rails = "".join(
        line(f"M{side * 262} -6V-104M{side * 218} -92V-186M{side * 172} -174V-270", "steel", 6)
        + line(f"M{side * 268} -100L{side * 160} -284", "wood", 11)
        for side in (-1, 1)
    )
    edges = "".join(box(x, -460, 14, 460, "wall-peach-edge") for x in (-310, 296))
    wall = box(-310, -460, 620, 460, "wall-peach") + edges
    return wall + treads + rails


def _scales(mark: str) -> str:
    return (
        box(-4, -80, 8, 84, "amber-dark", 3)
        + box(-30, 0, 60, 9, "amber-dark", 4)
        + line("M-48 -72H48M-48 -72L-64 -36M-48 -72L-32 -36M48 -72L32 -36M48 -72L64 -36", "amber-dark", 4)
        + path("M-68 -36H-28C-30 -18 -66 -18 -68 -36ZM28 -36H68C66 -18 30 -18 28 -36Z", "gold")
        + circle(0, -84, 7, "gold")
    )


def _globe(mark: str) -> str:
    return circle(0, 0, 36, "blue") + line(
        "M-36 0H36M0 -36V36M0 -36C-24 -18 -24 18 0 36C24 18 24 -18 0 -36M-30 -20Q0 -8 30 -20M-30 20Q0 8 30 20", "screen", 3
    )


def _cloud(mark: str) -> str:
    return path(
        "M-50 14C-66 14 -66 -8 -48 -8C-46 -26 -20 -30 -12 -18C-4 -36 28 -32 28 -12C40 -20 58 -10 52 2C64 4 62 14 52 14Z",
        "screen-blue",
    ) + (group(MARKS[mark](), at=(0, -2), size=0.7) if mark else "")


def _calendar(mark: str) -> str:
    return (
        box(-38, -34, 76, 74, "cream", 7)
        + path("M-38 -14V-27Q-38 -34 -31 -34H31Q38 -34 38 -27V-14Z", "red")
        + line("M-18 -40V-26M18 -40V-26", "device", 5)
        + many(box(-28 + 16 * (i % 4), -4 + 14 * (i // 4), 9, 9, "amber" if i == 6 else "mist", 2) for i in range(12))
    )


def _number_sign(mark: str) -> str:
    """The sign of the child helpline: 108 with a handset."""
    return (
        box(-70, -32, 140, 64, "gold", 22)
        + group(MARKS["handset"](), at=(-40, 0), size=1.1)
        + group(digits("108", "indigo", 4.4), at=(22, 0), size=1.5)
    )


def _door(mark: str) -> str:
    """A door that stands open into a bright corridor."""
    return (
        box(-66, -292, 132, 292, "felt-dark", 6)
        + box(-56, -282, 112, 282, "gold", 3)
        + box(-56, -282, 112, 282, "cream", 3, 0.6)
        + path("M56 -282L116 -262V20L56 0Z", "wood")
        + path("M66 -262L106 -248V-160L66 -168ZM66 -148L106 -138V-20L66 -28Z", "wood-dark", 0.45)
        + circle(74, -130, 5, "gold")
    )


def _teapot(mark: str) -> str:
    return (
        path("M-30 -2C-42 -40 42 -40 30 -2Q0 8 -30 -2Z", "steel-light")
        + path("M28 -12C42 -14 44 -28 54 -34L58 -28C52 -18 48 -4 28 -2Z", "steel-light")
        + line("M-26 -24C-52 -34 -54 -2 -30 -6", "steel", 5)
        + box(-8, -38, 16, 8, "steel", 4)
    )


def _window_lit(mark: str) -> str:
    return box(-50, -60, 100, 120, "felt", 8) + box(-42, -52, 84, 104, "gold", 4) + line("M0 -52V52M-42 0H42", "felt", 6)


def _snow_window(mark: str) -> str:
    """A window on a winter morning, to hang over the window of a room."""
    return (
        box(-106, -84, 212, 168, "felt", 12)
        + box(-96, -74, 192, 148, "sky-middle", 8)
        + circle(46, -8, 26, "sun-glow", 0.45)
        + circle(46, -8, 15, "sun")
        + path("M-96 74V16Q-50 -22 -4 14Q40 -8 96 18V66Q96 74 88 74H-88Q-96 74 -96 74Z", "snow-far")
        + path("M-96 66V44Q-30 16 30 42Q66 34 96 42V66Q96 74 88 74H-88Q-96 74 -96 66Z", "snow")
        + many(
            circle(x, y, 3, "white") for x, y in ((-78, -54), (-50, -22), (-24, -58), (-70, 4), (22, -44), (70, -56), (80, -22))
        )
        + line("M0 -74V74", "felt", 7)
        + box(-114, 80, 228, 13, "felt-dark", 5)
    )


def _knoll(mark: str) -> str:
    """A snowy rise to stand on, its top 54 up."""
    return path("M-320 44C-200 30 -140 -54 0 -54S200 30 320 44V70H-320Z", "snow-shade") + path(
        "M-250 44C-160 20 -110 -54 0 -54C90 -54 60 -24 20 -8C-40 14 -150 30 -250 70Z", "snow"
    )


def _speech_big(mark: str) -> str:
    """A large bubble for what is written in a chat."""
    return box(-96, -62, 192, 124, "white", 26) + path("M-70 50L-86 92L-30 58Z", "white") + group(MARKS[mark](), size=2.3)


def _chat_rows(mark: str) -> str:
    """A column of messages, as a chat has them; the sign stands in the last."""
    return (
        box(-104, -92, 130, 44, "white", 18)
        + box(-84, -76, 84, 6, "mist", 3)
        + box(-84, -64, 54, 6, "mist", 3)
        + box(-20, -34, 130, 44, "mint", 18)
        + box(0, -18, 84, 6, "white", 3)
        + box(0, -6, 60, 6, "white", 3)
        + box(-104, 24, 96, 60, "white", 20)
        + group(MARKS[mark](), at=(-56, 54), size=1.2)
    )


THINGS: dict[str, Thing] = {
    # In a hand or on a table
    "phone": Thing(_phone, 44, 84, mark=True, held=0.72),
    "phone-back": Thing(_phone_back, 44, 84, held=0.72),
    "phone-flat": Thing(_phone_flat, 88, 28, held=None),
    "notebook-flat": Thing(_notebook_flat, 124, 36, held=None),
    "tablet": Thing(_tablet, 116, 80, mark=True, held=0.66, two_hands=True),
    "laptop": Thing(_laptop, 160, 102, mark=True, held=0.55, two_hands=True),
    "laptop-back": Thing(_laptop_back, 152, 102, held=0.55, two_hands=True),
    "book": Thing(_book, 124, 68, mark=True, held=0.62, two_hands=True),
    "closed-book": Thing(_closed_book, 68, 88, mark=True, default="star", held=0.6),
    "notebook": Thing(_notebook, 76, 92, held=0.58),
    "paper": Thing(_paper, 64, 84, mark=True, held=0.62),
    "card": Thing(_card, 54, 66, mark=True, default="heart", held=0.66),
    "cards": Thing(_cards, 130, 80, mark=True, default="heart", held=0.5, two_hands=True),
    "map": Thing(_map, 132, 92, held=0.6, two_hands=True),
    "certificate": Thing(_certificate, 116, 84, held=0.6, two_hands=True),
    "megaphone": Thing(_megaphone, 110, 72, held=0.6),
    "microphone": Thing(_microphone, 28, 68, held=0.6),
    "pencil": Thing(_pencil, 10, 62, held=0.6),
    "lock": Thing(_lock, 62, 84, held=0.55),
    "key": Thing(_key, 96, 40, held=0.6),
    "shield": Thing(_shield, 82, 96, mark=True, default="heart", held=0.55, two_hands=True),
    "heart": Thing(_heart, 84, 74, held=0.5),
    "gift": Thing(_sign("gift", 2.4), 84, 88, held=0.55, two_hands=True),
    "coin": Thing(_coin, 76, 80, held=0.45),
    "bank-card": Thing(_bank_card, 92, 60, held=0.5),
    "bell": Thing(_sign("bell", 2.4), 70, 76, held=0.5),
    "ball": Thing(_sign("ball", 1.5), 52, 52, held=0.8, two_hands=True),
    "envelope": Thing(_sign("envelope", 2), 72, 52, held=0.5),
    "camera": Thing(_sign("camera", 2), 70, 60, held=0.5),
    "magnifier": Thing(_magnifier, 80, 80, mark=True, held=0.6),
    "bowl": Thing(_bowl, 38, 50, held=0.8),
    "teapot": Thing(_teapot, 112, 46, held=0.6),
    "cup": Thing(_cup, 40, 60, held=0.7),
    "headphones": Thing(_headphones, 78, 66, held=0.5),
    "sandwich": Thing(_sandwich, 84, 40, held=0.5),
    "globe": Thing(_globe, 72, 72, held=0.5, two_hands=True),
    "calendar": Thing(_calendar, 76, 80, held=0.55),
    "eye": Thing(_sign("eye", 2.2), 80, 58, held=0.5),
    # Signs in the air
    "warning": Thing(_sign("warning", 2.2), 80, 72, held=0.5),
    "question": Thing(_sign("question", 1.8), 40, 76, held=None),
    "check": Thing(_sign("check", 2), 68, 68, held=0.5),
    "cross-out": Thing(_sign("cross-out", 2), 68, 68, held=0.5),
    "star": Thing(_sign("star", 2), 64, 60, held=0.5),
    "speech-bubble": Thing(_bubble, 86, 82, mark=True, default="dots", held=None),
    "big-bubble": Thing(_speech_big, 192, 154, mark=True, default="dots", held=None),
    "messages": Thing(_chat_rows, 214, 176, mark=True, default="heart", held=None),
    "thought-bubble": Thing(_thought, 106, 92, mark=True, default="question", held=None),
    "sign-108": Thing(_number_sign, 140, 64, held=0.5, two_hands=True),
    "moon": Thing(_moon, 62, 72, held=None),
    "wifi": Thing(_wifi, 72, 72, held=None),
    "no-phone": Thing(_no_phone, 100, 100, mark=True, held=None),
    "thumb-up": Thing(_thumb, 72, 76, held=None),
    "cloud": Thing(_cloud, 110, 50, mark=True, held=None),
    # On the wall
    "clock": Thing(_wall_clock, 72, 72, WALL, held=0.5),
    "poster": Thing(_poster, 92, 120, WALL, mark=True, default="108", held=0.55, two_hands=True),
    "tv": Thing(_tv, 240, 146, WALL, mark=True, held=None),
    "projector-screen": Thing(_screen_wall, 308, 204, WALL, mark=True, default="chart", held=None),
    "blackboard": Thing(_board, 380, 150, WALL, mark=True, held=None),
    "whiteboard": Thing(_whiteboard, 300, 156, WALL, mark=True, held=None),
    "photos": Thing(_family_photos, 120, 76, WALL, held=None),
    "carpet": Thing(_wall_carpet, 140, 100, WALL, held=None),
    "lit-window": Thing(_window_lit, 100, 120, WALL, held=None),
    "snow-window": Thing(_snow_window, 228, 178, WALL, held=None),
    "landscape": Thing(_landscape, 120, 84, WALL, held=None),
    "shelf": Thing(_shelf, 150, 80, WALL, held=None),
    # On the floor
    "desktop-pc": Thing(_desktop, 236, 192, FLOOR, mark=True, held=None),
    "keyboard": Thing(_keyboard, 172, 28, held=None),
    "webcam": Thing(_camera_web, 40, 54, held=None),
    "router": Thing(_router, 88, 80, held=None),
    "projector": Thing(_projector, 72, 44, FLOOR, held=None),
    "flip-chart": Thing(_flip_chart, 124, 214, FLOOR, mark=True, held=None),
    "bicycle": Thing(_bicycle, 186, 112, FLOOR, held=None),
    "backpack": Thing(_backpack, 72, 96, FLOOR, held=0.6),
    "suitcase": Thing(_suitcase, 96, 76, FLOOR, held=0.6),
    "letter-box": Thing(_box_sign, 100, 92, FLOOR, mark=True, default="envelope", held=0.5, two_hands=True),
    "bus-seat": Thing(_bus_seat, 284, 196, FLOOR, held=None),
    "bucket": Thing(_milk_bucket, 56, 80, FLOOR, held=0.6),
    "door": Thing(_door, 182, 292, FLOOR, held=None),
    "lamp": Thing(_lamp, 64, 96, FLOOR, held=None),
    "bedside": Thing(_bedside, 68, 146, FLOOR, held=None),
    "plant": Thing(_plant, 78, 92, FLOOR, held=0.5),
    "tree": Thing(_tree, 74, 108, FLOOR, held=None),
    "pine": Thing(_pine, 56, 92, FLOOR, held=None),
    "desk": Thing(_desk, 240, 96, FLOOR, held=None),
    "table": Thing(_table, 340, 130, FLOOR, held=None),
    "basket": Thing(_basket, 120, 76, FLOOR, held=None),
    "sheet": Thing(_sheet, 196, 44, FLOOR, mark=True, held=None),
    "staircase": Thing(_staircase, 540, 290, FLOOR, held=None),
    "knoll": Thing(_knoll, 480, 60, FLOOR, held=None),
    "low-table": Thing(_low_table, 140, 70, FLOOR, held=None),
    "chair": Thing(_chair, 84, 110, FLOOR, held=None),
    "bench": Thing(_bench, 436, 150, FLOOR, held=None),
    "sofa": Thing(_sofa, 380, 150, FLOOR, held=None),
    "rug": Thing(_rug, 520, 68, FLOOR, held=None),
    "bed": Thing(_ger_bed, 332, 146, FLOOR, held=None),
    "stove": Thing(_stove, 128, 420, FLOOR, held=None),
    "chest": Thing(_painted_chest, 168, 80, FLOOR, held=None),
    "traffic-light": Thing(_traffic, 36, 190, FLOOR, held=None),
    "snowman": Thing(_snowman, 120, 140, FLOOR, held=None),
    "swing": Thing(_swing, 192, 190, FLOOR, held=None),
    "slide": Thing(_slide, 180, 150, FLOOR, held=None),
    "steps": Thing(_ladder_steps, 120, 78, FLOOR, held=None),
    "scales": Thing(_scales, 136, 92, FLOOR, held=None),
}


def thing(name: str, mark: str = "") -> str:
    """The thing round its origin. `mark` is what its screen or face shows; without one its own."""
    entry = THINGS[name]
    return entry.draw(mark or entry.default)
