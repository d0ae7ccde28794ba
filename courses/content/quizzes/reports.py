"""Questions read out of the tables as plain values for every format, and what taking in a file would do."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from ..audiences.models import Audience
from ..editorial.models import SOURCE_LANGUAGE, languages
from .bank import BankOption, BankQuestion, BankTarget, Loss, Place, Problem, Reading, data_of, essence
from .models import Objective, Option, Question, Target
from .rules import QuestionData
from .types import question_type


def bank_question(question: Question) -> BankQuestion:
    """A stored question as plain values. Reads prefetched options, targets, objective and audience."""
    return BankQuestion(
        type=question.type, key=question.key,
        **{name: _texts(question, name) for name in ("text", "hint", "explanation", "passage", "unit")},
        options=tuple(
            BankOption(
                option.key, _texts(option, "text"), option.correct, _texts(option, "feedback"), option.target, option.share,
                option.area,
            )
            for option in question.options.all()
        ),
        targets=tuple(BankTarget(target.key, _texts(target, "text")) for target in question.targets.all()),
        settings=dict(question.settings), objective=question.objective.key if question.objective else "",
        audience=question.audience.key if question.audience else "", difficulty=question.difficulty, risk=question.risk,
        outcome=question.outcome,
    )  # fmt: skip


def bank(questions: Iterable[int] | None = None) -> list[tuple[Question, BankQuestion]]:
    """Current questions, all of them or those with these ids: three queries."""
    rows = Question.objects.current().select_related("objective", "audience").prefetch_related("options", "targets")
    if questions is not None:
        rows = rows.filter(pk__in=list(questions))
    return [(row, bank_question(row)) for row in rows]


@dataclass(frozen=True)
class Row:
    """One question of a file in the preview.

    `state`: new; same (it is in the bank already); twice (in the file); held (its key belongs to another version); wrong.
    """

    place: Place
    question: BankQuestion
    state: str
    problems: tuple[str, ...] = ()

    @property
    def type_label(self):
        return question_type(self.question.type).label

    @property
    def text(self) -> str:
        return self.question.text.get(SOURCE_LANGUAGE) or next(iter(self.question.text.values()), "")


@dataclass(frozen=True)
class Plan:
    """What taking in a file would do. Nothing may be taken in while there is a problem."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    losses: tuple[Loss, ...]

    @property
    def sound(self) -> bool:
        return not self.problems

    @property
    def new(self) -> list[BankQuestion]:
        return [row.question for row in self.rows if row.state == "new"]


def plan(reading: Reading) -> Plan:
    """Compare a file with the bank and with the rules of the types. Five queries for any number of questions."""
    held = bank()
    known, keys = {_print(question) for _row, question in held}, {question.key for _row, question in held if question.key}
    objectives, audiences = (set(model.objects.values_list("key", flat=True)) for model in (Objective, Audience))
    rows, problems, losses = [], list(reading.problems), list(reading.losses)
    seen: set[str] = set()
    for place, question in reading.questions:
        kind, own = question_type(question.type), _print(question)
        wrong = [str(sentence) for sentence in kind.problems(bank_data(question))]
        wrong += [gettext("The Mongolian text is missing.")] if not any(question.text.values()) else []
        wrong += too_long(question)
        problems += [Problem(sentence, place) for sentence in wrong]
        if question.objective and question.objective not in objectives:
            sentence = gettext("There is no objective «%(key)s»: it stays empty.")
            losses.append(Loss(sentence % {"key": question.objective}, place))
        if question.audience and question.audience not in audiences:
            sentence = gettext("There is no audience «%(key)s»: it stays empty.")
            losses.append(Loss(sentence % {"key": question.audience}, place))
        state = "wrong" if wrong else "same" if own in known else "twice" if own in seen else "new"
        if state == "new" and question.key in keys:
            state = "held"
            sentence = gettext(
                "The bank has a question with the key «%(key)s». It stays as it is; that of the file is left out."
            )
            losses.append(Loss(sentence % {"key": question.key}, place))
        seen.add(own)
        if question.key and state == "new":
            keys.add(question.key)
        rows.append(Row(place, question, state, tuple(wrong)))
    return Plan(tuple(rows), tuple(problems), tuple(losses))


def too_long(question: BankQuestion) -> list[str]:
    """A sentence for every text that does not fit its field; nothing is cut silently."""
    texts = [(Question, name, getattr(question, name)) for name in ("text", "hint", "explanation", "passage", "unit")]
    texts += [(Option, name, getattr(option, name)) for option in question.options for name in ("text", "feedback")]
    texts += [(Target, "text", target.text) for target in question.targets]
    sentences = []
    for model, name, languages_of_text in texts:
        field = model._meta.get_field(name)
        longest = max((len(text) for text in languages_of_text.values()), default=0)
        if longest > field.max_length:
            values = {"field": field.verbose_name, "length": longest, "most": field.max_length}
            sentences.append(gettext("%(field)s: %(length)d characters, at most %(most)d fit.") % values)
    return sentences


def bank_data(question: BankQuestion) -> QuestionData:
    kind = question_type(question.type)
    return data_of(question, with_spellings=kind.compares_words, with_passage=kind.has_passage)


def _print(question: BankQuestion) -> str:
    """What is compared: the texts and rules of a question. Where it is filed (objective, difficulty ...) does not matter."""
    return repr(essence(replace(question, objective="", audience="", difficulty=2, risk="", outcome="")))


def _texts(row, name: str) -> dict[str, str]:
    return {code: text for code in languages() if (text := getattr(row, f"{name}_{code}"))}
