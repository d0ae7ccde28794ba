"""What would come of files of Twee, one a language: a new story, a changed one, or nothing. Looks, and writes nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from ..audiences.models import Audience
from ..editorial.models import SOURCE_LANGUAGE, languages
from ..quizzes.bank import Loss, Place, Problem
from . import rules, twee
from .graph import Story as Graph
from .merging import carry, tidied
from .models import Story


@dataclass(frozen=True)
class Plan:
    """What taking in would do. With a problem nothing can be taken in.

    story      the story as it would be, not stored; None with a problem
    is_new     there is no story with this key yet
    changes    False: the story is as the files say already
    report     what the checker says of the story as it would be
    """

    story: Story | None = None
    is_new: bool = False
    changes: bool = True
    problems: tuple[Problem, ...] = ()
    losses: tuple[Loss, ...] = ()
    report: rules.Report | None = None
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        return self.story is not None and not self.problems


def plan(
    files: Mapping[str, bytes], *, onto: Story | None = None, key: str = "story", audience: Audience | None = None
) -> Plan:  # fmt: skip
    """What would come of these files, {language: content}, at least one.

    The Mongolian file says which scenes and choices there are; files of other languages bring texts for these. `onto`: the
    story they are meant for; else the key in the file says it, or `key` where it has none. `audience`: of a new story whose
    file names none. Languages without a file, and pictures, stay as they are.
    """
    order = sorted(files, key=lambda code: code != SOURCE_LANGUAGE)
    own_key = onto.key if onto else key
    readings = {code: twee.read(files[code], code, key=own_key) for code in order}
    losses = tuple(loss for code in order for loss in _told(readings[code].losses, code, order))
    problems = tuple(problem for code in order for problem in _told(readings[code].problems, code, order))
    if problems:
        return Plan(problems=problems, losses=losses)
    first = readings[order[0]].story
    keys = {reading.story.key for reading in readings.values()}
    if len(keys) > 1 or (onto and onto.key not in keys):
        names = ", ".join(sorted(keys))
        sentence = gettext("The files are of another story, or of two: «%(names)s».") % {"names": names}
        return Plan(problems=(Problem(sentence),), losses=losses)
    there = onto or Story.objects.select_related("audience").filter(key=first.key).first()
    before = there.graph() if there else None
    graph, rest = first, order[1:]
    if SOURCE_LANGUAGE not in files:
        if before is None:
            return Plan(problems=(Problem(gettext("A new story needs its Mongolian file.")),), losses=losses)
        graph, rest = before, order
    elif any(scene.narration for scene in first.scenes):
        losses += (Loss(gettext("Recordings are not taken in.")),)
    for code in rest:
        merged = twee.merge(graph, readings[code].story, code)
        losses += tuple(_told(merged.losses, code, order))
        if merged.story is None:
            return Plan(problems=tuple(_told(merged.problems, code, order)), losses=losses)
        graph = merged.story
    if SOURCE_LANGUAGE in files:
        graph, lost = _with_what_stays(graph, before, [code for code in languages() if code not in files])
        losses += lost
    return _checked(graph, there, before, audience, tuple(dict.fromkeys(losses)))


def _told(parts, code: str, order: list[str]) -> Iterator:
    """Problems or losses, with the language of the file where there are several."""
    for part in parts:
        yield replace(part, sentence=f"{code}: {part.sentence}") if len(order) > 1 else part


def _with_what_stays(graph: Graph, before: Graph | None, others: list[str]) -> tuple[Graph, tuple[Loss, ...]]:
    """The graph with pictures and texts of other languages of the story before. A number of a picture in a file is not
    believed: on another platform it is another picture."""
    named = {scene.key: scene.picture for scene in graph.scenes if scene.picture}
    graph = replace(graph, scenes=tuple(replace(scene, picture="") for scene in graph.scenes))
    if before is not None:
        # Without a title or note of its own the file leaves those that there are.
        graph = replace(graph, title={**before.title, **graph.title})
        graph = carry(graph, before, others)
    lost = [scene.key for scene in graph.scenes if named.get(scene.key, scene.picture) != scene.picture]
    if lost:
        sentence = gettext("Pictures named in the file are not taken in; a scene keeps the picture that it has here.")
        return graph, (Loss(sentence),)
    return graph, ()


def _checked(
    graph: Graph, there: Story | None, before: Graph | None, audience: Audience | None, losses: tuple[Loss, ...]
) -> Plan:  # fmt: skip
    story = there or Story(key=graph.key, audience=Audience.objects.filter(key=graph.audience).first() or audience, live=False)
    if story.audience_id is None:
        sentence = gettext("The file names no audience that there is here. Choose one.")
        return Plan(problems=(Problem(sentence),), losses=losses)
    graph = replace(tidied(graph), key=story.key, audience=story.audience.key)
    changes = before is None or tidied(before) != graph
    if changes:
        story.take(graph)
    if changes and (problems := tuple(_faults(story, graph))):
        return Plan(problems=problems, losses=losses)
    report = story.report()
    if story.live and not report.may_be_published:
        problems = tuple(
            Problem(str(found.sentence), Place(0, name=found.scene), found.choice)
            for found in report.findings
            if found.severity is rules.Severity.ERROR
        )
        return Plan(problems=problems, losses=losses, report=report)
    old, new = (tidied(before).by_key if before else {}), graph.by_key
    return Plan(
        story, is_new=there is None, changes=changes, losses=losses, report=report,
        added=tuple(key for key in new if key not in old), removed=tuple(key for key in old if key not in new),
        changed=tuple(key for key in new if key in old and new[key] != old[key]),
    )  # fmt: skip


def _faults(story: Story, graph: Graph) -> Iterator[Problem]:
    """What the editor's own form would refuse: what is too long or missing."""
    try:
        story.clean_fields(exclude=("scenes", "meters"))
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            for message in messages:
                yield Problem(message, Place(0), str(Story._meta.get_field(name).verbose_name))
    for field, parts in (("meters", graph.meters), ("scenes", graph.scenes)):
        value = getattr(story, field)
        try:
            value.stream_block.clean(value)
        except ValidationError as error:
            for number, words in _sentences(error):
                name = parts[number].key if number is not None else ""
                yield Problem(words, Place((number or 0) + 1, name=name))


def _sentences(error: ValidationError) -> Iterator[tuple[int | None, str]]:
    """(number of the block, sentence) of everything in an error of a stream; errors of blocks lie within each other."""
    inner = getattr(error, "block_errors", None)
    if not inner:
        yield from ((None, message) for message in error.messages)
        return
    rows = inner.items() if isinstance(inner, dict) else enumerate(inner)
    for number, one in rows:
        if one is not None:
            for _number, words in _sentences(one):
                yield (number if isinstance(number, int) else None), words
