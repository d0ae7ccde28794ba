"""The frame of a SCORM package: our wrapper page, and each HTML page of the package with its runtime put in.

How the two and the page around the frame speak with one another stands in `content/scorm/frame.py`.
"""

from urllib.parse import urljoin

from csp.constants import NONE, UNSAFE_EVAL, UNSAFE_INLINE
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext, pgettext

from courses.content.h5p import store
from courses.content.models import Package
from courses.content.played.players import SCRIPTS
from courses.content.scorm.frame import content_type, json_block, page_config, with_runtime, wrapper_config
from courses.content.scorm.manifest import PAGES

from .files import A_DAY, loadable
from .policies import frame_origin, own_origin

CLOSED_SCRIPT, FRAME_SCRIPT = "played/closed.js", "played/scorm-frame.js"
WRAPPER_SCRIPT = "played/scorm-wrapper.js"
WRAPPER_STYLE = "played/scorm-wrapper.css"


def frame(request, package: Package, token: str, language: str) -> HttpResponse:
    """The wrapper page: the bridge, a list where there are several parts, and the part that is open."""
    content = _folder(token)
    words = {
        "open": pgettext("part of a content", "open"), "done": pgettext("part of a content", "done"),
        "begun": pgettext("part of a content", "begun"), "parts": gettext("Parts of this content"),
    }  # fmt: skip
    config = wrapper_config(package.content, base=content, words=words)
    context = {
        "title": package.title, "language": language, "items": config["items"], "words": words,
        "config": mark_safe(json_block(config)),  # no text can leave the block
        "style": static(WRAPPER_STYLE), "script": static(WRAPPER_SCRIPT),
    }  # fmt: skip
    response = render(request, "played/scorm.html", context)
    response.headers["Content-Security-Policy"] = wrapper_policy(request, content=content)
    return response


def is_page(package: Package, path: str) -> bool:
    """Is this file of the package a page, which needs its runtime and may run?"""
    return not package.is_h5p and _extension(path) in PAGES


def page(package: Package, token: str, path: str, request) -> HttpResponse:
    """An HTML page of a package, with the runtime at its head. Http404 when its file is gone."""
    try:
        with store.storage().open(f"{package.folder}/content/{path}") as file:
            raw = file.read()
    except OSError as error:
        raise Http404 from error
    xml = _extension(path) == "xhtml"
    scripts = [static(CLOSED_SCRIPT), static(SCRIPTS[package.kind]), static(FRAME_SCRIPT)]
    html = with_runtime(raw, scripts, page_config({"version": package.kind}), xml=xml)
    response = loadable(HttpResponse(html, content_type=content_type(raw, xml=xml)), keep=A_DAY)
    response.headers["Content-Security-Policy"] = page_policy(request, content=_folder(token))
    # The wrapper around it may have no origin, and then no rule about frames could name it.
    response.xframe_options_exempt = True
    return response


def _folder(token: str) -> str:
    return reverse("frames:content", args=[token, "-"]).removesuffix("-")


def _extension(path: str) -> str:
    return path.rpartition(".")[2].lower()


def _said(sources: dict[str, list[str]]) -> str:
    return "; ".join(" ".join([name, *allowed]) for name, allowed in sources.items())


def _sandbox() -> list[str]:
    """Forms are allowed, since pages mark their quizzes when one is sent; that it is sent nowhere, `form-action` sees to."""
    return ["allow-scripts", "allow-forms", *(["allow-same-origin"] if settings.H5P_ORIGIN else [])]


def wrapper_policy(request, *, content: str) -> str:
    """Our own page: no inline script, and the part in its inner frame can go nowhere but to files of its package."""
    host = frame_origin(request)
    ours = f"{urljoin(host, settings.STATIC_URL)}played/"
    return _said(
        {
            "default-src": [NONE], "script-src": [ours], "style-src": [ours], "frame-src": [urljoin(host, content)],
            "form-action": [NONE], "base-uri": [NONE], "frame-ancestors": [own_origin(request)], "sandbox": _sandbox(),
        }
    )  # fmt: skip


def page_policy(request, *, content: str) -> str:
    """A page of a package: inline scripts and `eval`, which SCORM pages live on, but files of the package only.

    No `frame-ancestors`: where the frame has no origin, the wrapper above this page has none that a rule could name.
    """
    host = frame_origin(request)
    static_files, files = urljoin(host, settings.STATIC_URL), urljoin(host, content)
    scripts = [f"{static_files}player/scorm/", f"{static_files}played/", files]
    return _said(
        {
            "default-src": [NONE], "script-src": [*scripts, UNSAFE_INLINE, UNSAFE_EVAL, "blob:"],
            "style-src": [files, UNSAFE_INLINE], "img-src": [files, "data:", "blob:"], "media-src": [files, "data:", "blob:"],
            "font-src": [files, "data:"], "connect-src": [files, "data:", "blob:"], "frame-src": [files],
            "worker-src": ["blob:"], "object-src": [NONE], "form-action": [NONE], "base-uri": [files], "sandbox": _sandbox(),
        }
    )  # fmt: skip
