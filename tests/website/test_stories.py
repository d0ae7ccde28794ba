"""Stories with consequences as they are played: plain HTTP, no JavaScript, nothing kept but a path in the session."""

import re
from collections import deque
from dataclasses import replace
from html import unescape
from io import BytesIO

import pytest
from django.core.files.images import ImageFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from courses.accounts.models import Session
from courses.content.models import HelpChannel, Picture, Story
from courses.content.stories import graph, reading
from courses.content.stories.graph import Choice, Ending, Meter, Scene
from courses.website.learner import stories
from tests import cast as people

SHIPPED = {told.key: told for told in reading.shipped()}


def address(key: str, language: str = "mn") -> str:
    with translation.override(language):
        return reverse("learner:story", args=[key])


def text_of(response) -> str:
    """What the page says, without its marks, in one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def line(text: str) -> str:
    return " ".join(text.split())


def offered(response) -> list[str]:
    """Keys of the choices that the page offers."""
    return re.findall(r'name="choice" value="([^"]+)"', response.content.decode())


def hidden(response) -> dict[str, str]:
    """What the page's form sends besides the button."""
    return dict(re.findall(r'<input type="hidden" name="(scene|step)" value="([^"]*)">', response.content.decode()))


def press(client, where: str, **button):
    """Press a button of the page as it stands, as a browser does, and read the page that follows."""
    page = client.get(where)
    answer = client.post(where, hidden(page) | button)
    assert answer.status_code == 302
    assert answer.url == f"{where}#scene"
    return client.get(where)


def walk(client, where: str, path):
    page = client.get(where)
    for key in path:
        assert key in offered(page)
        page = press(client, where, choice=key)
    return page


def ways_to_endings(told: graph.Story) -> dict[str, tuple[str, ...]]:
    """{ending: a shortest path there}, of every ending that can be reached."""
    first = graph.begin(told)
    found, seen, waiting = {}, {(first.scene, first.meters, first.visited)}, deque([first])
    while waiting:
        state = waiting.popleft()
        if graph.ended(told, state):
            found.setdefault(state.scene, graph.path_of(state))
        for choice in graph.choices(told, state):
            after = graph.choose(told, state, choice.key)
            if (place := (after.scene, after.meters, after.visited)) not in seen:
                seen.add(place)
                waiting.append(after)
    return found


def small(**fields) -> graph.Story:
    """A story of a few scenes: one can stay, go on, or go on only with courage."""
    help = Ending("help", {"mn": "Юу тусалсан бэ?", "en": "What helped?"}, {"mn": "108 руу залга.", "en": "Call 108."})
    scenes = (
        Scene(
            "start", {"mn": "Нэгдүгээр мөр.\n\nХоёрдугаар <мөр>.", "en": "First line.\n\nSecond <line>."},
            (
                Choice("stay", "start", {"mn": "Хүлээнэ.", "en": "Wait."}, effects=(graph.Effect("courage", 1),)),
                Choice(
                    "brave", "end", {"mn": "Зоригтой.", "en": "Be brave."},
                    conditions=(graph.Condition("at-least", "courage", 2),),
                ),
                Choice("go", "middle", {"mn": "Явна.", "en": "Go."}, feedback={"mn": "Сайн алхам.", "en": "A good step."}),
            ),
        ),
        Scene("middle", {"mn": "Дунд.", "en": "The middle."}, (Choice("go", "end", {"mn": "Хэлнэ.", "en": "Tell."}),)),
        Scene("end", {"mn": "Төгсөв.", "en": "The end."}, ending=help),
    )  # fmt: skip
    meters = (Meter("courage", {"mn": "Зориг", "en": "Courage"}, 0, 5, shown=True),)
    return replace(
        graph.Story("small", {"mn": "Жижиг түүх", "en": "A small story"}, "start", scenes, meters, "child-9-12"), **fields
    )


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["mn", "en"])
@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_every_shipped_story_can_be_walked_to_each_of_its_endings(key, language):
    told = SHIPPED[key]
    people.publish_story(told)
    people.build_home()
    endings, where = ways_to_endings(told), address(key, language)
    assert set(endings) == {scene.key for scene in told.scenes if scene.ending}
    for ending, path in endings.items():
        client, state = Client(), graph.begin(told)
        page = client.get(where)
        for step in path:
            assert offered(page) == [choice.key for choice in graph.choices(told, state)]
            assert line(told.scene(state.scene).texts[language]) in text_of(page)
            made = next(choice for choice in graph.choices(told, state) if choice.key == step)
            assert line(made.texts[language]) in text_of(page)
            page, state = press(client, where, choice=step), graph.choose(told, state, step)
            if made.feedback:
                assert line(made.feedback[language]) in text_of(page)
        scene, text = told.scene(ending), text_of(page)
        assert line(scene.texts[language]) in text
        assert line(scene.ending.reflection[language]) in text
        assert line(scene.ending.help[language]) in text
        assert "108" in scene.ending.help[language]
        assert not offered(page)
        assert 'name="again"' in page.content.decode()
        with translation.override(language):
            assert people.build_home()[1].url in page.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "skin"), [("chat", "middle"), ("friend", "calm"), ("message", "calm")])
def test_the_first_page_says_title_and_note_has_the_quick_exit_and_its_audiences_skin(key, skin):
    people.publish_story(SHIPPED[key])
    page = Client().get(address(key))
    html = page.content.decode()
    assert line(SHIPPED[key].title["mn"]) in text_of(page)
    assert line(SHIPPED[key].note["mn"]) in text_of(page)
    assert "data-exit" in html
    assert f'data-skin="{skin}"' in html
    assert 'name="back"' not in html
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_hard_scene_has_a_help_box_and_a_gentle_one_has_none():
    people.publish_story(SHIPPED["chat"])
    client, where = Client(), address("chat")
    assert "help-box-title" not in client.get(where).content.decode()
    page = press(client, where, choice="look")
    assert "help-box-title" in page.content.decode()
    assert line(SHIPPED["chat"].scene("jokes").help_box["mn"]) in text_of(page)


@pytest.mark.django_db
def test_an_ending_has_the_helpline_to_press():
    HelpChannel.objects.create(name_mn="Тусламжийн утас", name_en="Helpline", number="108", tel="108", live=True)
    people.publish_story(small())
    html = walk(Client(), address("small"), ["go", "go"]).content.decode()
    assert re.search(r'<aside class="help-box".*?href="tel:108".*?</aside>', html, re.DOTALL)


@pytest.mark.django_db
def test_going_back_shows_the_scene_before_with_its_meters_and_ends_at_the_beginning():
    people.publish_story(small())
    client, where = Client(), address("small")
    walk(client, where, ["stay", "stay"])
    assert offered(client.get(where)) == ["stay", "brave", "go"]
    page = press(client, where, back="1")
    assert offered(page) == ["stay", "go"]
    assert 'value="1"' in re.search(r"<meter[^>]*>", page.content.decode()).group()
    press(client, where, back="1")
    assert client.post(where, {"back": "1"}).status_code == 302
    assert hidden(client.get(where)) == {"scene": "start", "step": "0"}


@pytest.mark.django_db
def test_one_can_begin_again_from_everywhere_and_nothing_is_left_of_the_play():
    people.publish_story(small())
    client, where = Client(), address("small")
    for path in (["stay"], ["go", "go"]):
        walk(client, where, path)
        page = press(client, where, again="1")
        assert hidden(page) == {"scene": "start", "step": "0"}
        assert stories.PLAYS not in client.session


@pytest.mark.django_db
@pytest.mark.parametrize("choice", ["brave", "nowhere", "", "x" * 5000, "go\x00", "<script>"])
def test_what_is_not_offered_gives_the_scene_again_with_a_kind_sentence(choice):
    people.publish_story(small())
    client, where = Client(), address("small")
    page = client.post(where, {"choice": choice})
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert offered(page) == ["stay", "go"]
    assert not Session.objects.exists()


@pytest.mark.django_db
def test_a_page_left_open_chooses_for_the_scene_that_it_shows():
    people.publish_story(small())
    client, where = Client(), address("small")
    first = hidden(client.get(where))
    walk(client, where, ["go", "go"])
    assert client.post(where, first | {"choice": "stay"}).status_code == 302
    assert hidden(client.get(where)) == {"scene": "start", "step": "1"}
    # "go" is offered here as well, and means another thing: the page of the middle is not believed.
    assert client.post(where, {"scene": "middle", "step": "1", "choice": "go"}).status_code == 422
    assert client.session[stories.PLAYS] == {"small": ["stay"]}


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["-1", "9" * 5000, "²", "x", "7"])
def test_a_forged_number_of_the_step_means_where_one_stands(step):
    people.publish_story(small())
    client, where = Client(), address("small")
    walk(client, where, ["stay"])
    assert client.post(where, {"scene": "start", "step": step, "choice": "go"}).status_code == 302
    assert client.session[stories.PLAYS] == {"small": ["stay", "go"]}


def set_path(client, **plays):
    session = client.session
    session[stories.PLAYS] = plays
    session.save()


@pytest.mark.django_db
def test_a_play_of_too_many_steps_goes_no_further_but_back_or_to_the_beginning(client):
    people.publish_story(small())
    where = address("small")
    set_path(client, small=["stay"] * (graph.MOST_STEPS + 200))
    assert hidden(client.get(where))["step"] == str(graph.MOST_STEPS)
    page = client.post(where, {"choice": "stay"})
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    press(client, where, back="1")
    assert len(client.session[stories.PLAYS]["small"]) == graph.MOST_STEPS - 1
    press(client, where, again="1")
    assert stories.PLAYS not in client.session


@pytest.mark.django_db
def test_a_path_that_the_story_does_not_offer_shows_nothing_of_it(client):
    people.publish_story(small())
    set_path(client, small=["brave"])
    assert hidden(client.get(address("small"))) == {"scene": "start", "step": "0"}
    set_path(client, small=["go", "look", "write"])
    assert hidden(client.get(address("small"))) == {"scene": "middle", "step": "1"}


@pytest.mark.django_db
def test_each_story_has_its_own_path():
    people.publish_story(small())
    people.publish_story(SHIPPED["chat"])
    client = Client()
    walk(client, address("small"), ["go"])
    assert hidden(client.get(address("chat")))["step"] == "0"
    walk(client, address("chat"), ["look"])
    press(client, address("small"), again="1")
    assert client.session[stories.PLAYS] == {"chat": ["look"]}


@pytest.mark.django_db
def test_reading_makes_no_session_and_the_first_choice_does():
    people.publish_story(small())
    client, where = Client(), address("small")
    page = client.get(where)
    # The form's guard against forged requests is the only cookie; it says nothing about anybody.
    assert set(page.cookies) <= {"csrftoken"}
    client.post(where, {"back": "1"})
    client.post(where, {"again": "1"})
    assert not Session.objects.exists()
    press(client, where, choice="go")
    assert Session.objects.count() == 1
    assert client.session[stories.PLAYS] == {"small": ["go"]}


def test_what_a_pupil_chose_is_only_in_the_session_and_gone_with_it(cast, client_for):
    people.publish_story(small())
    client, where = client_for(cast.pupil_1), address("small")
    walk(client, where, ["go", "go"])
    again = client_for(cast.pupil_1)
    assert hidden(again.get(where))["step"] == "0"


@pytest.mark.django_db
def test_a_step_needs_the_forms_own_token():
    people.publish_story(small())
    client = Client(enforce_csrf_checks=True)
    assert client.post(address("small"), {"choice": "go"}).status_code == 403


@pytest.mark.django_db
def test_unknown_and_not_live_stories_are_not_there(client):
    people.publish_story(small())
    Story.objects.update(live=False)
    for method in (client.get, client.post):
        assert method(address("small")).status_code == 404
        assert method(address("nothing-here")).status_code == 404


@pytest.mark.django_db
def test_a_text_without_translation_is_shown_in_mongolian_and_says_so():
    told = small()
    first = told.scenes[0]
    only_mongolian = replace(first, texts={"mn": first.texts["mn"]}, speaker={"mn": "Ээж", "en": "Mother"})
    story = people.publish_story(small())
    story.take(replace(told, title={"mn": "Жижиг түүх"}, scenes=(only_mongolian, *told.scenes[1:])))
    story.save()
    html = Client().get(address("small", "en")).content.decode()
    assert '<h1 lang="mn">Жижиг түүх</h1>' in html
    assert '<div lang="mn"><p>Нэгдүгээр мөр.</p>' in html
    assert '<p class="speaker">' in html
    mongolian = Client().get(address("small")).content.decode()
    assert '<div lang="mn">' not in mongolian
    assert "<h1>" in mongolian


@pytest.mark.django_db
def test_text_stands_in_paragraphs_and_marks_in_it_are_only_text():
    people.publish_story(small())
    html = Client().get(address("small", "en")).content.decode()
    assert re.search(r"<p>First line\.</p>\s*<p>Second &lt;line&gt;\.</p>", html)


@pytest.mark.django_db
def test_a_meter_is_said_in_words_and_there_is_no_score_anywhere():
    people.publish_story(small())
    client, where = Client(), address("small", "en")
    assert "Courage not yet" in text_of(client.get(where))
    page = walk(client, where, ["stay"] * 4)
    assert re.search(r'<meter min="0" max="5" value="4"[^>]*>much</meter> <b>much</b>', page.content.decode())
    page = walk(client, where, ["brave"])
    assert not re.search(r"\d+ ?(/|%|of) ?\d*|score|point", text_of(page).replace("108", ""), re.IGNORECASE)


@pytest.mark.parametrize(
    ("values", "top", "words"),
    [
        ([0], 5, "not yet"),
        ([1, 2], 5, "a little"),
        ([3], 5, "some"),
        ([4, 5], 5, "much"),
        ([1], 1, "much"),
        ([1, 2, 3], 3, None),
    ],
)
def test_the_level_of_a_meter(values, top, words):
    with translation.override("en"):
        levels = [stories.level(value, top) for value in values]
    assert levels == ([words] * len(values) if words else ["a little", "some", "much"])


@pytest.mark.django_db
def test_a_picture_is_shown_with_its_words_and_one_deleted_since_is_left_out():
    file = ImageFile(BytesIO(people.DRAWING), name="story.svg")
    picture = Picture.objects.create(
        title="Зураг", description_mn="Утас гэрэлтэнэ.", description_en="A phone lights up.", file=file, width=200, height=120
    )
    told = small()
    drawn = replace(told, scenes=(replace(told.scenes[0], picture="phone"), *told.scenes[1:]))
    people.publish_story(drawn, pictures={"phone": picture.pk})
    assert 'alt="Утас гэрэлтэнэ."' in Client().get(address("small")).content.decode()
    assert 'alt="A phone lights up."' in Client().get(address("small", "en")).content.decode()
    picture.delete()
    page = Client().get(address("small"))
    assert page.status_code == 200
    assert "scene-picture" not in page.content.decode()


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_the_play():
    people.publish_story(small())
    client, where = Client(), address("small")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert client.get(where).status_code == 200
        return len(counted)

    walk(client, where, ["stay"])
    client.get(where)
    early = queries()
    walk(client, where, ["stay"] * 30)
    assert queries() == early
    assert early <= 6
