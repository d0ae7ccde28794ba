"""From two tests of a learner to kept sums: forms drawn for a class, pairs noted at hand-in, added on the first of a month."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.content.models import Question, QuizItem
from courses.learning import journey
from courses.learning.attempts.actions import Owner
from courses.learning.impact import actions, offers
from courses.learning.impact.rules import PairSums
from courses.learning.models import Certificate, FormDraw, GainSums, ResultPair
from courses.learning.personal_data import erase
from tests import cast as people

pytestmark = pytest.mark.django_db

OCTOBER = datetime(2026, 10, 12, 3, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 1, 3, tzinfo=UTC)
RESULTS = [(0, 3), (1, 3), (2, 2), (3, 3), (1, 2), (0, 1)]
"""Right answers of three, before and after."""


@pytest.fixture
def crossed(course):
    course.page.forms_crossed = True
    course.page.save()
    return course


def room_of(cast, size, *, name="9а", grade=5, aimag="Увс"):
    school = people.classrooms.make_school(name=f"{aimag} {name}", aimag=aimag)
    teacher = people.make_teacher(f"bagsh-{name}-{aimag}", school)
    return people.fill_class(people.make_class(teacher, school, name, grade=grade), size)


def take_both(learner, course, before: int, after: int, *, when=OCTOBER):
    """The opening test and a day later the closing one, whatever form it is."""
    for stage, right, moment in (("opening", before, when), ("closing", after, when + timedelta(days=1))):
        attempt = journey.begin_test(owner=Owner(learner.pk), course=course.page, stage=stage, now=moment, language="mn")
        people.hand_in_with(attempt, right=right, when=moment)


def crowd(cast, course, results=RESULTS, *, sexes="", **where):
    pupils = room_of(cast, len(results), **where)
    for place, (pupil, (before, after)) in enumerate(zip(pupils, results, strict=True)):
        if sexes:
            actions.say_sex(learner_id=pupil.user_id, sex=sexes[place], now=OCTOBER)
        take_both(pupil.user, course, before, after)
    return pupils


def knowledge() -> PairSums:
    total = PairSums()
    for row in GainSums.objects.filter(measure="knowledge", synthetic=False):
        total = total.plus(row.sums())
    return total


# --- forms ---------------------------------------------------------------------------------------------------------------


def test_the_first_of_a_class_to_begin_has_the_forms_drawn_for_everybody_in_it(cast, crossed):
    pupils = room_of(cast, 7)
    journey.begin_test(owner=Owner(pupils[0].user_id), course=crossed.page, stage="opening", now=OCTOBER, language="mn")
    forms = list(FormDraw.objects.filter(learner__in=[pupil.user for pupil in pupils]).values_list("first_form", flat=True))
    assert len(forms) == 7
    assert abs(forms.count("A") - forms.count("B")) <= 1


def test_a_drawn_form_stays_and_a_latecomer_evens_the_halves_out(cast, crossed):
    pupils = room_of(cast, 6)
    begin = {"course": crossed.page, "stage": "opening", "now": OCTOBER, "language": "mn"}
    journey.begin_test(owner=Owner(pupils[0].user_id), **begin)
    before = dict(FormDraw.objects.values_list("learner_id", "first_form"))
    late = people.add_pupils(pupils[0].classroom, ("Ирмүүн", "А"), ("Чингүүн", "Б"))
    for pupil in late:
        journey.begin_test(owner=Owner(pupil.user_id), **begin)
    after = dict(FormDraw.objects.values_list("learner_id", "first_form"))
    assert {pk: after[pk] for pk in before} == before
    assert sorted(after.values()) == ["A"] * 4 + ["B"] * 4


def test_whoever_opens_with_b_closes_with_a_and_earns_the_certificate_by_the_same_pass_mark(cast, crossed):
    pupils = room_of(cast, 4)
    forms = actions.draw_forms(
        course=crossed.page, learners=[pupil.user_id for pupil in pupils], seed="a class", now=OCTOBER
    )  # fmt: skip
    seen = set()
    for pupil in pupils:
        for lesson, quiz in zip(crossed.lessons, crossed.quizzes, strict=True):
            people.take_quiz(pupil.user, quiz, right=3, course=crossed.page, lesson=lesson, when=OCTOBER)
        take_both(pupil.user, crossed, 1, 3)
        taken = dict(pupil.user.attempts.exclude(stage="").values_list("stage", "quiz_id"))
        own = (crossed.opening.pk, crossed.closing.pk)
        assert (taken["opening"], taken["closing"]) == (own if forms[pupil.user_id] == "A" else own[::-1])
        assert pupil.user.attempts.get(stage="closing").pass_percent == crossed.page.pass_percent
        assert Certificate.objects.get(learner=pupil.user).percent == 100
        seen.add(forms[pupil.user_id])
    assert seen == {"A", "B"}


def test_whoever_began_before_the_forms_were_crossed_keeps_the_way_they_began(cast, course):
    pupil = room_of(cast, 2)[0]
    begun = journey.begin_test(
        owner=Owner(pupil.user_id), course=course.page, stage="opening", now=OCTOBER, language="mn"
    )  # fmt: skip
    course.page.forms_crossed = True
    for seed in range(8):
        FormDraw.objects.all().delete()
        drawn = actions.draw_forms(course=course.page, learners=[pupil.user_id], seed=str(seed), now=OCTOBER)
        assert drawn == {pupil.user_id: "A"}
    assert begun.quiz == course.opening


def test_a_visitor_and_an_adult_alone_are_no_class(cast, crossed):
    begin = {"course": crossed.page, "stage": "opening", "now": OCTOBER, "language": "mn"}
    assert journey.begin_test(owner=Owner(visitor="v"), **begin).quiz == crossed.opening
    assert not FormDraw.objects.exists()
    adults = [people.make_adult(f"suragch{number}") for number in range(12)]
    quizzes = {journey.begin_test(owner=Owner(adult.pk), **begin).quiz_id for adult in adults}
    assert quizzes == {crossed.opening.pk, crossed.closing.pk}


# --- pairs ---------------------------------------------------------------------------------------------------------------


def test_the_first_closing_test_after_the_opening_test_makes_a_pair_and_a_later_one_changes_nothing(cast, course):
    pupil = room_of(cast, 1)[0]
    take_both(pupil.user, course, 1, 2)
    people.take_quiz(pupil.user, course.closing, right=3, course=course.page, when=OCTOBER + timedelta(days=3))
    pair = ResultPair.objects.get()
    assert (pair.first.percent, pair.second.percent) == (33, 66)
    assert (pair.aimag, pair.age_band, pair.sex, pair.kind) == ("Увс", "child-9-12", "", "gain")


def test_a_closing_test_without_or_before_an_opening_test_makes_no_pair(cast, course):
    pupil = room_of(cast, 1)[0]
    people.take_quiz(pupil.user, course.closing, right=2, course=course.page, when=OCTOBER)
    people.take_quiz(pupil.user, course.opening, right=2, course=course.page, when=OCTOBER + timedelta(days=1))
    people.take_quiz(pupil.user, course.closing, right=3, course=course.page, when=OCTOBER + timedelta(days=2))
    assert not ResultPair.objects.exists()


def test_nobody_is_compared_by_the_same_form_twice(cast, course):
    """A test that was begun as a visitor and adopted, or forms that an editor has exchanged meanwhile."""
    pupil = room_of(cast, 1)[0]
    people.take_quiz(pupil.user, course.opening, right=1, course=course.page, when=OCTOBER)
    attempt = people.attempts.begin(
        owner=Owner(pupil.user_id), quiz=course.opening, course=course.page, stage="closing", language="mn",
        now=OCTOBER + timedelta(days=1),
    )  # fmt: skip
    people.hand_in_with(attempt, right=3, when=OCTOBER + timedelta(days=1))
    assert not ResultPair.objects.exists()


def test_whoever_opened_with_b_closes_with_a_even_if_the_forms_are_crossed_no_more(cast, crossed):
    pupil = room_of(cast, 1)[0]
    FormDraw.objects.create(learner=pupil.user, course=crossed.page, first_form="B", drawn_at=OCTOBER)
    begin = {"owner": Owner(pupil.user_id), "course": crossed.page, "language": "mn"}
    first = journey.begin_test(stage="opening", now=OCTOBER, **begin)
    people.hand_in_with(first, right=1, when=OCTOBER)
    crossed.page.forms_crossed = False
    crossed.page.save()
    second = journey.begin_test(stage="closing", now=OCTOBER + timedelta(days=1), **begin)
    people.hand_in_with(second, right=3, when=OCTOBER + timedelta(days=1))
    assert (first.quiz, second.quiz) == (crossed.closing, crossed.opening)
    assert ResultPair.objects.get().first_form == "B"


def test_whoever_has_a_closing_test_open_goes_on_with_it_when_the_forms_become_crossed(cast, course):
    pupils = room_of(cast, 6)
    begin = {"course": course.page, "stage": "closing", "now": OCTOBER, "language": "mn"}
    before = {pupil.pk: journey.begin_test(owner=Owner(pupil.user_id), **begin) for pupil in pupils}
    course.page.forms_crossed = True
    course.page.save()
    assert {pupil.pk: journey.begin_test(owner=Owner(pupil.user_id), **begin) for pupil in pupils} == before


def test_a_lesson_s_quiz_and_an_opening_test_pay_nothing_for_it(cast, course):
    pupil = room_of(cast, 1)[0]
    attempt = people.begin_quiz(pupil.user, course.opening, course=course.page, when=OCTOBER)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        people.hand_in_with(attempt, right=1, when=OCTOBER)
    assert not [query for query in seen if "resultpair" in query["sql"] or "sexsaid" in query["sql"]]


# --- sums ----------------------------------------------------------------------------------------------------------------


def test_results_are_added_on_the_first_of_the_month_after_and_only_once(cast, course):
    crowd(cast, course)
    assert actions.fold(now=OCTOBER + timedelta(days=15)) == 0
    assert knowledge() == PairSums()
    assert actions.fold(now=NOVEMBER) == 6
    assert actions.fold(now=NOVEMBER) == 0
    third = [0, 3333, 6667, 10000]
    assert knowledge() == PairSums.of((third[before], third[after]) for before, after in RESULTS)


def test_the_sums_know_form_sex_age_and_aimag(cast, crossed):
    crowd(cast, crossed, RESULTS * 2, sexes="ffffffmmmmmm", grade=6, aimag="Ховд")
    actions.fold(now=NOVEMBER)
    cells = {row.cell for row in GainSums.objects.filter(measure="knowledge")}
    assert {cell[:2] for cell in cells} == {("Ховд", "child-9-12")}
    assert {cell[2] for cell in cells} == {"f", "m"}
    assert {cell[3] for cell in cells} == {"A", "B"}
    assert knowledge().n == 12


def test_whoever_has_fewer_than_four_others_alike_waits(cast, course):
    crowd(cast, course, RESULTS, sexes="ffffff")
    crowd(cast, course, RESULTS[:3], sexes="mmm", name="9б")
    crowd(cast, course, RESULTS[:4], sexes="ffff", aimag="Төв")
    assert actions.fold(now=NOVEMBER) == 6
    assert actions.waiting(now=NOVEMBER) == 7
    crowd(cast, course, RESULTS[:2], sexes="mm", name="9в")
    assert actions.fold(now=NOVEMBER) == 5


def test_a_scale_and_an_objective_are_measured_beside_knowledge(cast, course):
    objective = course.lessons[0].objective
    for quiz in (course.opening, course.closing):
        Question.objects.filter(places__quiz=quiz).update(objective=objective)
        scale = people.make_question(f"{quiz.key}-scale", "scale", options=(("a", False), ("b", False), ("c", False)))
        scale.outcome, scale.objective = "tell-adult", objective
        scale.save()
        QuizItem.objects.create(quiz=quiz, question=scale, sort_order=9)
    for pupil in room_of(cast, 5):
        for stage, chosen in (("opening", "b"), ("closing", "c")):
            attempt = journey.begin_test(
                owner=Owner(pupil.user_id), course=course.page, stage=stage, now=OCTOBER, language="mn"
            )  # fmt: skip
            journey.hand_in(
                attempt=attempt, learner=pupil.user, hand_in_id=attempt.pk, responses={1: ["a"], 4: [chosen]}, now=OCTOBER
            )  # fmt: skip
    actions.fold(now=NOVEMBER)
    kept = {row.measure: row.sums() for row in GainSums.objects.all()}
    assert kept["outcome:tell-adult"] == PairSums.of([(5000, 10000)] * 5)
    assert kept[f"objective:{objective.pk}"] == PairSums.of([(3333, 3333)] * 5)


def test_one_answer_to_a_scale_cannot_be_found_by_subtracting_two_months(cast, course):
    """Six answered it in October; of six in November one did. Figures of November must not hold that one alone."""
    for quiz in (course.opening, course.closing):
        scale = people.make_question(f"{quiz.key}-scale", "scale", options=(("a", False), ("b", False)))
        Question.objects.filter(pk=scale.pk).update(outcome="intention")
        QuizItem.objects.create(quiz=quiz, question=scale, sort_order=9)

    def take(size, answering, name, when):
        for place, pupil in enumerate(room_of(cast, size, name=name)):
            for stage, moment in (("opening", when), ("closing", when + timedelta(days=1))):
                attempt = journey.begin_test(
                    owner=Owner(pupil.user_id), course=course.page, stage=stage, now=moment, language="mn"
                )  # fmt: skip
                given = {4: ["b"]} if place < answering else {1: ["a"]}
                journey.hand_in(
                    attempt=attempt, learner=pupil.user, hand_in_id=attempt.pk, responses=given, now=moment
                )  # fmt: skip

    def shown():
        rows = GainSums.objects.filter(measure="outcome:intention")
        return sum(rows.values_list("n", flat=True)), knowledge().n

    take(6, 6, "9а", OCTOBER)
    actions.fold(now=NOVEMBER)
    assert shown() == (6, 6)
    take(6, 1, "9б", NOVEMBER)
    actions.fold(now=NOVEMBER + timedelta(days=32))
    assert shown() == (6, 11), "the one who answered waits for four more"
    take(4, 4, "9в", NOVEMBER + timedelta(days=40))
    actions.fold(now=NOVEMBER + timedelta(days=95))
    assert shown() == (11, 16)


def test_kept_sums_are_what_a_full_recount_gives_to_the_last_digit(cast, crossed):
    crowd(cast, crossed, RESULTS * 2)
    crowd(cast, crossed, RESULTS * 2, name="9б", aimag="Төв")
    actions.fold(now=NOVEMBER)
    (found,) = actions.recount()
    assert (found.different, found.more_kept) == (0, 0)
    assert found.cells >= 4


def test_a_wrong_sum_is_found_and_repaired(cast, course):
    crowd(cast, course)
    actions.fold(now=NOVEMBER)
    right = knowledge()
    GainSums.objects.filter(measure="knowledge").update(products=7)
    with pytest.raises(CommandError, match="different"):
        call_command("recount", verbosity=0)
    said = io.StringIO()
    call_command("recount", repair=True, stdout=said)
    assert "DIFFERENT" in said.getvalue()
    assert knowledge() == right


def test_an_erased_learner_leaves_the_sums_right_and_no_row(cast, course):
    pupils = crowd(cast, course)
    actions.fold(now=NOVEMBER)
    before = knowledge()
    erase(user=pupils[0].user)
    assert ResultPair.objects.count() == 5
    (found,) = actions.recount(repair=True)
    assert (found.different, found.more_kept) == (0, 1)
    assert knowledge() == before


def test_made_up_learners_never_mix_with_real_ones(cast, course):
    from courses.learning.impact.synthetic import population

    crowd(cast, course)
    actions.fold(now=NOVEMBER)
    before = knowledge()
    both = actions.keep_synthetic(course=course.page, learners=population("a", 400))
    assert knowledge() == before
    assert sum(GainSums.objects.filter(synthetic=True, measure="knowledge").values_list("n", flat=True)) == both
    assert actions.keep_synthetic(course=course.page, learners=population("a", 400)) == both, "again: instead, not besides"
    assert actions.recount()[0].different == 0
    assert actions.forget_synthetic(course=course.page) > 0
    assert not GainSums.objects.filter(synthetic=True).exists()


# --- refreshers ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def completed(cast, course):
    """A pupil who has completed a course with two refreshers."""
    course.page.refresher_30 = people.make_quiz("day30", purpose="refresh")
    course.page.refresher_90 = people.make_quiz("day90", purpose="refresh")
    course.page.save()
    pupil = room_of(cast, 1)[0]
    for lesson, quiz in zip(course.lessons, course.quizzes, strict=True):
        people.take_quiz(pupil.user, quiz, right=3, course=course.page, lesson=lesson, when=OCTOBER)
    take_both(pupil.user, course, 1, 3, when=OCTOBER - timedelta(days=1))
    return pupil.user


def offered(learner, course, days):
    now = OCTOBER + timedelta(days=days)
    return [one.stage for one in offers.refreshers(learner_id=learner.pk, courses=[course.page], now=now)]


def test_refreshers_are_offered_a_month_and_three_months_later_and_not_for_ever(completed, course):
    offers = {days: offered(completed, course, days) for days in (0, 29, 30, 60, 61, 89, 90, 150, 151)}
    assert offers == {
        0: [], 29: [], 30: ["day30"], 60: ["day30"], 61: [], 89: [], 90: ["day90"], 150: ["day90"], 151: [],
    }  # fmt: skip


def test_a_refresher_once_taken_is_not_offered_again_and_makes_a_pair_with_the_closing_test(completed, course):
    when = OCTOBER + timedelta(days=31)
    people.take_quiz(completed, course.page.refresher_30, right=2, course=course.page, when=when)
    assert offered(completed, course, 32) == []
    pair = ResultPair.objects.get(kind="day30")
    assert (pair.first.stage, pair.second.stage) == ("closing", "day30")


def test_a_refresher_is_compared_with_the_closing_test_that_was_passed_in_the_edition_that_was_learnt(cast, course, completed):
    first = completed.attempts.get(stage="closing")
    early = people.attempts.begin(
        owner=Owner(completed.pk), quiz=course.closing, course=course.page, stage="closing", language="mn", pass_percent=70,
        now=first.started_at - timedelta(hours=2),
    )  # fmt: skip
    people.hand_in_with(early, right=0, when=first.started_at - timedelta(hours=1))
    course.page.edition = 2
    course.page.save()
    people.take_quiz(completed, course.page.refresher_30, right=2, course=course.page, when=OCTOBER + timedelta(days=31))
    pair = ResultPair.objects.get(kind="day30")
    assert (pair.first, pair.edition) == (first, 1)
