"""Codes and secrets that people read, type and print. All randomness is the operating system's (`secrets`).

class code        opens the list of names of one class; not a secret by itself                       25.5 bits
certificate code  printed on a certificate; its last character detects typing slips                  46.7 bits
card secret       in the QR code of a pupil's card                                                    130 bits
pictures          4 different of 16, in order: the secret of grades 1-3                              15.4 bits
PIN               6 digits, never a trivial one: grades 4-6                                     about 19.9 bits
three words       from grade 7                                                                       27.1 bits
one-time code     6 digits from the teacher, for ten minutes                                    about 19.9 bits

The short ones are safe only behind the throttling of sign-in (30 wrong tries on one device, 100 in a row).
"""

import base64
import re
import secrets
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path

from courses.lib.mongolian import fold

CODE_ALPHABET = "234679CDFHJKMNPRTWX"
"""19 signs. Of 0/O/D/Q, 1/I/L, 2/Z, 5/S, 6/G, 8/B, U/V/Y at most one is here; no vowels, so no words. 19 is prime: see
`_check_sign`."""

PICTURES = (
    *("horse", "camel", "sheep", "goat", "cow", "dog", "cat", "eagle"),
    *("fish", "sun", "moon", "star", "ger", "tree", "flower", "mountain"),
)
"""Keys of the 16 pictures; `static/pictures/<key>.svg` shows them."""

# Cyrillic letters that look like Latin ones, typed on a Mongolian keyboard, and З, which looks like 3.
_LOOK_ALIKES = str.maketrans("АВЕКМНОРСТХУҮІЗ", "ABEKMHOPCTXYYI3")
# Signs that are not in the alphabet, read as the sign they look like.
_MISREAD = str.maketrans("GZ", "62")


def class_code() -> str:
    """A new class code, as it is shown: `H7K-4TM`. Store `normalise_code` of it. 19^6 = 47 million codes."""
    return grouped("".join(secrets.choice(CODE_ALPHABET) for _ in range(6)), 3)


def certificate_code() -> str:
    """A new certificate code, as it is shown: `H7K4-TMC2-9FWX`; eleven random signs and a check sign."""
    signs = "".join(secrets.choice(CODE_ALPHABET) for _ in range(11))
    return grouped(signs + _check_sign(signs), 4)


def normalise_code(text: str) -> str:
    """What somebody typed, as it is stored: Latin capitals and digits, nothing between them.

    Capital or small, spaces, hyphens and dots do not matter; Cyrillic letters count as the Latin ones they look like.
    It does not say whether the code is a possible one: see `is_class_code`, `is_certificate_code`.
    """
    text = unicodedata.normalize("NFKC", text).upper().translate(_LOOK_ALIKES)
    text = re.sub(r"[^0-9A-Z]", "", text)
    return text.translate(_MISREAD)


def grouped(code: str, size: int = 3) -> str:
    """A stored code as it is shown: `H7K4TM` becomes `H7K-4TM`; a certificate's code has groups of 4."""
    return "-".join(code[start : start + size] for start in range(0, len(code), size))


def is_class_code(text: str) -> bool:
    """Could this be a class code? Saves a question to the database."""
    code = normalise_code(text)
    return len(code) == 6 and set(code) <= set(CODE_ALPHABET)


def is_certificate_code(text: str) -> bool:
    """Could this be a certificate code? One wrong sign or two swapped signs are always noticed."""
    code = normalise_code(text)
    return len(code) == 12 and set(code) <= set(CODE_ALPHABET) and _check_sign(code[:-1]) == code[-1]


def _check_sign(signs: str) -> str:
    # A weighted sum modulo a prime with weights that all differ and are not 0: changing one sign changes the sum, and
    # so does swapping any two different signs. The check sign itself has weight 1, the others 2, 3, 4 ...
    total = sum(weight * CODE_ALPHABET.index(sign) for weight, sign in enumerate(signs, start=2))
    return CODE_ALPHABET[-total % len(CODE_ALPHABET)]


def card_secret() -> str:
    """The secret of a QR card: 26 signs of base32 in small letters, 130 bits. It needs no quoting in a URL."""
    return base64.b32encode(secrets.token_bytes(17)).decode().lower()[:26]


def pin() -> str:
    """Six digits, not a trivial one (see `is_trivial`)."""
    while is_trivial(digits := f"{secrets.randbelow(1_000_000):06d}"):
        pass
    return digits


def one_time_code() -> str:
    """Six digits that open one sign-in. Same form as a PIN, so the same field takes it."""
    return pin()


def is_trivial(digits: str) -> bool:
    """Digits that somebody would try first: one or two different digits, 123456, 123123, 123321, 112233 ..."""
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(digits)}
    half = len(digits) // 2
    return (
        len(set(digits)) <= 2
        or steps in ({1}, {9})
        or digits[:half] == digits[half:]
        or digits == digits[::-1]
        or len(set(digits[0::2])) == 1
        or len(set(digits[1::2])) == 1
        or digits[0::2] == digits[1::2]
    )


@cache
def word_list() -> tuple[str, ...]:
    """520 common, kind Mongolian words of 3-7 letters. No two have the same `mongolian.fold`: о for ө is no mistake."""
    return tuple(Path(__file__).with_name("words.txt").read_text(encoding="utf-8").split())


def three_words() -> tuple[str, str, str]:
    """Three different words in order: 520 x 519 x 518 = 139.8 million ways."""
    first, second, third = secrets.SystemRandom().sample(word_list(), 3)
    return first, second, third


def normalise_words(text: str) -> str:
    """Three words as somebody typed them, in the form to hash and to compare: folded, one space between.

    Capitals, commas, ө typed as о, and Latin letters (`salhi` for «салхи») do not matter.
    """
    return fold(text)


def pictures() -> tuple[str, str, str, str]:
    """Four different picture keys in order: 16 x 15 x 14 x 13 = 43,680 ways."""
    first, second, third, fourth = secrets.SystemRandom().sample(PICTURES, 4)
    return first, second, third, fourth
