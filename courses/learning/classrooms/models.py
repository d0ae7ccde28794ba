"""Schools and their teachers, classes and their pupils, what is assigned."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.content.models import CoursePage, LessonPage


class School(models.Model):
    """A school. Its invitation code lets its own teachers in without waiting for an administrator."""

    name = models.CharField(_("name"), max_length=150)
    aimag = models.CharField(_("aimag or city"), max_length=60)
    soum = models.CharField(_("soum or district"), max_length=60, blank=True)
    invitation_code = models.CharField(_("invitation code"), max_length=12, unique=True)
    invitation_open = models.BooleanField(_("invitation code works"), default=True)

    class Meta:
        verbose_name = _("school")
        verbose_name_plural = _("schools")
        ordering = ["aimag", "soum", "name"]
        constraints = [models.UniqueConstraint(fields=["aimag", "soum", "name"], name="school_once")]

    def __str__(self) -> str:
        return f"{self.name}, {self.soum or self.aimag}"


class SchoolTeacher(models.Model):
    """An adult says to be a teacher of a school; an administrator or the school's code confirms it."""

    class State(models.TextChoices):
        ASKED = "asked", _("waiting for confirmation")
        CONFIRMED = "confirmed", _("confirmed")
        REFUSED = "refused", _("refused")

    school = models.ForeignKey(School, models.PROTECT, related_name="teachers", verbose_name=_("school"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="schools", verbose_name=_("teacher"))
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.ASKED)
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    by_invitation = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("teacher")
        verbose_name_plural = _("teachers")
        constraints = [models.UniqueConstraint(fields=["school", "user"], name="teacher_once_per_school")]

    def __str__(self) -> str:
        return f"{self.user.get_full_name()}, {self.school}"


class ClassroomQuerySet(models.QuerySet):
    def of_teacher(self, user):
        """Classes this person teaches, as a confirmed teacher of their school."""
        return self.filter(
            teachers__user=user,
            school__teachers__user=user,
            school__teachers__state=SchoolTeacher.State.CONFIRMED,
            archived_at=None,
        ).distinct()


class Classroom(models.Model):
    """A school class in one school year, with its sign-in code. Names are shown to a browser only while it is open."""

    school = models.ForeignKey(School, models.PROTECT, related_name="classrooms", verbose_name=_("school"))
    name = models.CharField(_("class"), max_length=20)
    grade = models.PositiveSmallIntegerField(_("grade"), validators=[MinValueValidator(1), MaxValueValidator(12)])
    school_year = models.PositiveSmallIntegerField(_("school year"), help_text=_("The year in which it begins."))
    code = models.CharField(_("class code"), max_length=12, unique=True)
    open_until = models.DateTimeField(_("open until"), null=True)
    # The basis for teaching children under the age of consent here (trust.md 30).
    authorised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    authorised_at = models.DateTimeField()
    authorisation = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)

    objects = ClassroomQuerySet.as_manager()

    class Meta:
        verbose_name = _("class")
        verbose_name_plural = _("classes")
        ordering = ["-school_year", "grade", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "school_year", "name"], condition=Q(archived_at=None), name="class_once_per_year"
            ),
            models.CheckConstraint(condition=Q(grade__range=(1, 12)), name="grade_1_to_12"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_open(self, now) -> bool:
        return self.archived_at is None and self.open_until is not None and self.open_until > now


class ClassTeacher(models.Model):
    """Who teaches a class."""

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="teachers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="classrooms_taught")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["classroom", "user"], name="teacher_once_per_class")]

    def __str__(self) -> str:
        return f"{self.classroom}, {self.user.get_full_name()}"


class Pupil(models.Model):
    """A pupil's place in a class."""

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="pupils")
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="place")
    number = models.PositiveSmallIntegerField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("pupil")
        verbose_name_plural = _("pupils")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["classroom", "number"], name="pupil_number_once_per_class")]

    def __str__(self) -> str:
        # No name: this text may reach a log.
        return f"№ {self.number}"


class Assignment(models.Model):
    """A class is asked to take a course, or one lesson of it, perhaps by a date."""

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="assignments")
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="assignments")
    lesson = models.ForeignKey(LessonPage, models.PROTECT, null=True, related_name="assignments")
    due_on = models.DateField(_("due date"), null=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    assigned_at = models.DateTimeField()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["-assigned_at"]
        constraints = [
            # Two constraints, because SQLite has no NULLS NOT DISTINCT.
            models.UniqueConstraint(fields=["classroom", "lesson"], name="lesson_assigned_once"),
            models.UniqueConstraint(fields=["classroom", "course"], condition=Q(lesson=None), name="course_assigned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.classroom}, {self.lesson or self.course}"


class ClassDevice(models.Model):
    """A shared computer or tablet the teacher has named as the class's own: it may show the names while the class is closed."""

    classroom = models.ForeignKey(Classroom, models.CASCADE, related_name="devices")
    key_hash = models.CharField(max_length=64, unique=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.classroom}, № {self.pk}"
