"""Plays of interactive contents, and what was said in them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.content.h5p.results import Trust
from courses.content.models import CoursePage, LessonPage, Package

from .rules import Mark


class PlayQuerySet(models.QuerySet):
    def ended(self):
        return self.exclude(ended_at=None)

    def current(self):
        """Those that go on; the others were begun again and are history."""
        return self.filter(current=True)


class Play(models.Model):
    """A learner's play of one content in one lesson: the state it goes on from, whether it came to its end, its best result.

    One play of a learner, lesson and content is current; to begin again makes the next one. `ended_at` is set once.
    """

    TRUSTS = [(trust.value, trust.label) for trust in Trust]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="plays")
    package = models.ForeignKey(Package, models.PROTECT, related_name="plays")
    lesson = models.ForeignKey(LessonPage, models.PROTECT, related_name="plays")
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="plays")
    language = models.CharField(max_length=10)
    current = models.BooleanField(default=True)
    started_at = models.DateTimeField()
    moved_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    state = models.TextField(blank=True, help_text="As the content gave it: at most rules.MOST_STATE bytes.")
    raw = models.DecimalField(max_digits=10, decimal_places=3, null=True)
    maximum = models.DecimalField(max_digits=10, decimal_places=3, null=True)
    trust = models.CharField(max_length=9, choices=TRUSTS, blank=True)

    objects = PlayQuerySet.as_manager()

    class Meta:
        verbose_name = _("play")
        verbose_name_plural = _("plays")
        indexes = [models.Index(fields=["learner", "lesson", "package"], name="play_of_learner")]
        constraints = [
            # Two browsers that open the same content play the same play.
            models.UniqueConstraint(
                fields=["learner", "lesson", "package"], condition=Q(current=True), name="one_current_play"
            ),
            models.CheckConstraint(
                # "not null" said aloud: a check whose answer is unknown lets the row in.
                condition=Q(raw=None, maximum=None)
                | Q(raw__isnull=False, maximum__isnull=False, raw__gte=0, raw__lte=F("maximum"), maximum__gt=0),
                name="play_result_within_maximum",
            ),
            models.CheckConstraint(
                condition=Q(raw=None, trust="") | Q(raw__isnull=False, trust__in=[trust.value for trust in Trust]),
                name="a_play_result_has_a_trust",
            ),
            models.CheckConstraint(condition=Q(raw=None) | Q(ended_at__isnull=False), name="a_play_with_a_result_has_ended"),
        ]

    @property
    def ended(self) -> bool:
        return self.ended_at is not None

    @property
    def mark(self) -> Mark | None:
        """The best result of this play."""
        return None if self.raw is None else Mark(self.raw, self.maximum, Trust(self.trust))


class Statement(models.Model):
    """What a content said in a play and a result may rest on, cut to what is judged (rules.cut). `key` is made by the page."""

    play = models.ForeignKey(Play, models.CASCADE, related_name="statements")
    key = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    verb = models.CharField(max_length=20)
    said = models.JSONField()
    said_at = models.DateTimeField()
    counts = models.BooleanField(default=False, help_text="The play's result comes from it.")

    class Meta:
        verbose_name = _("statement of a play")
        verbose_name_plural = _("statements of plays")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["play", "key"], name="a_statement_counts_once"),
            models.UniqueConstraint(fields=["play", "number"], name="statement_number_once_per_play"),
            models.UniqueConstraint(fields=["play"], condition=Q(counts=True), name="one_statement_counts"),
        ]
