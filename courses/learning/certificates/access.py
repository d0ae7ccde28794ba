"""Whose certificate, and which number."""

from django.http import Http404

from courses.lib import codes

from .models import Certificate


def own_certificate(*, user, code: str) -> Certificate:
    certificate = Certificate.objects.filter(learner=user, code=code).first()
    if certificate is None:
        raise Http404
    return certificate


def by_number(typed: str) -> Certificate | None:
    """The certificate of a typed number, tolerant of spaces, case and look-alikes; None when there is none."""
    code = codes.normalise_code(typed)
    return Certificate.objects.filter(code=code).first() if codes.is_certificate_code(code) else None
