"""The host name of the frames answers nothing but frames and static files, and our own host then has no frames.

A browser that plays a content there has nothing of ours within its reach: no page, no cookie. Whoever asks for a frame is
nobody, on either host: what cookies came along are dropped before anything could read them, and none is set.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpResponseNotFound
from django.http.request import split_domain_port

PREFIX = "/played/"


class FrameHostMiddleware:
    """Stands before everything else, so that no address that is added later can be forgotten."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        framed = request.path_info.startswith(PREFIX)
        if settings.H5P_ORIGIN:
            there = is_frame_host(request)
            static = there and request.path_info.startswith(urlsplit(settings.STATIC_URL).path)
            if there != framed and not static:
                return HttpResponseNotFound(content_type="text/plain")
            framed = framed or static
        if not framed:
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        response.cookies.clear()
        # Nothing here depends on cookies or on the languages that a browser prefers.
        response.headers["Vary"] = "Accept-Encoding"
        return response


def is_frame_host(request) -> bool:
    """Ports say nothing: cookies are sent to all of them."""
    try:
        host = request.get_host()
    except DisallowedHost:
        return False
    return split_domain_port(host)[0] == split_domain_port(urlsplit(settings.H5P_ORIGIN).netloc)[0]
