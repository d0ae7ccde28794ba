"""Writes about questions: sealing what was asked, and making the next version of it."""

from collections.abc import Iterable

from django.db import transaction
from modeltranslation.translator import translator

from .models import Option, Question, QuizItem


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
    QuizItem.objects.filter(question_id=question.pk).update(question=fresh)
    return Question.objects.get(pk=fresh.pk)
