"""A story as plain values, and how it is played. Pure: no table, no chance, no clock.

scene     something to read, and choices; or an ending
choice    a way from a scene to another (or the same) scene; it may have conditions and effects
meter     a whole number from 0 to `top` with a name (trust, safety): it steers which choices are offered, and is never a score
ending    a scene without choices, with something to think about and how to get help
state     where somebody stands: the scene, the meters, and the steps that led there

Nobody loses: there are only endings. Going back is always allowed and gives exactly the state that was there before. What is
stored of a play is its path, the keys of the choices (`path_of`); `replay` walks it again, so a forged path can show nothing
that the story does not offer. Keys of scenes and meters are unique in a story, keys of choices in their scene.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

Texts = Mapping[str, str]
"""{language: text}."""

AT_LEAST, AT_MOST, VISITED, NOT_VISITED = "at-least", "at-most", "visited", "not-visited"
ON_METERS = (AT_LEAST, AT_MOST)
ON_SCENES = (VISITED, NOT_VISITED)

HELP, CALM, OPEN = "help", "calm", "open"
ENDING_KINDS = (HELP, CALM, OPEN)
"""`help`: somebody was told and helps. `calm`: it turned out well among those concerned. `open`: it is not over, and there is
still something to do. None of them is a failure; each says how to get help."""

MOST_STEPS = 500
"""A play that is longer walks in circles and is not carried on: what is stored of it must not grow for ever."""


class NotOffered(ValueError):
    """This choice is not offered here."""


@dataclass(frozen=True)
class Meter:
    """A named number, 0 <= value <= top. `shown`: the reader sees it."""

    key: str
    name: Texts = field(default_factory=dict)
    start: int = 0
    top: int = 5
    shown: bool = False


@dataclass(frozen=True)
class Condition:
    """`kind` is one of ON_METERS, and compares the meter `subject` with `value`; or one of ON_SCENES, and asks whether the
    scene `subject` was seen on the way (the scene one stands in counts as seen)."""

    kind: str
    subject: str
    value: int = 0


@dataclass(frozen=True)
class Effect:
    """Moves a meter by so much, and never out of its range."""

    meter: str
    by: int


@dataclass(frozen=True)
class Choice:
    """All conditions must hold for it to be offered. `feedback` is said when it has been chosen, before the next scene."""

    key: str
    to: str
    texts: Texts = field(default_factory=dict)
    conditions: tuple[Condition, ...] = ()
    effects: tuple[Effect, ...] = ()
    feedback: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Ending:
    """`reflection`: what to think and talk about. `help`: how to get help, said to whoever reads this."""

    kind: str
    reflection: Texts = field(default_factory=dict)
    help: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class Scene:
    """`speaker`: who speaks, as it is read; empty where a narrator tells. `picture`, `narration`: keys of a picture and of a
    recording. `help_box`: the words of a help box, above the help channels; empty means no box."""

    key: str
    texts: Texts = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    speaker: Texts = field(default_factory=dict)
    picture: str = ""
    narration: str = ""
    sensitive: bool = False
    help_box: Texts = field(default_factory=dict)
    ending: Ending | None = None


@dataclass(frozen=True)
class Story:
    """`audience`: key of the audience it is written for. `note`: what to know before a hard story begins."""

    key: str
    title: Texts
    start: str
    scenes: tuple[Scene, ...]
    meters: tuple[Meter, ...] = ()
    audience: str = ""
    note: Texts = field(default_factory=dict)

    @cached_property
    def by_key(self) -> dict[str, Scene]:
        """Scenes by key, in their order; of two with the same key the first."""
        found: dict[str, Scene] = {}
        for scene in self.scenes:
            found.setdefault(scene.key, scene)
        return found

    @cached_property
    def meter_by_key(self) -> dict[str, Meter]:
        """Meters by key, in their order; of two with the same key the first. A state holds its numbers in this order."""
        found: dict[str, Meter] = {}
        for meter in self.meters:
            found.setdefault(meter.key, meter)
        return found

    def scene(self, key: str) -> Scene:
        return self.by_key[key]


@dataclass(frozen=True)
class Step:
    """A choice that was made: in which scene, and how the meters (in the story's order) stood before."""

    scene: str
    choice: str
    meters: tuple[int, ...]


@dataclass(frozen=True)
class State:
    """Where somebody stands. `meters` in the story's order."""

    scene: str
    meters: tuple[int, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def visited(self) -> frozenset[str]:
        return frozenset((*(step.scene for step in self.steps), self.scene))


def within(value: int, top: int) -> int:
    return min(max(value, 0), max(top, 0))


def starting_values(story: Story) -> tuple[int, ...]:
    return tuple(within(meter.start, meter.top) for meter in story.meter_by_key.values())


def begin(story: Story) -> State:
    """The state before the first choice. Raises KeyError when the story has no such first scene."""
    return State(story.scene(story.start).key, starting_values(story))


def choices(story: Story, state: State) -> tuple[Choice, ...]:
    """What is offered here, in its order. Nothing at an ending."""
    return offered(story, story.scene(state.scene), values(story, state.meters), state.visited)


def choose(story: Story, state: State, choice: str) -> State:
    """The state after the choice with this key. Raises NotOffered, also when the play has become longer than MOST_STEPS."""
    chosen = next((one for one in choices(story, state) if one.key == choice), None)
    if chosen is None or chosen.to not in story.by_key or len(state.steps) >= MOST_STEPS:
        raise NotOffered(choice)
    return State(
        chosen.to, moved(story, state.meters, chosen.effects), (*state.steps, Step(state.scene, chosen.key, state.meters))
    )


def back(state: State) -> State:
    """The state before the last choice; at the beginning the same state."""
    if not state.steps:
        return state
    last = state.steps[-1]
    return State(last.scene, last.meters, state.steps[:-1])


def ended(story: Story, state: State) -> bool:
    return story.scene(state.scene).ending is not None


def path_of(state: State) -> tuple[str, ...]:
    """The keys of the choices that led here: all that has to be stored."""
    return tuple(step.choice for step in state.steps)


def replay(story: Story, path: Iterable[str]) -> State:
    """The state this path leads to. It stops before the first step that the story, changed since, no longer offers."""
    state = begin(story)
    for choice in path:
        try:
            state = choose(story, state, choice)
        except NotOffered:
            break
    return state


# --- what play and the checker share ---------------------------------------------------------------------------------------


def values(story: Story, meters: tuple[int, ...]) -> dict[str, int]:
    return dict(zip(story.meter_by_key, meters, strict=True))


def offered(story: Story, scene: Scene, meters: Mapping[str, int], visited: frozenset[str]) -> tuple[Choice, ...]:
    """Choices of a scene whose conditions all hold. Of two with the same key the first hides the other; an ending has none."""
    if scene.ending is not None:
        return ()
    found: dict[str, Choice] = {}
    for choice in scene.choices:
        if choice.key not in found and all(holds(condition, meters, visited) for condition in choice.conditions):
            found[choice.key] = choice
    return tuple(found.values())


def holds(condition: Condition, meters: Mapping[str, int], visited: frozenset[str]) -> bool:
    """Is a condition met? One on a meter that does not exist, or of an unknown kind, never is."""
    if condition.kind in ON_METERS:
        value = meters.get(condition.subject)
        if value is None:
            return False
        return value >= condition.value if condition.kind == AT_LEAST else value <= condition.value
    if condition.kind in ON_SCENES:
        return (condition.subject in visited) == (condition.kind == VISITED)
    return False


def moved(story: Story, meters: tuple[int, ...], effects: Iterable[Effect]) -> tuple[int, ...]:
    """The meters after these effects, one after the other, each kept in its range. Effects on unknown meters do nothing."""
    now = values(story, meters)
    for effect in effects:
        if effect.meter in now:
            now[effect.meter] = within(now[effect.meter] + effect.by, story.meter_by_key[effect.meter].top)
    return tuple(now.values())
