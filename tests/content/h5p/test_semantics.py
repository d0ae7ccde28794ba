"""Content after cleaning fits its semantics and runs nothing; cleaning it again changes nothing."""

import json
import math
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.content.h5p import markup
from courses.content.h5p.libraries import LibraryRef, named_in, reached
from courses.content.h5p.semantics import clean

MAIN, TEXT = LibraryRef("H5P.Main", 1, 0), LibraryRef("H5P.Text", 1, 1)
_UUID = "0a0b0c0d-1111-2222-3333-444455556666"


def cleaned(content, fields, *, others=None, **how):
    return clean(content, MAIN, {MAIN: fields, **(others or {})}.get, **how)


def one(value, **rule):
    """What is left of the value of a field with this rule; None when nothing is."""
    return cleaned({"a": value}, [{"name": "a", **rule}]).content.get("a")


# --- types -----------------------------------------------------------------------------------------------------------


def test_fields_that_nobody_described_are_dropped_and_told():
    found = cleaned(
        {"a": "x", "b": 1, "__proto__": {"c": 1}}, [{"name": "a", "type": "text"}, {"name": "__proto__", "type": "text"}]
    )
    assert found.content == {"a": "x"}
    assert [(note.what, note.path) for note in found.notes] == [("unknown", "b"), ("unknown", "__proto__")]


def test_text_without_tags_is_escaped_once():
    assert one("a < b & c &lt; d", type="text") == "a &lt; b &amp; c &lt; d"
    assert one("<img src=x onerror=alert(1)>", type="text") == "&lt;img src=x onerror=alert(1)&gt;"
    assert one("абвгд", type="text", maxLength=3) == "абв"
    assert one(108, type="text") == "108"
    assert one(["a"], type="text") is None


def test_text_with_tags_keeps_those_and_their_companions():
    rule = {"type": "text", "tags": ["strong", "ul", "script", "iframe"]}
    assert one("<p>a <strong>b</strong> <b>c</b> <u>d</u></p><ul><li>e</li></ul>", **rule) == (
        "<p>a <strong>b</strong> <b>c</b> d</p><ul><li>e</li></ul>"
    )
    assert one("a<script>alert(1)</script><iframe src='//x'></iframe>", **rule) == "a"


def test_styles_are_those_of_the_fonts_that_are_offered():
    text = '<span style="color:red;position:fixed;text-align:left;background-image:url(//x)">a</span>'
    rule = {"type": "text", "tags": ["p"]}
    assert "style" not in one(text, **rule, font={"color": True})
    text = text.replace("background-image:url(//x)", "")
    assert one(text, **rule) == '<span style="text-align:left">a</span>'
    assert one(text, **rule, font={"color": True, "size": False}) == '<span style="color:red;text-align:left">a</span>'


def test_signs_written_as_numbers_stay_numbers():
    assert one("<p>2 &#42; 2 is *4*, &amp;#42;</p>", type="text", tags=["p"]) == "<p>2 &#42; 2 is *4*, &amp;#42;</p>"
    assert one("2 &#42; 2 is *4/four*", type="text") == "2 &#42; 2 is *4/four*"


@pytest.mark.parametrize(
    ("value", "rule", "left"),
    [
        (5, {}, 5),
        ("5.5", {}, 5.5),
        (True, {}, None),
        ("a", {}, None),
        (10**16, {}, None),
        (5, {"min": 7}, 7),
        (5, {"max": 3}, 3),
        (5, {"min": 0, "step": 2}, 4),
        (5, {"min": 1, "step": 2}, 5),
        (0.35, {"step": 0.1}, 0.3),
        (0.3, {"step": 0.1}, 0.3),
        (5, {"min": 9, "max": 1}, 5),
        (5, {"step": 0}, 5),
        (5, {"step": -1}, 5),
        (5, {"min": "x"}, 5),
    ],
)
def test_numbers_are_brought_within_their_limits(value, rule, left):
    assert one(value, type="number", **rule) == left


def test_switches_are_on_only_when_they_are():
    assert [one(value, type="boolean") for value in (True, False, "true", 1, None)] == [True, False, False, False, False]


def test_a_choice_is_one_of_the_options():
    options = [{"value": "a"}, {"value": "b"}, {"value": "javascript:alert(1)"}]
    assert one("b", type="select", options=options) == "b"
    assert one("c", type="select", options=options) == "a"
    assert one("c", type="select", options=options, default="b") == "b"
    assert one("c", type="select", options=options, optional=True) is None
    assert one("javascript:alert(1)", type="select", options=options) == "a"
    assert one(["b", "c"], type="select", options=options, multiple=True) == ["b"]


def test_lists_are_cut_and_told_when_they_are_short():
    rule = {"name": "a", "type": "list", "min": 2, "max": 3, "field": {"name": "b", "type": "number"}}
    assert cleaned({"a": [1, "x", 2, 3, 4]}, [rule]).content == {"a": [1, 2, 3]}
    short = cleaned({"a": [1, {}]}, [rule])
    assert short.content == {"a": [1]}
    assert ("few", "a") in [(note.what, note.path) for note in short.notes]


def test_a_group_of_one_field_stands_for_the_field():
    text = {"name": "b", "type": "text"}
    assert one("x", type="group", fields=[text]) == "x"
    assert one({"b": "x", "c": 1}, type="group", fields=[text, {"name": "d", "type": "text"}]) == {"b": "x"}
    assert one({"b": "x", "subContentId": _UUID}, type="group", fields=[text], isSubContent=True) == {
        "b": "x",
        "subContentId": _UUID,
    }
    assert one({"b": "x", "subContentId": "../"}, type="group", fields=[text], isSubContent=True) == {"b": "x"}


def test_a_library_is_cleaned_by_its_own_semantics():
    part = {"library": "H5P.Text 1.1", "params": {"t": "a<b", "x": 1}, "subContentId": _UUID, "evil": 1}
    part["metadata"] = {
        "title": "<i>",
        "license": "CC BY",
        "authors": [{"name": "А", "role": "x", "y": 1}],
        "source": "javascript:1",
    }
    rule = [{"name": "a", "type": "library", "options": ["H5P.Text 1.0"]}]
    found = cleaned({"a": part}, rule, others={TEXT: [{"name": "t", "type": "text"}]})
    assert found.content["a"] == {
        "library": "H5P.Text 1.1",
        "params": {"t": "a&lt;b"},
        "subContentId": _UUID,
        "metadata": {"title": "&lt;i&gt;", "license": "CC BY", "authors": [{"name": "А", "role": "x"}]},
    }
    assert found.libraries == (MAIN, TEXT)
    assert cleaned({"a": part | {"library": "H5P.Other 1.1"}}, rule).content == {}


def test_a_library_that_is_missing_is_named():
    found = cleaned({"a": {"library": "H5P.Text 1.1", "params": {}}}, [{"name": "a", "type": "library"}])
    assert (found.content, found.missing) == ({}, (TEXT,))
    assert clean({"a": 1}, MAIN, lambda ref: None).missing == (MAIN,)


def test_libraries_that_name_each_other_come_to_an_end():
    fields = [{"name": "a", "type": "library"}]
    content = {}
    for _level in range(300):
        content = {"a": {"library": "H5P.Main 1.0", "params": content}}
    found = cleaned(content, fields)
    assert ("deep") in [note.what for note in found.notes]
    deep = {"name": "a", "type": "text"}
    for _level in range(300):
        deep = {"name": "a", "type": "group", "fields": [deep]}
    assert cleaned({"a": "x"}, [deep]).content == {}


def test_files_are_those_of_the_content():
    kept = {"mime": "image/png", "width": 5, "height": 7, "copyright": {"license": "U"}}
    found = cleaned({"a": kept | {"path": "images/a.png#tmp", "height": "7", "x": 1}}, [{"name": "a", "type": "image"}])
    assert found.content == {"a": kept | {"path": "images/a.png"}}
    assert found.files == ("images/a.png",)


@pytest.mark.parametrize(
    "path",
    [
        "../a.png",
        "/a.png",
        "C:/a.png",
        "a\\b.png",
        "images/../../a.png",
        "http://e.org/a.png",
        "//e.org/a.png",
        "https://e.org/a.png",
        "javascript:alert(1)",
        "data:text/html,x",
        "images/a.svg",
        "images/a.html",
        "content.json",
        "",
        "a\x00.png",
        "images/",
    ],
)
def test_other_files_are_not(path):
    assert one({"path": path}, type="image") is None
    assert one([{"path": path}], type="video") == []


def test_sound_and_film_may_come_from_elsewhere_only_where_that_is_allowed():
    rule = [{"name": "a", "type": "video"}]
    value = {"a": [{"path": "https://video.example.org/a?v=1", "mime": "video/YouTube"}, {"path": "https://u:p@example.org/"}]}
    assert cleaned(value, rule).content == {"a": []}
    assert cleaned(value, rule, remote=True).content == {"a": value["a"][:1]}


# --- nothing runs ----------------------------------------------------------------------------------------------------

EVIL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href=' java\nscript:alert(1)'>a</a>",
    "<a href='&#106;avascript:alert(1)'>a</a>",
    "<a href='data:text/html,<script>'>a</a>",
    "<p style='background:url(javascript:alert(1))'>a</p>",
    "<p onclick=alert(1)>a</p>",
    "<iframe srcdoc='<script>'></iframe>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=1>'>",
    "<form action='javascript:1'><input autofocus onfocus=1></form>",
    "<base href='//e.org'>",
    "<object data='data:text/html,1'>",
    "<<script>script>alert(1)<</script>/script>",
    "<img src='data:image/svg+xml,<svg onload=1>'>",
    "<a href='vbscript:1'>a</a>",
    "javascript:alert(1)",
    " java\tscript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "data:text/html;base64,PHNjcmlwdD4=",
    "vbscript:1",
    "<img src='//e.org/a.png'>",
    "<img src='../../admin'>",
    "<meta http-equiv=refresh content='0;url=//e.org'>",
    "<!--><img src=x onerror=1>-->",
]
_ALL_TAGS = [*markup.SAFE_TAGS, "script", "style", "iframe", "svg", "form", "object", "math", "noscript", "template"]
_EXECUTES = re.compile(
    r"<\s*/?(?:script|style|iframe|svg|math|form|input|object|embed|base|meta|link|template|noscript)\b"
    r"|<[^>]*\son\w+\s*=|<[^>]*=\s*[\"']?\s*(?:javascript|vbscript)\s*:|<[^>]*=[\"']data:(?!image/(?:png|jpeg|gif|webp);)|<[^>]*srcdoc",
    re.IGNORECASE,
)


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("tags", [None, ["strong"], _ALL_TAGS])
def test_nothing_that_runs_is_left(evil, tags):
    rule = {"type": "text"} | ({"tags": tags} if tags else {})
    left = one(evil, **rule)
    assert not _EXECUTES.search(left), left
    assert not re.match(r"\s*(?:javascript|vbscript|data):", left, re.IGNORECASE)
    assert "e.org" not in re.sub(r"&lt;.*?&gt;", "", left, flags=re.DOTALL)


def test_a_picture_written_into_a_text_stays():
    picture = '<img src="data:image/png;base64,iVBORw0KGgo=" alt="a">'
    assert one(picture, type="text", tags=["img"]) == picture


# --- properties ------------------------------------------------------------------------------------------------------

_names = st.sampled_from(["a", "b", "c"])
_pieces = st.sampled_from(
    [*EVIL, "<p>", "</p>", "<b>", "</strong>", "<table><tr><td>", "<p><p>", "<li>", "&", "&lt;", "&#42;", "*a/b*", "\x00"]
)
_texts = st.lists(_pieces | st.text(max_size=6), max_size=4).map("".join)
_numbers = st.integers(-50, 50) | st.floats(-50, 50).map(lambda number: round(number, 3))


def _rules(inner):
    number = st.fixed_dictionaries(
        {"type": st.just("number")}, optional={"min": _numbers, "max": _numbers, "step": _numbers | st.just("x")}
    )
    text = st.fixed_dictionaries(
        {"type": st.just("text")},
        optional={
            "tags": st.lists(st.sampled_from(_ALL_TAGS), max_size=4),
            "maxLength": st.integers(0, 20),
            "font": st.just({"color": True}),
        },
    )
    select = st.fixed_dictionaries(
        {
            "type": st.just("select"),
            "options": st.lists(st.sampled_from("abc").map(lambda value: {"value": value}), max_size=3),
        },
        optional={"default": st.sampled_from("abcd"), "optional": st.booleans(), "multiple": st.booleans()},
    )
    plain = st.sampled_from(["boolean", "image", "video", "library", "nonsense"]).map(lambda kind: {"type": kind})
    group = st.fixed_dictionaries(
        {"type": st.just("group"), "fields": _fields(inner)}, optional={"isSubContent": st.booleans()}
    )
    many = st.fixed_dictionaries(
        {"type": st.just("list"), "field": inner}, optional={"min": st.integers(0, 2), "max": st.integers(0, 3)}
    )
    return number | text | select | plain | group | many


def _fields(rule):
    return st.lists(
        st.tuples(_names, rule).map(lambda pair: {"name": pair[0], **pair[1]}), max_size=3, unique_by=lambda part: part["name"]
    )


rules = st.recursive(st.sampled_from(["text", "number", "boolean"]).map(lambda kind: {"type": kind}), _rules, max_leaves=6)
values = st.recursive(
    _texts | _numbers | st.booleans() | st.none() | st.sampled_from(["a", {"path": "images/a.png"}, {"path": "../a.png"}]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(_names | st.sampled_from(["subContentId", "__proto__"]), inner, max_size=4)
        | st.fixed_dictionaries({"library": st.sampled_from(["H5P.Text 1.1", "H5P.No 1.0"]), "params": inner})
    ),
    max_leaves=10,
)


def fits(value, rule) -> bool:
    """Written apart from the cleaner: does a value fit its rule?"""
    kind = rule["type"]
    if kind == "text":
        return isinstance(value, str) and not _EXECUTES.search(value) and ("tags" in rule or not re.search("[<>\"']", value))
    if kind == "number":
        lowest, highest = rule.get("min", -math.inf), rule.get("max", math.inf)
        inside = lowest > highest or (lowest - 1e-9 <= value <= highest + 1e-9)
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and inside
    if kind == "boolean":
        return isinstance(value, bool)
    if kind == "select":
        options = [option["value"] for option in rule["options"]]
        return all(part in options for part in value) if rule.get("multiple") else value in options
    if kind == "list":
        return (
            isinstance(value, list) and len(value) <= rule.get("max", 99) and all(fits(part, rule["field"]) for part in value)
        )
    if kind == "group":
        if len(rule["fields"]) == 1 and not rule.get("isSubContent"):
            return fits(value, rule["fields"][0])
        return all_fit({key: part for key, part in value.items() if key != "subContentId"}, rule["fields"])
    if kind == "library":
        return set(value) <= {"library", "params", "subContentId", "metadata"} and all_fit(value["params"], _OTHER)
    if kind == "image":
        return value["path"] == "images/a.png"
    return kind == "video" and all(part["path"] == "images/a.png" for part in value)


def all_fit(content, fields) -> bool:
    known = {part["name"]: part for part in fields}
    return all(name in known and fits(value, known[name]) for name, value in content.items())


_OTHER = [{"name": "a", "type": "text"}, {"name": "b", "type": "library"}]
_much = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))


@given(st.dictionaries(_names, values, max_size=3), _fields(rules))
@_much
def test_whatever_comes_out_fits_and_comes_out_again_unchanged(content, fields):
    first = cleaned(content, fields, others={TEXT: _OTHER})
    assert all_fit(first.content, fields), first.content
    again = cleaned(first.content, fields, others={TEXT: _OTHER})
    assert again.content == first.content
    assert again.files == first.files
    assert again.libraries == tuple(ref for ref in first.libraries if ref not in first.missing)
    json.dumps(first.content).encode()


@given(values, values)
@_much
def test_nonsense_instead_of_semantics_is_no_crash(content, fields):
    clean(content, MAIN, lambda ref: fields if isinstance(fields, list) else [fields])


@given(_texts, st.lists(st.sampled_from(_ALL_TAGS), max_size=6), st.integers(0, 60))
@_much
def test_texts_are_clean_after_one_cleaning(text, tags, longest):
    rich = markup.rich(text, tags, ["color"], longest=longest)
    assert markup.rich(rich, tags, ["color"], longest=longest) == rich
    assert not _EXECUTES.search(rich)
    plain = markup.plain(text, longest=longest)
    assert markup.plain(plain, longest=longest) == plain
    assert not re.search("[<>\"']", plain)


# --- libraries in content --------------------------------------------------------------------------------------------


def test_libraries_are_found_wherever_they_stand():
    content = {"a": [{"b": {"library": "H5P.B 1.2", "params": {"c": {"library": "H5P.C 1.3"}}}}], "library": "no library"}
    assert [str(ref) for ref in named_in(content)] == ["H5P.B 1.2", "H5P.C 1.3"]


def test_what_is_needed_loads_first_and_once():
    a, b, c, d = (LibraryRef(name, 1, 0) for name in "abcd")
    needs = {a: (b, c), b: (c,), c: (a, d)}
    assert reached([a, b], needs.get) == ((c, b, a), (d,))


def _opened(tags: str, times: int) -> str:
    return "".join(tags.replace("#", str(number)) for number in range(times))


@pytest.mark.parametrize(
    "text",
    [
        "<p>" + _opened("<b title=#>", 300) + "<p>x" * 400,
        "<p>" + _opened("<b title=#><p title='</b>'>", 300) + "<p>x" * 400,
        "<p>" + _opened("<b t# a'\"'='x></b y='>", 300) + "<p>x" * 400,
        "<p>" + _opened("<b title=#><!-- </b> -->", 300) + "<p>x" * 400,
        "<p>" + _opened("<b title=#><textarea></b></textarea>", 300) + "<p>x" * 400,
        _opened("<b title=#><table><td></b></td></table>", 300) + "<p>x" * 400,
        '<p><b title="' + "x" * 20_000 + '">' + "<p>x" * 400,
        "<div>" * 201,
        "<br>" * 5_001,
        '<b title="' * 1_000,
    ],
    ids=["open", "in a value", "in a name", "in a comment", "in a field", "in a table", "long", "nested", "many", "no end"],
)
def test_a_text_that_would_grow_in_a_parser_loses_its_tags(text, monkeypatch):
    real, parsed = markup.nh3.clean, []
    monkeypatch.setattr(markup.nh3, "clean", lambda text, **how: parsed.append(text) or real(text, **how))
    cleaned = markup.rich(f"{text} Нууц үг &amp; 108", markup.SAFE_TAGS)
    assert not any("<" in part for part in parsed), "the parser has seen it"
    assert "<" not in cleaned
    assert cleaned.endswith(" Нууц үг &amp; 108") or '"' in text
    assert markup.rich(cleaned, markup.SAFE_TAGS) == cleaned


def test_long_texts_as_people_write_them_keep_their_tags():
    paragraph = (
        '<p style="text-align:left"><strong>Нууц <em>үг</em></strong> нь <a href="https://a.mn/b?c=d">чинийх</a>.<br></p>'
    )
    table = f"<table><tbody>{'<tr><td><strong>1</strong></td><td>a &lt; b</td></tr>' * 200}</tbody></table>"
    for text in (paragraph * 400, table, "<p>мөр" * 1_000, f"<ul>{'<li>мөр' * 1_000}</ul>", "a < b " * 10_000):
        assert not markup.is_burden(text)
    assert markup.rich(paragraph * 400, markup.SAFE_TAGS).count("<strong>") == 400


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                *("<b title=#>", "<i a#>", "</b>", "</i>", "<a id=#>", "</a>", "<font id=#>", "</font>", "<p>", "</p>", "x"),
                *("<table>", "<td>", "</td>", "</table>", "<div title='</b>'>", "</div>", "<!-- </b> -->", "<button>"),
            ]
        ),
        max_size=8,
    ),
    st.sampled_from([1, 20, 150]),
)  # fmt: skip
def test_what_a_parser_sees_grows_within_bounds(pieces, times):
    text = _opened("".join(pieces), times) + "<p>x" * 200
    if not markup.is_burden(text):
        assert len(markup.nh3.clean(text, attributes={"*": {"title", "id"}})) < markup.MAX_WRITTEN_AGAIN + 20 * len(text)
