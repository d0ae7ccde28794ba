from modeltranslation.translator import TranslationOptions, register

from .models import Story


@register(Story)
class StoryLanguages(TranslationOptions):
    fields = ("title", "note")
    required_languages = {"mn": ("title",)}
