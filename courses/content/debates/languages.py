from modeltranslation.translator import TranslationOptions, register

from .models import DebatePage, DebatesPage


@register(DebatesPage)
class DebatesLanguages(TranslationOptions):
    fields = ("name", "summary", "introduction")
    required_languages = {"mn": ("name",)}


@register(DebatePage)
class DebateLanguages(TranslationOptions):
    fields = (
        "name", "summary", "motion", "sensitive_note", "prompt", "arguments_for", "arguments_against", "how_to_run",
        "afterwards", "source",
    )  # fmt: skip
    required_languages = {"mn": ("name", "motion")}
