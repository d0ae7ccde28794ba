"""A learner's way through HTTP: lesson, quiz, result, closing test, certificate; visitors too; no JavaScript anywhere."""

import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses.content.models import Quiz
from courses.learning.certificates import actions as certificates
from courses.learning.models import Answer, Attempt, Certificate, LessonProgress

RIGHT = {"single": ["a"], "multiple": ["a", "b"], "truefalse": ["true"]}


def start(client, url) -> Attempt:
    page = client.get(url)
    assert page.status_code == 200
    response = client.post(url)
    assert response.status_code == 302
    return Attempt.objects.order_by("-started_at").first()


def answer_all(client, attempt, key=RIGHT):
    """One question per screen, as a browser without JavaScript does it. Returns the last redirect."""
    response = None
    for answer in Answer.objects.filter(attempt=attempt).select_related("question"):
        url = reverse("learner:question", args=[attempt.pk, answer.place])
        assert client.get(url).status_code == 200
        response = client.post(url, {f"q{answer.place}": key[answer.question.type]})
        assert response.status_code == 302
    return response


def send(client, attempt, hand_in_id=None):
    url = reverse("learner:hand_in", args=[attempt.pk])
    page = client.get(url)
    hidden = re.search(r'name="hand_in_id" value="([0-9a-f-]{36})"', page.content.decode())
    return client.post(url, {"hand_in_id": hand_in_id or hidden.group(1)})


def take_lesson_quizzes(client, course):
    for lesson in course.lessons:
        attempt = start(client, reverse("learner:lesson_quiz", args=[lesson.pk]))
        answer_all(client, attempt)
        assert send(client, attempt).status_code == 302


def test_a_pupil_takes_every_lesson_passes_the_closing_test_and_downloads_the_certificate(cast, course, client_for):
    client = client_for(cast.pupil_1)
    for lesson in course.lessons:
        assert client.get(lesson.url).status_code == 200
    assert LessonProgress.objects.filter(learner=cast.pupil_1.user).count() == 2
    take_lesson_quizzes(client, course)
    attempt = start(client, reverse("learner:course_test", args=[course.page.pk, "closing"]))
    answer_all(client, attempt)
    assert send(client, attempt).url == reverse("learner:result", args=[attempt.pk])
    result = client.get(reverse("learner:result", args=[attempt.pk])).content.decode()
    certificate = Certificate.objects.get()
    pdf_url = reverse("learner:certificate_pdf", args=[certificate.code, "mn"])
    assert pdf_url in result
    pdf = client.get(pdf_url)
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert "no-store" in pdf.headers["Cache-Control"]
    assert (
        certificate.printed_code in client.get(reverse("learner:mine")).content.decode()
        or pdf_url in client.get(reverse("learner:mine")).content.decode()
    )


def test_the_closing_test_waits_for_the_required_lessons_and_says_which(cast, course, client_for):
    client = client_for(cast.pupil_1)
    url = reverse("learner:course_test", args=[course.page.pk, "closing"])
    page = client.get(url).content.decode()
    assert course.lessons[0].name in page
    assert client.post(url).status_code == 200
    assert not Attempt.objects.exists()


def test_an_answer_is_kept_when_it_is_given_and_found_again_on_another_device(cast, course, client_for):
    attempt = start(client_for(cast.pupil_1), reverse("learner:lesson_quiz", args=[course.lessons[0].pk]))
    url = reverse("learner:question", args=[attempt.pk, 1])
    saved = client_for(cast.pupil_1).post(url, {"q1": "b"}, headers={"accept": "application/json"})
    assert saved.json() == {"saved": True}
    again = client_for(cast.pupil_1).get(url).content.decode()
    assert re.search(r'value="b"[^>]*checked|checked[^>]*value="b"', again)
    resumed = client_for(cast.pupil_1).get(reverse("learner:attempt", args=[attempt.pk]))
    assert resumed.url == reverse("learner:question", args=[attempt.pk, 2])


def test_going_on_without_an_answer_asks_kindly_and_loses_nothing(cast, course, client_for):
    client = client_for(cast.pupil_1)
    attempt = start(client, reverse("learner:lesson_quiz", args=[course.lessons[0].pk]))
    url = reverse("learner:question", args=[attempt.pk, 1])
    assert client.post(url, {}).status_code == 422
    assert client.post(url, {"skip": "1"}).url == reverse("learner:question", args=[attempt.pk, 2])


def test_all_questions_on_one_screen_work_too(cast, course, client_for):
    Quiz.objects.update(display="all")
    client = client_for(cast.pupil_1)
    attempt = start(client, reverse("learner:lesson_quiz", args=[course.lessons[0].pk]))
    url = reverse("learner:attempt", args=[attempt.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"q1": "b", "save": "1"}).url == url
    response = client.post(url, {"q1": "a", "q2": ["a", "b"], "q3": "true", "hand_in_id": str(uuid.uuid4())})
    assert response.url == reverse("learner:result", args=[attempt.pk])
    attempt.refresh_from_db()
    assert attempt.percent == 100


def test_nobody_reaches_the_attempt_of_another_and_it_looks_like_one_that_does_not_exist(cast, course, client_for):
    attempt = start(client_for(cast.pupil_1), reverse("learner:lesson_quiz", args=[course.lessons[0].pk]))
    missing = uuid.uuid4()
    for other in (cast.pupil_2, cast.pupil_b, cast.teacher_a, cast.learner, None):
        client = client_for(other)
        for name in ("attempt", "hand_in", "result"):
            theirs = client.get(reverse(f"learner:{name}", args=[attempt.pk]))
            nobodys = client.get(reverse(f"learner:{name}", args=[missing]))
            assert theirs.status_code == nobodys.status_code == 404
        assert client.post(reverse("learner:question", args=[attempt.pk, 1]), {"q1": "a"}).status_code == 404
        assert client.post(reverse("learner:hand_in", args=[attempt.pk]), {"hand_in_id": missing}).status_code == 404
    attempt.refresh_from_db()
    assert attempt.is_open


def test_before_handing_in_no_page_holds_feedback_explanation_or_the_key(cast, course, client_for):
    client = client_for(cast.pupil_1)
    attempt = start(client, reverse("learner:lesson_quiz", args=[course.lessons[0].pk]))
    pages = [client.get(reverse("learner:question", args=[attempt.pk, place])) for place in (1, 2, 3)]
    pages.append(client.get(reverse("learner:hand_in", args=[attempt.pk])))
    for page in pages:
        text = page.content.decode()
        assert "Хариу turshilt" not in text
        assert "Тайлбар turshilt" not in text
        assert "correct" not in text
    answer_all(client, attempt)
    send(client, attempt)
    assert "Хариу turshilt" in client.get(reverse("learner:result", args=[attempt.pk])).content.decode()


def test_handing_in_twice_with_the_same_id_counts_once_and_with_other_content_is_refused(cast, course, client_for):
    Quiz.objects.update(display="all")
    client = client_for(cast.pupil_1)
    attempt = start(client, reverse("learner:lesson_quiz", args=[course.lessons[0].pk]))
    url, key = reverse("learner:attempt", args=[attempt.pk]), str(uuid.uuid4())
    body = {"q1": "a", "q2": ["a"], "q3": "true", "hand_in_id": key}
    assert client.post(url, body).status_code == 302
    assert client.post(url, body).status_code == 302
    assert client.post(url, body | {"q1": "b"}).status_code in (302, 409)
    attempt.refresh_from_db()
    assert attempt.percent == 83
    assert Attempt.objects.handed_in().count() == 1


def test_a_broken_hand_in_id_is_a_clear_error_and_not_a_fault(cast, course, client_for):
    client = client_for(cast.pupil_1)
    attempt = start(client, reverse("learner:lesson_quiz", args=[course.lessons[0].pk]))
    for broken in ("", "x", "0" * 400, "\x00"):
        assert client.post(reverse("learner:hand_in", args=[attempt.pk]), {"hand_in_id": broken}).status_code == 400


def test_a_visitor_finishes_a_quiz_without_an_account_and_gets_no_certificate(course, client_for):
    client = Client()
    attempt = start(client, reverse("learner:lesson_quiz", args=[course.lessons[0].pk]))
    answer_all(client, attempt)
    assert send(client, attempt).status_code == 302
    assert client.get(reverse("learner:result", args=[attempt.pk])).status_code == 200
    assert Client().get(reverse("learner:result", args=[attempt.pk])).status_code == 404
    assert not Certificate.objects.exists()


def test_the_quiz_of_a_draft_lesson_cannot_be_reached(cast, course, client_for):
    course.lessons[0].unpublish()
    for url in (
        reverse("learner:lesson_quiz", args=[course.lessons[0].pk]),
        reverse("learner:lesson_finish", args=[course.lessons[0].pk]),
        reverse("learner:practice", args=[course.quizzes[0].pk]),
        reverse("learner:practice", args=[course.closing.pk]),
    ):
        assert client_for(cast.pupil_1).get(url).status_code == 404


def test_a_lesson_without_a_quiz_is_done_when_its_end_is_confirmed(cast, course, client_for):
    lesson = course.lessons[0]
    lesson.quiz = None
    lesson.save_revision().publish()
    client = client_for(cast.pupil_1)
    url = reverse("learner:lesson_finish", args=[lesson.pk])
    assert url in client.get(lesson.url).content.decode()
    assert client.get(url).status_code == 200
    assert not LessonProgress.objects.exclude(done_at=None).exists()
    assert client.post(url).status_code == 302
    assert LessonProgress.objects.get(lesson=lesson).done_at


def test_handing_in_through_http_costs_at_most_twelve_queries(cast, course, client_for):
    client = client_for(cast.pupil_1)
    client.get(course.lessons[0].url)
    attempt = start(client, reverse("learner:lesson_quiz", args=[course.lessons[0].pk]))
    answer_all(client, attempt)
    url = reverse("learner:hand_in", args=[attempt.pk])
    with CaptureQueriesContext(connection) as queries:
        client.post(url, {"hand_in_id": str(uuid.uuid4())})
    real = [query["sql"][:150] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(real) <= 12, "\n".join(real)


def test_my_learning_costs_the_same_for_one_course_and_for_many(cast, course, client_for):
    from tests.cast import build_course

    client = client_for(cast.learner)

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("learner:mine")).status_code == 200
        return len(queries)

    client.get(course.lessons[0].url)
    client.get(reverse("learner:mine"))
    one = cost()
    for number in range(3):
        more = build_course(f"more-{number}")
        client.get(more.lessons[0].url)
    client.get(reverse("learner:mine"))
    assert cost() <= one + 1


def test_a_certificate_belongs_to_its_learner_alone(cast, course, client_for):
    certificate = certificates.issue(learner=cast.learner, course=course.page, now=timezone.now())
    url = reverse("learner:certificate_pdf", args=[certificate.code, "mn"])
    assert client_for(cast.learner).get(url).status_code == 200
    assert client_for(cast.pupil_1).get(url).status_code == 404
    assert client_for(cast.learner).get(url.replace("mn.pdf", "xx.pdf")).status_code == 404


@pytest.mark.parametrize("language", ["mn", "en"])
def test_the_certificate_is_selectable_tagged_text_in_its_language(cast, course, language):
    import io

    from pypdf import PdfReader

    from courses.learning.certificates.printout import pdf_of

    certificate = certificates.issue(learner=cast.learner, course=course.page, now=timezone.now())
    reader = PdfReader(io.BytesIO(pdf_of(certificate, language=language)))
    assert len(reader.pages) == 1
    text = reader.pages[0].extract_text()
    assert "Туршилт Learner" in text
    assert {"mn": "Сургалт turshilt", "en": "Course turshilt"}[language] in text
    assert certificate.printed_code in text
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith(language)
