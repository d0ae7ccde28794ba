"""The editor's hands: people of the CMS, and forms that are opened, changed and sent as a browser does it."""

import json

from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, rich_text, streamfield

from courses.accounts.models import User
from courses.content.editorial.blocks import RICH_TEXT
from tests import cast as people

ROLES = {"editor": "Editors", "moderator": "Moderators", "administrator": "Administrators"}


def make_person(role: str, name: str = "") -> User:
    """A person of the CMS with one role and nothing else (no superuser)."""
    return people.make_adult(name or role, groups=(ROLES[role],), is_staff=True)


cms = people.client_for
"""A browser in which a person of the CMS has signed in with a second factor."""


def edit_url(page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def page_form(client: Client, page) -> dict:
    """What the page's edit form would send unchanged."""
    answer = client.get(edit_url(page))
    assert answer.status_code == 200, answer
    data = querydict_from_html(answer.content.decode(), form_id="page-edit-form").dict()
    latest = type(page).objects.get(pk=page.pk).get_latest_revision_as_object()
    for name in page.translated_fields():
        for code in ("mn", "en"):
            field = f"{name}_{code}"
            value = getattr(latest, field)
            kind = type(page._meta.get_field(name)).__name__
            if kind == "SourceStreamField":
                data.update(nested_form_data({field: streamfield([])}))
                data.update(stream(field, [(child.block_type, child.value) for child in value]))
            elif kind == "RichTextField":
                data[field] = rich(str(value))
    return data


def rich(html: str) -> str:
    """Rich text as Wagtail's editor sends it."""
    return rich_text(html, features=RICH_TEXT)


def raw_rich(blocks: list[dict], entities: dict | None = None) -> str:
    """What a forged request may send instead: any content state."""
    return json.dumps({"blocks": blocks, "entityMap": entities or {}})


def stream(field: str, children: list[tuple[str, object]]) -> dict:
    """A StreamField of headings, texts and key messages as the editor sends it."""
    sent = [(kind, rich(getattr(value, "source", value)) if kind == "text" else value) for kind, value in children]
    return nested_form_data({field: streamfield(sent)})


def send(client: Client, page, *, action: str = "", follow: bool = False, **changes):
    """Open the page's form, change fields, send it. `action`: "" saves a draft, "publish", "submit"."""
    data = page_form(client, page)
    for name in [name for name in changes if name.startswith(("body", "promises"))]:
        for key in [key for key in data if key.startswith(f"{name}-")]:
            del data[key]
        data.update(stream(name, changes.pop(name)))
    data.update(changes)
    if action:
        data[f"action-{action}"] = "1"
    answer = client.post(edit_url(page), data, follow=follow)
    if answer.status_code == 200 and not follow:
        form = answer.context["form"]
        raise AssertionError(f"not saved: {form.errors} {[s.errors for s in form.formsets.values()]}")
    return answer
