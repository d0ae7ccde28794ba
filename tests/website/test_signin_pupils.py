"""A pupil's way in and out: class code, name, secret; card; one-time code; leaving (trust.md 8-13, 18)."""

import json
import re

import pytest
from django.core.signing import get_cookie_signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.accounts import actions
from courses.accounts.models import Session, SignInTry
from courses.learning.classrooms import actions as classrooms
from courses.learning.classrooms.rules import DEVICE_COOKIE, DEVICE_SALT
from courses.lib import codes
from tests.cast import add_pupils, fill_class, give_cards, make_class

from .signin_steps import give_code, give_name, give_secret, is_in, open_class, walk_in, walk_to_secret

pytestmark = pytest.mark.django_db
MINE = "learner:mine"


@pytest.fixture
def client():
    """A browser that has been on the sign-in pages before: it has its device cookie."""
    browser = Client()
    browser.get(reverse("signin:choose"))
    assert browser.cookies["device"].value
    return browser


@pytest.fixture
def young(cast):
    """A class of grade 2 with two pupils and their cards: (class, pupils, secrets by user id)."""
    room = make_class(cast.teacher_a, cast.school_a, "2а", grade=2)
    pupils = add_pupils(room, ("Туршаа", "Т"), ("Туршмаа", "Б"))
    return room, pupils, give_cards(room, *pupils)


def page_of(response) -> str:
    """The page without what differs between two loads of the same page."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())


# --- the two doors -----------------------------------------------------------------------------------------------------


def test_the_choice_has_a_door_for_pupils_and_one_for_grown_ups_and_carries_where_somebody_wanted_to_go(client):
    page = client.get(reverse("signin:choose"), {"next": "/minii/"}).content.decode()
    assert f'href="{reverse("signin:class")}?next=/minii/"' in page
    assert f'href="{reverse("account_login")}?next=/minii/"' in page


def test_a_visitor_without_account_who_asks_for_a_page_of_learners_is_sent_to_the_two_doors(client):
    response = client.get(reverse(MINE))
    assert response.url == f"{reverse('signin:choose')}?next={reverse(MINE)}"


@pytest.mark.parametrize("wanted", ["https://example.com/", "//example.com/", "javascript:alert(1)", "/\\example.com"])
def test_nobody_is_sent_to_another_site_after_signing_in(client, cast, wanted):
    open_class(cast.class_a)
    client.post(reverse("signin:class"), {"code": cast.class_a.code, "next": wanted})
    give_name(client, cast.pupil_1)
    assert give_secret(client, cast.secret_of(cast.pupil_1)).url == reverse(MINE)


def test_a_pupil_comes_back_to_the_page_that_asked_for_signing_in(client, cast):
    open_class(cast.class_a)
    client.post(reverse("signin:class"), {"code": cast.class_a.code, "next": "/surgalt/"})
    give_name(client, cast.pupil_1)
    assert give_secret(client, cast.secret_of(cast.pupil_1)).url == "/surgalt/"


# --- class code --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", [str.lower, lambda code: f" {code[:3]} - {code[3:]} ", codes.grouped])
def test_a_class_code_may_be_typed_in_many_ways(client, cast, typed):
    open_class(cast.class_a)
    response = client.post(reverse("signin:class"), {"code": typed(cast.class_a.code)})
    assert response.url == reverse("signin:name")


def test_a_class_code_typed_with_cyrillic_look_alikes_opens_too(client, cast):
    open_class(cast.class_a)
    cast.class_a.code = "HKMPTX"
    cast.class_a.save()
    assert client.post(reverse("signin:class"), {"code": "нкмртх"}).url == reverse("signin:name")


def test_an_unknown_code_and_a_closed_class_get_the_same_page(cast):
    unknown, closed = Client(), Client()
    pages = []
    for browser, code in ((unknown, "234679"), (closed, cast.class_a.code)):
        browser.get(reverse("signin:class"))
        response = browser.post(reverse("signin:class"), {"code": code})
        assert response.status_code == 200
        pages.append(page_of(response))
    assert pages[0] == pages[1]
    open_class(cast.class_a)
    assert give_code(closed, cast.class_a).status_code == 302


@pytest.mark.parametrize("typed", ["", "1", "ABC", "!!!!!!", "A" * 500, "\x00\x00\x00\x00\x00\x00", "'; DROP TABLE"])
def test_whatever_is_typed_as_class_code_gets_the_same_kind_page(client, cast, typed):
    response = client.post(reverse("signin:class"), {"code": typed})
    assert response.status_code == 200
    assert response.context["not_open"]


def test_after_twenty_wrong_codes_the_device_waits_and_another_device_does_not(client, cast):
    open_class(cast.class_a)
    for _again in range(20):
        assert "pause" not in client.post(reverse("signin:class"), {"code": "234679"}).context
    assert give_code(client, cast.class_a).context["pause"]
    other = Client()
    other.get(reverse("signin:class"))
    assert give_code(other, cast.class_a).status_code == 302


def test_a_browser_that_keeps_no_cookies_is_counted_by_its_network_address_unreadably(cast):
    bare = Client()
    bare.post(reverse("signin:class"), {"code": "234679"}, REMOTE_ADDR="203.0.113.9")
    tried = SignInTry.objects.get(subject="class")
    assert tried.device.startswith("unknown:")
    assert "203.0.113.9" not in tried.device
    for _again in range(19):
        Client().post(reverse("signin:class"), {"code": "234679"}, REMOTE_ADDR="203.0.113.9")
    tried.refresh_from_db()
    assert tried.wrong == 20


def test_a_forged_device_cookie_is_not_believed(cast):
    browser = Client()
    browser.cookies["device"] = "device-of-my-choice"
    browser.post(reverse("signin:class"), {"code": "234679"})
    assert SignInTry.objects.get(subject="class").device.startswith("unknown:")


# --- the list of names -------------------------------------------------------------------------------------------------


def test_names_are_shown_as_given_name_and_initial_in_the_order_of_the_alphabet(client, cast):
    open_class(cast.class_a)
    give_code(client, cast.class_a)
    page = client.get(reverse("signin:name")).content.decode()
    assert "Өнөржаргал Б." in page
    assert "Оюун Г." in page
    assert page.index("Оюун Г.") < page.index("Өнөржаргал Б.")
    assert "Үүлэн" not in page


def test_a_closed_class_shows_no_names(client, cast):
    open_class(cast.class_a)
    give_code(client, cast.class_a)
    assert client.get(reverse("signin:name")).status_code == 200
    classrooms.close_class(classroom=cast.class_a)
    for address in ("signin:name", "signin:secret"):
        response = client.get(reverse(address))
        assert response.url == reverse("signin:class")
        assert "Өнөржаргал" not in response.content.decode()
    assert give_name(client, cast.pupil_1).url == reverse("signin:class")


def test_without_a_class_code_there_is_no_list_of_names(client, cast):
    open_class(cast.class_a)
    assert client.get(reverse("signin:name")).url == reverse("signin:class")
    assert client.get(reverse("signin:secret")).url == reverse("signin:class")


def test_an_archived_class_is_closed_even_to_a_browser_on_its_way_in(client, cast):
    walk_to_secret(client, cast.pupil_1)
    cast.class_a.archived_at = timezone.now()
    cast.class_a.save()
    assert give_secret(client, cast.secret_of(cast.pupil_1)).url == reverse("signin:class")


def class_device(browser, classroom, teacher):
    key = classrooms.add_device(classroom=classroom, by=teacher, now=timezone.now())
    browser.cookies[DEVICE_COOKIE] = get_cookie_signer(salt=DEVICE_COOKIE + DEVICE_SALT).sign(key)


def test_a_device_of_the_class_shows_the_names_while_the_class_is_closed_and_needs_no_code(client, cast):
    assert cast.class_a.name not in client.get(reverse("signin:class")).content.decode()
    class_device(client, cast.class_a, cast.teacher_a)
    assert cast.class_a.name in client.get(reverse("signin:class")).content.decode()
    assert client.post(reverse("signin:class"), {"own": cast.class_a.pk}).url == reverse("signin:name")
    assert "Оюун" in client.get(reverse("signin:name")).content.decode()


def test_a_device_of_one_class_opens_no_other_class(client, cast):
    class_device(client, cast.class_a, cast.teacher_a)
    assert client.post(reverse("signin:class"), {"own": cast.class_b.pk}).context["not_open"]
    assert give_code(client, cast.class_b).context["not_open"]
    assert give_code(client, cast.class_a).status_code == 302


def test_a_device_that_was_taken_off_the_list_shows_nothing_any_more(client, cast):
    class_device(client, cast.class_a, cast.teacher_a)
    cast.class_a.devices.all().delete()
    assert client.post(reverse("signin:class"), {"own": cast.class_a.pk}).context["not_open"]


def test_the_list_of_names_costs_as_many_queries_for_forty_as_for_two(client, cast):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("signin:name"))
        # Once a second a process asks for the version of the content, whatever the page.
        return len([query for query in queries if "contentversion" not in query["sql"]])

    open_class(cast.class_a)
    give_code(client, cast.class_a)
    client.get(reverse("signin:name"))
    assert cost() == 3
    fill_class(cast.class_a, 38)
    assert cost() == 3


# --- whose name --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("swapped", ["number", "pk", "user_id"])
def test_no_pupil_of_another_class_can_be_chosen(client, cast, swapped):
    fill_class(cast.class_b, 5)
    stranger = cast.class_b.pupils.order_by("number").last()
    open_class(cast.class_a)
    give_code(client, cast.class_a)
    assert give_name(client, cast.pupil_2).status_code == 302
    assert client.post(reverse("signin:name"), {"pupil": getattr(stranger, swapped)}).status_code == 404
    assert client.get(reverse("signin:secret")).context["pupil"] == cast.pupil_2.user


@pytest.mark.parametrize("typed", ["", "-1", "0", "999999999999", "1.0", "١", "x"])
def test_a_number_that_is_nobodys_is_not_there(client, cast, typed):
    open_class(cast.class_a)
    give_code(client, cast.class_a)
    assert client.post(reverse("signin:name"), {"pupil": typed}).status_code == 404


def test_a_pupil_who_left_the_class_is_neither_listed_nor_let_in(client, cast):
    walk_to_secret(client, cast.pupil_1)
    secret = cast.secret_of(cast.pupil_1)
    classrooms.leave_class(pupil=cast.pupil_1, now=timezone.now())
    assert give_secret(client, secret).url == reverse("signin:name")
    assert "Өнөржаргал" not in client.get(reverse("signin:name")).content.decode()
    assert give_name(client, cast.pupil_1).status_code == 404


def test_another_childs_secret_does_not_open_this_childs_name(client, cast):
    walk_to_secret(client, cast.pupil_1)
    assert give_secret(client, cast.secret_of(cast.pupil_2)).status_code == 200
    assert not is_in(client)
    assert give_secret(client, cast.secret_of(cast.pupil_1)).url == reverse(MINE)


# --- secret ------------------------------------------------------------------------------------------------------------


def test_the_right_pin_lets_the_pupil_in_as_a_pupil(client, cast):
    assert walk_in(client, cast, cast.pupil_1).url == reverse(MINE)
    row = Session.objects.get(session_key=client.cookies["sid"].value)
    assert (row.user_id, row.kind) == (cast.pupil_1.user_id, "pupil")


def test_three_words_let_an_older_pupil_in(client, cast):
    room = make_class(cast.teacher_a, cast.school_a, "9а", grade=9)
    (pupil,) = add_pupils(room, ("Туршаа", "Т"))
    secret = give_cards(room, pupil)[pupil.user_id]
    page = walk_to_secret(client, pupil) and client.get(reverse("signin:secret"))
    assert 'data-skin="calm"' in page.content.decode()
    assert client.post(reverse("signin:secret"), {"secret": ", ".join(secret.secret).upper()}).url == reverse(MINE)


def press(client, key, step):
    return client.post(reverse("signin:secret"), {"picture": key, "step": step})


def test_four_pictures_pressed_one_by_one_let_a_young_pupil_in_without_javascript(client, cast, young):
    _room, pupils, secrets = young
    walk_to_secret(client, pupils[0])
    page = client.get(reverse("signin:secret")).content.decode()
    assert 'data-skin="young"' in page
    assert len(re.findall(r'name="picture" value="\w+" aria-label="[^"]+"', page)) == 16
    for step, key in enumerate(secrets[pupils[0].user_id].secret[:3]):
        response = press(client, key, step)
        assert response.context["pressed"] == step + 1
        assert "hidden" not in re.findall(r"<input[^>]*>", response.content.decode())[0] or key not in "".join(
            re.findall(r"<input[^>]*>", response.content.decode())
        )
    assert press(client, secrets[pupils[0].user_id].secret[3], 3).url == reverse(MINE)


def test_the_pressed_pictures_are_kept_on_the_server_and_nowhere_in_the_page(client, cast, young):
    _room, pupils, _secrets = young
    walk_to_secret(client, pupils[0])
    before = page_of(client.get(reverse("signin:secret")))
    after = page_of(press(client, "sun", 0))
    changed = [line for line in after.splitlines() if line not in before.splitlines()]
    assert changed
    assert not any("sun" in line for line in changed), changed


def test_all_four_pictures_may_come_at_once(client, cast, young):
    _room, pupils, secrets = young
    walk_to_secret(client, pupils[0])
    assert give_secret(client, secrets[pupils[0].user_id]).url == reverse(MINE)


def test_a_press_that_is_sent_twice_counts_once(client, cast, young):
    _room, pupils, _secrets = young
    walk_to_secret(client, pupils[0])
    press(client, "sun", 0)
    assert press(client, "sun", 0).context["pressed"] == 1
    assert press(client, "moon", 1).context["pressed"] == 2


def test_a_picture_can_be_taken_back_and_all_of_them_too(client, cast, young):
    _room, pupils, secrets = young
    first, *others = secrets[pupils[0].user_id].secret
    walk_to_secret(client, pupils[0])
    press(client, "sun" if first != "sun" else "moon", 0)
    assert client.post(reverse("signin:secret"), {"undo": "1"}).context["pressed"] == 0
    press(client, "sun", 0)
    press(client, "sun", 1)
    assert client.post(reverse("signin:secret"), {"again": "1"}).context["pressed"] == 0
    for step, key in enumerate([first, *others]):
        response = press(client, key, step)
    assert response.url == reverse(MINE)


def test_wrong_pictures_begin_anew_with_a_kind_word_and_no_count_of_tries(client, cast, young):
    _room, pupils, _secrets = young
    walk_to_secret(client, pupils[0])
    for step in range(3):
        press(client, "sun", step)
    response = press(client, "sun", 3)
    assert response.status_code == 200
    assert response.context["wrong"] == "again"
    assert response.context["pressed"] == 0
    (said,) = re.findall(r'role="alert" id="secret-note">(.*?)</div>', response.content.decode(), re.DOTALL)
    assert not re.search(r"\d", said)


def test_pressed_pictures_and_the_name_are_forgotten_after_five_minutes(client, cast, young, monkeypatch):
    _room, pupils, _secrets = young
    walk_to_secret(client, pupils[0])
    press(client, "sun", 0)
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timezone.timedelta(minutes=6))
    assert client.get(reverse("signin:secret")).url == reverse("signin:name")


@pytest.mark.parametrize("sent", [{"pictures": "sun"}, {"pictures": "x,y,z,w"}, {"picture": "../../etc"}, {"pictures": ""}, {}])
def test_what_is_no_set_of_pictures_is_not_even_tried(client, cast, young, sent):
    _room, pupils, _secrets = young
    walk_to_secret(client, pupils[0])
    assert client.post(reverse("signin:secret"), sent).status_code == 200
    assert not SignInTry.objects.filter(subject__startswith="pupil:").exists()


def test_the_session_id_changes_at_sign_in(client, cast):
    walk_to_secret(client, cast.pupil_1)
    before = client.cookies["sid"].value
    give_secret(client, cast.secret_of(cast.pupil_1))
    assert client.cookies["sid"].value != before
    assert not Session.objects.filter(session_key=before).exists()
    fixed = Client()
    fixed.cookies["sid"] = before
    assert not is_in(fixed)


def test_nothing_of_the_way_in_stays_in_the_session(client, cast):
    walk_in(client, cast, cast.pupil_1)
    kept = json.dumps(dict(client.session))
    assert cast.class_a.code not in kept
    assert "pupil_sign_in" not in kept


def test_no_address_on_the_way_carries_code_name_or_secret(client, cast):
    open_class(cast.class_a)
    secret = cast.secret_of(cast.pupil_1)
    addresses = [give_code(client, cast.class_a).url, give_name(client, cast.pupil_1).url, give_secret(client, secret).url]
    for address in addresses:
        assert cast.class_a.code not in address
        assert secret.secret[0] not in address
        assert "?" not in address


def test_thirty_wrong_tries_stop_this_device_while_another_the_card_and_the_teachers_code_work(client, cast):
    secret = cast.secret_of(cast.pupil_1)
    walk_to_secret(client, cast.pupil_1)
    for _again in range(30):
        client.post(reverse("signin:secret"), {"secret": "000000"})
    assert give_secret(client, secret).context["wrong"] == "device"
    other = Client()
    other.get(reverse("signin:choose"))
    assert walk_in(other, cast, cast.pupil_1).url == reverse(MINE)
    by_card = Client()
    assert by_card.post(reverse("signin:card"), {"card": secret.card}).url == reverse(MINE)
    code = classrooms.one_time_code(pupil=cast.pupil_1, now=timezone.now())
    assert client.post(reverse("signin:secret"), {"code": code}).url == reverse(MINE)


def test_after_a_hundred_wrong_tries_in_a_row_the_teacher_helps(client, cast):
    secret = cast.secret_of(cast.pupil_1)
    for _device in range(4):
        browser = Client()
        browser.get(reverse("signin:choose"))
        walk_to_secret(browser, cast.pupil_1)
        for _again in range(25):
            browser.post(reverse("signin:secret"), {"secret": "000000"})
    walk_to_secret(client, cast.pupil_1)
    assert give_secret(client, secret).context["wrong"] == "reset"
    (renewed,) = classrooms.new_secrets(classroom=cast.class_a, pupils=[cast.pupil_1], now=timezone.now())
    assert give_secret(client, renewed).url == reverse(MINE)


def test_a_one_time_code_has_a_field_of_its_own_and_works_once(client, cast, young):
    _room, pupils, _secrets = young
    walk_to_secret(client, pupils[0])
    page = client.get(reverse("signin:secret")).content.decode()
    assert 'name="code"' in page
    code = classrooms.one_time_code(pupil=pupils[0], now=timezone.now())
    wrong = client.post(reverse("signin:secret"), {"code": "000000"})
    assert wrong.context["wrong_code"]
    assert client.post(reverse("signin:secret"), {"code": code}).url == reverse(MINE)
    again = Client()
    walk_to_secret(again, pupils[0])
    assert again.post(reverse("signin:secret"), {"code": code}).status_code == 200


def test_a_pupil_without_a_card_comes_in_with_the_teachers_code(client, cast):
    (fresh,) = add_pupils(cast.class_a, ("Туршлага", "Т"))
    walk_to_secret(client, fresh)
    assert client.get(reverse("signin:secret")).context["kind"] == ""
    code = classrooms.one_time_code(pupil=fresh, now=timezone.now())
    assert client.post(reverse("signin:secret"), {"code": code}).url == reverse(MINE)


# --- card --------------------------------------------------------------------------------------------------------------


def test_a_card_lets_its_pupil_in_also_while_the_class_is_closed(client, cast):
    assert not cast.class_a.is_open(timezone.now())
    before = client.cookies.get("sid")
    assert client.post(reverse("signin:card"), {"card": cast.secret_of(cast.pupil_1).card}).url == reverse(MINE)
    assert is_in(client)
    assert before is None or client.cookies["sid"].value != before.value


def test_a_card_without_its_pupil_or_class_opens_nothing(client, cast):
    card = cast.secret_of(cast.pupil_1).card
    for wrong in ("", "x", card[:-1], codes.card_secret()):
        assert client.post(reverse("signin:card"), {"card": wrong}).context["refused"]
    cast.class_a.archived_at = timezone.now()
    cast.class_a.save()
    assert client.post(reverse("signin:card"), {"card": card}).context["refused"]
    assert not is_in(client)


def test_a_reprinted_card_replaces_the_old_one(client, cast):
    old = cast.secret_of(cast.pupil_1).card
    (new,) = classrooms.new_secrets(classroom=cast.class_a, pupils=[cast.pupil_1], now=timezone.now())
    assert client.post(reverse("signin:card"), {"card": old}).context["refused"]
    assert client.post(reverse("signin:card"), {"card": new.card}).url == reverse(MINE)


def test_a_card_takes_the_place_of_whoever_was_signed_in_and_leaves_nothing_of_them(client, cast):
    walk_in(client, cast, cast.pupil_1)
    session = client.session
    session["draft"] = "of the first"
    session.save()
    client.post(reverse("signin:card"), {"card": cast.secret_of(cast.pupil_2).card})
    assert client.get(reverse("signin:leave")).context["user"] == cast.pupil_2.user
    assert "draft" not in client.session
    assert not Session.objects.filter(user=cast.pupil_1.user).exists()


def test_the_cards_secret_is_sent_in_a_form_with_a_token_and_never_in_an_address(cast):
    strict = Client(enforce_csrf_checks=True)
    card = cast.secret_of(cast.pupil_1).card
    assert strict.post(reverse("signin:card"), {"card": card}).status_code == 403
    assert strict.get(reverse("signin:card"), {"card": card}).status_code == 200
    assert not is_in(strict)


@pytest.mark.parametrize("address", ["class", "name", "secret", "card", "leave"])
def test_every_step_wants_the_token_of_its_form(cast, address):
    assert Client(enforce_csrf_checks=True).post(reverse(f"signin:{address}"), {}).status_code == 403


# --- leaving -----------------------------------------------------------------------------------------------------------


def test_leaving_asks_first_and_then_ends_the_session_for_good(client, cast):
    walk_in(client, cast, cast.pupil_1)
    key = client.cookies["sid"].value
    asked = client.get(reverse("signin:leave"))
    assert "Өнөржаргал" in asked.content.decode()
    assert is_in(client)
    response = client.post(reverse("signin:leave"))
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "no-store" in response.headers["Cache-Control"]
    assert not Session.objects.filter(session_key=key).exists()
    goodbye = client.get(response.url)
    assert goodbye.status_code == 200
    assert "Өнөржаргал" not in goodbye.content.decode()
    stolen = Client()
    stolen.cookies["sid"] = key
    assert not is_in(stolen)


def test_leaving_keeps_what_belongs_to_the_computer(client, cast):
    class_device(client, cast.class_a, cast.teacher_a)
    device, shared = client.cookies["device"].value, client.cookies[DEVICE_COOKIE].value
    walk_in(client, cast, cast.pupil_1)
    client.post(reverse("signin:leave"))
    assert client.cookies["device"].value == device
    assert client.cookies[DEVICE_COOKIE].value == shared


def test_a_visitor_who_leaves_is_told_goodbye_and_nothing_is_cleared(client):
    response = client.post(reverse("signin:leave"))
    assert response.status_code == 200
    assert "Clear-Site-Data" not in response.headers


def test_pages_of_a_signed_in_pupil_and_of_signing_in_are_stored_nowhere(client, cast):
    open_class(cast.class_a)
    for address in ("choose", "class", "card"):
        assert "no-store" in client.get(reverse(f"signin:{address}")).headers["Cache-Control"]
    give_code(client, cast.class_a)
    assert "no-store" in client.get(reverse("signin:name")).headers["Cache-Control"]
    give_name(client, cast.pupil_1)
    assert "no-store" in client.get(reverse("signin:secret")).headers["Cache-Control"]
    give_secret(client, cast.secret_of(cast.pupil_1))
    for address in (reverse(MINE), reverse("signin:leave"), "/nowhere/"):
        assert "no-store" in client.get(address).headers["Cache-Control"], address


def test_a_page_for_everybody_stays_storable_for_visitors(course):
    assert "no-store" not in Client().get(course.home.get_url()).headers.get("Cache-Control", "")


def test_the_device_cookie_is_signed_long_lived_and_out_of_reach_of_scripts(client):
    cookie = client.cookies["device"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] >= 300 * 24 * 3600
    client.get(reverse("signin:class"))
    assert client.cookies["device"].value == cookie.value


def test_whoever_is_signed_in_finds_the_question_who_they_are_and_no_second_sign_in(client, cast):
    walk_in(client, cast, cast.pupil_1)
    for address in ("choose", "class", "name", "secret"):
        assert client.get(reverse(f"signin:{address}")).url == reverse("signin:leave")


# --- doors of grown-ups ------------------------------------------------------------------------------------------------


def test_a_pupil_finds_none_of_the_grown_ups_pages(client, cast, client_for):
    from allauth.urls import urlpatterns

    addresses = [reverse("signin:account"), *every_address(urlpatterns, "/burtgel/")]
    assert len(addresses) > 20
    pupil, adult = client_for(cast.pupil_1), client_for(cast.learner)
    for mongolian in addresses:
        for address in (mongolian, f"/en{mongolian}"):
            assert pupil.get(address).status_code == 404, address
            assert pupil.post(address).status_code == 404, address
    assert pupil.get("/burtgel/").status_code == 404
    assert adult.get(reverse("account_email")).status_code == 200
    assert adult.get(reverse("signin:account")).status_code == 200


def every_address(patterns, before):
    """Addresses of all patterns, with 1 for every number."""
    for entry in patterns:
        address = before + re.sub(r"<[^>]+>", "1", str(entry.pattern)).lstrip("^")
        if hasattr(entry, "url_patterns"):
            yield from every_address(entry.url_patterns, address)
        else:
            yield address.replace("$", "")


def test_a_pupil_cannot_come_in_by_the_door_of_grown_ups(client, cast):
    cast.pupil_1.user.set_password("a password somebody set 1")
    cast.pupil_1.user.save()
    for login in (cast.pupil_1.user.username, "", cast.pupil_1.user.first_name):
        client.post(reverse("account_login"), {"login": login, "password": "a password somebody set 1"})
        assert not is_in(client)
    assert actions.check_secret(
        pupil_id=cast.pupil_1.user_id, given=cast.secret_of(cast.pupil_1).secret, device="device:x", now=timezone.now()
    )
