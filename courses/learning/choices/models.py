"""That a pupil has finished a story; ways that wait to be counted; how many of a class went each step. No way has a name."""

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


class WaitingWays(models.Model):
    """Ways of fewer than five pupils of a class, until there are five: one row, so that no order of rows tells who came first.

    `ways` is a sorted list of ways, each a list of [scene, choice, scene it leads to]: as a set of papers that was shuffled.
    """

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="+")
    story = models.ForeignKey(Story, models.CASCADE, related_name="+")
    ways = models.JSONField(default=list)

    class Meta:
        verbose_name = _("ways that wait")
        verbose_name_plural = _("ways that wait")
        constraints = [models.UniqueConstraint(fields=["classroom", "story"], name="waiting_ways_once")]

    def __str__(self) -> str:
        return f"{self.classroom}, {self.story}"


class StepCount(models.Model):
    """How many pupils of a class went one step of a story. An empty `scene` is the way in, an empty `to` the end of a play."""

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="+")
    story = models.ForeignKey(Story, models.CASCADE, related_name="+")
    scene = models.CharField(max_length=60, blank=True)
    choice = models.CharField(max_length=60, blank=True)
    to = models.CharField(max_length=60, blank=True)
    pupils = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("count of a choice")
        verbose_name_plural = _("counts of choices")
        constraints = [
            models.UniqueConstraint(fields=["classroom", "story", "scene", "choice", "to"], name="step_counted_once_per_class")
        ]

    def __str__(self) -> str:
        return f"{self.classroom}, {self.story}: {self.scene} → {self.to}"
