"""Who may come in by password: adults only. A pupil's only doors are class and card (website/signin).

Permissions come from here too, and a pupil never has any, whatever group somebody put them in.
"""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend

from .models import User


class AdultBackend(AuthenticationBackend):
    """E-mail and password, only through the door that counts wrong tries (website/signin/adults.py).

    Wagtail and Django bring sign-in pages of their own. They call `authenticate` without that mark and get nobody.
    """

    def authenticate(self, request, **credentials):
        if not getattr(request, "password_try_is_counted", False):
            return None
        return super().authenticate(request, **credentials)

    def user_can_authenticate(self, user) -> bool:
        return super().user_can_authenticate(user) and user.kind == User.Kind.ADULT

    def _get_permissions(self, user_obj, obj, from_name):
        return set() if getattr(user_obj, "is_pupil", False) else super()._get_permissions(user_obj, obj, from_name)


class PupilBackend(ModelBackend):
    """Marks sessions that began with a class code or a card. It authenticates nobody by itself and permits nothing."""

    def authenticate(self, request, **credentials):
        return None

    def user_can_authenticate(self, user) -> bool:
        return super().user_can_authenticate(user) and user.kind == User.Kind.PUPIL

    def _get_permissions(self, user_obj, obj, from_name):
        return set()
