"""Who takes which course, and which lessons are done."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.content.models import CoursePage, LessonPage

from ..attempts.models import Attempt


class Enrolment(models.Model):
    """A learner takes a course. `completed_at` is set once, by the rule of completion, and never taken back."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="enrolments")
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="enrolments")
    started_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [models.UniqueConstraint(fields=["learner", "course"], name="enrolled_once")]


class LessonProgress(models.Model):
    """A learner opened a lesson, and perhaps finished it. The first completion stays; `best_percent` only rises."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="lesson_progress")
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="+")
    lesson = models.ForeignKey(LessonPage, models.PROTECT, related_name="progress")
    opened_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    attempt = models.ForeignKey(Attempt, models.SET_NULL, null=True, related_name="+")
    best_percent = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("lesson progress")
        verbose_name_plural = _("lesson progress")
        constraints = [models.UniqueConstraint(fields=["learner", "lesson"], name="one_progress_per_lesson")]
        indexes = [models.Index(fields=["learner", "course"], name="progress_of_course")]
