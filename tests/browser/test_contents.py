"""The whole way of an interactive content: uploaded without its library, healed, put in a lesson, played, seen."""

import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from courses.content.h5p import own

from . import steps
from .test_plays import until

ADD = "/admin/snippets/content/package/add/"
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}


def another_type(*, with_library: bool) -> bytes:
    """Our own content as one of a library that this platform has never seen."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(own.pack(with_library=with_library))) as packed, zipfile.ZipFile(out, "w") as written:
        for name in packed.namelist():
            written.writestr(
                name.replace("Unet.Cards", "Unet.Leaves"), packed.read(name).replace(b"Unet.Cards", b"Unet.Leaves")
            )
    return out.getvalue()


def at_the_desk(open_browser, site, role):
    page = open_browser(**DESKTOP).new_page()
    person = site.people["staff"][role]
    steps.staff_signs_in(page, person["mailbox"], site.people["password"], person["secret"])
    return page


def upload(page, content: bytes, title: str) -> str:
    """The content's own page, as soon as the check has come to its end."""
    page.goto(ADD)
    page.locator("[name=file]").set_input_files({"name": "tsaas.h5p", "mimeType": "application/zip", "buffer": content})
    page.locator("[name=title_mn]").fill(title)
    page.locator("#upload button.button").click()
    page.wait_for_url("**/package/edit/**")
    expect(page.locator("[data-state-url]")).to_have_count(0)
    return page.url


def play_to_the_end(page) -> None:
    """Tab and Enter only: every card, and of each question the second answer."""
    inside = page.frame_locator("iframe")
    for _step in range(30):
        if inside.get_by_role("button", name="Дахин тоглох").count():
            return
        if inside.locator("input[type=radio]:enabled").count():
            inside.locator("input[type=radio]").nth(1).press("Space")
            inside.get_by_role("button", name="Шалгах").press("Enter")
        inside.locator("button").last.press("Enter")
    pytest.fail("the content does not come to its end")


def test_from_an_upload_without_libraries_to_the_table_of_the_teacher(open_browser, site):
    editor, administrator = at_the_desk(open_browser, site, "editor"), at_the_desk(open_browser, site, "administrator")
    draft = upload(editor, another_type(with_library=False), "Навч эргүүл")
    expect(editor.locator(".package-state")).to_contain_text("Unet.Leaves 1.0")
    expect(editor.locator(".state-missing")).to_be_visible()

    upload(administrator, another_type(with_library=True), "Бүтэн нь")
    expect(administrator.locator(".state-current")).to_be_visible()
    editor.reload()
    expect(editor.locator(".state-current")).to_be_visible()

    editor.locator(".package-state a[href*='try-content']").click()
    expect(editor.frame_locator("iframe").get_by_text("Карт: 1 / 5")).to_be_visible()

    number = re.search(r"edit/([0-9a-f-]{36})", draft)[1]
    address = site.run(f"put_in_lesson({number!r})")
    try:
        pupil = open_browser(**PHONE).new_page()
        who = site.people["fresh"][2]
        steps.pupil_signs_in(pupil, site.people["class"]["code"], who["name"], who["pin"])
        pupil.goto(address)
        play_to_the_end(pupil)
        pupil.locator("[data-result]").wait_for()
        expect(pupil.locator("[data-ended]")).to_be_visible()
        plays = until(site, lambda plays: any(ended for _state, ended, *_rest in plays))
        assert [(ended, raw, trust) for _state, ended, raw, trust, _said in plays] == [(True, 2.0, "reported")]

        teacher = open_browser(**DESKTOP).new_page()
        steps.adult_signs_in(teacher, site.people["teacher"], site.people["password"])
        teacher.wait_for_url("**/minii/")
        teacher.goto(f"/bagsh/angi/{site.people['class']['id']}/togloom/")
        part = teacher.locator(".content-part", has_text="Навч эргүүл")
        part.locator("summary").click()
        expect(part.get_by_role("row", name=who["name"])).to_contain_text("2 / 3")
    finally:
        site.run(f"take_out({number!r})")
    site.run("forget_plays()")


def test_the_end_of_a_check_throws_away_nothing_that_is_being_typed(open_browser, site):
    page = at_the_desk(open_browser, site, "librarian")
    address = upload(page, own.pack(), "Шалгаж байна")
    package = re.search(r"edit/([0-9a-f-]{36})", address)[1]
    site.run(f"set_state({package!r}, 'checking')")
    page.goto(address)
    state = page.locator(".package-state .state")
    over = page.locator("[data-over]").get_attribute("data-over")
    assert over not in state.inner_text()
    page.get_by_role("tab").nth(1).click()
    page.locator("[name=title_mn]").fill("Бичиж байгаа нэр")
    site.run(f"set_state({package!r}, 'ready')")
    expect(state).to_have_text(over)
    expect(page.locator("[name=title_mn]")).to_have_value("Бичиж байгаа нэр")
