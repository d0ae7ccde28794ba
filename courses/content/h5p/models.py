"""Libraries of H5P as they are kept: one row for each minor version, whatever the number of contents that use it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .libraries import LibraryRef


class H5PLibrary(models.Model):
    """A library and where its files lie. A higher patch replaces the row's files; another minor version stands beside it.

    `preloaded`, `dynamic`, `editor`: lists of [machine name, major, minor]. `files`: paths within `folder`, which is a folder
    of the storage of played contents.
    """

    name = models.CharField(_("machine name"), max_length=255)
    major = models.PositiveIntegerField(_("major version"))
    minor = models.PositiveIntegerField(_("minor version"))
    patch = models.PositiveIntegerField(_("patch"))
    title = models.CharField(_("title"), max_length=255)
    runnable = models.BooleanField(_("can be played by itself"), default=False)
    author = models.CharField(_("author"), max_length=255, blank=True)
    license = models.CharField(_("licence"), max_length=255, blank=True)
    scripts = models.JSONField(default=list)
    styles = models.JSONField(default=list)
    preloaded = models.JSONField(default=list)
    dynamic = models.JSONField(default=list)
    editor = models.JSONField(default=list)
    semantics = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    files = models.JSONField(default=list)
    folder = models.CharField(max_length=400, unique=True)
    needs_eval = models.BooleanField(
        _("may make code of texts"), default=False, db_default=False,
        help_text=_("Some old libraries do not work without it. It is allowed in the closed frame only."),
    )  # fmt: skip
    installed_at = models.DateTimeField(_("installed"))

    class Meta:
        verbose_name = _("H5P library")
        verbose_name_plural = _("H5P libraries")
        ordering = ["name", "major", "minor"]
        constraints = [models.UniqueConstraint(fields=["name", "major", "minor"], name="one_library_per_minor_version")]

    def __str__(self) -> str:
        return f"{self.title} {self.major}.{self.minor}.{self.patch}"

    @property
    def ref(self) -> LibraryRef:
        return LibraryRef(self.name, self.major, self.minor)

    @property
    def needs(self) -> tuple[LibraryRef, ...]:
        """What it needs to be played."""
        return tuple(LibraryRef(*part) for part in (*self.preloaded, *self.dynamic))
