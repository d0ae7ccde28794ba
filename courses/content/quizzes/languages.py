from modeltranslation.translator import TranslationOptions, register

from .models import Objective, Option, Question, Quiz, Target


@register(Objective)
class ObjectiveLanguages(TranslationOptions):
    fields = ("text",)
    required_languages = {"mn": ("text",)}


@register(Question)
class QuestionLanguages(TranslationOptions):
    fields = ("text", "hint", "explanation", "passage", "unit")
    required_languages = {"mn": ("text",)}


@register(Option)
class OptionLanguages(TranslationOptions):
    fields = ("text", "feedback")
    required_languages = {"mn": ("text",)}


@register(Target)
class TargetLanguages(TranslationOptions):
    fields = ("text",)
    required_languages = {"mn": ("text",)}


@register(Quiz)
class QuizLanguages(TranslationOptions):
    fields = ("name", "introduction")
    required_languages = {"mn": ("name",)}
