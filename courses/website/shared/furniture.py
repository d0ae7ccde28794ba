"""What stands on every page: name, menu, help line, footer. Read once per language and content version, then kept."""

import threading
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, gettext

from courses.content.editorial import version
from courses.content.models import (
    CourseCataloguePage,
    DebatesPage,
    GuidelineLibraryPage,
    HelpChannel,
    HelpPage,
    HomePage,
    PlainPage,
    Platform,
    SafetySettings,
    TermsPage,
    YearPlanPage,
)


@dataclass(frozen=True)
class Link:
    name: str
    url: str


@dataclass(frozen=True)
class Helpline:
    name: str
    number: str
    tel: str


@dataclass(frozen=True)
class Furniture:
    name: str
    home_url: str
    help_url: str
    banner: str
    helpline: Helpline | None
    menu: tuple[Link, ...]
    footer: tuple[Link, ...]
    footer_line: str
    quick_exit_url: str


_kept: dict[str, tuple[int, Furniture]] = {}
_lock = threading.Lock()


def furniture() -> Furniture:
    """The furniture in the active language."""
    language = get_language() or "mn"
    number = version.current()
    held = _kept.get(language)
    if held and held[0] == number:
        return held[1]
    fresh = _read()
    with _lock:
        _kept[language] = (number, fresh)
    return fresh


def _link(page) -> Link | None:
    url = page.url if page else None
    return Link(page.name, url) if url else None


def _read() -> Furniture:
    platform, safety = Platform.load(), SafetySettings.load()
    channel = HelpChannel.objects.live().exclude(tel="").first()
    home = HomePage.objects.live().first()
    help_link = _link(HelpPage.objects.live().first())
    menu = [_link(model.objects.live().first()) for model in (CourseCataloguePage, GuidelineLibraryPage)]
    plain = PlainPage.objects.live().filter(in_footer=True).order_by("path")
    shelves = [model.objects.live().first() for model in (YearPlanPage, DebatesPage, TermsPage)]
    footer = [_link(page) for page in (*shelves, *plain)]
    return Furniture(
        name=platform.name,
        home_url=(home.url if home else None) or reverse("wagtail_serve", args=[""]),
        help_url=help_link.url if help_link else "",
        banner=safety.banner or gettext("Do you need help?"),
        helpline=Helpline(channel.name, channel.number, channel.tel) if channel else None,
        menu=tuple(link for link in (*menu, help_link) if link),
        footer=tuple(link for link in footer if link),
        footer_line=platform.footer_line,
        quick_exit_url=safety.quick_exit_url,
    )
