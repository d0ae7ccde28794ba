"""What belongs to a lesson and is taken away: notes for the facilitator, the letter home, working sheets as a spreadsheet."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from courses.lib import tables

from .access import public_lesson

SHEETS = {"bagshid": ("facilitator", _("Notes for the teacher")), "ger-buld": ("letter_home", _("Letter home"))}
"""Part of the address: the lesson's field, and what the sheet is called."""


@login_not_required
@require_safe
def lesson_sheet(request, lesson_id: int, which: str):
    """One sheet of a lesson, made to be printed. 404 where the lesson has none."""
    lesson = public_lesson(lesson_id)
    field, title = SHEETS.get(which, ("", ""))
    text = getattr(lesson, field) if field else ""
    if not text:
        raise Http404
    notes, course = which == "bagshid", lesson.get_parent().specific
    if notes and course.audience.address == course.audience.Address.TA:
        title = _("Notes for whoever leads")
    blocks = {"discussion": [], "home_task": []}
    for block in lesson.body:
        if block.block_type in blocks:
            blocks[block.block_type].append(block.value)
    other = next(((name, label) for name, (field, label) in SHEETS.items() if name != which and getattr(lesson, field)), None)
    context = {
        "lesson": lesson, "course": course, "which": which, "title": title, "text": text,
        "talks": blocks["discussion"] if notes else [], "tasks": blocks["home_task"], "other": other,
    }  # fmt: skip
    return render(request, "public/lesson_sheet.html", context)


@login_not_required
@require_safe
def worksheets(request, lesson_id: int):
    """The lesson's working sheets, in the language of the page, as one spreadsheet."""
    lesson = public_lesson(lesson_id)
    sheets = lesson.worksheets()
    if not sheets:
        raise Http404
    wide = max(len(sheet["columns"]) for sheet in sheets)
    rows = []
    for number, sheet in enumerate(sheets):
        if number:
            rows += [[], ["", sheet["title"], *sheet["columns"]]]
        rows += [[place, row] for place, row in enumerate(sheet["rows"], start=1)]
    first = sheets[0]
    header = [gettext("No."), first["title"], *first["columns"], *[""] * (wide - len(first["columns"]))]
    answer = HttpResponse(
        tables.write_xlsx(header, rows, sheet=lesson.name),
        content_type=tables.XLSX_TYPE,
    )
    answer["Content-Disposition"] = f'attachment; filename="{lesson.slug}.xlsx"'
    return answer
