from modeltranslation.translator import TranslationOptions, register

from .models import Package


@register(Package)
class PackageLanguages(TranslationOptions):
    fields = ("title",)
    required_languages = {"mn": ("title",)}
