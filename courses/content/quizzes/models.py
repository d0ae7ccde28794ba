"""Objectives, questions with options, quizzes."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from ..editorial.models import Picture
from .rules import OptionData, QuestionData
from .types import REGISTRY, question_type

stable_key = RegexValidator(r"^[a-z0-9][a-z0-9-]*$", _("Small Latin letters, digits and hyphens only."))


class Objective(models.Model):
    """What a learner can do afterwards, said so that it can be observed. Questions and courses point at it."""

    key = models.CharField(_("key"), max_length=80, unique=True, validators=[stable_key])
    text = models.CharField(_("text"), max_length=300)

    class Meta:
        verbose_name = _("objective")
        verbose_name_plural = _("objectives")
        ordering = ["key"]

    def __str__(self) -> str:
        return self.text


class QuestionQuerySet(models.QuerySet):
    def current(self):
        return self.filter(retired=False)


class Question(ClusterableModel):
    """One version of a question. Once sealed it is kept as it was asked: editing makes the next version (actions.py)."""

    lineage = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    key = models.CharField(_("key"), max_length=80, blank=True, validators=[stable_key])
    type = models.CharField(_("type"), max_length=20)
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="questions", verbose_name=_("objective")
    )
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), default=2, choices=[(1, _("easy")), (2, _("middle")), (3, _("hard"))]
    )
    picture = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture"))
    text = models.TextField(_("question"), max_length=600)
    hint = models.CharField(_("hint"), max_length=300, blank=True)
    explanation = models.TextField(_("explanation"), max_length=800, blank=True)
    settings = models.JSONField(default=dict, blank=True, editable=False)
    sealed = models.BooleanField(default=False, editable=False, help_text="Somebody was asked this version.")
    retired = models.BooleanField(default=False, editable=False, help_text="A newer version exists.")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["key", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["lineage", "version"], name="question_version_once"),
            models.UniqueConstraint(fields=["lineage"], condition=Q(retired=False), name="one_current_version"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(retired=False) & ~Q(key=""), name="one_current_question_per_key"
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def kind(self):
        return question_type(self.type)

    def data(self) -> QuestionData:
        """What marking needs to know; reads the prefetched options."""
        return QuestionData(
            type=self.type,
            options=tuple(OptionData(option.key, option.correct) for option in self.options.all()),
            settings=self.settings,
        )

    def clean(self):
        super().clean()
        if self.type not in REGISTRY:
            raise ValidationError({"type": _("Choose a type of question.")})


class Option(Orderable):
    """One option. Its key stays when texts, order or language change."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="options")
    key = models.CharField(_("key"), max_length=20, blank=True, validators=[stable_key])
    text = models.CharField(_("text"), max_length=300)
    feedback = models.CharField(
        _("feedback"), max_length=500, blank=True, help_text=_("Shown to whoever chose it. Kind, and why.")
    )
    correct = models.BooleanField(_("right"), default=False)

    class Meta(Orderable.Meta):
        verbose_name = _("option")
        verbose_name_plural = _("options")
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="option_key_once_per_question")]

    def __str__(self) -> str:
        return self.text


class Quiz(ClusterableModel):
    """A list of questions with points, and how it is shown."""

    class Purpose(models.TextChoices):
        LESSON = "lesson", _("Quiz of a lesson")
        OPENING = "opening", _("Opening test")
        CLOSING = "closing", _("Closing test")
        PRACTICE = "practice", _("Practice")

    class Display(models.TextChoices):
        ONE = "one", _("One question per screen")
        ALL = "all", _("All on one screen")

    key = models.CharField(_("key"), max_length=80, unique=True, validators=[stable_key])
    name = models.CharField(_("name"), max_length=150)
    introduction = models.TextField(_("introduction"), max_length=600, blank=True)
    purpose = models.CharField(_("purpose"), max_length=8, choices=Purpose, default=Purpose.LESSON)
    display = models.CharField(_("display"), max_length=3, choices=Display, default=Display.ONE)
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark, %"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("Empty: handing in is enough. A closing test takes the pass mark of its course."),
    )  # fmt: skip
    shuffle_options = models.BooleanField(_("shuffle options"), default=True)

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pass_percent=None) | Q(pass_percent__range=(1, 100)), name="quiz_pass_percent_is_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def questions_in_order(self) -> list["QuizItem"]:
        """Items with question and options, three queries."""
        return list(self.items.select_related("question").prefetch_related("question__options").order_by("sort_order", "pk"))


class QuizItem(Orderable):
    """A question's place in a quiz."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, models.PROTECT, related_name="places", verbose_name=_("question"))
    points = models.PositiveSmallIntegerField(_("points"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10)])

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["quiz", "question"], name="question_once_per_quiz"),
            models.CheckConstraint(condition=Q(points__range=(1, 10)), name="quiz_item_points_1_to_10"),
        ]
