"""Questions into a QTI 2.1 package: one item as XML for each, and the manifest that names them."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from decimal import ROUND_UP, Decimal
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.translation import gettext as _
from PIL import Image

from ..bank import GAP, BankOption, BankQuestion, Loss, Place, Writing, spellings
from .comparing import chosen, losses_of
from .labels import labels_of
from .qti_packages import ITEM, MANIFEST, read
from .shapes import area_of, decimal_text, share_of
from .xml_text import storable

CONTENT_TYPE = "application/zip"
PICTURE_SIDE = 1000
"""Pixels of a side of the empty picture that stands in for one that is not in the file."""

_PICTURE = "pictures/empty.png"
_SPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_PACKAGE_SPACE = "http://www.imsglobal.org/xsd/imscp_v1p1"
_FEEDBACK = ("single", "multiple", "truefalse", "picture", "words", "hotspot")
_MIDNIGHT = (1980, 1, 1, 0, 0, 0)


class _Item:
    """An `<assessmentItem>` that is being filled. Declarations stand before the body and rules after it, as QTI has them."""

    def __init__(self, question: BankQuestion, language: str, number: int):
        self.question = question
        self.language = language
        self.root = Element("assessmentItem", {
            "xmlns": _SPACE,
            "identifier": f"k_{question.key}" if question.key else f"_{number}",
            "title": storable(" ".join(self.of(question.text).split()))[:120],
            "label": " ".join(labels_of(question)),
            "xml:lang": language,
            "adaptive": "false",
            "timeDependent": "false",
        })  # fmt: skip
        self.declarations: list[Element] = []
        self.body = Element("itemBody")
        self.rules: list[Element] = []
        self.paragraphs(SubElement(self.body, "div", {"class": "question"}), self.of(question.text))

    def of(self, texts) -> str:
        return storable(texts.get(self.language, ""))

    def paragraphs(self, parent: Element, text: str, fill: Callable[[str, Element], None] | None = None) -> None:
        """Plain text as paragraphs; `fill` makes an element of a mark `[[key]]`."""
        for part in text.split("\n\n"):
            paragraph = SubElement(parent, "p")
            for place, line in enumerate(part.split("\n")):
                if place:
                    SubElement(paragraph, "br")
                self._line(paragraph, line, fill)

    def words(self, parent: Element, text: str) -> None:
        """Plain text of an option: as it is in one line, in paragraphs otherwise."""
        if "\n" in text:
            self.paragraphs(parent, text)
        else:
            parent.text = text

    def _line(self, paragraph: Element, line: str, fill: Callable[[str, Element], None] | None) -> None:
        pieces = GAP.split(line) if fill else [line]
        for place, piece in enumerate(pieces):
            if place % 2 and fill:
                fill(piece, paragraph)
            elif len(paragraph):
                paragraph[-1].tail = (paragraph[-1].tail or "") + piece
            else:
                paragraph.text = (paragraph.text or "") + piece

    def interaction(self, tag: str, parent: Element | None = None, **attributes: str) -> Element:
        attributes = {"responseIdentifier": "RESPONSE", **attributes}
        return SubElement(self.body if parent is None else parent, tag, attributes)

    def declare(self, cardinality: str, base: str, correct: Iterable[str] = (), *, name: str = "RESPONSE") -> Element:
        declaration = Element("responseDeclaration", identifier=name, cardinality=cardinality, baseType=base)
        self.declarations.append(declaration)
        correct = list(correct)
        if correct:
            values = SubElement(declaration, "correctResponse")
            for value in correct:
                SubElement(values, "value").text = storable(value)
        return declaration

    def choices(self, interaction: Element, tag: str = "simpleChoice") -> None:
        for option in self.question.options:
            self.words(SubElement(interaction, tag, identifier=f"o_{option.key}"), self.of(option.text))

    @property
    def right(self) -> list[str]:
        return [f"o_{option.key}" for option in self.question.options if option.correct]

    # --- rules of marking ---------------------------------------------------------------------------------------------

    def score(self, expression: Element) -> None:
        rule = Element("setOutcomeValue", identifier="SCORE")
        rule.append(expression)
        self.rules.append(rule)

    def score_if(self, condition: Element) -> None:
        rule = Element("responseCondition")
        met = SubElement(rule, "responseIf")
        met.append(condition)
        SubElement(SubElement(met, "setOutcomeValue", identifier="SCORE"), "baseValue", baseType="float").text = "1"
        self.rules.append(rule)

    def feedback(self) -> list[Element]:
        """Declares the outcomes that show feedback, hint and explanation, and gives what they show."""
        shown: list[Element] = []
        said = [(f"o_{option.key}", self.of(option.feedback)) for option in self.question.options]
        if self.question.type in _FEEDBACK and any(text for _name, text in said):
            cardinality = self.declarations[0].get("cardinality")
            SubElement(self.root, "outcomeDeclaration", identifier="FEEDBACK", cardinality=cardinality, baseType="identifier")
            rule = Element("setOutcomeValue", identifier="FEEDBACK")
            SubElement(rule, "variable", identifier="RESPONSE")
            self.rules.append(rule)
            shown += [self._modal("FEEDBACK", name, text) for name, text in said if text]
        # An explanation is always shown; a hint waits for a system that sets its outcome when it is asked for.
        for outcome, text, default in (
            ("EXPLANATION", self.of(self.question.explanation), "shown"),
            ("HINT", self.of(self.question.hint), ""),
        ):
            if text:
                declared = SubElement(
                    self.root, "outcomeDeclaration", identifier=outcome, cardinality="single", baseType="identifier"
                )
                if default:
                    SubElement(SubElement(declared, "defaultValue"), "value").text = default
                shown.append(self._modal(outcome, "shown", text))
        return shown

    def _modal(self, outcome: str, name: str, text: str) -> Element:
        modal = Element("modalFeedback", outcomeIdentifier=outcome, identifier=name, showHide="show")
        self.paragraphs(modal, text)
        return modal

    def whole(self) -> bytes:
        self.root.extend(self.declarations)
        outcome = SubElement(self.root, "outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float")
        SubElement(SubElement(outcome, "defaultValue"), "value").text = "0"
        shown = self.feedback()
        self.root.append(self.body)
        if self.rules:
            SubElement(self.root, "responseProcessing").extend(self.rules)
        self.root.extend(shown)
        return tostring(self.root, encoding="utf-8", xml_declaration=True)


def _element(tag: str, *children: Element, **attributes: str) -> Element:
    element = Element(tag, attributes)
    element.extend(children)
    return element


def _all_or_nothing(item: _Item, tag: str = "match", **attributes: str) -> None:
    parts = (_element("variable", identifier="RESPONSE"), _element("correct", identifier="RESPONSE"))
    item.score_if(_element(tag, *parts, **attributes))


def _decimal(value: Decimal) -> str:
    """To six places and away from zero, so that the parts of a whole never make less than it; `upperBound` cuts the rest."""
    return decimal_text(value.quantize(Decimal("0.000001"), ROUND_UP))


def _shares(item: _Item, declaration: Element) -> None:
    """Our rule for several choices, (right - wrong) / all right ones and never below zero, as a mapping."""
    each = Decimal(1) / max(len(item.right), 1)
    mapping = SubElement(declaration, "mapping", lowerBound="0", upperBound="1", defaultValue="0")
    for option in item.question.options:
        SubElement(mapping, "mapEntry", mapKey=f"o_{option.key}", mappedValue=_decimal(each if option.correct else -each))
    item.score(_element("mapResponse", identifier="RESPONSE"))


def _choose(item: _Item, *, several: bool) -> None:
    declaration = item.declare("multiple" if several else "single", "identifier", item.right)
    _shares(item, declaration) if several else _all_or_nothing(item)


def _choice(item: _Item) -> None:
    scale = item.question.type == "scale"
    several = item.question.type == "multiple" or (item.question.type == "picture" and len(item.right) > 1)
    item.choices(
        item.interaction("choiceInteraction", shuffle="false" if scale else "true", maxChoices="0" if several else "1")
    )
    if scale:
        item.declare("single", "identifier")
    else:
        _choose(item, several=several)


def _order(item: _Item) -> None:
    item.choices(item.interaction("orderInteraction", shuffle="true"))
    item.declare("ordered", "identifier", [f"o_{option.key}" for option in item.question.options])
    _all_or_nothing(item)


def _match(item: _Item) -> None:
    question = item.question
    interaction = item.interaction("matchInteraction", shuffle="true", maxAssociations="0")
    lefts, rights = SubElement(interaction, "simpleMatchSet"), SubElement(interaction, "simpleMatchSet")
    for option in question.options:
        choice = SubElement(lefts, "simpleAssociableChoice", identifier=f"o_{option.key}", matchMax="1")
        item.words(choice, item.of(option.text))
    for target in question.targets:
        choice = SubElement(rights, "simpleAssociableChoice", identifier=f"t_{target.key}", matchMax="0")
        item.words(choice, item.of(target.text))
    pairs = [f"o_{option.key} t_{option.target}" for option in question.options]
    mapping = SubElement(item.declare("multiple", "directedPair", pairs), "mapping", upperBound="1", defaultValue="0")
    for pair in pairs:
        SubElement(mapping, "mapEntry", mapKey=pair, mappedValue=_decimal(Decimal(1) / len(pairs)))
    item.score(_element("mapResponse", identifier="RESPONSE"))


def _typed(item: _Item, name: str, accepted: list[tuple[str, Decimal]]) -> None:
    declaration = item.declare("single", "string", [text for text, value in accepted if value == 1][:1], name=name)
    exact = "true" if item.question.settings.get("folding") == "exact" else "false"
    mapping = SubElement(declaration, "mapping", defaultValue="0")
    for text, value in accepted:
        SubElement(mapping, "mapEntry", mapKey=storable(text), mappedValue=_decimal(value), caseSensitive=exact)


def _gaps(item: _Item) -> None:
    options: dict[str, BankOption] = {option.key: option for option in item.question.options}
    names: list[str] = []

    def fill(key: str, paragraph: Element) -> None:
        words = spellings(item.of(options[key].text)) if key in options else ()
        longest = str(max([len(word) for word in words] or [10]))
        item.interaction("textEntryInteraction", paragraph, responseIdentifier=f"o_{key}", expectedLength=longest)
        _typed(item, f"o_{key}", [(word, Decimal(1)) for word in words])
        names.append(f"o_{key}")

    item.paragraphs(SubElement(item.body, "div", {"class": "passage"}), item.of(item.question.passage), fill)
    total = _element("sum", *[_element("mapResponse", identifier=name) for name in names])
    count = _element("baseValue", baseType="float")
    count.text = str(len(names))
    item.score(_element("divide", total, count))


def _words(item: _Item) -> None:
    words = {option.key: item.of(option.text) for option in item.question.options}

    def fill(key: str, paragraph: Element) -> None:
        SubElement(paragraph, "hottext", identifier=f"o_{key}").text = words.get(key, "")

    item.paragraphs(item.interaction("hottextInteraction", maxChoices="0"), item.of(item.question.passage), fill)
    _choose(item, several=True)


def _short(item: _Item) -> None:
    item.interaction("textEntryInteraction", SubElement(item.body, "p"), expectedLength="40")
    shares = [(item.of(option.text), Decimal(share_of(option)) / 100) for option in item.question.options]
    _typed(item, "RESPONSE", shares)
    item.score(_element("mapResponse", identifier="RESPONSE"))


def _number(item: _Item) -> None:
    paragraph = SubElement(item.body, "p")
    item.interaction("textEntryInteraction", paragraph, expectedLength="10")
    if unit := item.of(item.question.unit):
        SubElement(paragraph, "span", {"class": "unit"}).text = unit
    item.declare("single", "float", [item.question.settings.get("number", "")])
    tolerance = item.question.settings.get("tolerance") or "0"
    _all_or_nothing(item, "equal", toleranceMode="absolute", tolerance=f"{tolerance} {tolerance}")


def _hotspot(item: _Item) -> None:
    interaction = item.interaction("hotspotInteraction", maxChoices="0" if len(item.right) > 1 else "1")
    side = str(PICTURE_SIDE)
    SubElement(interaction, "object", type="image/png", data=f"../{_PICTURE}", width=side, height=side)
    for option in item.question.options:
        x, y, width, height = area_of(option.area) or (0, 0, 0, 0)
        corners = [round(part * PICTURE_SIDE / 100) for part in (x, y, x + width, y + height)]
        coords = ",".join(str(corner) for corner in corners)
        words = {"hotspotLabel": item.of(option.text)} if item.of(option.text) else {}
        SubElement(interaction, "hotspotChoice", identifier=f"o_{option.key}", shape="rect", coords=coords, **words)
    _choose(item, several=len(item.right) > 1)


def _reflection(item: _Item) -> None:
    item.interaction("extendedTextInteraction", expectedLines="5")
    item.declare("single", "string")


_WRITE: dict[str, Callable[[_Item], None]] = {
    **dict.fromkeys(("single", "multiple", "truefalse", "picture", "scale"), _choice),
    **{"order": _order, "match": _match, "groups": _match, "gaps": _gaps, "words": _words, "short": _short},
    **{"number": _number, "hotspot": _hotspot, "reflection": _reflection},
}


def write(questions: Iterable[BankQuestion], *, language: str) -> Writing:
    """A QTI 2.1 package of the questions that are translated into the language."""
    kept, losses = chosen(questions, language)
    written: list[tuple[Place, BankQuestion]] = []
    files: dict[str, bytes] = {}
    for place, question in kept:
        if question.type not in _WRITE:
            losses.append(Loss(_("QTI has no question of this kind. It is left out."), place))
            continue
        item = _Item(question, language, place.number)
        _WRITE[question.type](item)
        files[f"items/{place.number}.xml"] = item.whole()
        written.append((place, question))
        if question.type in ("picture", "hotspot"):
            losses.append(Loss(_("The picture is not in the file. Add it again there."), place))
        if question.type == "short" and any("*" in item.of(option.text) for option in question.options):
            losses.append(Loss(_("The star * stands for anything here and for itself in QTI."), place))
    pictures = [_PICTURE] if any(question.type == "hotspot" for _place, question in written) else []
    content = _package(files, pictures)
    losses += losses_of(written, read(content, language=language)) if written else []
    return Writing(content, f"questions-{language}.qti.zip", CONTENT_TYPE, tuple(losses))


def _package(files: dict[str, bytes], pictures: list[str]) -> bytes:
    manifest = Element("manifest", {"xmlns": _PACKAGE_SPACE, "identifier": "questions"})
    metadata = SubElement(manifest, "metadata")
    SubElement(metadata, "schema").text = "QTIv2.1 Package"
    SubElement(metadata, "schemaversion").text = "1.0.0"
    SubElement(manifest, "organizations")
    resources = SubElement(manifest, "resources")
    for name, content in files.items():
        identifier = f"r_{re.sub('[^0-9]', '', name)}"
        resource = SubElement(resources, "resource", identifier=identifier, type=f"{ITEM}_xmlv2p1", href=name)
        SubElement(resource, "file", href=name)
        for picture in pictures:
            if picture.encode() in content:
                SubElement(resource, "file", href=picture)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        members = {MANIFEST: tostring(manifest, encoding="utf-8", xml_declaration=True), **files}
        members |= {picture: _empty_picture() for picture in pictures}
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name, _MIDNIGHT), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _empty_picture() -> bytes:
    out = io.BytesIO()
    Image.new("1", (PICTURE_SIDE, PICTURE_SIDE), 1).save(out, "PNG")
    return out.getvalue()
