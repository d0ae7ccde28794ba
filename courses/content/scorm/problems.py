"""Why a SCORM package is refused, and what is said of one that is taken. The ZIP's own reasons come from H5P's list."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..h5p import problems as h5p

SENTENCES: dict[str, Promise] = {
    **h5p.SENTENCES,
    # --- the file -----------------------------------------------------------------------------------------------------
    "scorm_name": _("The name of the file must end with .zip."),
    "scorm_no_zip": _("This is no SCORM file: it does not begin as a ZIP does."),
    "scorm_extension": _("A SCORM package may not hold files of this type: programs for a server or a computer are not taken."),
    "scorm_page_large": _("A page of the package is larger than 10 MB."),
    # --- the manifest -------------------------------------------------------------------------------------------------
    "scorm_no_manifest": _("The package has no imsmanifest.xml at its top. Export it again, as SCORM 1.2 or SCORM 2004."),
    "scorm_manifest_large": _("imsmanifest.xml is larger than 4 MB."),
    "scorm_entities": _("imsmanifest.xml defines entities or has a document type. Such files are not taken."),
    "scorm_many_elements": _("imsmanifest.xml has too many elements, or they stand too deep in one another."),
    "scorm_long_names": _("imsmanifest.xml has names of elements or namespaces that are too long."),
    "scorm_xml": _("imsmanifest.xml cannot be read: it is not well-formed XML."),
    "scorm_not_a_manifest": _("imsmanifest.xml is no manifest of a SCORM package."),
    "scorm_version": _("This is neither SCORM 1.2 nor SCORM 2004. Export the package again as one of them."),
    # --- what it lists ------------------------------------------------------------------------------------------------
    "scorm_no_organization": _("The manifest has no organization: nothing says what is to be opened."),
    "scorm_no_items": _("The manifest lists nothing that can be opened."),
    "scorm_many_items": _("The manifest lists more than 200 parts."),
    "scorm_resource_twice": _("Two resources of the manifest have the same identifier."),
    "scorm_no_resource": _("An item of the manifest points at a resource that is not there."),
    "scorm_no_href": _("A resource that is to be opened has no file."),
    "scorm_href_form": _("The address of a resource cannot be read."),
    "scorm_href_outside": _("The address of a resource leads out of the package."),
    "scorm_href_away": _("A resource lies on another site. Everything must be in the package."),
    "scorm_href_missing": _("The manifest names a file that is not in the package."),
    "scorm_href_page": _("What is to be opened is no web page (html, htm, xhtml)."),
    # --- notes: the package is taken, and this is told -----------------------------------------------------------------
    "scorm_note_sequencing": _("Rules about the order of its parts are not followed. Pupils choose from a list."),
    "scorm_note_prerequisites": _("Conditions for opening a part are not followed. Pupils choose from a list."),
    "scorm_note_organizations": _("The package has several tables of contents. Only the main one is used."),
    "scorm_note_assets": _("A part tells no result. It counts as done when it is opened."),
    "scorm_note_hidden": _("Parts that the manifest hides are left out of the list."),
    "scorm_note_left_out": _("Files that no page needs were left out."),
}  # fmt: skip
"""{why: its sentence}. The names of our own begin with `scorm_`, so one list tells the problems of both kinds of package."""


@dataclass(frozen=True)
class Problem(h5p.Problem):
    """A reason or a note, as H5P's, with the sentences of both. `Problem(**kept)` is the way back from `as_json`."""

    @property
    def sentence(self) -> Promise:
        return SENTENCES[self.why]


_OWN_WORDS = {"name": "scorm_name", "no_zip": "scorm_no_zip"}
"""Reasons of the ZIP reader whose sentence speaks of H5P."""


def told(problem: h5p.Problem) -> Problem:
    """A problem of the ZIP reader in the words of this list."""
    return Problem(_OWN_WORDS.get(problem.why, problem.why), problem.path)
