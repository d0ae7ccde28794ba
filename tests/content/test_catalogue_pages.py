"""Words explained, debates, the year's plan, sheets of a lesson, agendas, gaps: what readers and editors get of them."""

import io

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from courses.content.curriculum.blocks import times_of_day
from courses.content.models import HelpPage, PlainPage, PlanLine, Term, TermsPage, YearPlanPage
from courses.content.plans.rules import SCHOOL_YEAR, by_grade_and_month
from courses.website.shared import pagecache
from tests import cast as people
from tests.content.editing import cms, make_person


@pytest.fixture
def reader(client_for):
    return client_for(None)


def text_of(answer) -> str:
    assert answer.status_code == 200
    return answer.content.decode()


# --- words explained ---------------------------------------------------------------------------------------------------


@pytest.fixture
def words(course):
    for key, term in (("umn", "Үүл"), ("utas", "Утас"), ("oron", "Өрөө"), ("oroo", "Орон зай")):
        Term.objects.create(key=key, term_mn=term, term_en=key, child_mn="Хүүхдэд.", teen_mn="Өсвөр үед.", adult_mn="Том хүнд.")
    return course.home.add_child(instance=TermsPage(name_mn="Үгийн тайлбар", name_en="Words", slug="ug"))


def test_words_stand_in_the_order_of_the_mongolian_alphabet(words, reader):
    answer = reader.get(words.get_url())
    assert [letter for letter, _its in answer.context["letters"]] == ["О", "Ө", "У", "Ү"]


def test_a_word_has_its_three_levels_and_falls_back_to_mongolian(words, reader):
    page = text_of(reader.get("/en" + words.get_url()))
    for text in ("Хүүхдэд.", "Өсвөр үед.", "Том хүнд."):
        assert text in page


def test_a_page_without_words_says_so(course, reader):
    page = course.home.add_child(instance=TermsPage(name_mn="Үг", slug="ug"))
    assert 'class="empty"' in text_of(reader.get(page.get_url()))


def test_editors_may_write_words_and_only_moderators_delete_them(words):
    word = Term.objects.first()
    delete = reverse(Term.snippet_viewset.get_url_name("delete"), args=[word.pk])
    assert cms(make_person("editor")).get(reverse(Term.snippet_viewset.get_url_name("add"))).status_code == 200
    assert cms(make_person("editor", "second")).get(delete).status_code == 302
    assert cms(make_person("moderator")).get(delete).status_code == 200


# --- the year's plan -----------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(1, 12), st.sampled_from(SCHOOL_YEAR), st.integers())))
def test_every_line_of_a_plan_stands_once_by_grade_and_by_the_school_years_months(lines):
    table = by_grade_and_month(lines)
    grades = [grade for grade, _months in table]
    assert grades == sorted(set(grades))
    for _grade, months in table:
        places = [SCHOOL_YEAR.index(month) for month, _lessons in months]
        assert places == sorted(set(places))
    flat = [(grade, month, lesson) for grade, months in table for month, lessons in months for lesson in lessons]
    assert sorted(flat) == sorted(lines)


@pytest.fixture
def plan(course):
    page = course.home.add_child(instance=YearPlanPage(name_mn="Жилийн төлөвлөгөө", slug="tolovlogoo"))
    first, second = course.lessons
    for grade, month, lesson in ((5, 1, second), (5, 9, first), (4, 10, first)):
        PlanLine.objects.create(page=page, grade=grade, month=month, lesson=lesson)
    return page


def test_the_plan_shows_grades_in_order_and_september_before_january(plan, course, reader):
    grades = reader.get(plan.get_url()).context["grades"]
    first, second = course.lessons
    assert [(grade, [lessons for _month, lessons in months]) for grade, months in grades] == [
        (4, [[first]]), (5, [[first], [second]])
    ]  # fmt: skip


def test_a_lesson_that_is_not_public_is_not_in_the_plan(plan, course, reader):
    course.lessons[1].unpublish()
    assert [len(months) for _grade, months in reader.get(plan.get_url()).context["grades"]] == [1, 1]


@pytest.mark.parametrize("wrong", [{"grade": 0}, {"grade": 13}, {"month": 7}, {}])
def test_the_database_keeps_the_plan_sound(plan, course, wrong):
    line = {"page": plan, "grade": 5, "month": 9, "lesson": course.lessons[0]} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanLine.objects.create(**line)


# --- debates --------------------------------------------------------------------------------------------------------------


def test_a_motion_shows_both_sides_how_to_run_it_and_where_help_is(course, reader):
    debate = people.publish_debate(course.home)
    page = text_of(reader.get(debate.get_url()))
    for words_ in ("Хайхад хурдан.", "Анхаарал сарнина.", "Эхлээд санал хураа.", "help-box"):
        assert words_ in page
    assert debate.get_url() in text_of(reader.get(debate.get_parent().get_url()))


# --- sheets of a lesson --------------------------------------------------------------------------------------------------


@pytest.fixture
def lesson(course):
    people.give_sheets(course.lessons[0])
    return course.lessons[0]


def sheet(lesson, which: str) -> str:
    return reverse("public:lesson_sheet", args=[lesson.pk, which])


def test_the_notes_for_the_teacher_carry_what_to_talk_about(lesson, reader):
    page = text_of(reader.get(sheet(lesson, "bagshid")))
    for words_ in (
        "Зорилго: асууж сурна.",
        "Хэнээс асуух вэ?",
        "Сонсоорой.",
        "Эмээгээсээ асуугаарай.",
        sheet(lesson, "ger-buld"),
    ):
        assert words_ in page
    assert "Aim: learn to ask." in text_of(reader.get("/en" + sheet(lesson, "bagshid")))


def test_the_letter_home_has_the_task_but_not_what_is_for_the_teacher(lesson, reader):
    page = text_of(reader.get(sheet(lesson, "ger-buld")))
    assert "Хүүхэд тань өнөөдөр асууж сурлаа." in page
    assert "Эмээгээсээ асуугаарай." in page
    assert "Сонсоорой." not in page


def test_the_lesson_leads_to_its_sheets(lesson, reader):
    page = text_of(reader.get(lesson.get_url()))
    assert sheet(lesson, "bagshid") in page
    assert sheet(lesson, "ger-buld") in page


@pytest.mark.parametrize("which", ["bagshid", "ger-buld", "nuuts"])
def test_a_lesson_without_a_sheet_has_no_such_page(course, reader, which):
    assert reader.get(sheet(course.lessons[1], which)).status_code == 404


def test_a_lesson_that_is_not_public_keeps_its_sheets_to_itself(lesson, reader):
    lesson.unpublish()
    assert reader.get(sheet(lesson, "bagshid")).status_code == 404
    assert reader.get(reverse("public:worksheets", args=[lesson.pk])).status_code == 404


def test_a_working_sheet_is_a_table_on_the_page_and_a_spreadsheet_to_take_away(lesson, reader):
    page = text_of(reader.get(lesson.get_url()))
    away = reverse("public:worksheets", args=[lesson.pk])
    assert "Нэгдүгээр" in page
    assert away in page
    answer = reader.get(away)
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert rows[0][1:] == ("Хуудас", "Тийм", "Үгүй")
    assert [row[1] for row in rows[1:]] == ["Нэгдүгээр", "'=Хоёрдугаар"], "a cell that would run as a formula is neutralised"


def test_a_lesson_without_a_working_sheet_has_no_spreadsheet(course, reader):
    assert reader.get(reverse("public:worksheets", args=[course.lessons[1].pk])).status_code == 404


@given(st.integers(0, 23), st.integers(0, 59), st.lists(st.integers(1, 480), max_size=20))
def test_the_times_of_a_day_add_up(hour, minute, lengths):
    times = times_of_day(f"{hour:02d}:{minute:02d}", lengths)
    assert len(times) == len(lengths)
    begun = [(hour * 60 + minute + sum(lengths[:place])) % 1440 for place in range(len(lengths))]
    assert [int(time[:2]) * 60 + int(time[3:]) for time in times] == begun


def test_an_agenda_says_when_each_part_begins(course, reader):
    lesson = course.lessons[0]
    parts = [
        {"minutes": 30, "title": "Танилцах", "text": "", "materials": "Самбар"},
        {"minutes": 90, "title": "Дасгал", "text": "", "materials": ""},
    ]
    lesson.body_mn = [("agenda", {"title": "Нэгдүгээр өдөр", "start": "09:00", "items": parts})]
    lesson.save()
    page = text_of(reader.get(lesson.get_url()))
    assert "09:00" in page
    assert "09:30" in page
    assert "Самбар" in page


# --- gaps and further help ------------------------------------------------------------------------------------------------


def test_a_marked_gap_is_shown_to_readers_and_listed_for_editors(course, reader):
    lesson = course.lessons[0]
    lesson.body_mn = [("to_confirm", "Хуулийн зүйл, заалт")]
    lesson.save()
    assert "Хуулийн зүйл, заалт" in text_of(reader.get(lesson.get_url()))
    report = cms(make_person("editor"))
    assert "Хуулийн зүйл, заалт" in text_of(report.get(reverse("translation:gaps")))
    assert "Хуулийн зүйл, заалт" in b"".join(report.get(reverse("translation:gaps") + "?export=csv")).decode()


def test_the_help_page_leads_to_the_pages_below_it(course, reader):
    help_page = course.home.add_child(instance=HelpPage(name_mn="Тусламж", slug="tuslamj"))
    below = help_page.add_child(instance=PlainPage(name_mn="Яаж хэлэх вэ", slug="yaj", in_footer=False))
    assert below.get_url() in text_of(reader.get(help_page.get_url()))
    page = text_of(reader.get(below.get_url()))
    assert f'href="{help_page.get_url()}"' in page
    assert "js/exit.js" in page, "somebody may need to leave quickly"
    assert "help-box" in page


def test_a_plain_page_elsewhere_has_no_quick_exit(course, reader):
    about = course.home.add_child(instance=PlainPage(name_mn="Бидний тухай", slug="tukhai"))
    assert "js/exit.js" not in text_of(reader.get(about.get_url()))


def test_grown_ups_are_not_spoken_to_as_a_class(course, reader):
    people.give_sheets(course.lessons[0])
    # Asked first: a request leaves its language behind.
    address, notes = "/en" + course.lessons[0].get_url(), "/en" + sheet(course.lessons[0], "bagshid")
    in_class = text_of(reader.get(address))
    course.page.audience.address = "ta"
    course.page.audience.save()
    pagecache.store.clear()
    among_adults = text_of(reader.get(address))
    assert ("Talk about it in class" in in_class, "Talk about it in class" in among_adults) == (True, False)
    assert "Notes for whoever leads" in text_of(reader.get(notes))
