"""Bodies of pages: the two-language block lists of the files as stream data of one language."""

import uuid
from collections.abc import Mapping
from typing import Any

from ..editorial.models import SOURCE_LANGUAGE
from . import markdown
from .shipped import number_of

# What holds Markdown; everything else is plain text.
_RICH = {"text", "story.text"}


def stream(
    blocks: list[tuple[str, Any]], language: str, pictures: Mapping[str, int], stories: Mapping[str, int]
) -> list[dict]:  # fmt: skip
    """`blocks` as Wagtail stores them, [{"type": ..., "value": ...}], in the same order in every language.

    `pictures` maps a file name to the id of its Picture, `stories` a key to the id of its Story; what an editor deleted is left
    out. A language in which
    any block lacks its text gets no body at all, so that the reader sees the whole Mongolian one and not half of another.
    """
    if any(language not in words for _name, value in blocks for words in _texts(value)):
        return []
    data = []
    for name, value in blocks:
        if name == "picture":
            if value["file"] not in pictures:
                continue
            value = {**{key: part for key, part in value.items() if key != "file"}, "image": pictures[value["file"]]}
        if name == "played_story":
            if value["story"] not in stories:
                continue
            value = {"story": stories[value["story"]]}
        if name == "package":
            value = {**{key: part for key, part in value.items() if key != "content"}, "must_finish": False,
                     "package": str(number_of(value["content"], language))}  # fmt: skip
        data.append({"type": name, "value": _in(value, language, name)})
    return data


def _is_words(value: Any) -> bool:
    return isinstance(value, Mapping) and SOURCE_LANGUAGE in value


def _texts(value: Any) -> list[Mapping]:
    if _is_words(value):
        return [value]
    if isinstance(value, Mapping):
        return [words for part in value.values() for words in _texts(part)]
    if isinstance(value, list):
        return [words for part in value for words in _texts(part)]
    return []


def _in(value: Any, language: str, path: str) -> Any:
    if _is_words(value):
        return markdown.to_rich_text(value[language]) if path in _RICH else value[language]
    if isinstance(value, Mapping):
        return {name: _in(part, language, f"{path}.{name}") for name, part in value.items() if part is not None}
    if isinstance(value, list):
        return [{"type": "item", "value": _in(part, language, path), "id": str(uuid.uuid4())} for part in value]
    return value
