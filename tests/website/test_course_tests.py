"""The tests of a course through HTTP: two forms crossed over in a class, what may be said of oneself, refreshers."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse, reverse_lazy
from django.utils import timezone

from courses.learning.certificates import actions as certificates
from courses.learning.models import Attempt, Certificate, Enrolment, FormDraw, ResultPair, SexSaid
from tests import cast as people

from .test_learner import answer_all, send, start, take_lesson_quizzes

pytestmark = pytest.mark.django_db


def address(course, stage):
    return reverse("learner:course_test", args=[course.page.pk, stage])


@pytest.fixture
def crossed(course):
    course.page.forms_crossed = True
    course.page.save()
    return course


# --- forms ---------------------------------------------------------------------------------------------------------------


def test_the_halves_of_a_class_take_the_forms_the_other_way_about_and_both_pass(cast, crossed, client_for):
    pupils = [cast.pupil_1, *people.fill_class(cast.class_a, 5)]
    ways = set()
    for pupil in pupils:
        client = client_for(pupil)
        for stage in ("opening", "closing"):
            if stage == "closing":
                take_lesson_quizzes(client, crossed)
            attempt = start(client, address(crossed, stage))
            answer_all(client, attempt)
            send(client, attempt)
        taken = dict(pupil.user.attempts.exclude(stage="").values_list("stage", "quiz__key"))
        ways.add((taken["opening"], taken["closing"]))
        assert Enrolment.objects.get(learner=pupil.user).completed_at
    own = (crossed.opening.key, crossed.closing.key)
    assert ways == {own, own[::-1]}
    assert FormDraw.objects.count() >= len(pupils)


@pytest.mark.parametrize("form", ["A", "B"])
def test_an_opening_test_shows_no_answers_and_a_closing_test_does_whatever_form_it_is(cast, crossed, client_for, form):
    FormDraw.objects.create(learner=cast.pupil_1.user, course=crossed.page, first_form=form, drawn_at=timezone.now())
    client = client_for(cast.pupil_1)
    attempt = start(client, address(crossed, "opening"))
    answer_all(client, attempt)
    send(client, attempt)
    page = client.get(reverse("learner:result", args=[attempt.pk])).content.decode()
    assert "Тайлбар" not in page
    take_lesson_quizzes(client, crossed)
    attempt = start(client, address(crossed, "closing"))
    answer_all(client, attempt)
    send(client, attempt)
    page = client.get(reverse("learner:result", args=[attempt.pk])).content.decode()
    assert "Тайлбар" in page
    assert "100 %" in page


def test_the_page_before_a_crossed_test_is_called_by_its_stage_and_not_by_its_form(cast, crossed, client_for):
    FormDraw.objects.create(learner=cast.pupil_1.user, course=crossed.page, first_form="B", drawn_at=timezone.now())
    page = client_for(cast.pupil_1).get(address(crossed, "opening"))
    assert page.context["quiz"] == crossed.closing
    assert re.search(r"<h1>\s*Эхний сорил\s*</h1>", page.content.decode())


def test_the_teacher_s_table_shows_opening_and_closing_by_stage(cast, crossed, client_for):
    people.classrooms.assign(
        classroom=cast.class_a, course=crossed.page, lesson=None, due_on=None, by=cast.teacher_a, now=timezone.now()
    )  # fmt: skip
    FormDraw.objects.create(learner=cast.pupil_1.user, course=crossed.page, first_form="B", drawn_at=timezone.now())
    client = client_for(cast.pupil_1)
    attempt = start(client, address(crossed, "opening"))
    send(client, attempt)
    take_lesson_quizzes(client, crossed)
    attempt = start(client, address(crossed, "closing"))
    answer_all(client, attempt)
    send(client, attempt)
    page = client_for(cast.teacher_a).get(reverse("teacher:class_detail", args=[cast.class_a.pk])).content.decode()
    (row,) = [row for row in page.split("</tr>") if '<th scope="row">' in row and cast.pupil_1.user.first_name in row]
    numbers = re.findall(r'class="num">(\d+)%', row)
    assert numbers == ["0", "100"]


def test_a_visitor_takes_form_a_and_nothing_is_drawn_or_asked(crossed):
    client = Client()
    page = client.get(address(crossed, "opening"))
    assert page.context["quiz"] == crossed.opening
    attempt = start(client, address(crossed, "opening"))
    send(client, attempt)
    assert 'name="sex"' not in client.get(reverse("learner:result", args=[attempt.pk])).content.decode()
    assert not FormDraw.objects.exists()


# --- what may be said --------------------------------------------------------------------------------------------------

ABOUT_ME = reverse_lazy("learner:about_me")


@pytest.mark.parametrize("sex", ["f", "m", ""])
def test_one_question_is_asked_after_the_opening_test_and_never_again(cast, course, client_for, sex):
    client = client_for(cast.pupil_1)
    assert 'name="sex"' not in client.get(address(course, "opening")).content.decode()
    attempt = start(client, address(course, "opening"))
    send(client, attempt)
    thanks = reverse("learner:result", args=[attempt.pk])
    page = client.get(thanks).content.decode()
    assert re.search(r'name="sex" value="" checked', page), "nothing is said unless one chooses to"
    assert client.post(ABOUT_ME, {"sex": sex}).url == reverse("learner:mine")
    assert SexSaid.objects.get(learner=cast.pupil_1.user).sex == sex
    assert 'name="sex"' not in client.get(thanks).content.decode()


def test_what_was_said_can_be_changed_and_taken_back(cast, client_for):
    client = client_for(cast.pupil_1)
    assert str(ABOUT_ME) in client.get(reverse("learner:mine")).content.decode()
    for said in ("f", "m", ""):
        client.post(ABOUT_ME, {"sex": said})
        assert SexSaid.objects.get(learner=cast.pupil_1.user).sex == said
        assert re.search(rf'name="sex" value="{said}" checked', client.get(ABOUT_ME).content.decode())


@pytest.mark.parametrize("nonsense", [{}, {"sex": "x"}, {"sex": "\0"}, {"sex": "fm"}])
def test_what_was_not_asked_so_is_not_kept(cast, client_for, nonsense):
    assert client_for(cast.pupil_1).post(ABOUT_ME, nonsense).status_code == 422
    assert not SexSaid.objects.exists()


def test_only_an_opening_test_asks(cast, course, client_for):
    client = client_for(cast.pupil_1)
    take_lesson_quizzes(client, course)
    attempt = start(client, address(course, "closing"))
    send(client, attempt)
    assert 'name="sex"' not in client.get(reverse("learner:result", args=[attempt.pk])).content.decode()


# --- refreshers ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def finished(cast, course, client_for):
    """A pupil's browser, a month after the course was completed."""
    course.page.refresher_30 = people.make_quiz("day30", purpose="refresh", types=("single", "multiple", "truefalse"))
    course.page.refresher_90 = people.make_quiz("day90", purpose="refresh")
    course.page.save()
    client = client_for(cast.pupil_1)
    for stage in ("opening", "closing"):
        if stage == "closing":
            take_lesson_quizzes(client, course)
        attempt = start(client, address(course, stage))
        answer_all(client, attempt)
        send(client, attempt)
    shift(cast.pupil_1, days=31)
    return client


def shift(pupil, *, days):
    """All that the pupil did lies so many days further back."""
    for attempt in Attempt.objects.filter(learner=pupil.user):
        attempt.started_at -= timedelta(days=days)
        attempt.handed_in_at -= timedelta(days=days)
        attempt.save()
    Enrolment.objects.filter(learner=pupil.user).update(completed_at=timezone.now() - timedelta(days=days))


def test_a_refresher_is_offered_taken_and_gone_with_its_review_and_no_pass_mark(cast, course, finished):
    url = address(course, "day30")
    mine = finished.get(reverse("learner:mine")).content.decode()
    assert url in mine
    assert address(course, "day90") not in mine
    page = finished.get(url)
    assert page.context["pass_percent"] is None
    attempt = start(finished, url)
    answer_all(finished, attempt)
    send(finished, attempt)
    attempt.refresh_from_db()
    assert (attempt.stage, attempt.percent) == ("day30", 100)
    assert "Тайлбар" in finished.get(reverse("learner:result", args=[attempt.pk])).content.decode()
    assert url not in finished.get(reverse("learner:mine")).content.decode()
    assert finished.get(url).url == course.page.url
    assert ResultPair.objects.filter(kind="day30", learner=cast.pupil_1.user).count() == 1


def test_a_refresher_that_was_begun_can_be_finished_after_its_time(cast, course, finished):
    attempt = start(finished, address(course, "day30"))
    Enrolment.objects.update(completed_at=timezone.now() - timedelta(days=70))
    assert finished.get(address(course, "day30")).status_code == 200
    answer_all(finished, attempt)
    assert send(finished, attempt).status_code == 302


@pytest.mark.parametrize("days", [3, 29, 61, 89, 151])
def test_nobody_takes_a_refresher_out_of_its_time(cast, course, finished, days):
    Enrolment.objects.update(completed_at=timezone.now() - timedelta(days=days))
    for stage in ("day30", "day90"):
        assert finished.get(address(course, stage)).url == course.page.url
        assert finished.post(address(course, stage)).url == course.page.url
    assert not Attempt.objects.filter(stage__startswith="day").exists()


def test_a_visitor_and_whoever_has_not_completed_the_course_are_led_to_the_course(cast, course, finished, client_for):
    for client in (Client(), client_for(cast.learner)):
        assert client.get(address(course, "day30")).url == course.page.url
        assert client.post(address(course, "day30")).url == course.page.url


def test_lessons_are_named_whose_questions_were_missed_and_nobody_is_blamed(cast, course, finished):
    for lesson, item in zip(course.lessons, course.page.refresher_30.items.all(), strict=False):
        item.question.objective = lesson.objective
        item.question.save()
    attempt = start(finished, address(course, "day30"))
    send(finished, attempt)
    page = finished.get(reverse("learner:result", args=[attempt.pk])).content.decode()
    assert course.lessons[0].url in page
    assert course.page.url in page
    assert 'class="score"' not in page
    assert "outcome again" not in page
    assert "foal-think" not in page


def test_neither_a_refresher_nor_an_opening_test_brings_a_revoked_certificate_back(cast, course, finished):
    certificate = Certificate.objects.get(learner=cast.pupil_1.user)
    certificates.revoke(certificate=certificate, by=cast.teacher_a, reason="Алдаа", now=timezone.now())
    for stage in ("day30", "opening"):
        attempt = start(finished, address(course, stage))
        send(finished, attempt)
    assert not Certificate.objects.valid_of(cast.pupil_1.user).exists()
