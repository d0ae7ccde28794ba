from modeltranslation.translator import TranslationOptions, register

from .models import CourseCataloguePage, CoursePage, LessonPage


@register(CourseCataloguePage)
class CourseCatalogueLanguages(TranslationOptions):
    fields = ("name", "summary", "introduction")
    required_languages = {"mn": ("name",)}


@register(CoursePage)
class CourseLanguages(TranslationOptions):
    fields = ("name", "summary", "introduction", "you_need")
    required_languages = {"mn": ("name",)}


@register(LessonPage)
class LessonLanguages(TranslationOptions):
    fields = ("name", "summary", "sensitive_note", "body", "facilitator", "letter_home")
    required_languages = {"mn": ("name",)}
