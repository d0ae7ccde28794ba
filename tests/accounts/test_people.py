"""Who is in the database and what is known about them (trust.md 7), and who may do what."""

import pytest
from django.apps import apps
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, models, transaction
from django.test import RequestFactory

from courses.accounts import actions
from courses.accounts.models import PupilSecret, User
from courses.learning.models import Pupil
from tests.cast import PASSWORD

FORBIDDEN = ("mail", "phone", "birth", "register_number", "photo", "avatar", "address", "picture_of", "gender", "passport")
"""Parts of column names that would hold what is not asked of a child."""


def columns(model):
    return {field.column for field in model._meta.get_fields() if getattr(field, "column", None)}


def test_no_table_about_pupils_has_a_column_for_contact_birth_or_photo():
    about_pupils = [Pupil, PupilSecret]
    for model in about_pupils:
        assert not [column for column in columns(model) if any(part in column for part in FORBIDDEN)], model
    # The table of people is shared with adults; the only such column is e-mail, and the database keeps a pupil's empty.
    assert [column for column in columns(User) if any(part in column for part in FORBIDDEN)] == ["email"]


def test_no_model_of_ours_stores_a_photo_or_a_birth_date_of_a_person():
    for model in apps.get_models():
        if not model.__module__.startswith("courses.accounts") and not model.__module__.startswith("courses.learning"):
            continue
        for field in model._meta.get_fields():
            assert not isinstance(field, models.ImageField), (model, field)
            assert not isinstance(field, models.EmailField) or model is User, (model, field)
            assert "birth" not in field.name, (model, field)


@pytest.mark.django_db
def test_the_database_itself_refuses_a_pupil_with_a_mailbox_or_with_power():
    pupil = actions.make_pupil(given_name="Туршаа", initial="Т.")
    for change in ({"email": "child@example.mn"}, {"is_staff": True}, {"is_superuser": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            User.objects.filter(pk=pupil.pk).update(**change)
    assert User.objects.filter(pk=pupil.pk).update(first_name="Туршилт") == 1


@pytest.mark.django_db
def test_a_pupils_username_says_nothing_and_the_password_is_unusable():
    pupil = actions.make_pupil(given_name="Туршаа", initial="Т.")
    assert "урша" not in pupil.username
    assert not pupil.has_usable_password()


@pytest.mark.django_db
def test_a_pupil_in_a_group_of_editors_still_may_nothing(cast):
    editors = Group.objects.get_or_create(name="Editors")[0]
    editors.permissions.add(Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin"))
    for user in (cast.pupil_1.user, cast.editor):
        user.groups.add(editors)
    pupil, editor = User.objects.get(pk=cast.pupil_1.user_id), User.objects.get(pk=cast.editor.pk)
    assert editor.has_perm("wagtailadmin.access_admin")
    assert editor.may_open_cms
    assert not pupil.has_perm("wagtailadmin.access_admin")
    assert not pupil.may_open_cms
    assert pupil.get_all_permissions() == set()


@pytest.mark.django_db
def test_staff_are_marked_superusers_or_have_the_permission_of_the_cms(cast):
    Group.objects.get(name="Editors").permissions.add(
        Permission.objects.get(codename="access_admin", content_type__app_label="wagtailadmin")
    )
    assert set(User.objects.staff()) == {cast.administrator, cast.editor}
    assert User.objects.session_kind(cast.editor.pk) == "staff"
    assert User.objects.session_kind(cast.administrator.pk) == "staff"
    assert User.objects.session_kind(cast.teacher_a.pk) == "adult"
    assert User.objects.session_kind(cast.pupil_1.user_id) == "pupil"


@pytest.mark.django_db
def test_a_password_is_checked_only_behind_the_door_that_counts(cast):
    request = RequestFactory().post("/")
    credentials = {"email": cast.teacher_a.email, "password": PASSWORD}
    assert authenticate(request, **credentials) is None
    assert authenticate(request, username=cast.teacher_a.email, password=PASSWORD) is None
    request.password_try_is_counted = True
    assert authenticate(request, **credentials) == cast.teacher_a
