"""Places, 800 by 500: what is behind the people. Each knows where its floor is and how one sits there."""

from collections.abc import Callable
from dataclasses import dataclass

from courses.lib.drawing.marks import MARKS, horn
from courses.lib.drawing.shapes import after_dark, box, circle, clipped, dots, group, line, many, oval, path
from courses.lib.drawing.things import FLOOR, THINGS, Thing, bed, thing

DAY, EVENING, NIGHT = "day", "evening", "night"
LIGHTS = (DAY, EVENING, NIGHT)


@dataclass(frozen=True)
class Place:
    """`draw(light)` -> markup. `floor`: the usual y of feet. `seat`: how somebody with `pose: sit` sits here."""

    draw: Callable[[str], str]
    floor: float = 466
    seat: str = "chair"
    outdoors: bool = False


# --- out of doors ----------------------------------------------------------------------------------------------------------

_STARS = ((60, 40, 1.8), (140, 92, 1.4), (210, 34, 2.2), (300, 70, 1.4), (392, 28, 1.8), (470, 84, 1.5), (548, 40, 2.2),
          (640, 110, 1.4), (700, 30, 1.8), (760, 84, 1.6))  # fmt: skip
_CLOUD = "M-50 14C-66 14 -66 -8 -48 -8C-46 -26 -20 -30 -12 -18C-4 -36 28 -32 28 -12C40 -20 58 -10 52 2C64 4 62 14 52 14Z"


def _gradient(light: str) -> str:
    names = ("dusk-top", "dusk-middle", "dusk-low") if light == EVENING else ("sky-top", "sky-middle", "sky-low")
    return (
        '<defs><linearGradient id="@@sky" x2="0" y2="1">'
        f'<stop stop-color="@{names[0]}"/><stop offset=".55"'
        f' stop-color="@{names[1]}"/><stop offset="1" stop-color="@{names[2]}"/>'
        "</linearGradient></defs>"
    )


def sky(
    light: str, high: float, sun: tuple[float, float] = (110, 82), clouds: tuple[tuple[float, float, float], ...] = ()
) -> str:
    """The sky with its sun (after dark a moon and stars)."""
    x, y = sun if light != EVENING else (sun[0], high - 106)
    clouds = clouds or ((300, 66, 0.85), (560, 96, 0.7), (700, 56, 0.9))
    return (
        _gradient(light)
        + f'<rect width="800" height="{high:g}" fill="url(#@@sky)"/>'
        + after_dark(*(circle(sx, sy, radius, "white", 0.85) for sx, sy, radius in _STARS))
        + circle(x, y, 50, "sun-glow", 0.5)
        + circle(x, y, 33, "sun")
        + after_dark(circle(x + 15, y - 8, 27, "sky-middle", 0))
        + many(
            group(path(_CLOUD, "cloud", 0.5 if light == EVENING else None), at=(cx, cy), size=size) for cx, cy, size in clouds
        )
    )


def hills(top: float = 0) -> str:
    """Mountains, hills and grass, lowered by `top`."""
    return group(
        path(
            "M0 270V216C48 188 80 180 128 206C176 166 216 158 272 202C336 178"
            " 400 190 448 216C512 180 576 166 640 204C704 184 760 190 800 210V270Z",
            "mountain",
        ),
        path("M0 290V240C112 212 208 220 320 244C432 220 560 206 800 234V290Z", "hill-far"),
        path("M0 340V264C160 234 272 254 416 266C560 254 688 242 800 258V340Z", "hill"),
        path("M0 540V302C144 280 320 272 480 288C624 300 720 290 800 284V540Z", "grass"),
        at=(0, top),
    )


def tuft(x: float, y: float, size: float = 1) -> str:
    return group(line("M-6 0Q-8 -8 -11 -12M0 0L0 -15M6 0Q8 -8 11 -12", "blade", 3), at=(x, y), size=size)


def flower(x: float, y: float, colour: str, size: float = 1) -> str:
    petals = ((0, -24), (4.8, -20.5), (2.9, -15), (-2.9, -15), (-4.8, -20.5))
    heart = "gold" if colour == "cream" else "cream"
    return group(
        line("M0 0Q1 -9 0 -17", "blade", 2.6),
        *(circle(px, py, 3.9, colour) for px, py in petals),
        circle(0, -19, 3, heart),
        at=(x, y),
        size=size,
    )


def ger_outside(x: float, y: float, size: float) -> str:
    """A ger seen from outside, with its painted door."""
    return group(
        oval(0, 1, 104, 9, "shade", 0.25),
        path("M-94 0L-94 -52Q0 -66 94 -52L94 0Q0 12 -94 0Z", "felt"),
        path("M40 -60Q70 -58 94 -52L94 0Q70 6 44 6Z", "felt-dark", 0.8),
        path("M-100 -50C-70 -72 -42 -92 -20 -100Q0 -104 20 -100C42 -92 70 -72 100 -50Q0 -66 -100 -50Z", "felt"),
        path("M34 -94C58 -82 78 -66 100 -50Q72 -57 42 -60Z", "felt-dark", 0.8),
        path("M-22 -100Q0 -110 22 -100L18 -92Q0 -97 -18 -92Z", "door-dark"),
        path("M-14 -99Q0 -104 14 -99L12 -95Q0 -98 -12 -95Z", "crown"),
        line("M-94 -40Q0 -53 94 -40M-94 -18Q0 -27 94 -18", "rope", 2.6),
        line("M-60 -78L-64 -54M62 -78L66 -54", "rope", 2.2),
        line("M-99 -50Q0 -66 99 -50", "periwinkle", 4.5),
        box(-21, -50, 42, 54, "door-dark", 3),
        box(-16, -45, 15, 46, "door", 2),
        box(1, -45, 15, 46, "door", 2),
        line("M-8.5 -34l4 5l-4 5l-4 -5ZM8.5 -34l4 5l-4 5l-4 -5ZM-8.5 -14l4 5l-4 5l-4 -5ZM8.5 -14l4 5l-4 5l-4 -5Z", "gold", 1.8),
        box(26, -122, 7, 26, "steel", 2),
        at=(x, y),
        size=size,
    )


def ger_far(x: float, y: float, size: float = 1) -> str:
    return group(
        path("M-40 0L-40 -22Q0 -28 40 -22L40 0Q0 5 -40 0Z", "felt"),
        path("M-43 -21C-28 -32 -16 -41 -8 -43Q0 -45 8 -43C16 -41 28 -32 43 -21Q0 -28 -43 -21Z", "felt-dark"),
        box(-8, -20, 16, 22, "door", 2),
        box(-8, -47, 16, 6, "door-dark", 2),
        line("M-40 -12Q0 -17 40 -12", "rope", 1.8),
        box(8, -60, 5, 14, "steel", 2),
        at=(x, y),
        size=size,
    )


def school(x: float, y: float, size: float) -> str:
    windows = many(
        box(left, -70, 18, 24, "window", 3) + box(left, -34, 18, 22, "window-pale", 3)
        for left in (-130, -103, -76, 58, 85, 112)
    )
    return group(
        oval(0, 2, 150, 8, "shade", 0.2),
        box(-140, -84, 280, 84, "plaster", 4),
        box(-46, -118, 92, 118, "plaster-dark", 4),
        path("M-56 -114L0 -152L56 -114Z", "roof"),
        box(-146, -92, 92, 11, "roof", 4),
        box(54, -92, 92, 11, "roof", 4),
        windows,
        box(-18, -46, 36, 46, "door-dark", 16),
        box(-14, -42, 13, 42, "door", 8),
        box(1, -42, 13, 42, "door", 8),
        circle(0, -96, 13, "cream"),
        line("M0 -103V-96L5 -92", "indigo", 2.6),
        box(-34, -74, 20, 20, "window", 3),
        box(14, -74, 20, 20, "window", 3),
        at=(x, y),
        size=size,
    )


def house_block(x: float, y: float, width: float, high: float, colour: str, columns: int) -> str:
    """A block of flats whose foot is at (x, y)."""
    step_x, rows = width / columns, max(int((high - 24) // 17), 1)
    windows = many(
        box(
            x + step_x * (c + 0.5) - 5.5,
            y - high + 12 + 17 * r,
            11,
            9.4,
            "window-pale" if (c * 5 + r * 3) % 7 == 0 else "window",
            1.5,
        )
        for r in range(rows)
        for c in range(columns)
    )
    return (
        box(x, y - high, width, high, colour, 4)
        + box(x + width * 0.78, y - high, width * 0.22, high, f"{colour}-dark", 3)
        + box(x - 3, y - high - 5, width + 6, 8, f"{colour}-dark", 3)
        + windows
    )


def fence(left: float, right: float, y: float) -> str:
    """A fence of boards, as round the yards of a ger quarter."""
    boards = int((right - left) // 25.6) + 1
    return (
        many(
            path(f"M{left + 25.6 * i} {y}V{y - 182}l13 -12l13 12V{y}Z", "wood" if i % 2 == 0 else "wood-light")
            for i in range(boards)
        )
        + box(left, y - 160, right - left, 10, "wood-dark")
        + box(left, y - 44, right - left, 10, "wood-dark")
    )


def _steppe(light: str) -> str:
    return (
        sky(light, 290)
        + hills()
        + group(thing("pine"), at=(700, 272), size=0.6)
        + group(thing("pine"), at=(730, 276), size=0.85)
        + group(thing("pine"), at=(760, 272), size=0.5)
        + ger_far(600, 290, 0.8)
        + path(
            "M400 274C440 286 330 300 380 318C460 340 800 330 800 372V420C700"
            " 390 440 386 270 362C190 348 260 318 340 304C390 294 350 282 372 274Z",
            "water",
        )
        + line("M470 352Q486 346 502 352M600 366Q618 360 636 366M700 352Q714 347 728 352", "white", 3.4, 0.6)
        + path("M0 500V384C160 356 330 384 520 404C640 416 740 424 800 430V500Z", "grass-near")
        + tuft(40, 486)
        + tuft(480, 490)
        + tuft(764, 480)
        + flower(720, 490, "amber", 1.2)
        + flower(26, 452, "coral", 1.1)
        + flower(450, 474, "cream")
    )


def _ger_camp(light: str) -> str:
    return (
        sky(light, 290, sun=(680, 82), clouds=((150, 70, 0.9), (420, 96, 0.7), (560, 50, 0.8)))
        + hills()
        + ger_far(640, 300, 1.1)
        + ger_outside(180, 372, 1.35)
        + ger_outside(470, 340, 0.85)
        + line("M560 372V336M700 380V338M560 342Q630 362 700 344", "wood-dark", 5)
        + path("M0 500V398C200 380 480 390 800 392V500Z", "grass-near")
        + path("M150 382C180 420 330 440 420 500H300C250 452 170 430 140 384Z", "sand")
        + tuft(60, 470)
        + tuft(700, 474)
        + flower(740, 490, "coral", 1.1)
        + flower(560, 484, "cream")
    )


def _school_yard(light: str) -> str:
    return (
        sky(light, 290, sun=(100, 80), clouds=((260, 64, 0.8), (660, 52, 0.9)))
        + hills()
        + school(470, 402, 2.0)
        + path("M0 500V404C200 394 480 394 800 402V500Z", "grass-near")
        + path("M410 401H530L620 500H320Z", "sand")
        + group(thing("tree"), at=(90, 412), size=1.7)
        + group(thing("tree"), at=(752, 408), size=1.1)
        + tuft(40, 474)
        + flower(740, 486, "amber", 1.2)
        + flower(700, 494, "cream")
        + flower(30, 494, "coral", 1.1)
    )


def _playground(light: str) -> str:
    return (
        sky(light, 280, sun=(690, 78), clouds=((140, 62, 0.9), (420, 80, 0.75)))
        + hills(-10)
        + house_block(40, 330, 110, 150, "block", 4)
        + house_block(160, 330, 90, 116, "plaster", 3)
        + path("M0 500V330Q400 312 800 330V500Z", "lawn")
        + oval(400, 452, 380, 56, "sand")
        + group(thing("slide"), at=(640, 420), size=1.15)
        + group(thing("swing"), at=(170, 416), size=1.05)
        + group(thing("tree"), at=(420, 352), size=1)
        + tuft(60, 486)
        + tuft(770, 480)
    )


def _street(light: str) -> str:
    return (
        sky(light, 300, sun=(400, 70), clouds=((120, 60, 0.8), (620, 54, 0.9)))
        + path("M0 300V250C120 220 240 236 400 250C560 226 700 230 800 246V300Z", "mountain")
        + box(0, 296, 800, 76, "hill-far")
        + house_block(-20, 372, 150, 260, "block", 4)
        + house_block(140, 372, 120, 190, "plaster", 3)
        + house_block(270, 372, 100, 130, "block", 3)
        + house_block(470, 372, 110, 150, "plaster", 3)
        + house_block(590, 372, 120, 216, "block", 4)
        + house_block(720, 372, 120, 270, "plaster", 4)
        + path("M150 372V318H250V372Z", "screen")
        + path("M146 318H254L246 300H154Z", "red")
        + group(MARKS["shop"](), at=(200, 345), size=0.9)
        + box(0, 368, 800, 58, "pavement")
        + box(0, 366, 800, 6, "block-dark")
        + box(0, 424, 800, 76, "road")
        + box(0, 420, 800, 7, "tile-edge")
        + line("M30 482H110M190 482H270M350 482H430M510 482H590M670 482H750", "road-line", 6)
        + group(thing("tree"), at=(424, 376), size=1.2)
        + box(668, 226, 6, 146, "steel", 3)
        + line("M671 228C671 214 700 210 712 214", "steel", 5)
        + oval(714, 217, 13, 6, "gold")
    )


def _bus_stop(light: str) -> str:
    """A street under snow with the shelter of a bus stop on the right."""

    def roof(x: float, y: float, width: float) -> str:
        return box(x - 5, y - 9, width + 10, 10, "snow", 5)

    flakes = (
        (40, 120),
        (90, 210),
        (150, 60),
        (236, 140),
        (300, 60),
        (352, 190),
        (420, 110),
        (480, 40),
        (530, 160),
        (600, 70),
        (660, 130),
        (730, 60),
        (770, 180),
        (60, 320),
        (390, 290),
    )
    return (
        sky(light, 300, sun=(360, 110), clouds=((120, 60, 0.8), (600, 50, 0.9)))
        + path("M0 372V250C120 220 240 236 400 250C560 226 700 230 800 246V372Z", "snow-far")
        + house_block(-20, 372, 150, 250, "block", 4)
        + roof(-20, 118, 150)
        + house_block(146, 372, 120, 180, "plaster", 3)
        + roof(146, 188, 120)
        + house_block(284, 372, 96, 120, "block", 3)
        + roof(284, 248, 96)
        + house_block(690, 372, 130, 230, "plaster", 4)
        + roof(690, 138, 130)
        + box(0, 366, 800, 66, "snow")
        + box(0, 428, 800, 72, "road")
        + path("M0 428H800V438C640 450 520 434 400 442C250 450 120 434 0 442Z", "snow-shade")
        + box(432, 196, 10, 224, "steel", 3)
        + box(754, 196, 10, 224, "steel", 3)
        + box(444, 206, 308, 172, "screen", 4, 0.75)
        + line("M520 206V378M676 206V378", "steel-light", 5)
        + box(420, 178, 356, 24, "teal", 6)
        + path("M416 182C430 160 520 166 598 164C690 160 764 162 780 182Z", "snow")
        + box(470, 350, 256, 14, "wood-light", 4)
        + line("M494 364V416M702 364V416", "steel", 8)
        + box(390, 214, 7, 208, "steel", 3)
        + box(368, 186, 52, 52, "periwinkle", 10)
        + box(378, 198, 32, 22, "white", 5)
        + line("M378 211H410", "periwinkle", 3)
        + circle(385, 223, 4.4, "white")
        + circle(403, 223, 4.4, "white")
        + many(circle(x, y, 3 + (x % 3), "white", 0.9) for x, y in flakes)
    )


def _yard_fence(light: str) -> str:
    return (
        sky(light, 250, sun=(690, 70), clouds=((180, 60, 0.9), (480, 44, 0.7)))
        + group(hills(), at=(0, -40))
        + house_block(34, 236, 52, 120, "block", 2)
        + house_block(96, 236, 66, 92, "plaster", 3)
        + ger_far(560, 222, 1.7)
        + fence(-8, 812, 392)
        + path("M0 388H800V500H0Z", "sand")
        + box(0, 386, 800, 9, "sand-dark")
        + box(56, 176, 26, 216, "wood-dark", 5)
        + box(306, 176, 26, 216, "wood-dark", 5)
        + box(80, 204, 228, 188, "teal", 4)
        + box(190, 204, 7, 188, "teal-dark")
        + line("M96 222H176V374H96ZM212 222H292V374H212Z", "teal-dark", 6)
        + group(horn(), at=(136, 296), size=1.2)
        + group(horn(), at=(252, 296), size=1.2)
        + path("M42 178L68 158H320L346 178Z", "roof")
        + tuft(30, 404)
        + tuft(780, 402)
        + flower(520, 402, "amber", 0.9)
    )


def _soum_centre(light: str) -> str:
    return (
        sky(light, 300, sun=(120, 80), clouds=((320, 60, 0.8), (640, 84, 0.9)))
        + path("M320 250L404 128Q414 116 426 128L470 186L500 152Q510 142 520 152L600 250Z", "mountain-near")
        + path("M376 168L404 128Q414 116 426 128L452 162Q440 176 428 166Q416 182 404 168Q392 180 376 168Z", "snow-cap")
        + path("M486 168L500 152Q510 142 520 152L534 170Q520 182 510 172Q500 182 486 168Z", "snow-cap")
        + hills()
        + house_block(40, 362, 128, 96, "plaster", 4)
        + path("M28 270L104 232L180 270Z", "roof")
        + school(400, 366, 1.05)
        + house_block(600, 362, 140, 84, "block", 5)
        + box(594, 268, 152, 14, "roof", 5)
        + box(650, 318, 34, 44, "door", 4)
        + box(88, 322, 30, 40, "door", 4)
        + line("M770 366V196M756 226H784M760 246H780", "steel", 5)
        + circle(770, 194, 5, "red")
        + path("M0 500V362H800V500Z", "lawn")
        + path("M0 392C200 380 600 380 800 392V436C600 420 200 420 0 436Z", "sand")
        + ger_far(254, 366, 0.8)
        + tuft(60, 476)
        + flower(730, 486, "coral", 1.1)
    )


def _bus_winter(light: str) -> str:
    return _bus(light, snow=True)


def _bus(light: str, *, snow: bool = False) -> str:
    """Inside a bus: windows with the town going by (under snow), seats before them."""

    def pane(left: float, name: str) -> str:
        return box(left - 8, 72, 216, 176, "felt-dark", 16) + clipped(
            name,
            f'<rect x="{left:g}" y="80" width="200" height="160" rx="10"/>',
            f'<rect x="{left:g}" y="80" width="200" height="160" fill="url(#@@sky)"/>',
            path(f"M{left} 200q50 -40 100 -14t100 -8V250H{left}Z", "snow-far" if snow else "hill"),
            house_block(left + 20, 214, 54, 84, "block", 2),
            house_block(left + 112, 214, 60, 60, "plaster", 3),
            path(f"M{left} 240V208q100 -14 200 0V240Z", "snow" if snow else "grass"),
            many(
                circle(left + x, y, 3, "white", 0.9)
                for x, y in ((20, 110), (60, 150), (96, 96), (130, 170), (170, 120), (186, 190), (90, 200))
            )
            if snow
            else "",
        )

    def seat(x: float) -> str:
        return (
            box(x - 62, 264, 124, 150, "indigo", 24)
            + box(x - 50, 276, 100, 60, "periwinkle", 14)
            + box(x - 68, 388, 136, 44, "indigo", 16)
            + box(x - 40, 430, 12, 30, "steel", 3)
            + box(x + 28, 430, 12, 30, "steel", 3)
        )

    return (
        _gradient(light)
        + box(0, 0, 800, 500, "wall-cream")
        + box(0, 0, 800, 40, "wall-cream-edge")
        + line("M0 56H800", "steel-light", 8)
        + pane(24, "p1")
        + pane(300, "p2")
        + pane(576, "p3")
        + box(0, 262, 800, 160, "teal")
        + box(0, 262, 800, 10, "teal-dark")
        + box(0, 420, 800, 80, "tile")
        + box(0, 420, 800, 8, "tile-edge")
        + seat(150)
        + seat(400)
        + seat(650)
        + line("M275 56V420M525 56V420", "gold", 8)
        + line("M90 56V84M220 56V84M590 56V84M720 56V84", "steel", 3)
        + many(line(f"M{x - 9} 98L{x} 84L{x + 9} 98Z", "red", 4) for x in (90, 220, 590, 720))
    )


def _winter(light: str) -> str:
    flakes = (
        (60, 130),
        (150, 60),
        (240, 180),
        (330, 96),
        (410, 40),
        (500, 150),
        (590, 70),
        (660, 190),
        (740, 120),
        (100, 260),
        (380, 250),
        (700, 290),
        (480, 330),
        (40, 360),
        (770, 390),
    )
    return (
        sky(light, 300, sun=(120, 90))
        + path(
            "M0 290V216C48 188 80 180 128 206C176 166 216 158 272 202C336 178"
            " 400 190 448 216C512 180 576 166 640 204C704 184 760 190 800 210V290Z",
            "mountain",
        )
        + path("M0 340V250C112 222 208 230 320 254C432 230 560 216 800 244V340Z", "snow-far")
        + path("M0 540V302C144 280 320 272 480 288C624 300 720 290 800 284V540Z", "snow")
        + group(thing("pine"), at=(690, 300), size=1)
        + group(thing("pine"), at=(740, 312), size=1.4)
        + ger_outside(230, 372, 1.2)
        + line("M265 222C258 206 276 196 268 178C262 164 278 154 272 140", "cloud", 10, 0.8)
        + path("M0 500V392C200 376 480 386 800 380V500Z", "snow")
        + path("M0 500V440C160 420 380 450 560 446C680 442 760 452 800 460V500Z", "snow-shade", 0.55)
        + many(circle(x, y, 3 + (x % 3), "white", 0.9) for x, y in flakes)
    )


# --- rooms -----------------------------------------------------------------------------------------------------------------


def room(colour: str, floor: float = 404, ground: str = "floor") -> str:
    return (
        box(0, 0, 800, 500, f"wall-{colour}")
        + box(0, floor - 12, 800, 14, f"wall-{colour}-edge")
        + box(0, floor, 800, 500 - floor, ground)
        + box(0, floor, 800, 7, f"{ground}-edge", 0, 0.7)
    )


def window(light: str, x: float, y: float, width: float, high: float, name: str, *, gradient: bool = True) -> str:
    """A window whose pane has its corner at (x, y); it shows the time of day."""
    if light == NIGHT:
        view = (
            box(x, y, width, high, "night-sky")
            + circle(x + width * 0.74, y + high * 0.28, min(width, high) * 0.15, "moon")
            + circle(x + width * 0.71, y + high * 0.25, min(width, high) * 0.025, "moon-dark")
            + path(
                f"M{x} {y + high}V{y + high * 0.7}q{width * 0.3} -26 {width * 0.55} -8t{width * 0.45} -4V{y + high}Z",
                "night-hill",
            )
            + path(f"M{x} {y + high}V{y + high * 0.86}q{width * 0.4} -14 {width} -4V{y + high}Z", "night-snow")
            + many(
                circle(x + width * px, y + high * py, radius, "white")
                for px, py, radius in (
                    (0.11, 0.16, 2.6),
                    (0.26, 0.36, 2),
                    (0.18, 0.58, 2.4),
                    (0.42, 0.12, 2),
                    (0.5, 0.44, 2.4),
                    (0.9, 0.54, 2.4),
                )
            )
        )
    else:
        sun_y = y + high * (0.3 if light == DAY else 0.56)
        view = (
            f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{high:g}" fill="url(#@@sky)"/>'
            + circle(x + width * 0.74, sun_y, 25, "sun-glow", 0.5)
            + circle(x + width * 0.74, sun_y, 17, "sun")
            + group(path(_CLOUD, "cloud"), at=(x + width * 0.3, y + high * 0.3), size=0.5)
            + after_dark(
                *(circle(x + width * px, y + high * py, 1.5, "white") for px, py in ((0.2, 0.15), (0.5, 0.22), (0.42, 0.1)))
            )
            + path(
                f"M{x} {y + high}V{y + high * 0.62}q{width * 0.25} -26 {width * 0.55} -4t{width * 0.45} -2V{y + high}Z",
                "hill-far",
            )
            + path(f"M{x} {y + high}V{y + high * 0.78}q{width * 0.5} -20 {width} -2V{y + high}Z", "grass")
            + ger_far(x + width * 0.3, y + high * 0.84, min(0.6, high / 240))
        )
    return (
        (_gradient(light) if gradient and light != NIGHT else "")
        + box(x - 9, y - 9, width + 18, high + 18, "felt", 12)
        + clipped(name, f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{high:g}" rx="8"/>', view)
        + line(f"M{x + width / 2} {y}V{y + high}", "felt", 7)
        + box(x - 18, y + high + 4, width + 36, 13, "felt-dark", 5)
    )


def _ger(light: str) -> str:
    poles = "".join(f"M{-300 + 70 * i} 130L{50 + 35 * i} 0" for i in range(21))
    lattice = "".join(f"M{x} 134l258 258m0 -258l-258 258" for x in range(-240, 800, 48))
    return (
        box(0, 0, 800, 500, "ger-roof")
        + line(poles, "rug-light", 7, 0.75)
        + box(0, 134, 800, 258, "ger-wall")
        + clipped("wall", '<rect width="800" height="258" y="134"/>', line(lattice, "lattice", 4, 0.6))
        + box(0, 124, 800, 22, "rug")
        + dots("M12 135H792", "gold", 5, 20)
        + box(0, 392, 800, 108, "floor")
        + box(0, 392, 800, 8, "floor-edge", 0, 0.6)
        + group(thing("stove"), at=(112, 412), size=1.1)
        + group(thing("chest"), at=(690, 398), size=0.95)
        + group(thing("photos"), at=(690, 240))
        + group(thing("rug"), at=(410, 460), size=1.15)
        + (after_dark(path("M400 0L240 392H560Z", "gold", 0.08)) if light == NIGHT else "")
    )


def _ger_bed(light: str) -> str:
    """The same ger, before a bed."""
    poles = "".join(f"M{-300 + 70 * i} 130L{50 + 35 * i} 0" for i in range(21))
    bars = "".join(f"M{x} 150V400" for x in range(40, 800, 80))
    return (
        box(0, 0, 800, 500, "ger-roof")
        + line(poles, "door", 7, 0.75)
        + box(0, 134, 800, 266, "ger-wall")
        + line(bars, "lattice", 38, 0.55)
        + box(0, 124, 800, 22, "teal")
        + dots("M12 135H792", "gold", 5, 20)
        + box(0, 400, 800, 100, "floor")
        + box(0, 400, 800, 8, "floor-edge", 0, 0.6)
        + group(thing("photos"), at=(130, 226))
        + group(thing("carpet"), at=(670, 228))
        + group(bed(-280, 280, "periwinkle"), at=(400, 452))
        + group(thing("rug"), at=(400, 478), size=1.1)
    )


def _classroom(light: str) -> str:
    return (
        room("green", 384)
        + window(light, 616, 74, 146, 146, "w")
        + group(thing("blackboard"), at=(360, 132))
        + group(
            line("M-60 30Q-30 -10 0 20T60 20", "cream", 3.4, 0.8)
            + line("M52 -26A15 15 0 1 0 22 -26A15 15 0 1 0 52 -26M37 -50V-56M61 -26H67M13 -26H7", "gold", 3.6),
            at=(280, 126),
        )
        + line("M400 150C390 130 416 120 420 134C424 120 450 130 440 150L420 168Z", "coral", 4)
        + line("M480 164V120M480 140Q458 132 462 114Q480 118 480 140M480 150Q502 142 498 124Q482 128 480 150", "mint", 4)
        + group(thing("plant"), at=(60, 384), size=1.1)
        + group(thing("shelf"), at=(30, 250), size=0.8)
    )


def _lab_desk(x: float) -> str:
    return (
        box(x - 100, 316, 200, 12, "wood-light", 4)
        + box(x - 90, 328, 14, 76, "wood-dark", 3)
        + box(x + 76, 328, 14, 76, "wood-dark", 3)
        + group(thing("desktop-pc", "code"), at=(x, 318), size=0.5)
    )


def _computer_lab(light: str) -> str:
    return (
        room("blue", 396, "tile")
        + window(light, 60, 60, 130, 120, "w")
        + group(thing("whiteboard", "shield"), at=(400, 124), size=0.9)
        + group(thing("poster", "lock"), at=(650, 128), size=0.95)
        + _lab_desk(130)
        + _lab_desk(400)
        + _lab_desk(670)
    )


def _bunk(x: float, first: str, second: str, pillow_left: bool) -> str:
    pillow = x + 6 if pillow_left else x + 102
    return (
        box(x - 2, 120, 13, 310, "wood-dark", 4)
        + box(x + 160, 120, 13, 310, "wood-dark", 4)
        + many(
            box(x - 6, y + 30, 182, 16, "wood-light", 4)
            + box(x + 4, y, 164, 34, blanket, 10)
            + box(pillow, y - 12, 62, 26, "felt", 12)
            for y, blanket in ((184, first), (338, second))
        )
        + line(f"M{x + 140} 232V412M{x + 166} 232V412", "wood-dark", 5)
        + line(f"M{x + 140} 262H{x + 166}M{x + 140} 296H{x + 166}M{x + 140} 396H{x + 166}", "wood-dark", 5)
    )


def _dormitory(light: str) -> str:
    return (
        room("lilac", 410)
        + window(light, 290, 44, 220, 150, "w")
        + _bunk(-8, "teal", "periwinkle", True)
        + _bunk(632, "periwinkle", "teal", False)
        + oval(400, 464, 270, 30, "periwinkle", 0.35)
    )


def _corridor(light: str) -> str:
    def door(x: float, colour: str) -> str:
        return (
            box(x - 6, 150, 122, 250, "felt", 6)
            + box(x, 156, 110, 244, colour, 4)
            + box(x + 14, 176, 82, 70, "screen", 5)
            + box(x + 14, 262, 82, 110, f"{colour}-dark", 5)
            + circle(x + 98, 290, 6, "gold")
        )

    return (
        room("green", 398, "tile")
        + box(0, 286, 800, 100, "wall-green-edge")
        + door(60, "teal")
        + door(620, "teal")
        + window(light, 330, 84, 140, 130, "w")
        + group(thing("poster"), at=(250, 214), size=0.9)
        + group(thing("poster", "heart"), at=(550, 214), size=0.9)
        + group(thing("bench"), at=(400, 412), size=0.5)
        + line(
            "M0 440H800M0 474H800M120 405L60 500M260 405L230 500M400 405V500M540 405L570 500M680 405L740 500", "tile-edge", 3
        )
    )


def _bookcase(x: float, y: float, width: float, high: float, rows: int, seed: int) -> str:
    colours = ("red", "periwinkle", "amber", "teal", "violet", "green", "coral", "blue")
    step = high / rows
    parts = [box(x, y, width, high, "wood", 6), box(x + 8, y + 8, width - 16, high - 16, "wood-dark", 3)]
    for row in range(rows):
        foot, left, number = y + step * (row + 1) - 8, x + 14.0, 0
        while left < x + width - 26:
            wide = 11 + (number * 7 + row * 3 + seed) % 6
            tall = step * (0.58 + ((number * 5 + row * 7 + seed) % 5) * 0.06)
            if (number + row * 2 + seed) % 6 != 5:
                parts.append(box(left, foot - tall, wide, tall, colours[(number * 3 + row + seed) % 8], 2))
            left, number = left + wide + 2, number + 1
        parts.append(box(x + 4, foot, width - 8, 8, "wood-light", 2))
    return "".join(parts)


def _library(light: str) -> str:
    return (
        room("cream", 404)
        + _bookcase(24, 70, 220, 340, 4, 1)
        + _bookcase(556, 70, 220, 340, 4, 4)
        + window(light, 320, 70, 160, 140, "w")
        + group(thing("plant"), at=(300, 404), size=0.9)
        + group(thing("lamp"), at=(500, 404), size=1.2)
        + oval(400, 462, 280, 28, "rug", 0.7)
        + oval(400, 462, 244, 22, "rug-light", 0.6)
    )


def _living_room(light: str) -> str:
    return (
        room("peach", 400)
        + window(light, 590, 60, 150, 138, "w")
        + group(thing("landscape"), at=(150, 130))
        + group(thing("shelf"), at=(330, 150), size=0.9)
        + group(thing("sofa"), at=(400, 430), size=1.1)
        + group(thing("plant"), at=(70, 412), size=1.3)
        + group(thing("lamp"), at=(700, 410), size=1.8)
        + oval(400, 466, 300, 28, "rug", 0.8)
        + oval(400, 466, 262, 22, "rug-light", 0.7)
    )


def _kitchen(light: str) -> str:
    return (
        room("cream", 404, "tile")
        + window(light, 330, 60, 140, 120, "w")
        + box(30, 60, 210, 110, "teal", 8)
        + box(38, 68, 92, 94, "teal-dark", 5)
        + box(138, 68, 92, 94, "teal-dark", 5)
        + circle(120, 150, 4, "gold")
        + circle(148, 150, 4, "gold")
        + box(0, 268, 560, 16, "wood-light", 4)
        + box(0, 282, 552, 124, "teal")
        + many(box(12 + 136 * i, 296, 120, 98, "teal-dark", 6) + box(52 + 136 * i, 304, 40, 7, "gold", 3) for i in range(4))
        + group(thing("plant"), at=(500, 268), size=0.7)
        + box(70, 240, 96, 12, "device", 4)
        + path("M84 240C84 200 152 200 152 240Z", "steel-light")
        + box(110, 202, 16, 7, "steel", 3)
        + line("M112 192C108 184 116 180 112 170M128 192C124 184 132 180 128 170", "white", 4, 0.8)
        + box(596, 120, 150, 288, "silver", 14)
        + line("M596 220H746", "steel-light", 4)
        + box(614, 150, 8, 50, "steel", 4)
        + box(614, 240, 8, 70, "steel", 4)
        + group(box(-18, -22, 36, 44, "cream", 3) + group(MARKS["heart"](), size=0.7), at=(690, 176), turn=4)
    )


def _bedroom(light: str) -> str:
    return (
        room("lilac", 400)
        + window(light, 300, 46, 190, 140, "w")
        + group(thing("shelf"), at=(70, 190))
        + group(thing("bedside"), at=(140, 410))
        + box(196, 300, 16, 140, "wood-dark", 6)
        + box(650, 318, 16, 122, "wood-dark", 6)
        + box(204, 408, 452, 20, "wood-light", 4)
        + box(206, 370, 448, 44, "teal", 10)
        + box(206, 362, 448, 18, "felt", 9)
        + box(216, 336, 96, 36, "felt-dark", 16)
        + group(thing("poster", "horse"), at=(690, 170), size=0.9)
        + oval(420, 468, 270, 24, "periwinkle", 0.35)
    )


def _night_window(light: str) -> str:
    """A dark room before a window with the moon, whatever the hour of the recipe."""
    return (
        room("lilac", 410)
        + window(NIGHT, 210, 40, 380, 240, "w")
        + path("M196 34C150 120 176 240 130 330H196Z", "periwinkle")
        + path("M604 34C650 120 624 240 670 330H604Z", "periwinkle")
        + box(150, 22, 500, 12, "wood-dark", 6)
        + group(thing("bedside"), at=(700, 416))
        + oval(400, 466, 290, 26, "periwinkle", 0.35)
    )


def _office(light: str) -> str:
    return (
        room("blue", 396, "tile")
        + window(light, 70, 56, 170, 136, "w")
        + _bookcase(600, 90, 170, 312, 4, 2)
        + group(thing("clock"), at=(330, 96), size=0.8)
        + group(thing("poster", "shield"), at=(470, 146), size=1)
        + group(thing("plant"), at=(550, 400), size=1.1)
    )


def _meeting_room(light: str) -> str:
    """A long table; whoever stands at y 440 or less is behind it when it is drawn last."""
    return (
        room("cream", 390, "tile")
        + window(light, 40, 56, 150, 132, "w")
        + group(thing("projector-screen"), at=(420, 150), size=0.95)
        + group(thing("plant"), at=(740, 394), size=1.2)
        + group(thing("clock"), at=(680, 96), size=0.8)
    )


def _hall(light: str) -> str:
    """A conference hall: stage, big screen, the heads of the public in front are drawn by the recipe."""
    return (
        box(0, 0, 800, 500, "wall-lilac")
        + path("M0 0H120C100 120 130 260 96 380H0Z", "plum")
        + path("M800 0H680C700 120 670 260 704 380H800Z", "plum")
        + line(
            "M40 0C30 120 50 260 34 376M80 0C66 120 88 260 66 378M760 0C770 120 750 260 766 376M720 0C734 120 712 260 734 378",
            "plum-dark",
            5,
        )
        + box(0, 0, 800, 26, "plum-dark")
        + dots("M10 26H796", "gold", 6, 22)
        + group(thing("projector-screen"), at=(400, 160), size=1.18)
        + box(0, 378, 800, 60, "wood")
        + box(0, 372, 800, 14, "wood-light", 3)
        + box(0, 436, 800, 64, "wood-dark")
        + many(group(horn(width=4), at=(80 + 128 * i, 466), size=0.9) for i in range(6))
    )


def _call_centre(light: str) -> str:
    def booth(x: float) -> str:
        return (
            box(x - 118, 214, 236, 190, "wall-peach-edge", 8)
            + box(x - 110, 330, 220, 12, "wood-light", 4)
            + box(x - 104, 342, 208, 62, "wood")
            + group(thing("desktop-pc", "108"), at=(x + 40, 332), size=0.42)
            + box(x - 90, 302, 30, 28, "periwinkle", 5)
            + group(MARKS["handset"](), at=(x - 75, 316), size=0.5)
        )

    return (
        room("peach", 400, "tile")
        + window(light, 60, 40, 130, 118, "w")
        + group(thing("sign-108"), at=(400, 90), size=1.5)
        + group(thing("clock"), at=(690, 96), size=0.9)
        + booth(130)
        + booth(400)
        + booth(670)
    )


def _server_room(light: str) -> str:
    def rack(x: float) -> str:
        return (
            box(x, 70, 128, 336, "device", 8)
            + box(x + 8, 80, 112, 316, "ink", 4)
            + many(
                box(x + 14, 88 + 38 * i, 100, 30, "charcoal", 4)
                + line(f"M{x + 24} {103 + 38 * i}H{x + 60}", "steel", 4)
                + circle(x + 78, 103 + 38 * i, 3.4, "mint")
                + circle(x + 90, 103 + 38 * i, 3.4, "gold" if i % 3 == 1 else "mint")
                + circle(x + 102, 103 + 38 * i, 3.4, "screen-blue")
                for i in range(8)
            )
        )

    return (
        room("blue", 396, "tile")
        + box(0, 20, 800, 16, "steel-light")
        + line("M60 36V70M210 36V70M560 36V70M740 36V70", "periwinkle", 6)
        + rack(20)
        + rack(156)
        + rack(516)
        + rack(652)
        + box(306, 96, 188, 300, "wall-blue-edge", 8)
        + group(thing("cloud", "lock"), at=(400, 150), size=1.2)
        + line(
            "M0 440H800M0 474H800M120 405L60 500M260 405L230 500M400 405V500M540 405L570 500M680 405L740 500", "tile-edge", 3
        )
    )


def _plain(light: str) -> str:
    """A soft round behind one or two figures or a thing, for the small pictures of answers."""
    return oval(400, 250, 330, 236, "wall-blue")


PLACES: dict[str, Place] = {
    "bedroom": Place(_bedroom, 466, "chair"),
    "bus": Place(_bus, 464, "bench"),
    "bus-stop": Place(_bus_stop, 462),
    "bus-winter": Place(_bus_winter, 464, "bench"),
    "call-centre": Place(_call_centre, 470),
    "classroom": Place(_classroom, 466),
    "computer-lab": Place(_computer_lab, 470),
    "corridor": Place(_corridor, 466),
    "dormitory": Place(_dormitory, 468, "floor"),
    "ger": Place(_ger, 468, "floor"),
    "ger-bed": Place(_ger_bed, 474, "bench"),
    "ger-camp": Place(_ger_camp, 474, outdoors=True),
    "hall": Place(_hall, 424),
    "kitchen": Place(_kitchen, 470),
    "library": Place(_library, 468),
    "living-room": Place(_living_room, 470, "bench"),
    "meeting-room": Place(_meeting_room, 460),
    "night-window": Place(_night_window, 468, "floor"),
    "office": Place(_office, 466),
    "plain": Place(_plain, 470),
    "playground": Place(_playground, 470, outdoors=True),
    "school-yard": Place(_school_yard, 476, outdoors=True),
    "server-room": Place(_server_room, 468),
    "soum-centre": Place(_soum_centre, 476, outdoors=True),
    "steppe": Place(_steppe, 480, outdoors=True),
    "street": Place(_street, 448, outdoors=True),
    "winter": Place(_winter, 476, outdoors=True),
    "yard-fence": Place(_yard_fence, 474, outdoors=True),
}
# A house alone, for a small picture.
THINGS["ger"] = Thing(lambda mark: ger_outside(0, 0, 1), 208, 124, FLOOR, held=None)
THINGS["school"] = Thing(lambda mark: school(0, 0, 1), 300, 152, FLOOR, held=None)
GROUNDS = ("blue", "green", "peach", "lilac", "cream")
"""Colours of the round of `plain`, named after a colon: `plain:peach`."""


def plain_round(colour: str, *, small: bool) -> str:
    if small:
        return circle(200, 200, 192, f"wall-{colour}") + path(
            "M26 284Q200 250 374 284A192 192 0 0 1 26 284Z", f"wall-{colour}-edge"
        )
    return oval(400, 250, 380, 240, f"wall-{colour}") + path(
        "M48 342Q400 300 752 342C700 440 560 490 400 490S100 440 48 342Z", f"wall-{colour}-edge"
    )
