"""The sheet of sign-in cards: eight to an A4 page, with QR code, class code and pictures, PIN or three words.

Readable secrets go from `actions.new_secrets` straight into the PDF and are kept nowhere, so a sheet is made once; making
it again makes new secrets.
"""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext, pgettext
from django.utils.translation import override as in_language

from courses.accounts.actions import NewSecret
from courses.content.models import Platform
from courses.lib import codes, pdf, qr

from .models import Classroom

TEMPLATE = Path(__file__).with_name("cards.typ")
PICTURES = settings.BASE_DIR / "static" / "pictures"


def card_address(card: str) -> str:
    """What the QR code opens. The secret stands in the fragment, which no browser sends and no server logs (trust.md 11)."""
    return f"{settings.SITE_ADDRESS}/k/#{card}"


def class_address() -> str:
    """Where a pupil types the class code, as people say it: without the scheme."""
    return f"{urlsplit(settings.SITE_ADDRESS).netloc}/angi"


def picture_names() -> dict[str, str]:
    """The 16 pictures by key, named in the active language."""
    return {
        "horse": pgettext("picture", "horse"), "camel": pgettext("picture", "camel"), "sheep": pgettext("picture", "sheep"),
        "goat": pgettext("picture", "goat"), "cow": pgettext("picture", "cow"), "dog": pgettext("picture", "dog"),
        "cat": pgettext("picture", "cat"), "eagle": pgettext("picture", "eagle"), "fish": pgettext("picture", "fish"),
        "sun": pgettext("picture", "sun"), "moon": pgettext("picture", "moon"), "star": pgettext("picture", "star"),
        "ger": pgettext("picture", "ger"), "tree": pgettext("picture", "tree"), "flower": pgettext("picture", "flower"),
        "mountain": pgettext("picture", "mountain"),
    }  # fmt: skip


def sign_in_cards(*, classroom: Classroom, secrets: Iterable[NewSecret], language: str) -> bytes:
    """The PDF of these cards, in this order. Raises pdf.PdfError."""
    secrets = list(secrets)
    with in_language(language):
        names = picture_names()
        used = sorted({key for secret in secrets if secret.kind == "pictures" for key in secret.secret})
        data = {
            "platform": Platform.load().name,
            "address": class_address(),
            "class_name": classroom.name,
            "class_code": codes.grouped(classroom.code),
            "labels": {
                "class": gettext("Class"),
                "class_code": gettext("Class code"),
                "pictures": gettext("Your pictures, in this order"),
                "pin": gettext("Your PIN"),
                "words": gettext("Your three words"),
                "how": gettext("scan the picture with a phone, or type the class code and choose your name."),
                "keep": gettext("This card is yours alone. Do not give it to anybody."),
                "qr_alt": gettext("QR code that signs you in"),
            },
            "pictures": {key: {"svg": (PICTURES / f"{key}.svg").read_bytes(), "alt": names[key]} for key in used},
            "cards": [
                {
                    "name": secret.pupil.display_name,
                    "qr": qr.svg_bytes(card_address(secret.card)),
                    "kind": secret.kind,
                    "secret": secret.secret[0] if secret.kind == "pin" else list(secret.secret),
                }
                for secret in secrets
            ],
        }
        title = gettext("Sign-in cards, class %(name)s") % {"name": classroom.name}
        return pdf.render(TEMPLATE, data, title=title, language=language)
