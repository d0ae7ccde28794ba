"""The class page and its switches: open, close, end the lesson, assign, table, class devices."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.learning.classrooms import access, actions, printouts, reports, rules
from courses.lib import codes, mongolian, tables

from . import class_table, forms


def chosen_course(request, assigned: list[reports.AssignedCourse]) -> reports.AssignedCourse | None:
    """The assigned course that `?surgalt=` names, else the one assigned last; None when nothing is assigned."""
    wanted = request.GET.get("surgalt", "")
    return next((row for row in assigned if str(row.course.pk) == wanted), assigned[0] if assigned else None)


@require_safe
def class_detail(request, classroom_id: int):
    """The main screen: the code, the switch, who is in, what is next, and the class table."""
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    now = timezone.now()
    pupils = reports.pupils_of(classroom)
    assigned = reports.assigned_courses(classroom)
    current = chosen_course(request, assigned)
    present = reports.who_is_in((pupil.user_id for pupil in pupils), now=now)
    table = reports.class_table(current, pupils, now=now, today=timezone.localdate()) if current and pupils else None
    without_card = sum(1 for pupil in pupils if not reports.has_card(pupil))
    context = {
        "classroom": classroom,
        "code": codes.grouped(classroom.code),
        "address": printouts.class_address(),
        "is_open": classroom.is_open(now),
        "open_form": forms.OpenForm(),
        "pupils": pupils,
        "present": [pupil for pupil in pupils if pupil.user_id in present],
        "absent": [pupil for pupil in pupils if pupil.user_id not in present],
        "without_card": without_card,
        "assigned": assigned,
        "current": current,
        "table": table,
        "view": class_table.present(table, classroom) if table else None,
        "next_step": _next_step(pupils, without_card, assigned),
    }
    return render(request, "teacher/class_detail.html", context)


def _next_step(pupils, without_card: int, assigned) -> str:
    """The one main action of the page."""
    if not pupils:
        return "pupils"
    if without_card == len(pupils):
        return "cards"
    return "open" if assigned else "assign"


@require_POST
def open_class(request, classroom_id: int):
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    form = forms.OpenForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose for how long the class opens."), extra_tags="bad")
    else:
        actions.open_class(classroom=classroom, minutes=form.cleaned_data["minutes"], now=timezone.now())
        until = time_format(timezone.localtime(classroom.open_until))
        messages.success(request, _("The class is open until %(time)s.") % {"time": until}, extra_tags="good")
    return redirect("teacher:class_detail", classroom.pk)


@require_POST
def close_class(request, classroom_id: int):
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    actions.close_class(classroom=classroom)
    messages.success(request, _("The class is closed. Pupils who are in can go on."), extra_tags="good")
    return redirect("teacher:class_detail", classroom.pk)


@require_POST
def end_lesson(request, classroom_id: int):
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    ended = actions.end_lesson(classroom=classroom)
    text = ngettext(
        "The lesson is over: %(count)d pupil was signed out.", "The lesson is over: %(count)d pupils were signed out.", ended
    )
    messages.success(request, text % {"count": ended}, extra_tags="good")
    return redirect("teacher:class_detail", classroom.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def assign(request, classroom_id: int):
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    offers = reports.offers(classroom)
    form = forms.AssignForm(forms.sent(request), offers=offers, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        course, lesson = form.target()
        actions.assign(
            classroom=classroom, course=course, lesson=lesson, due_on=form.cleaned_data["due_on"], by=request.user,
            now=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("The class has a new assignment."), extra_tags="good")
        return redirect("teacher:class_detail", classroom.pk)
    what = form.data.get("what", "") if form.is_bound else ""
    context = {
        "classroom": classroom, "offers": [_offer_row(offer, what) for offer in offers], "form": form, "what": what,
        "assignments": _assignments(classroom, offers),
    }  # fmt: skip
    return render(request, "teacher/assign.html", context, status=422 if form.errors else 200)


def _offer_row(offer: reports.Offer, what: str) -> dict:
    lessons = [(f"lesson-{lesson.pk}", lesson) for lesson in offer.lessons]
    return {
        "key": f"course-{offer.course.pk}", "course": offer.course, "fits": offer.fits, "lessons": lessons,
        "open": any(key == what for key, _lesson in lessons),
    }  # fmt: skip


def _assignments(classroom, offers) -> list[dict]:
    names = {lesson.pk: lesson.name for offer in offers for lesson in offer.lessons}
    rows = []
    for assigned in reports.assigned_courses(classroom):
        if assigned.whole:
            rows.append({"assignment": assigned.whole, "course": assigned.course.name, "lesson": ""})
        rows += [
            {"assignment": assignment, "course": assigned.course.name, "lesson": names.get(lesson_id, "")}
            for lesson_id, assignment in assigned.lessons.items()
        ]
    return rows


@require_POST
def unassign(request, classroom_id: int, assignment_id: int):
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    actions.unassign(assignment=access.assignment_of_class(classroom, assignment_id))
    messages.success(request, _("The assignment is taken back. What the pupils have done stays."), extra_tags="good")
    return redirect("teacher:assign", classroom.pk)


@require_safe
def table_csv(request, classroom_id: int):
    """The class table as a file for a spreadsheet."""
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    current = chosen_course(request, reports.assigned_courses(classroom))
    if current is None:
        messages.info(request, _("Assign a course first, then there is a table."))
        return redirect("teacher:class_detail", classroom.pk)
    table = reports.class_table(current, reports.pupils_of(classroom), now=timezone.now(), today=timezone.localdate())
    response = HttpResponse(tables.write_csv(*class_table.as_rows(table)), content_type="text/csv; charset=utf-8")
    name = mongolian.slugify(classroom.name) or str(classroom.pk)
    response["Content-Disposition"] = f'attachment; filename="khusnegt-{name}.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def device(request, classroom_id: int):
    """Name the computer this page is open on as the class's own, or take one off the list."""
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    cookie = request.get_signed_cookie(rules.DEVICE_COOKIE, default="", salt=rules.DEVICE_SALT)
    if request.method != "POST":
        context = {
            "classroom": classroom, "devices": reports.devices_of(classroom), "days": rules.DEVICE_LIFE.days,
            "is_here": access.is_class_device(classroom, cookie),
        }  # fmt: skip
        return render(request, "teacher/device.html", context)
    response = redirect("teacher:device", classroom.pk)
    number = request.POST.get("remove", "")
    if number:
        actions.remove_device(device=access.device_of_class(classroom, int(number) if number.isdecimal() else 0))
        messages.success(request, _("The device is off the list."), extra_tags="good")
        return response
    try:
        key = actions.add_device(classroom=classroom, by=request.user, now=timezone.now())
    except actions.Refused:
        messages.error(request, _("This class has as many devices as a class can have."), extra_tags="bad")
        return response
    response.set_signed_cookie(
        rules.DEVICE_COOKIE, rules.with_device_key(cookie, key), salt=rules.DEVICE_SALT,
        max_age=rules.DEVICE_LIFE, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax",
    )  # fmt: skip
    messages.success(
        request, _("This device belongs to the class now. Sign out before a child sits down at it."), extra_tags="good"
    )
    return response
