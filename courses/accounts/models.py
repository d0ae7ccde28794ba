"""People, sign-in secrets, tries and sessions."""

from django.contrib.auth.models import AbstractUser, Permission, UserManager
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class People(UserManager):
    """Questions about people, by name."""

    def adults(self):
        return self.filter(kind=User.Kind.ADULT)

    def pupils(self):
        return self.filter(kind=User.Kind.PUPIL)

    def staff(self):
        """Adults who may open the CMS: marked as staff, superusers, or with Wagtail's permission, alone or by a group."""
        cms = {"content_type__app_label": "wagtailadmin", "codename": "access_admin"}
        by_group = Q(groups__permissions__in=Permission.objects.filter(**cms))
        by_hand = Q(user_permissions__in=Permission.objects.filter(**cms))
        return self.adults().filter(Q(is_staff=True) | Q(is_superuser=True) | by_group | by_hand).distinct()

    def session_kind(self, user_id: int) -> str:
        """Whose limits a session of this person has: "pupil", "staff" or "adult"."""
        if self.pupils().filter(pk=user_id).exists():
            return "pupil"
        return "staff" if self.staff().filter(pk=user_id).exists() else "adult"


def shown_name(*, kind: str, first_name: str, last_name: str, email: str, username: str) -> str:
    """The name in the header of a page, from plain columns: see `User.display_name`."""
    if kind == "pupil":
        return f"{first_name} {last_name}".strip()
    return first_name or email.split("@")[0] or username


class User(AbstractUser):
    """One person. `first_name` is the given name (Нэр); `last_name` an adult's patronymic, of a pupil only its initial."""

    class Kind(models.TextChoices):
        ADULT = "adult", _("Adult")
        PUPIL = "pupil", _("Pupil")

    kind = models.CharField(_("kind"), max_length=5, choices=Kind, default=Kind.ADULT)
    language = models.CharField(_("language"), max_length=10, blank=True)

    objects = People()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            # A child's mailbox has no place here (trust.md 7).
            models.CheckConstraint(condition=~Q(kind="pupil") | Q(email=""), name="pupil_has_no_email"),
            models.CheckConstraint(
                condition=~Q(kind="pupil") | Q(is_staff=False, is_superuser=False), name="pupil_is_never_staff"
            ),
        ]

    @property
    def is_pupil(self) -> bool:
        return self.kind == self.Kind.PUPIL

    @property
    def may_open_cms(self) -> bool:
        """Wagtail's own rule, for adults only."""
        return not self.is_pupil and self.is_active and self.has_perm("wagtailadmin.access_admin")

    @property
    def display_name(self) -> str:
        """Given name and initial for a pupil («Номин Б.»); given name for an adult, else the mailbox's name."""
        return shown_name(
            kind=self.kind, first_name=self.first_name, last_name=self.last_name, email=self.email, username=self.username
        )

    @property
    def full_name(self) -> str:
        """Patronymic before given name, as Mongolian forms have it."""
        return f"{self.last_name} {self.first_name}".strip()

    def get_full_name(self) -> str:
        return self.full_name or self.display_name

    def get_short_name(self) -> str:
        return self.display_name


class PupilSecret(models.Model):
    """What one pupil signs in with. Everything is kept as a hash; the readable form exists once, on the printed card."""

    class Kind(models.TextChoices):
        PICTURES = "pictures", _("Pictures")
        PIN = "pin", _("PIN")
        WORDS = "words", _("Three words")

    pupil = models.OneToOneField(User, models.CASCADE, related_name="secret")
    kind = models.CharField(max_length=8, choices=Kind)
    secret_hash = models.CharField(max_length=200, help_text="Argon2id")
    # SHA-256 is enough for 128 random bits, and lets a card be found without trying every pupil.
    card_hash = models.CharField(max_length=64, unique=True, null=True)
    one_time_hash = models.CharField(max_length=200, blank=True)
    one_time_until = models.DateTimeField(null=True)
    one_time_wrong = models.PositiveSmallIntegerField(default=0)
    wrong_in_a_row = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.kind} of pupil {self.pupil_id}"


class SignInTry(models.Model):
    """Wrong tries of one device at one subject; "" as device stands for all devices together.

    `subject` is `pupil:<id>` (secret), `once:<id>` (one-time code), `class` (class codes), `mail:<digest>` (password),
    `known:mail:<digest>` (a device that got in before: no wrong tries), `factor:<id>` (second factor),
    `spent:<id>` (a code of the second factor that was used; a digest stands for the device) or `invitation:<id>` (a school's
    code). No name, e-mail or network address is in it.
    """

    subject = models.CharField(max_length=80)
    device = models.CharField(max_length=64)
    wrong = models.PositiveIntegerField(default=0)
    # The first of the tries that are counted together.
    since = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject", "device"], name="one_count_per_subject_and_device")]
        indexes = [models.Index(fields=["last_at"], name="try_by_age")]

    def __str__(self) -> str:
        return f"{self.wrong} wrong, {self.subject.partition(':')[0]}"


class SessionManager(BaseSessionManager):
    use_in_migrations = True


class Session(AbstractBaseSession):
    """A browser session that knows whose it is, so that "end the lesson for all" is one DELETE."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    kind = models.CharField(max_length=5, default="adult")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = SessionManager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        indexes = [models.Index(fields=["user"], name="session_by_user")]

    @classmethod
    def get_session_store_class(cls):
        from .sessions import SessionStore

        return SessionStore
