"""QR codes as SVG."""

from xml.etree import ElementTree

import pytest

from courses.lib import qr

ADDRESS = "https://surgalt.example.mn/k#abcdefghijklmnopqrstuvwxyz"
SVG = "{http://www.w3.org/2000/svg}"


def test_the_inline_picture_has_a_role_a_title_and_fills_its_box():
    picture = ElementTree.fromstring(qr.svg(ADDRESS, title="Картын код"))
    assert picture.get("role") == "img"
    assert picture.findtext("title") == "Картын код"
    assert picture.get("viewBox")
    assert picture.get("width") is None


def test_a_title_cannot_break_out_of_the_picture():
    drawn = qr.svg(ADDRESS, title="</title><script>alert(1)</script>")
    assert "<script" not in drawn
    assert ElementTree.fromstring(drawn).findtext("title") == "</title><script>alert(1)</script>"


def test_the_inline_picture_needs_no_inline_style_and_stays_small():
    drawn = qr.svg(ADDRESS)
    assert "style=" not in drawn
    assert len(drawn) < 2_500


def test_the_file_has_a_name_space_a_white_ground_and_a_quiet_zone():
    picture = ElementTree.fromstring(qr.svg_bytes(ADDRESS))
    assert picture.tag == f"{SVG}svg"
    ground, modules = picture.findall(f"{SVG}path")
    assert ground.get("fill") == "#fff"
    assert modules.get("d").startswith(f"M{qr.QUIET_ZONE} {qr.QUIET_ZONE}.5h7")


def test_the_same_text_gives_the_same_picture():
    assert qr.svg(ADDRESS) == qr.svg(ADDRESS)
    assert qr.svg_bytes(ADDRESS) == qr.svg_bytes(ADDRESS)


@pytest.mark.parametrize("text", ["", "a" * 3_000])
def test_an_empty_or_endless_text_is_refused(text):
    with pytest.raises(ValueError):
        qr.svg(text)
    with pytest.raises(ValueError):
        qr.svg_bytes(text)
