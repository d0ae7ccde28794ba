"""Which translations are missing, outdated or current: per field and language, kept by the digest of the Mongolian text."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.content.editorial import reports, rules
from courses.content.models import LessonPage, PlainPage
from courses.website.shared import pagecache
from tests.cast import client_for
from tests.content.editing import cms, edit_url, make_person, send

BODY = [{"type": "text", "value": "<p>Нэг, хоёр</p>", "id": "a"}]


# --- rules -------------------------------------------------------------------------------------------------------------


def test_block_keys_ids_and_empty_fields_are_no_change():
    plain = [{"type": "picture", "value": {"image": 1, "alt": "Морь"}, "id": "1"}]
    written_by_the_editor = [
        {"id": "2", "type": "picture", "value": {"alt": "Морь", "image": 1, "caption": "", "credit": None}}
    ]
    assert rules.digest(plain) == rules.digest(written_by_the_editor)
    assert rules.digest('<p data-block-key="ab1">Морь</p>') == rules.digest("<p>Морь</p>")


def test_emptied_rich_text_is_no_text():
    assert rules.normalise_rich_text('<p data-block-key="x1"></p>') == ""
    assert rules.digest('<p data-block-key="x1"></p>') == ""


def test_a_changed_comma_makes_a_translation_outdated():
    state = rules.next_state({}, {"body": BODY}, {"en": {"body": "One, two"}})
    changed = [{**BODY[0], "value": "<p>Нэг хоёр</p>"}]
    later = rules.next_state(state, {"body": changed}, {"en": {"body": "One, two"}})
    assert rules.status(later, {"body": changed}, "en") == {"body": rules.OUTDATED}


def test_a_changed_translation_is_made_from_todays_text():
    state = rules.next_state({}, {"name": "Нэг"}, {"en": {"name": "One"}})
    state = rules.next_state(state, {"name": "Хоёр"}, {"en": {"name": "One"}})
    state = rules.next_state(state, {"name": "Хоёр"}, {"en": {"name": "Two"}})
    assert rules.status(state, {"name": "Хоёр"}, "en") == {"name": rules.CURRENT}


def test_going_back_to_the_old_text_makes_its_translation_current_again():
    state = rules.next_state({}, {"name": "Нэг"}, {"en": {"name": "One"}})
    state = rules.next_state(state, {"name": "Хоёр"}, {"en": {"name": "One"}})
    assert rules.status(state, {"name": "Нэг"}, "en") == {"name": rules.CURRENT}


def test_a_field_without_a_mongolian_text_is_not_counted():
    assert rules.status({}, {"summary": ""}, "en") == {}


# --- through the CMS ---------------------------------------------------------------------------------------------------


@pytest.fixture
def lesson(course):
    return course.lessons[0]


@pytest.fixture
def desk(db):
    return cms(make_person("editor"))


def draft(page):
    return LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_a_text_without_translation_is_missing(desk, lesson):
    send(desk, lesson, summary_mn="Товч агуулга.")
    assert draft(lesson).translation_status("en") == {"name": "current", "summary": "missing", "body": "missing"}


def test_a_comma_in_the_mongolian_makes_the_english_outdated_and_still_right_makes_it_current(desk, lesson):
    send(desk, lesson, summary_mn="Нэг, хоёр.", summary_en="One, two.", body_en=[("heading", "Heading")])
    send(desk, lesson, summary_mn="Нэг хоёр.")
    assert draft(lesson).translation_status("en") == {"name": "current", "summary": "outdated", "body": "current"}
    count = lesson.revisions.count()

    url = reverse("translation:compare", args=[lesson.pk, "en"])
    page = desk.get(url).content.decode()
    assert "One, two." in page
    assert "addition" in page  # what changed in the Mongolian is marked
    answer = desk.post(url)
    assert answer.url == edit_url(lesson)
    assert set(draft(lesson).translation_status("en").values()) == {"current"}
    assert lesson.revisions.count() == count  # no new draft, nothing to moderate
    assert draft(lesson).summary_mn == "Нэг хоёр."
    assert draft(lesson).summary_en == "One, two."


def test_still_right_holds_for_the_published_page_and_survives_the_next_save(lesson):
    client = cms(make_person("moderator"))
    send(client, lesson, action="publish", summary_mn="Нэг, хоёр.", summary_en="One, two.", body_en=[("heading", "Heading")])
    send(client, lesson, action="publish", summary_mn="Нэг хоёр.")
    row = LessonPage.objects.get(pk=lesson.pk)
    assert row.translation_status("en")["summary"] == "outdated"
    client.post(reverse("translation:compare", args=[lesson.pk, "en"]))
    row = LessonPage.objects.get(pk=lesson.pk)
    assert row.translation_status("en")["summary"] == "current"
    assert not row.has_unpublished_changes
    send(client, lesson, action="publish", name_en="Another name")
    assert LessonPage.objects.get(pk=lesson.pk).translation_status("en")["summary"] == "current"


def test_still_right_is_not_for_those_who_may_not_edit_the_page(lesson, cast):
    url = reverse("translation:compare", args=[lesson.pk, "en"])
    state = LessonPage.objects.get(pk=lesson.pk).translation_state
    for person in (None, cast.learner, cast.teacher_a, cast.pupil_1):
        assert client_for(person).post(url).status_code in (302, 403, 404)
    assert LessonPage.objects.get(pk=lesson.pk).translation_state == state


def test_the_comparison_of_an_unknown_language_or_of_mongolian_itself_is_not_there(desk, lesson):
    for language in ("mn", "xx"):
        assert desk.get(f"/admin/translation/{lesson.pk}/{language}/").status_code == 404


def test_the_edit_form_says_what_is_missing_and_what_is_outdated(desk, lesson):
    send(desk, lesson, summary_mn="Нэг, хоёр.", summary_en="One, two.")
    send(desk, lesson, summary_mn="Нэг хоёр.")
    page = desk.get(edit_url(lesson)).content.decode()
    assert 'id="translation-notice"' in page
    assert "state-missing" in page
    assert "state-outdated" in page
    assert reverse("translation:compare", args=[lesson.pk, "en"]) in page


def test_opening_the_form_changes_no_state(desk, lesson):
    send(desk, lesson, body_en=[("heading", "Heading"), ("text", "<p>Text</p>")])
    before = draft(lesson).translation_status("en")
    page = draft(lesson)
    for child in [*page.body_mn, *page.body_en]:
        str(child.value)
    assert page.translation_status("en") == before == draft(lesson).translation_status("en")


def test_a_page_without_translation_shows_the_mongolian_text(lesson):

    pagecache.store.clear()
    assert "Хичээл 1-ийн гарчиг" in client_for(None).get("/en" + lesson.url).content.decode()


# --- reports -----------------------------------------------------------------------------------------------------------


def test_the_report_lists_every_page_and_filters_by_state_and_language(desk, lesson):
    send(desk, lesson, summary_mn="Нэг, хоёр.", summary_en="One, two.")
    send(desk, lesson, summary_mn="Нэг хоёр.")
    url = reverse("translation:report")
    assert len(desk.get(url).context["object_list"]) == 5
    outdated = desk.get(url, {"state": "outdated", "language": "en"}).context["object_list"]
    assert [(row.pk, row.outdated) for row in outdated] == [(lesson.pk, 1)]
    assert desk.get(url, {"language": "mn"}).status_code == 200


def test_the_report_of_a_draft_is_the_same_from_its_json_and_from_the_page(desk, lesson):
    send(desk, lesson, summary_mn="Товч.", body_en=[("heading", "Heading"), ("text", "<p>One</p>")])
    (row,) = [row for row in reports.translation_rows() if row.pk == lesson.pk]
    status = list(draft(lesson).translation_status("en").values())
    assert (row.missing, row.outdated, row.current) == tuple(status.count(name) for name in ("missing", "outdated", "current"))


def test_the_report_comes_as_csv_with_harmless_cells(desk, course):
    course.home.add_child(instance=PlainPage(name_mn="=HYPERLINK(1)", slug="tomyo"))
    answer = desk.get(reverse("translation:report"), {"export": "csv"})
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode())))
    assert len(rows) == 7
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_the_reports_cost_the_same_number_of_queries_for_any_number_of_pages(course):
    def count():
        with CaptureQueriesContext(connection) as queries:
            reports.translation_rows()
            reports.review_rows()
        return len(queries)

    course.lessons[0].save_revision()
    LessonPage.objects.filter(pk=course.lessons[0].pk).update(has_unpublished_changes=True)
    few = count()
    for number in range(20):
        page = course.page.add_child(instance=LessonPage(name_mn=f"Хичээл {number + 10}", slug=f"neg-{number}", minutes=5))
        page.name_mn = "Ноорог"
        page.save_revision()
    assert count() == few
    assert few <= 30


def test_the_review_report_shows_who_reviewed_and_what_waits(desk, lesson):
    LessonPage.objects.filter(pk=lesson.pk).update(review_state="reviewed", reviewer="Туршилтын мэргэжилтэн")
    url = reverse("translation:review")
    waiting = desk.get(url, {"state": "awaiting"}).context["object_list"]
    assert lesson.pk not in [row.pk for row in waiting]
    done = desk.get(url, {"state": "reviewed"})
    assert "Туршилтын мэргэжилтэн" in done.content.decode()


def test_the_dashboard_counts_what_waits(desk, lesson):
    send(desk, lesson, summary_mn="Товч.")
    desk_numbers = reports.desk()
    assert (desk_numbers.drafts, desk_numbers.awaiting) == (1, 5)
    assert desk_numbers.missing >= 1
    page = desk.get("/admin/").content.decode()
    assert reverse("translation:report") in page
    assert reverse("translation:review") in page


def test_visitors_learners_and_teachers_see_no_report(cast, course):
    for person in (None, cast.learner, cast.teacher_a, cast.pupil_1):
        for name in ("report", "review"):
            assert client_for(person).get(reverse(f"translation:{name}")).status_code in (302, 404)
