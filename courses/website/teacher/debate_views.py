"""Debates of a class: the motion on the wall, and hands counted before and after.

The hands are in the teacher's session only: gone with it, in no table, in no report. Who raised a hand is nowhere.
"""

from dataclasses import dataclass

from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from courses.content.models import DebatePage
from courses.learning.classrooms import access

from ..public.access import public_debate
from .hands import MOST_HANDS, hands_of

DEBATES = "debates"
"""In the session: {"class id/debate id": {"before": {"for": 12, ...}, "after": {...}}}."""
SIDES = {
    "for": gettext_lazy("For the motion"),
    "against": gettext_lazy("Against the motion"),
    "unsure": gettext_lazy("Not sure"),
}
TURNS = {"before": gettext_lazy("Before the debate"), "after": gettext_lazy("After the debate")}


@dataclass(frozen=True)
class Side:
    """One answer to the motion: hands before and after (None: not counted), how wide each bar is, of 100, and what was typed
    if it could not be kept."""

    key: str
    label: str
    before: int | None
    after: int | None
    before_wide: int
    after_wide: int
    typed: str

    @property
    def change(self) -> str:
        """How many more hands than before: "+3", "-2", "0"; empty while one count is missing."""
        if self.before is None or self.after is None:
            return ""
        return f"{self.after - self.before:+d}" if self.after != self.before else "0"


@require_safe
def debates(request, classroom_id: int):
    """The motions there are, those for the class's grade first."""
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    found = DebatePage.objects.live().public().select_related("audience").order_by("audience__order", "path")
    lines = [(debate, debate.audience.is_for_grade(classroom.grade)) for debate in found]
    lines.sort(key=lambda line: not line[1])
    return render(request, "teacher/debates.html", {"classroom": classroom, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
def debate_wall(request, classroom_id: int, debate_id: int):
    """The motion in large type, for a projector. POST keeps the hands of one vote, or forgets both."""
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    debate = public_debate(debate_id)
    name = f"{classroom.pk}/{debate.pk}"
    kept = request.session.get(DEBATES, {}).get(name, {})
    if request.method == "POST":
        turn = request.POST.get("turn", "")
        if "again" in request.POST:
            _keep(request, name, {})
            return redirect("teacher:debate_wall", classroom.pk, debate.pk)
        sent = _hands_sent(request)
        if turn not in TURNS or sent is None:
            problem = _("Give a number from 0 to 99 for each answer, at least one of them above 0.")
            return _wall(request, classroom, debate, kept, problem=problem, status=422)
        _keep(request, name, {**kept, turn: sent})
        return redirect("teacher:debate_wall", classroom.pk, debate.pk)
    return _wall(request, classroom, debate, kept)


def _hands_sent(request) -> dict[str, int] | None:
    """{side: hands}; an empty field is 0. None when a field holds anything else, or nobody raised a hand."""
    hands = {side: hands_of(request.POST.get(side, "").strip() or "0") for side in SIDES}
    return hands if None not in hands.values() and any(hands.values()) else None


def _keep(request, name: str, votes: dict) -> None:
    others = {other: kept for other, kept in request.session.get(DEBATES, {}).items() if other != name}
    request.session[DEBATES] = {**others, name: votes} if votes else others


def _wall(request, classroom, debate: DebatePage, kept: dict, *, problem: str = "", status: int = 200):
    most = max((hands for votes in kept.values() for hands in votes.values()), default=0)
    sides = []
    for key, label in SIDES.items():
        before, after = (kept.get(turn, {}).get(key) for turn in TURNS)
        wide = [round(100 * hands / most) if hands else 0 for hands in (before, after)]
        sides.append(Side(key, str(label), before, after, *wide, typed=request.POST.get(key, "") if problem else ""))
    turn = "after" if "before" in kept else "before"
    context = {
        "classroom": classroom, "debate": debate, "sides": sides, "turn": turn, "turn_label": TURNS[turn],
        "counted": bool(kept), "both": len(kept) == len(TURNS), "most_hands": MOST_HANDS, "problem": problem,
    }  # fmt: skip
    return render(request, "teacher/debate_wall.html", context, status=status)
