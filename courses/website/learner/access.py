"""Which lesson, course, quiz or story a visitor may take, and who the visitor is."""

import secrets

from django.http import Http404

from courses.content.models import CoursePage, LessonPage, Quiz, Story
from courses.learning.attempts.actions import Owner

from ..public.access import public_lesson  # noqa: F401 (taken from here with the others)

VISITOR_KEY = "visitor"


def owner(request, *, make: bool = False) -> Owner:
    """The signed-in learner, or this browser session's random key (made only when a quiz is begun)."""
    if request.user.is_authenticated:
        return Owner(learner_id=request.user.pk)
    if make and VISITOR_KEY not in request.session:
        request.session[VISITOR_KEY] = secrets.token_urlsafe(24)
    return Owner(visitor=request.session.get(VISITOR_KEY, ""))


def public_course(course_id: int) -> CoursePage:
    course = (
        CoursePage.objects.live().public().filter(pk=course_id)
        .select_related("audience", "opening_test", "closing_test").first()
    )  # fmt: skip
    if course is None:
        raise Http404
    return course


def course_of(lesson: LessonPage) -> CoursePage:
    parent = lesson.get_parent()
    return public_course(parent.pk)


def practice_quiz(quiz_id: int) -> Quiz:
    """A quiz that stands inside a lesson for practice, or Http404: tests are taken through their course only."""
    quiz = Quiz.objects.filter(pk=quiz_id, purpose=Quiz.Purpose.PRACTICE).first()
    if quiz is None:
        raise Http404
    return quiz


def live_story(key: str) -> Story:
    """A story that is shown to learners, or Http404."""
    story = Story.objects.filter(live=True, key=key).select_related("audience").first()
    if story is None:
        raise Http404
    return story
