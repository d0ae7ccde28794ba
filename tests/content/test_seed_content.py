"""The texts that ship with the platform: every file reads, every question is sound, every text is proofread."""

import gzip
import json
import re
from collections import Counter

import pytest

from courses.content.curriculum.models import CoursePage
from courses.content.quizzes.bank import OUTCOMES
from courses.content.quizzes.types import question_type
from courses.content.seed import markdown, reading
from courses.lib import proofreading


@pytest.fixture(scope="module")
def seed() -> reading.Seed:
    return reading.read()


def texts(value, at: str = ""):
    """(place, {mn: ..., en: ...}) of every text for people."""
    if isinstance(value, dict) and isinstance(value.get("mn"), str):
        yield at, value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield from texts(part, f"{at}.{name}")
    elif isinstance(value, (list, tuple)):
        for place, part in enumerate(value):
            yield from texts(part, f"{at}[{place}]")


def is_marked(question: dict) -> bool:
    return question_type(question["type"]).marked


def everything(seed: reading.Seed):
    parts = {
        "settings": seed.settings, "audiences": seed.audiences, "help_channels": seed.channels, "pages": seed.pages,
        "plain_pages": seed.plain_pages, "guidelines": seed.sets, "courses": seed.courses,
        "images": {picture.file: picture.alt for picture in seed.pictures}, "terms": seed.terms, "debates": seed.debates,
        "help": seed.help_pages, "plan": seed.year_plan,
    }  # fmt: skip
    for name, part in parts.items():
        yield from texts(part, name)


def test_every_file_of_the_folder_is_read(seed):
    on_disk = list(reading.FOLDER.rglob("*.yaml"))
    assert seed.files == len(on_disk) > 30


def test_every_picture_of_the_folder_is_shown_somewhere(seed):
    on_disk = {path.name for path in (reading.FOLDER / "images").iterdir()}
    assert {picture.file for picture in seed.pictures} >= on_disk


def test_drawn_pictures_are_light_and_none_of_them_is_a_file_as_well(seed):
    on_disk = {path.name for path in (reading.FOLDER / "images").iterdir()}
    drawn = [picture for picture in seed.pictures if picture.file not in on_disk]
    assert len(drawn) >= 70
    for picture in drawn:
        assert len(gzip.compress(picture.data)) < 15_000, picture.file


def test_no_text_is_missing_in_mongolian_or_english_beside_the_other(seed):
    lonely = [at for at, words in everything(seed) if bool(words["mn"]) != bool(words["en"])]
    assert not lonely


def test_no_text_has_a_fault_that_forbids_publishing_it(seed):
    faults = [
        f"{at}.{language}: {fault.message} {fault.excerpt}"
        for at, words in everything(seed)
        for language in ("mn", "en")
        for fault in proofreading.check(words[language], language)
        if fault.severity is proofreading.Severity.ERROR
    ]  # fmt: skip
    assert not faults


def test_every_question_is_sound_for_its_type(seed):
    questions = [question for _course, quiz in seed.quizzes() for question in quiz["questions"]]
    assert len(questions) > 50
    for question in questions:
        assert reading.question_problems(question) == [], question["id"]


def test_every_option_says_why(seed):
    silent = [
        f"{question['id']}/{option['id']}"
        for _course, quiz in seed.quizzes() for question in quiz["questions"] if is_marked(question)
        for option in question["options"] or []
        if not option["feedback"]
    ]  # fmt: skip
    assert not silent


def test_the_right_option_cannot_be_guessed_by_its_place_or_its_length(seed):
    places, longest = Counter(), Counter()
    for _course, quiz in seed.quizzes():
        for question in quiz["questions"]:
            if question["type"] == "single":
                lengths = [len(option["text"]["mn"]) for option in question["options"]]
                right = next(place for place, option in enumerate(question["options"]) if option["correct"])
                places[right] += 1
                longest[lengths[right] == max(lengths)] += 1
    assert max(places.values()) < 0.6 * sum(places.values()), places
    assert longest[True] < 0.5 * sum(longest.values()), longest


def test_every_course_has_one_lesson_for_each_objective_and_asks_about_each_before_and_after(seed):
    for course in seed.courses:
        objectives = [objective["key"] for objective in course["objectives"]]
        assert [lesson["objective"] for lesson in course["lessons"]] == objectives
        for test in ("opening_test", "closing_test"):
            assert {question["objective"] for question in course[test]["questions"]} == set(objectives), test


@pytest.fixture(scope="module")
def crossed(seed) -> list[dict]:
    """The courses whose tests are equivalent forms: half of a class opens with one, half with the other."""
    return [course for course in seed.courses if course["forms_crossed"]]


def blueprint(question: dict) -> dict:
    """What has to be the same in two questions that stand for each other."""
    bank = reading.bank_question(question)
    return {
        **{name: question[name] for name in ("type", "objective", "difficulty", "points", "outcome")},
        "options": len(bank.options), "right": sum(option.correct for option in bank.options), "targets": len(bank.targets),
        "hint": bool(bank.hint), "folding": question["folding"],
    }  # fmt: skip


def test_the_forms_of_a_course_are_twins_place_by_place(crossed, seed):
    assert crossed == seed.courses
    for course in crossed:
        for a, b in zip(course["opening_test"]["questions"], course["closing_test"]["questions"], strict=True):
            assert blueprint(a) == blueprint(b), f"{a['id']}, {b['id']}"


def test_the_forms_tell_other_stories_but_ask_what_one_thinks_in_the_same_words(crossed):
    for course in crossed:
        for a, b in zip(course["opening_test"]["questions"], course["closing_test"]["questions"], strict=True):
            if is_marked(a):
                assert a["text"] != b["text"], a["id"]
            else:
                assert (a["text"], a["options"], a["explanation"]) == (b["text"], b["options"], b["explanation"]), a["id"]


def test_each_form_asks_once_for_everything_that_is_shown_besides_knowledge(crossed):
    """Children who read alone are asked about all of it; the pictures of the youngest cannot ask what one intends."""
    for course in crossed:
        for form in ("opening_test", "closing_test"):
            outcomes = [question["outcome"] for question in course[form]["questions"] if question["outcome"]]
            assert len(set(outcomes)) == len(outcomes), (course["key"], form)
            if course["audience"] in ("child-9-12", "child-13-15", "child-16-18"):
                assert sorted(outcomes) == sorted(OUTCOMES), (course["key"], form)


def test_neither_form_says_that_it_is_the_first_or_the_last(crossed):
    at_an_end = re.compile(r"\b(эхний|төгсгөл|нээлтийн|сурсан|opening|closing|first quiz|last quiz|learnt)", re.IGNORECASE)
    for course in crossed:
        forms = [course[form] for form in ("opening_test", "closing_test")]
        assert forms[0]["introduction"] == forms[1]["introduction"]
        for form in forms:
            told = [at for at, words in texts(form) if any(at_an_end.search(words[language]) for language in ("mn", "en"))]
            assert not told


def test_refreshers_ask_about_other_objectives_each_and_nothing_that_a_form_asks(seed):
    for course in seed.courses:
        tests = [course[field]["questions"] for field in CoursePage.TESTS.values() if course[field]]
        asked = [[question["text"]["mn"] for question in questions if is_marked(question)] for questions in tests]
        assert max(Counter(text for one in asked for text in one).values()) == 1
        for refresher in filter(None, (course["refresher_30"], course["refresher_90"])):
            objectives = [question["objective"] for question in refresher["questions"]]
            assert len(set(objectives)) == len(objectives), refresher["key"]
            assert refresher["pass_mark"] is None, "whoever comes back is not judged"


def test_every_lesson_ends_in_a_quiz_about_its_own_objective(seed):
    for course in seed.courses:
        for lesson in course["lessons"]:
            assert lesson["quiz"], lesson["key"]
            assert {question["objective"] for question in lesson["quiz"]["questions"]} == {lesson["objective"]}


def test_lessons_take_as_long_as_the_course_says(seed):
    for course in seed.courses:
        assert sum(lesson["minutes"] for lesson in course["lessons"]) == course["minutes"], course["key"]


def test_every_lesson_with_a_risk_of_contact_or_conduct_shows_where_to_get_help(seed):
    for course in seed.courses:
        for lesson in course["lessons"]:
            assert lesson["help_box"] or not {"contact", "conduct"} & set(lesson["risks"]), lesson["key"]


def test_the_help_line_and_the_police_are_there_and_shown(seed):
    shown = {channel["tel"] for channel in seed.channels if channel["live"]}
    assert {"108", "102"} <= shown


def test_every_markdown_text_becomes_html_of_the_editors_toolbar_only(seed):
    for page in reading._all_pages(seed):
        for name, value in page.get("body", ()):
            if name == "text":
                for language, text in value.items():
                    html = markdown.to_rich_text(text)
                    assert "*" not in html, f"{page['key']} ({language}): {html}"
                    assert html.startswith(("<p>", "<ul>", "<ol>"))


def test_the_content_can_be_written_as_json_so_that_its_digest_never_depends_on_the_machine(seed):
    assert json.loads(json.dumps(seed.courses)) == json.loads(json.dumps(reading.read().courses))
