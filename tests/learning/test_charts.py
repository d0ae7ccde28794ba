"""Charts are sound XML, keep the page's policy, escape what they are given, and say the same as the table beside them."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.learning.impact import charts
from courses.learning.impact.rules import Gain, PairSums, gain
from courses.learning.impact.suppression import HIDDEN

CSS = Path(__file__).parents[2] / "static" / "css" / "charts.css"
SVG = "{http://www.w3.org/2000/svg}"
NASTY = '</title><script>alert("1")</script> & \'x\' \x00\x0b style="x"'

GAINS = [
    ("Архангай", gain(PairSums.of([(4000, 5000), (5000, 7000), (3000, 6000), (6000, 8000), (4500, 6500)]))),
    ("Төв", HIDDEN),
    ("Ховд", gain(PairSums.of([(9500, 9000), (10000, 9900), (9000, 9900), (9800, 9500), (9700, 9600)]))),
    (NASTY, gain(PairSums.of([(1000, 2000)]))),
    ("Хэнтий", Gain(0)),
]
COUNTS = [("Архангай", 12_345), ("Төв", HIDDEN), (NASTY, 7), ("Ховд", 0)]


def dumbbells(rows=GAINS):
    return charts.dumbbells(rows, ident="gain", title=f"Title {NASTY}", description=f"Description {NASTY}")


def bars(rows=COUNTS):
    return charts.bars(rows, ident="counts", title=f"Title {NASTY}", description=f"Description {NASTY}")


def words(svg: str, name: str) -> list[str]:
    return [text.text for text in ElementTree.fromstring(svg).iter(f"{SVG}text") if text.get("class") == name]


@pytest.mark.parametrize("svg", [dumbbells, bars])
def test_a_chart_is_one_named_and_described_picture(svg):
    root = ElementTree.fromstring(svg())
    assert root.get("role") == "img"
    named = [root.find(f".//*[@id='{name}']") for name in root.get("aria-labelledby").split()]
    assert [element.tag for element in named] == [f"{SVG}title", f"{SVG}desc"]
    assert named[0].text == "Title " + NASTY.replace("\x00", "").replace("\x0b", "")
    assert root[0] is named[0]


@pytest.mark.parametrize("svg", [dumbbells, bars])
def test_a_chart_keeps_the_policy_of_the_page(svg):
    for element in ElementTree.fromstring(svg()).iter():
        assert element.tag.removeprefix(SVG) in {
            "svg", "title", "desc", "defs", "pattern", "path", "g", "text", "line", "circle", "rect",
        }  # fmt: skip
        assert not [name for name in element.attrib if name == "style" or name.startswith("on") or "href" in name]


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_whatever_a_text_holds_the_chart_stays_sound(label, title):
    svg = charts.bars([(label, 7), (label, HIDDEN)], ident="x", title=title, description=label)
    ElementTree.fromstring(svg)
    svg = charts.dumbbells([(label, GAINS[0][1])], ident="x", title=title, description=label)
    ElementTree.fromstring(svg)


@pytest.mark.parametrize("language", ["mn", "en"])
def test_the_numbers_of_the_table_are_the_numbers_of_the_drawing(language):
    with translation.override(language):
        drawn = words(dumbbells(), "chart-value")
        for _label, *cells in charts.dumbbells_table(GAINS).rows:
            if len(set(cells)) == 1:
                assert drawn.pop(0) == cells[0]
                continue
            people, before, after, difference, interval, _normalised, _effect = cells
            assert drawn.pop(0) == f"{before} → {after}"
            sentence = drawn.pop(0)
            assert all(number in sentence for number in (people, difference, interval))
        assert drawn == []
        assert words(bars(), "chart-value") == [people for _label, people in charts.bars_table(COUNTS).rows]


def test_a_table_reads_as_it_should():
    with translation.override("en"):
        table = charts.dumbbells_table(GAINS)
        assert table.rows[0][:6] == ("Архангай", "5", "45.0", "65.0", "+20.0", "[+11.2; +28.8]")
        assert table.rows[0][6] == "0.36"  # 20 of the 55 points that were still to be won
        assert float(table.rows[0][7]) > 0
        assert set(table.rows[1][1:]) == {"protected"}
        assert table.rows[2][4] == "−0.2"
        assert table.rows[3][5] == "–"
        assert len(table.head) == len(table.rows[0])
        assert charts.bars_table(COUNTS).rows[0] == ("Архангай", "12,345")


def test_points_stand_where_their_numbers_say():
    root = ElementTree.fromstring(dumbbells(GAINS[:1]))

    def percent(name, attribute="cx"):
        found = next(element for element in root.iter() if element.get("class") == name)
        return (float(found.get(attribute)) - charts.LEFT) / (charts.RIGHT - charts.LEFT) * 100

    assert percent("chart-before") == pytest.approx(45, abs=0.05)
    assert percent("chart-after") == pytest.approx(65, abs=0.05)
    path = next(element.get("d") for element in root.iter() if element.get("class") == "chart-interval")
    low, high = (float(re.search(pattern, path)[1]) for pattern in (r"^M([\d.]+)", r"H([\d.]+)"))
    scale = (charts.RIGHT - charts.LEFT) / 100
    assert (low - charts.LEFT) / scale == pytest.approx(45 + 11.22, abs=0.05)
    assert (high - charts.LEFT) / scale == pytest.approx(45 + 28.78, abs=0.05)


def test_bars_are_as_long_as_their_counts():
    root = ElementTree.fromstring(bars([("a", 40), ("b", 10), ("c", 0)]))
    wide = [float(element.get("width")) for element in root.iter() if element.get("class") == "chart-bar"]
    assert wide == [charts.RIGHT - charts.LEFT, (charts.RIGHT - charts.LEFT) / 4, 0]


def test_what_is_hidden_is_a_hatch_and_a_word_and_its_length_says_nothing():
    one = charts.bars([("a", HIDDEN), ("b", 9)], ident="x", title="t", description="d")
    other = charts.bars([("a", HIDDEN), ("b", 900)], ident="x", title="t", description="d")
    hatch = re.compile(r'<rect class="chart-hidden"[^>]+fill="url\(#x-hatch\)"[^>]*/>')
    assert hatch.findall(one) == hatch.findall(other) != []
    assert str(HIDDEN) in words(one, "chart-value")
    with translation.override("en"):
        assert "protected" in words(dumbbells([("a", HIDDEN)]), "chart-value")


def test_nothing_is_drawn_of_nobody():
    assert "chart-after" not in dumbbells([("a", Gain(0))])
    ElementTree.fromstring(bars([]))
    ElementTree.fromstring(dumbbells([]))


@pytest.mark.parametrize("ident", ["", "a b", 'a"', "1a", "Төв"])
def test_an_id_that_is_none_is_refused(ident):
    with pytest.raises(ValueError, match="an id"):
        charts.bars([], ident=ident, title="t", description="d")


def test_every_class_of_a_chart_has_its_rule():
    css = CSS.read_text(encoding="utf-8")
    used = {name for svg in (dumbbells(), bars()) for found in re.findall(r'class="([^"]+)"', svg) for name in found.split()}
    assert {name for name in used if f".{name}" not in css} <= {"chart-bars"}
