"""What a SCORM content says of its result, judged. It is a program in the pupil's browser: nobody can check what it says."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Rejected(Enum):
    """Why what was said is not kept."""

    FORM = "form"
    NUMBER = "number"
    RANGE = "range"


@dataclass(frozen=True)
class Outcome:
    """Whether the content has come to its end, and its result where there is one: 0 <= raw <= maximum, maximum > 0."""

    ended: bool
    raw: float | None = None
    maximum: float | None = None


_ENDED = {"completed", "passed", "failed"}


def outcome(cmi: Any, kind: str) -> Outcome | Rejected:
    """What a cmi of SCORM 1.2 ("scorm12") or 2004 ("scorm2004") says. Never raises."""
    core = cmi.get("core") if isinstance(cmi, Mapping) and kind == "scorm12" else cmi
    if not isinstance(core, Mapping):
        return Rejected.FORM
    words = [core.get(name) for name in ("lesson_status", "completion_status", "success_status")]
    ended = any(word in _ENDED for word in words if isinstance(word, str))
    score = core.get("score")
    if not isinstance(score, Mapping) or score.get("raw") in (None, ""):
        return Outcome(ended)
    raw, maximum = _number(score["raw"]), _number(score.get("max") or 100)
    if raw is None or maximum is None:
        return Rejected.NUMBER
    if not 0 <= raw <= maximum or not maximum:
        return Rejected.RANGE
    return Outcome(ended, raw, maximum)


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return number if math.isfinite(number) else None
