"""Pictures from recipes: everything in the vocabulary draws, and what is drawn is small, sound and without script."""

import gzip
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.lib.drawing import clothes, hair, scene
from courses.lib.drawing.marks import MARKS, digits
from courses.lib.drawing.palette import COLOURS, coloured
from courses.lib.drawing.people import CAST, FACES, MOODS, POSES, SEATS, WHO
from courses.lib.drawing.places import GROUNDS, LIGHTS, PLACES
from courses.lib.drawing.things import THINGS

MOST = 15 * 1024
ELEMENTS = {"svg", "style", "defs", "linearGradient", "stop", "clipPath", "g", "path", "rect", "circle", "ellipse"}
STYLE = re.compile(
    r"@media \(prefers-color-scheme:dark\)\{(\.[a-z]+\d*\{(fill|stroke|stop-color|opacity):(#[0-9A-F]{6}|1)\})+\}"
)
SCENES = Path(scene.__file__).resolve().parents[2] / "content" / "seed" / "scenes"


def assert_sound(svg: str) -> None:
    root = ElementTree.fromstring(svg)
    names = [element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter()]
    assert set(names) <= ELEMENTS
    for element in root.iter():
        for attribute, value in element.attrib.items():
            assert not attribute.startswith("on")
            assert "href" not in attribute
            assert "@" not in value
            assert "://" not in value
            assert "url(" not in value or value.startswith("url(#")
        if element.tag.endswith("}style"):
            assert STYLE.fullmatch(element.text)
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)
    used = {name for element in root.iter() for name in (element.get("class") or "").split()}
    assert set(re.findall(r"\.([a-z]+\d*)\{", svg)) == used
    assert not re.search(r"\d\.\d{4}", svg)
    assert "nan" not in svg
    assert len(gzip.compress(svg.encode())) < MOST


def drawn(**recipe) -> str:
    svg = scene.draw({"place": "plain", **recipe})
    assert_sound(svg)
    return svg


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("light", LIGHTS)
def test_every_place_draws_in_every_light(place, light):
    assert (
        drawn(place=place, light=light) != drawn(place=place, light="day" if light != "day" else "evening") or place == "plain"
    )


@pytest.mark.parametrize("who", WHO)
def test_every_member_of_the_cast_draws_and_is_somebody_else_than_the_others(who):
    mine = drawn(people=[{"who": who, "at": 400}])
    others = {drawn(people=[{"who": other, "at": 400}]) for other in WHO if other != who}
    assert mine not in others


@pytest.mark.parametrize("mood", MOODS)
def test_every_mood_is_seen_in_the_face_of_every_person(mood):
    for who in CAST:
        faces = {drawn(people=[{"who": who, "at": 400, "mood": other}]) for other in MOODS if other != mood}
        assert drawn(people=[{"who": who, "at": 400, "mood": mood}]) not in faces


@pytest.mark.parametrize("pose", POSES)
def test_every_pose_draws_with_every_seat_and_with_something_in_the_hand(pose):
    for who in ("girl6", "boy9", "teen-girl", "mother", "grandmother", "boy-wheelchair", "boy-crutch"):
        for seat in ({}, *({"seat": seat} for seat in SEATS)):
            for holds in ({}, {"holds": {"thing": "phone", "shows": "chat"}}, {"holds": {"thing": "book"}}):
                drawn(people=[{"who": who, "at": 400, "pose": pose, **seat, **holds}])


@pytest.mark.parametrize("name", THINGS)
def test_every_thing_draws_and_can_be_held_unless_it_cannot(name):
    assert len(drawn(things=[{"thing": name, "at": [400, 300]}])) > len(drawn())
    held = {"who": "girl9", "at": 400, "pose": "hold", "holds": {"thing": name}}
    if THINGS[name].held is None:
        assert scene.problems({"place": "plain", "people": [held]}) == [f"people 1: nobody can hold: {name}"]
    else:
        empty = {key: value for key, value in held.items() if key != "holds"}
        assert drawn(people=[held]) != drawn(people=[empty])


@pytest.mark.parametrize("mark", MARKS)
def test_every_sign_stands_on_every_face_that_shows_one(mark):
    for name, entry in THINGS.items():
        if entry.mark:
            assert drawn(things=[{"thing": name, "at": [400, 300], "shows": mark}])
    assert drawn(people=[{"who": "girl9", "at": 400, "says": mark}]) != drawn(
        people=[{"who": "girl9", "at": 400, "thinks": mark}]
    )


@pytest.mark.parametrize("ground", GROUNDS)
def test_the_small_picture_is_square_and_its_round_has_the_colour_that_was_asked_for(ground):
    svg = drawn(place=f"plain:{ground}", size="small", people=[{"who": "boy9", "at": 200}])
    assert 'viewBox="0 0 400 400"' in svg
    assert COLOURS[f"wall-{ground}"][0] in svg


def test_the_same_recipe_gives_the_same_bytes_and_another_recipe_other_ids():
    recipe = {"place": "ger", "people": [{"who": "girl9", "at": 300}], "things": [{"thing": "lock", "at": [600, 200]}]}
    assert scene.draw(recipe) == scene.draw({key: recipe[key] for key in reversed(recipe)})
    other = scene.draw(recipe | {"light": "evening"})
    assert not set(re.findall(r'id="([^"]+)"', scene.draw(recipe))) & set(re.findall(r'id="([^"]+)"', other))


def test_at_night_the_picture_is_dark_for_everybody_and_needs_no_rules():
    svg = drawn(place="steppe", light="night")
    assert "<style>" not in svg
    assert COLOURS["grass"][1] in svg
    assert COLOURS["grass"][0] not in svg


def test_who_looks_to_the_left_is_the_mirror_image_but_the_screen_in_the_hand_is_not():
    person = {"who": "boy9", "at": 400, "pose": "hold", "holds": {"thing": "phone", "shows": "108"}}
    right, left = drawn(people=[person]), drawn(people=[person | {"faces": "left"}])
    assert left.count("scale(-") > right.count("scale(-")


def test_an_arm_lies_round_the_next_person_and_its_hand_is_drawn_after_both():
    pair = [{"who": "mother", "at": 350, "pose": "hug"}, {"who": "girl9", "at": 440}]
    alone = drawn(people=[pair[0]])
    hugging = drawn(people=pair)
    hand = hugging.rindex("<ellipse")
    assert hand > hugging.rindex(COLOURS["yellow"][0])
    assert hugging[hand:] != alone[alone.rindex("<ellipse") :]


def test_furniture_hides_the_feet_of_those_behind_it_and_a_poster_hangs_behind_everybody():
    recipe = {"people": [{"who": "girl9", "at": [400, 450]}]}
    desk = drawn(**recipe, things=[{"thing": "desk", "at": [400, 500]}])
    assert desk.rindex(COLOURS["wood-light"][0]) > desk.rindex(COLOURS["yellow"][0])
    poster = drawn(**recipe, things=[{"thing": "poster", "at": [400, 200]}])
    assert poster.index(COLOURS["paper"][0]) < poster.index(COLOURS["yellow"][0])
    assert drawn(**recipe, things=[{"thing": "poster", "at": [400, 200], "before": True}]) != poster


@pytest.mark.parametrize(
    ("recipe", "fault"),
    [
        ("a word", "a recipe is a mapping"),
        ({}, "unknown place: (none)"),
        ({"place": "moon"}, "unknown place: moon"),
        ({"place": "plain:black"}, "unknown ground: black"),
        ({"place": "ger:peach"}, "unknown ground: peach"),
        ({"place": "ger", "light": "dusk"}, "unknown light: dusk"),
        ({"place": "ger", "size": "tiny"}, "unknown size: tiny"),
        ({"place": "ger", "weather": "rain"}, "unknown key: weather"),
        ({"place": "ger", "people": {"who": "girl9"}}, "people is a list"),
        ({"place": "ger", "people": ["girl9"]}, "people 1 is a mapping"),
        ({"place": "ger", "people": [{"who": "dragon", "at": 1}]}, "people 1: unknown person: dragon"),
        ({"place": "ger", "people": [{"who": "girl9"}]}, "people 1: at is the x or [x, y]"),
        ({"place": "ger", "people": [{"who": "girl9", "at": 900}]}, "people 1: off the picture: 900, 500"),
        ({"place": "plain", "size": "small", "people": [{"who": "girl9", "at": 500}]}, "people 1: off the picture: 500, 400"),
        ({"place": "ger", "people": [{"who": "girl9", "at": 1, "pose": "fly"}]}, "people 1: unknown pose: fly"),
        ({"place": "ger", "people": [{"who": "girl9", "at": 1, "mood": "bored"}]}, "people 1: unknown mood: bored"),
        ({"place": "ger", "people": [{"who": "girl9", "at": 1, "faces": "up"}]}, "people 1: unknown faces: up"),
        ({"place": "ger", "people": [{"who": "girl9", "at": 1, "seat": "horse"}]}, "people 1: unknown seat: horse"),
        ({"place": "ger", "people": [{"who": "girl9", "at": 1, "size": 9}]}, "people 1: size is from 0.2 to 4, not 9"),
        ({"place": "ger", "people": [{"who": "girl9", "at": 1, "says": "boo"}]}, "people 1: unknown sign: boo"),
        ({"place": "ger", "people": [{"who": "girl9", "at": 1, "holds": "phone"}]}, "people 1: holds is a mapping"),
        ({"place": "ger", "people": [{"who": "girl9", "at": 1, "holds": {"thing": "sun"}}]}, "people 1: unknown thing: sun"),
        (
            {"place": "ger", "people": [{"who": "girl9", "at": 1, "holds": {"thing": "phone", "shows": "sun"}}]},
            "people 1: unknown sign: sun",
        ),
        (
            {"place": "ger", "people": [{"who": "stranger", "at": 1}]},
            "people 1: a stranger is seen on screens only: holds or things with shows: stranger",
        ),
        ({"place": "ger", "things": [{"thing": "sun", "at": [1, 1]}]}, "things 1: unknown thing: sun"),
        ({"place": "ger", "things": [{"thing": "lock", "at": 5}]}, "things 1: at is the x and y: [x, y]"),
        ({"place": "ger", "things": [{"thing": "lock", "at": [5, 900]}]}, "things 1: off the picture: 5, 900"),
        ({"place": "ger", "things": [{"thing": "lock", "at": [5, 5], "shows": "chat"}]}, "things 1: lock shows nothing"),
        (
            {"place": "ger", "things": [{"thing": "lock", "at": [5, 5], "turn": "left"}]},
            "things 1: turn is in degrees, not left",
        ),
    ],
)
def test_what_is_wrong_with_a_recipe_is_named(recipe, fault):
    assert scene.problems(recipe) == [fault]
    with pytest.raises(ValueError, match=re.escape(fault)):
        scene.draw(recipe)


def test_a_screen_may_show_a_stranger():
    recipe = {
        "place": "ger",
        "people": [{"who": "girl9", "at": 300, "pose": "hold", "holds": {"thing": "phone", "screen": "stranger"}}],
    }
    assert scene.problems(recipe) == []
    assert_sound(scene.draw(recipe))


def test_numbers_are_drawn_as_strokes():
    assert digits("108", "ink").count("<path") == 3
    with pytest.raises(KeyError):
        digits("1a", "ink")


def test_a_colour_without_a_second_one_needs_no_rule():
    assert coloured('<path fill="@white"/>', night=False) == ('<path fill="#FFFFFF"/>', "")
    markup, sheet = coloured('<path fill="@wood"/>', night=False)
    assert sheet.count("{") == 2
    assert 'class="f' in markup


def test_every_person_wears_clothes_and_hair_that_exist():
    for person in CAST.values():
        assert person.hair in hair.HAIR
        assert person.wear in clothes.WEAR
        assert {person.colour, person.accent, person.legs, person.shoes, person.skin, person.hair_colour} <= set(COLOURS)
        assert clothes.deeper(person.colour) in COLOURS


def recipes_of_the_seed() -> list:
    files = sorted(SCENES.glob("*.yaml"))
    return [
        pytest.param(entry["draw"], entry.get("alt"), id=f"{file.stem}/{entry['file']}")
        for file in files
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))
        if "draw" in entry
    ]


@pytest.mark.parametrize(("recipe", "alt"), recipes_of_the_seed())
def test_every_scene_of_the_seed_can_be_drawn_and_says_what_is_seen(recipe, alt):
    assert scene.problems(recipe) == []
    assert_sound(scene.draw(recipe))
    # Pages say it themselves, where they show the picture.
    if alt is not None:
        assert set(alt) == {"mn", "en"}
        assert all(0 < len(words) <= 200 for words in alt.values())


_signs = st.sampled_from(sorted(MARKS))
_holds = st.one_of(
    st.sampled_from(sorted(name for name, entry in THINGS.items() if entry.held)).map(lambda name: {"thing": name}),
    _signs.map(lambda mark: {"thing": "phone", "shows": mark}),
)
_people = st.fixed_dictionaries(
    {"who": st.sampled_from(WHO), "at": st.integers(0, 800) | st.tuples(st.integers(0, 800), st.integers(100, 600)).map(list)},
    optional={
        "pose": st.sampled_from(POSES), "mood": st.sampled_from(MOODS), "faces": st.sampled_from(FACES),
        "seat": st.sampled_from(SEATS), "holds": _holds, "size": st.floats(0.2, 4), "says": _signs, "thinks": _signs,
    },
)  # fmt: skip
_things = st.fixed_dictionaries(
    {"thing": st.sampled_from(sorted(THINGS)), "at": st.tuples(st.floats(0, 800), st.floats(0, 500)).map(list)},
    optional={"size": st.floats(0.2, 4), "turn": st.integers(-360, 360), "flip": st.booleans(), "behind": st.booleans()},
)
_recipes = st.fixed_dictionaries(
    {"place": st.sampled_from([*PLACES, *(f"plain:{ground}" for ground in GROUNDS)])},
    optional={
        "light": st.sampled_from(LIGHTS),
        "people": st.lists(_people, max_size=4),
        "things": st.lists(_things, max_size=4),
    },
)


@settings(max_examples=60, deadline=None)
@given(_recipes)
def test_whatever_is_combined_gives_a_small_sound_picture(recipe):
    assert scene.problems(recipe) == []
    svg = scene.draw(recipe)
    assert svg == scene.draw(recipe)
    assert_sound(svg)


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["thing", "shows"]), inner, max_size=2),
    max_leaves=4,
)
_odd_people = st.lists(
    st.dictionaries(st.sampled_from(["who", "at", "pose", "mood", "faces", "seat", "holds", "size", "says"]), _anything),
    max_size=2,
)
_odd_things = st.lists(st.dictionaries(st.sampled_from(["thing", "at", "shows", "size", "turn"]), _anything), max_size=2)


@settings(max_examples=200, deadline=None)
@given(
    _anything
    | st.fixed_dictionaries(
        {},
        optional={
            "place": _anything,
            "light": _anything,
            "size": _anything,
            "people": _anything | _odd_people,
            "things": _anything | _odd_things,
        },
    )
)
def test_a_recipe_of_any_shape_is_judged_and_never_breaks(recipe):
    faults = scene.problems(recipe)
    assert all(isinstance(fault, str) for fault in faults)
    if not faults:
        assert_sound(scene.draw(recipe))
