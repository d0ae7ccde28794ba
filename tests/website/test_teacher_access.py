"""Who may open what on the teacher's side: refusals and successes share one setup."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.accounts.models import PupilSecret
from courses.learning.classrooms import actions
from courses.learning.models import Assignment, Classroom, Pupil, SchoolTeacher
from tests.cast import client_for, make_adult

CLASS_PAGES = ["class_detail", "class_edit", "archive", "assign", "device", "pupils_add", "cards"]
SWITCHES = ["open", "close", "end_lesson"]


def url(name: str, *args) -> str:
    return reverse(f"teacher:{name}", args=args)


@pytest.fixture
def assignment(cast, course):
    return actions.assign(
        classroom=cast.class_a, course=course.page, lesson=None, due_on=None, by=cast.teacher_a, now=timezone.now()
    )


@pytest.mark.parametrize("name", [*CLASS_PAGES, "table_csv"])
def test_a_class_page_opens_for_its_teacher_and_is_not_there_for_anybody_else(cast, assignment, name):
    address = url(name, cast.class_a.pk)
    assert client_for(cast.teacher_a).get(address).status_code == 200
    for person in (cast.teacher_b, cast.teacher_asked, cast.learner, cast.editor, cast.administrator, cast.pupil_1):
        assert client_for(person).get(address).status_code == 404
    response = client_for(None).get(address)
    assert response.status_code == 302
    assert response.url.startswith(reverse("signin:choose"))


@pytest.mark.parametrize("name", SWITCHES)
def test_a_switch_answers_its_teachers_post_only(cast, name):
    address = url(name, cast.class_a.pk)
    assert client_for(cast.teacher_a).get(address).status_code == 405
    for person in (cast.teacher_b, cast.teacher_asked, cast.learner, cast.administrator, cast.pupil_1):
        assert client_for(person).post(address, {"minutes": 60}).status_code == 404
    assert Classroom.objects.get(pk=cast.class_a.pk).open_until is None
    assert client_for(cast.teacher_a).post(address, {"minutes": 60}).status_code == 302


def test_swapped_ids_of_the_other_school_are_not_there_nested_ones_too(cast, course, assignment):
    """Teacher B puts ids of class A into every address, and ids of A's children below the own class."""
    client = client_for(cast.teacher_b)
    hash_before = PupilSecret.objects.get(pupil=cast.pupil_1.user).secret_hash
    for name in CLASS_PAGES:
        assert client.get(url(name, cast.class_a.pk)).status_code == 404
        if name != "class_detail":
            assert client.post(url(name, cast.class_a.pk), {"name": "x", "names": "Саруул"}).status_code == 404
    for classroom in (cast.class_a, cast.class_b):
        address = url("pupil", classroom.pk, cast.pupil_1.pk)
        assert client.get(address).status_code == 404
        for do in ("code", "rename", "leave", "return"):
            assert client.post(address, {"do": do, "name": "Саруул"}).status_code == 404
        assert client.post(url("unassign", classroom.pk, assignment.pk)).status_code == 404
    # The own class with the other's pupil in the form: no choice, so nothing is made.
    assert client.post(url("cards", cast.class_b.pk), {"pupil": [cast.pupil_1.pk]}).status_code == 422
    assert PupilSecret.objects.get(pupil=cast.pupil_1.user).secret_hash == hash_before
    assert Assignment.objects.filter(pk=assignment.pk).exists()
    assert Pupil.objects.get(pk=cast.pupil_1.pk).left_at is None
    # The same requests with the own ids succeed.
    assert client.get(url("pupil", cast.class_b.pk, cast.pupil_b.pk)).status_code == 200
    assert client.post(url("cards", cast.class_b.pk), {"pupil": [cast.pupil_b.pk]})["Content-Type"] == "application/pdf"


def test_the_other_schools_device_is_not_taken_off(cast):
    actions.add_device(classroom=cast.class_a, by=cast.teacher_a, now=timezone.now())
    device = cast.class_a.devices.get()
    address = url("device", cast.class_b.pk)
    for number in (device.pk, "x", "-1", "9" * 30):
        assert client_for(cast.teacher_b).post(address, {"remove": number}).status_code == 404
    assert cast.class_a.devices.count() == 1
    client_for(cast.teacher_a).post(url("device", cast.class_a.pk), {"remove": device.pk})
    assert cast.class_a.devices.count() == 0


def test_not_yours_and_not_there_are_the_same_page(cast):
    client = client_for(cast.teacher_b)
    bodies = []
    for address in (url("class_detail", cast.class_a.pk), url("class_detail", 10**9)):
        response = client.get(address)
        assert response.status_code == 404
        bodies.append(response.content.decode().replace(address, ""))
    assert bodies[0] == bodies[1]


def test_a_number_that_no_database_holds_is_not_there(cast):
    assert client_for(cast.teacher_a).get(f"/bagsh/angi/{'9' * 40}/").status_code == 404


def test_to_a_pupil_the_teachers_side_does_not_exist(cast):
    client = client_for(cast.pupil_1)
    for name in ("home", "join", "class_new"):
        assert client.get(url(name)).status_code == 404
    assert client.post(url("join"), {"code": cast.school_a.invitation_code}).status_code == 404
    assert not SchoolTeacher.objects.filter(user=cast.pupil_1.user).exists()


def test_only_a_confirmed_teacher_makes_a_class(cast):
    facts = {"school": cast.school_a.pk, "name": "7а", "grade": 7, "authorised": "on"}
    for person in (cast.learner, cast.teacher_asked, cast.administrator):
        assert client_for(person).get(url("class_new")).status_code == 404
        assert client_for(person).post(url("class_new"), facts).status_code == 404
    # A teacher of the other school cannot choose this one.
    assert client_for(cast.teacher_b).post(url("class_new"), facts).status_code == 422
    assert Classroom.objects.filter(name="7а").count() == 0
    assert client_for(cast.teacher_a).post(url("class_new"), facts).status_code == 302
    assert Classroom.objects.get(name="7а").school == cast.school_a


def test_fields_that_are_not_in_the_form_stay_as_they_were(cast):
    """Mass assignment: every column of the class and of the pupil is sent along."""
    client, before = client_for(cast.teacher_a), Classroom.objects.filter(pk=cast.class_a.pk).values().get()
    sent = {
        **dict.fromkeys(before, "1"), "name": "5б", "grade": "6", "school": cast.school_b.pk, "school_id": cast.school_b.pk,
        "code": "AAAAAA", "school_year": "1999", "authorisation": "", "archived_at": "2020-01-01", "id": cast.class_b.pk,
    }  # fmt: skip
    assert client.post(url("class_edit", cast.class_a.pk), sent).status_code == 302
    after = Classroom.objects.filter(pk=cast.class_a.pk).values().get()
    assert after == {**before, "name": "5б", "grade": 6}
    user = cast.pupil_1.user
    client.post(
        url("pupil", cast.class_a.pk, cast.pupil_1.pk),
        {"do": "rename", "name": "Саруул", "kind": "adult", "email": "x@example.mn", "is_staff": "1", "username": "x",
         "classroom": cast.class_b.pk, "number": "99"},
    )  # fmt: skip
    pupil = Pupil.objects.get(pk=cast.pupil_1.pk)
    assert pupil.user.display_name == "Саруул"
    assert (pupil.classroom_id, pupil.number) == (cast.class_a.pk, cast.pupil_1.number)
    assert (pupil.user.kind, pupil.user.email, pupil.user.is_staff) == ("pupil", "", False)
    assert pupil.user.username == user.username


def test_joining_ignores_a_state_that_is_sent_along(cast):
    client_for(cast.learner).post(
        url("join"), {"school": cast.school_a.pk, "state": "confirmed", "by_invitation": "1", "user": cast.teacher_b.pk}
    )
    asked = SchoolTeacher.objects.get(user=cast.learner)
    assert (asked.state, asked.by_invitation, asked.school) == ("asked", False, cast.school_a)


def test_a_change_without_a_csrf_token_is_refused(cast):
    client = client_for(cast.teacher_a, enforce_csrf_checks=True)
    for name in (*SWITCHES, "cards", "archive", "device", "assign", "pupils_add", "class_edit"):
        assert client.post(url(name, cast.class_a.pk), {"minutes": 60}).status_code == 403


def test_a_page_with_names_is_kept_in_no_cache(cast):
    response = client_for(cast.teacher_a).get(url("class_detail", cast.class_a.pk))
    assert "no-store" in response["Cache-Control"]


def test_a_new_adult_finds_the_way_from_asking_to_a_class(cast):
    person = make_adult("shine")
    client = client_for(person)
    assert cast.school_a.name in client.get(url("home")).content.decode()
    assert client.post(url("join"), {"school": cast.school_a.pk}).status_code == 302
    assert client.get(url("class_new")).status_code == 404
    assert client.post(url("join"), {"code": "WRONG"}).status_code == 422
    assert client.post(url("join"), {"code": cast.school_a.invitation_code.lower()}).status_code == 302
    response = client.post(url("class_new"), {"school": cast.school_a.pk, "name": "3в", "grade": 3, "authorised": "on"})
    made = Classroom.objects.get(name="3в")
    assert response.url == url("pupils_add", made.pk)
    assert made.authorised_by == person
    assert made.authorisation
    assert "3в" in client.get(url("home")).content.decode()
