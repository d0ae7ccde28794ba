"""Uploaded interactive contents as editors keep them."""

import uuid

from django.db import models
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ..editorial.models import SOURCE_LANGUAGE
from ..h5p.models import H5PLibrary


class PackageQuerySet(models.QuerySet):
    def ready(self):
        """Those that were checked and lack nothing."""
        return self.filter(state=Package.State.READY)

    def unfinished(self):
        """Those whose check has not come to an end."""
        return self.filter(state__in=(Package.State.WAITING, Package.State.CHECKING))


class Package(models.Model):
    """An uploaded interactive content, from the upload to the play.

    `source` is what the package says, `content` what is played: of H5P the content cleaned by the semantics of its libraries,
    of SCORM the facts of its manifest. `folder` has its files in the storage, `upload` the file as it came, until it is ready.
    `problems` and `missing` say what keeps it from being played: kept without words and told in any language.
    """

    class Kind(models.TextChoices):
        H5P = "h5p", "H5P"
        SCORM_12 = "scorm12", "SCORM 1.2"
        SCORM_2004 = "scorm2004", "SCORM 2004"

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for its check")
        CHECKING = "checking", _("is being checked")
        MISSING = "missing", _("draft: libraries are missing")
        READY = "ready", _("ready")
        REFUSED = "refused", pgettext_lazy("package", "refused")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    title = models.CharField(_("title"), max_length=255)
    language = models.CharField(_("language of the content"), max_length=10, blank=True)
    main = models.CharField(
        max_length=2000, blank=True, help_text="H5P: «H5P.MultiChoice 1.16»; SCORM: path of the first page."
    )
    source = models.JSONField(default=dict)
    content = models.JSONField(default=dict)
    licence = models.JSONField(default=dict)
    folder = models.CharField(max_length=200, blank=True)
    files = models.JSONField(default=list)
    libraries = models.ManyToManyField(H5PLibrary, through="PackageLibrary", related_name="packages")
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    problems = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    file_name = models.CharField(_("file"), max_length=255)
    size = models.PositiveBigIntegerField(_("bytes"))
    upload = models.CharField(max_length=200, blank=True)
    may_install = models.BooleanField(default=False, help_text="Whoever uploaded it may install libraries.")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    uploaded_at = models.DateTimeField(_("uploaded"))
    moved_at = models.DateTimeField(help_text="When the check last said how far it is.")
    claim = models.UUIDField(null=True, help_text="The check that works at it: whatever another one finds is not kept.")
    tries = models.PositiveSmallIntegerField(default=0)
    settled_at = models.DateTimeField(null=True, help_text="When its content was last cleaned by its libraries.")

    objects = PackageQuerySet.as_manager()

    class Meta:
        verbose_name = _("interactive content")
        verbose_name_plural = _("interactive contents")
        ordering = ["-uploaded_at"]

    def __str__(self) -> str:
        return self.title or self.file_name

    @property
    def title_lang(self) -> str:
        """The language of `title` where it is not that of the page: it falls back to Mongolian. For `lang` attributes."""
        here = get_language()
        return "" if here == SOURCE_LANGUAGE or getattr(self, f"title_{here}", "") else SOURCE_LANGUAGE

    @property
    def is_h5p(self) -> bool:
        return self.kind == self.Kind.H5P

    @property
    def ready(self) -> bool:
        return self.state == self.State.READY

    @property
    def unfinished(self) -> bool:
        return self.state in (self.State.WAITING, self.State.CHECKING)


class PackageLibrary(models.Model):
    """A library that a content needs, in the order they load. The library cannot go while a content needs it."""

    package = models.ForeignKey(Package, models.CASCADE)
    library = models.ForeignKey(H5PLibrary, models.PROTECT)
    place = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = _("library of a content")
        verbose_name_plural = _("libraries of contents")
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["package", "library"], name="library_once_per_package")]
