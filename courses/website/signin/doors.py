"""Doors: staff pass the CMS only with a second factor; pages of signed-in people are not stored anywhere."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.cache import patch_cache_control

ADMIN_PREFIX = "/admin/"


def has_second_factor(request) -> bool:
    """Did this session pass a second factor (TOTP, recovery code or passkey)?"""
    from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY

    methods = request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])
    return any(record.get("method") == "mfa" for record in methods)


class SecondFactorMiddleware:
    """Every address below /admin/ needs a staff person AND a second factor passed in this session (trust.md 14)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path_info.startswith(ADMIN_PREFIX):
            return self.get_response(request)
        user = request.user
        if not user.is_authenticated:
            return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?next={request.path}")
        if user.is_pupil:
            return HttpResponseRedirect("/")
        if not has_second_factor(request):
            from allauth.mfa.utils import is_mfa_enabled

            name = "mfa_reauthenticate" if is_mfa_enabled(user) else "mfa_index"
            return HttpResponseRedirect(f"{reverse(name)}?next={request.path}")
        return self.get_response(request)


class NoStoreMiddleware:
    """What a signed-in person sees stays in no cache: not in a proxy, not behind the back button of a shared PC."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            patch_cache_control(response, no_store=True, private=True)
        return response
