"""What is wrong with a story, said before a child meets it. Pure.

The walk through a story is exact: a *place* is a scene together with the meters and the seen scenes that some condition asks
for, and every place that can be reached is visited, up to PLACES_AT_MOST. Two plays that stand in the same place are offered
the same for ever, so nothing else about them matters. Where a story is too large for that, the checker says so and reports
only what it is sure of.

error     the story may not be published
warning   somebody should look again
"""

from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .graph import ENDING_KINDS, HELP, ON_METERS, ON_SCENES, Choice, Scene, Story, Texts, moved, offered, starting_values

PLACES_AT_MOST = 20_000
"""Places that are visited before the checker calls a story too large: about a second of work."""

SOURCE_LANGUAGE = "mn"
OTHER_LANGUAGES = ("en",)


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class Finding:
    """One thing to mend. `code` names the rule; `detail` is the key or the language that the sentence speaks of."""

    code: str
    severity: Severity
    sentence: str
    scene: str = ""
    choice: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Report:
    """Everything found, errors first. `places`: how many were visited. `complete`: all of them; else `reached` is a minimum."""

    findings: tuple[Finding, ...]
    places: int
    reached: frozenset[str]
    complete: bool = True

    @property
    def may_be_published(self) -> bool:
        return not any(finding.severity is Severity.ERROR for finding in self.findings)


SENTENCES = {
    "duplicate-scene": _("Two scenes have the same key."),
    "duplicate-choice": _("Two choices of this scene have the same key."),
    "duplicate-meter": _("Two meters have the same key."),
    "meter-range": _("A meter begins between 0 and its highest value, and that is at least 1."),
    "unknown-start": _("The story begins in a scene that does not exist."),
    "unknown-target": _("This choice leads to a scene that does not exist."),
    "unknown-meter": _("A condition or an effect names a meter that does not exist."),
    "unknown-scene": _("A condition names a scene that does not exist."),
    "unknown-condition": _("This kind of condition does not exist."),
    "unknown-picture": _("This picture does not exist."),
    "unknown-kind": _("This kind of ending does not exist."),
    "ending-with-choices": _("An ending has no choices. Take them away, or let the scene be no ending."),
    "no-text": _("A text is missing in Mongolian."),
    "no-translation": _("A text is not translated yet."),
    "no-help-box": _("A sensitive scene needs a help box."),
    "no-reflection": _("An ending needs something to think about."),
    "no-help": _("An ending needs to say how to get help."),
    "no-ending": _("No ending can be reached."),
    "no-help-ending": _("No ending that can be reached shows how somebody gets help."),
    "dead-end": _("Here the story can stop without an ending: no choice is offered."),
    "unreachable": _("Nobody can reach this scene."),
    "no-way-out": _("From here it can happen that no ending is reached any more."),
    "never-offered": _("This choice is never offered: its conditions are never all met."),
}
WARNINGS = {"no-translation", "never-offered", "too-large"}


def check(
    story: Story, *, pictures: Collection[str] | None = None, required: str = SOURCE_LANGUAGE,
    others: Sequence[str] = OTHER_LANGUAGES, limit: int = PLACES_AT_MOST,
) -> Report:  # fmt: skip
    """All faults of a story. `pictures`: keys of the pictures there are; None leaves pictures unchecked."""
    found = [*_keys(story), *_references(story, pictures), *_care(story), *_texts(story, required, others)]
    walk = explore(story, limit=limit)
    found += _ways(story, walk)
    order = {scene.key: number for number, scene in enumerate(story.scenes)}
    found.sort(key=lambda one: (one.severity is Severity.WARNING, order.get(one.scene, -1)))
    return Report(tuple(dict.fromkeys(found)), len(walk.places), walk.scenes, walk.complete)


def _finding(code: str, **where) -> Finding:
    return Finding(code, Severity.WARNING if code in WARNINGS else Severity.ERROR, SENTENCES[code], **where)


# --- what stands there -----------------------------------------------------------------------------------------------------


def _keys(story: Story) -> Iterator[Finding]:
    for key in _twice(scene.key for scene in story.scenes):
        yield _finding("duplicate-scene", scene=key)
    for key in _twice(meter.key for meter in story.meters):
        yield _finding("duplicate-meter", detail=key)
    for scene in story.scenes:
        for key in _twice(choice.key for choice in scene.choices):
            yield _finding("duplicate-choice", scene=scene.key, choice=key)
    for meter in story.meters:
        if meter.top < 1 or not 0 <= meter.start <= meter.top:
            yield _finding("meter-range", detail=meter.key)


def _twice(keys: Iterable[str]) -> list[str]:
    return [key for key, count in Counter(keys).items() if count > 1]


def _references(story: Story, pictures: Collection[str] | None) -> Iterator[Finding]:
    if story.start not in story.by_key:
        yield _finding("unknown-start", detail=story.start)
    for scene in story.scenes:
        if pictures is not None and scene.picture and scene.picture not in pictures:
            yield _finding("unknown-picture", scene=scene.key, detail=scene.picture)
        if scene.ending and scene.ending.kind not in ENDING_KINDS:
            yield _finding("unknown-kind", scene=scene.key, detail=scene.ending.kind)
        if scene.ending and scene.choices:
            yield _finding("ending-with-choices", scene=scene.key)
        for choice in scene.choices:
            yield from _references_of_choice(story, scene, choice)


def _references_of_choice(story: Story, scene: Scene, choice: Choice) -> Iterator[Finding]:
    where = {"scene": scene.key, "choice": choice.key}
    if choice.to not in story.by_key:
        yield _finding("unknown-target", **where, detail=choice.to)
    for condition in choice.conditions:
        if condition.kind in ON_METERS:
            if condition.subject not in story.meter_by_key:
                yield _finding("unknown-meter", **where, detail=condition.subject)
        elif condition.kind in ON_SCENES:
            if condition.subject not in story.by_key:
                yield _finding("unknown-scene", **where, detail=condition.subject)
        else:
            yield _finding("unknown-condition", **where, detail=condition.kind)
    for effect in choice.effects:
        if effect.meter not in story.meter_by_key:
            yield _finding("unknown-meter", **where, detail=effect.meter)


def _care(story: Story) -> Iterator[Finding]:
    """What child protection asks of every scene."""
    for scene in story.scenes:
        if scene.sensitive and not _said(scene.help_box):
            yield _finding("no-help-box", scene=scene.key)
        if scene.ending and not _said(scene.ending.reflection):
            yield _finding("no-reflection", scene=scene.key)
        if scene.ending and not _said(scene.ending.help):
            yield _finding("no-help", scene=scene.key)


def _texts(story: Story, required: str, others: Sequence[str]) -> Iterator[Finding]:
    """A text that has to be there is there in the required language; one that is there in any is there in all."""
    for texts, wanted, where in texts_of(story):
        if not wanted and not _said(texts):
            continue
        if not texts.get(required, "").strip():
            yield _finding("no-text", **where)
        for language in others:
            if not texts.get(language, "").strip():
                yield _finding("no-translation", **where, detail=language)


def texts_of(story: Story) -> Iterator[tuple[Texts, bool, dict[str, str]]]:
    """(texts, whether there must be one, where) of everything that is read. Help and reflection have rules of their own."""
    yield story.title, True, {}
    yield story.note, False, {}
    for meter in story.meters:
        yield meter.name, meter.shown, {}
    for scene in story.scenes:
        here = {"scene": scene.key}
        yield scene.texts, True, here
        yield scene.speaker, False, here
        yield scene.help_box, False, here
        if scene.ending:
            yield scene.ending.reflection, False, here
            yield scene.ending.help, False, here
        for choice in scene.choices:
            yield choice.texts, True, {**here, "choice": choice.key}
            yield choice.feedback, False, {**here, "choice": choice.key}


def _said(texts: Texts) -> bool:
    return any(text.strip() for text in texts.values())


# --- where the ways lead ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """A scene, the meters that conditions ask for (in the story's order), and which of the scenes they ask for were seen."""

    scene: str
    meters: tuple[int, ...]
    seen: frozenset[str]


@dataclass
class Walk:
    """Every place that was found, with the places its choices lead to. `next` lacks those that were not looked at any more."""

    story: Story
    places: set[Place] = field(default_factory=set)
    next: dict[Place, tuple[Place, ...]] = field(default_factory=dict)
    offered: set[tuple[str, str]] = field(default_factory=set)
    complete: bool = True

    @cached_property
    def scenes(self) -> frozenset[str]:
        """Scenes that can be reached."""
        return frozenset(place.scene for place in self.places)

    def is_ending(self, place: Place) -> bool:
        return self.story.scene(place.scene).ending is not None

    @cached_property
    def stuck(self) -> frozenset[str]:
        """Scenes that some play cannot leave although they are no ending."""
        return frozenset(place.scene for place, ways in self.next.items() if not ways and not self.is_ending(place))

    @cached_property
    def lost(self) -> frozenset[str]:
        """Scenes in which some play has a way on, and no way to an ending. Where nobody looked, there may be one."""
        before: dict[Place, list[Place]] = {}
        for place, ways in self.next.items():
            for way in ways:
                before.setdefault(way, []).append(place)
        good = {place for place in self.places if place not in self.next or self.is_ending(place)}
        queue = deque(good)
        while queue:
            for place in before.get(queue.popleft(), ()):
                if place not in good:
                    good.add(place)
                    queue.append(place)
        return frozenset(place.scene for place in self.places - good if self.next[place])


def explore(story: Story, *, limit: int = PLACES_AT_MOST) -> Walk:
    """Every place that can be reached, breadth first; at most `limit`."""
    asked = [condition for scene in story.scenes for choice in scene.choices for condition in choice.conditions]
    meters = {condition.subject for condition in asked if condition.kind in ON_METERS}
    flags = frozenset(condition.subject for condition in asked if condition.kind in ON_SCENES)
    # Meters that nobody asks for steer nothing.
    lean = replace(story, meters=tuple(meter for meter in story.meters if meter.key in meters))
    walk = Walk(lean)
    if story.start not in lean.by_key:
        return walk
    queue = deque([Place(story.start, starting_values(lean), flags & {story.start})])
    walk.places.add(queue[0])
    while queue:
        if len(walk.places) > limit:
            walk.complete = False
            break
        place = queue.popleft()
        now: Mapping[str, int] = dict(zip(lean.meter_by_key, place.meters, strict=True))
        ways = []
        for choice in offered(lean, lean.scene(place.scene), now, place.seen):
            walk.offered.add((place.scene, choice.key))
            if choice.to in lean.by_key:
                after = moved(lean, place.meters, choice.effects)
                ways.append(Place(choice.to, after, place.seen | (flags & {choice.to})))
        walk.next[place] = tuple(dict.fromkeys(ways))
        for way in walk.next[place]:
            if way not in walk.places:
                walk.places.add(way)
                queue.append(way)
    return walk


def linked(story: Story) -> frozenset[str]:
    """Scenes that could be reached if every condition held."""
    found = {story.start} & story.by_key.keys()
    queue = deque(found)
    while queue:
        scene = story.scene(queue.popleft())
        for choice in () if scene.ending else scene.choices:
            if choice.to in story.by_key and choice.to not in found:
                found.add(choice.to)
                queue.append(choice.to)
    return frozenset(found)


def _ways(story: Story, walk: Walk) -> Iterator[Finding]:
    # In a story too large to be walked to the end, only what no condition could change is called unreachable.
    reached = walk.scenes if walk.complete else linked(story)
    if not walk.complete:
        sentence = format_lazy(
            _("The story is too large to be checked to the end: at least {reached} of {scenes} scenes can be reached."),
            reached=len(walk.scenes), scenes=len(story.by_key),
        )  # fmt: skip
        yield Finding("too-large", Severity.WARNING, sentence)
    for key, scene in story.by_key.items():
        if key not in reached:
            yield _finding("unreachable", scene=key)
        elif walk.complete and not scene.ending:
            for choice in dict.fromkeys(choice.key for choice in scene.choices):
                if (key, choice) not in walk.offered:
                    yield _finding("never-offered", scene=key, choice=choice)
        if key in walk.stuck or (not scene.choices and not scene.ending):
            yield _finding("dead-end", scene=key)
        if key in walk.lost:
            yield _finding("no-way-out", scene=key)
    endings = [scene.ending for key, scene in story.by_key.items() if scene.ending and key in reached]
    if not endings:
        yield _finding("no-ending")
    if not any(ending.kind == HELP and _said(ending.help) for ending in endings):
        yield _finding("no-help-ending")
