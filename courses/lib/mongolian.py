"""Mongolian text as search, sorting and addresses need it.

transliterate   Cyrillic to Latin with our own table, for URLs (`ovliin-surguul`)
fold            one key for all the ways people type a word: хүүхэд, хуухэд, хvvхэд, huuhed, khuukhed
stem            what is left of a FOLDED word without its case endings
sort key        dictionary order, in which о comes before ө and у before ү (code points say otherwise)

Everything here is pure: text in, text out.
"""

import html
import re
import unicodedata
from itertools import pairwise

ALPHABET = "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя"
"""The 35 letters in the order of the dictionary."""

KAZAKH = "әғқңұһі"
"""Kazakh letters that Mongolian lacks."""

LATIN = {
    **dict(zip("абвгджзийклмноөпрстуүф", "abvgdjziiklmnooprstuuf", strict=True)),
    **{"е": "e", "ё": "yo", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": ""},
    **{"э": "e", "ю": "yu", "я": "ya", "ә": "a", "ғ": "g", "қ": "q", "ң": "ng", "ұ": "u", "һ": "h", "і": "i"},
}
"""Letter to Latin. Only е has two values: `ye` at the start of a word and after a vowel, else `e`."""

_VOWELS = frozenset("аэиоуөүеёюяыйәұі")


def transliterate(text: str) -> str:
    """Write Cyrillic in Latin letters, keep everything else: «Өвлийн сургууль» becomes «Ovliin surguul»."""
    text = unicodedata.normalize("NFC", text)
    result = []
    for before, letter, after in zip(" " + text, text, text[1:] + " ", strict=False):
        small = letter.lower()
        latin = LATIN.get(small)
        if latin is None:
            result.append(letter)
            continue
        if small == "е" and (not before.isalpha() or before.lower() in _VOWELS):
            latin = "ye"
        if letter != small:
            all_capitals = after.isupper() or (before.isupper() and not after.islower())
            latin = latin.upper() if all_capitals else latin.capitalize()
        result.append(latin)
    return "".join(result)


def slugify(text: str) -> str:
    """An address of a-z, 0-9 and single hyphens; empty when the text has no letter or digit we can write."""
    ascii_text = unicodedata.normalize("NFKD", transliterate(text).lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text).strip("-")


# --- search ----------------------------------------------------------------------------------------------------------

FOLDED = {
    **LATIN,
    **{"х": "h", "ц": "c", "щ": "sh", "ы": "i", "қ": "k", "ң": "n"},
    # Stand-ins for ө and ү of keyboards without Mongolian letters, and of old fonts.
    **{"є": "o", "ɵ": "o", "ї": "u", "υ": "u", "γ": "u"},
}
"""Letter to Latin as keys have it. A course that is played elsewhere takes it along (`content/scorm/player/player.js`)."""

_FOLDING = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"([a-z])\1*", None),  # doubled letters; the function below keeps vv, which stands for ү
        (r"zh", "j"),
        (r"kh|x", "h"),
        (r"ts", "c"),
        (r"w", "v"),
        (r"q", "k"),
        (r"y[ei]", lambda found: found[0][1]),
        (r"y(?![aou])", "i"),
        (r"vv", "u"),
        (r"(?<![aeiouyv])v(?![aeiouyv])", "u"),  # hvn, vr: в always has a vowel beside it, so this v is ү
        (r"(?<=[b-df-hj-np-tz])vi", "ui"),  # bolohgvi, hviten
        (r"o", "u"),
    )
]


def _once(text: str) -> str:
    for pattern, replacement in _FOLDING:
        if replacement is None:
            replacement = _undoubled
        text = pattern.sub(replacement, text)
    return text


def _undoubled(found: re.Match) -> str:
    return "vv" if found[0].startswith("vv") else found[1]


def fold(text: str) -> str:
    """The search key: a-z, digits and single spaces. Folding a key again changes nothing.

    ө о у ү become one letter, э е one, х kh x one, ц ts one; a v without a vowel beside it, and vv, is ү; ь and ъ fall
    away; doubled letters count once. So huuhed, khuukhed, hvvhed, хуухэд and хvvхэд have the key of хүүхэд.
    """
    text = unicodedata.normalize("NFC", text).lower()
    text = "".join(FOLDED.get(letter, letter) for letter in text)
    text = unicodedata.normalize("NFKD", text).lower()
    text = "".join(
        FOLDED.get(letter, letter) if letter.isalnum() else " " for letter in text if not unicodedata.combining(letter)
    )
    while (folded := _once(text)) != text:
        text = folded
    return " ".join(text.split())


def _listed(text: str) -> list[str]:
    return text.split()


# Case, plural and reflexive endings, also joined; the last ones make verbs and "without".
_CASE_ENDINGS = _listed(
    """
    ын ийн ы ий ны ний гийн г ыг ийг д т ад эд од өд нд аас ээс оос өөс наас нээс ноос нөөс гаас гээс гоос
    гөөс иас иос аар ээр оор өөр наар нээр гаар гээр гоор гөөр иар иор тай тэй той аа ээ оо өө гаа гээ гоо
    гөө ыгаа ийгээ ыгоо ынхаа ийнхээ ынх ийнх даа дээ доо дөө таа тээ тоо төө иа ио ид ууд үүд иуд чууд чүүд
    нууд нүүд гууд гүүд аасаа ээсээ оосоо өөсөө аараа ээрээ оороо өөрөө тайгаа тэйгээ тойгоо гүй гүйгээ ах
    эх ох өх их
    """
)
# Nouns that lose the vowel before their last consonant when an ending follows (хүүхэд, хүүхдийн), and those in -лэл and
# -лал, whose key loses it because doubled letters count once (мэдээлэл, мэдээллийн).
_ELIDING = _listed(
    """
    хүүхэд эцэг өдөр газар зураг хэрэг утас нутаг орон бичиг бүлэг дүрэм журам алхам сэдэв ажил тэмдэг
    оюутан хэсэг эрсдэл хувцас тэнгэр үсэг нөхөр охин амьтан цэцэг модон дэвтэр самбар засаг зурвас хөвгүүн
    сэтгэгдэл мэдэгдэл хэлэлцүүлэг гүтгэлэг бичлэг уншлага холбоотон эзэн ухаан хамаатан иргэн тоглоомчин
    зохион тархин хавтас мэдээлэл байдал үйлдэл судлал баталгаажуулал заналхийлэл гадуурхал доромжлол
    сонирхол нууцлал хамгаалал итгэл ангилал үзэл бодол төсөл төрөл зөрчил санал гомдол залилан туршилт
    удирдал төлөөлөл чадал алдал гэмтэл хувилал худал хүчирхийлэл амьдрал боловсрол хөгжил сэтгэл дасгал
    зорил найрал холбоос тоглол
    """
)
# Nouns whose own ending looks like a case ending, and nouns so short that only a list can tell ending from word.
_WHOLE = _listed(
    """
    дугаар хариу захиа дотор хамт монгол интернет бүлгэм халдлага эмэгтэй эрэгтэй үгүй туулай цаас аймаг
    далай бодлого мэдээ эх үг ам ур эд он аж ус үе үр ах эм ой нэр эрх нууц найз хүн ном гэр дүн код зар
    утга бие нас хэл хор хууль насан ард
    """
)
_IRREGULAR = {"хүмүүс": "хүн", "утс": "утас"}


def _without_last_vowel(key: str) -> str:
    found = re.fullmatch(r"(.*[^aeiou])[aeiou]+([^aeiou]+)", key)
    return fold(found[1] + found[2]) if found and re.search("[aeiou]", found[1]) else ""


_ENDINGS = sorted({fold(ending) for ending in _CASE_ENDINGS}, key=lambda ending: (-len(ending), ending))
_NOMINATIVES = {fold(word) for word in [*_ELIDING, *_WHOLE]}
_FULL_FORM = {
    **{short: fold(word) for word in _ELIDING if (short := _without_last_vowel(fold(word)))},
    **{fold(form): fold(word) for form, word in _IRREGULAR.items()},
}


def stem(folded_word: str) -> str:
    """The folded word without plural and case endings: `huhdin` (хүүхдийн) gives `huhed`, `surgulias` gives `surgul`.

    For most words the stem is a prefix of the word and of its other forms, so searching for words that begin with it
    finds them. Nouns that drop a vowel (хүүхэд, хүүхдийн) answer with their full form from a short list. Index
    `search_text`, which adds the stems, and the full form finds the dropped one too. At least three letters are left,
    except of listed words such as эх. An over-eager stem only finds more, so rank exact forms first.
    """
    word = folded_word
    for _plural_then_case_then_owner in range(3):
        if word in _NOMINATIVES:
            return word
        if word in _FULL_FORM:
            return _FULL_FORM[word]
        word = _strip(word)
    return _FULL_FORM.get(word, word)


def _strip(word: str) -> str:
    possible = [(word[: -len(ending)], ending) for ending in _ENDINGS if word.endswith(ending)]
    for rest, _ending in possible:
        if rest in _NOMINATIVES or rest in _FULL_FORM:
            return rest
    if len(word) > 5 and word.endswith(("chid", "chd")):  # сурагчид, сурагчдын
        return word[: word.rindex("ch") + 2]
    return next((rest for rest, ending in possible if _may_be_stem(rest, ending)), word)


def _may_be_stem(rest: str, ending: str) -> bool:
    if not re.search("[aeiou]", rest):
        return False
    last = rest[-1:]
    if ending == "t":  # -т follows only г, к, р, с, х (гэрт, багт): сургалт keeps its own т
        return len(rest) > 2 and last in "gkrsh"
    if ending == "d":
        return len(rest) > 3 and last in "aeiulmnvb"
    if ending == "g":
        return len(rest) > 3 and last in "aeiu"
    if ending == "gui":
        return len(rest) > 2
    if ending == "i":
        return len(rest) > 2 and last == "n"
    if ending[0] == "g":  # гийн, гаар: only after н and long vowels, so шалгуур is not шал + гуур
        return len(rest) > 3 and last in "aeiun"
    if ending in "aeu":
        return len(rest) > 3 and last not in "aeiu"
    return len(rest) > 2


def search_text(text: str) -> str:
    """What to put into a search index: the folded words, then those stems that are not among them, each once."""
    folded = list(dict.fromkeys(fold(text).split()))
    stems = dict.fromkeys(stem(word) for word in folded)
    return " ".join([*folded, *(found for found in stems if found not in folded)])


# --- order -----------------------------------------------------------------------------------------------------------

_ORDER = "абвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэәюя"
_RANK = {letter: chr(0x100 + place) for place, letter in enumerate(_ORDER)}


def sort_key(text: str) -> str:
    """A string whose code-point order is dictionary order: digits, then Cyrillic (о ө п, у ү ф), then Latin.

    Capitals decide only between words that are otherwise the same. Kazakh letters follow the letter they come from.
    """
    letters = unicodedata.normalize("NFC", text).strip().lower()
    return "".join(_rank(letter) for letter in letters) + f"\x01{text}"


def _rank(letter: str) -> str:
    return _RANK.get(letter) or (chr(0x200 + ord(letter)) if letter.isalpha() else letter)


# --- names, words, sentences -----------------------------------------------------------------------------------------


def name_and_initial(given: str, patronymic: str = "") -> str:
    """How a pupil is shown: «Б. Тэмүүлэн». The patronymic may be a whole name or already an initial («Б», «Пү.»)."""
    given = " ".join(given.split())
    patronymic = patronymic.strip()
    initial = patronymic[:-1] if patronymic.endswith(".") and len(patronymic) <= 3 else patronymic[:1]
    return f"{initial[:1].upper()}{initial[1:].lower()}. {given}" if initial else given


_WORD = re.compile(r"[^\W_]+(?:[-\u2010\u2011'’][^\W_]+)*")


def words(text: str) -> list[str]:
    """The words as written, in order. A hyphen or apostrophe inside a word belongs to it: «ITU-ийн» is one word."""
    return _WORD.findall(unicodedata.normalize("NFC", text))


_SENTENCE_END = re.compile(r"[.!?…]+[»”\")\]]*\s+|\n\s*\n?")
_ABBREVIATIONS = frozenset(("г.м", "ж.нь", "м.э.ө", "т.д", "д.м", "н.э", "х.г"))


def sentences(text: str) -> list[str]:
    """The sentences, in order, without outer spaces. A line end closes a sentence: headings and list items have no dot.

    The dot of an initial («Б. Тэмүүлэн»), of a date, a number («3. Дүрэм») or an abbreviation closes nothing.
    """
    cuts = [0]
    for found in _SENTENCE_END.finditer(text):
        if found[0].startswith(".") and not found[0].startswith("..") and "\n" not in found[0]:
            last = re.search(r"[\w.]*$", text[: found.start()])[0].rsplit("\n", 1)[-1]
            following = text[found.end() : found.end() + 1]
            initial = (len(last) == 1 and last.isupper()) or (len(last) == 2 and last.istitle())
            number = last.isdigit() and len(last) < 3
            if initial or number or last.lower() in _ABBREVIATIONS or following.islower():
                continue
        cuts.append(found.end())
    pieces = (text[start:end].strip() for start, end in pairwise([*cuts, len(text)]))
    return [piece for piece in pieces if any(letter.isalnum() for letter in piece)]


_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_INLINE = re.compile(r"</?(?:a|abbr|b|bdi|code|em|i|mark|s|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK = re.compile(r"</?[a-z][^<>]*>|<![a-z][^<>]*>", re.IGNORECASE)


def without_tags(text: str) -> str:
    """The words of rich text: tags gone, entities read, one space where a block ended. Not a sanitiser."""
    text = _HIDDEN.sub(" ", text)
    text = _BLOCK.sub(" ", _INLINE.sub("", text))
    return " ".join(html.unescape(text).split())
