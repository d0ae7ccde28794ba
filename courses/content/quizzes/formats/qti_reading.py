"""One QTI 2.1 item into a question: what is shown comes from its body, what is right from its response declarations."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from ..bank import GAP, BankOption, BankQuestion, BankTarget, Place
from .gathering import Gathering, key_of, renamed
from .plain_text import tidy
from .qti_flow import flow
from .shapes import decimal_of, decimal_text

PREFIXES = ("k_", "o_", "t_")
"""Before our keys of questions, options and targets, since an identifier may not begin with a digit."""

_TYPED = {"textEntryInteraction", "inlineChoiceInteraction"}


@dataclass
class Item:
    """An `<assessmentItem>` and what it is read with."""

    element: Element
    place: Place
    gathering: Gathering
    gone: set[str] = field(default_factory=set)

    def __post_init__(self):
        self.body = self.element.find("itemBody")
        self.labels = (self.element.get("label") or "").split()
        self.ours = any(label.startswith("type:") for label in self.labels)
        self.interactions = [part for part in (self.body.iter() if self.body is not None else ()) if is_interaction(part)]

    def lose(self, sentence: str) -> None:
        self.gathering.lose(sentence, self.place)

    def texts(self, text: str) -> dict[str, str]:
        return self.gathering.texts(text)

    def flow(self, element: Element, replace=lambda element: None) -> str:
        return flow(element, replace, self.gone)

    def asked(self, interaction: Element | None = None) -> dict[str, str]:
        """The text of the body around the interactions, and the prompt in it."""
        text = self.flow(self.body, lambda part: "" if is_interaction(part) else None)
        prompt = interaction.find("prompt") if interaction is not None else None
        return self.texts(tidy(f"{text}\n\n{self.flow(prompt) if prompt is not None else ''}"))

    def declaration(self, interaction: Element) -> Element:
        wanted = interaction.get("responseIdentifier", "RESPONSE")
        found = (part for part in self.element.findall("responseDeclaration") if part.get("identifier") == wanted)
        return next(found, Element("responseDeclaration"))

    def correct(self, interaction: Element) -> list[str]:
        values = self.declaration(interaction).findall("correctResponse/value")
        return [" ".join((value.text or "").split()) for value in values]

    def mapped(self, interaction: Element) -> list[tuple[str, Decimal, bool]]:
        """Key, value and whether capitals count, of each entry of the mapping."""
        entries = self.declaration(interaction).findall("mapping/mapEntry")
        return [
            (
                " ".join(entry.get("mapKey", "").split()),
                decimal_of(entry.get("mappedValue", "0")) or Decimal(0),
                entry.get("caseSensitive", "true") != "false",
            )
            for entry in entries
        ]

    def feedback(self, identifier: str) -> dict[str, str]:
        for part in self.element.findall("modalFeedback"):
            if part.get("identifier") == identifier and part.get("outcomeIdentifier") not in ("HINT", "EXPLANATION"):
                return self.texts(self.flow(part))
        return {}

    def said(self, outcome: str) -> dict[str, str]:
        found = (part for part in self.element.findall("modalFeedback") if part.get("outcomeIdentifier") == outcome)
        part = next(found, None)
        return self.texts(self.flow(part)) if part is not None else {}

    def options(self, parts: list[Element], right: set[str]) -> tuple[BankOption, ...]:
        keys = keys_of([part.get("identifier", "") for part in parts])
        options = []
        for part, key in zip(parts, keys, strict=True):
            identifier = part.get("identifier", "")
            feedback = self.feedback(identifier)
            inline = part.find("feedbackInline")
            if not feedback and inline is not None:
                feedback = self.texts(self.flow(inline))
            options.append(BankOption(key, self.texts(self.flow(part)), identifier in right, feedback))
        return tuple(options)


def is_interaction(element: Element) -> bool:
    return element.tag.endswith("Interaction")


def keys_of(identifiers: list[str]) -> list[str]:
    """Our keys where the identifiers are ours or can be keys, else a, b, c ..."""
    keys = [renamed(name[2:] if name.startswith(PREFIXES) else name) for name in identifiers]
    usable = all(keys) and len(set(keys)) == len(keys) and all(len(key) <= 20 for key in keys)
    return keys if usable else [key_of(place) for place in range(len(identifiers))]


# --- one function per interaction -------------------------------------------------------------------------------------


def _choice(item: Item, interaction: Element) -> BankQuestion:
    parts = interaction.findall("simpleChoice")
    correct, mapped = set(item.correct(interaction)), item.mapped(interaction)
    asked = item.asked(interaction)
    several = item.declaration(interaction).get("cardinality") == "multiple"
    if not correct and not mapped:
        if several:
            item.gathering.left_out(_("several choices without a key"), item.place)
            return None
        return BankQuestion("scale", asked, options=item.options(parts, set()))
    values = {key: value for key, value, _case in mapped}
    if not correct:
        best = max(values.values())
        correct = {key for key, value in values.items() if value > 0 and (several or value == best)}
    if values and not _our_rule(parts, correct, values, several=several):
        item.lose(_("Other shares of the points fall away: here each wrong choice takes back what one right choice wins."))
    options = item.options(parts, correct)
    if not several and {option.key for option in options} == {"true", "false"}:
        return BankQuestion("truefalse", asked, options=options)
    return BankQuestion("multiple" if several else "single", asked, options=options)


def _our_rule(parts: list[Element], correct: set[str], values: dict[str, Decimal], *, several: bool) -> bool:
    if not several:
        return all(value == 0 for key, value in values.items() if key not in correct)
    each = max(values.values())
    return all(
        abs(values.get(part.get("identifier", ""), Decimal(0)) - (each if part.get("identifier") in correct else -each))
        < Decimal("0.001")
        for part in parts
    )


def _order(item: Item, interaction: Element) -> BankQuestion:
    parts = {part.get("identifier", ""): part for part in interaction.findall("simpleChoice")}
    correct = item.correct(interaction)
    if sorted(correct) != sorted(parts):
        item.gathering.problem(_("The right order does not name each part once."), item.place, "correctResponse")
        return None
    return BankQuestion("order", item.asked(interaction), options=item.options([parts[name] for name in correct], set()))


def _match(item: Item, interaction: Element) -> BankQuestion:
    if interaction.tag == "matchInteraction":
        sets = interaction.findall("simpleMatchSet")
        lefts, rights = ([*part.findall("simpleAssociableChoice")] for part in (*sets, *[Element("none")] * 2)[:2])
        pairs = [value.partition(" ")[::2] for value in item.correct(interaction)]
    else:
        choices = {part.get("identifier", ""): part for part in interaction.findall("simpleAssociableChoice")}
        pairs = [value.partition(" ")[::2] for value in item.correct(interaction)]
        lefts = [choices[left] for left, _right in pairs if left in choices]
        rights = [part for name, part in choices.items() if name not in {left for left, _right in pairs}]
    names = [left for left, _right in pairs]
    if len(set(names)) < len(names):
        item.gathering.left_out(_("pairs in which one part belongs to several"), item.place)
        return None
    belongs = dict(pairs)
    keys = keys_of([part.get("identifier", "") for part in rights])
    by_name = dict(zip([part.get("identifier", "") for part in rights], keys, strict=True))
    options = tuple(
        BankOption(option.key, option.text, feedback=option.feedback, target=by_name.get(belongs.get(name, ""), ""))
        for option, name in zip(item.options(lefts, set()), [part.get("identifier", "") for part in lefts], strict=True)
    )
    targets = tuple(BankTarget(key, item.texts(item.flow(part))) for key, part in zip(keys, rights, strict=True))
    used = [option.target for option in options]
    type_ = "groups" if len(set(used)) < len(used) else "match"
    return BankQuestion(type_, item.asked(interaction), options=options, targets=targets)


def _typed(item: Item) -> BankQuestion:
    """A text to type: a number, a short answer, or gaps in a passage."""
    first = item.interactions[0]
    alone = len(item.interactions) == 1 and first.tag == "textEntryInteraction"
    if alone and item.declaration(first).get("baseType") in ("float", "integer"):
        return _number(item, first)
    if alone and "type:gaps" not in item.labels and ("type:short" in item.labels or _on_its_own(item.body, first)):
        return _short(item, first)
    return _gaps(item)


def _on_its_own(body: Element, interaction: Element) -> bool:
    """Is there no other text in the element that holds the interaction?"""
    parent = next(part for part in body.iter() if interaction in list(part))
    return not flow(parent, lambda part: "" if is_interaction(part) or part.tag in ("p", "div", "prompt") else None)


def _number(item: Item, interaction: Element) -> BankQuestion:
    correct = item.correct(interaction)
    number = decimal_of(correct[0]) if correct else None
    tolerance = Decimal(0)
    for equal in item.element.iter("equal"):
        parts = [decimal_of(part) for part in (equal.get("tolerance") or "0").split()] or [Decimal(0)]
        if equal.get("toleranceMode") == "absolute" and None not in parts:
            tolerance = max(parts)
            if len(set(parts)) > 1:
                item.lose(_("The tolerance becomes the same above and below."))
        elif equal.get("toleranceMode") == "relative":
            item.lose(_("A tolerance in percent falls away."))
    unit = next((part for part in item.body.iter("span") if "unit" in (part.get("class") or "").split()), None)
    asked = item.flow(item.body, lambda part: "" if is_interaction(part) or part is unit else None)
    return BankQuestion(
        "number",
        item.texts(asked),
        unit=item.texts(item.flow(unit)) if unit is not None else {},
        settings={
            "number": decimal_text(number) if number is not None else "",
            "tolerance": decimal_text(tolerance),
        },
    )


def _accepted(item: Item, interaction: Element) -> list[tuple[str, Decimal, bool]]:
    mapped, correct = item.mapped(interaction), item.correct(interaction)
    known = {key for key, _value, _case in mapped}
    return mapped + [(value, Decimal(1), True) for value in correct if value not in known]


def _short(item: Item, interaction: Element) -> BankQuestion:
    options = []
    accepted = _accepted(item, interaction)
    for text, value, _case in accepted:
        share = min(100, max(0, int((value * 100).to_integral_value())))
        if Decimal(share) != value * 100:
            item.lose(_("A share of the points becomes a whole percent from 0 to 100."))
        if "*" in text and not item.ours:
            item.lose(_("A star that meant itself now stands for anything."))
        options.append(BankOption(key_of(len(options)), item.texts(tidy(text)), share == 100, share=share))
    return BankQuestion(
        "short", item.asked(), options=tuple(options), settings={"folding": _folding(case for _t, _v, case in accepted)}
    )


def _folding(cases) -> str:
    found = set(cases)
    return "exact" if found == {True} else "case"


def _gaps(item: Item) -> BankQuestion:
    keys = keys_of([part.get("responseIdentifier", "") for part in item.interactions])
    marks = {id(part): key for part, key in zip(item.interactions, keys, strict=True)}
    options, cases = [], []
    for part, key in zip(item.interactions, keys, strict=True):
        if part.tag == "inlineChoiceInteraction":
            item.lose(_("Choices to pick from fall away: the learner types the word."))
            words = {choice.get("identifier"): item.flow(choice) for choice in part.findall("inlineChoice")}
            accepted = [(words.get(name, ""), Decimal(1), False) for name in item.correct(part)]
        else:
            accepted = _accepted(item, part)
            cases += [case for _text, _value, case in accepted]
        best = max((value for _text, value, _case in accepted), default=Decimal(0))
        full = [tidy(text) for text, value, _case in accepted if value == best and value > 0]
        if len(full) < len(accepted):
            item.lose(_("Answers that win only a part of the points fall away."))
        if any("|" in text for text in full):
            item.lose(_("The sign | in an answer falls away: it divides accepted spellings."))
        options.append(BankOption(key, item.texts("|".join(text.replace("|", " ") for text in full if text))))
    return _with_passage(item, marks, options, _folding(cases))


def _gap_match(item: Item, interaction: Element) -> BankQuestion:
    """Words dragged into gaps: here the learner types them."""
    item.lose(_("Choices to pick from fall away: the learner types the word."))
    words = {part.get("identifier", ""): item.flow(part) for part in interaction.findall("gapText")}
    belongs: dict[str, str] = {}
    for value in item.correct(interaction):
        word, _space, gap = value.partition(" ")
        belongs[gap] = words.get(word, "")
    gaps = list(interaction.iter("gap"))
    keys = keys_of([gap.get("identifier", "") for gap in gaps])
    options = [
        BankOption(key, item.texts(belongs.get(gap.get("identifier", ""), "").replace("|", " ")))
        for gap, key in zip(gaps, keys, strict=True)
    ]
    marks = {id(gap): key for gap, key in zip(gaps, keys, strict=True)}
    marks |= {id(part): "" for part in interaction.findall("gapText")}
    return _with_passage(item, marks, options, "case")


def _with_passage(item: Item, marks: dict[int, str], options: list[BankOption], folding: str) -> BankQuestion:
    own = next((part for part in item.body.iter("div") if "passage" in (part.get("class") or "").split()), None)

    def mark(part: Element) -> str | None:
        if id(part) in marks:
            return f"[[{marks[id(part)]}]]" if marks[id(part)] else ""
        return "" if part is own else None

    asked, passage = item.flow(item.body, mark), ""
    if own is not None and not GAP.search(asked):
        passage = item.flow(own, mark)
    else:
        own = None
        asked, passage = item.gathering.split_passage(item.flow(item.body, mark))
    return BankQuestion(
        "gaps",
        item.texts(asked),
        passage=item.texts(passage),
        options=tuple(options),
        settings={"folding": folding},
    )


def _words(item: Item, interaction: Element) -> BankQuestion:
    parts = list(interaction.iter("hottext"))
    options = item.options(parts, set(item.correct(interaction)))
    keys = {id(part): option.key for part, option in zip(parts, options, strict=True)}

    def mark(part: Element) -> str | None:
        return f"[[{keys[id(part)]}]]" if id(part) in keys else "" if part.tag == "prompt" else None

    passage = item.texts(item.flow(interaction, mark))
    return BankQuestion("words", item.asked(interaction), passage=passage, options=options)


def _reflection(item: Item, interaction: Element) -> BankQuestion:
    if item.correct(interaction) or item.mapped(interaction):
        item.lose(_("An essay becomes a reflection, which has no mark."))
    return BankQuestion("reflection", item.asked(interaction))


OF_INTERACTION: dict[str, Callable[[Item, Element], BankQuestion | None]] = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "associateInteraction": _match,
    "gapMatchInteraction": _gap_match,
    "hottextInteraction": _words,
    "extendedTextInteraction": _reflection,
}


def read_typed(item: Item) -> BankQuestion | None:
    """The question of an item in which words or numbers are typed; None when it is of another kind."""
    return _typed(item) if item.interactions and all(part.tag in _TYPED for part in item.interactions) else None
