"""Every table about a person is in the register, and what the register says is what happens (trust.md 27)."""

import json
import uuid
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone

from courses.accounts.models import PupilSecret, SignInTry, User
from courses.accounts.personal_data import REGISTER as OF_ACCOUNTS
from courses.content.h5p.results import ANSWERED
from courses.learning import journey
from courses.learning.attempts import actions as attempts
from courses.learning.certificates import actions as certificates
from courses.learning.impact import actions as impact
from courses.learning.models import Attempt, Certificate
from courses.learning.personal_data import REGISTER as OF_LEARNING
from courses.learning.personal_data import erase, handed_over
from courses.learning.plays import actions as plays
from tests import cast as people

REGISTER = {kept.model: kept for kept in (*OF_ACCOUNTS, *OF_LEARNING)}
OUR_HOUSES = ("accounts", "learning")


def keys_to_people(model) -> list[models.Field]:
    """Foreign keys of a table's own columns (those of a page's parent table are the parent's) that point at a person."""
    fields = [*model._meta.local_fields, *model._meta.local_many_to_many]
    return [field for field in fields if field.is_relation and field.related_model is User]


def tables_about_people() -> set[str]:
    tables = [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]
    return {model._meta.label for model in tables if model._meta.app_label in OUR_HOUSES or keys_to_people(model)}


def test_every_table_about_a_person_is_registered():
    missing = tables_about_people() - set(REGISTER)
    assert not missing, (
        f"Say why, how long, what is handed over and how it is erased, in personal_data.py, of: {sorted(missing)}"
    )
    gone = set(REGISTER) - tables_about_people()
    assert not gone, f"The register of personal data knows tables that are gone: {sorted(gone)}"


@pytest.mark.parametrize("kept", REGISTER.values(), ids=lambda kept: kept.model)
def test_an_entry_says_everything_and_names_real_columns(kept):
    assert kept.why.endswith(".")
    assert kept.how_long
    assert kept.erased
    model = apps.get_model(kept.model)
    for lookup in (*kept.person, *kept.fields):
        model._default_manager.values(lookup).query  # noqa: B018  (raises FieldError for a column that does not exist)
    secret = [
        name for name in kept.fields if any(word in name for word in ("hash", "password", "secret", "key", "session_data"))
    ]
    assert not secret, f"{kept.model} would hand over {secret}"


@pytest.mark.parametrize("kept", REGISTER.values(), ids=lambda kept: kept.model)
def test_every_foreign_key_to_a_person_is_named_or_forgets_the_person_by_itself(kept):
    """A key that CASCADEs or is about the person must be in `person`; one that notes who did something may be SET_NULL."""
    for field in keys_to_people(apps.get_model(kept.model)):
        if field.name not in kept.person:
            assert field.remote_field.on_delete is models.SET_NULL, f"{kept.model}.{field.name} is not in the register"


# --- what is handed over, and what erasure leaves ------------------------------------------------------------------------

GIVEN_NAME = "Бүртгэлтхүү"


@pytest.fixture
def learner(cast, course):
    """A pupil with a name that stands nowhere else, who has done everything a pupil can do."""
    (pupil,) = people.add_pupils(cast.class_a, (GIVEN_NAME, "Ц"))
    people.give_cards(cast.class_a, pupil)
    now, user = timezone.now(), pupil.user
    people.client_for(pupil).get("/minii/")
    attempt = attempts.begin(
        owner=attempts.Owner(learner_id=user.pk), quiz=course.quizzes[0], now=now, language="mn", course=course.page,
        lesson=course.lessons[0],
    )  # fmt: skip
    journey.hand_in(attempt=attempt, learner=user, hand_in_id=uuid.uuid4(), responses={1: ["a"]}, now=now)
    people.take_quiz(user, course.opening, right=1, course=course.page, when=now)
    people.take_quiz(user, course.closing, right=3, course=course.page, when=now + timedelta(days=1))
    play_content(user, course, now)
    impact.say_sex(learner_id=user.pk, sex="f", now=now)
    impact.draw_forms(course=course.page, learners=[user.pk], seed="", now=now)
    certificates.issue(learner=user, course=course.page, now=now)
    SignInTry.objects.create(subject=f"pupil:{user.pk}", device="d", wrong=1, since=now, last_at=now)
    return user


def play_content(user, course, now) -> None:
    """The learner plays an interactive content to its end, and says who it is in everything that may be kept of it."""
    content = people.make_package()
    lesson = people.put_in_lesson(course.lessons[1], content)
    play = journey.begin_play(learner=user, course=course.page, lesson=lesson, package=content, language="mn", now=now)
    plays.keep_state(play=play, state=GIVEN_NAME, now=now)
    result = {"score": {"raw": 1, "max": 2, "min": 0}, "response": "0"}
    said = {"actor": {"name": "Хэн нэгэн"}, "verb": {"id": ANSWERED}, "object": {"id": GIVEN_NAME}, "result": result}
    journey.take_statement(
        play=play, learner=user, course=course.page, lesson=lesson, key=uuid.uuid4(), statement=said, now=now
    )


def text_of_database() -> str:
    """Every value of every column of every table."""
    return "\n".join(
        str(value)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        for row in model._base_manager.values_list()
        for value in row
    )


def test_what_is_handed_over_has_what_the_person_did_and_no_secret(learner):
    given = json.dumps(handed_over(learner), ensure_ascii=False, default=str)
    assert GIVEN_NAME in given
    for model in (
        "accounts.User",
        "learning.Pupil",
        "learning.Attempt",
        "learning.Answer",
        "learning.LessonProgress",
        "learning.Certificate",
        "learning.Play",
        "learning.Statement",
    ):
        assert handed_over(learner)[model], model
    secret = PupilSecret.objects.get(pupil=learner)
    for hidden in (secret.secret_hash, secret.card_hash, learner.password, learner.username):
        assert hidden not in given


def test_what_is_handed_over_is_about_nobody_else(cast, learner):
    given = json.dumps(handed_over(learner), ensure_ascii=False, default=str)
    for other in (cast.pupil_1.user, cast.pupil_2.user, cast.teacher_a):
        assert other.first_name not in given
    assert "learning.Attempt" not in handed_over(cast.pupil_1.user)


def test_after_erasure_nothing_in_the_database_names_the_person(cast, learner):
    assert GIVEN_NAME in text_of_database()
    number, before = learner.pk, User.objects.count()
    erase(user=learner)
    assert GIVEN_NAME not in text_of_database()
    assert User.objects.count() == before - 1
    assert not Attempt.objects.exclude(learner=None).exists()
    assert not SignInTry.objects.filter(subject__endswith=f":{number}").exists()


def test_an_erased_persons_certificate_stays_valid_without_a_name(client, learner):
    certificate = Certificate.objects.get(learner=learner)
    erase(user=learner)
    certificate.refresh_from_db()
    assert certificate.is_valid
    assert (certificate.learner, certificate.name) == (None, "")
    page = client.get(f"/gerchilgee/{certificate.code}/")
    assert page.status_code == 200
    assert GIVEN_NAME not in page.content.decode()


def test_erasing_a_teacher_keeps_the_class_and_its_pupils(cast):
    erase(user=cast.teacher_a)
    cast.class_a.refresh_from_db()
    assert cast.class_a.authorised_by is None
    assert cast.class_a.pupils.count() == 2
    assert "bagsha@example.mn" not in text_of_database()


def test_erasing_an_editor_leaves_no_name_in_the_cms(cast):
    TOTP.activate(cast.editor, generate_totp_secret())
    home, _catalogue = people.build_home()
    home.owner = cast.editor
    home.save_revision(user=cast.editor, log_action=True)
    erase(user=cast.editor)
    assert "editor@example.mn" not in text_of_database()


def test_the_command_writes_a_private_file_and_erases_only_after_yes(cast, learner, tmp_path, monkeypatch):
    path = tmp_path / "one.json"
    call_command("personal_data", "export", str(learner.pk), to=path, verbosity=0)
    assert GIVEN_NAME in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    monkeypatch.setattr("builtins.input", lambda _question: "no")
    with pytest.raises(CommandError, match="Nothing was erased"):
        call_command("personal_data", "erase", str(learner.pk))
    assert User.objects.filter(pk=learner.pk).exists()
    call_command("personal_data", "erase", "bagsha@example.mn", yes=True, verbosity=0)
    assert not User.objects.filter(email="bagsha@example.mn").exists()
    with pytest.raises(CommandError, match="no account"):
        call_command("personal_data", "export", "nobody@example.mn")


def test_tidying_deletes_what_was_kept_long_enough_and_nothing_else(cast, course, learner):
    now = timezone.now()
    for days in (31, 1):
        attempts.begin(
            owner=attempts.Owner(visitor=f"visitor-{days}"), quiz=course.opening, now=now - timedelta(days=days), language="mn"
        )
    SignInTry.objects.create(subject="class", device="old", wrong=1, since=now, last_at=now - timedelta(days=91))
    call_command("tidy", verbosity=0)
    assert list(Attempt.objects.filter(learner=None).values_list("visitor", flat=True)) == ["visitor-1"]
    assert not SignInTry.objects.filter(device="old").exists()
    assert SignInTry.objects.filter(subject=f"pupil:{learner.pk}").exists()
    assert Attempt.objects.filter(learner=learner).exists()
