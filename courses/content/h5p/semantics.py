"""Content cleaned by the semantics of the libraries that play it: what they do not describe goes, the rest fits its type.

Types and attributes: https://h5p.org/semantics. Where this differs from the H5P core, the reason stands beside it.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from . import markup
from .archive import fault_in_name
from .libraries import LibraryRef, reference
from .packages import CONTENT_EXTENSIONS, LICENSES

Semantics = Sequence[Mapping]
SemanticsOf = Callable[[LibraryRef], Semantics | None]
"""The semantics of a library; an empty list for one without, None for one that is not there."""

MAX_DEPTH = 40
"""Fields in one another. Semantics come in packages too, and two libraries may name each other."""

MAX_ITEMS = 2_000
"""Of one list."""

MAX_NUMBER = 10**15
MAX_NOTES = 200
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MIME = re.compile(r"[A-Za-z]{1,20}/[A-Za-z0-9.+-]{1,60}")
_NAME = re.compile(r"[\w$-]{1,100}", re.ASCII)
_POISON = ("__proto__", "constructor", "prototype")
"""Names that a script merging objects writes into all of them."""

_METADATA_TEXTS = (
    *("title", "extraTitle", "a11yTitle", "contentType", "licenseVersion", "licenseExtras", "authorComments"),
    *("yearFrom", "yearTo", "defaultLanguage"),
)


@dataclass(frozen=True)
class Note:
    """What was changed. `path`: the fields on the way, as `questions/3/answers`. `what`: one of

    unknown  described by no field    type   of another type     choice  not among the options
    range    beyond its limits        code   something that runs  file   no file of the content
    library  not allowed here         few    a list is too short  deep   too many fields in one another
    """

    what: str
    path: str


@dataclass(frozen=True)
class Cleaned:
    """Content that fits its semantics, the libraries and files it names, each once and in order, and what was changed.

    With `missing` libraries it is not complete: their parts are left out until they are installed.
    """

    content: dict
    libraries: tuple[LibraryRef, ...] = ()
    files: tuple[str, ...] = ()
    missing: tuple[LibraryRef, ...] = ()
    notes: tuple[Note, ...] = ()


def clean(content: Any, library: LibraryRef, semantics_of: SemanticsOf, *, remote: bool = False) -> Cleaned:
    """Clean the content of a package by the semantics of its main library, and of every library inside.

    `remote`: sound, film, and pictures inside texts, may come from https addresses. Never raises, whatever is in them.
    """
    cleaner = _Cleaner(semantics_of, remote)
    cleaner.libraries[library] = None
    semantics = semantics_of(library)
    if semantics is None:
        cleaner.missing[library] = None
    kept = cleaner.fields(content if isinstance(content, dict) else {}, semantics or (), (), 0)
    return Cleaned(
        kept, tuple(cleaner.libraries), tuple(cleaner.files), tuple(cleaner.missing), tuple(cleaner.notes)[:MAX_NOTES]
    )


class _Gone(Exception):
    """A value of which nothing can be kept."""


@dataclass
class _Cleaner:
    """Walks content and semantics together, and notes what it meets."""

    semantics_of: SemanticsOf
    remote: bool
    libraries: dict[LibraryRef, None] = field(default_factory=dict)
    files: dict[str, None] = field(default_factory=dict)
    missing: dict[LibraryRef, None] = field(default_factory=dict)
    notes: dict[Note, None] = field(default_factory=dict)

    def note(self, what: str, path: tuple) -> None:
        if len(self.notes) < MAX_NOTES:
            self.notes[Note(what, "/".join(str(part)[:60] for part in path))] = None

    # --- fields and values --------------------------------------------------------------------------------------------

    def fields(self, values: Mapping, semantics: Semantics, path: tuple, depth: int) -> dict:
        """The values that fields describe, in the order of the content."""
        known = {part["name"]: part for part in semantics if isinstance(part, Mapping) and _is_name(part.get("name"))}
        kept = {}
        for name, value in values.items():
            if name not in known:
                self.note("unknown", (*path, name))
                continue
            try:
                kept[name] = self.value(value, known[name], (*path, name), depth + 1)
            except _Gone:
                continue
        return kept

    def value(self, value: Any, rule: Mapping, path: tuple, depth: int) -> Any:
        """A value that fits its rule. Raises _Gone."""
        clean_type = _TYPES.get(rule.get("type")) if isinstance(rule.get("type"), str) else None
        if clean_type is None:
            raise self.gone("unknown", path)
        if depth > MAX_DEPTH:
            raise self.gone("deep", path)
        return clean_type(self, value, rule, path, depth)

    def gone(self, what: str, path: tuple) -> _Gone:
        self.note(what, path)
        return _Gone()

    # --- types --------------------------------------------------------------------------------------------------------

    def text(self, value: Any, rule: Mapping, path: tuple, _depth: int) -> str:
        """A rule's `regexp` is not tried: it comes in the package, and can be made to run for hours."""
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise self.gone("type", path)
        longest = _whole(rule.get("maxLength"), markup.MAX_TEXT)
        tags = rule.get("tags")
        if isinstance(tags, list):
            fonts = rule.get("font")
            fonts = [name for name, allowed in fonts.items() if allowed] if isinstance(fonts, dict) else ()
            tags = [tag for tag in tags if isinstance(tag, str)]
            kept = markup.rich(value, tags, fonts, longest=longest, remote=self.remote)
        else:
            kept = markup.plain(value, longest=longest)
        if "<" in value and kept.count("<") < value.count("<") and isinstance(tags, list):
            self.note("code", path)
        return kept

    def number(self, value: Any, rule: Mapping, path: tuple, _depth: int) -> int | float:
        number = _finite(value)
        if number is None:
            raise self.gone("type", path)
        lowest, highest = _decimal(rule.get("min")), _decimal(rule.get("max"))
        if lowest is not None and highest is not None and lowest > highest:
            lowest = highest = None
        exact = Decimal(str(number))
        fitting = exact if highest is None else min(exact, highest)
        fitting = fitting if lowest is None else max(fitting, lowest)
        step = _decimal(rule.get("step"))
        if step and step > 0:
            start = lowest or Decimal(0)
            fitting = start + ((fitting - start) / step).to_integral_value(ROUND_FLOOR) * step
        if fitting == exact:
            return number
        self.note("range", path)
        return int(fitting) if fitting == fitting.to_integral_value() else float(fitting)

    def boolean(self, value: Any, _rule: Mapping, path: tuple, _depth: int) -> bool:
        if not isinstance(value, bool):
            self.note("type", path)
        return value is True

    def select(self, value: Any, rule: Mapping, path: tuple, _depth: int) -> Any:
        options = rule.get("options")
        options = [part.get("value") for part in options if isinstance(part, dict)] if isinstance(options, list) else []
        options = [
            option
            for option in options
            if isinstance(option, str | int | float) and markup.harmless(str(option)) == str(option)
        ]
        if rule.get("multiple") is True:
            chosen = value if isinstance(value, list) else [value]
            kept = [option for option in options if option in chosen]
            if len(kept) != len(chosen):
                self.note("choice", path)
            return kept
        if any(option == value and type(option) is type(value) for option in options):
            return value
        self.note("choice", path)
        default = rule.get("default")
        if any(option == default and type(option) is type(default) for option in options):
            return default
        if not options or rule.get("optional") is True:
            raise _Gone
        return options[0]

    def items(self, value: Any, rule: Mapping, path: tuple, depth: int) -> list:
        """Too many items are cut. Too few are told: nobody can invent what is missing."""
        if isinstance(value, dict):  # some old programs wrote a list as {"0": ..., "1": ...}
            value = list(value.values())
        inner = rule.get("field")
        if not isinstance(value, list) or not isinstance(inner, Mapping):
            raise self.gone("type", path)
        most = min(_whole(rule.get("max"), MAX_ITEMS), MAX_ITEMS)
        kept = []
        for place, item in enumerate(value):
            if len(kept) == most:
                self.note("range", path)
                break
            try:
                kept.append(self.value(item, inner, (*path, place), depth + 1))
            except _Gone:
                continue
        if len(kept) < _whole(rule.get("min"), 0):
            self.note("few", path)
        return kept

    def group(self, value: Any, rule: Mapping, path: tuple, depth: int) -> Any:
        """A group of one field stands for this field: the editor of H5P writes its value without the group around it."""
        inner = rule.get("fields")
        inner = [part for part in inner if isinstance(part, Mapping)] if isinstance(inner, list) else []
        sub_content = rule.get("isSubContent") is True
        if len(inner) == 1 and not sub_content:
            return self.value(value, inner[0], path, depth + 1)
        if not isinstance(value, dict):
            raise self.gone("type", path)
        number = value.get("subContentId") if sub_content else None
        values = {name: part for name, part in value.items() if name != "subContentId" or not sub_content}
        kept = self.fields(values, inner, path, depth)
        if isinstance(number, str) and _UUID.fullmatch(number):
            kept["subContentId"] = number
        return kept

    def library(self, value: Any, rule: Mapping, path: tuple, depth: int) -> dict:
        """The library must be among the options by name. Its version is that of the content: another minor version of it may
        have come with the package or with a newer patch of the library around it, and the core would drop the part then."""
        if not isinstance(value, dict) or not value.get("library"):
            raise self.gone("type", path)
        ref = reference(value["library"])
        options = rule.get("options")
        if ref is None or (isinstance(options, list) and ref.name not in [_name_of(option) for option in options]):
            raise self.gone("library", path)
        self.libraries[ref] = None
        semantics = self.semantics_of(ref)
        if semantics is None:
            self.missing[ref] = None
            raise _Gone
        params = value.get("params")
        kept: dict[str, Any] = {
            "library": str(ref),
            "params": self.fields(params if isinstance(params, dict) else {}, semantics, path, depth + 1),
        }
        if isinstance(value.get("subContentId"), str) and _UUID.fullmatch(value["subContentId"]):
            kept["subContentId"] = value["subContentId"]
        if isinstance(value.get("metadata"), dict):
            kept["metadata"] = metadata(value["metadata"])
        return kept

    def one_file(self, value: Any, rule: Mapping, path: tuple, _depth: int, *, remote: bool = False) -> dict:
        kept = self._file(value, path, remote)
        if rule.get("type") == "image":
            original = value.get("originalImage")
            if isinstance(original, dict):
                with suppress(_Gone):
                    kept["originalImage"] = self._file(original, (*path, "originalImage"), remote)
        return kept

    def tracks(self, value: Any, rule: Mapping, path: tuple, depth: int) -> list:
        """Sound or film: the same in several files, of which the browser takes one."""
        if isinstance(value, dict):
            value = [value] if "path" in value else list(value.values())
        if not isinstance(value, list):
            raise self.gone("type", path)
        kept = []
        for place, track in enumerate(value[:MAX_ITEMS]):
            try:
                kept.append(self.one_file(track, rule, (*path, place), depth, remote=self.remote))
            except _Gone:
                continue
        return kept

    def _file(self, value: Any, path: tuple, remote: bool) -> dict:
        if not isinstance(value, dict) or not isinstance(value.get("path"), str):
            raise self.gone("type", path)
        where = value["path"].partition("#")[0]  # the editor leaves marks like #tmp behind
        if markup.address(value["path"]) and remote:
            where = value["path"]
        elif is_content_file(where):
            self.files[where] = None
        else:
            raise self.gone("file", path)
        kept: dict[str, Any] = {"path": where}
        if isinstance(value.get("mime"), str) and _MIME.fullmatch(value["mime"]):
            kept["mime"] = value["mime"]
        for name in ("width", "height", "bitrate"):
            number = _finite(value.get(name))
            if number is not None and 0 <= number <= 1_000_000_000:
                kept[name] = number
        for name in ("codecs", "aspectRatio"):
            if isinstance(value.get(name), str):
                kept[name] = markup.plain(value[name], longest=100)
        quality = value.get("quality")
        if isinstance(quality, dict):
            level = _finite(quality.get("level"))
            kept["quality"] = {"level": level if level is not None else 0}
            if isinstance(quality.get("label"), str):
                kept["quality"]["label"] = markup.plain(quality["label"], longest=100)
        for name in ("copyright", "metadata"):
            if isinstance(value.get(name), dict):
                kept[name] = metadata(value[name])
        return kept


_TYPES: dict[str, Callable] = {
    "text": _Cleaner.text,
    "number": _Cleaner.number,
    "boolean": _Cleaner.boolean,
    "select": _Cleaner.select,
    "list": _Cleaner.items,
    "group": _Cleaner.group,
    "library": _Cleaner.library,
    "image": _Cleaner.one_file,
    "file": _Cleaner.one_file,
    "audio": _Cleaner.tracks,
    "video": _Cleaner.tracks,
}


def is_content_file(path: str) -> bool:
    """May this be the path of a file in `content/`? No way out, no scheme, an allowed ending, not the package's own."""
    ending = path.rpartition("/")[2].rpartition(".")[2].lower()
    own = path in ("content.json", "h5p.json")
    return bool(path) and not own and not path.endswith("/") and not fault_in_name(path) and ending in CONTENT_EXTENSIONS


def metadata(value: Mapping) -> dict:
    """Title, authors and licence of a part, as plain text."""
    kept: dict[str, Any] = {}
    for name in _METADATA_TEXTS:
        if isinstance(value.get(name), str | int) and not isinstance(value[name], bool):
            kept[name] = markup.plain(str(value[name])[:10_000])
    for name in ("author", "year", "version"):  # as the copyright of a picture had it before metadata
        if isinstance(value.get(name), str):
            kept[name] = markup.plain(value[name], longest=1_000)
    if value.get("license") in LICENSES:
        kept["license"] = value["license"]
    if isinstance(value.get("source"), str) and re.match(r"https?://", value["source"], re.IGNORECASE):
        kept["source"] = markup.plain(value["source"], longest=1_000)
    for name, fields in (("authors", ("name", "role")), ("changes", ("date", "author", "log"))):
        listed = value.get(name)
        if isinstance(listed, list):
            kept[name] = [
                {key: markup.plain(part[key], longest=1_000) for key in fields if isinstance(part.get(key), str)}
                for part in listed[:100]
                if isinstance(part, dict)
            ]
    return kept


def _is_name(name: Any) -> bool:
    return isinstance(name, str) and bool(_NAME.fullmatch(name)) and name not in _POISON


def _name_of(option: Any) -> str:
    option = option.get("name") if isinstance(option, dict) else option
    return option.partition(" ")[0] if isinstance(option, str) else ""


def _finite(value: Any) -> int | float | None:
    """A number, also written as text, neither endless nor enormous; else None."""
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,15}(?:\.\d{1,15})?", value.strip(), re.ASCII):
        value = float(value) if "." in value else int(value)
    if not isinstance(value, int | float) or isinstance(value, bool):
        return None
    return value if abs(value) <= MAX_NUMBER and math.isfinite(value) else None


def _decimal(value: Any) -> Decimal | None:
    number = _finite(value)
    return None if number is None else Decimal(str(number))


def _whole(value: Any, otherwise: int) -> int:
    number = _finite(value)
    return int(number) if number is not None and number >= 0 else otherwise
