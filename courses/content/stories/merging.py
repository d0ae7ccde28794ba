"""A second language of a story, read from a file of its own, put onto the same scenes and choices."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext

from ..quizzes.bank import Loss, Place, Problem
from .graph import Scene, Story
from .reading import tidy
from .twee_marks import TweeReading


def merge(base: Story, addition: Story, language: str) -> TweeReading:
    """The texts of `language` in `addition`, put onto the same scenes and choices of `base`. Nothing but texts changes.

    Choices are matched by key, else by place if they lead to the same scene. What is missing in the file is a problem; what is
    only in the file is a loss.
    """
    problems, losses, scenes = [], [], []
    for number, scene in enumerate(base.scenes, start=1):
        other = addition.by_key.get(scene.key)
        place = Place(number, name=scene.key)
        if other is None:
            problems.append(Problem(gettext("This scene of the story is not in the file."), place))
            continue
        choices = []
        for spot, choice in enumerate(scene.choices):
            match = next((one for one in other.choices if one.key == choice.key and one.to == choice.to), None)
            if match is None and spot < len(other.choices) and other.choices[spot].to == choice.to:
                match = other.choices[spot]
            if match is None:
                problems.append(Problem(gettext("A choice of this scene is not in the file."), place, choice.key))
                continue
            choices.append(_with(choice, match, language, "texts", "feedback"))
        if len(other.choices) > len(scene.choices):
            losses.append(Loss(gettext("A choice that the story does not have is left out."), place))
        merged = _with(scene, other, language, "texts", "speaker", "help_box")
        ending = scene.ending
        if ending and other.ending:
            ending = _with(ending, other.ending, language, "reflection", "help")
        scenes.append(replace(merged, choices=tuple(choices), ending=ending))
    for key in addition.by_key.keys() - base.by_key.keys():
        losses.append(Loss(gettext("A scene that the story does not have is left out."), Place(0, name=key)))
    if problems:
        return TweeReading(problems=tuple(problems), losses=tuple(losses))
    named = addition.meter_by_key
    meters = tuple(_with(meter, named[meter.key], language, "name") if meter.key in named else meter for meter in base.meters)
    story = replace(_with(base, addition, language, "title", "note"), scenes=tuple(scenes), meters=meters)
    return TweeReading(story, losses=tuple(losses))


def _with(one, other, language: str, *names: str):
    """`one` with the texts of `other` in this language, where it has any."""
    changed = {}
    for name in names:
        if text := getattr(other, name).get(language, ""):
            changed[name] = {**getattr(one, name), language: text}
    return replace(one, **changed)


def carry(story: Story, earlier: Story, languages: Iterable[str]) -> Story:
    """`story` with the pictures, and the texts of these languages, that `earlier` has on the same scenes and choices."""

    def texts(one, other, *names: str):
        for language in languages:
            one = _with(one, other, language, *names) if other is not None else one
        return one

    def scene(one: Scene) -> Scene:
        other = earlier.by_key.get(one.key)
        if other is None:
            return one
        known = {choice.key: choice for choice in other.choices}
        choices = tuple(texts(choice, known.get(choice.key), "texts", "feedback") for choice in one.choices)
        ending = texts(one.ending, other.ending, "reflection", "help") if one.ending else None
        one = texts(one, other, "texts", "speaker", "help_box")
        return replace(one, choices=choices, ending=ending, picture=other.picture)

    meters = tuple(texts(meter, earlier.meter_by_key.get(meter.key), "name") for meter in story.meters)
    return replace(texts(story, earlier, "title", "note"), scenes=tuple(map(scene, story.scenes)), meters=meters)


def tidied(story: Story) -> Story:
    """The story with every text as a file would have it, so that two can be compared; without recordings."""

    def texts(one, *names: str):
        return replace(
            one, **{name: {code: tidy(text) for code, text in getattr(one, name).items() if text.strip()} for name in names}
        )

    def scene(one: Scene) -> Scene:
        choices = tuple(texts(choice, "texts", "feedback") for choice in one.choices)
        ending = texts(one.ending, "reflection", "help") if one.ending else None
        return replace(texts(one, "texts", "speaker", "help_box"), choices=choices, ending=ending, narration="")

    meters = tuple(texts(meter, "name") for meter in story.meters)
    return replace(texts(story, "title", "note"), scenes=tuple(map(scene, story.scenes)), meters=meters)
