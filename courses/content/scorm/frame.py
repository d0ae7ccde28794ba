"""A page of a SCORM package on its way into the closed frame: our runtime is put before everything in it.

How it plays. The frame page is ours (`static/played/scorm-wrapper.js`): it holds the one port to the player page, a list where
the package has several parts, and an inner frame with the part that is open. Every HTML page of the package is served with
`static/played/scorm-frame.js` and scorm-again at its head, which make `API` or `API_1484_11` in the page's own window and again
in what it takes for its parent, since a page without an origin cannot look into the window above it. What was kept of the part
comes in `window.name`, which a script can read at once, and which stays when a SCO goes on to another page of its own.
What a page commits goes to the wrapper as a message, and from there over the port.

The pages are served by `website/frames/scorm.py`, with `content_type()` and a policy without `frame-ancestors`: the wrapper
may have no origin that such a rule could name.
"""

import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

CONFIG_ID = "scorm-config"

_BEFORE_HTML = re.compile(
    r"""(?: \ufeff | \s+ | <!--(?:-?>|.*?--!?>) | <\?[^>]*> | <!(?!--)[^>]*> )*""", re.VERBOSE | re.DOTALL
)
"""What may stand before the first tag: byte order mark, blanks, comments, XML declaration, document type."""

_TAG_TO_ITS_END = re.compile(r"""<head(?=[\s/>])(?:[^>"']|"[^"]*"|'[^']*')*>""")
_SKIPPED = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"))
HEAD_WITHIN = 64 * 1024
"""Signs of a page in XML among which its head must begin and have its first tag."""

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.-]{2,40})""")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def json_block(config: Mapping[str, Any], block_id: str = CONFIG_ID) -> str:
    """A block of data for a script, in signs that every encoding shares, from which no text can break out."""
    text = json.dumps(config, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f'<script type="application/json" id="{escape(block_id)}">{text}</script>'


def with_runtime(html: bytes, scripts: Sequence[str], config: Mapping[str, Any], *, xml: bool = False) -> bytes:
    """The page with these scripts before anything of its own can run. `config`: JSON, found under CONFIG_ID.

    The scripts stand right after the document type: a parser then opens `html` and `head` by itself and takes the page's own
    `html` for attributes of it, so no page is too odd. In XML that is not allowed, and they stand first in `head`; a page
    without a head stays as it is. Bytes of the page are never changed, whatever its encoding.
    """
    block = json_block(config) + "".join(f'<script src="{escape(address)}"></script>' for address in scripts)
    codec = next((name for mark, name in _MARKS if html.startswith(mark) and name != "utf-8"), "latin-1")
    if codec != "latin-1" and len(html) % 2:
        return html
    # Every byte is a sign of Latin-1, so a page in any encoding that is like ASCII comes back as it was.
    text = html.decode(codec, errors="surrogatepass")
    if xml:
        at = _in_xml(text)
    else:
        marked = text.replace("\xef\xbb\xbf", "\ufeff  ", 1) if text.startswith("\xef\xbb\xbf") else text
        at = _BEFORE_HTML.match(marked).end()
    if at is None:
        return html
    return (text[:at] + block + text[at:]).encode(codec, errors="surrogatepass")


def _in_xml(text: str) -> int | None:
    """Where the first tag of the head ends. Each sign is looked at once or twice, whatever the page repeats."""
    text, at = text[:HEAD_WITHIN], 0
    while (at := text.find("<", at)) >= 0:
        skipped = next((pair for pair in _SKIPPED if text.startswith(pair[0], at)), None)
        if skipped:
            end = text.find(skipped[1], at + len(skipped[0]))
            if end < 0:
                return None
            at = end + len(skipped[1])
        elif text.startswith(("<head>", "<head/", "<head ", "<head\t", "<head\n", "<head\r"), at):
            head = _TAG_TO_ITS_END.match(text, at)
            return None if head is None or head[0].endswith("/>") else head.end()
        else:
            at += 1
    return None


def charset_of(html: bytes) -> str:
    """The encoding to name in the header: the page's own word may stand too far down once scripts come before it.

    Empty where the page does not say and is not UTF-8: then the browser guesses, as it does with the page alone.
    """
    for mark, name in _MARKS:
        if html.startswith(mark):
            return name
    said = _XML_CHARSET.search(html[:1024]) or _CHARSET.search(html[:1024])
    if said:
        return said[1].decode().lower()
    try:
        html.decode()
    except UnicodeDecodeError:
        return ""
    return "utf-8"


def content_type(html: bytes, *, xml: bool = False) -> str:
    """The whole header."""
    kind, charset = "application/xhtml+xml" if xml else "text/html", charset_of(html)
    return f"{kind}; charset={charset}" if charset else kind


def page_config(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the runtime in a page needs to know before the page asks. `facts`: as `packages.facts` gives them."""
    return {"version": facts["version"]}


def wrapper_config(facts: Mapping[str, Any], *, base: str, words: Mapping[str, str]) -> dict[str, Any]:
    """What the wrapper needs to know. `base`: address of the package's `content/`, with its slash; `words`: texts by name."""
    return {
        "version": facts["version"], "base": base, "words": dict(words),
        "items": [
            {
                "id": item["id"], "title": item["title"], "href": item["href"], "sco": item["sco"], "mastery": item["mastery"],
                "completion": item["completion"], "launchData": item["launch_data"], "objective": item["objective"],
            }
            for item in facts["items"]
        ],
    }  # fmt: skip
