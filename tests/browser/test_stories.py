"""A story with consequences in a browser: by the keyboard alone, without JavaScript, in both languages; axe on every scene."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from . import steps

LOOKS = {
    "mn": ("", {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"}),
    "en": ("/en", {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"}),
}
MOST_SCENES = 20


def press_the_first_way(page) -> None:
    """Tab until the first choice has the focus, then Enter."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.locator("button[name=choice]").first.evaluate("one => one === document.activeElement"):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    pytest.fail("the keyboard does not reach the choices")


@pytest.mark.parametrize("language", LOOKS)
@pytest.mark.parametrize("story", ["chat", "friend", "message"])
def test_a_story_is_played_to_an_end_with_the_keyboard_alone_and_without_javascript(open_browser, site, story, language):
    prefix, look = LOOKS[language]
    page = open_browser(**look, java_script_enabled=False).new_page()
    page.goto(f"{prefix}/tuukh/{story}/")
    for _scene in range(MOST_SCENES):
        assert page.locator("a[href='tel:108']").count() >= 1
        assert page.locator("body").evaluate("one => one.scrollWidth <= document.documentElement.clientWidth")
        if not page.locator("button[name=choice]").count():
            break
        press_the_first_way(page)
    assert page.locator("button[name=again]").count() == 1
    assert "108" in page.locator("main").inner_text()


@pytest.mark.parametrize("language", LOOKS)
def test_axe_finds_nothing_in_a_story_from_its_beginning_to_its_end(open_browser, site, language):
    prefix, look = LOOKS[language]
    page = open_browser(**look).new_page()
    page.goto(f"{prefix}/tuukh/friend/")
    for _scene in range(MOST_SCENES):
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        assert not [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
        if not page.locator("button[name=choice]").count():
            break
        with page.expect_navigation():
            page.locator("button[name=choice]").last.click()
    assert page.locator("button[name=again]").count() == 1


def press_by_keyboard(page, selector: str) -> None:
    """Tab until this has the focus, then Enter."""
    for _step in range(60):
        page.keyboard.press("Tab")
        if page.locator(selector).first.evaluate("one => one === document.activeElement"):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    pytest.fail(f"the keyboard does not reach {selector}")


@pytest.mark.parametrize("language", LOOKS)
def test_a_story_can_be_gone_back_and_begun_again_with_the_keyboard_alone(open_browser, site, language):
    prefix, look = LOOKS[language]
    page = open_browser(**look, java_script_enabled=False).new_page()
    page.goto(f"{prefix}/tuukh/chat/")
    first = page.locator(".told").inner_text()
    press_by_keyboard(page, "button[name=choice]")
    second = page.locator(".told").inner_text()
    press_by_keyboard(page, "button[name=choice]")
    press_by_keyboard(page, "button[name=back]")
    assert page.locator(".told").inner_text() == second
    press_by_keyboard(page, "button[name=again]")
    assert page.locator(".told").inner_text() == first
    assert page.locator("button[name=back]").count() == 0


@pytest.mark.parametrize("language", LOOKS)
def test_a_teacher_reads_a_story_with_the_class_by_the_keyboard_alone_and_without_javascript(open_browser, site, language):
    prefix, look = LOOKS[language]
    page = open_browser(**look, java_script_enabled=False).new_page()
    steps.adult_signs_in(page, site.people["teacher"], site.people["password"])
    page.goto(f"{prefix}/bagsh/angi/{site.people['class']['id']}/tuukh/chat/khamt/")
    page.locator("input[type=number]").nth(1).fill("17")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".offer-row.most").count() == 1, "Enter in a field counts, and chooses nothing"
    # Read from the last row: in English, on a wide screen, a letter is at least 24 pixels high.
    size = page.locator(".told p").last.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
    assert size >= (24 if look["viewport"]["width"] > 1000 else 20)
    names = [pupil["name"].split()[0] for pupil in site.people["fresh"]]
    for _scene in range(MOST_SCENES):
        assert page.locator("a[href='tel:108']").count() >= 1
        assert page.locator("body").evaluate("one => one.scrollWidth <= document.documentElement.clientWidth")
        text = page.locator("body").inner_text()
        assert not [name for name in names if name in text]
        if not page.locator("button[name=choice]").count():
            break
        press_by_keyboard(page, "button[name=choice]")
    assert page.locator("#reflection").count() == 1
    with page.expect_navigation():
        page.locator("button[name=again]").click()


def test_the_shares_of_a_class_are_bars_with_numbers_and_fit_a_phone(open_browser, site):
    page = open_browser(viewport={"width": 320, "height": 640}).new_page()
    steps.adult_signs_in(page, site.people["teacher"], site.people["password"])
    page.goto(f"/en/bagsh/angi/{site.people['class']['id']}/tuukh/chat/")
    assert page.locator(".shares .share-bar").count() >= 3
    assert page.locator(".shares tbody tr").count() > page.locator(".shares .share-bar").count()
    assert page.locator("body").evaluate("one => one.scrollWidth <= document.documentElement.clientWidth")
