"""Mongolian text: transliteration, the search key, stems, order, words and sentences."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.lib import mongolian

any_text = st.text(max_size=60)
typed_text = st.text(alphabet="абвгдеёжзийклмноөпрстуүфхцчшщъыьэюяАӨҮЕabcdehkostuvwxyz -қңі", max_size=40)


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Өвлийн сургууль", "Ovliin surguul"),
        ("ХҮҮХЭД", "KHUUKHED"),
        ("Хүүхэд", "Khuukhed"),
        ("Ерөнхий ертөнц", "Yeronkhii yertonts"),
        (
            "гэрчилгээ, жолоо, зам, шинэ, ёс, юм, яриа, цас, аравны",
            "gerchilgee, joloo, zam, shine, yos, yum, yaria, tsas, aravny",
        ),
        ("Қазақ тілі", "Qazaq tili"),
        ("ITU-ийн 108", "ITU-iin 108"),
        ("Я", "Ya"),
    ],
)
def test_cyrillic_is_written_in_latin_letters(cyrillic, latin):
    assert mongolian.transliterate(cyrillic) == latin


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Өвлийн сургууль, хүүхдийн эрх", "ovliin-surguul-khuukhdiin-erkh"),
        ("  «Ухаалаг аялагч» — 1-р хэсэг! ", "ukhaalag-ayalagch-1-r-kheseg"),
        ("Café", "cafe"),
        ("«…»", ""),
    ],
)
def test_a_title_becomes_an_address(title, slug):
    assert mongolian.slugify(title) == slug


@given(any_text)
def test_an_address_has_only_small_ascii_letters_digits_and_single_hyphens(text):
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", mongolian.slugify(text))


def test_every_letter_of_the_alphabet_has_a_latin_spelling():
    assert set(mongolian.ALPHABET) | set(mongolian.KAZAKH) == set(mongolian.LATIN)


@pytest.mark.parametrize("typed", ["huuhed", "khuukhed", "hvvhed", "хуухэд", "хvvхэд", "xuuxed", "ХҮҮХЭД", "хүүхэд", "hүүhed"])
def test_all_the_ways_of_typing_child_have_one_key(typed):
    assert mongolian.fold(typed) == mongolian.fold("хүүхэд")


@pytest.mark.parametrize(
    ("word", "spellings"),
    [
        ("аюулгүй", ["ayulgui", "ayuulgvi", "аюулгуй", "ayuulgui"]),
        ("цахим", ["tsahim", "tsakhim", "cahim"]),
        ("гэрчилгээ", ["gerchilgee", "герчилгээ"]),
        ("зөвлөгөө", ["zovlogoo", "zuvluguu", "зовлогоо"]),
        ("үр дүн", ["vr dvn", "ur dun", "Ур дун"]),
        ("ертөнц", ["yertunts", "ertonts"]),
        ("нууц үг", ["nuuts ug", "nuuc vg"]),
        ("сургууль", ["surguul", "сургуул"]),
        ("шүүмж", ["shvvmj", "shuumj"]),
        ("хувийн", ["huviin", "khuviin"]),
        ("жолоо", ["joloo", "zholoo"]),
        ("авъя", ["avya", "awya"]),
    ],
)
def test_latin_and_look_alike_spellings_find_the_word(word, spellings):
    assert {mongolian.fold(spelling) for spelling in spellings} == {mongolian.fold(word)}


@pytest.mark.parametrize(("one", "other"), [("сар", "шар"), ("цас", "час"), ("бага", "баг"), ("тав", "тал"), ("эрх", "эх")])
def test_different_words_keep_different_keys(one, other):
    assert mongolian.fold(one) != mongolian.fold(other)


@given(typed_text | any_text)
def test_folding_a_key_again_changes_nothing(text):
    key = mongolian.fold(text)
    assert mongolian.fold(key) == key


@given(typed_text)
def test_a_key_is_plain_and_does_not_depend_on_case_or_normal_form(text):
    key = mongolian.fold(text)
    assert re.fullmatch(r"([a-z0-9]+( [a-z0-9]+)*)?", key)
    assert key == mongolian.fold(unicodedata.normalize("NFD", text)) == mongolian.fold(text.lower())


FORMS = """
    хүүхэд: хүүхдийн хүүхдэд хүүхдээс хүүхдүүд хүүхдүүдийн хүүхдийг хүүхэдтэй хүүхдээ хүүхдийнхээ
    сургууль: сургуулийн сургуульд сургуулиас сургуулиуд сургуультай сургуулийнхаа
    сурагч: сурагчийн сурагчид сурагчдын сурагчдад сурагчтай
    эцэг: эцгийн эцэгтэй эцгээс
    эх: эхийн эхээс эхчүүд эхэд
    багш: багшийн багшид багшаас багштай багшаа
    хичээл: хичээлийн хичээлд хичээлээс хичээлүүдийн
    интернет: интернетийн интернетэд интернетээс
    аюул: аюулын аюулаас аюулгүй
    мэдээлэл: мэдээллийн мэдээллээ мэдээлэлд
    зураг: зургийн зургийг зургууд
    найз: найзын найзууд найзаасаа
    өдөр: өдрийн өдрөөс өдрүүд
    хүн: хүний хүнээс хүмүүс
    утас: утасны утсаар утсаа
    гэрчилгээ: гэрчилгээний гэрчилгээг
    дүрэм: дүрмийн дүрмээр
    бүлэг: бүлгийн бүлэгт
""".strip().splitlines()


@pytest.mark.parametrize("line", FORMS)
def test_a_case_form_finds_the_word_and_the_word_finds_its_case_forms(line):
    word, forms = line.split(":")
    word = word.strip()
    for form in forms.split():
        for asked, written in ((form, word), (word, form)):
            stem = mongolian.stem(mongolian.fold(asked))
            assert any(entry.startswith(stem) for entry in mongolian.search_text(written).split()), (
                asked,
                written,
                stem,
            )


@pytest.mark.parametrize("word", ["дугаар", "сургалт", "хариулт", "интернет", "бодлого", "аймаг", "далай", "мэдээ"])
def test_a_word_that_only_looks_like_a_case_form_keeps_its_end(word):
    assert mongolian.stem(mongolian.fold(word)) == mongolian.fold(word)


@given(st.text(alphabet="abcdeghijklmnrstuvz", max_size=14))
def test_a_stem_is_never_empty_and_never_raises(word):
    assert bool(mongolian.stem(word)) == bool(word)


def test_dictionary_order_puts_barred_o_after_o_and_straight_u_after_u():
    right = [
        "108",
        "авах",
        "ёс",
        "ном",
        "нөмөр",
        "нэр",
        "оюун",
        "өвөл",
        "пүрэв",
        "тус",
        "түүх",
        "урт",
        "үнэн",
        "фото",
        "ITU",
    ]
    mixed = right[::-1]
    assert sorted(mixed, key=mongolian.sort_key) == right
    assert sorted(right) != right


@given(st.lists(typed_text, max_size=8))
def test_order_is_total_and_stable_for_different_texts(texts):
    backwards = texts[::-1]
    assert sorted(texts, key=mongolian.sort_key) == sorted(backwards, key=mongolian.sort_key)


@pytest.mark.parametrize(
    ("given_name", "patronymic", "shown"),
    [
        ("Тэмүүлэн", "Болд", "Б. Тэмүүлэн"),
        ("Тэмүүлэн", "Б", "Б. Тэмүүлэн"),
        ("Тэмүүлэн", "б.", "Б. Тэмүүлэн"),
        ("Номин", "Пү.", "Пү. Номин"),
        (" Номин  Эрдэнэ ", "", "Номин Эрдэнэ"),
    ],
)
def test_a_pupil_is_shown_by_given_name_and_initial(given_name, patronymic, shown):
    assert mongolian.name_and_initial(given_name, patronymic) == shown


def test_words_keep_hyphens_inside_and_lose_punctuation():
    assert mongolian.words("«ITU-ийн» удирдамж, 2020 он: Баян-Өлгий.") == [
        "ITU-ийн",
        "удирдамж",
        "2020",
        "он",
        "Баян-Өлгий",
    ]


def test_sentences_end_at_full_stops_but_not_at_initials_dates_and_abbreviations():
    text = "Б. Тэмүүлэн 2026.03.05-нд ирсэн. Тэр яасан бэ? Ном, дэвтэр г.м. зүйл авчээ… Сайн!"
    text += "\nГарчиг\n\n3. Гуравдугаар дүрэм."
    assert mongolian.sentences(text) == [
        "Б. Тэмүүлэн 2026.03.05-нд ирсэн.",
        "Тэр яасан бэ?",
        "Ном, дэвтэр г.м. зүйл авчээ…",
        "Сайн!",
        "Гарчиг",
        "3. Гуравдугаар дүрэм.",
    ]


@given(any_text)
def test_no_word_is_lost_between_sentences(text):
    assert mongolian.words(" ".join(mongolian.sentences(text))) == mongolian.words(" ".join(text.split()))


def test_tags_go_and_blocks_leave_a_space():
    rich = '<p data-block-key="a1">Хү<b>үх</b>эд</p><p>ба&nbsp;эцэг&amp;эх</p><!-- x --><script>alert(1)</script>3 < 5'
    assert mongolian.without_tags(rich) == "Хүүхэд ба эцэг&эх 3 < 5"
