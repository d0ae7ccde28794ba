"""The editor's forms of questions, quizzes and objectives: keys are made here, and a question must fit its type."""

import json

from django import forms
from django.forms.widgets import Script
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from courses.lib import mongolian

from ..editorial.models import languages
from . import types
from .actions import free_keys
from .bank import gaps_of
from .models import Option, Question, stable_key
from .rules import QuestionData

TRUE_FALSE = ("true", "false")
SETTINGS_FIELDS = ("folding", "number", "tolerance")


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
    """A quiz asks something, and its draws find enough in the bank."""

    def is_valid(self):
        if not super().is_valid():
            return False
        items, draws = kept(self.formsets["items"]), kept(self.formsets["draws"])
        if not items and not draws:
            self.add_error(None, _("Choose questions, or let some be drawn."))
        taken = [form.cleaned_data["question"].pk for form in items if form.cleaned_data.get("question")]
        for form in draws:
            fitting = Question.objects.fitting(form.instance).exclude(pk__in=taken).count()
            if fitting < form.cleaned_data["count"]:
                sentence = _("The bank has only %(count)d questions like this.") % {"count": fitting}
                form.add_error("count", sentence)
                self.add_error(None, sentence)
        return not self.errors


def kept(formset) -> list:
    """Forms of the rows that stay, in their order."""
    stay = [
        form for form in formset.forms
        if form not in formset.deleted_forms and (form.has_changed() or form.instance.pk)
    ]  # fmt: skip
    return sorted(stay, key=lambda form: form.cleaned_data.get("ORDER") or 0)


class QuestionForm(WagtailAdminModelForm):
    """A question with its options. What its type finds wrong is said at the options, where it is mended."""

    type = forms.ChoiceField(
        label=_("Type"), choices=types.choices, widget=forms.Select({"data-fields": json.dumps(types.editor_fields())})
    )
    folding = forms.ChoiceField(
        label=_("How typed words are compared"), required=False,
        choices=[
            ("letters", _("ө and о, ү and у, capitals and Latin letters are the same")),
            ("case", _("only capitals and small letters are the same")),
            ("exact", _("exactly as written")),
        ],
    )  # fmt: skip
    number = forms.CharField(label=_("Right number"), required=False, max_length=40)
    tolerance = forms.CharField(
        label=_("Tolerance"), required=False, max_length=40, help_text=_("So much more or less is right too. Empty: none.")
    )

    class Media:
        js = [Script("js/admin-question.js", type="module")]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in SETTINGS_FIELDS:
            self.fields[name].initial = self.initial[name] = self.instance.settings.get(name, "")
        numbers = {target.key: str(number) for number, target in enumerate(self.instance.targets.all(), start=1)}
        for form in self.formsets["options"].forms:
            form.initial["target"] = numbers.get(form.instance.target, "")

    def is_valid(self):
        if not super().is_valid():
            return False
        kind = types.question_type(self.cleaned_data["type"])
        self.instance.settings = {name: self.cleaned_data[name] for name in kind.settings_fields if self.cleaned_data.get(name)}
        options, targets = kept(self.formsets["options"]), kept(self.formsets["targets"])
        self.give_keys(options)
        self.give_target_keys(options, targets)
        problems = kind.problems(self.data_of(kind, options, targets))
        if problems:
            formset = self.formsets["options"]
            formset._non_form_errors = formset.error_class([str(problem) for problem in problems])
            for problem in problems:
                self.add_error(None, problem)
        return not problems

    def data_of(self, kind, options: list, targets: list) -> QuestionData:
        """What was filled in, as marking will see it."""
        passages = (self.cleaned_data.get(f"passage_{code}") for code in languages())
        return QuestionData(
            type=kind.key,
            options=tuple(form.instance.data(with_spellings=kind.compares_words) for form in options),
            targets=tuple(form.instance.key for form in targets) if kind.has_targets else (),
            settings=self.instance.settings,
            gaps=tuple(gaps_of(passage) for passage in passages if passage) if kind.has_passage else (),
        )

    def give_keys(self, options: list) -> None:
        """A key stays with its option; a new option gets one that no version of this question has used.

        The options of a statement are `true` and `false`: the first given is the true one. Where a passage names keys they
        are a, b, c in the order of the options, for the editor writes them; where the order is the answer they are random.
        """
        kind = types.question_type(self.cleaned_data["type"])
        if kind.key == "truefalse":
            if sorted(form.instance.key for form in options) != sorted(TRUE_FALSE) and len(options) == 2:
                for form, key in zip(options, TRUE_FALSE, strict=True):
                    form.instance.key = key
            return
        used = set(Option.objects.filter(question__lineage=self.instance.lineage).values_list("key", flat=True))
        used |= {form.instance.key for form in options}
        free = free_keys(used, shuffled=kind.order_matters)
        seen: set[str] = set()
        for form in options:
            key = form.instance.key
            if not key or key in TRUE_FALSE or key in seen:
                form.instance.key = next(free)
            seen.add(form.instance.key)

    def give_target_keys(self, options: list, targets: list) -> None:
        """Random keys, so that they do not tell which option belongs to them; an option names its target by its number."""
        free = free_keys({form.instance.key for form in targets}, shuffled=True)
        for form in targets:
            form.instance.key = form.instance.key or next(free)
        keys = {str(number): form.instance.key for number, form in enumerate(targets, start=1)}
        for form in options:
            form.instance.target = keys.get((form.cleaned_data.get("target") or "").strip(), "")
