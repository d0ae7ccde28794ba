"""Files made to break a reader. None may raise, fetch, unpack without end or bring code along."""

import io
import struct
import time
import zipfile
import zlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.content.quizzes.formats import FORMATS
from courses.content.quizzes.formats.intake import MAX_BYTES, MAX_MEMBERS, MAX_QUESTIONS
from courses.content.quizzes.formats.plain_text import plain

from .test_qti import item, package

READERS = sorted(FORMATS)
XML = ["moodle_xml", "qti"]
TEXT = ["aiken", "csv", "gift"]
ZIPPED = ["qti", "xlsx"]


def refused(name: str, content: bytes) -> None:
    """The whole file is refused with a sentence, and quickly."""
    start = time.monotonic()
    reading = FORMATS[name].read(content, language="mn")
    assert not reading.questions
    assert reading.problems
    assert all(problem.sentence for problem in reading.problems)
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("name", READERS)
@given(content=st.binary(max_size=400))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_bytes_are_answered(name, content):
    FORMATS[name].read(content, language="mn")


_PIECES = {
    "aiken": ["Асуулт\n", "A. нэг\n", "B) хоёр\n", "ANSWER: A\n", "ANSWER:\n", "\n", "\x00", "А. Б\n"],
    "gift": [
        "::a::",
        "{",
        "}",
        "=",
        "~",
        "#",
        "####",
        "%50%",
        "%x%",
        "->",
        "\n\n",
        "\\",
        "\\n",
        "//",
        "[html]",
        "T",
        ">1 ",
        "текст",
        ":",
    ],
    "csv": ["type,text_mn\n", "single", ",", ";", '"', "\n", "option", "question", "'=", "[[a]]", "number", "gaps"],
}


@pytest.mark.parametrize("name", TEXT)
@given(data=st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_signs_of_a_format_in_any_order_are_answered(name, data):
    pieces = data.draw(st.lists(st.sampled_from(_PIECES[name]), max_size=40))
    head = "type,text_mn,text_en,row,correct,passage_mn,number\n" if name == "csv" else ""
    FORMATS[name].read((head + "".join(pieces)).encode(), language="mn")


_TAGS = {
    "moodle_xml": ("quiz", ["question", "answer", "text", "subquestion", "questiontext", "hint", "tags", "units", "tolerance"]),
    "qti": ("assessmentItem", ["itemBody", "choiceInteraction", "simpleChoice", "orderInteraction", "matchInteraction", "gap",
                               "hotspotInteraction", "hotspotChoice", "object", "sliderInteraction", "responseDeclaration",
                               "correctResponse", "value", "mapping", "mapEntry", "textEntryInteraction", "hottext", "p",
                               "associateInteraction", "gapMatchInteraction", "hottextInteraction", "inlineChoiceInteraction"]),
}  # fmt: skip
_KINDS = ["multichoice", "cloze", "numerical", "matching", "ordering", "shortanswer", "truefalse", "essay", "gapselect", "x"]
_VALUES = ["", "100", "-1e9", "NaN", "true", "a", "1,2,3", "{1:SA:=a}", "[[1]] [[gap1]]", "9" * 50, "a b"]


@st.composite
def trees(draw, root, tags, depth=0):
    names = (
        "type",
        "fraction",
        "identifier",
        "responseIdentifier",
        "mapKey",
        "mappedValue",
        "coords",
        "shape",
        "width",
        "lowerBound",
    )
    attributes = draw(st.dictionaries(st.sampled_from(names), st.sampled_from(_VALUES + _KINDS), max_size=3))
    inside = "".join(draw(trees(draw(st.sampled_from(tags)), tags, depth + 1)) for _ in range(draw(st.integers(0, 4 - depth))))
    shown = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f"<{root}{shown}>{draw(st.sampled_from(_VALUES))}{inside}</{root}>"


@pytest.mark.parametrize("name", XML)
@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_tree_of_known_elements_is_answered(name, data):
    FORMATS[name].read(data.draw(trees(*_TAGS[name])).encode(), language="mn")


# --- sizes -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", READERS)
def test_more_than_twenty_million_bytes_are_refused(name):
    refused(name, b"PK\x03\x04" + b"a" * MAX_BYTES)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("content", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(name, content):
    refused(name, content)


def test_too_many_questions_are_told_once():
    many = "".join(f"Асуулт {number} {{}}\n\n" for number in range(MAX_QUESTIONS + 2))
    reading = FORMATS["gift"].read(many.encode(), language="mn")
    assert len(reading.questions) == MAX_QUESTIONS
    assert len(reading.problems) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"a\n\n" * 3_000_000,
        b"{" * 1_000_000,
        b"::" * 500_000,
        b"=" * 1_000_000,
        b"\\" * 1_000_000,
        b"A. a\n" * 400_000,
        b"ANSWER: A\n" * 100_000,
        b'"' * 1_000_000,
        b"type,text_mn\n" + b"," * 1_000_000,
        b"type,text_mn\n" + b"question\n" * 50_000,
        b"type,text_mn\n" + b'reflection,"' + b"a" * 500_000 + b'"',
        b" \t" * 1_000_000,
    ],
    ids=lambda content: content[:12].decode(),
)
@pytest.mark.parametrize("name", TEXT)
def test_a_monotonous_file_is_answered_soon(name, content):
    start = time.monotonic()
    FORMATS[name].read(content, language="mn")
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("name", ["csv", "qti"])
def test_one_question_with_very_many_parts_is_refused(name):
    rows = b"row,type,text_mn,target\nquestion,match,a,\n" + b"target,,a,\n" * 40_000 + b"option,,b,zzz\n" * 40_000
    part = '<simpleChoice identifier="a"/>', '<modalFeedback identifier="b"/>', '<responseDeclaration identifier="c"/>'
    xml = item(f"<choiceInteraction>{part[0] * 30_000}</choiceInteraction>", part[2] * 30_000, more=part[1] * 30_000)
    refused(name, rows if name == "csv" else xml)


# --- XML ---------------------------------------------------------------------------------------------------------------

LAUGHS = '<!DOCTYPE a [<!ENTITY l0 "lol">' + "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
) + "]><quiz>&l9;</quiz>"  # fmt: skip


@pytest.mark.parametrize("name", XML)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "content",
    [
        LAUGHS,
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>',
        '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]><quiz/>',
        "<quiz>&nbsp;</quiz>",
        "<quiz><question>",
        "<quiz></question></quiz>",
        "<quiz/><quiz/>",
        "<a>" * 50_000,
        "<quiz>" + "<a>" * 200 + "</a>" * 200 + "</quiz>",
        "<quiz>" + "<a/>" * 1_000_000 + "</quiz>",
        '<?xml version="1.0" encoding="klingon"?><quiz/>',
        '<?xml version="1.0" encoding="utf-7"?><quiz/>',
        '<?xml version="1.0" encoding="hex"?><quiz/>',
    ],
    ids=["laughs", "file", "dtd", "unknown", "cut", "crossed", "two", "open", "deep", "many", "klingon", "utf7", "hex"],
)
def test_hostile_and_broken_xml_is_refused(name, content, encoding):
    refused(name, content.encode(encoding))


@pytest.mark.parametrize("source", [
    "<script>alert(1)</script>Сайн", "<img src=x onerror=alert(1)>Сайн", "<svg><script>a</script></svg>Сайн",
    '<a href="javascript:alert(1)">Сайн</a>', "<style>*{}</style>Сайн", "<iframe srcdoc='<p>a'></iframe>Сайн",
    "<<b>script>Сайн", "<p onclick='a'>Сайн", "<math><mtext><script>a</script></mtext></math>Сайн", "<!-- a -->Сайн",
])  # fmt: skip
def test_nothing_that_runs_is_left_of_html(source):
    text = plain(source)
    assert text.endswith("Сайн")
    assert "alert" not in text
    assert "<s" not in text.replace("<script>Сайн", "")
    assert "on" not in text


@pytest.mark.parametrize(
    ("piece", "times"),
    [
        *(("<b>", 33_000), ("<div>", 20_000), ("<table>", 14_000), ("<a href=", 12_000), ("&", 99_000), ("<", 99_000)),
        *(("<p ", 33_000), ("<font><p>", 11_000), ("data:image/png;base64,", 4_000), ("<br", 33_000), ("</p ", 24_000)),
    ],
)
def test_html_that_never_ends_is_cleaned_soon(piece, times):
    start = time.monotonic()
    plain(piece * times)
    assert time.monotonic() - start < 5


# --- encodings ---------------------------------------------------------------------------------------------------------

GIFT = "Хаягаа хэнд хэлж болох вэ? {=ээж, аавдаа ~танихгүй хүнд}"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_encodings_of_unicode_are_read(encoding):
    reading = FORMATS["gift"].read(GIFT.encode(encoding), language="mn")
    assert reading.questions[0][1].options[1].text == {"mn": "танихгүй хүнд"}
    assert not reading.losses


def test_windows_1251_is_read_when_it_is_certain():
    reading = FORMATS["gift"].read(GIFT.replace("ү", "ї").encode("cp1251"), language="mn")
    assert reading.questions[0][1].options[1].text == {"mn": "танихгүй хүнд"}
    assert reading.losses


@pytest.mark.parametrize("content", [
    GIFT.replace("ү", "у").encode("koi8-r"), "Où est l'été déjà né? {=là ~ça}".encode("latin-1"), b"Q \xff\xfe {=\x98a}",
    GIFT.encode("utf-16-le"), GIFT.encode("utf-16")[:-1], "Größe für Übung {=schön ~häßlich}".encode("cp1252"),
    GIFT.encode() + b"\xd0", GIFT.encode("shift-jis", "ignore") + "質問".encode("shift-jis"),
])  # fmt: skip
@pytest.mark.parametrize("name", TEXT)
def test_an_encoding_that_is_not_certain_is_refused(name, content):
    refused(name, content)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "windows-1251"])
def test_xml_may_declare_its_encoding(encoding):
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><quiz><question type="essay"><questiontext><text>Сайн уу?</text>'
        "</questiontext><defaultgrade>0</defaultgrade></question></quiz>"
    )
    reading = FORMATS["moodle_xml"].read(text.encode(encoding), language="mn")
    assert reading.questions[0][1].text == {"mn": "Сайн уу?"}


# --- ZIP ---------------------------------------------------------------------------------------------------------------

GOOD = item("<p>a</p>")


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("name", ZIPPED)
def test_a_zip_that_unpacks_to_very_much_is_refused_before_it_does(name):
    zeros = {"imsmanifest.xml": b"<a/>", "[Content_Types].xml": b"<a/>", "xl/a.xml": b"\0" * 30_000_000}
    refused(name, zipped(zeros))


def test_an_item_that_lies_about_its_size_is_refused():
    content = package({"a.xml": b"<a>" + b" " * 900_000 + b"</a>"})
    small = struct.pack("<I", 900_007)
    refused("qti", content.replace(small, struct.pack("<I", 40)))


@pytest.mark.parametrize("name", ZIPPED)
def test_a_zip_of_too_many_files_is_refused(name):
    refused(name, zipped({f"{number}": b"" for number in range(MAX_MEMBERS + 1)}))


@pytest.mark.parametrize("name", ZIPPED)
@pytest.mark.parametrize("member", ["../a.xml", "/etc/a.xml", "a/../../b.xml", "C:/a.xml", "a\\b.xml", "a\nb.xml", "a" * 400])
def test_unsafe_names_are_refused(name, member):
    refused(name, zipped({"imsmanifest.xml": b"<a/>", "[Content_Types].xml": b"<a/>", member: GOOD}))


@pytest.mark.parametrize("name", ZIPPED)
@pytest.mark.parametrize("cut", [30, 100, -1, -10, -30])
def test_a_damaged_zip_is_refused(name, cut):
    refused(name, package({"a.xml": GOOD})[:cut])


@pytest.mark.parametrize("name", ZIPPED)
def test_a_locked_zip_is_refused(name):
    content = bytearray(package({"a.xml": GOOD}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(mark)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(mark, at + 1)
    refused(name, bytes(content))


def test_members_with_wrong_checksums_are_problems():
    content = package({"a.xml": GOOD})
    refused("qti", content.replace(struct.pack("<I", zlib.crc32(GOOD)), b"\0\0\0\0"))


@given(place=st.integers(0, 10_000), value=st.integers(0, 255))
@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.parametrize("name", ZIPPED)
def test_a_zip_with_any_byte_changed_is_answered(name, place, value):
    content = bytearray(FORMATS["xlsx"].template().content if name == "xlsx" else package({"a.xml": GOOD}))
    content[place % len(content)] = value
    FORMATS[name].read(bytes(content), language="mn")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"])
@pytest.mark.parametrize(
    "bomb",
    [LAUGHS, '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "<broken"],
    ids=["laughs", "file", "broken"],
)
def test_a_spreadsheet_with_a_bomb_in_any_part_is_refused(part, bomb):
    with zipfile.ZipFile(io.BytesIO(FORMATS["xlsx"].template().content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    assert part in members
    refused("xlsx", zipped({**members, part: bomb.encode()}))
