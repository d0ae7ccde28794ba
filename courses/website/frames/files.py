"""Files of contents and libraries, from any storage, whole or in part, in a way that makes them harmless by themselves."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.core.files import File
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse

from courses.content.h5p import store
from courses.content.h5p.playing import PRELUDE

from .policies import HARMLESS

FOR_EVER = "public, max-age=31536000, immutable"
A_DAY = "private, max-age=43200"
PIECE = 64 * 1024
TYPES = {
    "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8",
    "json": "application/json", "svg": "image/svg+xml", "xml": "application/xml", "txt": "text/plain; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8", "webvtt": "text/vtt; charset=utf-8", "csv": "text/csv; charset=utf-8",
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "bmp": "image/bmp", "webp": "image/webp",
    "avif": "image/avif", "ico": "image/x-icon", "tif": "image/tiff", "tiff": "image/tiff",
    "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf", "eot": "application/vnd.ms-fontobject",
    "mp3": "audio/mpeg", "m4a": "audio/mp4", "wav": "audio/wav", "ogg": "audio/ogg", "oga": "audio/ogg", "mp4": "video/mp4",
    "webm": "video/webm", "ogv": "video/ogg", "gltf": "model/gltf+json", "glb": "model/gltf-binary", "pdf": "application/pdf",
}  # fmt: skip
"""By ending. Everything else is a download: nothing of a package is ever a page of ours."""

_PACKED = ("image/", "font/woff", "audio/", "video/")
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def file_response(request, name: str, *, keep: str, of_library: bool = False) -> HttpResponse:
    """A file of the storage, or Http404. `keep`: the Cache-Control. Of sound, film and pictures a part may be asked for.

    `of_library`: a file of an H5P library. These are UTF-8, and before a script of one stands playing.PRELUDE. Scripts and
    styles of a SCORM package are in whatever the page says that loads them, and go out as they are.
    """
    kind = TYPES.get(PurePosixPath(name).suffix.lower().removeprefix("."), "application/octet-stream")
    storage = store.storage()
    try:
        file = storage.open(name)
        size = storage.size(name)
    except OSError as error:
        raise Http404 from error  # without the name: it says how files are kept
    if kind == TYPES["js"] and of_library:
        with file:
            response = HttpResponse(PRELUDE + file.read().removeprefix(b"\xef\xbb\xbf"))
    elif kind.startswith(_PACKED) and kind != TYPES["svg"]:
        response = _in_parts(request, file, size)
        response.headers["Accept-Ranges"] = "bytes"
    else:
        response = FileResponse(file)
        response.headers["Content-Length"] = str(size)
    response.headers["Content-Type"] = kind if of_library else kind.partition(";")[0]
    if kind == "application/octet-stream":
        response.headers["Content-Disposition"] = "attachment"
    else:
        del response.headers["Content-Disposition"]
    return loadable(response, keep=keep)


def loadable(response: HttpResponse, *, keep: str) -> HttpResponse:
    """Let a frame without an origin load this, and let it do nothing when it is opened by itself."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = HARMLESS
    response.headers["Cache-Control"] = keep
    return response


def _in_parts(request, file: File, size: int) -> HttpResponse:
    """The whole, or the one part that is asked for (RFC 9110, 14). Several parts at once, or nonsense: the whole."""
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    # If-Range names a version of ours, and we name none.
    if asked is None or asked[0] == "bytes=-" or "If-Range" in request.headers:
        response = FileResponse(file)
        response.headers["Content-Length"] = str(size)
        return response
    first, last = part(asked[1], asked[2], size)
    if first > last:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file.seek(first)
    response = StreamingHttpResponse(_pieces(file, last - first + 1), status=206)
    response._resource_closers.append(file.close)
    response.headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    response.headers["Content-Length"] = str(last - first + 1)
    return response


def part(first: str, last: str, size: int) -> tuple[int, int]:
    """(first, last) byte of a range as it was written; first > last when there is no such part."""
    if not first:  # the last so many bytes
        return (max(size - int(last), 0), size - 1) if int(last) else (1, 0)
    if last and int(last) < int(first):
        return 1, 0
    return int(first), min(int(last), size - 1) if last else size - 1


def _pieces(file: File, length: int) -> Iterator[bytes]:
    while length > 0 and (piece := file.read(min(PIECE, length))):
        length -= len(piece)
        yield piece
