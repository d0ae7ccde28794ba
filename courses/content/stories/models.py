"""Stories with consequences as editors keep them."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from ..audiences.models import Audience
from ..editorial.models import SOURCE_LANGUAGE, languages
from ..quizzes.models import stable_key
from . import rules
from .blocks import MetersBlock, ScenesBlock, meter_data, meter_of, scene_data, scene_of, stream_data
from .graph import Story as Graph


class GraphField(StreamField):
    """A stream whose blocks hold the languages. Migrations leave its blocks out, or a new language would change the field."""

    def deconstruct(self):
        name, path, _blocks, options = super().deconstruct()
        options.pop("block_lookup", None)
        return name, path, [[]], options


class Story(models.Model):
    """A story: its graph in two streams, one language beside the other. Live only when the checker finds no error."""

    key = models.CharField(_("key"), max_length=60, unique=True, validators=[stable_key])
    title = models.CharField(_("title"), max_length=120)
    note = models.TextField(
        _("before it begins"), max_length=600, blank=True, help_text=_("A kind word before a hard story. May stay empty.")
    )
    audience = models.ForeignKey(Audience, models.PROTECT, related_name="stories", verbose_name=_("audience"))
    start = models.CharField(_("first scene (key)"), max_length=60, validators=[stable_key])
    meters = GraphField(MetersBlock(), blank=True, verbose_name=_("meters"))
    scenes = GraphField(ScenesBlock(), blank=True, verbose_name=_("scenes"))
    live = models.BooleanField(
        _("shown to learners"), default=False, help_text=_("Possible when the checker below finds no error.")
    )

    class Meta:
        verbose_name = _("story with consequences")
        verbose_name_plural = _("stories with consequences")
        ordering = ["audience__order", "key"]

    def __str__(self) -> str:
        return self.title

    def graph(self) -> Graph:
        """The story as plain values. Pictures are ids as text."""
        return Graph(
            key=self.key, title=self._in_languages("title"), note=self._in_languages("note"), audience=self.audience.key,
            start=self.start, meters=tuple(meter_of(block.value) for block in self.meters),
            scenes=tuple(scene_of(block.value) for block in self.scenes),
        )  # fmt: skip

    def _in_languages(self, name: str) -> dict[str, str]:
        return {code: text for code in languages() if (text := getattr(self, f"{name}_{code}"))}

    def take(self, graph: Graph, *, pictures: Mapping[str, int] | None = None) -> None:
        """Let the fields hold this graph; saves nothing. Key and audience stay."""
        for name, texts in (("title", graph.title), ("note", graph.note)):
            for code in languages():
                setattr(self, f"{name}_{code}", texts.get(code, ""))
        self.start = graph.start
        self.meters = self._stream("meters", "meter", [meter_data(meter) for meter in graph.meters])
        self.scenes = self._stream("scenes", "scene", [scene_data(scene, pictures) for scene in graph.scenes])

    def _stream(self, field: str, kind: str, rows: list[dict]):
        return self._meta.get_field(field).stream_block.to_python(stream_data(kind, rows))

    def report(self) -> rules.Report:
        """What the checker says; every language of the platform but the Mongolian is one to translate into."""
        others = [code for code in languages() if code != SOURCE_LANGUAGE]
        return rules.check(self.graph(), required=SOURCE_LANGUAGE, others=others)

    def clean(self):
        super().clean()
        # A form without an audience says so itself.
        if not self.live or self.audience_id is None:
            return
        errors = [found for found in self.report().findings if found.severity is rules.Severity.ERROR]
        if errors:
            raise ValidationError(
                {"live": [f"{found.scene}: {found.sentence}" if found.scene else found.sentence for found in errors]}
            )
