"""Stories of a class: what it chose, published once as numbers without names; and a story read together, from one projector.

Read together, the class's way and the hands that were counted are kept in the teacher's session only: gone with it, in no
table, in no report. Names of children are on none of these pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from courses.content.models import Story
from courses.content.stories import graph
from courses.learning.choices import actions, reports
from courses.learning.choices.rules import ENOUGH, Counts
from courses.learning.classrooms import access
from courses.learning.impact.suppression import HIDDEN, Mark

from ..learner.access import live_story
from ..learner.stories import Said, as_on_page, drawing, ending_words, feedback_of, said, why_not
from .hands import MOST_HANDS, hands_of

TOGETHER = "together"
"""In the session: {"class id/key of the story": {"path": [keys of choices], "hands": {number of step: {choice: hands}}}}."""


@dataclass(frozen=True)
class Share:
    """A choice (or an end) and how many took it. `wide`: of 100, for the bar; None where the number is hidden."""

    text: Said
    pupils: int | Mark
    of: int

    @property
    def wide(self) -> int | None:
        return None if self.pupils is HIDDEN or not self.of else round(100 * self.pupils / self.of)

    @property
    def hidden(self) -> bool:
        return self.pupils is HIDDEN


@dataclass(frozen=True)
class PlaceShares:
    """A scene in which one could choose, with its shares."""

    scene: graph.Scene
    text: Said
    speaker: Said
    shares: list[Share]


@require_safe
def stories(request, classroom_id: int):
    """The stories there are: read one together, see what the class chose."""
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    lines = [(line, said(line.story.graph().title)) for line in reports.stories_of(classroom)]
    return render(request, "teacher/stories.html", {"classroom": classroom, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
def story_choices(request, classroom_id: int, key: str):
    """What the class chose in a story, scene by scene; or why nothing is shown. POST makes the numbers, once."""
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    story = live_story(key)
    if request.method == "POST":
        # With too few pupils the page itself says what is missing.
        actions.publish(classroom=classroom, story=story, now=timezone.now())
        return redirect("teacher:story_choices", classroom.pk, story.key)
    told, standing = story.graph(), reports.standing_of(classroom, story)
    counts = standing.counts
    forks = [scene for scene in told.by_key.values() if len(scene.choices) > 1 and not scene.ending]
    places = [PlaceShares(scene, said(scene.texts), said(scene.speaker), _shares(counts, scene)) for scene in forks]
    shown = [place for place in places if not all(share.hidden for share in place.shares)]
    ends = [
        Share(said(scene.texts), counts.of(scene.key, "", ""), counts.pupils) for scene in told.by_key.values() if scene.ending
    ]
    context = {
        "classroom": classroom, "story": story, "title": said(told.title), "standing": standing, "counts": counts,
        "enough": ENOUGH, "places": shown, "too_few": len(places) - len(shown),
        "ends": [] if all(end.hidden for end in ends) else ends,
    }  # fmt: skip
    return render(request, "teacher/story_choices.html", context)


def _shares(counts: Counts, scene: graph.Scene) -> list[Share]:
    return [Share(said(choice.texts), counts.of(scene.key, choice.key, choice.to), counts.pupils) for choice in scene.choices]


# --- read together -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """A choice on the wall: how many hands were counted for it (None: not counted), and what the class chose on its own."""

    key: str
    text: Said
    hands: int | None
    wide: int
    most: bool
    share: Share | None


@dataclass(frozen=True)
class Made:
    """A choice that the class has made."""

    text: Said
    hands: int | None


@require_http_methods(["GET", "POST"])
def story_present(request, classroom_id: int, key: str):
    """One scene in large type, for a projector. POST counts hands, goes on with the chosen way, back, or begins again."""
    classroom = access.classroom_of_teacher(request.user, classroom_id)
    story = live_story(key)
    told, name = story.graph(), f"{classroom.pk}/{story.key}"
    kept = request.session.get(TOGETHER, {}).get(name, {})
    state = graph.replay(told, kept.get("path", ()))
    if request.method == "GET":
        return _wall(request, classroom, story, told, state, kept)
    try:
        _keep(request, name, _after(request, told, state, kept.get("hands", {})))
    except graph.NotOffered:
        return _wall(request, classroom, story, told, state, kept, problem=why_not(state), status=422)
    return redirect(f"{reverse('teacher:story_present', args=[classroom.pk, story.key])}#scene")


def _after(request, told: graph.Story, state: graph.State, hands: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept after what was sent. Raises NotOffered."""
    if "again" in request.POST:
        return {}
    state = as_on_page(request, told, state)
    counted = _hands_sent(request, told, state)
    if "back" in request.POST:
        after = graph.back(state)
    elif "count" in request.POST:
        after = state
    else:
        after = graph.choose(told, state, request.POST.get("choice", ""))
    # Hands of steps that were taken back are gone with them.
    known = {step: numbers for step, numbers in hands.items() if int(step) < len(after.steps)}
    if counted and len(state.steps) <= len(after.steps):
        known[str(len(state.steps))] = counted
    return {"path": list(graph.path_of(after)), "hands": known}


def _hands_sent(request, told: graph.Story, state: graph.State) -> dict[str, int]:
    """{choice: hands} of the fields that hold a number; anything else is no count."""
    found = {choice.key: hands_of(request.POST.get(f"hands-{choice.key}", "")) for choice in graph.choices(told, state)}
    return {key: hands for key, hands in found.items() if hands is not None}


def _keep(request, name: str, play: dict[str, Any]) -> None:
    plays = {other: kept for other, kept in request.session.get(TOGETHER, {}).items() if other != name}
    if play.get("path") or play.get("hands"):
        plays[name] = play
    request.session[TOGETHER] = plays


def _wall(
    request, classroom, story: Story, told: graph.Story, state: graph.State, kept: Mapping[str, Any], *,
    problem: str = "", status: int = 200,
):  # fmt: skip
    here, hands = told.scene(state.scene), kept.get("hands", {})
    ending = here.ending
    made = _way(told, state, hands)
    offers = [] if ending else _offers(told, state, hands, reports.standing_of(classroom, story).counts)
    context = {
        "classroom": classroom, "story": story, "skin": story.audience.skin, "title": said(told.title), "problem": problem,
        "note": said(told.note), "scene": here, "first": not state.steps, "step": len(state.steps),
        "speaker": said(here.speaker), "text": said(here.texts), "drawing": drawing(here), "feedback": feedback_of(told, state),
        "offers": offers, "known_shares": any(offer.share for offer in offers), "most_hands": MOST_HANDS,
        "made": made, "last": made[-1] if made else None,
        "ending": ending, "ending_words": ending_words(ending.kind) if ending else "",
        "reflection": said(ending.reflection) if ending else Said(""),
        "help": said(ending.help if ending else here.help_box),
    }  # fmt: skip
    return render(request, "teacher/story_present.html", context, status=status)


def _offers(told: graph.Story, state: graph.State, hands: Mapping[str, Any], counts: Counts) -> list[Offer]:
    counted = hands.get(str(len(state.steps)), {})
    most = max(counted.values(), default=0)
    offers = []
    for choice in graph.choices(told, state):
        raised = counted.get(choice.key)
        share = Share(said(choice.texts), counts.of(state.scene, choice.key, choice.to), counts.pupils)
        wide = round(100 * raised / most) if raised else 0
        offers.append(
            Offer(choice.key, share.text, raised, wide, bool(most) and raised == most, None if share.hidden else share)
        )
    return offers


def _way(told: graph.Story, state: graph.State, hands: Mapping[str, Any]) -> list[Made]:
    """The choices made so far, with the hands counted for each."""
    made = []
    for number, step in enumerate(state.steps):
        choice = next(one for one in told.scene(step.scene).choices if one.key == step.choice)
        made.append(Made(said(choice.texts), hands.get(str(number), {}).get(step.choice)))
    return made
