"""What was learnt, in the CMS: for officials, with small groups hidden alike in page, charts, CSV and API."""

import csv
import io
import re
from dataclasses import asdict
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.content.models import PlainPage
from courses.learning.impact import actions, reports
from courses.learning.impact.rules import PairSums
from courses.learning.impact.suppression import HIDDEN, MINIMUM, TOTAL, Table, part_published
from courses.learning.impact.synthetic import LABEL, population
from courses.learning.models import GainSums, ResultPair
from tests import cast as people
from tests.content.editing import ROLES, cms, make_person

from .test_gain_sums import NOVEMBER, RESULTS, room_of, take_both
from .test_suppression import assert_nothing_is_found

pytestmark = pytest.mark.django_db
ADDRESSES = ("gain:course", "gain:csv", "gain:json")
ROLES["official"] = "Officials"


@pytest.fixture
def desk(db):
    return cms(make_person("official", "alban"))


def keep(course, cells: dict[tuple[str, str, str], int], *, measure="knowledge", synthetic=False) -> None:
    """So many pairs in each (aimag, sex, age band), half of them with each form first."""
    for (aimag, sex, age_band), people_there in cells.items():
        for form, size in (("A", people_there // 2), ("B", people_there - people_there // 2)):
            sums = PairSums.of((3000 + 100 * number, 6000 + 50 * number) for number in range(size))
            GainSums.objects.create(
                course=course.page, edition=course.page.edition, measure=measure, aimag=aimag, sex=sex, age_band=age_band,
                first_form=form, synthetic=synthetic, n=sums.n, before=sums.before, after=sums.after,
                before_squares=sums.before_squares, after_squares=sums.after_squares, products=sums.products,
            )  # fmt: skip


def lines(client, course, **query) -> list[dict]:
    return client.get(reverse("gain:json", args=[course.page.pk]), query).json()["figures"]


def table(client, course, **query) -> list[list[str]]:
    answer = client.get(reverse("gain:csv", args=[course.page.pk]), query)
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


SPREAD = {
    ("Увс", "f", "child-9-12"): 3, ("Увс", "m", "child-9-12"): 14, ("Төв", "f", "child-9-12"): 8,
    ("Төв", "m", "child-13-15"): 9, ("Ховд", "", "child-9-12"): 4, ("", "", ""): 21,
}  # fmt: skip


# --- who ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "may"), [("official", True), ("moderator", True), ("administrator", True), ("editor", False)]
)  # fmt: skip
def test_officials_moderators_and_administrators_see_the_figures_and_editors_do_not(course, role, may):
    keep(course, SPREAD)
    client = cms(make_person(role))
    assert (client.get(reverse("gain:courses")).status_code == 200) is may
    for name in ADDRESSES:
        assert (client.get(reverse(name, args=[course.page.pk])).status_code == 200) is may, name
    assert (reverse("gain:courses") in client.get("/admin/").content.decode()) is may


@pytest.mark.parametrize("who", [None, "pupil_1", "teacher_a", "learner"])
def test_nobody_else_comes_in(cast, course, client_for, who):
    client = client_for(getattr(cast, who) if who else None)
    for address in (reverse("gain:courses"), *(reverse(name, args=[course.page.pk]) for name in ADDRESSES)):
        assert client.get(address).status_code in (302, 403, 404)


def test_an_official_sees_figures_and_nothing_to_edit(desk, course):
    home = desk.get("/admin/").content.decode()
    assert reverse("gain:courses") in home
    closed = ("content/question", "content/quiz", "choose/content/question", "choose/content/quiz", "choose/content/objective")
    for address in (*(f"/admin/snippets/{name}/" for name in closed), "/admin/users/", f"/admin/pages/{course.page.pk}/edit/"):
        assert desk.get(address).status_code != 200, address


def test_two_who_began_with_the_other_form_do_not_weigh_as_much_as_sixty(desk, course):
    """The mean of two orders weighs both alike: shown for two and sixty it would give the two away."""
    keep(course, {("Увс", "f", "child-9-12"): 120})
    two = PairSums.of([(9000, 9500), (1000, 9500)])
    GainSums.objects.filter(first_form="B").update(**asdict(two))
    first = lines(desk, course)[0]
    assert (first["people"], first["forms_cancel"]) == (62, False)


def test_the_method_page_is_linked_where_the_site_has_it(desk, course):
    keep(course, SPREAD)
    address = reverse("gain:course", args=[course.page.pk])
    assert "khemjikh-arga" not in desk.get(address).content.decode()
    course.home.add_child(instance=PlainPage(name_mn="Хэмжих арга", slug="khemjikh-arga"))
    assert "khemjikh-arga" in desk.get(address).content.decode()


def test_a_refresher_has_no_normalised_gain_and_no_effect(desk, course):
    keep(course, SPREAD)
    keep(course, {("Увс", "m", ""): 20}, measure="day30")
    (later,) = [line for line in lines(desk, course) if line["people"] == 20]
    assert (later["normalised"], later["effect"]) == (None, None)
    assert later["after"] is not None


# --- what ---------------------------------------------------------------------------------------------------------------


def test_figures_come_from_real_hand_ins_once_the_month_is_over(desk, cast, course):
    pupils = room_of(cast, len(RESULTS))
    for pupil, (before, after) in zip(pupils, RESULTS, strict=True):
        take_both(pupil.user, course, before, after, when=timezone.now())
    assert desk.get(reverse("gain:courses")).context["rows"] == []
    ResultPair.objects.update(at=people.later(days=-32))
    ((row, cells),) = desk.get(reverse("gain:courses")).context["rows"]
    assert (row.people, round(row.gain.before, 1), round(row.gain.after, 1)) == (6, 38.9, 77.8)
    assert cells[1] == "6"


def test_the_page_shows_every_part_with_a_chart_and_its_table(desk, course):
    keep(course, SPREAD)
    keep(course, {("Увс", "m", ""): 59}, measure="outcome:tell-adult")
    keep(course, {("Увс", "m", ""): 20}, measure="day30")
    for language in ("mn", "en"):
        page = desk.get(reverse("gain:course", args=[course.page.pk]), headers={"accept-language": language})
        text = page.content.decode()
        parts = page.context["parts"]
        assert [part.key for part in parts] == ["course", "outcome", "later", "aimag", "sex", "age"]
        assert text.count("<svg xmlns") == len(parts)
        assert text.count('<table class="listing items"') == len(parts) + 2


def test_the_course_shows_its_interval_normalised_gain_and_effect_size(desk, course):
    keep(course, {("Увс", "f", "child-9-12"): 40})
    first = lines(desk, course)[0]
    assert first["people"] == 40
    assert first["before"] < first["before"] + first["low"] < first["after"] < first["before"] + first["high"]
    assert first["normalised"] == pytest.approx((first["after"] - first["before"]) / (100 - first["before"]), abs=0.002)
    assert first["effect"] > 1
    assert first["forms_cancel"] is True


def test_another_edition_is_shown_by_itself(desk, course):
    keep(course, {("Увс", "f", "child-9-12"): 12})
    course.page.edition = 2
    course.page.save()
    keep(course, {("Увс", "f", "child-9-12"): 20})
    assert [lines(desk, course, **query)[0]["people"] for query in ({}, {"edition": 1}, {"edition": 2})] == [20, 12, 20]
    for edition in ("3", "x", "²"):
        assert desk.get(reverse("gain:course", args=[course.page.pk]), {"edition": edition}).status_code == 404


def test_a_course_of_few_shows_nothing_anywhere(desk, course):
    keep(course, {("Увс", "f", "child-9-12"): 4})
    page = desk.get(reverse("gain:course", args=[course.page.pk])).content.decode()
    assert "<svg xmlns" not in page
    assert all(line["protected"] for line in lines(desk, course))
    ((row, _cells),) = desk.get(reverse("gain:courses")).context["rows"]
    assert row.people is HIDDEN


# --- hidden in every form ------------------------------------------------------------------------------------------------


def test_page_charts_csv_and_api_hide_the_same_cells(desk, course):
    keep(course, SPREAD)
    api, rows = lines(desk, course), table(desk, course)
    word = str(HIDDEN)
    assert [line["protected"] for line in api] == [row[3] == word for row in rows]
    assert any(line["protected"] for line in api)
    assert not all(line["protected"] for line in api)
    for line, row in zip(api, rows, strict=True):
        if line["protected"]:
            assert {value for name, value in line.items() if name not in ("part", "group", "and", "protected")} == {None}
            assert set(row[3:-1]) == {word}
    page = desk.get(reverse("gain:course", args=[course.page.pk]))
    for part in page.context["parts"]:
        own = [line for line in api if line["part"] == part.title]
        assert [row[1] == word for row in part.table.rows] == [line["protected"] for line in own]
        assert part.chart.count('class="chart-hidden"') == sum(line["protected"] for line in own)
        drawn = {unescape(found) for found in re.findall(r'class="chart-before" cx="([\d.]+)"', part.chart)}
        assert len(drawn) <= sum(not line["protected"] for line in own)
    for grid in page.context["figures"].grids:
        own = [line["protected"] for line in api if line["part"] == grid.title]
        assert [row.hidden for _aimag, rows in grid.lines for row in rows] == own


def published(figures):
    """What an attacker can put together of all that is given out: (shape, {(row, column): count or HIDDEN}), sex and age."""
    found = []
    total = figures.total.people
    for grid, columns in zip(figures.grids, (figures.by_sex, figures.by_age), strict=True):
        cells = {(TOTAL, TOTAL): total}
        cells |= {(row.key or "-", TOTAL): row.people for row in figures.by_aimag}
        cells |= {(TOTAL, row.key or "-"): row.people for row in columns}
        keys = [row.key or "-" for row in figures.by_aimag]
        for key, (_label, rows) in zip(keys, grid.lines, strict=True):
            cells |= {(key, row.key or "-"): row.people for row in rows}
        shape = Table({(row, column): 1 for row, column in cells if TOTAL not in (row, column)})
        found.append((shape, cells))
    return found


CELLS = st.dictionaries(
    st.tuples(
        st.sampled_from(["Увс", "Төв", "Ховд", ""]), st.sampled_from(["f", "m", ""]), st.sampled_from(["", "child-9-12"])
    ),
    st.integers(0, 14), min_size=1, max_size=12,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=CELLS)
def test_nobody_computes_a_hidden_cell_back_from_all_that_is_given_out(course, cells):
    GainSums.objects.all().delete()
    keep(course, cells)
    figures = reports.course_figures(course.page, today=NOVEMBER.date())
    for _part, _title, rows in figures.parts():
        assert all(row.people is HIDDEN or row.people >= MINIMUM for row in rows)
    if figures.total.people is not HIDDEN:
        assert_nothing_is_found(*published(figures))


@pytest.mark.parametrize(
    ("asked", "of", "shown"), [(20, 20, 20), (4, 20, HIDDEN), (17, 20, HIDDEN), (15, 20, 15), (4, 4, HIDDEN), (0, 0, HIDDEN)]
)  # fmt: skip
def test_a_measure_is_hidden_when_those_it_was_not_asked_of_are_few(asked, of, shown):
    assert part_published(asked, of=of) == shown


def test_a_mean_of_some_does_not_tell_of_the_three_others(desk, course):
    keep(course, {("Увс", "f", "child-9-12"): 20})
    keep(course, {("Увс", "f", "child-9-12"): 17}, measure="outcome:intention")
    keep(course, {("Увс", "f", "child-9-12"): 15}, measure="outcome:confidence")
    shown = {line["group"]: line["protected"] for line in lines(desk, course) if not line["and"]}
    with_word = [protected for group, protected in shown.items() if "санаа" in group]
    assert with_word == [True]
    assert [protected for group, protected in shown.items() if "итгэл" in group] == [False]


# --- made up, and fast -----------------------------------------------------------------------------------------------


def test_made_up_figures_say_so_in_page_csv_and_api_and_are_shown_only_when_asked_for(desk, course):
    actions.keep_synthetic(course=course.page, learners=population("x", 300))
    query = {"figures": "synthetic"}
    assert str(LABEL) in unescape(desk.get(reverse("gain:course", args=[course.page.pk]), query).content.decode())
    assert str(LABEL) in unescape(desk.get(reverse("gain:courses"), query).content.decode())
    assert {row[-1] for row in table(desk, course, **query)} == {str(LABEL)}
    api = desk.get(reverse("gain:json", args=[course.page.pk]), query).json()
    assert (api["synthetic"], api["note"]) == (True, str(LABEL))
    assert api["figures"][0]["people"] > 200
    real = desk.get(reverse("gain:json", args=[course.page.pk])).json()
    assert (real["synthetic"], real["note"]) == (False, "")
    assert all(line["protected"] for line in real["figures"])
    assert str(LABEL) not in unescape(desk.get(reverse("gain:course", args=[course.page.pk])).content.decode())


def test_the_page_costs_the_same_queries_for_one_cell_and_for_hundreds(desk, course):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            reports.course_figures(course.page, today=NOVEMBER.date())
        return len(seen)

    keep(course, {("Увс", "f", "child-9-12"): 12})
    few = cost()
    GainSums.objects.all().delete()
    aimags = [f"Аймаг {number}" for number in range(22)]
    keep(course, {(aimag, sex, band): 7 for aimag in aimags for sex in ("f", "m", "") for band in ("child-9-12", "child-6-8")})
    assert cost() == few <= 6
    assert people.build_course("other").page.pk != course.page.pk
