"""Aiken, the simplest format: a question, lettered options, and the letter of the right one.

    Хаягаа хэнд хэлж болох вэ?
    A. Танихгүй хүнд
    B. Ээж, аавдаа
    ANSWER: B

A letter may be Latin or Cyrillic, with a point or a bracket; the last line may begin with «ХАРИУЛТ:». Only a single choice can
be said in it, and feedback, hints and keys cannot, so we write none.
"""

import re

from django.utils.translation import gettext as _

from ..bank import BankOption, BankQuestion, Place, Reading
from .gathering import Gathering, key_of
from .intake import Refused
from .plain_text import tidy

key = "aiken"
label = "Aiken"
suffixes = (".txt",)

_OPTION = re.compile(r"\s*([A-ZА-ЯЁӨҮ])\s*[.)]\s+(.*\S)\s*")
_ANSWER = re.compile(r"\s*(?:ANSWER|ХАРИУЛТ)\s*:\s*(.*?)\s*", re.IGNORECASE)
_LATIN = str.maketrans("АВСЕНКМОРТХУ", "ABCEHKMOPTXY")
MAX_TEXT = 20_000


class _Question:
    """A question while its lines come in."""

    def __init__(self, line: int):
        self.line = line
        self.text: list[str] = []
        self.options: list[tuple[str, str]] = []


def read(content: bytes, *, language: str) -> Reading:
    """The questions of an Aiken file. Lines are those at which a question begins."""
    gathering = Gathering(language)
    try:
        text = gathering.decoded(content)
    except Refused as refusal:
        return gathering.refused(refusal)
    number = 1
    question: _Question | None = None
    for line_number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        if not gathering.room_for(number):
            return gathering.reading()
        if question is None:
            question = _Question(line_number)
        if answer := _ANSWER.fullmatch(line):
            _finish(gathering, Place(number, question.line), question, answer[1])
            number, question = number + 1, None
        elif (option := _OPTION.fullmatch(line)) and question.text:
            question.options.append((option[1], option[2]))
        elif question.options:
            gathering.problem(
                _("Line %(line)s is neither an option nor an answer.") % {"line": line_number},
                Place(number, question.line),
                "ANSWER",
            )
            number, question = number + 1, _Question(line_number)
            question.text.append(line)
        else:
            question.text.append(line)
    if question is not None and gathering.room_for(number):
        gathering.problem(_("The question has no line «ANSWER:»."), Place(number, question.line), "ANSWER")
    return gathering.reading()


def _finish(gathering: Gathering, place: Place, question: _Question, answer: str) -> None:
    letters = [letter for letter, _text in question.options]
    given = answer.strip(" .)").upper()
    # As it is typed first: Cyrillic «В» is the third letter of one list and looks like the second of another.
    same = [letter == given for letter in letters]
    if not any(same):
        same = [letter.translate(_LATIN) == given.translate(_LATIN) for letter in letters]
    if sum(same) != 1:
        gathering.problem(_("The answer names no option: %(answer)s.") % {"answer": answer[:20] or "?"}, place, "ANSWER")
        return
    text = tidy("\n".join(question.text))
    if len(text) > MAX_TEXT or any(len(option) > MAX_TEXT for _letter, option in question.options):
        gathering.problem(_("This text is too long."), place)
        return
    options = tuple(
        BankOption(key_of(number), gathering.texts(tidy(option)), same[number])
        for number, (_letter, option) in enumerate(question.options)
    )
    gathering.add(place, BankQuestion("single", gathering.texts(text), options=options))
