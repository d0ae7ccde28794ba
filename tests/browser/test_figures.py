"""What was learnt, as an official sees it: charts and tables that a phone, a screen reader and a dark screen can show."""

from axe_playwright_python.sync_playwright import Axe

from . import steps

SCREENS = (("light", {"width": 360, "height": 740}), ("dark", {"width": 1280, "height": 900}))
SIDEWAYS = "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"

DIFFERING = """(parts) => parts.filter((part) => part.querySelector("svg.chart")).flatMap((part) => {
  const drawn = [...part.querySelectorAll(".chart-value[text-anchor=end]")].map((one) => one.textContent);
  const cellsOf = (row) => [...row.querySelectorAll("td")].map((one) => one.textContent);
  const rows = [...part.querySelectorAll("tbody tr")].map(cellsOf);
  const told = rows.map((cells) => (new Set(cells).size === 1 ? cells[0] : `${cells[1]} → ${cells[2]}`));
  return drawn.join() === told.join() && drawn.length ? [] : [`${drawn} / ${told}`];
})"""
"""Parts whose drawing and table do not say the same."""


def test_an_official_finds_the_figures_and_can_read_every_chart_in_its_table(open_browser, site):
    page = open_browser().new_page()
    faults = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    person = site.people["staff"]["official"]
    steps.staff_signs_in(page, person["mailbox"], site.people["password"], person["secret"])
    for scheme, size in SCREENS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        page.goto("/admin/")
        page.locator("main a[href$='/admin/gain/']").click()
        page.goto("/admin/gain/?figures=synthetic")
        assert page.locator(".synthetic").count() == 1, "made-up figures say so"
        page.locator("main table th a").first.click()
        page.locator("svg.chart").first.wait_for()
        assert page.locator(".synthetic").count() == 1
        assert page.locator(".gain-part").evaluate_all(DIFFERING) == []
        found = Axe().run(page, context="main", options={"resultTypes": ["violations"]}).response["violations"]
        assert not [f"{scheme}: {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
        assert page.evaluate(SIDEWAYS) <= 0, "only the tables scroll sideways, within themselves"
    assert faults == []
