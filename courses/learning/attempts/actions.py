"""Writes about attempts: begin, save an answer, hand in. Each safe to repeat."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, prefetch_related_objects

from courses.content.models import CoursePage, LessonPage, Question, Quiz
from courses.content.quizzes import rules as marking
from courses.content.quizzes.actions import seal
from courses.content.quizzes.types import question_type

from . import reports, rules
from .models import Answer, Attempt


class AlreadyHandedIn(Exception):
    """The attempt was handed in before, by another hand-in than this one."""


class HandInConflict(Exception):
    """The same client-made id came with other content, or for another attempt (trust.md 35: 409)."""


class MayNotBegin(Exception):
    """No attempt is left, or the waiting time is not over: `beginning` says which."""

    def __init__(self, beginning: rules.Beginning):
        super().__init__(beginning.reason)
        self.beginning = beginning


@dataclass(frozen=True)
class Owner:
    """Whose attempt it is: a signed-in learner, or a visitor's browser session."""

    learner_id: int | None = None
    visitor: str = ""


@transaction.atomic
def begin(
    *, owner: Owner, quiz: Quiz, now: datetime, language: str, course: CoursePage | None = None,
    lesson: LessonPage | None = None, pass_percent: int | None = None, stage: str = "",
) -> Attempt:  # fmt: skip
    """Begin an attempt, or return the one that is still open. Freezes questions, points, order of
    options and pass mark. `stage`: which test of the course it is, if any.

    Raises MayNotBegin when the quiz allows no further attempt, or none yet.
    """
    own = Attempt.objects.of(learner_id=owner.learner_id, visitor=owner.visitor).filter(quiz=quiz, stage=stage)
    if open_one := own.open().first():
        return open_one
    beginning = reports.beginning(learner_id=owner.learner_id, visitor=owner.visitor, quiz=quiz, stage=stage, now=now)
    if not beginning.allowed:
        raise MayNotBegin(beginning)
    attempt = Attempt(
        learner_id=owner.learner_id, visitor="" if owner.learner_id else owner.visitor, quiz=quiz, course=course,
        lesson=lesson, stage=stage, language=language, pass_percent=pass_percent, started_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            attempt.save(force_insert=True)
    except IntegrityError:
        # Two browsers pressed "start" at once: both continue the attempt that won.
        return own.open().get()
    asked = rules.option_order(_questions(quiz, seed=str(attempt.pk)), shuffle=quiz.shuffle_questions, seed=str(attempt.pk))
    Answer.objects.bulk_create(
        Answer(
            attempt=attempt, question=question, place=place, points=points if question.kind.marked else 0,
            option_order=rules.option_order(
                [option.key for option in question.options.all()],
                shuffle=question.kind.shuffles and (quiz.shuffle_options or question.kind.order_matters),
                seed=f"{attempt.pk}:{place}", another=question.kind.order_matters,
            ),
        )
        for place, (question, points) in enumerate(asked, start=1)
    )  # fmt: skip
    if any(not question.sealed for question, _points in asked):
        seal(questions=[question.pk for question, _points in asked])
    return attempt


def _questions(quiz: Quiz, *, seed: str) -> list[tuple[Question, int]]:
    """(question, points) of one attempt: those that are always asked, then those drawn for it."""
    fixed = [(item.question, item.points) for item in quiz.questions_in_order()]
    draws = list(quiz.draws.all())
    if not draws:
        return fixed
    pools = [(list(Question.objects.fitting(draw).values_list("pk", flat=True)), draw.count) for draw in draws]
    picked = rules.drawn(pools, taken=[question.pk for question, _points in fixed], seed=seed)
    rows = Question.objects.prefetch_related("options", "targets").in_bulk([pk for part in picked for pk in part])
    return fixed + [(rows[pk], draw.points) for draw, part in zip(draws, picked, strict=True) for pk in part]


def save_answer(
    *, attempt: Attempt, place: int, response: Any, now: datetime, certainty: int | None = None
) -> bool:  # fmt: skip
    """Keep one response of an open attempt as it is given. False when the attempt or the question is closed, or not there."""
    open_ones = Answer.objects.filter(attempt=attempt, attempt__handed_in_at=None, checked_at=None, place=place)
    answered = now if response is not None else None
    return bool(open_ones.update(response=response, answered_at=answered, certainty=certainty))


def check_answer(*, attempt: Attempt, place: int, now: datetime) -> bool:
    """In practice: hand in one question by itself, so that its feedback may be shown. Its response stays from then on."""
    if attempt.quiz.purpose != Quiz.Purpose.PRACTICE:
        return False
    given = Answer.objects.filter(attempt=attempt, attempt__handed_in_at=None, checked_at=None, place=place)
    return bool(given.exclude(response=None).update(checked_at=now))


def hand_in(
    *, attempt_id: uuid.UUID, hand_in_id: uuid.UUID, responses: Mapping[int, Any] | None, now: datetime,
    certainties: Mapping[int, int] | None = None,
) -> tuple[Attempt, bool]:  # fmt: skip
    """Mark an attempt on the server and close it. Returns (attempt, is_new).

    `responses` ({place: response}) replace what was saved before; None hands in what was saved; `certainties` say how sure
    somebody is. The same `hand_in_id`
    sent again returns the first result. Raises HandInConflict for the same id with other content, AlreadyHandedIn for
    another id on a closed attempt. One transaction that locks the attempt's row: of 50 in parallel, one marks.
    """
    # No savepoint of its own: inside learning/journey.py an error undoes everything.
    with transaction.atomic(savepoint=False):
        # Locks the row on PostgreSQL; on SQLite the IMMEDIATE transaction has the whole file to itself.
        attempt = Attempt.objects.select_for_update().get(pk=attempt_id)
        # FOR UPDATE of the answers closes the gap to an answer that is being saved just now.
        answers = list(
            Answer.objects.select_for_update(of=("self",)).filter(attempt=attempt).select_related("question")
            .prefetch_related("question__options")
        )  # fmt: skip
        prefetch_related_objects([answer.question for answer in answers if answer.question.kind.has_targets], "targets")
        given = {answer.place: answer.response for answer in answers}
        if responses is not None:
            closed = {answer.place for answer in answers if answer.checked_at}
            given |= {place: response for place, response in responses.items() if place in given.keys() - closed}
        digest = rules.hand_in_digest(given)
        if not attempt.is_open:
            if attempt.hand_in_id != hand_in_id:
                raise AlreadyHandedIn
            if responses is not None and attempt.hand_in_digest != digest:
                raise HandInConflict
            return attempt, False
        pairs = []
        for answer in answers:
            answer.response = given[answer.place]
            answer.certainty = (certainties or {}).get(answer.place, answer.certainty)
            outcome = question_type(answer.question.type).mark(answer.question.data(), answer.response)
            answer.mark = marking.mark(outcome.share, answer.points)
            answer.answered_at = answer.answered_at or (now if outcome.answered else None)
            pairs.append((answer.mark, answer.points))
        result = marking.quiz_result(pairs, pass_percent=attempt.pass_percent)
        attempt.mark, attempt.maximum = result.mark, result.maximum
        attempt.percent, attempt.passed = result.percent, result.passed
        attempt.handed_in_at, attempt.hand_in_id, attempt.hand_in_digest = now, hand_in_id, digest
        try:
            with transaction.atomic():
                attempt.save(
                    update_fields=[
                        "mark", "maximum", "percent", "passed", "handed_in_at", "hand_in_id", "hand_in_digest",
                    ]
                )  # fmt: skip
        except IntegrityError as error:
            raise HandInConflict from error  # this id already closed another attempt
        Answer.objects.bulk_update(answers, ["response", "mark", "answered_at", "certainty"])
        return attempt, True


@transaction.atomic
def adopt(*, visitor: str, learner_id: int) -> int:
    """A visitor who signs in keeps what was begun in this browser, except where the learner has an open attempt."""
    if not visitor:
        return 0
    taken = Attempt.objects.filter(learner_id=learner_id, quiz=OuterRef("quiz"), stage=OuterRef("stage")).open()
    return (
        Attempt.objects.filter(learner=None, visitor=visitor).open().exclude(Exists(taken))
        .update(learner_id=learner_id, visitor="")
    )  # fmt: skip


def forget_visitors(*, now: datetime) -> int:
    """Delete attempts of visitors after 30 days. Returns how many."""
    limit = now - timedelta(days=rules.KEPT_AS_VISITOR_DAYS)
    return Attempt.objects.filter(learner=None, started_at__lt=limit).delete()[0]
