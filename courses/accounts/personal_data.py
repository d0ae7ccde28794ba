"""The register of personal data: for every table about a person why it is kept, how long, what is handed over, how it ends.

This file has the tables of this house and those that Django, allauth and Wagtail bring; `learning/personal_data.py` has
the rest. A table with a person in it that stands in neither fails `tests/test_personal_data.py`. `manage.py personal_data`
hands over or erases what is kept about one person, by these registers.
"""

from dataclasses import dataclass, field

from django.apps import apps
from django.db import transaction

from . import actions
from .models import SignInTry, User

GOES = "goes with the person"
LOSES_NAME = "stays, and names nobody any more"
BY_AGE = "goes by age; is about nobody who could be named"

WHILE_ACCOUNT = "as long as the account exists"


@dataclass(frozen=True)
class Kept:
    """What is kept in one table. `person` are the lookups from a row to the person it is about; `fields` are handed over."""

    model: str
    why: str
    how_long: str
    erased: str
    person: tuple[str, ...] = ()
    fields: tuple[str, ...] = field(default=())
    # Why some columns are not handed over.
    withheld: str = ""

    def rows(self, user: User) -> list[dict]:
        """The rows about this person, with `fields` only."""
        if not self.fields:
            return []
        manager = apps.get_model(self.model)._default_manager
        found: dict = {}
        for lookup in self.person:
            found |= {row["pk"]: row for row in manager.filter(**{lookup: user.pk}).values("pk", *self.fields)}
        return [{name: row[name] for name in self.fields} for row in found.values()]


def of_editor(model: str, why: str, *person: str) -> Kept:
    """A trace of work in the CMS."""
    return Kept(model, why, "as long as the text it belongs to", LOSES_NAME, person)


REGISTER = (
    Kept(
        "accounts.User",
        "To know who learns, teaches or edits, and to write the name on class lists and certificates.",
        WHILE_ACCOUNT,
        GOES,
        ("pk",),
        ("first_name", "last_name", "email", "kind", "language", "date_joined", "last_login", "is_staff", "is_superuser"),
        "The password is kept as a hash; the username is random and is never shown.",
    ),
    Kept("accounts.User_groups", "Editors and moderators.", WHILE_ACCOUNT, GOES, ("user",), ("group__name",)),
    Kept(
        "accounts.User_user_permissions",
        "Permissions given to one person.",
        WHILE_ACCOUNT,
        GOES,
        ("user",),
        ("permission__name",),
    ),
    Kept(
        "accounts.PupilSecret",
        "A pupil signs in with it.",
        "until it is replaced, the pupil leaves the class, or the class is archived",
        GOES,
        ("pupil",),
        ("kind", "changed_at"),
        "Hashes of the secret, the card and the one-time code are of no use to anybody but a thief.",
    ),
    Kept(
        "accounts.SignInTry",
        "Against guessing: wrong tries by device. It holds a number or a digest, no name, e-mail or network address.",
        "90 days after the last try (rules.TRIES_KEPT)",
        GOES,
        withheld="It says only that somebody guessed wrong.",
    ),
    Kept(
        "accounts.Session",
        "A browser stays signed in.",
        "until signing out, 20 minutes without use for pupils, 30 for staff; rows are cleared daily",
        GOES,
        ("user",),
        ("kind", "started_at", "seen_at"),
        "The key of a session opens it.",
    ),
    Kept(
        "account.EmailAddress",
        "An adult's mailbox, and that it was confirmed.",
        WHILE_ACCOUNT,
        GOES,
        ("user",),
        ("email", "verified"),
    ),
    Kept(
        "mfa.Authenticator",
        "The second factor of people who may open the CMS.",
        "until the person removes it",
        GOES,
        ("user",),
        ("type", "created_at", "last_used_at"),
        "Secrets and keys open the account.",
    ),
    Kept(
        "wagtailusers.UserProfile",
        "An editor's settings of the CMS.",
        WHILE_ACCOUNT,
        GOES,
        ("user",),
        ("preferred_language", "current_time_zone", "theme"),
    ),
    Kept(
        "wagtailadmin.EditingSession",
        "Two editors see each other on one page.",
        "an hour; Wagtail clears it",
        GOES,
        ("user",),
        ("last_seen_at",),
    ),
    Kept("wagtailadmin.FormState", "What an editor typed survives signing in again.", "until it is sent", GOES, ("user",)),
    Kept(
        "wagtailcore.PageSubscription",
        "Who wants notices of comments.",
        WHILE_ACCOUNT,
        GOES,
        ("user",),
        ("comment_notifications",),
    ),
    Kept(
        "wagtailcore.Comment",
        "Comments of editors on drafts.",
        "until resolved and deleted",
        GOES,
        ("user",),
        ("text", "created_at"),
    ),
    Kept(
        "wagtailcore.CommentReply",
        "Comments of editors on drafts.",
        "until resolved and deleted",
        GOES,
        ("user",),
        ("text", "created_at"),
    ),
    of_editor("wagtailcore.Page", "Who made a page, and who locked it.", "owner", "locked_by"),
    of_editor("wagtailcore.Revision", "Who wrote which version of a text.", "user"),
    of_editor("wagtailcore.WorkflowState", "Who asked for review.", "requested_by"),
    of_editor("wagtailcore.TaskState", "Who reviewed.", "finished_by"),
    of_editor(
        "wagtailcore.PageLogEntry",
        "What was done to a page, and by whom; afterwards it holds a number without a person.",
        "user",
    ),
    of_editor("wagtailcore.ModelLogEntry", "The same of questions, helplines and settings.", "user"),
    of_editor("wagtailcore.UploadedFile", "A file on its way into the CMS.", "uploaded_by_user"),
    of_editor("wagtaildocs.Document", "Who uploaded a document.", "uploaded_by_user"),
    of_editor("wagtailimages.Image", "Who uploaded a picture.", "uploaded_by_user"),
    of_editor("content.Picture", "Who uploaded a picture.", "uploaded_by_user"),
)


def handed_over(user: User, register: tuple[Kept, ...] = REGISTER) -> dict[str, list[dict]]:
    """What is kept about this person, by table; tables without anything are left out."""
    found = {kept.model: kept.rows(user) for kept in register}
    return {model: rows for model, rows in found.items() if rows}


@transaction.atomic
def erase(*, user: User) -> None:
    """Erase a person from the tables of this register. What hangs on the account goes with it, by its foreign keys.

    Call `courses.learning.personal_data.erase`, which takes certificates apart first and then calls this.
    """
    subjects = [f"{kind}:{user.pk}" for kind in ("pupil", "once", "factor", "spent", "invitation")]
    SignInTry.objects.filter(subject__in=subjects).delete()
    if user.email:
        actions.forget_wrong_passwords(email=user.email)
    user.delete()
