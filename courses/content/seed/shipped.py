"""Interactive contents that ship with the platform: which there are, and the numbers by which lessons name them."""

import uuid
from collections.abc import Callable, Mapping

from ..editorial.models import SOURCE_LANGUAGE
from ..h5p import own

_SPACE = uuid.UUID("5d2f7c0e-8a31-5c55-9f0d-2f1f6c8f7a10")

SHIPPED: Mapping[str, tuple[Callable[..., bytes], Mapping[str, Mapping[str, str]]]] = {
    "cards": (
        own.pack,
        {
            "mn": {"mn": "Картаа эргүүл", "en": "Turn the card (in Mongolian)"},
            "en": {"mn": "Картаа эргүүл (англи хэлээр)", "en": "Turn the card"},
        },
    ),
}
"""{key: (what makes the package in a language, {language: how it is called in each language})}."""


def number_of(key: str, language: str) -> uuid.UUID:
    """The number of a shipped content in a language; in Mongolian where it does not speak that language."""
    return uuid.uuid5(_SPACE, f"{key}-{language if language in own.LANGUAGES else SOURCE_LANGUAGE}")
