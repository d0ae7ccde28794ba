"""A pupil's secret, card and one-time code: what is kept, what opens, and how often one may try (trust.md 8-12)."""

from datetime import timedelta

import pytest
from argon2 import Type, extract_parameters
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.test import override_settings
from django.utils import timezone

from courses.accounts import actions, rules
from courses.accounts.models import PupilSecret, Session, SignInTry
from courses.lib import codes

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def make_pupil(kind="pin"):
    pupil = actions.make_pupil(given_name="Туршаа", initial="Т.")
    return pupil, actions.give_new_secret(pupil=pupil, kind=kind, now=NOW)


def try_secret(pupil, given, *, device="device:a", now=NOW):
    return actions.check_secret(pupil_id=pupil.pk, given=given, device=device, now=now)


def wrong_for(secret):
    return {"pin": "000000", "pictures": ("sun", "sun", "sun", "sun"), "words": "нэг хоёр гурав"}[secret.kind]


def try_wrongly(pupil, secret, times, *, device="device:a", now=NOW):
    for _again in range(times):
        assert not try_secret(pupil, wrong_for(secret), device=device, now=now)


# --- what it is --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("grade", "kind"), [(1, "pictures"), (3, "pictures"), (4, "pin"), (6, "pin"), (7, "words"), (12, "words")]
)
def test_the_kind_of_secret_follows_the_grade(grade, kind):
    assert rules.secret_kind_for_grade(grade) == kind


@pytest.mark.parametrize("kind", ["pictures", "pin", "words"])
def test_a_secret_opens_for_its_own_pupil_and_for_nobody_else(kind):
    pupil, secret = make_pupil(kind)
    other, _secret = make_pupil(kind)
    assert try_secret(pupil, secret.secret)
    assert try_secret(pupil, " ".join(secret.secret))
    assert not try_secret(other, secret.secret)
    assert not try_secret(pupil, wrong_for(secret))
    assert not try_secret(pupil, "")


def test_pictures_count_in_their_order_only():
    pupil, secret = make_pupil("pictures")
    assert not try_secret(pupil, tuple(reversed(secret.secret)))
    assert try_secret(pupil, secret.secret)


def test_three_words_may_be_typed_in_capitals_with_commas_or_in_latin_letters():
    pupil = actions.make_pupil(given_name="Туршаа")
    hashed = make_password(actions.canonical_secret("words", ("салхи", "өвөл", "үүл")))
    PupilSecret.objects.create(pupil=pupil, kind="words", secret_hash=hashed, changed_at=NOW)
    for typed in ("салхи өвөл үүл", "Салхи, Овол, Уул", "  САЛХИ өвөл  үүл ", "salhi ovol uul"):
        assert try_secret(pupil, typed)
    assert not try_secret(pupil, "өвөл салхи үүл")


def test_nothing_readable_of_a_secret_is_kept():
    pupil, secret = make_pupil("pin")
    code = actions.give_one_time_code(pupil=pupil, now=NOW)
    kept = repr(PupilSecret.objects.filter(pupil=pupil).values().get())
    assert secret.secret[0] not in kept
    assert secret.card not in kept
    assert code not in kept


@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"])
def test_secrets_and_passwords_are_hashed_with_argon2id_at_full_strength():
    from elearning.settings import base

    assert base.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    used = extract_parameters(make_password("123406").removeprefix("argon2"))
    assert used.type is Type.ID
    assert used.memory_cost >= 64 * 1024  # KiB; OWASP asks for 19 MiB at two passes
    assert used.time_cost >= 2
    assert used.salt_len >= 16
    assert used.memory_cost == Argon2PasswordHasher.memory_cost


def test_an_unknown_kind_of_secret_is_refused():
    pupil = actions.make_pupil(given_name="Туршаа")
    with pytest.raises(ValueError):
        actions.give_new_secret(pupil=pupil, kind="birthday", now=NOW)


# --- card --------------------------------------------------------------------------------------------------------------


def test_a_card_finds_its_pupil_and_a_reprint_kills_the_old_one_and_ends_the_sessions():
    pupil, first = make_pupil()
    assert actions.pupil_of_card(card=first.card) == pupil
    assert actions.pupil_of_card(card=f" {first.card.upper()} ") == pupil
    Session.objects.create(session_key="x" * 32, user=pupil, kind="pupil", started_at=NOW, seen_at=NOW, expire_date=NOW)
    second = actions.give_new_secret(pupil=pupil, kind="pin", now=NOW)
    assert actions.pupil_of_card(card=first.card) is None
    assert actions.pupil_of_card(card=second.card) == pupil
    assert not Session.objects.filter(user=pupil).exists()
    assert not try_secret(pupil, first.secret)


def test_a_card_has_128_random_bits_and_more():
    assert len({codes.card_secret() for _card in range(200)}) == 200
    assert len(codes.card_secret()) * 5 >= 128


def test_an_empty_or_invented_card_opens_nothing():
    make_pupil()
    assert actions.pupil_of_card(card="") is None
    assert actions.pupil_of_card(card=codes.card_secret()) is None


# --- one-time code -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["pictures", "pin", "words"])
def test_a_one_time_code_opens_once(kind):
    pupil, secret = make_pupil(kind)
    code = actions.give_one_time_code(pupil=pupil, now=NOW)
    assert try_secret(pupil, f"{code[:3]} {code[3:]}")
    assert not try_secret(pupil, code)
    assert try_secret(pupil, secret.secret)


def test_a_one_time_code_lives_ten_minutes():
    pupil, _secret = make_pupil()
    code = actions.give_one_time_code(pupil=pupil, now=NOW)
    assert not try_secret(pupil, code, now=NOW + timedelta(minutes=10, seconds=1))
    assert try_secret(pupil, code, now=NOW + timedelta(minutes=9, seconds=59))


def test_a_new_one_time_code_replaces_the_last():
    pupil, _secret = make_pupil()
    first = actions.give_one_time_code(pupil=pupil, now=NOW)
    second = actions.give_one_time_code(pupil=pupil, now=NOW)
    assert not try_secret(pupil, first)
    assert try_secret(pupil, second)


def test_ten_wrong_codes_close_it_for_their_device_but_not_for_the_pupils_own():
    pupil, _secret = make_pupil("pictures")
    code = actions.give_one_time_code(pupil=pupil, now=NOW)
    for guess in range(rules.ONE_TIME_TRIES_PER_DEVICE):
        assert not try_secret(pupil, f"{guess:06d}", device="device:classmate")
    assert not try_secret(pupil, code, device="device:classmate")
    assert try_secret(pupil, code, device="device:own")


def test_a_hundred_wrong_codes_close_it_for_everybody_until_the_teacher_gives_another():
    pupil, _secret = make_pupil("pictures")
    code = actions.give_one_time_code(pupil=pupil, now=NOW)
    PupilSecret.objects.filter(pupil=pupil).update(one_time_wrong=rules.ONE_TIME_TRIES)
    assert not try_secret(pupil, code)
    assert try_secret(pupil, actions.give_one_time_code(pupil=pupil, now=NOW))


def test_pressing_wrong_pictures_does_not_use_up_the_one_time_code():
    pupil, secret = make_pupil("pictures")
    code = actions.give_one_time_code(pupil=pupil, now=NOW)
    try_wrongly(pupil, secret, 25)
    assert PupilSecret.objects.get(pupil=pupil).one_time_wrong == 0
    assert try_secret(pupil, code)


# --- throttling --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["pictures", "pin", "words"])
def test_after_thirty_wrong_tries_on_one_device_another_device_the_card_and_the_one_time_code_still_work(kind):
    pupil, secret = make_pupil(kind)
    try_wrongly(pupil, secret, 30)
    assert not try_secret(pupil, secret.secret)  # the right one, too late
    assert actions.may_try(pupil_id=pupil.pk, device="device:a", now=NOW).reason == "device"
    assert actions.pupil_of_card(card=secret.card) == pupil
    assert try_secret(pupil, secret.secret, device="device:b")
    try_wrongly(pupil, secret, 30)
    assert try_secret(pupil, actions.give_one_time_code(pupil=pupil, now=NOW))


def test_twenty_nine_wrong_tries_leave_the_thirtieth_open():
    pupil, secret = make_pupil()
    try_wrongly(pupil, secret, 29)
    assert try_secret(pupil, secret.secret)


def test_a_device_may_try_again_after_its_pause():
    pupil, secret = make_pupil()
    try_wrongly(pupil, secret, 30)
    assert not try_secret(pupil, secret.secret, now=NOW + timedelta(minutes=14))
    assert try_secret(pupil, secret.secret, now=NOW + timedelta(minutes=15))


def test_a_classmate_on_the_same_device_is_not_locked_with_the_pupil():
    pupil, secret = make_pupil()
    classmate, own = make_pupil()
    try_wrongly(pupil, secret, 30)
    assert try_secret(classmate, own.secret)


def test_a_right_try_forgets_the_wrong_ones():
    pupil, secret = make_pupil()
    try_wrongly(pupil, secret, 20)
    assert try_secret(pupil, secret.secret)
    try_wrongly(pupil, secret, 29)
    assert try_secret(pupil, secret.secret)
    assert PupilSecret.objects.get(pupil=pupil).wrong_in_a_row == 0


def test_after_a_hundred_wrong_tries_in_a_row_only_card_code_and_reset_help():
    pupil, secret = make_pupil()
    for number in range(4):
        try_wrongly(pupil, secret, 25, device=f"device:{number}")
    assert not try_secret(pupil, secret.secret, device="device:fresh")
    assert not try_secret(pupil, secret.secret, device="device:fresh", now=NOW + timedelta(days=3))
    assert actions.may_try(pupil_id=pupil.pk, device="device:fresh", now=NOW).reason == "reset"
    assert actions.pupil_of_card(card=secret.card) == pupil
    renewed = actions.give_new_secret(pupil=pupil, kind="pin", now=NOW)
    assert try_secret(pupil, renewed.secret)


def test_the_teachers_code_works_after_a_hundred_wrong_tries_too():
    pupil, secret = make_pupil()
    PupilSecret.objects.filter(pupil=pupil).update(wrong_in_a_row=100)
    assert not try_secret(pupil, secret.secret)
    assert try_secret(pupil, actions.give_one_time_code(pupil=pupil, now=NOW))


def test_refused_tries_do_not_lengthen_the_pause():
    pupil, secret = make_pupil()
    try_wrongly(pupil, secret, 30)
    try_wrongly(pupil, secret, 40, now=NOW + timedelta(minutes=14))
    assert try_secret(pupil, secret.secret, now=NOW + timedelta(minutes=15))


# --- class codes, passwords, second factor -----------------------------------------------------------------------------


def test_twenty_wrong_class_codes_in_ten_minutes_make_a_device_wait_for_the_rest_of_them():
    for _again in range(20):
        assert actions.may_try_class_code(device="device:a", now=NOW).allowed
        actions.note_wrong_class_code(device="device:a", now=NOW)
    assert not actions.may_try_class_code(device="device:a", now=NOW + timedelta(minutes=9)).allowed
    assert actions.may_try_class_code(device="device:b", now=NOW).allowed
    assert actions.may_try_class_code(device="device:a", now=NOW + timedelta(minutes=10)).allowed


def test_a_shared_computer_that_sees_a_slip_now_and_then_never_has_to_wait():
    for minute in range(0, 240, 3):
        moment = NOW + timedelta(minutes=minute)
        assert actions.may_try_class_code(device="device:a", now=moment).allowed
        actions.note_wrong_class_code(device="device:a", now=moment)


def password_try(device, *, email="bagsh@example.mn", now=NOW):
    return actions.begin_password_try(email=email, device=device, now=now).allowed


def test_ten_wrong_passwords_stop_a_device_for_ten_minutes_and_other_people_not_at_all():
    assert all(password_try("device:a") for _again in range(10))
    assert not password_try("device:a")
    assert not password_try("device:a", email="BAGSH@example.mn ")
    assert password_try("device:a", email="other@example.mn")
    assert password_try("device:a", now=NOW + timedelta(minutes=10))


def test_fifty_wrong_passwords_an_hour_stop_new_devices_but_not_the_one_that_got_in_before():
    assert password_try("device:own")
    actions.password_was_right(email="bagsh@example.mn", device="device:own", now=NOW)
    for number in range(50):
        assert password_try(f"device:{number}")
    assert not password_try("device:new")
    assert password_try("device:own")
    assert password_try("device:new", now=NOW + timedelta(hours=1))


def test_counts_of_tries_name_nobody():
    password_try("device:a", email="bagsh@example.mn")
    assert "bagsh" not in repr(list(SignInTry.objects.values()))


def test_ten_wrong_codes_of_the_second_factor_stop_the_account_for_ten_minutes():
    for _again in range(10):
        assert actions.may_try_second_factor(user_id=1, now=NOW).allowed
        actions.note_wrong_second_factor(user_id=1, now=NOW)
    assert not actions.may_try_second_factor(user_id=1, now=NOW).allowed
    assert actions.may_try_second_factor(user_id=2, now=NOW).allowed
    assert actions.may_try_second_factor(user_id=1, now=NOW + timedelta(minutes=10)).allowed


def test_old_counts_are_swept_away():
    actions.note_wrong_try(subject="class", device="device:a", now=NOW - timedelta(days=91))
    actions.note_wrong_try(subject="class", device="device:b", now=NOW)
    assert actions.forget_old_tries(now=NOW) == 1
    assert SignInTry.objects.get().device == "device:b"
