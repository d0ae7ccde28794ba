"""What a browser needs to play a content: a description for the core (`H5PIntegration`), one script and one style.

Nothing here touches a table or a file. The addresses begin with a slash: which host serves the frame is not decided here.
"""

import json
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

from .libraries import LibraryRef

CONTENT_ID = "1"
"""A frame plays one content, and the core must call it something."""

SAVE_SECONDS = 10
MAX_IMPORTS = 10
"""Styles that import one another."""


def integration(
    *, number: str, title: str, main: LibraryRef, content: Mapping[str, Any], language: str, words: Mapping[str, str],
    content_url: str, libraries_url: str, folders: Mapping[LibraryRef, str],
) -> dict[str, Any]:  # fmt: skip
    """`H5PIntegration` as the core reads it, ready for JSON.

    `number` names the content in statements. `words`: the core's own, in the language. `content_url`, `libraries_url`:
    addresses without a slash at their end; `folders`: where below `libraries_url` each library lies. Nobody's name is in it,
    nothing is posted by the core, and what was kept of the content comes later (static/played/h5p-frame.js).
    """
    return {
        "baseUrl": "", "url": "/played", "siteUrl": "", "urlLibraries": libraries_url, "postUserStatistics": False,
        "saveFreq": SAVE_SECONDS, "ajax": {}, "ajaxPath": "", "l10n": {"H5P": dict(words)}, "loadedJs": [], "loadedCss": [],
        "core": {"styles": [], "scripts": []}, "hubIsEnabled": False, "crossorigin": "anonymous",
        "libraryDirectories": {ref.folder: folder for ref, folder in folders.items()},
        "contents": {
            f"cid-{CONTENT_ID}": {
                "library": str(main), "jsonContent": json.dumps(content, ensure_ascii=False), "fullScreen": "0",
                "url": f"urn:uuid:{number}", "contentUrl": content_url, "title": title, "scripts": [], "styles": [],
                "metadata": {"title": title, "defaultLanguage": language, "license": "U"},
                "displayOptions": dict.fromkeys(("frame", "export", "embed", "copyright", "icon", "copy"), False),
                "contentUserData": {},
            }
        },
    }  # fmt: skip


# --- one script -------------------------------------------------------------------------------------------------------------


PRELUDE = b"for(const name of['RTCPeerConnection','webkitRTCPeerConnection','mozRTCPeerConnection'])delete self[name];"
"""Stands before every script of a library. A peer connection is the one thing that a policy cannot forbid in every browser, and
it sends packets to any host. Only scripts that we serve run, so whatever runs in a window has run this first."""


def joined_scripts(parts: Iterable[bytes]) -> bytes:
    """Scripts one after the other. Each is closed, so that neither a missing semicolon nor a last comment swallows the next.

    What stands before them also keeps a "use strict" at the head of one from being a rule for all.
    """
    return PRELUDE + b"\n" + b"".join(part.removeprefix(b"\xef\xbb\xbf") + b"\n;\n" for part in parts)


# --- one style --------------------------------------------------------------------------------------------------------------

_STRING = r'"(?:[^"\\\n]|\\.)*+"' + r"|'(?:[^'\\\n]|\\.)*+'"
_UNENDED = r'"(?:[^"\\\n]|\\.)*+' + r"|'(?:[^'\\\n]|\\.)*+"
_ADDRESS = rf'\s*+(?:(?:{_STRING})\s*+|(?:[^()"\'\\]|\\.)*+)'
_TOKEN = re.compile(
    rf"""(?P<comment>/\*.*?(?:\*/|\Z))
    |@charset\s[^;{{}}]*+;?
    |@import\s*+(?P<import>{_STRING}|url\({_ADDRESS}\))(?P<media>[^;{{}}]*+);?
    |url\((?P<url>{_ADDRESS})\)
    |(?P<string>{_STRING}|{_UNENDED})""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
"""Each token is read once: no repetition gives back what it took, an address ends at the next bracket, and a text that nobody
ends goes to the end of its line, as in CSS. So a style takes as long as it is long."""

_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//|/|#", re.IGNORECASE)
NOWHERE = 'url("about:invalid")'


def joined_style(
    path: str, read: Callable[[str], bytes | None], address: Callable[[str], str], *, _on_the_way: tuple[str, ...] = ()
) -> str:
    """A style of a library as it may stand anywhere in a longer one.

    `read` gives the bytes of a file of the library by its path, `address` where a browser gets that file. Addresses within
    the library become these; what is imported stands in its place, for an import counts at the head of a style only; of
    other hosts nothing is imported. Character sets go: the whole is UTF-8.
    """
    raw = read(path)
    if raw is None or path in _on_the_way or len(_on_the_way) > MAX_IMPORTS:
        return ""
    text = raw.decode("utf-8-sig", errors="replace")

    def replaced(token: re.Match) -> str:
        if token["comment"] is not None:
            return token[0] if token[0].startswith("/*!") and token[0].endswith("*/") else " "
        if token["import"] is not None:
            inner = _within(path, _unquoted(token["import"]))
            style = joined_style(inner, read, address, _on_the_way=(*_on_the_way, path)) if inner else ""
            media = token["media"].strip()
            return f"@media {media} {{\n{style}\n}}" if media and style else style
        if token["url"] is not None:
            return _rewritten(path, token["url"], address)
        return token[0] if token["string"] is not None else ""  # a character set

    return _TOKEN.sub(replaced, text) + "\n"


def _rewritten(path: str, written: str, address: Callable[[str], str]) -> str:
    target = _unquoted(written)
    if not target or _ELSEWHERE.match(target):
        return f"url({written.strip()})"
    inner = _within(path, target)
    if inner is None:
        return NOWHERE
    mark = target[len(re.match(r"[^?#]*", target)[0]) :]
    return f'url("{quote(address(inner), safe="/:")}{quote(mark, safe="?#=&.-_")}")'


def _within(path: str, target: str) -> str | None:
    """The path within the library of what a style names, without query and mark; None outside."""
    if not target or _ELSEWHERE.match(target):
        return None
    inner = posixpath.normpath(posixpath.join(posixpath.dirname(path), re.match(r"[^?#]*", target)[0]))
    return None if inner.startswith("..") or inner in (".", "/") else inner


def _unquoted(written: str) -> str:
    """The address in `"..."`, `url(...)` or alone, its escapes undone."""
    written = written.strip()
    if written[:4].lower() == "url(":
        written = written[4:-1].strip()
    if written[:1] in ("'", '"'):
        written = written[1:-1]

    def sign(escape: re.Match) -> str:
        number = int(escape[1], 16) if escape[1] else 0
        return chr(number) if 0 < number < 0xD800 else "" if escape[2] in (None, "\n") else escape[2]

    return _ESCAPE.sub(sign, written).strip()
