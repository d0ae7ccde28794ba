"""Joined scripts and styles, and what the core is told."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.content.h5p.libraries import LibraryRef
from courses.content.h5p.playing import NOWHERE, PRELUDE, integration, joined_scripts, joined_style

CARD = LibraryRef("H5P.Card", 1, 2)


def style(files: dict[str, str], path: str = "css/a.css") -> str:
    def read(name):
        return files[name].encode() if name in files else None

    return joined_style(path, read, lambda name: f"/played/library/X/{name}")


def one(text: str, **files: str) -> str:
    return style({"css/a.css": text, **files}).strip()


def test_each_script_is_closed_so_that_neither_a_comment_nor_a_forgotten_semicolon_swallows_the_next():
    joined = joined_scripts([b"\xef\xbb\xbfvar a = 1 // the end", b"(function () {})()"])
    assert joined.startswith(PRELUDE)
    assert joined.endswith(b"var a = 1 // the end\n;\n(function () {})()\n;\n")


def test_strictness_of_the_first_script_is_not_a_rule_for_all():
    assert not joined_scripts([b'"use strict"; x = 1']).lstrip().startswith(b'"use strict"')


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ("url(../img/a.png)", 'url("/played/library/X/img/a.png")'),
        ("url( 'b c.svg#part' )", 'url("/played/library/X/css/b%20c.svg#part")'),
        ('url("../fonts/x.woff?v=1#iefix")', 'url("/played/library/X/fonts/x.woff?v=1#iefix")'),
        (r"url( a\(b\).png )", 'url("/played/library/X/css/a%28b%29.png")'),
        (r"url(a\20 b.png)", 'url("/played/library/X/css/a%20b.png")'),
        ("url(data:image/png;base64,AAAA)", "url(data:image/png;base64,AAAA)"),
        ("url(https://example.com/a.png)", "url(https://example.com/a.png)"),
        ("url(#gradient)", "url(#gradient)"),
        ("url(../../other/a.png)", NOWHERE),
        ("url(../../../../etc/passwd)", NOWHERE),
    ],
)
def test_addresses_within_a_library_become_whole_and_others_stay(written, wanted):
    assert one(f"a {{ background: {written} }}") == f"a {{ background: {wanted} }}"


def test_what_is_imported_stands_in_its_place_with_its_condition():
    files = {"css/a.css": "@charset 'utf-8'; @import 'sub/b.css' print; a {}", "css/sub/b.css": "b { background: url(c.png) }"}
    joined = style(files)
    assert "@import" not in joined
    assert "@charset" not in joined
    assert re.search(r'@media print \{\s*b \{ background: url\("/played/library/X/css/sub/c.png"\) \}\s*\}', joined)


def test_nothing_is_imported_from_elsewhere_and_rings_end():
    files = {"css/a.css": "@import url(//example.com/x.css); @import 'b.css'; a {}", "css/b.css": "@import 'a.css'; b {}"}
    joined = style(files)
    assert "example.com" not in joined
    assert joined.count("a {}") == joined.count("b {}") == 1


def test_addresses_in_texts_and_comments_are_no_addresses():
    assert one("/* url(a.png) */ a::after { content: 'url(b.png)' }") == "a::after { content: 'url(b.png)' }"
    assert one("/*! licence */ a {}") == "/*! licence */ a {}"


@pytest.mark.parametrize(
    "text",
    [
        "url(" + " " * 400_000, "url(" * 100_000, "url( '' " * 50_000, "url('" + "\\'" * 200_000, '"' + '\\"' * 200_000,
        "@import" + " " * 400_000, "@import url(" * 30_000, "/*" * 200_000, "url(a" + " b" * 200_000,
    ],
    ids=lambda text: text[:8],
)  # fmt: skip
def test_a_style_is_read_once_whatever_it_repeats(text):
    """Two thousand blanks took three seconds before, so these would not come to an end."""
    assert isinstance(one(text), str)


def test_what_stands_behind_a_text_without_an_end_is_still_read():
    assert one("a { content: 'x\n} b { background: url(c.png) }").endswith('url("/played/library/X/css/c.png") }')


@given(st.text(alphabet="abc/.*'\"()@;{}:\\ \n", max_size=200))
def test_no_style_breaks_it_and_none_leads_out_of_the_library(text):
    for address in re.findall(r'url\("(/played[^"]*)"\)', one(text)):
        assert address.startswith("/played/library/X/")
        assert "/../" not in address


def test_the_core_is_told_what_to_play_and_nobodys_name():
    facts = integration(
        number="7", title="Нууц үг", main=CARD, content={"text": "</script>"}, language="mn", words={"close": "Хаах"},
        content_url="/played/t/content", libraries_url="/played/library", folders={CARD: "H5P.Card-1.2.3-ab"},
    )  # fmt: skip
    assert json.loads(json.dumps(facts)) == facts
    (content,) = facts["contents"].values()
    assert content["library"] == "H5P.Card 1.2"
    assert json.loads(content["jsonContent"]) == {"text": "</script>"}
    assert facts["libraryDirectories"] == {"H5P.Card-1.2": "H5P.Card-1.2.3-ab"}
    assert not any(content["displayOptions"].values())
    assert "user" not in facts, "with one the core would post to an address"
