"""What a quiz decides: draws, attempts, waiting, what counts, what is shown, practice, how sure; every type over HTTP."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.content.models import Question, Quiz, QuizDraw
from courses.content.quizzes.types import REGISTRY
from courses.learning.attempts import actions, rules
from courses.learning.models import Answer, Attempt, LessonProgress
from tests import cast as people

from .test_learner import answer_all, send, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(course):
    return course.lessons[0]


def set_quiz(lesson, quiz: Quiz | None = None, **fields) -> str:
    """Give the lesson this quiz, or change the one it has. Returns the address at which it begins."""
    if quiz:
        lesson.quiz = quiz
        lesson.save()
    Quiz.objects.filter(pk=lesson.quiz_id).update(**fields)
    return reverse("learner:lesson_quiz", args=[lesson.pk])


# --- every type, without JavaScript ------------------------------------------------------------------------------------


def test_every_type_is_answered_handed_in_and_reviewed_with_full_marks(cast, lesson, client_for):
    url = set_quiz(lesson, people.make_quiz_of_examples("all"))
    client = client_for(cast.pupil_1)
    attempt = start(client, url)
    for answer in Answer.objects.filter(attempt=attempt).select_related("question"):
        page = reverse("learner:question", args=[attempt.pk, answer.place])
        assert client.get(page).status_code == 200
        fields = people.sent(answer.question, f"q{answer.place}", people.right_response(answer.question))
        assert client.post(page, fields).status_code == 302, answer.question.type
        assert client.get(page).status_code == 200
    send(client, attempt)
    attempt = Attempt.objects.get(pk=attempt.pk)
    marked = sum(1 for kind in REGISTRY.values() if kind.marked)
    assert (attempt.mark, attempt.maximum, attempt.percent) == (marked, marked, 100)
    result = client.get(reverse("learner:result", args=[attempt.pk])).content.decode()
    assert "Би багшдаа хэлнэ." in result


def test_all_types_on_one_screen_are_handed_in_together(cast, lesson, client_for):
    url = set_quiz(lesson, people.make_quiz_of_examples("screen"), display="all")
    client = client_for(cast.pupil_1)
    attempt = start(client, url)
    page = reverse("learner:attempt", args=[attempt.pk])
    assert client.get(page).status_code == 200
    fields = {"hand_in_id": str(uuid.uuid4())}
    for answer in attempt.answers.select_related("question"):
        fields |= people.sent(answer.question, f"q{answer.place}", people.right_response(answer.question))
    client.post(page, fields)
    assert Attempt.objects.get(pk=attempt.pk).percent == 100


def test_a_quiz_that_only_asks_for_opinions_has_no_score_and_is_done_by_handing_it_in(cast, lesson, client_for):
    url = set_quiz(lesson, people.make_quiz_of_examples("survey", ("scale", "reflection")))
    client = client_for(cast.pupil_1)
    attempt = start(client, url)
    send(client, attempt)
    attempt = Attempt.objects.get(pk=attempt.pk)
    assert (attempt.maximum, attempt.passed) == (0, True)
    row = LessonProgress.objects.get(learner=cast.pupil_1.user, lesson=lesson)
    assert row.done_at
    assert row.best_percent is None, "a survey has no score, not even nought"
    assert "0 %" not in client.get(url).content.decode()
    result = client.get(reverse("learner:result", args=[attempt.pk]))
    assert 'class="score"' not in result.content.decode()


def test_an_open_reflection_is_read_by_its_writer_only(cast, lesson, client_for):
    url = set_quiz(lesson, people.make_quiz_of_examples("private", ("single", "reflection")))
    client = client_for(cast.pupil_1)
    attempt = start(client, url)
    client.post(reverse("learner:question", args=[attempt.pk, 2]), {"q2": "Сэтгэлийн үг"})
    send(client, attempt)
    result = reverse("learner:result", args=[attempt.pk])
    assert "Сэтгэлийн үг" in client.get(result).content.decode()
    assert client_for(cast.pupil_2).get(result).status_code == 404
    teacher = client_for(cast.teacher_a)
    assert teacher.get(result).status_code == 404
    assert "Сэтгэлийн" not in teacher.get(reverse("teacher:class_detail", args=[cast.class_a.pk])).content.decode()


# --- draws -------------------------------------------------------------------------------------------------------------


def test_questions_are_drawn_from_the_bank_for_each_attempt_and_never_twice(cast, lesson, client_for):
    quiz = people.make_quiz("drawn", types=("single",))
    for number in range(8):
        people.make_question(f"easy-{number}")
    Question.objects.filter(key__startswith="easy").update(difficulty=1, risk="contact")
    QuizDraw.objects.create(quiz=quiz, count=3, difficulty=1, risk="contact", points=2)
    QuizDraw.objects.create(quiz=quiz, count=2, difficulty=1)
    url = set_quiz(lesson, quiz)
    seen = set()
    for pupil in (cast.pupil_1, cast.pupil_2, cast.pupil_b):
        attempt = start(client_for(pupil), url)
        asked = list(attempt.answers.select_related("question"))
        assert [answer.points for answer in asked] == [1, 2, 2, 2, 1, 1]
        keys = [answer.question.key for answer in asked]
        assert len(set(keys)) == 6
        assert all(key.startswith("easy") for key in keys[1:])
        seen.add(tuple(keys))
    assert len(seen) > 1
    assert Question.objects.filter(sealed=True).count() >= 6


def test_a_question_that_was_replaced_is_drawn_in_its_new_version_only(lesson):
    from courses.content.quizzes.actions import next_version

    quiz = Quiz.objects.create(key="bank", name_mn="Сан")
    old = people.make_question("versioned")
    Question.objects.filter(pk=old.pk).update(difficulty=3, sealed=True)
    fresh = next_version(question=Question.objects.get(pk=old.pk))
    QuizDraw.objects.create(quiz=quiz, count=1, difficulty=3)
    attempt = actions.begin(owner=actions.Owner(visitor="v"), quiz=quiz, now=timezone.now(), language="mn")
    assert [answer.question_id for answer in attempt.answers.all()] == [fresh.pk]


# --- attempts ----------------------------------------------------------------------------------------------------------


def take(client, url, key=people.RIGHT) -> Attempt:
    attempt = start(client, url)
    answer_all(client, attempt, key)
    send(client, attempt)
    return Attempt.objects.get(pk=attempt.pk)


def test_when_no_attempt_is_left_the_page_says_so_and_begins_nothing(cast, lesson, client_for):
    url = set_quiz(lesson, attempts_allowed=2)
    client = client_for(cast.pupil_1)
    take(client, url)
    assert "Үлдсэн оролдлого: 1" in client.get(url).content.decode()
    take(client, url)
    page = client.post(url)
    assert page.status_code == 200
    assert "бүх оролдлого дууслаа" in page.content.decode()
    assert Attempt.objects.count() == 2


def test_between_attempts_there_is_a_rest_and_the_page_says_until_when(cast, lesson, client_for):
    url = set_quiz(lesson, wait_minutes=30)
    client = client_for(cast.pupil_1)
    first = take(client, url)
    page = client.post(url)
    assert "жаахан амраарай" in page.content.decode()
    Attempt.objects.filter(pk=first.pk).update(handed_in_at=timezone.now() - timedelta(minutes=31))
    assert client.post(url).status_code == 302


@pytest.mark.parametrize(("which", "percent"), [("best", 100), ("first", 0), ("last", 33)])
def test_the_attempt_that_counts_is_the_one_the_quiz_names(cast, lesson, client_for, which, percent):
    url = set_quiz(lesson, counts=which)
    client = client_for(cast.pupil_1)
    take(client, url, people.WRONG)
    take(client, url, people.RIGHT)
    take(client, url, {"single": ["a"], "multiple": ["c"], "truefalse": ["false"]})
    assert LessonProgress.objects.get(learner=cast.pupil_1.user, lesson=lesson).best_percent == percent
    assert f"{percent} %" in client.get(url).content.decode()


def test_who_passed_stays_passed_when_an_equal_attempt_failed_under_a_higher_pass_mark():
    assert rules.counting([(False, 75), (True, 75), (False, 78)], "best") == 1


def test_an_open_attempt_is_always_gone_on_with(cast, lesson, client_for):
    url = set_quiz(lesson, attempts_allowed=1, wait_minutes=30)
    client = client_for(cast.pupil_1)
    attempt = start(client, url)
    assert client.post(url).url == reverse("learner:attempt", args=[attempt.pk])


def test_what_counts_among_attempts_as_plain_values():
    results = [(False, 40), (True, 90), (True, 90), (False, 10)]
    assert [rules.counting(results, which) for which in ("first", "last", "best")] == [0, 3, 1]
    assert rules.counting([], "best") is None


# --- what is shown ------------------------------------------------------------------------------------------------------


def test_right_answers_and_feedback_wait_until_the_quiz_says(cast, lesson, client_for):
    url = set_quiz(lesson, pass_percent=60, feedback_shown="never", answers_shown="passed")
    client = client_for(cast.pupil_1)
    failed = take(client, url, people.WRONG)
    page = client.get(reverse("learner:result", args=[failed.pk])).content.decode()
    for hidden in ("зөв хариулт</span>", "Тайлбар turshilt", "Хариу turshilt"):
        assert hidden not in page
    assert "Сонголт turshilt-1-1 b" in page, "what was chosen may be seen"
    assert "Сонголт turshilt-1-1 a" not in page
    passed = take(client, url)
    page = client.get(reverse("learner:result", args=[passed.pk])).content.decode()
    assert "Сонголт turshilt-1-1 a" in page
    assert "Хариу turshilt" not in page


def test_when_the_last_attempt_is_used_the_answers_are_shown(cast, lesson, client_for):
    url = set_quiz(lesson, pass_percent=60, answers_shown="passed", attempts_allowed=1)
    client = client_for(cast.pupil_1)
    attempt = take(client, url, people.WRONG)
    assert "Сонголт turshilt-1-1 a" in client.get(reverse("learner:result", args=[attempt.pk])).content.decode()


# --- practice and certainty ----------------------------------------------------------------------------------------------


def test_in_practice_each_question_is_checked_by_itself_and_stays_as_it_was_answered():
    quiz, client = people.make_quiz("dasgal", purpose="practice"), Client()
    attempt = start(client, reverse("learner:practice", args=[quiz.pk]))
    url = reverse("learner:question", args=[attempt.pk, 1])
    assert "Хариу dasgal-1 b" not in client.get(url).content.decode()
    assert client.post(url, {"q1": "b"}).url == url
    page = client.get(url).content.decode()
    assert "Хариу dasgal-1 b" in page
    client.post(url, {"q1": "a"})
    assert Answer.objects.get(attempt=attempt, place=1).response == ["b"]


def test_outside_practice_nothing_is_told_before_handing_in(cast, lesson, client_for):
    client = client_for(cast.pupil_1)
    attempt = start(client, set_quiz(lesson))
    url = reverse("learner:question", args=[attempt.pk, 1])
    client.post(url, {"q1": "b"})
    assert not actions.check_answer(attempt=attempt, place=1, now=timezone.now())
    assert "Хариу" not in client.get(url).content.decode()


def test_how_sure_somebody_is_changes_no_mark_and_is_answered_kindly(cast, lesson, client_for):
    url = set_quiz(lesson, ask_certainty=True)
    client = client_for(cast.pupil_1)
    attempt = start(client, url)
    for place, (chosen, sure) in enumerate([("b", "3"), (["a", "b"], "1"), ("true", "9")], start=1):
        page = reverse("learner:question", args=[attempt.pk, place])
        assert f'name="sure{place}"' in client.get(page).content.decode()
        client.post(page, {f"q{place}": chosen, f"sure{place}": sure})
    send(client, attempt)
    assert list(attempt.answers.values_list("certainty", flat=True)) == [3, 1, None]
    assert Attempt.objects.get(pk=attempt.pk).mark == 2
    page = client.get(reverse("learner:result", args=[attempt.pk])).content.decode()
    assert "Эндээ итгэлтэй байжээ" in page
    assert "Таасан ч зөв байлаа" in page


def test_how_sure_somebody_is_is_kept_from_one_screen_too(cast, lesson, client_for):
    url = set_quiz(lesson, ask_certainty=True, display="all")
    client = client_for(cast.pupil_1)
    attempt = start(client, url)
    fields = {"hand_in_id": str(uuid.uuid4()), "q1": "a", "sure1": "2", "q2": ["a", "b"], "sure2": "3", "q3": "true"}
    client.post(reverse("learner:attempt", args=[attempt.pk]), fields)
    assert list(attempt.answers.values_list("certainty", flat=True)) == [2, 3, None]
