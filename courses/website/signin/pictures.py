"""The sixteen pictures of the youngest pupils' secret, drawn into the page: one request on a slow line instead of seventeen."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.safestring import SafeString, mark_safe

from courses.learning.classrooms.printouts import picture_names
from courses.lib.codes import PICTURES

CHOSEN = 4


@dataclass(frozen=True)
class Picture:
    """`name` is in the active language."""

    key: str
    name: str
    drawing: SafeString


@cache
def _drawing(key: str) -> SafeString:
    path = finders.find(f"pictures/{key}.svg")
    svg = Path(path).read_text(encoding="utf-8")
    svg = re.sub(r'<svg [^>]*viewBox="([^"]+)"[^>]*>', r'<svg viewBox="\1" aria-hidden="true" focusable="false">', svg, count=1)
    return mark_safe(svg.strip())  # a file of ours


def pictures() -> list[Picture]:
    """All sixteen, always in the same order: small children remember places as well as pictures."""
    names = picture_names()
    return [Picture(key, names[key], _drawing(key)) for key in PICTURES]
