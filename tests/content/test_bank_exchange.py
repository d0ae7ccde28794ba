"""Question banks in the CMS: preview by row, all or nothing, losses agreed to, the same file twice, every format out and in."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from courses.content.models import BankFile, Question
from courses.content.quizzes import actions, reports
from courses.content.quizzes.bank import essence
from courses.content.quizzes.formats import FORMATS
from courses.content.quizzes.types import REGISTRY
from tests import cast as people
from tests.content.editing import cms, make_person

pytestmark = pytest.mark.django_db
QUESTIONS = "wagtailsnippets_content_question"

GIFT = """// Туршилтын асуултууд
::Нэг:: Нууц үгээ хэнд хэлэх вэ? {
  =Ээж, аавдаа
  ~Танихгүй хүнд
  ~Ангийнхандаа
}

::Хоёр:: 108 бол хүүхдийн тусламжийн утас. {TRUE}
"""


@pytest.fixture
def desk():
    return cms(make_person("editor"))


def send(desk, content, name="asuult.gift.txt", **more):
    file = SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())
    return desk.post(reverse(f"{QUESTIONS}:import"), {"file": file, "format": "", "language": "mn", **more})


def test_a_file_is_seen_row_by_row_and_then_taken_in(desk):
    preview = send(desk, GIFT)
    assert preview.status_code == 302
    assert not Question.objects.exists(), "nothing is stored before it was looked at"
    page = desk.get(preview.url).content.decode()
    assert "Нууц үгээ хэнд хэлэх вэ?" in page
    assert "шинэ" in page
    answer = desk.post(preview.url, {"agreed": "1"})
    assert answer.url == reverse(f"{QUESTIONS}:list")
    assert sorted(Question.objects.values_list("type", flat=True)) == ["single", "truefalse"]
    question = Question.objects.get(type="single")
    assert [(option.text_mn, option.correct) for option in question.options.all()] == [
        ("Ээж, аавдаа", True), ("Танихгүй хүнд", False), ("Ангийнхандаа", False)
    ]  # fmt: skip
    assert not BankFile.objects.exists()


def test_the_same_file_a_second_time_brings_nothing_new(desk):
    first = send(desk, GIFT)
    desk.post(first.url, {"agreed": "1"})
    second = send(desk, GIFT)
    page = desk.get(second.url).content.decode()
    assert "Энэ файлд шинэ зүйл алга" in page
    desk.post(second.url, {"agreed": "1"})
    assert Question.objects.count() == 2


def test_a_question_that_stands_twice_in_a_file_is_taken_once(desk):
    preview = send(desk, GIFT + "\n" + GIFT)
    desk.post(preview.url, {"agreed": "1"})
    assert Question.objects.count() == 2


def test_with_one_bad_question_nothing_is_taken_in_and_its_place_is_named(desk):
    preview = send(desk, GIFT + "\n::Гурав:: Зөв хариултгүй асуулт {\n  ~Нэг\n  ~Хоёр\n}\n")
    page = desk.get(preview.url).content.decode()
    assert "Гурав" in page
    (problem,) = desk.get(preview.url).context["problems"]
    assert problem.place.line == 10
    assert "Мөр 10" in page
    desk.post(preview.url, {"agreed": "1"})
    assert not Question.objects.exists()


def test_a_text_that_does_not_fit_is_refused_and_not_cut(desk):
    preview = send(desk, f"{'Урт асуулт ' * 80} {{=Тийм ~Үгүй}}")
    page = desk.get(preview.url).content.decode()
    assert "600" in page
    desk.post(preview.url, {"agreed": "1"})
    assert not Question.objects.exists()


def test_what_is_lost_must_be_agreed_to(desk):
    preview = send(desk, "$CATEGORY: Ангилал\n\n" + GIFT)
    assert 'name="agreed"' in desk.get(preview.url).content.decode()
    desk.post(preview.url, {})
    assert not Question.objects.exists()
    desk.post(preview.url, {"agreed": "1"})
    assert Question.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("asuult.xml", b'<quiz><question type="multichoice">'),
        ("asuult.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><quiz>&b;</quiz>'),
        ("asuult.zip", b"PK\x03\x04 broken"),
        ("asuult.xlsx", b"not a table"),
        ("asuult.csv", b""),
        ("asuult.csv", b"\x00\xff\xfe"),
        ("asuult.docx", b"whatever"),
        ("asuult.txt", b"\x8d\x8f"),
    ],
)
def test_a_broken_file_gets_a_sentence_and_never_a_fault(desk, name, content):
    answer = send(desk, content, name)
    if answer.status_code == 302:
        answer = desk.get(answer.url)
    assert answer.status_code == 200
    assert not Question.objects.exists()


def test_a_file_of_another_day_is_gone():
    old = actions.keep_file(name="a", format="gift", language="mn", content=b"x", now=timezone.now() - timedelta(days=2))
    actions.keep_file(name="b", format="gift", language="mn", content=b"x", now=timezone.now())
    assert not BankFile.objects.filter(pk=old.pk).exists()


def test_a_preview_that_is_not_there_is_a_404(desk):
    assert desk.get(reverse(f"{QUESTIONS}:import_preview", args=[uuid4()])).status_code == 404


@pytest.mark.parametrize("key", [key for key, one in FORMATS.items() if one.template])
def test_the_empty_table_can_be_downloaded_and_brings_nothing_wrong(desk, key):
    file = desk.get(reverse(f"{QUESTIONS}:import_template", args=[key]))
    assert file.headers["Content-Disposition"].startswith("attachment")
    preview = send(desk, file.content, f"table.{key}")
    assert desk.get(preview.url).status_code == 200


@pytest.fixture
def whole_bank():
    """The example of every type."""
    people.make_quiz_of_examples("bank")
    return [question for _row, question in reports.bank()]


@pytest.mark.parametrize("key", [key for key, one in FORMATS.items() if one.write])
def test_the_whole_bank_goes_out_with_its_losses_named_and_what_was_carried_is_known_when_it_comes_back(desk, whole_bank, key):
    url = reverse(f"{QUESTIONS}:export")
    page = desk.get(url, {"format": key, "language": "mn"})
    assert page.status_code == 200
    losses = len(page.context["written"].losses)
    file = desk.get(url, {"format": key, "language": "mn", "download": "1"})
    assert file.headers["Content-Disposition"].startswith("attachment")
    back = FORMATS[key].read(file.content, language="mn")
    assert not back.problems
    if key in ("csv", "xlsx"):
        assert {repr(essence(question)) for _place, question in back.questions} == {repr(essence(one)) for one in whole_bank}
    else:
        assert losses, "other languages cannot be carried, and that is said"
    preview = send(desk, file.content, f"bank{FORMATS[key].suffixes[0]}", format=key)
    assert desk.get(preview.url).context["plan"].sound


def test_our_table_brings_back_every_type_and_the_bank_knows_them_all(desk, whole_bank):
    file = desk.get(reverse(f"{QUESTIONS}:export"), {"format": "csv", "language": "mn", "download": "1"})
    plan = desk.get(send(desk, file.content, "bank.csv").url).context["plan"]
    assert {row.state for row in plan.rows} == {"same"}
    assert len(plan.rows) == len(REGISTRY)


def test_looking_at_a_preview_costs_the_same_for_few_and_for_many_questions(desk, django_assert_max_num_queries):
    many = "\n\n".join(f"Асуулт {number} {{=Зөв ~Буруу}}" for number in range(60))
    url = send(desk, many).url
    desk.get(url)
    with django_assert_max_num_queries(30):
        assert desk.get(url).status_code == 200


def test_who_may_not_edit_questions_sees_neither_file_nor_bank(client_for, cast):
    for person in (cast.teacher_a, cast.learner, cast.pupil_1):
        browser = client_for(person)
        for name in ("import", "export"):
            assert browser.get(reverse(f"{QUESTIONS}:{name}")).status_code == 404


def test_what_is_taken_in_stands_in_every_column_as_if_it_had_been_typed(desk):
    """modeltranslation keeps the Mongolian text in two columns; rows stored in batches must have both."""
    desk.post(send(desk, GIFT).url, {"agreed": "1"})
    with connection.cursor() as cursor:
        for table in ("content_question", "content_option"):
            cursor.execute(f"SELECT text, text_mn FROM {table}")
            assert all(text == mongolian and text for text, mongolian in cursor.fetchall()), table
