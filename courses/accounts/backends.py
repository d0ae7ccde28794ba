"""Who may come in by password: adults only. A pupil's only doors are class and card (website/signin)."""

from django.contrib.auth.backends import ModelBackend

from .models import User


class AdultBackend(ModelBackend):
    """Django's backend for adults; also carries permissions of everybody who is signed in."""

    def user_can_authenticate(self, user) -> bool:
        return super().user_can_authenticate(user) and user.kind == User.Kind.ADULT


class PupilBackend(ModelBackend):
    """Marks sessions that began with a class code or a card. It authenticates nobody by itself."""

    def authenticate(self, request, **credentials):
        return None
