"""The text gate: each rule finds what it should and leaves good Mongolian alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.lib import mongolian, proofreading
from courses.lib.proofreading import Severity, check

GOOD = """Чи интернетэд хэн нэгэнтэй танилцсан уу? Танихгүй хүнд нэр, хаягаа бүү хэл. Эвгүй санагдвал багшдаа хэлээрэй.
ITU-ийн удирдамжийг ХХЗХ-ны мэргэжилтнүүд орчуулсан. Тусламжийн утас: 108. Үнэ нь 5000₮, «Цахим хүлэг» № 1.
Ухасхийн босоод явжээ. Хэрэгсэхгүй байв. Цахим аюулгүй байдлын тухай экран дээр гарчээ. Санхүүгийн мэдээллээ нуугаарай.
Сүхбаатар, Энхбаяр хоёр Өмнөговьд төржээ. Дэлгэрэнгүйг example.mn сайтаас, эсвэл info@example.mn хаягаар аваарай."""


def rules(text, language="mn", **options):
    return {fault.rule for fault in check(text, language, **options)}


def test_good_mongolian_has_no_fault():
    assert check(GOOD, "mn", audience="9-12") == []


@pytest.mark.parametrize(
    "text",
    ["єдєр", "їнэн", "ɵдөр", "υнэн", "сайн\u200bуу", "урт\u00adүг", "и\u0306", "ᠮᠣᠩᠭᠣᠯ", "über", "a\u0007b", "ә"],
)
def test_foreign_letters_and_invisible_signs_are_errors(text):
    assert any(fault.rule == "alphabet" and fault.severity is Severity.ERROR for fault in check(text, "mn"))


def test_a_stand_in_letter_is_named_with_the_letter_that_was_meant():
    assert "«ө»" in check("єдөр", "mn")[0].message


def test_kazakh_letters_belong_to_kazakh_only():
    assert rules("Қазақ тілі", "kk") == set()
    assert rules("Қазақ тілі") == {"alphabet"}


def test_english_may_have_accents_and_quote_mongolian():
    assert rules("A naïve café, called Цахим хүлэг in Mongolian.", "en") == set()


def test_emoji_of_several_signs_are_signs_not_invisible_letters():
    assert rules("Сайн уу 👩\u200d🏫 ❤\ufe0f") == set()


@pytest.mark.parametrize("word", ["cайт", "Мoнгол", "хvvхэд", "номoo"])
def test_a_word_of_two_alphabets_is_an_error(word):
    assert "mixed_script" in rules(f"Энэ {word} юм.")


@pytest.mark.parametrize("text", ["ITU-ийн", "H5P-ээр", "QR код", "%(name)s сургалт", "{count} хичээл", "wifi-гүй"])
def test_a_hyphen_or_a_placeholder_may_part_the_alphabets(text):
    assert rules(text) == set()


def test_a_word_of_latin_twins_is_a_warning_in_cyrillic_text_only():
    assert "look_alike_words" in rules("Энэ xop байна.")
    assert "look_alike_words" not in rules("a copy", "en")


@pytest.mark.parametrize(
    ("source", "translation", "marks"),
    [
        ("%(name)s сургалт", "The course %(name)s", []),
        ("%(name)s сургалт", "The course", ["%(name)s"]),
        ("%(name)s", "%(nam)s", ["%(name)s", "%(nam)s"]),
        ("%d хичээл", "%s lessons", ["%d", "%s"]),
        ("%s, %s", "%s", ["%s"]),
        ("{count} сурагч", "{count} of {count}", []),
        ("<b>Анхаар</b>", "<b>Note", ["</b>"]),
        ("50% нь", "50% of it", []),
        ("100%-ийн", "100%", []),
    ],
)
def test_placeholders_are_the_same_on_both_sides(source, translation, marks):
    faults = proofreading.placeholders(source, translation)
    assert [fault.excerpt for fault in faults] == marks
    assert all(fault.severity is Severity.ERROR for fault in faults)


@pytest.mark.parametrize("text", ["%(name)s-ийн", "%(name)sийн", "{name}-д", "«%(name)s»-ийг", "<b>{}</b>-аас"])
def test_a_suffix_glued_to_a_placeholder_is_an_error(text):
    assert "glued_suffixes" in rules(text)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("имейлээр", "имэйл"),
        ("И-мэйл хаяг", "имэйл"),
        ("е-майл", "имэйл"),
        ("нэр томъёо", "томьёо"),
        ("хортой програм", "программ"),
        ("програмыг", "программ"),
        ("зөвлөлгөө", "зөвлөгөө"),
        ("интернэтээр", "интернет"),
        ("нууц үгээ марсан уу", "мартсан"),
        ("Урдчилж харах", "урьдчил"),
    ],
)
def test_a_replaced_spelling_is_found_with_the_right_one(text, right):
    assert [right in fault.message for fault in check(text, "mn") if fault.rule == "variants"] == [True]


@pytest.mark.parametrize("text", ["имэйлээр", "томьёо", "программын", "зөвлөгөөг", "интернетээр", "мартсан", "урьдчилан"])
def test_our_own_spelling_is_no_replaced_one(text):
    assert "variants" not in rules(text)


def test_straight_quotes_around_mongolian_are_a_hint():
    assert [fault.severity for fault in check('Тэр "сайн уу" гэв.', "mn")] == [Severity.HINT]
    assert rules("Тэр «сайн уу» гэв.") == set()


@pytest.mark.parametrize(
    "word", ["сургуульээ", "багшэд", "ангидээ", "хүүхдаас", "номэнд", "хичээлаас", "өдороос", "гэрчилгээнүүдаар"]
)
def test_a_wrong_suffix_vowel_breaks_harmony(word):
    assert not proofreading.has_harmony(word)


@pytest.mark.parametrize(
    "word",
    [
        "сургуулиасаа",
        "хүүхдүүдээ",
        "аюулгүй",
        "аюулгүйгээр",
        "явжээ",
        "харчээ",
        "санхүүгийн",
        "тэрбумаар",
        "экспортын",
        "улстөрч",
        "секундэд",
        "группээр",
        "ухасхийсэн",
        "хуульзүйн",
        "телевизээр",
        "интернетээр",
        "хоёрдугаар",
        "Баян-Өлгийд",
        "экраныг",
        "ерөнхийлөгч",
    ],
)
def test_right_words_loans_and_compounds_keep_harmony(word):
    assert proofreading.has_harmony(word)


def test_names_inside_a_sentence_are_left_alone():
    assert rules("Өчигдөр Гүнсмаа Нансалмаатэй ирэв.") == set()


def test_long_sentences_are_a_hint_for_the_age_that_reads_them():
    text = "Нэг хоёр гурав дөрөв тав зургаа долоо найм ес арав хорь гуч дөч тавь."
    assert [fault.severity for fault in check(text, "mn", audience="9-12")] == [Severity.HINT]
    assert rules(text, audience="13-18") == set()
    assert rules(text) == set()


def test_the_worst_faults_come_first():
    severities = [fault.severity for fault in check('Тэр "cайт" дээр сургуульээ харав.', "mn")]
    assert severities == sorted(severities, key=list(Severity).index)
    assert severities[0] is Severity.ERROR


@given(st.text(max_size=80), st.sampled_from(["mn", "en", "kk"]), st.sampled_from([None, "6-8", "13-18", "unknown"]))
def test_any_text_gets_an_answer(text, language, audience):
    for fault in check(text, language, audience=audience):
        assert fault.rule
        assert fault.message
        assert len(fault.excerpt) <= max(60, len(text))


def test_the_messages_pass_the_gate_themselves():
    bad = 'єдөр cайт xop %(name)s-ийн имейл "сайн" сургуульээ \u200b \u0007 и\u0306 ' + "үг " * 30
    for fault in check(bad, "mn", audience="6-8") + proofreading.placeholders("%s {a}", "%d"):
        sentence = fault.message.replace(fault.excerpt, "")
        assert not list(proofreading.mixed_script(sentence))


def test_the_allow_list_is_in_small_letters_without_doubles_and_in_our_alphabet():
    whole, stems = proofreading.allowed_words()
    assert len(stems) == len(set(stems))
    for word in (*whole, *stems):
        assert set(word) <= set(mongolian.ALPHABET) | {"-"}, word
        assert len(word) > 2


needs_dictionary = pytest.mark.skipif(not proofreading.can_spell(), reason="needs chunspell and Debian's hunspell-mn")


@needs_dictionary
def test_misspelt_words_are_found_once_and_in_order():
    words = ["хүүхэд", "хүүэхд", "сургууль", "сургуйль", "хүүэхд"]
    assert proofreading.spelling(words) == ["хүүэхд", "сургуйль"]


@needs_dictionary
@pytest.mark.parametrize(
    "word",
    [
        "руу",
        "рүү",
        "эрсдэл",
        "эрсдэлийн",
        "эсхүл",
        "түвшинд",
        "ХХЗХ",
        "ХХЗХ-ны",
        "ITU-ийн",
        "108-д",
        "2026",
        "H5P",
        "хүүхдийн",
        "имэйл",
    ],
)
def test_what_is_right_although_the_dictionary_lacks_it_is_accepted(word):
    assert proofreading.spelling([word]) == []


@needs_dictionary
def test_spelling_is_asked_only_when_wanted():
    assert rules("хүүэхд") == set()
    assert rules("хүүэхд", with_spelling=True) == {"spelling"}


def test_without_a_dictionary_spelling_says_so(monkeypatch):
    monkeypatch.setenv("HUNSPELL_MN", "/nowhere/mn_MN")
    proofreading._dictionary.cache_clear()
    try:
        assert not proofreading.can_spell()
        with pytest.raises(proofreading.NoDictionary):
            proofreading.spelling(["хүүхэд"])
    finally:
        proofreading._dictionary.cache_clear()
