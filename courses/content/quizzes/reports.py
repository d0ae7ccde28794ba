"""Questions read out of the tables: as plain values for every format."""

from collections.abc import Iterable

from ..editorial.models import languages
from .bank import BankOption, BankQuestion, BankTarget
from .models import Question


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
    )  # fmt: skip


def bank(questions: Iterable[int] | None = None) -> list[tuple[Question, BankQuestion]]:
    """Current questions, all of them or those with these ids: three queries."""
    rows = Question.objects.current().select_related("objective", "audience").prefetch_related("options", "targets")
    if questions is not None:
        rows = rows.filter(pk__in=list(questions))
    return [(row, bank_question(row)) for row in rows]


def _texts(row, name: str) -> dict[str, str]:
    return {code: text for code in languages() if (text := getattr(row, f"{name}_{code}"))}
