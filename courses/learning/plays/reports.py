"""How far plays have come. Fixed numbers of queries, said per function."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from courses.content.models import LessonPage, Package
from courses.content.played import players

from . import rules
from .models import Play
from .rules import Mark


@dataclass(frozen=True)
class Standing:
    """How one learner stands in one content of one lesson, over all plays of it."""

    begun: bool = False
    ended: bool = False
    best: Mark | None = None
    times: int = 0

    def and_play(self, play: Play) -> "Standing":
        return Standing(True, self.ended or play.ended, rules.better(self.best, play.mark), self.times + 1)


NOT_BEGUN = Standing()


def standings(*, learners: Collection[int], lessons: Collection[int]) -> dict[tuple[int, int, uuid.UUID], Standing]:
    """{(learner, lesson, content): standing} of whoever has begun. One query, without the states."""
    found: dict[tuple[int, int, uuid.UUID], Standing] = {}
    rows = Play.objects.filter(learner__in=learners, lesson__in=lessons).defer("state").order_by("started_at", "pk")
    for play in rows:
        key = (play.learner_id, play.lesson_id, play.package_id)
        found[key] = found.get(key, NOT_BEGUN).and_play(play)
    return found


def own_standing(*, learner_id: int, lesson: LessonPage, package: Package) -> Standing:
    """One learner's standing in one content. One query."""
    found = standings(learners=[learner_id], lessons=[lesson.pk])
    return found.get((learner_id, lesson.pk, package.pk), NOT_BEGUN)


def can_be_played(package: Package) -> bool:
    """Is the content ready, and does this installation have the player for it? No query."""
    return package.ready and players.installed(package.kind)


def to_be_played(lesson: LessonPage) -> list[Package]:
    """The contents that belong to this lesson's being done and can be played, in the lesson's order.

    One query; none for a lesson that has no such content. One that cannot be played holds nobody up.
    """
    wanted = lesson.packages(must_finish=True)
    if not wanted:
        return []
    found = Package.objects.ready().defer("content", "source", "files").in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found and can_be_played(found[pk])]


def left_to_play(*, learner_id: int, lesson: LessonPage, wanted: Iterable[Package] | None = None) -> list[Package]:
    """Those of `to_be_played` that this learner has not played to the end. Two queries; none without such contents."""
    wanted = to_be_played(lesson) if wanted is None else list(wanted)
    if not wanted:
        return []
    ended = set(
        Play.objects.ended().filter(learner_id=learner_id, lesson=lesson, package__in=wanted).values_list("package", flat=True)
    )
    return [package for package in wanted if package.pk not in ended]


@dataclass(frozen=True)
class Content:
    """One content of one lesson, as a table about a class names it."""

    lesson: LessonPage
    package: Package
    must_finish: bool


def contents_of(lessons: Iterable[LessonPage]) -> list[Content]:
    """The contents that these lessons name, in order. One query beside the lessons with their bodies."""
    lessons = list(lessons)
    named = {lesson.pk: lesson.packages() for lesson in lessons}
    wanted = {pk for ids in named.values() for pk in ids}
    found = Package.objects.defer("content", "source", "files").in_bulk(wanted) if wanted else {}
    return [
        Content(lesson, found[pk], pk in lesson.packages(must_finish=True))
        for lesson in lessons
        for pk in named[lesson.pk]
        if pk in found
    ]


@dataclass(frozen=True)
class Reached:
    """How many learners have begun a content and how many came to its end. Of nobody in particular."""

    package_id: uuid.UUID
    begun: int
    ended: int


def reached() -> list[Reached]:
    """Counts of learners by content. One query."""
    rows = Play.objects.order_by().values("package").annotate(
        begun=Count("learner", distinct=True), ended=Count("learner", distinct=True, filter=~Q(ended_at=None))
    )  # fmt: skip
    return [Reached(row["package"], row["begun"], row["ended"]) for row in rows]
