"""What accounts changes in the CMS: a changed person signs in anew, and nobody is changed in bulk."""

from wagtail import hooks

from .actions import end_sessions
from .viewsets import NoClosingInBulk, NoDeletingInBulk, NoRolesInBulk


@hooks.register("after_edit_user")
def end_sessions_of_changed_person(request, user):
    """What an administrator changes about a person ends that person's sessions: old rights do not live on in a browser."""
    own_key = request.session.session_key if user.pk == request.user.pk else None
    end_sessions(users=[user.pk], except_key=own_key)


# After Wagtail's own (order 0): the last one registered under a name counts.
for action in (NoRolesInBulk, NoDeletingInBulk, NoClosingInBulk):
    hooks.register("register_bulk_action", action, order=100)
