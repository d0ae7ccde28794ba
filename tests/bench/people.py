"""Who and what is measured, made inside the server's environment. Prints JSON; also counts the queries of each page.

A class of forty pupils with a course of eight lessons, and a crowd of pupils who each have one quiz waiting to be handed in.
"""

import json
import uuid

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from courses.accounts.actions import make_pupil  # noqa: E402
from courses.accounts.models import User  # noqa: E402
from courses.accounts.sessions import SessionStore  # noqa: E402
from courses.content.models import CourseCataloguePage, HomePage, Story  # noqa: E402
from courses.learning.attempts import actions as attempts  # noqa: E402
from courses.learning.models import Classroom, Pupil  # noqa: E402
from courses.learning.progress.actions import open_lesson  # noqa: E402
from tests import cast  # noqa: E402
from tests.browser.people import course, finish, full_class  # noqa: E402

CROWD = 1200


def session_of(user: User) -> str:
    """The key of a new session in which this person is signed in."""
    session = SessionStore()
    backend = "PupilBackend" if user.is_pupil else "AdultBackend"
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = f"courses.accounts.backends.{backend}"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


def lesson_of_ten(page):
    """The course's last lesson, with a quiz of ten questions."""
    lesson = page.lessons().last()
    lesson.quiz = cast.make_quiz("bench-ten", types=("single",) * 6 + ("multiple",) * 2 + ("truefalse",) * 2)
    lesson.save()
    return lesson


@transaction.atomic
def crowd(page, lesson) -> list[dict]:
    """Pupils with a session and an open attempt whose answers are all saved and right."""
    ready, now = [], timezone.now()
    for _number in range(CROWD):
        user = make_pupil(given_name="Хурдсорил", initial="Х.")
        open_lesson(learner_id=user.pk, course_id=page.pk, lesson_id=lesson.pk, now=now)
        attempt = attempts.begin(
            owner=attempts.Owner(learner_id=user.pk), quiz=lesson.quiz, course=page, lesson=lesson, now=now, language="mn"
        )
        asked = list(attempt.answers.select_related("question").prefetch_related("question__options"))
        for answer in asked:
            answer.response, answer.answered_at = sorted(answer.question.data().right), now
        type(asked[0]).objects.bulk_update(asked, ["response", "answered_at"])
        ready.append({"path": reverse("learner:hand_in", args=[attempt.pk]), "session": session_of(user)})
    return ready


def queries(path: str, session: str = "", post: dict | None = None) -> int:
    """Queries of one answered request, in a process that has answered another one before."""
    client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    if post is None:
        client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        answer = client.get(path) if post is None else client.post(path, post)
    assert answer.status_code == (200 if post is None else 302), f"{path}: {answer.status_code}"
    # What reads or writes; the marks of a transaction (BEGIN, SAVEPOINT, RELEASE, COMMIT) cost no plan and no disk page.
    marks = ("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT", "ROLLBACK")
    return sum(1 for query in seen if not query["sql"].upper().startswith(marks))


def main() -> None:
    school = cast.classrooms.make_school(name="Хурдны сургууль", aimag="Туршилт аймаг", soum="Туршилт сум")
    teacher = cast.make_teacher("khurd", school)
    full_class(teacher, school)
    room = Classroom.objects.get(school=school)
    for pupil in Pupil.objects.filter(classroom=room, number__gt=12):
        finish(pupil, lessons=pupil.number % 8 + 1)
    page = course()
    lesson = page.lessons()[2]
    learner = session_of(Pupil.objects.get(classroom=room, number=20).user)
    handing_in = crowd(page, lesson_of_ten(page))
    pages = {
        "home": (HomePage.objects.get().url, ""),
        "catalogue": (CourseCataloguePage.objects.get().url, ""),
        "course": (page.url, ""),
        "lesson_visitor": (lesson.url, ""),
        "lesson_signed_in": (lesson.url, learner),
        "class_table": (reverse("teacher:class_detail", args=[room.pk]), session_of(teacher)),
    }
    first = handing_in.pop()
    # A choice of the story's first scene. The learner whose scene is read has made it already.
    where = reverse("learner:story", args=["chat"])
    begun = Story.objects.get(key="chat").graph()
    step = {"scene": begun.start, "step": "0", "choice": begun.scene(begun.start).choices[0].key}
    reader = session_of(Pupil.objects.get(classroom=room, number=21).user)
    made = queries(where, reader, step)
    pages["story_scene"] = (where, reader)
    counted = {name: queries(path, session) for name, (path, session) in pages.items()}
    counted["story_step"] = made
    counted["hand_in"] = queries(first["path"], first["session"], {"hand_in_id": str(uuid.uuid4())})
    print(
        json.dumps(
            {
                "pages": {name: {"path": path, "session": session} for name, (path, session) in pages.items()},
                "hand_in": handing_in,
                "story": {"path": where, "fields": step},
                "queries": counted,
                "session_cookie": settings.SESSION_COOKIE_NAME,
                "csrf_cookie": settings.CSRF_COOKIE_NAME,
            }
        )
    )


main()
