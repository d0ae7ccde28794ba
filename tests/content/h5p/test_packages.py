"""Sound packages are read and unpacked; every rule has a package that breaks it and is refused with its own sentence."""

import io
import json
import random

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.content.h5p.archive import Archive
from courses.content.h5p.libraries import MAX_PART, MAX_PARTS, LibraryRef
from courses.content.h5p.packages import Author, Package, read_package, unpack
from courses.content.h5p.problems import SENTENCES, Problem, Refused, as_json

from .building import Entry, dependency, h5p_json, library_json, members, package, packed, zipped

CARD, AWESOME = LibraryRef("H5P.Card", 1, 2), LibraryRef("FontAwesome", 4, 5)


def why(file, **how) -> list[str]:
    found = read_package(file, **how)
    assert isinstance(found, list), "this package was taken"
    assert found
    assert all(str(problem.sentence) for problem in found)
    return [problem.why for problem in found]


# --- sound packages --------------------------------------------------------------------------------------------------


def test_a_sound_package_says_everything_of_itself():
    read = read_package(package(), name="Card.H5P")
    assert isinstance(read, Package), read
    assert (read.title, read.language, read.main_library, read.embed_types) == ("Нууц үг", "mn", CARD, ("iframe",))
    assert (read.licence.code, read.licence.version, read.licence.authors) == ("CC BY", "4.0", (Author("ХХЗХ", "Author"),))
    assert [library.ref for library in read.libraries] == [AWESOME, CARD]
    card = read.libraries[1]
    assert (card.patch, card.runnable, card.languages) == (3, True, ("mn",))
    assert (card.scripts, card.styles) == (("js/card.js",), ("card.css",))
    assert [part["name"] for part in card.semantics] == ["title", "text", "picture"]
    assert [(file.path, file.size) for file in read.content_files] == [("images/a.png", 58)]
    assert read.used == (AWESOME, CARD), "what is needed loads first"
    assert read.missing == (), "what only the editor needs is not missed"


def test_the_file_it_unpacks_to_is_whole(tmp_path):
    file = package()
    unpack(file, read_package(file), tmp_path / "card")
    found = sorted(str(path.relative_to(tmp_path / "card")) for path in (tmp_path / "card").rglob("*") if path.is_file())
    assert found[0] == "content/images/a.png"
    assert "libraries/H5P.Card-1.2/js/card.js" in found
    assert len(found) == len(members()) - 2
    assert [path.name for path in tmp_path.iterdir()] == ["card"]


def test_another_file_than_the_one_that_was_read_is_not_unpacked(tmp_path):
    read = read_package(package())
    for other in (package({"content/images/a.png": b"b"}), package({"content/images/a.png": None})):
        with pytest.raises(Refused):
            unpack(other, read, tmp_path / "card")
        assert not list(tmp_path.iterdir())


def test_a_folder_that_is_there_is_not_written_over(tmp_path):
    with pytest.raises(FileExistsError):
        unpack(package(), read_package(package()), tmp_path)


def test_libraries_that_nobody_has_are_named():
    content = {"part": {"library": "H5P.Text 1.7", "params": {}}}
    read = read_package(package({"content/content.json": content, "FontAwesome-4.5/library.json": None}))
    assert [problem.why for problem in read] == ["no_library_json"]
    alone = {name: text for name, text in members().items() if not name.startswith("FontAwesome")}
    read = read_package(packed(alone | {"content/content.json": content}))
    assert read.missing == (AWESOME, LibraryRef("H5P.Text", 1, 7))
    assert read_package(packed(alone), installed={AWESOME}).missing == ()


def test_what_an_installed_library_needs_is_asked_for():
    text, deep = LibraryRef("H5P.Text", 1, 7), LibraryRef("H5P.Deep", 1, 1)
    content = {"content/content.json": {"part": {"library": "H5P.Text 1.7", "params": {}}}}
    assert read_package(package(content), installed={text}, needs=lambda ref: (deep,)).missing == (deep,)


def test_without_the_permission_libraries_in_the_package_are_ignored():
    broken = package({"H5P.Card-1.2/library.json": "{", "Evil/run.exe": b"MZ"})
    read = read_package(broken, with_libraries=False, installed={CARD, AWESOME})
    assert isinstance(read, Package)
    assert (read.libraries, read.missing) == ((), ())
    assert read_package(package(), with_libraries=False).missing == (CARD, AWESOME)


def test_rings_of_libraries_are_walked_once():
    back = [dependency("H5P.Card", 1, 2)]
    ring = library_json("FontAwesome", 4, 5, preloadedJs=[], preloadedCss=[], preloadedDependencies=back)
    assert set(read_package(package({"FontAwesome-4.5/library.json": ring})).used) == {CARD, AWESOME}


def test_what_begins_with_a_point_or_underscore_and_other_files_at_the_top_are_ignored():
    hidden = ("__MACOSX/x.exe", "content/.DS_Store", ".git/config", "README", "H5P.Card-1.2/.eslintrc")
    read = read_package(package(dict.fromkeys(hidden, b"x")))
    assert isinstance(read, Package)
    assert len(read.content_files) == 1


def test_a_file_that_an_export_repeats_is_kept_once(tmp_path):
    entries = [Entry(name, content) for name, content in members().items()]
    entries += [Entry("content/images/a.png", members()["content/images/a.png"])] * 18
    file = io.BytesIO(zipped(entries))
    read = read_package(file)
    assert len(read.content_files) == 1
    unpack(file, read, tmp_path / "card")


@pytest.mark.parametrize("content", [b"", b"abc"])
def test_entries_may_be_stored_and_empty(content):
    files = [Entry(name, text, stored=True) for name, text in members().items()]
    read = read_package(io.BytesIO(zipped([*files, Entry("content/a.txt", content)])))
    assert read.content_files[0].size == len(content)


def test_small_liberties_of_real_packages_are_taken():
    library = library_json(runnable="1", majorVersion="1", minorVersion="2", patchVersion="30", preloadedCss=None, coreApi=None)
    facts = h5p_json(license="ours", authors=None, author="Бат", embedTypes=["div", "iframe"])
    changes = {
        "H5P.Card/library.json": library,
        **{f"H5P.Card/{name.partition('/')[2]}": text for name, text in members().items() if name.startswith("H5P.Card-1.2/j")},
        **{name: None for name in members() if name.startswith("H5P.Card-1.2/")},
        "h5p.json": b"\xef\xbb\xbf" + json.dumps(facts).encode(),
    }
    read = read_package(package(changes))
    assert isinstance(read, Package), read
    assert (read.licence.code, read.licence.authors[0].name, read.embed_types) == ("U", "Бат", ("div", "iframe"))


def test_a_problem_can_be_kept_and_told_in_another_language_later():
    kept = as_json(read_package(io.BytesIO(b"abc"))[0])
    with translation.override("en"):
        assert str(Problem(**kept)) == "This is no H5P file: it does not begin as a ZIP does."


# --- what is refused -------------------------------------------------------------------------------------------------

_H5P = "h5p.json"
_CARD = "H5P.Card-1.2/library.json"
_JUST_TOO_LARGE = random.Random(1).randbytes(MAX_PART // 2 + 1).hex()
_LARGE = _JUST_TOO_LARGE[: MAX_PARTS // 5 + 1]
REFUSED = {
    "no_h5p_json": {_H5P: None},
    "no_content": {"content/content.json": None},
    "content_form": {"content/content.json": []},
    "form": {_H5P: [1]},
    "title": {_H5P: h5p_json(title="a" * 256)},
    "language": {_H5P: h5p_json(language="mn_MN")},
    "embed_types": {_H5P: h5p_json(embedTypes=["object"])},
    "main_missing": {_H5P: h5p_json(mainLibrary=None)},
    "main_unlisted": {_H5P: h5p_json(mainLibrary="H5P.Other")},
    "main_not_runnable": {_H5P: h5p_json(mainLibrary="FontAwesome")},
    "no_dependencies": {_H5P: h5p_json(preloadedDependencies=[])},
    "dependency": {_H5P: h5p_json(preloadedDependencies=[dependency("H5P.Card", 1, 2), dependency("H5P Card", 1, 2)])},
    "no_library_json": {"Something/a.txt": "a"},
    "machine_name": {_CARD: library_json(name="H5P/Card")},
    "folder_name": {_CARD: library_json(minor=9)},
    "library_title": {_CARD: library_json(title="")},
    "version": {_CARD: library_json(patchVersion="1.5")},
    "runnable": {_CARD: library_json(runnable=2)},
    "library_twice": {"H5P.Card/library.json": library_json(preloadedJs=[], preloadedCss=[])},
    "core_api": {_CARD: library_json(coreApi={"majorVersion": 1, "minorVersion": 29})},
    "declared_form": {_CARD: library_json(preloadedJs=["js/card.js"])},
    "declared_missing": {_CARD: library_json(preloadedJs=[{"path": "js/none.js"}])},
    "declared_large": {"H5P.Card-1.2/js/card.js": _JUST_TOO_LARGE},
    "declared_whole": {_CARD: library_json(preloadedJs=[{"path": "js/card.js"}] * 5), "H5P.Card-1.2/js/card.js": _LARGE},
    "semantics": {"H5P.Card-1.2/semantics.json": {"a": 1}},
    "json": {"H5P.Card-1.2/language/mn.json": "{'a': 1}"},
    "json_number": {"content/content.json": '{"a": NaN}'},
    "json_deep": {"content/content.json": '{"a": ' + "[" * 200_000},
    "json_many": {"content/content.json": '{"a": [' + "[]," * 210_000 + "[]]}"},
    "json_utf8": {"content/content.json": '{"a": "ө"}'.encode("utf-16")},
    "extension": {"content/a.svg": "<svg/>"},
}  # fmt: skip


@pytest.mark.parametrize("reason", REFUSED)
def test_a_package_is_refused_for_one_reason_that_is_told(reason):
    assert why(package(REFUSED[reason])) == [reason]


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("title", {_H5P: h5p_json(title="")}),
        ("title", {_H5P: h5p_json(title=["a"])}),
        ("title", {_H5P: h5p_json(title=" \u200b\x07 ")}),
        ("language", {_H5P: h5p_json(language="")}),
        ("embed_types", {_H5P: h5p_json(embedTypes="iframe")}),
        ("form", {_H5P: "null"}),
        ("form", {_CARD: "null"}),
        ("content_form", {"content/content.json": "null"}),
        ("json", {"content/content.json": ""}),
        ("json", {"content/content.json": '{"a": ' + "9" * 10_000 + "}"}),
        ("json_number", {"content/content.json": '{"a": 1e999}'}),
        ("json_number", {"content/content.json": '{"a": -Infinity}'}),
        ("json_deep", {"content/content.json": '{"a": ' + "[" * 300 + "]" * 300 + "}"}),
        ("json_deep", {"H5P.Card-1.2/semantics.json": "[" * 500 + "]" * 500}),
        ("core_api", {_CARD: library_json(coreApi={"majorVersion": 2, "minorVersion": 0})}),
        ("core_api", {_CARD: library_json(coreApi="1.19")}),
        ("declared_form", {_CARD: library_json(preloadedJs=[{"path": "a" * 25 + "!"}])}),
        ("declared_form", {_CARD: library_json(preloadedCss=[{"path": "https://example.org/a.css"}])}),
        ("declared_missing", {_CARD: library_json(preloadedJs=[{"path": "../../content/a.js"}])}),
        ("extension", {"content/a.js": "1"}),
        ("extension", {"content/a.html": "1"}),
        ("extension", {"content/LICENSE": "1"}),
        ("extension", {"H5P.Card-1.2/a.php": "1"}),
        ("extension", {"H5P.Card-1.2/a.js.phtml": "1"}),
        ("no_content", {"content/content.json": None, "content/Content.json": "{}"}),
        ("dependency", {_CARD: library_json(preloadedDependencies={"a": 1})}),
        ("dependency", {_CARD: library_json(preloadedDependencies=[dependency("A", 1, 100_000)])}),
        ("dependency", {_CARD: library_json(dynamicDependencies=[dependency("A", True, 1)])}),
    ],
)
def test_there_are_many_ways_to_be_wrong(reason, changes):
    assert reason in why(package(changes))


def test_every_reason_is_told_at_once():
    found = why(package({_H5P: h5p_json(title="", language="1"), "content/a.exe": b"", _CARD: library_json(runnable=7)}))
    assert sorted(found) == ["extension", "language", "runnable", "title"]


def test_a_file_with_another_ending_is_refused():
    assert why(package(), name="card.zip") == ["name"]


def test_keys_that_stand_twice_and_halves_of_signs_do_no_harm():
    read = read_package(package({"content/content.json": '{"a": 1, "a": "x\\ud800\\u0000", "\\udc00": 2}'}))
    assert read.content == {"a": "x\ufffd\ufffd", "\ufffd": 2}


def test_every_sentence_is_used_and_stands_alone():
    assert len({str(sentence) for sentence in SENTENCES.values()}) == len(SENTENCES)


# --- anything --------------------------------------------------------------------------------------------------------

SOUND = package().getvalue()
_anything = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def answered(content: bytes) -> None:
    found = read_package(io.BytesIO(content))
    assert isinstance(found, Package) or (found and all(str(problem) for problem in found))


@given(st.binary(max_size=300), st.booleans())
@_anything
def test_any_bytes_are_answered(content, like_a_zip):
    answered(b"PK\x03\x04" * like_a_zip + content)


_changes = st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), min_size=1, max_size=4)


@given(_changes, st.integers(0, len(SOUND)))
@_anything
def test_a_package_with_any_bytes_changed_or_cut_is_answered(changes, cut):
    content = bytearray(SOUND)
    for place, value in changes:
        content[place] = value
    answered(bytes(content))
    answered(bytes(content[:cut]))


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from([name for name in members() if name.endswith(".json")]), st.data())
@_anything
def test_a_package_with_any_value_anywhere_in_its_json_is_answered(name, data):
    value = json.loads(json.dumps(members()[name]))
    key = data.draw(st.sampled_from([None, *(value if isinstance(value, dict) else ())]))
    new = data.draw(_json)
    if key is None:
        value = new
    else:
        value[key] = new
    answered(package({name: json.dumps(value)}).getvalue())


@given(st.dictionaries(st.text("abA./\\:\u202e\x00 -_é", max_size=12), st.binary(max_size=20), max_size=6))
@_anything
def test_a_package_with_any_names_is_answered(files):
    answered(package({f"content/{name}": content for name, content in files.items()}).getvalue())


def test_an_archive_counts_what_it_inflates():
    archive = Archive(package())
    for entry in archive.entries:
        for _piece in archive.chunks(entry):
            pass
    assert archive.inflated == sum(entry.size for entry in archive.entries)
