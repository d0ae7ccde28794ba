"""The editor's form of a translated page: one tab per language, one for the rest, Wagtail's own for publishing."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, PublishingPanel, TabbedInterface, TitleFieldPanel


def in_every_language(*fields: str) -> list[FieldPanel]:
    """One panel per field and language, for snippets and inline rows, which have no tabs."""
    return [FieldPanel(f"{field}_{code}") for field in fields for code, _label in settings.LANGUAGES]


def language_tabs(model, translated: list[str], *, extra: dict[str, list] | None = None, settings_panels=()) -> TabbedInterface:
    """Tabs for `model`: each language with its `translated` fields, then named `extra` tabs, then review and publishing.

    `extra` maps a tab's label to its panels. The Mongolian name is required and feeds the slug.
    """
    tabs = []
    source = settings.MODELTRANSLATION_DEFAULT_LANGUAGE
    for code, label in settings.LANGUAGES:
        panels = []
        for field in translated:
            if field == "name" and code == source:
                panels.append(TitleFieldPanel(f"name_{code}", targets=["slug"], placeholder=True, required_on_save=True))
            elif isinstance(field, str):
                panels.append(FieldPanel(f"{field}_{code}"))
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
    return TabbedInterface(tabs)
