"""The player of stories with consequences: one scene on a page, one form with the choices. No JavaScript, no account needed.

What is stored of a play is its path, the keys of the choices made, and only in the session of this browser: nothing about
what a child chose is kept with the account, and nothing is marked. A visitor's session is made by the first choice, not by
reading. When the session ends, so does the play. The first time a pupil of a class comes to an end, the way there is counted
for the class without the name (journey.finish_story), and the page says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from courses.content.editorial.models import SOURCE_LANGUAGE, languages
from courses.content.models import CourseCataloguePage, Picture
from courses.content.stories import graph
from courses.learning import journey

from . import access

PLAYS = "stories"
"""In the session: {key of the story: [keys of the choices made]}, at most `graph.MOST_STEPS` of them for each story."""


class Said(NamedTuple):
    """A text as it is shown. `lang` is empty where it is in the language of the page."""

    words: str
    lang: str = ""

    def __bool__(self) -> bool:
        return bool(self.words)


class Way(NamedTuple):
    """A choice that is offered, as a button: the key is its value."""

    key: str
    text: Said


@dataclass(frozen=True)
class Gauge:
    """A meter that the reader sees. `level` says the value in words: it is a feeling for the story, not a score."""

    name: Said
    value: int
    top: int
    level: str


@dataclass(frozen=True)
class Drawing:
    image: Picture
    alt: Said


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def story(request, key: str):
    """The scene the reader stands in. POST chooses, goes back one step or begins again, and leads to the scene by GET."""
    live = access.live_story(key)
    told = live.graph()
    state = graph.replay(told, _path(request, key))
    if request.method == "GET":
        return _scene(request, live, told, state)
    try:
        after = _after(request, told, state)
    except graph.NotOffered:
        return _scene(request, live, told, state, problem=why_not(state), status=422)
    if graph.ended(told, after):
        journey.finish_story(learner=_learner(request), story=live, state=after)
    _keep(request, key, graph.path_of(after))
    return redirect(f"{reverse('learner:story', args=[key])}#scene")


def _path(request, key: str) -> Sequence[str]:
    return request.session.get(PLAYS, {}).get(key, ())


def _keep(request, key: str, path: Sequence[str]) -> None:
    """Keep this path; an empty one leaves nothing behind. The session is written only when something changes."""
    if list(path) == list(_path(request, key)):
        return
    plays = {name: kept for name, kept in request.session.get(PLAYS, {}).items() if name != key}
    if path:
        plays[key] = list(path)
    if plays:
        request.session[PLAYS] = plays
    else:
        request.session.pop(PLAYS, None)


def _learner(request):
    return request.user if request.user.is_authenticated else None


def _after(request, told: graph.Story, state: graph.State) -> graph.State:
    """The state after what was sent. Raises NotOffered."""
    if "again" in request.POST:
        return graph.begin(told)
    state = as_on_page(request, told, state)
    if "back" in request.POST:
        return graph.back(state)
    return graph.choose(told, state, request.POST.get("choice", ""))


def as_on_page(request, told: graph.Story, state: graph.State) -> graph.State:
    """The state that the sent page showed: whoever went back with the browser's own button goes on from there.

    A page that says nothing, or speaks of a step that was never made, means the present state. Raises NotOffered when the page
    showed another scene than this play has there: the keys of its choices may mean something else here.
    """
    step, scene = request.POST.get("step", ""), request.POST.get("scene", "")
    if step.isascii() and step.isdigit() and len(step) <= 3 and int(step) < len(state.steps):
        state = graph.replay(told, graph.path_of(state)[: int(step)])
    if scene and scene != state.scene:
        raise graph.NotOffered(scene)
    return state


def why_not(state: graph.State) -> str:
    if len(state.steps) >= graph.MOST_STEPS:
        return _("This has become a very long way. Go back one step, or begin again.")
    return _("This page is from another place of the story. Choose here how it goes on.")


# --- what the page shows -----------------------------------------------------------------------------------------------


def _scene(request, live, told: graph.Story, state: graph.State, *, problem: str = "", status: int = 200):
    here = told.scene(state.scene)
    ending, feedback = here.ending, feedback_of(told, state)
    gauges = [
        Gauge(said(meter.name), value, meter.top, level(value, meter.top))
        for meter, value in zip(told.meter_by_key.values(), state.meters, strict=True)
        if meter.shown
    ]
    return render(
        request, "learner/story.html",
        {
            "story": live, "skin": live.audience.skin, "title": said(told.title), "note": said(told.note), "problem": problem,
            "scene": here, "first": not state.steps, "step": len(state.steps), "gauges": gauges, "feedback": feedback,
            "speaker": said(here.speaker), "text": said(here.texts), "drawing": drawing(here),
            "ways": [Way(choice.key, said(choice.texts)) for choice in graph.choices(told, state)],
            "ending": ending, "ending_words": ending_words(ending.kind) if ending else "",
            "reflection": said(ending.reflection) if ending else Said(""),
            "help": said(ending.help if ending else here.help_box),
            "has_exit": bool(told.note) or any(scene.sensitive for scene in told.scenes),
            "counted": not ending and journey.counts_for_a_class(learner=_learner(request), story=live),
            "catalogue": CourseCataloguePage.objects.live().first() if ending else None,
        },
        status=status,
    )  # fmt: skip


def said(texts: graph.Texts) -> Said:
    """The text in the language of the page; where it is missing, in Mongolian or else in any language, which is then named."""
    wanted = get_language()
    for code in (wanted, SOURCE_LANGUAGE, *languages()):
        if text := texts.get(code):
            return Said(text, "" if code == wanted else code)
    return Said("")


def level(value: int, top: int) -> str:
    """A meter's value in words: none at 0, little up to two fifths, some below four fifths, else much."""
    if value <= 0:
        return pgettext("level", "not yet")
    if value * 5 <= top * 2:
        return pgettext("level", "a little")
    return pgettext("level", "some") if value * 5 < top * 4 else pgettext("level", "much")


def feedback_of(told: graph.Story, state: graph.State) -> Said:
    """What is said about the choice that led here."""
    if not state.steps:
        return Said("")
    last = state.steps[-1]
    made = next(choice for choice in told.scene(last.scene).choices if choice.key == last.choice)
    return said(made.feedback)


def drawing(scene: graph.Scene) -> Drawing | None:
    """The scene's picture; None without one, also when it has been deleted since."""
    image = Picture.objects.filter(pk=scene.picture).first() if scene.picture.isdigit() else None
    if image is None:
        return None
    return Drawing(image, said({code: getattr(image, f"description_{code}") or "" for code in languages()}))


def ending_words(kind: str) -> str:
    return {
        graph.HELP: _("You are not alone with it: somebody helps now."),
        graph.CALM: _("It turned out well."),
    }.get(kind, _("It is not over yet. There is still something to do."))
