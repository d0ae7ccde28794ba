"""imsmanifest.xml: which SCORM it is, what can be opened and in which order, and what is asked of whoever opens it.

Sources: SCORM 1.2 Content Aggregation Model (ADL, 2001), SCORM 2004 4th Edition Content Aggregation Model 1.1 (ADL, 2009),
IMS Content Packaging 1.1.4. Sequencing beyond a list is not followed; that is told in a note.
"""

import math
import posixpath
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from urllib.parse import quote, unquote
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from ..h5p.archive import fault_in_name, folded
from ..h5p.libraries import short_text
from ..h5p.problems import Found, Refused

MANIFEST = "imsmanifest.xml"
MAX_BYTES = 4_000_000
MAX_ELEMENTS = 60_000
MAX_DEPTH = 60
MAX_NAME = 500
"""Signs of a namespace, and of the name of an element or attribute together with its namespace."""

MAX_NAMES = 1_000_000
"""Signs of all different names. A namespace is written once in the file and stands in memory in every name that it is for."""

MAX_ATTRIBUTES = 120_000
_PIECE = 64 * 1024
MAX_ITEMS = 200
MAX_HREF = 300
"""Signs of an address within a package."""

MAX_LAUNCH_DATA = 4_096
"""Signs that a manifest may hand to a SCO: SCORM 1.2 allows 255, SCORM 2004 4,000."""

PAGES = frozenset(["html", "htm", "xhtml"])
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})?")
_XML = "{http://www.w3.org/XML/1998/namespace}"
_PACKAGING = (
    "http://www.imsproject.org/xsd/imscp_",
    "http://www.imsproject.org/content",
    "http://www.imsglobal.org/xsd/imscp_",
)
_ADL_12 = "http://www.adlnet.org/xsd/adlcp_rootv1p2"
_ADL_2004 = "http://www.adlnet.org/xsd/adlcp_v1p3"


class Version(StrEnum):
    """Values as `Package.kind` has them."""

    SCORM_12 = "scorm12"
    SCORM_2004 = "scorm2004"


@dataclass(frozen=True)
class Item:
    """Something that can be opened.

    `path`: its file in the package; `query`: what follows in the address, with its `?` or `#`; `mastery`: the share of the
    mark that is asked for, 0 to 1, None where nothing is; `completion`: likewise the share of the way (2004).
    """

    id: str
    title: str
    path: str
    query: str = ""
    sco: bool = True
    mastery: float | None = None
    completion: float | None = None
    launch_data: str = ""
    objective: str = ""
    """Identifier of the primary objective (2004), under which a SCO may tell its mark."""

    @property
    def href(self) -> str:
        """Its address within the package, ready for a URL."""
        return quote(self.path, safe="/~!$&'()*+,;=@") + self.query


@dataclass(frozen=True)
class Manifest:
    version: Version
    title: str
    language: str
    items: tuple[Item, ...]
    notes: tuple[str, ...] = ()
    """Keys of SENTENCES."""


# --- XML -------------------------------------------------------------------------------------------------------------


class _Builder(TreeBuilder):
    """Builds the tree and counts while it does, so that a deep or endless file is refused before it is in memory."""

    def __init__(self):
        super().__init__()
        self._depth = self._elements = self._signs = 0
        self._names: set[str] = set()

    def start_ns(self, _prefix, uri):
        """Comes before the names that the namespace is put into are built."""
        if len(uri) > MAX_NAME:
            raise Refused("scorm_long_names", MANIFEST)

    def start(self, tag, attributes):
        self._depth += 1
        self._elements += 1
        if self._depth > MAX_DEPTH or self._elements > MAX_ELEMENTS:
            raise Refused("scorm_many_elements", MANIFEST)
        for name in (tag, *attributes):
            if name not in self._names:
                self._names.add(name)
                self._signs += len(name)
                if len(name) > MAX_NAME or self._signs > MAX_NAMES:
                    raise Refused("scorm_long_names", MANIFEST)
        return super().start(tag, attributes)

    def end(self, tag):
        self._depth -= 1
        return super().end(tag)


def tree(raw: bytes) -> Element:
    """The root of the file. No document type, no entity but XML's own five, nothing fetched. Raises Refused."""
    if len(raw) > MAX_BYTES:
        raise Refused("scorm_manifest_large", MANIFEST)
    if raw.count(b"=") > MAX_ATTRIBUTES:  # all attributes of an element are in memory before anybody is asked
        raise Refused("scorm_many_elements", MANIFEST)
    try:
        parser = DefusedXMLParser(target=_Builder(), forbid_dtd=True)
        raw = raw.lstrip(b" \t\r\n")  # exporters put an empty line before the declaration, which XML forbids
        for at in range(0, len(raw), _PIECE):  # what is refused is refused before the rest is looked at
            parser.feed(raw[at : at + _PIECE])
        root = parser.close()
    except DefusedXmlException as error:
        raise Refused("scorm_entities", MANIFEST) from error
    except (ParseError, ValueError, LookupError, TypeError, AssertionError) as error:
        raise Refused("scorm_xml", MANIFEST) from error
    if root is None:
        raise Refused("scorm_xml", MANIFEST)
    return root


def _local(tag: str) -> str:
    return tag.rpartition("}")[2].lower()


def _space(tag: str) -> str:
    return tag[1:].partition("}")[0] if tag.startswith("{") else ""


def _children(element: Element | None, name: str) -> list[Element]:
    return [] if element is None else [child for child in element if _local(child.tag) == name]


def _child(element: Element | None, *names: str) -> Element | None:
    for name in names:
        element = next(iter(_children(element, name)), None)
    return element


def _text(element: Element | None, *names: str, most: int = 255) -> str:
    found = _child(element, *names)
    return short_text("".join(found.itertext()), most) if found is not None else ""


def _attribute(element: Element | None, name: str) -> str:
    """By its name without a namespace: exporters write `adlcp:scormtype` and `adlcp:scormType`, and forget the prefix."""
    if element is None:
        return ""
    return next((value for key, value in element.attrib.items() if _local(key) == name), "")


# --- reading ---------------------------------------------------------------------------------------------------------


def read_manifest(raw: bytes, names: Collection[str], found: Found) -> Manifest | None:
    """What the manifest says; None with the reasons in `found`. Raises Refused for what cannot be read any further.

    `names`: the files of the package.
    """
    root = tree(raw)
    if _local(root.tag) != "manifest" or not _is_packaging(_space(root.tag)):
        raise Refused("scorm_not_a_manifest", MANIFEST)
    version = _version(root)
    if version is None:
        raise Refused("scorm_version", MANIFEST)
    return _Reader(root, version, names, found).manifest()


def _is_packaging(space: str) -> bool:
    """Common Cartridge and QTI have manifests too, in namespaces of their own. None at all is an exporter's slip."""
    return not space or space.startswith(_PACKAGING)


def _version(root: Element) -> Version | None:
    """From `schemaversion`; where that is silent, from the namespace in which ADL's own words stand."""
    said = _text(root, "metadata", "schemaversion", most=60).lower()
    if said == "1.2":
        return Version.SCORM_12
    if "2004" in said or said in ("cam 1.3", "1.3"):
        return Version.SCORM_2004
    spaces = {_space(name) for element in root.iter() for name in (element.tag, *element.attrib)}
    if _ADL_2004 in spaces:
        return Version.SCORM_2004
    return Version.SCORM_12 if _ADL_12 in spaces else None


class _Reader:
    def __init__(self, root: Element, version: Version, names: Collection[str], found: Found):
        self._root, self._version, self._found = root, version, found
        self._names = {folded(name): name for name in names} | {name: name for name in names}
        self._notes: dict[str, None] = {}

    def manifest(self) -> Manifest | None:
        organization = self._organization()
        resources = self._resources()
        listed = list(islice(self._listed(organization), MAX_ITEMS + 1))
        if len(listed) > MAX_ITEMS:
            raise Refused("scorm_many_items", MANIFEST)
        hidden = [item for item in listed if _attribute(item, "isvisible").strip().lower() == "false"]
        if hidden and len(hidden) < len(listed):
            self._notes["scorm_note_hidden"] = None
            listed = [item for item in listed if item not in hidden]
        if not listed:
            self._found.add("scorm_no_items", MANIFEST)
        rules = {rule.get("ID", ""): rule for rule in self._root.iter() if _local(rule.tag) == "sequencing" and rule.get("ID")}
        items: list[Item] = []
        for number, element in enumerate(listed, start=1):
            item = self._item(number, element, resources, rules)
            taken = any(item.id == other.id for other in items)  # what a part tells is kept under its identifier
            items.append(replace(item, id=f"{item.id} {number}") if taken else item)
        if any(_local(element.tag) in ("sequencingrules", "controlmode", "rolluprules") for element in self._root.iter()):
            self._notes["scorm_note_sequencing"] = None
        if self._found.problems:
            return None
        title = _text(organization, "title") or items[0].title
        return Manifest(self._version, title, self._language(), tuple(items), tuple(self._notes))

    def _organization(self) -> Element:
        group = _child(self._root, "organizations")
        organizations = _children(group, "organization")
        if not organizations:
            raise Refused("scorm_no_organization", MANIFEST)
        if len(organizations) > 1:
            self._notes["scorm_note_organizations"] = None
        wanted = group.get("default")
        return next((one for one in organizations if one.get("identifier") == wanted), organizations[0])

    def _listed(self, organization: Element) -> Iterator[Element]:
        """Items that point at a resource, in the order in which they are read; their groups fall away."""
        waiting = list(reversed(_children(organization, "item")))
        while waiting:
            item = waiting.pop()
            if item.get("identifierref"):
                yield item
            waiting.extend(reversed(_children(item, "item")))

    def _resources(self) -> Mapping[str, tuple[Element, str]]:
        """{identifier: (resource, the folder its addresses begin at)}."""
        group = _child(self._root, "resources")
        base = _joined(self._root.get(f"{_XML}base"), group.get(f"{_XML}base") if group is not None else "")
        found: dict[str, tuple[Element, str]] = {}
        for resource in _children(group, "resource"):
            identifier = resource.get("identifier", "")
            if identifier in found:
                self._found.add("scorm_resource_twice", f"{MANIFEST}#{identifier}")
            found[identifier] = (resource, _joined(base, resource.get(f"{_XML}base")))
        return found

    def _item(self, number: int, item: Element, resources: Mapping, rules: Mapping[str, Element]) -> Item:
        identifier = short_text(item.get("identifier")) or f"item-{number}"
        reference = item.get("identifierref", "")
        read = Item(identifier, _text(item, "title") or identifier, "")
        if reference not in resources:
            self._found.add("scorm_no_resource", f"{MANIFEST}#{reference}")
            return read
        resource, base = resources[reference]
        sco = _attribute(resource, "scormtype").strip().lower() != "asset"
        if not sco:
            self._notes["scorm_note_assets"] = None
        if _child(item, "prerequisites") is not None:
            self._notes["scorm_note_prerequisites"] = None
        path, query = self._address(resource.get("href"), base, item.get("parameters") or "")
        read = replace(
            read, path=path, query=query, sco=sco, launch_data=_text(item, "datafromlms", most=MAX_LAUNCH_DATA),
            completion=_completion(_child(item, "completionthreshold")),
        )  # fmt: skip
        if self._version is Version.SCORM_12:
            mastery = _number(_text(item, "masteryscore"), 0, 100)
            return replace(read, mastery=None if mastery is None else mastery / 100)
        return replace(read, **_asked_in(_child(item, "sequencing"), rules))

    def _address(self, href: str | None, base: str, parameters: str) -> tuple[str, str]:
        """(path in the package, what follows it). What is wrong goes to `found`."""
        told = f"{MANIFEST}#{href or ''}"
        if not href or not href.strip():
            self._found.add("scorm_no_href", told)
            return "", ""
        whole = _joined(base, href.strip())
        if re.match(r"[a-z][a-z0-9+.-]*:|//", whole, re.IGNORECASE):
            self._found.add("scorm_href_away", told)
            return "", ""
        raw, query = re.match(r"([^?#]*)(.*)", whole, re.DOTALL).groups()
        path = unquote(raw).replace("\\", "/")
        steps = posixpath.normpath(path)
        if path.startswith("/") or steps == ".." or steps.startswith("../"):
            self._found.add("scorm_href_outside", told)
            return "", ""
        query = _with_parameters(query, parameters.strip())
        if fault_in_name(steps) or len(whole) + len(query) > MAX_HREF or not re.fullmatch(r"[!-~]*", query):
            self._found.add("scorm_href_form", told)
            return "", ""
        kept = self._names.get(steps) or self._names.get(folded(steps))
        if kept is None:
            self._found.add("scorm_href_missing", told)
            return "", ""
        if kept.rpartition(".")[2].lower() not in PAGES:
            self._found.add("scorm_href_page", told)
        return kept, query

    def _language(self) -> str:
        """Of the texts: the metadata's, or the manifest's own; empty where neither says."""
        said = _text(self._root, "metadata", "lom", "general", "language", most=20) or self._root.get(f"{_XML}lang", "")
        return said if _LANGUAGE.fullmatch(said) and len(said) <= 10 else ""


def _joined(base: str | None, href: str | None) -> str:
    """`xml:base` is put before an address as browsers do; only a base that ends with a slash is a folder."""
    base, href = base or "", href or ""
    if not href or not base or re.match(r"[a-z][a-z0-9+.-]*:|/", href, re.IGNORECASE):
        return href or base
    return base[: base.rfind("/") + 1] + href


def _with_parameters(query: str, parameters: str) -> str:
    """As the Content Aggregation Model has it: without their own `?` or `&`, and never after a fragment's end."""
    if not parameters:
        return query
    if parameters.startswith("#"):
        return query if "#" in query else query + parameters
    before, sign, fragment = query.partition("#")
    parameters = parameters.lstrip("?&")
    return f"{before}{'&' if '?' in before else '?'}{parameters}{sign}{fragment}"


def _number(text: str, lowest: float, highest: float) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) and lowest <= value <= highest else None


def _completion(element: Element | None) -> float | None:
    """The 3rd edition writes a number, the 4th attributes."""
    if element is None:
        return None
    if _attribute(element, "completedbymeasure").strip().lower() == "true":
        value = _number(_attribute(element, "minprogressmeasure"), 0, 1)
        return 1.0 if value is None else value
    return _number("".join(element.itertext()).strip(), 0, 1)


def _asked_in(sequencing: Element | None, rules: Mapping[str, Element]) -> dict:
    """What the primary objective asks for: `mastery` and `objective` of an Item."""
    if sequencing is None:
        return {}
    primary = _child(sequencing, "objectives", "primaryobjective")
    if primary is None:
        primary = _child(rules.get(sequencing.get("IDRef", "")), "objectives", "primaryobjective")
    if primary is None:
        return {}
    objective = short_text(primary.get("objectiveID"))
    if (primary.get("satisfiedByMeasure") or "").strip().lower() not in ("true", "1"):
        return {"objective": objective}
    asked = _number(_text(primary, "minnormalizedmeasure"), -1, 1)
    return {"objective": objective, "mastery": 1.0 if asked is None else max(asked, 0.0)}
