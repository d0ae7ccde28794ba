"""PDF documents from Typst templates, without any program or font of the system.

template   a `.typ` file that its topic owns; it reads `json(bytes(sys.inputs.data))` and sets what it finds
data       text, numbers, lists and dictionaries; text reaches the page as text, never as markup
picture    a `bytes` value: an SVG of ours, passed on unchanged for `image(bytes(data.qr), format: "svg")`

Documents are PDF/UA-1 (tagged, titled, with a language), so a screen reader can read them. A certificate takes about
5 ms, forty cards about 40 ms.
"""

import functools
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import typst

FONTS = Path(__file__).with_name("fonts")

# What the fonts hold (see fonts/README.md). A sign outside would break PDF/UA, which forbids the empty box.
_PRINTABLE = re.compile(
    "[\n -~\u00a0-\u00ffЁІА-яёіҒғҚқҢңҮ-ұҺһӘәӨө"
    "\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u202f\u2030\u2032\u2033\u2039\u203a€₮№™]"
)


class PdfError(RuntimeError):
    """A template that cannot be set; the message says where. Never the text's fault: `render` makes it printable."""


def render(template: Path, data: Mapping, *, title: str, language: str, created: datetime | None = None) -> bytes:
    """Set `template` with `data` and return the PDF.

    The template also finds `sys.inputs.title` and `sys.inputs.language` (`mn`, `en`) and must give both to the
    document, or PDF/UA refuses it. It can read files of its own folder only. `sys.inputs.dated` is "yes" when `created`
    (an aware time) is to go into the properties of the file; the same arguments give the same bytes. Raises PdfError.
    """
    inputs = {
        "data": json.dumps(_for_template(data), ensure_ascii=False),
        "title": printable(title),
        "language": language,
        "dated": "yes" if created else "",
    }
    try:
        compiler = typst.Compiler(
            template, root=template.parent, font_paths=_fonts(), ignore_system_fonts=True, sys_inputs=inputs
        )
        return compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=int(created.timestamp()) if created else 0)
    except typst.TypstError as error:
        raise PdfError(f"{template.name}: {error.message} {' '.join(error.hints)} {error.diagnostic}".strip()) from error


@functools.cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def printable(text: str) -> str:
    """`text` with every sign that the fonts lack replaced by its plain letter (ǎ by a) or by «?»; control signs go."""
    return "".join(_printable_sign(sign) for sign in unicodedata.normalize("NFC", text))


def _printable_sign(sign: str) -> str:
    if _PRINTABLE.fullmatch(sign):
        return sign
    if unicodedata.category(sign)[0] in "CM":
        return ""
    plain = "".join(part for part in unicodedata.normalize("NFKD", sign) if _PRINTABLE.fullmatch(part))
    return plain or ("-" if sign == "\u2212" or unicodedata.category(sign) == "Pd" else "?")


def _for_template(value: object) -> object:
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {str(key): _for_template(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_for_template(part) for part in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return printable(str(value))  # lazy translations, dates, numbers with a currency
