from modeltranslation.translator import TranslationOptions, register

from .models import Term, TermsPage


@register(Term)
class TermLanguages(TranslationOptions):
    fields = ("term", "child", "teen", "adult")
    required_languages = {"mn": ("term",)}


@register(TermsPage)
class TermsPageLanguages(TranslationOptions):
    fields = ("name", "summary", "introduction")
    required_languages = {"mn": ("name",)}
