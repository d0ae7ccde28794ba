"""A story with consequences in a browser: by the keyboard alone, without JavaScript, in both languages; axe on every scene."""

import pytest
from axe_playwright_python.sync_playwright import Axe

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
