"""Small groups stay hidden, and cannot be computed back (trust.md 33). Every figure about people goes out through here.

cell        a count of people: of a row and a column, or a total of either, or of all
hidden      HIDDEN instead of a number: because it is under 5 (0 too: "nobody here passed" tells of everybody here), or
            because without it one under 5 could be computed
protected   what is hidden could, for all that is published with it, as well be another number: the least and the greatest
            possible differ by 5 or more. So nobody finds it out exactly, nor within 2 either way

`published(table)` for one table; `published_together(tables)` for several about the same people in the same rows (by aimag
and sex beside by aimag and age band): each alone would hide enough, and together they would not. Tables that share no more
than the total of all may stand side by side as they are: a total of 5 or more is never hidden.
Means, intervals and shares of hidden cells are hidden with them (`Published.only`): a mean times its count is a sum, and
sums can be subtracted.

How it is known: with its totals a table is a flow through a network, every cell an arc, every sum a node (totals flow down the
rows, across to the columns, and up again). The possible values of a cell are then exactly what flow can be led round it
through other hidden cells: no solver is needed, and whole numbers lose nothing. That cells of nested rows by flat columns
make a network, and hiding along cheapest paths: M. Fischetti, J. J. Salazar, "Models and algorithms for the 2-dimensional cell
suppression problem in statistical disclosure control", Mathematical Programming 84 (1999) 283-312; A. Hundepool and others,
Statistical Disclosure Control, Wiley 2012, chapter 4.

Not held off here: somebody who knows the people of a cell; the same table published again a day later with one person more
(publish on fixed days, not live); two tables whose rows overlap without being nested (make them one table).
"""

from collections import deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from heapq import heappop, heappush
from itertools import count
from typing import Any, TypeVar

from django.utils.translation import gettext

MINIMUM = 5
"""A count below this is hidden."""

WIDTH = 5
"""By how much the least and the greatest possible value of a hidden cell differ at least: more than 2 either way of a guess."""


class Mark(Enum):
    """What stands for something that is not a number or a name. HIDDEN reads as its word, and cannot be reckoned with."""

    HIDDEN = "hidden"
    TOTAL = "total"

    def __str__(self) -> str:
        return gettext("protected") if self is Mark.HIDDEN else gettext("Total")


HIDDEN, TOTAL = Mark.HIDDEN, Mark.TOTAL

Name = str | Mark
Key = tuple[Name, Name]
"""(row, column); TOTAL in place of either, or of both."""

Value = TypeVar("Value")


@dataclass(frozen=True)
class Table:
    """Counts of people by row and column, every person in exactly one cell; totals are reckoned here, never given.

    counts    {(innermost row, column): people}, or {(innermost row, TOTAL): people} for a table without columns. A
              combination that is missing counts 0
    within    {row: the row it lies within}, for nested rows (soum in aimag, class in school); what is not named lies within
              TOTAL

    ValueError for a negative count, a row that holds rows and has counts of its own, rows that lie within each other, and
    columns beside TOTAL.
    """

    counts: Mapping[Key, int]
    within: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self):
        if any(people < 0 for people in self.counts.values()):
            raise ValueError("a count of people is not negative")
        if any(row is TOTAL for row, _column in self.counts):
            raise ValueError("totals are reckoned, not given")
        if len({column is TOTAL for _row, column in self.counts}) > 1:
            raise ValueError("a table has columns or has none")
        if mixed := set(self.leaves) & set(self.within.values()):
            raise ValueError(f"rows with counts hold no rows: {', '.join(sorted(mixed))}")
        for row in self.within:
            above = list(self.above(row))
            if row in above:
                raise ValueError(f"{row} lies within itself")

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row for row, _column in self.counts))

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Without TOTAL; empty for a table without columns."""
        return tuple(dict.fromkeys(column for _row, column in self.counts if column is not TOTAL))

    @cached_property
    def rows(self) -> tuple[Name, ...]:
        """Innermost rows, the rows that hold them, and TOTAL last."""
        holding = dict.fromkeys(above for leaf in self.leaves for above in self.above(leaf) if above is not TOTAL)
        return (*self.leaves, *holding, TOTAL)

    def parent(self, row: Name) -> Name:
        return self.within.get(row, TOTAL)

    def above(self, row: str) -> Iterator[Name]:
        """The rows that hold this one, from within outwards, TOTAL last; stops where it would go round."""
        seen: list[Name] = []
        while row is not TOTAL and row not in seen:
            seen.append(row)
            row = self.parent(row)
            yield row

    @cached_property
    def values(self) -> dict[Key, int]:
        """Every cell with its true count: the totals too. Not for publishing."""
        found = {(row, column): 0 for row in self.rows for column in (*self.columns, TOTAL)}
        for (leaf, column), people in self.counts.items():
            for row in (leaf, *self.above(leaf)):
                for where in {column, TOTAL}:
                    found[row, where] += people
        return found


@dataclass(frozen=True)
class Published:
    """A table as anybody may see it: page, chart, CSV and API all read this one. {(row, column): count or HIDDEN}."""

    cells: Mapping[Key, int | Mark]
    rows: tuple[Name, ...]
    columns: tuple[str, ...]

    def __getitem__(self, key: Key) -> int | Mark:
        return self.cells[key]

    def only(self, values: Mapping[Key, Value]) -> dict[Key, Value | Mark]:
        """Means, gains, shares of the same cells: HIDDEN wherever the count is. KeyError for a cell the table has not.

        The table must count exactly those whom the values are about (who took both tests, not who enrolled).
        """
        return {key: HIDDEN if self.cells[key] is HIDDEN else value for key, value in values.items()}


def published(table: Table) -> Published:
    """The table with every count under 5 hidden, and as many more, the smallest first, as it takes to protect them."""
    return _shown(table, _protected(table))


def published_together(tables: Sequence[Table]) -> list[Published]:
    """Several tables of the same people in the same rows, by different columns: protected against all of them at once.

    First the totals of the rows are protected for themselves. A row whose total is hidden is hidden whole in every table, so
    that whatever its total may be, every table could be filled up to it; all other totals of rows stay. So what one table
    leaves open of a total, no other narrows, and each can then be protected by itself.
    ValueError when the rows or their totals differ.
    """
    if len(tables) < 2:
        return [published(table) for table in tables]
    first = tables[0]
    totals = {row: first.values[row, TOTAL] for row in first.rows}
    for table in tables[1:]:
        if dict(table.within) != dict(first.within) or {row: table.values[row, TOTAL] for row in table.rows} != totals:
            raise ValueError("tables that are published together have the same rows, with the same totals")
    margins = Table({(leaf, TOTAL): totals[leaf] for leaf in first.leaves}, first.within)
    network = _network(margins)
    hidden_rows = {row for row, _column in _protected(margins)}
    try:
        return [_shown(table, _protected(table, hidden_rows)) for table in tables]
    except _Exposed:
        hidden_rows = {row for row, _column in network.all_that_may_vary({(TOTAL, TOTAL)})} | hidden_rows
        return [_shown(table, _protected(table, hidden_rows)) for table in tables]


def part_published(people: int, *, of: int) -> int | Mark:
    """A count of some of `of` people whose total is shown too: HIDDEN where it, or what is left over, is a small group.

    Nobody left over is no group: then both counts are of the same people.
    """
    rest = of - people
    return people if people >= MINIMUM and (rest == 0 or rest >= MINIMUM) else HIDDEN


@dataclass(frozen=True)
class Way:
    """People who went from one place to the next; `start` and `end` name places, the outside included."""

    start: str
    end: str
    people: int


def ways_published(ways: Mapping[Key, Way], *, known: Collection[Key] = ()) -> dict[Key, int | Mark]:
    """Counts of people on the ways of a network, where everybody who comes to a place leaves it again, and goes no way twice.

    Then all counts hang together: who left a place came to it. Every count under 5 is hidden, 0 too, and as many more as it
    takes. `known`: ways whose count is said in any case, such as how many there are at all; if these are under 5 together,
    or the counts cannot be protected beside them, everything else is hidden. A network with a ring (one could come back to a
    place) has to be given with the ring as one place: people who never go round it twice make the bounds tighter than flow.
    ValueError for a negative count, or a place where more people come than leave.
    """
    balance: dict[str, int] = {}
    for way in ways.values():
        if way.people < 0:
            raise ValueError("a count of people is not negative")
        balance[way.start] = balance.get(way.start, 0) - way.people
        balance[way.end] = balance.get(way.end, 0) + way.people
    if any(balance.values()):
        raise ValueError("whoever comes to a place leaves it again")
    kept = set(known)
    rest = ways.keys() - kept
    hidden = {key for key in rest if ways[key].people < MINIMUM}
    if sum(ways[key].people for key in kept) < MINIMUM:
        hidden = rest
    elif hidden:
        network = _Network(_Arc(key, way.start, way.end, way.people, way.people + 1) for key, way in ways.items())
        try:
            hidden = network.protect(hidden, kept)
        except _Exposed:
            hidden = rest
    return {key: HIDDEN if key in hidden else way.people for key, way in ways.items()}


def _shown(table: Table, hidden: Collection[Key]) -> Published:
    cells = {key: HIDDEN if key in hidden else people for key, people in table.values.items()}
    return Published(cells, table.rows, table.columns)


def _protected(table: Table, hidden_rows: Collection[Name] | None = None) -> set[Key]:
    """The cells to hide. With `hidden_rows`: those rows whole, and no other total of a row."""
    values = table.values
    if values[TOTAL, TOTAL] < MINIMUM:
        return set(values)
    hidden = {key for key, people in values.items() if people < MINIMUM}
    kept: set[Key] = {(TOTAL, TOTAL)}
    if hidden_rows is not None:
        hidden |= {key for key in values if key[0] in hidden_rows}
        kept |= {(row, TOTAL) for row in table.rows if row not in hidden_rows}
    return _network(table).protect(hidden, kept)


# --- the network -------------------------------------------------------------------------------------------------------------


class _Exposed(Exception):
    """A cell cannot be protected while so much is kept."""


@dataclass(frozen=True)
class _Arc:
    key: Key
    tail: Any
    head: Any
    value: int
    cost: int
    """What hiding it costs: its count, and for a total as much as everybody more."""


def _network(table: Table) -> "_Network":
    """Every cell is an arc. Out of the outer node the total flows down the column of totals to each innermost row, across to
    its columns, and up through the same rows to the total of each column and out again. At every node what comes in goes
    out: that is the sum of a row, or of a column within a row. (The sums of rows that hold rows follow from these.)"""
    everybody = table.values[TOTAL, TOTAL]
    arcs = []
    for (row, column), people in table.values.items():
        leaf = row in table.leaves
        outward = "outer" if row is TOTAL else ("sum", table.parent(row), column)
        inward = ("row", row) if leaf else ("sum", row, column)
        if leaf and not table.columns:
            inward = "outer"
        tail, head = (outward, inward) if column is TOTAL else (inward, outward)
        body = leaf and (column is not TOTAL or not table.columns)
        arcs.append(_Arc((row, column), tail, head, people, people + 1 + (0 if body else everybody)))
    return _Network(arcs)


class _Network:
    def __init__(self, arcs: Iterable[_Arc]):
        self.arcs = {arc.key: arc for arc in arcs}
        self.at: dict[Any, list[_Arc]] = {}
        for arc in self.arcs.values():
            self.at.setdefault(arc.tail, []).append(arc)
            self.at.setdefault(arc.head, []).append(arc)

    def protect(self, hidden: Collection[Key], kept: Collection[Key]) -> set[Key]:
        """More cells hidden, none of the kept ones, so that each could differ by WIDTH. _Exposed where that cannot be.

        Each exposed cell gets a way round it, of the smallest cells, on which WIDTH people can be moved: every cell on it is
        protected then, and what is hidden later only adds to that. Where there is no single such way, all that may vary is
        hidden.
        """
        hidden = set(hidden)
        for key in sorted(hidden, key=lambda key: (self.arcs[key].value, str(key))):
            if self.width(key, hidden) < WIDTH:
                way = self.way_round(key, hidden, kept)
                if way is None:
                    hidden |= self.all_that_may_vary(kept)
                    break
                hidden |= way
        if any(self.width(key, hidden) < WIDTH for key in hidden):
            raise _Exposed
        return hidden

    def all_that_may_vary(self, kept: Collection[Key]) -> set[Key]:
        """Every cell but the kept ones and those that follow from them alone (a total of one row is that row)."""
        free = set(self.arcs) - set(kept)
        return {key for key in free if self.width(key, free) > 0}

    def width(self, key: Key, hidden: Collection[Key]) -> int:
        """Greatest minus least possible value of a hidden cell, given everything that is not hidden; counted up to WIDTH."""
        arc = self.arcs[key]
        up = self.flow(arc.head, arc.tail, arc, hidden, WIDTH)
        if up >= WIDTH:
            return up
        return up + self.flow(arc.tail, arc.head, arc, hidden, min(arc.value, WIDTH - up))

    def flow(self, start: Any, end: Any, without: _Arc, hidden: Collection[Key], most: int) -> int:
        """How many people can be led from start to end through hidden cells (up to `most`): more in an arc's own direction
        without limit, against it as many as are in it. Shortest ways first (Edmonds and Karp)."""
        added: dict[Key, int] = {}
        led = 0
        while led < most:
            came: dict[Any, tuple[Any, _Arc, bool]] = {start: (None, without, True)}
            queue = deque([start])
            while queue and end not in came:
                node = queue.popleft()
                for arc in self.at[node]:
                    if arc is without or arc.key not in hidden:
                        continue
                    if arc.tail == node and arc.head not in came:
                        came[arc.head] = (node, arc, True)
                        queue.append(arc.head)
                    if arc.head == node and arc.tail not in came and arc.value + added.get(arc.key, 0) > 0:
                        came[arc.tail] = (node, arc, False)
                        queue.append(arc.tail)
            if end not in came:
                break
            way = []
            node = end
            while node != start:
                node, arc, forward = came[node]
                way.append((arc, forward))
            room = min([most - led, *(arc.value + added.get(arc.key, 0) for arc, forward in way if not forward)])
            for arc, forward in way:
                added[arc.key] = added.get(arc.key, 0) + (room if forward else -room)
            led += room
        return led

    def way_round(self, key: Key, hidden: Collection[Key], kept: Collection[Key]) -> set[Key] | None:
        """The cheapest cells to hide so that WIDTH people more, or fewer, could be in this one; None where there are none."""
        arc = self.arcs[key]
        ways = [self.cheapest(arc.head, arc.tail, arc, hidden, kept)]
        if arc.value >= WIDTH:
            ways.append(self.cheapest(arc.tail, arc.head, arc, hidden, kept))
        found = [way for way in ways if way]
        return min(found, key=lambda way: way[0])[1] if found else None

    def cheapest(
        self, start: Any, end: Any, without: _Arc, hidden: Collection[Key], kept: Collection[Key]
    ) -> tuple[int, set[Key]] | None:
        """Cost and cells of the cheapest way (Dijkstra); what is hidden already costs nothing."""
        order = count()  # among equal costs the first found, so that the same table always hides the same cells
        heap: list = [(0, next(order), start, frozenset())]
        done = set()
        while heap:
            cost, _order, node, way = heappop(heap)
            if node == end:
                return cost, set(way)
            if node in done:
                continue
            done.add(node)
            for arc in self.at[node]:
                if arc is without or (arc.key in kept and arc.key not in hidden):
                    continue
                price = 0 if arc.key in hidden else arc.cost
                if arc.tail == node:
                    heappush(heap, (cost + price, next(order), arc.head, way | {arc.key}))
                if arc.head == node and arc.value >= WIDTH:
                    heappush(heap, (cost + price, next(order), arc.tail, way | {arc.key}))
        return None
