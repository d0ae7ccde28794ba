"""What a SCO says of itself (its cmi), judged: is it at its end, and which mark does it report?

A SCO is a program in the pupil's browser, so whatever it says can be made up, and nothing of it can be marked again. A result
is therefore never more than reported. Data models: SCORM 1.2 Run-Time Environment 3.4.2; SCORM 2004 4th Edition Run-Time
Environment 4.2. Shape: as scorm-again writes it with `getCMI`, and `scorm-frame.js` sends it: {"cmi": {...}}, or for a package
of several parts {"items": {identifier, percent-encoded: {"cmi": {...}}}}.
"""

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any
from urllib.parse import unquote

from ..h5p import strict_json
from ..h5p.problems import Refused
from ..h5p.results import Trust
from .manifest import Version

MAX_BYTES = 64_000
MAX_DEPTH = 12
HIGHEST = 1_000_000
"""A mark above it is no mark."""

TOLERANCE = 1e-6
_KEY = re.compile(r"[A-Za-z0-9_.:%~!'()*+-]{1,2300}")
"""Names of a data model, numbers of its lists, and identifiers of parts as `encodeURIComponent` writes them."""


class Rejected(Enum):
    """Why a cmi cannot be kept at all. A cmi without a mark is no fault: it says how far somebody is."""

    SIZE = "size"
    FORM = "form"
    NUMBER = "number"
    RANGE = "range"


@dataclass(frozen=True)
class Outcome:
    """What a cmi comes to. `raw` and `maximum`: both or neither, 0 <= raw <= maximum, maximum > 0.

    `ended`: played to the end. `passed`: None where the content does not say. `progress`: 0 to 1, None where nothing says it.
    """

    ended: bool
    passed: bool | None = None
    raw: float | None = None
    maximum: float | None = None
    progress: float | None = None
    trust: Trust = Trust.REPORTED

    @property
    def share(self) -> float | None:
        return None if self.raw is None or not self.maximum else self.raw / self.maximum


def outcome(cmi: Any, kind: str, items: Iterable[str] = ()) -> Outcome | Rejected:
    """What a committed cmi comes to, or why it cannot be kept. Never raises.

    `cmi`: the string that the frame sent, or what it parses to; `kind`: a Version; `items`: identifiers of the parts of a
    package (`facts()["items"]`), so that one of several parts is not taken for the whole. Left out: every part that is told.
    """
    data = _parsed(cmi)
    if isinstance(data, Rejected):
        return data
    parts = data.get("items")
    if parts is None:
        return _of_one(data.get("cmi", data), kind)
    if not isinstance(parts, Mapping):
        return Rejected.FORM
    parts = {unquote(name): part for name, part in parts.items()}
    wanted = list(dict.fromkeys(items)) or list(parts)
    if not wanted or not set(parts) <= set(wanted):
        return Rejected.FORM
    return _of_several([_of_one(_part(parts[name]), kind) if name in parts else Outcome(False) for name in wanted])


def _part(part: Any) -> Any:
    return part.get("cmi") if isinstance(part, Mapping) else None


def _parsed(cmi: Any) -> Mapping | Rejected:
    if not isinstance(cmi, str | bytes):
        try:
            cmi = json.dumps(cmi, ensure_ascii=False, allow_nan=False)
        except (RecursionError, TypeError, ValueError):
            return Rejected.FORM
    raw = cmi.encode(errors="replace") if isinstance(cmi, str) else cmi
    if len(raw) > MAX_BYTES:
        return Rejected.SIZE
    try:
        data = strict_json.parsed(raw, "cmi")
    except Refused as refusal:
        return Rejected.NUMBER if refusal.problem.why == "json_number" else Rejected.FORM
    return data if isinstance(data, Mapping) and _is_sound(data) else Rejected.FORM


def _is_sound(data: Any) -> bool:
    """Not deeper than a data model is, and no name that none has."""
    level = [data]
    for _depth in range(MAX_DEPTH):
        objects = [part for part in level if isinstance(part, Mapping)]
        if any(not _KEY.fullmatch(key) for part in objects for key in part):
            return False
        level = [inner for part in objects for inner in part.values()]
        level += [inner for part in level if isinstance(part, list) for inner in part]
        level = [part for part in level if isinstance(part, Mapping)]
        if not level:
            return True
    return False


# --- one SCO ---------------------------------------------------------------------------------------------------------


def _of_one(cmi: Any, kind: str) -> Outcome | Rejected:
    if not isinstance(cmi, Mapping):
        return Rejected.FORM
    return _of_12(cmi) if kind == Version.SCORM_12 else _of_2004(cmi) if kind == Version.SCORM_2004 else Rejected.FORM


def _of_12(cmi: Mapping) -> Outcome | Rejected:
    core = cmi.get("core")
    if not isinstance(core, Mapping):
        return Rejected.FORM
    status = core.get("lesson_status", "")
    if status not in ("", "passed", "completed", "failed", "incomplete", "browsed", "not attempted"):
        return Rejected.FORM
    mark = _mark(core.get("score"), scaled=False)
    if isinstance(mark, Rejected):
        return mark
    passed = {"passed": True, "failed": False}.get(status)
    return Outcome(status in ("passed", "completed", "failed"), passed, *mark)


def _of_2004(cmi: Mapping) -> Outcome | Rejected:
    """Passed or failed ends a content even where its completion was left unknown: it was judged."""
    completion, success = cmi.get("completion_status", ""), cmi.get("success_status", "")
    if completion not in ("", "completed", "incomplete", "not attempted", "unknown"):
        return Rejected.FORM
    if success not in ("", "passed", "failed", "unknown"):
        return Rejected.FORM
    mark = _mark(cmi.get("score"), scaled=True)
    if isinstance(mark, Rejected):
        return mark
    progress = _number(cmi.get("progress_measure"))
    if isinstance(progress, Rejected):
        return progress
    if progress is not None and not 0 <= progress <= 1:
        return Rejected.RANGE
    ended = completion == "completed" or (completion in ("", "unknown") and success in ("passed", "failed"))
    return Outcome(ended, {"passed": True, "failed": False}.get(success), *mark, progress=progress)


def _number(value: Any) -> float | Rejected | None:
    """A number as data models write it: text. None where nothing stands."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return Rejected.NUMBER
    if isinstance(value, str) and not re.fullmatch(r"\s*[+-]?\d{1,15}(\.\d{1,15})?\s*", value, re.ASCII):
        return Rejected.NUMBER
    number = float(value)
    return number if math.isfinite(number) else Rejected.NUMBER


def _mark(score: Any, *, scaled: bool) -> tuple[float | None, float | None] | Rejected:
    """(raw, maximum) counted from the lowest mark, or (None, None).

    A SCORM 1.2 content that names no maximum is out of 100, as the data model says. 2004 has `scaled`, -1 to 1, which is what
    counts where it stands alone; below 0 counts as 0.
    """
    if score is None:
        return None, None
    if not isinstance(score, Mapping):
        return Rejected.FORM
    raw, lowest, highest = (_number(score.get(name)) for name in ("raw", "min", "max"))
    share = _number(score.get("scaled")) if scaled else None
    for value in (raw, lowest, highest, share):
        if isinstance(value, Rejected):
            return value
    if share is not None and not -1 <= share <= 1:
        return Rejected.RANGE
    if raw is None or (scaled and highest is None):
        return (None, None) if share is None else (round(max(share, 0.0) * 100, 6), 100.0)
    lowest, highest = lowest or 0.0, 100.0 if highest is None else highest
    if not lowest <= raw <= highest or not 0 < highest - lowest <= HIGHEST:
        return Rejected.RANGE
    return raw - lowest, highest - lowest


# --- several ---------------------------------------------------------------------------------------------------------


def _of_several(parts: list[Outcome | Rejected]) -> Outcome | Rejected:
    """All parts together. They are at their end when every one is, and only then their marks are added: before, the most that
    can be won is not known."""
    for part in parts:
        if isinstance(part, Rejected):
            return part
    progress = sum(part.ended for part in parts) / len(parts)
    judged = [part.passed for part in parts if part.passed is not None]
    ended = all(part.ended for part in parts)
    passed = False if False in judged else True if judged and ended else None
    marked = [part for part in parts if part.maximum] if ended else []
    if not marked:
        return Outcome(ended, passed, progress=progress)
    return Outcome(ended, passed, sum(part.raw for part in marked), sum(part.maximum for part in marked), progress)
