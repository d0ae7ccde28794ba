"""Gathers `PageFacts` for a page that is being rendered: the addresses and words its personal parts will need."""

from dataclasses import replace
from html import escape

from django.urls import reverse
from django.utils.translation import gettext

from courses.content.models import CoursePage, LessonPage

from .personal import LessonLink, PageFacts


def facts_for(page=None) -> PageFacts:
    """Facts in the active language. `page`: a course, a lesson, any other page, or None."""
    labels = {
        "sign in": gettext("Sign in"),
        "mine": gettext("My learning"),
        "teacher": gettext("My classes"),
        "cms": gettext("Edit the site"),
        "leave": gettext("Sign out"),
        "not me": gettext("I am not %(name)s"),
    }
    urls = {
        "signin": reverse("signin:choose"),
        "mine": reverse("learner:mine"),
        "teacher": reverse("teacher:home"),
        "cms": reverse("wagtailadmin_home"),
        "leave": reverse("signin:leave"),
    }
    if isinstance(page, LessonPage):
        return _escaped(_lesson_facts(page, labels, urls))
    if isinstance(page, CoursePage):
        return _escaped(_course_facts(page, labels, urls))
    return _escaped(PageFacts(labels, urls))


def _escaped(facts: PageFacts) -> PageFacts:
    """Every text as HTML, once, so that filling a kept page for the next thousand visitors need not do it."""
    return replace(
        facts,
        labels={name: escape(text) for name, text in facts.labels.items()},
        urls={name: escape(url) for name, url in facts.urls.items()},
        lessons=tuple(
            replace(
                lesson, name=escape(lesson.name), url=escape(lesson.url), summary=escape(lesson.summary),
                picture=escape(lesson.picture),
            )
            for lesson in facts.lessons
        ),
    )  # fmt: skip


def _lesson_links(course: CoursePage, *, pictures: bool = False) -> tuple[LessonLink, ...]:
    """The lessons in order; with `pictures` also what a course page shows of each: its drawing (SVG only) and summary."""
    lessons = course.lessons().select_related("image") if pictures else course.lessons()
    return tuple(
        LessonLink(
            lesson.pk, lesson.name, lesson.url, lesson.minutes, bool(lesson.quiz_id),
            summary=lesson.summary if pictures else "",
            picture=lesson.image.file.url if pictures and lesson.image and lesson.image.is_svg() else "",
        )
        for lesson in lessons
    )  # fmt: skip


def _lesson_labels() -> dict[str, str]:
    return {"done": gettext("done"), "minutes": gettext("min"), "quiz": gettext("Quiz")}


def _course_facts(course: CoursePage, labels: dict, urls: dict) -> PageFacts:
    labels |= _lesson_labels() | {
        "progress": gettext("%(done)d of %(total)d lessons done"),
        "begin": gettext("Begin the course"),
        "go on": gettext("Go on"),
        "opening": gettext("First see what you know"),
        "closing": gettext("Take the closing test"),
        "visitor": gettext(
            "You can read and try everything without signing in. Sign in to keep your progress and earn the certificate."
        ),
    }
    if course.opening_test_id:
        urls["opening"] = reverse("learner:course_test", args=[course.pk, "opening"])
    if course.closing_test_id:
        urls["closing"] = reverse("learner:course_test", args=[course.pk, "closing"])
    return PageFacts(
        labels,
        urls,
        course_id=course.pk,
        lessons=_lesson_links(course, pictures=True),
        has_closing_test=bool(course.closing_test_id),
    )


def _lesson_facts(lesson: LessonPage, labels: dict, urls: dict) -> PageFacts:
    course = lesson.get_parent().specific
    links = _lesson_links(course)
    labels |= _lesson_labels() | {
        "lesson done": gettext("You have finished this lesson"),
        "quiz start": gettext("Start the quiz"),
        "quiz again": gettext("Try the quiz again"),
        "finish": gettext("I have finished"),
        "next": gettext("Next lesson"),
    }
    place = next((index for index, link in enumerate(links) if link.id == lesson.pk), None)
    if place is not None and place + 1 < len(links):
        urls["next"] = links[place + 1].url
    if lesson.quiz_id:
        urls["quiz"] = reverse("learner:lesson_quiz", args=[lesson.pk])
    else:
        urls["finish"] = reverse("learner:lesson_finish", args=[lesson.pk])
    return PageFacts(labels, urls, course_id=course.pk, lesson_id=lesson.pk, lessons=links, has_quiz=bool(lesson.quiz_id))
