"""Whose attempt is whose."""

from django.http import Http404

from .models import Attempt


def own_attempt(*, attempt_id, learner_id: int | None, visitor: str) -> Attempt:
    """The attempt if it belongs to this learner or this visitor's browser, else Http404 (the same as if it did not exist)."""
    attempt = (
        Attempt.objects.of(learner_id=learner_id, visitor=visitor).filter(pk=attempt_id)
        .select_related("quiz", "lesson", "course__audience").first()
    )  # fmt: skip
    if attempt is None:
        raise Http404
    return attempt
