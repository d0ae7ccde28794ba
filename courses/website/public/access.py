"""Which lesson or motion anybody may read. What is not there and what is not public are the same 404."""

from django.http import Http404

from courses.content.models import DebatePage, LessonPage


def public_lesson(lesson_id: int) -> LessonPage:
    """A live lesson that everybody may read, or Http404."""
    lesson = LessonPage.objects.live().public().filter(pk=lesson_id).select_related("quiz", "objective").first()
    if lesson is None:
        raise Http404
    return lesson


def public_debate(debate_id: int) -> DebatePage:
    """A live motion that everybody may read, or Http404."""
    debate = DebatePage.objects.live().public().filter(pk=debate_id).select_related("audience").first()
    if debate is None:
        raise Http404
    return debate
