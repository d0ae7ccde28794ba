"""The page of the school year's plan, and its lines."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, PageChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from ..curriculum.models import LessonPage
from ..editorial.blocks import RICH_TEXT
from ..editorial.models import TranslatedPage
from ..editorial.panels import language_tabs
from . import rules


class YearPlanPage(TranslatedPage):
    """Which lessons a school teaches in which grade and month."""

    introduction = RichTextField(_("introduction"), blank=True, features=RICH_TEXT)

    template = "content/year_plan_page.html"
    parent_page_types = ["content.HomePage"]
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = _("plan for the school year")

    def get_context(self, request, *args, **kwargs):
        lines = self.lines.filter(lesson__live=True).select_related("lesson")
        grades = rules.by_grade_and_month((line.grade, line.month, line.lesson) for line in lines)
        named = [(grade, [(MONTHS[month], lessons) for month, lessons in months]) for grade, months in grades]
        return {**super().get_context(request, *args, **kwargs), "grades": named}


class PlanLine(Orderable):
    """A lesson taught in a grade in a month."""

    page = ParentalKey(YearPlanPage, on_delete=models.CASCADE, related_name="lines")
    grade = models.PositiveSmallIntegerField(_("grade"), validators=[MinValueValidator(1), MaxValueValidator(12)])
    month = models.PositiveSmallIntegerField(_("month"), choices=[(number, MONTHS[number]) for number in rules.SCHOOL_YEAR])
    lesson = models.ForeignKey(LessonPage, models.CASCADE, related_name="+", verbose_name=_("lesson"))

    panels = [
        FieldRowPanel([FieldPanel("grade"), FieldPanel("month")]),
        PageChooserPanel("lesson", page_type="content.LessonPage"),
    ]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "grade", "lesson"], name="lesson_once_per_grade"),
            models.CheckConstraint(condition=models.Q(grade__range=(1, 12)), name="plan_grade_1_to_12"),
            models.CheckConstraint(condition=models.Q(month__in=rules.SCHOOL_YEAR), name="plan_month_of_school_year"),
        ]


YearPlanPage.edit_handler = language_tabs(
    YearPlanPage, ["name", "summary", "introduction"], extra={_("Plan"): [InlinePanel("lines", label=_("Lesson in the plan"))]}
)
