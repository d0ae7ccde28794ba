"""Certificates: a frozen snapshot each, exactly one valid per learner, course and edition."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.content.models import CoursePage
from courses.lib import codes


class CertificateQuerySet(models.QuerySet):
    def valid_of(self, learner):
        """A person's certificates that were not revoked."""
        return self.filter(learner=learner, revoked_at=None)


class Certificate(models.Model):
    """Everything printed on it is kept here as it was: a later change of name, course or issuer changes nothing."""

    code = models.CharField(_("certificate number"), max_length=20, unique=True)
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="certificates")
    course = models.ForeignKey(CoursePage, models.PROTECT, related_name="certificates")
    edition = models.PositiveSmallIntegerField(_("edition"))
    name = models.CharField(_("name as given"), max_length=150)
    course_names = models.JSONField(help_text="{language: name}")
    issuers = models.JSONField(help_text="{language: issuer}")
    platform_names = models.JSONField(help_text="{language: name}")
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    percent = models.PositiveSmallIntegerField(null=True)
    for_minor = models.BooleanField(help_text="The public page then shows the name only as a typed match.")
    issued_at = models.DateTimeField(_("issued on"))
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    revoked_at = models.DateTimeField(_("revoked on"), null=True)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revoke_reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        ordering = ["-issued_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "course", "edition"], condition=Q(revoked_at=None), name="one_valid_certificate"
            ),
            models.CheckConstraint(condition=Q(revoked_at=None) | ~Q(revoke_reason=""), name="revocation_states_a_reason"),
        ]

    @property
    def is_valid(self) -> bool:
        return self.revoked_at is None

    def __str__(self) -> str:
        return self.printed_code

    @property
    def printed_code(self) -> str:
        return codes.grouped(self.code, 4)
