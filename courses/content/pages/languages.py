from modeltranslation.translator import TranslationOptions, register

from .models import HomePage, PlainPage, Platform


@register(Platform)
class PlatformLanguages(TranslationOptions):
    fields = ("name", "issuer", "footer_line")
    required_languages = {"mn": ("name",)}


@register(HomePage)
class HomeLanguages(TranslationOptions):
    fields = (
        "name", "summary", "tagline", "introduction", "children_title", "children_text", "teachers_title", "teachers_text",
        "parents_title", "parents_text", "promises",
    )  # fmt: skip
    required_languages = {"mn": ("name",)}


@register(PlainPage)
class PlainPageLanguages(TranslationOptions):
    fields = ("name", "summary", "body")
    required_languages = {"mn": ("name",)}
