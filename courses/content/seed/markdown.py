"""The Markdown that seed texts may use, turned into the HTML that Wagtail's editor itself would store.

Allowed: paragraphs, **bold**, *italic*, bullet and numbered lists, [links](https://...). Nothing else: what the editor's
toolbar does not offer (editorial/blocks.py, RICH_TEXT) would be dropped silently when somebody opens and saves the page.
"""

import re

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

_ALLOWED_TAGS = {"p", "b", "i", "ul", "ol", "li", "a"}
_ALLOWED_ATTRIBUTES = {"a": {"href"}}
_ALLOWED_SCHEMES = {"https", "mailto", "tel"}
# Wagtail stores bold and italic under these names; markdown-it says strong and em.
_WAGTAIL_TAGS = {"strong": "b", "em": "i"}

_parser = MarkdownIt("zero").enable(["emphasis", "list", "link", "escape", "newline"])

_NOT_OFFERED = (
    (re.compile(r"^\s{0,3}#{1,6}\s", re.M), "a heading inside a text: use a heading block"),
    (re.compile(r"^\s{0,3}>", re.M), "a quotation inside a text: use a quotation block"),
    (re.compile(r"^\s*\|.*\|\s*$", re.M), "a table, which the editor does not offer"),
    (re.compile(r"`"), "code, which the editor does not offer"),
    (re.compile(r"<[a-zA-Z/!]"), "HTML: write Markdown"),
    (re.compile(r"!\["), "a picture inside a text: use a picture block"),
)


def problems(text: str) -> list[str]:
    """What `text` uses that is not in the subset, as English sentences; empty when it is sound."""
    found = [sentence for pattern, sentence in _NOT_OFFERED if pattern.search(text)]
    tokens = _parser.parse(text)
    for token in _flat(tokens):
        if token.type == "link_open" and not str(token.attrs.get("href", "")).startswith(("https://", "mailto:", "tel:")):
            found.append(f"a link to «{token.attrs.get('href')}»: begin with https://, mailto: or tel:")
        elif token.type == "text" and re.search(r"\*|\]\(", token.content):
            found.append(f"stars or a link that mean nothing in «{token.content[:60]}»")
    if any(count > 1 for count in _paragraphs_per_list_item(tokens)):
        found.append("a list item of several paragraphs, which the editor does not offer")
    return found


def to_rich_text(text: str) -> str:
    """HTML of the subset, in one line, as Wagtail stores it. "" for an empty text."""
    tokens = _parser.parse(text)
    inside_item = 0
    for token in tokens:
        inside_item += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        if inside_item and token.type in ("paragraph_open", "paragraph_close"):
            token.hidden = True
    for token in _flat(tokens):
        token.tag = _WAGTAIL_TAGS.get(token.tag, token.tag)
        if token.type in ("softbreak", "hardbreak"):
            token.type, token.content = "text", " "
    html = _parser.renderer.render(tokens, _parser.options, {})
    html = re.sub(r"\s*\n\s*", "", html)
    return nh3.clean(
        html, tags=_ALLOWED_TAGS, attributes=_ALLOWED_ATTRIBUTES, url_schemes=_ALLOWED_SCHEMES, link_rel=None
    ).strip()  # fmt: skip


def _flat(tokens: list[Token]) -> list[Token]:
    return [part for token in tokens for part in (token, *(token.children or ()))]


def _paragraphs_per_list_item(tokens: list[Token]) -> list[int]:
    counts: list[int] = []
    open_items: list[int] = []
    for token in tokens:
        if token.type == "list_item_open":
            counts.append(0)
            open_items.append(len(counts) - 1)
        elif token.type == "list_item_close":
            open_items.pop()
        elif token.type == "paragraph_open" and open_items:
            counts[open_items[-1]] += 1
    return counts
