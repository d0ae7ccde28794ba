"""What may be shown of an attempt: before handing in only what the question types allow, afterwards the feedback too."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import prefetch_related_objects

from courses.content.models import CoursePage, LessonPage, Quiz
from courses.content.quizzes.asked import ReviewLine, Screen, in_order, screen_of
from courses.content.quizzes.rules import Outcome
from courses.content.quizzes.types import question_type

from . import rules
from .models import Answer, Attempt


@dataclass(frozen=True)
class Reviewed:
    """One question after handing in: what was chosen, what was right, and why."""

    place: int
    text: str
    tone: str
    mark: object
    points: int
    lines: list[ReviewLine] = field(default_factory=list)
    explanation: str = ""
    private: bool = False
    sure_but_wrong: bool = False
    unsure_but_right: bool = False


@dataclass(frozen=True)
class Past:
    """What somebody did at a quiz before: the attempt that is open, the percent that counts (None: never handed in), and
    whether another attempt may begin."""

    open_attempt: Attempt | None
    percent: int | None
    beginning: rules.Beginning


def past(*, learner_id: int | None, visitor: str, quiz: Quiz, now: datetime, stage: str = "") -> Past:
    """One query."""
    own = Attempt.objects.of(learner_id=learner_id, visitor=visitor).filter(quiz=quiz, stage=stage)
    attempts = list(own.order_by("handed_in_at"))
    done = [attempt for attempt in attempts if not attempt.is_open]
    counts = rules.counting([attempt.result for attempt in done], quiz.counts)
    return Past(
        open_attempt=next((attempt for attempt in attempts if attempt.is_open), None),
        percent=None if counts is None else done[counts].shown_percent,
        beginning=rules.may_begin(
            handed_in=[attempt.handed_in_at for attempt in done], allowed=quiz.attempts_allowed,
            wait_minutes=quiz.wait_minutes, now=now,
        ),
    )  # fmt: skip


def beginning(
    *, learner_id: int | None, visitor: str, quiz: Quiz, now: datetime, stage: str = ""
) -> rules.Beginning:  # fmt: skip
    """May another attempt begin? No query where the quiz sets no limit."""
    if not quiz.attempts_allowed and not quiz.wait_minutes:
        return rules.Beginning(True)
    return past(learner_id=learner_id, visitor=visitor, quiz=quiz, now=now, stage=stage).beginning


def tests_taken(*, learner_id: int, courses: Iterable[int]) -> dict[tuple[int, str], Attempt]:
    """{(course id, stage): the attempt that counts} of the tests handed in. One query."""
    taken: dict[tuple[int, str], list[Attempt]] = defaultdict(list)
    done = Attempt.objects.filter(learner_id=learner_id, course__in=courses).exclude(stage="").handed_in()
    fields = ("course_id", "stage", "quiz__counts", "percent", "passed", "maximum", "handed_in_at")
    for attempt in done.select_related("quiz").only(*fields).order_by("handed_in_at"):
        taken[attempt.course_id, attempt.stage].append(attempt)
    return {key: rows[rules.counting([row.result for row in rows], rows[0].quiz.counts)] for key, rows in taken.items()}


@dataclass(frozen=True)
class WhatNext:
    """After handing in: the lesson to go on with; after a closing test or a refresher lessons to see again."""

    next_lesson: LessonPage | None = None
    lessons_to_see: tuple[LessonPage, ...] = ()
    is_closing: bool = False


def what_next(attempt: Attempt, answers: list[Answer]) -> WhatNext:
    """After a lesson's quiz the lesson behind it, after an opening test the first one. One query, none outside a course."""
    if attempt.course is None:
        return WhatNext()
    lessons = list(attempt.course.lessons().select_related("objective"))
    if attempt.lesson:
        return WhatNext(next((lesson for lesson in lessons if lesson.path > attempt.lesson.path), None))
    if attempt.stage in ("", CoursePage.Stage.OPENING):
        return WhatNext(lessons[0] if lessons else None)
    missed = {answer.question.objective_id for answer in answers if answer.mark < answer.points}
    return WhatNext(
        lessons_to_see=tuple(lesson for lesson in lessons if lesson.objective_id in missed),
        is_closing=attempt.stage == CoursePage.Stage.CLOSING,
    )


def answers_of(attempt: Attempt) -> list[Answer]:
    """Answers with questions, options and their pictures, and targets: two to four queries."""
    answers = list(
        Answer.objects.filter(attempt=attempt).select_related("question__picture").prefetch_related("question__options")
    )
    questions = [answer.question for answer in answers]
    prefetch_related_objects([question for question in questions if question.kind.has_targets], "targets")
    pictured = [question for question in questions if "picture" in question.kind.option_fields]
    prefetch_related_objects(pictured, "options__picture")
    return answers


def screen(answer: Answer) -> Screen:
    question = answer.question
    targets = [target.key for target in question.targets.all()] if question.kind.has_targets else []
    return screen_of(
        question, place=answer.place, response=answer.response, option_order=answer.option_order,
        target_order=rules.option_order(targets, shuffle=True, seed=f"{answer.attempt_id}:{answer.place}:targets"),
        certainty=answer.certainty, checked=answer.checked_at is not None,
    )  # fmt: skip


def shown(attempt: Attempt) -> tuple[bool, bool]:
    """(feedback, right answers): may they be shown of this attempt, which is handed in? One query where a limit matters."""
    quiz, left = attempt.quiz, None
    if attempt.stage == CoursePage.Stage.OPENING:
        return False, False
    if quiz.attempts_allowed and Quiz.Shown.PASSED in (quiz.feedback_shown, quiz.answers_shown):
        taken = (
            Attempt.objects.of(learner_id=attempt.learner_id, visitor=attempt.visitor)
            .handed_in()
            .filter(quiz=quiz, stage=attempt.stage)
        )
        left = max(quiz.attempts_allowed - taken.count(), 0)
    facts = {"passed": bool(attempt.passed), "left": left}
    return rules.is_shown(quiz.feedback_shown, **facts), rules.is_shown(quiz.answers_shown, **facts)


def reviewed(answer: Answer, *, feedback: bool = True, answers: bool = True) -> Reviewed:
    """One question after handing in. Without `answers` only what was chosen is shown, and not what would have been right."""
    question = answer.question
    kind = question_type(question.type)
    outcome: Outcome = kind.mark(question.data(), answer.response)
    lines = kind.review(question, in_order(question.options.all(), answer.option_order), answer.response)
    if not answers:
        lines = [replace(line, wanted="", correct=False) for line in lines if line.chosen]
    if not feedback:
        lines = [replace(line, feedback="") for line in lines]
    tone = rules.feedback_tone(share=float(outcome.share)) if kind.marked else "noted"
    return Reviewed(
        place=answer.place, text=question.text, tone=tone, mark=answer.mark, points=answer.points, lines=lines,
        explanation=question.explanation if answers and feedback else "", private=kind.private,
        sure_but_wrong=kind.marked and answer.certainty == rules.SURE and tone == "again",
        unsure_but_right=kind.marked and answer.certainty == rules.GUESSED and tone == "right",
    )  # fmt: skip
