"""Kept counts for item analysis (rules.py says what they mean). No person is in the sums."""

from collections import Counter

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.content.models import Question, Quiz

from ..attempts.models import Attempt
from .rules import FormTally, ItemTally


class CountedAttempt(models.Model):
    """One row per hand-in, written with it: an attempt cannot be counted twice, because it can have only one row.

    Rows stand in the order of hand-ins. `first` is None while the attempt waits to be added to the sums, then True for the
    one attempt of its learner or visitor at this quiz that is in the sums, False for every other.
    """

    attempt = models.OneToOneField(Attempt, models.CASCADE, related_name="counted")
    first = models.BooleanField(null=True)

    class Meta:
        verbose_name = _("counted attempt")
        verbose_name_plural = _("counted attempts")
        ordering = ["pk"]
        indexes = [models.Index(fields=["id"], condition=Q(first=None), name="attempt_not_counted_yet")]


def stored(counts: Counter) -> dict[str, int]:
    """Counts as JSON keeps them: text keys in ascending order, no zeros."""
    return {str(key): counts[key] for key in sorted(counts) if counts[key]}


def counter_of(kept: dict[str, int]) -> Counter[int]:
    return Counter({int(key): times for key, times in kept.items()})


class QuizSums(models.Model):
    """Counts of one form of a quiz. Changed only by actions.py, which holds the quiz's row meanwhile."""

    quiz = models.ForeignKey(Quiz, models.CASCADE, related_name="sums", verbose_name=_("quiz"))
    form = models.CharField(max_length=64, help_text="Digest of the question versions with their points.")
    number = models.PositiveIntegerField(default=0, help_text="Attempts that are counted here.")
    totals = models.JSONField(default=dict, help_text="{total in hundredths of a point: attempts}")
    first_at = models.DateTimeField(help_text="The earliest hand-in that is counted here.")
    last_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sums of a quiz")
        verbose_name_plural = _("sums of quizzes")
        ordering = ["-last_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["quiz", "form"], name="sums_once_per_form")]

    def tally(self) -> FormTally:
        """The counts as rules.py has them; reads `items`."""
        items = {item.question_id: item.tally() for item in self.items.all()}
        return FormTally(self.number, counter_of(self.totals), items)


class ItemSums(models.Model):
    """Counts of one question version in one form."""

    sums = models.ForeignKey(QuizSums, models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, models.PROTECT, related_name="sums")
    place = models.PositiveSmallIntegerField(help_text="Its place when this form was first counted.")
    points = models.PositiveSmallIntegerField(help_text="0: not marked, so it has no marks, rests and products.")
    marks = models.JSONField(default=dict, help_text="{mark in hundredths of a point: attempts}")
    rests = models.JSONField(default=dict, help_text="{marks of the other questions together, in hundredths: attempts}")
    products = models.BigIntegerField(default=0, help_text="Sum of mark x rest.")
    choices = models.JSONField(default=dict, help_text="{key of an option: attempts in which it was chosen}")
    skipped = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("sums of a question")
        verbose_name_plural = _("sums of questions")
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["sums", "question"], name="sums_once_per_question_of_a_form")]

    def tally(self) -> ItemTally:
        return ItemTally(
            self.points, counter_of(self.marks), counter_of(self.rests), self.products, Counter(self.choices), self.skipped
        )
