"""Questions of ours become a QuestionSet without libraries, which any H5P host that has them can play."""

import io
import json
import re
import uuid
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from ..quizzes.bank import GAP, BankQuestion, Loss, Place, Reading, Writing, spellings
from ..quizzes.formats.comparing import chosen, losses_of
from ..quizzes.formats.plain_text import as_html
from ..quizzes.formats.shapes import share_of
from . import asterisks
from .libraries import LibraryRef, reference
from .native_reading import questions_in

CONTENT_TYPE = "application/zip"
QUESTION_SET = LibraryRef("H5P.QuestionSet", 1, 20)
_WRITTEN = {
    "H5P.MultiChoice": LibraryRef("H5P.MultiChoice", 1, 16),
    "H5P.TrueFalse": LibraryRef("H5P.TrueFalse", 1, 8),
    "H5P.Blanks": LibraryRef("H5P.Blanks", 1, 14),
    "H5P.MarkTheWords": LibraryRef("H5P.MarkTheWords", 1, 11),
}
"""The versions that QuestionSet 1.20 takes."""

_NAMES_OF_QUESTIONS = uuid.UUID("6f6a8f0e-2d0c-5b58-9c55-0c1f0e6d6b7a")
"""The space in which questions get their numbers, so that the same quiz always gives the same file."""


def question_set(questions: Iterable[BankQuestion], *, language: str, title: str, pass_percent: int = 50) -> Writing:
    """A QuestionSet package of the questions that are translated, without libraries. What it cannot carry is told."""
    kept, losses = chosen(questions, language)
    parts, written = [], []
    for place, question in kept:
        made = _WRITERS[question.type](question, language) if question.type in _WRITERS else None
        if made is None:
            losses.append(Loss(_("H5P has no question of this kind that fits. It is left out."), place))
            continue
        if question.type == "picture":
            losses.append(Loss(_("The picture is not in the file. Add it again there."), place))
        name, params = made
        words = " ".join(question.text.get(language, "").split())[:250]
        number = uuid.uuid5(_NAMES_OF_QUESTIONS, f"{place.number} {question.key} {words}")
        parts.append(
            {
                "library": str(_WRITTEN[name]),
                "params": params,
                "subContentId": str(number),
                "metadata": {"title": words, "license": "U", "contentType": name.removeprefix("H5P.")},
            }
        )
        written.append((place, question))
    content = {
        "introPage": {"showIntroPage": False},
        "progressType": "dots",
        "passPercentage": min(max(pass_percent, 0), 100),
        "questions": parts,
        "endGame": {"showResultPage": True, "showSolutionButton": True, "showRetryButton": True},
    }
    used = dict.fromkeys([QUESTION_SET, *(reference(part["library"]) for part in parts)])
    facts = {
        "title": " ".join(title.split())[:255] or "Quiz",
        "language": language,
        "mainLibrary": QUESTION_SET.name,
        "embedTypes": ["iframe"],
        "license": "U",
        "preloadedDependencies": [
            {"machineName": ref.name, "majorVersion": ref.major, "minorVersion": ref.minor} for ref in used
        ],
    }
    if written:
        told = [(place, _as_written(question, language, place, losses)) for place, question in written]
        losses += losses_of(told, _read_back(content, language))
    return Writing(_packed(facts, content), f"questions-{language}.h5p", CONTENT_TYPE, tuple(losses))


def _read_back(content: dict, language: str) -> Reading:
    """What a reader finds in the file, with only what the file itself says of words to mark."""
    reading = questions_in({"questions": json.loads(json.dumps(content["questions"]))}, QUESTION_SET, language=language)
    return replace(reading, questions=tuple((place, _right_words(question, language)) for place, question in reading.questions))


def _as_written(question: BankQuestion, language: str, place: Place, losses: list[Loss]) -> BankQuestion:
    """The question without what is told here in words of its own, so that the comparison speaks of the rest."""
    if question.type == "words" and not all(option.correct for option in question.options):
        losses.append(Loss(_("In H5P every word can be chosen. Which wrong words are offered is not in the file."), place))
    if question.type == "short":
        texts = _full_answers(question, language)
        if len(texts) < len(question.options):
            losses.append(Loss(_("Answers that win a part of the points, and patterns with *, fall away."), place))
        one = replace(question.options[0], text={language: "|".join(texts)}, share=100, correct=True)
        return replace(question, options=(one,))
    return _right_words(question, language)


def _right_words(question: BankQuestion, language: str) -> BankQuestion:
    """Words to mark with only the right ones as options; other questions as they are."""
    if question.type != "words":
        return question
    wrong = {option.key: option.text.get(language, "") for option in question.options if not option.correct}
    passage = GAP.sub(lambda mark: wrong.get(mark[1], mark[0]), question.passage.get(language, ""))
    right = tuple(option for option in question.options if option.correct)
    return replace(question, options=right, passage={language: passage})


def _packed(facts: dict, content: dict) -> bytes:
    """Two files in a ZIP, always the same bytes for the same questions."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (("h5p.json", facts), ("content/content.json", content)):
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            member.external_attr = 0o100644 << 16
            archive.writestr(member, json.dumps(data, ensure_ascii=False))
    return out.getvalue()


Written = tuple[str, dict[str, Any]] | None
"""The machine name and the parameters of a question; None where H5P has nothing for it."""


def _html(text: str) -> str:
    return as_html(text) if text else ""


def _write_choice(question: BankQuestion, language: str) -> Written:
    right = sum(option.correct for option in question.options)
    single = question.type == "single" or (question.type == "picture" and right == 1)
    answers = [
        {
            "text": _html(option.text.get(language, "")),
            "correct": option.correct,
            "tipsAndFeedback": {"tip": "", "chosenFeedback": _html(option.feedback.get(language, "")), "notChosenFeedback": ""},
        }
        for option in question.options
    ]
    behaviour = {"type": "single" if single else "multi", "singlePoint": False, "randomAnswers": True, "enableRetry": True}
    return "H5P.MultiChoice", {
        "question": _html(question.text.get(language, "")), "answers": answers, "behaviour": behaviour,
    }  # fmt: skip


def _write_true_false(question: BankQuestion, language: str) -> Written:
    right = next(option for option in question.options if option.correct)
    wrong = next(option for option in question.options if not option.correct)
    behaviour = {
        "enableRetry": True,
        "feedbackOnCorrect": _html(right.feedback.get(language, "")),
        "feedbackOnWrong": _html(wrong.feedback.get(language, "")),
    }
    labels = {f"{option.key}Text": option.text.get(language, "") for option in question.options}
    return "H5P.TrueFalse", {
        "question": _html(question.text.get(language, "")), "correct": right.key, "l10n": labels, "behaviour": behaviour,
    }  # fmt: skip


def _write_gaps(question: BankQuestion, language: str) -> Written:
    accepted = {option.key: spellings(option.text.get(language, "")) for option in question.options}
    passage = _starred(question.passage.get(language, ""), accepted)
    return "H5P.Blanks", _blanks_of(question, language, passage)


def _blanks_of(question: BankQuestion, language: str, passage: list[str]) -> dict[str, Any]:
    folding = question.settings.get("folding", "letters")
    behaviour = {"caseSensitive": folding == "exact", "acceptSpellingErrors": folding == "letters", "enableRetry": True}
    return {"text": _html(question.text.get(language, "")), "questions": passage, "behaviour": behaviour}


def _write_short(question: BankQuestion, language: str) -> Written:
    """A short answer is one blank. Patterns with `*` and answers that win a part have no place there."""
    texts = _full_answers(question, language)
    if not texts:
        return None
    stars = "/".join(asterisks.escaped(text, inside=True) for text in texts)
    return "H5P.Blanks", _blanks_of(question, language, [f"<p>*{stars}*</p>"])


def _full_answers(question: BankQuestion, language: str) -> list[str]:
    texts = [option.text.get(language, "") for option in question.options if share_of(option) == 100]
    return [text for text in texts if text and "*" not in text]


def _write_words(question: BankQuestion, language: str) -> Written:
    """The right words between asterisks. H5P lets every single word be chosen, so a right one must be a single word."""
    question = _right_words(question, language)
    right = {option.key: (option.text.get(language, ""),) for option in question.options}
    if not all(re.fullmatch(r"[^\s*]+", word) for (word,) in right.values()):
        return None
    passage = question.passage[language]
    return "H5P.MarkTheWords", {
        "taskDescription": _html(question.text.get(language, "")),
        "textField": "".join(_starred(passage, right)),
        "behaviour": {"enableRetry": True},
    }


def _starred(passage: str, words: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The paragraphs of a passage as HTML, with words between asterisks instead of marks."""
    made = []
    for paragraph in passage.split("\n\n"):
        pieces = re.split(rf"({GAP.pattern})", paragraph)
        out = []
        for piece in pieces[0::3] if len(pieces) == 1 else _joined(pieces):
            mark = GAP.fullmatch(piece)
            if mark and mark[1] in words:
                out.append(f"*{'/'.join(asterisks.escaped(word, inside=True) for word in words[mark[1]])}*")
            else:
                out.append(asterisks.escaped(piece).replace("\n", "<br>"))
        made.append(f"<p>{''.join(out)}</p>")
    return made


def _joined(pieces: list[str]) -> list[str]:
    """What a split by marks gave, without the keys that it gives besides."""
    return [piece for number, piece in enumerate(pieces) if number % 3 != 2]


_WRITERS: dict[str, Callable[[BankQuestion, str], Written]] = {
    **dict.fromkeys(("single", "multiple", "picture"), _write_choice),
    "truefalse": _write_true_false,
    "gaps": _write_gaps,
    "short": _write_short,
    "words": _write_words,
}
