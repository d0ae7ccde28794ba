"""Stories with consequences in the CMS: what an editor writes is what is played, and nothing faulty is shown to learners."""

import re
from dataclasses import replace
from html import unescape
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, streamfield

from courses.content.models import Picture, Story
from courses.content.seed.records import stored_digest
from courses.content.stories import reading
from tests import cast as people

from .editing import cms, make_person

pytestmark = pytest.mark.django_db
SHIPPED = reading.shipped()


def bare(graph):
    """Without pictures and recordings: the files name them by keys, the CMS by what was uploaded."""
    return replace(graph, scenes=tuple(replace(scene, picture="", narration="") for scene in graph.scenes))


def make_story(graph=SHIPPED[0], *, live: bool = True) -> Story:
    return Story.objects.get(pk=people.publish_story(graph, live=live).pk)


@pytest.fixture
def desk(db):
    return cms(make_person("editor", "saraa"))


def edit_url(story):
    return reverse(Story.snippet_viewset.get_url_name("edit"), args=[story.pk])


def fields(value):
    """A block's value as its form sends it: lists with count, order and deleted."""
    if isinstance(value, dict):
        return {name: fields(part) for name, part in value.items()}
    if isinstance(value, list):
        rows = {
            str(place): {"value": fields(part), "order": str(place), "deleted": "", "id": ""}
            for place, part in enumerate(one["value"] for one in value)
        }
        return {"count": str(len(value)), **rows}
    return {True: "on", False: "", None: ""}.get(value, value) if isinstance(value, bool | None) else str(value)


def form_of(story, **changes) -> dict:
    """What the edit form sends unchanged, with some fields changed."""

    def raw(stream):
        return [(row["type"], fields(row["value"])) for row in stream.raw_data]

    data = {
        "key": story.key, "audience": str(story.audience_id), "start": story.start, "live": "on" if story.live else "",
        "title_mn": story.title_mn, "title_en": story.title_en, "note_mn": story.note_mn, "note_en": story.note_en,
        "meters": streamfield(raw(story.meters)), "scenes": streamfield(raw(story.scenes)),
    }  # fmt: skip
    return nested_form_data({name: value for name, value in (data | changes).items() if value != ""})


@pytest.mark.parametrize("graph", SHIPPED, ids=lambda graph: graph.key)
def test_a_story_in_the_cms_is_the_story_of_its_file(graph):
    assert bare(make_story(graph).graph()) == bare(graph)


def test_an_editor_saves_a_story_and_nothing_of_it_changes(desk):
    story = make_story()
    before = story.graph()
    answer = desk.post(edit_url(story), form_of(story))
    assert answer.status_code == 302, answer.context["form"].errors
    assert Story.objects.get(pk=story.pk).graph() == before


def test_saving_a_story_unchanged_does_not_make_it_an_editor_s_own(desk):
    """Else the files could never bring it up to date again."""
    story = make_story()
    before = stored_digest(story)
    desk.post(edit_url(story), form_of(story))
    assert stored_digest(Story.objects.get(pk=story.pk)) == before


def test_an_editor_changes_a_word_and_a_consequence(desk):
    story = make_story(SHIPPED[1])
    scenes = [(row["type"], fields(row["value"])) for row in story.scenes.raw_data]
    scenes[0][1]["text_mn"] = "Шинэ үг."
    assert desk.post(edit_url(story), form_of(story, scenes=streamfield(scenes))).status_code == 302
    assert Story.objects.get(pk=story.pk).graph().scenes[0].texts["mn"] == "Шинэ үг."


def test_the_page_shows_every_way_as_a_picture_and_as_a_list(desk):
    story = make_story()
    page = unescape(desk.get(edit_url(story)).content.decode())
    assert page.count('class="story-graph"') == 1
    for scene in story.graph().scenes:
        assert f"<b>{scene.key}</b>" in page


def broken():
    """The same story, one choice of which leads nowhere."""
    graph = SHIPPED[0]
    first = graph.scenes[0]
    return replace(graph, scenes=(replace(first, choices=(replace(first.choices[0], to="nowhere"),)), *graph.scenes[1:]))


def test_a_story_with_a_fault_is_kept_but_not_shown_to_learners(desk):
    story = make_story(broken(), live=False)
    page = unescape(desk.get(edit_url(story)).content.decode())
    assert SHIPPED[0].scenes[0].key in page
    answer = desk.post(edit_url(story), form_of(story, live="on"))
    assert answer.status_code == 200
    assert "live" in answer.context["form"].errors
    assert not Story.objects.get(pk=story.pk).live
    assert desk.post(edit_url(story), form_of(story)).status_code == 302, "a draft may have faults"
    with pytest.raises(ValidationError):
        make_story(replace(broken(), key="other"))


def test_a_form_without_an_audience_or_with_an_unknown_first_scene_is_told_so(desk):
    story = make_story()
    add = reverse(Story.snippet_viewset.get_url_name("add"))
    answer = desk.post(add, form_of(story, key="new", audience=""))
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"audience"}
    answer = desk.post(edit_url(story), form_of(story, start="nowhere"))
    assert answer.status_code == 200
    assert "live" in answer.context["form"].errors


def test_the_list_counts_scenes_and_a_new_story_begins_empty(desk):
    make_story()
    listing = desk.get(reverse(Story.snippet_viewset.get_url_name("list")))
    assert SHIPPED[0].title["mn"] in unescape(listing.content.decode())
    assert desk.get(reverse(Story.snippet_viewset.get_url_name("add"))).status_code == 200


def test_nobody_without_the_right_writes_stories(cast, client_for):
    story = make_story()
    for person in (cast.pupil_1, cast.teacher_a, cast.learner):
        assert client_for(person).get(edit_url(story)).status_code in (302, 403, 404)
    official = people.make_adult("alban", groups=("Officials",), is_staff=True)
    assert cms(official).get(edit_url(story)).status_code in (302, 403)


def test_an_editor_chooses_a_picture_and_the_player_shows_it_with_its_words_in_both_languages(desk, client):
    """From the form of the CMS to the page that a child reads."""
    story = make_story()
    file = ImageFile(BytesIO(people.DRAWING), name="utas.svg")
    picture = Picture.objects.create(
        title="Утас", description_mn="Утас гэрэлтэнэ.", description_en="A phone lights up.", file=file, width=200, height=120
    )
    scenes = [(row["type"], fields(row["value"])) for row in story.scenes.raw_data]
    scenes[0][1]["picture"] = str(picture.pk)
    answer = desk.post(edit_url(story), form_of(story, scenes=streamfield(scenes)))
    assert answer.status_code == 302, answer.context["form"].errors
    assert Story.objects.get().graph().scenes[0].picture == str(picture.pk)
    # The form shows the chosen picture again, and sending it unchanged keeps it.
    assert f'"id": {picture.pk}' in unescape(desk.get(edit_url(story)).content.decode())
    story = Story.objects.get()
    desk.post(edit_url(story), form_of(story))
    assert Story.objects.get().graph().scenes[0].picture == str(picture.pk)
    for where, words in (("/tuukh/chat/", "Утас гэрэлтэнэ."), ("/en/tuukh/chat/", "A phone lights up.")):
        html = client.get(where).content.decode()
        assert f'alt="{words}"' in html
        source = re.search(r'<div class="scene-picture".*?<img[^>]* src="([^"]+)"', html, re.DOTALL)[1]
        assert client.get(source).status_code == 200
    Picture.objects.filter(pk=picture.pk).update(description_en="")
    assert '<div class="scene-picture" lang="mn">' in client.get("/en/tuukh/chat/").content.decode()


def test_a_picture_that_is_none_is_refused_in_the_form(desk):
    story = make_story()
    scenes = [(row["type"], fields(row["value"])) for row in story.scenes.raw_data]
    scenes[0][1]["picture"] = "987654"
    answer = desk.post(edit_url(story), form_of(story, scenes=streamfield(scenes)))
    assert Story.objects.get().graph().scenes[0].picture == ""
    assert answer.status_code in (200, 302)
