"""H5P questions become questions of ours, which can be translated, played offline and marked by the server.

Real content leaves fields out and has others of older versions, so nothing here asks for more than it needs: a question that
cannot be taken is left out and told, and the others are taken.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, override

from ..quizzes.bank import GAP, BankOption, BankQuestion, Place, Reading
from ..quizzes.formats.gathering import Gathering, key_of
from ..quizzes.formats.shapes import MAX_OPTIONS, faults
from . import asterisks
from .libraries import LibraryRef, reference

MAX_DEPTH = 10
"""Sets of questions in one another."""

MAX_WORDS = 20
"""Words to choose in a passage, as our type has it (quizzes/types/mark_words.py)."""

Params = Mapping[str, Any]


def questions_in(content: Any, library: LibraryRef, *, language: str) -> Reading:
    """The questions in the content of a package, numbered as they stand. Never raises.

    `content` may be cleaned or not; texts lose their tags either way. Losses say of each question what falls away.
    """
    walk = _Walk(language)
    walk.part(library.name, content if isinstance(content, dict) else {}, "", 0)
    return walk.gathering.reading()


class _Walk:
    """One content, read from its first question to its last."""

    def __init__(self, language: str):
        self.gathering = Gathering(language)
        self.number = 0

    def part(self, name: str, params: Params, title: str, depth: int) -> None:
        reader = _READERS.get(name)
        if name == "H5P.QuestionSet" and depth < MAX_DEPTH:
            self._set(params, depth)
        elif reader is None:
            place = self.next_place(title or name)
            self.gathering.left_out(name, place)
        else:
            reader(_Part(self, params, title))

    def next_place(self, name: str) -> Place:
        self.number += 1
        return Place(self.number, name=name[:80])

    def _set(self, params: Params, depth: int) -> None:
        if _dict(params, "introPage").get("showIntroPage") is True or params.get("endGame"):
            self.gathering.lose(_("What is shown before and after the questions falls away."))
        if params.get("poolSize"):
            self.gathering.lose(_("All questions are taken in, also where the set shows only some of them."))
        for child in _list(params, "questions"):
            if not isinstance(child, dict) or not self.gathering.room_for(self.number + 1):
                continue
            ref = reference(child.get("library"))
            name = ref.name if ref else str(child.get("library") or "?")[:60]
            self.part(name, _dict(child, "params"), _title(child), depth + 1)


class _Part:
    """One content of a question type, which may hold several questions of ours."""

    def __init__(self, walk: _Walk, params: Params, title: str):
        self.walk, self.gathering = walk, walk.gathering
        self.params = params
        self.title = title
        self.place = Place(1)

    def begin(self) -> None:
        """The next question begins."""
        self.place = self.walk.next_place(self.title)

    def lose(self, sentence: str) -> None:
        self.gathering.lose(sentence, self.place)

    def plain(self, source: Any, field: str, *, lines: bool = False) -> str:
        """Text of a field; nothing where there is none."""
        return self.gathering.plain(source, self.place, field, lines=lines) if isinstance(source, str) else ""

    def texts(self, text: str) -> dict[str, str]:
        return self.gathering.texts(text)

    def asked(self, text: str, otherwise: str) -> dict[str, str]:
        """The question's own text, or one sentence that always fits."""
        if text:
            return self.texts(text)
        with override(self.gathering.language):
            return self.texts(_(otherwise))

    def behaviour(self, name: str) -> Any:
        return _dict(self.params, "behaviour").get(name)

    def told(self) -> None:
        """What no question of ours has."""
        if _has_media(self.params.get("media")):
            self.lose(_("Pictures, sound and video fall away. Add them again after the import."))
        if any(_dict(part, "").get("feedback") for part in _list(self.params, "overallFeedback")):
            self.lose(_("Feedback that depends on the mark falls away."))

    def add(self, question: BankQuestion) -> None:
        """Takes a question in; one with a fault is left out and told."""
        wrong = next((sentence for _field, sentence in faults(question)), "")
        if wrong:
            self.lose(_("This question is left out. %(why)s") % {"why": wrong})
        else:
            self.gathering.add(self.place, question)


def _multi_choice(part: _Part) -> None:
    part.begin()
    options, notes = [], set()
    for number, answer in enumerate(_list(part.params, "answers")[: MAX_OPTIONS + 1]):
        if not isinstance(answer, dict):
            continue
        feedback = _dict(answer, "tipsAndFeedback") or answer
        text = part.plain(answer.get("text"), "answers")
        if not text:
            notes.add("empty")
            continue
        notes |= {name for name in ("tip", "notChosenFeedback") if part.plain(feedback.get(name), name)}
        said = part.plain(feedback.get("chosenFeedback"), "chosenFeedback")
        options.append(BankOption(key_of(number), part.texts(text), answer.get("correct") is True, part.texts(said)))
    if notes & {"tip", "notChosenFeedback"}:
        part.lose(_("Tips, and feedback for what was not chosen, fall away."))
    if "empty" in notes:
        part.lose(_("Options without words fall away."))
    right = sum(option.correct for option in options)
    kind = part.behaviour("type")
    if kind is None:  # versions before 1.3 said it so
        kind = "single" if part.params.get("singleAnswer") is True else "auto"
    if kind == "single" and right > 1:
        part.lose(_("Several options are right, so several may be chosen."))
    type_ = "single" if right == 1 and kind != "multi" else "multiple"
    part.told()
    part.add(BankQuestion(type_, part.texts(part.plain(part.params.get("question"), "question")), options=tuple(options)))


def _true_false(part: _Part) -> None:
    part.begin()
    right = part.params.get("correct") in ("true", True)
    said = {
        right: part.plain(part.behaviour("feedbackOnCorrect"), "feedbackOnCorrect"),
        not right: part.plain(part.behaviour("feedbackOnWrong"), "feedbackOnWrong"),
    }
    part.told()
    if part.params.get("correct") not in ("true", "false", True, False):
        part.lose(_("This question is left out. %(why)s") % {"why": _("It does not say what is right.")})
        return
    options = part.gathering.true_false(right, said[True], said[False])
    part.add(BankQuestion("truefalse", part.texts(part.plain(part.params.get("question"), "question")), options=options))


_FILL = gettext_noop("Fill in the gaps.")
_MARK = gettext_noop("Mark the right words.")
_CHOOSE = gettext_noop("Choose what is true.")


def _passage(part: _Part, source: str, read: Callable[[str], asterisks.Marked], *, lines: bool) -> tuple[str, list]:
    """The passage with marks of ours, and (key, what was marked) of each."""
    pieces = asterisks.cut(GAP.sub(lambda mark: f"[ {mark[1]} ]", source))
    marked = []
    for number in range(1, len(pieces), 2):
        key = f"gap{number // 2 + 1}"
        marked.append((key, read(pieces[number])))
        pieces[number] = f"[[{key}]]"
    return part.plain("".join(pieces), "text", lines=lines), marked


def _gaps(part: _Part, asked: str, passage: str, marked: list, folding: str) -> None:
    """A question of gaps, once for Blanks and DragText."""
    options = []
    for key, word in marked:
        answers = [answer.replace("|", " ").strip() for answer in word.answers]
        feedback = part.texts(word.said[0])
        options.append(BankOption(key, part.texts("|".join(filter(None, answers))), feedback=feedback))
    if any(word.tip for _key, word in marked):
        part.lose(_("Tips, and feedback for what was not chosen, fall away."))
    part.told()
    part.add(
        BankQuestion(
            "gaps", part.asked(asked, _FILL), passage=part.texts(passage), options=tuple(options), settings={"folding": folding}
        )
    )


def _blanks(part: _Part) -> None:
    part.begin()
    sources = [source for source in _list(part.params, "questions") if isinstance(source, str)]
    passage, marked = _passage(part, "<p></p>".join(sources), asterisks.blank, lines=False)
    exact = part.behaviour("caseSensitive") is not False
    if part.behaviour("acceptSpellingErrors") is True:
        part.lose(_("Words are compared as our questions do it: letters alike count as the same, other slips do not."))
        exact = None
    folding = {True: "exact", False: "case", None: "letters"}[exact]
    _gaps(part, part.plain(part.params.get("text"), "text"), passage, marked, folding)


def _drag_text(part: _Part) -> None:
    part.begin()
    source = part.params.get("textField")
    passage, marked = _passage(part, source if isinstance(source, str) else "", asterisks.drag, lines=True)
    part.lose(_("The words to drag become words to type."))
    if asterisks.count(part.params["distractors"]) if isinstance(part.params.get("distractors"), str) else False:
        part.lose(_("Words that fit nowhere fall away."))
    if any(word.said[1] for _key, word in marked):
        part.lose(_("Tips, and feedback for what was not chosen, fall away."))
    _gaps(part, part.plain(part.params.get("taskDescription"), "taskDescription"), passage, marked, "case")


def _mark_the_words(part: _Part) -> None:
    """Every word can be chosen in H5P; here the right ones and, up to MAX_WORDS in all, others from left to right."""
    part.begin()
    source = part.params.get("textField")
    passage, marked = _passage(part, source if isinstance(source, str) else "", asterisks.word, lines=False)
    right = {key: word.answers[0] for key, word in marked}
    options: list[BankOption] = []
    room = MAX_WORDS - len(right)

    def one(found: re.Match) -> str:
        nonlocal room
        if found[1]:
            options.append(BankOption(found[1], part.texts(right.get(found[1], "")), True))
            return found[0]
        if room <= 0:
            return found[0]
        room -= 1
        key = f"word{len(options) + 1}"
        options.append(BankOption(key, part.texts(found[0])))
        return f"[[{key}]]"

    words = len(re.findall(r"[^\W_]+", GAP.sub(" ", passage)))
    if words > room:
        part.lose(_("Of the words that are not right only the first can be chosen."))
    passage = re.sub(rf"{GAP.pattern}|[^\W_]+(?:-[^\W_]+)*", one, passage)
    part.told()
    asked = part.asked(part.plain(part.params.get("taskDescription"), "taskDescription"), _MARK)
    part.add(BankQuestion("words", asked, passage=part.texts(passage), options=tuple(options)))


def _single_choice_set(part: _Part) -> None:
    """Each choice is a question; the first answer is the right one and they are shown shuffled."""
    for choice in _list(part.params, "choices"):
        if isinstance(choice, dict) and isinstance(choice.get("answers"), list) and _room(part):
            part.begin()
            part.told()
            part.add(_first_is_right(part, part.texts(part.plain(choice.get("question"), "question")), choice["answers"]))


def _summary(part: _Part) -> None:
    """Each group of statements is a question; the first statement is the true one."""
    for group in _list(part.params, "summaries"):
        statements = group.get("summary") if isinstance(group, dict) else group
        if isinstance(statements, list) and statements and _room(part):
            part.begin()
            part.told()
            if isinstance(group, dict) and part.plain(group.get("tip"), "tip"):
                part.lose(_("Tips, and feedback for what was not chosen, fall away."))
            part.add(_first_is_right(part, part.asked(part.plain(part.params.get("intro"), "intro"), _CHOOSE), statements))


def _room(part: _Part) -> bool:
    return part.gathering.room_for(part.walk.number + 1)


def _first_is_right(part: _Part, asked: dict[str, str], answers: list) -> BankQuestion:
    texts = [part.plain(answer, "answers") for answer in answers[: MAX_OPTIONS + 1]]
    options = (
        BankOption(key_of(number), part.texts(text), number == 0) for number, text in enumerate(texts) if text or not number
    )
    return BankQuestion("single", asked, options=tuple(options))


_READERS: dict[str, Callable[[_Part], None]] = {
    "H5P.MultiChoice": _multi_choice,
    "H5P.TrueFalse": _true_false,
    "H5P.Blanks": _blanks,
    "H5P.DragText": _drag_text,
    "H5P.MarkTheWords": _mark_the_words,
    "H5P.SingleChoiceSet": _single_choice_set,
    "H5P.Summary": _summary,
}

CONVERTIBLE = frozenset(_READERS) | {"H5P.QuestionSet"}
"""Machine names of the libraries whose content can become questions of ours."""


def _list(params: Any, name: str) -> list:
    value = params.get(name) if isinstance(params, dict) else None
    return value if isinstance(value, list) else []


def _dict(value: Any, name: str) -> dict:
    value = value.get(name) if name and isinstance(value, dict) else value if not name else None
    return value if isinstance(value, dict) else {}


def _title(child: Params) -> str:
    title = _dict(child, "metadata").get("title")
    return " ".join(title.split()) if isinstance(title, str) else ""


def _has_media(media: Any) -> bool:
    inner = _dict(media, "type") or _dict(media, "")
    return bool(inner.get("library"))
