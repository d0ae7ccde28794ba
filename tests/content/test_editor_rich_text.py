"""Rich text passes an allow-list: nothing that runs survives the editor's POST, in any rich text field, forged or pasted."""

import json
import re

import pytest
from django.apps import apps
from django.urls import reverse
from wagtail.blocks import RichTextBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.test.utils.form_data import nested_form_data, streamfield

from courses.content.editorial.blocks import RICH_TEXT
from courses.content.editorial.reports import page_models
from courses.content.models import CoursePage, LessonPage
from courses.website.shared import pagecache
from tests.cast import client_for
from tests.content.editing import cms, edit_url, make_person, page_form, raw_rich, rich

pytestmark = pytest.mark.django_db

PASTED = [
    "<script>alert(1)</script>",
    '<p>x<img src="x" onerror="alert(1)"/></p>',
    '<p><a href="javascript:alert(1)">x</a></p>',
    '<p><a href="JaVaScRiPt:alert(1)">x</a></p>',
    '<p><a href="&#106;avascript:alert(1)">x</a></p>',
    '<p><a href="data:text/html,<script>alert(1)</script>">x</a></p>',
    '<p><a href="vbscript:msgbox(1)">x</a></p>',
    '<p onclick="alert(1)" style="background:url(javascript:alert(1))">x</p>',
    '<svg onload="alert(1)"><script>alert(1)</script></svg>',
    '<iframe src="https://evil.example"></iframe>',
    '<object data="https://evil.example"></object><embed src="https://evil.example"/>',
    '<form action="https://evil.example"><input name="a"/></form>',
    '<math><mtext><img src="x" onerror="alert(1)"/></mtext></math>',
    '<style>@import "https://evil.example/a.css";</style>',
    '<meta http-equiv="refresh" content="0;url=https://evil.example"/>',
    '<embed embedtype="media" url="https://evil.example/video"/>',
    '<embed embedtype="image" id="1" format="left" alt="x"/>',
    '<base href="https://evil.example/"/>',
]  # fmt: skip

ENTITIES = {
    "javascript link": ("LINK", {"url": "javascript:alert(1)"}),
    "javascript link with a tab": ("LINK", {"url": "java\tscript:alert(1)"}),
    "javascript link with a space": ("LINK", {"url": " javascript:alert(1)"}),
    "data link": ("LINK", {"url": "data:text/html,<script>alert(1)</script>"}),
    "link that leaves its attribute": ("LINK", {"url": '"><script>alert(1)</script>'}),
    "embed": ("EMBED", {"url": "https://evil.example", "embedType": "video", "html": "<script>alert(1)</script>"}),
    "image": ("IMAGE", {"id": 1, "src": "x", "alt": '" onerror="alert(1)', "format": "left"}),
    "unknown kind": ("SCRIPT", {"src": "https://evil.example/a.js"}),
}

LIVE = ("<script", "javascript:", "vbscript:", "onerror=", "onclick=", "onload=", "<iframe", "<object", "<embed", "<form",
        "<style", "<meta", "<base", "evil.example", "data:text")  # fmt: skip


def forged() -> str:
    """One content state with every forged entity, an unknown style and an unknown kind of block."""
    blocks, entities = [], {}
    for number, (kind, data) in enumerate(ENTITIES.values()):
        entities[str(number)] = {"type": kind, "mutability": "MUTABLE", "data": data}
        blocks.append({"key": f"b{number}", "text": "word", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
                       "entityRanges": [{"offset": 0, "length": 4, "key": number}]})  # fmt: skip
    blocks.append({"key": "c", "text": "<script>alert(1)</script>", "type": "unstyled", "depth": 0, "entityRanges": [],
                   "inlineStyleRanges": [{"offset": 0, "length": 5, "style": "onclick=alert(1)"}]})  # fmt: skip
    blocks.append({"key": "d", "text": "x", "type": "header-two", "depth": 0, "entityRanges": [], "inlineStyleRanges": []})
    return raw_rich(blocks, entities)


def sent_values() -> list[str]:
    return [forged(), *(rich(html) for html in PASTED)]


def harmless(html: str) -> None:
    """No tag that runs or loads; an escaped word of a child's text is only a word."""
    low = html.lower()
    for sign in LIVE:
        if sign.startswith("<"):
            assert sign not in low, sign
        else:
            assert f'="{sign}' not in low, (sign, html)
            assert f" {sign}" not in low, (sign, html)
    assert "<h2" not in low


def rich_text_fields(model) -> list[str]:
    return [field for field in model.translated_fields() if isinstance(model._meta.get_field(field), RichTextField)]


def test_every_rich_text_field_and_block_of_the_house_names_the_allow_list():
    fields = blocks = 0
    for model in apps.get_app_config("content").get_models():
        for field in model._meta.get_fields():
            if isinstance(field, RichTextField):
                assert field.features == RICH_TEXT, field
                fields += 1
            if isinstance(field, StreamField):
                waiting = [field.stream_block]
                while waiting:
                    block = waiting.pop()
                    waiting.extend(getattr(block, "child_blocks", {}).values())
                    if hasattr(block, "child_block"):
                        waiting.append(block.child_block)
                    if isinstance(block, RichTextBlock):
                        assert block.features == RICH_TEXT, block
                        blocks += 1
    assert fields
    assert blocks


@pytest.mark.parametrize("language", ["mn", "en"])
def test_nothing_that_runs_survives_in_a_rich_text_field(course, language):
    client = cms(make_person("moderator"))
    for value in sent_values():
        for model in (CoursePage,):
            for name in rich_text_fields(model):
                data = {**page_form(client, course.page), f"{name}_{language}": value, "action-publish": "1"}
                answer = client.post(edit_url(course.page), data)
                assert answer.status_code == 302, answer.context["form"].errors
                harmless(getattr(CoursePage.objects.get(pk=course.page.pk), f"{name}_{language}") or "")
    pagecache.store.clear()
    page = client_for(None).get(course.page.url if language == "mn" else "/en" + course.page.url).content.decode()
    assert "alert(1)</script>" not in page
    assert not re.search(r"""=["']?[^"'> ]*evil\.example""", page)  # as a word of a text it may stand there


def test_all_pages_with_rich_text_fields_use_the_same_field_as_the_one_that_was_tried():
    assert {type(model._meta.get_field(name)) for model in page_models() for name in rich_text_fields(model)} == {RichTextField}


def test_nothing_that_runs_survives_in_the_blocks_of_a_lesson(course):
    client, lesson = cms(make_person("moderator")), course.lessons[0]
    children = [("text", value) for value in sent_values()]
    story = {"title": "<script>alert(1)</script>", "question": "Чи яах вэ?", "text": forged(),
             "choices-count": "2", **{f"choices-{n}-{key}": value for n in range(2) for key, value in
             {"deleted": "", "order": str(n), "type": "item", "value-text": '"><script>alert(1)</script>', "value-comment": "x",
              "value-tone": "good"}.items()}}  # fmt: skip
    data = {**page_form(client, lesson), "action-publish": "1"}
    for key in [key for key in data if key.startswith("body_mn-")]:
        del data[key]
    data.update(nested_form_data({"body_mn": streamfield([*children, ("story", story)])}))
    answer = client.post(edit_url(lesson), data)
    assert answer.status_code == 302, answer.context["form"].errors
    saved = LessonPage.objects.get(pk=lesson.pk)
    texts = [child.value.source for child in saved.body_mn if child.block_type == "text"]
    assert len(texts) == len(children)
    for text in texts:
        harmless(text)
    harmless(next(child.value["text"].source for child in saved.body_mn if child.block_type == "story"))
    pagecache.store.clear()
    page = client_for(None).get(lesson.url).content.decode()
    assert "<script>alert" not in page  # the story's title and choices are plain text, and shown as text
    assert "&lt;script&gt;alert(1)" in page
    assert not re.search(r"""=["']?[^"'> ]*evil\.example""", page)  # as a word of a text it may stand there


def test_plain_text_with_tags_is_shown_as_text_in_the_reports_and_the_comparison(course):
    client, lesson = cms(make_person("moderator")), course.lessons[0]
    bad = '<script>alert("1")</script>'
    for name, english in (("Нэг " + bad, bad), ("Хоёр " + bad, bad)):
        data = {**page_form(client, lesson), "name_mn": name, "name_en": english, "reviewer": bad, "action-publish": "1"}
        assert client.post(edit_url(lesson), data).status_code == 302
    for url in (
        reverse("translation:report"), reverse("translation:review"), "/admin/", edit_url(lesson),
        reverse("translation:compare", args=[lesson.pk, "en"]), lesson.url, "/en" + lesson.url,
    ):  # fmt: skip
        pagecache.store.clear()
        page = client.get(url).content.decode()
        assert '<script>alert("1")' not in page, url


def test_content_that_is_no_content_state_is_not_saved(course):
    client = cms(make_person("moderator"))
    before = CoursePage.objects.get(pk=course.page.pk).introduction_mn
    client.raise_request_exception = False
    data = {**page_form(client, course.page), "introduction_mn": json.dumps("<script>alert(1)</script>"), "action-publish": "1"}
    client.post(edit_url(course.page), data)
    assert CoursePage.objects.get(pk=course.page.pk).introduction_mn == before
