"""Where the scenes of a drawing stand, in the drawing's own units. Pure; the same story always gives the same places.

Scenes stand in rows, each below all scenes that lead to it; a choice that leads back up is turned round while rows are made, so
a circle does no harm. A choice that skips rows passes them in a gap of its own. Within a row, scenes are moved towards the
middle of their neighbours, which undoes most crossings. What cannot be reached stands apart, below.
"""

from collections import defaultdict, deque
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import pairwise

from .graph import Story
from .rules import linked

WIDE, HIGH = 184, 66
"""Size of a scene's box."""
GAP, ROW_GAP, MARGIN = 24, 70, 16
PASSING = 20
"""Width of the gap for a choice that passes a row."""
MOST_GAPS = 4000
"""More than so many gaps nobody could follow, nor draw in time: further choices then go straight, behind the boxes."""
SWEEPS = 6
PORT = 22
"""At most so far apart choices leave or enter a box."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Route:
    """A choice as a line. `points`: from its scene to its target, passing rows straight; `loose`: the target does not exist."""

    scene: str
    place: int
    points: tuple[Point, ...]
    loose: bool = False


@dataclass(frozen=True)
class Layout:
    """Left upper corners of the boxes by scene, in reading order; the lines; the whole size; where the part apart begins."""

    boxes: dict[str, Point]
    routes: tuple[Route, ...]
    width: float
    height: float
    apart: tuple[str, ...] = ()
    apart_top: float = 0


@dataclass
class _Edge:
    """A choice between two rows or more. `chain`: its scene (or target, if turned), the gaps it passes, its target (scene)."""

    scene: str
    place: int
    chain: list = field(default_factory=list)
    turned: bool = False


def lay_out(story: Story, *, apart: Collection[str] | None = None) -> Layout:
    """Places for every scene and choice. `apart`: scenes to set apart; by default those that no choice leads to at all."""
    reached = linked(story) if apart is None else linked(story) - set(apart)
    links = _links(story, reached)
    turned = _turned(story, reached, links)
    rows, level = _rows(story, reached, links, turned)
    edges, gaps = [], 0
    for scene, place, to in links:
        if scene == to:
            continue
        back = (scene, place) in turned
        upper, lower = (to, scene) if back else (scene, to)
        passes = [(scene, place, number) for number in range(level[upper] + 1, level[lower])]
        gaps += len(passes)
        if gaps > MOST_GAPS:
            passes = []
        for gap in passes:
            rows[gap[2]].append(gap)
        edges.append(_Edge(scene, place, [upper, *passes, lower], back))
    _untangle(rows, edges)
    return _draw(story, rows, edges, reached)


def _links(story: Story, reached: Collection[str]) -> list[tuple[str, int, str]]:
    """(scene, place of the choice, target) between scenes that are not apart."""
    return [
        (key, place, choice.to)
        for key, scene in story.by_key.items()
        if key in reached
        for place, choice in enumerate(scene.choices)
        if choice.to in reached
    ]


def _turned(story: Story, reached: Collection[str], links) -> set[tuple[str, int]]:
    """Choices that lead back to a scene one came through: without them there is no circle."""
    ways = defaultdict(list)
    for scene, place, to in links:
        ways[scene].append((place, to))
    found, done, open_ = set(), set(), set()
    for first in (story.start, *story.by_key):
        if first not in reached or first in done:
            continue
        stack = [(first, iter(ways[first]))]
        open_.add(first)
        while stack:
            scene, rest = stack[-1]
            for place, to in rest:
                if to in open_:
                    found.add((scene, place))
                elif to not in done:
                    open_.add(to)
                    stack.append((to, iter(ways[to])))
                    break
            else:
                stack.pop()
                open_.discard(scene)
                done.add(scene)
    return found


def _rows(story: Story, reached: Collection[str], links, turned) -> tuple[list[list], dict[str, int]]:
    """Scenes by row, and the row of each: one more than the lowest that leads to it."""
    down, waits = defaultdict(list), dict.fromkeys(reached, 0)
    for scene, place, to in links:
        upper, lower = (to, scene) if (scene, place) in turned else (scene, to)
        if upper != lower:
            down[upper].append(lower)
            waits[lower] += 1
    level = dict.fromkeys(reached, 0)
    queue = deque(key for key in story.by_key if key in reached and not waits[key])
    rows: dict[int, list] = defaultdict(list)
    while queue:
        key = queue.popleft()
        rows[level[key]].append(key)
        for lower in down[key]:
            level[lower] = max(level[lower], level[key] + 1)
            waits[lower] -= 1
            if not waits[lower]:
                queue.append(lower)
    return [rows[number] for number in range(len(rows))], level


def _untangle(rows: list[list], edges: list[_Edge]) -> None:
    """Sort each row by the middle of its neighbours in the row above, then below, to and fro."""
    above, below = defaultdict(list), defaultdict(list)
    for edge in edges:
        for upper, lower in pairwise(edge.chain):
            below[upper].append(lower)
            above[lower].append(upper)
    spot = {one: number / len(row) for row in rows for number, one in enumerate(row)}
    for sweep in range(SWEEPS):
        near = above if sweep % 2 == 0 else below
        for row in rows if sweep % 2 == 0 else reversed(rows):
            row.sort(key=lambda one: _middle([spot[other] for other in near[one]], spot[one]))
            spot.update({one: number / len(row) for number, one in enumerate(row)})


def _middle(spots: list[float], otherwise: float) -> float:
    return sum(spots) / len(spots) if spots else otherwise


def _draw(story: Story, rows: list[list], edges: list[_Edge], reached: Collection[str]) -> Layout:
    wide = max([_wide(row) for row in rows], default=WIDE)
    boxes, middle = {}, {}
    top = float(MARGIN)
    for row in rows:
        x = MARGIN + (wide - _wide(row)) / 2
        for one in row:
            size = WIDE if isinstance(one, str) else PASSING
            middle[one] = (x + size / 2, top)
            if isinstance(one, str):
                boxes[one] = (x, top)
            x += size + GAP
        top += HIGH + ROW_GAP
    apart = tuple(key for key in story.by_key if key not in reached)
    apart_top = top
    if apart:
        top += 40
        columns = max(int((wide + GAP) // (WIDE + GAP)), 2)
        wide = max(wide, min(columns, len(apart)) * (WIDE + GAP) - GAP)
        for number, key in enumerate(apart):
            x, y = MARGIN + number % columns * (WIDE + GAP), top + number // columns * (HIGH + ROW_GAP)
            boxes[key] = (x, y)
        top += ((len(apart) - 1) // columns + 1) * (HIGH + ROW_GAP)
    routes = _routes(story, edges, boxes, middle)
    # Room on the right for choices that lead to their own scene.
    return Layout(boxes, routes, wide + 2 * MARGIN + GAP, top - ROW_GAP + MARGIN + 30, apart, apart_top)


def _wide(row: list) -> float:
    return sum(WIDE if isinstance(one, str) else PASSING for one in row) + GAP * (len(row) - 1)


def _routes(story: Story, edges: list[_Edge], boxes: dict[str, Point], middle: dict) -> tuple[Route, ...]:
    """Lines of all choices, each with a port of its own at both ends."""
    sides = defaultdict(list)
    for number, edge in enumerate(edges):
        sides[edge.chain[0], "below"].append((middle[edge.chain[1]][0], number))
        sides[edge.chain[-1], "above"].append((middle[edge.chain[-2]][0], number))
    known = {(edge.scene, edge.place) for edge in edges}
    loose, loops, others = [], [], []
    for key in boxes:
        for place, choice in enumerate(story.scene(key).choices):
            if choice.to not in boxes:
                loose.append((key, place))
                sides[key, "below"].append((float("inf"), (key, place)))
            elif choice.to == key:
                loops.append((key, place))
            elif (key, place) not in known:
                others.append((key, place, choice.to))
    ports = {}
    for (key, side), ends in sides.items():
        step = min(PORT, (WIDE - 40) / max(len(ends) - 1, 1))
        for number, (_x, name) in enumerate(sorted(ends, key=lambda end: end[0])):
            x = boxes[key][0] + WIDE / 2 + (number - (len(ends) - 1) / 2) * step
            ports[key, side, name] = (x, boxes[key][1] + (HIGH if side == "below" else 0))
    routes = []
    for number, edge in enumerate(edges):
        points = [ports[edge.chain[0], "below", number]]
        for gap in edge.chain[1:-1]:
            x, y = middle[gap]
            points += [(x, y), (x, y + HIGH)]
        points.append(ports[edge.chain[-1], "above", number])
        routes.append(Route(edge.scene, edge.place, tuple(reversed(points) if edge.turned else points)))
    for key, place in loose:
        x, y = ports[key, "below", (key, place)]
        routes.append(Route(key, place, ((x, y), (x, y + 26)), loose=True))
    for key, place in loops:
        x, y = boxes[key][0] + WIDE, boxes[key][1] + 14 + place % 3 * 6
        routes.append(Route(key, place, ((x, y), (x + GAP - 4, y + 10), (x, y + 22))))
    for key, place, to in others:
        (x, y), (to_x, to_y) = boxes[key], boxes[to]
        routes.append(Route(key, place, ((x + WIDE / 2 + place * 8, y + HIGH), (to_x + WIDE / 2, to_y))))
    order = {key: number for number, key in enumerate(boxes)}
    return tuple(sorted(routes, key=lambda route: (order[route.scene], route.place)))
