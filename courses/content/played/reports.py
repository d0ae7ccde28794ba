"""What editors and administrators see of contents and libraries. Fixed numbers of queries."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext
from wagtail.models import ReferenceIndex

from ..h5p import store
from ..h5p.libraries import LibraryRef
from ..h5p.models import H5PLibrary
from ..h5p.semantics import Note
from ..scorm.problems import Problem
from . import actions
from .models import Package, PackageLibrary

NOTES = {
    "unknown": lambda: gettext("no library describes it, so it was left out"),
    "type": lambda: gettext("it had another type, so it was left out"),
    "choice": lambda: gettext("it was not among the choices"),
    "range": lambda: gettext("it was beyond what is allowed"),
    "code": lambda: gettext("something in it would run as a program, so that was cut"),
    "file": lambda: gettext("its file is not in the package"),
    "library": lambda: gettext("this library may not stand here"),
    "few": lambda: gettext("a list is shorter than the library wants"),
    "deep": lambda: gettext("too many parts in one another"),
}


@dataclass(frozen=True)
class Told:
    """Something about a content in a sentence, and the place it is about."""

    sentence: str
    path: str = ""


def problems_of(package: Package) -> list[Told]:
    """Why it was refused, in the reader's language."""
    kept = [Problem(**problem) for problem in package.problems]
    return [Told(str(problem.sentence), problem.path) for problem in kept]


def notes_of(package: Package) -> list[Told]:
    """What cleaning changed in an H5P content; what of a SCORM package is not followed here."""
    if not package.is_h5p:
        return [Told(str(Problem(**kept).sentence), kept["path"]) for kept in package.notes]
    return [Told(NOTES[note.what](), note.path) for note in (Note(**kept) for kept in package.notes)]


def places_of(package: Package) -> list:
    """Pages that show it."""
    return [page for page, _references in ReferenceIndex.get_grouped_references_to(package)]


@dataclass
class LibraryLine:
    """A library, what needs it, and the newer version of it that is there."""

    library: H5PLibrary
    contents: int = 0
    libraries: list[H5PLibrary] = field(default_factory=list)
    newer: H5PLibrary | None = None

    @property
    def unused(self) -> bool:
        return not self.contents and not self.libraries


def library_lines() -> list[LibraryLine]:
    """Every library with what needs it: two queries. A newer one is that with the highest version of the same name."""
    rows = list(H5PLibrary.objects.all())
    used: dict[int, int] = defaultdict(int)
    for library_id in PackageLibrary.objects.values_list("library_id", flat=True):
        used[library_id] += 1
    needing: dict[LibraryRef, list[H5PLibrary]] = defaultdict(list)
    newest: dict[str, H5PLibrary] = {}
    for row in rows:
        for ref in row.needs:
            if ref != row.ref:
                needing[ref].append(row)
        if row.name not in newest or newest[row.name].ref < row.ref:
            newest[row.name] = row
    return [
        LibraryLine(row, used[row.pk], needing[row.ref], newest[row.name] if newest[row.name].pk != row.pk else None)
        for row in rows
    ]


def removable() -> list[H5PLibrary]:
    """Libraries that no content needs, by itself or through others; in the order in which they can go."""
    lines = {line.library.ref: line for line in library_lines()}
    gone: list[H5PLibrary] = []
    while True:
        free = [
            line.library
            for line in lines.values()
            if not line.contents and not [one for one in line.libraries if one not in gone] and line.library not in gone
        ]
        if not free:
            return gone
        gone += free


@dataclass(frozen=True)
class UpgradePlan:
    """What moving a content to a newer version of a library would do. `barrier`: why it cannot be done; empty when it can."""

    package: Package
    barrier: str = ""
    lost: tuple[Told, ...] = ()


def upgrade_plans(library: H5PLibrary, newer: H5PLibrary) -> list[UpgradePlan]:
    """For every content that uses the library: what its upgrade would lose. Nothing is changed."""
    rows: Mapping[LibraryRef, H5PLibrary] = actions.library_rows()
    script = needs_script(library, newer)
    plans = []
    for package in library.packages.distinct().order_by("pk"):
        if script:
            sentence = gettext("This version changes contents by a script. Upgrade it where it was made, and upload it again.")
            plans.append(UpgradePlan(package, sentence))
            continue
        plans.append(_upgrade_plan(package, library, newer, rows))
    return plans


def _upgrade_plan(package: Package, library: H5PLibrary, newer: H5PLibrary, rows) -> UpgradePlan:
    source = actions.renamed(package.source, library.ref, newer.ref)
    main = newer.ref if package.main == str(library.ref) else LibraryRef(*_split(package.main))
    extra = [LibraryRef(*part) for part in source["preloaded"]]
    result, used, missing = actions.cleaned(source["content"], main, extra, rows)
    if result is None:
        names = ", ".join(str(ref) for ref in missing)
        return UpgradePlan(package, gettext("These libraries are missing: %(names)s.") % {"names": names})
    if library.ref in used and newer.ref not in used:
        return UpgradePlan(package, gettext("Another library of this content asks for just this version."))
    before = {(note["what"], note["path"]) for note in package.notes}
    lost = tuple(Told(NOTES[note.what](), note.path) for note in result.notes if (note.what, note.path) not in before)
    return UpgradePlan(package, "", lost)


def _split(text: str) -> tuple[str, int, int]:
    name, _space, version = text.rpartition(" ")
    major, _point, minor = version.partition(".")
    return name, int(major), int(minor)


_STEP = re.compile(r"[{,]\s*['\"]?(\d{1,5})['\"]?\s*:")


def needs_script(library: H5PLibrary, newer: H5PLibrary) -> bool:
    """Does the newer version bring a script for the way from the older one? H5P runs `upgrades.js`, which names the minor
    versions it has steps for, in the editor's browser; we run no foreign program on the server."""
    if library.major != newer.major:
        return True
    if "upgrades.js" not in newer.files:
        return False
    with store.storage().open(f"{newer.folder}/upgrades.js") as file:
        text = file.read(1_000_000).decode("utf-8", "replace")
    return any(library.minor < int(found) <= newer.minor for found in _STEP.findall(text))
