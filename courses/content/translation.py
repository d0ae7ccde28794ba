"""Which fields exist in every language. Gathered here because django-modeltranslation looks here."""

from .audiences import languages as audiences  # noqa: F401
from .curriculum import languages as curriculum  # noqa: F401
from .debates import languages as debates  # noqa: F401
from .editorial import languages as editorial  # noqa: F401
from .guidelines import languages as guidelines  # noqa: F401
from .pages import languages as pages  # noqa: F401
from .plans import languages as plans  # noqa: F401
from .played import languages as played  # noqa: F401
from .quizzes import languages as quizzes  # noqa: F401
from .safety import languages as safety  # noqa: F401
from .stories import languages as stories  # noqa: F401
from .terms import languages as terms  # noqa: F401
