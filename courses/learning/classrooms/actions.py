"""Everything that writes about schools, classes, pupils, assignments. Who and when are passed in; safe to repeat."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from courses.accounts import actions as accounts
from courses.accounts.models import PupilSecret, SignInTry, User
from courses.accounts.rules import secret_kind_for_grade
from courses.content.models import CoursePage, LessonPage
from courses.lib import codes
from courses.lib.tables import PupilName

from . import rules
from .access import key_hash
from .models import Assignment, ClassDevice, Classroom, ClassTeacher, Pupil, School, SchoolTeacher


class Refused(ValueError):
    """What was asked cannot be done. `code` is a word a page turns into a sentence."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


# --- schools and their teachers ----------------------------------------------------------------------------------------


@transaction.atomic
def make_school(*, name: str, aimag: str, soum: str = "") -> School:
    """A school with a fresh invitation code; the same school again is the same row."""
    school, _made = School.objects.get_or_create(
        name=name.strip(), aimag=aimag.strip(), soum=soum.strip(), defaults={"invitation_code": _new_invitation_code()}
    )
    return school


@transaction.atomic
def renew_invitation_code(*, school: School) -> School:
    """A new code; the old one lets nobody in any more. Teachers it let in stay."""
    school.invitation_code, school.invitation_open = _new_invitation_code(), True
    school.save(update_fields=["invitation_code", "invitation_open"])
    return school


@transaction.atomic
def ask_to_teach(*, user: User, school: School, now: datetime) -> SchoolTeacher:
    """An adult says to be a teacher of a school. Asking again changes nothing, also after a refusal."""
    _only_adults(user)
    return SchoolTeacher.objects.get_or_create(school=school, user=user, defaults={"asked_at": now})[0]


def join_by_invitation(*, user: User, code: str, now: datetime) -> SchoolTeacher:
    """The school's invitation code confirms its teacher at once.

    Raises Refused: "unknown_code", "paused" (ten wrong codes within an hour), "refused" (an administrator said no: that
    stands above a code somebody passed on).
    """
    _only_adults(user)
    tries = {"subject": f"invitation:{user.pk}", "device": accounts.ALL_DEVICES}
    counted = SignInTry.objects.filter(**tries).first()
    if counted and not rules.may_try_invitation(wrong=counted.wrong, last_at=counted.last_at, now=now):
        raise Refused("paused")
    # Counted before it is compared, so that many tries sent at once cannot slip past the limit together.
    accounts.note_wrong_try(**tries, now=now, window=rules.INVITATION_PAUSE)
    school = School.objects.filter(invitation_code=codes.normalise_code(code), invitation_open=True).first()
    if school is None:
        raise Refused("unknown_code")
    with transaction.atomic():
        SignInTry.objects.filter(**tries).delete()
        teacher, _made = SchoolTeacher.objects.get_or_create(school=school, user=user, defaults={"asked_at": now})
        if teacher.state == SchoolTeacher.State.REFUSED:
            raise Refused("refused")
        if teacher.state == SchoolTeacher.State.ASKED:
            _decide(teacher, SchoolTeacher.State.CONFIRMED, by=None, now=now, by_invitation=True)
    return teacher


@transaction.atomic
def confirm_teacher(*, teacher: SchoolTeacher, by: User, now: datetime) -> SchoolTeacher:
    """An administrator confirms. Confirming again keeps the first date."""
    if teacher.state != SchoolTeacher.State.CONFIRMED:
        _decide(teacher, SchoolTeacher.State.CONFIRMED, by=by, now=now)
    return teacher


@transaction.atomic
def refuse_teacher(*, teacher: SchoolTeacher, by: User, now: datetime) -> SchoolTeacher:
    """An administrator refuses, or takes a confirmation back: the person's classes of this school are out of reach at once."""
    if teacher.state != SchoolTeacher.State.REFUSED:
        _decide(teacher, SchoolTeacher.State.REFUSED, by=by, now=now)
    return teacher


def _decide(teacher: SchoolTeacher, state: str, *, by: User | None, now: datetime, by_invitation: bool = False) -> None:
    teacher.state, teacher.decided_at, teacher.decided_by, teacher.by_invitation = state, now, by, by_invitation
    teacher.save(update_fields=["state", "decided_at", "decided_by", "by_invitation"])


def _only_adults(user: User) -> None:
    if user.is_pupil:
        raise Refused("pupil")


def _new_invitation_code() -> str:
    while School.objects.filter(invitation_code=(code := codes.normalise_code(codes.certificate_code()))).exists():
        pass
    return code


# --- classes -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def make_class(
    *, school: School, name: str, grade: int, teacher: User, school_year: int, authorisation: str, now: datetime
) -> Classroom:
    """A class with its code, taught by `teacher`, who states that the school authorised the use for its pupils (trust.md 30).

    `authorisation` is the sentence that was confirmed; it is kept with who and when. Raises Refused: "not_a_teacher",
    "not_authorised", "too_many_classes", "name_taken".
    """
    if not SchoolTeacher.objects.filter(school=school, user=teacher, state=SchoolTeacher.State.CONFIRMED).exists():
        raise Refused("not_a_teacher")
    if not authorisation.strip():
        raise Refused("not_authorised")
    if Classroom.objects.of_teacher(teacher).count() >= rules.MAX_CLASSES:
        raise Refused("too_many_classes")
    while Classroom.objects.filter(code=(code := codes.normalise_code(codes.class_code()))).exists():
        pass
    try:
        with transaction.atomic():
            classroom = Classroom.objects.create(
                school=school, name=name.strip(), grade=grade, school_year=school_year, code=code, created_at=now,
                authorised_by=teacher, authorised_at=now, authorisation=authorisation.strip(),
            )  # fmt: skip
    except IntegrityError:
        raise Refused("name_taken") from None
    ClassTeacher.objects.create(classroom=classroom, user=teacher)
    return classroom


def edit_class(*, classroom: Classroom, name: str, grade: int) -> Classroom:
    """Another name or grade. The kind of a pupil's secret follows the grade with the next card. Raises Refused "name_taken"."""
    classroom.name, classroom.grade = name.strip(), grade
    try:
        with transaction.atomic():
            classroom.save(update_fields=["name", "grade"])
    except IntegrityError:
        raise Refused("name_taken") from None
    return classroom


@transaction.atomic
def archive_class(*, classroom: Classroom, now: datetime) -> Classroom:
    """The school year is over: closed for ever, everybody signed out, cards and class devices dead. What was learnt stays."""
    if classroom.archived_at is None:
        end_lesson(classroom=classroom)
        PupilSecret.objects.filter(pupil__place__classroom=classroom).delete()
        ClassDevice.objects.filter(classroom=classroom).delete()
        classroom.archived_at = now
        classroom.save(update_fields=["archived_at"])
    return classroom


def open_class(*, classroom: Classroom, minutes: int, now: datetime) -> Classroom:
    """Open for sign-in: names are shown to whoever types the code, until the time is over. Opening again starts it anew."""
    classroom.open_until = rules.open_until(now=now, minutes=minutes)
    classroom.save(update_fields=["open_until"])
    return classroom


def close_class(*, classroom: Classroom) -> Classroom:
    """Nobody new signs in from the list of names; who is in stays in."""
    classroom.open_until = None
    classroom.save(update_fields=["open_until"])
    return classroom


@transaction.atomic
def end_lesson(*, classroom: Classroom) -> int:
    """Close the class and sign every pupil out. Returns how many sessions ended."""
    close_class(classroom=classroom)
    return accounts.end_sessions(users=list(classroom.pupils.values_list("user_id", flat=True)))


# --- pupils ------------------------------------------------------------------------------------------------------------


def names_in_class(classroom: Classroom) -> set[tuple[str, str]]:
    """Keys of the names that are taken in a class."""
    rows = classroom.pupils.filter(left_at=None).values_list("user__first_name", "user__last_name")
    return {rules.name_key(given, initial) for given, initial in rows}


@transaction.atomic
def add_pupils(*, classroom: Classroom, names: Iterable[PupilName], now: datetime) -> list[Pupil]:
    """Add those of `names` that have no problem and are not in the class yet, up to `rules.MAX_PUPILS`. Safe to repeat.

    A new pupil has no secret: the first card (`new_secrets`) or one-time code makes it.
    """
    # The lock keeps two browsers from giving the same number.
    Classroom.objects.select_for_update().get(pk=classroom.pk)
    taken = names_in_class(classroom)
    good = [
        line for line in rules.check_names(list(names), taken=taken, room=rules.MAX_PUPILS - len(taken)) if not line.problem
    ]
    last = classroom.pupils.aggregate(last=Max("number"))["last"] or 0
    added = []
    for number, line in enumerate(good, start=last + 1):
        user = accounts.make_pupil(given_name=line.given, initial=f"{line.initial}." if line.initial else "")
        added.append(Pupil.objects.create(classroom=classroom, user=user, number=number))
    return added


def new_secrets(*, classroom: Classroom, pupils: Iterable[Pupil], now: datetime) -> list[accounts.NewSecret]:
    """New secret and card for these pupils of the class; the old ones open nothing any more and their sessions end.

    One transaction a pupil, because hashing 40 secrets takes seconds and other writers must not wait that long. The
    answer is the only place where the readable secrets exist.
    """
    kind = secret_kind_for_grade(classroom.grade)
    return [
        accounts.give_new_secret(pupil=pupil.user, kind=kind, now=now)
        for pupil in pupils
        if pupil.classroom_id == classroom.pk and pupil.left_at is None
    ]


def one_time_code(*, pupil: Pupil, now: datetime) -> str:
    """Six digits for one sign-in within ten minutes; works also for a pupil who has no card yet."""
    if not PupilSecret.objects.filter(pupil=pupil.user).exists():
        accounts.give_new_secret(pupil=pupil.user, kind=secret_kind_for_grade(pupil.classroom.grade), now=now)
        # That secret was never printed: the class page must go on saying that a card is missing.
        PupilSecret.objects.filter(pupil=pupil.user).update(card_hash=None)
    return accounts.give_one_time_code(pupil=pupil.user, now=now)


@transaction.atomic
def rename_pupil(*, pupil: Pupil, name: PupilName) -> Pupil:
    """Another given name and initial. Raises Refused "name_taken" when a classmate has it."""
    key = rules.name_key(name.given, name.initial)
    own = rules.name_key(pupil.user.first_name, pupil.user.last_name)
    if key != own and key in names_in_class(pupil.classroom):
        raise Refused("name_taken")
    pupil.user.first_name, pupil.user.last_name = name.given, f"{name.initial}." if name.initial else ""
    pupil.user.save(update_fields=["first_name", "last_name"])
    return pupil


@transaction.atomic
def leave_class(*, pupil: Pupil, now: datetime) -> Pupil:
    """The pupil leaves: signed out, secret and card dead, gone from list and table. What was learnt stays."""
    if pupil.left_at is None:
        pupil.left_at = now
        pupil.save(update_fields=["left_at"])
        PupilSecret.objects.filter(pupil=pupil.user).delete()
        accounts.end_sessions(users=[pupil.user_id])
    return pupil


@transaction.atomic
def return_to_class(*, pupil: Pupil) -> Pupil:
    """The pupil is back and needs a new card. Raises Refused: "class_full", "name_taken"."""
    if pupil.left_at is not None:
        taken = names_in_class(pupil.classroom)
        if len(taken) >= rules.MAX_PUPILS:
            raise Refused("class_full")
        if rules.name_key(pupil.user.first_name, pupil.user.last_name) in taken:
            raise Refused("name_taken")
        pupil.left_at = None
        pupil.save(update_fields=["left_at"])
    return pupil


# --- assignments and devices ---------------------------------------------------------------------------------------------


@transaction.atomic
def assign(
    *, classroom: Classroom, course: CoursePage, lesson: LessonPage | None, due_on: date | None, by: User, now: datetime
) -> Assignment:
    """Ask the class to take a course or one of its lessons. Again: only the due date changes. Enrols nobody.

    Raises Refused "not_in_course" when the lesson is of another course.
    """
    if lesson is not None and not lesson.is_child_of(course):
        raise Refused("not_in_course")
    assignment, made = Assignment.objects.get_or_create(
        classroom=classroom, course=course, lesson=lesson, defaults={"due_on": due_on, "assigned_by": by, "assigned_at": now}
    )
    if not made and assignment.due_on != due_on:
        assignment.due_on = due_on
        assignment.save(update_fields=["due_on"])
    return assignment


def unassign(*, assignment: Assignment) -> None:
    """Take an assignment back. What the pupils have done stays theirs."""
    assignment.delete()


@transaction.atomic
def add_device(*, classroom: Classroom, by: User, now: datetime) -> str:
    """Name a shared computer as the class's own. Returns the key for its cookie; only a hash is kept.

    Raises Refused "too_many".
    """
    if classroom.devices.count() >= rules.MAX_DEVICES:
        raise Refused("too_many")
    key = codes.card_secret()
    ClassDevice.objects.create(classroom=classroom, key_hash=key_hash(key), added_at=now, added_by=by)
    return key


def remove_device(*, device: ClassDevice) -> None:
    device.delete()
