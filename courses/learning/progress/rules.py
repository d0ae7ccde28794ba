"""When a lesson is done, when a course is complete, and where a learner goes on. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class LessonState:
    """One lesson of a course as one learner stands in it."""

    id: int
    required: bool = True
    opened: bool = False
    done: bool = False


@dataclass(frozen=True)
class CourseState:
    """How far a learner is in a course."""

    lessons_done: int
    lessons_total: int
    required_left: int
    closing_test_open: bool
    complete: bool

    @property
    def percent(self) -> int:
        return self.lessons_done * 100 // self.lessons_total if self.lessons_total else 0


def course_state(lessons: Iterable[LessonState], *, has_closing_test: bool, closing_test_passed: bool) -> CourseState:
    """A course is complete when every required lesson is done and the closing test, if there is one, is passed.

    The closing test opens when all required lessons are done. A course without lessons is never complete.
    """
    all_lessons = list(lessons)
    required_left = sum(1 for lesson in all_lessons if lesson.required and not lesson.done)
    lessons_finished = bool(all_lessons) and required_left == 0
    return CourseState(
        lessons_done=sum(1 for lesson in all_lessons if lesson.done),
        lessons_total=len(all_lessons),
        required_left=required_left,
        closing_test_open=has_closing_test and lessons_finished,
        complete=lessons_finished and (closing_test_passed or not has_closing_test),
    )


def resume_at(lessons: Sequence[LessonState], *, last_opened: int | None = None) -> int | None:
    """The lesson to go on with: the last opened one if not done, else the first not done; None when all are done."""
    if any(lesson.id == last_opened and not lesson.done for lesson in lessons):
        return last_opened
    return next((lesson.id for lesson in lessons if not lesson.done), None)


def lesson_is_done_by(
    *, has_quiz: bool, quiz_handed_in: bool, end_confirmed: bool, to_play: int = 0, left_to_play: int = 0
) -> bool:
    """When a lesson is done.

    With a quiz: when it is handed in. Without one: when the lesson's end is confirmed, or when the contents that belong to
    being done are played to the end. In any case not before the last of these is played to the end. `to_play` counts those
    that can be played, `left_to_play` those of them that the learner has not played to the end. Only the end counts, never
    the mark: what a content says of its mark was said in the learner's browser.
    """
    if left_to_play:
        return False
    return quiz_handed_in if has_quiz else end_confirmed or to_play > 0
