"""Everything that writes about people: made, given secrets, tried, signed out."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import F

from courses.lib import codes

from . import rules
from .models import PupilSecret, Session, SignInTry, User


@dataclass(frozen=True)
class NewSecret:
    """The readable secret of one pupil. It leaves this process once, onto a card, and is kept nowhere."""

    pupil: User
    kind: str
    secret: tuple[str, ...]
    card: str


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def canonical_secret(kind: str, given: str | tuple[str, ...]) -> str:
    """One spelling per secret: digits only for a PIN, folded lower-case words, picture keys joined by spaces."""
    text = given if isinstance(given, str) else " ".join(given)
    if kind == "pin":
        return "".join(character for character in text if character.isdigit())
    return " ".join(text.replace(",", " ").replace("-", " ").casefold().split())


@transaction.atomic
def make_pupil(*, given_name: str, initial: str = "") -> User:
    """Make a person who is only a name and an initial. The username is random: it is never shown and never typed."""
    pupil = User(
        kind=User.Kind.PUPIL, username=f"pupil-{codes.card_secret()[:20].lower()}", first_name=given_name, last_name=initial
    )
    pupil.set_unusable_password()
    pupil.save()
    return pupil


@transaction.atomic
def give_new_secret(*, pupil: User, kind: str, now: datetime, words_language: str = "mn") -> NewSecret:
    """Replace a pupil's secret and card, and end the pupil's sessions: the old card opens nothing any more."""
    secret = {"pictures": codes.pictures, "words": codes.three_words}.get(kind, lambda: (codes.pin(),))()
    card = codes.card_secret()
    PupilSecret.objects.update_or_create(
        pupil=pupil,
        defaults={
            "kind": kind,
            "secret_hash": make_password(canonical_secret(kind, tuple(secret))),
            "card_hash": digest(card),
            "one_time_hash": "",
            "one_time_until": None,
            "one_time_wrong": 0,
            "wrong_in_a_row": 0,
            "changed_at": now,
        },
    )
    SignInTry.objects.filter(subject=f"pupil:{pupil.pk}").delete()
    end_sessions(users=[pupil.pk])
    return NewSecret(pupil=pupil, kind=kind, secret=tuple(secret), card=card)


@transaction.atomic
def give_one_time_code(*, pupil: User, now: datetime) -> str:
    """A six-digit code for one sign-in within ten minutes, for the child who forgot the secret."""
    code = codes.one_time_code()
    PupilSecret.objects.filter(pupil=pupil).update(
        one_time_hash=make_password(code), one_time_until=now + rules.ONE_TIME_LIFE, one_time_wrong=0
    )
    return code


def may_try(*, pupil_id: int, device: str, now: datetime) -> rules.Verdict:
    count = SignInTry.objects.filter(subject=f"pupil:{pupil_id}", device=device).first()
    in_a_row = PupilSecret.objects.filter(pupil_id=pupil_id).values_list("wrong_in_a_row", flat=True).first() or 0
    return rules.may_try_secret(
        wrong_on_device=count.wrong if count else 0,
        last_on_device=count.last_at if count else None,
        wrong_in_a_row=in_a_row,
        now=now,
    )


def check_secret(*, pupil_id: int, given: str | tuple[str, ...], device: str, now: datetime) -> bool:
    """True when `given` is the pupil's secret or an unused one-time code. Counts wrong tries; refuses above the limits."""
    secret = PupilSecret.objects.filter(pupil_id=pupil_id).first()
    if secret is None:
        return False
    if use_one_time_code(secret=secret, given=given, now=now):
        _forget_tries(pupil_id=pupil_id, device=device)
        return True
    if not may_try(pupil_id=pupil_id, device=device, now=now).allowed:
        return False
    if check_password(canonical_secret(secret.kind, given), secret.secret_hash):
        _forget_tries(pupil_id=pupil_id, device=device)
        return True
    with transaction.atomic():
        PupilSecret.objects.filter(pk=secret.pk).update(wrong_in_a_row=F("wrong_in_a_row") + 1)
        note_wrong_try(subject=f"pupil:{pupil_id}", device=device, now=now)
    return False


def use_one_time_code(*, secret: PupilSecret, given: str | tuple[str, ...], now: datetime) -> bool:
    """Spend the teacher's one-time code. Of two browsers that send it at once, one gets in."""
    if not secret.one_time_hash or secret.one_time_until is None or secret.one_time_until < now:
        return False
    if secret.one_time_wrong >= rules.ONE_TIME_TRIES:
        return False
    if not check_password(canonical_secret("pin", given), secret.one_time_hash):
        PupilSecret.objects.filter(pk=secret.pk).update(one_time_wrong=F("one_time_wrong") + 1)
        return False
    return bool(
        PupilSecret.objects.filter(pk=secret.pk, one_time_hash=secret.one_time_hash).update(
            one_time_hash="", one_time_until=None
        )
    )


def pupil_of_card(*, card: str) -> User | None:
    """Whose card this is. The card alone is 128 random bits, so it needs no throttle."""
    secret = PupilSecret.objects.select_related("pupil").filter(card_hash=digest(card)).first()
    return secret.pupil if secret and secret.pupil.is_active else None


def note_wrong_try(*, subject: str, device: str, now: datetime) -> None:
    changed = SignInTry.objects.filter(subject=subject, device=device).update(wrong=F("wrong") + 1, last_at=now)
    if not changed:
        SignInTry.objects.get_or_create(subject=subject, device=device, defaults={"wrong": 1, "last_at": now})


def _forget_tries(*, pupil_id: int, device: str) -> None:
    PupilSecret.objects.filter(pupil_id=pupil_id).update(wrong_in_a_row=0)
    SignInTry.objects.filter(subject=f"pupil:{pupil_id}", device=device).delete()


def end_sessions(*, users: list[int], except_key: str | None = None) -> int:
    """End every session of these people at once. Returns how many ended."""
    return Session.objects.filter(user_id__in=users).exclude(session_key=except_key or "").delete()[0]
