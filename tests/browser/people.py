"""Who is there before a browser opens. Runs inside the server's own environment (`Server.prepare`), after `django.setup()`.

Everybody is made by the same actions as real people are; names are made up, nobody is meant.
"""

import random
import uuid
from datetime import timedelta

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.utils import timezone

from courses.content.models import CoursePage, LessonPage, Package, Story
from courses.content.played import players
from courses.content.seed.shipped import number_of
from courses.content.stories import graph
from courses.learning import journey
from courses.learning.choices import actions as choices
from courses.learning.classrooms import actions as classrooms
from courses.learning.impact import actions as impact
from courses.learning.impact.synthetic import population
from courses.learning.models import Attempt, Certificate, Play, Pupil
from courses.learning.progress import actions as progress
from courses.learning.progress import reports as standing
from tests import cast

COURSE = "tsakhim-ertontsiin-ukhaalag-ayalagch"
FULL_CLASS = 40


def course() -> CoursePage:
    return CoursePage.objects.get(slug=COURSE)


def everybody() -> dict:
    """Make them all and say what a browser needs to know: addresses, ids, mailboxes, secrets."""
    school = classrooms.make_school(name="Туршилтын сургууль", aimag="Туршилт аймаг", soum="Туршилт сум")
    # One teacher without a class for each browser that walks the whole way.
    for name in ("utas", "delgets", "skriptgui"):
        cast.make_teacher(name, school)
    impact.keep_synthetic(course=course(), learners=population("browser", 600))
    return {
        "password": cast.PASSWORD,
        **full_class(cast.make_teacher("bagsh", school), school),
        "staff": {
            "editor": staff("redaktor", "Editors"),
            "moderator": staff("khyanagch", "Moderators"),
            "official": staff("alban", "Officials"),
            "administrator": staff("admin", "Administrators"),
            # A code works once: whoever signs in twice within half a minute needs another person.
            "librarian": staff("nomch", "Administrators"),
        },
        "course": {"id": course().pk, "url": course().url, "lessons": [[page.pk, page.url] for page in course().lessons()]},
        "last_lesson": course().lessons().last().pk,
        "with_tables": with_tables(),
    }


def with_tables() -> list[str]:
    """Addresses of a lesson with a working sheet and of one with an agenda, in both languages."""
    found = {}
    for lesson in LessonPage.objects.live():
        for block in lesson.body:
            if block.block_type in ("worksheet", "agenda"):
                found.setdefault(block.block_type, lesson.url)
    return [prefix + url for url in found.values() for prefix in ("", "/en")]


def staff(name: str, group: str) -> dict:
    """Somebody of the CMS with a second factor."""
    user = cast.make_adult(name, groups=(group,), is_staff=True)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return {"mailbox": user.email, "secret": secret}


def full_class(teacher, school) -> dict:
    """A class of forty, open, with a course and every standing: done, half way, stuck, begun, not begun."""
    room = cast.make_class(teacher, school, "5б")
    pupils = cast.fill_class(room, FULL_CLASS)
    secrets = cast.give_cards(room, *pupils)
    now = timezone.now()
    classrooms.assign(
        classroom=room, course=course(), lesson=None, due_on=timezone.localdate() + timedelta(days=7), by=teacher,
        now=now - timedelta(days=12),
    )  # fmt: skip
    classrooms.open_class(classroom=room, minutes=240, now=now)
    finish(pupils[0], lessons=8, closing=True)
    finish(pupils[1], lessons=3)
    for pupil in pupils[2:12]:
        finish(pupil, lessons=pupil.number % 5)
    tell_stories(pupils[12:])
    # The finished pupil begins a quiz once more: an attempt that is open beside those that are handed in.
    again = _begin(pupils[0], course().lessons()[1])
    return {
        "teacher": teacher.email,
        "class": {"id": room.pk, "code": room.code, "name": room.name},
        "finished": {
            **_person(pupils[0], secrets),
            "certificate": Certificate.objects.get(learner=pupils[0].user).code,
            "open": str(again.pk),
            "attempts": [str(pk) for pk in Attempt.objects.filter(learner=pupils[0].user).values_list("pk", flat=True)],
        },
        "half_way": {**_person(pupils[1], secrets), "open": str(_begin(pupils[1], course().lessons()[3]).pk)},
        "fresh": [_person(pupil, secrets) for pupil in pupils[20:24]],
    }


def tell_stories(pupils: list[Pupil]) -> None:
    """Each of these pupils of a class goes alone to an end of the story for their age, the same ways each time; then their
    teacher makes the numbers."""
    story, chance = Story.objects.select_related("audience").get(key="chat"), random.Random(1)
    told = story.graph()
    for pupil in pupils:
        state = graph.begin(told)
        while not graph.ended(told, state):
            offered = graph.choices(told, state)
            state = graph.choose(told, state, chance.choice([offered[0], *offered]).key)
        journey.finish_story(learner=pupil.user, story=story, state=state)
    assert choices.publish(classroom=pupils[0].classroom, story=story, now=timezone.now())


def _person(pupil: Pupil, secrets: dict) -> dict:
    return {"id": pupil.pk, "number": pupil.number, "name": pupil.user.display_name, "pin": secrets[pupil.user_id].secret[0]}


def _begin(pupil: Pupil, lesson: LessonPage | None):
    page = course()
    quiz = lesson.quiz if lesson else page.closing_test
    return cast.begin_quiz(pupil.user, quiz, course=page, lesson=lesson)


def _hand_in_all_right(pupil: Pupil, lesson: LessonPage | None) -> None:
    attempt = _begin(pupil, lesson)
    asked = attempt.answers.select_related("question").prefetch_related("question__options", "question__targets")
    right = {answer.place: cast.right_response(answer.question) for answer in asked}
    journey.hand_in(attempt=attempt, learner=pupil.user, hand_in_id=uuid.uuid4(), responses=right, now=timezone.now())


def finish(pupil: Pupil, *, lessons: int, closing: bool = False) -> None:
    """The pupil opens and finishes the first `lessons` lessons that are not done, everything right."""
    page = course()
    (line,) = standing.courses_of(learner_id=pupil.user_id, courses=[page])
    done = {lesson.pk for lesson, state, _best in line.lessons if state.done}
    for lesson in [lesson for lesson in page.lessons() if lesson.pk not in done][:lessons]:
        progress.open_lesson(learner_id=pupil.user_id, course_id=page.pk, lesson_id=lesson.pk, now=timezone.now())
        _hand_in_all_right(pupil, lesson)
    if closing:
        _hand_in_all_right(pupil, None)


def finish_lessons_of(given_name: str, class_id: int) -> int:
    """All lessons of one pupil of a class. Returns how many pupils were meant: 1."""
    found = Pupil.objects.filter(classroom_id=class_id, user__first_name=given_name).select_related("user")
    for pupil in found:
        finish(pupil, lessons=100)
    return len(found)


def practice(key: str) -> dict:
    """A practice quiz with every type of question: its address, and for each place what a browser fills in to be right."""
    quiz = cast.make_quiz_of_examples(key, purpose="practice")
    steps = [
        {
            "type": item.question.type, "marked": item.question.kind.marked,
            "fields": cast.sent(item.question, f"q{place}", cast.right_response(item.question)),
        }
        for place, item in enumerate(quiz.questions_in_order(), start=1)
    ]  # fmt: skip
    return {"url": f"/dasgal/{quiz.pk}/", "steps": steps}


def interactive() -> dict:
    """The interactive content that ships with the course. Its page, and the lesson's."""
    page, number = course().lessons().last(), number_of("cards", "mn")
    assert number in page.packages()
    return {"url": f"/khicheel/{page.pk}/togloom/{number}/", "lesson": page.url, "installed": players.installed("h5p")}


def put_in_lesson(number: str) -> str:
    """A content in the last lesson but two, which is done only with it. The address of its page."""
    lesson = course().lessons()[5]
    cast.put_in_lesson(lesson, Package.objects.get(pk=number), must_finish=True)
    return f"/khicheel/{lesson.pk}/togloom/{number}/"


def take_out(number: str) -> None:
    """A content out of that lesson again: whoever learns the course after this need not play it."""
    lesson = course().lessons()[5]
    lesson.body_mn = [block for block in lesson.body_mn.raw_data if block["value"] is None or number not in str(block["value"])]
    lesson.save()
    assert number not in [str(pk) for pk in lesson.packages()]


def played() -> list[list]:
    """[state, ended, raw, trust, statements] of every play, the oldest first."""
    return [
        [play.state, play.ended, play.raw and float(play.raw), play.trust, play.statements.count()]
        for play in Play.objects.order_by("started_at")
    ]


def forget_plays() -> None:
    Play.objects.all().delete()


def set_state(package: str, state: str) -> None:
    """A content as it stands while its check goes on, or after it."""
    Package.objects.filter(pk=package).update(state=state, moved_at=timezone.now())
