"""Who may open what: every address of ours, by every role, by GET and by POST. A missing row is a failure.

A cell is the status that the request gets. In a POST nothing is sent, so 422 (or 200 with a form) means "may, but say what".

    200 the page    302 elsewhere: a visitor to the sign-in page, others to the next step    404 not there, or not yours
    405 not with this method    400 incomplete    422 a form with nothing in it

The objects belong to teacher A's class and to its first pupil; the other roles are everybody else. "Not yours" and "not
there" are the same 404 (trust.md 4). Visitors are sent to sign in before anything is looked up (trust.md 1).
"""

import uuid
from dataclasses import dataclass

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from courses.content.stories import reading
from courses.learning.attempts import actions as attempts
from courses.learning.certificates import actions as certificates
from courses.learning.classrooms import actions as classrooms
from tests import cast as people

ROLES = ("visitor", "pupil", "adult", "teacher", "elsewhere", "editor", "administrator")
OUR_NAMESPACES = ("public", "learner", "signin", "teacher", "frames")
OUR_NAMES = ("healthz", "readyz", "robots", "media")
METHODS = ("GET", "POST")


@dataclass(frozen=True)
class Row:
    """Expected statuses in the order of ROLES, for GET and for POST. `target` names the object in `targets`."""

    name: str
    get: str
    post: str
    target: str = ""

    def expected(self, method: str, role: str) -> int:
        cells = (self.get if method == "GET" else self.post).split()
        # One number stands for all roles.
        return int(cells[ROLES.index(role) if len(cells) > 1 else 0])


TABLE = (
    # Anybody.
    Row("healthz", "200", "405"),
    Row("readyz", "200", "405"),
    Row("robots", "200", "405"),
    Row("media", "404", "405", "no file"),
    Row("public:certificate", "200", "405"),
    Row("public:certificate_result", "200", "200", "number"),
    Row("public:lesson_sheet", "200", "405", "sheet"),
    Row("public:search", "200", "405"),
    Row("public:worksheets", "200", "405", "lesson"),
    # Pupils' way in, and leaving. Whoever is signed in must leave first.
    Row("signin:_util/login/", "404", "404"),
    Row("signin:account", "302 404 200 200 200 200 200", "302 404 200 200 200 200 200"),
    Row("signin:card", "200", "200"),
    Row("signin:choose", "200 302 302 302 302 302 302", "405"),
    Row("signin:class", "200 302 302 302 302 302 302", "200 302 302 302 302 302 302"),
    Row("signin:leave", "200", "200 302 302 302 302 302 302"),
    Row("signin:name", "302", "302"),
    Row("signin:secret", "302", "302"),
    # The closed frame. Nobody is anybody there; the address alone opens, and here it is a wrong one.
    Row("frames:frame", "404", "405", "no frame"),
    Row("frames:content", "404", "405", "no frame file"),
    Row("frames:library", "404", "405", "no frame file"),
    Row("frames:asset", "404", "405", "no asset"),
    # Learning. Beginning a quiz needs no account; an attempt, a result and a certificate are their owner's only.
    Row("learner:about_me", "302 200 200 200 200 200 200", "302 422 422 422 422 422 422"),
    Row("learner:attempt", "404 302 404 404 404 404 404", "404 302 404 404 404 404 404", "attempt"),
    Row("learner:certificate_pdf", "302 200 404 404 404 404 404", "302 405 405 405 405 405 405", "certificate"),
    Row("learner:course_test", "200", "302", "test"),
    Row("learner:hand_in", "404 200 404 404 404 404 404", "404 400 404 404 404 404 404", "attempt"),
    Row("learner:lesson_finish", "302 200 200 200 200 200 200", "302", "bare lesson"),
    Row("learner:lesson_quiz", "200", "302", "lesson"),
    Row("learner:mine", "302 200 200 200 200 200 200", "302 405 405 405 405 405 405"),
    # An interactive content plays for anybody; what is kept of a play needs an account and, in a POST, the play's number.
    Row("learner:play", "200", "405", "content"),
    Row("learner:play_again", "302 405 405 405 405 405 405", "302", "content"),
    Row("learner:play_begin", "302 405 405 405 405 405 405", "302 400 400 400 400 400 400", "content"),
    Row("learner:play_cmi", "302 405 405 405 405 405 405", "302 400 400 400 400 400 400", "content"),
    Row("learner:play_end", "302 405 405 405 405 405 405", "302", "content"),
    Row("learner:play_state", "302 405 405 405 405 405 405", "302 400 400 400 400 400 400", "content"),
    Row("learner:play_statement", "302 405 405 405 405 405 405", "302 400 400 400 400 400 400", "content"),
    Row("learner:practice", "200", "302", "practice"),
    Row("learner:question", "404 200 404 404 404 404 404", "404 422 404 404 404 404 404", "question"),
    Row("learner:result", "404 200 404 404 404 404 404", "405", "handed in"),
    Row("learner:story", "200", "422", "story"),
    # Teaching. To a pupil this side does not exist; a class exists for its own confirmed teacher only.
    Row("teacher:archive", "302 404 404 200 404 404 404", "302 404 404 302 404 404 404", "classroom"),
    Row("teacher:assign", "302 404 404 200 404 404 404", "302 404 404 422 404 404 404", "classroom"),
    Row("teacher:cards", "302 404 404 200 404 404 404", "302 404 404 422 404 404 404", "classroom"),
    Row("teacher:class_detail", "302 404 404 200 404 404 404", "302 405 405 405 405 405 405", "classroom"),
    Row("teacher:class_edit", "302 404 404 200 404 404 404", "302 404 404 422 404 404 404", "classroom"),
    Row("teacher:class_new", "302 404 404 200 200 404 404", "302 404 404 422 422 404 404"),
    Row("teacher:close", "302 405 405 405 405 405 405", "302 404 404 302 404 404 404", "classroom"),
    Row("teacher:debate_wall", "302 404 404 200 404 404 404", "302 404 404 422 404 404 404", "debate of a class"),
    Row("teacher:debates", "302 404 404 200 404 404 404", "302 405 405 405 405 405 405", "classroom"),
    Row("teacher:device", "302 404 404 200 404 404 404", "302 404 404 302 404 404 404", "classroom"),
    Row("teacher:end_lesson", "302 405 405 405 405 405 405", "302 404 404 302 404 404 404", "classroom"),
    Row("teacher:home", "302 404 200 200 200 200 200", "302 405 405 405 405 405 405"),
    Row("teacher:join", "302 404 200 200 200 200 200", "302 404 422 422 422 422 422"),
    Row("teacher:open", "302 405 405 405 405 405 405", "302 404 404 302 404 404 404", "classroom"),
    Row("teacher:plays", "302 404 404 200 404 404 404", "302 405 405 405 405 405 405", "classroom"),
    Row("teacher:plays_csv", "302 404 404 200 404 404 404", "302 405 405 405 405 405 405", "classroom"),
    Row("teacher:pupil", "302 404 404 200 404 404 404", "302 404 404 302 404 404 404", "pupil"),
    Row("teacher:pupils_add", "302 404 404 200 404 404 404", "302 404 404 422 404 404 404", "classroom"),
    Row("teacher:stories", "302 404 404 200 404 404 404", "302 405 405 405 405 405 405", "classroom"),
    Row("teacher:story_choices", "302 404 404 200 404 404 404", "302 404 404 302 404 404 404", "story of a class"),
    Row("teacher:story_present", "302 404 404 200 404 404 404", "302 404 404 422 404 404 404", "story of a class"),
    Row("teacher:table_csv", "302 404 404 200 404 404 404", "302 405 405 405 405 405 405", "classroom"),
    Row("teacher:unassign", "302 405 405 405 405 405 405", "302 404 404 302 404 404 404", "assignment"),
)


@pytest.fixture
def targets(cast, course):
    """What the addresses need: {target: arguments of reverse()}."""
    now, pupil = timezone.now(), cast.pupil_1.user
    owner = attempts.Owner(learner_id=pupil.pk)
    quiz_lesson, bare_lesson = course.lessons
    content = people.make_package()
    people.give_sheets(quiz_lesson)
    people.put_in_lesson(quiz_lesson, content)
    bare_lesson.quiz = None
    bare_lesson.save()
    open_one = attempts.begin(
        owner=owner, quiz=course.quizzes[0], now=now, language="mn", course=course.page, lesson=quiz_lesson
    )
    done = attempts.begin(owner=owner, quiz=course.opening, now=now, language="mn", course=course.page)
    attempts.hand_in(attempt_id=done.pk, hand_in_id=uuid.uuid4(), responses=None, now=now)
    certificate = certificates.issue(learner=pupil, course=course.page, now=now)
    assignment = classrooms.assign(
        classroom=cast.class_a, course=course.page, lesson=None, due_on=None, by=cast.teacher_a, now=now
    )
    story = people.publish_story(reading.shipped()[0])
    debate = people.publish_debate(course.home)
    return {
        "": [],
        "classroom": [cast.class_a.pk],
        "pupil": [cast.class_a.pk, cast.pupil_1.pk],
        "assignment": [cast.class_a.pk, assignment.pk],
        "lesson": [quiz_lesson.pk],
        "bare lesson": [bare_lesson.pk],
        "content": [quiz_lesson.pk, content.pk],
        "sheet": [quiz_lesson.pk, "bagshid"],
        "debate of a class": [cast.class_a.pk, debate.pk],
        "test": [course.page.pk, "opening"],
        "practice": [people.make_quiz("practice", purpose="practice").pk],
        "attempt": [open_one.pk],
        "question": [open_one.pk, 1],
        "handed in": [done.pk],
        "story": [story.key],
        "story of a class": [cast.class_a.pk, story.key],
        "number": [certificate.code],
        "certificate": [certificate.code, "mn"],
        "no file": ["../secret_key"],
        "no frame": ["a.b.c", "mn"],
        "no frame file": ["a.b.c", "a.png"],
        "no asset": ["a.js"],
    }


@pytest.fixture
def everybody(cast):
    """{role: person}."""
    return {
        "visitor": None, "pupil": cast.pupil_1, "adult": cast.learner, "teacher": cast.teacher_a,
        "elsewhere": cast.teacher_b, "editor": cast.editor, "administrator": cast.administrator,
    }  # fmt: skip


def addresses(resolver: URLResolver | None = None, namespace: str = "") -> set[str]:
    """Names of all addresses, with their namespace; one without a name is called by its route."""
    found = set()
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found |= addresses(entry, entry.namespace or namespace)
        elif isinstance(entry, URLPattern):
            found.add(f"{namespace}:{entry.name or entry.pattern}" if namespace else str(entry.name or entry.pattern))
    return found


def ours() -> set[str]:
    return {name for name in addresses() if name.partition(":")[0] in OUR_NAMESPACES or name in OUR_NAMES}


def test_every_address_of_ours_has_a_row():
    rows = {row.name for row in TABLE}
    assert not ours() - rows, f"No row in the table of permissions for: {', '.join(sorted(ours() - rows))}"
    assert not rows - ours(), f"The table of permissions knows addresses that are gone: {', '.join(sorted(rows - ours()))}"


def test_a_new_address_would_be_noticed():
    assert "teacher:class_detail" in ours()
    assert "signin:_util/login/" in ours()
    assert "wagtailadmin_home" not in ours()


def address_of(row: Row, targets) -> str:
    _namespace, _colon, name = row.name.rpartition(":")
    if name.endswith("/"):
        return f"/{name}"
    return reverse(row.name, args=targets[row.target])


def test_every_role_gets_exactly_what_the_table_says(targets, everybody):
    wrong = []
    for row in TABLE:
        address = address_of(row, targets)
        for role, person in everybody.items():
            for method in METHODS:
                # Each request finds the database as it was: a POST of one role must not open a door to the next.
                with transaction.atomic():
                    got = people.client_for(person).generic(method, address).status_code
                    transaction.set_rollback(True)
                if got != row.expected(method, role):
                    wrong.append(f"{method} {row.name} as {role}: {got}, and the table says {row.expected(method, role)}")
    assert not wrong, "\n".join(wrong)


# --- addresses that packages bring -------------------------------------------------------------------------------------

ADULTS_DOORS = {
    "account_login", "account_signup", "account_inactive", "account_reset_password", "account_password_reset_completed",
}  # fmt: skip
"""allauth's pages that a visitor may see."""


def addresses_of_packages() -> list[tuple[str, str]]:
    """(name, address) of everything that Wagtail and allauth bring and that needs no argument."""
    found = []
    for name in sorted(addresses() - ours()):
        try:
            found.append((name, reverse(name)))
        except NoReverseMatch:
            continue
    return found


def test_to_a_pupil_no_page_of_adults_and_no_cms_is_there(everybody):
    client, wrong = people.client_for(everybody["pupil"]), []
    for name, address in addresses_of_packages():
        if address == "/":
            continue
        for method in METHODS:
            if (got := client.generic(method, address).status_code) != 404:
                wrong.append(f"{method} {name} ({address}): {got}")
    assert not wrong, "\n".join(wrong)


def test_the_cms_is_there_for_its_own_people_only(everybody):
    cms = [(name, address) for name, address in addresses_of_packages() if address.startswith("/admin/")]
    assert len(cms) > 50
    for role in ("adult", "teacher"):
        client = people.client_for(everybody[role])
        wrong = [f"{name} as {role}: {got}" for name, address in cms if (got := client.get(address).status_code) != 404]
        assert not wrong, "\n".join(wrong)
    for role in ("editor", "administrator"):
        assert people.client_for(everybody[role]).get("/admin/").status_code == 200


def test_a_visitor_sees_none_of_it_but_the_doors(everybody):
    shut = (302, 404, 405)
    found = {
        name for name, address in addresses_of_packages() if address != "/" and Client().get(address).status_code not in shut
    }
    assert found == ADULTS_DOORS


def test_without_the_second_factor_the_cms_stays_closed(everybody):
    for role in ("editor", "administrator"):
        client = people.client_for(everybody[role])
        session = client.session
        session.pop(AUTHENTICATION_METHODS_SESSION_KEY, None)
        session.save()
        answer = client.get("/admin/")
        assert answer.status_code == 302
        assert answer.url.startswith(reverse("mfa_reauthenticate"))
