"""JSON of a package: UTF-8, at most 8 MB, no NaN, no endless nesting. Of a key that stands twice the last value counts."""

import json
import math
import re
from typing import Any, NoReturn

from .problems import Refused

MAX_BYTES = 8_000_000
MAX_VALUES = 400_000
"""Brackets and commas in a file, so that 8 MB of empty lists do not become 200 MB of memory."""

MAX_DEPTH = 100

_BROKEN = re.compile(rb"\\u(?:d[89a-f][0-9a-f]{2}|0000)", re.IGNORECASE)
_HALVES = re.compile("[\ud800-\udfff]")


def parsed(raw: bytes, path: str) -> Any:
    """The value. Raises Refused. Halves of signs and NUL, which no database takes, become U+FFFD."""
    if len(raw) > MAX_BYTES:
        raise Refused("json_large", path)
    if values_in(raw) > MAX_VALUES:
        raise Refused("json_many", path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused("json_utf8", path) from error

    def no_number(_name: str) -> NoReturn:
        raise Refused("json_number", path)

    def finite(digits: str) -> float:
        number = float(digits)
        return number if math.isfinite(number) else no_number(digits)

    try:
        value = json.loads(text, parse_constant=no_number, parse_float=finite)
    except RecursionError as error:
        raise Refused("json_deep", path) from error
    except ValueError as error:  # also a whole number of thousands of digits
        raise Refused("json", path) from error
    if _depth(value) > MAX_DEPTH:
        raise Refused("json_deep", path)
    return _mended(value) if _BROKEN.search(raw) else value


def values_in(raw: bytes) -> int:
    """At most so many values stand in a file, counted before it is parsed."""
    return raw.count(b",") + raw.count(b"[") + raw.count(b"{")


def _depth(value: Any) -> int:
    """Levels of lists and objects in one another, counted without recursion."""
    level, depth = [value], 0
    while level := [part for part in level if isinstance(part, list | dict)]:
        depth += 1
        if depth > MAX_DEPTH:
            break
        level = [inner for part in level for inner in (part.values() if isinstance(part, dict) else part)]
    return depth


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return _HALVES.sub("\ufffd", value).replace("\x00", "\ufffd")
    if isinstance(value, list):
        return [_mended(part) for part in value]
    if isinstance(value, dict):
        return {_mended(key): _mended(part) for key, part in value.items()}
    return value
