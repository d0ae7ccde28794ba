"""From the first answer to the certificate, through the verbs that pages and offline sync call."""

import uuid

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.content.models import Option, Question
from courses.content.quizzes.actions import next_version
from courses.learning import journey
from courses.learning.attempts import actions, reports
from courses.learning.attempts.actions import AlreadyHandedIn, HandInConflict, Owner
from courses.learning.certificates import actions as certificates
from courses.learning.models import Answer, Attempt, Certificate, Enrolment, LessonProgress
from tests.cast import begin_quiz

RIGHT = {"single": ["a"], "multiple": ["a", "b"], "truefalse": ["true"]}
WRONG = {"single": ["b"], "multiple": ["c", "d"], "truefalse": ["false"]}


def begin(person, quiz, course, lesson=None):
    return begin_quiz(person, quiz, course=course.page, lesson=lesson)


def responses(attempt, key=RIGHT):
    return {answer.place: key[answer.question.type] for answer in attempt.answers.select_related("question")}


def hand_in(person, attempt, given=None, hand_in_id=None):
    return journey.hand_in(
        attempt=attempt, learner=person, hand_in_id=hand_in_id or uuid.uuid4(),
        responses=responses(attempt) if given is None else given, now=timezone.now(),
    )  # fmt: skip


def take_lessons(person, course):
    for lesson, quiz in zip(course.lessons, course.quizzes, strict=True):
        hand_in(person, begin(person, quiz, course, lesson))


def test_all_lessons_and_a_passed_closing_test_make_a_complete_course_and_one_certificate(cast, course):
    pupil = cast.pupil_1.user
    take_lessons(pupil, course)
    assert not Certificate.objects.exists()
    came = hand_in(pupil, begin(pupil, course.closing, course))
    assert came.course_complete
    assert came.certificate.name == "Б. Өнөржаргал" or came.certificate.name == "Б Өнөржаргал"
    assert came.certificate.for_minor
    assert came.certificate.course_names == {"mn": "Сургалт turshilt", "en": "Course turshilt"}
    assert Enrolment.objects.get(learner=pupil).completed_at is not None


def test_a_closing_test_below_the_pass_mark_gives_no_certificate_and_can_be_tried_again(cast, course):
    pupil = cast.pupil_1.user
    take_lessons(pupil, course)
    failed = begin(pupil, course.closing, course)
    assert not hand_in(pupil, failed, responses(failed, WRONG)).course_complete
    assert not Certificate.objects.exists()
    assert hand_in(pupil, begin(pupil, course.closing, course)).certificate is not None


def test_a_passed_closing_test_without_the_lessons_completes_nothing(cast, course):
    pupil = cast.pupil_1.user
    assert not hand_in(pupil, begin(pupil, course.closing, course)).course_complete
    take_lessons(pupil, course)
    assert Certificate.objects.filter(learner=pupil).count() == 1, "the last lesson completes it afterwards"


def test_a_lesson_is_done_when_its_quiz_is_handed_in_and_its_best_result_only_rises(cast, course):
    pupil = cast.pupil_1.user
    hand_in(pupil, begin(pupil, course.quizzes[0], course, course.lessons[0]))
    first = LessonProgress.objects.get(learner=pupil)
    assert first.done_at is not None
    assert first.best_percent == 100
    again = begin(pupil, course.quizzes[0], course, course.lessons[0])
    hand_in(pupil, again, responses(again, WRONG))
    second = LessonProgress.objects.get(learner=pupil)
    assert second.best_percent == 100
    assert second.done_at == first.done_at


def test_beginning_twice_goes_on_with_the_open_attempt(cast, course):
    pupil = cast.pupil_1.user
    assert begin(pupil, course.opening, course) == begin(pupil, course.opening, course)
    assert Attempt.objects.count() == 1


def test_answers_are_kept_as_they_are_given_and_handed_in_from_another_device(cast, course):
    pupil = cast.pupil_1.user
    attempt = begin(pupil, course.quizzes[0], course, course.lessons[0])
    for place, response in responses(attempt).items():
        assert actions.save_answer(attempt=attempt, place=place, response=response, now=timezone.now())
    came = journey.hand_in(attempt=attempt, learner=pupil, hand_in_id=uuid.uuid4(), responses=None, now=timezone.now())
    assert came.attempt.percent == 100


def test_the_same_hand_in_sent_again_gets_the_same_answer_and_counts_once(cast, course):
    pupil = cast.pupil_1.user
    attempt = begin(pupil, course.quizzes[0], course, course.lessons[0])
    given, key = responses(attempt), uuid.uuid4()
    first = hand_in(pupil, attempt, given, key)
    second = hand_in(pupil, attempt, given, key)
    assert first.attempt.mark == second.attempt.mark
    assert Attempt.objects.handed_in().count() == 1


def test_the_same_id_with_other_content_is_refused(cast, course):
    pupil = cast.pupil_1.user
    attempt = begin(pupil, course.quizzes[0], course, course.lessons[0])
    key = uuid.uuid4()
    hand_in(pupil, attempt, responses(attempt), key)
    with pytest.raises(HandInConflict):
        hand_in(pupil, attempt, responses(attempt, WRONG), key)
    attempt.refresh_from_db()
    assert attempt.percent == 100


def test_another_id_on_a_closed_attempt_is_refused_and_the_same_id_on_another_attempt_too(cast, course):
    pupil = cast.pupil_1.user
    attempt = begin(pupil, course.quizzes[0], course, course.lessons[0])
    key = uuid.uuid4()
    hand_in(pupil, attempt, responses(attempt), key)
    with pytest.raises(AlreadyHandedIn):
        hand_in(pupil, attempt, responses(attempt), uuid.uuid4())
    other = begin(pupil, course.quizzes[1], course, course.lessons[1])
    with pytest.raises(HandInConflict):
        hand_in(pupil, other, responses(other), key)
    other.refresh_from_db()
    assert other.is_open


def test_saving_an_answer_after_handing_in_changes_nothing(cast, course):
    pupil = cast.pupil_1.user
    attempt = begin(pupil, course.quizzes[0], course, course.lessons[0])
    hand_in(pupil, attempt)
    assert not actions.save_answer(attempt=attempt, place=1, response=["b"], now=timezone.now())


def test_responses_to_questions_that_were_not_asked_are_ignored(cast, course):
    pupil = cast.pupil_1.user
    attempt = begin(pupil, course.quizzes[0], course, course.lessons[0])
    came = hand_in(pupil, attempt, responses(attempt) | {99: ["a"], -1: ["a"]})
    assert came.attempt.mark == came.attempt.maximum == 3


def test_an_attempt_stays_as_it_was_asked_when_an_answered_question_is_edited(cast, course):
    pupil = cast.pupil_1.user
    attempt = begin(pupil, course.quizzes[0], course, course.lessons[0])
    question = Question.objects.get(pk=attempt.answers.get(place=1).question_id)
    assert question.sealed
    fresh = next_version(question=question)
    Question.objects.filter(pk=fresh.pk).update(text_mn="Өөр асуулт")
    Option.objects.filter(question=fresh, key="a").update(correct=False)
    Option.objects.filter(question=fresh, key="b").update(correct=True)
    came = hand_in(pupil, attempt, responses(attempt))
    assert came.attempt.percent == 100, "marked by the version that was asked"
    assert reports.answers_of(attempt)[0].question.text_mn != "Өөр асуулт"
    again = begin(pupil, course.quizzes[0], course, course.lessons[0])
    assert again.answers.get(place=1).question_id == fresh.pk
    assert fresh.lineage == question.lineage
    assert fresh.version == question.version + 1


def test_nothing_about_right_and_wrong_is_in_what_a_screen_gets_before_handing_in(cast, course):
    attempt = begin(cast.pupil_1.user, course.quizzes[0], course, course.lessons[0])
    for answer in reports.answers_of(attempt):
        shown = repr(reports.screen(answer))
        assert "Хариу" not in shown
        assert "Тайлбар" not in shown
        assert "correct" not in shown


def test_a_visitor_may_finish_a_quiz_without_an_account_and_keeps_it_on_signing_in(cast, course):
    owner = Owner(visitor="a-browser")
    attempt = actions.begin(
        owner=owner, quiz=course.quizzes[0], course=course.page, lesson=course.lessons[0], now=timezone.now(), language="mn"
    )
    came = journey.hand_in(
        attempt=attempt, learner=None, hand_in_id=uuid.uuid4(), responses=responses(attempt), now=timezone.now()
    )
    assert came.attempt.percent == 100
    assert not LessonProgress.objects.exists()
    begun = actions.begin(owner=owner, quiz=course.opening, course=course.page, now=timezone.now(), language="mn")
    assert actions.adopt(visitor="a-browser", learner_id=cast.learner.pk) == 1
    begun.refresh_from_db()
    assert begun.learner == cast.learner


def test_attempts_of_visitors_are_forgotten_after_thirty_days_and_those_of_learners_are_not(cast, course):
    actions.begin(owner=Owner(visitor="x"), quiz=course.opening, now=timezone.now(), language="mn")
    begin(cast.learner, course.opening, course)
    actions.forget_visitors(now=timezone.now() + timezone.timedelta(days=31))
    assert [attempt.learner for attempt in Attempt.objects.all()] == [cast.learner]


def test_handing_in_costs_at_most_twelve_queries_whatever_the_number_of_questions(cast, course):
    pupil = cast.pupil_1.user
    attempt = begin(pupil, course.quizzes[0], course, course.lessons[0])
    attempt = Attempt.objects.select_related("quiz", "lesson", "course__audience").get(pk=attempt.pk)
    given = responses(attempt)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        hand_in(pupil, attempt, given)
    real = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(real) <= 11, "\n".join(real)


def test_the_database_refuses_a_mark_above_the_maximum(cast, course):
    attempt = begin(cast.pupil_1.user, course.opening, course)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.filter(attempt=attempt, place=1).update(mark=2)


# --- certificates --------------------------------------------------------------------------------------------------------


def complete(person, course):
    take_lessons(person, course)
    return hand_in(person, begin(person, course.closing, course)).certificate


def test_a_certificate_is_a_frozen_snapshot(cast, course):
    certificate = complete(cast.learner, course)
    cast.learner.first_name = "Өөр"
    cast.learner.save()
    course.page.name_mn = "Өөр нэр"
    course.page.save_revision().publish()
    certificate.refresh_from_db()
    assert certificate.name == "Туршилт Learner"
    assert certificate.course_names["mn"] == "Сургалт turshilt"


def test_revoking_needs_a_reason_and_keeps_the_first(cast, course):
    certificate = complete(cast.learner, course)
    with pytest.raises(ValueError):
        certificates.revoke(certificate=certificate, by=cast.administrator, reason="  ", now=timezone.now())
    assert certificates.revoke(certificate=certificate, by=cast.administrator, reason="Нэр буруу", now=timezone.now())
    assert not certificates.revoke(certificate=certificate, by=cast.administrator, reason="Өөр", now=timezone.now())
    certificate.refresh_from_db()
    assert certificate.revoke_reason == "Нэр буруу"


def test_a_reissue_is_a_new_record_with_the_name_of_today(cast, course):
    certificate = complete(cast.learner, course)
    cast.learner.first_name = "Шинэ"
    cast.learner.save()
    fresh = certificates.reissue(certificate=certificate, by=cast.administrator, reason="Нэр солигдсон", now=timezone.now())
    again = certificates.reissue(certificate=certificate, by=cast.administrator, reason="Нэр солигдсон", now=timezone.now())
    assert fresh == again
    assert fresh.code != certificate.code
    assert fresh.replaces == certificate
    assert fresh.name == "Туршилт Шинэ"
    assert Certificate.objects.filter(learner=cast.learner, revoked_at=None).count() == 1


def test_a_new_edition_earns_a_new_certificate(cast, course):
    first = complete(cast.learner, course)
    course.page.refresh_from_db()
    course.page.edition = 2
    course.page.save()
    second = certificates.issue(learner=cast.learner, course=course.page, now=timezone.now())
    assert second != first
