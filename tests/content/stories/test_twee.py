"""Twee 3: what we write is read back the same, what others write is read with a report, and a hostile file is only refused."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.content.stories import reading, rules, twee
from courses.content.stories.graph import Choice, Condition, Effect, Ending, Meter, Scene, Story
from courses.content.stories.twee_marks import CONTROL, TweeReading

from . import drawn

SMALL = """A line of greeting
:: StoryTitle
Ой

:: StoryData
{"ifid": "D674C58C-DEFA-4F70-B7A2-27742230C0FC", "format": "Harlowe", "start": "Эхлэл"}

:: Эхлэл [forest] {"position":"600,400"}
Чи ойд байна.

[[Баруун тийш->Гол]]
[[уул<-Зүүн тийш]]
[[Буцах|Эхлэл]]
[[уул]]

:: Гол
Энд гол бий. [[Алга болсон зам->Хаа нэгтээ]]

:: уул [ending-help]
Төгслөө.

:: hooks [script]
alert(1)
"""


def read(text: str, **more) -> TweeReading:
    return twee.read(text.encode(), "mn", **more)


def in_one_language(story: Story, language: str) -> Story:
    """The story with the texts of this language only."""

    def only(texts):
        return {code: text for code, text in texts.items() if code == language}

    return replace(
        story, title=only(story.title), note=only(story.note),
        meters=tuple(replace(meter, name=only(meter.name)) for meter in story.meters),
        scenes=tuple(
            replace(
                scene, texts=only(scene.texts), speaker=only(scene.speaker), help_box=only(scene.help_box),
                ending=scene.ending
                and Ending(scene.ending.kind, only(scene.ending.reflection), only(scene.ending.help)),
                choices=tuple(
                    replace(choice, texts=only(choice.texts), feedback=only(choice.feedback)) for choice in scene.choices
                ),
            )
            for scene in story.scenes
        ),
    )  # fmt: skip


# --- out and in again --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("story", reading.shipped(), ids=lambda story: story.key)
def test_a_shipped_story_comes_back_as_it_went(story):
    for language in ("mn", "en"):
        found = twee.read(twee.write(story, language).content, language)
        assert (found.problems, found.losses) == ((), ())
        assert found.story == in_one_language(story, language)


@pytest.mark.parametrize("story", reading.shipped(), ids=lambda story: story.key)
def test_a_second_language_is_put_onto_the_same_keys(story):
    mongolian = twee.read(twee.write(story, "mn").content, "mn").story
    english = twee.read(twee.write(story, "en").content, "en").story
    merged = twee.merge(mongolian, english, "en")
    assert (merged.story, merged.problems, merged.losses) == (story, (), ())
    assert rules.check(merged.story).findings == ()


@settings(max_examples=100, deadline=None)
@given(drawn.stories(also=("nowhere",)), st.data())
def test_whatever_the_texts_the_ways_come_back_and_changed_signs_are_reported(story, data):
    words = st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
    scenes = tuple(
        replace(
            one, texts={"mn": data.draw(words)},
            choices=tuple(replace(way, texts={"mn": data.draw(words)}) for way in one.choices),
            ending=one.ending and replace(one.ending, reflection={"mn": "Үг"}, help={"mn": "Үг"}),
        )
        for one in story.scenes
    )  # fmt: skip
    meters = tuple(replace(meter, name={"mn": "Үг"}) for meter in story.meters)
    story = replace(story, scenes=scenes, meters=meters, title={"mn": "Үг"})
    written = twee.write(story, "mn")
    found = twee.read(written.content, "mn")
    assert found.problems == ()
    for one, back in zip(story.scenes, found.story.scenes, strict=True):
        assert [(way.key, way.to, way.conditions, way.effects) for way in one.choices] == [
            (way.key, way.to, way.conditions, way.effects) for way in back.choices
        ]
        assert one.ending == back.ending
        pairs = [
            (one.texts, back.texts),
            *((way.texts, other.texts) for way, other in zip(one.choices, back.choices, strict=True)),
        ]
        for before, after in pairs:
            if written.losses == ():
                assert after.get("mn", "") == CONTROL.sub("", reading.tidy(before["mn"])).strip()
    assert found.story.meters == story.meters


def test_signs_that_twine_would_take_for_code_are_set_apart_and_reported():
    words = {"mn": "Тэр [[зам]] руу <<явав>> (set: $x to 1)\n\n:: гэж"}
    story = Story("s", words, "a", (Scene("a", words, (Choice("c", "a", {"mn": "нэг->хоёр]]"}),)),))
    written = twee.write(story, "mn")
    found = twee.read(written.content, "mn")
    assert any("space" in loss.sentence for loss in written.losses)
    assert [len(scene.choices) for scene in found.story.scenes] == [1]
    assert found.story.scenes[0].texts["mn"].replace(" ", "") == words["mn"].replace(" ", "").replace("\n\n", "\n\n")


# --- what others write -------------------------------------------------------------------------------------------------------


def test_all_four_kinds_of_link_lead_to_their_passage():
    found = read(SMALL)
    assert found.problems == ()
    first = found.story.scene(found.story.start)
    by_key = {scene.key: scene.texts["mn"] for scene in found.story.scenes}
    assert [(way.texts["mn"], by_key.get(way.to, "")[:4]) for way in first.choices] == [
        ("Баруун тийш", "Энд "), ("Зүүн тийш", "Төгс"), ("Буцах", "Чи о"), ("уул", "Төгс"),
    ]  # fmt: skip
    assert first.texts["mn"] == "Чи ойд байна."
    assert found.story.title == {"mn": "Ой"}
    assert found.story.by_key["uul"].ending.kind == "help"


def test_what_is_left_out_is_reported_with_its_passage():
    found = read(SMALL)
    told = {(loss.sentence, loss.place.name) for loss in found.losses}
    assert ("The tag «forest» is left out.", "Эхлэл") in told
    assert ("A passage that is no scene (script, style, settings) is left out.", "hooks") in told
    assert ("The text before the first passage is left out.", "") in told


def test_a_link_to_a_passage_that_does_not_exist_stays_and_the_checker_finds_it():
    found = read(SMALL)
    assert "unknown-target" in {one.code for one in rules.check(found.story).findings}


@pytest.mark.parametrize(
    ("body", "words", "loss"),
    [
        ("<<set $trust to 1>>Сайн уу", "Сайн уу", "Macros"),
        ("<<if $a>>Нэг<<else>>Хоёр<</if>>", "НэгХоёр", "Macros"),
        ("(set: $trust to (a: 1, 2))Сайн уу", "Сайн уу", "Macros"),
        ("(if: $a is 1)[Нэг [дотор] мөр] төгсөв", "Нэг [дотор] мөр төгсөв", "Macros"),
        ("(жишээ нь: гэр) (see: home)", "(жишээ нь: гэр) (see: home)", ""),
        ("Сайн <b>уу</b>", "Сайн уу", "HTML"),
        ("Сайн <script>x</script>уу", "Сайн xуу", "HTML"),
        ("Сайн <!-- нууц --> уу /* x */", "Сайн уу", "Comments"),
        ("Чи $name байна", "Чи $name байна", "variable"),
        ("(if: $a)[ [[зам->a]] ]", "", "Macros"),
        ("[[зам->a][$x to 1]]", "", "link sets"),
    ],
)
def test_macros_and_tags_are_left_out_and_reported(body, words, loss):
    found = read(f":: a\n{body}\n")
    assert found.problems == ()
    assert found.story.scenes[0].texts.get("mn", "") == words
    told = [one.sentence for one in found.losses if "title" not in one.sentence]
    assert any(loss in one for one in told) if loss else told == []


def test_names_with_escaped_brackets_are_read_as_they_were_meant():
    found = read(':: a \\[b\\] \\{c\\} [ending-open sensitive] {"position":"1,2"}\nҮг\n')
    (scene,) = found.story.scenes
    assert (scene.sensitive, scene.ending.kind) == (True, "open")
    assert scene.key.startswith("a")


def test_an_author_who_lost_the_metadata_can_still_bring_a_second_language():
    base = replace(read(":: a\nҮг\n[[Явах->b]]\n\n:: b\nТөгсөв\n").story, title={"mn": "Ой"})
    scenes = (replace(base.scenes[0], choices=(replace(base.scenes[0].choices[0], key="go"),)), base.scenes[1])
    base = replace(base, scenes=scenes)
    english = twee.read(b":: StoryTitle\nWood\n\n:: a\nWords\n[[Go->b]]\n\n:: b\nOver\n\n:: c\nMore", "en").story
    merged = twee.merge(base, english, "en")
    assert merged.problems == ()
    assert merged.story.scenes[0].choices[0] == Choice("go", "b", {"mn": "Явах", "en": "Go"})
    assert merged.story.title == {"mn": "Ой", "en": "Wood"}
    assert [loss.place.name for loss in merged.losses] == ["c"]


def test_a_second_language_with_other_ways_is_refused():
    base = read(":: a\nҮг\n[[Явах->b]]\n\n:: b\nТөгсөв\n").story
    other = twee.read(b":: a\nWords\n[[Go->a]]\n", "en").story
    assert [(one.place.name, one.field) for one in twee.merge(base, other, "en").problems] == [("a", "c1"), ("b", "")]


# --- hostile files -----------------------------------------------------------------------------------------------------------

DEEP = "[" * 9000


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\n\n", b"no passage at all", b"\xff\xfe:\x00:\x00", b":: a\n\x00", b":: a\n\x1b[31m", "﻿".encode() + b"::\n",
        b":: a\n\xed\xa0\x80", b":: a\nx\n:: a\ny\n", b":: a\n[[->]]\n", b":: a\n" + b"x" * 30_000, b"::\n" * 5000,
        b":: a\n" + b"x" * 3_000_000, b":: a\n" + b"[[x->a]]" * 100, b":: a\n" + b"word " * 1000,
        b"".join(b":: p%d\nx\n" % number for number in range(400)),
    ],
)  # fmt: skip
def test_a_file_that_is_no_story_is_refused_with_a_sentence(content):
    found = twee.read(content, "mn")
    assert found.story is None
    assert all(problem.sentence for problem in found.problems)
    assert found.problems


@pytest.mark.parametrize(
    "meta",
    [
        "{", "{]", "{}}", f'{{"story": {DEEP}}}', '{"story": 1}', '{"story": {"choices": 1}}', '{"story": {"choices": [1]}}',
        '{"story": {"choices": [{"effects": {"a": NaN}}]}}', '{"story": {"choices": [{"effects": {"a": 1e999}}]}}',
        '{"story": {"choices": [{"effects": {"a": ' + "9" * 5000 + "}}]}}", '{"story": {"speaker": {"mn": 1}}}',
        '{"story": {"choices": [{"if": [{"meter": "a", "at_least": true}]}]}}', '{"story": {"picture": "../../etc"}}',
        '{"story": {"help": {"__class__": "x"}}}',
    ],
)  # fmt: skip
def test_metadata_that_is_not_ours_is_left_out_and_reported(meta):
    found = read(f":: StoryTitle\nҮг\n\n:: a {meta}\nҮг [[Явах->a]]\n")
    assert found.problems == ()
    assert found.story.scenes == (Scene("a", {"mn": "Үг"}, (Choice("c1", "a", {"mn": "Явах"}),)),)
    assert len(found.losses) == 1


@pytest.mark.parametrize("data", ["{", "1", '{"story": 1}', '{"story": {"meters": [1]}}', '{"story": {"key": "../x"}}', DEEP])
def test_story_data_that_is_not_ours_is_left_out_and_reported(data):
    found = read(f":: StoryTitle\nҮг\n\n:: StoryData\n{data}\n\n:: a\nҮг\n", key="mine")
    assert (found.story.key, found.story.meters) == ("mine", ())
    assert len(found.losses) == 1


PIECES = (
    ":: a", ":: b", "\n", "[[", "]]", "->", "<-", "|", "<<", ">>", "(set:", ")", "[", "]", "{", "}", "\\", "x", '"story"', ":",
    "<b>",
)  # fmt: skip
files = st.one_of(
    st.binary(max_size=200), st.lists(st.sampled_from(PIECES), max_size=40).map(lambda parts: "".join(parts).encode())
)


@settings(max_examples=300, deadline=None)
@given(files)
def test_no_file_makes_the_reader_crash(content):
    found = twee.read(content, "mn")
    assert (found.story is None) == bool(found.problems)
    if found.story:
        rules.check(found.story)
        assert twee.read(twee.write(found.story, "mn").content, "mn").problems == ()


@pytest.mark.parametrize(
    "piece", ["<<", "[[", "(set:", "(if:(", "(a:)[", "<!--", "/*", "<a ", "\\", "]]", "$a", "<a", "[[a->b]]"]
)
def test_a_file_full_of_marks_that_nothing_closes_is_read_in_no_time(piece):
    body = (piece * (19_000 // len(piece)))[:19_000]
    content = "".join(f":: p{number}\n{body}\n" for number in range(100)).encode()
    began = time.perf_counter()
    twee.read(content, "mn")
    assert time.perf_counter() - began < 5


def test_conditions_effects_and_meters_survive_the_way_through_a_file():
    told = Story(
        "s", {"mn": "Үг"}, "a",
        (
            Scene("a", {"mn": "Үг"}, (
                Choice("c", "b", {"mn": "Явах"}, (
                    Condition("at-least", "m", 2), Condition("at-most", "m", 3), Condition("visited", "a"),
                    Condition("not-visited", "b"),
                ), (Effect("m", 9), Effect("m", -9)), {"mn": "Зүгээр"}),
            ), {"mn": "Ану"}, "horse", "voice", True, {"mn": "108"}),
            Scene("b", {"mn": "Үг"}, ending=Ending("calm", {"mn": "Бод"}, {"mn": "108"})),
        ),
        (Meter("m", {"mn": "Итгэл"}, 2, 4, True), Meter("n", {"mn": "Үг"}, 0, 1)), "parents", {"mn": "Анхаар"},
    )  # fmt: skip
    assert twee.read(twee.write(told, "mn").content, "mn").story == told
