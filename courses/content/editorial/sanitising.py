"""What an uploaded file must be before it is kept: pictures that are pictures, SVG without code, captions that play.

Each function takes bytes, raises ValidationError with a sentence for the editor, and returns the bytes to keep.
"""

import io
import re
import struct
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml import ElementTree as SafeTree
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from py_svg_hush import filter_svg

MAX_PIXELS = 40_000_000

# Elements that run code, load something, or hold HTML. A picture needs none of them.
_FORBIDDEN_ELEMENTS = frozenset(
    [
        *("script", "handler", "listener", "foreignobject", "iframe", "embed", "object", "audio", "video"),
        *("set", "animate", "animatemotion", "animatetransform", "discard", "a", "link", "meta", "base"),
    ]
)
_INSIDE_PICTURE = re.compile(r"^\s*(#|data:image/(png|jpeg|webp|gif);base64,)", re.IGNORECASE)
_FORBIDDEN_STYLE = re.compile(
    r"@import|expression\s*\(|javascript:|-moz-binding|url\(\s*['\"]?\s*(?!['\"#]|data:image/)", re.IGNORECASE
)
_GPS_DIRECTORY = 0x8825


def _local(name: str) -> str:
    return name.rsplit("}", 1)[-1].lower()


def forbidden_in_svg(data: bytes) -> list[str]:
    """What of an SVG could run code or call another site, each once, in order. Empty for an honest drawing.

    The cleaner alone is not enough: it turns `href="http://elsewhere/a"` into `href="/a"`, and so changes a drawing
    without a word. Whoever uploads shall know. Raises ValidationError when it is no well-formed SVG.
    """
    try:
        root = SafeTree.fromstring(data, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise ValidationError(
            _("This SVG file cannot be read. Save it again as «plain SVG»."), code="svg_unreadable"
        ) from error
    if _local(root.tag) != "svg":
        raise ValidationError(_("This SVG file cannot be read. Save it again as «plain SVG»."), code="svg_unreadable")
    found: dict[str, None] = {}
    if b"<?xml-stylesheet" in data.lower():
        found["xml-stylesheet"] = None
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        name = _local(element.tag)
        if name in _FORBIDDEN_ELEMENTS:
            found[f"<{name}>"] = None
        if name == "style" and _FORBIDDEN_STYLE.search(element.text or ""):
            found["<style> url()"] = None
        for attribute, value in element.attrib.items():
            attribute = _local(attribute)
            if attribute.startswith("on") or (attribute in ("href", "src") and not _INSIDE_PICTURE.match(value)):
                found[attribute] = None
            elif _FORBIDDEN_STYLE.search(value):
                found[f"{attribute}=url()"] = None
    return list(found)


def clean_svg(data: bytes) -> bytes:
    """The SVG with only what the allow-list of `py-svg-hush` keeps (editors' metadata and comments go).

    Raises ValidationError when it holds code, HTML or an address outside the file: such a file is refused, not mended.
    """
    found = forbidden_in_svg(data)
    if found:
        raise ValidationError(
            _("This SVG file holds code or loads something from elsewhere: %(found)s. Remove it in the drawing program.")
            % {"found": ", ".join(found)},
            code="svg_forbidden",
        )
    try:
        return bytes(filter_svg(data, keep_data_url_mime_types={"image": ["png", "jpeg", "webp", "gif"]}))
    except ValueError as error:
        raise ValidationError(
            _("This SVG file cannot be read. Save it again as «plain SVG»."), code="svg_unreadable"
        ) from error


def clean_raster(data: bytes) -> bytes:
    """A raster picture decoded once to the end, at most 40 megapixels; of a JPEG the place where it was taken is removed.

    Raises ValidationError for a broken file, for one that is larger when unpacked, and for one that is no picture.
    """
    try:
        with Image.open(io.BytesIO(data)) as picture:
            if picture.width * picture.height * getattr(picture, "n_frames", 1) > MAX_PIXELS:
                raise ValidationError(
                    _("This picture is too large: at most %(limit)d megapixels.") % {"limit": MAX_PIXELS // 1_000_000},
                    code="too_many_pixels",
                )
            picture.load()
            exif = picture.getexif()
            if picture.format == "JPEG" and _GPS_DIRECTORY in exif:
                del exif[_GPS_DIRECTORY]
                out = io.BytesIO()
                picture.save(out, "JPEG", quality="keep", exif=exif, icc_profile=picture.info.get("icc_profile"))
                return out.getvalue()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError, struct.error) as error:
        raise ValidationError(_("This picture is damaged and cannot be read."), code="picture_damaged") from error
    return data


# --- documents -------------------------------------------------------------------------------------------------------

_ZIP = (b"PK\x03\x04",)
_SIGNATURES = {
    "pdf": (b"%PDF-",),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp"), _ZIP),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa"),
    "ogg": (b"OggS",),
    "webm": (b"\x1aE\xdf\xa3",),
}
"""How files of a type begin. MP4 and M4A have `ftyp` at byte 4; text files must be text."""

_TEXT = ("csv", "txt", "vtt")


def check_document(data: bytes, extension: str) -> None:
    """Raise ValidationError when a file is not what its name says. `data` may be its beginning only, except for text."""
    extension = extension.lower()
    if extension in ("mp4", "m4a"):
        fits = data[4:8] == b"ftyp"
    elif extension in _TEXT:
        fits = b"\x00" not in data
    else:
        fits = data.startswith(_SIGNATURES.get(extension, (b"",)))
    if not fits:
        raise ValidationError(
            _("The file is not of the type its name says: «%(type)s».") % {"type": extension}, code="wrong_type"
        )
    if extension == "vtt":
        check_captions(data)


_CUE = re.compile(
    r"^(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})[ \t]+-->[ \t]+(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})(?:[ \t].*)?$"
)


def check_captions(data: bytes) -> None:
    """WebVTT (W3C): UTF-8, first line `WEBVTT`, at least one cue, each ending after it begins, in order of their beginning.

    Raises ValidationError that names the line.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValidationError(_("Captions must be saved as UTF-8."), code="captions_encoding") from error
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not re.match(r"^WEBVTT(?:[ \t].*)?$", lines[0]):
        raise ValidationError(_("The first line of captions must be WEBVTT."), code="captions_head")
    before = -1
    for number, line in enumerate(lines, start=1):
        if "-->" not in line:
            continue
        found = _CUE.match(line.strip())
        if found is None:
            raise ValidationError(
                _("Captions, line %(line)d: write the time as 00:00:01.000 --> 00:00:04.000") % {"line": number},
                code="captions_time",
            )
        hours, minutes, seconds, thousandths, *end = (int(part or 0) for part in found.groups())
        begins = ((hours * 60 + minutes) * 60 + seconds) * 1000 + thousandths
        ends = ((end[0] * 60 + end[1]) * 60 + end[2]) * 1000 + end[3]
        if ends <= begins or begins < before:
            raise ValidationError(
                _("Captions, line %(line)d: the times are out of order.") % {"line": number}, code="captions_order"
            )
        before = begins
    if before < 0:
        raise ValidationError(_("The captions hold no line with a time."), code="captions_empty")
