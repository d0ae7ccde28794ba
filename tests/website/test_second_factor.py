"""The second factor at every door of the CMS (trust.md 14)."""

import base64
import hashlib
import hmac
import re
import struct
import time
from datetime import timedelta

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from courses.accounts.models import Session, SignInTry, User
from tests.cast import PASSWORD

from .signin_steps import is_in

pytestmark = pytest.mark.django_db
CMS = "/admin/"


def code_of(secret: str, *, steps: int = 0) -> str:
    """RFC 6238: the six digits of now, or of so many half minutes later."""
    counter = struct.pack(">Q", int(time.time()) // 30 + steps)
    mac = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    start = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[start : start + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


@pytest.fixture
def editor(cast) -> User:
    """An editor who may open the CMS."""
    Group.objects.get(name="Editors").permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    )
    return cast.editor


@pytest.fixture
def secret(editor) -> str:
    """The editor's authenticator app."""
    key = generate_totp_secret()
    TOTP.activate(editor, key)
    return key


def with_password(user) -> Client:
    """A browser in which this person has typed the password."""
    browser = Client()
    browser.get(reverse("account_login"))
    browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    return browser


def with_both(user, secret) -> Client:
    browser = with_password(user)
    browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    forget_used_codes()
    return browser


def forget_used_codes():
    """Time passes: what was used may come again."""
    cache.clear()
    SignInTry.objects.filter(subject__startswith="spent:").delete()


def addresses_of_cms():
    """Every address below /admin/, with 1 for every variable part."""

    def walk(patterns, before):
        for entry in patterns:
            route = before + str(entry.pattern)
            if isinstance(entry, URLResolver):
                yield from walk(entry.url_patterns, route)
            else:
                yield route

    (cms,) = [entry for entry in get_resolver().url_patterns if str(entry.pattern) == CMS.lstrip("/")]
    for route in walk(cms.url_patterns, CMS):
        address = re.sub(r"\(\?P<\w+>[^)]*\)", "1", re.sub(r"<[^>]+>", "1", route))
        yield re.sub(r"[\^$\\]|\(\?:\w+\)|\\Z", "", address)


# --- who is refused ----------------------------------------------------------------------------------------------------


def test_every_address_of_the_cms_is_closed_to_staff_without_a_second_factor(editor, cast):
    addresses = sorted(set(addresses_of_cms()))
    assert len(addresses) > 200
    browser, boss = with_password(editor), with_password(cast.administrator)
    assert is_in(browser)
    assert is_in(boss)
    for address in addresses:
        for somebody in (browser, boss):
            for response in (somebody.get(address), somebody.post(address)):
                assert response.status_code == 302, address
                assert response.url.startswith(reverse("mfa_index")), address


def test_every_address_of_the_cms_sends_visitors_to_the_adults_door(db):
    browser = Client()
    for address in set(addresses_of_cms()):
        assert browser.get(address).url.startswith(reverse("account_login")), address


def test_to_pupils_teachers_and_learners_the_cms_is_not_there(cast, client_for):
    for person in (cast.pupil_1, cast.teacher_a, cast.learner, cast.teacher_asked):
        browser = client_for(person)
        assert is_in(browser)
        for address in (CMS, "/admin/login/", "/admin/pages/", "/admin/api/main/pages/", "/admin/nowhere/"):
            assert browser.get(address).status_code == 404, (person, address)
            assert browser.post(address).status_code == 404, (person, address)


def test_with_the_second_factor_an_editor_opens_the_cms(editor, secret):
    browser = with_both(editor, secret)
    assert browser.get(CMS).status_code == 200
    assert Session.objects.get(session_key=browser.cookies["sid"].value).kind == "staff"


def test_after_the_password_alone_somebody_with_a_factor_is_not_signed_in(editor, secret):
    browser = with_password(editor)
    assert not is_in(browser)
    assert browser.get(CMS).url.startswith(reverse("account_login"))
    browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_in(browser)
    browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(browser)


def test_a_factor_that_somebody_else_passed_does_not_count(editor, secret, cast, client_for):
    passed = with_both(editor, secret)
    records = passed.session["account_authentication_methods"]
    other = client_for(cast.administrator)
    session = other.session
    session["account_authentication_methods"] = records
    session["account_authentication_methods_user"] = str(editor.pk)
    session.save()
    assert other.get(CMS).url.startswith(reverse("mfa_index"))


def test_a_factor_that_was_removed_does_not_count_any_more(editor, secret):
    browser = with_both(editor, secret)
    assert browser.get(CMS).status_code == 200
    Authenticator.objects.filter(user=editor).delete()
    assert browser.get(CMS).url.startswith(reverse("mfa_index"))


def test_a_session_from_before_the_factor_must_pass_it(editor, client_for):
    browser = with_password(editor)
    key = generate_totp_secret()
    TOTP.activate(editor, key)
    response = browser.get(f"{CMS}pages/")
    assert response.url.startswith(reverse("mfa_reauthenticate"))
    response = browser.post(response.url, {"code": code_of(key)})
    assert response.url == f"{CMS}pages/"
    assert browser.get(CMS).status_code == 200


def test_who_has_a_passkey_only_is_asked_for_the_passkey(editor):
    browser = with_password(editor)
    Authenticator.objects.create(user=editor, type="webauthn", data={"name": "Key", "credential": {}})
    assert browser.get(CMS).url.startswith(reverse("mfa_reauthenticate_webauthn"))


def test_a_form_sent_to_a_closed_door_comes_back_to_the_start_of_the_cms(editor):
    response = with_password(editor).post("/admin/pages/1/delete/", {"x": "1"})
    assert response.url == f"{reverse('mfa_index')}?next=%2Fadmin%2F"


# --- setting up --------------------------------------------------------------------------------------------------------


def set_up_totp(browser) -> str:
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = browser.get(reverse("mfa_activate_totp"))
    key = page.context["form"].secret
    assert browser.post(reverse("mfa_activate_totp"), {"code": code_of(key)}).status_code == 302
    cache.clear()
    return key


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_setting_up_the_app_opens_the_cms_at_once_and_ends_the_other_sessions(editor):
    browser, elsewhere = with_password(editor), with_password(editor)
    led = browser.get(CMS)
    page = browser.get(led.url).content.decode()
    assert reverse("mfa_activate_totp") in page
    set_up_totp(browser)
    assert browser.get(CMS).status_code == 200
    assert not is_in(elsewhere)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_second_app_or_key_added_without_passing_the_first_opens_nothing(editor):
    browser = with_password(editor)
    Authenticator.objects.create(user=editor, type="webauthn", data={"name": "Key", "credential": {}})
    set_up_totp(browser)
    assert browser.get(CMS).url.startswith(reverse("mfa_reauthenticate"))


def test_setting_up_asks_for_the_password_again(editor, client_for):
    browser = client_for(editor)
    assert browser.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_pages_of_the_second_factor_have_no_inline_script_or_style_and_are_stored_nowhere(editor):
    browser = with_password(editor)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    names = ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate"]
    responses = [browser.get(reverse(name)) for name in names]
    set_up_totp(browser)
    names = ["mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_deactivate_totp",
             "mfa_reauthenticate"]  # fmt: skip
    responses += [browser.get(reverse(name)) for name in names]
    for response in responses:
        assert response.status_code == 200
        page = response.content.decode()
        assert not re.search(r"<script(?![^>]*(\bsrc=|application/json))", page), response.request["PATH_INFO"]
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", page), response.request["PATH_INFO"]
        assert 'class="site-head"' in page
        assert "no-store" in response.headers["Cache-Control"]


def test_the_key_of_the_app_and_the_recovery_codes_lie_encrypted(editor, secret):
    RecoveryCodes.activate(editor)
    for stored in Authenticator.objects.filter(user=editor):
        text = repr(stored.data)
        assert secret not in text
        for code in stored.wrap().get_unused_codes() if stored.type == "recovery_codes" else []:
            assert code not in text
    totp = Authenticator.objects.get(user=editor, type="totp")
    assert get_adapter().decrypt(totp.data["secret"]) == secret


def test_an_earlier_secret_key_still_reads_and_a_lost_one_opens_nothing(editor, secret, settings):
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [old]
    totp = Authenticator.objects.get(user=editor, type="totp").wrap()
    assert totp.validate_code(code_of(secret))
    cache.clear()
    settings.SECRET_KEY_FALLBACKS = []
    empty_key = base64.b32encode(b"").decode()
    assert get_adapter().decrypt(totp.instance.data["secret"]) != get_adapter().decrypt(totp.instance.data["secret"])
    for code in (code_of(secret), code_of(empty_key)):
        assert not totp.validate_code(code)


def test_a_recovery_code_opens_once(editor, secret):
    codes = RecoveryCodes.activate(editor).get_unused_codes()
    first = with_password(editor)
    first.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert first.get(CMS).status_code == 200
    second = with_password(editor)
    second.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert not is_in(second)


def test_a_code_of_the_app_opens_once(editor, secret):
    code = code_of(secret)
    first, second = with_password(editor), with_password(editor)
    first.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(first)
    cache.clear()  # as another process would see it
    second.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_in(second)


@pytest.mark.parametrize(("steps", "opens"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_the_clock_of_a_telephone_may_be_half_a_minute_off_and_no_more(editor, secret, steps, opens, monkeypatch):
    now = time.time() // 30 * 30 + 15
    monkeypatch.setattr(time, "time", lambda: now)
    browser = with_password(editor)
    browser.post(reverse("mfa_authenticate"), {"code": code_of(secret, steps=steps)})
    assert is_in(browser) == opens


def test_the_same_digits_may_come_again_when_their_time_is_long_over(editor):
    from courses.accounts import actions

    now = timezone.now()
    assert actions.spend_second_factor_code(user_id=editor.pk, code="123 456", now=now)
    assert not actions.spend_second_factor_code(user_id=editor.pk, code="123456", now=now + timedelta(minutes=2))
    assert actions.spend_second_factor_code(user_id=editor.pk + 1, code="123456", now=now)
    assert actions.spend_second_factor_code(user_id=editor.pk, code="123456", now=now + timedelta(minutes=6))


def test_ten_wrong_codes_stop_everybody_who_knows_the_password_whatever_the_process(editor, secret):
    for _device in range(2):
        browser = with_password(editor)
        for _again in range(5):
            browser.post(reverse("mfa_authenticate"), {"code": "000000"})
            cache.clear()  # as another process would see it
    fresh = with_password(editor)
    fresh.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert not is_in(fresh)


def test_a_right_code_forgets_the_wrong_ones(editor, secret):
    browser = with_password(editor)
    for _again in range(9):
        browser.post(reverse("mfa_authenticate"), {"code": "000000"})
        cache.clear()
    browser.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert is_in(browser)


def test_leaving_the_cms_by_wagtails_own_button_clears_the_browser(editor, secret):
    browser = with_both(editor, secret)
    response = browser.post(reverse("wagtailadmin_logout"))
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_in(browser)


def test_the_cms_in_another_persons_browser_stays_closed_after_a_change_of_person(editor, secret, cast):
    browser = with_both(editor, secret)
    browser.post(reverse("signin:card"), {"card": cast.secret_of(cast.pupil_1).card})
    assert browser.get(CMS).status_code == 404
    assert browser.get(reverse("signin:leave")).context["user"] == cast.pupil_1.user


def test_a_pupil_made_superuser_in_memory_or_given_a_group_finds_no_cms(cast, client_for, editor):
    cast.pupil_1.user.groups.add(Group.objects.get(name="Editors"))
    assert client_for(cast.pupil_1).get(CMS).status_code == 404
