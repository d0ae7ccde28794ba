"""Moodle XML into questions. What Moodle knows and we do not is told, question by question."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from ..bank import GAP, BankOption, BankQuestion, Place, Reading
from .gathering import Gathering, key_of, renamed, with_place_name
from .intake import LINE, Refused, xml_of
from .moodle_cloze import read_cloze
from .plain_text import MAX_HTML, tidy, without_embedded
from .shapes import decimal_of, decimal_text

_QUIET = frozenset(
    [
        *("name", "questiontext", "idnumber", "hidden", "shuffleanswers", "shuffle", "answernumbering", "tags", "tag", "text"),
        *("showstandardinstruction", "penalty", "shownumcorrect", "numberingstyle", "unitgradingtype", "unitpenalty"),
        *("showunits", "unitsleft", "responseformat", "responserequired", "responsefieldlines", "attachmentsrequired"),
        *("minwordlimit", "maxwordlimit", "layouttype", "showgrading", "maxbytes", "filetypeslist", "selectcount"),
        *("generalfeedback", "hint", "defaultgrade", "answer", "subquestion", "file", "single", "usecase", "units", "image"),
        *("image_base64", "qtype", "instructions", "synchronize", "gradingtype", "attachments", "category"),
    ]
)
"""Elements that are read, or that say how Moodle shows a question. Anything else that has content is told as lost."""

_SHOWN_TO_ALL = {"correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"}


@dataclass
class Item:
    """One `<question>` and what it is read with."""

    element: Element
    place: Place
    gathering: Gathering

    def raw(self, path: str, element: Element | None = None) -> str:
        found = (self.element if element is None else element).find(path)
        return "".join(found.itertext()) if found is not None else ""

    def text(self, path: str, element: Element | None = None, *, field: str = "") -> str:
        """The text of the element at `path`, as its format says, plain."""
        found = (self.element if element is None else element).find(path)
        return self.own_text(found, field=field or path) if found is not None else ""

    def own_text(self, element: Element, *, field: str = "") -> str:
        inner = element.find("text")
        source = (inner if inner is not None else element).text or ""
        if element.find("file") is not None:
            self.lose(_("Pictures, sound and video fall away. Add them again after the import."))
        if element.get("format") == "plain_text":
            return tidy(source)
        lines = element.get("format") in ("moodle_auto_format", "markdown")
        return self.gathering.plain(source, self.place, field, lines=lines)

    def literal(self, element: Element | None) -> str:
        """A text that Moodle compares or shows letter by letter, so that < is a sign like others."""
        inner = element.find("text") if element is not None else None
        text = inner.text if inner is not None else element.text if element is not None else ""
        if len(text or "") > MAX_HTML:
            self.problem(_("This text is too long."), "answer")
        return tidy((text or "")[:MAX_HTML])

    def source(self) -> str:
        """The HTML of the question, for types that write more than text into it."""
        source = without_embedded(self.raw("questiontext/text"))
        if len(source) > MAX_HTML:
            self.problem(_("This text is too long."), "questiontext")
            return ""
        return source

    def lose(self, sentence: str) -> None:
        self.gathering.lose(sentence, self.place)

    def problem(self, sentence: str, field: str) -> None:
        self.gathering.problem(sentence, self.place, field)

    def question(self, type_: str, **fields) -> BankQuestion:
        """A question with the fields that all of Moodle's types have."""
        texts = self.gathering.texts
        hints = [text for text in (self.own_text(hint, field="hint") for hint in self.element.findall("hint")) if text]
        if len(hints) > 1:
            self.lose(_("Only the first hint is kept."))
        fields.setdefault("text", texts(self.text("questiontext")))
        return BankQuestion(
            type_,
            key=renamed(self.raw("idnumber")),
            hint=texts(hints[0] if hints else ""),
            explanation=texts(self.text("generalfeedback")),
            **fields,
        )

    def answers(self, *, literal: bool = False) -> list[tuple[str, Decimal, str]]:
        """Text, fraction in percent and feedback of each answer."""
        found = []
        for answer in self.element.findall("answer"):
            fraction = decimal_of(answer.get("fraction", "0"))
            if fraction is None:
                self.problem(_("The grade of an answer is not a number."), "answer fraction")
            text = self.literal(answer) if literal else self.own_text(answer, field="answer")
            found.append((text, fraction or Decimal(0), self.text("feedback", answer)))
        return found

    def graded_zero(self) -> bool:
        return decimal_of(self.raw("defaultgrade") or "1") == 0


# --- one function per type of Moodle ----------------------------------------------------------------------------------


def _multichoice(item: Item) -> BankQuestion:
    answers = item.answers()
    single = item.raw("single").strip().lower() in ("true", "1", "")
    right = [fraction for _text, fraction, _said in answers if fraction > 0]
    if single and len(answers) > 1 and item.graded_zero() and right == [Decimal(100)] * len(answers):
        options = _options(item, answers, lambda fraction: False)
        return item.question("scale", options=options)
    if single:
        if any(fraction not in (0, 100) for _text, fraction, _said in answers):
            item.lose(_("Shares of the points fall away: one answer is right, the others win nothing and cost nothing."))
        return item.question("single", options=_options(item, answers, lambda fraction: fraction == 100))
    even = Decimal(100) / max(len(right), 1)
    wrong = [fraction for _text, fraction, _said in answers if fraction <= 0]
    if any(abs(fraction - even) > Decimal("0.01") for fraction in right) or any(
        abs(fraction + even) > Decimal("0.01") for fraction in wrong
    ):
        item.lose(_("Other shares of the points fall away: here each wrong choice takes back what one right choice wins."))
    return item.question("multiple", options=_options(item, answers, lambda fraction: fraction > 0))


def _options(item: Item, answers, is_right: Callable[[Decimal], bool]) -> tuple[BankOption, ...]:
    texts = item.gathering.texts
    return tuple(
        BankOption(key_of(place), texts(text), is_right(fraction), texts(said))
        for place, (text, fraction, said) in enumerate(answers)
    )


def _truefalse(item: Item) -> BankQuestion:
    answers = {tidy(text).lower(): (fraction, said) for text, fraction, said in item.answers(literal=True)}
    nothing = (Decimal(0), "")
    true, false = answers.get("true", nothing), answers.get("false", nothing)
    if (true[0] == 100) == (false[0] == 100):
        item.problem(_("Mark exactly one option as right."), "answer fraction")
    return item.question("truefalse", options=item.gathering.true_false(true[0] == 100, true[1], false[1]))


def _shortanswer(item: Item) -> BankQuestion:
    texts = item.gathering.texts
    options = []
    for text, fraction, said in item.answers(literal=True):
        if fraction < 0 or fraction > 100 or fraction != int(fraction):
            item.lose(_("A share of the points becomes a whole percent from 0 to 100."))
        if r"\*" in text:
            item.lose(_("A star that meant itself now stands for anything."))
            text = text.replace(r"\*", "*")
        share = min(100, max(0, int(fraction.to_integral_value())))
        options.append(BankOption(key_of(len(options)), texts(text), share == 100, texts(said), share=share))
    folding = "exact" if item.raw("usecase").strip() == "1" else "case"
    return item.question("short", options=tuple(options), settings={"folding": folding})


def _numerical(item: Item) -> BankQuestion:
    answers = [(answer, decimal_of(answer.get("fraction", "0"))) for answer in item.element.findall("answer")]
    full = next((answer for answer, fraction in answers if fraction == 100), None)
    if full is None:
        item.problem(_("Give at least one answer that wins all the points."), "answer fraction")
        full = Element("answer")
    if len(answers) > 1:
        item.lose(_("Only the first right number is kept; other answers fall away."))
    if item.text("feedback", full):
        item.lose(_("Feedback on an answer falls away."))
    number, tolerance = decimal_of(item.literal(full)), decimal_of(item.raw("tolerance", full) or "0")
    units = item.element.findall("units/unit")
    if len(units) > 1:
        item.lose(_("Only the first unit is kept."))
    if item.raw("unitgradingtype").strip() not in ("", "0"):
        item.lose(_("The unit is shown and is not marked."))
    return item.question(
        "number",
        unit=item.gathering.texts(tidy(item.raw("unit_name", units[0])) if units else ""),
        settings={
            "number": decimal_text(number) if number is not None else "",
            "tolerance": decimal_text(tolerance) if tolerance is not None else "?",
        },
    )


def _matching(item: Item) -> BankQuestion:
    subquestions = item.element.findall("subquestion")
    pairs = [(item.own_text(part, field="subquestion"), item.literal(part.find("answer"))) for part in subquestions]
    type_, options, targets = item.gathering.pairs(pairs)
    return item.question(type_, options=options, targets=targets)


def _ordering(item: Item) -> BankQuestion:
    answers = item.answers()
    fractions = [fraction for _text, fraction, _said in answers]
    if len(set(fractions)) == len(fractions):
        answers.sort(key=lambda answer: answer[1])
    if item.raw("selecttype").strip().upper() not in ("", "ALL", "EXACT", "0"):
        item.lose(_("All parts are put in order, not a selection of them."))
    if any(said for _text, _fraction, said in answers):
        item.lose(_("Feedback on an answer falls away."))
    return item.question("order", options=_options(item, [(text, place, "") for text, place, _said in answers], _neither))


def _neither(fraction: Decimal) -> bool:
    """Parts to be put in order are neither right nor wrong."""
    return False


def _cloze(item: Item) -> BankQuestion:
    element = item.element.find("questiontext")
    source = item.source()
    is_plain = element is not None and element.get("format") == "plain_text"
    cloze = read_cloze(source)
    said = {
        "choices": _("Choices to pick from fall away: the learner types the word."),
        "kinds": _("A gap of a kind that is not known is read as a word to type."),
        "shares": _("Answers that win only a part of the points fall away."),
        "wrong": _("Wrong answers and their feedback fall away."),
        "feedback": _("Feedback on an answer falls away."),
        "points": _("All gaps count the same."),
        "foldings": _("All gaps are compared in the same way."),
        "tolerance": _("The tolerance of a number in a gap falls away."),
        "spellings": _("The sign | in an answer falls away: it divides accepted spellings."),
    }
    for note in sorted(cloze.notes):
        item.lose(said[note])
    return _with_passage(item, cloze.text, cloze.options, cloze.folding, cloze.feedbacks, is_plain=is_plain)


def _with_passage(item: Item, source: str, options, folding: str, feedbacks, *, is_plain: bool = False) -> BankQuestion:
    texts = item.gathering.texts
    asked, _rule, passage = source.partition("<hr>")
    cleaned = tidy if is_plain else lambda part: item.gathering.plain(part, item.place, "questiontext")
    if passage and not GAP.search(asked):
        asked, passage = cleaned(asked), cleaned(passage)
    else:
        asked, passage = item.gathering.split_passage(cleaned(source))
    return item.question(
        "gaps",
        text=texts(asked),
        passage=texts(passage),
        options=tuple(BankOption(key, texts(text), feedback=texts(feedbacks.get(key, ""))) for key, text in options),
        settings={"folding": folding},
    )


def _selected(item: Item) -> BankQuestion:
    """Gaps filled from lists (`gapselect`) or by dragging (`ddwtos`): `[[2]]` means the second choice."""
    choices = [item.own_text(part) for part in [*item.element.findall("selectoption"), *item.element.findall("dragbox")]]
    options: list[tuple[str, str]] = []

    def one(match: re.Match) -> str:
        number = int(match[1])
        key = f"gap{len(options) + 1}"
        options.append((key, choices[number - 1].replace("|", " ") if 0 < number <= len(choices) else ""))
        return f"[[{key}]]"

    source = re.sub(r"\[\[(\d{1,3})\]\]", one, item.source())
    item.lose(_("Choices to pick from fall away: the learner types the word."))
    return _with_passage(item, source, options, "case", {})


def _essay(item: Item) -> BankQuestion:
    for name in ("graderinfo", "responsetemplate"):
        if item.text(name):
            item.lose(_("What Moodle tells the grader, or writes into the answer beforehand, falls away."))
    if not item.graded_zero():
        item.lose(_("An essay becomes a reflection, which has no mark."))
    if item.raw("attachments").strip() not in ("", "0"):
        item.lose(_("Files cannot be handed in as an answer."))
    return item.question("reflection")


_READ: dict[str, Callable[[Item], BankQuestion]] = {
    "multichoice": _multichoice,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _matching,
    "ordering": _ordering,
    "cloze": _cloze,
    "multianswer": _cloze,
    "gapselect": _selected,
    "ddwtos": _selected,
    "essay": _essay,
}


def read(content: bytes, *, language: str) -> Reading:
    """The questions of a Moodle XML file. Lines are those at which a question begins."""
    gathering = Gathering(language)
    try:
        root = xml_of(content)
    except Refused as refusal:
        return gathering.refused(refusal)
    if root.tag != "quiz":
        gathering.problem(_("This is XML, but not Moodle's: it begins with <%(tag)s>.") % {"tag": root.tag[:40]})
        return gathering.reading()
    number = 0
    for element in root:
        kind = element.get("type", "")
        if element.tag != "question":
            gathering.lose(_("An element of the file is not known: %(tag)s.") % {"tag": element.tag[:40]})
        elif kind == "category":
            gathering.lose(_("Categories fall away. Objectives and audiences order the questions here."))
        else:
            number += 1
            if not gathering.room_for(number):
                break
            place = with_place_name(Place(number, int(element.get(LINE, "0")) or None), tidy("".join(_name(element))))
            _read_one(Item(element, place, gathering), kind)
    return gathering.reading()


def _name(element: Element) -> list[str]:
    name = element.find("name")
    return list(name.itertext()) if name is not None else []


def _read_one(item: Item, kind: str) -> None:
    if kind not in _READ:
        item.gathering.left_out(kind or _("none is named"), item.place)
        return
    element = item.element
    if decimal_of(item.raw("defaultgrade") or "1") not in (0, 1):
        item.lose(_("The points fall away: a question gets them in a quiz."))
    if element.findall("file"):
        item.lose(_("Pictures, sound and video fall away. Add them again after the import."))
    if any(item.text(name) for name in _SHOWN_TO_ALL):
        item.lose(_("Moodle's general words for right, partly right and wrong answers fall away."))
    unknown = {part.tag for part in element if part.tag not in _QUIET | _SHOWN_TO_ALL and _has_content(part)}
    unknown -= {"selectoption", "dragbox", "selecttype", "graderinfo", "responsetemplate"}
    if unknown:
        item.lose(_("Not known and falls away: %(fields)s.") % {"fields": ", ".join(sorted(unknown))[:200]})
    if item.raw("idnumber").strip() and not renamed(item.raw("idnumber")):
        item.lose(_("The identifier falls away: a key has small Latin letters, digits and hyphens only."))
    labels = [tidy("".join(tag.itertext())) for tag in element.findall("tags/tag")]
    item.gathering.add(item.place, _READ[kind](item), labels)


def _has_content(element: Element) -> bool:
    return bool("".join(element.itertext()).strip(" \n\t0"))
