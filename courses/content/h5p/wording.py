"""The words that a playing content shows: the core's own in our languages, and those of libraries in place of English defaults.

Content made with English tools carries the English defaults of its libraries («Check», «Show solution»). Libraries ship
translations of just these, in `language/<code>.json`, built like their semantics. So where a text of the content still is a
default, the one in the language of the page takes its place. What an author wrote himself is never touched.
"""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from . import markup
from .libraries import LibraryRef, reference
from .semantics import MAX_DEPTH, SemanticsOf

SOURCE = "en"
"""The language in which libraries write their semantics."""

WordsOf = Callable[[LibraryRef, str], Sequence]
"""(library, language) -> the list under "semantics" of its language file; empty without one."""

_PLACEHOLDER = re.compile(r"[@:!%](?=[A-Za-z])\w+|%\d+\$[sd]|\{\{?\s*\w+\s*\}?\}|\$\d")


def placeholders(text: str) -> list[str]:
    """The places that a library fills in, as :num, @score, %s or {{name}}; sorted."""
    return sorted(_PLACEHOLDER.findall(text))


def in_language(content: Any, main: LibraryRef, language: str, *, semantics_of: SemanticsOf, words_of: WordsOf) -> Any:
    """Content as it is shown in a language. What was given stays as it was.

    A default is replaced only by one with the same placeholders: there are translations that forgot one, and then the
    number that belongs there would never be seen.
    """
    return _Walk(language, semantics_of, words_of).library(content, main, 0)


class _Walk:
    """Goes through content, semantics and language files together."""

    def __init__(self, language: str, semantics_of: SemanticsOf, words_of: WordsOf):
        self._language, self._semantics_of, self._words_of = language, semantics_of, words_of

    def library(self, params: Any, ref: LibraryRef, depth: int) -> Any:
        semantics = self._semantics_of(ref)
        if not semantics or not isinstance(params, Mapping):
            return params
        # English, the language of the page, and the other way round: Mongolian defaults on an English page.
        files = tuple(self._words_of(ref, code) for code in dict.fromkeys((self._language, SOURCE, "mn")))
        return self.fields(params, semantics, files, depth)

    def fields(self, values: Mapping, semantics: Sequence, files: tuple, depth: int) -> dict:
        shown = dict(values)
        for place, rule in enumerate(semantics):
            name = rule.get("name") if isinstance(rule, Mapping) else None
            if isinstance(name, str) and name in values:
                shown[name] = self.value(values[name], rule, tuple(_item(file, place) for file in files), depth + 1)
        return shown

    def value(self, value: Any, rule: Mapping, files: tuple, depth: int) -> Any:
        """`files`: what each language file says about this field; {} where it says nothing."""
        if depth > MAX_DEPTH:
            return value
        kind = rule.get("type")
        if kind == "text" and isinstance(value, str):
            return self.text(value, rule, files)
        if kind == "group":
            return self.group(value, rule, files, depth)
        if kind == "list" and isinstance(value, list) and isinstance(rule.get("field"), Mapping):
            inner = tuple(_part(file, "field") for file in files)
            return [self.value(item, rule["field"], inner, depth + 1) for item in value]
        if kind == "library" and isinstance(value, Mapping):
            ref = reference(value.get("library"))
            return value if ref is None else {**value, "params": self.library(value.get("params"), ref, depth + 1)}
        return value

    def group(self, value: Any, rule: Mapping, files: tuple, depth: int) -> Any:
        """As in semantics.py, a group of one field stands for this field."""
        semantics = rule.get("fields") if isinstance(rule.get("fields"), list) else []
        inner = tuple(_part(file, "fields", list) for file in files)
        places = [place for place, part in enumerate(semantics) if isinstance(part, Mapping)]
        if len(places) == 1 and rule.get("isSubContent") is not True:
            place = places[0]
            return self.value(value, semantics[place], tuple(_item(file, place) for file in inner), depth + 1)
        return self.fields(value, semantics, inner, depth) if isinstance(value, Mapping) else value

    def text(self, value: str, rule: Mapping, files: tuple) -> str:
        wanted, *_others = defaults = [_default(file) for file in files]
        if self._language == SOURCE:
            wanted = defaults[0] = wanted or _default(rule)
        known = {_alike(one) for one in (*defaults, _default(rule)) if one}
        if not wanted or _alike(value) not in known or placeholders(wanted) != placeholders(html.unescape(value)):
            return value
        tags = rule.get("tags")
        if isinstance(tags, list):
            return markup.rich(wanted, [tag for tag in tags if isinstance(tag, str)])
        return markup.plain(wanted)


def _item(file: Any, place: int) -> Mapping:
    """What a language file says at a place of a list; {} where it is shorter or built otherwise."""
    found = file[place] if isinstance(file, list | tuple) and place < len(file) else None
    return found if isinstance(found, Mapping) else {}


def _part(file: Mapping, name: str, kind: type = dict) -> Any:
    found = file.get(name)
    return found if isinstance(found, kind) else kind()


def _default(rule: Mapping) -> str:
    default = rule.get("default")
    return default if isinstance(default, str) and default.strip() else ""


def _alike(text: str) -> str:
    """What counts of a text when it is compared: neither how signs are written nor blanks between words."""
    return " ".join(html.unescape(text).split())


# --- the core's own words ---------------------------------------------------------------------------------------------------

_CORE: dict[str, tuple[str, str]] = {
    "fullscreen": ("Full screen", "Бүтэн дэлгэц"),
    "disableFullscreen": ("Leave full screen", "Бүтэн дэлгэцээс гарах"),
    "download": ("Download", "Татах"),
    "copyrights": ("Who made this", "Хэн хийсэн бэ"),
    "embed": ("Embed", "Хуудсанд байрлуулах"),
    "size": ("Size", "Хэмжээ"),
    "showAdvanced": ("Show more settings", "Нэмэлт тохиргоог харуулах"),
    "hideAdvanced": ("Hide more settings", "Нэмэлт тохиргоог нуух"),
    "advancedHelp": (
        "With this script on your page the content gets the height it needs:",
        "Энэ скриптийг хуудсандаа нэмбэл агуулгын өндөр өөрөө тохирно:",
    ),
    "copyrightInformation": ("Who made this", "Хэн хийсэн бэ"),
    "close": ("Close", "Хаах"),
    "title": ("Title", "Гарчиг"),
    "author": ("Author", "Зохиогч"),
    "year": ("Year", "Он"),
    "source": ("Source", "Эх сурвалж"),
    "license": ("Licence", "Лиценз"),
    "thumbnail": ("Small picture", "Жижиг зураг"),
    "noCopyrights": ("Nothing is said about who made this.", "Хэн хийсэн тухай мэдээлэл алга."),
    "reuse": ("Reuse", "Дахин ашиглах"),
    "reuseContent": ("Reuse this content", "Энэ агуулгыг дахин ашиглах"),
    "reuseDescription": ("Reuse this content.", "Энэ агуулгыг дахин ашиглах."),
    "downloadDescription": ("Download this content as an H5P file.", "Энэ агуулгыг H5P файлаар татах."),
    "copyrightsDescription": ("See who made this content.", "Энэ агуулгыг хэн хийснийг харах."),
    "embedDescription": ("See how to embed this content.", "Энэ агуулгыг хуудсанд байрлуулах кодыг харах."),
    "h5pDescription": ("H5P", "H5P"),
    "contentChanged": (
        "This content has changed since you were here.",
        "Сүүлд үзсэнээс хойш энэ агуулга өөрчлөгдсөн байна.",
    ),
    "startingOver": ("You begin anew.", "Эхнээс нь эхэлнэ."),
    "by": ("by", "зохиогч:"),
    "showMore": ("Show more", "Цааш үзэх"),
    "showLess": ("Show less", "Хураах"),
    "subLevel": ("Part", "Дэд хэсэг"),
    "confirmDialogHeader": ("Are you sure?", "Үнэхээр үү?"),
    "confirmDialogBody": ("Do you want to go on? This cannot be undone.", "Үргэлжлүүлэх үү? Үүнийг буцаах боломжгүй."),
    "cancelLabel": ("Cancel", "Болих"),
    "confirmLabel": ("Yes, go on", "Тийм, үргэлжлүүлье"),
    "licenseU": ("Not known", "Тодорхойгүй"),
    "licenseCCBY": ("Attribution", "Зохиогчийг дурдах"),
    "licenseCCBYSA": ("Attribution-ShareAlike", "Зохиогчийг дурдах, ижил нөхцөлөөр түгээх"),
    "licenseCCBYND": ("Attribution-NoDerivs", "Зохиогчийг дурдах, өөрчлөхгүй"),
    "licenseCCBYNC": ("Attribution-NonCommercial", "Зохиогчийг дурдах, ашгийн бус"),
    "licenseCCBYNCSA": (
        "Attribution-NonCommercial-ShareAlike",
        "Зохиогчийг дурдах, ашгийн бус, ижил нөхцөлөөр түгээх",
    ),
    "licenseCCBYNCND": ("Attribution-NonCommercial-NoDerivs", "Зохиогчийг дурдах, ашгийн бус, өөрчлөхгүй"),
    "licenseCC40": ("4.0 International", "4.0 Олон улсын"),
    "licenseCC30": ("3.0 Unported", "3.0 Нийтлэг"),
    "licenseCC25": ("2.5 Generic", "2.5 Ерөнхий"),
    "licenseCC20": ("2.0 Generic", "2.0 Ерөнхий"),
    "licenseCC10": ("1.0 Generic", "1.0 Ерөнхий"),
    "licenseGPL": ("General Public License", "Нийтийн ерөнхий лиценз (GPL)"),
    "licenseV3": ("Version 3", "3-р хувилбар"),
    "licenseV2": ("Version 2", "2-р хувилбар"),
    "licenseV1": ("Version 1", "1-р хувилбар"),
    "licensePD": ("Public domain", "Нийтийн өмч"),
    "licenseCC010": ("CC0 1.0, public domain", "CC0 1.0, нийтийн өмч"),
    "licensePDM": ("Public Domain Mark", "Нийтийн өмчийн тэмдэг"),
    "licenseC": ("Copyright", "Зохиогчийн эрхтэй"),
    "contentType": ("Kind of content", "Агуулгын төрөл"),
    "licenseExtras": ("More about the licence", "Лицензийн нэмэлт мэдээлэл"),
    "changes": ("Changes", "Өөрчлөлтүүд"),
    "contentCopied": ("Copied.", "Хуулагдлаа."),
    "connectionLost": (
        "There is no Internet. What you did is kept and sent later.",
        "Интернет алга. Хийснийг хадгалаад, дараа нь илгээнэ.",
    ),
    "connectionReestablished": ("The Internet is back.", "Интернет холбогдлоо."),
    "resubmitScores": ("Sending what was kept.", "Хадгалсныг илгээж байна."),
    "offlineDialogHeader": ("There is no Internet", "Интернет алга"),
    "offlineDialogBody": (
        "What you did could not be sent. See whether you are connected.",
        "Хийснийг илгээж чадсангүй. Интернетээ шалгаарай.",
    ),
    "offlineDialogRetryMessage": ("Trying again in :num s", ":num секундын дараа дахин оролдоно"),
    "offlineDialogRetryButtonLabel": ("Try now", "Одоо оролдох"),
    "offlineSuccessfulSubmit": ("Everything is sent.", "Бүгдийг илгээлээ."),
}
"""Every word of the core that plays: (English, Mongolian)."""

CORE_LANGUAGES = (SOURCE, "mn")


def core_words(language: str) -> dict[str, str]:
    """The core's words in a language; in English where it is not one of CORE_LANGUAGES."""
    place = CORE_LANGUAGES.index(language) if language in CORE_LANGUAGES else 0
    return {key: texts[place] for key, texts in _CORE.items()}
