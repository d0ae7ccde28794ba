from modeltranslation.translator import TranslationOptions, register

from .models import Picture


@register(Picture)
class PictureLanguages(TranslationOptions):
    fields = ("description",)
