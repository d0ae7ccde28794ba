"""What of the choices of a class may be seen: never one child's, also not by reckoning."""

from collections import Counter
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.content.stories import reading
from courses.content.stories.graph import Choice, Ending, Scene, Story, begin, choices, choose, ended
from courses.learning.choices import rules
from courses.learning.choices.rules import Step
from courses.learning.impact.suppression import HIDDEN, Way, ways_published

SHIPPED = {told.key: told for told in reading.shipped()}
END = Ending("help", {"mn": "?"}, {"mn": "108"})


def fork() -> Story:
    """start -> a | b | c; a -> good | sad; b and c -> good."""
    return Story(
        "fork", {"mn": "Салаа"}, "start",
        (
            Scene("start", {"mn": "?"}, tuple(Choice(key, key) for key in "abc")),
            Scene("a", {"mn": "?"}, (Choice("tell", "good"), Choice("hide", "sad"))),
            Scene("b", {"mn": "?"}, (Choice("go", "good"),)),
            Scene("c", {"mn": "?"}, (Choice("go", "good"),)),
            Scene("good", {"mn": "!"}, ending=END),
            Scene("sad", {"mn": "!"}, ending=END),
        ),
    )  # fmt: skip


def counted(*ways: tuple[tuple[Step, ...], int]) -> Counter:
    found = Counter()
    for way, pupils in ways:
        for step in way:
            found[step] += pupils
    return found


A_TELL = rules.way_of([("start", "a"), ("a", "tell")], "good")
A_HIDE = rules.way_of([("start", "a"), ("a", "hide")], "sad")
B = rules.way_of([("start", "b"), ("b", "go")], "good")
C = rules.way_of([("start", "c"), ("c", "go")], "good")


def test_a_way_is_its_choices_with_way_in_and_end():
    assert (Step("", "", "start"), Step("start", "a", "a"), Step("a", "tell", "good"), Step("good", "", "")) == A_TELL


@pytest.mark.parametrize(
    "walked",
    [
        [("start", "wait"), ("start", "a"), ("a", "tell")],
        [("start", "b"), ("b", "home"), ("start", "a"), ("a", "tell")],
        [("start", "a"), ("a", "look"), ("x", "back"), ("a", "tell")],
    ],
)
def test_circles_are_left_out_of_a_way(walked):
    assert rules.way_of(walked, "good") == A_TELL


def test_nothing_is_shown_of_fewer_than_ten():
    assert not rules.may_publish(9)
    assert rules.may_publish(10)
    found = rules.counts(fork(), counted((A_TELL, 9)))
    assert found.pupils == 0
    assert found.of("start", "a", "a") is HIDDEN


def test_a_large_share_is_shown_and_a_small_one_is_not():
    found = rules.counts(fork(), counted((A_TELL, 12), (B, 8), (C, 5)))
    assert found.pupils == 25
    assert [found.of("start", key, key) for key in "abc"] == [12, 8, 5]
    assert found.of("a", "hide", "sad") is HIDDEN
    # Shown, it would say that nobody hid it: twelve came, twelve told.
    assert found.of("a", "tell", "good") is HIDDEN
    assert found.of("sad", "", "") is HIDDEN
    assert found.of("good", "", "") is HIDDEN


def test_what_is_hidden_in_one_scene_is_not_told_by_the_next():
    """Two chose c: hidden; so is b, and with it the only way on from each."""
    found = rules.counts(fork(), counted((A_TELL, 8), (A_HIDE, 8), (B, 7), (C, 2)))
    assert found.of("start", "a", "a") == 16
    assert found.of("start", "b", "b") is HIDDEN
    assert found.of("start", "c", "c") is HIDDEN
    assert found.of("b", "go", "good") is HIDDEN
    assert found.of("c", "go", "good") is HIDDEN


def test_that_all_chose_the_same_is_not_shown():
    found = rules.counts(fork(), counted((B, 25)))
    assert found.pupils == 25
    assert all(number is HIDDEN for number in found.steps.values())


def test_a_choice_by_which_one_can_come_back_is_never_shown():
    ring = Story(
        "ring", {}, "start",
        (
            Scene("start", {}, (Choice("in", "in"), Choice("end", "end"))),
            Scene("in", {}, (Choice("back", "start"), Choice("end", "end"))),
            Scene("end", {}, ending=END),
        ),
    )  # fmt: skip
    straight = rules.way_of([("start", "end")], "end")
    round_about = rules.way_of([("start", "in"), ("in", "end")], "end")
    found = rules.counts(ring, counted((straight, 10), (round_about, 10)))
    assert found.of("start", "in", "in") is HIDDEN
    assert found.of("in", "back", "start") is HIDDEN
    assert (found.of("start", "end", "end"), found.of("in", "end", "end")) == (10, 10)


def test_counts_of_another_form_of_the_story_are_refused():
    story = fork()
    start = Scene("start", {}, (Choice("a", "a"), Choice("b", "b")))
    later = Story("fork", {}, "start", (start, *(scene for scene in story.scenes[1:] if scene.key != "c")))
    with pytest.raises(ValueError, match="another form"):
        rules.counts(later, counted((A_TELL, 6), (A_HIDE, 6), (B, 7), (C, 6)))
    assert rules.counts(later, counted((A_TELL, 6), (A_HIDE, 6), (B, 7))).of("start", "a", "a") == 12


def test_the_form_of_a_story_is_its_steps_in_any_order():
    story = fork()
    start, a, *others = story.scenes
    form = rules.form_of(story)

    def changed(*scenes: Scene) -> str:
        return rules.form_of(Story("fork", {"mn": "Өөр нэр"}, "start", scenes))

    assert changed(*others, a, start) == form
    assert changed(Scene("start", {"mn": "Өөр"}, tuple(reversed(start.choices))), a, *others) == form
    assert changed(Scene("start", {}, (*start.choices, Choice("d", "b"))), a, *others) != form
    assert changed(Scene("start", {}, (*start.choices[:2], Choice("c", "b"))), a, *others) != form
    assert changed(start, Scene("a", {}, (Choice("tell", "good"), Choice("hide", "good"))), *others) != form
    assert len(form) == 64


# --- somebody who reckons --------------------------------------------------------------------------------------------------


def every_way(told: Story) -> list[tuple[Step, ...]]:
    """All ways of a small story."""
    found, waiting = [], [begin(told)]
    while waiting:
        state = waiting.pop()
        if ended(told, state):
            found.append(rules.way_of([(step.scene, step.choice) for step in state.steps], state.scene))
        waiting += [choose(told, state, choice.key) for choice in choices(told, state)]
    return list(dict.fromkeys(found))


def worlds(told: Story, pupils: int):
    """Every class of so many pupils that could be: how many went each way."""
    ways = every_way(told)
    for numbers in product(range(pupils + 1), repeat=len(ways)):
        if sum(numbers) == pupils:
            yield counted(*zip(ways, numbers, strict=True))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_whoever_tries_every_class_that_fits_what_is_shown_does_not_find_a_small_number(data):
    told = fork()
    ways = every_way(told)
    pupils = data.draw(st.integers(10, 15))
    chosen = data.draw(st.lists(st.sampled_from(range(len(ways))), min_size=pupils, max_size=pupils))
    truth = counted(*((ways[number], 1) for number in chosen))
    found = rules.counts(told, truth)
    shown = {step: number for step, number in found.steps.items() if number is not HIDDEN}
    assert all(number == truth[step] >= 5 for step, number in shown.items())
    fitting = [world for world in worlds(told, pupils) if all(world[step] == number for step, number in shown.items())]
    for step in found.steps:
        if step not in shown:
            possible = {world[step] for world in fitting}
            assert max(possible) - min(possible) >= 5, step


@given(st.sampled_from(sorted(SHIPPED)), st.integers(10, 40), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_in_the_shipped_stories_all_counts_that_are_shown_are_true_and_no_small_one_is(key, pupils, chance):
    told = SHIPPED[key]
    truth = Counter()
    for _pupil in range(pupils):
        state = begin(told)
        while not ended(told, state):
            state = choose(told, state, chance.choice(choices(told, state)).key)
        truth.update(rules.way_of([(step.scene, step.choice) for step in state.steps], state.scene))
    found = rules.counts(told, truth)
    assert found.pupils == pupils
    assert rules.counts(told, dict(reversed(truth.items()))) == found, "in whatever order they were counted"
    for step, number in found.steps.items():
        assert number is HIDDEN or number == truth[step] >= 5
    # Nobody who leaves a scene by ways that are all shown but one tells the last one.
    for scene in told.scenes:
        out = [found.of(scene.key, choice.key, choice.to) for choice in scene.choices]
        came = [found.steps[step] for step in found.steps if step.to == scene.key]
        if HIDDEN not in came and len(out) > 1 and scene.key != told.start:
            assert out.count(HIDDEN) != 1


def test_counts_that_do_not_hang_together_are_refused():
    with pytest.raises(ValueError, match="leaves it again"):
        ways_published({("a", ""): Way("", "x", 7)})
    with pytest.raises(ValueError, match="negative"):
        ways_published({("a", ""): Way("", "x", -7), ("b", ""): Way("x", "", -7)})
