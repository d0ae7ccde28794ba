"""Doors: staff pass the CMS only with a second factor, pupils find no door of adults, and what a signed-in person sees is
stored nowhere."""

from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.cache import patch_cache_control

from .device import name_device

# Not "cookies": the language, and the names of device and class device, belong to the computer and must outlive a pupil.
LEFT_BEHIND = '"cache", "storage"'


def second_factors(user) -> dict[int, str]:
    """{id: type} of everything this person can pass the second factor with."""
    return dict(Authenticator.objects.filter(user_id=user.pk).values_list("pk", "type"))


def passed_with(request, factors: dict[int, str]) -> bool:
    """Did this session pass one of these factors? One that was removed since does not count any more."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" and record.get("id") in factors for record in records)


def has_second_factor(request) -> bool:
    """Did this session pass a second factor (TOTP, passkey or recovery code) that the person still has?"""
    return passed_with(request, second_factors(request.user))


class SecondFactorMiddleware:
    """Every address of the CMS needs a person who may open it AND a second factor passed in this session (trust.md 14).

    To everybody else the CMS is not there. It stands before the router, so an address that is added later, a sign-in page
    of Wagtail's own or an API cannot be forgotten. To pupils the adults' pages (allauth) are not there either.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if self.is_below(request, "wagtailadmin_home"):
            refusal = self.refuse_cms(request)
            return refusal or self.get_response(request)
        if self.is_below(request, "account_login", keep="login/") and request.user.is_authenticated and request.user.is_pupil:
            raise Http404
        return self.get_response(request)

    @staticmethod
    def is_below(request, name: str, *, keep: str = "") -> bool:
        """Is this address below the folder in which the named page stands?"""
        return request.path.startswith(reverse(name).removesuffix(keep))

    def refuse_cms(self, request):
        """None when the person may go on; else where to go. Raises Http404 for those who have no business here."""
        user = request.user
        # A form sent to a door leads back to the start of the CMS: its contents are lost either way.
        after = request.get_full_path() if request.method == "GET" else reverse("wagtailadmin_home")
        if not user.is_authenticated:
            return self.send("account_login", after)
        if not user.may_open_cms:
            raise Http404
        request.session.become_staff()
        factors = second_factors(user)
        if passed_with(request, factors):
            return None
        kinds = set(factors.values())
        if Authenticator.Type.TOTP in kinds:
            return self.send("mfa_reauthenticate", after)
        if Authenticator.Type.WEBAUTHN in kinds:
            return self.send("mfa_reauthenticate_webauthn", after)
        return self.send("mfa_index", after)

    @staticmethod
    def send(name: str, after: str):
        return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': after})}")


class NoStoreMiddleware:
    """What a signed-in person sees, and every page of signing in, stays in no cache: not in a proxy, not behind the back
    button of a shared computer. Leaving, by whatever door, empties the browser's own stores (trust.md 18)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        was_in = request.user.is_authenticated
        response = self.get_response(request)
        is_in = request.user.is_authenticated
        if was_in and not is_in:
            response.headers["Clear-Site-Data"] = LEFT_BEHIND
        if is_in or was_in or self.is_sign_in(request):
            self.forbid_storing(response)
        if self.is_sign_in(request):
            name_device(request, response)
        return response

    @staticmethod
    def is_sign_in(request) -> bool:
        match = request.resolver_match
        if match is None:
            return False
        return match.app_name == "signin" or getattr(match.func, "__module__", "").startswith("allauth.")

    @staticmethod
    def forbid_storing(response) -> None:
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        if is_page or not response.has_header("Cache-Control"):
            # A list that a view wrote ("max-age=0, no-cache") is replaced, not mixed with ours.
            del response.headers["Cache-Control"]
            patch_cache_control(response, no_store=True, private=True)
