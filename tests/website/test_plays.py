"""Interactive contents through HTTP: the page around the frame, what is taken from it and what is refused."""

import json
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from courses.content.played import players
from courses.learning.models import LessonProgress, Play, Statement
from courses.learning.plays import rules
from tests import cast as people
from tests.learning.test_plays import HALF, RIGHT, said

pytestmark = pytest.mark.django_db
SCORM = {"core": {"lesson_status": "passed", "score": {"raw": "80", "max": "100"}}}


@pytest.fixture(autouse=True)
def _players(monkeypatch):
    monkeypatch.setattr(players, "installed", lambda kind: True)
    # The address of the frame is the frames' own affair (courses/website/frames).
    monkeypatch.setattr(
        "courses.website.learner.plays.frame_url", lambda package, *, language: f"/played/{package.pk}/{language}/"
    )


@pytest.fixture
def content(db):
    return people.make_package(
        "Тоглоё",
        licence={
            "code": "CC BY", "version": "4.0", "authors": [{"name": "Зохиогч <b>", "role": "Author"}], "years": "2024",
            "source": "javascript:alert(1)", "extras": "",
        },
    )  # fmt: skip


@pytest.fixture
def scorm(db):
    return people.make_package("СКОРМ", kind="scorm12", main="index.html", content={})


@pytest.fixture
def lesson(course, content, scorm):
    lesson = people.put_in_lesson(course.lessons[0], scorm)
    return people.put_in_lesson(lesson, content, must_finish=True)


def url(name, lesson, content) -> str:
    return reverse(f"learner:{name}", args=[lesson.pk, content.pk])


def post(client, name, lesson, content, data, **more):
    # As a browser writes it: no sign is escaped that need not be.
    body = data if isinstance(data, str | bytes) else json.dumps(data, ensure_ascii=False)
    return client.post(url(name, lesson, content), body, **{"content_type": "application/json"} | more)


def begin(client, lesson, content) -> str:
    answer = post(client, "play_begin", lesson, content, {})
    assert answer.status_code == 200
    return answer.json()["play"]


def take(client, lesson, content, play, statement, key=None, **more):
    return post(
        client,
        "play_statement",
        lesson,
        content,
        {"play": play, "key": key or uuid.uuid4().hex, "statement": statement},
        **more,
    )


def everything_kept() -> list:
    """Every row about plays, to see that a refusal changed nothing."""
    return [*Play.objects.order_by("pk").values_list(), *Statement.objects.order_by("pk").values_list()]


# --- the page ------------------------------------------------------------------------------------------------------------


def test_the_page_has_the_closed_frame_its_policy_help_and_what_is_kept(cast, lesson, content, client_for):
    answer = client_for(cast.pupil_1).get(url("play", lesson, content))
    page = answer.content.decode()
    assert "Тоглоё" in page
    assert 'sandbox="allow-scripts"' in page
    assert "allow-same-origin" not in page
    assert f'data-src="/played/{content.pk}/mn/"' in page
    assert "<iframe src" not in page, "the page's own module loads it, when it can hear it"
    assert re.search(r"frame-src 'self'", answer["Content-Security-Policy"])
    assert "frame-src" not in Client().get(lesson.url)["Content-Security-Policy"]
    assert "help-bar" in page
    assert "<noscript>" in page
    assert "no-store" in answer["Cache-Control"]
    assert not Play.objects.exists(), "looking begins nothing"


def test_who_made_it_is_told_and_never_becomes_markup_or_a_script(cast, lesson, content, client_for):
    page = Client().get(url("play", lesson, content)).content.decode()
    assert "Зохиогч &lt;b&gt;" in page
    assert "CC BY 4.0" in page
    assert 'href="javascript' not in page
    content.licence = {"code": "U", "authors": "x", "source": "https://example.org/"}
    content.save()
    page = Client().get(url("play", lesson, content)).content.decode()
    assert 'href="https://example.org/" rel="noreferrer nofollow"' in page
    content.licence = []
    content.save()
    assert Client().get(url("play", lesson, content)).status_code == 200


def test_a_lesson_leads_to_its_contents_and_says_which_belong_to_being_done(lesson, content, scorm):
    page = Client().get(lesson.url).content.decode()
    for one in (content, scorm):
        assert url("play", lesson, one) in page
    assert page.count(gettext("The lesson is done when you have played this to the end.")) == 1


def test_with_another_host_name_the_frame_is_there_and_only_there(cast, lesson, content, client_for, settings):
    settings.H5P_ORIGIN = "https://play.example.mn"
    answer = client_for(cast.pupil_1).get(url("play", lesson, content))
    assert "frame-src https://play.example.mn;" in answer["Content-Security-Policy"] + ";"
    assert 'sandbox="allow-scripts allow-same-origin"' in answer.content.decode()
    assert 'data-origin="https://play.example.mn"' in answer.content.decode()


def test_a_visitor_plays_and_nothing_is_kept_or_sent(lesson, content):
    client = Client()
    page = client.get(url("play", lesson, content)).content.decode()
    assert "data-src=" in page
    for name in ("begin", "state", "statement", "cmi", "mine"):
        assert f"data-{name}=" not in page
    assert "csrfmiddlewaretoken" not in page
    for name in ("play_begin", "play_state", "play_statement", "play_cmi"):
        assert post(client, name, lesson, content, {"play": str(uuid.uuid4())}).status_code == 302
    assert everything_kept() == []
    assert "sessionid" not in client.cookies


def test_a_content_without_player_or_not_ready_says_so_kindly_and_tells_staff_what_to_do(
    cast, lesson, content, client_for, monkeypatch
):
    monkeypatch.setattr(players, "installed", lambda kind: False)
    pupil, editor = client_for(cast.pupil_1), client_for(cast.editor)
    page = pupil.get(url("play", lesson, content)).content.decode()
    assert "iframe" not in page
    assert "npm" not in page
    assert "npm ci" in editor.get(url("play", lesson, content)).content.decode()
    assert post(pupil, "play_begin", lesson, content, {}).status_code == 422
    monkeypatch.setattr(players, "installed", lambda kind: True)
    content.state = "missing"
    content.save()
    page = editor.get(url("play", lesson, content)).content.decode()
    assert "iframe" not in page
    assert str(content.get_state_display()) in page
    assert post(pupil, "play_begin", lesson, content, {}).status_code == 422
    assert everything_kept() == []


def test_the_page_costs_the_same_queries_however_much_was_played(cast, lesson, content, client_for):
    client = client_for(cast.pupil_1)
    client.get(url("play", lesson, content))

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            client.get(url("play", lesson, content))
        return len([query for query in found if "contentversion" not in query["sql"]])

    before = queries()
    for _time in range(3):
        take(client, lesson, content, begin(client, lesson, content), said(1, response=HALF))
        client.post(url("play_again", lesson, content))
    assert queries() == before


# --- what is taken -------------------------------------------------------------------------------------------------------


def test_a_play_is_begun_its_state_kept_its_result_judged_and_shown(cast, lesson, content, client_for):
    client = client_for(cast.pupil_1)
    play = begin(client, lesson, content)
    assert LessonProgress.objects.get(learner=cast.pupil_1.user).opened_at
    state = json.dumps({"answers": [0], "слово": "ө"}, ensure_ascii=False)
    assert post(client, "play_state", lesson, content, {"play": play, "state": state}).json() == {"kept": True}
    assert post(client, "play_begin", lesson, content, {}).json() == {"play": play, "state": state}
    told = take(client, lesson, content, play, said(1, response=HALF)).json()
    assert told["ended"]
    assert "1" in told["result"]
    assert "2" in told["result"]
    assert told["trust"]
    assert told["meaning"]
    page = client.get(url("play", lesson, content)).content.decode()
    assert told["result"] in page
    assert told["trust"] in page


def test_what_is_said_in_english_is_shown_in_english(cast, lesson, content, client_for):
    client = client_for(cast.pupil_1)
    play = begin(client, lesson, content)
    address = f"/en{url('play_statement', lesson, content)}"
    told = client.post(
        address, json.dumps({"play": play, "key": uuid.uuid4().hex, "statement": said(2, response=RIGHT)}),
        content_type="application/json",
    ).json()  # fmt: skip
    assert told["result"] == "Your best result: 2 of 2"
    assert told["trust"] == "Checked"


def test_sent_twice_counts_once_and_another_statement_with_the_same_key_is_a_conflict(cast, lesson, content, client_for):
    client, key = client_for(cast.pupil_1), uuid.uuid4().hex
    play = begin(client, lesson, content)
    first = take(client, lesson, content, play, said(1, response=HALF), key)
    kept = everything_kept()
    assert take(client, lesson, content, play, said(1, response=HALF), key).json() == first.json()
    assert take(client, lesson, content, play, said(2, response=RIGHT), key).status_code == 409
    assert everything_kept() == kept


def test_what_a_scorm_content_keeps_is_state_and_result_in_one(cast, lesson, scorm, client_for):
    client = client_for(cast.pupil_1)
    play, data = begin(client, lesson, scorm), json.dumps(SCORM)
    told = post(client, "play_cmi", lesson, scorm, {"play": play, "data": data, "final": True}).json()
    assert told["ended"]
    assert post(client, "play_begin", lesson, scorm, {}).json()["state"] == data
    assert Play.objects.get().trust == "reported"


def test_beginning_again_keeps_what_was_reached_and_starts_empty(cast, lesson, content, client_for):
    client = client_for(cast.pupil_1)
    assert client.post(url("play_again", lesson, content)).status_code == 302
    assert not Play.objects.exists()
    play = begin(client, lesson, content)
    post(client, "play_state", lesson, content, {"play": play, "state": "half way"})
    take(client, lesson, content, play, said(2, response=RIGHT))
    client.post(url("play_again", lesson, content))
    again = post(client, "play_begin", lesson, content, {}).json()
    assert again["play"] != play
    assert again["state"] == ""
    assert take(client, lesson, content, again["play"], said(0, response="1")).json()["result"].count("2") == 2


def test_a_content_that_never_says_it_is_over_can_be_said_to_be_seen(cast, course, content, client_for):
    slides = people.make_package("Зураг", main="H5P.ImageHotspots 1.10", content={})
    course.lessons[0].quiz = None
    lesson = people.put_in_lesson(course.lessons[0], slides, content, must_finish=True)
    client = client_for(cast.pupil_1)
    assert url("play_end", lesson, slides) in client.get(url("play", lesson, slides)).content.decode()
    assert url("play_end", lesson, content) not in client.get(url("play", lesson, content)).content.decode()
    for one in (slides, content):
        assert client.post(url("play_end", lesson, one)).status_code == 302
    assert [play.package_id for play in Play.objects.ended()] == [slides.pk]
    take(client, lesson, content, begin(client, lesson, content), said(1, response=HALF))
    assert LessonProgress.objects.get(lesson=lesson).done_at


# --- what is refused -----------------------------------------------------------------------------------------------------


@pytest.fixture
def playing(cast, lesson, content, scorm, client_for):
    """(client, {content: play}) of a pupil in the middle of both contents."""
    client = client_for(cast.pupil_1)
    plays = {one: begin(client, lesson, one) for one in (content, scorm)}
    post(client, "play_state", lesson, content, {"play": plays[content], "state": "so far"})
    return client, plays


def test_plays_of_others_of_other_contents_and_of_other_lessons_are_not_there(
    cast, course, lesson, content, scorm, playing, client_for
):
    client, plays = playing
    twin = people.put_in_lesson(course.lessons[1], content)
    other = client_for(cast.pupil_2)
    kept = everything_kept()
    for who, where, what, play in (
        (other, lesson, content, plays[content]), (client, lesson, content, plays[scorm]),
        (client, twin, content, plays[content]), (client, lesson, content, str(uuid.uuid4())),
        (client, twin, scorm, plays[scorm]), (client_for(cast.teacher_a), lesson, content, plays[content]),
        (client_for(cast.administrator), lesson, content, plays[content]),
    ):  # fmt: skip
        assert take(who, where, what, play, said(2, response=RIGHT)).status_code == 404
        assert post(who, "play_state", where, what, {"play": play, "state": "mine now"}).status_code == 404
        assert post(who, "play_cmi", where, what, {"play": play, "data": json.dumps(SCORM)}).status_code == 404
    assert everything_kept() == kept


def test_a_content_that_is_not_in_the_lesson_or_in_a_lesson_that_is_not_public_is_not_there(
    cast, course, lesson, content, client_for
):
    client, stray = client_for(cast.pupil_1), people.make_package("Хаана ч биш")
    for where, what in ((lesson, stray), (course.lessons[1], content)):
        assert client.get(url("play", where, what)).status_code == 404
        assert post(client, "play_begin", where, what, {}).status_code == 404
        assert client.post(url("play_again", where, what)).status_code == 404
        assert client.post(url("play_end", where, what)).status_code == 404
    lesson.live = False
    lesson.save()
    assert client.get(url("play", lesson, content)).status_code == 404
    assert post(client, "play_begin", lesson, content, {}).status_code == 404
    assert everything_kept() == []


def test_after_signing_out_nothing_more_is_taken(lesson, content, playing):
    client, plays = playing
    kept = everything_kept()
    client.logout()
    assert take(client, lesson, content, plays[content], said(2, response=RIGHT)).status_code == 302
    assert post(client, "play_state", lesson, content, {"play": plays[content], "state": "later"}).status_code == 302
    assert everything_kept() == kept


def test_without_the_token_of_the_page_nothing_is_taken(cast, lesson, content, client_for):
    client = client_for(cast.pupil_1, enforce_csrf_checks=True)
    assert post(client, "play_begin", lesson, content, {}).status_code == 403
    page = client.get(url("play", lesson, content)).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    answer = client.post(
        url("play_begin", lesson, content), "{}", content_type="application/json", headers={"X-CSRFToken": token}
    )
    assert answer.status_code == 200


LARGE = "x" * (rules.MOST_STATE + 1)
HIDDEN = {
    "NaN": '{"raw": NaN, "max": 1}',
    "infinity": '{"raw": 1e999, "max": 1}',
    "digits": f'{{"raw": {"9" * 5000}, "max": 1}}',
}


@pytest.mark.parametrize("score", HIDDEN.values(), ids=HIDDEN)
def test_numbers_that_are_none_are_refused(lesson, content, playing, score):
    client, plays = playing
    kept = everything_kept()
    body = json.dumps(
        {"play": plays[content], "key": uuid.uuid4().hex, "statement": {"verb": {"id": "x"}, "result": {"score": "?"}}}
    )
    assert post(client, "play_statement", lesson, content, body.replace('"?"', score)).status_code == 400
    assert everything_kept() == kept


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        (said(10**9, 1), 422), (said(3, 2), 422), (said(1, "2"), 422), ({}, 422), ([], 422), ("answered", 422), (None, 422),
        (said(1) | {"x": "y" * rules.MOST_SAID}, 413), (said(1) | {"x": "ө" * (rules.MOST_SAID // 2)}, 413),
    ],
)  # fmt: skip
def test_statements_that_are_none_or_too_large_are_refused(lesson, content, playing, statement, status):
    client, plays = playing
    kept = everything_kept()
    assert take(client, lesson, content, plays[content], statement).status_code == status
    assert everything_kept() == kept


def test_bodies_of_another_kind_without_form_or_too_large_are_refused(lesson, content, scorm, playing):
    client, plays = playing
    kept = everything_kept()
    good = {"play": plays[content], "state": "new"}
    for body, more, status in (
        (good, {"content_type": "text/plain"}, 400), (good, {"content_type": "application/x-www-form-urlencoded"}, 400),
        ("{", {}, 400), ("[]", {}, 400), ("", {}, 400), ("\xff".encode("latin-1"), {}, 400), ("[" * 100_000, {}, 400),
        (good | {"play": "1"}, {}, 400), (good | {"play": None}, {}, 400), (good | {"state": None}, {}, 400),
        (good | {"state": 1}, {}, 400), (good | {"state": LARGE}, {}, 413), (good | {"state": LARGE * 3}, {}, 413),
        (good | {"state": "ө" * (rules.MOST_STATE // 2 + 1)}, {}, 413),
    ):  # fmt: skip
        assert post(client, "play_state", lesson, content, body, **more).status_code == status, str(body)[:80]
    good = {"play": plays[scorm], "data": json.dumps(SCORM)}
    for data, status in (
        ("{", 400), ("NaN", 400), ("[1]", 400), ('{"core": {"score": {"raw": "1e9", "max": "1"}}}', 422),
        ('{"core": {"score": {"raw": "nan", "max": "1"}}}', 422), (LARGE, 413),
    ):  # fmt: skip
        assert post(client, "play_cmi", lesson, scorm, good | {"data": data}).status_code == status, data[:80]
    assert (
        post(client, "play_statement", lesson, content, {"play": plays[content], "key": "1", "statement": said(1)}).status_code
        == 400
    )
    assert everything_kept() == kept


def test_the_largest_state_is_kept_whole_and_signs_no_database_takes_are_mended(lesson, content, playing):
    client, plays = playing
    largest = '"' * rules.MOST_STATE
    assert post(client, "play_state", lesson, content, {"play": plays[content], "state": largest}).status_code == 200
    assert Play.objects.get(pk=plays[content]).state == largest
    assert post(client, "play_state", lesson, content, {"play": plays[content], "state": "a\x00b"}).status_code == 200
    assert Play.objects.get(pk=plays[content]).state == "a\ufffdb"


def test_each_kind_has_its_own_way_in(lesson, content, scorm, playing):
    client, plays = playing
    kept = everything_kept()
    assert take(client, lesson, scorm, plays[scorm], said(1)).status_code == 422
    assert post(client, "play_state", lesson, scorm, {"play": plays[scorm], "state": "x"}).status_code == 422
    assert post(client, "play_cmi", lesson, content, {"play": plays[content], "data": json.dumps(SCORM)}).status_code == 422
    assert everything_kept() == kept


# --- what is left, and where it is said ----------------------------------------------------------------------------------


def test_after_the_quiz_the_result_page_says_what_is_left_and_leads_there(cast, course, lesson, content, client_for):
    client, person = client_for(cast.pupil_1), cast.pupil_1.user
    attempt = people.take_quiz(person, course.quizzes[0], right=3, course=course.page, lesson=lesson)
    address = reverse("learner:result", args=[attempt.pk])
    assert url("play", lesson, content) in client.get(address).content.decode()
    take(client, lesson, content, begin(client, lesson, content), said(0, response="1"))
    assert url("play", lesson, content) not in client.get(address).content.decode()
    assert LessonProgress.objects.get(learner=person, lesson=lesson).done_at


def test_the_end_of_a_lesson_cannot_be_confirmed_while_something_is_left_to_play(cast, course, content, client_for):
    course.lessons[0].quiz = None
    lesson = people.put_in_lesson(course.lessons[0], content, must_finish=True)
    client, address = client_for(cast.pupil_1), reverse("learner:lesson_finish", args=[lesson.pk])
    for answer in (client.get(address), client.post(address)):
        assert url("play", lesson, content) in answer.content.decode()
    assert not LessonProgress.objects.exclude(done_at=None).exists()
    take(client, lesson, content, begin(client, lesson, content), said(0, response="1"))
    assert LessonProgress.objects.get(lesson=lesson).done_at
    assert client.post(address).status_code == 302


@pytest.mark.parametrize("name", ["lesson_finish", "lesson_quiz"])
@pytest.mark.parametrize("gone", ["taken out", "unplayable"])
def test_a_lesson_that_stayed_open_for_a_content_that_is_gone_is_done_where_the_pupil_goes_on(
    cast, course, lesson, content, client_for, name, gone
):
    client, person = client_for(cast.pupil_1), cast.pupil_1.user
    address = reverse(f"learner:{name}", args=[lesson.pk])
    people.take_quiz(person, course.quizzes[0], right=3, course=course.page, lesson=lesson)
    quiz = reverse("learner:lesson_quiz", args=[lesson.pk])
    answer = client.get(address)
    assert answer.status_code == 200 if name == "lesson_quiz" else answer.url == quiz, "something is left to play"
    row = LessonProgress.objects.get(learner=person, lesson=lesson)
    assert row.done_at is None
    if gone == "taken out":
        lesson.body_mn = [block for block in lesson.body_mn.raw_data if block["type"] != "package"]
        lesson.save()
    else:
        type(content).objects.filter(pk=content.pk).update(state="refused")
    answer = client.get(address)
    assert answer.status_code == 200 if name == "lesson_quiz" else answer.url == course.lessons[1].url
    after = LessonProgress.objects.get(learner=person, lesson=lesson)
    assert after.done_at
    assert (after.best_percent, after.attempt_id) == (row.best_percent, row.attempt_id)
    client.get(address)
    assert LessonProgress.objects.get(learner=person, lesson=lesson).done_at == after.done_at


@pytest.mark.parametrize("name", ["lesson_finish", "lesson_quiz"])
def test_a_lesson_whose_quiz_was_not_handed_in_is_done_by_no_visit(cast, course, client_for, name):
    lesson = course.lessons[0]
    people.begin_quiz(cast.pupil_1.user, course.quizzes[0], course=course.page, lesson=lesson)
    people.take_quiz(cast.pupil_2.user, course.quizzes[0], right=3, course=course.page, lesson=lesson)
    client_for(cast.pupil_1).get(reverse(f"learner:{name}", args=[lesson.pk]))
    assert not LessonProgress.objects.filter(learner=cast.pupil_1.user).exclude(done_at=None).exists()


# --- the teacher ---------------------------------------------------------------------------------------------------------


def of_class(room, name="plays") -> str:
    return reverse(f"teacher:{name}", args=[room.pk])


@pytest.fixture
def assigned(cast, course, lesson):
    people.classrooms.assign(
        classroom=cast.class_a, course=course.page, lesson=None, due_on=None, by=cast.teacher_a, now=timezone.now()
    )


def test_a_teacher_sees_who_has_played_by_number_and_what_the_words_mean(cast, lesson, content, client_for, assigned):
    for pupil, statement in ((cast.pupil_2, said(2, response=RIGHT)), (cast.pupil_b, said(2, response=RIGHT))):
        client = client_for(pupil)
        take(client, lesson, content, begin(client, lesson, content), statement)
    begin(client_for(cast.pupil_1), lesson, content)
    teacher = client_for(cast.teacher_a)
    page = teacher.get(of_class(cast.class_a)).content.decode()
    assert page.index(cast.pupil_1.user.display_name) < page.index(cast.pupil_2.user.display_name), "by number, not by points"
    assert "2 / 2" in page
    assert cast.pupil_b.user.display_name not in page
    assert str(content.title) in page
    rows = teacher.get(of_class(cast.class_a, "plays_csv")).content.decode("utf-8-sig").splitlines()
    assert len(rows) == 3
    assert rows[1].startswith("1,")
    assert ",2,2," in rows[2]
    assert ",2,2," not in rows[1]


def test_names_that_a_spreadsheet_would_run_are_neutralised(cast, lesson, content, client_for, assigned):
    content.title_mn = "=HYPERLINK(1)"
    content.save()
    lesson.name_mn = "=1+1"
    lesson.save()
    rows = client_for(cast.teacher_a).get(of_class(cast.class_a, "plays_csv")).content.decode("utf-8-sig")
    assert "'=1+1: =HYPERLINK(1)" in rows


def test_the_teachers_page_costs_the_same_queries_for_few_and_many(cast, lesson, content, client_for, assigned):
    teacher = client_for(cast.teacher_a)
    teacher.get(of_class(cast.class_a))

    def queries(name) -> int:
        with CaptureQueriesContext(connection) as found:
            assert teacher.get(of_class(cast.class_a, name)).status_code == 200
        # The version of the contents is read once a second, whoever comes then.
        return len([query for query in found if "contentversion" not in query["sql"]])

    before = queries("plays"), queries("plays_csv")
    for pupil in people.fill_class(cast.class_a, 12):
        client = client_for(pupil)
        take(client, lesson, content, begin(client, lesson, content), said(1, response=HALF))
    assert (queries("plays"), queries("plays_csv")) == before
    assert before[0] <= 14


def test_without_assignment_or_contents_the_page_says_so(cast, course, client_for):
    teacher = client_for(cast.teacher_a)
    assert teacher.get(of_class(cast.class_a)).status_code == 200
    assert teacher.get(of_class(cast.class_a, "plays_csv")).status_code == 200
    people.classrooms.assign(
        classroom=cast.class_a, course=course.page, lesson=None, due_on=None, by=cast.teacher_a, now=timezone.now()
    )
    assert teacher.get(of_class(cast.class_a)).status_code == 200
