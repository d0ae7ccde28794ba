"""The numbers about questions in the CMS: for whoever works on quizzes, with a fixed number of queries."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.content.models import Option, Question
from courses.content.quizzes.actions import next_version
from courses.learning.items import actions
from courses.learning.models import QuizSums
from tests import cast as people
from tests.content.editing import cms, make_person

from .test_item_sums import crowd, hand_in

pytestmark = pytest.mark.django_db
LIST = "items:quizzes"
ATTEMPTS, FLAGS = 6, 13
"""Columns of the table to take away (reports.CSV_HEADER)."""


@pytest.fixture
def desk(db):
    return cms(make_person("editor", "saraa"))


@pytest.fixture
def quiz(db):
    return people.make_quiz("numbers")


def page(client, quiz, form=None):
    return client.get(reverse("items:quiz", args=[quiz.pk]), {"form": form} if form else {})


def table(client, quiz, form=None) -> list[list[str]]:
    answer = client.get(reverse("items:csv", args=[quiz.pk]), {"form": form} if form else {})
    assert answer.status_code == 200
    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert all(len(row) == len(head) for row in rows)
    return rows


def test_opening_the_page_counts_what_waits(desk, quiz):
    crowd(quiz, 35)
    answer = desk.get(reverse(LIST))
    (row,) = [row for row in answer.context["rows"] if row.quiz == quiz]
    assert row.form.number == 35
    assert answer.context["waiting"] == 0
    assert quiz.name in answer.content.decode()


def test_one_quiz_shows_every_question_with_numbers_choices_and_help(desk, quiz):
    crowd(quiz, 40)
    answer = page(desk, quiz)
    rows = answer.context["report"].rows
    assert [row.place for row in rows] == [1, 2, 3]
    assert all(row.figures.facility is not None for row in rows)
    assert [len(row.choices) for row in rows] == [4, 5, 3], "the options and the skipped"
    assert sum(choice.count for choice in rows[0].choices) == 40
    html = answer.content.decode()
    assert html.count("<progress") == 12
    assert "style=" not in html.partition('<table class="listing items">')[2].partition("</table>")[0]


def test_a_question_that_everybody_gets_right_is_pointed_out_in_words(desk, quiz):
    for number in range(30):
        hand_in(quiz, {1: ["a"], 2: ["a"] if number % 2 else ["a", "b"], 3: ["true"]}, visitor=f"v{number}")
    answer = page(desk, quiz)
    first, second, _third = answer.context["report"].rows
    assert [flag for flag, _label in first.flags] == ["too_easy"]
    assert not second.flags
    assert str(first.flags[0][1]) in answer.content.decode()
    (row,) = desk.get(reverse(LIST)).context["rows"]
    assert row.flagged == 2


def test_with_few_attempts_numbers_are_shown_without_a_verdict_and_with_fewer_than_five_not_at_all(desk, quiz):
    for number in range(4):
        hand_in(quiz, {1: ["b"]}, visitor=f"v{number}")
    hidden = page(desk, quiz)
    assert hidden.context["form"].hidden
    assert "<progress" not in hidden.content.decode()
    for row in table(desk, quiz):
        assert set(row[ATTEMPTS:FLAGS]) == {""}
        assert row[FLAGS]
        assert row[FLAGS + 1 :] == [""]
    for number in range(4, 8):
        hand_in(quiz, {1: ["b"]}, visitor=f"v{number}")
    few = page(desk, quiz)
    assert few.context["form"].few
    assert not few.context["form"].hidden
    assert "<progress" in few.content.decode()
    assert not any(row.flags for row in few.context["report"].rows)


def test_older_forms_can_be_chosen_and_are_never_mixed(desk, quiz):
    crowd(quiz, 10, seed=1)
    actions.fold()
    old = QuizSums.objects.get()
    next_version(question=Question.objects.get(key="numbers-1"))
    crowd(quiz, 7, seed=2)
    now = page(desk, quiz)
    assert (now.context["form"].number, now.context["report"].rows[0].version) == (7, 2)
    assert f"?form={old.pk}" in now.content.decode()
    before = page(desk, quiz, old.pk)
    assert (before.context["form"].number, before.context["report"].rows[0].version) == (10, 1)
    assert table(desk, quiz, old.pk) != table(desk, quiz)


def test_a_form_of_another_quiz_or_of_none_is_not_there(desk, quiz):
    other = people.make_quiz("other")
    crowd(other, 5)
    actions.fold()
    for form in (QuizSums.objects.get().pk, 999_999, "x"):
        assert page(desk, quiz, form).status_code == 404
        assert desk.get(reverse("items:csv", args=[quiz.pk]), {"form": form}).status_code == 404
    assert desk.get(reverse("items:quiz", args=[999_999])).status_code == 404


def test_a_quiz_that_nobody_handed_in_says_so(desk, quiz):
    assert page(desk, quiz).status_code == 200
    assert table(desk, quiz) == []
    assert desk.get(reverse(LIST)).context["rows"][0].form is None


def test_the_table_to_take_away_is_harmless_for_spreadsheets(desk, quiz):
    Question.objects.filter(key="numbers-1").update(text_mn='=HYPERLINK("x")', text_en='=HYPERLINK("x")')
    Option.objects.filter(question__key="numbers-1", key="a").update(text_mn="@SUM(1)", text_en="@SUM(1)")
    crowd(quiz, 12)
    desk.get(reverse(LIST))
    rows = table(desk, quiz)
    cells = [value for row in rows for value in row]
    assert '\'=HYPERLINK("x")' in cells
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+"))]
    assert len(rows) == 3


def test_own_words_are_never_readable_here(desk, quiz):
    Question.objects.filter(key="numbers-1").update(type="reflection")
    for number in range(8):
        hand_in(quiz, {1: {"text": "Миний нууц"}, 2: ["Миний нууц"]}, visitor=f"v{number}")
    answer = page(desk, quiz)
    first = answer.context["report"].rows[0]
    assert (first.points, first.figures.facility, len(first.choices)) == (0, None, 1)
    everything = answer.content.decode() + str(table(desk, quiz)) + desk.get(reverse(LIST)).content.decode()
    assert "нууц" not in everything


def test_the_pages_cost_the_same_for_few_and_for_many_questions_forms_and_quizzes(desk, quiz):
    def cost(url):
        desk.get(url)
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(url).status_code == 200
        return len(queries)

    crowd(quiz, 6)
    addresses = [reverse(LIST), reverse("items:quiz", args=[quiz.pk]), reverse("items:csv", args=[quiz.pk])]
    few = [cost(url) for url in addresses]
    long = people.make_quiz("long", types=("single", "multiple") * 5)
    crowd(long, 6)
    next_version(question=Question.objects.get(key="numbers-1"))
    crowd(quiz, 6, seed=2)
    assert [cost(url) for url in addresses] == few
    assert cost(reverse("items:quiz", args=[long.pk])) == few[1]


@pytest.mark.parametrize("role", ["editor", "moderator", "administrator"])
def test_whoever_works_on_quizzes_may_look(role, quiz):
    client = cms(make_person(role, "tuya"))
    crowd(quiz, 5)
    for url in (reverse(LIST), reverse("items:quiz", args=[quiz.pk]), reverse("items:csv", args=[quiz.pk])):
        assert client.get(url).status_code == 200, url
    assert reverse(LIST) in client.get("/admin/").content.decode()


def test_nobody_else_may(cast, quiz):
    addresses = (reverse(LIST), reverse("items:quiz", args=[quiz.pk]), reverse("items:csv", args=[quiz.pk]))
    for person in (None, cast.pupil_1, cast.learner, cast.teacher_a):
        client = people.client_for(person)
        for url in addresses:
            assert client.get(url).status_code in (302, 404), (person, url)
    without = make_person("editor", "tuya")
    without.groups.first().permissions.filter(content_type__model="quiz").delete()
    for url in addresses:
        assert cms(without).get(url).status_code in (302, 403)
