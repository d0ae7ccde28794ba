"""The stories that ship: sound, walkable to an end on every way, in both languages, and with help on every way."""

from collections import deque

import pytest

from courses.content.stories import graph, reading, rules
from courses.content.stories.graph import Story
from courses.lib import mongolian, proofreading
from courses.lib.proofreading import Severity

STORIES = reading.shipped()
each_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.key)

AUDIENCES = {"child-6-8", "child-9-12", "child-13-15", "child-16-18", "parents", "teachers"}


def band(story: Story) -> str | None:
    """Its age band, for the length of sentences: `child-9-12` is `9-12`."""
    return story.audience.removeprefix("child-") if story.audience.startswith("child-") else None


def plays(story: Story) -> list[graph.State]:
    """One play for every way to stand somewhere: scene, meters and scenes seen."""
    found, queue = {}, deque([graph.begin(story)])
    while queue:
        state = queue.popleft()
        if (state.scene, state.meters, state.visited) in found:
            continue
        found[state.scene, state.meters, state.visited] = state
        queue.extend(graph.choose(story, state, choice.key) for choice in graph.choices(story, state))
    return list(found.values())


def steps_to(story: Story, scene: str, wanted: set[str]) -> int:
    """Choices from a scene to the nearest wanted one, if every condition holds; 99 when there is no way."""
    queue, seen = deque([(scene, 0)]), {scene}
    while queue:
        here, steps = queue.popleft()
        if here in wanted:
            return steps
        for choice in story.scene(here).choices:
            if choice.to not in seen:
                seen.add(choice.to)
                queue.append((choice.to, steps + 1))
    return 99


def said(story: Story, language: str) -> list[str]:
    return [texts.get(language, "") for texts, _wanted, _where in rules.texts_of(story) if texts]


def test_there_is_a_story_for_each_age_and_for_parents_and_teachers():
    assert {story.audience for story in STORIES} == AUDIENCES
    assert {story.key for story in STORIES} == {path.stem for path in reading.FOLDER.glob("*.yaml")}


@each_story
def test_the_checker_finds_nothing(story):
    report = rules.check(story)
    assert report.complete
    assert report.findings == ()


@each_story
def test_a_story_is_long_enough_to_be_one(story):
    assert len(story.scenes) >= 12
    assert sum(1 for scene in story.scenes if scene.ending) >= 3


@each_story
def test_every_play_can_go_on_or_has_ended_and_every_ending_and_choice_occurs(story):
    endings, chosen = set(), set()
    for state in plays(story):
        offered = graph.choices(story, state)
        assert bool(offered) != graph.ended(story, state)
        endings |= {state.scene} if graph.ended(story, state) else set()
        chosen |= {(state.scene, choice.key) for choice in offered}
    assert endings == {scene.key for scene in story.scenes if scene.ending}
    assert chosen == {(scene.key, choice.key) for scene in story.scenes for choice in scene.choices}


@each_story
def test_from_every_play_an_ending_can_be_walked_to(story):
    """By always taking the first choice that leads somewhere new, and the last one otherwise."""
    for state in plays(story):
        while not graph.ended(story, state):
            offered = graph.choices(story, state)
            new = [choice for choice in offered if choice.to not in state.visited]
            state = graph.choose(story, state, (new or offered[-1:])[0].key)
            assert len(state.steps) < 60
        assert story.scene(state.scene).ending.help["mn"]


@each_story
def test_going_back_from_everywhere_returns_to_the_same_state(story):
    for state in plays(story):
        for choice in graph.choices(story, state):
            assert graph.back(graph.choose(story, state, choice.key)) == state
        assert graph.replay(story, graph.path_of(state)) == state


@each_story
def test_help_is_never_far(story):
    helped = {scene.key for scene in story.scenes if scene.ending and scene.ending.kind == "help"}
    for scene in story.scenes:
        if not scene.ending:
            assert steps_to(story, scene.key, helped) <= 5, scene.key


@each_story
def test_every_ending_and_every_sensitive_scene_names_the_helpline_or_a_trusted_adult(story):
    for scene in story.scenes:
        if scene.ending:
            for text in scene.ending.help.values():
                assert "108" in text, scene.key
        if scene.sensitive:
            assert any(word in scene.help_box["mn"] for word in ("108", "том хүн")), scene.key


@each_story
def test_a_hard_story_says_so_before_it_begins(story):
    assert any(scene.sensitive for scene in story.scenes)
    assert story.note.keys() == {"mn", "en"}


@each_story
def test_children_are_called_chi_and_adults_ta(story):
    words = {word for text in said(story, "mn") for word in mongolian.words(text)}
    if band(story) is None:
        assert {"Та", "Таны", "Танд"} <= words
        assert not {"та", "таны", "танд", "таныг"} & words
    else:
        assert {"Чи", "чи"} & words
        assert not {"Таны", "Танд", "Таныг"} & words


@each_story
def test_the_texts_pass_the_text_gate(story):
    with_spelling = proofreading.can_spell()
    faults = [
        (text[:60], fault.rule, fault.excerpt)
        for language in ("mn", "en")
        for text in said(story, language)
        for fault in proofreading.check(text, language, audience=band(story), with_spelling=with_spelling)
        if fault.severity is not Severity.HINT
    ]
    assert faults == []


@each_story
def test_no_text_is_longer_than_a_phone_shows_well(story):
    for scene in story.scenes:
        for text in scene.texts.values():
            assert len(text) <= 420, scene.key
    assert max(len(graph.choices(story, state)) for state in plays(story)) <= 4
