"""The class page, adding pupils, cards, switches, assignments, the file for a spreadsheet."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from courses.accounts.actions import check_secret, pupil_of_card
from courses.accounts.models import Session
from courses.learning.classrooms import actions, rules
from courses.learning.models import Assignment, Classroom, Pupil
from courses.lib import codes
from tests.cast import add_pupils, build_course, client_for, fill_class, make_class, take_quiz


def url(name: str, *args) -> str:
    return reverse(f"teacher:{name}", args=args)


@pytest.fixture
def client_a(cast):
    return client_for(cast.teacher_a)


@pytest.fixture
def assigned(cast, course):
    return actions.assign(
        classroom=cast.class_a, course=course.page, lesson=None, due_on=None, by=cast.teacher_a, now=timezone.now()
    )


def names_in(classroom) -> list[str]:
    return [pupil.user.display_name for pupil in Pupil.objects.filter(classroom=classroom).select_related("user")]


# --- adding pupils ---------------------------------------------------------------------------------------------------------


def seen(page) -> str:
    return re.search(r'name="seen" value="([0-9a-f]{64})"', page.content.decode())[1]


def test_nothing_is_saved_before_the_teacher_has_looked(cast, client_a):
    before = Pupil.objects.count()
    address, text = url("pupils_add", cast.class_a.pk), "1. Болд Тэмүүлэн\nД. Саруул"
    page = client_a.post(address, {"names": text, "check": "1"})
    assert "Тэмүүлэн Б." in page.content.decode()
    assert Pupil.objects.count() == before
    assert client_a.post(address, {"names": text, "add": "1"}).status_code == 200
    assert Pupil.objects.count() == before
    assert client_a.post(address, {"names": text, "add": "1", "seen": seen(page)}).status_code == 302
    assert names_in(cast.class_a)[2:] == ["Тэмүүлэн Б.", "Саруул Д."]


def test_a_list_that_was_changed_after_looking_is_looked_at_again(cast, client_a):
    address = url("pupils_add", cast.class_a.pk)
    page = client_a.post(address, {"names": "Саруул", "check": "1"})
    changed = client_a.post(address, {"names": "Саруул\nНамуун", "add": "1", "seen": seen(page)})
    assert len(names_in(cast.class_a)) == 2
    client_a.post(address, {"names": "Саруул\nНамуун", "add": "1", "seen": seen(changed)})
    assert len(names_in(cast.class_a)) == 4


def test_bad_lines_are_named_and_stay_in_the_box(cast, client_a):
    address = url("pupils_add", cast.class_a.pk)
    text = "Саруул\n\n99112233\nБ. Өнөржаргал\nСаруул\n" + "Х" * 60
    page = client_a.post(address, {"names": text, "check": "1"})
    said = page.content.decode()
    assert [line for _name, line, _problem in page.context["bad"]] == text.splitlines()[2:]
    assert [name.line_number for name, _line, _problem in page.context["bad"]] == [3, 4, 5, 6]
    assert "99112233" in said
    left = client_a.post(address, {"names": text, "add": "1", "seen": seen(page)})
    assert left.status_code == 200
    assert left.context["form"].initial["names"].splitlines() == text.splitlines()[2:]
    assert names_in(cast.class_a)[2:] == ["Саруул"]
    # Sending it again, as a browser's "reload" does, adds nobody twice.
    client_a.post(address, {"names": text, "add": "1", "seen": seen(page)})
    assert names_in(cast.class_a)[2:] == ["Саруул"]


@pytest.mark.parametrize("bad", ["<script>alert(1)</script>", "=1+1", "🐎🐎", "a\x00b", "'; DROP TABLE", "Б" * 30_000])
def test_what_is_no_name_becomes_no_pupil_and_no_markup(cast, client_a, bad):
    page = client_a.post(url("pupils_add", cast.class_a.pk), {"names": bad, "check": "1"})
    assert page.status_code in (200, 422)
    assert "<script>alert" not in page.content.decode()
    assert not page.context.get("good")


# --- cards -----------------------------------------------------------------------------------------------------------------


def test_the_sheet_shows_names_and_code_and_a_reprint_kills_the_old_card(cast, client_a):
    old = cast.secret_of(cast.pupil_1)
    response = client_a.post(url("cards", cast.class_a.pk), {"pupil": [cast.pupil_1.pk, cast.pupil_2.pk]})
    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    assert "Өнөржаргал Б." in text
    assert "Оюун Г." in text
    assert text.count(codes.grouped(cast.class_a.code)) == 2
    assert pupil_of_card(card=old.card) is None
    assert not check_secret(pupil_id=cast.pupil_1.user_id, given=old.secret, device="d", now=timezone.now())
    printed = re.findall(r"\b(\d{3})\W?(\d{3})\b", text)
    assert any(
        check_secret(pupil_id=cast.pupil_1.user_id, given="".join(pin), device="d", now=timezone.now()) for pin in printed
    )


def test_looking_at_the_cards_page_changes_no_secret(cast, client_a):
    assert client_a.get(url("cards", cast.class_a.pk)).status_code == 200
    assert pupil_of_card(card=cast.secret_of(cast.pupil_1).card) == cast.pupil_1.user


def test_a_new_card_signs_out_this_pupil_only(cast, client_a):
    client_for(cast.pupil_1)
    client_for(cast.pupil_2)
    client_a.post(url("cards", cast.class_a.pk), {"pupil": [cast.pupil_1.pk]})
    assert not Session.objects.filter(user=cast.pupil_1.user).exists()
    assert Session.objects.filter(user=cast.pupil_2.user).exists()
    assert pupil_of_card(card=cast.secret_of(cast.pupil_2).card) == cast.pupil_2.user


@pytest.mark.parametrize("chosen", [{}, {"pupil": ["0"]}, {"pupil": ["x"]}])
def test_without_a_pupil_of_the_class_there_is_no_sheet(cast, client_a, chosen):
    assert client_a.post(url("cards", cast.class_a.pk), chosen).status_code == 422


# --- one pupil ---------------------------------------------------------------------------------------------------------------


def test_the_one_time_code_on_the_page_opens_once(cast, client_a):
    page = client_a.post(url("pupil", cast.class_a.pk, cast.pupil_1.pk), {"do": "code"})
    code = page.context["code"]
    assert code in page.content.decode()
    assert check_secret(pupil_id=cast.pupil_1.user_id, given=code, device="d", now=timezone.now())
    assert not check_secret(pupil_id=cast.pupil_1.user_id, given=code, device="d", now=timezone.now())


def test_renaming_leaving_and_coming_back(cast, client_a):
    address = url("pupil", cast.class_a.pk, cast.pupil_1.pk)
    assert client_a.post(address, {"do": "rename", "name": "Ба. Өнөр"}).status_code == 302
    assert client_a.post(address, {"do": "rename", "name": "Г. Оюун"}).status_code == 422
    assert client_a.post(address, {"do": "rename", "name": "123"}).status_code == 422
    assert client_a.post(address, {"do": "return"}).status_code == 302
    assert client_a.post(address, {"do": "leave"}).status_code == 302
    assert "Өнөр Ба." not in client_a.get(url("class_detail", cast.class_a.pk)).content.decode()
    assert "Өнөр Ба." in client_a.get(url("class_edit", cast.class_a.pk)).content.decode()
    # A pupil who left gets no code and no card.
    client_a.post(address, {"do": "code"})
    assert not check_secret(pupil_id=cast.pupil_1.user_id, given="", device="d", now=timezone.now())
    assert client_a.post(url("cards", cast.class_a.pk), {"pupil": [cast.pupil_1.pk]}).status_code == 422
    assert client_a.post(address, {"do": "return"}).status_code == 302
    assert "Өнөр Ба." in client_a.get(url("class_detail", cast.class_a.pk)).content.decode()


def test_an_unknown_wish_changes_nothing(cast, client_a):
    address = url("pupil", cast.class_a.pk, cast.pupil_1.pk)
    assert client_a.post(address, {"do": "delete"}).status_code == 302
    assert Pupil.objects.filter(pk=cast.pupil_1.pk, left_at=None).exists()


# --- switches ----------------------------------------------------------------------------------------------------------------


def test_the_class_opens_for_the_chosen_time_and_closes(cast, client_a):
    client_a.post(url("open", cast.class_a.pk), {"minutes": 45})
    until = Classroom.objects.get(pk=cast.class_a.pk).open_until
    assert timedelta(minutes=44) < until - timezone.now() <= timedelta(minutes=45)
    client_a.post(url("close", cast.class_a.pk))
    assert Classroom.objects.get(pk=cast.class_a.pk).open_until is None


@pytest.mark.parametrize("minutes", ["", "0", "600000", "x"])
def test_the_class_opens_for_no_other_time(cast, client_a, minutes):
    client_a.post(url("open", cast.class_a.pk), {"minutes": minutes})
    assert Classroom.objects.get(pk=cast.class_a.pk).open_until is None


def test_ending_the_lesson_deletes_the_sessions_of_this_class(cast, client_a):
    pupil, other = client_for(cast.pupil_1), client_for(cast.pupil_b)
    client_a.post(url("end_lesson", cast.class_a.pk))
    assert not Session.objects.filter(user=cast.pupil_1.user).exists()
    assert pupil.get("/").wsgi_request.user.is_anonymous
    assert Session.objects.filter(user=cast.pupil_b.user).exists()
    assert other.session.get("_auth_user_id") == str(cast.pupil_b.user_id)


def test_a_class_device_gets_a_signed_cookie_for_several_classes(cast, client_a):
    second = make_class(cast.teacher_a, cast.school_a, name="6а", grade=6)
    for classroom in (cast.class_a, second):
        response = client_a.post(url("device", classroom.pk))
    cookie = response.cookies[rules.DEVICE_COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert int(cookie["max-age"]) == rules.DEVICE_LIFE.total_seconds()
    for classroom in (cast.class_a, second):
        assert client_a.get(url("device", classroom.pk)).context["is_here"]
    client_a.cookies[rules.DEVICE_COOKIE] = cookie.value[:-3] + "abc"
    assert not client_a.get(url("device", cast.class_a.pk)).context["is_here"]


# --- assigning ---------------------------------------------------------------------------------------------------------------


def test_a_course_or_a_lesson_is_assigned_in_one_form(cast, course, client_a):
    address, due = url("assign", cast.class_a.pk), timezone.localdate() + timedelta(days=5)
    assert client_a.post(address, {"what": f"course-{course.page.pk}", "due_on": due.isoformat()}).status_code == 302
    assert client_a.post(address, {"what": f"lesson-{course.lessons[1].pk}"}).status_code == 302
    rows = set(Assignment.objects.values_list("classroom", "course", "lesson", "due_on"))
    assert rows == {
        (cast.class_a.pk, course.page.pk, None, due), (cast.class_a.pk, course.page.pk, course.lessons[1].pk, None),
    }  # fmt: skip
    for assignment in Assignment.objects.all():
        assert client_a.post(url("unassign", cast.class_a.pk, assignment.pk)).status_code == 302
    assert not Assignment.objects.exists()


def test_what_is_not_offered_or_due_yesterday_is_not_assigned(cast, course, client_a):
    hidden = build_course("nuuts")
    hidden.page.unpublish()
    address, yesterday = url("assign", cast.class_a.pk), timezone.localdate() - timedelta(days=1)
    for what in ("", "course-0", f"course-{hidden.page.pk}", f"lesson-{hidden.lessons[0].pk}", f"lesson-{course.page.pk}"):
        assert client_a.post(address, {"what": what}).status_code == 422
    sent = {"what": f"course-{course.page.pk}", "due_on": yesterday.isoformat()}
    assert client_a.post(address, sent).status_code == 422
    assert not Assignment.objects.exists()


# --- the class page --------------------------------------------------------------------------------------------------------


def test_an_empty_class_says_what_to_do_next(cast, course, client_a):
    classroom = make_class(cast.teacher_a, cast.school_a, name="8а", grade=8)
    page = url("class_detail", classroom.pk)
    assert client_a.get(page).context["next_step"] == "pupils"
    pupils = add_pupils(classroom, ("Саруул", "Б"))
    assert client_a.get(page).context["next_step"] == "cards"
    client_a.post(url("cards", classroom.pk), {"pupil": [pupils[0].pk]})
    assert client_a.get(page).context["next_step"] == "assign"
    client_a.post(url("assign", classroom.pk), {"what": f"course-{course.page.pk}"})
    assert client_a.get(page).context["next_step"] == "open"


def test_the_table_shows_states_in_words_and_marks(cast, course, assigned, client_a):
    take_quiz(cast.pupil_1.user, course.quizzes[0], right=3, course=course.page, lesson=course.lessons[0])
    take_quiz(cast.pupil_1.user, course.opening, right=1, course=course.page)
    page = client_a.get(url("class_detail", cast.class_a.pk))
    table = page.content.decode().partition('<table class="class-table">')[2].partition("</table>")[0]
    row = next(line for line in table.split("<tr>") if "Өнөржаргал" in line)
    assert " 100%" in row
    assert "33%" in row
    # Never by colour or symbol alone: the word is there for a screen reader.
    assert row.count('aria-hidden="true"') == row.count('class="vh"') + row.count('class="word"') - 1 == 3


def test_who_is_signed_in_is_counted(cast, assigned, client_a):
    client_for(cast.pupil_1)
    context = client_a.get(url("class_detail", cast.class_a.pk)).context
    assert [pupil.pk for pupil in context["present"]] == [cast.pupil_1.pk]
    assert [pupil.pk for pupil in context["absent"]] == [cast.pupil_2.pk]


def test_several_courses_have_a_link_each_and_a_strange_number_shows_the_last_one(cast, course, assigned, client_a):
    other = build_course("busad")
    client_a.post(url("assign", cast.class_a.pk), {"what": f"course-{other.page.pk}"})
    page = url("class_detail", cast.class_a.pk)
    assert client_a.get(page).context["current"].course.pk == other.page.pk
    assert client_a.get(page, {"surgalt": course.page.pk}).context["current"].course.pk == course.page.pk
    for strange in ("0", "x", "9" * 40, "'"):
        assert client_a.get(page, {"surgalt": strange}).context["current"].course.pk == other.page.pk


def test_names_never_stand_in_an_address(cast, assigned, client_a):
    page = client_a.get(url("class_detail", cast.class_a.pk)).content.decode()
    addresses = re.findall(r'(?:href|action|src)="([^"]*)"', page)
    assert addresses
    assert not any("Оюун" in address or "%D0" in address or cast.class_a.code in address for address in addresses)


def test_a_hostile_name_is_text_in_table_and_file(cast, course, assigned, client_a):
    user = cast.pupil_1.user
    user.first_name = "=<img src=x onerror=alert(1)>"
    user.save()
    take_quiz(user, course.quizzes[0], right=1, course=course.page, lesson=course.lessons[0])
    for name in ("class_detail", "cards", "table_csv"):
        response = client_a.get(url(name, cast.class_a.pk))
        assert "<img src=x" not in response.content.decode() or response["Content-Type"].startswith("text/csv")
    assert "'=<img" in client_a.get(url("table_csv", cast.class_a.pk)).content.decode()


def test_the_file_has_a_line_for_every_pupil_and_neutral_cells(cast, course, assigned, client_a):
    take_quiz(cast.pupil_1.user, course.quizzes[0], right=3, course=course.page, lesson=course.lessons[0])
    cast.pupil_2.user.first_name = "@SUM(1)"
    cast.pupil_2.user.save()
    response = client_a.get(url("table_csv", cast.class_a.pk))
    assert "no-store" in response["Cache-Control"]
    assert "attachment" in response["Content-Disposition"]
    header, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert len(header) == 5 + 2 * len(course.lessons)
    by_name = {row[0]: row for row in rows}
    assert set(by_name) == {"Өнөржаргал Б.", "'@SUM(1) Г."}
    assert by_name["Өнөржаргал Б."][6] == "100"


def test_a_class_without_a_course_has_no_file_but_an_answer(cast, client_a):
    assert client_a.get(url("table_csv", cast.class_a.pk)).url == url("class_detail", cast.class_a.pk)


def queries_of(client, address) -> int:
    client.get(address)  # what is kept per process is read once
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_class_page_costs_the_same_queries_for_three_and_forty_pupils(cast, client_a):
    course = build_course("naim", lessons=8)
    actions.assign(classroom=cast.class_a, course=course.page, lesson=None, due_on=None, by=cast.teacher_a, now=timezone.now())
    add_pupils(cast.class_a, ("Саруул", "Б"))
    page, file = url("class_detail", cast.class_a.pk), url("table_csv", cast.class_a.pk)
    take_quiz(cast.pupil_1.user, course.quizzes[0], right=1, course=course.page, lesson=course.lessons[0])
    three = queries_of(client_a, page), queries_of(client_a, file)
    for pupil in fill_class(cast.class_a, 37)[:4]:
        take_quiz(pupil.user, course.quizzes[0], right=1, course=course.page, lesson=course.lessons[0])
        client_for(pupil)
    forty = queries_of(client_a, page), queries_of(client_a, file)
    assert three == forty
    assert forty[0] <= 15


def test_the_front_page_costs_the_same_queries_for_one_and_ten_classes(cast, client_a):
    one = queries_of(client_a, url("home"))
    for number in range(9):
        make_class(cast.teacher_a, cast.school_a, name=f"{number + 1}д")
    assert queries_of(client_a, url("home")) == one


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_speaks_both_languages(cast, course, assigned, client_a, prefix):
    names = ("class_detail", "class_edit", "archive", "assign", "device", "pupils_add", "cards")
    for address in [url(name, cast.class_a.pk) for name in names]:
        response = client_a.get(prefix + address)
        assert response.status_code == 200
        assert f'<html lang="{"en" if prefix else "mn"}"' in response.content.decode()
