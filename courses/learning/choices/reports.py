"""What a teacher may see of the choices of a class. Every number went through rules.counts."""

from dataclasses import dataclass

from courses.content.models import Story

from ..classrooms.models import Classroom
from . import rules
from .models import StepCount


@dataclass(frozen=True)
class StoryLine:
    """A story in the list of a class. `fits`: written for pupils of this grade. `pupils`: counted ones, 0 while too few."""

    story: Story
    fits: bool
    pupils: int


def stories_of(classroom: Classroom) -> list[StoryLine]:
    """Stories that are shown to learners, those for this grade first. Two queries."""
    counted: dict[int, int] = {}
    for story_id, pupils in StepCount.objects.filter(classroom=classroom, scene="").values_list("story_id", "pupils"):
        counted[story_id] = counted.get(story_id, 0) + pupils
    lines = []
    for story in Story.objects.filter(live=True).select_related("audience").order_by("audience__order", "key"):
        first, last = story.audience.grade_from, story.audience.grade_to
        fits = first is not None and first <= classroom.grade <= (last or first)
        lines.append(StoryLine(story, fits, counted.get(story.pk, 0)))
    return sorted(lines, key=lambda line: not line.fits)


def counts_of(classroom: Classroom, story: Story) -> rules.Counts:
    """What may be seen of the choices of this class in this story. One query (the story's audience is there)."""
    rows = StepCount.objects.filter(classroom=classroom, story=story)
    counted = {rules.Step(*row): pupils for *row, pupils in rows.values_list("scene", "choice", "to", "pupils")}
    return rules.counts(story.graph(), counted)
