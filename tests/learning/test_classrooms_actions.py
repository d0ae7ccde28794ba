"""What teachers do to classes, each success beside its refusal."""

import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import timezone
from pypdf import PdfReader

from courses.accounts.actions import check_secret, pupil_of_card
from courses.accounts.models import PupilSecret, Session
from courses.learning.classrooms import access, actions, printouts, reports, rules
from courses.learning.models import Assignment, Classroom, Pupil, SchoolTeacher
from courses.lib import codes
from courses.lib.tables import PupilName, read_names
from tests.cast import (
    AUTHORISED,
    add_pupils,
    asking,
    build_course,
    client_for,
    fill_class,
    give_cards,
    later,
    make_adult,
    make_class,
)

NOW = timezone.now


def pdf_text(data: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)


# --- teachers ------------------------------------------------------------------------------------------------------------


def test_the_invitation_code_confirms_at_once(cast):
    user = make_adult("newteacher")
    shown = codes.grouped(cast.school_a.invitation_code, 4).lower()
    teacher = actions.join_by_invitation(user=user, code=shown, now=NOW())
    assert (teacher.state, teacher.by_invitation, teacher.school) == ("confirmed", True, cast.school_a)


def test_the_invitation_code_also_confirms_who_waits(cast):
    actions.join_by_invitation(user=cast.teacher_asked, code=cast.school_a.invitation_code, now=NOW())
    assert asking(cast).state == SchoolTeacher.State.CONFIRMED


def test_a_wrong_code_or_a_closed_one_confirms_nobody(cast):
    cast.school_b.invitation_open = False
    cast.school_b.save()
    for code in ("", "AAAA", cast.school_b.invitation_code):
        with pytest.raises(actions.Refused, match="unknown_code"):
            actions.join_by_invitation(user=cast.learner, code=code, now=NOW())
    assert not SchoolTeacher.objects.filter(user=cast.learner).exists()


def test_guessing_codes_pauses_the_account_and_only_this_one(cast):
    for _guess in range(rules.WRONG_INVITATIONS):
        with pytest.raises(actions.Refused, match="unknown_code"):
            actions.join_by_invitation(user=cast.learner, code="H7K4TMC29FWX", now=NOW())
    with pytest.raises(actions.Refused, match="paused"):
        actions.join_by_invitation(user=cast.learner, code=cast.school_a.invitation_code, now=NOW())
    assert actions.join_by_invitation(user=cast.teacher_asked, code=cast.school_a.invitation_code, now=NOW())
    assert actions.join_by_invitation(user=cast.learner, code=cast.school_a.invitation_code, now=later(hours=2))


def test_a_refusal_stands_above_a_code_that_was_passed_on(cast):
    actions.refuse_teacher(teacher=asking(cast), by=cast.administrator, now=NOW())
    with pytest.raises(actions.Refused, match="refused"):
        actions.join_by_invitation(user=cast.teacher_asked, code=cast.school_a.invitation_code, now=NOW())
    assert actions.ask_to_teach(user=cast.teacher_asked, school=cast.school_a, now=NOW()).state == "refused"


def test_a_pupil_is_never_a_teacher(cast):
    with pytest.raises(actions.Refused):
        actions.ask_to_teach(user=cast.pupil_1.user, school=cast.school_a, now=NOW())
    with pytest.raises(actions.Refused):
        actions.join_by_invitation(user=cast.pupil_1.user, code=cast.school_a.invitation_code, now=NOW())


def test_confirming_twice_keeps_the_first_date_and_names_who(cast):
    first = NOW()
    teacher = actions.confirm_teacher(teacher=asking(cast), by=cast.administrator, now=first)
    actions.confirm_teacher(teacher=asking(cast), by=cast.teacher_b, now=later(days=1))
    teacher.refresh_from_db()
    assert (teacher.decided_at, teacher.decided_by) == (first, cast.administrator)


def test_who_loses_the_confirmation_loses_the_classes_at_once(cast):
    assert access.classroom_of_teacher(cast.teacher_a, cast.class_a.pk) == cast.class_a
    teacher = SchoolTeacher.objects.get(user=cast.teacher_a)
    actions.refuse_teacher(teacher=teacher, by=cast.administrator, now=NOW())
    with pytest.raises(Http404):
        access.classroom_of_teacher(cast.teacher_a, cast.class_a.pk)


# --- classes ---------------------------------------------------------------------------------------------------------------


def test_a_class_keeps_who_confirmed_the_schools_authorisation_and_when(cast):
    assert cast.class_a.authorised_by == cast.teacher_a
    assert cast.class_a.authorisation == AUTHORISED
    assert cast.class_a.authorised_at <= NOW()
    assert codes.is_class_code(cast.class_a.code)


@pytest.mark.parametrize(
    ("change", "code"),
    [({"authorisation": "  "}, "not_authorised"), ({"name": "5а"}, "name_taken"), ({"teacher": "teacher_b"}, "not_a_teacher"),
     ({"teacher": "teacher_asked"}, "not_a_teacher")],
)  # fmt: skip
def test_a_class_is_not_made_without_authorisation_name_or_confirmed_teacher(cast, change, code):
    facts = {"school": cast.school_a, "name": "6а", "grade": 6, "teacher": cast.teacher_a, "authorisation": AUTHORISED}
    facts |= {"school_year": rules.school_year(timezone.localdate()), "now": NOW()}
    facts |= {key: getattr(cast, value) if key == "teacher" else value for key, value in change.items()}
    with pytest.raises(actions.Refused, match=code):
        actions.make_class(**facts)
    assert Classroom.objects.count() == 2


def test_a_teacher_has_at_most_thirty_classes(cast):
    for number in range(rules.MAX_CLASSES - 1):
        make_class(cast.teacher_a, cast.school_a, name=f"{number}б")
    with pytest.raises(actions.Refused, match="too_many_classes"):
        make_class(cast.teacher_a, cast.school_a, name="99б")
    actions.archive_class(classroom=cast.class_a, now=NOW())
    assert make_class(cast.teacher_a, cast.school_a, name="99б")


def test_opening_closes_by_itself_and_closing_at_once(cast):
    now = NOW()
    assert not cast.class_a.is_open(now)
    actions.open_class(classroom=cast.class_a, minutes=60, now=now)
    assert cast.class_a.is_open(now + timedelta(minutes=59))
    assert not cast.class_a.is_open(now + timedelta(minutes=60))
    actions.close_class(classroom=cast.class_a)
    assert not Classroom.objects.get(pk=cast.class_a.pk).is_open(now)


def test_ending_the_lesson_signs_out_this_class_and_nobody_else(cast):
    for person in (cast.pupil_1, cast.pupil_2, cast.pupil_b, cast.teacher_a):
        client_for(person)
    actions.open_class(classroom=cast.class_a, minutes=45, now=NOW())
    assert actions.end_lesson(classroom=cast.class_a) == 2
    assert set(Session.objects.values_list("user_id", flat=True)) == {cast.pupil_b.user_id, cast.teacher_a.pk}
    assert Classroom.objects.get(pk=cast.class_a.pk).open_until is None


def test_closing_leaves_those_who_are_in(cast):
    client_for(cast.pupil_1)
    actions.close_class(classroom=cast.class_a)
    assert reports.who_is_in([cast.pupil_1.user_id, cast.pupil_2.user_id], now=NOW()) == {cast.pupil_1.user_id}


def test_an_archived_class_is_gone_and_its_cards_are_dead(cast):
    client_for(cast.pupil_1)
    card = cast.secret_of(cast.pupil_1).card
    assert pupil_of_card(card=card) == cast.pupil_1.user
    actions.archive_class(classroom=cast.class_a, now=NOW())
    assert pupil_of_card(card=card) is None
    assert not Session.objects.filter(user=cast.pupil_1.user).exists()
    with pytest.raises(Http404):
        access.classroom_of_teacher(cast.teacher_a, cast.class_a.pk)
    assert pupil_of_card(card=cast.secret_of(cast.pupil_b).card) == cast.pupil_b.user


# --- pupils ----------------------------------------------------------------------------------------------------------------


def test_adding_the_same_list_twice_adds_nobody_twice(cast):
    names = read_names("Б. Саруул\nНамуун")
    assert len(actions.add_pupils(classroom=cast.class_b, names=names, now=NOW())) == 2
    assert actions.add_pupils(classroom=cast.class_b, names=names, now=NOW()) == []
    assert [pupil.user.display_name for pupil in reports.pupils_of(cast.class_b)] == ["Намуун", "Саруул Б.", "Үүлэн Д."]


def test_a_class_takes_at_most_sixty_pupils(cast):
    fill_class(cast.class_a, 70)
    assert len(reports.pupils_of(cast.class_a)) == rules.MAX_PUPILS


def test_names_are_sorted_by_the_mongolian_alphabet(cast):
    add_pupils(cast.class_a, ("Пүрэв", "А"), ("Уянга", "А"), ("Үүрийн", "А"))
    names = [pupil.user.first_name for pupil in reports.pupils_of(cast.class_a)]
    assert names == ["Оюун", "Өнөржаргал", "Пүрэв", "Уянга", "Үүрийн"]


def test_a_new_secret_kills_the_old_card_and_the_old_secret(cast):
    old = cast.secret_of(cast.pupil_1)
    assert check_secret(pupil_id=cast.pupil_1.user_id, given=old.secret, device="d", now=NOW())
    new = give_cards(cast.class_a, cast.pupil_1)[cast.pupil_1.user_id]
    assert not check_secret(pupil_id=cast.pupil_1.user_id, given=old.secret, device="d", now=NOW())
    assert check_secret(pupil_id=cast.pupil_1.user_id, given=new.secret, device="d", now=NOW())
    assert pupil_of_card(card=old.card) is None
    assert pupil_of_card(card=new.card) == cast.pupil_1.user


def test_a_pupil_of_another_class_gets_no_secret_through_this_one(cast):
    before = PupilSecret.objects.get(pupil=cast.pupil_b.user).secret_hash
    assert actions.new_secrets(classroom=cast.class_a, pupils=[cast.pupil_b], now=NOW()) == []
    assert PupilSecret.objects.get(pupil=cast.pupil_b.user).secret_hash == before


@pytest.mark.parametrize(
    ("grade", "kind", "parts"), [(1, "pictures", 4), (3, "pictures", 4), (4, "pin", 1), (6, "pin", 1), (7, "words", 3)]
)
def test_the_kind_of_secret_follows_the_grade(cast, grade, kind, parts):
    classroom = make_class(cast.teacher_a, cast.school_a, name=f"{grade}в", grade=grade)
    pupils = add_pupils(classroom, ("Саруул", "Б"))
    (secret,) = actions.new_secrets(classroom=classroom, pupils=pupils, now=NOW())
    assert (secret.kind, len(secret.secret)) == (kind, parts)


def test_a_one_time_code_opens_once_also_without_a_card(cast):
    (pupil,) = add_pupils(cast.class_a, ("Саруул", "Б"))
    code = actions.one_time_code(pupil=pupil, now=NOW())
    pupil = next(one for one in reports.pupils_of(cast.class_a) if one.pk == pupil.pk)
    assert not reports.has_card(pupil)
    assert check_secret(pupil_id=pupil.user_id, given=code, device="d", now=NOW())
    assert not check_secret(pupil_id=pupil.user_id, given=code, device="d", now=NOW())


def test_a_one_time_code_keeps_the_card(cast):
    actions.one_time_code(pupil=cast.pupil_1, now=NOW())
    assert pupil_of_card(card=cast.secret_of(cast.pupil_1).card) == cast.pupil_1.user


def test_who_leaves_is_signed_out_and_comes_back_with_a_new_card_only(cast):
    client_for(cast.pupil_1)
    actions.leave_class(pupil=cast.pupil_1, now=NOW())
    assert cast.pupil_1 not in reports.pupils_of(cast.class_a)
    assert reports.left_pupils(cast.class_a) == [cast.pupil_1]
    assert not Session.objects.filter(user=cast.pupil_1.user).exists()
    assert pupil_of_card(card=cast.secret_of(cast.pupil_1).card) is None
    actions.return_to_class(pupil=cast.pupil_1)
    back = next(pupil for pupil in reports.pupils_of(cast.class_a) if pupil.pk == cast.pupil_1.pk)
    assert not reports.has_card(back)


def test_nobody_comes_back_to_a_name_that_is_taken(cast):
    actions.leave_class(pupil=cast.pupil_1, now=NOW())
    add_pupils(cast.class_a, ("Өнөржаргал", "Б"))
    with pytest.raises(actions.Refused, match="name_taken"):
        actions.return_to_class(pupil=cast.pupil_1)


def test_a_pupil_may_be_renamed_but_not_to_a_classmates_name(cast):
    actions.rename_pupil(pupil=cast.pupil_1, name=PupilName("Өнөр", "Ба", 1))
    assert Pupil.objects.get(pk=cast.pupil_1.pk).user.display_name == "Өнөр Ба."
    with pytest.raises(actions.Refused, match="name_taken"):
        actions.rename_pupil(pupil=cast.pupil_1, name=PupilName("оюун", "г", 1))


# --- cards -----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("grade", "name"), [(2, "2а"), (5, "5б"), (9, "9а")])
def test_a_sheet_has_every_name_the_class_code_and_eight_cards_a_page(cast, grade, name):
    classroom = make_class(cast.teacher_a, cast.school_a, name=name, grade=grade)
    pupils = fill_class(classroom, 9)
    secrets = actions.new_secrets(classroom=classroom, pupils=pupils, now=NOW())
    sheet = printouts.sign_in_cards(classroom=classroom, secrets=secrets, language="mn")
    text = pdf_text(sheet)
    assert len(PdfReader(io.BytesIO(sheet)).pages) == 2
    assert all(pupil.user.first_name in text for pupil in pupils)
    assert text.count(codes.grouped(classroom.code)) == 9
    if grade == 5:
        assert secrets[0].secret[0][:3] in text
    if grade == 9:
        assert all(word in text for word in secrets[0].secret)


def test_the_secret_of_a_card_stands_in_the_fragment_of_its_address():
    address = printouts.card_address("abc")
    assert address.partition("#") == ("http://testserver/k/", "#", "abc")


# --- assignments and devices -------------------------------------------------------------------------------------------------


def test_assigning_again_changes_only_the_date_and_enrols_nobody(cast, course):
    facts = {"classroom": cast.class_a, "course": course.page, "by": cast.teacher_a, "now": NOW()}
    actions.assign(**facts, lesson=None, due_on=None)
    due = timezone.localdate() + timedelta(days=7)
    actions.assign(**facts, lesson=None, due_on=due)
    actions.assign(**facts, lesson=course.lessons[0], due_on=None)
    rows = Assignment.objects.order_by("pk").values_list("lesson", "due_on")
    assert list(rows) == [(None, due), (course.lessons[0].pk, None)]
    assert not cast.pupil_1.user.enrolments.exists()


def test_a_lesson_of_another_course_is_not_assigned(cast, course):
    other = build_course("busad")
    with pytest.raises(actions.Refused, match="not_in_course"):
        actions.assign(
            classroom=cast.class_a, course=course.page, lesson=other.lessons[0], due_on=None, by=cast.teacher_a, now=NOW()
        )


def test_a_class_device_is_known_by_its_key_until_it_is_taken_off(cast):
    key = actions.add_device(classroom=cast.class_a, by=cast.teacher_a, now=NOW())
    cookie = rules.with_device_key("", key)
    assert access.is_class_device(cast.class_a, cookie)
    assert not access.is_class_device(cast.class_b, cookie)
    assert key not in str(list(cast.class_a.devices.values()))
    actions.remove_device(device=cast.class_a.devices.get())
    assert not access.is_class_device(cast.class_a, cookie)


# --- access ------------------------------------------------------------------------------------------------------------------


def test_a_class_belongs_to_its_teacher_alone(cast):
    assert access.classroom_of_teacher(cast.teacher_a, cast.class_a.pk) == cast.class_a
    others = (cast.teacher_b, cast.teacher_asked, cast.learner, cast.editor, cast.administrator, cast.pupil_1.user)
    for person in (*others, AnonymousUser()):
        with pytest.raises(Http404):
            access.classroom_of_teacher(person, cast.class_a.pk)


def test_pupil_assignment_and_device_are_reached_through_their_own_class_only(cast, course):
    assignment = actions.assign(
        classroom=cast.class_b, course=course.page, lesson=None, due_on=None, by=cast.teacher_b, now=NOW()
    )
    actions.add_device(classroom=cast.class_b, by=cast.teacher_b, now=NOW())
    device = cast.class_b.devices.get()
    assert access.pupil_of_class(cast.class_b, cast.pupil_b.pk) == cast.pupil_b
    assert access.assignment_of_class(cast.class_b, assignment.pk) == assignment
    assert access.device_of_class(cast.class_b, device.pk) == device
    with pytest.raises(Http404):
        access.pupil_of_class(cast.class_a, cast.pupil_b.pk)
    with pytest.raises(Http404):
        access.assignment_of_class(cast.class_a, assignment.pk)
    with pytest.raises(Http404):
        access.device_of_class(cast.class_a, device.pk)
