"""Whose play is whose, and which content belongs to which lesson."""

import uuid

from django.http import Http404

from courses.content.models import LessonPage, Package

from .models import Play


def package_of_lesson(lesson: LessonPage, package_id: uuid.UUID) -> Package:
    """A content that this lesson names, whether it can be played or not, or Http404."""
    package = Package.objects.filter(pk=package_id).first() if package_id in lesson.packages() else None
    if package is None:
        raise Http404
    return package


def own_play(*, play_id: uuid.UUID, learner_id: int, lesson: LessonPage, package: Package) -> Play:
    """The play if it is this learner's, of this content in this lesson, else Http404 (the same as if it did not exist)."""
    play = Play.objects.filter(pk=play_id, learner_id=learner_id, lesson=lesson, package=package).first()
    if play is None:
        raise Http404
    return play
