"""The steps of a pupil's way in, as a browser takes them."""

from django.urls import reverse
from django.utils import timezone

from courses.learning.classrooms import actions as classrooms


def open_class(classroom):
    return classrooms.open_class(classroom=classroom, minutes=60, now=timezone.now())


def give_code(client, classroom):
    return client.post(reverse("signin:class"), {"code": classroom.code})


def give_name(client, pupil):
    return client.post(reverse("signin:name"), {"pupil": pupil.number})


def give_secret(client, secret):
    """The secret as its form sends it."""
    data = {"pictures": ",".join(secret.secret)} if secret.kind == "pictures" else {"secret": " ".join(secret.secret)}
    return client.post(reverse("signin:secret"), data)


def walk_to_secret(client, pupil):
    open_class(pupil.classroom)
    client.get(reverse("signin:class"))
    give_code(client, pupil.classroom)
    return give_name(client, pupil)


def walk_in(client, cast, pupil):
    walk_to_secret(client, pupil)
    return give_secret(client, cast.secret_of(pupil))


def is_in(client) -> bool:
    return client.get(reverse("signin:leave")).context["user"].is_authenticated
