"""GIFT into questions. A block of lines is one question; an empty line ends it.

Signs with a meaning, ~ = # { } : and the backslash, stand behind a backslash where they mean themselves; `\\n` is a new line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from ..bank import GAP, BankOption, BankQuestion, Place, Reading
from .gathering import Gathering, key_of, renamed, with_place_name
from .intake import Refused
from .plain_text import MAX_HTML, tidy
from .shapes import decimal_of, decimal_text

_ESCAPED = "\\~=#{}:"
_HIDDEN = {sign: chr(0xE100 + place) for place, sign in enumerate(_ESCAPED)}
_NEW_LINE = chr(0xE1FF)
_SHOWN = str.maketrans({**{hidden: sign for sign, hidden in _HIDDEN.items()}, _NEW_LINE: "\n"})
_RESERVED = re.compile("[\ue100-\ue1ff]")
_FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
_WEIGHT = re.compile(r"\s*%(-?\d{1,3}(?:\.\d{1,5})?)%")
_ITEM = re.compile(r"([=~])([^=~]*)")
_TRUE_FALSE = re.compile(r"\s*(TRUE|T|FALSE|F)\s*(?=#|$)", re.IGNORECASE)
_ORDER = re.compile(r"\s*>\s*(\d*)[ \t]*([A-Z_0-9 \t]*)(?:\n|$)")
_RANGE = re.compile(r"(.+?)\.\.(.+)")
BLANK = "_____"


@dataclass
class Block:
    """The lines of one question: where they begin, and what the comments above them say."""

    line: int = 0
    lines: list[str] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    key: str = ""


@dataclass
class Answer:
    right: bool
    text: str
    weight: Decimal | None
    said: str


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a file. Comments begin with two slashes; `[id:...]` and `[tag:...]` in them belong to the next block."""
    block = Block()
    for number, line in enumerate(text.split("\n"), start=1):
        bare = line.strip()
        if bare.startswith("//"):
            key = re.search(r"\[id:((?:\\\]|[^\]]){1,200})\]", bare)
            block.key = key[1] if key else block.key
            block.labels += re.findall(r"\[tag:((?:\\\]|[^\]]){1,200})\]", bare)
        elif bare:
            block.line = block.line or number
            block.lines.append(line)
        elif block.lines:
            yield block
            block = Block()
    if block.lines:
        yield block


def read(content: bytes, *, language: str) -> Reading:
    """The questions of a GIFT file."""
    gathering = Gathering(language)
    try:
        text = gathering.decoded(content)
    except Refused as refusal:
        return gathering.refused(refusal)
    number = 0
    for block in blocks(_RESERVED.sub("", text)):
        while block.lines and block.lines[0].lstrip().startswith("$CATEGORY:"):
            gathering.lose(_("Categories fall away. Objectives and audiences order the questions here."))
            block.lines.pop(0)
            block.line += 1
        if block.lines:
            number += 1
            if not gathering.room_for(number):
                break
            _Parser(gathering, Place(number, block.line), block).read()
    return gathering.reading()


class _Parser:
    """Reads one block into the gathering."""

    def __init__(self, gathering: Gathering, place: Place, block: Block):
        self.gathering = gathering
        self.place = place
        self.block = block
        self.format = "moodle"

    def lose(self, sentence: str) -> None:
        self.gathering.lose(sentence, self.place)

    def problem(self, sentence: str, field: str = "") -> None:
        self.gathering.problem(sentence, self.place, field)

    def clean(self, text: str, field: str = "text") -> str:
        """Escapes resolved, and HTML made plain unless the text says that it is none."""
        own = _FORMAT.match(text)
        kind = own[1] if own else self.format
        text = (text[own.end() :] if own else text).translate(_SHOWN)
        return tidy(text) if kind == "plain" else self.gathering.plain(text, self.place, field, lines=kind != "html")

    def literal(self, text: str) -> str:
        """A text that is compared letter by letter, so that < is a sign like others."""
        own = _FORMAT.match(text)
        return tidy((text[own.end() :] if own else text).translate(_SHOWN))

    def read(self) -> None:
        source = "\n".join(self.block.lines)
        if len(source) > 2 * MAX_HTML:
            self.problem(_("This text is too long."))
            return
        source = re.sub(r"\\([~=#{}:\\n])", lambda pair: _NEW_LINE if pair[1] == "n" else _HIDDEN[pair[1]], source.strip())
        if source.startswith("::") and (end := source.find("::", 2)) > 0:
            self.place = with_place_name(self.place, tidy(source[2:end].translate(_SHOWN)))
            source = source[end + 2 :].lstrip()
        if kind := _FORMAT.match(source):
            self.format = kind[1]
            source = source[kind.end() :]
        head, opened, rest = source.partition("{")
        inside, closed, tail = rest.partition("}")
        if not opened and "}" not in source:
            self.gathering.left_out(_("a text without a question"), self.place)
        elif not closed or "{" in inside or "}" in head:
            self.problem(_("A brace { or } has no partner. Write \\{ or \\} where it means itself."), "{")
        elif "{" in tail or "}" in tail:
            self.problem(_("A question has one pair of braces { } only."), "{")
        else:
            self._question(head, inside, tail)

    def _question(self, head: str, inside: str, tail: str) -> None:
        answers, _sign, general = inside.partition("####")
        explanation = self.clean(general, "####") if general.strip() else ""
        kind = self._kind(answers)
        if tail.strip() and kind == "short":
            question = self._gap(head, answers, tail)
        else:
            # The format mark of the head was taken off before, so both parts are cleaned in the same way.
            text = f"{head.rstrip()} {BLANK} {tail.lstrip()}" if tail.strip() else head
            question = getattr(self, f"_{kind}")(answers) if kind else None
            question = question and self._with_text(question, text)
        if question is None:
            return
        if self.block.key and not renamed(self.block.key):
            self.lose(_("The identifier falls away: a key has small Latin letters, digits and hyphens only."))
        texts = self.gathering.texts
        fields = {**vars(question), "key": renamed(self.block.key), "explanation": texts(explanation)}
        self.gathering.add(self.place, BankQuestion(**fields), self.block.labels)

    def _with_text(self, question: BankQuestion, source: str) -> BankQuestion:
        return BankQuestion(**{**vars(question), "text": self.gathering.texts(self.clean(source))})

    def _kind(self, answers: str) -> str:
        bare = answers.strip()
        if not bare:
            return "essay"
        if _ORDER.match(bare):
            return "order"
        if bare.startswith("#"):
            return "number"
        if _TRUE_FALSE.match(bare):
            return "truefalse"
        if not bare.startswith(("=", "~")):
            self.problem(_("Between the braces each answer begins with = or ~."), "{")
            return ""
        if "~" in bare:
            return "choice"
        return "match" if "->" in bare else "short"

    def _answers(self, source: str, *, literal: bool = False) -> list[Answer]:
        found = []
        for sign, content in _ITEM.findall(source):
            weight = _WEIGHT.match(content)
            text, _sign, said = (content[weight.end() :] if weight else content).partition("#")
            found.append(
                Answer(
                    sign == "=",
                    self.literal(text) if literal else self.clean(text, "answer"),
                    Decimal(weight[1]) if weight else None,
                    self.clean(said, "#") if said.strip() else "",
                )
            )
        return found

    # --- one method per kind ------------------------------------------------------------------------------------------

    def _essay(self, source: str) -> BankQuestion:
        return BankQuestion("reflection", {})

    def _truefalse(self, source: str) -> BankQuestion:
        right = source.strip()[0] in "Tt"
        _word, *feedback = source.split("#")
        wrong_said, right_said = ([self.clean(text, "#") for text in feedback] + ["", ""])[:2]
        when_true, when_false = (right_said, wrong_said) if right else (wrong_said, right_said)
        return BankQuestion("truefalse", {}, options=self.gathering.true_false(right, when_true, when_false))

    def _choice(self, source: str) -> BankQuestion:
        answers = self._answers(source)
        single = any(answer.right for answer in answers)
        shares = [Decimal(100) if answer.right else answer.weight or Decimal(0) for answer in answers]
        if single:
            right = [answer.right for answer in answers]
            if any(answer.weight not in (None, 0, 100) for answer in answers):
                self.lose(_("Shares of the points fall away: one answer is right, the others win nothing and cost nothing."))
        else:
            right = [share > 0 for share in shares]
            even = Decimal(100) / max(sum(right), 1)
            if any(abs(share - (even if good else -even)) > Decimal("0.01") for share, good in zip(shares, right, strict=True)):
                self.lose(
                    _("Other shares of the points fall away: here each wrong choice takes back what one right choice wins.")
                )
        texts = self.gathering.texts
        options = tuple(
            BankOption(key_of(place), texts(answer.text), right[place], texts(answer.said))
            for place, answer in enumerate(answers)
        )
        return BankQuestion("single" if single else "multiple", {}, options=options)

    def _short(self, source: str) -> BankQuestion:
        texts = self.gathering.texts
        options = []
        for answer in self._answers(source, literal=True):
            share = Decimal(100) if answer.weight is None else answer.weight
            whole = min(100, max(0, int(share.to_integral_value())))
            if whole != share:
                self.lose(_("A share of the points becomes a whole percent from 0 to 100."))
            options.append(BankOption(key_of(len(options)), texts(answer.text), whole == 100, texts(answer.said), share=whole))
        return BankQuestion("short", {}, options=tuple(options), settings={"folding": "case"})

    def _gap(self, head: str, source: str, tail: str) -> BankQuestion:
        """A missing word: the text around the braces is the passage."""
        # Marks that already stand in the text would be taken for ours.
        head, tail = (GAP.sub(lambda found: f"[ {found[1]} ]", part) for part in (head, tail))
        asked, passage = self.gathering.split_passage(self.clean(f"{head}[[gap1]]{tail}"))
        answers = self._answers(source, literal=True)
        full = [answer for answer in answers if answer.weight in (None, 100)]
        if len(full) < len(answers):
            self.lose(_("Answers that win only a part of the points fall away."))
        if any(answer.said for answer in full[1:]):
            self.lose(_("Feedback on an answer falls away."))
        if any("|" in answer.text for answer in full):
            self.lose(_("The sign | in an answer falls away: it divides accepted spellings."))
        texts = self.gathering.texts
        words = "|".join(answer.text.replace("|", " ") for answer in full if answer.text)
        option = BankOption("gap1", texts(words), feedback=texts(full[0].said if full else ""))
        return BankQuestion("gaps", texts(asked), passage=texts(passage), options=(option,), settings={"folding": "case"})

    def _match(self, source: str) -> BankQuestion:
        pairs = []
        for _sign, content in _ITEM.findall(source):
            left, arrow, right = content.partition("->")
            if not arrow:
                self.problem(_("A pair needs an arrow -> between its sides."), "->")
            left, right = self.clean(left, "answer"), self.literal(right)
            pairs.append((left, right))
        type_, options, targets = self.gathering.pairs(pairs)
        return BankQuestion(type_, {}, options=options, targets=targets)

    def _number(self, source: str) -> BankQuestion:
        source = source.strip()[1:]
        parts = [content for sign, content in _ITEM.findall(source) if sign == "="] if "=" in source else [source]
        if len(parts) > 1 or "~" in source:
            self.lose(_("Only the first right number is kept; other answers fall away."))
        whole = next((part for part in parts if (_WEIGHT.match(part) or [0, "100"])[1] == "100"), "")
        weight = _WEIGHT.match(whole)
        value, _sign, said = (whole[weight.end() :] if weight else whole).translate(_SHOWN).partition("#")
        if said.strip():
            self.lose(_("Feedback on an answer falls away."))
        number, tolerance = _number_of(value)
        if number is None or tolerance is None:
            self.problem(_("Not a number with a tolerance: %(text)s.") % {"text": tidy(value)[:40] or "?"}, "#")
            return BankQuestion("number", {}, settings={"number": "0"})
        return BankQuestion("number", {}, settings={"number": decimal_text(number), "tolerance": decimal_text(tolerance)})

    def _order(self, source: str) -> BankQuestion:
        start = _ORDER.match(source)
        items = [self.clean(line, "answer") for line in source[start.end() :].split("\n") if line.strip()]
        if not {"ALL", "EXACT"} & set(start[2].split()) and start[1] and int(start[1][:6] or 0) < len(items):
            self.lose(_("All parts are put in order, not a selection of them."))
        options = tuple(BankOption(key_of(place), self.gathering.texts(text)) for place, text in enumerate(items))
        return BankQuestion("order", {}, options=options)


def _number_of(text: str) -> tuple[Decimal | None, Decimal | None]:
    """Number and tolerance of `3.5:0.1`, `3..4` or `3.5`."""
    text = text.strip()
    if limits := _RANGE.fullmatch(text):
        low, high = decimal_of(limits[1]), decimal_of(limits[2])
        if low is None or high is None or low > high:
            return None, None
        return (low + high) / 2, (high - low) / 2
    number, _sign, tolerance = text.partition(":")
    return decimal_of(number), decimal_of(tolerance or "0")
