"""What an administrator changes about a person ends that person's sessions: old rights do not live on in a browser."""

from wagtail import hooks

from .actions import end_sessions


@hooks.register("after_edit_user")
def end_sessions_of_changed_person(request, user):
    own_key = request.session.session_key if user.pk == request.user.pk else None
    end_sessions(users=[user.pk], except_key=own_key)
