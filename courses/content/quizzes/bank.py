"""A question of a bank as plain values: what every format reads into and is written from (formats/), with no table behind it.

Texts are `{language: text}`. Which fields a type uses, its file in `types/` says:

single, multiple, truefalse, picture   options with `correct` and `feedback`
order                                  options in their right order
match, groups                          options, each with the `target` it belongs to; targets that nothing belongs to distract
gaps                                   `passage` with a mark `[[key]]` per gap; the option `key` holds the accepted spellings,
                                       divided by `|`, of each language; `settings["folding"]`
words                                  `passage` with a mark `[[key]]` per word to choose; the option holds the word, `correct`
short                                  options are accepted patterns (`*` stands for anything), `share` in % (None: all)
number                                 `settings["number"]`, `settings["tolerance"]` as decimal text, `unit`
hotspot                                a picture; options are places on it, `area` = "x y width height" in percent of it
scale                                  options from one end to the other; no mark
reflection                             nothing more; no mark
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .rules import OptionData, QuestionData

Texts = Mapping[str, str]
GAP = re.compile(r"\[\[([a-z0-9][a-z0-9-]{0,19})\]\]")
"""The mark of a place in a passage: the key of its option in double brackets."""

FOLDINGS = ("letters", "case", "exact")
"""How given words are compared: `letters` takes ө/о, ү/у, case, hyphens and Latin spellings for the same (lib.mongolian.fold),
`case` only case and spaces, `exact` only spaces at the ends."""

RISKS = ("content", "contact", "conduct", "contract")

OUTCOMES = ("intention", "confidence", "tell-adult", "know-108")
"""What a question shows besides knowledge: what somebody means to do, feels able to do, whether they would tell an adult, and
whether they know the child helpline. Asked in the opening and in the closing test alike, and compared."""


@dataclass(frozen=True)
class BankOption:
    """One option, gap, place or pattern. `share`: percent of the points, None where `correct` says it all."""

    key: str
    text: Texts = field(default_factory=dict)
    correct: bool = False
    feedback: Texts = field(default_factory=dict)
    target: str = ""
    share: int | None = None
    area: str = ""


@dataclass(frozen=True)
class BankTarget:
    """What options belong to: the right side of a pair, or a group."""

    key: str
    text: Texts = field(default_factory=dict)


@dataclass(frozen=True)
class BankQuestion:
    """One question. `key` is empty where the format gives none; `difficulty` 1 easy, 2 middle, 3 hard; `risk` one of RISKS,
    `outcome` one of OUTCOMES or empty."""

    type: str
    text: Texts
    key: str = ""
    hint: Texts = field(default_factory=dict)
    explanation: Texts = field(default_factory=dict)
    passage: Texts = field(default_factory=dict)
    unit: Texts = field(default_factory=dict)
    options: tuple[BankOption, ...] = ()
    targets: tuple[BankTarget, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    objective: str = ""
    audience: str = ""
    difficulty: int = 2
    risk: str = ""
    outcome: str = ""


def spellings(text: str) -> tuple[str, ...]:
    """The accepted spellings in an option's text."""
    return tuple(part.strip() for part in text.split("|") if part.strip())


def gaps_of(passage: str) -> tuple[str, ...]:
    """Keys of the marks in a passage, in their order."""
    return tuple(GAP.findall(passage))


def data_of(question: BankQuestion, *, with_spellings: bool, with_passage: bool) -> QuestionData:
    """A question of a bank as marking sees it."""
    return QuestionData(
        type=question.type,
        options=tuple(
            OptionData(option.key, option.correct, option.target, option.share, _accepted(option) if with_spellings else ())
            for option in question.options
        ),
        targets=tuple(target.key for target in question.targets), settings=dict(question.settings),
        gaps=tuple(gaps_of(text) for text in question.passage.values() if text) if with_passage else (),
    )  # fmt: skip


def _accepted(option: BankOption) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for text in option.text.values() for word in spellings(text)))


def essence(question: BankQuestion) -> BankQuestion:
    """The same question with keys that say nothing: two are the same question when their essences are equal."""
    places = {option.key: f"o{number}" for number, option in enumerate(question.options)}
    homes = {target.key: f"t{number}" for number, target in enumerate(question.targets)}
    fixed = places if question.type != "truefalse" else {key: key for key in places}
    if question.type == "short":  # there the share says everything
        whole = (
            replace(option, correct=False, share=100 if option.share is None else option.share) for option in question.options
        )
        question = replace(question, options=tuple(whole))
    return replace(
        question, key="",
        options=tuple(
            replace(option, key=fixed[option.key], target=homes.get(option.target, ""), text=_said(option.text),
                    feedback=_said(option.feedback))
            for option in question.options
        ),
        targets=tuple(BankTarget(homes[target.key], _said(target.text)) for target in question.targets),
        passage={
            code: GAP.sub(lambda found: f"[[{places.get(found[1], found[1])}]]", text)
            for code, text in _said(question.passage).items()
        },
        settings=dict(question.settings),
        **{name: _said(getattr(question, name)) for name in ("text", "hint", "explanation", "unit")},
    )  # fmt: skip


def _said(texts: Texts) -> dict[str, str]:
    """Without empty texts, blanks at the ends and different line ends: a form sends them otherwise than a file."""
    return {code: "\n".join(text.strip().splitlines()) for code, text in texts.items() if text.strip()}


@dataclass(frozen=True)
class Place:
    """Where a question stands in a file: its number from 1, and the line it begins at (None where a format has no lines)."""

    number: int
    line: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Problem:
    """Why a question, or the whole file (`place` None), cannot be taken. `field` in the words of the format."""

    sentence: str
    place: Place | None = None
    field: str = ""


@dataclass(frozen=True)
class Loss:
    """What the format has and this platform cannot carry, or the other way about. Shown before anything is done."""

    sentence: str
    place: Place | None = None


@dataclass(frozen=True)
class Reading:
    """What a file holds. With a problem nothing may be taken in; losses are agreed to by whoever imports."""

    questions: tuple[tuple[Place, BankQuestion], ...] = ()
    problems: tuple[Problem, ...] = ()
    losses: tuple[Loss, ...] = ()

    def with_problem(self, sentence: str, **where) -> "Reading":
        return replace(self, problems=(*self.problems, Problem(sentence, **where)))


@dataclass(frozen=True)
class Writing:
    """A file to download, and what the format could not carry."""

    content: bytes
    file_name: str
    content_type: str
    losses: tuple[Loss, ...] = ()
