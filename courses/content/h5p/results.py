"""What a played content says of its result (xAPI), judged: whether it can be a result at all, and how far it can be believed.

A content is a program in the pupil's browser, so whatever it says can be made up. A result never counts towards a certificate;
its trust is told beside it. Verbs and scores: xAPI 1.0.3, "Statement"; responses as the H5P libraries write them.
"""

import html
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import asterisks
from .libraries import reference

ANSWERED = "http://adlnet.gov/expapi/verbs/answered"
COMPLETED = "http://adlnet.gov/expapi/verbs/completed"
SUB_CONTENT = "http://h5p.org/x-api/h5p-subContentId"
BETWEEN = "[,]"
"""Stands between the parts of a response."""

QUESTIONS = frozenset(
    ["H5P.MultiChoice", "H5P.TrueFalse", "H5P.Blanks", "H5P.DragText", "H5P.MarkTheWords", "H5P.DragQuestion"]
)
"""Question types: they end with `answered`."""

CONTAINERS = frozenset(
    [
        *("H5P.QuestionSet", "H5P.SingleChoiceSet", "H5P.CoursePresentation", "H5P.InteractiveVideo", "H5P.InteractiveBook"),
        "Unet.Cards",  # our own: own.py
    ]
)
"""They end with `completed`. A library in neither list may end with either."""

LONGEST_RESPONSE = 10_000
TOLERANCE = 1e-6


class Trust(Enum):
    """How far a result can be believed. Shown beside every result."""

    VERIFIED = "verified"
    PLAUSIBLE = "plausible"
    REPORTED = "reported"

    @property
    def label(self) -> Promise:
        return _LABELS[self]

    @property
    def meaning(self) -> Promise:
        return _MEANINGS[self]


_LABELS = {Trust.VERIFIED: _("Checked"), Trust.PLAUSIBLE: _("Possible"), Trust.REPORTED: _("As reported")}
_MEANINGS = {
    Trust.VERIFIED: _("The server marked the answers again and came to the same mark."),
    Trust.PLAUSIBLE: _("The most that can be won agrees with the content. The answers could not be marked again."),
    Trust.REPORTED: _("The content said so in the pupil's browser. The server could not check it."),
}


class Rejected(Enum):
    """Why a statement makes no result. Not an error: most statements of a content are about steps on the way."""

    FORM = "form"
    VERB = "verb"
    PART = "part"
    NO_SCORE = "no score"
    NUMBER = "number"
    RANGE = "range"
    MAXIMUM = "maximum"


@dataclass(frozen=True)
class Result:
    """A result that can be kept: 0 <= raw <= maximum, maximum > 0."""

    raw: float
    maximum: float
    trust: Trust

    @property
    def share(self) -> float:
        return self.raw / self.maximum


def judge(statement: Any, library: str, params: Any, *, parts: Iterable[Any] = ()) -> Result | Rejected:
    """The result in a statement of a content, or why there is none. Never raises.

    `library`: machine name of the main library; `params`: the content as it is played; `parts`: statements that came before
    in the same attempt, for contents that tell their answers one by one. A mark that the answers do not bear out is not
    thrown away, since libraries differ by version, but is no more than reported.
    """
    if not isinstance(statement, Mapping):
        return Rejected.FORM
    if not _is_verb(statement, library):
        return Rejected.VERB
    try:
        if _is_part(statement):
            return Rejected.PART
        score = _score(statement)
    except _Malformed:
        return Rejected.FORM
    if score is None:
        return Rejected.NO_SCORE
    raw, maximum, lowest = (
        _finite(score.get(name, otherwise)) for name, otherwise in (("raw", None), ("max", None), ("min", 0))
    )
    if raw is None or maximum is None or lowest is None:
        return Rejected.NUMBER
    if not (lowest <= raw <= maximum and raw >= 0 and maximum > 0):
        return Rejected.RANGE
    right = maximum_of(library, params)
    if right is not None and abs(right - maximum) > TOLERANCE:
        return Rejected.MAXIMUM
    return Result(raw, maximum, _trust(statement, library, params, parts, raw, right))


def _trust(statement: Mapping, library: str, params: Any, parts: Iterable, raw: float, right: int | None) -> Trust:
    if right is None:
        return Trust.REPORTED
    marked = _marked(statement, library, params, parts)
    if marked is None:
        return Trust.PLAUSIBLE
    return Trust.VERIFIED if abs(marked - raw) <= TOLERANCE else Trust.REPORTED


# --- the statement ---------------------------------------------------------------------------------------------------


class _Malformed(Exception):
    """Something is not of the shape that xAPI gives it."""


def _inner(value: Any, *names: str) -> Any:
    """What stands under names in one another; None where one is left out. Raises _Malformed."""
    for name in names:
        if value is None:
            return None
        if not isinstance(value, Mapping):
            raise _Malformed
        value = value.get(name)
    return value


def _is_verb(statement: Mapping, library: str) -> bool:
    try:
        verb = _inner(statement, "verb", "id")
    except _Malformed:
        return False
    wanted = {ANSWERED} if library in QUESTIONS else {COMPLETED} if library in CONTAINERS else {ANSWERED, COMPLETED}
    return isinstance(verb, str) and verb in wanted


def _is_part(statement: Mapping) -> bool:
    """Is it about a part of the content? Whatever is said of a parent makes it one."""
    return bool(_inner(statement, "context", "contextActivities", "parent")) or _sub_content(statement) is not None


def _sub_content(statement: Mapping) -> str | None:
    """The number of the part that a statement is about."""
    number = _inner(statement, "object", "definition", "extensions", SUB_CONTENT)
    if isinstance(number, str) and number:
        return number
    where = _inner(statement, "object", "id")
    _before, sign, after = where.partition("subContentId=") if isinstance(where, str) else ("", "", "")
    return after.partition("&")[0] if sign else None


def _score(statement: Mapping) -> Mapping | None:
    score = _inner(statement, "result", "score")
    if score is not None and not isinstance(score, Mapping):
        raise _Malformed
    return score


def _response(statement: Any) -> str | None:
    try:
        response = _inner(statement, "result", "response")
    except _Malformed:
        return None
    return response if isinstance(response, str) and len(response) <= LONGEST_RESPONSE else None


def _finite(value: Any) -> float | None:
    if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > 1e12 or not math.isfinite(value):
        return None
    return value


# --- the content -----------------------------------------------------------------------------------------------------


def maximum_of(library: str, params: Any, depth: int = 0) -> int | None:
    """The most that can be won in a content; None where this is not known."""
    most = _MAXIMA.get(library)
    if library == "H5P.QuestionSet":
        return _most_in_set(params, depth)
    return most(params) if most and isinstance(params, Mapping) else None


def _most_in_set(params: Any, depth: int) -> int | None:
    """The sum of all questions. A set that draws some of them has a sum only when each is worth the same."""
    worth = []
    for child in _listed(params, "questions"):
        ref = reference(child.get("library")) if isinstance(child, Mapping) else None
        most = maximum_of(ref.name, child.get("params"), depth + 1) if ref and depth < 10 else None
        if most is None:
            return None
        worth.append(most)
    drawn = _finite(params.get("poolSize")) if isinstance(params, Mapping) else None
    if not drawn or drawn <= 0 or drawn >= len(worth):
        return sum(worth) or None
    return int(drawn) * worth[0] if len(set(worth)) == 1 else None


def _listed(params: Any, name: str) -> list:
    value = params.get(name) if isinstance(params, Mapping) else None
    return value if isinstance(value, list) else []


def _behaviour(params: Mapping, name: str) -> Any:
    behaviour = params.get("behaviour")
    return behaviour.get(name) if isinstance(behaviour, Mapping) else None


def _text(params: Mapping, name: str) -> str:
    value = params.get(name)
    return value if isinstance(value, str) else ""


def _right_answers(params: Mapping) -> list[bool]:
    return [isinstance(answer, Mapping) and answer.get("correct") is True for answer in _listed(params, "answers")]


def _one_point(params: Mapping) -> bool:
    """Is there one point to win, whatever is right? As MultiChoice decides it."""
    right = sum(_right_answers(params))
    single = _behaviour(params, "type") == "single" or (_behaviour(params, "type") in (None, "auto") and right == 1)
    return single or _behaviour(params, "singlePoint") is True or not right


def _most_multi_choice(params: Mapping) -> int | None:
    return None if not _right_answers(params) else 1 if _one_point(params) else sum(_right_answers(params))


def _blanks(params: Mapping) -> list[asterisks.Marked]:
    sources = (source for source in _listed(params, "questions") if isinstance(source, str))
    return [asterisks.blank(inside) for source in sources for inside in asterisks.cut(source)[1::2]]


def _drags(params: Mapping) -> list[asterisks.Marked]:
    return [asterisks.drag(inside) for inside in asterisks.cut(_text(params, "textField"))[1::2]]


def _choices(params: Mapping) -> list[Mapping]:
    """Empty ones are passed over, as the library does it."""
    return [choice for choice in _listed(params, "choices") if isinstance(choice, Mapping) and choice.get("answers")]


def _asked(params: Mapping) -> list[Mapping]:
    """Our own type (own.py). Questions without answers are passed over, as the library does it."""
    return [question for question in _listed(params, "questions") if isinstance(question, Mapping) and question.get("answers")]


def _statements(params: Mapping) -> int:
    groups = [group.get("summary") if isinstance(group, Mapping) else group for group in _listed(params, "summaries")]
    return sum(1 for group in groups if isinstance(group, list) and group)


_MAXIMA: dict[str, Callable[[Mapping], int | None]] = {
    "H5P.MultiChoice": _most_multi_choice,
    "H5P.TrueFalse": lambda params: 1,
    "H5P.Blanks": lambda params: len(_blanks(params)) or None,
    "H5P.DragText": lambda params: len(_drags(params)) or None,
    "H5P.MarkTheWords": lambda params: asterisks.count(_text(params, "textField")) or None,
    "H5P.SingleChoiceSet": lambda params: len(_choices(params)) or None,
    "H5P.Summary": lambda params: _statements(params) or None,
    "Unet.Cards": lambda params: len(_asked(params)) or None,
}


# --- marking again ---------------------------------------------------------------------------------------------------


def _marked(statement: Mapping, library: str, params: Any, parts: Iterable) -> float | None:
    """The mark that the answers are worth; None where they are not told or cannot be read."""
    if library == "H5P.SingleChoiceSet":
        return _mark_choices(params, parts)
    marker, response = _MARKERS.get(library), _response(statement)
    return marker(params, response) if marker and response is not None else None


def _mark_multi_choice(params: Mapping, response: str) -> float | None:
    right = _right_answers(params)
    places = [part.strip() for part in response.split(BETWEEN)] if response else []
    if any(not (place.isascii() and place.isdigit() and len(place) < 5 and int(place) < len(right)) for place in places):
        return None
    chosen = {int(place) for place in places}
    if not any(right):
        return float(not chosen)
    won = max(sum(1 if right[place] else -1 for place in chosen), 0)
    if not _one_point(params):
        return won
    if _behaviour(params, "singlePoint") is True:
        needed = _finite(_behaviour(params, "passPercentage"))
        return float(100 * won / sum(right) >= (100 if needed is None else needed))
    return won


def _mark_true_false(params: Mapping, response: str) -> float | None:
    right = params.get("correct")
    right = str(right).lower() if isinstance(right, bool) else right
    return float(response == right) if response in ("true", "false") and right in ("true", "false") else None


def _mark_blanks(params: Mapping, response: str) -> float | None:
    """Where slips are forgiven, an answer with a slip is not decided here."""
    blanks, given = _blanks(params), [" ".join(part.split()) for part in response.split(BETWEEN)]
    if len(given) != len(blanks):
        return None

    def alike(text: str) -> str:
        return text if _behaviour(params, "caseSensitive") is not False else text.lower()

    right = [alike(one) in {alike(answer) for answer in blank.answers} for one, blank in zip(given, blanks, strict=True)]
    forgiving = _behaviour(params, "acceptSpellingErrors") is True
    if forgiving and any(one and not fits for one, fits in zip(given, right, strict=True)):
        return None
    return sum(right)


def _mark_drags(params: Mapping, response: str) -> float | None:
    drags, given = _drags(params), [" ".join(html.unescape(part).split()) for part in response.split(BETWEEN)]
    if len(given) != len(drags):
        return None
    return sum(one in drag.answers for one, drag in zip(given, drags, strict=True))


def _mark_choices(params: Any, parts: Iterable) -> float | None:
    """Each choice tells its own answer, under the number of the choice; of several answers the last counts. 0 is right."""
    answers: dict[str, str] = {}
    for part in parts:
        try:
            number = _sub_content(part) if isinstance(part, Mapping) else None
            verb = _inner(part, "verb", "id") if number else None
        except _Malformed:
            continue
        response = _response(part)
        if verb == ANSWERED and response is not None:
            answers[number] = response
    numbers = [choice.get("subContentId") for choice in _choices(params)]
    if not numbers or len({number for number in numbers if isinstance(number, str)}) < len(numbers):
        return None
    if any(number not in answers for number in numbers):
        return None
    return sum(answers[number] == "0" for number in numbers)


def _mark_cards(params: Mapping, response: str) -> float | None:
    questions, given = _asked(params), response.split(BETWEEN)
    rights = [_right_answers(question) for question in questions]
    fits = len(given) == len(rights) and all(
        number.isascii() and number.isdigit() and len(number) < 5 and int(number) < len(right)
        for number, right in zip(given, rights, strict=True)
    )
    return sum(right[int(number)] for number, right in zip(given, rights, strict=True)) if fits else None


_MARKERS: dict[str, Callable[[Mapping, str], float | None]] = {
    "H5P.MultiChoice": _mark_multi_choice,
    "H5P.TrueFalse": _mark_true_false,
    "H5P.Blanks": _mark_blanks,
    "H5P.DragText": _mark_drags,
    "Unet.Cards": _mark_cards,
}

RESCORED = frozenset(_MARKERS) | {"H5P.SingleChoiceSet"}
"""Machine names of the libraries whose answers the server marks again."""
