from modeltranslation.translator import TranslationOptions, register

from .models import HelpChannel, HelpPage, SafetySettings


@register(HelpChannel)
class HelpChannelLanguages(TranslationOptions):
    fields = ("name", "hours", "languages", "what_happens", "for_whom", "cost")
    required_languages = {"mn": ("name",)}


@register(SafetySettings)
class SafetySettingsLanguages(TranslationOptions):
    fields = ("banner",)


@register(HelpPage)
class HelpPageLanguages(TranslationOptions):
    fields = ("name", "summary", "body")
    required_languages = {"mn": ("name",)}
