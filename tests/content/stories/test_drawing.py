"""The picture of a story is well-formed whatever its texts, shows every scene and choice once, and the list says the same."""

import random
import time
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.content.stories import drawing, layout, reading, rules, twee
from courses.content.stories.graph import Choice, Condition, Effect, Ending, Meter, Scene, Story

from . import drawn

texts = st.dictionaries(st.sampled_from(["mn", "en"]), st.text(max_size=40), max_size=2)
SVG = "{http://www.w3.org/2000/svg}"


def rewritten(story: Story, words) -> Story:
    """The story with other texts, and keys that no editor would choose."""
    scenes = tuple(
        Scene(
            one.key, words(), tuple(Choice(way.key, way.to, words(), way.conditions, way.effects) for way in one.choices),
            speaker=words(), sensitive=len(one.choices) > 1, ending=one.ending,
        )
        for one in story.scenes
    )  # fmt: skip
    return Story(story.key, words(), story.start, scenes, story.meters)


@settings(max_examples=150, deadline=None)
@given(drawn.stories(also=("nowhere", "<b>&")), st.data())
def test_the_picture_is_well_formed_and_has_every_scene_and_choice_once(story, data):
    story = rewritten(story, lambda: data.draw(texts))
    svg = str(drawing.draw(story, "mn", ident="graph"))
    tree = ElementTree.fromstring(svg)
    groups = list(tree.iter(f"{SVG}g"))
    scenes = [group.get("data-scene") for group in groups if group.get("data-choice") is None]
    choices = [(group.get("data-scene"), group.get("data-choice")) for group in groups if group.get("data-choice") is not None]
    assert sorted(scenes) == sorted(story.by_key)
    assert sorted(choices) == sorted((scene.key, choice.key) for scene in story.scenes for choice in scene.choices)
    assert "style=" not in {f"{name}=" for element in tree.iter() for name in element.attrib}
    assert not list(tree.iter(f"{SVG}script"))


@settings(max_examples=150, deadline=None)
@given(drawn.stories())
def test_boxes_never_lie_on_each_other_and_never_outside_the_picture(story):
    found = layout.lay_out(story)
    boxes = list(found.boxes.values())
    for number, (x, y) in enumerate(boxes):
        assert x >= 0
        assert y >= 0
        assert x + layout.WIDE <= found.width
        assert y + layout.HIGH <= found.height
        for other_x, other_y in boxes[:number]:
            assert abs(x - other_x) >= layout.WIDE or abs(y - other_y) >= layout.HIGH


@settings(max_examples=100, deadline=None)
@given(drawn.stories(also=("nowhere",)))
def test_the_list_has_every_scene_once_in_the_numbers_of_the_picture(story):
    rows = drawing.outline(story, "mn")
    assert [row.number for row in rows] == list(range(1, len(story.by_key) + 1))
    numbers = {row.key: row.number for row in rows}
    assert numbers.keys() == story.by_key.keys()
    for row in rows:
        assert [choice.to for choice in row.choices] == [numbers.get(choice.to) for choice in story.scene(row.key).choices]


def test_the_story_begins_at_the_top_and_endings_have_a_shape_and_a_word():
    for story in reading.shipped():
        tree = ElementTree.fromstring(str(drawing.draw(story, "en", ident="graph")))
        found = layout.lay_out(story)
        assert min(found.boxes, key=lambda key: found.boxes[key][1]) == story.start
        assert not found.apart
        for group in tree.iter(f"{SVG}g"):
            if group.get("data-choice") is None and story.scene(group.get("data-scene")).ending:
                assert len(group.findall(f"{SVG}rect")) == 2
                assert any("Ending" in (text.text or "") for text in group.findall(f"{SVG}text"))


def test_the_picture_has_a_title_and_a_description_for_screen_readers():
    (story, *_rest) = reading.shipped()
    tree = ElementTree.fromstring(str(drawing.draw(story, "en", ident="graph")))
    labels = tree.get("aria-labelledby").split()
    assert tree.get("role") == "img"
    assert [element.get("id") for element in tree][:2] == labels
    assert "19 scenes" in tree.find(f"{SVG}desc").text


def test_the_largest_story_there_may_be_is_checked_drawn_and_written_in_seconds():
    words, chance = {"mn": "Үг"}, random.Random(4)
    meters = tuple(Meter(f"m{number}", words, 0, 9) for number in range(6))
    scenes = tuple(
        Scene(
            f"s{number}", words,
            tuple(
                Choice(
                    f"c{place}", f"s{chance.randrange(300)}", words, (Condition("at-least", f"m{place % 6}", place % 3),),
                    (Effect(f"m{chance.randrange(6)}", 1),),
                )
                for place in range(12)
            ),
        )
        for number in range(300)
    )  # fmt: skip
    story = Story("large", words, "s0", scenes, meters)
    began = time.perf_counter()
    report = rules.check(story)
    drawing.draw(story, "mn", ident="graph")
    twee.write(story, "mn")
    assert time.perf_counter() - began < 15
    assert not report.complete


def test_scenes_that_the_checker_found_unreachable_stand_apart_below_all_others():
    words = {"mn": "Үг"}
    story = Story(
        "s", words, "a",
        (
            Scene("a", words, (Choice("c", "end", words), Choice("d", "b", words))),
            Scene("b", words, (Choice("c", "end", words),)),
            Scene("end", words, ending=Ending("help", words, words)),
        ),
    )  # fmt: skip
    found = layout.lay_out(story, apart={"b"})
    assert found.apart == ("b",)
    assert found.boxes["b"][1] > found.apart_top > max(found.boxes["a"][1], found.boxes["end"][1])
    assert "story-apart" in str(drawing.draw(story, "mn", ident="g", apart={"b"}))


@pytest.mark.parametrize("ident", ["", "1a", 'a"b', "a b", "А"])
def test_an_id_that_could_break_the_page_is_refused(ident):
    (story, *_rest) = reading.shipped()
    with pytest.raises(ValueError, match="an id is of"):
        drawing.draw(story, "mn", ident=ident)
