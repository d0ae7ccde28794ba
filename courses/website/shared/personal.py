"""The parts of a page that belong to the visitor: name in the header, ticks in the list of lessons, where to go on.

One query on a kept page: session, person, standing, and what was done in this course. The same functions fill kept pages and
pages rendered for one request.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, lru_cache
from html import escape

from django.db import connection
from django.utils import timezone

from courses.accounts.models import Session, User, shown_name
from courses.accounts.sessions import TOUCH_EVERY, is_over
from courses.learning.models import LessonProgress, SchoolTeacher


@dataclass(frozen=True)
class Person:
    """Who is signed in, as far as a page's header needs to know."""

    id: int
    name: str
    is_pupil: bool
    is_teacher: bool
    is_staff: bool


@dataclass(frozen=True)
class LessonLink:
    id: int
    name: str
    url: str
    minutes: int
    has_quiz: bool
    summary: str = ""
    picture: str = ""


@dataclass(frozen=True)
class PageFacts:
    """What the personal parts of one kept page need, in the page's language. No person in it.

    Every text here is escaped already (facts.py), so filling a kept page escapes nothing but the person's name.
    """

    labels: Mapping[str, str]
    urls: Mapping[str, str]
    course_id: int | None = None
    lesson_id: int | None = None
    lessons: tuple[LessonLink, ...] = ()
    has_quiz: bool = False
    has_closing_test: bool = False


@dataclass(frozen=True, eq=False)
class Done:
    """Lessons of one course: {lesson id: (done, best percent)}. Compared by identity: equal ones are mostly the same one."""

    lessons: Mapping[int, tuple[bool, int | None]] = field(default_factory=dict)


NOTHING_DONE = Done()


# A course's lessons as one text, "12:1:80 13:0:" (lesson, done, best percent): one row is one step of the database, and with
# SQLite every step hands the interpreter's lock to another thread.
_DONE = """
SELECT {join}(
           p.lesson_id || ':' || CASE WHEN p.done_at IS NULL THEN 0 ELSE 1 END || ':' || COALESCE(p.best_percent || '', ''),
           ' ')
  FROM {progress} p WHERE p.learner_id = {learner} AND p.course_id = %s
"""
_WHO_AND_DONE = """
SELECT s.kind, s.started_at, s.seen_at, u.id, u.kind, u.first_name, u.last_name, u.email, u.username,
       u.kind = 'adult' AND EXISTS(SELECT 1 FROM {teacher} t WHERE t.user_id = u.id AND t.state = 'confirmed'), ({done})
  FROM {session} s JOIN {user} u ON u.id = s.user_id
 WHERE s.session_key = %s AND u.is_active AND s.expire_date > %s
"""


@cache
def _sql() -> tuple[str, str]:
    """(who and done, done) for the database in use."""
    join = "string_agg" if connection.vendor == "postgresql" else "group_concat"
    progress = LessonProgress._meta.db_table
    who = _WHO_AND_DONE.format(
        teacher=SchoolTeacher._meta.db_table,
        session=Session._meta.db_table,
        user=User._meta.db_table,
        done=_DONE.format(join=join, progress=progress, learner="u.id"),
    )
    return who, _DONE.format(join=join, progress=progress, learner="%s")


@lru_cache(maxsize=4096)
def _done_of(text: str | None) -> Done:
    """What the database's text says was done; the same object for the same text."""
    lessons = {}
    for entry in (text or "").split():
        lesson_id, is_done, best = entry.split(":")
        lessons[int(lesson_id)] = (is_done == "1", int(best) if best else None)
    return Done(lessons)


NO_COURSE = -1


def person_and_done(key: str, course_id: int | None) -> tuple[Person | None, Done]:
    """The person of a live session and what they did in this course, in one plain query.

    The ORM and the signed session data would cost three times this.
    """
    now = timezone.now()
    with connection.cursor() as cursor:
        moment = connection.ops.adapt_datetimefield_value(now)
        cursor.execute(_sql()[0], [NO_COURSE if course_id is None else course_id, key, moment])
        row = cursor.fetchone()
    if row is None:
        return None, NOTHING_DONE
    session_kind, started_at, seen_at, user_id, kind, first_name, last_name, email, username, is_teacher, done = row
    seen_at = _aware(seen_at)
    if is_over(kind=session_kind, started_at=_aware(started_at), seen_at=seen_at, now=now):
        return None, NOTHING_DONE
    if now - seen_at > TOUCH_EVERY:
        Session.objects.filter(session_key=key).update(seen_at=now)
    name = shown_name(kind=kind, first_name=first_name, last_name=last_name, email=email, username=username)
    person = Person(user_id, name, kind == User.Kind.PUPIL, bool(is_teacher), session_kind == "staff")
    return person, _done_of(done)


def _aware(value):
    """SQLite hands datetimes back as naive UTC text."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def person_of_request(request) -> Person | None:
    """The same for a page that is not kept: from the request's user and the kind of its session."""
    user = request.user
    if not user.is_authenticated:
        return None
    is_teacher = not user.is_pupil and SchoolTeacher.objects.filter(user=user, state=SchoolTeacher.State.CONFIRMED).exists()
    return Person(user.id, user.display_name, user.is_pupil, is_teacher, request.session.kind == "staff")


def done_in_course(*, learner_id: int, course_id: int) -> Done:
    """The same for a page that is not kept. Plain SQL: building this query costs the ORM five times what running it costs."""
    with connection.cursor() as cursor:
        cursor.execute(_sql()[1], [learner_id, course_id])
        return _done_of(cursor.fetchone()[0])


# --- parts: plain string building. Facts are escaped when they are gathered; only a name has to be here ----------------

# A drawn tick: no face of ours has the sign, and asking for it would fetch one more font.
TICK = (
    '<svg class="tick" width="20" height="20" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="3.5" '
    'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M4 13l5 5L20 6"/></svg>'
)


def render_me(person: Person | None, facts: PageFacts) -> str:
    labels, urls = facts.labels, facts.urls
    if person is None:
        return f'<a class="enter" href="{urls["signin"]}">{labels["sign in"]}</a>'
    links = [f'<a class="mine" href="{urls["mine"]}">{labels["mine"]}</a>']
    if person.is_teacher:
        links.append(f'<a href="{urls["teacher"]}">{labels["teacher"]}</a>')
    if person.is_staff:
        links.append(f'<a href="{urls["cms"]}">{labels["cms"]}</a>')
    leave = labels["not me"] % {"name": escape(person.name)} if person.is_pupil else labels["leave"]
    links.append(f'<a class="leave" href="{urls["leave"]}">{leave}</a>')
    return f'<div class="me-strip">{"".join(links)}</div>'


def render_lessons(person: Person | None, done: Done, facts: PageFacts) -> str:
    """The way to ride: every lesson as a stage, ticked where done, the next one marked, the open one said to be here."""
    rows = []
    next_found = False
    for place, lesson in enumerate(facts.lessons, start=1):
        is_done, best = done.lessons.get(lesson.id, (False, None))
        is_here = lesson.id == facts.lesson_id
        is_next = person is not None and not is_done and not next_found
        next_found = next_found or is_next
        state = " ".join(word for word, so in (("done", is_done), ("next", is_next), ("here", is_here)) if so)
        here = ' aria-current="page"' if is_here else ""
        stage = TICK if is_done else str(place)
        word = f'<span class="vh"> ({facts.labels["done"]})</span>' if is_done else ""
        note = f"{lesson.minutes} {facts.labels['minutes']}"
        if best is not None:
            note += f" · {facts.labels['quiz']} {best} %"
        summary = f'<p class="summary">{lesson.summary}</p>' if lesson.summary else ""
        picture = (
            f'<img class="picture" src="{lesson.picture}" alt="" width="160" height="100" loading="lazy">'
            if lesson.picture else ""
        )  # fmt: skip
        rows.append(
            f'<li class="{state}"><span class="stage" aria-hidden="true">{stage}</span>'
            f'<div><a href="{lesson.url}"{here}>{lesson.name}</a>{word}{summary}<p>{note}</p></div>{picture}</li>'
        )
    return f'<ol class="way">{"".join(rows)}</ol>'


def render_lesson_end(person: Person | None, done: Done, facts: PageFacts) -> str:
    """The end of a lesson: its quiz, or "I have finished"; what was reached before."""
    is_done, best = done.lessons.get(facts.lesson_id or 0, (False, None))
    labels, urls = facts.labels, facts.urls
    parts = []
    if is_done:
        text = labels["lesson done"] + (f" · {labels['quiz']} {best} %" if best is not None else "")
        parts.append(f'<p class="notice good">{TICK} {text}</p>')
    if facts.has_quiz:
        label = labels["quiz again"] if is_done else labels["quiz start"]
        size = "button-quiet" if is_done and "next" in urls else "button-big"
        parts.append(f'<a class="button {size}" href="{urls["quiz"]}">{label}</a>')
    elif person is not None and not is_done:
        parts.append(f'<a class="button button-big" href="{urls["finish"]}">{labels["finish"]}</a>')
    if "next" in urls:
        # One main action: the quiz until the lesson is done, then the way on, which then also comes first.
        onward = f'<a class="button {"button-big" if is_done else "button-quiet"}" href="{urls["next"]}">{labels["next"]}</a>'
        parts.insert(1 if is_done else len(parts), onward)
    return "".join(parts)


def render_course_start(person: Person | None, done: Done, facts: PageFacts) -> str:
    """The course's main action: begin, go on, or take the closing test; with the share done."""
    labels, urls = facts.labels, facts.urls
    finished = sum(1 for lesson in facts.lessons if done.lessons.get(lesson.id, (False,))[0])
    upcoming = next((lesson for lesson in facts.lessons if not done.lessons.get(lesson.id, (False,))[0]), None)
    parts = []
    if person is not None and facts.lessons and done.lessons:
        parts.append(
            f'<p class="progress"><label>{labels["progress"] % {"done": finished, "total": len(facts.lessons)}}'
            f'<progress class="track" max="{len(facts.lessons)}" value="{finished}"></progress></label></p>'
        )
    if upcoming is not None:
        label = labels["go on"] if done.lessons else labels["begin"]
        parts.append(f'<a class="button button-big" href="{escape(upcoming.url)}">{label}</a>')
    if "opening" in urls and not finished:
        parts.append(f'<a class="button button-quiet" href="{urls["opening"]}">{labels["opening"]}</a>')
    if "closing" in urls and upcoming is None and facts.lessons:
        parts.append(f'<a class="button button-big" href="{urls["closing"]}">{labels["closing"]}</a>')
    if person is None:
        parts.append(f'<p class="small">{labels["visitor"]}</p>')
    return "".join(parts)


PARTS = {
    "me": lambda person, done, facts: render_me(person, facts),
    "lessons": render_lessons,
    "lesson_end": render_lesson_end,
    "course_start": render_course_start,
}
OF_THE_PERSON = {"me"}
"""Parts that show who it is. The others are the same for everybody who did the same lessons equally well."""
