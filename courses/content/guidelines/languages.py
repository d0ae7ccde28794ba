from modeltranslation.translator import TranslationOptions, register

from .models import GuidelineLibraryPage, GuidelineSectionPage, GuidelineSetPage, Recommendation


@register(GuidelineLibraryPage)
class GuidelineLibraryLanguages(TranslationOptions):
    fields = ("name", "summary", "introduction")
    required_languages = {"mn": ("name",)}


@register(GuidelineSetPage)
class GuidelineSetLanguages(TranslationOptions):
    fields = ("name", "summary", "introduction", "licence", "disclaimer", "note")
    required_languages = {"mn": ("name",)}


@register(GuidelineSectionPage)
class GuidelineSectionLanguages(TranslationOptions):
    fields = ("name", "summary", "body")
    required_languages = {"mn": ("name",)}


@register(Recommendation)
class RecommendationLanguages(TranslationOptions):
    fields = ("text",)
