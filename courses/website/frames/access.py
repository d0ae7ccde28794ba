"""Where the closed frame of a content is, and which content an address of it may show."""

import time

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner, b62_encode
from django.http import Http404
from django.urls import reverse

from courses.content.models import Package

OPEN_SECONDS = 12 * 3600
"""An address of a frame is good for so long: a day at school, and no longer."""

SAME_SECONDS = 4 * 3600
"""For so long the address of a content stays the same, so that a browser, or the whole school, fetches its films once."""


class _Signer(TimestampSigner):
    def timestamp(self) -> str:
        """The beginning of the present stretch of time, as base 62."""
        return b62_encode(int(time.time()) // SAME_SECONDS * SAME_SECONDS)


signer = _Signer(salt="frames", sep=".")


def frame_url(package: Package, *, language: str) -> str:
    """The address of the frame that plays this content in a language, on the host that H5P_ORIGIN names or on ours."""
    token = signer.sign(package.pk.hex)
    return f"{settings.H5P_ORIGIN}{reverse('frames:frame', args=[token, language])}"


def framed_package(token: str, *, for_file: bool = False) -> Package:
    """The content that an address of a frame may show, or Http404. Nobody is asked who they are: the frame has no cookies.

    What the package says of itself can be megabytes and is left in the database. `for_file`: what is played is, too.
    """
    try:
        key = signer.unsign(token, max_age=OPEN_SECONDS)
        package = Package.objects.ready().defer("source", *(["content"] if for_file else [])).filter(pk=key).first()
    except (BadSignature, ValueError) as error:
        raise Http404 from error
    if package is None:
        raise Http404
    return package
