"""Kept sums about questions: noted with the hand-in, folded later, always what a full recount gives, to the last digit."""

import io
import random
import statistics
import uuid
from datetime import timedelta
from fractions import Fraction
from importlib import import_module

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.content.models import Question, QuizItem
from courses.content.quizzes.actions import next_version
from courses.learning import journey
from courses.learning.attempts import actions as attempts
from courses.learning.items import actions
from courses.learning.items import rules as items
from courses.learning.items.actions import State
from courses.learning.models import Answer, Attempt, CountedAttempt, ItemSums, QuizSums
from courses.learning.personal_data import erase
from tests import cast as people

pytestmark = pytest.mark.django_db
RESPONSES = {
    "single": (["a"], ["b"], ["c"], None),
    "multiple": (["a", "b"], ["a"], ["a", "c"], ["a", "b", "c"], ["c", "d"], None),
    "truefalse": (["true"], ["false"], None),
}


def hand_in(quiz, responses, *, learner=None, visitor="", when=None):
    """One attempt from beginning to end, as in real life. `responses` by place."""
    when = when or timezone.now()
    owner = attempts.Owner(learner and learner.pk, visitor)
    attempt = attempts.begin(owner=owner, quiz=quiz, now=when, language="mn")
    said = {"hand_in_id": uuid.uuid4(), "responses": responses, "now": when}
    return journey.hand_in(attempt=attempt, learner=learner, **said).attempt


def crowd(quiz, size, seed=1):
    """Visitors who answer by chance."""
    chance = random.Random(seed)
    kinds = [item.question.type for item in quiz.questions_in_order()]
    for number in range(size):
        hand_in(
            quiz, {place: chance.choice(RESPONSES[kind]) for place, kind in enumerate(kinds, 1)}, visitor=f"v{seed}-{number}"
        )


@pytest.fixture
def quiz(db):
    quiz = people.make_quiz("numbers", types=("single", "multiple", "truefalse", "multiple"))
    QuizItem.objects.filter(quiz=quiz, sort_order=3).update(points=3)
    return quiz


def states():
    return [row.state for row in actions.recount()]


# --- what is kept -------------------------------------------------------------------------------------------------------


def test_kept_sums_are_the_naive_sums_over_all_answers(quiz):
    crowd(quiz, 60)
    assert actions.fold() == 60
    sums = QuizSums.objects.get(quiz=quiz)
    tally = sums.tally()
    done = list(Attempt.objects.handed_in())
    # Another way: raw scores in points from the attempts' and answers' own columns.
    totals = [Fraction(attempt.mark) for attempt in done]
    assert sums.number == len(done) == sum(tally.totals.values())
    for item in sums.items.select_related("question"):
        answers = [Answer.objects.get(attempt=attempt, question=item.question) for attempt in done]
        shares = [Fraction(answer.mark) / answer.points for answer in answers]
        rests = [total - Fraction(answer.mark) for total, answer in zip(totals, answers, strict=True)]
        counts = tally.items[item.question_id]
        assert items.facility(counts) == statistics.mean(shares)
        assert counts.products == sum(100 * Fraction(a.mark) * 100 * rest for a, rest in zip(answers, rests, strict=True))
        assert sum(mark * times for mark, times in counts.rests.items()) == 100 * sum(rests)
        assert counts.skipped == sum(answer.response is None for answer in answers)
        for option in item.question.options.all():
            assert counts.choices[option.key] == sum(option.key in (answer.response or []) for answer in answers)
        assert items.discrimination(counts) == pytest.approx(
            statistics.correlation([float(answer.mark) for answer in answers], [float(rest) for rest in rests]), rel=1e-9
        )
    variances = [
        statistics.variance([Fraction(answer.mark) for answer in Answer.objects.filter(question=item.question)])
        for item in sums.items.select_related("question")
    ]
    assert items.alpha(tally) == Fraction(4, 3) * (1 - sum(variances) / statistics.variance(totals))


def test_folding_in_any_portions_gives_the_same_sums(quiz, monkeypatch):
    crowd(quiz, 20)
    actions.fold()
    whole = QuizSums.objects.get().tally()
    QuizSums.objects.all().delete()
    CountedAttempt.objects.update(first=None)
    monkeypatch.setattr(actions, "BATCH", 3)
    assert [actions.fold(at_most=7), actions.fold(at_most=7), actions.fold(at_most=7), actions.fold()] == [7, 7, 6, 0]
    assert QuizSums.objects.get().tally() == whole
    assert states() == [State.EQUAL]


def test_only_the_first_hand_in_of_a_learner_or_visitor_counts(cast, quiz):
    right = {1: ["a"], 2: ["a", "b"], 3: ["true"], 4: ["a", "b"]}
    hand_in(quiz, {}, learner=cast.learner)
    hand_in(quiz, {}, visitor="one")
    for _again in range(2):
        hand_in(quiz, right, learner=cast.learner)
        hand_in(quiz, right, visitor="one")
    actions.fold()
    hand_in(quiz, right, learner=cast.learner)
    actions.fold()
    sums = QuizSums.objects.get()
    assert (sums.number, sums.totals) == (2, {"0": 2})
    assert CountedAttempt.objects.filter(first=True).count() == 2
    assert CountedAttempt.objects.filter(first=False).count() == 5
    assert states() == [State.EQUAL]


def test_the_same_learner_counts_once_at_every_quiz(cast, quiz):
    other = people.make_quiz("other")
    hand_in(quiz, {}, learner=cast.learner)
    hand_in(other, {}, learner=cast.learner)
    actions.fold()
    assert sorted(QuizSums.objects.values_list("quiz__key", "number")) == [("numbers", 1), ("other", 1)]


def test_an_open_attempt_is_not_counted(cast, quiz):
    attempts.begin(owner=attempts.Owner(cast.learner.pk), quiz=quiz, now=timezone.now(), language="mn")
    assert actions.fold() == 0
    assert not CountedAttempt.objects.exists()


def test_a_repeated_hand_in_is_noted_and_counted_once(cast, quiz):
    attempt = attempts.begin(owner=attempts.Owner(cast.learner.pk), quiz=quiz, now=timezone.now(), language="mn")
    key = uuid.uuid4()
    for _again in range(3):
        journey.hand_in(attempt=attempt, learner=cast.learner, hand_in_id=key, responses={1: ["a"]}, now=timezone.now())
        actions.fold()
        actions.count_attempt(attempt=attempt)
    actions.fold()
    assert QuizSums.objects.get().number == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        CountedAttempt.objects.create(attempt=attempt)


def test_a_hand_in_that_fails_is_not_noted(cast, course, monkeypatch):
    attempt = attempts.begin(
        owner=attempts.Owner(cast.learner.pk), quiz=course.quizzes[0], now=timezone.now(), language="mn", course=course.page,
        lesson=course.lessons[0],
    )  # fmt: skip
    monkeypatch.setattr(journey.progress, "finish_lesson", lambda **_said: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        journey.hand_in(attempt=attempt, learner=cast.learner, hand_in_id=uuid.uuid4(), responses={}, now=timezone.now())
    assert not CountedAttempt.objects.exists()


def test_noting_costs_one_query(quiz):
    attempt = hand_in(quiz, {}, visitor="one")
    with CaptureQueriesContext(connection) as queries:
        actions.count_attempt(attempt=attempt)
    assert len(queries) == 1


def test_folding_costs_the_same_for_five_attempts_and_for_fifty(quiz):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            actions.fold()
        return len([query for query in queries if "SAVEPOINT" not in query["sql"]])

    crowd(quiz, 5, seed=1)
    cost()
    crowd(quiz, 5, seed=2)
    five = cost()
    crowd(quiz, 50, seed=3)
    assert cost() == five


# --- forms ---------------------------------------------------------------------------------------------------------------


def test_versions_and_points_are_never_mixed(quiz):
    crowd(quiz, 6, seed=1)
    actions.fold()
    next_version(question=Question.objects.get(key="numbers-1"))
    crowd(quiz, 4, seed=2)
    QuizItem.objects.filter(quiz=quiz, sort_order=0).update(points=2)
    crowd(quiz, 3, seed=3)
    actions.fold()
    assert sorted(QuizSums.objects.values_list("number", flat=True)) == [3, 4, 6]
    by_version = ItemSums.objects.filter(question__key="numbers-1")
    assert sorted(by_version.values_list("question__version", "points", "sums__number")) == [(1, 1, 6), (2, 1, 4), (2, 2, 3)]
    assert states() == [State.EQUAL] * 3


def test_a_form_knows_when_it_was_asked(quiz):
    days = [people.later(days=-9), people.later(days=-3), people.later(days=-5)]
    for number, day in enumerate(days):
        hand_in(quiz, {}, visitor=f"v{number}", when=day)
        actions.fold()
    sums = QuizSums.objects.get()
    assert (sums.first_at, sums.last_at) == (days[0], days[1])


def test_own_words_are_never_kept_and_unmarked_questions_are_not_in_the_total(quiz):
    Question.objects.filter(key="numbers-1").update(type="reflection")
    for number, said in enumerate(({"text": "a"}, {"text": "Миний нууц хариулт"}, {"text": "Бас нууц"}, None)):
        hand_in(quiz, {1: said, 2: ["a", "b"], 3: ["true"]}, visitor=f"v{number}")
    # A response that fits no option of a marked question is no answer either.
    hand_in(quiz, {2: ["Миний нууц хариулт"], 3: {"нууц": "нууц"}}, visitor="forged")
    actions.fold()
    kept = " ".join(str(row) for row in [*ItemSums.objects.values_list(), *QuizSums.objects.values_list()])
    assert "нууц" not in kept
    item = ItemSums.objects.get(question__key="numbers-1")
    assert (item.points, item.marks, item.rests, item.products, item.choices, item.skipped) == (0, {}, {}, 0, {}, 2)
    assert QuizSums.objects.get().totals == {"0": 1, "200": 4}
    assert ItemSums.objects.get(question__key="numbers-2").skipped == 1
    assert states() == [State.EQUAL]


# --- people leave --------------------------------------------------------------------------------------------------------


def test_sums_stay_when_a_person_is_erased_and_the_recount_says_so(cast, quiz):
    hand_in(quiz, {1: ["a"]}, learner=cast.learner)
    crowd(quiz, 4)
    actions.fold()
    before = QuizSums.objects.get().tally()
    erase(user=cast.learner)
    assert CountedAttempt.objects.count() == 4
    (row,) = actions.recount(repair=True)
    assert (row.state, row.kept, row.counted) == (State.MORE_KEPT, 5, 4)
    assert QuizSums.objects.get().tally() == before


def test_sums_stay_when_nobody_of_a_form_is_left(cast, quiz):
    hand_in(quiz, {1: ["a"]}, learner=cast.learner)
    actions.fold()
    erase(user=cast.learner)
    assert states() == [State.MORE_KEPT]


def test_tidying_counts_visitors_before_their_attempts_go(quiz):
    hand_in(quiz, {1: ["a"]}, visitor="one", when=timezone.now() - timedelta(days=31))
    call_command("tidy", verbosity=0)
    assert not Attempt.objects.exists()
    assert QuizSums.objects.get().number == 1


# --- recounting ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (ItemSums, {"products": 1}), (ItemSums, {"skipped": 99}), (ItemSums, {"choices": {"a": 1}}), (QuizSums, {"number": 9}),
        (ItemSums, {"marks": {"0": 10}}), (QuizSums, {"totals": {}}),
    ],
)  # fmt: skip
def test_a_wrong_sum_is_found_and_repaired(quiz, table, change):
    crowd(quiz, 10)
    actions.fold()
    right = QuizSums.objects.get().tally()
    table.objects.filter(pk=table.objects.first().pk).update(**change)
    with pytest.raises(CommandError, match="1 of 1 are different"):
        call_command("recount", verbosity=0)
    said = io.StringIO()
    call_command("recount", repair=True, stdout=said)
    assert "DIFFERENT" in said.getvalue()
    assert QuizSums.objects.get().tally() == right
    assert states() == [State.EQUAL]


def test_a_learner_who_was_counted_twice_is_found_and_repaired(cast, quiz):
    hand_in(quiz, {1: ["a"]}, learner=cast.learner)
    actions.fold()
    right = QuizSums.objects.get().tally()
    hand_in(quiz, {}, learner=cast.learner)
    actions.fold()
    CountedAttempt.objects.update(first=True)
    assert states() == [State.EQUAL], "the sums themselves are right"
    QuizSums.objects.all().delete()
    assert [row.state for row in actions.recount(repair=True)] == [State.DIFFERENT]
    assert QuizSums.objects.get().tally() == right
    assert CountedAttempt.objects.filter(first=True).count() == 1


def test_attempts_from_before_are_counted_in_the_order_in_which_they_were_handed_in(cast, quiz):
    hand_in(quiz, {}, learner=cast.learner, when=people.later(days=-1))
    hand_in(quiz, {1: ["a"]}, learner=cast.learner, when=people.later(days=-2))
    CountedAttempt.objects.all().delete()
    import_module("courses.learning.migrations.0004_item_sums").note_what_was_handed_in_before(apps, None)
    actions.fold()
    assert QuizSums.objects.get().totals == {"100": 1}


def test_a_recount_notes_what_nobody_noted(quiz):
    hand_in(quiz, {}, visitor="one")
    CountedAttempt.objects.all().delete()
    assert states() == [State.EQUAL]
    assert QuizSums.objects.get().number == 1
