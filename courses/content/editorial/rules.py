"""Translation state: which translations exist, and which were made from a Mongolian text that has changed since.

The digest of the SOURCE FIELD is kept with each translation, not a time stamp: a save that changes nothing must not make
a translation stale, and a changed comma must.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

MISSING, OUTDATED, CURRENT = "missing", "outdated", "current"

State = dict[str, dict[str, dict[str, str]]]  # {language: {field: {"source": digest, "text": digest}}}

_BLOCK_KEY = re.compile(r'\s*data-block-key="[^"]*"')
_EMPTY_RICH_TEXT = re.compile(r"^(\s|<p>|</p>|<br\s*/?>|&nbsp;)*$")


def normalise_rich_text(html: str) -> str:
    """An emptied rich text field still holds `<p data-block-key=...></p>`; that is no text, and must not hide the fallback."""
    return "" if _EMPTY_RICH_TEXT.match(_BLOCK_KEY.sub("", html or "")) else html


def plain_value(value: Any) -> Any:
    """A field's value without what changes at every save: block keys in rich text, ids of stream blocks."""
    if isinstance(value, str):
        return normalise_rich_text(_BLOCK_KEY.sub("", value)).strip()
    if isinstance(value, Mapping):
        # The editor writes every field of a block, the loader only the filled ones: an empty field is no field.
        parts = {key: plain_value(part) for key, part in sorted(value.items()) if key != "id"}
        return {key: part for key, part in parts.items() if part not in ("", None, [], {})}
    if isinstance(value, (list, tuple)):
        return [plain_value(part) for part in value]
    return value


def digest(value: Any) -> str:
    """16 hexadecimal digits of the plain value; "" for an empty one."""
    plain = plain_value(value)
    if plain in ("", [], {}, None):
        return ""
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]


def next_state(previous: State, source: Mapping[str, Any], translations: Mapping[str, Mapping[str, Any]]) -> State:
    """State after a save. A translation whose text changed was made from today's source; an untouched one keeps its own."""
    state: State = {}
    for language, fields in translations.items():
        state[language] = {}
        for field, value in fields.items():
            text = digest(value)
            if not text:
                continue
            before = previous.get(language, {}).get(field)
            made_from = before["source"] if before and before["text"] == text else digest(source.get(field))
            state[language][field] = {"source": made_from, "text": text}
    return state


def mark_current(state: State, source: Mapping[str, Any], language: str) -> State:
    """An editor says "still right": the translation counts as made from today's source without an edit."""
    fields = {field: {**entry, "source": digest(source.get(field))} for field, entry in state.get(language, {}).items()}
    return {**state, language: fields}


def status(state: State, source: Mapping[str, Any], language: str) -> dict[str, str]:
    """{field: missing | outdated | current} for every field that has a Mongolian text."""
    result = {}
    for field, value in source.items():
        made_from = digest(value)
        if not made_from:
            continue
        entry = state.get(language, {}).get(field)
        result[field] = MISSING if entry is None else CURRENT if entry["source"] == made_from else OUTDATED
    return result
