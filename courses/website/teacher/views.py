"""The teacher's front page, becoming a teacher, and making, changing and archiving classes."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.learning.classrooms import access, actions, reports, rules
from courses.learning.models import SchoolTeacher

from . import forms

REFUSALS = {
    "unknown_code": lambda: _("No school has this code. Check each letter, or ask your school for its code."),
    "paused": lambda: _("Those were many wrong codes. Wait an hour, or choose your school from the list."),
    "refused": lambda: _("An administrator has refused this request. Please ask your school."),
    "name_taken": lambda: _("Your school has a class of this name in this school year."),
    "too_many_classes": lambda: _("You have as many classes as one teacher can have. Archive an old one first."),
}


@require_safe
def home(request):
    """Classes of a confirmed teacher; everybody else of age may ask to be one."""
    user = access.adult(request.user)
    standing = reports.standing_of(user)
    if not any(row.state == SchoolTeacher.State.CONFIRMED for row in standing):
        return _join_page(request, standing)
    now = timezone.now()
    classes = [(classroom, classroom.is_open(now)) for classroom in reports.classes_of_teacher(user)]
    waiting = [row for row in standing if row.state == SchoolTeacher.State.ASKED]
    return render(request, "teacher/home.html", {"classes": classes, "waiting": waiting})


def _join_page(request, standing, *, invitation=None, ask=None, status=200):
    context = {
        "standing": standing,
        "invitation": invitation or forms.InvitationForm(),
        "ask": ask or forms.AskForm(schools=reports.all_schools()),
        "has_schools": reports.all_schools().exists(),
    }
    return render(request, "teacher/join.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request):
    """Ask to be a teacher of a school: by its invitation code (at once), or by its name (an administrator confirms)."""
    user = access.adult(request.user)
    standing = reports.standing_of(user)
    if request.method != "POST":
        return _join_page(request, standing)
    if "code" in request.POST:
        form = forms.InvitationForm(request.POST)
        if form.is_valid():
            try:
                actions.join_by_invitation(user=user, code=form.cleaned_data["code"], now=timezone.now())
            except actions.Refused as refused:
                form.add_error("code", REFUSALS[refused.code]())
            else:
                messages.success(request, _("Welcome. You are confirmed as a teacher of your school."), extra_tags="good")
                return redirect("teacher:home")
        return _join_page(request, standing, invitation=form, status=422)
    form = forms.AskForm(request.POST, schools=reports.all_schools())
    if form.is_valid():
        actions.ask_to_teach(user=user, school=form.cleaned_data["school"], now=timezone.now())
        messages.success(request, _("Thank you. An administrator will look at your request."), extra_tags="good")
        return redirect("teacher:home")
    return _join_page(request, standing, ask=form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def class_new(request):
    user = access.confirmed_teacher(request.user)
    schools = access.schools_of_teacher(user)
    form = forms.ClassForm(forms.sent(request), schools=schools, initial={"grade": 5})
    year = rules.school_year(timezone.localdate())
    if request.method == "POST" and form.is_valid():
        try:
            classroom = actions.make_class(
                school=form.cleaned_data["school"], name=form.cleaned_data["name"], grade=form.cleaned_data["grade"],
                teacher=user, school_year=year, authorisation=str(forms.AUTHORISATION), now=timezone.now(),
            )  # fmt: skip
        except actions.Refused as refused:
            form.add_error("name", REFUSALS[refused.code]())
        else:
            messages.success(request, _("The class is made. Now add its pupils."), extra_tags="good")
            return redirect("teacher:pupils_add", classroom.pk)
    context = {"form": form, "schools": schools, "year": year, "next_year": year + 1}
    return render(request, "teacher/class_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def class_edit(request, classroom_id: int):
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    form = forms.ClassEditForm(forms.sent(request), initial={"name": classroom.name, "grade": classroom.grade})
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_class(classroom=classroom, **form.cleaned_data)
        except actions.Refused as refused:
            classroom.refresh_from_db()
            form.add_error("name", REFUSALS[refused.code]())
        else:
            messages.success(request, _("Saved."), extra_tags="good")
            return redirect("teacher:class_detail", classroom.pk)
    context = {"form": form, "classroom": classroom, "left": reports.left_pupils(classroom)}
    return render(request, "teacher/class_edit.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request, classroom_id: int):
    """The school year is over: asked once more on a page of its own, because cards cannot be brought back."""
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    if request.method == "POST":
        actions.archive_class(classroom=classroom, now=timezone.now())
        messages.success(request, _("The class is archived."), extra_tags="good")
        return redirect("teacher:home")
    return render(request, "teacher/archive.html", {"classroom": classroom})
