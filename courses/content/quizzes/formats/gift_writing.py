"""Questions into GIFT, Moodle's format of plain text."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from ..bank import BankOption, BankQuestion, Loss, Place, Writing, gaps_of, spellings
from .comparing import chosen, losses_of
from .gift_reading import read
from .labels import labels_of
from .moodle_writing import grade
from .shapes import share_of

CONTENT_TYPE = "text/plain; charset=utf-8"


def escaped(text: str) -> str:
    """Text that means itself. An arrow has no escape in GIFT and becomes another sign."""
    text = re.sub(r"([\\~=#{}:])", r"\\\1", text.replace("->", "→"))
    return text.replace("\n", "\\n")


class _Language:
    """Writes the parts of questions in one language."""

    def __init__(self, language: str):
        self.language = language

    def of(self, texts) -> str:
        return texts.get(self.language, "")

    def answer(self, sign: str, option: BankOption, weight: str = "") -> str:
        text = self.of(option.text)
        if not weight and text.lstrip().startswith("%"):
            weight = "100" if sign == "=" else "0"
        said = self.of(option.feedback)
        return f"{sign}{f'%{weight}%' if weight else ''}{escaped(text)}{f'#{escaped(said)}' if said else ''}"

    def single(self, question: BankQuestion) -> list[str]:
        return [self.answer("=" if option.correct else "~", option) for option in question.options]

    def several(self, question: BankQuestion) -> list[str]:
        each = Decimal(100) / max(sum(option.correct for option in question.options), 1)
        return [self.answer("~", option, grade(each if option.correct else -each)) for option in question.options]

    def picture(self, question: BankQuestion) -> list[str]:
        one = sum(option.correct for option in question.options) == 1
        return self.single(question) if one else self.several(question)

    def truefalse(self, question: BankQuestion) -> list[str]:
        right = next((option for option in question.options if option.correct), BankOption("true"))
        wrong = next((option for option in question.options if not option.correct), BankOption("false"))
        said = [escaped(self.of(option.feedback)) for option in (wrong, right)]
        return [(right.key.upper() + "#" + "#".join(said)).rstrip("#")]

    def order(self, question: BankQuestion) -> list[str]:
        items = [escaped(" ".join(self.of(option.text).split())) for option in question.options]
        return [f">{len(items)} ALL VERTICAL ABSOLUTE_POSITION", *items]

    def match(self, question: BankQuestion) -> list[str]:
        texts = {target.key: self.of(target.text) for target in question.targets}
        used = {option.target for option in question.options}
        pairs = [(self.of(option.text), texts.get(option.target, "")) for option in question.options]
        pairs += [("", text) for key, text in texts.items() if key not in used]
        return [f"={escaped(left)} -> {escaped(right)}" for left, right in pairs]

    def short(self, question: BankQuestion) -> list[str]:
        shares = [(option, share_of(option)) for option in question.options]
        return [self.answer("=", option, "" if share == 100 else grade(Decimal(share))) for option, share in shares]

    def number(self, question: BankQuestion) -> list[str]:
        settings = question.settings
        return [f"#{escaped(settings.get('number', ''))}:{escaped(settings.get('tolerance') or '0')}"]

    def gap(self, question: BankQuestion) -> list[str]:
        option = question.options[0]
        words = [BankOption("", {self.language: word}) for word in spellings(self.of(option.text))]
        if words:
            words[0] = BankOption("", words[0].text, feedback=option.feedback)
        return [self.answer("=", word) for word in words]

    def reflection(self, question: BankQuestion) -> list[str]:
        return []

    def block(self, question: BankQuestion, number: int, answers: list[str]) -> str:
        labels = [f"[tag:{label}]" for label in labels_of(question)]
        key = [f"[id:{question.key}]"] if question.key else []
        text = self.of(question.text)
        head, tail = escaped(text), ""
        if question.type == "gaps":
            before, _mark, after = self.of(question.passage).partition(f"[[{question.options[0].key}]]")
            head, tail = f"{escaped(text)}\\n\\n{escaped(before)}", escaped(after)
        if question.type == "words":
            head = escaped(f"{text}\n\n{self._passage_of_words(question)}")
        explanation = self.of(question.explanation)
        if explanation and question.type != "order":
            answers = [*answers, f"####{escaped(explanation)}"]
        inside = "\n".join(answers)
        inside = f"{{\n{inside}\n}}" if len(answers) > 1 else f"{{{inside}}}"
        name = escaped(" ".join(f"{question.key or number}: {text}".split())[:120].rstrip("\\"))
        return f"// {' '.join([*key, *labels])}\n::{name}::[plain]{head}{inside}{tail}\n"

    def _passage_of_words(self, question: BankQuestion) -> str:
        passage = self.of(question.passage)
        for option in question.options:
            passage = passage.replace(f"[[{option.key}]]", self.of(option.text))
        return passage


_WRITE: dict[str, Callable[[_Language, BankQuestion], list[str]]] = {
    "single": _Language.single,
    "multiple": _Language.several,
    "words": _Language.several,
    "picture": _Language.picture,
    "truefalse": _Language.truefalse,
    "order": _Language.order,
    "match": _Language.match,
    "groups": _Language.match,
    "short": _Language.short,
    "number": _Language.number,
    "gaps": _Language.gap,
    "reflection": _Language.reflection,
}


def write(questions: Iterable[BankQuestion], *, language: str) -> Writing:
    """A GIFT file of the questions that are translated into the language."""
    kept, losses = chosen(questions, language)
    writer = _Language(language)
    written: list[tuple[Place, BankQuestion]] = []
    blocks: list[str] = []
    for place, question in kept:
        if question.type not in _WRITE:
            losses.append(Loss(_("GIFT has no question of this kind. It is left out."), place))
        elif question.type == "gaps" and len(gaps_of(writer.of(question.passage))) != 1:
            losses.append(Loss(_("GIFT has one gap in a question only. The question is left out."), place))
        else:
            if question.type == "picture":
                losses.append(Loss(_("The picture is not in the file. Add it again there."), place))
            written.append((place, question))
            blocks.append(writer.block(question, place.number, _WRITE[question.type](writer, question)))
    content = "\n".join(blocks).encode()
    losses += losses_of(written, read(content, language=language)) if written else []
    return Writing(content, f"questions-{language}.gift.txt", CONTENT_TYPE, tuple(losses))
