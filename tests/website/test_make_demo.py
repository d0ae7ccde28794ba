"""The people of the demo: made by the real actions, refused where they do not belong, the same when made again."""

import json
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.utils import timezone

from courses.accounts.actions import check_secret
from courses.accounts.models import User
from courses.learning.models import Attempt, Certificate, Classroom, Enrolment, LessonProgress, Pupil
from elearning.start import totp
from tests import cast as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def demo(folder):
    """The demo, made once over a small course."""
    people.build_course(lessons=4)
    call_command("make_demo", verbosity=0)
    return json.loads((folder / "demo.json").read_text())


def test_without_the_setting_no_demo_is_made(settings, folder):
    settings.DEMO = False
    people.build_course()
    with pytest.raises(CommandError, match="Demo accounts refuse to exist here"):
        call_command("make_demo")
    assert not User.objects.exists()


def test_among_other_people_no_demo_is_made(folder):
    people.build_course()
    people.make_adult("real")
    with pytest.raises(CommandError, match="other people already live in this database"):
        call_command("make_demo")
    assert not User.objects.filter(email__endswith="demo.example").exists()


def test_without_a_course_the_command_says_what_comes_first(folder):
    with pytest.raises(CommandError, match="load_content"):
        call_command("make_demo")


def test_everybody_is_there_with_what_they_need(demo):
    for name, group in (("redaktor", "Editors"), ("khyanagch", "Moderators"), ("alban-khaagch", "Officials")):
        assert User.objects.get(email=f"{name}@demo.example").groups.filter(name=group).exists()
    assert User.objects.get(email="admin@demo.example").is_superuser
    assert Authenticator.objects.filter(type="totp").count() == len(demo["totp"]) == 4
    room = Classroom.objects.get(name="5а")
    assert room.is_open(timezone.now())
    assert room.pupils.count() == 6
    assert room.assignments.count() == 1


def test_the_printed_secrets_open_the_accounts(demo, client):
    for pupil in Pupil.objects.filter(number__lte=2).select_related("user"):
        given = tuple(demo["pupils"][str(pupil.user_id)]["secret"])
        assert check_secret(pupil_id=pupil.user_id, given=given, device="d", now=timezone.now())
    mailbox, secret = "admin@demo.example", demo["totp"]["admin@demo.example"]
    answer = client.post("/burtgel/login/", {"login": mailbox, "password": "tsakhim-khuleg-demo"})
    assert answer.status_code == 302
    answer = client.post(answer.url, {"code": totp(secret, time.time())})
    assert answer.status_code == 302
    assert client.get("/admin/").status_code == 200


def test_the_class_table_lives(demo):
    """Somebody is done with a certificate, somebody is half way, somebody is stuck, somebody has not begun."""
    assert Certificate.objects.count() == 1
    assert Enrolment.objects.exclude(completed_at=None).count() == 1
    assert LessonProgress.objects.exclude(done_at=None).exists()
    assert Attempt.objects.handed_in().filter(percent__lt=60).exists()
    assert Attempt.objects.filter(handed_in_at__gt=timezone.now()).count() == 0
    assert Pupil.objects.filter(classroom__name="5а", user__enrolments=None).count() == 1


def test_made_again_nothing_changes_but_the_open_classes(demo, folder):
    before = {
        model: model.objects.count() for model in (User, Pupil, Classroom, Attempt, Certificate, LessonProgress, Authenticator)
    }
    Classroom.objects.update(open_until=None)
    call_command("make_demo", verbosity=0)
    assert {model: model.objects.count() for model in before} == before
    assert json.loads((folder / "demo.json").read_text()) == demo
    assert Classroom.objects.get(name="5а").is_open(timezone.now())


def test_a_secret_that_was_changed_since_is_made_anew_and_listed(demo, folder):
    pupil = Pupil.objects.filter(classroom__name="5а").first()
    people.give_cards(pupil.classroom, pupil)
    call_command("make_demo", verbosity=0)
    given = json.loads((folder / "demo.json").read_text())["pupils"][str(pupil.user_id)]["secret"]
    assert check_secret(pupil_id=pupil.user_id, given=tuple(given), device="d", now=timezone.now())
    assert " ".join(given) in (folder / "demo.txt").read_text()


def test_the_lists_are_for_their_owner_only(demo, folder):
    for name in ("demo.json", "demo.txt"):
        assert (folder / name).stat().st_mode & 0o077 == 0
