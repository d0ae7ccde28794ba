"""The runtime stands before everything in a page, whatever the page looks like, and changes none of its bytes."""

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.content.scorm.frame import HEAD_WITHIN, charset_of, content_type, json_block, with_runtime

SCRIPTS = ["/static/a.js", "/static/b.js?x=1&y=2"]
CONFIG = {"version": "scorm12", "evil": "</script><script>alert(1)</script><!-- &amp; ү"}


def inserted(html: bytes, **how) -> int:
    """Where the block stands; everything else is as it was."""
    page = with_runtime(html, SCRIPTS, CONFIG, **how)
    at = next(at for at in range(len(html) + 1) if page[:at] == html[:at] and page[at : at + 7] == b"<script")
    assert page[:at] + page[len(page) - len(html) + at :] == html
    return at


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<!DOCTYPE html>", "<html><head><script>1</script></head></html>"),
        ("", "<html lang=mn><body>a"),
        ("", "plain text"),
        ("", ""),
        ("\n\n<!-- saved from <html> <head> -->\n<!DOCTYPE html>\n", "<head>"),
        ("<!-->", "<script>1</script>"),
        ("<!--a--!><!--->", "<head>"),
        ('<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0" "http://www.w3.org/a.dtd">', "<html>"),
        ("<!--[if IE]><html class=ie><![endif]--> ", "<html>"),
        ("", "<!-- without an end <script>1</script>"),
        ("", "<frameset cols=1,2><frame src=a.html></frameset>"),
    ],
)
def test_the_runtime_comes_first(before, after):
    assert inserted((before + after).encode()) == len(before.encode())


def test_a_page_in_any_encoding_stays_as_it_is():
    assert inserted("\ufeff<!DOCTYPE html><p>ү".encode()) == 18
    assert inserted("<html><p>уг".encode("cp1251")) == 0
    wide = with_runtime("\ufeff<!DOCTYPE html><p>ү".encode("utf-16-le"), SCRIPTS, CONFIG)
    assert wide.decode("utf-16-le").startswith("\ufeff<!DOCTYPE html><script")


def test_in_xml_the_runtime_stands_in_the_head():
    html = b'<?xml version="1.0"?><!-- <head> --><html xmlns="http://www.w3.org/1999/xhtml"><head title="a>b"></head></html>'
    assert html[: inserted(html, xml=True)].endswith(b'<head title="a>b">')
    assert with_runtime(b"<html><body/></html>", SCRIPTS, CONFIG, xml=True) == b"<html><body/></html>"


def test_nothing_breaks_out_of_the_data():
    block = json_block(CONFIG)
    assert block.count("<") == 2
    assert block.isascii()
    assert json.loads(re.fullmatch(r"<script[^>]*>(.*)</script>", block)[1]) == CONFIG
    assert b'src="/static/b.js?x=1&amp;y=2"' in with_runtime(b"", SCRIPTS, CONFIG)


@pytest.mark.parametrize(
    ("html", "charset"),
    [
        (b"<p>a", "utf-8"), ("ү".encode(), "utf-8"), ("<p>уг".encode("cp1251"), ""),
        (b'<meta charset="windows-1251">', "windows-1251"),
        (b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "windows-1251"),
        (b'<?xml version="1.0" encoding="koi8-r"?>', "koi8-r"), (b"\xff\xfea\x00", "utf-16-le"),
        (b"\xef\xbb\xbf<meta charset=koi8-r>", "utf-8"),
    ],
)  # fmt: skip
def test_the_encoding_is_named_in_the_header(html, charset):
    assert charset_of(html) == charset
    assert content_type(html).startswith("text/html")


@settings(max_examples=300, deadline=None)
@given(html=st.binary(max_size=300) | st.text(alphabet="<!->-htmlead \"'/=[]?\ufeffү", max_size=200).map(str.encode))
def test_any_page_keeps_all_its_bytes(html):
    for xml in (False, True):
        page = with_runtime(html, SCRIPTS, CONFIG, xml=xml)
        assert page == html or len(page) > len(html)


@pytest.mark.parametrize("piece", [b"<!--", b"<head ", b"<head", b"<![CDATA[", b"<?", b"<head '", b'<head "'])
def test_a_page_that_repeats_a_beginning_is_read_once(piece):
    """Before, 8 MB of it would have taken many hours."""
    page = b"<html>" + piece * (8_000_000 // len(piece))
    assert with_runtime(page, SCRIPTS, CONFIG, xml=True) == page


def test_in_xml_a_head_within_a_comment_or_an_instruction_is_none():
    before = b"<?page <head> ?><!-- <head> --><html><headline/>"
    assert inserted(before + b"<head>\n</head></html>", xml=True) == len(before) + 6
    assert with_runtime(b"<html><head/></html>", SCRIPTS, CONFIG, xml=True) == b"<html><head/></html>"
    far = b"<html>" + b" " * HEAD_WITHIN + b"<head></head></html>"
    assert with_runtime(far, SCRIPTS, CONFIG, xml=True) == far
