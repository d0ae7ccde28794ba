"""The closed frame and the files it loads. Nobody is signed in here: the address alone says what may be shown, and until when.

No answer tells where files lie or what went wrong: whatever is not there is a plain 404.
"""

import gzip
import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from courses.content.models import H5PLibrary, Package
from courses.content.played import assets, players

from . import h5p, scorm
from .access import framed_package
from .files import A_DAY, FOR_EVER, TYPES, file_response, loadable
from .policies import HARMLESS

logger = logging.getLogger(__name__)


def plain_file(request, package: Package, token: str, path: str) -> HttpResponse:
    """A file of a content as it is."""
    return file_response(request, f"{package.folder}/content/{path}", keep=A_DAY)


@dataclass(frozen=True)
class Kind:
    """How a kind of content plays. Another kind is another line in KINDS.

    `frame`: (request, package, token, language) -> the page in the frame, with its policy. `file`: (request, package, token,
    path) -> a file of the content, which the package lists.
    """

    frame: Callable[[HttpRequest, Package, str, str], HttpResponse]
    file: Callable[[HttpRequest, Package, str, str], HttpResponse] = plain_file


def scorm_file(request, package: Package, token: str, path: str) -> HttpResponse:
    """A page of a SCORM package gets its host put in; anything else is as it is."""
    if scorm.is_page(package, path):
        return scorm.page(package, token, path, request)
    return plain_file(request, package, token, path)


KINDS = {
    "h5p": Kind(h5p.frame), "scorm12": Kind(scorm.frame, scorm_file), "scorm2004": Kind(scorm.frame, scorm_file),
}  # fmt: skip
"""By Package.Kind."""


@login_not_required
@require_safe
@xframe_options_exempt
def frame(request, token: str, language: str) -> HttpResponse:
    """The page in the frame. 404 for an address that is wrong or too old, 503 while the content cannot be played here."""
    package = framed_package(token)
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        if package.kind not in KINDS or not players.installed(package.kind):
            return _not_now()
        try:
            response = KINDS[package.kind].frame(request, package, token, language)
        except assets.Missing as error:
            logger.error("libraries of content %s cannot be joined: %s", package.pk, error)
            return _not_now()
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _not_now() -> HttpResponse:
    response = HttpResponse(_("This cannot be played just now."), status=503, content_type="text/plain; charset=utf-8")
    response.headers["Content-Security-Policy"] = HARMLESS
    response.headers["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_safe
def content(request, token: str, path: str) -> HttpResponse:
    """A file of a content."""
    package = framed_package(token, for_file=True)
    if path not in package.files or package.kind not in KINDS:
        raise Http404
    return KINDS[package.kind].file(request, package, token, path)


@login_not_required
@require_safe
def library(request, folder: str, path: str) -> HttpResponse:
    """A file of a library. Libraries are nobody's secret, and their folders change with every patch."""
    found = H5PLibrary.objects.filter(folder=f"libraries/{folder}").first()
    if found is None or path not in found.files:
        raise Http404
    return file_response(request, f"{found.folder}/{path}", keep=FOR_EVER, of_library=True)


@login_not_required
@require_safe
def asset(request, name: str) -> HttpResponse:
    """The scripts or the styles of all libraries of a content in one."""
    packed = assets.opened(name)
    if packed is None:
        raise Http404
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(packed, headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(packed))
    response.headers["Content-Type"] = TYPES[name.rpartition(".")[2]]
    return loadable(response, keep=FOR_EVER)
