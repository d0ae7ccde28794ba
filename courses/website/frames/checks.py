"""What Django's `check` says about the host name on which contents play."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.http.request import validate_host


def origin_findings(*, origin: str, site: str, allowed: list[str]) -> list[checks.CheckMessage]:
    """H5P_ORIGIN is empty, or an origin with a host name of its own that the application may answer on."""
    if not origin:
        return []
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not parts.hostname or origin != f"{parts.scheme}://{parts.netloc}":
        return [
            checks.Error(
                f"H5P_ORIGIN={origin} is not an origin.", hint="As in H5P_ORIGIN=https://play.example.mn.", id="elearning.E002"
            )
        ]
    found = []
    if parts.hostname == urlsplit(site).hostname:
        found.append(
            checks.Error(
                "H5P_ORIGIN has the host name of SITE_ADDRESS, so contents would play with our cookies within their reach.",
                hint="Give it a host name of its own, or leave it empty: then contents play without any origin.",
                id="elearning.E003",
            )
        )
    if not validate_host(parts.hostname, allowed):
        found.append(
            checks.Error(
                f"{parts.hostname} of H5P_ORIGIN is not among ALLOWED_HOSTS.", hint="Add it there.", id="elearning.E004"
            )
        )
    return found


@checks.register(checks.Tags.security)
def frames_have_a_host_of_their_own(app_configs, **kwargs):
    return origin_findings(origin=settings.H5P_ORIGIN, site=settings.SITE_ADDRESS, allowed=settings.ALLOWED_HOSTS)
