"""Everything that writes about people: made, given secrets, tried, signed out."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from courses.lib import codes

from . import rules
from .models import PupilSecret, Session, SignInTry, User

ALL_DEVICES = ""


@dataclass(frozen=True)
class NewSecret:
    """The readable secret of one pupil. It leaves this process once, onto a card, and is kept nowhere."""

    pupil: User
    kind: str
    secret: tuple[str, ...]
    card: str


def digest(text: str) -> str:
    """SHA-256, for what is random enough to be found by it: 128 bits and more."""
    return hashlib.sha256(text.encode()).hexdigest()


def blind(text: str) -> str:
    """A name for what must be counted but not kept readable (e-mail, address): a digest with the secret key in it."""
    return salted_hmac("courses.accounts.tries", text, algorithm="sha256").hexdigest()


def canonical_secret(kind: str, given: str | tuple[str, ...]) -> str:
    """One spelling per secret: digits only for a PIN, folded words, picture keys joined by spaces."""
    text = given if isinstance(given, str) else " ".join(given)
    if kind == "pin":
        return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))
    if kind == "words":
        return codes.normalise_words(text)
    return " ".join(text.replace(",", " ").lower().split())


def canonical_card(card: str) -> str:
    """A card secret as it is hashed; some scanners hand on capitals."""
    return card.strip().lower()


@transaction.atomic
def make_pupil(*, given_name: str, initial: str = "") -> User:
    """Make a person who is only a name and an initial. The username is random: it is never shown and never typed."""
    pupil = User(kind=User.Kind.PUPIL, username=f"pupil-{codes.card_secret()[:20]}", first_name=given_name, last_name=initial)
    pupil.set_unusable_password()
    pupil.save()
    return pupil


def _readable_secret(kind: str) -> tuple[str, ...]:
    if kind == PupilSecret.Kind.PICTURES:
        return codes.pictures()
    if kind == PupilSecret.Kind.WORDS:
        return codes.three_words()
    if kind == PupilSecret.Kind.PIN:
        return (codes.pin(),)
    raise ValueError(f"No such kind of secret: {kind}")


def give_new_secret(*, pupil: User, kind: str, now: datetime) -> NewSecret:
    """Replace a pupil's secret and card, and end the pupil's sessions: the old card opens nothing any more.

    Raises ValueError for an unknown kind. The slow hash is made before the transaction, so nobody waits for it.
    """
    secret, card = _readable_secret(kind), codes.card_secret()
    hashed = make_password(canonical_secret(kind, secret))
    with transaction.atomic():
        PupilSecret.objects.update_or_create(
            pupil=pupil,
            defaults={
                "kind": kind,
                "secret_hash": hashed,
                "card_hash": digest(canonical_card(card)),
                "one_time_hash": "",
                "one_time_until": None,
                "one_time_wrong": 0,
                "wrong_in_a_row": 0,
                "changed_at": now,
            },
        )
        SignInTry.objects.filter(subject__in=[f"pupil:{pupil.pk}", f"once:{pupil.pk}"]).delete()
        end_sessions(users=[pupil.pk])
    return NewSecret(pupil=pupil, kind=kind, secret=secret, card=card)


def give_one_time_code(*, pupil: User, now: datetime) -> str:
    """A six-digit code for one sign-in within ten minutes, for the child who forgot the secret. A new one replaces the last."""
    code = codes.one_time_code()
    hashed = make_password(code)
    with transaction.atomic():
        PupilSecret.objects.filter(pupil=pupil).update(
            one_time_hash=hashed, one_time_until=now + rules.ONE_TIME_LIFE, one_time_wrong=0
        )
        SignInTry.objects.filter(subject=f"once:{pupil.pk}").delete()
    return code


# --- a pupil's secret ----------------------------------------------------------------------------------------------------


def may_try(*, pupil_id: int, device: str, now: datetime) -> rules.Verdict:
    """May this device try this pupil's secret now?"""
    tries = _tries(subject=f"pupil:{pupil_id}", device=device)
    in_a_row = PupilSecret.objects.filter(pupil_id=pupil_id).values_list("wrong_in_a_row", flat=True).first() or 0
    return rules.may_try_secret(wrong_on_device=tries.wrong, last_on_device=tries.last_at, wrong_in_a_row=in_a_row, now=now)


def check_secret(*, pupil_id: int, given: str | tuple[str, ...], device: str, now: datetime) -> bool:
    """True when `given` is the pupil's secret or an unused one-time code. Counts wrong tries; refuses above the limits.

    A try is counted before the slow comparison and forgotten when it was right, so many tries sent at once cannot slip
    past the limit together. The one-time code has counts of its own and works when the secret may not be tried.
    """
    secret = PupilSecret.objects.filter(pupil_id=pupil_id).first()
    if secret is None:
        return False
    allowed = may_try(pupil_id=pupil_id, device=device, now=now).allowed
    if allowed:
        with transaction.atomic():
            PupilSecret.objects.filter(pk=secret.pk).update(wrong_in_a_row=F("wrong_in_a_row") + 1)
            note_wrong_try(subject=f"pupil:{pupil_id}", device=device, now=now)
    right = allowed and check_password(canonical_secret(secret.kind, given), secret.secret_hash)
    if not right and not use_one_time_code(secret=secret, given=given, device=device, now=now):
        return False
    _forget_tries(pupil_id=pupil_id, device=device)
    return True


def use_one_time_code(*, secret: PupilSecret, given: str | tuple[str, ...], device: str, now: datetime) -> bool:
    """Spend the teacher's one-time code. Of two browsers that send it at once, one gets in."""
    code = canonical_secret(PupilSecret.Kind.PIN, given)
    if not secret.one_time_hash or len(code) != 6:
        return False
    subject = f"once:{secret.pupil_id}"
    verdict = rules.may_try_one_time_code(
        until=secret.one_time_until,
        wrong_in_all=secret.one_time_wrong,
        wrong_on_device=_tries(subject=subject, device=device).wrong,
        now=now,
    )
    if not verdict.allowed:
        return False
    with transaction.atomic():
        PupilSecret.objects.filter(pk=secret.pk).update(one_time_wrong=F("one_time_wrong") + 1)
        note_wrong_try(subject=subject, device=device, now=now)
    if not check_password(code, secret.one_time_hash):
        return False
    spent = PupilSecret.objects.filter(pk=secret.pk, one_time_hash=secret.one_time_hash)
    return bool(spent.update(one_time_hash="", one_time_until=None, one_time_wrong=0))


def pupil_of_card(*, card: str) -> User | None:
    """Whose card this is. The card alone is 130 random bits, so it needs no throttle."""
    secret = PupilSecret.objects.select_related("pupil").filter(card_hash=digest(canonical_card(card))).first()
    return secret.pupil if secret and secret.pupil.is_active else None


def _forget_tries(*, pupil_id: int, device: str) -> None:
    with transaction.atomic():
        PupilSecret.objects.filter(pupil_id=pupil_id).update(wrong_in_a_row=0)
        SignInTry.objects.filter(subject__in=[f"pupil:{pupil_id}", f"once:{pupil_id}"], device=device).delete()


# --- wrong tries ---------------------------------------------------------------------------------------------------------


def _tries(*, subject: str, device: str) -> rules.Tries:
    row = SignInTry.objects.filter(subject=subject, device=device).values_list("wrong", "since", "last_at").first()
    return rules.Tries(*row) if row else rules.Tries()


def note_wrong_try(*, subject: str, device: str, now: datetime, window: timedelta | None = None) -> None:
    """Count one more. With a `window`, tries older than it are over and the count begins anew."""
    rows = SignInTry.objects.filter(subject=subject, device=device)
    counted = rows.filter(since__gt=now - window) if window else rows
    if counted.update(wrong=F("wrong") + 1, last_at=now) or rows.update(wrong=1, since=now, last_at=now):
        return
    _row, made = SignInTry.objects.get_or_create(
        subject=subject, device=device, defaults={"wrong": 1, "since": now, "last_at": now}
    )
    if not made:
        # Another request made the row in between.
        rows.update(wrong=F("wrong") + 1, last_at=now)


def may_try_class_code(*, device: str, now: datetime) -> rules.Verdict:
    """May this device type a class code now?"""
    return rules.may_try_class_code(tries=_tries(subject="class", device=device), now=now)


def note_wrong_class_code(*, device: str, now: datetime) -> None:
    """A code that opened nothing, whether it is unknown or its class is closed."""
    note_wrong_try(subject="class", device=device, now=now, window=rules.CLASS_CODE_PAUSE)


def begin_password_try(*, email: str, device: str, now: datetime) -> rules.Verdict:
    """May this device try a password for this e-mail? An allowed try is counted as wrong until `password_was_right`.

    Nothing here depends on whether anybody has this e-mail.
    """
    subject = _mail_subject(email)
    on_device = _tries(subject=subject, device=device)
    verdict = rules.may_try_password(
        on_device=on_device,
        known_device=SignInTry.objects.filter(subject=f"known:{subject}", device=device).exists(),
        in_all=_tries(subject=subject, device=ALL_DEVICES),
        now=now,
    )
    if verdict.allowed:
        note_wrong_try(subject=subject, device=device, now=now, window=rules.PASSWORD_PAUSE)
        note_wrong_try(subject=subject, device=ALL_DEVICES, now=now, window=rules.PASSWORD_HOUR)
    return verdict


def password_was_right(*, email: str, device: str, now: datetime) -> None:
    """Forget the device's wrong tries, take the counted one back, and remember that this device got in."""
    subject = _mail_subject(email)
    with transaction.atomic():
        SignInTry.objects.filter(subject=subject, device=device).delete()
        SignInTry.objects.filter(subject=subject, device=ALL_DEVICES, wrong__gt=0).update(wrong=F("wrong") - 1)
        SignInTry.objects.update_or_create(
            subject=f"known:{subject}", device=device, defaults={"wrong": 0, "since": now, "last_at": now}
        )


def forget_wrong_passwords(*, email: str) -> None:
    """After a password reset the mailbox has proved who it is."""
    SignInTry.objects.filter(subject=_mail_subject(email)).delete()


def _mail_subject(email: str) -> str:
    return f"mail:{blind(email.strip().lower())}"


def may_try_second_factor(*, user_id: int, now: datetime) -> rules.Verdict:
    """May a code of the second factor be tried for this person now?"""
    tries = _tries(subject=f"factor:{user_id}", device=ALL_DEVICES)
    return rules.may_try_second_factor(tries=tries, now=now)


def note_wrong_second_factor(*, user_id: int, now: datetime) -> None:
    note_wrong_try(subject=f"factor:{user_id}", device=ALL_DEVICES, now=now, window=rules.SECOND_FACTOR_PAUSE)


def forget_wrong_second_factors(*, user_id: int) -> None:
    SignInTry.objects.filter(subject=f"factor:{user_id}").delete()


def spend_second_factor_code(*, user_id: int, code: str, now: datetime) -> bool:
    """Use up a right code. False when it was used before: a code looked at over a shoulder opens nothing."""
    digits = re.sub(r"\W", "", code)
    spent = {"subject": f"spent:{user_id}", "device": blind(f"{user_id} {digits}")}
    row, made = SignInTry.objects.get_or_create(**spent, defaults={"since": now, "last_at": now})
    if made:
        return True
    over = SignInTry.objects.filter(pk=row.pk, since__lt=now - rules.SECOND_FACTOR_CODE_LIFE)
    return bool(over.update(since=now, last_at=now))


def forget_old_tries(*, now: datetime) -> int:
    """Housekeeping: counts that nobody added to for three months. Returns how many went."""
    return SignInTry.objects.filter(last_at__lt=now - rules.TRIES_KEPT).delete()[0]


# --- sessions ------------------------------------------------------------------------------------------------------------


def end_sessions(*, users: list[int], except_key: str | None = None) -> int:
    """End every session of these people at once. Returns how many ended."""
    return Session.objects.filter(user_id__in=users).exclude(session_key=except_key or "").delete()[0]
