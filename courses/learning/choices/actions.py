"""Writes about what a class chose: the way of a pupil joins the waiting ones; once, they become counts, and it is over."""

from collections import Counter
from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from courses.content.models import Story

from ..classrooms.models import Classroom
from . import rules
from .models import ClassWays, StepCount, StoryFinish


@transaction.atomic
def add_way(*, learner_id: int, classroom_id: int, story_id: int, way: Collection[rules.Step], form: str) -> bool:
    """Add the way of a pupil of this class, the first time the pupil finishes the story; later ones change nothing.

    `form`: rules.form_of the story that was played. Ways that wait in another form are dropped: they would not fit this one.
    Returns whether it was added. Name and way part here: nothing that is kept joins them. When the numbers of the class have
    been published, nothing is kept at all.
    """
    if StoryFinish.objects.filter(learner_id=learner_id, story_id=story_id).exists():
        return False
    ClassWays.objects.get_or_create(classroom_id=classroom_id, story_id=story_id)
    of_class = ClassWays.objects.select_for_update().get(classroom_id=classroom_id, story_id=story_id)
    if of_class.published_at:
        return False
    _finish, is_first = StoryFinish.objects.get_or_create(learner_id=learner_id, story_id=story_id)
    if not is_first:
        return False
    waiting = of_class.ways if of_class.form == form else []
    of_class.ways, of_class.form = sorted([*waiting, [list(step) for step in way]]), form
    of_class.save(update_fields=["ways", "form"])
    return True


@transaction.atomic
def publish(*, classroom: Classroom, story: Story, now: datetime) -> bool:
    """Make the numbers of a class in a story from the ways that wait, and forget the ways. Once: later calls change nothing.

    Returns whether there are numbers now; there are none while fewer than rules.ENOUGH ways of the story as it is wait.
    """
    # Two presses at once, and a pupil who comes to an end meanwhile, wait here for one another.
    of_class = ClassWays.objects.select_for_update().filter(classroom=classroom, story=story).first()
    if of_class is None:
        return False
    if of_class.published_at:
        return True
    if of_class.form != rules.form_of(story.graph()) or not rules.may_publish(len(of_class.ways)):
        return False
    counted = Counter(rules.Step(*step) for way in of_class.ways for step in way)
    StepCount.objects.bulk_create(
        StepCount(of_class=of_class, **step._asdict(), pupils=pupils) for step, pupils in sorted(counted.items())
    )
    of_class.ways, of_class.published_at = [], now
    of_class.save(update_fields=["ways", "published_at"])
    return True


def forget_waiting() -> int:
    """Ways of archived classes are not published any more. Returns how many went."""
    rows = ClassWays.objects.exclude(classroom__archived_at=None).filter(published_at=None)
    gone = sum(len(ways) for ways in rows.values_list("ways", flat=True))
    rows.delete()
    return gone
