"""What a teacher may see of the choices of a class. Every number went through rules.counts."""

from dataclasses import dataclass, field
from datetime import datetime

from courses.content.models import Story

from ..classrooms.models import Classroom
from . import rules
from .models import ClassWays, StepCount


@dataclass(frozen=True)
class StoryLine:
    """A story in the list of a class. `fits`: written for pupils of this grade. `pupils`: in published numbers, or 0."""

    story: Story
    fits: bool
    pupils: int


def stories_of(classroom: Classroom) -> list[StoryLine]:
    """Stories that are shown to learners, those for this grade first. Two queries."""
    rows = StepCount.objects.filter(of_class__classroom=classroom, scene="")
    published = {row.of_class.story_id: (row.of_class.form, row.pupils) for row in rows.select_related("of_class")}
    lines = []
    for story in Story.objects.filter(live=True).select_related("audience").order_by("audience__order", "key"):
        fits = story.audience.is_for_grade(classroom.grade)
        form, pupils = published.get(story.pk, ("", 0))
        lines.append(StoryLine(story, fits, pupils if pupils and form == rules.form_of(story.graph()) else 0))
    return sorted(lines, key=lambda line: not line.fits)


@dataclass(frozen=True)
class Standing:
    """How far a class is with a story, for its teacher.

    waiting       ways that would be counted if the teacher published now; 0 after
    counts        what may be seen; of 0 pupils while nothing is published, and after a change of the story
    changed       numbers were published, and the story has other steps since: they are not shown
    """

    waiting: int = 0
    published_at: datetime | None = None
    changed: bool = False
    counts: rules.Counts = field(default_factory=rules.Counts)

    @property
    def may_publish(self) -> bool:
        return self.published_at is None and rules.may_publish(self.waiting)


def standing_of(classroom: Classroom, story: Story) -> Standing:
    """One query while nothing is published, else two (the story's audience is there)."""
    of_class = ClassWays.objects.filter(classroom=classroom, story=story).first()
    if of_class is None:
        return Standing()
    told = story.graph()
    as_it_is = of_class.form == rules.form_of(told)
    if of_class.published_at is None:
        return Standing(waiting=len(of_class.ways) if as_it_is else 0)
    if not as_it_is:
        return Standing(published_at=of_class.published_at, changed=True)
    rows = of_class.counts.values_list("scene", "choice", "to", "pupils")
    counted = {rules.Step(*row): pupils for *row, pupils in rows}
    return Standing(published_at=of_class.published_at, counts=rules.counts(told, counted))


def takes_ways(*, classroom_id: int, story_id: int) -> bool:
    """Are ways of this class through this story still taken? One query."""
    return not ClassWays.objects.filter(classroom_id=classroom_id, story_id=story_id).exclude(published_at=None).exists()
