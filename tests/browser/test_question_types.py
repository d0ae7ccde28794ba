"""Every type of question in a browser 360 pixels wide: by tapping, by the keyboard alone, without JavaScript; axe on each."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from . import steps

PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
PICTURES = os.environ.get("SCREENSHOTS", "")
"""A folder for pictures of each type, for whoever wants to look."""


def press_check(page: Page, by_keyboard: bool) -> None:
    if by_keyboard:
        steps.reach(page, ".steer .button-big")
        page.keyboard.press("Enter")
    else:
        steps.press(page, "Check")


WAYS = {
    "tap": (steps.tap, PHONE),
    "keyboard": (steps.type_keys, {"viewport": {"width": 360, "height": 740}}),
    "without JavaScript": (steps.mouse, {"viewport": {"width": 360, "height": 740}, "java_script_enabled": False}),
}


@pytest.mark.parametrize("way", WAYS)
def test_every_type_is_answered_rightly_on_a_small_screen(open_browser, site, way):
    fill, options = WAYS[way]
    quiz = site.run(f"practice({'dasgal-' + way.split()[0].lower()!r})")
    page = open_browser(**options).new_page()
    page.goto(quiz["url"])
    steps.press(page, "Begin")
    for place, step in enumerate(quiz["steps"], start=1):
        page.locator(f"main .question-{step['type']}").wait_for()
        if way == "tap":
            picture(page, step["type"])
            assert not axe_says(page), step["type"]
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), f"{step['type']} is too wide"
        for name, wanted in step["fields"].items():
            fill(page, name, wanted)
        press_check(page, by_keyboard=way == "keyboard")
        review = page.locator("main section.review")
        review.wait_for()
        tone = steps.said(page, "Right" if step["marked"] else "Noted")
        assert review.locator(".tone").inner_text().startswith(tone), f"{step['type']}: {review.inner_text()}"
        if way == "tap":
            picture(page, f"{step['type']}-review")
            assert not axe_says(page), f"{step['type']}, reviewed"
        steps.follow(page, "Next question" if place < len(quiz["steps"]) else "Look over and hand in")
    steps.press(page, "Hand in")
    page.locator(".score").wait_for()
    assert "100 %" in page.locator(".score").inner_text()


def test_what_must_be_put_in_order_moves_by_its_buttons_and_is_kept_as_it_is_moved(open_browser, site):
    quiz = site.run("practice('dasgal-daraalal')")
    place = next(number for number, step in enumerate(quiz["steps"], start=1) if step["type"] == "order")
    fields = quiz["steps"][place - 1]["fields"]
    wanted = sorted(fields, key=lambda name: int(fields[name]))
    page = open_browser(**PHONE).new_page()
    page.goto(quiz["url"])
    steps.press(page, "Begin")
    page.locator("main .question").wait_for()
    page.goto(f"{page.url.rstrip('/').rsplit('/', 1)[0]}/{place}/")
    rows = page.locator("[data-order] li")
    for goal, name in enumerate(wanted):
        while (
            page.evaluate(
                "name => [...document.querySelectorAll('[data-order] select')].findIndex(one => one.name === name)", name
            )
            > goal
        ):
            with page.expect_response(lambda answer: answer.request.method == "POST"):
                rows.filter(has=page.locator(f'[name="{name}"]')).locator("[data-move='-1']").tap()
    page.reload()
    assert [row.get_attribute("name") for row in page.locator("[data-order] select").all()] == wanted
    steps.press(page, "Check")
    assert page.locator("main .review .tone").inner_text().startswith(steps.said(page, "Right"))


def test_a_number_on_the_picture_chooses_its_place(open_browser, site):
    quiz = site.run("practice('dasgal-zurag')")
    place = next(number for number, step in enumerate(quiz["steps"], start=1) if step["type"] == "hotspot")
    page = open_browser(**PHONE).new_page()
    page.goto(quiz["url"])
    steps.press(page, "Begin")
    page.locator("main .question").wait_for()
    page.goto(f"{page.url.rstrip('/').rsplit('/', 1)[0]}/{place}/")
    page.locator("[data-spot='a'] text").tap()
    assert page.locator("main [value='a']").is_checked()


def axe_says(page: Page) -> list[str]:
    return [f"{found['id']}: {found['help']}" for found in Axe().run(page).response["violations"]]


def picture(page: Page, name: str) -> None:
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{PICTURES}/{name}.png", full_page=True)
