"""One figure for every age, its moods and poses, and the cast of the pictures.

A figure stands on the origin and looks to the right; whoever looks to the left is the mirror image. Child: 187 high.
"""

from dataclasses import dataclass, field, replace
from math import hypot, sqrt

from courses.lib.drawing.animals import foal
from courses.lib.drawing.clothes import LONG, WEAR, Build, deeper
from courses.lib.drawing.hair import HAIR
from courses.lib.drawing.shapes import box, circle, group, line, oval, path, ring
from courses.lib.drawing.things import THINGS, thing

BUILDS = {
    "small": Build(38, 37, 48, (14.5, -37), 18, 13, 24.5, 13.6, 7.2, -81, 0.95, 9.6, 15.6, 0.86, 0.94),
    "child": Build(50, 46, 58, (17, -45), 21, 15, 29, 15, 7.8, -94, 1, 11, 17, 0.95),
    "teen": Build(70, 53, 68, (20, -55), 22.5, 18, 34, 15.6, 8.1, -103, 1, 11.4, 17.6, 1.02),
    "adult": Build(84, 58, 78, (23, -65), 25, 21, 39, 17, 8.6, -114, 1.04, 12, 19, 1.05),
    "old": Build(74, 54, 78, (23, -65), 26, 20, 38, 17, 8.6, -113, 1.04, 12, 19, 1.05, 0.97),
}
MOODS = ("happy", "calm", "worried", "sad", "surprised", "thinking", "angry", "proud", "sleepy")
POSES = (
    "stand", "sit", "wave", "point", "hold", "show", "hug", "write", "look-at-phone", "listen", "hand-up",
    "think", "cheer", "cross",
)  # fmt: skip
FACES = ("right", "left", "front")
SEATS = ("chair", "bench", "floor")
"""chair: with a chair of its own; bench: nothing is drawn, something to sit on stands in the picture; floor: legs crossed."""


@dataclass(frozen=True)
class Person:
    build: str
    hair: str
    wear: str
    colour: str
    accent: str = "gold"
    legs: str = "trousers"
    shoes: str = "felt"
    skin: str = "skin"
    hair_colour: str = "black-hair"
    extras: tuple[str, ...] = ()
    glasses: str = "indigo"
    aids: tuple[str, ...] = field(default=())
    """wheelchair, crutch."""


@dataclass(frozen=True)
class Figure:
    """The drawn figure, what lies over its neighbours (a hand on a shoulder), and its height."""

    markup: str
    over: str
    height: float


CAST: dict[str, Person] = {
    "girl6": Person("small", "two-tails", "dress", "coral", legs="pink", shoes="red", hair_colour="brown-hair"),
    "boy6": Person("small", "bowl", "tee", "green", "gold", legs="jeans", shoes="felt", skin="skin-warm"),
    "girl9": Person("child", "braids", "blouse", "yellow", legs="jeans", shoes="red"),
    "boy9": Person("child", "tufted", "hoodie", "blue"),
    "girl10": Person("child", "bob", "dress", "green", legs="trousers", shoes="gold"),
    "boy10": Person("child", "spiky", "stripes", "orange", legs="khaki", shoes="jeans", skin="skin-warm",
                    hair_colour="brown-hair", extras=("glasses",)),
    "boy-wheelchair": Person("child", "curly", "sweater", "violet", skin="skin-warm", aids=("wheelchair",)),
    "girl-hearing-aid": Person("child", "high-tail", "uniform", "indigo", "red", legs="trousers", shoes="ink",
                               extras=("hearing-aid",)),
    "girl-headscarf-kazakh": Person("child", "headscarf", "cardigan", "plum", "cream", legs="jeans", shoes="leather",
                                    hair_colour="brown-hair"),
    "boy-deel": Person("child", "boy-hat", "deel", "teal", "amber", legs="trousers", shoes="leather", skin="skin-sun"),
    "girl-deel": Person("child", "braids-gold", "deel", "red", "teal", legs="red-dark", shoes="leather"),
    "girl-uniform": Person("child", "side-tail", "uniform", "indigo", "red", legs="trousers", shoes="ink", skin="skin-warm"),
    "boy-uniform": Person("child", "crop", "uniform", "indigo", "blue", legs="trousers", shoes="ink"),
    "boy-crutch": Person("child", "side-part", "tee", "amber", "cream", legs="jeans", skin="skin-sun", aids=("crutch",)),
    "teen-girl": Person("teen", "long-fringe", "hoodie", "violet", legs="jeans", shoes="felt"),
    "teen-girl2": Person("teen", "short", "cardigan", "teal", "cream", legs="trousers", shoes="felt", skin="skin-warm"),
    "teen-boy": Person("teen", "quiff", "hoodie", "red", legs="trousers", shoes="felt", skin="skin-warm"),
    "teen-boy2": Person("teen", "side-part", "shirt", "green", legs="khaki", shoes="felt", extras=("glasses",),
                        hair_colour="brown-hair"),
    "teen-wheelchair": Person("teen", "high-tail", "sweater", "blue", "gold", legs="jeans", shoes="red", aids=("wheelchair",)),
    "teen-boy-wheelchair": Person("teen", "curly", "hoodie", "amber", legs="trousers", shoes="felt", skin="skin-warm",
        aids=("wheelchair",)),
    "teen-girl-kazakh": Person("teen", "headscarf", "cardigan", "plum", "cream", legs="jeans", shoes="leather",
                               hair_colour="brown-hair"),
    "teen-girl-winter": Person("teen", "long-beanie", "coat", "violet", "gold", legs="jeans", shoes="leather"),
    "teen-girl2-winter": Person("teen", "short", "coat", "teal", "coral", legs="trousers", shoes="leather", skin="skin-warm"),
    "teen-boy-winter": Person("teen", "beanie", "coat", "blue", "amber", legs="trousers", shoes="leather", skin="skin-warm"),
    "young-woman": Person("adult", "long", "tee", "coral", "cream", legs="jeans", shoes="felt", skin="skin-warm",
                          hair_colour="brown-hair"),
    "young-man": Person("adult", "quiff", "hoodie", "charcoal", legs="jeans", shoes="felt"),
    "mother": Person("adult", "long", "blouse", "red", legs="trousers", shoes="ink"),
    "mother-deel": Person("adult", "long", "deel", "red", "teal", legs="red-dark", shoes="leather", skin="skin-sun"),
    "father": Person("adult", "side-part", "sweater", "blue", "cream", legs="khaki", shoes="leather", skin="skin-warm"),
    "grandmother": Person("old", "old-bun", "deel", "teal", "amber", legs="teal-dark", shoes="leather", hair_colour="grey-hair",
                          extras=("glasses", "wrinkles"), glasses="grey-hair-shine"),
    "grandfather": Person("old", "deel-hat", "deel", "indigo", "amber", legs="indigo-dark", shoes="leather", skin="skin-warm",
                          hair_colour="grey-hair", extras=("beard", "wrinkles")),
    "father-deel": Person("adult", "deel-hat", "deel", "blue", "amber", legs="blue-dark", shoes="leather", skin="skin-sun"),
    "grandfather-kazakh": Person("old", "takiya", "cardigan", "leather", "cream", legs="trousers", shoes="ink",
        skin="skin-warm",
                                 hair_colour="grey-hair", extras=("beard", "wrinkles")),
    "woman-teacher": Person("adult", "bun", "blazer", "plum", legs="trousers", shoes="ink"),
    "man-teacher": Person("adult", "side-part", "cardigan", "khaki", "screen-blue", legs="trousers", shoes="leather",
                          skin="skin-warm", extras=("glasses",)),
    "social-worker": Person("adult", "short", "waistcoat", "green", "gold", legs="trousers", shoes="ink",
                            hair_colour="brown-hair"),
    "operator": Person("adult", "bun", "cardigan", "amber", "cream", legs="indigo", shoes="ink", extras=("headset",),
                       hair_colour="brown-hair"),
    "police-officer": Person("adult", "police-cap", "police", "indigo", legs="indigo-dark", shoes="ink", skin="skin-warm"),
    "official": Person("adult", "short", "blazer", "charcoal", "red", legs="charcoal-dark", shoes="ink"),
    "official2": Person("adult", "receding", "suit", "indigo", "amber", legs="indigo-dark", shoes="ink", skin="skin-warm",
                        hair_colour="grey-hair"),
    "engineer": Person("adult", "crop", "shirt", "blue", legs="khaki", shoes="felt", skin="skin-sun", extras=("lanyard",)),
    "woman-engineer": Person("adult", "side-tail", "shirt", "blue", legs="khaki", shoes="felt", skin="skin-sun",
        extras=("lanyard",)),
    "moderator": Person("adult", "high-tail", "tee", "teal", "gold", legs="jeans", shoes="felt", extras=("headset", "glasses")),
    "trainer": Person("adult", "long", "blazer", "teal", legs="charcoal", shoes="ink", skin="skin-warm", extras=("lanyard",)),
}  # fmt: skip
ANIMALS = {"foal": foal}
WHO = (*CAST, *ANIMALS)


# --- face ----------------------------------------------------------------------------------------------------------------


def _eyes(left: float, right: float, y: float, size: float = 1) -> str:
    return "".join(oval(x, y, 3.1 * size, 3.9 * size, "ink") + circle(x + 1, y - 1.4, 1, "white") for x in (left, right))


def _brows(left: float, right: float, y: float, hair: str, mood: str) -> str:
    a, b = left, right
    shapes = {
        "worried": f"M{a + 4.5} {y - 2.6}Q{a} {y - 0.8} {a - 4.5} {y + 1.6}"
        f"M{b - 4.5} {y - 2.6}Q{b} {y - 0.8} {b + 4.5} {y + 1.6}",
        "surprised": f"M{a - 4.5} {y - 1}Q{a} {y - 5} {a + 4.5} {y - 1}M{b - 4.5} {y - 1}Q{b} {y - 5} {b + 4.5} {y - 1}",
        "thinking": f"M{a - 4.5} {y + 0.4}Q{a} {y - 2.2} {a + 4.5} {y + 0.2}"
        f"M{b - 4.5} {y - 3.1}Q{b} {y - 5.7} {b + 4.5} {y - 3.3}",
        "angry": f"M{a - 5} {y - 2}Q{a} {y - 0.6} {a + 4.5} {y + 3}M{b + 5} {y - 2}Q{b} {y - 0.6} {b - 4.5} {y + 3}",
    }
    shapes["sad"] = shapes["sleepy"] = shapes["worried"]
    calm = f"M{a - 4.3} {y}Q{a} {y - 2.4} {a + 4.3} {y}M{b - 4.3} {y}Q{b} {y - 2.4} {b + 4.3} {y}"
    return line(shapes.get(mood, calm), hair, 2.4)


def _mouth(x: float, y: float, mood: str) -> str:
    if mood == "happy":
        return path(
            f"M{x - 7.5} {y - 1}Q{x} {y + 1.4} {x + 7.5} {y - 1}C{x + 7} {y + 9} {x - 7} {y + 9} {x - 7.5} {y - 1}Z", "lips"
        ) + path(f"M{x - 4} {y + 5.2}Q{x} {y + 2.6} {x + 4} {y + 5.2}Q{x} {y + 7} {x - 4} {y + 5.2}Z", "coral")
    if mood == "surprised":
        return oval(x, y + 3, 3.4, 4.2, "lips")
    curves = {
        "calm": f"M{x - 4.4} {y + 1}Q{x} {y + 4.6} {x + 4.4} {y + 1}",
        "proud": f"M{x - 7} {y}Q{x} {y + 7.4} {x + 7} {y}",
        "worried": f"M{x - 6.4} {y + 3.4}Q{x - 3.4} {y} {x} {y + 2.6}T{x + 6.4} {y + 2.2}",
        "sad": f"M{x - 5.5} {y + 4.6}Q{x} {y - 0.2} {x + 5.5} {y + 4.6}",
        "thinking": f"M{x - 3.4} {y + 2.4}Q{x + 1} {y + 3} {x + 4.6} {y + 0.8}",
        "sleepy": f"M{x - 4} {y + 2.4}Q{x} {y + 3.6} {x + 4} {y + 2.4}",
        "angry": f"M{x - 5} {y + 4}Q{x} {y + 0.4} {x + 5} {y + 4}",
    }
    return line(curves[mood], "lips", 2.6)


def _face(person: Person, mood: str, gaze: float, down: float) -> str:
    """Gaze: how far the face is turned to the right (0 to 6); down: how far the eyes look down."""
    skin, shade = person.skin, f"{person.skin}-shade"
    eye_y = 3 + down - (1.5 if mood in ("proud", "thinking") else 0)
    left, right = gaze - 11.5, gaze + 11.5
    hair = "grey-hair-shine" if person.hair_colour == "grey-hair" else person.hair_colour
    if mood == "sad":
        lids = (
            f"M{left - 5} {eye_y + 1.4}Q{left} {eye_y - 1.6} {left + 5} {eye_y + 1.4}"
            f"M{right - 5} {eye_y + 1.4}Q{right} {eye_y - 1.6} {right + 5} {eye_y + 1.4}"
        )
        eyes = oval(left, eye_y + 3.4, 3.1, 3.4, "ink") + oval(right, eye_y + 3.4, 3.1, 3.4, "ink") + line(lids, "ink", 2)
    elif mood == "sleepy":
        eyes = line(
            "".join(f"M{x - 4.6} {eye_y + 1}Q{x} {eye_y + 5.4} {x + 4.6} {eye_y + 1}" for x in (left, right)),
            "ink",
            2.6,
        )
    elif mood == "proud":
        eyes = line(
            f"M{left - 4.4} {eye_y + 1.2}Q{left} {eye_y - 4.6} {left + 4.4} {eye_y + 1.2}"
            f"M{right - 4.4} {eye_y + 1.2}Q{right} {eye_y - 4.6} {right + 4.4} {eye_y + 1.2}",
            "ink",
            2.6,
        )
    else:
        eyes = _eyes(left, right, eye_y, 1.16 if mood == "surprised" else 1)
    ear = 0.25 * gaze
    parts = [
        circle(-31.5 + ear, 3, 6.4, shade),
        circle(31.5 + ear, 3, 6.4, shade),
        path("M-32 -4C-32 -24 -18 -33 0 -33S32 -24 32 -4C32 18 17 31 0 31S-32 18 -32 -4Z", skin),
        oval(-19 + gaze * 0.5, eye_y + 11, 6.2, 4.5, "blush", 0.5),
        oval(19 + gaze * 0.5, eye_y + 11, 6.2, 4.5, "blush", 0.5),
        oval(gaze * 1.25, eye_y + 6, 3, 2.2, shade),
        eyes,
        _brows(left, right, eye_y - 8.8, hair, mood),
        _mouth(gaze * 1.1, eye_y + 14, mood),
    ]
    if "wrinkles" in person.extras:
        parts.append(line(f"M{left - 7} {eye_y + 2}l-3 1.5M{right + 7} {eye_y + 2}l3 1.5", shade, 1.6))
    if "beard" in person.extras:
        x = gaze * 1.1
        parts.append(
            path(
                f"M{x - 12} {eye_y + 11}Q{x} {eye_y + 5} {x + 12} {eye_y + 11}Q{x + 6}"
                f" {eye_y + 15} {x} {eye_y + 12}Q{x - 6} {eye_y + 15} {x - 12} {eye_y + 11}Z",
                "grey-hair",
            )
        )
        parts.append(
            path(
                f"M{x - 7} {eye_y + 21}Q{x} {eye_y + 25} {x + 7} {eye_y + 21}Q{x + 5}"
                f" {eye_y + 34} {x} {eye_y + 38}Q{x - 5} {eye_y + 34} {x - 7} {eye_y + 21}Z",
                "grey-hair",
            )
        )
    return "".join(parts)


def _on_head(person: Person, gaze: float, down: float) -> str:
    """Glasses, hearing aid, headset: over the hair."""
    y, left, right = 3.5 + down, gaze - 11.5, gaze + 11.5
    parts = []
    if "glasses" in person.extras:
        frame = person.glasses
        parts += [circle(x, y, 9.6, "white", 0.12) + ring(x, y, 9.6, frame, 2.4) for x in (left, right)]
        parts.append(line(f"M{left + 9} {y - 1}Q{gaze} {y - 4} {right - 9} {y - 1}", frame, 2.2))
        parts.append(line(f"M{left - 9.6} {y - 1}L-31 -2M{right + 9.6} {y - 1}L31 -2", frame, 2))
    if "hearing-aid" in person.extras:
        x = -31.5 + 0.25 * gaze
        parts.append(circle(x, 3, 7.4, f"{person.skin}-shade"))
        parts.append(
            path(
                f"M{x - 2} -7C{x - 12} -9 {x - 13} 8 {x - 6} 13C{x - 3} 11"
                f" {x - 6} 6 {x - 5} 1C{x - 5} -2 {x - 2} -3 {x - 2} -7Z",
                "blue",
            )
        )
        parts.append(line(f"M{x - 2} -6Q{x + 5} -7 {x + 3} 3", "screen-blue", 2.2))
        parts.append(circle(x + 2.6, 4.4, 2.8, "blue-dark"))
    if "headset" in person.extras:
        parts.append(line("M-35 0C-37 -54 37 -54 35 0", "device", 5))
        parts.append(box(-41, -8, 12, 22, "periwinkle", 6) + box(29, -8, 12, 22, "periwinkle", 6))
        parts.append(line("M-36 13C-36 26 -24 28 -14 27", "device", 3) + oval(-12 + gaze, 26.5, 5, 3.2, "device"))
    return "".join(parts)


# --- arms ----------------------------------------------------------------------------------------------------------------

_REST = (0.42, 1.7)
_ARMS = {
    "stand": (_REST, _REST),
    "sit": ((0.5, 1.62), (0.5, 1.62)),
    "wave": (_REST, (1.3, -1.15)),
    "point": (_REST, (1.86, -0.35)),
    "hold": ((0.5, 1.36), (0.78, 0.3)),
    "show": ((0.62, 1.4), (1.45, -0.3)),
    "hug": (_REST, (1.7, 0.6)),
    "write": ((0.02, 1.5), (-0.1, 1.34)),
    "look-at-phone": ((-0.1, 0.74), (-0.1, 0.74)),
    "listen": (_REST, (0.6, -1.0)),
    "hand-up": (_REST, (1.2, -2.25)),
    "think": (_REST, _REST),
    "cheer": ((1.4, -1.2), (1.4, -1.2)),
    "cross": (_REST, _REST),
}
"""(left hand, right hand) from the shoulder, outwards and down, in lengths of an upper arm."""


@dataclass(frozen=True)
class Arm:
    sleeve: str
    hand: tuple[float, float]


def _arm(build: Build, side: int, target: tuple[float, float], sleeve: str, skin: str) -> tuple[str, tuple[float, float]]:
    """(the arm, where its hand came to lie): bent at the elbow, outwards and down; a hand too far away stays within reach."""
    sx, sy = side * build.shoulder[0], build.shoulder[1]
    dx, dy = target[0] - sx, target[1] - sy
    far = hypot(dx, dy) or 1
    longest = build.reach * 2 + 2
    if far > longest:
        dx, dy, far = dx * longest / far, dy * longest / far, longest
    hx, hy = sx + dx, sy + dy
    bulge = sqrt(max(build.reach**2 - (far / 2) ** 2, 0))
    options = [(sx + dx / 2 + sign * -dy / far * bulge, sy + dy / 2 + sign * dx / far * bulge) for sign in (-1, 1)]
    ex, ey = max(options, key=lambda point: side * point[0] * 1.2 + point[1])
    back = hypot(hx - ex, hy - ey) or 1
    short = min(build.hand + 3, back)
    wx, wy = hx - (hx - ex) / back * short, hy - (hy - ey) / back * short
    return circle(hx, hy, build.hand, skin) + line(f"M{sx} {sy}Q{ex} {ey} {wx} {wy}", sleeve, build.sleeve), (hx, hy)


def _reaching(build: Build, target: tuple[float, float]) -> Build:
    """With an arm long enough for the target: round a neighbour, or up past the head, nobody measures it."""
    return replace(build, reach=max(build.reach, 0.52 * hypot(target[0] - build.shoulder[0], target[1] - build.shoulder[1])))


def _from_shoulder(build: Build, side: int, away: tuple[float, float]) -> tuple[float, float]:
    return side * (build.shoulder[0] + away[0] * build.reach), build.shoulder[1] + away[1] * build.reach


def _held(name: str, mark: str, at: tuple[float, float], size: float, flip: bool, turn: float = 0) -> str:
    """A thing in a hand; its face is never mirrored."""
    entry = THINGS[name]
    lift = entry.height / 2 if entry.stands == "floor" or name.startswith("laptop") else 0
    return group(thing(name, mark), at=(at[0], at[1] + lift * size), turn=turn, size=size, flip=flip)


def _arms(
    person: Person, build: Build, pose: str, holds: tuple[str, str], flip: bool, reach: tuple[float, float] | None
) -> tuple[str, str, str]:
    """(behind the trunk, before it, over the neighbours)."""
    skin = person.skin
    sleeve = {"uniform": "felt-dark", "waistcoat": "felt-dark", "police": "indigo-dark"}.get(person.wear, deeper(person.colour))
    left_away, right_away = _ARMS[pose]
    left, right = _from_shoulder(build, -1, left_away), _from_shoulder(build, 1, right_away)
    name, mark = holds
    unit = build.hand / 7.8

    def fingers(at: tuple[float, float], size: float = 0.86) -> str:
        return circle(at[0], at[1], build.hand * size, skin)

    if pose == "hug":
        right = reach or right
        behind, hand = _arm(_reaching(build, right), 1, right, sleeve, skin)
        before, _ = _arm(build, -1, left, sleeve, skin)
        hand = reach or hand
        return behind, before, oval(hand[0], hand[1], build.hand * 0.86, build.hand * 1.1, skin, turn=-14)
    if pose == "look-at-phone":
        middle = (3.0, build.shoulder[1] + 0.52 * build.reach)
        name = name or "phone-back"
        if name == "phone":
            name, mark = "phone-back", ""
        entry = THINGS[name]
        size = (entry.held or 0.7) * unit * (0.84 if name == "phone-back" else 1)
        wide = entry.width * size / 2
        low = middle[1] + entry.height * size * 0.18
        before_left, at_left = _arm(build, -1, (middle[0] - wide + 1, low), sleeve, skin)
        before_right, at_right = _arm(build, 1, (middle[0] + wide - 1, low), sleeve, skin)
        return "", before_left + before_right + _held(name, mark, middle, size, flip) + fingers(at_left) + fingers(at_right), ""
    if pose == "write":
        before_left, at_left = _arm(build, -1, (-17 * unit, -12 * unit), sleeve, skin)
        before_right, at_right = _arm(build, 1, (12 * unit, -16 * unit), sleeve, skin)
        sheet = group(
            path("M-30 4L-22 -20H22L30 4Z", "cream") + line("M-16 -13H8M-18 -6H2", "mist", 2.6), at=(0, -6 * unit), size=unit
        )
        pencil = group(thing("pencil"), at=(at_right[0] - 3, at_right[1] - 8 * unit), turn=28, size=0.62 * unit)
        return "", sheet + before_left + before_right + pencil + fingers(at_right) + fingers(at_left), ""
    if pose == "listen":
        ear = (34 * build.head_size, build.head + 7)
        before_left, _ = _arm(build, -1, left, sleeve, skin)
        if name in ("phone", "phone-back"):
            before_right, at = _arm(build, 1, (ear[0] + 4, ear[1] + 6), sleeve, skin)
            return (
                "",
                before_left
                + before_right
                + _held("phone-back", "", (at[0] - 1, at[1] - 8), 0.52 * unit, flip, -8)
                + fingers(at),
                "",
            )
        before_right, at = _arm(build, 1, (ear[0] + 5, ear[1]), sleeve, skin)
        return "", before_left + before_right, ""
    if pose == "sit" and not name:
        knees = [_arm(build, side, (side * build.half * 0.74, 8), sleeve, skin) for side in (-1, 1)]
        return "", "".join(drawn for drawn, _ in knees) + "".join(fingers(at, 1) for _, at in knees), ""
    if pose == "think":
        before_left, _ = _arm(build, -1, (build.half * 0.3, -0.28 * build.neck), sleeve, skin)
        chin = (11.0, build.head + 32 * build.head_size)
        before_right, at = _arm(build, 1, chin, sleeve, skin)
        return "", before_left + before_right + fingers(at, 1), ""
    if pose == "cross":
        return "", _crossed(build, sleeve, skin), ""
    if name and pose in ("hold", "show", "stand", "sit", "point", "wave", "hand-up", "cheer"):
        entry = THINGS[name]
        size = (entry.held or 0.6) * unit
        if entry.two_hands and pose in ("hold", "show", "stand", "sit"):
            bigger = 1.2 if pose == "show" else 1
            size *= bigger
            middle = (5.0, build.shoulder[1] + (0.78 if pose != "sit" else 1.0) * build.reach)
            wide = min(entry.width * size / 2, build.shoulder[0] + build.reach * 1.5)
            low = middle[1] + entry.height * size * 0.16
            before_left, at_left = _arm(build, -1, (middle[0] - wide + 1, low), sleeve, skin)
            before_right, at_right = _arm(build, 1, (middle[0] + wide - 1, low), sleeve, skin)
            return (
                "",
                before_left + before_right + _held(name, mark, middle, size, flip) + fingers(at_left) + fingers(at_right),
                "",
            )
        if pose in ("stand", "sit"):
            right = _from_shoulder(build, 1, _ARMS["hold"][1])
        if pose == "show":
            size *= 1.25
        before_left, _ = _arm(build, -1, left, sleeve, skin)
        if pose in ("hold", "stand", "sit", "show"):
            before_right, at = _arm(build, 1, right, sleeve, skin)
            lift = min(entry.height * size * 0.3, 22) if entry.height > 40 else 2
            thing_at = (at[0] + 5, at[1] - lift)
            extra = fingers((at[0] + 1, at[1]), 0.9)
            return "", before_left + before_right + _held(name, mark, thing_at, size, flip, 8) + extra, ""
        # The other hand holds it: this one waves or points.
        hand_left = _from_shoulder(build, -1, (0.5, 0.7))
        before_left, at = _arm(build, -1, hand_left, sleeve, skin)
        before_right, at_right = _arm(_reaching(build, right), 1, right, sleeve, skin)
        return (
            "",
            before_right
            + _finger(build, pose, at_right, skin)
            + before_left
            + _held(name, mark, (at[0] + 2, at[1] - 10), size, flip, -6)
            + fingers(at, 0.9),
            "",
        )
    before_left, at_left = _arm(build, -1, left, sleeve, skin)
    before_right, at_right = _arm(_reaching(build, right), 1, right, sleeve, skin)
    tail = _finger(build, pose, at_right, skin)
    if "crutch" in person.aids and pose != "sit":
        tail = ""
    return "", before_left + before_right + tail, ""


def _crossed(build: Build, sleeve: str, skin: str) -> str:
    sx, sy = build.shoulder
    low, out = sy + build.reach * 0.86, sx + build.reach * 0.34
    return "".join(
        circle(-side * (sx - 3), low - 3 + side * 3, build.hand, skin)
        + line(
            f"M{side * sx} {sy}Q{side * (out + 6)} {low - 6} {side * (sx - 2)} {low}L{-side * (sx - 12)} {low - 2 + side * 3}",
            sleeve,
            build.sleeve,
        )
        for side in (-1, 1)
    )


def _finger(build: Build, pose: str, at: tuple[float, float], skin: str) -> str:
    if pose != "point":
        return ""
    return line(f"M{at[0]} {at[1] - 1}l{build.hand * 1.7} -3", skin, build.hand * 0.66)


# --- legs ----------------------------------------------------------------------------------------------------------------

_SHOE = "M-8 -5C-8 -9 8 -9 9 -4C14 -3 18 0 18 4Q18 7 15 7L-7 7Q-10 7 -10 3Z"
_SIDE_SHOE = "M-9 -4C-9 -9 8 -9 9 -4C14 -3 17 0 17 3Q17 6 14 6L-6 6Q-9 6 -9 3Z"


def _shoe(at: tuple[float, float], size: float, colour: str, flip: bool) -> str:
    sole = line("M-8 6.2L16 6.2", "ink", 1.8, 0.35)
    return group(path(_SHOE, colour), sole, at=at, size=size, flip=flip)


def _legs(person: Person, build: Build, seat: str) -> tuple[str, float]:
    """(legs and shoes, how high the hip is)."""
    main, deep, shoe, x, wide = (
        person.legs,
        deeper(person.legs) if not person.legs.endswith("-dark") else person.legs,
        person.shoes,
        build.leg,
        build.leg_width,
    )
    size = build.shoe
    if seat == "stand":
        hip = build.hip
        parts = []
        for side in (-1, 1):
            parts.append(_shoe((side * x, -7), size, shoe, side < 0))
            parts.append(line(f"M{side * (x - 1)} {-hip + 2}Q{side * (x - 5.4)} {-hip * 0.58} {side * x} -12", main, wide))
        return "".join(parts), hip
    if seat == "floor":
        unit = build.half / 21
        if person.wear == "deel":
            skirt = path("M-50 2C-54 -22 -26 -34 0 -34S54 -22 50 2Q0 10 -50 2Z", deeper(person.colour)) + line(
                "M-49 0Q0 8 49 0", "gold", 4
            )
            return group(skirt, size=unit * (0.86 if build.half > 24 else 0.9)), 16 * unit
        parts = []
        for side in (-1, 1):
            parts.append(group(path(_SIDE_SHOE, shoe), at=(side * 31 * unit, -3), turn=-6 * side, size=size, flip=side < 0))
            parts.append(line(f"M{-side * 40 * unit} -11Q{-side * 22 * unit} -3 {side * 14 * unit} -4", deep, 16 * unit))
            parts.append(line(f"M{-side * 9 * unit} {-17 * unit}L{-side * 40 * unit} -12", main, 17 * unit))
        return "".join(parts), 16 * unit
    hip = build.sit
    knee = hip - 14
    x = x + 2
    parts = []
    for side in (-1, 1):
        parts.append(_shoe((side * x, -6), size, shoe, side < 0))
        parts.append(line(f"M{side * x} {-hip + 16}L{side * x} -12", deep, wide - 0.5))
    for side in (-1, 1):
        parts.append(line(f"M{side * (x - 3)} {-hip + 4}L{side * (x + 0.5)} {-knee}", main, wide + 4))
    return "".join(parts), hip


def _chair(build: Build) -> str:
    seat, half = build.sit - 8, build.half + 12
    return (
        box(-half + 2, -seat - 50, 8, seat + 50, "wood-dark", 4)
        + box(half - 10, -seat - 50, 8, seat + 50, "wood-dark", 4)
        + box(-half, -seat - 52, 2 * half, 12, "wood-light", 6)
        + box(-half + 2, -seat - 30, 2 * half - 4, 11, "wood", 5)
        + box(-half - 2, -seat, 2 * half + 4, 11, "wood-light", 5)
    )


def _lap(person: Person, build: Build) -> str:
    """The skirt of a deel or a dress over the knees of somebody on a chair."""
    if person.wear not in LONG:
        return ""
    wide, low = build.half + 8, build.sit * (0.66 if person.wear == "deel" else 0.42)
    colour, edge = person.colour, "gold" if person.wear == "deel" else deeper(person.colour)
    return path(
        f"M{-build.half} -14C{-wide - 2} -4 {-wide} {low * 0.5} {-wide + 1} {low}Q0"
        f" {low + 7} {wide - 1} {low}C{wide} {low * 0.5} {wide + 2} -4 {build.half} -14Z",
        colour,
    ) + line(f"M{-wide + 2} {low - 1}Q0 {low + 6} {wide - 2} {low - 1}", edge, 4)


def _wheelchair(person: Person, build: Build, body: str) -> str:
    """Somebody in a wheelchair: the frame behind, the legs, the body, the big wheel before it."""
    unit = build.half / 21
    deep = person.legs
    frame = (
        line("M-26 -62L-30 -98", "device", 6)
        + line("M-30 -98L-40 -99", "device", 6)
        + box(-27, -72, 9, 34, "amber-dark", 4)
        + box(-26, -42, 50, 11, "amber", 5)
        + line("M-22 -36L22 -36L34 -14L46 -10", "device", 5)
        + line("M22 -36L26 -12", "device", 5)
        + circle(26, -9, 9, "steel")
        + circle(26, -9, 4, "silver")
        + line("M38 -7L52 -7", "device", 6)
    )
    legs = (
        _shoe((38, -13), 0.95, person.shoes, False)
        + line("M-14 -44Q19 -38.7 38 -18", deep, 17)
        + _shoe((46, -11), 0.95, person.shoes, False)
        + line("M6 -44Q42.2 -47.3 46 -16", deep, 17)
    )
    wheel = (
        ring(-8, -28, 25, "device", 6)
        + ring(-8, -28, 18, "steel-light", 2)
        + line("M-8 -46V-10M-26 -28H10M-21 -41L5 -15M5 -41L-21 -15", "steel-light", 1.6)
        + circle(-8, -28, 5, "amber")
    )
    return group(frame + legs, size=unit) + body + group(wheel, size=unit)


def _crutch(build: Build, hip: float, at: tuple[float, float]) -> str:
    x, y = at
    return (
        line(f"M{x + 2} {y - 24}L{x + 6} {hip - 3}", "steel", 5)
        + line(f"M{x - 6} {y}H{x + 12}", "device", 6)
        + line(f"M{x - 6} {y - 26}Q{x + 2} {y - 20} {x + 10} {y - 28}", "device", 5)
        + box(x + 1, hip - 5, 10, 7, "ink", 3)
    )


# --- whole ---------------------------------------------------------------------------------------------------------------


def figure(
    who: str,
    *,
    pose: str = "stand",
    mood: str = "calm",
    faces: str = "right",
    seat: str = "",
    holds: tuple[str, str] = ("", ""),
    reach: tuple[float, float] | None = None,
) -> Figure:
    """A member of the cast, standing or sitting on the origin.

    `holds` is (thing, mark on its face). `seat` is one of SEATS, "" to stand (`pose: sit` alone: on a chair). `reach` is where
    the hand of a hug shall lie, in the figure's own measure.
    """
    if who in ANIMALS:
        return Figure(group(ANIMALS[who](mood), flip=faces == "left"), "", 190)
    person = CAST[who]
    build = BUILDS[person.build]
    flip = faces == "left"
    rolls = "wheelchair" in person.aids
    if pose == "sit" and not seat:
        seat = "chair"
    legs, hip = _legs(person, build, "bench" if seat == "chair" else seat or "stand")
    if rolls:
        legs, hip = "", 46 * build.half / 21
    gaze = {"front": 0.0}.get(faces, 5.0)
    down, tilt = 0.0, {"front": 0}.get(faces, 3)
    if pose in ("look-at-phone", "write"):
        gaze, down, tilt = 2.5, 3.2, 5
    elif pose == "hug":
        tilt = 8
    elif pose in ("listen", "think"):
        gaze, tilt = (0.0, 4) if pose == "listen" else (gaze, 6)
    if mood == "proud":
        tilt -= 5
    if mood == "sleepy":
        tilt += 9
    if mood in ("sad", "worried", "sleepy"):
        down += 1.5
    shine = person.hair_colour + "-shine"
    hair_back, hair_front = HAIR[person.hair](person.hair_colour, shine)
    neck = build.neck
    reach_in = None if reach is None else (reach[0] / build.size, reach[1] / build.size + hip)
    behind, before, over = _arms(person, build, pose, holds, flip, reach_in)

    def head(*parts: str) -> str:
        return group(*parts, at=(0, build.head), turn=tilt, size=build.head_size) if any(parts) else ""

    # A turned group inside a moved one keeps the ornament of the hair in place.
    wear = (
        WEAR[person.wear](build, person.colour, person.accent)
        if not (seat and person.wear in LONG) and not rolls
        else _seated_wear(person, build)
    )
    badge = ""
    if "lanyard" in person.extras:
        badge = (
            line(f"M-9 {-neck}L0 {-0.42 * neck}L9 {-neck}", "periwinkle", 2.6)
            + box(-7, -0.42 * neck, 14, 18, "white", 2.5)
            + box(-4.4, -0.42 * neck + 4, 8.8, 5, "screen-blue", 1)
        )
    aid = ""
    if "crutch" in person.aids and not seat:
        hand = _from_shoulder(build, -1, _REST)
        aid = _crutch(build, hip, hand)
    body = group(
        behind
        + head(hair_back)
        + box(-7.5, -neck - 11, 15, 17, f"{person.skin}-shade", 7)
        + wear
        + badge
        + (_lap(person, build) if seat in ("chair", "bench") else "")
        + head(_face(person, mood, gaze, down), hair_front, _on_head(person, gaze, down))
        + aid
        + before,
        at=(-4 * build.half / 21 if rolls else 0, -hip),
    )
    whole = _wheelchair(person, build, body) if rolls else (_chair(build) if seat == "chair" else "") + legs + body
    over = group(over, at=(0, -hip)) if over else ""
    height = (hip - build.head + 44 * build.head_size) * build.size
    return Figure(
        group(whole, size=build.size, flip=flip),
        group(over, size=build.size, flip=flip) if over else "",
        height,
    )


def _seated_wear(person: Person, build: Build) -> str:
    """A deel or a dress from the hip up, for somebody who sits."""
    if person.wear not in LONG:
        return WEAR[person.wear](build, person.colour, person.accent)
    return WEAR["blouse" if person.wear == "dress" else "seated-deel"](build, person.colour, person.accent)
