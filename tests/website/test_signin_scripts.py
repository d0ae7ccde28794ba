"""The two modules of the pupil's way in, in a real browser: the card's fragment, and four pictures in one go."""

import os
import shutil

import pytest
from django.urls import reverse

from tests.cast import add_pupils, give_cards, make_class

from .signin_steps import open_class

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture
def page(live_server, monkeypatch):
    """A page of a fresh Chromium. `page.asked` is every address it asked for, `page.said` what its console said."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="could not import playwright")
    path = next((found for name in (os.environ.get("CHROMIUM"), *NAMES) if name and (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium found (Debian: apt-get install chromium, or name one with CHROMIUM)")
    # Playwright keeps an event loop in this thread; the database is used from it all the same, and from nowhere else.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_api.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        opened = browser.new_context(base_url=live_server.url, locale="mn-MN").new_page()
        opened.asked, opened.said = [], []
        opened.on("request", lambda request: opened.asked.append(f"{request.method} {request.url}"))
        opened.on("console", lambda message: opened.said.append(message.text))
        yield opened
        assert not opened.said
        browser.close()


def test_a_cards_secret_leaves_the_address_bar_and_history_and_is_never_part_of_an_address(cast, page):
    card = cast.secret_of(cast.pupil_1).card
    page.goto(f"{reverse('signin:card')}#{card}")
    page.wait_for_url(f"**{reverse('learner:mine')}")
    assert not [line for line in page.asked if card in line.partition("#")[0]]
    assert any(line.startswith("POST") and line.endswith(reverse("signin:card")) for line in page.asked)
    page.go_back()
    assert card not in page.url


def test_a_dead_card_says_so_and_the_next_one_scanned_in_the_same_tab_works(cast, page):
    page.goto(f"{reverse('signin:card')}#not-a-card")
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_function("document.querySelector('img[src*=foal-lost]')")
    page.evaluate("card => { location.hash = card }", cast.secret_of(cast.pupil_1).card)
    page.wait_for_url(f"**{reverse('learner:mine')}")


def test_four_pictures_are_sent_in_one_request_and_one_can_be_taken_back(cast, page):
    room = make_class(cast.teacher_a, cast.school_a, "2а", grade=2)
    (pupil,) = add_pupils(room, ("Туршаа", "Т"))
    secret = give_cards(room, pupil)[pupil.user_id].secret
    open_class(room)
    page.goto(reverse("signin:class"))
    page.locator("#code").fill(room.code)
    page.keyboard.press("Enter")
    page.locator(f"button[name=pupil][value='{pupil.number}']").click()
    page.locator(f"button[name=picture][value='{secret[3]}']").click()
    assert page.locator(".signin-slots .full").count() == 1
    page.locator("button[name=undo]").click()
    assert page.locator(".signin-slots .full").count() == 0
    for key in secret:
        page.locator(f"button[name=picture][value='{key}']").click()
    page.wait_for_url(f"**{reverse('learner:mine')}")
    assert (
        len([line for line in page.asked if line == f"POST {page.evaluate('location.origin')}{reverse('signin:secret')}"]) == 1
    )
