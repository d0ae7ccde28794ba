"""Which browser is this? A random, signed, long-lived cookie that says nothing about a person.

Wrong tries are counted per device, so that a child is not locked out by a classmate nor a school by its shared address
(trust.md 9). Clearing the cookie makes a new device; the count per pupil (100 in a row) does not care.
"""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.utils.crypto import get_random_string

from courses.accounts.actions import blind

COOKIE = "device"
SALT = "courses.website.signin.device"
# As long as browsers keep a cookie at all.
LIFE = timedelta(days=400)


def device_of(request) -> str:
    """The device's id; for a browser without our cookie one made of its network address, unreadable."""
    known = request.get_signed_cookie(COOKIE, default="", salt=SALT)
    if known:
        return f"device:{known}"
    return f"unknown:{blind(get_adapter().get_client_ip(request))[:32]}"


def name_device(request, response) -> None:
    """Give a new browser its cookie."""
    if not request.get_signed_cookie(COOKIE, default="", salt=SALT):
        response.set_signed_cookie(
            COOKIE,
            get_random_string(22),
            salt=SALT,
            max_age=LIFE,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
