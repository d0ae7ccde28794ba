"""Sessions: kinds, idle and absolute limits, ending by order, and what they cost (trust.md 13)."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.backends.base import UpdateError
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.accounts import actions
from courses.accounts.models import Session, User
from courses.accounts.sessions import SessionStore
from courses.learning.classrooms import actions as classrooms

pytestmark = pytest.mark.django_db
PAGE = "/garakh/"


def is_in(client) -> bool:
    return client.get(PAGE).context["user"].is_authenticated


def row_of(client) -> Session:
    return Session.objects.get(session_key=client.cookies["sid"].value)


@pytest.fixture
def somebody(cast, client_for):
    Group.objects.get(name="Editors").permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    )
    people = {"pupil": cast.pupil_1, "staff": cast.editor, "adult": cast.teacher_a}
    return lambda kind: client_for(people[kind])


LIMITS = {
    "pupil": (timedelta(minutes=20), timedelta(hours=4)),
    "staff": (timedelta(minutes=30), timedelta(hours=12)),
    "adult": (timedelta(days=14), timedelta(days=30)),
}


@pytest.mark.parametrize("kind", LIMITS)
def test_a_session_ends_after_its_idle_time_and_not_before(kind, somebody, clock):
    client, (idle, _age) = somebody(kind), LIMITS[kind]
    assert row_of(client).kind == kind
    clock(seconds=idle.total_seconds() - 30)
    assert is_in(client)
    clock(seconds=idle.total_seconds() + 61)
    assert not is_in(client)
    assert not Session.objects.filter(user__isnull=False, kind=kind).exists()


@pytest.mark.parametrize("kind", LIMITS)
def test_a_session_ends_at_its_age_however_busy_it_is(kind, somebody, clock):
    client, (idle, age) = somebody(kind), LIMITS[kind]
    steps = int(age / (idle / 2))
    for _step in range(steps):
        clock(seconds=age.total_seconds() / (steps + 1))
        assert is_in(client)
    clock(seconds=age.total_seconds() / (steps + 1) + 1)
    assert not is_in(client)


def test_writing_to_a_session_does_not_lengthen_its_life(somebody, clock):
    client = somebody("pupil")
    started = row_of(client).started_at
    for _step in range(16):
        clock(minutes=15)
        session = client.session
        session["place"] = _step
        session.save()
        if row_of(client).started_at != started:
            pytest.fail("the session began again")
    clock(minutes=1)
    assert not is_in(client)


def test_a_new_key_for_the_same_person_does_not_lengthen_its_life(somebody, clock):
    client = somebody("adult")
    store = SessionStore(client.cookies["sid"].value)
    store.load()
    began = store.row.started_at
    clock(days=3)
    store.cycle_key()
    row = Session.objects.get(session_key=store.session_key)
    assert row.started_at == began
    assert row.kind == "adult"


def test_saving_again_asks_nothing_about_the_person(somebody):
    store = SessionStore(somebody("staff").cookies["sid"].value)
    store.load()
    store["place"] = 1
    with CaptureQueriesContext(connection) as queries:
        store.save()
        store["place"] = 2
        store.save()
    tables = [query["sql"] for query in queries if "accounts_user" in query["sql"] and "accounts_session" not in query["sql"]]
    assert not tables, tables


def test_reading_pages_writes_at_most_once_a_minute(somebody, clock):
    client = somebody("pupil")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as queries:
        for _again in range(3):
            client.get(PAGE)
    assert not [query for query in queries if query["sql"].startswith("UPDATE")]
    clock(seconds=61)
    with CaptureQueriesContext(connection) as queries:
        client.get(PAGE)
        client.get(PAGE)
    assert len([query for query in queries if query["sql"].startswith("UPDATE")]) == 1


def test_ending_the_lesson_ends_the_sessions_of_the_class_and_of_no_other(cast, client_for):
    mine, classmate, other, teacher = (client_for(who) for who in (cast.pupil_1, cast.pupil_2, cast.pupil_b, cast.teacher_a))
    assert classrooms.end_lesson(classroom=cast.class_a) == 2
    assert not is_in(mine)
    assert not is_in(classmate)
    assert is_in(other)
    assert is_in(teacher)


def test_a_reset_ends_the_pupils_sessions(cast, client_for):
    client = client_for(cast.pupil_1)
    assert is_in(client)
    actions.give_new_secret(pupil=cast.pupil_1.user, kind="pin", now=timezone.now())
    assert not is_in(client)


def test_an_ended_session_is_not_brought_back_by_a_request_that_was_under_way(cast, client_for):
    client = client_for(cast.pupil_1)
    under_way = SessionStore(client.cookies["sid"].value)
    assert under_way.get("_auth_user_id")
    actions.end_sessions(users=[cast.pupil_1.user_id])
    under_way.touch()
    assert not Session.objects.filter(user=cast.pupil_1.user).exists()
    under_way["place"] = 1
    with pytest.raises(UpdateError):
        under_way.save()
    assert not Session.objects.filter(user=cast.pupil_1.user).exists()


def test_a_change_by_an_administrator_ends_the_persons_sessions_and_not_the_administrators(cast, client_for, rf):
    from wagtail import hooks

    changed, administrator = client_for(cast.teacher_a), client_for(cast.administrator)
    request = rf.post("/admin/users/1/")
    request.user, request.session = cast.administrator, administrator.session
    for hook in hooks.get_hooks("after_edit_user"):
        hook(request, cast.teacher_a)
        hook(request, cast.administrator)
    assert not is_in(changed)
    assert is_in(administrator)


def test_whoever_becomes_staff_while_signed_in_lives_by_the_limits_of_staff(cast, client_for, clock):
    client = client_for(cast.learner)
    assert row_of(client).kind == "adult"
    User.objects.filter(pk=cast.learner.pk).update(is_superuser=True)
    client.get("/admin/")
    assert row_of(client).kind == "staff"
    clock(minutes=32)
    assert not is_in(client)


def test_clearsessions_sweeps_what_is_too_old_and_nothing_else(somebody, clock):
    pupil, adult = somebody("pupil"), somebody("adult")
    clock(hours=4, minutes=1)
    call_command("clearsessions")
    assert list(Session.objects.exclude(user=None).values_list("kind", flat=True)) == ["adult"]
    assert is_in(adult)
    assert not is_in(pupil)


def test_a_deactivated_person_is_out_at_once(cast, client_for):
    client = client_for(cast.pupil_1)
    User.objects.filter(pk=cast.pupil_1.user_id).update(is_active=False)
    assert not is_in(client)


def test_a_pupils_cookie_goes_when_the_browser_closes(cast):
    from tests.website.signin_steps import walk_in

    client = Client()
    walk_in(client, cast, cast.pupil_1)
    assert client.cookies["sid"]["max-age"] == ""
    assert client.cookies["sid"]["httponly"]
    assert client.cookies["sid"]["samesite"] == "Lax"
