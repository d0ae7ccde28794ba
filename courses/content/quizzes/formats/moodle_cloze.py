"""Gaps as Moodle writes them into a text: `{1:SHORTANSWER:=хүүхэд~%50%багачууд#Feedback}`.

Signs with a meaning inside a gap, } # ~ " / and the backslash itself, stand behind a backslash.
"""

import re
from dataclasses import dataclass, field

from ..bank import GAP, BankOption, BankQuestion, spellings
from .plain_text import plain

_GAP = re.compile(r"\{(\d{0,3}):([A-Z_]{2,20}):((?:\\[^\n]|[^\\}])*)\}", re.DOTALL)
_PART = re.compile(r"((?:\\.|[^\\~])*)(?:~|$)", re.DOTALL)
_WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{1,5})?)%")
_EXACT = {"SHORTANSWER_C", "SAC", "MWC"}
_TYPED = {"SHORTANSWER", "SA", "MW"}
_CHOSEN = re.compile(r"(MULTICHOICE|MC)(_?[VHS]+)*")
_NUMBER = {"NUMERICAL", "NM"}


@dataclass
class Cloze:
    """What the text of a cloze question holds. `text` has marks instead of gaps; `notes` name what is lost."""

    text: str
    options: list[tuple[str, str]] = field(default_factory=list)
    feedbacks: dict[str, str] = field(default_factory=dict)
    folding: str = "case"
    notes: set[str] = field(default_factory=set)


def read_cloze(html: str) -> Cloze:
    """The marks are gap1, gap2 ... in their order. `notes`: `kinds`, `shares`, `choices`, `points`, `foldings`."""
    found = Cloze("")
    exact = []

    def one(match: re.Match) -> str:
        points, kind, content = match.groups()
        key = f"gap{len(found.options) + 1}"
        accepted, feedback = _accepted(content, found.notes)
        if kind in _NUMBER:
            accepted = [_number(text, found.notes) for text in accepted]
        elif _CHOSEN.fullmatch(kind):
            found.notes.add("choices")
        elif kind not in _EXACT | _TYPED:
            found.notes.add("kinds")
        if points not in ("", "1"):
            found.notes.add("points")
        exact.append(kind in _EXACT)
        found.options.append((key, "|".join(part for part in accepted if part)))
        found.feedbacks[key] = feedback
        return f"[[{key}]]"

    # Marks that already stand in the text would be taken for ours.
    found.text = _GAP.sub(one, GAP.sub(lambda mark: f"[ {mark[1]} ]", html))
    if exact and all(exact):
        found.folding = "exact"
    elif any(exact):
        found.notes.add("foldings")
    return found


def _accepted(content: str, notes: set[str]) -> tuple[list[str], str]:
    """The accepted spellings, and the feedback of the first one."""
    accepted, feedback = [], ""
    for part in (match[1] for match in _PART.finditer(content)):
        share = 0.0
        if part.startswith("="):
            share, part = 100.0, part[1:]
        elif weight := _WEIGHT.match(part):
            share, part = float(weight[1]), part[weight.end() :]
        answer, _sign, said = _unescaped_split(part, "#")
        if share == 100:
            if not accepted:
                feedback = plain(_unescaped(said))
            elif said:
                notes.add("feedback")
            answer = plain(_unescaped(answer))
            if "|" in answer:
                notes.add("spellings")
            accepted.append(answer.replace("|", " ").strip())
        elif share > 0:
            notes.add("shares")
        elif answer.strip() and (said or answer.strip() != "*"):
            notes.add("wrong")
    return accepted, feedback


def _number(text: str, notes: set[str]) -> str:
    value, _sign, tolerance = text.partition(":")
    if tolerance.strip("0., "):
        notes.add("tolerance")
    return value.strip()


def _unescaped_split(text: str, sign: str) -> tuple[str, str, str]:
    match = re.search(rf"(?<!\\){re.escape(sign)}", text)
    return (text[: match.start()], sign, text[match.end() :]) if match else (text, "", "")


def _unescaped(text: str) -> str:
    return re.sub(r"\\([}#~=\"/\\])", r"\1", text)


def _escaped(text: str) -> str:
    return re.sub(r"([}#~\"/\\])", r"\\\1", text.replace("\n", " "))


def write_cloze(question: BankQuestion, language: str) -> str:
    """The passage with its gaps in Moodle's writing, still plain text otherwise."""
    kind = "SHORTANSWER_C" if question.settings.get("folding") == "exact" else "SHORTANSWER"
    options = {option.key: option for option in question.options}

    def one(mark: re.Match) -> str:
        return _gap(options[mark[1]], kind, language) if mark[1] in options else mark[0]

    return GAP.sub(one, question.passage.get(language, ""))


def _gap(option: BankOption, kind: str, language: str) -> str:
    said = _escaped(option.feedback.get(language, ""))
    parts = [f"={_escaped(text)}" for text in spellings(option.text.get(language, ""))]
    if parts and said:
        parts[0] += f"#{said}"
    return f"{{1:{kind}:{'~'.join(parts)}}}"
