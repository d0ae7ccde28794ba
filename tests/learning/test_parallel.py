"""Fifty at once: one attempt, one mark, one certificate (trust.md 26, 35), on SQLite and on PostgreSQL."""

import threading
import uuid

import pytest
from django.db import connection, connections
from django.utils import timezone

from courses.content.played import players
from courses.content.stories import reading
from courses.learning import journey
from courses.learning.attempts import actions
from courses.learning.attempts.actions import Owner
from courses.learning.choices import actions as choices
from courses.learning.choices.rules import Step, form_of, way_of
from courses.learning.impact import actions as impact
from courses.learning.items import actions as items
from courses.learning.models import (
    Attempt,
    Certificate,
    ClassWays,
    CountedAttempt,
    FormDraw,
    GainSums,
    Play,
    QuizSums,
    Statement,
    StepCount,
    StoryFinish,
)
from courses.learning.plays import actions as play_actions
from tests import cast as people

from .test_gain_sums import take_both
from .test_journey import begin, hand_in, responses, take_lessons
from .test_plays import said

pytestmark = [pytest.mark.parallel, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
AT_ONCE = 50


@pytest.fixture
def on_disk():
    """SQLite's in-memory test database is shared by threads through one lock that is not the real one: use a file."""
    if connection.vendor == "sqlite" and "memory" in str(connection.settings_dict["NAME"]):
        pytest.skip("needs a database on disk: run through make test, which names one")


def all_at_once(task) -> list:
    """Run `task(number)` in 50 threads that begin together; returns results, raises the first error."""
    gate, results, errors = threading.Barrier(AT_ONCE), [], []

    def run(number):
        gate.wait()
        try:
            results.append(task(number))
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return results


def test_fifty_parallel_hand_ins_with_the_same_id_make_one_marked_attempt(on_disk, db):
    cast, course = people.build_cast(), people.build_course()
    pupil = cast.pupil_1.user
    attempt = begin(pupil, course.quizzes[0], course, course.lessons[0])
    given, key = responses(attempt), uuid.uuid4()
    results = all_at_once(lambda _n: hand_in(pupil, attempt, given, key).attempt.percent)
    assert results == [100] * AT_ONCE
    assert Attempt.objects.handed_in().count() == 1


def test_fifty_parallel_completions_issue_one_certificate(on_disk, db):
    cast, course = people.build_cast(), people.build_course()
    pupil = cast.pupil_1.user
    take_lessons(pupil, course)
    attempt = begin(pupil, course.closing, course)
    given, key = responses(attempt), uuid.uuid4()
    codes = all_at_once(
        lambda _n: (
            journey.hand_in(
                attempt=attempt, learner=pupil, hand_in_id=key, responses=given, now=timezone.now()
            ).certificate.code
        )
    )
    assert len(set(codes)) == 1
    assert Certificate.objects.count() == 1


def test_fifty_parallel_starts_make_one_open_attempt(on_disk, db):
    cast, course = people.build_cast(), people.build_course()
    owner = Owner(learner_id=cast.pupil_1.user_id)
    made = all_at_once(
        lambda _n: actions.begin(owner=owner, quiz=course.opening, course=course.page, now=timezone.now(), language="mn").pk
    )
    assert len(set(made)) == 1
    assert Attempt.objects.get().answers.count() == 3


def test_fifty_parallel_folds_count_every_first_attempt_once(on_disk, db):
    quiz, now = people.make_quiz("numbers"), timezone.now()
    for number in range(60):
        # Every visitor twice: the second time does not count, whoever folds it.
        attempt = actions.begin(owner=Owner(visitor=f"v{number % 30}"), quiz=quiz, now=now, language="mn")
        journey.hand_in(attempt=attempt, learner=None, hand_in_id=uuid.uuid4(), responses={1: ["a"]}, now=now)
    assert sum(all_at_once(lambda _n: items.fold(at_most=7))) == 60
    assert QuizSums.objects.get().number == 30
    assert CountedAttempt.objects.filter(first=True).count() == 30
    assert [row.state for row in items.recount()] == [items.State.EQUAL]


def test_fifty_parallel_folds_add_every_pair_of_tests_once(on_disk, db):
    course, month = people.build_course(), people.later(days=-40)
    for pupil in people.fill_class(people.build_cast().class_a, 6):
        take_both(pupil.user, course, 1, 3, when=month)
    assert sum(all_at_once(lambda _n: impact.fold(now=timezone.now()))) == 6
    assert GainSums.objects.get(measure="knowledge").n == 6
    assert [row.different for row in impact.recount()] == [0]


def test_a_whole_class_that_begins_at_once_has_its_forms_drawn_once_in_halves(on_disk, db):
    course, cast = people.build_course(), people.build_cast()
    course.page.forms_crossed = True
    course.page.save()
    pupils = people.fill_class(cast.class_a, AT_ONCE - 1)
    learners = [cast.pupil_1.user_id, *(pupil.user_id for pupil in pupils)]

    def begin_one(number):
        return journey.begin_test(
            owner=Owner(learners[number]), course=course.page, stage="opening", now=timezone.now(), language="mn"
        ).quiz_id  # fmt: skip

    quizzes = all_at_once(begin_one)
    forms = dict(FormDraw.objects.values_list("learner_id", "first_form"))
    assert forms.keys() == set(cast.class_a.pupils.values_list("user_id", flat=True)), "also of those who have not begun"
    drawn = list(forms.values())
    assert abs(drawn.count("A") - drawn.count("B")) <= 1
    assert quizzes.count(course.opening.pk) == [forms[pk] for pk in learners].count("A")


def test_the_same_statement_twenty_times_at_once_counts_once_and_so_does_beginning(on_disk, db, monkeypatch):
    monkeypatch.setattr(players, "installed", lambda kind: True)
    cast, course, content = people.build_cast(), people.build_course(), people.make_package()
    lesson = people.put_in_lesson(course.lessons[0], content)
    pupil, key, now = cast.pupil_1.user, uuid.uuid4(), timezone.now()
    place = {"learner": pupil, "course": course.page, "lesson": lesson, "now": now}
    plays = all_at_once(lambda _n: journey.begin_play(package=content, language="mn", **place))
    assert len({play.pk for play in plays}) == 1
    taken = all_at_once(lambda _n: journey.take_statement(play=plays[0], key=key, statement=said(1, response="0"), **place))
    assert [one.ended for one in taken].count(True) == 1
    assert Statement.objects.get().counts
    assert Play.objects.get().raw == 1
    again = all_at_once(lambda _n: play_actions.begin_again(play=plays[0], language="mn", now=now).pk)
    assert len(set(again)) == 1
    assert Play.objects.count() == 2


def test_fifty_parallel_ends_of_a_story_count_every_pupil_of_the_class_once(on_disk, db):
    cast, story = people.build_cast(), people.publish_story(reading.shipped()[0])
    learners = [pupil.user_id for pupil in people.fill_class(cast.class_a, AT_ONCE)]
    way, form = way_of([(story.start, "show")], "mother"), form_of(story.graph())
    all_at_once(
        lambda number: choices.add_way(
            learner_id=learners[number // 2], classroom_id=cast.class_a.pk, story_id=story.pk, way=way, form=form
        )
    )
    assert len(ClassWays.objects.get().ways) == AT_ONCE // 2


def test_fifty_presses_at_once_publish_once_and_no_way_is_left_beside_the_numbers(on_disk, db):
    """Every other one is a pupil who comes to an end meanwhile: counted whole, or not kept at all."""
    cast, story = people.build_cast(), people.publish_story(reading.shipped()[0])
    learners = [pupil.user_id for pupil in people.fill_class(cast.class_a, 10 + AT_ONCE // 2)]
    way, form = way_of([(story.start, "show")], "mother"), form_of(story.graph())

    def come_to_an_end(learner_id: int) -> bool:
        return choices.add_way(
            learner_id=learner_id, classroom_id=cast.class_a.pk, story_id=story.pk, way=way, form=form
        )  # fmt: skip

    for learner in learners[:10]:
        come_to_an_end(learner)

    def press_or_end(number: int) -> bool:
        if number % 2:
            return come_to_an_end(learners[10 + number // 2])
        return choices.publish(classroom=cast.class_a, story=story, now=timezone.now())

    all_at_once(press_or_end)
    of_class = ClassWays.objects.get()
    assert of_class.published_at
    assert of_class.ways == []
    counted = {Step(row.scene, row.choice, row.to): row.pupils for row in StepCount.objects.all()}
    assert counted == dict.fromkeys(way, StoryFinish.objects.count())
