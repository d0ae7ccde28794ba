"""The text gate: is this text fit to be shown to a child? Pure functions, one per rule; `check` asks them all.

fault      what is wrong, where, and what to do, in Mongolian for the editor who reads it
severity   error (may not be published), warning (look again), hint (a matter of taste or of doubt)
variant    a spelling that exists but is not ours; the table below names the right word
harmony    а о у never meet э ө ү in one Mongolian word; и is neutral, and я е ё ю are not looked at
allowed    words of `allowed_words.txt`, which neither spelling nor harmony may complain about

Spelling needs the package `chunspell` and the dictionary of Debian's `hunspell-mn` (HUNSPELL_MN may name its place
without ending, as /usr/share/hunspell/mn_MN). Loading takes a second and 80 MB: never during a learner's request.
"""

import functools
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from courses.lib import mongolian


class Severity(StrEnum):
    """How much a fault weighs."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True)
class Fault:
    """One thing to mend. `rule` is the name of the function that found it; `excerpt` is the piece of text."""

    rule: str
    severity: Severity
    excerpt: str
    message: str


WORDS_PER_SENTENCE = {
    "6-8": 12,
    "9-12": 12,
    "13-15": 16,
    "16-18": 16,
    "13-18": 16,
    "young": 12,
    "middle": 12,
}
"""The most words a sentence should have on average, by age band or skin (the design's text gate, 7)."""


def check(text: str, language: str, *, audience: str | None = None, with_spelling: bool = False) -> list[Fault]:
    """All faults of a plain text (no tags), worst first. `language` is `mn`, `kk` or `en`; `audience` a key above."""
    faults = [*alphabet(text, language), *mixed_script(text)]
    if language == "mn":
        faults += [*look_alike_words(text), *variants(text), *glued_suffixes(text), *quotes(text), *vowel_harmony(text)]
        if with_spelling:
            faults += spelling_faults(text)
    if audience in WORDS_PER_SENTENCE:
        faults += sentence_length(text, WORDS_PER_SENTENCE[audience])
    weights = list(Severity)
    return sorted(dict.fromkeys(faults), key=lambda fault: weights.index(fault.severity))


def check_translation(source: str, translation: str, language: str, *, audience: str | None = None) -> list[Fault]:
    """`check` of the translation, and its placeholders compared with those of the source."""
    return [*placeholders(source, translation), *check(translation, language, audience=audience)]


# --- 1 alphabet ------------------------------------------------------------------------------------------------------

_MONGOLIAN = set("АБВГДЕЁЖЗИЙКЛМНОӨПРСТУҮФХЦЧШЩЪЫЬЭЮЯ") | set(mongolian.ALPHABET)
_LATIN = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_KAZAKH = set(mongolian.KAZAKH) | set(mongolian.KAZAKH.upper())
_MEANT = {
    "є": "ө",
    "Є": "Ө",
    "ї": "ү",
    "Ї": "Ү",
    "ɵ": "ө",
    "Ɵ": "Ө",
    "і": "и",
    "υ": "ү",
    "γ": "ү",
    "Υ": "Ү",
    "ö": "ө",
    "ü": "ү",
}


def alphabet(text: str, language: str) -> list[Fault]:
    """NFC, and only letters of the language: Cyrillic with Ө and Ү, ASCII Latin, Kazakh letters in `kk`, Latin in `en`.

    Digits, punctuation and signs are free; invisible characters (zero-width, soft hyphen, direction marks) are not.
    """
    faults = []
    if unicodedata.normalize("NFC", text) != text:
        faults.append(
            Fault("alphabet", Severity.ERROR, _short(text), "Бичвэр NFC хэлбэрт ороогүй байна. Дахин бичиж оруулна уу.")
        )
        text = unicodedata.normalize("NFC", text)
    letters = _MONGOLIAN | _LATIN | (_KAZAKH if language in ("kk", "en") else set())
    for place, sign in enumerate(text):
        kind = unicodedata.category(sign)
        if kind[0] == "L" and sign not in letters:
            if language == "en" and unicodedata.name(sign, "").startswith("LATIN"):
                continue
            meant = f" «{_MEANT[sign]}» гэж бичнэ үү." if sign in _MEANT else ""
            faults.append(
                Fault(
                    "alphabet",
                    Severity.ERROR,
                    _around(text, place),
                    f"«{sign}» үсэг манай цагаан толгойд байхгүй.{meant}",
                )
            )
        elif kind in ("Cf", "Co", "Cn", "Cs", "Mn", "Me") and not _belongs_to_emoji(text, place):
            name = f"U+{ord(sign):04X}"
            faults.append(
                Fault("alphabet", Severity.ERROR, _around(text, place), f"Үл үзэгдэх тэмдэгт ({name}) байна. Устгана уу.")
            )
        elif kind == "Cc" and sign not in "\n\t\r":
            name = f"U+{ord(sign):04X}"
            faults.append(
                Fault("alphabet", Severity.ERROR, _around(text, place), f"Удирдах тэмдэгт ({name}) байна. Устгана уу.")
            )
    return faults


def _belongs_to_emoji(text: str, place: int) -> bool:
    return text[place] in "\u200d\ufe0f" and place > 0 and unicodedata.category(text[place - 1]) in ("So", "Sk", "Mn")


# --- 2 scripts -------------------------------------------------------------------------------------------------------

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_ASCII_LETTER = re.compile(r"[A-Za-z]")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|\S+@\S+\.\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:mn|com|org|net|int|gov|edu)\b\S*")


def mixed_script(text: str) -> list[Fault]:
    """No word mixes Latin and Cyrillic letters, except across a hyphen («ITU-ийн»). Placeholders do not count."""
    return [
        Fault("mixed_script", Severity.ERROR, part, "Нэг үгэнд кирилл, латин үсэг холилдсон байна. Үгийг дахин бичнэ үү.")
        for part in _parts(_PLACEHOLDER.sub(" ", text))
        if _CYRILLIC.search(part) and _ASCII_LETTER.search(part)
    ]


_TWINS = re.compile("[aceopxy]+")


def look_alike_words(text: str) -> list[Fault]:
    """A small-letter word of Latin twins only («cap», «xop») in Cyrillic text: most likely the wrong keyboard."""
    if not _CYRILLIC.search(text):
        return []
    return [
        Fault(
            "look_alike_words",
            Severity.WARNING,
            part,
            "Энэ үг латин үсгээр бичигдсэн бололтой. Кириллээр бичих эсэхийг шалгана уу.",
        )
        for part in _parts(_PLACEHOLDER.sub(" ", _ADDRESS.sub(" ", text)))
        if _TWINS.fullmatch(part)
    ]


def _parts(text: str) -> list[str]:
    """Words, cut at hyphens."""
    return [part for word in mongolian.words(text) for part in re.split(r"[-\u2010\u2011]", word) if part]


# --- 3 placeholders --------------------------------------------------------------------------------------------------

_PLACEHOLDER = re.compile(
    r"%\(\w+\)[#0+-]*\d*(?:\.\d+)?[sdrfiu]|%(?:\.\d+)?[sdrfiu](?![A-Za-z])|\$?\{[\w.:!,]*\}|</?[A-Za-z][^<>]*>"
)


def placeholders(source: str, translation: str) -> list[Fault]:
    """The same placeholders and tags on both sides. Named ones may be repeated, others are counted."""
    ours, theirs = (Counter(_PLACEHOLDER.findall(side)) for side in (source, translation))
    faults = []
    for mark in dict.fromkeys([*ours, *theirs]):
        named = mark.startswith("%(") or re.fullmatch(r"\$?\{[A-Za-z_].*\}", mark)
        if mark not in theirs:
            faults.append(Fault("placeholders", Severity.ERROR, mark, f"Орчуулгад {mark} дутуу байна."))
        elif mark not in ours:
            faults.append(Fault("placeholders", Severity.ERROR, mark, f"Эх бичвэрт {mark} байхгүй."))
        elif not named and ours[mark] != theirs[mark]:
            faults.append(Fault("placeholders", Severity.ERROR, mark, f"{mark} хоёр талд өөр тоогоор орсон байна."))
    return faults


_GLUED = re.compile(r"(?:%\(\w+\)[sd]|%[sd]|\{\w*\})(?:</\w+>)?[»\"]?[-\u2010\u2011]?[а-яёөү]+")


def glued_suffixes(text: str) -> list[Fault]:
    """A case suffix glued to a placeholder: suffixes follow the vowels of a stem that is not known yet."""
    return [
        Fault(
            "glued_suffixes",
            Severity.ERROR,
            found[0],
            "Хувьсагчид нөхцөл шууд залгахгүй. Ард нь нэр үг нэмнэ үү: «%(name)s сургалтын».",
        )
        for found in _GLUED.finditer(text)
    ]


# --- 4 variants ------------------------------------------------------------------------------------------------------

_VARIANTS: list[tuple[str, str, Severity]] = [
    # Pattern of the whole word up to its endings, the right word, severity. Source: the glossary's notes.
    (r"и-?мейл\w*|и-мэйл\w*|е-?майл\w*|э-?мэйл\w*|имайл\w*|и-?мэил\w*", "имэйл", Severity.ERROR),
    (r"томъёо\w*|томьео\w*|томъео\w*", "томьёо", Severity.ERROR),
    (r"програм(?!м)\w*", "программ", Severity.ERROR),
    (r"интернэт\w*|интэрнэт\w*|интэрнет\w*", "интернет", Severity.ERROR),
    (r"зөвлөлгөө\w*", "зөвлөгөө", Severity.ERROR),
    (r"үргэлжилэх\w*", "үргэлжлэх", Severity.ERROR),
    (r"нууц үгээ марсан", "нууц үгээ мартсан", Severity.ERROR),
    (r"урдчил\w+", "урьдчил-", Severity.ERROR),
    (r"талхны үүрмэг\w*", "та энд байна", Severity.ERROR),
    (r"хүүхдийн порно\w*", "хүүхдийн бэлгийн хүчирхийллийг дүрсэлсэн материал", Severity.ERROR),
    (r"профайл\w*", "миний мэдээлэл", Severity.HINT),
    (r"сертификат\w*|батламж\w*", "гэрчилгээ", Severity.HINT),
    (r"аккаунт\w*", "бүртгэл", Severity.HINT),
    (r"цахим гадуурхал\w*|кибер дээрэлх\w*|кибер буллинг\w*", "цахим дээрэлхэлт", Severity.HINT),
]
_BANNED = [(re.compile(rf"(?<![\w-])(?:{pattern})", re.IGNORECASE), right, severity) for pattern, right, severity in _VARIANTS]


def variants(text: str) -> list[Fault]:
    """Spellings and words that the glossary replaced by others, in any case form."""
    return [
        Fault("variants", severity, found[0], f"«{found[0]}» биш, «{right}» гэж бичнэ.")
        for pattern, right, severity in _BANNED
        for found in pattern.finditer(text)
    ]


def quotes(text: str) -> list[Fault]:
    """Mongolian quotes are «»: a hint for \" “ ” „ around Cyrillic words."""
    return [
        Fault("quotes", Severity.HINT, _short(found[0]), "Монгол бичвэрт «» хашилт хэрэглэнэ.")
        for found in re.finditer(r"[\"“”„][^\"“”„\n<>]*[\u0400-\u04ff][^\"“”„\n<>]*[\"“”]", text)
    ]


# --- 5 spelling ------------------------------------------------------------------------------------------------------


@functools.cache
def allowed_words() -> tuple[frozenset[str], tuple[str, ...]]:
    """Our own words: those to be taken as they are, and stems (written with a final *) that any ending may follow."""
    lines = Path(__file__).with_name("allowed_words.txt").read_text(encoding="utf-8").splitlines()
    entries = [line.split("#")[0].strip().lower() for line in lines]
    whole = frozenset(entry for entry in entries if entry and not entry.endswith("*"))
    return whole, tuple(entry[:-1] for entry in entries if entry.endswith("*"))


def _allowed(word: str) -> bool:
    whole, stems = allowed_words()
    return word.lower() in whole or word.lower().startswith(stems)


class NoDictionary(RuntimeError):
    """The spelling dictionary or the package that reads it is missing."""


@functools.cache
def _dictionary():
    base = Path(os.environ.get("HUNSPELL_MN", "/usr/share/hunspell/mn_MN"))
    base = base.with_suffix("") if base.suffix in (".dic", ".aff") else base
    try:
        import hunspell  # ty: ignore  (an optional tool of editors and developers)
    except ImportError as error:
        raise NoDictionary("Install the package chunspell.") from error
    if not base.with_suffix(".dic").exists() or not base.with_suffix(".aff").exists():
        raise NoDictionary(f"No Mongolian dictionary at {base}.dic; install Debian's hunspell-mn or set HUNSPELL_MN.")
    return hunspell.Hunspell(base.name, hunspell_data_dir=str(base.parent))


def can_spell() -> bool:
    """Are the dictionary and the package there? The first answer loads both."""
    try:
        return bool(_dictionary())
    except NoDictionary:
        return False


def spelling(words: Iterable[str]) -> list[str]:
    """Those of `words` that neither the dictionary nor our own list knows, each once, in order. Raises NoDictionary.

    Not asked: words with Latin letters or digits, abbreviations in capitals (ХХЗХ) and what a hyphen joins to such a
    part («ХХЗХ-ны», «108-д»), because suffixes after those are no words.
    """
    dictionary = _dictionary()
    return [word for word in dict.fromkeys(words) if not _known(word, dictionary)]


def _known(word: str, dictionary) -> bool:
    if _allowed(word) or dictionary.spell(word):
        return True
    parts = re.split(r"[-\u2010\u2011]", word)
    if any(
        not part or _ASCII_LETTER.search(part) or part[-1].isdigit() or (len(part) > 1 and part.isupper())
        for part in parts[:-1]
    ):
        return True
    last = parts[-1]
    if _ASCII_LETTER.search(word) or any(sign.isdigit() for sign in last) or (len(last) > 1 and last.isupper()):
        return True
    return len(parts) > 1 and all(_allowed(part) or dictionary.spell(part) for part in parts)


def spelling_faults(text: str) -> list[Fault]:
    """`spelling` of a text, as warnings: the dictionary does not know everything."""
    text = _PLACEHOLDER.sub(" ", _ADDRESS.sub(" ", text))
    return [
        Fault("spelling", Severity.WARNING, word, f"«{word}» гэдэг үг толь бичигт алга. Зөв бичсэн эсэхийг шалгана уу.")
        for word in spelling(mongolian.words(text))
    ]


# --- 6 vowel harmony -------------------------------------------------------------------------------------------------

_BACK = frozenset("аоу")
_FRONT = frozenset("эөү")
# After these the vowels start anew: -гүй, verbs in -хийх (ухасхийсэн), -зүй. The endings -жээ and -чээ have one form.
_STARTS_ANEW = re.compile(r"(?<=.)(?:гүй|хий|зүй|[жч]ээ$)")


def has_harmony(word: str) -> bool:
    """Does one word (small or capital letters, hyphens split it) keep vowel harmony, or is it exempt or allowed?"""
    return all(_in_harmony(part) for part in re.split(r"[-\u2010\u2011]", word.lower()))


def _in_harmony(part: str) -> bool:
    letters = set(part)
    if not (letters & _BACK and letters & _FRONT) or _allowed(part):
        return True
    return all(not (set(piece) & _BACK and set(piece) & _FRONT) for piece in _STARTS_ANEW.split(part))


def vowel_harmony(text: str) -> list[Fault]:
    """Words in which а о у meet э ө ү. Names (a capital inside a sentence) and abbreviations are left alone."""
    faults = []
    for sentence in mongolian.sentences(_ADDRESS.sub(" ", _PLACEHOLDER.sub(" ", text))) or [text]:
        for place, word in enumerate(mongolian.words(sentence)):
            is_name = (place > 0 and word[:1].isupper()) or word.isupper() or _ASCII_LETTER.search(word)
            if not is_name and not has_harmony(word):
                faults.append(
                    Fault(
                        "vowel_harmony",
                        Severity.WARNING,
                        word,
                        f"«{word}» гэдэг үгэнд эр, эм эгшиг холилдсон байна. Нөхцөлийг шалгана уу.",
                    )
                )
    return faults


# --- 7 sentences -----------------------------------------------------------------------------------------------------


def sentence_length(text: str, most: int) -> list[Fault]:
    """A hint when sentences have more than `most` words on average, naming the longest."""
    found = [(len(mongolian.words(sentence)), sentence) for sentence in mongolian.sentences(text)]
    if not found:
        return []
    average = sum(count for count, _sentence in found) / len(found)
    if average <= most:
        return []
    longest = max(found)[1]
    message = f"Өгүүлбэрт дунджаар {average:.0f} үг байна. Энэ насныханд {most} үгээс хэтрэхгүй бол сайн."
    return [Fault("sentence_length", Severity.HINT, _short(longest), message)]


def _short(text: str, most: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _around(text: str, place: int) -> str:
    start = max(text.rfind(" ", 0, place), text.rfind("\n", 0, place)) + 1
    end = min((found for found in (text.find(" ", place), text.find("\n", place)) if found > 0), default=len(text))
    return _short(text[start:end]) or repr(text[place])
