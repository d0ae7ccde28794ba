"""What somebody who is not signed in yet may see of a class. Each function returns the object, None, or raises Http404."""

from datetime import datetime

from django.http import Http404

from courses.accounts.actions import pupil_of_card
from courses.accounts.models import User
from courses.learning.classrooms.access import is_class_device, key_hash
from courses.learning.classrooms.rules import DEVICE_COOKIE, DEVICE_SALT, device_keys
from courses.learning.models import Classroom, Pupil
from courses.lib import codes
from courses.lib.mongolian import sort_key


def device_cookie(request) -> str:
    """The verified cookie of a class's own device, or ""."""
    return request.get_signed_cookie(DEVICE_COOKIE, default="", salt=DEVICE_SALT)


def shows_names(classroom: Classroom, *, cookie: str, now: datetime) -> bool:
    """Names are shown while the class is open, or on a device of the class (trust.md 10); never once it is archived."""
    return classroom.archived_at is None and (classroom.is_open(now) or is_class_device(classroom, cookie))


def classroom_by_code(code: str, *, cookie: str, now: datetime) -> Classroom | None:
    """The class of this code if it may show its names now. An unknown and a closed class are the same None."""
    if not codes.is_class_code(code):
        return None
    classroom = Classroom.objects.filter(code=codes.normalise_code(code)).first()
    return classroom if classroom and shows_names(classroom, cookie=cookie, now=now) else None


def classrooms_of_device(cookie: str) -> list[Classroom]:
    """Classes that this shared computer belongs to, so that their pupils need no code."""
    hashes = [key_hash(key) for key in device_keys(cookie)]
    if not hashes:
        return []
    return list(Classroom.objects.filter(devices__key_hash__in=hashes, archived_at=None).distinct())


def classroom_on_the_way(classroom_id: int | None, *, cookie: str, now: datetime) -> Classroom | None:
    """The class chosen a moment ago, if it still shows its names."""
    classroom = Classroom.objects.filter(pk=classroom_id).first() if classroom_id else None
    return classroom if classroom and shows_names(classroom, cookie=cookie, now=now) else None


def names(classroom: Classroom) -> list[Pupil]:
    """Pupils of the class in dictionary order: one query."""
    pupils = classroom.pupils.filter(left_at=None, user__is_active=True).select_related("user")
    return sorted(pupils, key=lambda pupil: sort_key(pupil.user.display_name))


def pupil_by_number(classroom: Classroom, number: str) -> Pupil:
    """A pupil of THIS class by number in the class, so that no other class can be reached. Raises Http404."""
    pupil = None
    if number.isascii() and number.isdigit() and len(number) < 6:
        pupil = classroom.pupils.select_related("user").filter(number=number, left_at=None, user__is_active=True).first()
    if pupil is None:
        raise Http404
    return pupil


def pupil_on_the_way(classroom: Classroom, user_id: int | None) -> Pupil | None:
    """The pupil chosen a moment ago, with user and secret, if still in the class."""
    rows = classroom.pupils.select_related("user__secret").filter(user_id=user_id, left_at=None, user__is_active=True)
    return rows.first() if user_id else None


def user_of_card(card: str) -> User | None:
    """Whose card this is. A card is the pupil's own secret and opens at any time, also while the class is closed; it is
    dead once the pupil left the class or the class was archived."""
    user = pupil_of_card(card=card) if card else None
    if user and Pupil.objects.filter(user=user, left_at=None, classroom__archived_at=None).exists():
        return user
    return None
