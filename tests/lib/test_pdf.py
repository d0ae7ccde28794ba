"""PDF from templates: tagged, embedded fonts, text that stays text; the certificate and the cards."""

import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.lib import codes, pdf, qr

LEARNING = Path(__file__).parents[2] / "courses" / "learning"
CERTIFICATE = LEARNING / "certificates" / "certificate.typ"
CARDS = LEARNING / "classrooms" / "cards.typ"
PICTURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9" fill="#e89f0c"/></svg>'


def certificate(**changes):
    return {
        "platform": "Цахим хүлэг",
        "name": "Б. Тэмүүлэн",
        "course": "Цахим орчинд өөрийгөө хамгаалах нь",
        "labels": {
            "heading": "ГЭРЧИЛГЭЭ",
            "above_name": "Энэхүү гэрчилгээг",
            "above_course": "дараах сургалтыг амжилттай төгссөн тул олгов",
            "below_course": "",
            "check": "Гэрчилгээг шалгах",
            "qr_alt": "Гэрчилгээг шалгах хуудасны QR код",
            "logo_alt": "Платформын тэмдэг",
        },
        "facts": [
            {"label": "Үргэлжлэх хугацаа", "value": "2 цаг"},
            {"label": "Олгосон огноо", "value": "2026 оны гуравдугаар сар"},
            {"label": "Олгосон байгууллага", "value": "Харилцаа холбооны зохицуулах хороо"},
            {"label": "Гэрчилгээний дугаар", "value": "XH4F-N94X-4327"},
        ],
        "address": "example.mn/gerchilgee",
        "qr": qr.svg_bytes("https://example.mn/gerchilgee/XH4FN94X4327"),
        "logo": PICTURE,
        "border": None,
        "second": {"language": "en", "heading": "CERTIFICATE OF COMPLETION", "course": "Protecting yourself online"},
        **changes,
    }


def cards(kind, count):
    secrets = {"pictures": codes.PICTURES[:4], "pin": "739152", "words": ("салхи", "үүл", "дэлхий")}
    return {
        "platform": "Цахим хүлэг",
        "address": "example.mn",
        "class_name": "3а",
        "class_code": "H7K-4TM",
        "labels": {
            "class": "Анги:",
            "class_code": "Ангийн код",
            "pictures": "Миний дөрвөн зураг",
            "pin": "Миний нууц тоо",
            "words": "Миний гурван нууц үг",
            "how": "ангийн код, нэр, нууцаа оруулна. QR кодыг уншуулж бас болно.",
            "keep": "Картаа хэнд ч бүү өг. Алдвал багшдаа хэлээрэй.",
            "qr_alt": "Нэвтрэх QR код",
        },
        "pictures": {key: {"svg": PICTURE, "alt": key} for key in codes.PICTURES},
        "cards": [
            {
                "name": f"Б. Номин-Эрдэнэ {number}",
                "qr": qr.svg_bytes("https://example.mn/k#x"),
                "kind": kind,
                "secret": secrets[kind],
            }
            for number in range(count)
        ],
    }


def set_certificate(**changes):
    return pdf.render(CERTIFICATE, certificate(**changes), title="Гэрчилгээ", language="mn")


@pytest.fixture
def poppler(tmp_path):
    if not shutil.which("pdftotext"):
        pytest.skip("needs poppler-utils")

    def run(program, document, *options):
        file = tmp_path / "document.pdf"
        file.write_bytes(document)
        order = [program, *options, str(file), *(["-"] if program == "pdftotext" else [])]
        return subprocess.run(order, capture_output=True, text=True, check=True).stdout

    return run


def pages(document):
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", document))


def test_a_certificate_is_one_small_tagged_page_with_selectable_mongolian_text(poppler):
    document = set_certificate()
    assert len(document) < 40_000
    about = poppler("pdfinfo", document)
    assert re.search(r"Tagged:\s+yes", about)
    assert re.search(r"Pages:\s+1\b", about)
    assert re.search(r"Title:\s+Гэрчилгээ", about)
    text = " ".join(poppler("pdftotext", document).split())
    for words in (
        "ГЭРЧИЛГЭЭ",
        "Б. Тэмүүлэн",
        "Цахим орчинд өөрийгөө хамгаалах нь",
        "XH4F-N94X-4327",
        "Protecting yourself online",
    ):
        assert words in text
    fonts = poppler("pdffonts", document).splitlines()[2:]
    assert {line.split()[0].split("+")[1] for line in fonts} == {"NotoSans-Regular", "NotoSans-Bold"}
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in fonts)


def test_it_declares_the_accessibility_standard_and_the_language():
    document = set_certificate()
    assert b"pdfuaid:part" in document
    assert b"/Lang" in document


def test_the_same_arguments_give_the_same_bytes_and_a_date_only_when_asked():
    when = datetime(2026, 3, 5, 12, tzinfo=ZoneInfo("Asia/Ulaanbaatar"))
    dated = [pdf.render(CERTIFICATE, certificate(), title="Гэрчилгээ", language="mn", created=when) for _ in range(2)]
    assert dated[0] == dated[1]
    assert b"CreationDate(D:20260305" in dated[0].replace(b" ", b"")
    assert set_certificate() == set_certificate()
    assert b"CreationDate" not in set_certificate()


def test_long_names_and_titles_stay_on_one_page():
    document = set_certificate(
        name="Алтанцэцэгсүрэнжаргал " * 3, course="Цахим орчны эрсдэлээс сэргийлэх иж бүрэн сургалт " * 4
    )
    assert pages(document) == 1


def test_a_certificate_needs_no_second_language_no_logo_and_takes_a_border():
    assert pages(set_certificate(second=None, logo=None, border=PICTURE)) == 1


@pytest.mark.parametrize(
    "name",
    [
        '#read("/etc/passwd")',
        "*_$x$_* = Гарчиг <label> @ref",
        '"]; #panic("x") [',
        "`raw` \\ // comment /* */ https://x.mn",
        "#sys.inputs.data",
    ],
)
def test_text_is_never_read_as_markup(name, poppler):
    text = " ".join(poppler("pdftotext", set_certificate(name=name)).split())
    assert name in text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Тэмүүлэн", "Тэмүүлэн"),
        ("Ǎлан 😀", "Aлан ?"),
        ("и\u0306", "й"),
        ("a\u200b\u0007b", "ab"),
        ("ﬁ‐", "fi‐"),
        ("Қ₮№«»", "Қ₮№«»"),
    ],
)
def test_signs_that_the_fonts_lack_are_replaced(text, printed):
    assert pdf.printable(text) == printed


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(max_size=40))
def test_any_name_can_be_printed(name):
    assert set_certificate(name=name).startswith(b"%PDF-")


@pytest.mark.parametrize("kind", ["pictures", "pin", "words"])
def test_forty_cards_are_five_pages(kind, poppler):
    document = pdf.render(CARDS, cards(kind, 40), title="Картууд", language="mn")
    assert re.search(r"Pages:\s+5\b", poppler("pdfinfo", document))
    text = poppler("pdftotext", document)
    assert text.count("H7K-4TM") == 40
    assert "Картаа хэнд ч бүү өг." in text
    assert len(document) < 400_000


@pytest.mark.parametrize("count", [1, 8, 9])
def test_eight_cards_fill_a_page(count):
    assert pages(pdf.render(CARDS, cards("words", count), title="Картууд", language="mn")) == (count + 7) // 8


def test_a_broken_template_is_named(tmp_path):
    template = tmp_path / "broken.typ"
    template.write_text("#let x = ", encoding="utf-8")
    with pytest.raises(pdf.PdfError, match=r"broken\.typ"):
        pdf.render(template, {}, title="x", language="mn")


def test_a_template_reads_no_file_outside_its_folder(tmp_path):
    (tmp_path / "secret.txt").write_text("x", encoding="utf-8")
    folder = tmp_path / "topic"
    folder.mkdir()
    (folder / "sly.typ").write_text('#set document(title: "x")\n#read("../secret.txt")', encoding="utf-8")
    with pytest.raises(pdf.PdfError):
        pdf.render(folder / "sly.typ", {}, title="x", language="mn")


def test_lazy_texts_and_dates_are_printed_as_text(tmp_path):
    class Lazy:
        def __str__(self):
            return "Сайн уу"

    template = tmp_path / "plain.typ"
    template.write_text(
        '#set document(title: sys.inputs.title)\n#set text(font: "Noto Sans", lang: "mn")\n'
        "#let data = json(bytes(sys.inputs.data))\n#data.words #data.list.at(0) #str(data.number)",
        encoding="utf-8",
    )
    assert pdf.render(template, {"words": Lazy(), "list": (Lazy(),), "number": 3}, title="x", language="mn").startswith(
        b"%PDF-"
    )
