"""A shared computer keeps nothing of the child who has left."""

import pytest

from . import steps
from .conftest import FLAGS


@pytest.fixture
def remembering(playwright, chromium_path):
    """A Chromium as people have it: going back may show a page from memory. (The driver switches that off otherwise.)"""
    launched = playwright.chromium.launch(
        executable_path=chromium_path, headless=True, args=FLAGS, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield launched
    launched.close()


@pytest.mark.parametrize("memory", ["without pages in memory", "with pages in memory"])
def test_going_back_after_leaving_shows_nothing_personal(open_browser, request, site, memory):
    pupil = site.people["fresh"][1]
    options = {"of": request.getfixturevalue("remembering")} if memory.startswith("with ") else {}
    page = open_browser(**options).new_page()
    steps.pupil_signs_in(page, site.people["class"]["code"], pupil["name"], pupil["pin"])
    lesson = site.people["course"]["lessons"][0][1]
    page.goto(lesson)
    assert pupil["name"] in page.content()
    page.goto("/minii/")
    page.locator("a.leave").filter(visible=True).first.click()
    page.locator("main form[method=post] button").click()
    page.locator("main h1").wait_for()
    passed = set()
    for _step in range(5):
        page.evaluate("history.back()")
        # A page out of memory says nothing of having been loaded.
        page.wait_for_timeout(1000)
        passed.add(steps.path_of(page))
        assert pupil["name"] not in page.content(), f"going back shows the name on {page.url}"
        assert pupil["name"].split()[0] not in page.content()
    assert lesson in passed, "the browser really went back"
    page.goto("/minii/")
    assert "/minii/" not in page.url.split("?")[0]


def test_leaving_empties_what_the_browser_keeps_but_not_the_name_of_the_device(open_browser, site):
    pupil = site.people["fresh"][1]
    context = open_browser()
    page = context.new_page()
    steps.pupil_signs_in(page, site.people["class"]["code"], pupil["name"], pupil["pin"])
    page.evaluate("localStorage.setItem('left', 'behind')")
    page.goto("/garakh/")
    with page.expect_response(lambda answer: answer.request.method == "POST") as leaving:
        page.locator("main form[method=post] button").click()
    assert leaving.value.all_headers()["clear-site-data"] == '"cache", "storage"'
    page.locator("main h1").wait_for()
    assert page.evaluate("localStorage.length") == 0
    assert "device" in {cookie["name"] for cookie in context.cookies()}


def test_the_next_child_at_the_computer_signs_in_as_themselves(open_browser, site):
    first, second = site.people["fresh"][1:3]
    page = open_browser().new_page()
    steps.pupil_signs_in(page, site.people["class"]["code"], first["name"], first["pin"])
    page.goto("/garakh/")
    page.locator("main form[method=post] button").click()
    steps.pupil_signs_in(page, site.people["class"]["code"], second["name"], second["pin"])
    assert second["name"] in page.content()
    assert first["name"] not in page.content()
