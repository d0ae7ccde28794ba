from modeltranslation.translator import TranslationOptions, register

from .models import YearPlanPage


@register(YearPlanPage)
class YearPlanLanguages(TranslationOptions):
    fields = ("name", "summary", "introduction")
    required_languages = {"mn": ("name",)}
