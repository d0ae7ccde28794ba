"""The editor's forms of questions, quizzes and objectives: keys are made here, and a question must fit its type."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from courses.lib import mongolian

from . import types
from .models import Option, stable_key
from .rules import OptionData, QuestionData

LETTERS = "abcdefghijklmnopqrstuvwxyz"
TRUE_FALSE = ("true", "false")


class KeyedForm(WagtailAdminModelForm):
    """A key that nobody has to think of: left empty, it is made from the Mongolian name. It never changes afterwards."""

    key_from = "name_mn"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].required = False
            self.fields["key"].help_text = _("Leave it empty: it is made from the name. It does not change later.")
            if self.instance.pk:
                self.fields["key"].disabled = True

    def clean_key(self):
        key = self.cleaned_data.get("key", "")
        if self.instance.pk:
            return self.instance.key
        if key:
            stable_key(key)
            return key
        return self.free_key(mongolian.slugify(self.data.get(self.add_prefix(self.key_from), ""))[:60])

    def free_key(self, base: str) -> str:
        base = base or self._meta.model._meta.model_name
        taken = set(self._meta.model.objects.filter(key__startswith=base).values_list("key", flat=True))
        return next(key for key in (base, *(f"{base}-{number}" for number in range(2, 10_000))) if key not in taken)


class ObjectiveForm(KeyedForm):
    key_from = "text_mn"


class QuizForm(KeyedForm):
    pass


class QuestionForm(WagtailAdminModelForm):
    """A question with its options. What its type finds wrong is said at the options, where it is mended."""

    type = forms.ChoiceField(label=_("Type"), choices=types.choices)

    def is_valid(self):
        if not super().is_valid():
            return False
        options = self.kept_options()
        self.give_keys(options)
        question = QuestionData(
            type=self.cleaned_data["type"],
            options=tuple(OptionData(form.instance.key, bool(form.cleaned_data.get("correct"))) for form in options),
        )
        problems = types.question_type(question.type).problems(question)
        if problems:
            formset = self.formsets["options"]
            formset._non_form_errors = formset.error_class([str(problem) for problem in problems])
            for problem in problems:
                self.add_error(None, problem)
        return not problems

    def kept_options(self) -> list:
        """Forms of the options that stay, in their order."""
        formset = self.formsets["options"]
        kept = [
            form for form in formset.forms
            if form not in formset.deleted_forms and (form.has_changed() or form.instance.pk)
        ]  # fmt: skip
        return sorted(kept, key=lambda form: form.cleaned_data.get("ORDER") or 0)

    def give_keys(self, options: list) -> None:
        """A key stays with its option; a new option gets a letter that no version of this question has used.

        The options of a statement are `true` and `false`: the first given is the true one.
        """
        if self.cleaned_data["type"] == "truefalse":
            if sorted(form.instance.key for form in options) != sorted(TRUE_FALSE) and len(options) == 2:
                for form, key in zip(options, TRUE_FALSE, strict=True):
                    form.instance.key = key
            return
        used = set(Option.objects.filter(question__lineage=self.instance.lineage).values_list("key", flat=True))
        used |= {form.instance.key for form in options}
        free = (letter for letter in (*LETTERS, *(f"{a}{b}" for a in LETTERS for b in LETTERS)) if letter not in used)
        seen: set[str] = set()
        for form in options:
            key = form.instance.key
            if not key or key in TRUE_FALSE or key in seen:
                form.instance.key = next(free)
            seen.add(form.instance.key)
