"""The parts of a page that belong to the visitor: name in the header, ticks in the list of lessons, where to go on.

Two queries at most: who (session, person and standing in one), and what was done in this course. The same functions fill
kept pages and pages rendered for one request.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
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


@dataclass(frozen=True)
class Done:
    """Lessons of one course: {lesson id: (done, best percent)}."""

    lessons: Mapping[int, tuple[bool, int | None]] = field(default_factory=dict)


_WHO = f"""
SELECT s.kind, s.started_at, s.seen_at, u.id, u.kind, u.first_name, u.last_name, u.email, u.username,
       u.kind = 'adult' AND EXISTS(
           SELECT 1 FROM {SchoolTeacher._meta.db_table} t WHERE t.user_id = u.id AND t.state = 'confirmed')
  FROM {Session._meta.db_table} s JOIN {User._meta.db_table} u ON u.id = s.user_id
 WHERE s.session_key = %s AND u.is_active AND s.expire_date > %s
"""  # noqa: S608 (table names of our own models)
_DONE = f"""
SELECT lesson_id, done_at IS NOT NULL, best_percent FROM {LessonProgress._meta.db_table}
 WHERE learner_id = %s AND course_id = %s
"""  # noqa: S608


def person_of_session(key: str) -> Person | None:
    """The person of a live session, in one plain query: the ORM and the signed session data would cost three times this."""
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(_WHO, [key, connection.ops.adapt_datetimefield_value(now)])
        row = cursor.fetchone()
    if row is None:
        return None
    started_at, seen_at = (_aware(value) for value in row[1:3])
    if is_over(kind=row[0], started_at=started_at, seen_at=seen_at, now=now):
        return None
    if now - seen_at > TOUCH_EVERY:
        Session.objects.filter(session_key=key).update(seen_at=now)
    user_id, kind, first_name, last_name, email, username, is_teacher = row[3:]
    name = shown_name(kind=kind, first_name=first_name, last_name=last_name, email=email, username=username)
    return Person(user_id, name, kind == User.Kind.PUPIL, bool(is_teacher), row[0] == "staff")


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
    """Plain SQL for the same reason as above: building this query costs the ORM five times what running it costs."""
    with connection.cursor() as cursor:
        cursor.execute(_DONE, [learner_id, course_id])
        return Done({lesson_id: (bool(is_done), best) for lesson_id, is_done, best in cursor.fetchall()})


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

