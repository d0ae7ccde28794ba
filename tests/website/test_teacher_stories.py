"""Stories on the teacher's side: what the class chose without names, and a story read together from one projector."""

import re
from dataclasses import replace
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from courses.content.stories.graph import Choice, Ending, Scene, Story
from courses.learning.choices.actions import publish
from courses.learning.models import ClassWays, StepCount, StoryFinish
from courses.website.teacher import story_views
from tests import cast as people

END = Ending("help", {"mn": "Юу тусалсан бэ?", "en": "What helped?"}, {"mn": "108 руу залга.", "en": "Call 108."})


def fork() -> Story:
    """The first scene leads to three ends."""

    def choice(key, words):
        return Choice(key, key, {"mn": words, "en": key.capitalize()}, feedback={"mn": f"{words} гэж сонгов.", "en": "So."})

    ways = (choice("tell", "Ээждээ хэлнэ"), choice("ask", "Найзаасаа асууна"), choice("wait", "Хүлээнэ"))
    ends = tuple(Scene(one.key, {"mn": f"Төгсгөл: {one.texts['mn']}", "en": "The end."}, ending=END) for one in ways)
    first = Scene("start", {"mn": "Зурвас ирлээ.", "en": "A message comes."}, ways)
    return Story("fork", {"mn": "Салаа зам", "en": "A fork"}, "start", (first, *ends), (), "child-9-12")


@pytest.fixture
def story(db):
    return people.publish_story(fork())


@pytest.fixture
def teacher(cast, client_for):
    return client_for(cast.teacher_a)


def address(name: str, cast, *arguments, language: str = "mn") -> str:
    with translation.override(language):
        return reverse(f"teacher:{name}", args=[cast.class_a.pk, *arguments])


def text_of(response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def play(client_for, person, choice: str):
    return client_for(person).post("/tuukh/fork/", {"choice": choice})


def whole_class(cast, client_for, **numbers: int):
    """So many pupils of class A play alone and choose so."""
    chosen = [choice for choice, number in numbers.items() for _pupil in range(number)]
    for pupil, choice in zip(people.fill_class(cast.class_a, len(chosen)), chosen, strict=True):
        assert play(client_for, pupil, choice).status_code == 302


def make_numbers(teacher, cast):
    """The teacher presses the button, and stands before the numbers."""
    where = address("story_choices", cast, "fork", language="en")
    assert '<form method="post">' in teacher.get(where).content.decode().split("<main", 1)[1]
    return teacher.post(where, follow=True)


def rows(response) -> dict[str, str]:
    """{choice: what stands beside it}."""
    found = re.findall(r"<tr><th scope=\"row\"[^>]*>(.*?)</th>(.*?)</tr>", response.content.decode(), re.DOTALL)
    return {unescape(name): " ".join(re.sub(r"<[^>]+>", " ", rest).split()) for name, rest in found}


def test_the_class_page_leads_to_the_stories_and_they_to_each_page(cast, story, teacher):
    assert address("stories", cast) in teacher.get(address("class_detail", cast)).content.decode()
    listing = teacher.get(address("stories", cast)).content.decode()
    for name in ("story_choices", "story_present"):
        assert address(name, cast, "fork") in listing
        assert teacher.get(address(name, cast, "fork")).status_code == 200
        assert teacher.get(address(name, cast, "unknown")).status_code == 404


def test_a_title_that_is_only_there_in_mongolian_says_so_in_an_english_list(cast, story, teacher):
    people.publish_story(replace(fork(), key="river", title={"mn": "Гол мөрөн"}))
    listing = teacher.get(address("stories", cast, language="en")).content.decode()
    assert re.findall(r'<(\w+)[^>]* lang="mn">(?:: )?Гол мөрөн', listing) == ["h2", "span", "span", "span"]
    assert listing.count("Гол мөрөн") == 4
    assert re.search(r'<h2 class="story-name">A fork', listing)
    assert 'lang="mn">Гол' not in teacher.get(address("stories", cast)).content.decode()


def test_with_nine_pupils_the_page_says_what_is_missing_and_has_no_button(cast, story, teacher, client_for):
    whole_class(cast, client_for, tell=9)
    where = address("story_choices", cast, "fork", language="en")
    for page in (teacher.get(where), teacher.post(where, follow=True)):
        assert rows(page) == {}
        assert "9 pupils of the class have come to an end" in text_of(page)
        assert "From 10 pupils on you can look. The numbers are made once, and whoever comes later is not added" in text_of(
            page
        )
        assert "Show the numbers" not in text_of(page)
    assert StoryFinish.objects.count() == 9
    assert not StepCount.objects.exists()


def test_looking_at_the_page_makes_no_numbers(cast, story, teacher, client_for):
    whole_class(cast, client_for, tell=10)
    where = address("story_choices", cast, "fork", language="en")
    for page in (teacher.get(where), teacher.head(where), teacher.get(address("story_present", cast, "fork", language="en"))):
        assert page.status_code == 200
        assert rows(page) == {}
        assert 'class="alone"' not in page.content.decode()
    assert ClassWays.objects.get().published_at is None


def test_pupils_who_come_later_and_a_second_press_leave_the_page_as_it_was(cast, story, teacher, client_for):
    """9, 0 and 11; five more chose the first: a second look would give the nobody back."""
    whole_class(cast, client_for, tell=9, wait=11)
    first = text_of(make_numbers(teacher, cast))
    for pupil in people.add_pupils(cast.class_a, *((f"Хожимдсон{letter}", "Т") for letter in "абвгд")):
        assert play(client_for, pupil, "tell").status_code == 302
    assert text_of(teacher.post(address("story_choices", cast, "fork", language="en"), follow=True)) == first
    assert "Choices of 20 pupils" in first


def test_a_story_that_was_changed_since_shows_no_number(cast, story, teacher, client_for):
    whole_class(cast, client_for, tell=9, wait=11)
    make_numbers(teacher, cast)
    told = fork()
    first, *ends = told.scenes
    more = Choice("new", ends[0].key, {"mn": "Шинэ", "en": "New"})
    story.take(replace(told, scenes=(replace(first, choices=(*first.choices, more)), *ends)))
    story.save()
    page = teacher.get(address("story_choices", cast, "fork", language="en"))
    assert rows(page) == {}
    assert "The story was changed since the numbers of this class were made" in text_of(page)
    assert "Show the numbers" not in text_of(page)
    assert rows(teacher.get(address("story_present", cast, "fork", language="en"))) == {}


def test_shares_are_shown_as_numbers_and_bars_and_a_small_one_is_protected(cast, story, teacher, client_for):
    whole_class(cast, client_for, tell=12, ask=6, wait=2)
    page = make_numbers(teacher, cast)
    shown = rows(page)
    assert shown["Tell"] == "12 of 20"
    assert shown["Ask"] == shown["Wait"] == "protected"
    html = page.content.decode()
    assert '<rect class="part" width="60" height="10"/>' in html
    assert "style=" not in html
    assert "6 of 20" not in text_of(page)
    for pupil in cast.class_a.pupils.select_related("user"):
        assert pupil.user.first_name not in text_of(page)


def test_the_end_of_each_way_is_protected_with_its_choice(cast, story, teacher, client_for):
    """Ask and wait lead to an end each: a number at the end would give the choice back."""
    whole_class(cast, client_for, tell=12, ask=6, wait=2)
    html = make_numbers(teacher, cast).content.decode()
    ends = html[html.index('id="ends"') :]
    assert ends.count('<rect class="part"') == 1


def test_the_story_s_page_tells_a_pupil_and_everybody_else_the_truth(cast, story, client_for):
    where = "/en/tuukh/fork/"
    pupil = text_of(client_for(cast.pupil_1).get(where))
    assert "your teacher may see, once, how many of the class chose what, never who" in pupil
    assert "nobody sees what is chosen" not in pupil
    for person in (None, cast.learner, cast.teacher_a):
        said = text_of(client_for(person).get(where))
        assert "nobody sees what is chosen" in said
        assert "how many of the class" not in said


def test_when_the_numbers_are_made_a_pupil_is_told_that_nobody_sees_what_is_chosen(cast, story, teacher, client_for):
    whole_class(cast, client_for, tell=10)
    make_numbers(teacher, cast)
    said = text_of(client_for(cast.pupil_1).get("/en/tuukh/fork/"))
    assert "nobody sees what is chosen" in said
    assert "your teacher may see" not in said
    play(client_for, cast.pupil_1, "wait")
    assert not StoryFinish.objects.filter(learner=cast.pupil_1.user).exists()


def test_going_back_and_choosing_again_counts_the_first_end_only(cast, story, client_for):
    client = client_for(cast.pupil_1)
    client.post("/tuukh/fork/", {"choice": "tell"})
    client.post("/tuukh/fork/", {"back": "1"})
    client.post("/tuukh/fork/", {"choice": "wait"})
    assert StoryFinish.objects.count() == 1
    whole_class(cast, client_for, tell=9)
    assert publish(classroom=cast.class_a, story=story, now=timezone.now())
    assert dict(StepCount.objects.filter(scene="start").values_list("choice", "pupils")) == {"tell": 10}


# --- read together -----------------------------------------------------------------------------------------------------


def hidden(response) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(scene|step)" value="([^"]*)">', response.content.decode()))


def press(client, where: str, **sent):
    page = client.get(where)
    answer = client.post(where, hidden(page) | {name.replace("_", "-"): value for name, value in sent.items()})
    assert answer.status_code == 302
    return client.get(where)


def test_a_class_goes_to_an_end_and_talks_about_it(cast, story, teacher):
    where = address("story_present", cast, "fork", language="en")
    page = teacher.get(where)
    assert "A message comes." in text_of(page)
    page = press(teacher, where, choice="tell", hands_tell="14", hands_wait="3")
    text = text_of(page)
    assert "What helped?" in text
    assert "The class chose: Tell 14 hands" in text
    assert "Call 108." in text
    page = press(teacher, where, back="1")
    assert hidden(page) == {"scene": "start", "step": "0"}
    assert "14" not in re.findall(r'value="(\d+)"', page.content.decode()), "hands of a step that was taken back are gone"
    press(teacher, where, again="1")
    assert teacher.session[story_views.TOGETHER] == {}


def test_hands_are_counted_before_the_class_goes_on(cast, story, teacher):
    where = address("story_present", cast, "fork", language="en")
    page = press(teacher, where, count="1", hands_tell="5", hands_ask="15", hands_wait="")
    assert hidden(page) == {"scene": "start", "step": "0"}
    most = re.search(r'<li class="offer-row most">.*?</li>', page.content.decode(), re.DOTALL).group()
    assert "Ask" in most
    assert "most hands" in most
    assert page.content.decode().count('<rect class="part"') == 2


@pytest.mark.parametrize("hands", ["-1", "100", "9999999", "²", "x", " ", "1.5", "<b>"])
def test_what_is_no_number_of_hands_is_no_count(cast, story, teacher, hands):
    where = address("story_present", cast, "fork")
    press(teacher, where, choice="tell", hands_tell=hands)
    assert teacher.session[story_views.TOGETHER][f"{cast.class_a.pk}/fork"]["hands"] == {}


def test_reading_together_is_kept_in_the_session_only_and_counts_for_nobody(cast, story, teacher, client_for):
    press(teacher, address("story_present", cast, "fork"), choice="tell", hands_tell="20")
    assert not StoryFinish.objects.exists()
    assert not StepCount.objects.exists()
    assert hidden(client_for(cast.teacher_a).get(address("story_present", cast, "fork")))["step"] == "0"


def test_what_is_not_offered_gives_the_scene_again(cast, story, teacher):
    where = address("story_present", cast, "fork")
    for sent in ({"choice": "nowhere"}, {}, {"scene": "tell", "choice": "tell"}, {"step": "9" * 500, "choice": "x"}):
        answer = teacher.post(where, sent)
        assert answer.status_code == 422
        assert 'role="alert"' in answer.content.decode()


def test_no_name_of_a_child_is_on_the_wall_and_shares_are_folded_away_beside_it(cast, story, teacher, client_for):
    whole_class(cast, client_for, tell=12, ask=6, wait=2)
    make_numbers(teacher, cast)
    page = teacher.get(address("story_present", cast, "fork", language="en"))
    assert "12 of 20" in text_of(page)
    assert "6 of 20" not in text_of(page)
    assert re.search(r'<details class="alone">', page.content.decode())
    for pupil in cast.class_a.pupils.select_related("user"):
        assert pupil.user.first_name not in text_of(page)
