"""Certificates in the CMS: looked up, revoked with a reason, issued anew as a new record; never edited, never deleted."""

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from courses.learning.certificates import actions
from courses.learning.models import Certificate
from courses.lib import codes
from tests.content.editing import cms, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return cms(make_person("administrator", "saraa"))


@pytest.fixture
def certificate(cast, course):
    return actions.issue(learner=cast.learner, course=course.page, now=timezone.now(), percent=90)


def look(certificate):
    return reverse("certificates:look", args=[certificate.pk])


def test_a_certificate_is_found_by_number_however_typed_and_by_name(desk, certificate):
    number = codes.grouped(certificate.code, 4)
    for typed in (number, number.lower(), certificate.code, certificate.name.split()[0].lower(), certificate.name):
        rows = desk.get(reverse("certificates:index"), {"q": typed}).context["object_list"]
        assert [row.pk for row in rows] == [certificate.pk], typed
    assert not desk.get(reverse("certificates:index"), {"q": "өөрхүн"}).context["object_list"]


def test_a_revocation_needs_a_reason(desk, certificate):
    for reason in ("", "   "):
        answer = desk.post(look(certificate), {"revoke": "1", "reason": reason})
        assert answer.status_code == 200
        assert answer.context["form"].errors["reason"]
    certificate.refresh_from_db()
    assert certificate.is_valid


def test_a_revocation_keeps_who_when_and_why(desk, certificate):
    assert desk.post(look(certificate), {"revoke": "1", "reason": "Нэр буруу бичигдсэн."}).status_code == 302
    certificate.refresh_from_db()
    assert not certificate.is_valid
    assert certificate.revoke_reason == "Нэр буруу бичигдсэн."
    assert certificate.revoked_by.email == "saraa@example.mn"
    desk.post(look(certificate), {"revoke": "1", "reason": "Өөр шалтгаан."})
    certificate.refresh_from_db()
    assert certificate.revoke_reason == "Нэр буруу бичигдсэн."


def test_issuing_anew_makes_a_new_record_and_keeps_the_old_one(desk, certificate, cast):
    cast.learner.first_name = "Шинэнэр"
    cast.learner.save()
    old_name = certificate.name
    answer = desk.post(look(certificate), {"reissue": "1", "reason": "Нэр өөрчлөгдсөн."})
    fresh = Certificate.objects.get(replaces=certificate)
    assert answer.url == look(fresh)
    certificate.refresh_from_db()
    assert (certificate.is_valid, certificate.name) == (False, old_name)
    assert fresh.is_valid
    assert "Шинэнэр" in fresh.name
    assert fresh.code != certificate.code
    assert codes.grouped(certificate.code, 4) in desk.get(look(fresh)).content.decode()


def test_there_is_no_address_to_edit_add_or_delete_a_certificate(desk, certificate):
    for name in ("edit", "add", "delete", "copy"):
        with pytest.raises(NoReverseMatch):
            reverse(f"certificates:{name}", args=[certificate.pk])
    for url in (
        f"/admin/certificates/edit/{certificate.pk}/",
        f"/admin/certificates/delete/{certificate.pk}/",
        "/admin/certificates/new/",
    ):
        assert desk.post(url, {"name": "Өөр"}).status_code == 404
    assert Certificate.objects.get().name == certificate.name


def test_looking_changes_nothing_and_posted_fields_are_not_taken(desk, certificate):
    desk.get(look(certificate))
    desk.post(look(certificate), {"name": "Өөр", "code": "AAAA", "percent": "100"})
    kept = Certificate.objects.get()
    assert (kept.name, kept.code, kept.is_valid) == (certificate.name, certificate.code, True)


@pytest.mark.parametrize("role", ["editor", "moderator"])
def test_editors_and_moderators_see_no_certificate(certificate, role):
    client = cms(make_person(role, "tuya"))
    for url in (reverse("certificates:index"), look(certificate)):
        answer = client.get(url)
        assert answer.status_code in (302, 403)
        assert certificate.name not in answer.content.decode()
    assert client.post(look(certificate), {"revoke": "1", "reason": "x"}).status_code in (302, 403)
    certificate.refresh_from_db()
    assert certificate.is_valid


def test_the_list_filters_valid_and_revoked(desk, certificate):
    index = reverse("certificates:index")
    assert len(desk.get(index, {"state": "valid"}).context["object_list"]) == 1
    assert not desk.get(index, {"state": "revoked"}).context["object_list"]
