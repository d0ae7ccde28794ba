"""Texts of H5P content: HTML with the few tags that semantics allow, or plain text. Nothing that a browser would run is left.

H5P libraries put plain texts into a page as HTML too, so plain text is escaped, as the H5P core does it.
"""

import html
import re
from collections.abc import Collection

import nh3

from .archive import fault_in_name

MAX_TEXT = 200_000
"""Characters of one text."""

SAFE_TAGS = frozenset(
    [
        *("p", "br", "div", "span", "strong", "b", "em", "i", "u", "s", "del", "strike", "sub", "sup", "small", "mark", "code"),
        *(
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "pre",
            "blockquote",
            "q",
            "cite",
            "abbr",
            "ul",
            "ol",
            "li",
            "dl",
            "dt",
            "dd",
        ),
        *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "a", "img", "figure", "figcaption"),
    ]
)
"""All that semantics may ask for. Never a script, style, frame, form, or drawing, whatever a library's semantics say."""

ALWAYS = frozenset(["p", "br", "div", "span"])
_TOGETHER = {
    "strong": {"b"}, "em": {"i"}, "b": {"strong"}, "i": {"em"}, "ul": {"li"}, "ol": {"li"}, "s": {"del", "strike"},
    "del": {"s", "strike"}, "strike": {"s", "del"}, "table": {"caption", "thead", "tbody", "tfoot", "tr", "th", "td"},
    "dl": {"dt", "dd"},
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"title", "lang", "dir", "style"},
    "a": {"href", "target"},
    "img": {"src", "alt", "width", "height"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "ol": {"start", "reversed"},
}
_STYLES = {"text-align"}
_FONT_STYLES = {
    "size": "font-size", "family": "font-family", "color": "color", "background": "background-color",
    "spacing": "letter-spacing", "height": "line-height",
}  # fmt: skip
MAX_TAGS = 5_000
"""Tags of one text."""

MAX_NESTED = 200
MAX_WRITTEN_AGAIN = 2_000_000
"""Signs of tags that a parser may have to write again: one of _FORMATTING that is still open begins anew in each paragraph."""

_FORMATTING = frozenset(["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"])
_VOID = frozenset(["area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
_ODD = frozenset(
    [
        *("script", "style", "template", "noscript", "iframe", "object", "svg", "math", "textarea", "title", "select", "xmp"),
        *("plaintext", "noembed", "noframes", "applet", "marquee", "html", "head", "body", "frameset", "frame", "form"),
    ]
)
"""Within these, or behind them, a closing tag may be text or close nothing."""

_TAG_BEGINS = re.compile(r"<[a-zA-Z/!?]")
_NAME = re.compile(r"/?([a-zA-Z][a-zA-Z0-9:-]*)")
_TAG = re.compile(
    r"""<(?:
        /?(?P<name>[a-zA-Z][a-zA-Z0-9:-]*+)
        (?:\s++[^\s"'<>/=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>=`]++))?+)*+\s*+/?
        |!--(?!>|->)[^<>]*+(?<=--)
    )>""",
    re.VERBOSE,
)
"""A tag or comment as every parser reads it."""

_LENGTH_OF_TAG = 4_000
_COST_OF_ELEMENT = 20
_CLOSE_THEMSELVES = frozenset(["p", "li"])
"""Before another of their name."""

_ANY_TAG = re.compile(r"<[^<>]*>")
_DROPPED = {"script", "style", "template", "noscript", "iframe", "object", "svg", "math", "textarea", "title", "select"}
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_RUNS = re.compile(r"(?:javascript|vbscript|livescript|mocha|data)", re.IGNORECASE)
_CALLS = re.compile(r"url\s*\(|expression|import|\\|/\*|@|<", re.IGNORECASE)
_LENGTH_OF_STYLE = 300
_ROUNDS = 4

_KEPT = {"&#42;": "\ue02a", "&#47;": "\ue02f", "&#58;": "\ue03a"}
"""An asterisk, slash or colon written as a number is a sign of the text; written plainly it marks a word (asterisks.py)."""

_BACK = {sign: entity for entity, sign in _KEPT.items()}
_STRAY = str.maketrans("", "", "".join(_BACK))
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def rich(
    source: str, tags: Collection[str], fonts: Collection[str] = (), *, longest: int = MAX_TEXT, remote: bool = False
) -> str:
    """HTML with only these tags and what belongs to them. Cleaning what was cleaned changes nothing.

    `fonts`: names in _FONT_STYLES that a style may set. `longest`: signs to read; a longer text loses its tags and its end.
    `remote`: pictures from https addresses stay. A text that is a burden to parse loses its tags too.
    """
    allowed = set(ALWAYS)
    for tag in tags:
        allowed |= ({tag} | _TOGETHER.get(tag, set())) & SAFE_TAGS
    styles = _STYLES | {_FONT_STYLES[font] for font in fonts if font in _FONT_STYLES}

    def attribute(tag: str, name: str, value: str) -> str | None:
        return _attribute(tag, name, value, remote)

    def cleaned(text: str, tags: set[str]) -> str:
        return nh3.clean(
            text, tags=tags, clean_content_tags=_DROPPED - tags, attributes=_ATTRIBUTES, attribute_filter=attribute,
            url_schemes={"http", "https", "mailto", "tel", "data"}, link_rel="noopener noreferrer",
            filter_style_properties=styles, strip_comments=True,
        )  # fmt: skip

    def step(text: str) -> str:
        return harmless(cleaned(text, allowed))

    def unmarked(text: str) -> str:
        return cleaned(html.escape(harmless(text)[:most], quote=False), set())

    most = min(longest, MAX_TEXT)
    text = _hidden(source[: MAX_TEXT * 2])
    for _round in range(_ROUNDS):
        if is_burden(text):
            return _shown(unmarked(_UNWANTED.sub("", html.unescape(_ANY_TAG.sub(" ", text)))))
        before, text = text, step(text)
        if text == before:
            break
    if is_burden(text) or text != step(text) or len(_read(text)) > most:
        text = unmarked(_read(text))
    return _shown(text)


def is_burden(text: str) -> bool:
    """Would it cost a parser of HTML, or a browser, much more than its length? Found by walking through it once.

    Formatting that was not closed begins anew wherever text follows, so N of them and M paragraphs become N times M elements.
    Closing tags count only as long as all tags are such as every parser reads in the same way, and each is closed in its turn;
    behind any other, nothing that was opened is ever taken for closed.
    """
    sure, tags, nested, at = True, 0, 0, 0
    waiting: list[tuple[str, int]] = []  # (name, signs of the tag where it is formatting)
    now = ever = again = again_at_most = 0  # signs of formatting that is open, or was; those to be written again
    while begin := _TAG_BEGINS.search(text, at):
        tag = _TAG.match(text, begin.start(), begin.start() + _LENGTH_OF_TAG)
        named = _NAME.match(text, begin.start() + 1)
        name = named[1].lower() if named else ""
        sure = sure and tag is not None and name not in _ODD
        at = tag.end() if sure else begin.end()
        tags, again, again_at_most = tags + 1, again + now, again_at_most + ever
        if begin[0] == "</":
            nested = max(nested - 1, 0)
            if waiting and waiting[-1][0] == name:
                now -= waiting.pop()[1]
        elif name and name not in _VOID:
            nested += 1
            length = (tag.end() if tag else len(text)) - begin.start() + _COST_OF_ELEMENT
            own = length if name in _FORMATTING else 0
            now, ever = now + own, ever + own
            if not (waiting and waiting[-1][0] == name and name in _CLOSE_THEMSELVES):
                waiting.append((name, own))
        deep, written = (len(waiting), again) if sure else (nested, again_at_most)
        if tags > MAX_TAGS or deep > MAX_NESTED or written > MAX_WRITTEN_AGAIN:
            return True
    return False


def plain(source: str, *, longest: int = MAX_TEXT) -> str:
    """Text without tags, escaped once. Cleaning what was cleaned changes nothing."""
    text = _hidden(source[: MAX_TEXT * 2])
    text = harmless(_UNWANTED.sub("", html.unescape(text)))[: min(longest, MAX_TEXT)]
    return _shown(html.escape(text))


def harmless(text: str) -> str:
    """A text that a library might take for an address must not be one that runs: `javascript:` is no longer one."""
    pressed = re.sub(r"[\x00-\x20\xa0]+", "", text[:200])
    if not re.match(rf"{_RUNS.pattern}:", pressed, re.IGNORECASE) or _PICTURE.fullmatch(pressed + text[200:]):
        return text
    scheme, _colon, rest = text.partition(":")
    return f"{re.sub(r'[^a-zA-Z]', '', scheme)} :{rest}"


def address(text: str) -> str:
    """An https address without a name and password in it, or nothing."""
    fits = re.fullmatch(
        r"https://[A-Za-z0-9.-]{1,253}(?::\d{1,5})?(?:[/?#][\x21\x23-\x3b\x3d\x3f-\x5b\x5d\x5f\x61-\x7e]*)?", text
    )
    return text if fits and len(text) <= 2_000 else ""


def _attribute(tag: str, name: str, value: str, remote: bool) -> str | None:
    value = _UNWANTED.sub("", value)
    if name == "style":
        return None if _CALLS.search(value) or len(value) > _LENGTH_OF_STYLE else value
    if name == "href":
        return value if re.match(r"(?:https?://|mailto:|tel:|#)", value, re.IGNORECASE) else None
    if name == "target":
        return "_blank" if value == "_blank" else None
    if name == "src":
        inside = not re.match(r"[a-z][a-z0-9+.-]*:|[/\\]", value, re.IGNORECASE) and not fault_in_name(value)
        return value if inside or _PICTURE.fullmatch(value) or (remote and address(value)) else None
    return value


def _read(text: str) -> str:
    """What somebody reads of some HTML."""
    return html.unescape(nh3.clean(text, tags=set(), clean_content_tags=_DROPPED))


def _hidden(text: str) -> str:
    text = _UNWANTED.sub("", text).translate(_STRAY)
    for entity, sign in _KEPT.items():
        text = text.replace(entity, sign)
    return text


def _shown(text: str) -> str:
    for sign, entity in _BACK.items():
        text = text.replace(sign, entity)
    return text
