"""Uploaded files. Pictures show inline, under a policy that lets them do nothing else; everything else is a download.

A small site is served from here; a large one lets its web server or object store do it (deploy/README.md).
"""

import mimetypes
import zlib
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpResponse
from django.utils._os import safe_join
from django.views.decorators.http import require_safe

INLINE = {"image/svg+xml", "image/png", "image/jpeg", "image/webp", "image/avif", "image/gif"}
PUBLIC_FOLDERS = ("images/", "original_images/")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@login_not_required
@require_safe
def media(request, path: str):
    """A picture by its path below MEDIA_ROOT; 404 for anything else. Documents go through /documents/, which checks privacy."""
    if not path.startswith(PUBLIC_FOLDERS):
        raise Http404
    try:
        file = Path(safe_join(settings.MEDIA_ROOT, path))
    except ValueError as error:
        raise Http404 from error
    kind = "image/avif" if file.suffix == ".avif" else mimetypes.guess_type(file.name)[0]
    if kind not in INLINE or not file.is_file():
        raise Http404
    if kind == "image/svg+xml" and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""):
        packer = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
        response = HttpResponse(packer.compress(file.read_bytes()) + packer.flush(), content_type=kind)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = FileResponse(file.open("rb"), content_type=kind)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Vary"] = "Accept-Encoding"
    # Wagtail never writes other content under the same name: a changed picture gets a new one.
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
