"""What may be shown of an attempt: before handing in only what the question types allow, afterwards the feedback too."""

from dataclasses import dataclass, field

from courses.content.models import LessonPage, Quiz
from courses.content.quizzes.rules import Outcome
from courses.content.quizzes.types import question_type

from . import rules
from .models import Answer, Attempt


@dataclass(frozen=True)
class AskedOption:
    key: str
    text: str


@dataclass(frozen=True)
class AskedQuestion:
    """A question in one language with its options in this attempt's order: what `for_browser` may choose from."""

    text: str
    hint: str
    options: tuple[AskedOption, ...]


@dataclass(frozen=True)
class Screen:
    """One question as a template gets it."""

    place: int
    name: str
    template: str
    content: dict
    response: object
    answered: bool
    picture: object = None


@dataclass(frozen=True)
class Reviewed:
    """One question after handing in: what was chosen, what was right, and why."""

    place: int
    text: str
    tone: str
    mark: object
    points: int
    options: list[dict] = field(default_factory=list)
    explanation: str = ""


@dataclass(frozen=True)
class Past:
    """What somebody did at a quiz before: the attempt that is open, and the best percent so far (None: never handed in)."""

    open_attempt: Attempt | None
    best: int | None


def past(*, learner_id: int | None, visitor: str, quiz: Quiz) -> Past:
    """One query."""
    before = list(Attempt.objects.of(learner_id=learner_id, visitor=visitor).filter(quiz=quiz).order_by("-started_at"))
    return Past(
        open_attempt=next((item for item in before if item.is_open), None),
        best=max((item.percent for item in before if not item.is_open), default=None),
    )


@dataclass(frozen=True)
class WhatNext:
    """After handing in: the lesson to go on with, and after a closing test the lessons whose objective was missed."""

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
    if attempt.quiz_id != attempt.course.closing_test_id:
        return WhatNext(lessons[0] if lessons else None)
    missed = {answer.question.objective_id for answer in answers if answer.mark < answer.points}
    return WhatNext(lessons_to_see=tuple(lesson for lesson in lessons if lesson.objective_id in missed), is_closing=True)


def answers_of(attempt: Attempt) -> list[Answer]:
    """Answers with questions and options, two queries."""
    return list(
        Answer.objects.filter(attempt=attempt).select_related("question__picture").prefetch_related("question__options")
    )


def _ordered(answer: Answer):
    options = {option.key: option for option in answer.question.options.all()}
    return [options[key] for key in answer.option_order if key in options]


def screen(answer: Answer) -> Screen:
    question = answer.question
    kind = question_type(question.type)
    asked = AskedQuestion(
        text=question.text, hint=question.hint,
        options=tuple(AskedOption(option.key, option.text) for option in _ordered(answer)),
    )  # fmt: skip
    return Screen(
        place=answer.place, name=f"q{answer.place}", template=kind.template, content=kind.for_browser(asked),
        response=answer.response or [], answered=answer.response is not None, picture=question.picture,
    )  # fmt: skip


def reviewed(answer: Answer) -> Reviewed:
    question = answer.question
    outcome: Outcome = question_type(question.type).mark(question.data(), answer.response)
    chosen = set(answer.response or [])
    options = [
        {
            "text": option.text, "chosen": option.key in chosen, "correct": option.correct,
            "feedback": option.feedback if option.key in chosen else "",
        }
        for option in _ordered(answer)
    ]  # fmt: skip
    return Reviewed(
        place=answer.place, text=question.text, tone=rules.feedback_tone(share=float(outcome.share)), mark=answer.mark,
        points=answer.points, options=options, explanation=question.explanation,
    )  # fmt: skip
