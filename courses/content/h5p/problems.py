"""Why a package is refused: a sentence for each reason. A problem is kept without its words, and told in any language later."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    # --- the file -----------------------------------------------------------------------------------------------------
    "name": _("The name of the file must end with .h5p."),
    "empty": _("The file is empty."),
    "too_large": _("The file is larger than 500 MB."),
    "no_zip": _("This is no H5P file: it does not begin as a ZIP does."),
    "disk": _("The file could not be kept. Perhaps the disk is full. Tell your administrator."),
    "failed": _("The file could not be checked. Tell your administrator: the log of the server says why."),
    "damaged": _("The ZIP is damaged. Export the file again."),
    "parts": _("The ZIP is written in a way that is not taken (ZIP64 or several parts). Export the file again."),
    "too_many": _("The package holds more than 8,000 files."),
    "large_entry": _("A file in the package is larger than 200 MB."),
    "large_whole": _("The package would unpack to more than 500 MB."),
    "bomb": _("A file in the package unpacks to more than 200 times its size."),
    "lying_size": _("A file in the package does not have the size that the ZIP says."),
    "checksum": _("A file in the package is damaged: its checksum is wrong."),
    "overlap": _("Two files in the package share the same place in the ZIP."),
    "encrypted": _("The package is locked with a password."),
    "method": _("A file in the package is compressed in a way that is not taken. Only stored and deflated files are."),
    "link": _("The package holds a link or a device instead of a file."),
    # --- names --------------------------------------------------------------------------------------------------------
    "name_empty": _("A file in the package has an empty name, or an empty folder name."),
    "name_long": _("The name of a file in the package is too long."),
    "absolute": _("The name of a file in the package begins at the root of a disk."),
    "drive": _("The name of a file in the package has a drive letter or a colon."),
    "backslash": _("The name of a file in the package has a backslash."),
    "traversal": _("The name of a file in the package leads out of its folder."),
    "signs": _("The name of a file in the package has invisible signs."),
    "names_differ": _("A file has one name in the list of the ZIP and another where it stands."),
    "twice": _("Two different files in the package have the same name."),
    "file_and_folder": _("A name in the package is a file and a folder at once."),
    "extension": _("Files of this type are not allowed here."),
    # --- JSON ---------------------------------------------------------------------------------------------------------
    "json_large": _("A JSON file is larger than 8 MB."),
    "json_whole": _("The JSON files of the package are larger than 64 MB together."),
    "json_many": _("A JSON file has too many values."),
    "json_deep": _("A JSON file is nested too deeply."),
    "json_number": _("A JSON file has a number that is none (NaN or infinity)."),
    "json_utf8": _("A JSON file is not saved as UTF-8."),
    "json": _("A JSON file cannot be read."),
    # --- h5p.json -----------------------------------------------------------------------------------------------------
    "no_h5p_json": _("The package has no h5p.json."),
    "no_content": _("The package has no content/content.json."),
    "content_form": _("content/content.json must be one JSON object."),
    "form": _("The file must be one JSON object."),
    "title": _("h5p.json needs a title of 1 to 255 signs."),
    "language": _("h5p.json needs a language: 1 to 10 letters and hyphens."),
    "embed_types": _("h5p.json needs embedTypes: iframe, div or both."),
    "main_missing": _("h5p.json needs mainLibrary: the name of the library that plays the content."),
    "main_unlisted": _("mainLibrary is not among the preloadedDependencies of h5p.json."),
    "main_not_runnable": _("The main library cannot be played: it is part of other libraries only."),
    "no_dependencies": _("h5p.json needs preloadedDependencies: the libraries of the package."),
    "dependency": _("A dependency needs a machineName, a majorVersion and a minorVersion."),
    # --- libraries ----------------------------------------------------------------------------------------------------
    "no_library_json": _("A folder of the package is no library: it has no library.json."),
    "machine_name": _("A library needs a machineName: letters, digits, hyphens, points and underscores."),
    "folder_name": _("The folder of a library must be called as its machineName, or as its machineName-major.minor."),
    "library_title": _("A library needs a title of 1 to 255 signs."),
    "version": _("A library needs a majorVersion, a minorVersion and a patchVersion of at most five digits."),
    "runnable": _("A library must say runnable: 0 or 1."),
    "library_twice": _("The package holds the same library twice."),
    "core_api": _("A library needs a newer H5P than this platform plays."),
    "declared_form": _("A library lists its scripts or styles in a way that cannot be read."),
    "declared_missing": _("A library lists a script or style that is not in the package."),
    "declared_large": _("A script or style of a library is larger than 5 MB."),
    "declared_whole": _("The scripts and styles of all libraries that the content needs are larger than 20 MB together."),
    "semantics": _("The semantics.json of a library must be a list of fields."),
}  # fmt: skip
"""{why: its sentence}. Each stands alone; the path beside it says where."""

WORST = 50
"""How many problems of one package are told."""


@dataclass(frozen=True)
class Problem:
    """One reason for which a package is refused. `path`: the file in the package, or the field of a file after a `#`."""

    why: str
    path: str = ""

    @property
    def sentence(self) -> Promise:
        """The reason in the language of whoever reads it."""
        return SENTENCES[self.why]

    def __str__(self) -> str:
        return f"{self.sentence} ({self.path})" if self.path else str(self.sentence)


class Refused(Exception):
    """A package, or a file of it, that cannot be read any further."""

    def __init__(self, why: str, path: str = ""):
        super().__init__(why, path)
        self.problem = Problem(why, readable(path))


@dataclass
class Found:
    """Problems as they are gathered, each once, at most WORST."""

    problems: dict[Problem, None] = field(default_factory=dict)

    def add(self, why: str, path: str = "") -> None:
        if len(self.problems) < WORST:
            self.problems[Problem(why, readable(path))] = None


def readable(path: str) -> str:
    """A path for people and for a database: no control signs, no halves of signs, at most 200 long."""
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in path[:200])


def as_json(problem: Problem) -> Mapping[str, str]:
    """A problem to keep; `Problem(**kept)` is the way back."""
    return {"why": problem.why, "path": problem.path}
