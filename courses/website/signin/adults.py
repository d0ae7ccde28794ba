"""How allauth is fitted to this platform: random usernames, throttling in the database, secrets encrypted, names of our own."""

import base64
import logging
from types import SimpleNamespace

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.urls import translate_url
from django.utils import timezone
from django.utils.crypto import get_random_string

from courses.accounts import actions

from ..shared.furniture import furniture
from . import device
from .doors import passed_with, second_factors

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def populate_username(self, request, user):
        # Nobody types it; the e-mail is what an adult signs in with.
        user.username = f"adult-{get_random_string(16).lower()}"

    def get_client_ip(self, request) -> str:
        """allauth refuses a request without an address, which behind a Unix socket is every request."""
        try:
            return super().get_client_ip(request)
        except PermissionDenied:
            return "unknown"

    # --- wrong passwords: counted in the database, so the limits hold across processes and restarts --------------------

    def pre_authenticate(self, request, **credentials):
        """allauth's own limit lives in the memory of one process; `authenticate` below does its work."""

    def authenticate(self, request, **credentials):
        email, here = credentials.get("email", ""), device.device_of(request)
        if not actions.begin_password_try(email=email, device=here, now=timezone.now()).allowed:
            raise self.validation_error("too_many_login_attempts")
        request.password_try_is_counted = True
        try:
            user = super().authenticate(request, **credentials)
        finally:
            request.password_try_is_counted = False
        if user:
            actions.password_was_right(email=email, device=here, now=timezone.now())
        return user

    def _delete_login_attempts_cached_email(self, request, **credentials):
        """Called by allauth after a password reset."""
        super()._delete_login_attempts_cached_email(request, **credentials)
        actions.forget_wrong_passwords(email=credentials.get("email", ""))

    # --- where to go, what mail says ------------------------------------------------------------------------------------

    def get_login_redirect_url(self, request):
        """The usual page, in the language this person has chosen."""
        url = super().get_login_redirect_url(request)
        return translate_url(url, request.user.language) if request.user.language else url

    def send_mail(self, template_prefix, email, context):
        """Mail speaks with the platform's name, which editors may change, not with the server's."""
        site = SimpleNamespace(name=furniture().name, domain=settings.SITE_ADDRESS.partition("://")[2])
        super().send_mail(template_prefix, email, {"current_site": site, **context})


def name_of(user) -> str:
    """What allauth's pages and letters call somebody; its own choice would be our random username."""
    return user.display_name


class SecondFactorAdapter(DefaultMFAAdapter):
    """TOTP keys and the seed of recovery codes lie encrypted in the database: a stolen copy opens no account."""

    def get_public_key_credential_user_entity(self, user) -> dict:
        """What the browser shows beside a passkey: name and e-mail."""
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.display_name, "name": user.email}

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # SECRET_KEY was changed without SECRET_KEY_FALLBACKS. An empty key would be a known key, so give one nobody
            # has: no code fits, and the person is told so.
            logger.error("a second factor cannot be read with this SECRET_KEY")
            return base64.b32encode(get_random_string(20).encode()).decode()


def _box() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]])


def _key(secret: str) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"courses.website.signin second factor")
    return Fernet(base64.urlsafe_b64encode(derived.derive(secret.encode())))


@receiver(authenticator_added)
def a_new_factor_has_just_been_used(sender, request, user, authenticator, **kwargs):
    """Setting up the first factor passes it: its code was typed or its key touched a moment ago.

    A further factor says something only about a session that had passed already; otherwise whoever knows the password
    could add a factor of their own to somebody's account and walk in. Other sessions end, for they passed nothing.
    """
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        return
    factors = second_factors(user)
    others = {pk: kind for pk, kind in factors.items() if pk != authenticator.pk and kind != Authenticator.Type.RECOVERY_CODES}
    if not others or passed_with(request, factors):
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    actions.end_sessions(users=[user.pk], except_key=request.session.session_key)
