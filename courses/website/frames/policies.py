"""What a closed frame may do, said to the browser with every answer: load its own parts, and nothing else."""

from urllib.parse import urljoin, urlsplit

from csp.constants import NONE, UNSAFE_EVAL, UNSAFE_INLINE
from django.conf import settings

HARMLESS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""For a file that somebody opens by itself: it may look like something, and do nothing."""


def own_origin(request) -> str:
    """The origin of the page around the frame."""
    parts = urlsplit(settings.SITE_ADDRESS)
    return f"{parts.scheme}://{parts.netloc}" if settings.H5P_ORIGIN else f"{request.scheme}://{request.get_host()}"


def frame_origin(request) -> str:
    """The host that frames and their files come from."""
    return settings.H5P_ORIGIN or f"{request.scheme}://{request.get_host()}"


def frame_policy(request, *, content: str, needs_eval: bool) -> str:
    """The Content-Security-Policy of a frame. `content`: where the files of its content lie, with a slash at the end.

    No script stands in the page itself. Styles may: contents set colours and widths in the text, and a style can load nothing
    that is not allowed here. Everything is named by folder, so a script of a content can neither reach our pages nor tell
    anybody anything. `sandbox` holds also for whoever opens the frame without our page around it.
    """
    host = frame_origin(request)
    static = urljoin(host, settings.STATIC_URL)
    player, ours = f"{static}player/h5p/", f"{static}played/"
    library, assets, files = f"{host}/played/library/", f"{host}/played/assets/", urljoin(host, content)
    sources = {
        "default-src": [NONE],
        "script-src": [player, ours, assets, library, *([UNSAFE_EVAL] if needs_eval else [])],
        "style-src": [player, ours, assets, library, UNSAFE_INLINE],
        "img-src": [player, library, files, "data:", "blob:"],
        "font-src": [player, library, files, "data:"],
        "media-src": [library, files, "data:", "blob:"],
        "connect-src": [library, files],
        "worker-src": [NONE],
        "form-action": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [own_origin(request)],
        "sandbox": ["allow-scripts", *(["allow-same-origin"] if settings.H5P_ORIGIN else [])],
    }
    return "; ".join(" ".join([name, *allowed]) for name, allowed in sources.items())
