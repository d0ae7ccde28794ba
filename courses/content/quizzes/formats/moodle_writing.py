"""Questions into Moodle XML, for the question bank of Moodle 4 and newer (part order: 4.4)."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.utils.translation import gettext as _

from ..bank import BankQuestion, Loss, Place, Writing
from .comparing import chosen, losses_of
from .labels import labels_of
from .moodle_cloze import write_cloze
from .moodle_reading import read
from .plain_text import as_html
from .shapes import share_of
from .xml_text import storable

CONTENT_TYPE = "application/xml"

_GRADES = [
    *("100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25", "20"),
    *("16.66667", "14.28571", "12.5", "11.11111", "10", "5", "0"),
]
"""The grades in percent that Moodle accepts for an answer (its function `get_grade_options`)."""


def grade(share: Decimal) -> str:
    """The nearest grade that Moodle accepts, with its sign."""
    nearest = min(_GRADES, key=lambda text: abs(Decimal(text) - abs(share)))
    return f"-{nearest}" if share < 0 and nearest != "0" else nearest


class _Question:
    """A `<question>` that is being filled."""

    def __init__(self, root: Element, kind: str, question: BankQuestion, language: str, number: int, *, points: int = 1):
        self.language = language
        self.element = SubElement(root, "question", type=kind)
        self.put_text(self.element, "name", self._name(question, number))
        self.text = as_html(question.text.get(language, ""))
        self.head = self.put_html(self.element, "questiontext", self.text)
        self.put_html(self.element, "generalfeedback", as_html(question.explanation.get(language, "")))
        self.put("defaultgrade", str(points))
        self.put("penalty", "0")
        self.put("hidden", "0")
        self.put("idnumber", question.key)

    def _name(self, question: BankQuestion, number: int) -> str:
        words = " ".join(question.text.get(self.language, "").split())
        return f"{question.key or number}: {words}"[:120]

    def put(self, tag: str, text: str, parent: Element | None = None, **attributes: str) -> Element:
        child = SubElement(self.element if parent is None else parent, tag, attributes)
        child.text = storable(text)
        return child

    def put_text(self, parent: Element, tag: str, text: str, **attributes: str) -> Element:
        child = SubElement(parent, tag, attributes)
        SubElement(child, "text").text = storable(text)
        return child

    def put_html(self, parent: Element, tag: str, html: str, **attributes: str) -> Element:
        return self.put_text(parent, tag, "" if html == "<p></p>" else html, format="html", **attributes)

    def answer(self, text: str, fraction: str, said: str = "", *, html: bool = True) -> Element:
        put, shown = (self.put_html, as_html(text)) if html else (self.put_text, text)
        extra = {} if html else {"format": "plain_text"}
        answer = put(self.element, "answer", shown, fraction=fraction, **extra)
        self.put_html(answer, "feedback", as_html(said))
        return answer

    def of(self, texts) -> str:
        return texts.get(self.language, "")


def _choice(start: Callable[..., _Question], question: BankQuestion) -> None:
    right = sum(option.correct for option in question.options)
    single = question.type in ("single", "scale") or (question.type in ("picture", "truefalse") and right == 1)
    scale = question.type == "scale"
    made = start("multichoice", points=0 if scale else 1)
    made.put("single", "true" if single else "false")
    made.put("shuffleanswers", "false" if scale else "true")
    made.put("answernumbering", "none")
    each = Decimal(100) / max(right, 1)
    for option in question.options:
        if single:
            fraction = "100" if option.correct or scale else "0"
        else:
            fraction = grade(each if option.correct else -each)
        made.answer(made.of(option.text), fraction, made.of(option.feedback))


def _words(start: Callable[..., _Question], question: BankQuestion) -> None:
    """Moodle has no words to choose in a passage: the passage follows the question, and the words are choices."""
    right = sum(option.correct for option in question.options)
    made = start("multichoice")
    made.put("single", "false")
    made.put("shuffleanswers", "false")
    passage = made.of(question.passage)
    for option in question.options:
        passage = passage.replace(f"[[{option.key}]]", made.of(option.text))
        each = Decimal(100) / max(right, 1)
        made.answer(made.of(option.text), grade(each if option.correct else -each), made.of(option.feedback))
    made.head.find("text").text = storable(made.text + as_html(passage))


def _truefalse(start: Callable[..., _Question], question: BankQuestion) -> None:
    made = start("truefalse")
    for option in sorted(question.options, key=lambda option: option.key != "true"):
        made.answer(option.key, "100" if option.correct else "0", made.of(option.feedback), html=False)


def _short(start: Callable[..., _Question], question: BankQuestion) -> None:
    made = start("shortanswer")
    made.put("usecase", "1" if question.settings.get("folding") == "exact" else "0")
    for option in question.options:
        made.answer(made.of(option.text), grade(Decimal(share_of(option))), made.of(option.feedback), html=False)


def _number(start: Callable[..., _Question], question: BankQuestion) -> None:
    made = start("numerical")
    answer = made.answer(question.settings.get("number", ""), "100", html=False)
    made.put("tolerance", question.settings.get("tolerance") or "0", answer)
    unit = made.of(question.unit)
    if unit:
        box = SubElement(SubElement(made.element, "units"), "unit")
        made.put("multiplier", "1", box)
        made.put("unit_name", unit, box)
    made.put("unitgradingtype", "0")
    made.put("unitpenalty", "0")
    made.put("showunits", "0" if unit else "3")
    made.put("unitsleft", "0")


def _match(start: Callable[..., _Question], question: BankQuestion) -> None:
    made = start("matching")
    made.put("shuffleanswers", "true")
    texts = {target.key: made.of(target.text) for target in question.targets}
    used = {option.target for option in question.options}
    pairs = [(made.of(option.text), texts.get(option.target, "")) for option in question.options]
    for left, right in [*pairs, *(("", text) for key, text in texts.items() if key not in used)]:
        made.put_text(made.put_html(made.element, "subquestion", as_html(left)), "answer", right)


def _order(start: Callable[..., _Question], question: BankQuestion) -> None:
    made = start("ordering")
    for tag, value in (("layouttype", "VERTICAL"), ("selecttype", "ALL"), ("selectcount", "0")):
        made.put(tag, value)
    made.put("gradingtype", "ABSOLUTE_POSITION")
    made.put("showgrading", "SHOW")
    made.put("numberingstyle", "none")
    for place, option in enumerate(question.options, start=1):
        made.put_html(made.element, "answer", as_html(made.of(option.text)), fraction=str(place))


def _gaps(start: Callable[..., _Question], question: BankQuestion) -> None:
    made = start("cloze")
    made.head.find("text").text = storable(f"{made.text}<hr>{as_html(write_cloze(question, made.language))}")


def _reflection(start: Callable[..., _Question], question: BankQuestion) -> None:
    made = start("essay", points=0)
    made.put("responseformat", "plain")
    made.put("responserequired", "0")


_WRITE: dict[str, Callable[[Callable[..., _Question], BankQuestion], None]] = {
    **dict.fromkeys(("single", "multiple", "picture", "scale"), _choice),
    "words": _words,
    "truefalse": _truefalse,
    "short": _short,
    "number": _number,
    "match": _match,
    "groups": _match,
    "order": _order,
    "gaps": _gaps,
    "reflection": _reflection,
}


def write(questions: Iterable[BankQuestion], *, language: str) -> Writing:
    """A Moodle XML file of the questions that are translated into the language."""
    kept, losses = chosen(questions, language)
    root = Element("quiz")
    written: list[tuple[Place, BankQuestion]] = []
    for place, question in kept:
        if question.type not in _WRITE:
            losses.append(Loss(_("Moodle has no question of this kind. It is left out."), place))
            continue
        if question.type == "picture":
            losses.append(Loss(_("The picture is not in the file. Add it again there."), place))
        _write_one(root, question, language, place.number)
        written.append((place, question))
    indent(root, " ")
    content = tostring(root, encoding="utf-8", xml_declaration=True)
    losses += losses_of(written, read(content, language=language)) if written else []
    return Writing(content, f"questions-{language}.xml", CONTENT_TYPE, tuple(losses))


def _write_one(root: Element, question: BankQuestion, language: str, number: int) -> None:
    started: list[_Question] = []

    def start(kind: str, *, points: int = 1) -> _Question:
        started.append(_Question(root, kind, question, language, number, points=points))
        return started[0]

    _WRITE[question.type](start, question)
    made = started[0]
    if hint := made.of(question.hint):
        made.put_html(made.element, "hint", as_html(hint))
    tags = SubElement(made.element, "tags")
    for label in labels_of(question):
        made.put_text(tags, "tag", label)
