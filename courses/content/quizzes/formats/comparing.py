"""What a written file does not carry is found by reading it back: whatever differs from the question is a loss.

So nothing can be forgotten: a field that a format has no place for differs, and so does one that was written wrongly.
"""

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..bank import BankOption, BankQuestion, Loss, Place, Reading, Texts
from ..types import REGISTRY
from .plain_text import tidy
from .shapes import decimal_of, share_of

_NAMES = {
    "key": gettext_lazy("key"),
    "text": gettext_lazy("text"),
    "hint": gettext_lazy("hint"),
    "explanation": gettext_lazy("explanation"),
    "passage": gettext_lazy("passage"),
    "unit": gettext_lazy("unit"),
    "options": gettext_lazy("options"),
    "feedback": gettext_lazy("feedback"),
    "shares": gettext_lazy("shares of the points"),
    "targets": gettext_lazy("what options belong to"),
    "areas": gettext_lazy("places on the picture"),
    "option keys": "",
    "settings": gettext_lazy("settings"),
    "objective": gettext_lazy("objective"),
    "audience": gettext_lazy("audience"),
    "difficulty": gettext_lazy("difficulty"),
    "risk": gettext_lazy("risk"),
    "outcome": gettext_lazy("what it shows besides knowledge"),
}
_WITH_CORRECT = ("single", "multiple", "truefalse", "picture", "words", "hotspot")
_WITH_TYPE = ("text", "passage", "options", "targets", "settings", "shares", "option keys")
"""What changes because the type does, and is not told besides."""


def in_language(question: BankQuestion, language: str) -> BankQuestion | None:
    """The question with its texts of one language; None where one that it needs is not translated."""

    def only(texts: Texts) -> Texts:
        return {language: texts[language]} if texts.get(language) else {}

    options = tuple(replace(option, text=only(option.text), feedback=only(option.feedback)) for option in question.options)
    targets = tuple(replace(target, text=only(target.text)) for target in question.targets)
    parts = [(question.text, only(question.text)), (question.passage, only(question.passage))]
    parts += [(whole.text, part.text) for whole, part in zip(question.options, options, strict=True)]
    parts += [(whole.text, part.text) for whole, part in zip(question.targets, targets, strict=True)]
    if any(any(whole.values()) and not part for whole, part in parts):
        return None
    texts = {name: only(getattr(question, name)) for name in ("text", "hint", "explanation", "passage", "unit")}
    return replace(question, options=options, targets=targets, **texts)


def chosen(questions: Iterable[BankQuestion], language: str) -> tuple[list[tuple[Place, BankQuestion]], list[Loss]]:
    """The questions to write in a format of one language, numbered as they were given, and what is lost by that alone."""
    kept, losses, others = [], [], False
    for number, question in enumerate(questions, start=1):
        place = Place(number, name=question.key)
        one = in_language(question, language)
        if one is None:
            losses.append(Loss(_("The question is not fully translated into this language and is left out."), place))
        else:
            kept.append((place, one))
            others = others or any(text for key, text in question.text.items() if key != language)
    if others:
        losses.insert(0, Loss(_("The file holds one language. The texts in other languages stay here.")))
    return kept, losses


def losses_of(written: list[tuple[Place, BankQuestion]], reading: Reading) -> list[Loss]:
    """What a file lost of the questions that were written into it, in their order."""
    back = {place.number: question for place, question in reading.questions}
    wrong = {problem.place.number: problem.sentence for problem in reading.problems if problem.place}
    losses = []
    new_keys = False
    for number, (place, question) in enumerate(written, start=1):
        if number not in back:
            sentence = wrong.get(number, "")
            losses.append(Loss(_("The file cannot be read with this question in it. %(why)s") % {"why": sentence}, place))
            continue
        if question.type != back[number].type:
            kind = REGISTRY.get(back[number].type)
            label = kind.label if kind else back[number].type
            losses.append(Loss(_("It becomes a question of another type: %(type)s.") % {"type": label}, place))
        found = differences(question, back[number])
        new_keys = new_keys or "option keys" in found
        names = ", ".join(str(_NAMES[name]) for name in found if name != "option keys")
        if names:
            losses.append(Loss(_("The file does not carry all of: %(fields)s.") % {"fields": names}, place))
    if new_keys:
        losses.append(Loss(_("The keys of options are not in the file. Whoever reads it gives them new ones.")))
    return losses


def differences(question: BankQuestion, back: BankQuestion) -> list[str]:
    """Names of what differs, as the table `_NAMES` has them. Spaces at the ends and between lines do not count."""
    found = set(_differing(question, back))
    if question.type != back.type:
        found -= set(_WITH_TYPE)
    return [name for name in _NAMES if name in found]


def _differing(question: BankQuestion, back: BankQuestion) -> Iterator[str]:
    yield from (
        name for name in ("text", "hint", "explanation", "unit") if _tidy(getattr(question, name)) != _tidy(getattr(back, name))
    )
    if _passage(question) != _passage(back):
        yield "passage"
    yield from (
        item.name
        for item in fields(question)
        if item.name in ("key", "objective", "audience", "difficulty", "risk", "outcome")
        and getattr(question, item.name) != getattr(back, item.name)
    )
    if _settings(question) != _settings(back):
        yield "settings"
    yield from _in_options(question, back)


def _in_options(question: BankQuestion, back: BankQuestion) -> Iterator[str]:
    keyed = question.type in _WITH_CORRECT
    ours, theirs = ([(_tidy(o.text), keyed and o.correct) for o in one.options] for one in (question, back))
    if ours != theirs:
        yield "options"
    if [_tidy(option.feedback) for option in question.options] != [_tidy(option.feedback) for option in back.options]:
        yield "feedback"
    shared = question.type == "short" or any(option.share is not None for option in question.options)
    if shared and [share_of(option) for option in question.options] != [share_of(option) for option in back.options]:
        yield "shares"
    if _targets(question) != _targets(back):
        yield "targets"
    if [_area(option) for option in question.options] != [_area(option) for option in back.options]:
        yield "areas"
    if [option.key for option in question.options] != [option.key for option in back.options]:
        yield "option keys"


def _tidy(texts: Texts) -> dict[str, str]:
    return {language: tidy(text) for language, text in texts.items() if tidy(text)}


def _passage(question: BankQuestion) -> dict[str, str]:
    """The passage with the numbers of the options instead of their keys."""
    places = {option.key: number for number, option in enumerate(question.options)}
    passage = _tidy(question.passage)
    for language, text in passage.items():
        for key, number in places.items():
            text = text.replace(f"[[{key}]]", f"[[ {number} ]]")
        passage[language] = text
    return passage


def _settings(question: BankQuestion) -> dict[str, object]:
    found: dict[str, object] = {name: value for name, value in question.settings.items() if value}
    for name in ("number", "tolerance"):
        if name in found:
            found[name] = decimal_of(str(found[name]))
    return {name: value for name, value in found.items() if name != "tolerance" or value}


def _targets(question: BankQuestion) -> tuple:
    texts = {target.key: sorted(_tidy(target.text).items()) for target in question.targets}
    return [texts.get(option.target) for option in question.options], sorted(texts.values())


def _area(option: BankOption) -> list:
    return [decimal_of(part) for part in option.area.split()]
