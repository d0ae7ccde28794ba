"""Sessions in the database, each with its owner, its kind, an idle limit and an age limit (`settings.SESSION_LIMITS`).

The engine that `SESSION_ENGINE` names. A row is touched at most once a minute, so reading pages costs no write.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.utils import timezone

TOUCH_EVERY = timedelta(seconds=60)


def is_over(*, kind: str, started_at, seen_at, now) -> bool:
    """Rule: a session is over when it was idle longer, or is older, than the limits of its kind allow."""
    idle, age = settings.SESSION_LIMITS.get(kind, settings.SESSION_LIMITS["adult"])
    return now - seen_at > timedelta(seconds=idle) or now - started_at > timedelta(seconds=age)


class SessionStore(DatabaseStore):
    """Django's database store over our `Session` model."""

    row = None

    @classmethod
    def get_model_class(cls):
        from .models import Session

        return Session

    def _get_session_from_db(self):
        row = super()._get_session_from_db()
        if row is not None and is_over(
            kind=row.kind, started_at=row.started_at, seen_at=row.seen_at, now=timezone.now()
        ):
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
        # What began stays begun: saving again must not lengthen a session's life.
        same_owner = self.row is not None and self.row.user_id == instance.user_id
        instance.started_at = self.row.started_at if same_owner else now
        instance.seen_at = now
        if same_owner:
            instance.kind = self.row.kind
        elif instance.user_id:
            person = User.objects.filter(pk=instance.user_id).values_list("kind", "is_staff", "is_superuser").first()
            instance.kind = (
                "pupil" if person and person[0] == User.Kind.PUPIL else "staff" if person and any(person[1:]) else "adult"
            )
        return instance

    def needs_touch(self) -> bool:
        return self.row is not None and timezone.now() - self.row.seen_at > TOUCH_EVERY

    def touch(self) -> None:
        now = timezone.now()
        self.get_model_class().objects.filter(session_key=self.session_key).update(seen_at=now)


class SessionMiddleware(DjangoSessionMiddleware):
    """Django's middleware, and a touch of the row when a minute has passed since the last."""

    def process_response(self, request, response):
        session = request.session
        accessed = session.accessed
        response = super().process_response(request, response)
        if accessed and not session.modified and not session.is_empty() and session.needs_touch():
            session.touch()
        return response
