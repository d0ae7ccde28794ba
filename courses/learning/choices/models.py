"""That a pupil has finished a story; ways that wait to be published; how many of a class went each step. No way has a name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.content.models import Story

from ..classrooms.models import Classroom


class StoryFinish(models.Model):
    """A pupil has come to an end of a story once: so that nobody is counted twice. Not which way, not which end, not when."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="story_finishes")
    story = models.ForeignKey(Story, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("finished story")
        verbose_name_plural = _("finished stories")
        constraints = [models.UniqueConstraint(fields=["learner", "story"], name="story_finished_once")]

    def __str__(self) -> str:
        return f"№ {self.pk}"


class ClassWays(models.Model):
    """Ways of a class through a story that wait until its teacher publishes the numbers; published, the ways are gone.

    One row, so that no order of rows tells who came first: `ways` is a sorted list of ways, each a list of [scene, choice,
    scene it leads to], as a set of papers that was shuffled. `form`: rules.form_of the story that they were played in.
    """

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="+")
    story = models.ForeignKey(Story, models.CASCADE, related_name="+")
    form = models.CharField(max_length=64, blank=True)
    ways = models.JSONField(default=list)
    published_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("ways of a class")
        verbose_name_plural = _("ways of classes")
        constraints = [models.UniqueConstraint(fields=["classroom", "story"], name="ways_of_class_once")]

    def __str__(self) -> str:
        return f"{self.classroom}, {self.story}"


class StepCount(models.Model):
    """How many pupils of a class went one step of a story, as published. An empty `scene` is the way in, an empty `to` the end.

    Small ones are in here too: what may be seen of them rules.counts says.
    """

    of_class = models.ForeignKey(ClassWays, models.CASCADE, related_name="counts")
    scene = models.CharField(max_length=60, blank=True)
    choice = models.CharField(max_length=60, blank=True)
    to = models.CharField(max_length=60, blank=True)
    pupils = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("count of a choice")
        verbose_name_plural = _("counts of choices")
        constraints = [
            models.UniqueConstraint(fields=["of_class", "scene", "choice", "to"], name="step_counted_once_per_class")
        ]

    def __str__(self) -> str:
        return f"{self.scene} → {self.to}"
