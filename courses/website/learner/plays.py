"""The player of interactive contents: our page around the closed frame, and what the page sends of what the frame says.

The page is the same for everybody and keeps nothing: a play begins only when the frame is there and the page's module asks
for it (play_begin). The frame never talks to us; static/js/play.js checks what it says, and everything is checked again here.
Of a visitor without an account nothing is kept, so nothing is ever sent.
"""

import json
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import SELF
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from courses.content.h5p import strict_json
from courses.content.h5p.libraries import reference
from courses.content.h5p.problems import Refused as NoJson
from courses.content.models import CoursePage, LessonPage, Package
from courses.learning import journey
from courses.learning.plays import actions, reports, rules
from courses.learning.plays.access import own_play, package_of_lesson
from courses.learning.plays.models import Play
from courses.website.frames.access import frame_url

from . import access

MOST_BODY = 2 * rules.MOST_STATE + 4_000
"""Bytes of a request that brings a state: as text inside JSON every sign of it may have another before it."""

MOST_BODY_SAID = rules.MOST_SAID + 1_000


class BadRequest(Exception):
    """What came is nothing to work with. `status` says why: 400, 409, 413 or 422."""

    def __init__(self, status: int):
        super().__init__(status)
        self.status = status


def _place(lesson_id: int, package_id: uuid.UUID) -> tuple[LessonPage, CoursePage, Package]:
    """Lesson, course and content of an address, or Http404."""
    lesson = access.public_lesson(lesson_id)
    return lesson, access.course_of(lesson), package_of_lesson(lesson, package_id)


# --- the page ------------------------------------------------------------------------------------------------------------


@login_not_required
@never_cache
@require_GET
def play(request, lesson_id: int, package_id: uuid.UUID):
    """The page around the frame. Looking at it begins nothing."""
    lesson, course, package = _place(lesson_id, package_id)
    learner = request.user if request.user.is_authenticated else None
    standing = reports.NOT_BEGUN
    if learner:
        standing = reports.own_standing(learner_id=learner.pk, lesson=lesson, package=package)
    playable = reports.can_be_played(package)
    response = render(
        request, "learner/play.html",
        {
            "lesson": lesson, "course": course, "package": package, "skin": course.audience.skin, "visitor": learner is None,
            "standing": standing, "result": result_words(standing), "playable": playable,
            "frame": frame_url(package, language=get_language()) if playable else "", "frame_origin": settings.H5P_ORIGIN,
            "staff": bool(learner and learner.has_perm("wagtailadmin.access_admin")),
            "must_finish": package.pk in lesson.packages(must_finish=True),
            "may_say_end": bool(learner) and not standing.ended and playable and may_say_end(package),
            "licence": licence_of(package),
        },
    )  # fmt: skip
    # Our pages have no frames but this one.
    response._csp_update = {"frame-src": [settings.H5P_ORIGIN or SELF]}
    return response


def may_say_end(package: Package) -> bool:
    """Is it a content that might never say itself that it was seen to the end?"""
    ref = reference(package.main)
    return package.is_h5p and rules.ends_without_result(ref.name if ref else "")


def result_words(standing: reports.Standing) -> str:
    """The best result in words, without its trust; "" where there is none."""
    if standing.best is None:
        return ""
    return _("Your best result: %(raw)s of %(maximum)s") % {
        "raw": points(standing.best.raw), "maximum": points(standing.best.maximum)
    }  # fmt: skip


def points(value) -> str:
    """3 for 3.000, and the language's own comma in 2.5."""
    text = f"{value.normalize():f}"
    return number_format(text, decimal_pos=len(text.partition(".")[2]))


def licence_of(package: Package) -> dict[str, Any]:
    """What the content says of its makers, every part a text: {code, version, authors, source, years, extras}.

    A source is a link only when it is an address of the web: whatever else stands there is shown as words.
    """
    said = package.licence if isinstance(package.licence, dict) else {}
    texts = {name: str(said.get(name) or "") for name in ("code", "version", "source", "years", "extras")}
    listed = said.get("authors")
    authors = [one for one in listed if isinstance(one, dict) and one.get("name")] if isinstance(listed, list) else []
    found = {
        **texts,
        "code": "" if texts["code"] == "U" else texts["code"],  # H5P's sign for "undisclosed"
        "authors": [{"name": str(one["name"]), "role": str(one.get("role") or "")} for one in authors],
        "linked": texts["source"].startswith(("https://", "http://")),
    }
    return found if any(found.values()) else {}


# --- what the page's module sends ----------------------------------------------------------------------------------------


def answering(view: Callable) -> Callable:
    """A view that takes JSON and answers small JSON: what is wrong becomes a status, and nothing of it is kept."""

    @never_cache
    @require_POST
    @wraps(view)
    def answer(request, *args, **kwargs):
        try:
            return view(request, *args, **kwargs)
        except BadRequest as error:
            return JsonResponse({"kept": False}, status=error.status)
        except actions.Refused:
            return JsonResponse({"kept": False}, status=422)
        except actions.Conflict:
            return JsonResponse({"kept": False}, status=409)

    return answer


def _sent(request, *, most: int) -> dict:
    """The JSON object of a request. Raises BadRequest before anything large is read."""
    if request.content_type != "application/json":
        raise BadRequest(400)
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > most:
        raise BadRequest(413 if length.isdecimal() else 400)
    return _parsed(request.body)


def _parsed(raw: bytes) -> dict:
    try:
        value = strict_json.parsed(raw, "")
    except NoJson as error:
        raise BadRequest(400) from error
    if not isinstance(value, dict):
        raise BadRequest(400)
    return value


def _uuid(value: Any) -> uuid.UUID:
    try:
        return uuid.UUID(value if isinstance(value, str) else "")
    except ValueError as error:
        raise BadRequest(400) from error


def _text(sent: dict, name: str) -> str:
    value = sent.get(name)
    if not isinstance(value, str):
        raise BadRequest(400)
    if len(value.encode("utf-8", "replace")) > rules.MOST_STATE:
        raise BadRequest(413)
    return value


def _own(request, sent: dict, lesson: LessonPage, package: Package) -> Play:
    return own_play(play_id=_uuid(sent.get("play")), learner_id=request.user.pk, lesson=lesson, package=package)


def _told(request, lesson: LessonPage, package: Package) -> dict:
    """How the learner stands now, as the page shows it."""
    standing = reports.own_standing(learner_id=request.user.pk, lesson=lesson, package=package)
    trust = standing.best.trust if standing.best else None
    return {
        "kept": True, "ended": standing.ended, "result": result_words(standing),
        "trust": str(trust.label) if trust else "", "meaning": str(trust.meaning) if trust else "",
    }  # fmt: skip


@answering
def play_begin(request, lesson_id: int, package_id: uuid.UUID):
    """Begin, or go on: the play's number and the state it goes on from."""
    lesson, course, package = _place(lesson_id, package_id)
    _sent(request, most=1_000)
    if not reports.can_be_played(package):
        raise BadRequest(422)
    begun = journey.begin_play(
        learner=request.user, course=course, lesson=lesson, package=package, language=get_language(), now=timezone.now()
    )
    return JsonResponse({"play": str(begun.pk), "state": begun.state})


@answering
def play_state(request, lesson_id: int, package_id: uuid.UUID):
    """Keep where the learner is: {play, state}. Of a SCORM content play_cmi keeps it."""
    lesson, _course, package = _place(lesson_id, package_id)
    sent = _sent(request, most=MOST_BODY)
    mine = _own(request, sent, lesson, package)
    if not package.is_h5p:
        raise BadRequest(422)
    actions.keep_state(play=mine, state=_text(sent, "state"), now=timezone.now())
    return JsonResponse({"kept": True})


@answering
def play_statement(request, lesson_id: int, package_id: uuid.UUID):
    """Take a statement of an H5P content: {play, key, statement}. The same key sent again counts once."""
    lesson, course, package = _place(lesson_id, package_id)
    sent = _sent(request, most=MOST_BODY_SAID)
    mine, key = _own(request, sent, lesson, package), _uuid(sent.get("key"))
    if not package.is_h5p:
        raise BadRequest(422)
    if len(json.dumps(sent.get("statement"), ensure_ascii=False, separators=(",", ":")).encode()) > rules.MOST_SAID:
        raise BadRequest(413)
    journey.take_statement(
        play=mine, learner=request.user, course=course, lesson=lesson, key=key, statement=sent.get("statement"),
        now=timezone.now(),
    )  # fmt: skip
    return JsonResponse(_told(request, lesson, package))


@answering
def play_cmi(request, lesson_id: int, package_id: uuid.UUID):
    """Take what a SCORM content keeps: {play, data}, data the JSON of its cmi as a text."""
    lesson, course, package = _place(lesson_id, package_id)
    sent = _sent(request, most=MOST_BODY)
    mine, data = _own(request, sent, lesson, package), _text(sent, "data")
    if package.is_h5p:
        raise BadRequest(422)
    journey.take_cmi(
        play=mine, learner=request.user, course=course, lesson=lesson, cmi=_parsed(data.encode()), data=data,
        now=timezone.now(),
    )  # fmt: skip
    return JsonResponse(_told(request, lesson, package))


# --- plain forms ---------------------------------------------------------------------------------------------------------


@never_cache
@require_POST
def play_again(request, lesson_id: int, package_id: uuid.UUID):
    """Begin once more, from the beginning. What was reached stays."""
    lesson, _course, package = _place(lesson_id, package_id)
    own = Play.objects.current().filter(learner=request.user, lesson=lesson, package=package).first()
    if own is not None:
        actions.begin_again(play=own, language=get_language(), now=timezone.now())
    return redirect("learner:play", lesson_id, package_id)


@never_cache
@require_POST
def play_end(request, lesson_id: int, package_id: uuid.UUID):
    """The learner has seen everything of a content that never says so itself."""
    lesson, course, package = _place(lesson_id, package_id)
    if may_say_end(package) and reports.can_be_played(package):
        now = timezone.now()
        mine = journey.begin_play(
            learner=request.user, course=course, lesson=lesson, package=package, language=get_language(), now=now
        )
        journey.end_play(play=mine, learner=request.user, course=course, lesson=lesson, now=now)
        messages.success(request, _("It is noted that you have seen everything."), extra_tags="good")
    return redirect("learner:play", lesson_id, package_id)
