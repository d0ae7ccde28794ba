"""A certificate as a PDF, from its frozen snapshot alone."""

from pathlib import Path

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext

from courses.lib import pdf, qr

from . import rules
from .models import Certificate

TEMPLATE = Path(__file__).parent / "certificate.typ"
PICTURES = settings.BASE_DIR / "static" / "img"
MONTH_STYLE = {"mn": "Y оны F", "en": "F Y"}


def check_address(code: str) -> str:
    return f"{settings.SITE_ADDRESS}/gerchilgee/{code}/"


def pdf_of(certificate: Certificate, *, language: str) -> bytes:
    """One A4 page in this language, PDF/UA-1, text selectable. Raises pdf.PdfError."""
    other = next((code for code, _name in settings.LANGUAGES if code != language), None)
    with translation.override(language):
        issued = timezone.localtime(certificate.issued_at)
        heading = gettext("Certificate")
        labels = {
            "heading": heading,
            "above_name": gettext("This is to certify that"),
            "above_course": gettext("has completed the course"),
            "below_course": "",
            "check": gettext("Anybody can check this certificate here:"),
            "qr_alt": gettext("QR code that leads to the page where this certificate is checked"),
            "logo_alt": gettext("The platform's sign: a foal's head"),
        }
        facts = [
            {
                "label": gettext("Length of study"),
                "value": gettext("%(hours)s hours") % {"hours": rules.hours(certificate.minutes)},
            },
            {"label": gettext("Month"), "value": formats.date_format(issued, MONTH_STYLE.get(language, "F Y"))},
            {"label": gettext("Issued by"), "value": _in(certificate.issuers, language)},
            {"label": gettext("Certificate number"), "value": certificate.printed_code},
        ]
    with translation.override(other or language):
        second = other and {
            "language": other,
            "heading": gettext("Certificate"),
            "course": _in(certificate.course_names, other),
        }
    course = _in(certificate.course_names, language)
    data = {
        "platform": _in(certificate.platform_names, language),
        "name": certificate.name,
        "course": course,
        "labels": labels,
        "facts": facts,
        "address": f"{settings.SITE_ADDRESS}/gerchilgee/",
        "qr": qr.svg_bytes(check_address(certificate.code)),
        "logo": (PICTURES / "logo.svg").read_bytes(),
        "border": (PICTURES / "certificate-border.svg").read_bytes(),
        "second": second or None,
    }
    # No creation date: the page names the month, and the file must not name the day.
    return pdf.render(TEMPLATE, data, title=f"{heading}: {course}", language=language)


def _in(texts: dict, language: str) -> str:
    return texts.get(language) or texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()), "")
