"""The checker of stories: its verdict equals that of a walk written here on its own, and each rule finds its fault."""

from dataclasses import replace

import pytest
from hypothesis import given, settings

from courses.content.stories import rules
from courses.content.stories.graph import Choice, Condition, Effect, Ending, Meter, Scene, Story

from . import drawn

WORDS = {"mn": "Үг", "en": "Words"}
NEVER = Condition("not-visited", "a")
END = Scene("end", WORDS, ending=Ending("help", WORDS, WORDS))


def story(*scenes: Scene, meters=(), **more) -> Story:
    return Story("small", WORDS, more.pop("start", scenes[0].key), (*scenes,), tuple(meters), **more)


def scene(key: str, *ways: Choice | str, **more) -> Scene:
    choices = tuple(Choice(f"to-{way}", way, WORDS) if isinstance(way, str) else way for way in ways)
    return Scene(key, WORDS, choices, **more)


def codes(told: Story, **more) -> set[tuple[str, str, str]]:
    return {(found.code, found.scene, found.choice) for found in rules.check(told, **more).findings}


# --- the walk by hand --------------------------------------------------------------------------------------------------------


def walk_by_hand(told: Story) -> dict[str, set]:
    """Everything about the ways of a story, from whole states: all meters, all scenes seen, nothing left away.

    Written without the checker and without graph.py's play: numbers and sets only.
    """
    scenes = {one.key: one for one in told.scenes}
    tops = {meter.key: meter.top for meter in told.meters}
    first = (told.start, tuple(sorted((meter.key, meter.start) for meter in told.meters)), frozenset([told.start]))
    table, todo, offered = {}, [first], set()
    while todo:
        here = todo.pop()
        if here in table:
            continue
        key, meters, seen = here
        now, after = dict(meters), []
        for choice in [] if scenes[key].ending else scenes[key].choices:
            met = []
            for condition in choice.conditions:
                if condition.kind == "at-least":
                    met.append(now[condition.subject] >= condition.value)
                elif condition.kind == "at-most":
                    met.append(now[condition.subject] <= condition.value)
                elif condition.kind == "visited":
                    met.append(condition.subject in seen)
                else:
                    met.append(condition.subject not in seen)
            if False in met:
                continue
            offered.add((key, choice.key))
            then = dict(now)
            for effect in choice.effects:
                then[effect.meter] = sorted((0, then[effect.meter] + effect.by, tops[effect.meter]))[1]
            if choice.to in scenes:
                after.append((choice.to, tuple(sorted(then.items())), seen | {choice.to}))
        table[here] = after
        todo += after
    can_end = {here for here in table if scenes[here[0]].ending}
    while True:
        more = {here for here, after in table.items() if here not in can_end and can_end.intersection(after)}
        if not more:
            break
        can_end |= more
    reached = {here[0] for here in table}
    return {
        "unreachable": {key for key in scenes if key not in reached},
        "dead-end": {here[0] for here, after in table.items() if not after and not scenes[here[0]].ending}
        | {key for key, one in scenes.items() if not one.choices and not one.ending},
        "no-way-out": {here[0] for here, after in table.items() if after and here not in can_end},
        "never-offered": {
            (key, choice.key)
            for key, one in scenes.items() if key in reached and not one.ending
            for choice in one.choices if (key, choice.key) not in offered
        },
        "no-ending": {""} if not any(scenes[key].ending for key in reached) else set(),
        "no-help-ending": set()
        if any(scenes[key].ending and scenes[key].ending.kind == "help" for key in reached)
        else {""},
    }  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(drawn.stories(also=("nowhere",)))
def test_the_verdict_on_any_story_is_that_of_a_walk_by_hand(told):
    by_hand = walk_by_hand(told)
    report = rules.check(told)
    assert report.complete
    for code, expected in by_hand.items():
        found = {
            (one.scene, one.choice) if code == "never-offered" else one.scene for one in report.findings if one.code == code
        }
        assert found == expected, code


@settings(max_examples=150, deadline=None)
@given(drawn.stories())
def test_a_walk_that_was_broken_off_claims_nothing_that_the_whole_walk_denies(told):
    whole, part = rules.check(told), rules.check(told, limit=2)
    sure = {"unreachable", "dead-end", "no-way-out", "never-offered", "no-ending", "no-help-ending"}
    assert {one for one in part.findings if one.code in sure} <= {one for one in whole.findings if one.code in sure}
    assert part.reached <= whole.reached
    assert part.complete or [one.code for one in part.findings].count("too-large") == 1


# --- each rule ---------------------------------------------------------------------------------------------------------------


def test_a_sound_story_has_no_finding():
    assert rules.check(story(scene("a", "end"), END)).findings == ()


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (story(scene("a", "end", "b"), scene("b"), END), ("dead-end", "b", "")),
        (story(scene("a", "end"), scene("b", "end"), END), ("unreachable", "b", "")),
        (story(scene("a", "end", "b"), scene("b", "b"), END), ("no-way-out", "b", "")),
        (story(scene("a", "end", "gone"), END), ("unknown-target", "a", "to-gone")),
        (story(scene("a", "end"), scene("a", "end"), END), ("duplicate-scene", "a", "")),
        (story(scene("a", "end", "end"), END), ("duplicate-choice", "a", "to-end")),
        (story(scene("a", "end"), END, meters=[Meter("m", WORDS), Meter("m", WORDS)]), ("duplicate-meter", "", "")),
        (story(scene("a", "end"), END, meters=[Meter("m", WORDS, 6, 5)]), ("meter-range", "", "")),
        (story(scene("a", "end"), END, meters=[Meter("m", WORDS, 0, 0)]), ("meter-range", "", "")),
        (story(scene("a", "end", sensitive=True), END), ("no-help-box", "a", "")),
        (story(scene("a", "end"), END, start="gone"), ("unknown-start", "", "")),
        (story(scene("a", "end", picture="gone"), END), ("unknown-picture", "a", "")),
        (story(scene("a", "end"), replace(END, choices=(Choice("c", "a", WORDS),))), ("ending-with-choices", "end", "")),
        (story(scene("a", "end"), replace(END, ending=Ending("help", {}, WORDS))), ("no-reflection", "end", "")),
        (story(scene("a", "end"), replace(END, ending=Ending("help", WORDS, {}))), ("no-help", "end", "")),
        (story(scene("a", "end"), replace(END, ending=Ending("help", WORDS, {"mn": " "}))), ("no-help", "end", "")),
        (story(scene("a", "end"), replace(END, ending=Ending("sad", WORDS, WORDS))), ("unknown-kind", "end", "")),
        (story(scene("a", "end"), replace(END, ending=Ending("open", WORDS, WORDS))), ("no-help-ending", "", "")),
        (story(scene("a", "a")), ("no-ending", "", "")),
        (story(scene("a", Choice("c", "end", WORDS, (Condition("at-least", "gone", 1),))), END), ("unknown-meter", "a", "c")),
        (story(scene("a", Choice("c", "end", WORDS, (), (Effect("gone", 1),))), END), ("unknown-meter", "a", "c")),
        (story(scene("a", Choice("c", "end", WORDS, (Condition("visited", "gone"),))), END), ("unknown-scene", "a", "c")),
        (story(scene("a", Choice("c", "end", WORDS, (Condition("odd", "a"),))), END), ("unknown-condition", "a", "c")),
        (story(scene("a", "end", Choice("c", "end", WORDS, (NEVER,))), END), ("never-offered", "a", "c")),
        (story(replace(scene("a", "end"), texts={"en": "Words"}), END), ("no-text", "a", "")),
        (story(replace(scene("a", "end"), texts={}), END), ("no-text", "a", "")),
        (story(replace(scene("a", "end"), speaker={"mn": "Болд"}), END), ("no-translation", "a", "")),
        (story(scene("a", Choice("c", "end", {"en": "Go"})), END), ("no-text", "a", "c")),
    ],
)  # fmt: skip
def test_a_fault_is_found_where_it_is(told, expected):
    assert expected in codes(told, pictures=["horse"])


def test_a_scene_behind_a_condition_that_is_never_met_is_unreachable():
    meter = Meter("trust", WORDS, 1, 3)
    closed = Choice("c", "b", WORDS, (Condition("at-least", "trust", 3),))
    up = Choice("up", "a", WORDS, (), (Effect("trust", 1),))
    assert ("unreachable", "b", "") in codes(story(scene("a", "end", closed), scene("b", "end"), END, meters=[meter]))
    assert codes(story(scene("a", "end", closed, up), scene("b", "end"), END, meters=[meter])) == set()


def test_a_loop_that_a_meter_closes_is_found_although_every_scene_has_a_way_to_the_end():
    meter = Meter("trust", WORDS, 1, 1)
    out = Choice("out", "end", WORDS, (Condition("at-least", "trust", 1),))
    round_ = Choice("round", "a", WORDS, (), (Effect("trust", -1),))
    assert codes(story(scene("a", out, round_), END, meters=[meter])) == {("no-way-out", "a", "")}


def test_missing_mongolian_is_an_error_and_a_missing_translation_is_listed():
    found = rules.check(story(replace(scene("a", "end"), texts={"mn": "Үг"}), END))
    assert [(one.severity, one.detail) for one in found.findings] == [("warning", "en")]
    assert found.may_be_published
    found = rules.check(story(replace(scene("a", "end"), texts={"en": "Words"}), END))
    assert not found.may_be_published


def test_a_story_too_large_to_be_walked_says_so_and_says_how_far_it_was():
    meters = [Meter(f"m{number}", WORDS, 0, 9) for number in range(6)]
    ways = [Choice(f"up{number}", "a", WORDS, (), (Effect(f"m{number}", 1),)) for number in range(6)]
    asks = Choice("out", "b", WORDS, tuple(Condition("at-least", f"m{number}", 9) for number in range(6)))
    report = rules.check(story(scene("a", *ways, asks), scene("b", "end"), END, meters=meters), limit=500)
    (found,) = report.findings
    assert (found.code, found.severity, report.complete) == ("too-large", "warning", False)
    assert "1 of 3" in str(found.sentence)


def test_meters_and_scenes_that_no_condition_asks_for_cost_nothing():
    meters = [Meter(f"m{number}", WORDS, 0, 9) for number in range(6)]
    ways = [Choice(f"up{number}", "a", WORDS, (), (Effect(f"m{number}", 1),)) for number in range(6)]
    assert rules.check(story(scene("a", *ways, "end"), END, meters=meters)).places == 2
