"""Schools and their teachers in the CMS, for administrators: a code nobody types, decisions kept with who and when."""

import pytest
from django.urls import reverse

from courses.learning.models import Classroom, School, SchoolTeacher
from tests.cast import asking
from tests.content.editing import cms, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return make_person("administrator", "saraa")


@pytest.fixture
def desk(administrator):
    return cms(administrator)


def test_a_school_is_made_with_a_code_that_nobody_typed(desk):
    data = {"name": "Шинэ сургууль", "aimag": "Төв", "soum": "Зуунмод", "invitation_open": "on", "invitation_code": "AAAA"}
    assert desk.post(reverse("schools:add"), data).status_code == 302
    school = School.objects.get()
    assert len(school.invitation_code) == 12
    assert school.invitation_open


def test_the_same_school_twice_is_refused_at_the_form(desk):
    data = {"name": "Нэг сургууль", "aimag": "Төв", "soum": "Зуунмод", "invitation_open": "on"}
    assert desk.post(reverse("schools:add"), data).status_code == 302
    again = desk.post(reverse("schools:add"), data)
    assert again.status_code == 200
    assert "aimag" not in again.context["form"].errors
    assert School.objects.count() == 1


def test_the_code_is_closed_opened_and_renewed_but_never_written(desk, cast):
    school, old = cast.school_a, cast.school_a.invitation_code
    data = {"name": school.name, "aimag": school.aimag, "soum": school.soum, "invitation_code": "AAAA"}
    assert desk.post(reverse("schools:edit", args=[school.pk]), data).status_code == 302
    school.refresh_from_db()
    assert (school.invitation_open, school.invitation_code) == (False, old)
    assert desk.get(reverse("schools:renew_code", args=[school.pk])).status_code == 405
    desk.post(reverse("schools:renew_code", args=[school.pk]))
    school.refresh_from_db()
    assert school.invitation_open
    assert school.invitation_code != old


def test_a_school_is_found_in_small_letters_and_deleted_by_nobody(desk, cast):
    found = desk.get(reverse("schools:index"), {"q": "негдугээр"}).context["object_list"]
    assert [row.pk for row in found] == [cast.school_a.pk]
    assert desk.post(f"/admin/schools/delete/{cast.school_a.pk}/").status_code == 404


@pytest.mark.parametrize(("decision", "state"), [("confirm", "confirmed"), ("refuse", "refused")])
def test_a_waiting_teacher_is_decided_with_who_and_when(desk, administrator, cast, decision, state):
    row = asking(cast)
    url = reverse("teachers:decide", args=[row.pk])
    assert row.user.email in desk.get(url).content.decode()
    assert SchoolTeacher.objects.get(pk=row.pk).state == "asked"  # looking decides nothing
    assert desk.post(url, {"decision": decision}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.decided_by_id) == (state, administrator.pk)
    assert row.decided_at


def test_a_confirmation_is_taken_back_and_the_classes_are_out_of_reach(desk, cast):
    row = SchoolTeacher.objects.get(user=cast.teacher_a)
    desk.post(reverse("teachers:decide", args=[row.pk]), {"decision": "refuse"})
    assert not Classroom.objects.of_teacher(cast.teacher_a).exists()


def test_an_unknown_decision_decides_nothing(desk, cast):
    desk.post(reverse("teachers:decide", args=[asking(cast).pk]), {"decision": "maybe"})
    assert asking(cast).state == "asked"


def test_those_who_wait_stand_first_and_the_dashboard_says_so(desk, cast):
    rows = desk.get(reverse("teachers:index")).context["object_list"]
    assert rows[0].user_id == cast.teacher_asked.pk
    assert reverse("teachers:index") in desk.get("/admin/").content.decode()


@pytest.mark.parametrize("role", ["editor", "moderator"])
def test_editors_and_moderators_decide_nothing(cast, role):
    client = cms(make_person(role, "tuya"))
    row = asking(cast)
    for url in (reverse("teachers:decide", args=[row.pk]), reverse("schools:edit", args=[cast.school_a.pk]),
                reverse("schools:renew_code", args=[cast.school_a.pk])):  # fmt: skip
        assert client.post(url, {"decision": "confirm"}).status_code in (302, 403)
    row.refresh_from_db()
    assert row.state == "asked"
    assert School.objects.get(pk=cast.school_a.pk).invitation_code == cast.school_a.invitation_code
    assert "schools" not in client.get("/admin/").content.decode()


def test_no_name_of_a_pupil_is_in_any_of_these_pages(desk, cast):
    for url in (
        reverse("schools:index"),
        reverse("schools:edit", args=[cast.school_a.pk]),
        reverse("teachers:index"),
        "/admin/",
    ):
        page = desk.get(url).content.decode()
        assert cast.pupil_1.user.first_name not in page


@pytest.mark.parametrize("typed", ["УБ", "улаанбаатар", "Ulaanbaatar", ""])
def test_an_aimag_is_chosen_and_not_typed(desk, typed):
    data = {"name": "Шинэ сургууль", "aimag": typed, "soum": "Баянзүрх", "invitation_open": "on"}
    answer = desk.post(reverse("schools:add"), data)
    assert answer.status_code == 200
    assert "aimag" in answer.context["form"].errors
    assert not School.objects.filter(name="Шинэ сургууль").exists()
