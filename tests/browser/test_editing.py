"""An editor writes in two languages, a second person publishes, and readers of both languages see it."""

from playwright.sync_api import expect

from . import steps

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
MONGOLIAN, ENGLISH = "Тусламж эндээс эхэлнэ", "Help begins here"


def headings(page, path) -> dict[str, str]:
    """What readers see as the name of a page."""
    found = {}
    for language, prefix in (("mn", ""), ("en", "/en")):
        page.goto(prefix + path)
        found[language] = page.locator("h1").inner_text()
    return found


def of_staff(open_browser, site, role):
    page = open_browser(**DESKTOP).new_page()
    person = site.people["staff"][role]
    steps.staff_signs_in(page, person["mailbox"], site.people["password"], person["secret"])
    page.goto(f"/admin/pages/{site.people['last_lesson']}/edit/")
    return page


def more_actions(page):
    """The footer's menu of what else can be done with a page, opened."""
    page.locator("footer [data-w-dropdown-target=toggle]").click()
    return page.locator("footer")


def test_an_editor_renames_a_lesson_and_a_moderator_publishes_it_in_both_languages(open_browser, site):
    reader = open_browser(**DESKTOP).new_page()
    path = site.people["course"]["lessons"][-1][1]
    before = headings(reader, path)

    desk = of_staff(open_browser, site, "editor")
    desk.locator("[name=name_mn]").fill(MONGOLIAN)
    desk.get_by_role("tab", name="Англи", exact=True).click()
    desk.locator("[name=name_en]").fill(ENGLISH)
    assert more_actions(desk).locator("[name=action-publish]").count() == 0, "an editor cannot publish alone"
    desk.locator("footer [name=action-submit]").click()
    expect(desk.locator(".messages .success")).to_be_visible()
    assert headings(reader, path) == before, "nothing is public before a second person has agreed"

    review = of_staff(open_browser, site, "moderator")
    approve = "[data-workflow-action-name=approve]:not([data-workflow-action-modal-url])"
    more_actions(review).locator(approve).click()
    expect(review.locator(".messages .success")).to_be_visible()
    # A kept page may live a moment longer than its content (website/shared/pagecache.py).
    for _try in range(20):
        if (after := headings(reader, path)) != before:
            break
        reader.wait_for_timeout(500)
    assert after == {"mn": MONGOLIAN, "en": ENGLISH}


def test_the_second_factor_stands_before_the_cms(open_browser, site):
    """The password alone leads nowhere: not to the CMS, not to the person's own pages."""
    page = open_browser(**DESKTOP).new_page()
    steps.adult_signs_in(page, site.people["staff"]["editor"]["mailbox"], site.people["password"])
    expect(page.locator("[name=code]")).to_be_visible()
    for closed in ("/admin/", f"/admin/pages/{site.people['last_lesson']}/edit/", "/minii/"):
        page.goto(closed)
        assert steps.path_of(page).startswith(("/burtgel/", "/nevtrekh/")), f"{closed} stays behind the door"
