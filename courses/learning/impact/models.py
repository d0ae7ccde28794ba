"""Which form a learner opens with, the pairs of attempts that are compared, and the kept sums. No person is in the sums."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.content.models import CoursePage

from ..attempts.models import Attempt
from .measures import GAIN
from .rules import CrossedSums, PairSums


class Sex(models.TextChoices):
    FEMALE = "f", _("girls and women")
    MALE = "m", _("boys and men")


class FormDraw(models.Model):
    """With which form of a course's tests a learner opens: drawn once for the whole class and kept."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="form_draws")
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="+")
    first_form = models.CharField(max_length=1, choices=[("A", "A"), ("B", "B")], default="A")
    drawn_at = models.DateTimeField()

    class Meta:
        verbose_name = _("draw of a form")
        verbose_name_plural = _("draws of forms")
        constraints = [
            models.UniqueConstraint(fields=["learner", "course"], name="form_drawn_once"),
            models.CheckConstraint(condition=Q(first_form__in=("A", "B")), name="form_is_a_or_b"),
        ]


class SexSaid(models.Model):
    """What a learner chose to say, once, before an opening test; a row without an answer means: asked, and not said."""

    learner = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sex_said")
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    said_at = models.DateTimeField()

    class Meta:
        verbose_name = _("sex, if said")
        verbose_name_plural = _("sex, if said")
        constraints = [models.CheckConstraint(condition=Q(sex__in=("", *Sex.values)), name="sex_said_is_f_or_m")]


class ResultPair(models.Model):
    """Two attempts of one learner that are compared, with the groups the learner was in at that moment.

    Written with the hand-in of the second. `folded` once it is in the sums: a pair cannot be added twice, for it is one row.
    """

    class Kind(models.TextChoices):
        GAIN = GAIN, _("opening and closing test")
        DAY_30 = CoursePage.Stage.DAY_30.value, _("closing test and refresher after a month")
        DAY_90 = CoursePage.Stage.DAY_90.value, _("closing test and refresher after three months")

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="result_pairs")
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="+")
    edition = models.PositiveSmallIntegerField(help_text="Of the course, when the second attempt was handed in.")
    kind = models.CharField(max_length=5, choices=Kind)
    first = models.ForeignKey(Attempt, models.CASCADE, related_name="+")
    second = models.ForeignKey(Attempt, models.CASCADE, related_name="+")
    first_form = models.CharField(max_length=1, default="A")
    aimag = models.CharField(max_length=60, blank=True)
    age_band = models.CharField(max_length=40, blank=True, help_text="Key of the audience whose grades the class is in.")
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    at = models.DateTimeField()
    folded = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("pair of results")
        verbose_name_plural = _("pairs of results")
        constraints = [models.UniqueConstraint(fields=["learner", "course", "kind"], name="compared_once")]
        indexes = [models.Index(fields=["at"], condition=Q(folded=False), name="pair_not_folded_yet")]

    @property
    def cell(self) -> tuple[str, str, str, str]:
        """Whose sums it is added to."""
        return self.aimag, self.age_band, self.sex, self.first_form


class GainSums(models.Model):
    """Sums over the pairs of one cell: a course's edition, a measure, an aimag, an age band, a sex, the form drawn first.

    The fields of rules.PairSums, in hundredths of a percent and their squares. `synthetic`: made-up learners, never mixed with
    real ones and never shown without saying so.
    """

    course = models.ForeignKey(CoursePage, models.CASCADE, related_name="gain_sums")
    edition = models.PositiveSmallIntegerField()
    synthetic = models.BooleanField(default=False)
    measure = models.CharField(max_length=30)
    aimag = models.CharField(max_length=60, blank=True)
    age_band = models.CharField(max_length=40, blank=True)
    sex = models.CharField(max_length=1, blank=True)
    first_form = models.CharField(max_length=1)
    n = models.PositiveIntegerField(default=0)
    before = models.BigIntegerField(default=0)
    after = models.BigIntegerField(default=0)
    before_squares = models.BigIntegerField(default=0)
    after_squares = models.BigIntegerField(default=0)
    products = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("what was learnt")
        verbose_name_plural = _("what was learnt")
        constraints = [
            models.UniqueConstraint(
                fields=["course", "edition", "synthetic", "measure", "aimag", "age_band", "sex", "first_form"],
                name="gain_sums_once_per_cell",
            )
        ]

    @property
    def cell(self) -> tuple[str, str, str, str]:
        return self.aimag, self.age_band, self.sex, self.first_form

    def sums(self) -> PairSums:
        return PairSums(*(getattr(self, name) for name in SUMS))

    def crossed(self) -> CrossedSums:
        return CrossedSums(ba=self.sums()) if self.first_form == "B" else CrossedSums(ab=self.sums())


SUMS = ("n", "before", "after", "before_squares", "after_squares", "products")
"""The fields of PairSums, in its order."""
