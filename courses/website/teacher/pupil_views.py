"""Pupils of a class: adding by a pasted list, sign-in cards, and one pupil's page."""

import hashlib
import logging

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.accounts.rules import ONE_TIME_LIFE
from courses.learning.classrooms import access, actions, printouts, reports, rules
from courses.lib import mongolian
from courses.lib.pdf import PdfError
from courses.lib.tables import read_names

from . import class_table, forms
from .class_views import chosen_course

logger = logging.getLogger(__name__)


# --- adding ------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def pupils_add(request, classroom_id: int):
    """Paste, look, confirm. Nothing is saved before the teacher has seen how each line was read, and no line is lost.

    Confirming answers with a page and not a redirect when lines are left over, because they must stay in the box and
    names of children belong into no address, cookie or session. Sending that again adds nobody twice.
    """
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    form = forms.NamesForm(forms.sent(request))
    context = {"classroom": classroom, "form": form, "limit": rules.MAX_PUPILS}
    if request.method != "POST" or not form.is_valid():
        return render(request, "teacher/pupils_add.html", context, status=422 if form.errors else 200)
    text = form.cleaned_data["names"]
    good, bad = _checked(classroom, text)
    # What was confirmed must be what was shown: a changed box is looked at once more.
    seen = request.POST.get("seen") == _digest(text)
    if "add" in request.POST and seen and good:
        added = actions.add_pupils(classroom=classroom, names=good, now=timezone.now())
        said = ngettext("%(count)d pupil was added.", "%(count)d pupils were added.", len(added)) % {"count": len(added)}
        messages.success(request, said, extra_tags="good")
        if not bad:
            return redirect("teacher:class_detail", classroom.pk)
        text = "\n".join(line for _name, line, _problem in bad)
        good, bad = _checked(classroom, text)
        context["form"] = forms.NamesForm(initial={"names": text})
    context |= {"good": good, "bad": bad, "seen": _digest(text), "checked": True}
    return render(request, "teacher/pupils_add.html", context)


def _checked(classroom, text: str):
    """(names that can be added, [(name, line as written, problem)])"""
    lines = text.splitlines()
    taken = actions.names_in_class(classroom)
    names = rules.check_names(read_names(text), taken=taken, room=rules.MAX_PUPILS - len(taken))
    good = [name for name in names if not name.problem]
    return good, [(name, lines[name.line_number - 1], forms.PROBLEMS[name.problem]) for name in names if name.problem]


def _digest(text: str) -> str:
    return hashlib.sha256("\n".join(text.splitlines()).encode()).hexdigest()


# --- cards -------------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def cards(request, classroom_id: int):
    """Choose pupils; the POST makes NEW secrets and answers with the sheet, the only place where they can be read."""
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    pupils = reports.pupils_of(classroom)
    form = forms.CardsForm(forms.sent(request), pupils=pupils)
    if request.method == "POST" and form.is_valid():
        secrets = actions.new_secrets(classroom=classroom, pupils=form.chosen(), now=timezone.now())
        try:
            sheet = printouts.sign_in_cards(classroom=classroom, secrets=secrets, language=get_language())
        except (PdfError, OSError):
            logger.exception("The sheet of sign-in cards could not be set.")
            messages.error(request, _("The cards could not be made. Please try once more."), extra_tags="bad")
            return redirect("teacher:cards", classroom.pk)
        response = HttpResponse(sheet, content_type="application/pdf")
        name = mongolian.slugify(classroom.name) or str(classroom.pk)
        response["Content-Disposition"] = f'attachment; filename="kart-{name}.pdf"'
        return response
    rows = [(pupil, reports.has_card(pupil)) for pupil in pupils]
    fresh = [pupil.pk for pupil, has in rows if not has]
    context = {
        "classroom": classroom, "rows": rows, "form": form, "fresh": fresh, "with_card": len(rows) - len(fresh),
        "chosen": set(form.data.getlist("pupil")) if form.is_bound else {str(pk) for pk in fresh},
    }  # fmt: skip
    return render(request, "teacher/cards.html", context, status=422 if form.errors else 200)


# --- one pupil -----------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def pupil(request, classroom_id: int, pupil_id: int):
    """One pupil: progress by lesson, one-time code, another name, leaving and coming back."""
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    person = access.pupil_of_class(classroom, pupil_id, may_have_left=True)
    person.classroom = classroom
    if request.method == "POST":
        done = {"code": _code, "rename": _rename, "leave": _leave, "return": _return}.get(request.POST.get("do", ""))
        if done is not None and (person.left_at is None) == (done is not _return):
            return done(request, person)
        return redirect("teacher:pupil", classroom.pk, person.pk)
    return _pupil_page(request, person)


def _pupil_page(request, person, *, form=None, status=200):
    classroom, now = person.classroom, timezone.now()
    assigned = reports.assigned_courses(classroom)
    current = chosen_course(request, assigned)
    table = reports.class_table(current, [person], now=now, today=timezone.localdate()) if current else None
    context = {
        "classroom": classroom, "pupil": person, "assigned": assigned, "current": current, "table": table,
        "row": table.rows[0] if table else None, "lessons": class_table.pupil_lessons(table) if table else [],
        "state": class_table.state_label(table.rows[0].state) if table else "",
        "is_in": person.user_id in reports.who_is_in([person.user_id], now=now), "has_card": reports.has_card(person),
        "form": form or forms.PupilNameForm(initial={"name": person.user.display_name}),
    }  # fmt: skip
    return render(request, "teacher/pupil.html", context, status=status)


def _code(request, person):
    """The code is shown in the answer itself: it exists once and belongs into no cookie."""
    code = actions.one_time_code(pupil=person, now=timezone.now())
    until = timezone.localtime() + ONE_TIME_LIFE
    context = {"classroom": person.classroom, "pupil": person, "code": f"{code[:3]} {code[3:]}", "until": until}
    return render(request, "teacher/one_time_code.html", context)


def _rename(request, person):
    form = forms.PupilNameForm(request.POST)
    if form.is_valid():
        try:
            actions.rename_pupil(pupil=person, name=form.cleaned_data["name"])
        except actions.Refused:
            form.add_error("name", forms.PROBLEMS[rules.NameProblem.IN_CLASS])
        else:
            messages.success(request, _("The name is changed."), extra_tags="good")
            return redirect("teacher:pupil", person.classroom_id, person.pk)
    return _pupil_page(request, person, form=form, status=422)


def _leave(request, person):
    actions.leave_class(pupil=person, now=timezone.now())
    messages.success(request, _("The pupil has left the class. The card opens nothing any more."), extra_tags="good")
    return redirect("teacher:class_detail", person.classroom_id)


def _return(request, person):
    try:
        actions.return_to_class(pupil=person)
    except actions.Refused as refused:
        problem = rules.NameProblem.CLASS_FULL if refused.code == "class_full" else rules.NameProblem.IN_CLASS
        messages.error(request, forms.PROBLEMS[problem], extra_tags="bad")
    else:
        messages.success(request, _("The pupil is back in the class and needs a new card."), extra_tags="good")
    return redirect("teacher:pupil", person.classroom_id, person.pk)
