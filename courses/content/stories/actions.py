"""Writes about stories."""

from collections.abc import Mapping

from django.db import transaction

from ..audiences.models import Audience
from .intake import Plan, plan
from .models import Story


@transaction.atomic
def take_in(
    *, files: Mapping[str, bytes], onto: Story | None, key: str, audience: Audience | None, agreed: bool,
    may_change: bool,
) -> Plan:  # fmt: skip
    """Take in files of Twee, all or nothing; the same files twice change nothing. Returns the plan that was carried out.

    Nothing is stored where the plan has a problem, loses something that nobody agreed to, or would change a story that is
    there already while `may_change` is False.
    """
    # Held from here on, so that nobody saves the story between looking and storing; which one, only its file says.
    list(Story.objects.select_for_update(of=("self",)).values_list("pk"))
    made = plan(files, onto=onto, key=key, audience=audience)
    if made.sound and made.changes and (agreed or not made.losses) and (made.is_new or may_change):
        made.story.save()
    return made
