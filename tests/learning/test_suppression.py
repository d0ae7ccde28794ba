"""Small groups stay hidden. An attacker who sees all that is published tries to compute them back, by elimination, by narrowing
intervals and by exact linear programming, and the same attacker succeeds where only small cells are hidden."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.learning.impact import suppression
from courses.learning.impact.suppression import HIDDEN, MINIMUM, TOTAL, Table, published, published_together

NEARER = 2
"""Nobody may come this near to a hidden count, on either side of any guess."""

# --- the attacker: knows which cells add up to which, the published numbers, and that people are not negative ----------------


def sums_of(table: Table):
    """(total, parts) of every sum in a table: keys only, no number."""
    if table.columns:
        for row in table.rows:
            yield (row, TOTAL), [(row, column) for column in table.columns]
    for row in table.rows:
        parts = [inner for inner in table.rows if inner is not TOTAL and table.parent(inner) == row]
        if parts:
            for column in (*table.columns, TOTAL):
                yield (row, column), [(inner, column) for inner in parts]


class Attacker:
    def __init__(self, *seen):
        """`seen`: (table for its shape, its published cells). Totals of rows have one name in all tables."""
        self.known, self.unknown, self.equations = {}, [], []
        for number, (table, cells) in enumerate(seen):

            def name(key, number=number):
                return key if key[1] is TOTAL else (number, *key)

            for key, value in cells.items():
                if value is not HIDDEN:
                    self.known[name(key)] = value
            for total, parts in sums_of(table):
                self.equations.append({name(total): -1} | {name(part): 1 for part in parts})
        self.unknown = sorted({key for equation in self.equations for key in equation} - set(self.known), key=str)
        self.rows = []
        for equation in self.equations:
            left = [Fraction(equation.get(key, 0)) for key in self.unknown]
            right = -sum(sign * self.known[key] for key, sign in equation.items() if key in self.known)
            if any(left):
                self.rows.append([*left, Fraction(right)])

    def by_elimination(self):
        """{key: value} of what linear algebra alone finds."""
        rows, found = [list(row) for row in self.rows], {}
        place = 0
        for column in range(len(self.unknown)):
            pivot = next((row for row in range(place, len(rows)) if rows[row][column]), None)
            if pivot is None:
                continue
            rows[place], rows[pivot] = rows[pivot], rows[place]
            rows[place] = [value / rows[place][column] for value in rows[place]]
            for row in range(len(rows)):
                if row != place and rows[row][column]:
                    factor = rows[row][column]
                    rows[row] = [value - factor * other for value, other in zip(rows[row], rows[place], strict=True)]
            place += 1
        for row in rows[:place]:
            hits = [column for column, value in enumerate(row[:-1]) if value]
            if len(hits) == 1:
                found[self.unknown[hits[0]]] = row[-1]
        return found

    def by_intervals(self):
        """{key: (low, high)} after narrowing every cell by every sum until nothing moves. high None: no limit."""
        low = {key: self.known.get(key, 0) for equation in self.equations for key in equation}
        high = {key: self.known.get(key) for key in low}
        moved = True
        while moved:
            moved = False
            for equation in self.equations:
                total = next(key for key, sign in equation.items() if sign < 0)
                parts = [key for key, sign in equation.items() if sign > 0]
                least = sum(low[key] for key in parts)
                most = None if any(high[key] is None for key in parts) else sum(high[key] for key in parts)
                changes = [(total, least, most)]
                for part in parts:
                    others = None if most is None else most - high[part]
                    if others is None and all(high[key] is not None for key in parts if key != part):
                        others = sum(high[key] for key in parts if key != part)
                    changes.append(
                        (
                            part,
                            0 if others is None else low[total] - others,
                            None if high[total] is None else high[total] - (least - low[part]),
                        )
                    )
                for key, new_low, new_high in changes:
                    if new_low > low[key]:
                        low[key], moved = new_low, True
                    if new_high is not None and (high[key] is None or new_high < high[key]):
                        high[key], moved = new_high, True
        return {key: (low[key], high[key]) for key in self.unknown}

    def exactly(self):
        """{key: (least, greatest)} possible, by the simplex method in fractions. None: no limit."""
        program = Simplex(self.rows, len(self.unknown))
        return {key: (program.least(place), program.greatest(place)) for place, key in enumerate(self.unknown)}


class Simplex:
    """Rows a.x = b with x >= 0; Bland's rule, so that it never goes round. Small and exact, for tests."""

    def __init__(self, rows, width):
        self.width = width
        rows = [row if row[-1] >= 0 else [-value for value in row] for row in rows]
        extra = len(rows)
        self.tableau = [
            [*row[:-1], *(Fraction(place == other) for other in range(extra)), row[-1]] for place, row in enumerate(rows)
        ]
        self.basis = [width + place for place in range(extra)]
        self.run([Fraction(0)] * width + [Fraction(1)] * extra, width + extra)
        assert all(row[-1] == 0 for row, at in zip(self.tableau, self.basis, strict=True) if at >= width), "no solution"
        for place in range(extra):
            if self.basis[place] >= width:
                column = next((column for column in range(width) if self.tableau[place][column]), None)
                if column is not None:
                    self.pivot(place, column)
        keep = [place for place in range(extra) if self.basis[place] < width]
        self.tableau = [[*self.tableau[place][:width], self.tableau[place][-1]] for place in keep]
        self.basis = [self.basis[place] for place in keep]

    def pivot(self, place, column):
        row = self.tableau[place]
        row = self.tableau[place] = [value / row[column] for value in row]
        for other in range(len(self.tableau)):
            if other != place and (factor := self.tableau[other][column]):
                self.tableau[other] = [value - factor * mine for value, mine in zip(self.tableau[other], row, strict=True)]
        self.basis[place] = column

    def run(self, cost, width):
        """Least cost; None when it falls without limit."""
        while True:
            prices = [cost[at] for at in self.basis]
            for column in range(width):
                if column in self.basis:
                    continue
                if cost[column] < sum(price * row[column] for price, row in zip(prices, self.tableau, strict=True)):
                    break
            else:
                return sum(price * row[-1] for price, row in zip(prices, self.tableau, strict=True))
            ratios = [
                (row[-1] / row[column], self.basis[place], place)
                for place, row in enumerate(self.tableau)
                if row[column] > 0
            ]  # fmt: skip
            if not ratios:
                return None
            self.pivot(min(ratios)[2], column)

    def least(self, place):
        return self.run([Fraction(column == place) for column in range(self.width)], self.width)

    def greatest(self, place):
        found = self.run([Fraction(-(column == place)) for column in range(self.width)], self.width)
        return None if found is None else -found


def assert_nothing_is_found(*seen):
    attacker = Attacker(*seen)
    assert attacker.by_elimination() == {}
    for way in (attacker.by_intervals(), attacker.exactly()):
        for key, (low, high) in way.items():
            assert high is None or high - low > 2 * NEARER, (key, low, high)


def assert_small_cells_are_hidden(table, shown):
    for key, people in table.values.items():
        assert shown[key] is HIDDEN or (shown[key] == people >= MINIMUM)
    assert (shown[TOTAL, TOTAL] is HIDDEN) == (table.values[TOTAL, TOTAL] < MINIMUM)


# --- tables made by hypothesis -----------------------------------------------------------------------------------------------

PEOPLE = st.one_of(st.integers(0, 9), st.integers(0, 9), st.integers(5, 60))


@st.composite
def tables(draw, rows=4, columns=(0, 3), nested=False):
    names = [f"row {number}" for number in range(draw(st.integers(1, rows)))]
    across = [f"column {number}" for number in range(draw(st.integers(*columns)))] or [TOTAL]
    counts = {key: draw(PEOPLE) for key in product(names, across)}
    within = {}
    if nested:
        holders = [f"aimag {number}" for number in range(3)]
        within = {name: draw(st.sampled_from(holders)) for name in names}
        within |= {holder: draw(st.sampled_from(["west", "east"])) for holder in holders if draw(st.booleans())}
    return Table(counts, within)


@given(tables())
@settings(max_examples=150, deadline=None)
def test_nothing_hidden_can_be_computed_back_from_a_table_with_its_totals(table):
    shown = published(table)
    assert_small_cells_are_hidden(table, shown)
    assert_nothing_is_found((table, shown.cells))


@given(tables(rows=6, columns=(0, 2), nested=True))
@settings(max_examples=150, deadline=None)
def test_nothing_hidden_can_be_computed_back_from_nested_rows(table):
    shown = published(table)
    assert_small_cells_are_hidden(table, shown)
    assert_nothing_is_found((table, shown.cells))


@given(tables(), st.data())
@settings(max_examples=80, deadline=None)
def test_nothing_hidden_can_be_computed_back_from_two_tables_of_the_same_people(table, data):
    """By sex and by aimag, each for itself: they share the total of all and no more."""
    total = table.values[TOTAL, TOTAL]
    girls = data.draw(st.integers(0, total))
    unsaid = data.draw(st.integers(0, total - girls))
    by_sex = Table({("f", TOTAL): girls, ("m", TOTAL): total - girls - unsaid, ("unsaid", TOTAL): unsaid})
    assert_nothing_is_found((table, published(table).cells), (by_sex, published(by_sex).cells))


@st.composite
def families(draw, nested=False):
    """The same people in the same rows, once by sex and once by age band."""
    people = draw(tables(columns=(4, 4), nested=nested))
    halves = (
        {"column 0": "f", "column 1": "f", "column 2": "m", "column 3": "m"},
        {"column 0": "9-12", "column 1": "13-15", "column 2": "9-12", "column 3": "13-15"},
    )
    found = []
    for names in halves:
        counts = {}
        for (row, column), number in people.counts.items():
            counts[row, names[column]] = counts.get((row, names[column]), 0) + number
        found.append(Table(counts, people.within))
    return found


@given(st.one_of(families(), families(nested=True)))
@settings(max_examples=120, deadline=None)
def test_nothing_hidden_can_be_computed_back_from_tables_that_share_their_rows(family):
    shown = published_together(family)
    for table, cells in zip(family, shown, strict=True):
        assert_small_cells_are_hidden(table, cells)
    assert_nothing_is_found(*((table, cells.cells) for table, cells in zip(family, shown, strict=True)))
    totals = [{row: cells[row, TOTAL] for row in table.rows} for table, cells in zip(family, shown, strict=True)]
    assert totals[0] == totals[1]


@given(tables())
@settings(max_examples=50, deadline=None)
def test_the_same_table_always_hides_the_same_cells(table):
    backwards = Table(dict(reversed(table.counts.items())))
    assert published(table) == published(Table(dict(table.counts)))
    assert set(published(backwards).cells) == set(published(table).cells)


# --- by hand -----------------------------------------------------------------------------------------------------------------


def test_the_attacker_does_find_what_is_hidden_alone():
    table = Table({("Хэнтий", TOTAL): 3, ("Дорнод", TOTAL): 40, ("Төв", TOTAL): 12})
    naive = {key: HIDDEN if people < MINIMUM else people for key, people in table.values.items()}
    assert Attacker((table, naive)).by_elimination() == {("Хэнтий", TOTAL): 3}
    with pytest.raises(AssertionError):
        assert_nothing_is_found((table, naive))


def test_the_attacker_does_narrow_down_two_small_cells_that_are_hidden_together():
    table = Table({("a", TOTAL): 1, ("b", TOTAL): 1, ("c", TOTAL): 40})
    naive = {key: HIDDEN if people < MINIMUM else people for key, people in table.values.items()}
    assert Attacker((table, naive)).exactly() == {("a", TOTAL): (0, 2), ("b", TOTAL): (0, 2)}
    assert {key for key, value in published(table).cells.items() if value is HIDDEN} == set(table.counts)


def test_the_attacker_does_join_two_tables_that_were_protected_each_for_itself():
    by_sex = Table({("a", "f"): 6, ("a", "m"): 33, ("b", "f"): 4, ("b", "m"): 6, ("c", "f"): 0, ("c", "m"): 0})
    by_age = Table({("a", "9"): 23, ("a", "13"): 16, ("b", "9"): 5, ("b", "13"): 5, ("c", "9"): 0, ("c", "13"): 0})
    alone = [(table, published(table).cells) for table in (by_sex, by_age)]
    for one in alone:
        assert_nothing_is_found(one)
    with pytest.raises(AssertionError):
        assert_nothing_is_found(*alone)
    together = published_together([by_sex, by_age])
    assert_nothing_is_found((by_sex, together[0].cells), (by_age, together[1].cells))


def test_a_small_cell_is_hidden_together_with_the_next_smallest():
    table = Table({("Хэнтий", TOTAL): 3, ("Дорнод", TOTAL): 40, ("Төв", TOTAL): 12, ("Ховд", TOTAL): 25})
    shown = published(table)
    assert shown.cells == {
        ("Хэнтий", TOTAL): HIDDEN, ("Төв", TOTAL): HIDDEN, ("Дорнод", TOTAL): 40, ("Ховд", TOTAL): 25, (TOTAL, TOTAL): 80,
    }  # fmt: skip


def test_in_a_table_a_rectangle_of_the_smallest_is_hidden():
    table = Table(
        {("a", "f"): 2, ("a", "m"): 30, ("a", "x"): 40, ("b", "f"): 8, ("b", "m"): 9, ("b", "x"): 50, ("c", "f"): 60,
         ("c", "m"): 70, ("c", "x"): 80}
    )  # fmt: skip
    hidden = {key for key, value in published(table).cells.items() if value is HIDDEN}
    assert hidden == {("a", "f"), ("a", "m"), ("b", "f"), ("b", "m")}


def test_a_table_without_small_cells_hides_nothing_and_a_table_of_few_hides_all():
    assert HIDDEN not in published(Table({("a", "f"): 5, ("a", "m"): 6, ("b", "f"): 7, ("b", "m"): 8})).cells.values()
    assert set(published(Table({("a", "f"): 1, ("a", "m"): 3})).cells.values()) == {HIDDEN}


def test_five_people_in_two_cells_show_their_total_and_no_more():
    shown = published(Table({("a", TOTAL): 5, ("b", TOTAL): 0}))
    assert shown.cells == {("a", TOTAL): HIDDEN, ("b", TOTAL): HIDDEN, (TOTAL, TOTAL): 5}


def test_the_mean_of_a_hidden_cell_is_hidden_because_it_would_give_back_the_sum_and_the_count():
    table = Table({("a", TOTAL): 2, ("b", TOTAL): 8, ("c", TOTAL): 30, ("d", TOTAL): 60})
    means = {("a", TOTAL): 20.0, ("b", TOTAL): 50.0, ("c", TOTAL): 60.0, ("d", TOTAL): 70.0}
    total = sum(table.values[key] * mean for key, mean in means.items())
    means[TOTAL, TOTAL] = total / 100
    # If only the mean of the small cell were hidden: the mean of all, times its count, less the others.
    others = sum(table.values[key] * means[key] for key in means if key not in (("a", TOTAL), (TOTAL, TOTAL)))
    assert (means[TOTAL, TOTAL] * 100 - others) / table.values["a", TOTAL] == pytest.approx(means["a", TOTAL])
    # If the counts were hidden and the means shown: two sums over two cells give both counts.
    left_people, left_points = 100 - 30 - 60, total - 30 * 60.0 - 60 * 70.0
    assert (left_points - 50.0 * left_people) / (20.0 - 50.0) == pytest.approx(2)
    # Here both are hidden with their counts. What is left, 10 people and 440 points, is theirs together.
    shown = published(table).only(means)
    assert shown == means | {("a", TOTAL): HIDDEN, ("b", TOTAL): HIDDEN}


def test_a_mean_of_a_cell_the_table_has_not_is_refused():
    with pytest.raises(KeyError):
        published(Table({("a", TOTAL): 9})).only({("b", TOTAL): 1.0})


def test_what_is_hidden_cannot_be_reckoned_with_and_reads_as_a_word():
    with pytest.raises(TypeError):
        HIDDEN + 1
    assert str(HIDDEN)


@pytest.mark.parametrize(
    ("counts", "within"),
    [
        ({("a", TOTAL): -1}, {}),
        ({(TOTAL, "f"): 9}, {}),
        ({("a", TOTAL): 1, ("a", "f"): 1}, {}),
        ({("a", TOTAL): 1, ("b", TOTAL): 1}, {"b": "a"}),
        ({("a", TOTAL): 1}, {"a": "b", "b": "a"}),
    ],
)
def test_a_table_that_does_not_add_up_is_refused(counts, within):
    with pytest.raises(ValueError):
        Table(counts, within)


def test_tables_of_other_people_are_not_published_together():
    with pytest.raises(ValueError, match="same rows"):
        published_together([Table({("a", "f"): 9}), Table({("a", "9"): 8})])


def test_a_country_of_aimags_and_soums_is_protected_in_one_go():
    counts, within = {}, {}
    for number in range(330):
        soum, aimag = f"soum {number}", f"aimag {number % 22}"
        within[soum] = aimag
        for place, band in enumerate(("6-8", "9-12", "13-15", "16-18")):
            counts[soum, band] = (number * 7 + place * 11) % 83
    table = Table(counts, within)
    shown = published(table)
    assert_small_cells_are_hidden(table, shown)
    attacker = Attacker((Table(counts, within), shown.cells))
    assert all(high is None or high - low > 2 * NEARER for low, high in attacker.by_intervals().values())
    assert suppression.published(table) == shown
