"""Plays of interactive contents: which result stays, what is kept and for how long, and when a lesson is done by them."""

import json
import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from courses.content.h5p.results import ANSWERED, COMPLETED, SUB_CONTENT, Trust
from courses.content.played import players
from courses.learning import journey
from courses.learning.models import Certificate, Enrolment, LessonProgress, Play, Statement
from courses.learning.plays import actions, reports, rules
from courses.learning.plays.rules import Mark, Past
from courses.learning.progress.rules import lesson_is_done_by
from tests import cast as people

RIGHT, HALF, WRONG = "0[,]2", "0", "1"
CHOICES = {
    "choices": [
        {"answers": ["a", "b"], "subContentId": "0a0b0c0d-1111-2222-3333-444455556666"},
        {"answers": ["a", "b"], "subContentId": "1a0b0c0d-1111-2222-3333-444455556666"},
    ]
}


def said(raw, most=2, response=None, verb=ANSWERED, **changes) -> dict:
    result = {"score": {"raw": raw, "max": most, "min": 0}}
    if response is not None:
        result["response"] = response
    return {
        "actor": {"name": "somebody", "mbox": "mailto:a@example.mn"}, "verb": {"id": verb, "display": {"en-US": "said"}},
        "object": {"id": "https://a/1", "definition": {"name": {"en-US": "A long question"}}}, "result": result,
    } | changes  # fmt: skip


@pytest.fixture(autouse=True)
def _players(monkeypatch):
    monkeypatch.setattr(players, "installed", lambda kind: True)


@pytest.fixture
def content(db):
    return people.make_package()


@pytest.fixture
def lesson(course, content):
    return people.put_in_lesson(course.lessons[0], content, must_finish=True)


@pytest.fixture
def bare(course, content):
    """The same lesson without its quiz."""
    course.lessons[0].quiz = None
    return people.put_in_lesson(course.lessons[0], content, must_finish=True)


def begin(person, course, lesson, content, **more) -> Play:
    return journey.begin_play(
        learner=person, course=course.page, lesson=lesson, package=content, language="mn",
        now=more.get("now") or timezone.now(),
    )  # fmt: skip


def say(play, course, lesson, statement, *, key=None, now=None):
    return journey.take_statement(
        play=play, learner=play.learner, course=course.page, lesson=lesson, key=key or uuid.uuid4(), statement=statement,
        now=now or timezone.now(),
    )  # fmt: skip


def result_of(play) -> tuple:
    play.refresh_from_db()
    return (play.raw, play.maximum, play.trust)


# --- which result stays --------------------------------------------------------------------------------------------------


def test_a_result_is_judged_and_the_best_of_a_play_stays(cast, course, lesson, content):
    play = begin(cast.pupil_1.user, course, lesson, content)
    say(play, course, lesson, said(1, response=HALF))
    assert result_of(play) == (1, 2, "verified")
    first = play.ended_at
    say(play, course, lesson, said(2, response=RIGHT))
    assert result_of(play) == (2, 2, "verified")
    say(play, course, lesson, said(0, response=WRONG))
    assert result_of(play) == (2, 2, "verified")
    assert play.ended_at == first
    assert list(play.statements.values_list("number", "counts")) == [(1, False), (2, True), (3, False)]


def test_a_mark_that_the_answers_do_not_bear_out_is_only_reported(cast, course, lesson, content):
    play = begin(cast.pupil_1.user, course, lesson, content)
    say(play, course, lesson, said(2, response=WRONG))
    assert result_of(play) == (2, 2, "reported")


def test_the_same_statement_again_changes_nothing_and_the_same_key_with_another_is_refused(cast, course, lesson, content):
    play, key = begin(cast.pupil_1.user, course, lesson, content), uuid.uuid4()
    assert say(play, course, lesson, said(1, response=HALF), key=key).ended
    assert not say(play, course, lesson, said(1, response=HALF), key=key).ended
    with pytest.raises(actions.Conflict):
        say(play, course, lesson, said(2, response=RIGHT), key=key)
    assert result_of(play) == (1, 2, "verified")
    assert Statement.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        said(10**9, 1), said(3, 2), said(-1, 2), said("2", 2), said(0, 0), said(True, 2), {}, [], None, "answered",
        {"verb": ANSWERED}, said(1, 2) | {"result": []}, said(1, 2) | {"result": {"score": [1, 2]}},
        said(1, 2) | {"object": "x", "context": []},
    ],
    ids=str,
)  # fmt: skip
def test_what_is_no_mark_is_refused_and_changes_nothing(cast, course, lesson, content, statement):
    play = begin(cast.pupil_1.user, course, lesson, content)
    with pytest.raises(actions.Refused):
        say(play, course, lesson, statement)
    assert result_of(play) == (None, None, "")
    assert play.ended_at is None
    assert not Statement.objects.exists()


def test_another_maximum_than_the_contents_ends_the_play_without_a_result(cast, course, lesson, content):
    play = begin(cast.pupil_1.user, course, lesson, content)
    assert say(play, course, lesson, said(9, 9)).ended
    assert result_of(play) == (None, None, "")


def test_steps_on_the_way_and_statements_about_parts_are_not_kept(cast, course, lesson, content):
    play = begin(cast.pupil_1.user, course, lesson, content)
    say(play, course, lesson, said(1, verb="http://adlnet.gov/expapi/verbs/interacted"))
    say(play, course, lesson, said(1) | {"context": {"contextActivities": {"parent": [{"id": "x"}]}}})
    assert not Statement.objects.exists()
    play.refresh_from_db()
    assert not play.ended


def test_of_a_statement_only_what_is_judged_is_kept_and_answers_only_where_they_are_marked_again(cast, course, content):
    essay = people.make_package("Бичих", main="H5P.Essay 1.5", content={})
    lesson = people.put_in_lesson(course.lessons[0], content, essay)
    for package, kept in ((content, True), (essay, False)):
        play = begin(cast.pupil_1.user, course, lesson, package)
        say(play, course, lesson, said(1, response=HALF))
        row = json.dumps(play.statements.get().said)
        assert "somebody" not in row
        assert "mailto" not in row
        assert "long question" not in row
        assert ("response" in row) is kept


def test_answers_told_one_by_one_are_marked_again_together(cast, course):
    content = people.make_package("Сонголт", main="H5P.SingleChoiceSet 1.11", content=CHOICES)
    lesson = people.put_in_lesson(course.lessons[0], content)
    play = begin(cast.pupil_1.user, course, lesson, content)
    for choice, response in zip(CHOICES["choices"], ("0", "1"), strict=True):
        part = {"object": {"id": "a", "definition": {"extensions": {SUB_CONTENT: choice["subContentId"]}}}}
        say(play, course, lesson, said(1, 1, response) | part)
    assert result_of(play) == (None, None, "")
    say(play, course, lesson, said(1, verb=COMPLETED))
    assert result_of(play) == (1, 2, "verified")


def test_after_two_hundred_statements_nothing_more_is_kept_and_results_still_count(cast, course, lesson, content):
    play, now = begin(cast.pupil_1.user, course, lesson, content), timezone.now()
    Statement.objects.bulk_create(
        Statement(play=play, key=uuid.uuid4(), number=number, verb="answered", said=said(0), said_at=now)
        for number in range(1, rules.MOST_STATEMENTS + 1)
    )
    say(play, course, lesson, said(2, response=RIGHT))
    assert result_of(play) == (2, 2, "verified")
    assert play.statements.count() == rules.MOST_STATEMENTS
    assert actions.rejudge() == 0, "the statement behind the result is not there, so the result stays"


def test_a_scorm_content_is_never_more_than_reported(cast, course):
    content = people.make_package("СКОРМ", kind="scorm12", main="index.html", content={})
    lesson = people.put_in_lesson(course.lessons[0], content)
    play = begin(cast.pupil_1.user, course, lesson, content)
    for status, raw in (("incomplete", "40"), ("passed", "80"), ("passed", "60")):
        cmi = {"core": {"lesson_status": status, "score": {"raw": raw, "max": "100", "min": "0"}}}
        journey.take_cmi(
            play=play, learner=play.learner, course=course.page, lesson=lesson, cmi=cmi, data=json.dumps(cmi),
            now=timezone.now(),
        )  # fmt: skip
        if status == "incomplete":
            assert result_of(play) == (None, None, "")
    assert result_of(play) == (80, 100, "reported")
    assert '"60"' in play.state


@pytest.mark.parametrize("listed", [{}, {"items": None}, {"items": [{"title": "Without identifier"}, "b"]}, []])
def test_a_scorm_content_whose_parts_are_not_known_is_taken_by_what_it_tells(cast, course, listed):
    content = people.make_package(kind="scorm12", main="index.html", content=listed)
    play = begin(cast.pupil_1.user, course, people.put_in_lesson(course.lessons[0], content), content)
    cmi = {"core": {"lesson_status": "passed", "score": {"raw": "80", "max": "100", "min": "0"}}}
    actions.take_cmi(play=play, cmi=cmi, data=json.dumps(cmi), now=timezone.now())
    assert result_of(play) == (80, 100, "reported")


def test_the_database_refuses_results_that_are_none(cast, course, lesson, content):
    play = begin(cast.pupil_1.user, course, lesson, content)
    now = timezone.now()
    for wrong in (
        {"raw": 3, "maximum": 2, "trust": "verified", "ended_at": now}, {"raw": 1, "maximum": 2, "trust": "", "ended_at": now},
        {"raw": -1, "maximum": 2, "trust": "verified", "ended_at": now}, {"raw": None, "maximum": 2},
        {"raw": 1, "maximum": 2, "trust": "certain", "ended_at": now}, {"raw": 1, "maximum": 2, "trust": "verified"},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Play.objects.filter(pk=play.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        Play.objects.create(
            learner=play.learner, package=content, lesson=lesson, course=course.page, started_at=now, moved_at=now
        )


numbers = st.floats(min_value=0, max_value=1e13, allow_nan=False)


@given(numbers, numbers, st.sampled_from(Trust))
def test_a_mark_that_is_kept_is_within_its_maximum_and_fits_its_column(raw, maximum, trust):
    kept = rules.mark(raw, maximum, trust)
    if kept is None:
        return
    assert 0 <= kept.raw <= kept.maximum <= rules.MOST_POINTS
    assert kept.maximum > 0
    assert kept.raw.as_tuple().exponent == -3
    assert raw <= maximum


marks = st.none() | st.builds(
    lambda most, part, trust: Mark(Decimal(min(part, most)), Decimal(most), trust), st.integers(1, 9), st.integers(0, 9),
    st.sampled_from(Trust),
)  # fmt: skip


@given(marks, marks, marks)
def test_the_best_of_several_does_not_depend_on_their_order(one, other, third):
    better = rules.better
    assert better(one, one) == one
    first, second = better(better(one, other), third), better(one, better(other, third))
    assert (first is None) == (second is None)
    if first is not None:
        assert (first.share, first.trust) == (second.share, second.trust)


statements = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["verb", "id", "object", "result", "score", "raw", "max", "response", "x"]), inner)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(["verb", "object", "context", "result", "actor", "x"]), statements))
def test_cutting_takes_any_statement_is_safe_to_repeat_and_keeps_no_more(statement):
    cut = rules.cut(statement, "H5P.MultiChoice")
    assert rules.cut(cut, "H5P.MultiChoice") == cut or "nan" in repr(cut)
    assert cut.keys() <= {"verb", "object", "context", "result"}
    assert rules.verb_of(statement) in ("", "answered", "completed")


# --- begin, and begin again ----------------------------------------------------------------------------------------------


def test_beginning_twice_goes_on_also_after_the_end_and_beginning_again_keeps_what_was_reached(cast, course, lesson, content):
    person = cast.pupil_1.user
    play = begin(person, course, lesson, content)
    assert begin(person, course, lesson, content) == play
    say(play, course, lesson, said(2, response=RIGHT))
    assert begin(person, course, lesson, content) == play
    another = actions.begin_again(play=play, language="mn", now=timezone.now())
    assert another != play
    assert actions.begin_again(play=play, language="mn", now=timezone.now()) == another, "pressed twice"
    assert actions.begin_again(play=another, language="mn", now=timezone.now()) == another, "nothing was played in it"
    standing = reports.own_standing(learner_id=person.pk, lesson=lesson, package=content)
    assert (standing.ended, standing.best.raw, standing.times) == (True, 2, 2)


def test_history_is_bounded_and_the_best_play_never_goes(cast, course, lesson, content):
    person = cast.pupil_1.user
    play = begin(person, course, lesson, content)
    say(play, course, lesson, said(2, response=RIGHT))
    best = play.pk
    for _time in range(rules.MOST_PLAYS + 5):
        play = actions.begin_again(play=play, language="mn", now=timezone.now())
        say(play, course, lesson, said(1, response=HALF))
    assert Play.objects.count() == rules.MOST_PLAYS
    assert Play.objects.filter(pk=best).exists()
    assert Play.objects.current().get() == play


NOW = timezone.now()


@given(st.lists(st.tuples(st.booleans(), marks), max_size=15))
def test_what_stays_of_history_is_bounded_and_has_its_best(plays):
    history = [
        Past(place, NOW + timedelta(hours=place), ended or mark is not None, mark) for place, (ended, mark) in enumerate(plays)
    ]
    gone = set(rules.superfluous(history, room=4))
    stay = [past for past in history if past.id not in gone]
    assert len(stay) == min(len(history), 4)
    assert any(past.ended for past in stay) == any(past.ended for past in history)
    shares = [past.mark.share for past in history if past.mark]
    assert not shares or max(shares) in [past.mark.share for past in stay if past.mark]


# --- judged again, forgotten ---------------------------------------------------------------------------------------------


def test_a_changed_content_is_judged_again_and_nothing_that_ended_is_opened(cast, course, lesson, content):
    right, half = (begin(pupil.user, course, lesson, content) for pupil in (cast.pupil_1, cast.pupil_2))
    say(right, course, lesson, said(2, response=RIGHT))
    say(half, course, lesson, said(1, response=HALF))
    assert actions.rejudge() == 0
    content.content = people.MULTI_CHOICE | {"answers": [*people.MULTI_CHOICE["answers"][:2], {"text": "2"}, {"correct": True}]}
    content.save()
    assert actions.rejudge(packages=[uuid.uuid4()]) == 0
    call_command("rejudge_plays", str(content.pk), verbosity=0)
    assert result_of(right) == (2, 2, "reported"), "what it chose is no longer right, and nobody takes the mark away"
    assert result_of(half) == (1, 2, "verified")
    assert actions.rejudge() == 0
    content.content = people.MULTI_CHOICE | {"answers": [{"correct": True}]}
    content.save()
    assert actions.rejudge() == 1
    assert result_of(half) == (1, 2, "reported"), "out of another maximum than the content has now"
    assert right.ended
    assert half.ended


def test_statements_go_thirty_days_after_the_last_move_and_the_result_stays(cast, course, lesson, content):
    now = timezone.now()
    old, new = (begin(pupil.user, course, lesson, content) for pupil in (cast.pupil_1, cast.pupil_2))
    for play, days in ((old, 31), (new, 29)):
        say(play, course, lesson, said(2, response=RIGHT), now=now - timedelta(days=days))
        actions.keep_state(play=play, state="x", now=now - timedelta(days=days))
    call_command("tidy", verbosity=0)
    assert [row.play_id for row in Statement.objects.all()] == [new.pk]
    assert result_of(old) == result_of(new) == (2, 2, "verified")
    assert (old.state, new.state) == ("", "x")
    assert actions.forget_statements(now=now) == 0


# --- progress ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quiz", "handed_in", "confirmed", "to_play", "left", "done"),
    [
        (True, True, False, 0, 0, True), (True, False, True, 0, 0, False), (False, False, True, 0, 0, True),
        (False, False, False, 0, 0, False), (True, True, False, 2, 1, False), (True, True, False, 2, 0, True),
        (True, False, False, 2, 0, False), (False, False, True, 1, 1, False), (False, False, False, 1, 0, True),
    ],
)  # fmt: skip
def test_a_lesson_is_done_by_its_quiz_or_its_end_and_not_before_everything_is_played(
    quiz, handed_in, confirmed, to_play, left, done
):
    facts = {"has_quiz": quiz, "quiz_handed_in": handed_in, "end_confirmed": confirmed}
    assert lesson_is_done_by(**facts, to_play=to_play, left_to_play=left) is done


def is_done(person, lesson) -> bool:
    return LessonProgress.objects.filter(learner=person, lesson=lesson).exclude(done_at=None).exists()


def test_the_quiz_first_and_then_the_content_make_the_lesson_done(cast, course, lesson, content):
    person = cast.pupil_1.user
    people.take_quiz(person, course.quizzes[0], right=3, course=course.page, lesson=lesson)
    assert not is_done(person, lesson)
    row = LessonProgress.objects.get(learner=person, lesson=lesson)
    assert (row.best_percent, row.attempt is not None) == (100, True)
    say(begin(person, course, lesson, content), course, lesson, said(0, response=WRONG))
    assert is_done(person, lesson), "the end counts, not the mark"


def test_the_content_first_and_then_the_quiz_make_the_lesson_done(cast, course, lesson, content):
    person = cast.pupil_1.user
    say(begin(person, course, lesson, content), course, lesson, said(2, response=RIGHT))
    assert not is_done(person, lesson)
    people.take_quiz(person, course.quizzes[0], right=0, course=course.page, lesson=lesson)
    assert is_done(person, lesson)


def test_a_lesson_without_quiz_is_done_by_the_last_content_and_its_end_alone_is_not_enough(cast, course, bare, content):
    person, other = cast.pupil_1.user, people.make_package("Хоёр дахь")
    lesson = people.put_in_lesson(bare, other, must_finish=True)
    journey.finish_lesson(learner=person, course=course.page, lesson=lesson, now=timezone.now())
    assert not is_done(person, lesson)
    say(begin(person, course, lesson, content), course, lesson, said(1))
    assert not is_done(person, lesson)
    say(begin(person, course, lesson, other), course, lesson, said(1))
    assert is_done(person, lesson)


def test_a_content_that_cannot_be_played_or_need_not_be_holds_nobody_up(cast, course, lesson, content, monkeypatch):
    person = cast.pupil_1.user
    assert [one.pk for one in reports.left_to_play(learner_id=person.pk, lesson=lesson)] == [content.pk]
    monkeypatch.setattr(players, "installed", lambda kind: False)
    assert reports.left_to_play(learner_id=person.pk, lesson=lesson) == []
    monkeypatch.setattr(players, "installed", lambda kind: True)
    content.state = "missing"
    content.save()
    people.take_quiz(person, course.quizzes[0], right=1, course=course.page, lesson=lesson)
    assert is_done(person, lesson)
    optional = people.put_in_lesson(course.lessons[1], people.make_package("Заавал биш"))
    people.take_quiz(person, course.quizzes[1], right=1, course=course.page, lesson=optional)
    assert is_done(person, optional)


def test_another_learners_end_and_another_lessons_end_finish_nothing_here(cast, course, bare, content):
    twin = people.put_in_lesson(course.lessons[1], content, must_finish=True)
    say(begin(cast.pupil_2.user, course, bare, content), course, bare, said(1))
    say(begin(cast.pupil_1.user, course, twin, content), course, twin, said(1))
    assert not is_done(cast.pupil_1.user, bare)


def complete_but_for_the_play(person, course, lesson):
    """Everything of the course but the content of its first lesson: both quizzes and the closing test."""
    for one, quiz in zip((lesson, course.lessons[1]), course.quizzes, strict=True):
        people.take_quiz(person, quiz, right=3, course=course.page, lesson=one)
    people.take_quiz(person, course.closing, right=3, course=course.page)


def test_the_last_play_completes_the_course_and_issues_the_one_certificate(cast, course, lesson, content):
    person = cast.pupil_1.user
    complete_but_for_the_play(person, course, lesson)
    assert not Certificate.objects.exists()
    play = begin(person, course, lesson, content)
    say(play, course, lesson, said(1, response=HALF))
    assert Enrolment.objects.get(learner=person).completed_at
    assert Certificate.objects.get(learner=person).percent is None
    say(play, course, lesson, said(2, response=RIGHT))
    assert Certificate.objects.count() == 1


def test_the_best_marks_of_plays_neither_pass_a_test_nor_earn_a_certificate(cast, course, lesson, content):
    person = cast.pupil_1.user
    for one, quiz in zip((lesson, course.lessons[1]), course.quizzes, strict=True):
        people.take_quiz(person, quiz, right=3, course=course.page, lesson=one)
    failed = people.take_quiz(person, course.closing, right=0, course=course.page)
    before = LessonProgress.objects.get(learner=person, lesson=lesson).best_percent
    say(begin(person, course, lesson, content), course, lesson, said(2, response=RIGHT))
    failed.refresh_from_db()
    assert not failed.passed
    assert not Certificate.objects.exists()
    assert not Enrolment.objects.exclude(completed_at=None).exists()
    assert LessonProgress.objects.get(learner=person, lesson=lesson).best_percent == before


def queries_of_hand_in(person, course, lesson) -> int:
    attempt = people.begin_quiz(person, course.quizzes[0], course=course.page, lesson=lesson)
    attempt.lesson = lesson
    with CaptureQueriesContext(connection) as queries:
        journey.hand_in(attempt=attempt, learner=person, hand_in_id=uuid.uuid4(), responses={}, now=timezone.now())
    assert not [query for query in queries if "learning_play" in query["sql"]] or lesson.packages()
    return len(queries)


def test_a_lesson_without_such_contents_asks_nothing_about_plays_when_its_quiz_is_handed_in(cast, course, content):
    plain = queries_of_hand_in(cast.pupil_1.user, course, course.lessons[0])
    lesson = people.put_in_lesson(course.lessons[0], content)
    assert queries_of_hand_in(cast.pupil_2.user, course, lesson) == plain
    must = people.put_in_lesson(course.lessons[0], content, must_finish=True)
    assert queries_of_hand_in(cast.learner, course, must) <= plain + 2
