"""Stories as Twee in the CMS: seen before it is stored, all or nothing, the same file twice, one language or both, and out."""

import re
from dataclasses import replace
from html import unescape
from io import BytesIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.images import ImageFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from courses.content.models import Picture, Story
from courses.content.stories import exchange, intake, reading, twee
from courses.content.stories.merging import tidied
from tests import cast as people

from .editing import cms, make_person

pytestmark = pytest.mark.django_db
SHIPPED = reading.shipped()
CHAT = SHIPPED[0]


@pytest.fixture
def desk():
    return cms(make_person("editor", "saraa"))


def url_of(name: str, *arguments) -> str:
    return reverse(Story.snippet_viewset.get_url_name(name), args=arguments)


def files_of(told, *languages) -> dict[str, bytes]:
    return {code: twee.write(told, code).content for code in languages}


def look(desk, files: dict[str, bytes], *, onto: Story | None = None, **more):
    """Send files; the answer is the preview."""
    where = url_of("take_in_onto", onto.pk) if onto else url_of("take_in")
    sent = {f"file_{code}": SimpleUploadedFile(f"tuukh-{code}.twee", content) for code, content in files.items()}
    return desk.post(where, sent | more)


def take(desk, preview, **more):
    """Press the button of the preview, as a browser does: with what the page holds."""
    html = preview.content.decode()
    form = next(part for part in re.findall(r"<form method=\"post\".*?</form>", html, re.DOTALL) if 'name="take"' in part)
    fields = dict(re.findall(r'<input type="hidden" name="(text_\w+|name|audience)" value="([^"]*)"', form, re.DOTALL))
    data = {name: unescape(value).replace("\n", "\r\n") for name, value in fields.items()}
    return desk.post(preview.wsgi_request.path, data | {"take": "1"} | more)


def text_of(answer) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def bare(told):
    return tidied(replace(told, scenes=tuple(replace(scene, picture="") for scene in told.scenes)))


@pytest.mark.parametrize("told", SHIPPED, ids=lambda told: told.key)
def test_both_languages_of_a_new_story_come_in_as_they_went_out(desk, told):
    people.publish_story(told).delete()  # its audience stays
    preview = look(desk, files_of(told, "mn", "en"))
    assert preview.status_code == 200
    assert told.title["mn"] in text_of(preview)
    assert not Story.objects.exists(), "nothing is stored before it was looked at"
    answer = take(desk, preview, agreed="1")
    story = Story.objects.get()
    assert answer.url == url_of("edit", story.pk)
    assert bare(story.graph()) == bare(told)
    assert not story.live
    assert desk.get(answer.url).status_code == 200


def test_the_same_file_twice_changes_nothing(desk):
    people.publish_story(CHAT).delete()
    files = files_of(CHAT, "mn", "en")
    take(desk, look(desk, files), agreed="1")
    before = Story.objects.values().get()
    second = look(desk, files)
    assert 'name="take"' not in second.content.decode()
    desk.post(url_of("take_in"), {f"text_{code}": text.decode() for code, text in files.items()} | {"take": "1", "agreed": "1"})
    assert Story.objects.values().get() == before


def test_a_story_that_goes_out_and_comes_back_is_the_same(desk):
    story = people.publish_story(CHAT)
    for code in ("mn", "en"):
        out = desk.get(url_of("download", story.pk), {"language": code, "download": "1"})
        assert out.headers["Content-Disposition"] == f'attachment; filename="chat-{code}.twee"'
        made = intake.plan({code: out.content}, onto=story)
        assert made.sound, made.problems
        assert not made.changes, made.changed


def test_one_changed_word_in_mongolian_keeps_the_english_the_pictures_and_that_it_is_shown(desk):
    file = ImageFile(BytesIO(people.DRAWING), name="story.svg")
    picture = Picture.objects.create(title="Зураг", description_mn="Утас.", file=file, width=200, height=120)
    drawn = replace(CHAT, scenes=(replace(CHAT.scenes[0], picture="phone"), *CHAT.scenes[1:]))
    story = people.publish_story(drawn, pictures={"phone": picture.pk})
    before = story.graph()
    content = twee.write(before, "mn").content.decode().replace("Орой болжээ.", "Үдэш болжээ.").encode()
    preview = look(desk, {"mn": content}, onto=story)
    assert CHAT.scenes[0].key in text_of(preview)
    take(desk, preview, agreed="1")
    after = Story.objects.get()
    assert after.live
    assert "Үдэш болжээ." in after.graph().scenes[0].texts["mn"]
    assert after.graph().scenes[0].texts["en"] == tidied(before).scenes[0].texts["en"]
    assert after.graph().scenes[0].picture == str(picture.pk)
    assert tidied(after.graph()).scenes[1:] == tidied(before).scenes[1:]


def test_a_second_language_brings_its_words_and_changes_no_way(desk):
    mongolian = intake.plan(files_of(CHAT, "mn"), audience=people.publish_story(CHAT).audience).story.graph()
    story = Story.objects.get()
    english = replace(CHAT, title={"en": "The chat that left one out"})
    take(desk, look(desk, files_of(english, "en"), onto=story), agreed="1")
    after = Story.objects.get().graph()
    assert after.title == {"mn": CHAT.title["mn"], "en": "The chat that left one out"}
    assert [scene.choices for scene in tidied(after).scenes] == [scene.choices for scene in tidied(mongolian).scenes]


def test_a_second_language_without_a_scene_is_refused_with_its_name(desk):
    story = people.publish_story(CHAT)
    fewer = replace(CHAT, scenes=CHAT.scenes[:-1])
    before = Story.objects.values().get()
    page = look(desk, files_of(fewer, "en"), onto=story)
    assert CHAT.scenes[-1].key in text_of(page)
    assert 'name="take"' not in page.content.decode()
    desk.post(url_of("take_in_onto", story.pk), {"text_en": files_of(fewer, "en")["en"].decode(), "take": "1", "agreed": "1"})
    assert Story.objects.values().get() == before


def test_what_is_lost_has_to_be_agreed_to(desk):
    people.publish_story(CHAT).delete()
    files = {"mn": b"<b>\n\n" + files_of(CHAT, "mn")["mn"]}
    preview = look(desk, files)
    assert 'name="agreed"' in preview.content.decode()
    assert take(desk, preview).status_code == 200
    assert not Story.objects.exists()
    take(desk, preview, agreed="1")
    assert Story.objects.count() == 1


def test_a_story_that_learners_see_never_gets_a_fault(desk):
    story = people.publish_story(CHAT)
    before = Story.objects.values().get()
    dead = replace(CHAT, scenes=(*CHAT.scenes, replace(CHAT.scenes[0], key="nobody-comes-here")))
    page = look(desk, files_of(dead, "mn"), onto=story)
    assert "nobody-comes-here" in text_of(page)
    assert 'name="take"' not in page.content.decode()
    assert Story.objects.values().get() == before
    Story.objects.update(live=False)
    take(desk, look(desk, files_of(dead, "mn"), onto=story), agreed="1")
    assert "nobody-comes-here" in Story.objects.get().graph().by_key, "a draft may have faults"


def test_a_file_of_another_story_is_not_put_onto_this_one(desk):
    story = people.publish_story(CHAT)
    page = look(desk, files_of(SHIPPED[1], "mn"), onto=story)
    assert SHIPPED[1].key in text_of(page)
    assert 'name="take"' not in page.content.decode()


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe\x00", b"no passage at all", b":: A\nx\n:: A\ny", b":: \nno name", ":: А\n".encode() + b"x" * 30_000],
    ids=["empty", "not UTF-8", "no passage", "two of one name", "no name", "too long"],
)
def test_a_bad_file_gets_a_sentence_in_the_editor_s_language_and_stores_nothing(desk, content):
    page = look(desk, {"mn": content})
    assert page.status_code == 200
    assert 'name="take"' not in page.content.decode()
    assert re.search("[а-яөү]{3}", text_of(page))
    assert not Story.objects.exists()


def test_what_the_form_would_refuse_is_said_with_the_scene(desk):
    people.publish_story(CHAT).delete()
    first = CHAT.scenes[0]
    long = replace(first, choices=(replace(first.choices[0], texts={"mn": "а" * 301}), *first.choices[1:]))
    page = look(desk, files_of(replace(CHAT, scenes=(long, *CHAT.scenes[1:])), "mn"))
    assert 'name="take"' not in page.content.decode()
    assert f"{first.key}:" in text_of(page)
    assert "301" in text_of(page) or "300" in text_of(page)


def test_a_new_story_needs_mongolian_and_an_audience(desk):
    people.publish_story(CHAT)
    english = look(desk, files_of(replace(SHIPPED[1], audience=""), "en"))
    mongolian = look(desk, files_of(replace(SHIPPED[1], audience="nobody"), "mn"))
    for page in (english, mongolian):
        assert 'name="take"' not in page.content.decode()
    chosen = look(desk, files_of(replace(SHIPPED[1], audience=""), "mn"), audience=Story.objects.get().audience_id)
    take(desk, chosen, agreed="1")
    assert Story.objects.get(key=SHIPPED[1].key).audience == Story.objects.get(key=CHAT.key).audience


def test_files_that_are_too_large_or_missing_are_told_so(desk):
    assert desk.post(url_of("take_in"), {}).context["form"].errors
    large = look(desk, {"mn": b":: A\n" + b"x" * 1_800_000})
    assert large.context["form"].errors
    assert not Story.objects.exists()


def test_whoever_may_only_add_changes_no_story_that_is_there_neither_looking_nor_taking_in(desk):
    story = people.publish_story(CHAT)
    group = Group.objects.create(name="Only new ones")
    group.permissions.add(*Permission.objects.filter(codename__in=("access_admin", "add_story")))
    adder = people.make_adult("nemegch", is_staff=True)
    adder.groups.add(group)
    client, before = cms(adder), Story.objects.values().get()
    files = files_of(CHAT, "mn", "en")
    files["mn"] = files["mn"].decode().replace("Орой болжээ.", "Үдэш болжээ.").encode()
    assert look(client, files).url == url_of("list")
    texts = {f"text_{code}": content.decode() for code, content in files.items()}
    assert client.post(url_of("take_in"), texts | {"take": "1", "agreed": "1"}).url == url_of("list")
    assert Story.objects.values().get() == before
    desk.post(url_of("take_in"), texts | {"take": "1", "agreed": "1"})
    assert Story.objects.values().get() != before, "an editor may"
    story.delete()
    client.post(url_of("take_in"), texts | {"take": "1", "agreed": "1"})
    assert Story.objects.get().key == CHAT.key, "and a new one they may add"


def test_what_the_preview_took_is_not_too_large_when_the_browser_sends_it_again(desk, monkeypatch):
    people.publish_story(CHAT).delete()
    files = files_of(CHAT, "mn", "en")
    monkeypatch.setattr(exchange, "MOST_BYTES", sum(map(len, files.values())))
    take(desk, look(desk, files), agreed="1")
    assert Story.objects.get().key == CHAT.key


def test_the_download_says_what_twee_does_not_carry(desk):
    story = people.publish_story(CHAT)
    page = desk.get(url_of("download", story.pk), {"language": "en"})
    with translation.override("mn"):
        lost = [loss.sentence for loss in twee.write(story.graph(), "en").losses]
    assert lost
    for sentence in lost:
        assert sentence in text_of(page)


def test_only_who_may_write_stories_gets_in(cast, client_for):
    story = people.publish_story(CHAT)
    addresses = [url_of("take_in"), url_of("take_in_onto", story.pk), url_of("download", story.pk)]
    for person in (cast.pupil_1, cast.teacher_a, cast.learner):
        for address in addresses:
            assert client_for(person).get(address).status_code in (302, 403, 404)
    official = people.make_adult("alban", groups=("Officials",), is_staff=True)
    for address in addresses:
        assert cms(official).get(address).status_code in (302, 403)
    desk = cms(make_person("editor", "saraa"))
    for address in addresses:
        assert desk.get(address).status_code == 200
    listing = desk.get(url_of("list")).content.decode()
    assert url_of("take_in") in listing
    edit = desk.get(url_of("edit", story.pk)).content.decode()
    assert url_of("take_in_onto", story.pk) in edit
    assert url_of("download", story.pk) in edit
