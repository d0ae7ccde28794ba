"""Playing a story: what is offered, what a choice does, and the way back."""

from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.content.stories import graph
from courses.content.stories.graph import Choice, Condition, Effect, Ending, Meter, NotOffered, Scene, Story

from . import drawn

WORDS = {"mn": "Үг", "en": "Words"}
STORY = Story(
    "small", WORDS, "a",
    (
        Scene("a", WORDS, (
            Choice("tell", "b", WORDS, (), (Effect("trust", 9),)),
            Choice("wait", "a", WORDS, (), (Effect("trust", -9),)),
        )),
        Scene("b", WORDS, (
            Choice("end", "end", WORDS),
            Choice("high", "end", WORDS, (Condition("at-least", "trust", 3),)),
            Choice("low", "end", WORDS, (Condition("at-most", "trust", 2),)),
            Choice("seen", "end", WORDS, (Condition("visited", "a"), Condition("not-visited", "end"))),
        )),
        Scene("end", WORDS, (Choice("never", "a", WORDS),), ending=Ending("help", WORDS, WORDS)),
    ),
    (Meter("trust", WORDS, 1, 3),),
)  # fmt: skip


def keys(state: graph.State, story: Story = STORY) -> list[str]:
    return [choice.key for choice in graph.choices(story, state)]


def test_a_meter_never_leaves_its_range():
    first = graph.begin(STORY)
    assert graph.choose(STORY, first, "tell").meters == (3,)
    assert graph.choose(STORY, first, "wait").meters == (0,)


def test_only_choices_whose_conditions_all_hold_are_offered():
    assert keys(graph.replay(STORY, ["tell"])) == ["end", "high", "seen"]
    low = Story("low", WORDS, "b", STORY.scenes, STORY.meters)
    assert keys(graph.begin(low), low) == ["end", "low"]


def test_an_ending_offers_nothing_even_if_somebody_wrote_choices_there():
    state = graph.replay(STORY, ["tell", "end"])
    assert graph.ended(STORY, state)
    assert keys(state) == []


def test_a_choice_that_is_not_offered_is_refused():
    state = graph.replay(STORY, ["tell"])
    for choice in ("low", "gone", ""):
        with pytest.raises(NotOffered):
            graph.choose(STORY, state, choice)


def test_a_choice_to_a_scene_that_does_not_exist_is_refused():
    broken = Story("broken", WORDS, "a", (Scene("a", WORDS, (Choice("c", "gone", WORDS),)),))
    with pytest.raises(NotOffered):
        graph.choose(broken, graph.begin(broken), "c")


def test_going_back_at_the_beginning_stays_there():
    assert graph.back(graph.begin(STORY)) == graph.begin(STORY)


def test_a_stored_path_that_the_story_no_longer_offers_stops_where_it_still_could_go():
    assert graph.replay(STORY, ["tell", "gone", "end"]) == graph.replay(STORY, ["tell"])


def test_a_play_in_circles_comes_to_a_stop():
    state = graph.replay(STORY, ["wait"] * (graph.MOST_STEPS + 50))
    assert len(state.steps) == graph.MOST_STEPS
    assert graph.back(state).steps == state.steps[:-1]


@settings(max_examples=200, deadline=None)
@given(drawn.stories(), st.lists(st.sampled_from(["c0", "c1", "c2"]), max_size=12))
def test_every_step_can_be_taken_back_and_every_path_walked_again(story, wishes):
    states = [graph.begin(story)]
    for wish in wishes:
        with suppress(NotOffered):
            states.append(graph.choose(story, states[-1], wish))
    last = states[-1]
    assert graph.replay(story, graph.path_of(last)) == last
    assert last.visited == {state.scene for state in states}
    for before, after in pairwise(states):
        assert graph.back(after) == before
        assert all(0 <= value <= meter.top for value, meter in zip(after.meters, story.meters, strict=True))
