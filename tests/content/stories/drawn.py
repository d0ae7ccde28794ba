"""Random stories for property tests: small, often broken, never too large to be walked by hand."""

from hypothesis import strategies as st

from courses.content.stories.graph import (
    ENDING_KINDS,
    ON_METERS,
    ON_SCENES,
    Choice,
    Condition,
    Effect,
    Ending,
    Meter,
    Scene,
    Story,
)

SCENES = ("a", "b", "c", "d", "e")
METERS = ("trust", "safety")
WORDS = {"mn": "Үг", "en": "Words"}

conditions = st.one_of(
    st.builds(Condition, st.sampled_from(ON_METERS), st.sampled_from(METERS), st.integers(0, 3)),
    st.builds(Condition, st.sampled_from(ON_SCENES), st.sampled_from(SCENES)),
)
effects = st.builds(Effect, st.sampled_from(METERS), st.integers(-2, 2))
endings = st.builds(Ending, st.sampled_from(ENDING_KINDS), st.just(WORDS), st.just(WORDS))


def some(one):
    return st.lists(one, max_size=2).map(tuple)


@st.composite
def scenes(draw, key: str, *, also: tuple[str, ...] = ()) -> Scene:
    if draw(st.integers(0, 3)) == 0:
        return Scene(key, WORDS, ending=draw(endings))
    ways = draw(st.lists(st.sampled_from((*SCENES, *also)), max_size=3))
    return Scene(
        key, WORDS,
        tuple(
            Choice(
                f"c{number}", to, WORDS, draw(some(conditions)), draw(some(effects))
            )
            for number, to in enumerate(ways)
        ),
    )  # fmt: skip


@st.composite
def stories(draw, *, also: tuple[str, ...] = ()) -> Story:
    """Up to five scenes and two meters. `also`: targets that do not exist, to choose from besides."""
    count = draw(st.integers(1, len(SCENES)))
    known = SCENES[:count]
    # Targets outside the story are unknown ones, unless they are asked for.
    made = []
    for key in known:
        scene = draw(scenes(key, also=also))
        ways = tuple(way for way in scene.choices if way.to in (*known, *also))
        made.append(Scene(key, scene.texts, ways, ending=scene.ending))
    meters = tuple(Meter(key, WORDS, draw(st.integers(0, 3)), 3) for key in METERS)
    return Story("drawn", WORDS, "a", tuple(made), meters)
