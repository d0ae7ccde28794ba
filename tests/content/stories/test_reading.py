"""Story files are read into plain values, and everything wrong with one is named at once, with its place."""

import copy

import pytest
import yaml

from courses.content.stories import reading
from courses.content.stories.graph import Choice, Condition, Effect, Ending, Meter, Scene, Story

FILE = """
key: small
audience: parents
title: {mn: Ой, en: Wood}
note: {mn: Анхаар, en: Beware}
start: a
meters:
  - {key: trust, name: {mn: Итгэл, en: Trust}, start: 2, top: 4, shown: true}
scenes:
  - key: a
    text: {mn: "Нэг\\n  мөр", en: One line}
    speaker: {mn: Ану, en: Anu}
    picture: horse
    narration: voice
    sensitive: true
    help_box: {mn: "108", en: "108"}
    choices:
      - key: c
        text: {mn: Явах, en: Go}
        to: b
        if: [{meter: trust, at_least: 1}, {meter: trust, at_most: 3}, {visited: a}, {not_visited: b}]
        effects: {trust: -1}
        feedback: {mn: Зүгээр, en: Fine}
  - key: b
    text: {mn: Төгсөв, en: Over}
    ending: {kind: help, reflection: {mn: Бод, en: Think}, help: {mn: "108", en: "108"}}
"""
RAW = yaml.safe_load(FILE)


def problems(raw) -> list[str]:
    with pytest.raises(reading.StoryFileError) as found:
        reading.story_of(raw, "small.yaml")
    return found.value.problems


def changed(**changes) -> dict:
    return {**copy.deepcopy(RAW), **changes}


def with_scene(**changes) -> dict:
    raw = copy.deepcopy(RAW)
    raw["scenes"][0].update(changes)
    return raw


def with_choice(**changes) -> dict:
    raw = copy.deepcopy(RAW)
    raw["scenes"][0]["choices"][0].update(changes)
    return raw


def test_a_file_becomes_a_story(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(FILE, encoding="utf-8")
    assert reading.read(path) == Story(
        "small", {"mn": "Ой", "en": "Wood"}, "a",
        (
            Scene(
                "a", {"mn": "Нэг мөр", "en": "One line"},
                (
                    Choice(
                        "c", "b", {"mn": "Явах", "en": "Go"},
                        (
                            Condition("at-least", "trust", 1), Condition("at-most", "trust", 3), Condition("visited", "a"),
                            Condition("not-visited", "b"),
                        ),
                        (Effect("trust", -1),), {"mn": "Зүгээр", "en": "Fine"},
                    ),
                ),
                {"mn": "Ану", "en": "Anu"}, "horse", "voice", True, {"mn": "108", "en": "108"},
            ),
            Scene(
                "b", {"mn": "Төгсөв", "en": "Over"},
                ending=Ending("help", {"mn": "Бод", "en": "Think"}, {"mn": "108", "en": "108"}),
            ),
        ),
        (Meter("trust", {"mn": "Итгэл", "en": "Trust"}, 2, 4, True),), "parents", {"mn": "Анхаар", "en": "Beware"},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        ([], "small.yaml: a mapping of keys is wanted"),
        (changed(kee="x"), "small.yaml: no such key here: «kee»"),
        (changed(key="Ой"), "small.yaml: key: 'Ой' is no key"),
        (changed(start=None), "small.yaml: start: is missing"),
        (changed(title="Ой"), "small.yaml: title: a mapping of languages is wanted"),
        (changed(title={"mn": 5}), "small.yaml: title.mn: a text is wanted, not 5"),
        (changed(title={"MN": "Ой"}), "small.yaml: title: 'MN' is no language"),
        (changed(title={"mn": "о" * 2000}), "small.yaml: title.mn: 2000 characters, at most 1500 fit"),
        (changed(scenes={}), "small.yaml: scenes: a list is wanted"),
        (changed(meters=[{"key": "m", "name": {"mn": "М"}, "start": -1}]), "small.yaml: meters[0].start: a whole number"),
        (changed(meters=[{"key": "m", "name": {"mn": "М"}, "shown": "yes"}]), "small.yaml: meters[0].shown: true or false"),
        (with_scene(picture="../horse.svg"), "small.yaml: scenes[0].picture: '../horse.svg' is no key"),
        (with_scene(ending={"kind": "sad"}), "small.yaml: scenes[0].ending.kind: one of help, calm, open is wanted"),
        (with_choice(to=None), "small.yaml: scenes[0].choices[0].to: is missing"),
        (with_choice(**{"if": [{"meter": "trust"}]}), "small.yaml: scenes[0].choices[0].if[0]: wanted is"),
        (with_choice(**{"if": [{"meter": "trust", "at_least": True}]}), "scenes[0].choices[0].if[0].at_least: a whole number"),
        (with_choice(effects={"trust": 1.5}), "scenes[0].choices[0].effects: 'trust': a whole number"),
        (with_choice(effects=[1]), "small.yaml: scenes[0].choices[0].effects: a mapping of meters is wanted"),
    ],
)
def test_a_fault_is_named_with_its_place(raw, problem):
    assert any(problem in one for one in problems(raw))


def test_one_run_names_all_faults():
    assert len(problems(changed(key="Ой", start=None, title="Ой"))) == 3


@pytest.mark.parametrize(
    "text", ["key: a\nkey: b\n", "{", "? [a]\n: b\n", "key: \x00", "a: &x [*x]\n", "- " * 3000, "n: " + "9" * 5000]
)
def test_a_file_that_is_no_yaml_or_no_story_is_a_fault_and_not_a_crash(tmp_path, text):
    path = tmp_path / "bad.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(reading.StoryFileError) as found:
        reading.read(path)
    assert all(one.startswith("bad.yaml") for one in found.value.problems)


def test_a_file_that_is_not_there_is_a_fault(tmp_path):
    with pytest.raises(reading.StoryFileError, match=r"gone\.yaml"):
        reading.read(tmp_path / "gone.yaml")
