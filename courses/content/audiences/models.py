"""Audiences and age bands: children of 6-8, 9-12, 13-15 and 16-18, parents, teachers, policymakers, industry."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Audience(models.Model):
    """Whom a course is written for, and how it speaks to them."""

    class Skin(models.TextChoices):
        YOUNG = "young", _("6-8: big pictures, one thing on the screen")
        MIDDLE = "middle", _("9-12: friendly, stories")
        CALM = "calm", _("13 and older: calm, text first")

    class Address(models.TextChoices):
        CHI = "chi", _("«чи» (children)")
        TA = "ta", _("«Та» (adults)")

    key = models.SlugField(_("key"), max_length=40, unique=True)
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=100)
    description = models.TextField(_("description"), max_length=400, blank=True)
    min_age = models.PositiveSmallIntegerField(_("youngest age"), null=True, blank=True, validators=[MaxValueValidator(120)])
    max_age = models.PositiveSmallIntegerField(_("oldest age"), null=True, blank=True, validators=[MaxValueValidator(120)])
    grade_from = models.PositiveSmallIntegerField(_("from grade"), null=True, blank=True, validators=[MaxValueValidator(12)])
    grade_to = models.PositiveSmallIntegerField(_("to grade"), null=True, blank=True, validators=[MaxValueValidator(12)])
    skin = models.CharField(_("skin"), max_length=6, choices=Skin, default=Skin.CALM)
    address = models.CharField(_("form of address"), max_length=3, choices=Address, default=Address.TA)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("audience")
        verbose_name_plural = _("audiences")
        ordering = ["order", "key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(min_age=None) | Q(max_age=None) | Q(max_age__gte=F("min_age")), name="audience_ages_in_order"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def is_for_grade(self, grade: int) -> bool:
        """Whether pupils of this school grade are meant. An audience without grades is of adults."""
        return self.grade_from is not None and self.grade_from <= grade <= (self.grade_to or self.grade_from)

    @property
    def is_child(self) -> bool:
        return self.max_age is not None and self.max_age <= 18
