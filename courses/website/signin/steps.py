"""Where a pupil is on the way in: class, name, pictures pressed so far. Kept on the server in the browser's session, so no
address and no page carries a class code, a name or a piece of a secret.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta

KEY = "pupil_sign_in"
# A child who walks away leaves neither name nor pressed pictures to the next one at the same computer.
FORGET_NAME_AFTER = timedelta(minutes=5)


@dataclass
class Steps:
    """`classroom` and `pupil` are ids (the pupil's is the user's), `pictures` keys in the order of pressing, `at` seconds."""

    classroom: int | None = None
    pupil: int | None = None
    pictures: list[str] = field(default_factory=list)
    next: str = ""
    at: float = 0


def read(request, *, now: datetime) -> Steps:
    steps = Steps(**request.session.get(KEY, {}))
    if now.timestamp() - steps.at > FORGET_NAME_AFTER.total_seconds():
        steps.pupil, steps.pictures = None, []
    return steps


def write(request, steps: Steps, *, now: datetime) -> None:
    steps.at = now.timestamp()
    request.session[KEY] = asdict(steps)


def forget(request) -> None:
    request.session.pop(KEY, None)
