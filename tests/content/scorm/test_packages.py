"""Sound SCORM packages are read and unpacked; every rule has a package that breaks it and is refused with its own sentence."""

import random
import time
import tracemalloc

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.content.h5p.archive import Archive
from courses.content.h5p.problems import Refused, as_json
from courses.content.scorm.manifest import MAX_ITEMS, Version, tree
from courses.content.scorm.packages import ScormPackage, facts, read_package, unpack
from courses.content.scorm.problems import SENTENCES, Problem
from tests.content.h5p.building import Entry, zipped

from .building import NAMES_12, NAMES_2004, PAGE, item, manifest, package, resource


def why(file, **how) -> list[str]:
    found = read_package(file, **how)
    assert isinstance(found, list), "this package was taken"
    assert found
    assert all(str(problem.sentence) for problem in found)
    return [problem.why for problem in found]


def sound(*args, **how) -> ScormPackage:
    read = read_package(package(*args, **how))
    assert isinstance(read, ScormPackage), [str(problem) for problem in read]
    return read


# --- sound packages --------------------------------------------------------------------------------------------------


def test_a_sound_package_says_everything_of_itself():
    read = sound(manifest(item(inside="<adlcp:masteryscore>80</adlcp:masteryscore><adlcp:datafromlms>a=1</adlcp:datafromlms>")))
    assert (read.manifest.version, read.manifest.title, read.main) == (Version.SCORM_12, "Нууц үг", "index.html")
    assert [file.path for file in read.files] == ["imsmanifest.xml", "index.html"]
    (one,) = facts(read)["items"]
    assert (one["id"], one["title"], one["href"], one["sco"]) == ("i1", "Хэсэг 1", "index.html", True)
    assert (one["mastery"], one["launch_data"]) == (0.8, "a=1")
    assert read.notes == ()


def test_the_files_it_unpacks_to_are_whole(tmp_path):
    file = package(None, {"media/a b.png": b"\x89PNG"})
    unpack(file, read_package(file), tmp_path / "one")
    found = sorted(path.relative_to(tmp_path / "one").as_posix() for path in (tmp_path / "one").rglob("*") if path.is_file())
    assert found == ["content/imsmanifest.xml", "content/index.html", "content/media/a b.png"]
    assert (tmp_path / "one/content/media/a b.png").read_bytes() == b"\x89PNG"


@pytest.mark.parametrize(
    ("said", "names", "version"),
    [
        ("1.2", NAMES_12, "scorm12"), ("2004 4th Edition", NAMES_2004, "scorm2004"),
        ("2004 3rd Edition", NAMES_2004, "scorm2004"), ("CAM 1.3", NAMES_2004, "scorm2004"),
        (None, NAMES_12, "scorm12"), (None, NAMES_2004, "scorm2004"),
    ],
)  # fmt: skip
def test_the_version_comes_from_its_words_or_its_namespaces(said, names, version):
    resources = resource(old=version == "scorm12")
    assert facts(sound(manifest(item(), resources, version=said, names=names)))["version"] == version


def test_the_mark_that_2004_asks_for_is_found():
    inside = (
        '<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.75"/><imsss:sequencing>'
        '<imsss:controlMode flow="true"/><imsss:objectives>'
        '<imsss:primaryObjective objectiveID="PRIMARY" satisfiedByMeasure="true">'
        "<imsss:minNormalizedMeasure>0.6</imsss:minNormalizedMeasure></imsss:primaryObjective>"
        "</imsss:objectives></imsss:sequencing>"
    )
    read = sound(manifest(item(inside=inside), version="2004 4th Edition"))
    (one,) = read.manifest.items
    assert (one.mastery, one.completion, one.objective) == (0.6, 0.75, "PRIMARY")
    assert [note.why for note in read.notes] == ["scorm_note_sequencing"]


def test_items_are_a_list_in_the_order_of_the_tree():
    nested = '<item identifier="g"><title>Бүлэг</title>' + item(2) + "</item>"
    items = item(1) + nested + item(3, more='isvisible="false"')
    resources = resource(1, "index.html") + resource(2, "b/b.html", kind="asset") + resource(3, "c.htm")
    read = sound(manifest(items, resources), {"b/b.html": PAGE, "c.htm": PAGE})
    assert [(one.id, one.sco) for one in read.manifest.items] == [("i1", True), ("i2", False)]
    assert {note.why for note in read.notes} == {"scorm_note_hidden", "scorm_note_assets"}


@pytest.mark.parametrize(
    ("href", "more", "parameters", "files", "expected"),
    [
        ("a%20b/%D2%AF%D0%B3.html", "", "", {"a b/үг.html": PAGE}, "a%20b/%D2%AF%D0%B3.html"),
        ("index.html?a=1&amp;b=2#c", "", "", {}, "index.html?a=1&b=2#c"),
        ("index.html", "", "?page=2", {}, "index.html?page=2"),
        ("index.html?a=1", "", "&amp;b=2", {}, "index.html?a=1&b=2"),
        ("index.html", 'xml:base="sco/"', "", {"sco/index.html": PAGE}, "sco/index.html"),
        ("./x/../index.html", "", "", {}, "index.html"),
        ("Index.HTML", "", "", {}, "index.html"),
        ("a\\b.html", "", "", {"a/b.html": PAGE}, "a/b.html"),
    ],
)  # fmt: skip
def test_addresses_lead_to_the_files_they_mean(href, more, parameters, files, expected):
    xml = manifest(
        item(more=f'parameters="{parameters}"' if parameters else ""), resource(1, None, more=f'href="{href}" {more}')
    )
    assert sound(xml, files).main == expected


def test_files_that_no_page_needs_are_left_out_and_told():
    read = sound(None, {"__MACOSX/._index.html": b"x", ".DS_Store": b"x", "Thumbs.db": b"x", "LICENSE": "MIT"})
    assert [file.path for file in read.files] == ["imsmanifest.xml", "index.html"]
    assert [note.why for note in read.notes] == ["scorm_note_left_out"]
    assert all(str(note) for note in read.notes)


def test_a_manifest_may_begin_with_a_blank_line_or_be_in_another_encoding():
    assert sound("\n\n" + manifest()).manifest.title == "Нууц үг"
    assert sound(manifest().replace("UTF-8", "UTF-16").encode("utf-16")).manifest.title == "Нууц үг"
    assert sound(manifest().replace("UTF-8", "windows-1251").replace("ү", "у").encode("cp1251")).manifest.title == "Нууц уг"


def test_parts_with_one_identifier_stay_two():
    read = sound(manifest(item() + item(), resource()))
    assert len({one.id for one in read.manifest.items}) == 2


def test_rings_of_resources_are_harmless():
    ring = "".join(
        f'<resource identifier="r{number}" type="webcontent" adlcp:scormtype="sco" href="index.html">'
        f'<dependency identifierref="r{3 - number}"/></resource>'
        for number in (1, 2)
    )
    assert len(sound(manifest(item(), ring)).manifest.items) == 1


# --- refusals --------------------------------------------------------------------------------------------------------

LAUGHS = "<!DOCTYPE m [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(12)) + "]>"
REFUSED = {
    "scorm_no_manifest": package("", {"imsmanifest.xml": None, "sub/imsmanifest.xml": manifest()}),
    "scorm_manifest_large": package(manifest(more=f'a="{random.Random(1).randbytes(2_100_000).hex()}"')),
    "scorm_entities": package(manifest(before=LAUGHS, title="&a12;")),
    "scorm_many_elements": package(manifest(item(inside="<a>" * 100 + "</a>" * 100))),
    "scorm_long_names": package(manifest(item(inside=f'<a xmlns="{"n" * 501}"/>'))),
    "scorm_xml": package("<manifest"),
    "scorm_not_a_manifest": package('<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"/>'),
    "scorm_version": package(manifest(version="1.1.4", names=NAMES_2004.split(" xmlns:adlcp")[0]).replace("adlcp:", "")),
    "scorm_no_organization": package(manifest(organizations="<organizations/>")),
    "scorm_no_items": package(manifest("<item identifier='a'><title>a</title></item>")),
    "scorm_many_items": package(manifest("".join(item(1) for _ in range(10_000)))),
    "scorm_resource_twice": package(manifest(item(), resource() + resource())),
    "scorm_no_resource": package(manifest(item(reference="nowhere"))),
    "scorm_no_href": package(manifest(item(), resource(href=None))),
    "scorm_href_form": package(manifest(item(), resource(href="a%0Ab.html"))),
    "scorm_href_outside": package(manifest(item(), resource(href="../../etc/passwd"))),
    "scorm_href_away": package(manifest(item(), resource(href="https://evil.example/a.html"))),
    "scorm_href_missing": package(manifest(item(), resource(href="missing.html"))),
    "scorm_href_page": package(manifest(item(), resource(href="a.js")), {"a.js": "1"}),
    "scorm_extension": package(None, {"run.php": "<?php"}),
    "scorm_page_large": package(None, {"large.html": random.Random(1).randbytes(10_000_001)}),
    "scorm_no_zip": package().__class__(b"this is no zip at all, but long enough"),
    "twice": package(None, {"INDEX.html": "other"}),
    "file_and_folder": package(None, {"a.js": "1", "a.js/b.js": "1"}),
    "traversal": package(None, {"../a.html": "x"}),
    "empty": package().__class__(b""),
}


@pytest.mark.parametrize("reason", REFUSED)
def test_a_broken_package_is_refused_with_its_sentence_and_at_once(reason):
    begun = time.process_time()
    assert reason in why(REFUSED[reason])
    assert time.process_time() - begun < 1
    assert Problem(**as_json(Problem(reason, "a"))) == Problem(reason, "a")


def test_every_reason_of_ours_has_a_package_that_is_refused_for_it():
    notes = {key for key in SENTENCES if key.startswith("scorm_note")}
    assert {key for key in SENTENCES if key.startswith("scorm_")} - notes - set(REFUSED) == {"scorm_name"}
    assert why(package(), name="course.h5p") == ["scorm_name"]


@pytest.mark.parametrize("href", ["..%2f..%2fa.html", "%2e%2e/a.html", "/etc/passwd", "a/../../b.html", "..\\..\\a.html"])
def test_an_address_that_is_written_cunningly_leads_nowhere_else(href):
    assert why(package(manifest(item(), resource(href=href)))) == ["scorm_href_outside"]


@pytest.mark.parametrize("href", ["javascript:alert(1)", "//evil.example/a.html", "data:text/html,a", "HTTP://evil.example/"])
def test_an_address_elsewhere_is_refused(href):
    assert why(package(manifest(item(), resource(href=href)))) == ["scorm_href_away"]
    assert why(package(manifest(item(), resource(more=f'xml:base="{href}/"')))) == ["scorm_href_away"]


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE m SYSTEM "http://evil.example/a.dtd">', '<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE m [<!ENTITY % a SYSTEM "http://evil.example/">%a;]>', "<!DOCTYPE m>",
    ],
)  # fmt: skip
def test_no_document_type_is_taken(doctype):
    assert why(package(manifest(before=doctype))) == ["scorm_entities"]


def attributes(number: int) -> str:
    return " ".join(f'l:c{place}=""' for place in range(number))


LONG = f'xmlns:l="urn:{"n" * 490}"'


@pytest.mark.parametrize(
    ("inside", "reason"),
    [
        # the namespace stands once in the file, and would stand in the name of each of 5,000 elements
        (f'<a xmlns="{"n" * 60_000}">{"".join(f"<b{number}/>" for number in range(5_000))}</a>', "scorm_long_names"),
        (f"<a {LONG}>{''.join(f'<l:b{number}/>' for number in range(5_000))}</a>", "scorm_long_names"),
        (f"<a {LONG}><b {attributes(5_000)}/></a>", "scorm_long_names"),
        (f"<{'a' * 501}/>", "scorm_long_names"),
        (f"<a {LONG}><b {attributes(200_000)}/></a>", "scorm_many_elements"),
    ],
    ids=["namespace", "elements", "attributes", "name", "attributes of one element"],
)
def test_names_that_would_fill_the_memory_are_refused_before_they_do(inside, reason):
    raw = manifest(item(inside=inside)).encode()
    tracemalloc.start()
    try:
        with pytest.raises(Refused) as refused:
            tree(raw)
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refused.value.problem.why == reason
    assert most < 20_000_000, f"{len(raw)} bytes took {most}"


def test_a_manifest_may_have_as_many_names_as_real_ones_have():
    many = "".join(f'<adlcp:location{number} adlcp:at{number}="a"/>' for number in range(2_000))
    assert sound(manifest(item(inside=f"<metadata>{many}</metadata>")))


@pytest.mark.parametrize(
    "name", ["a.exe", "a.php", "a.jsp", "a.asp", "a.sh", "a.jar", "a.dll", "a.htaccess", "noextension", "a.bat"]
)
def test_programs_are_refused(name):
    assert why(package(None, {name: "x"})) == ["scorm_extension"]


def test_many_parts_are_taken_up_to_the_limit():
    assert len(sound(manifest("".join(item(1) for _ in range(MAX_ITEMS)))).manifest.items) == MAX_ITEMS
    assert why(package(manifest("".join(item(1) for _ in range(MAX_ITEMS + 1))))) == ["scorm_many_items"]


def test_sentences_are_told_in_the_language_of_the_reader():
    with translation.override("en"):
        assert str(read_package(REFUSED["scorm_href_missing"])[0]) == (
            "The manifest names a file that is not in the package. (imsmanifest.xml#missing.html)"
        )


# --- whatever it is, it is read or refused ------------------------------------------------------------------------------

NAMES = st.sampled_from(
    [
        "manifest",
        "organizations",
        "organization",
        "item",
        "title",
        "resources",
        "resource",
        "metadata",
        "schemaversion",
        "sequencing",
    ]
)
KEYS = st.sampled_from(
    ["identifier", "identifierref", "href", "default", "xml:base", "adlcp:scormtype", "isvisible", "parameters", "IDRef", "ID"]
)
WORDS = st.sampled_from(
    ["", "a", "o", "r1", "index.html", "..", "../x", "?", "#", "%", "%00", "1.2", "CAM 1.3", "false", "a:b", "/", "ү", "\t"]
)


@st.composite
def trees(draw, depth: int = 0) -> str:
    name = draw(NAMES)
    attributes = "".join(f' {key}="{value}"' for key, value in draw(st.dictionaries(KEYS, WORDS, max_size=4)).items())
    inside = "".join(draw(st.lists(trees(depth + 1), max_size=3))) if depth < 4 else ""
    return f"<{name}{attributes}>{draw(WORDS)}{inside}</{name}>"


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(inside=trees())
def test_any_tree_of_a_manifest_is_read_or_refused(inside):
    read = read_package(package(f"<manifest {NAMES_12}>{inside}{manifest().partition('</metadata>')[2]}"))
    assert isinstance(read, ScormPackage) or all(str(problem) for problem in read)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(raw=st.binary(max_size=300))
def test_any_bytes_for_a_manifest_are_refused_in_peace(raw):
    assert why(package(raw))


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(at=st.integers(0, 2_000), by=st.integers(0, 255))
def test_a_zip_with_one_byte_changed_is_read_or_refused(at, by):
    raw = bytearray(package().getvalue())
    raw[at % len(raw)] = by
    read = read_package(package().__class__(bytes(raw)))
    assert isinstance(read, ScormPackage) or all(str(problem) for problem in read)


def test_every_file_is_inflated_once_and_progress_is_told():
    heard: list = []
    file = package(None, {f"a{number}.js": "x" * 1000 for number in range(20)})
    assert isinstance(read_package(file, progress=lambda done, whole: heard.append((done, whole))), ScormPackage)
    assert heard == [(number, 22) for number in range(1, 23)]
    assert len(Archive(file).entries) == 22


def test_a_file_with_a_wrong_checksum_is_refused():
    entries = [Entry("imsmanifest.xml", manifest()), Entry("index.html", PAGE, crc=1)]
    assert why(package().__class__(zipped(entries))) == ["checksum"]
