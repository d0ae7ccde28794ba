"""People in the CMS: adults only, for administrators only; nobody gives themselves more than they have."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from courses.accounts.models import Session, User
from courses.content.models import HelpChannel
from tests.cast import client_for, make_adult
from tests.content.editing import cms, make_person

pytestmark = pytest.mark.django_db

INDEX = "wagtailusers_users:index"


@pytest.fixture
def administrator():
    return make_person("administrator", "saraa")


def edit(user):
    return reverse("wagtailusers_users:edit", args=[user.pk])


def group(name):
    return Group.objects.get(name=name)


def form(user, **more):
    data = {"last_name": user.last_name, "first_name": user.first_name, "email": user.email, "password1": "", "password2": "",
            "groups": [row.pk for row in user.groups.all()], "is_active": "on"}  # fmt: skip
    return {**data, **more}


def test_pupils_are_neither_listed_nor_found_nor_opened(cast, administrator):
    client = cms(administrator)
    pupil = cast.pupil_1.user
    page = client.get(reverse(INDEX)).content.decode()
    assert cast.teacher_a.email in page
    assert pupil.first_name not in page
    assert pupil.username not in page
    assert not client.get(reverse(INDEX), {"q": pupil.first_name}).context["object_list"]
    assert not client.get(reverse("wagtailadmin_home")).context.get("users")
    assert client.get(edit(pupil)).status_code == 404
    assert client.post(edit(pupil), form(pupil, email="a@example.mn")).status_code == 404
    assert client.get(reverse("wagtailusers_users:history", args=[pupil.pk])).status_code == 404


def test_bulk_actions_reach_nobody(cast, administrator):
    client = cms(administrator)
    pupil = cast.pupil_1.user
    for action in ("assign_role", "set_active_state", "delete"):
        url = reverse("wagtail_bulk_action", args=["accounts", "user", action])
        client.post(
            f"{url}?id={pupil.pk}&id={cast.teacher_a.pk}", {"role": group("Administrators").pk, "mark_as_active": "False"}
        )
    for person in (pupil, cast.teacher_a):
        person.refresh_from_db()
        assert person.is_active
        assert not person.groups.exists()


@pytest.mark.parametrize("role", ["editor", "moderator"])
def test_editors_and_moderators_open_no_page_of_administrators(cast, role):
    client = cms(make_person(role, "tuya"))
    for url in (
        reverse(INDEX), reverse("wagtailusers_users:add"), edit(cast.teacher_a), reverse("wagtailusers_groups:index"),
        reverse("schools:index"), reverse("schools:add"), reverse("teachers:index"), reverse("certificates:index"),
        "/admin/settings/content/platform/", "/admin/settings/content/safetysettings/",
    ):  # fmt: skip
        answer = client.get(url)
        assert answer.status_code in (302, 403), url
        assert cast.teacher_a.email not in answer.content.decode()


def test_the_same_pages_open_for_administrators(cast, administrator):
    client = cms(administrator)
    for url in (reverse(INDEX), reverse("schools:index"), reverse("teachers:index"), reverse("certificates:index"),
                "/admin/settings/content/platform/", "/admin/settings/content/safetysettings/"):  # fmt: skip
        assert client.get(url, follow=True).status_code == 200, url


def test_an_administrator_who_is_no_superuser_neither_sees_superusers_nor_makes_one(cast, administrator):
    client = cms(administrator)
    assert cast.administrator.is_superuser
    assert cast.administrator.email not in client.get(reverse(INDEX)).content.decode()
    assert client.get(edit(cast.administrator)).status_code == 404
    client.post(edit(cast.teacher_a), form(cast.teacher_a, is_superuser="on"))
    assert not User.objects.get(pk=cast.teacher_a.pk).is_superuser


def test_nobody_gives_a_role_to_themselves(administrator):
    client = cms(administrator)
    client.post(edit(administrator), form(administrator, groups=[group("Editors").pk], is_superuser="on"))
    administrator.refresh_from_db()
    assert [row.name for row in administrator.groups.all()] == ["Administrators"]
    assert not administrator.is_superuser


def test_a_new_person_needs_no_username_and_signs_in_by_email(administrator):
    data = {"last_name": "Дорж", "first_name": "Оюун", "email": "Oyun@Example.mn", "password1": "long enough 4711",
            "password2": "long enough 4711", "groups": [group("Editors").pk]}  # fmt: skip
    answer = cms(administrator).post(reverse("wagtailusers_users:add"), data)
    assert answer.status_code == 302, answer.context["form"].errors
    person = User.objects.get(email="oyun@example.mn")
    assert (person.kind, person.is_staff, person.is_superuser) == ("adult", True, False)
    assert person.username.startswith("adult-")
    assert person.may_open_cms


def test_the_same_address_twice_is_refused(administrator, cast):
    data = {
        "last_name": "Д",
        "first_name": "О",
        "email": cast.teacher_a.email.upper(),
        "password1": "long enough 4711",
        "password2": "long enough 4711",
    }
    answer = cms(administrator).post(reverse("wagtailusers_users:add"), data)
    assert "email" in answer.context["form"].errors


def test_losing_a_role_ends_the_sessions_and_closes_the_cms(administrator):
    editor = make_person("editor", "tuya")
    browser = cms(editor)
    assert browser.get("/admin/").status_code == 200
    cms(administrator).post(edit(editor), form(editor, groups=[]))
    editor.refresh_from_db()
    assert not editor.is_staff
    assert not Session.objects.filter(user=editor).exists()
    assert browser.get("/admin/").status_code in (302, 404)


def test_nobody_is_deleted_here(cast, administrator):
    client = cms(administrator)
    assert client.post(f"/admin/users/delete/{cast.teacher_a.pk}/").status_code == 404
    assert User.objects.filter(pk=cast.teacher_a.pk).exists()


def test_the_roles_have_the_rights_of_their_work_and_no_more():
    def may(role):
        person = User.objects.get(pk=make_person(role, role).pk)
        return {
            name for name in (
                "content.change_question", "content.delete_question", "content.change_platform", "accounts.change_user",
                "accounts.delete_user", "auth.change_group", "learning.change_school", "learning.delete_school",
                "learning.change_certificate", "learning.delete_certificate", "learning.view_pupil",
                "wagtailadmin.access_admin",
            ) if person.has_perm(name)
        }  # fmt: skip

    editors = {"content.change_question", "wagtailadmin.access_admin"}
    moderators = editors | {"content.delete_question"}
    assert may("editor") == editors
    assert may("moderator") == moderators
    assert may("administrator") == moderators | {
        "content.change_platform", "accounts.change_user", "learning.change_school", "learning.change_certificate",
    }  # fmt: skip


def test_learners_teachers_and_pupils_find_no_cms(cast):
    for person in (cast.learner, cast.teacher_a, cast.pupil_1):
        assert client_for(person).get("/admin/").status_code in (302, 404)
    assert client_for(None).get("/admin/").status_code == 302


def test_a_help_channel_is_changed_by_an_editor_and_needs_a_way_to_be_reached():
    channel = HelpChannel(key="turshilt", name_mn="Туршилтын утас", number="0 000", tel="000", live=True)
    channel.save()
    client = cms(make_person("editor"))
    url = reverse("wagtailsnippets_content_helpchannel:edit", args=[channel.pk])
    names = ("name", "hours", "languages", "for_whom", "cost", "what_happens")
    data = {f"{name}_{code}": "" for name in names for code in ("mn", "en")}
    data |= {
        "key": "turshilt",
        "name_mn": "Өөр нэр",
        "number": "1 111",
        "tel": "1111",
        "url": "",
        "order": "0",
        "live": "on",
        "source": "",
    }
    assert client.post(url, data).status_code == 302
    assert HelpChannel.objects.get().name_mn == "Өөр нэр"
    assert client.post(url, {**data, "tel": "", "url": ""}).status_code == 200
    assert client.post(url, {**data, "tel": "12-34"}).status_code == 200
    assert HelpChannel.objects.get().tel == "1111"


def test_an_adult_made_elsewhere_keeps_the_session_when_somebody_else_is_changed(administrator, cast):
    browser = client_for(cast.learner)
    cms(administrator).post(edit(cast.teacher_a), form(cast.teacher_a, first_name="Шинэ"))
    assert Session.objects.filter(user=cast.learner).exists()
    assert browser.session.session_key
    assert make_adult("khen").is_staff is False
