"""Signing in and leaving: the choice of door, the pupil's way in (class, name, secret), the card, an adult's own page."""

from datetime import datetime

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import translate_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from courses.accounts import actions
from courses.accounts.models import PupilSecret
from courses.learning.classrooms.access import adult
from courses.learning.models import Classroom
from courses.lib.codes import PICTURES

from . import access, doors, pictures, steps
from .device import device_of
from .forms import AdultForm

PUPIL_BACKEND = "courses.accounts.backends.PupilBackend"
HOME_OF_LEARNER = "learner:mine"


@login_not_required
def not_there(request):
    """An address of a package that this platform does not have."""
    raise Http404


@login_not_required
@require_http_methods(["GET", "HEAD"])
def choose(request):
    """Two doors: pupil and grown-up."""
    if request.user.is_authenticated:
        return redirect("signin:leave" if request.user.is_pupil else safe_next(request) or HOME_OF_LEARNER)
    return render(request, "signin/choose.html", {"next": safe_next(request)})


# --- the pupil's way in ----------------------------------------------------------------------------------------------------


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def class_code(request):
    """The class code. An unknown code and a closed class get the same page: ask your teacher to open the class."""
    if request.user.is_authenticated:
        return redirect("signin:leave")
    now, cookie = timezone.now(), access.device_cookie(request)
    own = access.classrooms_of_device(cookie)
    page = {"own_classes": own, "skin": "middle", "next": safe_next(request)}
    if request.method != "POST":
        return render(request, "signin/class.html", page)
    chosen = next((room for room in own if str(room.pk) == request.POST.get("own")), None)
    if chosen is None:
        device = device_of(request)
        if not actions.may_try_class_code(device=device, now=now).allowed:
            return render(request, "signin/class.html", {**page, "pause": True})
        chosen = access.classroom_by_code(request.POST.get("code", ""), cookie=cookie, now=now)
        if chosen is None:
            actions.note_wrong_class_code(device=device, now=now)
            return render(request, "signin/class.html", {**page, "not_open": True})
    steps.write(request, steps.Steps(classroom=chosen.pk, next=page["next"]), now=now)
    return redirect("signin:name")


def on_the_way(request) -> tuple[datetime, steps.Steps, Classroom | None]:
    """(now, the steps taken, the class that is still open to this browser)."""
    now = timezone.now()
    way = steps.read(request, now=now)
    return now, way, access.classroom_on_the_way(way.classroom, cookie=access.device_cookie(request), now=now)


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def name(request):
    """The list of names, while the class shows it."""
    if request.user.is_authenticated:
        return redirect("signin:leave")
    now, way, classroom = on_the_way(request)
    if classroom is None:
        return redirect("signin:class")
    if request.method == "POST":
        chosen = access.pupil_by_number(classroom, request.POST.get("pupil", ""))
        way.pupil, way.pictures = chosen.user_id, []
        steps.write(request, way, now=now)
        return redirect("signin:secret")
    return render(request, "signin/name.html", {"pupils": access.names(classroom), "skin": skin_of(classroom.grade)})


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def secret(request):
    """Pictures, PIN or three words; beside them the code a teacher gives to whoever has forgotten."""
    if request.user.is_authenticated:
        return redirect("signin:leave")
    now, way, classroom = on_the_way(request)
    if classroom is None:
        return redirect("signin:class")
    pupil = access.pupil_on_the_way(classroom, way.pupil)
    if pupil is None:
        return redirect("signin:name")
    kind = getattr(getattr(pupil.user, "secret", None), "kind", "")
    page = {"pupil": pupil.user, "kind": kind, "skin": skin_of(classroom.grade)}
    if request.method == "POST":
        given = read_given(request, way, kind)
        if given:
            device = device_of(request)
            if actions.check_secret(pupil_id=pupil.user_id, given=given, device=device, now=now):
                return let_in(request, pupil.user, after=way.next)
            page["wrong"] = actions.may_try(pupil_id=pupil.user_id, device=device, now=now).reason or "again"
            page["wrong_code"] = "code" in request.POST
            way.pictures = []
        # Pressing pictures keeps the child in; the list of names would be a surprise after five slow minutes.
        steps.write(request, way, now=now)
    if kind == PupilSecret.Kind.PICTURES:
        page |= {
            "pictures": pictures.pictures(),
            "pressed": len(way.pictures),
            "slots": [place < len(way.pictures) for place in range(pictures.CHOSEN)],
        }
    return render(request, "signin/secret.html", page)


def read_given(request, way: steps.Steps, kind: str) -> str | tuple[str, ...]:
    """What was handed in to be checked; "" when it was only one more picture, or one taken back."""
    post = request.POST
    if "code" in post:
        return post["code"][:40]
    if kind != PupilSecret.Kind.PICTURES:
        return post.get("secret", "")[:120]
    if "pictures" in post:  # all four at once, from the module that saves three page loads
        keys = tuple(post["pictures"].split(",")[: pictures.CHOSEN + 1])
        return keys if len(keys) == pictures.CHOSEN and set(keys) <= set(PICTURES) else ""
    if "again" in post:
        way.pictures = []
    elif "undo" in post:
        way.pictures = way.pictures[:-1]
    # `step` makes a press that is sent twice (two quick taps, reload) count once.
    elif post.get("picture") in PICTURES and post.get("step") == str(len(way.pictures)):
        way.pictures = [*way.pictures, post["picture"]]
    return tuple(way.pictures) if len(way.pictures) == pictures.CHOSEN else ""


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def card(request):
    """The address in the QR code of a card. Its secret stands in the fragment, which the page's module sends by POST."""
    if request.method != "POST":
        return render(request, "signin/card.html")
    user = access.user_of_card(request.POST.get("card", "")[:80])
    if user is None:
        return render(request, "signin/card.html", {"refused": True})
    return let_in(request, user)


def let_in(request, user, *, after: str = ""):
    """Begin a pupil's session: new session id, nothing of the last person in it, gone when the browser closes."""
    if request.user.is_authenticated:
        logout(request)
    steps.forget(request)
    login(request, user, backend=PUPIL_BACKEND)
    request.session.set_expiry(0)
    return redirect(after or HOME_OF_LEARNER)


# --- leaving ---------------------------------------------------------------------------------------------------------------


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request):
    """«I am not …»: a question for who is signed in, a goodbye for who is not. The goodbye is a page of its own because
    the home page is kept whole and could show it to the next child."""
    if not request.user.is_authenticated:
        return render(request, "signin/goodbye.html", {"skin": "middle"})
    if request.method == "POST":
        logout(request)
        return redirect("signin:leave")
    return render(request, "signin/leave.html", {"skin": "middle" if request.user.is_pupil else "calm"})


# --- an adult's own page -----------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def account(request):
    """Name and language; the way to e-mail, password and second factor."""
    user = adult(request.user)
    form = AdultForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(translate_url(request.path, user.language) if user.language else request.path)
    factors = set(doors.second_factors(user).values())
    return render(request, "signin/account.html", {"form": form, "has_factor": bool(factors), "user": user})


# --- small questions ---------------------------------------------------------------------------------------------------------


def safe_next(request) -> str:
    """Where somebody wanted to go, if it is an address of this site; else ""."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return url if safe else ""


def skin_of(grade: int) -> str:
    """Grades 1-3 the largest, 4-6 friendly, from 7 calm (look.md, three skins)."""
    if grade <= 3:
        return "young"
    return "middle" if grade <= 6 else "calm"
