"""Who may: each function returns the object or raises Http404. "Not yours" and "not there" are the same answer."""

import hashlib

from django.http import Http404

from . import rules
from .models import Assignment, ClassDevice, Classroom, Pupil, School, SchoolTeacher


def adult(user):
    """A signed-in adult. To a pupil the teacher's side does not exist."""
    if not user.is_authenticated or user.is_pupil:
        raise Http404
    return user


def schools_of_teacher(user):
    """Schools that confirmed this adult as a teacher; may be empty."""
    return School.objects.filter(teachers__user=adult(user), teachers__state=SchoolTeacher.State.CONFIRMED)


def confirmed_teacher(user):
    """An adult whom at least one school has confirmed."""
    if not schools_of_teacher(user).exists():
        raise Http404
    return user


def classroom_of_teacher(user, classroom_id: int) -> Classroom:
    """A class this confirmed teacher teaches, not archived, with its school."""
    classroom = Classroom.objects.of_teacher(adult(user)).select_related("school").filter(pk=classroom_id).first()
    if classroom is None:
        raise Http404
    return classroom


def pupil_of_class(classroom: Classroom, pupil_id: int, *, may_have_left: bool = False) -> Pupil:
    """A pupil of a class that `classroom_of_teacher` gave: never by id alone."""
    pupil = Pupil.objects.select_related("user").filter(classroom=classroom, pk=pupil_id).first()
    if pupil is None or (pupil.left_at and not may_have_left):
        raise Http404
    return pupil


def assignment_of_class(classroom: Classroom, assignment_id: int) -> Assignment:
    assignment = Assignment.objects.filter(classroom=classroom, pk=assignment_id).first()
    if assignment is None:
        raise Http404
    return assignment


def device_of_class(classroom: Classroom, device_id: int) -> ClassDevice:
    device = ClassDevice.objects.filter(classroom=classroom, pk=device_id).first()
    if device is None:
        raise Http404
    return device


def is_class_device(classroom: Classroom, cookie: str | None) -> bool:
    """May a browser with this (already verified) `rules.DEVICE_COOKIE` see the names of a closed class? One query."""
    hashes = [key_hash(key) for key in rules.device_keys(cookie)]
    return bool(hashes) and ClassDevice.objects.filter(classroom=classroom, key_hash__in=hashes).exists()


def key_hash(key: str) -> str:
    """130 random bits need no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()
