"""A word in three levels of wording, and the page that lists all of them."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import RichTextField

from courses.lib import mongolian

from ..editorial.blocks import RICH_TEXT
from ..editorial.models import TranslatedPage
from ..editorial.panels import in_every_language, language_tabs


class Term(models.Model):
    """One word. `child` is for ages 6 to 12, `teen` for 13 to 18, `adult` for everybody else."""

    LEVELS = ("child", "teen", "adult")

    key = models.SlugField(_("key"), max_length=60, unique=True)
    term = models.CharField(_("word"), max_length=80)
    child = models.TextField(_("for children"), max_length=400, blank=True)
    teen = models.TextField(_("for teenagers"), max_length=400, blank=True)
    adult = models.TextField(_("for adults"), max_length=400, blank=True)

    panels = [*in_every_language("term", "child", "teen", "adult"), "key"]

    class Meta:
        verbose_name = _("word explained")
        verbose_name_plural = _("words explained")
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term


class TermsPage(TranslatedPage):
    """All words by letter. One word has all its levels beside each other, so that a family can read it together."""

    introduction = RichTextField(_("introduction"), blank=True, features=RICH_TEXT)

    template = "content/terms_page.html"
    parent_page_types = ["content.HomePage"]
    subpage_types: list[str] = []
    max_count = 1

    class Meta:
        verbose_name = _("page of words explained")

    def get_context(self, request, *args, **kwargs):
        return {**super().get_context(request, *args, **kwargs), "letters": by_letter(Term.objects.all())}


def by_letter(terms) -> list[tuple[str, list[Term]]]:
    """[(first letter, its words)] in the active language; words that it lacks come in Mongolian, before Latin ones."""
    letters: dict[str, list[Term]] = {}
    for term in sorted(terms, key=lambda term: mongolian.sort_key(term.term)):
        letters.setdefault(term.term[:1].upper(), []).append(term)
    return list(letters.items())


TermsPage.edit_handler = language_tabs(TermsPage, ["name", "summary", "introduction"])
