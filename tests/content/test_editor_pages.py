"""An editor's day with pages, through the front door: draft, preview, review, publish, compare, revert, copy, move."""

from datetime import timedelta
from unittest import mock

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site, Task, Workflow

from courses.content.models import LessonPage, Picture
from courses.website.shared import pagecache
from tests.cast import client_for
from tests.content.editing import cms, edit_url, make_person, page_form, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return make_person("editor")


@pytest.fixture
def moderator():
    return make_person("moderator")


@pytest.fixture
def desk(editor):
    return cms(editor)


@pytest.fixture
def lesson(course):
    return course.lessons[0]


def fresh(page):
    return type(page).objects.get(pk=page.pk)


def visitor():
    """A visitor of a server that has kept no page: in a test nothing commits, so nothing counts a kept page out."""
    pagecache.store.clear()
    return client_for(None)


def test_the_editor_opens_in_mongolian_for_somebody_whose_profile_names_no_language(desk, course):
    answer = desk.get("/admin/", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert '<html lang="mn"' in answer.content.decode()


def test_the_profile_may_name_english(desk, editor, course):
    from wagtail.users.models import UserProfile

    profile = UserProfile.get_for_user(editor)
    profile.preferred_language = "en"
    profile.save()
    assert '<html lang="en"' in desk.get("/admin/").content.decode()


def test_the_cms_carries_our_name_and_sends_nobody_to_another_site(desk, course):
    page = desk.get("/admin/").content.decode()
    assert "- Wagtail</title>" not in page
    assert "img/logo.svg" in page
    assert "gravatar" not in page
    assert "releases.wagtail.org" not in page
    assert "guide.wagtail.org" not in page


def test_a_lesson_is_changed_in_two_languages_sent_for_review_and_published_by_a_moderator(desk, moderator, lesson):
    send(
        desk, lesson, action="submit", name_mn="Шинэ нэр", name_en="New name",
        body_mn=[("heading", "Өвлийн сургууль"), ("text", "<p>Хүүхдийн <b>эрх</b></p>")],
        body_en=[("heading", "Winter school"), ("text", "<p>Children's <b>rights</b></p>")],
    )  # fmt: skip
    assert fresh(lesson).name_mn == "Хичээл 1"  # the public lesson is as before
    assert "Өвлийн сургууль" not in visitor().get(lesson.url).content.decode()
    state = fresh(lesson).current_workflow_state
    assert state.status == "in_progress"

    task = state.current_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, "approve", task.pk])
    cms(moderator).post(url)

    public = visitor()
    assert "Өвлийн сургууль" in public.get(lesson.url).content.decode()
    english = public.get("/en" + lesson.url).content.decode()
    assert "Winter school" in english
    assert "New name" in english
    assert fresh(lesson).title == "Шинэ нэр"


def test_an_editor_cannot_publish(desk, lesson):
    send(desk, lesson, action="publish", name_mn="Нийтлэх гэсэн")
    assert fresh(lesson).name_mn == "Хичээл 1"
    assert visitor().get(lesson.url).status_code == 200


def test_an_editor_cannot_approve_what_waits(desk, lesson):
    send(desk, lesson, action="submit", name_mn="Хүлээж байна")
    task = fresh(lesson).current_workflow_task_state
    desk.post(reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, "approve", task.pk]))
    assert fresh(lesson).name_mn == "Хичээл 1"


def test_the_default_workflow_has_a_mongolian_name_and_stands_at_the_root(course):
    assert Workflow.objects.get().name == "Хянагчийн зөвшөөрөл"
    assert Task.objects.get().name == "Хянагчийн зөвшөөрөл"
    assert fresh(course.page).get_workflow() == Workflow.objects.get()


def test_a_draft_is_not_public_and_neither_is_its_picture_page(desk, course):
    draft = course.page.add_child(instance=LessonPage(name_mn="Ноорог", slug="noorog", minutes=5, live=False))
    assert visitor().get(draft.get_url()).status_code == 404
    assert visitor().get("/en" + draft.get_url()).status_code == 404
    for url in (edit_url(draft), reverse("wagtailadmin_pages:view_draft", args=[draft.pk])):
        assert visitor().get(url).status_code == 302
        assert visitor().get(url).url.startswith("/burtgel/login/")
    assert desk.get(reverse("wagtailadmin_pages:view_draft", args=[draft.pk])).status_code == 200
    assert Picture.objects.count() == 0
    assert visitor().get("/admin/images/1/").status_code == 302


@pytest.mark.parametrize(
    ("language", "seen", "not_seen"), [("mn", "Монгол ноорог", "English draft"), ("en", "English draft", "Монгол ноорог")]
)
def test_the_preview_shows_the_unsaved_page_in_the_chosen_language(desk, lesson, language, seen, not_seen):
    data = page_form(desk, lesson)
    data |= {"name_mn": "Монгол ноорог", "name_en": "English draft"}
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[lesson.pk])
    assert desk.post(url, data).json()["is_valid"]
    shown = desk.get(f"{url}?mode={language}&in_preview_panel=true")
    page = shown.content.decode()
    assert f"<h1>{seen}" in page.replace("\n", "") or seen in page
    assert not_seen not in page
    assert f'<html lang="{language}"' in page
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]
    assert "script-src 'self'" in shown.headers["Content-Security-Policy"]


def test_the_preview_offers_one_mode_per_language(lesson):
    assert [code for code, _label in lesson.preview_modes] == ["mn", "en"]


def test_revisions_are_compared_field_by_field_in_each_language(desk, lesson):
    send(desk, lesson, name_en="One name", body_en=[("heading", "Old heading")])
    send(desk, lesson, name_en="Another name", body_en=[("heading", "New heading")])
    newest, before = lesson.revisions.order_by("-created_at")[:2]
    page = desk.get(reverse("wagtailadmin_pages:revisions_compare", args=[lesson.pk, before.pk, newest.pk])).content.decode()
    assert '<span class="deletion">One name</span><span class="addition">Another name</span>' in page
    assert '<div class="comparison__child-object addition">New heading</div>' in page


def test_an_earlier_revision_comes_back_with_both_languages(desk, lesson):
    send(desk, lesson, name_mn="Анхны", name_en="First")
    first = lesson.revisions.latest("created_at")
    send(desk, lesson, name_mn="Дараах", name_en="Second")
    url = reverse("wagtailadmin_pages:revisions_revert", args=[lesson.pk, first.pk])
    shown = desk.get(url).content.decode()
    assert "Анхны" in shown
    data = {**page_form(desk, lesson), "name_mn": "Анхны", "name_en": "First", "revision": first.pk}
    desk.post(edit_url(lesson), data)
    latest = fresh(lesson).get_latest_revision().as_object()
    assert (latest.name_mn, latest.name_en, latest.title) == ("Анхны", "First", "Анхны")


def test_a_revision_holds_each_text_once_per_language(desk, lesson):
    send(desk, lesson, name_mn="Нэг удаа")
    content = lesson.revisions.latest("created_at").content
    assert content["name_mn"] == "Нэг удаа"
    assert "name" not in content
    assert "body" not in content


def test_a_copy_has_the_new_name_in_mongolian_and_its_own_slug(moderator, lesson):
    client = cms(moderator)
    url = reverse("wagtailadmin_pages:copy", args=[lesson.pk])
    client.post(
        url,
        {"new_title": "Хуулбар хичээл", "new_slug": "khuulbar", "new_parent_page": lesson.get_parent().pk, "copy_subpages": ""},
    )
    copy = LessonPage.objects.get(slug="khuulbar")
    assert (copy.title, copy.name_mn, copy.name_en) == ("Хуулбар хичээл", "Хуулбар хичээл", "Lesson 1")
    assert copy.quiz_id == lesson.quiz_id


def test_a_lesson_is_moved_before_another(moderator, course):
    first, second = course.lessons
    client = cms(moderator)
    client.post(reverse("wagtailadmin_pages:set_page_position", args=[second.pk]) + "?position=0")
    assert [page.pk for page in course.page.lessons()] == [second.pk, first.pk]


def test_a_new_page_gets_its_address_from_the_mongolian_title(moderator, course):
    client = cms(moderator)
    url = reverse("wagtailadmin_pages:add", args=["content", "plainpage", course.home.pk])
    data = {
        "name_mn": "Өвлийн сургууль, хүүхдийн эрх", "name_en": "", "summary_mn": "", "summary_en": "", "slug": "",
        "review_state": "awaiting", "in_footer": "on", "body_mn-count": "0", "body_en-count": "0", "action-publish": "1",
        "search_description": "", "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0",
    }  # fmt: skip
    answer = client.post(url, data)
    assert answer.status_code == 302, answer.context["form"].errors
    page = Page.objects.get(slug="ovliin-surguul-khuukhdiin-erkh")
    assert page.live
    assert visitor().get("/ovliin-surguul-khuukhdiin-erkh/").status_code == 200


def test_an_empty_draft_is_refused_with_a_message_not_with_an_error(desk, course):
    url = reverse("wagtailadmin_pages:add", args=["content", "plainpage", course.home.pk])
    answer = desk.post(url, {"name_mn": "", "slug": "", "review_state": "awaiting", "body_mn-count": "0", "body_en-count": "0"})
    assert answer.status_code == 200
    assert answer.context["form"].errors["name_mn"]


def test_a_page_is_published_at_the_hour_it_was_scheduled_for(moderator, lesson):
    client = cms(moderator)
    send(client, lesson, action="publish", name_mn="Хичээл 1")
    soon = timezone.localtime(timezone.now() + timedelta(hours=2))
    send(client, lesson, action="publish", name_mn="Маргааш гарна", go_live_at=soon.strftime("%Y-%m-%d %H:%M"))
    assert fresh(lesson).name_mn == "Хичээл 1"
    with mock.patch("django.utils.timezone.now", return_value=timezone.now() + timedelta(hours=3)):
        call_command("publish_scheduled")
    assert fresh(lesson).name_mn == "Маргааш гарна"


def test_an_unpublished_lesson_is_gone_for_visitors(moderator, lesson):
    url = lesson.url
    assert visitor().get(url).status_code == 200
    cms(moderator).post(reverse("wagtailadmin_pages:unpublish", args=[lesson.pk]))
    assert visitor().get(url).status_code == 404


def test_a_search_finds_a_page_in_the_tree_and_in_the_chooser_in_small_letters_and_by_its_folded_key(desk, lesson):
    send(cms(make_person("moderator")), lesson, action="publish", name_mn="Хүүхдийн эрх")
    for typed in ("хүүхд", "huhdin"):
        found = desk.get(reverse("wagtailadmin_explore", args=[lesson.get_parent().pk]), {"q": typed})
        assert "Хүүхдийн эрх" in found.content.decode()
        chooser = desk.get(reverse("wagtailadmin_choose_page_search"), {"q": typed})
        assert "Хүүхдийн эрх" in chooser.content.decode()


def test_the_review_needs_the_name_of_the_expert(desk, lesson):
    answer = desk.post(
        edit_url(lesson), {**page_form(desk, lesson), "review_state": "reviewed", "reviewer": "", "action-submit": "1"}
    )
    assert answer.status_code == 200
    assert "reviewer" in answer.context["form"].errors


def test_the_tree_of_pages_is_whole_after_all_that(desk, moderator, course):
    send(desk, course.lessons[0], name_mn="Өөрчилсөн")
    cms(moderator).post(
        reverse("wagtailadmin_pages:copy", args=[course.page.pk]),
        {
            "new_title": "Бүтэн хуулбар", "new_slug": "buten", "new_parent_page": course.catalogue.pk, "copy_subpages": "on",
            "publish_copies": "on",
        },
    )  # fmt: skip
    problems = Page.find_problems()
    assert not any(problems)
    copied = Page.objects.get(slug="buten").specific
    assert copied.name_mn == "Бүтэн хуулбар"
    assert copied.lessons().count() == 2
    assert Site.objects.get(is_default_site=True).root_page_id == course.home.pk
