"""Writes about questions: sealing what was asked, and making the next version of it."""

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from string import ascii_lowercase

from django.db import transaction
from modeltranslation.translator import translator

from ..audiences.models import Audience
from ..editorial.models import SOURCE_LANGUAGE, languages
from .bank import BankQuestion, Texts
from .models import BankFile, Objective, Option, Question, QuizItem, Target
from .types import question_type

FILE_KEPT = timedelta(days=1)
BATCH = 200


def seal(*, questions: Iterable[int]) -> None:
    """These versions have been asked of somebody: from now on they stay as they are. Costs no write when all are sealed."""
    Question.objects.filter(pk__in=list(questions), sealed=False).update(sealed=True)


def columns(model) -> list[str]:
    """Every stored field of a translated model except its keys: what a copy must carry."""
    base = set(translator.get_options_for_model(model).get_field_names())
    return [
        field.attname for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in base
    ]  # fmt: skip


def with_blind_keys(question: BankQuestion) -> BankQuestion:
    """Random keys where letters in the order of a file would tell the answer: of things to order, and of targets."""
    options, targets = question.options, question.targets
    if question_type(question.type).order_matters:
        free = free_keys(set(), shuffled=True)
        options = tuple(replace(option, key=next(free)) for option in options)
    if targets:
        free = free_keys(set(), shuffled=True)
        blind = {target.key: next(free) for target in targets}
        targets = tuple(replace(target, key=blind[target.key]) for target in targets)
        options = tuple(replace(option, target=blind.get(option.target, "")) for option in options)
    return replace(question, options=options, targets=targets)


def take_in(*, question: BankQuestion) -> Question:
    """Store one question of a bank as a new one."""
    return take_in_all(questions=[question])[0]


@transaction.atomic
def take_in_all(*, questions: Iterable[BankQuestion]) -> list[Question]:
    """Store questions of a bank as new ones. The caller has looked for problems (`types`); this only writes.

    Objective and audience are found by their keys; unknown ones stay empty. In batches, for a file has thousands.
    """
    places = [{row.key: row for row in model.objects.all()} for model in (Objective, Audience)]
    blind = [with_blind_keys(question) for question in questions]
    rows = Question.objects.bulk_create([_row(question, *places) for question in blind], batch_size=BATCH)
    options = [
        Option(
            question=row, sort_order=place, key=option.key, correct=option.correct, target=option.target, share=option.share,
            area=option.area, **_columns("text", option.text), **_columns("feedback", option.feedback),
        )
        for row, question in zip(rows, blind, strict=True) for place, option in enumerate(question.options)
    ]  # fmt: skip
    targets = [
        Target(question=row, sort_order=place, key=target.key, **_columns("text", target.text))
        for row, question in zip(rows, blind, strict=True) for place, target in enumerate(question.targets)
    ]  # fmt: skip
    Option.objects.bulk_create(options, batch_size=BATCH)
    Target.objects.bulk_create(targets, batch_size=BATCH)
    return rows


def _row(question: BankQuestion, objectives: Mapping[str, Objective], audiences: Mapping[str, Audience]) -> Question:
    return Question(
        type=question.type, key=question.key, difficulty=question.difficulty, risk=question.risk,
        outcome=question.outcome,
        settings=dict(question.settings), objective=objectives.get(question.objective),
        audience=audiences.get(question.audience),
        **{
            column: text for name in ("text", "hint", "explanation", "passage", "unit")
            for column, text in _columns(name, getattr(question, name)).items()
        },
    )  # fmt: skip


def keep_file(*, name: str, format: str, language: str, content: bytes, now: datetime) -> BankFile:
    """Keep a file until its preview was looked at; files of yesterday go."""
    forget_old_files(now=now)
    return BankFile.objects.create(name=name[:200], format=format, language=language, content=content, created_at=now)


def forget_old_files(*, now: datetime) -> int:
    """Files whose preview nobody acted on for a day. Returns how many went."""
    return BankFile.objects.filter(created_at__lt=now - FILE_KEPT).delete()[0]


@transaction.atomic
def take_in_file(*, file: BankFile, questions: Iterable[BankQuestion]) -> list[Question]:
    """All or nothing: store these questions and let the file go."""
    made = take_in_all(questions=questions)
    file.delete()
    return made


def _columns(name: str, texts: Texts) -> dict[str, str]:
    """{"text_mn": ..., "text_en": ...}; a text without Mongolian stands there in the language it has."""
    source = texts.get(SOURCE_LANGUAGE) or next(iter(texts.values()), "")
    return {f"{name}_{code}": source if code == SOURCE_LANGUAGE else texts.get(code, "") for code in languages()}


def free_keys(used: set[str], *, shuffled: bool) -> Iterator[str]:
    """Keys that are not used: letters, then pairs of letters; in the alphabet's order or drawn at random."""
    singles, pairs = list(ascii_lowercase), [f"{a}{b}" for a in ascii_lowercase for b in ascii_lowercase]
    if shuffled:
        draw = random.SystemRandom()
        draw.shuffle(singles)
        draw.shuffle(pairs)
    return (key for key in (*singles, *pairs) if key not in used)


@transaction.atomic
def next_version(*, question: Question) -> Question:
    """Retire a sealed question and return its editable copy, in the same places of every quiz."""
    fresh = Question(**{name: getattr(question, name) for name in columns(Question) if name != "created_at"})
    fresh.version, fresh.sealed = question.version + 1, False
    Question.objects.filter(pk=question.pk).update(retired=True)
    fresh.save()
    for option in Option.objects.filter(question_id=question.pk):
        values = {name: getattr(option, name) for name in columns(Option) if name != "question_id"}
        Option(question_id=fresh.pk, **values).save()
    for target in Target.objects.filter(question_id=question.pk):
        values = {name: getattr(target, name) for name in columns(Target) if name != "question_id"}
        Target(question_id=fresh.pk, **values).save()
    QuizItem.objects.filter(question_id=question.pk).update(question=fresh)
    return Question.objects.get(pk=fresh.pk)
