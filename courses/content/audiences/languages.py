from modeltranslation.translator import TranslationOptions, register

from .models import Audience


@register(Audience)
class AudienceLanguages(TranslationOptions):
    fields = ("name", "description")
    required_languages = {"mn": ("name",)}
