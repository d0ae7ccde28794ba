"""Search over public pages: the words as typed, folded, and by their stem; exact matches first."""

from wagtail.models import Page
from wagtail.search.query import PlainText

from courses.content.models import (
    CoursePage,
    DebatePage,
    GuidelineSectionPage,
    HelpPage,
    LessonPage,
    PlainPage,
    TermsPage,
)
from courses.lib import mongolian

MOST = 30


def find_pages(text: str) -> list[Page]:
    """At most 30 live public pages, best first: those with the words as typed, then with the folded ones, then by stems."""
    folded = " ".join(mongolian.fold(word) for word in mongolian.words(text))
    stems = " ".join(mongolian.stem(mongolian.fold(word)) for word in mongolian.words(text))
    kinds = (CoursePage, LessonPage, GuidelineSectionPage, DebatePage, PlainPage, HelpPage, TermsPage)
    pages = Page.objects.live().public().type(kinds)
    found: dict[int, Page] = {}
    for query, autocomplete in ((text, False), (folded, False), (stems, True)):
        if not query.strip() or len(found) >= MOST:
            continue
        results = pages.autocomplete(query) if autocomplete else pages.search(PlainText(query))
        for page in results[:MOST]:
            found.setdefault(page.pk, page)
    return [page.specific for page in list(found.values())[:MOST]]
