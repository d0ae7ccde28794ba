"""Forms of the teacher's side. Each lists its fields: whatever else a browser sends is not read."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.learning.classrooms import rules
from courses.learning.models import School
from courses.lib import codes
from courses.lib.tables import Problem, PupilName, read_names

AUTHORISATION = _("The school has authorised the pupils of this class to use this platform.")

PROBLEMS = {
    Problem.TOO_LONG: _("This is too long for a name."),
    Problem.NOT_A_NAME: _("This does not look like a name. Write it in letters, for example «Б. Номин»."),
    Problem.DUPLICATE: _("This name stands in the list twice. Write two letters of the patronymic: «Ба. Номин»."),
    rules.NameProblem.IN_CLASS: _("A pupil of this name is in the class already. Write two letters of the patronymic."),
    rules.NameProblem.CLASS_FULL: _("The class is full."),
}


def sent(request):
    """What a form binds to: everything posted, also when nothing was filled in; None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


class InvitationForm(forms.Form):
    code = forms.CharField(
        label=_("Invitation code of your school"), max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )  # fmt: skip

    def clean_code(self) -> str:
        return codes.normalise_code(self.cleaned_data["code"])


class AskForm(forms.Form):
    school = forms.ModelChoiceField(School.objects.none(), label=_("Your school"), empty_label=_("Choose your school"))

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools


class ClassEditForm(forms.Form):
    name = forms.CharField(label=_("Class"), max_length=20, help_text=_("As the school calls it, for example 5а."))
    grade = forms.TypedChoiceField(label=_("Grade"), coerce=int, choices=[(number, str(number)) for number in range(1, 13)])

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class ClassForm(ClassEditForm):
    """A new class of one of the teacher's schools, with the school's authorisation confirmed."""

    school = forms.ModelChoiceField(School.objects.none(), label=_("School"), empty_label=None)
    authorised = forms.BooleanField(
        label=AUTHORISATION, error_messages={"required": _("Without the school's authorisation a class cannot be made.")}
    )
    field_order = ["school", "name", "grade", "authorised"]

    def __init__(self, *args, schools, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["school"].queryset = schools


class NamesForm(forms.Form):
    names = forms.CharField(
        label=_("Names, one pupil a line"), max_length=20_000, strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocomplete": "off"}),
    )  # fmt: skip


class PupilNameForm(forms.Form):
    """One name, written in any of the ways a class list may be."""

    name = forms.CharField(label=_("Name"), max_length=90, widget=forms.TextInput(attrs={"autocomplete": "off"}))

    def clean_name(self) -> PupilName:
        found = read_names(self.cleaned_data["name"])
        if len(found) != 1 or found[0].problem:
            problem = found[0].problem if found else ""
            raise forms.ValidationError(PROBLEMS[Problem(problem or Problem.NOT_A_NAME)])
        return found[0]


class OpenForm(forms.Form):
    minutes = forms.TypedChoiceField(label=_("For how long"), coerce=int, initial=rules.OPEN_MINUTES)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["minutes"].choices = [
            (minutes, ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes})
            for minutes in rules.OPEN_CHOICES
        ]


class AssignForm(forms.Form):
    """`what` is `course-<id>` or `lesson-<id>` out of `offers`; anything else is no choice."""

    what = forms.ChoiceField(error_messages={"required": _("Choose a course or a lesson.")})
    due_on = forms.DateField(
        label=_("Due date"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%Y.%m.%d"],
    )  # fmt: skip

    def __init__(self, *args, offers, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.targets = {f"course-{offer.course.pk}": (offer.course, None) for offer in offers}
        self.targets |= {f"lesson-{lesson.pk}": (offer.course, lesson) for offer in offers for lesson in offer.lessons}
        self.fields["what"].choices = [(key, key) for key in self.targets]

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on and due_on < self.today:
            raise forms.ValidationError(_("This day is over. Choose today or a later day."))
        return due_on

    def target(self):
        """(course, lesson or None)"""
        return self.targets[self.cleaned_data["what"]]


class CardsForm(forms.Form):
    """Which pupils of the class get new cards."""

    pupil = forms.MultipleChoiceField(error_messages={"required": _("Choose at least one pupil.")})

    def __init__(self, *args, pupils, **kwargs):
        super().__init__(*args, **kwargs)
        self.pupils = {str(pupil.pk): pupil for pupil in pupils}
        self.fields["pupil"].choices = [(key, key) for key in self.pupils]

    def chosen(self) -> list:
        wanted = set(self.cleaned_data["pupil"])
        return [pupil for key, pupil in self.pupils.items() if key in wanted]
