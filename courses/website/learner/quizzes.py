"""The quiz player: begin, answer (one question or all on a screen), hand in, result. No JavaScript, no account needed."""

import contextlib
import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from courses.content.models import CoursePage, LessonPage, Quiz
from courses.content.quizzes.types import question_type
from courses.learning import journey
from courses.learning.attempts import actions, reports, rules
from courses.learning.attempts.access import own_attempt
from courses.learning.attempts.models import Attempt
from courses.learning.impact import offers
from courses.learning.models import Certificate
from courses.learning.plays import reports as plays
from courses.learning.progress import reports as progress

from . import access


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def lesson_quiz(request, lesson_id: int):
    lesson = access.public_lesson(lesson_id)
    if lesson.quiz is None:
        return redirect("learner:lesson_finish", lesson_id)
    course = access.course_of(lesson)
    if request.user.is_authenticated:
        # Here leads the lesson whose quiz was handed in already, and which stayed open for what is no longer to be played.
        journey.finish_lesson_if_due(learner=request.user, course=course, lesson=lesson, now=timezone.now())
    return _start(request, lesson.quiz, course=course, lesson=lesson)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def course_test(request, course_id: int, which: str):
    """A test of a course. A learner's closing test opens when the required lessons are done, a refresher when it is due."""
    course = access.public_course(course_id)
    who = access.owner(request)
    quiz = journey.test_of(learner_id=who.learner_id, course=course, stage=which)
    if quiz is None or (
        which in offers.STAGES.values()
        and not offers.refresher_is_open(learner_id=who.learner_id, course=course, stage=which, now=timezone.now())
    ):
        return redirect(course.url)
    missing = []
    if which == "closing" and request.user.is_authenticated:
        (line,) = progress.courses_of(learner_id=request.user.pk, courses=[course])
        if not line.state.closing_test_open:
            missing = [lesson for lesson, state, _best in line.lessons if state.required and not state.done]
    percent = course.pass_percent if which == "closing" else None
    return _start(request, quiz, course=course, stage=which, pass_percent=percent, missing=missing)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def practice(request, quiz_id: int):
    return _start(request, access.practice_quiz(quiz_id))


def _start(
    request, quiz: Quiz, *, course: CoursePage | None = None, lesson: LessonPage | None = None,
    pass_percent: int | None = None, missing=(), stage: str = "",
):  # fmt: skip
    """The page before a quiz; POST begins it, or goes on with the one that is open."""
    if request.method == "POST" and not missing:
        # Whom the quiz lets begin no more finds the reason on the same page.
        with contextlib.suppress(actions.MayNotBegin):
            facts = {"owner": access.owner(request, make=True), "now": timezone.now(), "language": get_language()}
            if stage:
                begun = journey.begin_test(course=course, stage=stage, **facts)
            else:
                begun = actions.begin(quiz=quiz, course=course, lesson=lesson, pass_percent=quiz.pass_percent, **facts)
            return redirect("learner:attempt", begun.pk)
    who = access.owner(request)
    past = reports.past(learner_id=who.learner_id, visitor=who.visitor, quiz=quiz, now=timezone.now(), stage=stage)
    return render(
        request, "learner/quiz_start.html",
        {
            "quiz": quiz, "course": course, "lesson": lesson, "missing": missing, "pass_percent": pass_percent,
            "count": quiz.length(), "open_attempt": past.open_attempt, "best": past.percent,
            "beginning": past.beginning, "stage": stage,
            "skin": course.audience.skin if course else "middle", "visitor": not request.user.is_authenticated,
        },
    )  # fmt: skip


def _own(request, attempt_id: uuid.UUID) -> Attempt:
    who = access.owner(request)
    return own_attempt(attempt_id=attempt_id, learner_id=who.learner_id, visitor=who.visitor)


def _context(attempt: Attempt, **more) -> dict:
    skin = attempt.course.audience.skin if attempt.course else "middle"
    return {"attempt": attempt, "quiz": attempt.quiz, "course": attempt.course, "lesson": attempt.lesson, "skin": skin, **more}


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def attempt(request, attempt_id: uuid.UUID):
    """Go on with an attempt. All questions on one screen are shown and handed in here."""
    mine = _own(request, attempt_id)
    if not mine.is_open:
        return redirect("learner:result", attempt_id)
    answers = reports.answers_of(mine)
    if mine.quiz.display == Quiz.Display.ONE:
        place = rules.next_place({answer.place: answer.response is not None for answer in answers})
        return redirect("learner:question", attempt_id, place) if place else redirect("learner:hand_in", attempt_id)
    if request.method == "POST":
        given = _read_all(request, answers)
        if "save" in request.POST:
            for place, response in given.items():
                actions.save_answer(
                    attempt=mine, place=place, response=response, now=timezone.now(), certainty=_certainty(request, place)
                )
            return redirect("learner:attempt", attempt_id)
        sure = {answer.place: certainty for answer in answers if (certainty := _certainty(request, answer.place))}
        return _hand_in(request, mine, given, sure)
    screens = [reports.screen(answer) for answer in answers]
    return render(request, "learner/questions_all.html", _context(mine, screens=screens, hand_in_id=uuid.uuid4()))


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def question(request, attempt_id: uuid.UUID, place: int):
    """One question. POST keeps the answer and goes on; with `Accept: application/json` it only keeps it (autosave)."""
    mine = _own(request, attempt_id)
    if not mine.is_open:
        return redirect("learner:result", attempt_id)
    answers = reports.answers_of(mine)
    answer = next((item for item in answers if item.place == place), None)
    if answer is None:
        return redirect("learner:attempt", attempt_id)
    if request.method == "POST":
        kind = question_type(answer.question.type)
        response = kind.read(dict(request.POST.lists()), f"q{place}")
        if response is not None or "clear" in request.POST:
            actions.save_answer(
                attempt=mine, place=place, response=response, now=timezone.now(), certainty=_certainty(request, place)
            )
        if request.headers.get("Accept") == "application/json":
            return JsonResponse({"saved": response is not None})
        if "back" in request.POST and place > 1:
            return redirect("learner:question", attempt_id, place - 1)
        if response is None and answer.response is None and "skip" not in request.POST:
            context = _question_context(mine, answers, answer, problem=_("Choose an answer first, or skip this question."))
            return render(request, "learner/question.html", context, status=422)
        if actions.check_answer(attempt=mine, place=place, now=timezone.now()):
            return redirect("learner:question", attempt_id, place)
        return (
            redirect("learner:question", attempt_id, place + 1)
            if place < len(answers)
            else redirect("learner:hand_in", attempt_id)
        )
    return render(request, "learner/question.html", _question_context(mine, answers, answer))


def _question_context(mine: Attempt, answers, answer, **more) -> dict:
    checked = reports.reviewed(answer) if answer.checked_at else None
    return _context(
        mine, screen=reports.screen(answer), place=answer.place, total=len(answers), review=checked,
        stages=[{"place": item.place, "answered": item.response is not None} for item in answers],
        **more,
    )  # fmt: skip


def _certainty(request, place: int) -> int | None:
    """How sure the learner says to be, 1 to 3."""
    said = request.POST.get(f"sure{place}", "")
    return int(said) if said in ("1", "2", "3") else None


def _read_all(request, answers) -> dict:
    data = dict(request.POST.lists())
    given = {}
    for answer in answers:
        response = question_type(answer.question.type).read(data, f"q{answer.place}")
        if response is not None:
            given[answer.place] = response
    return given


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def hand_in(request, attempt_id: uuid.UUID):
    """Look once more, then hand in. The form carries a client-made id, so sending it twice counts once."""
    mine = _own(request, attempt_id)
    if request.method == "POST":
        return _hand_in(request, mine, None)
    if not mine.is_open:
        return redirect("learner:result", attempt_id)
    answers = reports.answers_of(mine)
    stages = [{"place": item.place, "answered": item.response is not None} for item in answers]
    return render(
        request, "learner/hand_in.html",
        _context(mine, stages=stages, left=sum(1 for stage in stages if not stage["answered"]), hand_in_id=uuid.uuid4()),
    )  # fmt: skip


def _hand_in(request, mine: Attempt, responses, certainties=None):
    try:
        hand_in_id = uuid.UUID(request.POST.get("hand_in_id", ""))
    except ValueError:
        return HttpResponse(
            _("This form is not complete. Go back and send it again."), status=400, content_type="text/plain; charset=utf-8"
        )
    learner = request.user if request.user.is_authenticated else None
    try:
        journey.hand_in(
            attempt=mine, learner=learner, hand_in_id=hand_in_id, responses=responses, now=timezone.now(),
            certainties=certainties,
        )  # fmt: skip
    except actions.HandInConflict:
        return HttpResponse(
            _("These answers were already sent with other content."), status=409, content_type="text/plain; charset=utf-8"
        )
    except actions.AlreadyHandedIn:
        return redirect("learner:result", mine.pk)
    return redirect("learner:result", mine.pk)


@login_not_required
@never_cache
@require_GET
def result(request, attempt_id: uuid.UUID):
    """What came of it, question by question, and the next step. An opening test shows no right and wrong."""
    mine = _own(request, attempt_id)
    if mine.is_open:
        return redirect("learner:attempt", attempt_id)
    show_review = mine.stage != CoursePage.Stage.OPENING
    feedback, right_answers = reports.shown(mine)
    answers = reports.answers_of(mine) if show_review else []
    onward = reports.what_next(mine, answers)
    certificate = None
    if onward.is_closing and request.user.is_authenticated:
        certificate = Certificate.objects.valid_of(request.user).filter(course=mine.course).first()
    return render(
        request, "learner/result.html",
        _context(
            mine, reviews=[reports.reviewed(answer, feedback=feedback, answers=right_answers) for answer in answers],
            show_review=show_review, answers_hidden=show_review and not right_answers, certificate=certificate,
            next_lesson=onward.next_lesson, lessons_to_see=onward.lessons_to_see, is_closing=onward.is_closing,
            visitor=not request.user.is_authenticated, is_refresher=mine.stage in offers.STAGES.values(),
            ask_sex=mine.stage == CoursePage.Stage.OPENING and mine.learner_id
            and offers.sex_said(learner_id=mine.learner_id) is None,
            left_to_play=plays.left_to_play(learner_id=mine.learner_id, lesson=mine.lesson)
            if mine.lesson_id and mine.learner_id and mine.lesson.quiz_id == mine.quiz_id else [],
        ),
    )  # fmt: skip
