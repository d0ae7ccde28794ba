"""The fonts hold every character that the platform writes, and stay small."""

from pathlib import Path

import pytest

from courses.lib import mongolian, pdf

ttLib = pytest.importorskip("fontTools.ttLib")

WEB = Path(__file__).parents[2] / "static" / "fonts"
LETTERS = mongolian.ALPHABET + mongolian.KAZAKH
NEEDED = set(LETTERS + LETTERS.upper() + "".join(map(chr, range(0x20, 0x7F))) + "₮€№«»„“”‘’–—…•·°×\u00a0\u202f")
KILOBYTES = {"noto-sans-400.woff2": 11, "noto-sans-700.woff2": 11, "rounded-700.woff2": 15}


@pytest.mark.parametrize("name", KILOBYTES)
def test_a_web_font_has_every_letter_and_is_small(name):
    pytest.importorskip("brotli")
    file = WEB / name
    assert file.stat().st_size < KILOBYTES[name] * 1024
    # The narrow space is for numbers in running text; the face for headings has none.
    assert not NEEDED - {chr(code) for code in ttLib.TTFont(file).getBestCmap()} - {"\u202f"}


@pytest.mark.parametrize("name", ["NotoSans-Regular.ttf", "NotoSans-Bold.ttf"])
def test_a_font_for_paper_has_exactly_the_signs_that_pdf_calls_printable(name):
    held = {chr(code) for code in ttLib.TTFont(pdf.FONTS / name).getBestCmap()}
    assert not NEEDED - held
    printable = {sign for sign in map(chr, range(0x20, 0x3000)) if pdf.printable(sign) == sign}
    assert printable == held


def test_the_licence_lies_beside_the_fonts():
    for file in (WEB / "OFL-NotoSans.txt", WEB / "OFL-Nunito.txt", pdf.FONTS / "OFL.txt"):
        assert "SIL OPEN FONT LICENSE Version 1.1" in file.read_text(encoding="utf-8")
