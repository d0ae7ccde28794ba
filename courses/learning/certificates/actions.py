"""Issue, revoke, re-issue. Exactly one valid certificate per learner, course and edition: the database keeps it."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import override

from courses.content.models import CoursePage, Platform
from courses.lib import codes

from .models import Certificate


def _in_every_language(read) -> dict[str, str]:
    texts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            texts[code] = str(read() or "")
    return texts


def issue(
    *, learner, course: CoursePage, now: datetime, percent: int | None = None, replaces: Certificate | None = None
) -> Certificate:
    """The learner's valid certificate for this course and edition: made now, or the one that exists.

    Of 50 that ask at once, one makes it and all get it: the unique constraint decides, the losers read.
    """
    valid = Certificate.objects.filter(learner=learner, course=course, edition=course.edition, revoked_at=None)
    existing = valid.first()
    if existing:
        return existing
    platform = Platform.load()
    certificate = Certificate(
        code=codes.normalise_code(codes.certificate_code()), learner=learner, course=course, edition=course.edition,
        name=learner.get_full_name(), for_minor=learner.is_pupil, minutes=course.minutes, percent=percent,
        course_names=_in_every_language(lambda: course.name),
        issuers=_in_every_language(lambda: platform.issuer),
        platform_names=_in_every_language(lambda: platform.name),
        issued_at=now, replaces=replaces,
    )  # fmt: skip
    try:
        with transaction.atomic():
            certificate.save(force_insert=True)
    except IntegrityError:
        return valid.get()
    return certificate


@transaction.atomic
def revoke(*, certificate: Certificate, by, reason: str, now: datetime) -> bool:
    """Make a certificate invalid, with a reason. False when it was revoked before (the first reason stays)."""
    reason = reason.strip()
    if not reason:
        raise ValueError("a revocation states a reason")
    return bool(
        Certificate.objects.filter(pk=certificate.pk, revoked_at=None).update(
            revoked_at=now, revoked_by=by, revoke_reason=reason[:300]
        )
    )


@transaction.atomic
def reissue(*, certificate: Certificate, by, reason: str, now: datetime) -> Certificate:
    """Revoke and issue anew under a new number, with the learner's name as it is now. Safe to repeat."""
    if certificate.learner is None:
        raise ValueError("a certificate without a learner cannot be issued again")
    revoke(certificate=certificate, by=by, reason=reason, now=now)
    successor = Certificate.objects.filter(replaces=certificate).first()
    if successor:
        return successor
    return issue(
        learner=certificate.learner, course=certificate.course, now=now, percent=certificate.percent, replaces=certificate
    )
