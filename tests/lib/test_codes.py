"""Codes and secrets: no look-alikes, typing slips noticed, nothing trivial."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.lib import codes, mongolian

signs = st.sampled_from(codes.CODE_ALPHABET)


def test_the_alphabet_has_no_two_signs_that_look_alike():
    for group in ("0ODQ", "1ILJ|", "2Z", "5S", "6G", "8B", "UVY"):
        assert sum(sign in codes.CODE_ALPHABET for sign in group) <= 1
    assert not set(codes.CODE_ALPHABET) & set("AEIOUY")


def test_a_class_code_is_shown_in_two_groups_and_stored_without_the_hyphen():
    code = codes.class_code()
    assert re.fullmatch(rf"[{codes.CODE_ALPHABET}]{{3}}-[{codes.CODE_ALPHABET}]{{3}}", code)
    assert codes.grouped(codes.normalise_code(code)) == code
    assert codes.is_class_code(code)


@pytest.mark.parametrize(
    "typed", ["H7K-4TM", "h7k4tm", " h7k 4tm ", "Н7К–4ТМ", "н7к.4тм", "H7K—4TM", "\u200bH7K\u00a04TM", "Ｈ7Ｋ4ＴＭ"]
)
def test_case_spaces_hyphens_and_cyrillic_look_alikes_do_not_matter(typed):
    assert codes.normalise_code(typed) == "H7K4TM"


def test_cyrillic_look_alikes_become_latin_letters():
    assert codes.normalise_code("АВЕКМНОРСТХ") == codes.normalise_code("авекмнорстх") == "ABEKMHOPCTX"


def test_misread_signs_become_the_signs_they_look_like():
    assert codes.normalise_code("gzЗ") == "623"


@given(st.text(max_size=30))
def test_a_normalised_code_is_plain_and_stays_the_same(text):
    code = codes.normalise_code(text)
    assert re.fullmatch(r"[0-9A-Z]*", code)
    assert codes.normalise_code(code) == code
    assert codes.is_class_code(text) in (True, False)


def test_a_certificate_code_has_three_groups_of_four_and_is_accepted():
    code = codes.certificate_code()
    assert re.fullmatch(r"\w{4}-\w{4}-\w{4}", code)
    assert codes.is_certificate_code(code)
    assert codes.is_certificate_code(code.lower().replace("-", " "))


@given(st.lists(signs, min_size=11, max_size=11), st.integers(0, 11), signs)
def test_one_wrong_sign_in_a_certificate_code_is_always_noticed(body, place, wrong):
    code = "".join(body) + codes._check_sign("".join(body))
    changed = code[:place] + wrong + code[place + 1 :]
    assert codes.is_certificate_code(code)
    assert codes.is_certificate_code(changed) is (changed == code)


@given(st.lists(signs, min_size=11, max_size=11))
def test_any_two_swapped_signs_in_a_certificate_code_are_noticed(body):
    code = "".join(body) + codes._check_sign("".join(body))
    for one, other in itertools.combinations(range(12), 2):
        swapped = list(code)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        assert codes.is_certificate_code("".join(swapped)) is (code[one] == code[other])


@pytest.mark.parametrize("text", ["", "H7K4", "ӨӨӨӨӨӨӨӨӨӨӨӨ", "A" * 12, "0" * 12, "H" * 5000])
def test_what_is_no_certificate_code_is_refused(text):
    assert not codes.is_certificate_code(text)


def test_a_card_secret_has_at_least_128_bits_and_needs_no_quoting():
    secret = codes.card_secret()
    assert re.fullmatch(r"[a-z2-7]{26}", secret)
    assert len({codes.card_secret() for _ in range(200)}) == 200


@pytest.mark.parametrize(
    "digits",
    [
        "000000",
        "123456",
        "654321",
        "890123",
        "111112",
        "131133",
        "121212",
        "123123",
        "112233",
        "123321",
        "100000",
        "181818",
        "192939",
    ],
)
def test_trivial_digits_are_not_given_out(digits):
    assert codes.is_trivial(digits)


@pytest.mark.parametrize("digits", ["739152", "204486", "048213"])
def test_ordinary_digits_are_not_trivial(digits):
    assert not codes.is_trivial(digits)


def test_pins_and_one_time_codes_have_six_digits():
    for make in (codes.pin, codes.one_time_code):
        for _ in range(300):
            digits = make()
            assert re.fullmatch(r"\d{6}", digits)
            assert not codes.is_trivial(digits)


def test_less_than_three_in_a_hundred_numbers_are_trivial():
    assert sum(codes.is_trivial(f"{number:06d}") for number in range(0, 1_000_000, 7)) < 1_000_000 / 7 * 0.03


def test_the_word_list_is_long_short_worded_and_without_confusable_pairs():
    words = codes.word_list()
    assert len(words) >= 512
    assert all(re.fullmatch("[а-яёөү]{3,7}", word) for word in words)
    assert len({mongolian.fold(word) for word in words}) == len(words)
    assert list(words) == sorted(words, key=mongolian.sort_key)


def test_three_words_are_different_words_of_the_list():
    words = codes.three_words()
    assert len(set(words)) == 3
    assert set(words) <= set(codes.word_list())


@pytest.mark.parametrize("typed", ["салхи үүл дэлхий", " Салхи,  уул ДЭЛХИЙ", "salhi vvl delhii", "салхи-үүл-дэлхий"])
def test_three_words_are_recognised_however_they_are_typed(typed):
    assert codes.normalise_words(typed) == codes.normalise_words("салхи үүл дэлхий")


def test_the_order_of_the_words_counts():
    assert codes.normalise_words("салхи үүл дэлхий") != codes.normalise_words("үүл салхи дэлхий")


def test_four_different_pictures_of_sixteen_are_given_out():
    assert len(set(codes.PICTURES)) == 16
    drawn = [codes.pictures() for _ in range(300)]
    assert all(len(set(four)) == 4 and set(four) <= set(codes.PICTURES) for four in drawn)
    assert {picture for four in drawn for picture in four} == set(codes.PICTURES)
