"""An attempt at a quiz and its answers, kept as they were asked."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.content.models import CoursePage, LessonPage, Question, Quiz


class AttemptQuerySet(models.QuerySet):
    def open(self):
        return self.filter(handed_in_at=None)

    def handed_in(self):
        return self.exclude(handed_in_at=None)

    def of(self, *, learner_id: int | None, visitor: str):
        """Attempts of a signed-in learner, or of a visitor's browser."""
        return self.filter(learner_id=learner_id) if learner_id else self.filter(learner=None, visitor=visitor or "-")


class Attempt(models.Model):
    """One try at a quiz by a learner, or by a visitor without an account (`visitor`: a random key of the browser session)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="attempts")
    visitor = models.CharField(max_length=40, blank=True)
    quiz = models.ForeignKey(Quiz, models.PROTECT, related_name="attempts")
    course = models.ForeignKey(CoursePage, models.PROTECT, null=True, related_name="attempts")
    lesson = models.ForeignKey(LessonPage, models.PROTECT, null=True, related_name="attempts")
    stage = models.CharField(
        max_length=7, choices=CoursePage.Stage, blank=True, db_default="",
        help_text="Which test of the course: a quiz may be an opening test for one learner and a closing test for another.",
    )  # fmt: skip
    language = models.CharField(max_length=10)
    pass_percent = models.PositiveSmallIntegerField(null=True, help_text="As it was when the attempt began.")
    started_at = models.DateTimeField()
    handed_in_at = models.DateTimeField(null=True)
    # The client-made id of the hand-in and a digest of what it carried (trust.md 35).
    hand_in_id = models.UUIDField(null=True, unique=True)
    hand_in_digest = models.CharField(max_length=64, blank=True)
    mark = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    maximum = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    percent = models.PositiveSmallIntegerField(null=True)
    passed = models.BooleanField(null=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        indexes = [
            models.Index(fields=["learner", "quiz", "-started_at"], name="attempt_of_learner"),
            models.Index(fields=["visitor", "started_at"], condition=~Q(visitor=""), name="attempt_of_visitor"),
        ]
        constraints = [
            # One open attempt per learner, quiz and stage: pressing "start" twice continues the first.
            models.UniqueConstraint(
                fields=["learner", "quiz", "stage"],
                condition=Q(handed_in_at=None, learner__isnull=False),
                name="one_open_attempt",
            ),
            models.CheckConstraint(
                condition=Q(learner=None) & ~Q(visitor="") | Q(learner__isnull=False, visitor=""), name="attempt_has_one_owner"
            ),
            models.CheckConstraint(condition=Q(stage="") | Q(course__isnull=False), name="a_stage_is_of_a_course"),
            models.CheckConstraint(
                condition=Q(mark=None) | Q(mark__gte=0, mark__lte=F("maximum")), name="attempt_mark_within_maximum"
            ),
            models.CheckConstraint(
                condition=Q(handed_in_at=None, mark=None)
                | Q(handed_in_at__isnull=False, mark__isnull=False, passed__isnull=False),
                name="handed_in_means_marked",
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.handed_in_at is None

    @property
    def result(self) -> tuple[bool, int]:
        """(passed, percent), as rules.counting compares attempts that are handed in."""
        return bool(self.passed), self.percent or 0

    @property
    def shown_percent(self) -> int | None:
        """None where nothing was marked: a survey has no score, not even nought."""
        return self.percent if self.maximum else None


class Answer(models.Model):
    """One question of an attempt: the version that was asked, its place, the options' order, the response, the mark."""

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    place = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField()
    option_order = models.JSONField(default=list)
    response = models.JSONField(null=True)
    mark = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    answered_at = models.DateTimeField(null=True)
    certainty = models.PositiveSmallIntegerField(null=True, help_text="How sure: 1 guessed, 2 rather, 3 sure.")
    # In a practice quiz one question is handed in by itself: from then on its feedback is shown and its response stays.
    checked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "place"], name="one_answer_per_place"),
            models.UniqueConstraint(fields=["attempt", "question"], name="one_answer_per_question"),
            models.CheckConstraint(
                condition=Q(mark=None) | Q(mark__gte=0, mark__lte=F("points")), name="answer_mark_within_points"
            ),
            models.CheckConstraint(condition=Q(certainty=None) | Q(certainty__range=(1, 3)), name="certainty_is_1_to_3"),
        ]
