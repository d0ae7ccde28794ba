"""Nothing that identifies a child or opens a door reaches a log or an error report (trust.md 31)."""

import logging

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.views.debug import ExceptionReporter

from courses.accounts.models import User
from courses.learning.classrooms import actions as classrooms
from courses.website.shared.logs import SilentReporterFilter

from .signin_steps import give_secret, open_class, walk_in, walk_to_secret

pytestmark = pytest.mark.django_db
SENTINEL = "Нууцхүү"


@pytest.fixture
def sentinels(cast):
    """Everything about pupil 1 that nobody may read in a log."""
    User.objects.filter(pk=cast.pupil_1.user_id).update(first_name=SENTINEL)
    cast.pupil_1.user.refresh_from_db()
    secret = cast.secret_of(cast.pupil_1)
    code = classrooms.one_time_code(pupil=cast.pupil_1, now=timezone.now())
    return {"name": SENTINEL, "class code": cast.class_a.code, "pin": secret.secret[0], "card": secret.card, "code": code,
            "password": "the-sentinel-password", "mail": cast.teacher_a.email}  # fmt: skip


def nothing_of(sentinels, text):
    found = [what for what, sentinel in sentinels.items() if sentinel in text]
    assert not found, found


def test_signing_in_well_and_badly_logs_nothing_about_anybody(cast, sentinels, caplog):
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        if name.startswith(("django", "courses", "allauth")) and not name.startswith("django.db.backends"):
            logging.getLogger(name).setLevel(logging.DEBUG)
            logging.getLogger(name).propagate = True
    browser = Client(raise_request_exception=False)
    browser.get(reverse("signin:choose"))
    browser.post(reverse("signin:class"), {"code": cast.class_a.code})  # closed
    walk_to_secret(browser, cast.pupil_1)
    browser.post(reverse("signin:secret"), {"secret": "000000"})
    browser.post(reverse("signin:secret"), {"code": sentinels["code"]})
    browser.post(reverse("signin:leave"))
    walk_in(browser, cast, cast.pupil_1)
    browser.post(reverse("signin:leave"))
    browser.post(reverse("signin:card"), {"card": sentinels["card"]})
    browser.post(reverse("signin:card"), {"card": sentinels["card"] + "x"})
    Client(enforce_csrf_checks=True).post(reverse("signin:card"), {"card": sentinels["card"]})
    browser.post(reverse("signin:name"), {"pupil": "999"})
    adult = Client()
    adult.post(reverse("account_login"), {"login": sentinels["mail"], "password": sentinels["password"]})
    adult.post(reverse("account_login"), {"login": sentinels["mail"], "password": "a long test password 42"})
    adult.get("/nowhere/")
    assert caplog.records  # 403, 404: something was logged
    nothing_of(sentinels, caplog.text + "".join(str(record.__dict__.get("args")) for record in caplog.records))


def break_and_send(monkeypatch, cast, sentinels):
    """An error in the middle of checking a secret, with everything in local variables."""
    browser = Client(raise_request_exception=False)
    browser.get(reverse("signin:choose"))
    walk_to_secret(browser, cast.pupil_1)

    def fails(*, pupil_id, given, device, now):
        whose = cast.pupil_1.user.first_name  # a local variable that a report would print
        raise RuntimeError("a fault while checking") if whose else None

    monkeypatch.setattr("courses.accounts.actions.check_secret", fails)
    response = give_secret(browser, cast.secret_of(cast.pupil_1))
    assert response.status_code == 500
    return response


def test_the_page_of_an_error_tells_the_child_nothing_of_the_inside(monkeypatch, cast, sentinels):
    nothing_of(sentinels, break_and_send(monkeypatch, cast, sentinels).content.decode())


def test_the_mail_about_an_error_names_nobody(monkeypatch, cast, sentinels, settings):
    settings.ADMINS = [("Duty", "duty@example.mn")]
    from django.utils.log import AdminEmailHandler

    handler, logger = AdminEmailHandler(include_html=True), logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        break_and_send(monkeypatch, cast, sentinels)
    finally:
        logger.removeHandler(handler)
    (letter,) = mail.outbox
    assert "a fault while checking" in letter.body
    nothing_of(sentinels, letter.subject + letter.body + "".join(str(part[0]) for part in letter.alternatives))


def test_a_report_about_a_form_keeps_its_fields_to_itself(rf, sentinels, settings):
    assert settings.DEFAULT_EXCEPTION_REPORTER_FILTER.endswith(SilentReporterFilter.__name__)
    request = rf.post(reverse("signin:secret"), {"secret": sentinels["pin"], "code": sentinels["code"]})
    session_key = request.COOKIES["sid"] = get_random_string(32)
    request.user = None
    try:
        given = sentinels["pin"]
        raise ValueError(f"broken after {len(given)} signs")
    except ValueError as error:
        report = ExceptionReporter(request, type(error), error, error.__traceback__)
        text = report.get_traceback_text() + report.get_traceback_html()
    nothing_of({**sentinels, "session": session_key}, text)


def test_the_names_of_a_class_stand_on_no_page_before_the_code(cast, sentinels):
    open_class(cast.class_a)
    for address in ("choose", "class", "card", "leave"):
        nothing_of(sentinels, Client().get(reverse(f"signin:{address}")).content.decode())
