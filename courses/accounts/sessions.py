"""Sessions in the database, each with its owner, its kind, an idle limit and an age limit (`settings.SESSION_LIMITS`).

The engine that `SESSION_ENGINE` names. A row is touched at most once a minute, so reading pages costs no write.
`expire_date` is the end of the age limit, which no activity moves, so `clearsessions` removes what is left over.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.db import DatabaseError
from django.utils import timezone

from . import rules

logger = logging.getLogger(__name__)
TOUCH_EVERY = timedelta(seconds=60)


def limits_of(kind: str) -> tuple[int, int]:
    """Seconds of idleness and of life at most."""
    return settings.SESSION_LIMITS.get(kind, settings.SESSION_LIMITS["adult"])


def is_over(*, kind: str, started_at, seen_at, now) -> bool:
    """Rule: a session is over when it was idle longer, or is older, than the limits of its kind allow."""
    idle, age = limits_of(kind)
    return rules.session_is_over(idle=idle, age=age, started_at=started_at, seen_at=seen_at, now=now)


class SessionStore(DatabaseStore):
    """Django's database store over our `Session` model."""

    # The row as it was read or last written by this request. It answers "has the owner changed?" without a query.
    row = None

    @classmethod
    def get_model_class(cls):
        from .models import Session

        return Session

    @property
    def kind(self) -> str:
        """Kind of the session as it stands in the database; "adult" before it is saved."""
        self._get_session()
        return self.row.kind if self.row is not None else "adult"

    def _get_session_from_db(self):
        row = super()._get_session_from_db()
        if row is not None and is_over(kind=row.kind, started_at=row.started_at, seen_at=row.seen_at, now=timezone.now()):
            row.delete()
            self._session_key = None
            return None
        self.row = row
        return row

    def create_model_instance(self, data):
        from .models import User

        instance = super().create_model_instance(data)
        now = timezone.now()
        instance.user_id = int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        instance.seen_at = now
        if self.row is not None and self.row.user_id == instance.user_id:
            # What began stays begun: neither saving again nor a new key lengthens a session's life.
            instance.started_at, instance.kind = self.row.started_at, self.row.kind
        else:
            instance.started_at = now
            instance.kind = User.objects.session_kind(instance.user_id) if instance.user_id else "adult"
        if instance.user_id:
            instance.expire_date = instance.started_at + timedelta(seconds=limits_of(instance.kind)[1])
        self.row = instance
        return instance

    def flush(self):
        super().flush()
        # The next owner of this object begins a life of their own, even if it is the same person.
        self.row = None

    def become_staff(self) -> None:
        """From now on the limits of staff hold: somebody was given the CMS while signed in."""
        if self.row is not None and self.row.kind != "staff":
            self.row.kind = "staff"
            self.row.expire_date = self.row.started_at + timedelta(seconds=limits_of("staff")[1])
            self.get_model_class().objects.filter(session_key=self.session_key).update(
                kind="staff", expire_date=self.row.expire_date
            )

    def needs_touch(self) -> bool:
        return self.row is not None and timezone.now() - self.row.seen_at > TOUCH_EVERY

    def touch(self) -> None:
        """Note that the person is still here. An ended session stays ended: nothing is inserted."""
        try:
            self.get_model_class().objects.filter(session_key=self.session_key).update(seen_at=timezone.now())
        except DatabaseError:
            # Reading a page must not fail because the disk is full; the session merely ends a little earlier.
            logger.warning("a session could not be touched")


class SessionMiddleware(DjangoSessionMiddleware):
    """Django's middleware, and a touch of the row when a minute has passed since the last."""

    def process_response(self, request, response):
        session = request.session
        accessed = session.accessed
        response = super().process_response(request, response)
        if accessed and not session.modified and not session.is_empty() and session.needs_touch():
            session.touch()
        return response
