"""English defaults of libraries give way to Mongolian ones, and nothing that an author wrote does."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.content.h5p import wording
from courses.content.h5p.libraries import LibraryRef
from courses.content.h5p.wording import core_words, in_language, placeholders

SET, CHOICE = LibraryRef("H5P.Set", 1, 0), LibraryRef("H5P.Choice", 1, 0)
SEMANTICS = {
    CHOICE: [
        {"name": "question", "type": "text", "default": "Question"},
        {
            "name": "UI", "type": "group",
            "fields": [
                {"name": "check", "type": "text", "default": "Check"},
                {"name": "score", "type": "text", "default": "You got @score of @total"},
                {"name": "rich", "type": "text", "tags": ["strong"], "default": "It is <strong>right</strong> & good"},
                {"name": "untold", "type": "text", "default": "Retry"},
            ],
        },
        {"name": "only", "type": "group", "fields": [{"name": "hint", "type": "text", "default": "Hint"}]},
    ],
    SET: [
        {"name": "parts", "type": "list", "field": {"name": "part", "type": "library", "options": ["H5P.Choice 1.0"]}},
        {"name": "tips", "type": "list", "field": {"name": "tip", "type": "text", "default": "Tip"}},
    ],
}  # fmt: skip
MONGOLIAN = {
    CHOICE: [
        {"label": "Асуулт"},
        {
            "fields": [
                {"default": "Шалгах"}, {"default": "Чи @total-аас @score авлаа"},
                {"default": "Энэ <strong>зөв</strong><script>x</script> &amp; сайн"},
            ]
        },
        {"fields": [{"default": "Сэжүүр"}]},
    ],
    SET: [{}, {"field": {"default": "Зөвлөгөө"}}],
}  # fmt: skip


def shown(content, main=CHOICE, language="mn", words=MONGOLIAN, **more):
    return in_language(
        content, main, language, semantics_of=SEMANTICS.get,
        words_of=lambda ref, code: (words | more).get(ref, []) if code == "mn" else [],
    )  # fmt: skip


def test_a_default_gives_way_and_what_was_written_stays():
    content = {"question": "Нууц үг гэж юу вэ?", "UI": {"check": "Check", "untold": "Retry"}, "only": "Hint"}
    before = copy.deepcopy(content)
    assert shown(content) == {
        "question": "Нууц үг гэж юу вэ?", "UI": {"check": "Шалгах", "untold": "Retry"}, "only": "Сэжүүр",
    }  # fmt: skip
    assert content == before


@pytest.mark.parametrize("written", ["CHECK", "Check!", "Check the answer", " ", ""])
def test_a_text_that_only_looks_like_the_default_is_the_authors(written):
    assert shown({"UI": {"check": written}}) == {"UI": {"check": written}}


def test_a_translation_that_forgot_a_placeholder_is_not_taken():
    assert shown({"UI": {"score": "You got @score of @total"}})["UI"]["score"] == "Чи @total-аас @score авлаа"
    broken = copy.deepcopy(MONGOLIAN[CHOICE])
    broken[1]["fields"][1]["default"] = "Чи @score авлаа"
    content = {"UI": {"score": "You got @score of @total"}}
    assert shown(content, words=MONGOLIAN | {CHOICE: broken}) == content


def test_it_goes_into_lists_and_into_other_libraries():
    content = {"tips": ["Tip", "Миний"], "parts": [{"library": "H5P.Choice 1.0", "params": {"UI": {"check": "Check"}}}]}
    result = shown(content, SET)
    assert result["tips"] == ["Зөвлөгөө", "Миний"]
    assert result["parts"][0]["params"]["UI"]["check"] == "Шалгах"


def test_a_text_with_tags_is_compared_and_cleaned_as_html():
    assert shown({"UI": {"rich": "It is <strong>right</strong> &amp; good"}}) == {
        "UI": {"rich": "Энэ <strong>зөв</strong> &amp; сайн"}
    }


def test_on_an_english_page_mongolian_defaults_become_english():
    assert shown({"UI": {"check": "Шалгах"}}, language="en") == {"UI": {"check": "Check"}}
    assert shown({"UI": {"check": "Check"}}, language="en") == {"UI": {"check": "Check"}}


def test_a_language_file_of_another_shape_changes_nothing():
    content = {"question": "Question", "UI": {"check": "Check"}, "only": "Hint"}
    for odd in ([], ["x"], [{"fields": "x"}] * 3, [{}, {"fields": [{"default": 7}]}], [None, None, None]):
        assert shown(content, words={CHOICE: odd}) == content


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["question", "UI", "only", "check", "x"]), inner)
    ),
    max_leaves=12,
)


@given(json_like, json_like)
def test_whatever_stands_in_content_and_language_file_it_comes_to_an_end(content, file):
    shown(content, words={CHOICE: file if isinstance(file, list) else [file]})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (":num of :total", [":num", ":total"]), ("@score / @total", ["@score", "@total"]), ("Хувь: 50%", []),
        ("%s and %1$s", ["%1$s", "%s"]), ("{{name}}", ["{{name}}"]), ("Time: 5 s", []),
    ],
)  # fmt: skip
def test_placeholders(text, found):
    assert placeholders(text) == found


def test_every_word_of_the_core_is_there_in_both_languages_with_the_same_placeholders():
    english, mongolian = core_words("en"), core_words("mn")
    assert len(english) == 67
    assert all(english.values())
    for key, text in mongolian.items():
        assert placeholders(text) == placeholders(english[key]), key
    same = {key for key in english if english[key] == mongolian[key]}
    assert same == {"h5pDescription"}
    assert core_words("fr") == english
    assert wording.SOURCE == "en"
