"""Objectives, questions with options, quizzes."""

import uuid
from collections import Counter

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from ..audiences.models import Audience
from ..editorial.models import SOURCE_LANGUAGE, Picture, languages
from .bank import gaps_of, spellings
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

    def fitting(self, draw: "QuizDraw"):
        """Current questions that a draw may take."""
        wanted = {"objective": draw.objective_id, "audience": draw.audience_id}
        wanted |= {"risk": draw.risk, "difficulty": draw.difficulty}
        return self.current().filter(**{name: value for name, value in wanted.items() if value})


class Question(ClusterableModel):
    """One version of a question. Once sealed it is kept as it was asked: editing makes the next version (actions.py)."""

    class Risk(models.TextChoices):
        CONTENT = "content", _("content")
        CONTACT = "contact", _("contact")
        CONDUCT = "conduct", _("conduct")
        CONTRACT = "contract", _("contract")

    class Outcome(models.TextChoices):
        INTENTION = "intention", _("intention: what one means to do")
        CONFIDENCE = "confidence", _("confidence: what one feels able to do")
        TELL_ADULT = "tell-adult", _("would tell an adult")
        KNOW_108 = "know-108", _("knows the child helpline 108")

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
    passage = models.TextField(
        _("text with places"), max_length=2000, blank=True,
        help_text=_("For gaps and for words to mark: where an option's place is, write its key in double brackets, [[a]]."),
    )  # fmt: skip
    unit = models.CharField(_("unit"), max_length=40, blank=True, help_text=_("Of a number: minutes, MB, ₮."))
    audience = models.ForeignKey(Audience, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("audience"))
    risk = models.CharField(_("4C tag"), max_length=8, choices=Risk, blank=True)
    outcome = models.CharField(
        _("what it shows besides knowledge"), max_length=10, choices=Outcome, blank=True, db_default="",
        help_text=_("Asked in the opening and in the closing test alike, and compared. A scale goes from least to most."),
    )  # fmt: skip
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
        """What marking needs to know; reads the prefetched options and targets."""
        kind = self.kind
        return QuestionData(
            type=self.type,
            options=tuple(option.data(with_spellings=kind.compares_words) for option in self.options.all()),
            targets=tuple(target.key for target in self.targets.all()) if kind.has_targets else (),
            settings=self.settings,
            gaps=tuple(gaps_of(text) for text in self.in_all_languages("passage")) if kind.has_passage else (),
        )

    def untranslated(self) -> list[str]:
        """Languages in which a text is missing that the Mongolian has: of the question, its options or its targets."""
        texts = [(self, name) for name in ("text", "hint", "explanation", "passage", "unit")]
        texts += [(option, name) for option in self.options.all() for name in ("text", "feedback")]
        texts += [(target, "text") for target in self.targets.all()]
        said = [(row, name) for row, name in texts if getattr(row, f"{name}_{SOURCE_LANGUAGE}")]
        return [code for code in languages() if any(not getattr(row, f"{name}_{code}") for row, name in said)]

    def in_all_languages(self, name: str) -> list[str]:
        """A field's texts, without the empty ones."""
        texts = (getattr(self, f"{name}_{code}") for code in languages())
        return [text for text in texts if text]

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
    picture = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture"))
    target = models.CharField(_("belongs to"), max_length=20, blank=True, help_text=_("The key of its pair or group."))
    share = models.PositiveSmallIntegerField(
        _("share, %"), null=True, blank=True, validators=[MaxValueValidator(100)],
        help_text=_("Of the points, for a partly right answer. Empty: all of them."),
    )  # fmt: skip
    area = models.CharField(
        _("place on the picture"), max_length=40, blank=True,
        help_text=_("Left, top, width and height in percent of the picture, for example: 20 35 15 10."),
    )  # fmt: skip

    class Meta(Orderable.Meta):
        verbose_name = _("option")
        verbose_name_plural = _("options")
        constraints = [
            models.UniqueConstraint(fields=["question", "key"], name="option_key_once_per_question"),
            models.CheckConstraint(condition=Q(share=None) | Q(share__lte=100), name="option_share_is_percent"),
        ]

    def __str__(self) -> str:
        return self.text

    def data(self, *, with_spellings: bool) -> OptionData:
        accepted: tuple[str, ...] = ()
        if with_spellings:
            texts = (getattr(self, f"text_{code}") or "" for code in languages())
            accepted = tuple(dict.fromkeys(word for text in texts for word in spellings(text)))
        return OptionData(self.key, self.correct, self.target, self.share, accepted)


class Target(Orderable):
    """What options belong to: the right side of a pair, or a group. One that nothing belongs to distracts."""

    question = ParentalKey(Question, on_delete=models.CASCADE, related_name="targets")
    key = models.CharField(_("key"), max_length=20, validators=[stable_key])
    text = models.CharField(_("text"), max_length=200)

    class Meta(Orderable.Meta):
        verbose_name = _("pair or group")
        verbose_name_plural = _("pairs or groups")
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="target_key_once_per_question")]

    def __str__(self) -> str:
        return self.text


class Quiz(ClusterableModel):
    """A list of questions with points, and how it is shown."""

    class Purpose(models.TextChoices):
        LESSON = "lesson", _("Quiz of a lesson")
        OPENING = "opening", _("Opening test")
        CLOSING = "closing", _("Closing test")
        PRACTICE = "practice", _("Practice")
        REFRESHER = "refresh", _("Refresher")

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

    class Counts(models.TextChoices):
        BEST = "best", _("the best one")
        FIRST = "first", _("the first one")
        LAST = "last", _("the last one")

    class Shown(models.TextChoices):
        HANDED_IN = "handed_in", _("after handing in")
        PASSED = "passed", _("after passing, or when no attempt is left")
        NEVER = "never", _("never")

    shuffle_questions = models.BooleanField(_("shuffle questions"), default=False)
    shuffle_options = models.BooleanField(_("shuffle options"), default=True)
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("Empty: as many as one likes."),
    )  # fmt: skip
    wait_minutes = models.PositiveSmallIntegerField(
        _("waiting time between attempts, minutes"), default=0, validators=[MaxValueValidator(1440)]
    )
    counts = models.CharField(_("attempt that counts"), max_length=5, choices=Counts, default=Counts.BEST)
    feedback_shown = models.CharField(_("feedback is shown"), max_length=9, choices=Shown, default=Shown.HANDED_IN)
    answers_shown = models.CharField(_("right answers are shown"), max_length=9, choices=Shown, default=Shown.HANDED_IN)
    ask_certainty = models.BooleanField(
        _("ask how sure one is"), default=False,
        help_text=_("After each question. It never changes the mark; it shows what one is sure of and should look at again."),
    )  # fmt: skip

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

    def length(self) -> int:
        """How many questions one attempt has, two queries; a draw from a short bank may give fewer."""
        return self.items.count() + sum(self.draws.values_list("count", flat=True))

    def blueprint(self) -> Counter[tuple[str, str]]:
        """What the quiz asks for: {("objective" or "outcome", key): points, or questions where nothing is marked}.

        Equivalent forms have equal blueprints. Two queries.
        """
        found: Counter[tuple[str, str]] = Counter()
        rows = self.items.values_list("question__objective__key", "question__outcome", "question__type", "points")
        for objective, outcome, kind, points in rows:
            if outcome:
                found["outcome", outcome] += 1
            if question_type(kind).marked:
                found["objective", objective or ""] += points
        for objective, count, points in self.draws.values_list("objective__key", "count", "points"):
            found["objective", objective or ""] += count * points
        return found

    def questions_in_order(self) -> list["QuizItem"]:
        """Items with question, options and targets, four queries."""
        related = ("question__options", "question__targets")
        return list(self.items.select_related("question").prefetch_related(*related).order_by("sort_order", "pk"))


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


class QuizDraw(Orderable):
    """ "3 from privacy, easy": questions drawn anew for every attempt. What is left empty does not matter."""

    quiz = ParentalKey(Quiz, on_delete=models.CASCADE, related_name="draws")
    count = models.PositiveSmallIntegerField(_("how many"), default=3, validators=[MinValueValidator(1), MaxValueValidator(30)])
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("objective")
    )
    difficulty = models.PositiveSmallIntegerField(
        _("difficulty"), null=True, blank=True, choices=[(1, _("easy")), (2, _("middle")), (3, _("hard"))]
    )
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("audience"))
    risk = models.CharField(_("4C tag"), max_length=8, choices=Question.Risk, blank=True)
    points = models.PositiveSmallIntegerField(_("points"), default=1, validators=[MinValueValidator(1), MaxValueValidator(10)])

    class Meta(Orderable.Meta):
        verbose_name = _("random draw")
        verbose_name_plural = _("random draws")
        constraints = [
            models.CheckConstraint(condition=Q(points__range=(1, 10)), name="quiz_draw_points_1_to_10"),
            models.CheckConstraint(condition=Q(count__range=(1, 30)), name="quiz_draw_count_1_to_30"),
        ]

    def __str__(self) -> str:
        return f"{self.count} × {self.objective or self.get_risk_display() or ''}"


class BankFile(models.Model):
    """A file of questions between its preview and the moment it is taken in. Nobody's name is in it; gone after a day."""

    token = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    content = models.BinaryField()
    created_at = models.DateTimeField()
