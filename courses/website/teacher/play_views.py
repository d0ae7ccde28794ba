"""What a class has played: who has begun an interactive content, who came to its end, the best result and its trust.

Pupils stand by their number in the class and never by what they reached.
"""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.content.h5p.results import Trust
from courses.content.models import LessonPage
from courses.learning.classrooms import access, reports
from courses.learning.models import Pupil
from courses.learning.plays import reports as plays
from courses.lib import mongolian, tables
from courses.website.learner.plays import points

from .class_views import chosen_course


@dataclass(frozen=True)
class Line:
    """One pupil in one content."""

    pupil: Pupil
    standing: plays.Standing

    @property
    def word(self) -> str:
        if self.standing.ended:
            return _("to the end")
        return _("begun") if self.standing.begun else _("not begun")

    @property
    def symbol(self) -> str:
        return "✓" if self.standing.ended else "◐" if self.standing.begun else "○"

    @property
    def state(self) -> str:
        """The class of its cell, as in the class table."""
        return "d" if self.standing.ended else "w" if self.standing.begun else "n"

    @property
    def result(self) -> str:
        best = self.standing.best
        return f"{points(best.raw)} / {points(best.maximum)}" if best else ""


@dataclass(frozen=True)
class Part:
    """One content with the lines of all pupils."""

    content: plays.Content
    lines: list[Line]

    @property
    def begun(self) -> int:
        return sum(line.standing.begun for line in self.lines)

    @property
    def ended(self) -> int:
        return sum(line.standing.ended for line in self.lines)


def _parts(assigned: reports.AssignedCourse, pupils: list[Pupil]) -> list[Part]:
    """The contents of what a class works on, with its pupils by number: three queries, whatever the size of the class."""
    lessons = LessonPage.objects.live().child_of(assigned.course).order_by("path")
    if assigned.whole is None:
        lessons = lessons.filter(pk__in=assigned.lessons)
    contents = plays.contents_of(lessons)
    found = plays.standings(learners=[pupil.user_id for pupil in pupils], lessons={content.lesson.pk for content in contents})
    return [
        Part(
            content,
            [
                Line(pupil, found.get((pupil.user_id, content.lesson.pk, content.package.pk), plays.NOT_BEGUN))
                for pupil in pupils
            ],
        )
        for content in contents
    ]


def _of_class(request, classroom_id: int):
    """(class, what is assigned, the chosen course or None, its parts)."""
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    assigned = reports.assigned_courses(classroom)
    current = chosen_course(request, assigned)
    pupils = sorted(reports.pupils_of(classroom), key=lambda pupil: pupil.number)
    return classroom, assigned, current, _parts(current, pupils) if current else []


@require_safe
def plays_of_class(request, classroom_id: int):
    """The page: every content with its pupils."""
    classroom, assigned, current, parts = _of_class(request, classroom_id)
    context = {"classroom": classroom, "assigned": assigned, "current": current, "parts": parts, "trusts": list(Trust)}
    return render(request, "teacher/plays.html", context)


@require_safe
def plays_csv(request, classroom_id: int):
    """The same as a file for a spreadsheet: a row for each pupil, four columns for each content."""
    classroom, _assigned, _current, parts = _of_class(request, classroom_id)
    header = [_("Number"), _("Name")]
    for part in parts:
        name = f"{part.content.lesson.name}: {part.content.package.title}"
        header += [name, _("Points"), _("Of"), _("How far to believe it")]
    rows: list[list[object]] = []
    for place, first in enumerate(parts[0].lines if parts else []):
        row: list[object] = [first.pupil.number, first.pupil.user.display_name]
        for line in (part.lines[place] for part in parts):
            best = line.standing.best
            row += [line.word, *([points(best.raw), points(best.maximum), str(best.trust.label)] if best else ["", "", ""])]
        rows.append(row)
    response = HttpResponse(tables.write_csv(header, rows), content_type="text/csv; charset=utf-8")
    name = mongolian.slugify(classroom.name) or str(classroom.pk)
    response["Content-Disposition"] = f'attachment; filename="togloom-{name}.csv"'
    return response
