"""A picture from its recipe.

    place: ger                        a name of PLACES; `plain` or `plain:peach` for a soft round
    light: evening                    day (unless told otherwise), evening, night
    size: small                       400 by 400 instead of 800 by 500
    people:                           those who are further back first
      - {who: girl9, at: 300, pose: hold, holds: {thing: phone, shows: chat}, mood: worried, faces: right}
      - {who: grandmother, at: [480, 470], seat: floor, mood: calm, faces: left, size: 1.1, says: heart}
    things:
      - {thing: lock, at: [620, 180], size: 1.2}
      - {thing: poster, at: [150, 160], shows: "108", behind: true}

`at` is the x of the feet (or [x, y]); of a thing it is its middle, of one that stands on the floor its foot. What hangs on a wall is
behind the people; what stands on the floor is before whoever stands further up; what is in the air is before all. `behind` and
`before` say otherwise.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from courses.lib.drawing.marks import MARKS
from courses.lib.drawing.palette import coloured
from courses.lib.drawing.people import ANIMALS, BUILDS, CAST, FACES, MOODS, POSES, SEATS, WHO, figure
from courses.lib.drawing.places import GROUNDS, LIGHTS, PLACES, plain_round
from courses.lib.drawing.shapes import box, group
from courses.lib.drawing.things import FLOOR, THINGS, WALL, thing

WIDE, SMALL = (800, 500), (400, 400)
SCALE = 1.45
"""Figures are drawn this much larger than their own measure."""

_KEYS = {"place", "light", "size", "people", "things"}
_PERSON_KEYS = {"who", "at", "pose", "mood", "faces", "holds", "seat", "size", "says", "thinks"}
_THING_KEYS = {"thing", "at", "shows", "size", "turn", "flip", "behind", "before"}
_HELD_KEYS = {"thing", "shows", "screen"}


def draw(recipe: Mapping[str, Any]) -> str:
    """The SVG of the recipe: the same recipe, the same bytes. ValueError names the first thing that is wrong with it."""
    if faults := problems(recipe):
        raise ValueError(faults[0])
    small = recipe.get("size") == "small"
    width, high = SMALL if small else WIDE
    light = recipe.get("light", "day")
    name, _, ground = str(recipe["place"]).partition(":")
    place = PLACES[name]
    if name == "plain":
        back = plain_round(ground or "blue", small=small)
        floor = 372.0 if small else place.floor
    else:
        back, floor = place.draw(light), place.floor
        if small:
            back, floor = group(back, at=(-120, 0), size=0.8), min(place.floor * 0.8, 384)
    if light == "evening" and name != "plain":
        back += box(0, 0, width, high, "dusk-top", 0, 0.2)
    layers = _layers(recipe, floor, place.seat, small)
    markup = back + "".join(layers)
    prefix = "p" + hashlib.sha256(json.dumps(recipe, sort_keys=True, default=str).encode()).hexdigest()[:6]
    markup, sheet = coloured(markup, night=light == "night")
    markup = markup.replace("@@", f"{prefix}-")
    style = f"<style>{sheet}</style>" if sheet else ""
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{high}" viewBox="0 0 {width} {high}">{style}{_shorter(markup)}</svg>\n'


_ZERO = re.compile(r"(?<=[\s\"(,MLQCHVTSAZmlqchvtsa-])0\.(?=\d)")


def _shorter(markup: str) -> str:
    return _ZERO.sub(".", markup)


def _layers(recipe: Mapping, floor: float, seat: str, small: bool) -> list[str]:
    """Wall, then people and furniture from far to near, then hands on shoulders, then what floats."""
    wall, standing, over, air = [], [], [], []
    scale = SCALE * (0.9 if small else 1)
    people = recipe.get("people") or []
    for order, person in enumerate(people):
        x, y = _point(person["at"], floor)
        size = scale * float(person.get("size", 1))
        held = person.get("holds") or {}
        own_seat = person.get("seat", "")
        if person.get("pose") == "sit" and not own_seat and "seat" not in person:
            own_seat = seat
        drawn = figure(
            person["who"],
            pose=person.get("pose", "stand"),
            mood=person.get("mood", "happy" if person["who"] in ANIMALS else "calm"),
            faces=person.get("faces", "right"),
            seat=own_seat,
            holds=(held.get("thing", ""), str(held.get("shows") or held.get("screen") or "")),
            reach=_reach(person, people, x, y, size, floor),
        )
        standing.append((y, 0, order, group(drawn.markup, at=(x, y), size=size)))
        if drawn.over:
            over.append(group(drawn.over, at=(x, y), size=size))
        for key, bubble in (("says", "speech-bubble"), ("thinks", "thought-bubble")):
            if person.get(key):
                air.append(_bubble(bubble, str(person[key]), x, y - drawn.height * size, person.get("faces", "right"), small))
    for order, entry in enumerate(recipe.get("things") or []):
        x, y = entry["at"]
        kind = THINGS[entry["thing"]]
        drawn_thing = group(
            thing(entry["thing"], str(entry.get("shows") or "")),
            at=(x, y),
            turn=entry.get("turn", 0),
            size=entry.get("size", 1),
            flip=bool(entry.get("flip")),
        )
        if entry.get("behind") or (kind.stands == WALL and not entry.get("before")):
            wall.append(drawn_thing)
        elif kind.stands == FLOOR and not entry.get("before"):
            standing.append((y, 1, order, drawn_thing))
        else:
            air.append(drawn_thing)
    return wall + [markup for *_, markup in sorted(standing, key=lambda item: item[:3])] + over + air


def _point(at: Any, floor: float) -> tuple[float, float]:
    return (float(at[0]), float(at[1])) if isinstance(at, list | tuple) else (float(at), floor)


def _reach(person: Mapping, people: list, x: float, y: float, size: float, floor: float) -> tuple[float, float] | None:
    """Where the hand of a hug lies: on the far shoulder of the next person on that side, if one is near enough."""
    if person.get("pose") != "hug" or person["who"] not in CAST:
        return None
    side = -1 if person.get("faces") == "left" else 1
    near = None
    for other in people:
        if other is person:
            continue
        ox, oy = _point(other["at"], floor)
        far = (ox - x) * side
        if 0 < far < 190 and (near is None or far < near[0]):
            near = (far, oy, other)
    if near is None:
        return None
    far, other_y, other = near
    if other["who"] in ANIMALS:
        return far / size, (other_y - y - 110) / size
    build = BUILDS[CAST[other["who"]].build]
    other_size = size * float(other.get("size", 1)) / float(person.get("size", 1))
    hip = {"floor": 16, "": build.hip}.get(other.get("seat", ""), build.sit)
    if other.get("pose") == "sit" and "seat" not in other:
        hip = build.sit
    if "wheelchair" in CAST[other["who"]].aids:
        hip = 46
    return (
        (far + build.shoulder[0] * 1.3 * build.size * other_size) / size,
        (other_y - y + (-hip + build.shoulder[1] - 1) * build.size * other_size) / size,
    )


def _bubble(name: str, mark: str, x: float, top: float, faces: str, small: bool) -> str:
    """A bubble beside a head, kept inside the picture."""
    wide, _high = SMALL if small else WIDE
    side = -1 if faces == "left" else 1
    bubble_x = min(max(x + side * 84, 52), wide - 52)
    bubble_y = max(top - 18, 48)
    mirrored = bubble_x < x
    entry = THINGS[name]
    shape = entry.draw("dots")
    sign = MARKS[mark]()
    base = shape.rsplit('<g transform="', 1)[0]
    return group(
        group(base, flip=mirrored) + group(sign, at=(0, -4 if name == "thought-bubble" else 0), size=1.05),
        at=(bubble_x, bubble_y),
    )


# --- shape check -----------------------------------------------------------------------------------------------------------


def problems(recipe: Any) -> list[str]:
    """What is wrong with a recipe, in English, one sentence each; [] when it can be drawn."""
    if not isinstance(recipe, Mapping):
        return ["a recipe is a mapping"]
    found = [f"unknown key: {key}" for key in recipe if key not in _KEYS]
    name, _, ground = str(recipe.get("place", "")).partition(":")
    if name not in PLACES:
        found.append(f"unknown place: {name or '(none)'}")
    elif ground and (name != "plain" or ground not in GROUNDS):
        found.append(f"unknown ground: {ground}")
    if recipe.get("light", "day") not in LIGHTS:
        found.append(f"unknown light: {recipe.get('light')}")
    if recipe.get("size", "wide") not in ("wide", "small"):
        found.append(f"unknown size: {recipe.get('size')}")
    wide, high = SMALL if recipe.get("size") == "small" else WIDE
    for key, check in (("people", _person_problems), ("things", _thing_problems)):
        entries = recipe.get(key)
        if entries is None:
            continue
        if not isinstance(entries, list | tuple):
            found.append(f"{key} is a list")
            continue
        for number, entry in enumerate(entries, 1):
            if isinstance(entry, Mapping):
                found += [f"{key} {number}: {fault}" for fault in check(entry, wide, high)]
            else:
                found.append(f"{key} {number} is a mapping")
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value and abs(value) < 10_000


def _where(at: Any, wide: int, high: int, *, alone: bool) -> list[str]:
    if alone and _is_number(at):
        at = (at, high)
    if not (isinstance(at, list | tuple) and len(at) == 2 and all(_is_number(value) for value in at)):
        return ["at is the x" + (" or [x, y]" if alone else " and y: [x, y]")]
    if not (0 <= at[0] <= wide and 0 <= at[1] <= high + 140):
        return [f"off the picture: {at[0]:g}, {at[1]:g}"]
    return []


def _one_of(entry: Mapping, key: str, names: Any) -> list[str]:
    return [f"unknown {key}: {entry[key]}"] if key in entry and entry[key] not in names else []


def _size_problems(entry: Mapping) -> list[str]:
    size = entry.get("size", 1)
    return [] if _is_number(size) and 0.2 <= size <= 4 else [f"size is from 0.2 to 4, not {size}"]


def _mark_problems(entry: Mapping, name: str) -> list[str]:
    mark = entry.get("shows", entry.get("screen"))
    if mark is None:
        return []
    if str(mark) not in MARKS:
        return [f"unknown sign: {mark}"]
    if name in THINGS and not THINGS[name].mark:
        return [f"{name} shows nothing"]
    return []


def _person_problems(entry: Mapping, wide: int, high: int) -> list[str]:
    found = [f"unknown key: {key}" for key in entry if key not in _PERSON_KEYS]
    who = entry.get("who")
    if who == "stranger":
        found.append("a stranger is seen on screens only: holds or things with shows: stranger")
    elif who not in WHO:
        found.append(f"unknown person: {who}")
    found += _where(entry.get("at"), wide, high, alone=True)
    found += _one_of(entry, "pose", POSES) + _one_of(entry, "mood", MOODS) + _one_of(entry, "faces", FACES) + _one_of(entry, "seat", SEATS)
    found += _size_problems(entry)
    for key in ("says", "thinks"):
        if key in entry and str(entry[key]) not in MARKS:
            found.append(f"unknown sign: {entry[key]}")
    held = entry.get("holds")
    if held is not None:
        if not isinstance(held, Mapping):
            return [*found, "holds is a mapping"]
        found += [f"unknown key in holds: {key}" for key in held if key not in _HELD_KEYS]
        name = held.get("thing")
        if name not in THINGS:
            found.append(f"unknown thing: {name}")
        elif THINGS[name].held is None:
            found.append(f"nobody can hold: {name}")
        found += _mark_problems(held, str(name))
    return found


def _thing_problems(entry: Mapping, wide: int, high: int) -> list[str]:
    found = [f"unknown key: {key}" for key in entry if key not in _THING_KEYS]
    name = entry.get("thing")
    if name not in THINGS:
        found.append(f"unknown thing: {name}")
    found += _where(entry.get("at"), wide, high, alone=False) + _size_problems(entry) + _mark_problems(entry, str(name))
    turn = entry.get("turn", 0)
    if not (_is_number(turn) and abs(turn) <= 360):
        found.append(f"turn is in degrees, not {turn}")
    return found
