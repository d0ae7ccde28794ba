"""The editor's form of a translated page: one tab per language, one for the rest, Wagtail's own for publishing.

Above the tabs a notice says which translations are missing or outdated and whether an expert has reviewed the text; each
language's tab names the fields and leads to the page on which the two languages stand side by side.
"""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)

from . import rules

STATE_LABELS = {rules.MISSING: _("not translated"), rules.OUTDATED: _("outdated"), rules.CURRENT: _("up to date")}


@dataclass(frozen=True)
class LanguageState:
    """One language of the page being edited: {state: labels of its fields}, and where the languages can be compared."""

    language: str
    label: str
    missing: tuple[str, ...]
    outdated: tuple[str, ...]
    current: tuple[str, ...]
    url: str


def language_state(page, language: str, label: str) -> LanguageState:
    fields: dict[str, list[str]] = {rules.MISSING: [], rules.OUTDATED: [], rules.CURRENT: []}
    for name, state in page.translation_status(language).items():
        fields[state].append(str(page._meta.get_field(name).verbose_name))
    return LanguageState(
        language, str(label), *(tuple(fields[state]) for state in (rules.MISSING, rules.OUTDATED, rules.CURRENT)),
        url=reverse("translation:compare", args=[page.pk, language]),
    )  # fmt: skip


class TranslatedTabs(TabbedInterface):
    """Tabs with the notice above them."""

    class BoundPanel(TabbedInterface.BoundPanel):
        template_name = "content/admin/translated_tabs.html"

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            source = settings.MODELTRANSLATION_DEFAULT_LANGUAGE
            page = self.instance
            if page.pk:
                others = [(code, label) for code, label in settings.LANGUAGES if code != source]
                context["language_states"] = [language_state(page, code, label) for code, label in others]
                context["reviewed"] = page.review_state == page.Review.REVIEWED
                context["page"] = page
            return context


class TranslationPanel(Panel):
    """The notice inside one language's tab."""

    def __init__(self, language: str = "", label: str = "", **kwargs):
        self.language, self.label = language, label
        super().__init__(**kwargs)

    def clone_kwargs(self):
        return {**super().clone_kwargs(), "language": self.language, "label": self.label}

    class BoundPanel(Panel.BoundPanel):
        template_name = "content/admin/translation_panel.html"

        def is_shown(self):
            return bool(self.instance.pk)

        def get_context_data(self, parent_context=None):
            context = super().get_context_data(parent_context)
            context["state"] = language_state(self.instance, self.panel.language, self.panel.label)
            return context


class TextPanel(FieldPanel):
    """A field in one language, called by its plain name; with the language behind it where no tab names the language."""

    def __init__(self, field_name: str, *args, language_label: str = "", **kwargs):
        self.language_label = language_label
        super().__init__(field_name, *args, **kwargs)

    def clone_kwargs(self):
        return {**super().clone_kwargs(), "language_label": self.language_label}

    def on_model_bound(self):
        base = self.model._meta.get_field(self.field_name.rsplit("_", 1)[0])
        name = capfirst(base.verbose_name)
        self.heading = format_lazy("{} ({})", name, self.language_label) if self.language_label else name
        super().on_model_bound()


def in_every_language(*fields: str) -> list[FieldPanel]:
    """One panel per field and language, for snippets and inline rows, which have no tabs."""
    return [TextPanel(f"{field}_{code}", language_label=label) for field in fields for code, label in settings.LANGUAGES]


def language_tabs(model, translated: list[str], *, extra: dict[str, list] | None = None, settings_panels=()) -> TranslatedTabs:
    """Tabs for `model`: each language with its `translated` fields, then named `extra` tabs, then review and publishing.

    `extra` maps a tab's label to its panels. The Mongolian name is required and feeds the slug.
    """
    tabs = []
    source = settings.MODELTRANSLATION_DEFAULT_LANGUAGE
    for code, label in settings.LANGUAGES:
        panels = [] if code == source else [TranslationPanel(code, label)]
        for field in translated:
            if field == "name" and code == source:
                panels.append(
                    TitleFieldPanel(
                        f"name_{code}", targets=["slug"], required_on_save=True,
                        heading=capfirst(model._meta.get_field("name").verbose_name),
                    )
                )  # fmt: skip
            elif isinstance(field, str):
                panels.append(TextPanel(f"{field}_{code}"))
            else:
                panels.extend(field(code))
        tabs.append(ObjectList(panels, heading=label))
    for label, panels in (extra or {}).items():
        tabs.append(ObjectList(panels, heading=label))
    tabs.append(
        ObjectList(
            [
                MultiFieldPanel(
                    [FieldPanel("review_state"), FieldPanel("reviewer"), FieldPanel("reviewed_on")], heading=_("Expert review")
                ),
                FieldPanel("slug"),
                FieldPanel("search_description"),
                PublishingPanel(),
                *settings_panels,
            ],
            heading=_("Review and publishing"),
        )
    )
    return TranslatedTabs(tabs)
