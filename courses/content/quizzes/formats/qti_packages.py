"""A QTI file: one item as XML, or a ZIP with `imsmanifest.xml` that names its items."""

import posixpath
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from ..bank import BankQuestion, Place, Reading
from .gathering import Gathering, renamed
from .intake import MAX_ELEMENTS, Archive, Refused, xml_of
from .qti_places import read_hotspot, read_slider
from .qti_reading import OF_INTERACTION, Item, read_typed

MANIFEST = "imsmanifest.xml"
ITEM = "imsqti_item"
_ALL = {**OF_INTERACTION, "hotspotInteraction": read_hotspot, "sliderInteraction": read_slider}
MAX_PARTS = 1_000
"""Elements of one name in an item, where each is looked for among others."""

_LOOKED_FOR = {"responseDeclaration", "modalFeedback", "mapEntry", "value"}
_TEMPLATES = ("match_correct", "map_response", "map_response_point", "cc2_match", "cc2_map_response")


def read(content: bytes, *, language: str) -> Reading:
    """The questions of a QTI 2.1 package or item. The name of a place is that of the file in the package."""
    gathering = Gathering(language)
    try:
        if content[:4] == b"PK\x03\x04":
            _read_package(Archive(content), gathering)
        else:
            _read_file(xml_of(content), Place(1), gathering)
    except Refused as refusal:
        return gathering.refused(refusal)
    return gathering.reading()


def _read_package(archive: Archive, gathering: Gathering) -> None:
    if MANIFEST not in archive.names:
        raise Refused(_("The ZIP has no imsmanifest.xml at its top: it is no QTI package."))
    manifest = xml_of(archive.read(MANIFEST))
    names = set(archive.names)
    elements = 0
    for number, href in enumerate(_items(manifest, gathering), start=1):
        if not gathering.room_for(number):
            break
        place = Place(number, name=href[:80])
        if href not in names:
            gathering.problem(_("The package does not hold this file."), place, "href")
            continue
        try:
            root = xml_of(archive.read(href))
        except Refused as refusal:
            gathering.problem(refusal.sentence, place)
            continue
        elements += sum(1 for _element in root.iter())
        if elements > 5 * MAX_ELEMENTS:
            raise Refused(_("The file has too many elements, or they stand too deep in one another."))
        _read_file(root, place, gathering)


def _items(manifest: Element, gathering: Gathering) -> Iterator[str]:
    """Where the items are, each once, in the manifest's order. Other resources are told as lost."""
    seen = set()
    for resource in manifest.iter("resource"):
        kind = resource.get("type", "")
        if kind.startswith(ITEM):
            href = posixpath.normpath(unquote(resource.get("href", "")))
            if href not in seen:
                seen.add(href)
                yield href
        elif kind.startswith(("imsqti_test", "imsqti_section", "imsqti_assessment")):
            gathering.lose(_("Tests and their sections fall away; their questions are taken in."))


def _read_file(root: Element, place: Place, gathering: Gathering) -> None:
    if root.tag != "assessmentItem":
        old = root.tag == "questestinterop"
        new = root.tag.startswith("qti-")
        version = "1.2" if old else "3.0" if new else ""
        if version:
            sentence = _("This is QTI %(version)s. Save it as QTI 2.1.") % {"version": version}
        else:
            sentence = _("This XML is no QTI item: it begins with <%(tag)s>.") % {"tag": root.tag[:40]}
        gathering.problem(sentence, place)
        return
    parts = Counter(part.tag for part in root.iter())
    many = (tag for tag, count in parts.items() if count > MAX_PARTS)
    if any(tag in _LOOKED_FOR or tag.endswith(("Interaction", "Choice", "hottext", "gap", "gapText")) for tag in many):
        gathering.problem(_("The question has too many options."), place)
        return
    _read_item(Item(root, place, gathering))


def _read_item(item: Item) -> None:
    gathering, place = item.gathering, item.place
    if item.element.find("templateDeclaration") is not None:
        gathering.left_out(_("with values that change"), place)
        return
    if item.body is None or not item.interactions:
        gathering.left_out(_("a text without a question"), place)
        return
    question = read_typed(item)
    if question is None:
        interaction = item.interactions[0]
        if len(item.interactions) > 1:
            gathering.left_out(_("several interactions in one"), place)
            return
        if interaction.tag not in _ALL:
            gathering.left_out(interaction.tag, place)
            return
        question = _ALL[interaction.tag](item, interaction)
    if question is not None:
        _tell(item)
        gathering.add(place, _whole(item, question), item.labels)


def _whole(item: Item, question: BankQuestion) -> BankQuestion:
    """The question with what stands outside its body."""
    identifier = item.element.get("identifier", "")
    return replace(
        question,
        key=renamed(identifier[2:] if identifier.startswith("k_") else identifier),
        hint=item.said("HINT"),
        explanation=item.said("EXPLANATION"),
    )


def _tell(item: Item) -> None:
    """Tells what of an item falls away."""
    processing = item.element.find("responseProcessing")
    template = (processing.get("template") or "").rpartition("/")[2] if processing is not None else ""
    if processing is not None and not item.ours and not template.startswith(_TEMPLATES):
        item.lose(_("Own rules of marking fall away; the key of right answers is kept."))
    feedbacks = {
        part.get("identifier")
        for part in item.element.findall("modalFeedback")
        if part.get("outcomeIdentifier") not in ("HINT", "EXPLANATION")
    }
    shown = {part.get("identifier") for part in item.body.iter() if part.get("identifier")}
    if feedbacks - shown or "feedback" in item.gone:
        item.lose(_("Feedback that belongs to no single option, and notes to people other than the learner, fall away."))
    if "media" in item.gone:
        item.lose(_("Pictures, sound and video fall away. Add them again after the import."))
    if "links" in item.gone:
        item.lose(_("Addresses of links fall away; their words stay."))
    if "tables" in item.gone:
        item.lose(_("A table or a formula becomes plain text."))
