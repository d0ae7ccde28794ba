"""What the closed frame of a SCORM package is made of: the wrapper page, and each HTML page of the package with its runtime.

The view that answers for the frame takes `scorm_frame`, the view that answers for files of a package takes `scorm_page` for
every file that `is_page` names; all other files go out as those of H5P do. Both give the body and the headers that belong to
it. `content` is the address under which the package's `content/` lies, with its slash: `/played/<token>/content/`. Nothing
here reads or sets a cookie.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext, override, pgettext

from courses.content.models import Package
from courses.content.scorm.frame import CONFIG_ID, content_type, json_block, page_config, with_runtime, wrapper_config

RUNTIMES = {"scorm12": "player/scorm/scorm12.min.js", "scorm2004": "player/scorm/scorm2004.min.js"}
"""Static files of npm's scorm-again, by kind of package."""

FRAME_SCRIPT = "played/scorm-frame.js"
WRAPPER_SCRIPT = "played/scorm-wrapper.js"
WRAPPER_STYLE = "played/scorm-wrapper.css"
PAGES = {"html": False, "htm": False, "xhtml": True}
"""Extension: is it XML?"""


@dataclass(frozen=True)
class Body:
    """What a view sends: `HttpResponse(body.content, headers=body.headers)`."""

    content: bytes
    headers: Mapping[str, str]


def is_page(path: str) -> bool:
    """Is this file of a package a page, which needs its runtime?"""
    return path.rpartition(".")[2].lower() in PAGES


def scorm_frame(request: HttpRequest, package: Package, language: str, *, content: str) -> Body:
    """The wrapper page: the bridge, a list where there are several parts, and the part that is open."""
    with override(language):
        words = {
            "open": pgettext("part of a content", "open"), "done": pgettext("part of a content", "done"),
            "begun": pgettext("part of a content", "begun"), "parts": gettext("Parts of this content"),
        }  # fmt: skip
        config = wrapper_config(package.content, base=content, words=words)
        page = render_to_string(
            "frames/scorm.html",
            {
                "language": language, "title": package.title, "items": config["items"], "words": words,
                "config": json_block(config, CONFIG_ID), "style": static(WRAPPER_STYLE), "script": static(WRAPPER_SCRIPT),
            },
        )  # fmt: skip
    return Body(
        page.encode(), {"Content-Type": "text/html; charset=utf-8", **_headers(wrapper_policy(_host(request), content))}
    )


def scorm_page(request: HttpRequest, package: Package, path: str, raw: bytes, *, content: str) -> Body:
    """An HTML page of a package as it goes out. `raw`: the file as it is stored."""
    xml = PAGES[path.rpartition(".")[2].lower()]
    scripts = [static(RUNTIMES[package.kind]), static(FRAME_SCRIPT)]
    page = with_runtime(raw, scripts, page_config(package.content), xml=xml)
    return Body(page, {"Content-Type": content_type(raw, xml=xml), **_headers(page_policy(_host(request), content))})


def _host(request: HttpRequest) -> str:
    return f"{request.scheme}://{request.get_host()}"


def _headers(policy: str) -> dict[str, str]:
    """No `X-Frame-Options`: it knows no other site than the page's own. The view must not let a middleware add one."""
    return {"Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


def _sandbox() -> str:
    """Forms are allowed, since pages mark their quizzes when one is sent; that it is sent nowhere, `form-action` sees to."""
    return f"sandbox allow-scripts allow-forms{' allow-same-origin' if settings.H5P_ORIGIN else ''}"


def wrapper_policy(host: str, content: str) -> str:
    """Our own page: no inline script, and the part in its inner frame can go nowhere but to files of its package."""
    ours = f"{host}{settings.STATIC_URL}"
    site = settings.SITE_ADDRESS if settings.H5P_ORIGIN else host
    return (
        f"default-src 'none'; script-src {ours}; style-src {ours}; frame-src {host}{content}; base-uri 'none'; "
        f"form-action 'none'; frame-ancestors {site}; {_sandbox()}"
    )


def page_policy(host: str, content: str) -> str:
    """A page of a package: inline scripts and `eval`, which SCORM pages live on, but files of the package only.

    No `frame-ancestors`: where the frame has no origin, the wrapper above this page has none that a rule could name.
    """
    files, scripts = f"{host}{content}", f"{host}{content} {host}{settings.STATIC_URL}"
    return (
        f"default-src 'none'; script-src {scripts} 'unsafe-inline' 'unsafe-eval' blob:; style-src {files} 'unsafe-inline'; "
        f"img-src {files} data: blob:; media-src {files} data: blob:; font-src {files} data:; connect-src {files} data: blob:; "
        f"frame-src {files} data: blob:; worker-src blob:; object-src 'none'; base-uri {files}; "
        f"form-action 'none'; {_sandbox()}"
    )
