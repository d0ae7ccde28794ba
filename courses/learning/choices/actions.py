"""Writes about what a class chose: the way of a pupil joins the waiting ones; five together become counts."""

from collections import Counter
from collections.abc import Collection

from django.db import transaction

from . import rules
from .models import StepCount, StoryFinish, WaitingWays


@transaction.atomic
def add_way(*, learner_id: int, classroom_id: int, story_id: int, way: Collection[rules.Step]) -> bool:
    """Add the way of a pupil of this class, the first time the pupil finishes the story; later ones change nothing.

    Returns whether it was added. Name and way part here: nothing that is kept joins them.
    """
    _finish, is_first = StoryFinish.objects.get_or_create(learner_id=learner_id, story_id=story_id)
    if not is_first:
        return False
    where = {"classroom_id": classroom_id, "story_id": story_id}
    WaitingWays.objects.get_or_create(**where)
    waiting = WaitingWays.objects.select_for_update().get(**where)
    waiting.ways = sorted([*waiting.ways, [list(step) for step in way]])
    if rules.are_counted(len(waiting.ways)):
        _count(where, waiting.ways)
        waiting.ways = []
    waiting.save(update_fields=["ways"])
    return True


def _count(where: dict[str, int], ways: Collection[list[list[str]]]) -> None:
    """Add ways to the counts. The caller holds the row of the waiting ones, so nobody else adds to these counts."""
    added = Counter(rules.Step(*step) for way in ways for step in way)
    kept = {rules.Step(row.scene, row.choice, row.to): row for row in StepCount.objects.filter(**where)}
    rows = [kept.get(step) or StepCount(**where, **step._asdict()) for step in added]
    for row, pupils in zip(rows, added.values(), strict=True):
        row.pupils += pupils
    StepCount.objects.bulk_create([row for row in rows if row.pk is None])
    StepCount.objects.bulk_update([row for row in rows if row.pk], ["pupils"])


def forget_waiting() -> int:
    """Ways of archived classes will never be five. Returns how many went."""
    rows = WaitingWays.objects.exclude(classroom__archived_at=None)
    gone = sum(len(ways) for ways in rows.values_list("ways", flat=True))
    rows.delete()
    return gone
