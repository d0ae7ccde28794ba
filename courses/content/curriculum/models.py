"""Course catalogue, course, lesson: Wagtail pages, one object in many languages."""

import uuid

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modeltranslation.utils import build_localized_fieldname
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from ..audiences.models import Audience
from ..editorial.blocks import RICH_TEXT
from ..editorial.models import SOURCE_LANGUAGE, Picture, SourceStreamField, TranslatedPage, languages
from ..editorial.panels import language_tabs
from ..guidelines.models import GuidelineSetPage, Recommendation
from ..quizzes.models import Objective, Question, Quiz
from .blocks import LessonBody


class FourRisks(models.Model):
    """The 4Cs: content, contact, conduct, contract (Livingstone & Stoilova 2021, CC BY). A text may touch several."""

    risk_content = models.BooleanField(_("content risk"), default=False)
    risk_contact = models.BooleanField(_("contact risk"), default=False)
    risk_conduct = models.BooleanField(_("conduct risk"), default=False)
    risk_contract = models.BooleanField(_("contract risk"), default=False)
    framework = models.CharField(
        _("framework tag"), max_length=200, blank=True,
        help_text=_("UK Education for a Connected World strand or UNESCO DKAP competence."),
    )  # fmt: skip
    source_set = models.ForeignKey(
        GuidelineSetPage, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source guideline")
    )
    source_version = models.CharField(_("source version"), max_length=60, blank=True)

    class Meta:
        abstract = True

    @property
    def risks(self) -> list[str]:
        """Labels of the risks this text touches."""
        fields = ("risk_content", "risk_contact", "risk_conduct", "risk_contract")
        return [self._meta.get_field(name).verbose_name for name in fields if getattr(self, name)]


RISK_PANEL = MultiFieldPanel(
    [FieldRowPanel([FieldPanel(f"risk_{name}") for name in ("content", "contact", "conduct", "contract")]),
     FieldPanel("framework")],
    heading=_("4C tags and framework"),
)  # fmt: skip


class CourseCataloguePage(TranslatedPage):
    """All courses, by audience."""

    introduction = RichTextField(_("introduction"), blank=True, features=RICH_TEXT)

    template = "content/course_catalogue_page.html"
    parent_page_types = ["content.HomePage"]
    subpage_types = ["content.CoursePage"]
    max_count = 1

    class Meta:
        verbose_name = _("course catalogue")

    def get_context(self, request, *args, **kwargs):
        courses = (
            CoursePage.objects.live().child_of(self).select_related("audience", "image").order_by("audience__order", "path")
        )
        by_audience = [
            (audience, [course for course in courses if course.audience_id == audience.pk])
            for audience in Audience.objects.all()
        ]
        return {**super().get_context(request, *args, **kwargs), "by_audience": by_audience, "courses": courses}


class CoursePage(FourRisks, TranslatedPage):
    """A course: for whom, how long, what for, its tests, and whether it ends in a certificate.

    Where its tests are equivalent forms (`forms_crossed`), the opening test is form A and the closing test form B: one half of
    a class opens with A and closes with B, the other half the other way about. Which half somebody is in, `learning` draws.
    """

    class Level(models.TextChoices):
        INTRODUCTORY = "introductory", _("Introductory")
        INTERMEDIATE = "intermediate", _("Intermediate")
        TRAINERS = "trainers", _("Training of trainers")

    class Stage(models.TextChoices):
        """When a test of the course is taken."""

        OPENING = "opening", _("Opening test")
        CLOSING = "closing", _("Closing test")
        DAY_30 = "day30", _("A month later")
        DAY_90 = "day90", _("Three months later")

    TESTS = {
        Stage.OPENING: "opening_test",
        Stage.CLOSING: "closing_test",
        Stage.DAY_30: "refresher_30",
        Stage.DAY_90: "refresher_90",
    }
    """The field that holds the test of a stage."""

    introduction = RichTextField(_("introduction"), blank=True, features=RICH_TEXT)
    you_need = models.CharField(_("what you need"), max_length=300, blank=True)
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="courses", verbose_name=_("audience"))
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.INTRODUCTORY)
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MinValueValidator(1), MaxValueValidator(6000)])
    image = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture"))
    opening_test = models.ForeignKey(
        Quiz, models.PROTECT, null=True, blank=True, related_name="opens", verbose_name=_("opening test")
    )
    closing_test = models.ForeignKey(
        Quiz, models.PROTECT, null=True, blank=True, related_name="closes", verbose_name=_("closing test")
    )
    forms_crossed = models.BooleanField(
        _("the two tests are equivalent forms"), default=False, db_default=False,
        help_text=_(
            "Half of each class then opens with the closing test and closes with the opening test, so that a form's being "
            "harder cannot pass for learning. Both need the same number of questions, with the same points for each objective."
        ),
    )  # fmt: skip
    refresher_30 = models.ForeignKey(
        Quiz, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("refresher after a month"),
        help_text=_("Three to five questions, offered 30 days after the course was completed."),
    )  # fmt: skip
    refresher_90 = models.ForeignKey(
        Quiz, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("refresher after three months")
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark, %"), default=70, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    gives_certificate = models.BooleanField(_("ends in a certificate"), default=True)
    edition = models.PositiveSmallIntegerField(
        _("edition"), default=1, help_text=_("Raise it when the content changed so much that a new certificate is due.")
    )
    source_title = models.CharField(_("source title"), max_length=200, blank=True)

    template = "content/course_page.html"
    parent_page_types = ["content.CourseCataloguePage"]
    subpage_types = ["content.LessonPage"]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def lessons(self):
        """Live lessons in order."""
        return LessonPage.objects.live().child_of(self).order_by("path")

    def clean(self):
        super().clean()
        if self.gives_certificate and not self.closing_test_id:
            raise ValidationError({"closing_test": _("A course with a certificate needs a closing test.")})
        if self.closing_test_id and self.closing_test_id == self.opening_test_id:
            raise ValidationError({"closing_test": _("Opening and closing test must be different quizzes.")})
        if self.forms_crossed:
            self._clean_forms()
        for name in ("refresher_30", "refresher_90"):
            quiz = getattr(self, name)
            if quiz and not 3 <= quiz.length() <= 5:
                raise ValidationError({name: _("A refresher has three to five questions.")})

    def _clean_forms(self) -> None:
        """Equivalent forms ask as often for each objective and for the same points."""
        if not (self.opening_test and self.closing_test):
            raise ValidationError({"forms_crossed": _("Choose both tests first.")})
        settings = ("attempts_allowed", "wait_minutes", "counts", "feedback_shown", "answers_shown", "ask_certainty")
        for name in settings:
            if getattr(self.opening_test, name) != getattr(self.closing_test, name):
                label = Quiz._meta.get_field(name).verbose_name
                raise ValidationError({"forms_crossed": _("The two tests differ in «%s».") % label})
        if self.opening_test.length() != self.closing_test.length():
            raise ValidationError({"forms_crossed": _("The two tests do not have the same number of questions.")})
        first, second = self.opening_test.blueprint(), self.closing_test.blueprint()
        differing = {key for key in first.keys() | second.keys() if first[key] != second[key]}
        if differing:
            names = dict(Objective.objects.filter(key__in=[name for _kind, name in differing]).values_list("key", "text"))
            names |= {name: str(label) for name, label in Question.Outcome.choices}
            parts = [
                _("«%(name)s»: %(first)d and %(second)d points")
                % {"name": names.get(name) or name or "?", "first": first[kind, name], "second": second[kind, name]}
                for kind, name in sorted(differing)
            ]
            raise ValidationError({"forms_crossed": _("The two tests do not ask for the same: %s") % "; ".join(parts)})

    def test_at(self, stage: str, *, first_form: str = "A") -> Quiz | None:
        """The test of a stage, for somebody who opens with this form: "B" takes the two tests the other way about."""
        if first_form == "B":
            stage = {self.Stage.OPENING: self.Stage.CLOSING, self.Stage.CLOSING: self.Stage.OPENING}.get(stage, stage)
        return getattr(self, self.TESTS[stage]) if stage in self.TESTS else None

    def get_context(self, request, *args, **kwargs):
        lessons = list(self.lessons().select_related("image"))
        objectives = [row.objective for row in self.objectives.select_related("objective")]
        return {**super().get_context(request, *args, **kwargs), "course": self, "lessons": lessons, "objectives": objectives}


class CourseObjective(Orderable):
    course = ParentalKey(CoursePage, on_delete=models.CASCADE, related_name="objectives")
    objective = models.ForeignKey(Objective, models.PROTECT, related_name="+", verbose_name=_("objective"))

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["course", "objective"], name="objective_once_per_course")]


class LessonPage(FourRisks, TranslatedPage):
    """A lesson: blocks to read and do, and its quiz."""

    body = SourceStreamField(LessonBody(), blank=True, verbose_name=_("body"))
    sensitive_note = models.CharField(
        _("content note"),
        max_length=400,
        blank=True,
        help_text=_("A kind word before a hard topic. Also shows the quick exit."),
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), validators=[MinValueValidator(1), MaxValueValidator(240)])
    required = models.BooleanField(_("required"), default=True, help_text=_("The course is complete only with this lesson."))
    quiz = models.ForeignKey(Quiz, models.PROTECT, null=True, blank=True, related_name="lessons", verbose_name=_("quiz"))
    objective = models.ForeignKey(
        Objective, models.PROTECT, null=True, blank=True, related_name="lessons", verbose_name=_("objective")
    )
    image = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("picture"))
    help_box = models.BooleanField(_("ends in a help box"), default=False)
    source_section = models.CharField(_("source section"), max_length=200, blank=True)
    facilitator = RichTextField(
        _("notes for the facilitator"), blank=True, features=RICH_TEXT,
        help_text=_("For whoever runs the lesson with a class: aim, preparation, minutes, what to say and to avoid."),
    )  # fmt: skip
    letter_home = RichTextField(
        _("letter home"), blank=True, features=RICH_TEXT,
        help_text=_("To the family: what the child learnt, one thing to ask, one thing to do together."),
    )  # fmt: skip

    template = "content/lesson_page.html"
    parent_page_types = ["content.CoursePage"]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def packages(self, *, must_finish: bool = False) -> list[uuid.UUID]:
        """Ids of the interactive contents that the lesson names, in order, those of the Mongolian body first.

        `must_finish`: only those that belong to the lesson's being done. They stand in the Mongolian body, for a lesson is done
        by the same things whatever language it is read in.
        """
        bodies = [SOURCE_LANGUAGE] if must_finish else languages()
        streams = [getattr(self, build_localized_fieldname("body", code)) for code in bodies]
        values = [block["value"] for stream in streams if stream for block in stream.raw_data if block["type"] == "package"]
        ids = [value.get("package") for value in values if value.get("must_finish") or not must_finish]
        return [uuid.UUID(str(pk)) for pk in dict.fromkeys(ids) if pk]

    @property
    def shows_help_box(self) -> bool:
        """A lesson on contact or conduct always ends in a help box (look.md, safety furniture)."""
        return self.help_box or self.risk_contact or self.risk_conduct

    def worksheets(self) -> list:
        """Values of its working sheets, in the active language."""
        return [block.value for block in self.body if block.block_type == "worksheet"]

    def get_context(self, request, *args, **kwargs):
        course = self.get_parent().specific
        lessons = list(course.lessons().only("id", "url_path", "name_mn", "name_en", "name", "slug", "title", "path"))
        here = next((place for place, lesson in enumerate(lessons) if lesson.pk == self.pk), None)
        return {
            **super().get_context(request, *args, **kwargs),
            "course": course,
            "lesson": self,
            "lessons": lessons,
            "place": (here or 0) + 1,
            "previous_lesson": lessons[here - 1] if here else None,
            "next_lesson": lessons[here + 1] if here is not None and here + 1 < len(lessons) else None,
            "citations": self.citations.select_related("recommendation__section"),
            "has_tables": any(block.block_type in ("worksheet", "agenda") for block in self.body),
        }


class Citation(Orderable):
    """A lesson teaches a recommendation."""

    lesson = ParentalKey(LessonPage, on_delete=models.CASCADE, related_name="citations")
    recommendation = models.ForeignKey(
        Recommendation, models.CASCADE, related_name="citations", verbose_name=_("recommendation")
    )

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["lesson", "recommendation"], name="recommendation_once_per_lesson")]


CourseCataloguePage.edit_handler = language_tabs(CourseCataloguePage, ["name", "summary", "introduction"])
CoursePage.edit_handler = language_tabs(
    CoursePage,
    ["name", "summary", "introduction", "you_need"],
    extra={
        _("Course"): [
            FieldRowPanel([FieldPanel("audience"), FieldPanel("level")]),
            FieldRowPanel([FieldPanel("minutes"), FieldPanel("edition")]),
            FieldPanel("image"),
            MultiFieldPanel(
                [
                    FieldPanel("opening_test"),
                    FieldPanel("closing_test"),
                    FieldPanel("forms_crossed"),
                    FieldPanel("pass_percent"),
                    FieldPanel("gives_certificate"),
                ],
                heading=_("Tests and certificate"),
            ),
            MultiFieldPanel([FieldPanel("refresher_30"), FieldPanel("refresher_90")], heading=_("Refreshers")),
            InlinePanel("objectives", label=_("Objective")),
        ],
        _("Source"): [FieldPanel("source_set"), FieldPanel("source_title"), FieldPanel("source_version"), RISK_PANEL],
    },
)
LessonPage.edit_handler = language_tabs(
    LessonPage,
    ["name", "summary", "sensitive_note", "body", "facilitator", "letter_home"],
    extra={
        _("Lesson"): [
            FieldRowPanel([FieldPanel("minutes"), FieldPanel("required")]),
            FieldPanel("image"),
            FieldPanel("quiz"),
            FieldPanel("objective"),
            FieldPanel("help_box"),
        ],
        _("Source"): [
            FieldPanel("source_set"),
            FieldRowPanel([FieldPanel("source_section"), FieldPanel("source_version")]),
            InlinePanel("citations", label=_("Recommendation")),
            RISK_PANEL,
        ],
    },
)
