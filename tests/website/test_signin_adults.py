"""Grown-ups: sign-up with a code by e-mail, sign-in with counted tries, reset, their own page (trust.md 13, 17, 18)."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.accounts.models import Session, SignInTry, User
from tests.cast import PASSWORD

from .signin_steps import is_in

pytestmark = pytest.mark.django_db
NEW = {
    "last_name": "Туршилт", "first_name": "Туяа", "email": "tuya@example.mn",
    "password1": "urt bogood khatuu 7", "password2": "urt bogood khatuu 7",
}  # fmt: skip


@pytest.fixture
def client():
    browser = Client()
    browser.get(reverse("account_login"))
    return browser


def sign_in(client, user, password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": user.email, "password": password}, **extra)


def code_in_last_mail() -> str:
    return re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", mail.outbox[-1].body, re.MULTILINE)[0]


# --- sign-up -----------------------------------------------------------------------------------------------------------


def test_signing_up_is_finished_by_the_code_from_the_mail(client):
    response = client.post(reverse("account_signup"), NEW)
    assert response.url == reverse("account_email_verification_sent")
    assert not is_in(client)
    response = client.post(response.url, {"code": code_in_last_mail()})
    assert is_in(client)
    user = User.objects.get(email="tuya@example.mn")
    assert (user.kind, user.first_name, user.last_name) == ("adult", "Туяа", "Туршилт")
    assert "tuya" not in user.username
    assert EmailAddress.objects.get(user=user).verified


def test_a_wrong_code_does_not_finish_signing_up(client):
    url = client.post(reverse("account_signup"), NEW).url
    assert client.post(url, {"code": "XXX-XXX"}).status_code == 200
    assert not is_in(client)


def test_nobody_signs_up_as_staff_or_pupil_by_sending_more_fields(client):
    more = {"is_staff": "on", "is_superuser": "on", "kind": "pupil", "groups": "1", "is_active": "", "username": "root"}
    client.post(reverse("account_signup"), {**NEW, **more})
    user = User.objects.get(email="tuya@example.mn")
    assert (user.is_staff, user.is_superuser, user.kind, user.is_active, user.groups.count()) == (
        False,
        False,
        "adult",
        True,
        0,
    )
    assert user.username != "root"


def test_signing_up_with_an_address_that_has_an_account_looks_the_same(client, cast):
    fresh, taken = (
        client.post(reverse("account_signup"), {**NEW, "email": email}) for email in (NEW["email"], cast.learner.email)
    )
    assert fresh.url == taken.url
    assert User.objects.filter(email=cast.learner.email).count() == 1


@pytest.mark.parametrize("password", ["short1", "12345678901234", "password1234"])
def test_weak_passwords_are_refused(client, password):
    assert client.post(reverse("account_signup"), {**NEW, "password1": password, "password2": password}).status_code == 200
    assert not User.objects.filter(email=NEW["email"]).exists()


# --- sign-in -----------------------------------------------------------------------------------------------------------


def test_an_adult_signs_in_with_a_new_session_id(client, cast):
    client.get(reverse("account_login"))
    before = client.cookies.get("sid")
    response = sign_in(client, cast.teacher_a)
    assert response.status_code == 302
    assert is_in(client)
    assert before is None or before.value != client.cookies["sid"].value
    assert Session.objects.get(session_key=client.cookies["sid"].value).kind == "adult"


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client, cast):
    def answer(email):
        page = client.post(reverse("account_login"), {"login": email, "password": "not the password"}).content.decode()
        return re.findall(r'role="alert">(.*?)</div>', page, re.DOTALL)

    assert answer(cast.teacher_a.email) == answer("nobody@example.mn") != []
    assert not is_in(client)


def test_ten_wrong_passwords_stop_the_device_and_no_other_person_or_device(client, cast):
    for _again in range(10):
        sign_in(client, cast.teacher_a, "not the password")
    sign_in(client, cast.teacher_a)
    assert not is_in(client)
    sign_in(client, cast.teacher_b)
    assert is_in(client)
    other = Client()
    other.get(reverse("account_login"))
    sign_in(other, cast.teacher_a)
    assert is_in(other)


def test_the_count_lies_in_the_database_and_names_no_address(client, cast):
    from django.core.cache import cache

    for _again in range(10):
        sign_in(client, cast.teacher_a, "not the password")
        cache.clear()  # as another process would see it
    sign_in(client, cast.teacher_a)
    assert not is_in(client)
    assert cast.teacher_a.email not in repr(list(SignInTry.objects.values()))


def test_guessing_elsewhere_does_not_keep_a_teacher_out_of_their_own_computer(client, cast):
    sign_in(client, cast.teacher_a)
    client.post(reverse("signin:leave"))
    for _device in range(6):
        guesser = Client()
        guesser.get(reverse("account_login"))
        for _again in range(9):
            sign_in(guesser, cast.teacher_a, "not the password")
    stranger = Client()
    stranger.get(reverse("account_login"))
    sign_in(stranger, cast.teacher_a)
    assert not is_in(stranger)
    sign_in(client, cast.teacher_a)
    assert is_in(client)


def test_wagtails_own_sign_in_pages_are_no_doors(client, cast):
    data = {"username": cast.administrator.email, "password": PASSWORD}
    assert client.post("/_util/login/", data).status_code == 404
    for address in ("/admin/login/", "/admin/password_reset/"):
        assert client.post(address, data).url.startswith(reverse("account_login"))
        assert client.get(address).url.startswith(reverse("account_login"))
    assert not is_in(client)


def test_an_adult_without_a_verified_mailbox_gets_a_code_first(client, cast):
    EmailAddress.objects.filter(user=cast.learner).update(verified=False)
    assert sign_in(client, cast.learner).url == reverse("account_email_verification_sent")
    assert not is_in(client)


def test_a_deactivated_adult_stays_out(client, cast):
    User.objects.filter(pk=cast.learner.pk).update(is_active=False)
    sign_in(client, cast.learner)
    assert not is_in(client)


@pytest.mark.parametrize("wanted", ["https://example.com/", "//example.com"])
def test_an_adult_is_not_sent_to_another_site_either(client, cast, wanted):
    response = client.post(reverse("account_login"), {"login": cast.learner.email, "password": PASSWORD, "next": wanted})
    assert "example.com" not in response.url


def test_an_adult_comes_in_in_the_language_they_chose(client, cast):
    User.objects.filter(pk=cast.learner.pk).update(language="en")
    assert sign_in(client, cast.learner).url.startswith("/en/")


# --- password ----------------------------------------------------------------------------------------------------------


def test_a_forgotten_password_is_replaced_by_way_of_the_mailbox_and_no_secret_stands_in_an_address(client, cast):
    response = client.post(reverse("account_reset_password"), {"email": cast.learner.email})
    assert response.url == reverse("account_confirm_password_reset_code")
    response = client.post(response.url, {"code": code_in_last_mail()})
    client.post(response.url, {"password1": "shine bogood urt 9", "password2": "shine bogood urt 9"})
    sign_in(client, cast.learner)
    assert not is_in(client)
    sign_in(client, cast.learner, "shine bogood urt 9")
    assert is_in(client)


def test_a_reset_says_the_same_for_an_unknown_address(client, cast):
    known, unknown = (
        client.post(reverse("account_reset_password"), {"email": e}).url for e in (cast.learner.email, "x@example.mn")
    )
    assert known == unknown


def test_a_changed_password_ends_the_other_sessions(client, cast, client_for):
    elsewhere = client_for(cast.learner)
    sign_in(client, cast.learner)
    new = {"oldpassword": PASSWORD, "password1": "shine bogood urt 9", "password2": "shine bogood urt 9"}
    client.post(reverse("account_change_password"), new)
    assert is_in(client)
    assert not is_in(elsewhere)


# --- one's own page ----------------------------------------------------------------------------------------------------


def test_an_adult_changes_name_and_language_and_nothing_else(client, cast):
    sign_in(client, cast.learner)
    before = User.objects.values().get(pk=cast.learner.pk)
    every_field = dict.fromkeys(before, "1") | {"groups": "1", "user_permissions": "1", "email": "other@example.mn"}
    sent = {**every_field, "first_name": "  Шинэ  нэр ", "last_name": "Шинэ", "language": "en"}
    assert client.post(reverse("signin:account"), sent).url == f"/en{reverse('signin:account')}"
    after = User.objects.values().get(pk=cast.learner.pk)
    changed = {name for name in after if after[name] != before[name]} - {"last_login"}
    assert changed == {"first_name", "last_name", "language"}
    assert after["first_name"] == "Шинэ нэр"
    assert cast.learner.groups.count() == 0


@pytest.mark.parametrize("wrong", [{"first_name": ""}, {"first_name": " "}, {"first_name": "x" * 61}, {"language": "xx"}])
def test_a_wrong_name_or_language_is_refused(client, cast, wrong):
    sign_in(client, cast.learner)
    sent = {"first_name": "Нэр", "last_name": "Овог", "language": "", **wrong}
    assert client.post(reverse("signin:account"), sent).status_code == 200
    assert User.objects.get(pk=cast.learner.pk).first_name == "Learner"


def test_the_own_page_needs_somebody_signed_in(client):
    assert client.get(reverse("signin:account")).status_code == 302


def test_delicate_changes_ask_for_the_password_again(client, cast, client_for):
    forgotten = client_for(cast.learner)
    response = forgotten.post(reverse("account_email"), {"action_add": "", "email": "thief@example.mn"})
    assert response.url.startswith(reverse("account_reauthenticate"))
    assert not EmailAddress.objects.filter(email="thief@example.mn").exists()


def test_leaving_by_allauths_door_clears_the_browser_too(client, cast):
    sign_in(client, cast.learner)
    response = client.post(reverse("account_logout"))
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(client)


def test_every_page_of_a_signed_in_adult_is_stored_nowhere(client, cast):
    sign_in(client, cast.learner)
    for name in ("signin:account", "account_email", "account_change_password", "mfa_index", "signin:leave"):
        assert "no-store" in client.get(reverse(name)).headers["Cache-Control"], name


def test_cookies_are_http_only_same_site_and_secure_in_production(client, cast, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    browser = Client()
    browser.get(reverse("account_login"), secure=True)
    sign_in(browser, cast.learner, secure=True)
    for name in ("sid", "csrftoken", "device"):
        assert browser.cookies[name]["secure"], name
        assert browser.cookies[name]["httponly"], name
        assert browser.cookies[name]["samesite"] == "Lax", name


@pytest.mark.parametrize(
    "name",
    [
        "account_login",
        "account_signup",
        "account_reset_password",
        "signin:choose",
        "signin:class",
        "signin:card",
        "signin:leave",
    ],
)
def test_pages_of_signing_in_have_no_inline_script_style_or_handler(client, name):
    response = client.get(reverse(name))
    page = response.content.decode()
    assert not re.search(r"<script(?![^>]*(\bsrc=|application/json))", page)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page)
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert timezone.now()


def test_mail_speaks_with_the_platforms_name_and_links_nowhere_else(client, cast, settings):
    client.post(reverse("account_signup"), {**NEW, "email": cast.learner.email})
    letter = mail.outbox[-1]
    assert "Цахим хүлэг" in letter.body
    assert all(link.startswith(settings.SITE_ADDRESS) for link in re.findall(r"https?://\S+", letter.body)), letter.body
