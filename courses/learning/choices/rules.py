"""How a play becomes a way, when the ways of a class are published, and what of the counts may be seen. Pure.

A teacher must not learn what one child chose, also not by subtracting. Hence:
- the numbers of a class in a story are made once, when its teacher asks for them, and never again: there is no second look
  to subtract from, whoever comes later is not counted, and what is shown is always the same part of one fixed set;
- they belong to the steps that the story had. When it has others, nothing is shown: with a choice that nobody could have
  taken, or without one that somebody took, the protection would be another one, and the two could be compared;
- a count under five is hidden (nobody, too), and so are as many more as it takes that it cannot be computed. Whoever left a
  scene has come to it, so all counts of a story hang together and are protected together (suppression.ways_published);
- choices by which one can come back to the same scene are never shown: what is known of who goes in circles is too little
  to protect them.
Not held off: a teacher who fills a class with pupils of his own and plays as them (whose ways he can subtract), who looks over
a child's shoulder, or who knows what some of a group chose because they said so. And somebody who works through the
conditions of a story: that a choice is offered only after another one is not reckoned with here; it can narrow a hidden
number more than the counts themselves do.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from courses.content.stories.graph import Story

from ..impact.suppression import HIDDEN, MINIMUM, Mark, Way, ways_published

ENOUGH = 2 * MINIMUM
"""From so many ways on the numbers may be made. Of fewer than two groups that may be shown hardly anything but the total would
be: the one publication would be spent on nothing. And the fewer they are, the more of them somebody may know."""


class Step(NamedTuple):
    """From a scene by a choice to a scene. `scene` is empty for the way in, `to` (and `choice`) for the end of a play."""

    scene: str
    choice: str
    to: str


def way_of(walked: Iterable[tuple[str, str]], ending: str) -> tuple[Step, ...]:
    """The way of a play: [(scene, choice made there)] in order, then the scene of the end. Circles are left out.

    So each scene is left once, by the choice that led on to the end.
    """
    scenes, choices = [], []
    for scene, choice in walked:
        if scene in scenes:
            place = scenes.index(scene)
            del scenes[place:], choices[place:]
        scenes.append(scene)
        choices.append(choice)
    if ending in scenes:
        place = scenes.index(ending)
        del scenes[place:], choices[place:]
    way_in = Step("", "", (*scenes, ending)[0])
    return (way_in, *map(Step, scenes, choices, (*scenes[1:], ending)), Step(ending, "", ""))


def may_publish(waiting: int) -> bool:
    """Are so many ways enough?"""
    return waiting >= ENOUGH


def form_of(story: Story) -> str:
    """A digest of the steps that a story has, in whatever order: the same as long as the same numbers fit it. Words, pictures
    and conditions may change."""
    return hashlib.sha256(json.dumps(sorted(steps_of(story))).encode()).hexdigest()


@dataclass(frozen=True)
class Counts:
    """What may be shown. `pupils` 0: nothing. `steps`: of every step of the story, a number or HIDDEN."""

    pupils: int = 0
    steps: Mapping[Step, int | Mark] | None = None

    def of(self, scene: str, choice: str, to: str) -> int | Mark:
        return (self.steps or {}).get(Step(scene, choice, to), HIDDEN)


def counts(story: Story, counted: Mapping[Step, int]) -> Counts:
    """Counts of a class as its teacher may see them: the same for the same story and counts, always.

    ValueError when something was counted that the story does not have: then they are counts of another form of it.
    """
    pupils = sum(number for step, number in counted.items() if not step.scene)
    if pupils < ENOUGH:
        return Counts()
    present = steps_of(story)
    if not counted.keys() <= set(present):
        raise ValueError("counts of another form of the story")
    everything = dict.fromkeys(present, 0) | dict(counted)
    rings = _rings(everything)
    ways = {
        step: Way(rings.get(step.scene, step.scene), rings.get(step.to, step.to), number)
        for step, number in _on_the_way(everything).items()
    }
    ways = {step: way for step, way in ways.items() if way.start != way.end}
    shown = ways_published(ways, known={step for step in ways if not step.scene})
    return Counts(pupils, {step: shown.get(step, HIDDEN) for step in present if step.scene})


def steps_of(story: Story) -> tuple[Step, ...]:
    """Every step that the story has, in its order."""
    found = [Step("", "", story.start)]
    for scene in story.by_key.values():
        if scene.ending:
            found.append(Step(scene.key, "", ""))
        else:
            found += [Step(scene.key, choice.key, choice.to) for choice in scene.choices]
    return tuple(dict.fromkeys(found))


def _on_the_way(steps: Mapping[Step, int]) -> dict[Step, int]:
    """The steps that lie on some way from a beginning to an end: on the others nobody can have gone."""
    forward = _reached({(step.scene, step.to) for step in steps}, "")
    backward = _reached({(step.to, step.scene) for step in steps}, "")
    return {step: number for step, number in steps.items() if step.scene in forward and step.to in backward}


def _reached(pairs: Collection[tuple[str, str]], start: str) -> set[str]:
    """What can be reached from `start` without passing through the outside again."""
    after: dict[str, list[str]] = {}
    for here, there in pairs:
        after.setdefault(here, []).append(there)
    found, waiting = {start}, list(after.get(start, ()))
    while waiting:
        scene = waiting.pop()
        if scene not in found:
            found.add(scene)
            waiting += after.get(scene, ())
    return found


def _rings(steps: Collection[Step]) -> dict[str, str]:
    """{scene: name of its ring} of all scenes to which one can come back."""
    pairs = {(step.scene, step.to) for step in steps if step.scene and step.to}
    after = {scene: _reached(pairs, scene) for scene in {scene for pair in pairs for scene in pair}}
    rings = {}
    for scene, reached in after.items():
        ring = sorted(other for other in reached if scene in after[other])
        if len(ring) > 1:
            rings[scene] = f"ring {ring[0]}"
    return rings
