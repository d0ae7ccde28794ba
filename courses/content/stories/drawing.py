"""A story as a picture for its editor, SVG made on the server, and beside it as an ordered list that says the same.

To a screen reader the picture is one (role, title, description); the list is what is read. Nothing is told by colour alone: an
ending is round with a double line and has the word for its kind, a sensitive scene has a mark and the word, what nobody can
reach stands apart under a heading. Classes are those of static/css/story-graph.css; there is no style attribute, for the
Content-Security-Policy, and no script. Texts from outside are escaped here.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy, ngettext

from courses.lib.svg import checked_ident
from courses.lib.svg import number as num
from courses.lib.svg import text as safe

from .graph import AT_LEAST, AT_MOST, CALM, HELP, NOT_VISITED, OPEN, VISITED, Choice, Condition, Scene, Story, Texts
from .layout import HIGH, MARGIN, WIDE, Layout, Point, Route, lay_out
from .rules import SOURCE_LANGUAGE

LETTERS, SMALL_LETTERS = 22, 28
"""A longer line is cut in the box, and whole in its tooltip and in the list. The last line is smaller."""

ENDING_WORDS = {
    HELP: gettext_lazy("Ending: help was found"),
    CALM: gettext_lazy("Ending: it turned out well"),
    OPEN: gettext_lazy("Ending: not over yet"),
}


@dataclass(frozen=True)
class OutlineChoice:
    """A choice in the list: its number in the scene, its words, the number of the scene it leads to (None: there is none),
    and its conditions and effects in words."""

    number: int
    text: str
    to: int | None
    target: str
    conditions: tuple[str, ...] = ()
    effects: tuple[str, ...] = ()


@dataclass(frozen=True)
class OutlineScene:
    """A scene in the list. `number` is that of its box; `marks` are the words that the picture shows as shapes."""

    number: int
    key: str
    text: str
    speaker: str
    marks: tuple[str, ...]
    choices: tuple[OutlineChoice, ...]


def outline(story: Story, language: str, *, apart: Collection[str] | None = None) -> tuple[OutlineScene, ...]:
    """The story as an ordered list, in the numbers of its drawing; texts in this language, else Mongolian, else the key."""
    layout = lay_out(story, apart=apart)
    numbers = _numbers(layout)
    rows = []
    for key, number in numbers.items():
        scene = story.scene(key)
        choices = tuple(
            OutlineChoice(
                place, said(choice.texts, language) or choice.key, numbers.get(choice.to), choice.to,
                tuple(_condition(story, condition, language, numbers) for condition in choice.conditions),
                tuple(_effect(story, effect, language) for effect in choice.effects),
            )
            for place, choice in enumerate(scene.choices, start=1)
        )  # fmt: skip
        marks = tuple(_marks(story, scene, apart=key in layout.apart))
        rows.append(OutlineScene(number, key, said(scene.texts, language), said(scene.speaker, language), marks, choices))
    return tuple(rows)


def draw(story: Story, language: str, *, ident: str, apart: Collection[str] | None = None) -> SafeString:
    """The picture. `ident`: unique on its page; ValueError when it is not an id of small Latin letters, digits and hyphens.

    `apart`: scenes that nobody can reach, as the checker found them; by default those that no choice leads to.
    """
    checked_ident(ident)
    layout = lay_out(story, apart=apart)
    numbers = _numbers(layout)
    title = gettext("Ways through the story «%(title)s»") % {"title": said(story.title, language) or story.key}
    parts = [_arrow(route, story.scene(route.scene).choices[route.place], language, ident) for route in layout.routes]
    if layout.apart:
        heading = gettext("Nobody can reach these scenes")  # outside the f-string: xgettext does not look into those
        parts.append(
            f'<line class="story-border" x1="{MARGIN}" y1="{num(layout.apart_top)}" x2="{num(layout.width - MARGIN)}" '
            f'y2="{num(layout.apart_top)}" stroke="currentColor"/><text class="story-heading" x="{MARGIN}" '
            f'y="{num(layout.apart_top + 24)}">{safe(heading)}</text>'
        )
    parts += [_box(story, key, numbers[key], layout, language) for key in numbers]
    # Safe: every text passed through safe, every number through num or is an int, the ident was checked.
    return mark_safe(
        f'<svg xmlns="http://www.w3.org/2000/svg" class="story-graph" role="img" '
        f'aria-labelledby="{ident}-title {ident}-description" viewBox="0 0 {num(layout.width)} {num(layout.height)}" '
        f'width="{num(layout.width)}" height="{num(layout.height)}">'
        f'<title id="{ident}-title">{safe(title)}</title><desc id="{ident}-description">{safe(_summary(story))}</desc>'
        f'<defs><marker id="{ident}-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path class="story-head" d="M0 0L8 4L0 8Z" fill="currentColor"/></marker></defs>{"".join(parts)}</svg>'
    )


def said(texts: Texts, language: str) -> str:
    """A text in this language, else in Mongolian, else in any; "" when there is none."""
    for text in (texts.get(language, ""), texts.get(SOURCE_LANGUAGE, ""), *texts.values()):
        if text.strip():
            return text
    return ""


def _numbers(layout: Layout) -> dict[str, int]:
    return {key: number for number, key in enumerate(layout.boxes, start=1)}


def _summary(story: Story) -> str:
    scenes, endings = len(story.by_key), sum(1 for scene in story.by_key.values() if scene.ending)
    return " ".join(
        (
            ngettext("%(count)d scene.", "%(count)d scenes.", scenes) % {"count": scenes},
            ngettext("%(count)d ending.", "%(count)d endings.", endings) % {"count": endings},
            gettext("The list beside the picture says the same in words."),
        )
    )


def _marks(story: Story, scene: Scene, *, apart: bool):
    if scene.key == story.start:
        yield gettext("The story begins here")
    if scene.ending:
        yield str(ENDING_WORDS.get(scene.ending.kind, gettext("Ending")))
    if scene.sensitive:
        yield gettext("Sensitive")
    if apart:
        yield gettext("Nobody can reach it")


def _condition(story: Story, condition: Condition, language: str, numbers: dict[str, int]) -> str:
    if condition.kind in (AT_LEAST, AT_MOST):
        meter = story.meter_by_key.get(condition.subject)
        words = {"meter": (said(meter.name, language) if meter else "") or condition.subject, "value": condition.value}
        if condition.kind == AT_LEAST:
            return gettext("only if «%(meter)s» is at least %(value)d") % words
        return gettext("only if «%(meter)s» is at most %(value)d") % words
    words = {"scene": numbers.get(condition.subject, condition.subject)}
    if condition.kind == VISITED:
        return gettext("only if scene %(scene)s was seen") % words
    if condition.kind == NOT_VISITED:
        return gettext("only if scene %(scene)s was not seen") % words
    return condition.kind


def _effect(story: Story, effect, language: str) -> str:
    meter = story.meter_by_key.get(effect.meter)
    name = (said(meter.name, language) if meter else "") or effect.meter
    sign = "+" if effect.by > 0 else "−" if effect.by < 0 else ""
    return f"{name} {sign}{abs(effect.by)}"


# --- the drawing -----------------------------------------------------------------------------------------------------------


def _box(story: Story, key: str, number: int, layout: Layout, language: str) -> str:
    scene = story.scene(key)
    x, y = layout.boxes[key]
    marks = tuple(_marks(story, scene, apart=key in layout.apart))
    names = ["story-scene"]
    names += ["story-start"] if key == story.start else []
    names += ["story-ending"] if scene.ending else []
    names += ["story-sensitive"] if scene.sensitive else []
    names += ["story-apart"] if key in layout.apart else []
    text = " ".join(said(scene.texts, language).split())
    round_ = HIGH // 2 if scene.ending else 8
    inner = (
        f'<rect class="story-inner" x="{num(x + 4)}" y="{num(y + 4)}" width="{WIDE - 8}" height="{HIGH - 8}" '
        f'rx="{round_ - 4}" fill="none" stroke="currentColor"/>'
        if scene.ending
        else ""
    )
    corner = f"M{num(x + WIDE - 18)} {num(y + 22)}"
    warning = (
        f'<path class="story-mark" d="{corner}l7 -13l7 13Z" fill="none" stroke="currentColor"/>' if scene.sensitive else ""
    )
    lines = (f"{number} · {key}", text, ", ".join(marks))
    written = "".join(
        f'<text class="story-line-{place}" x="{num(x + WIDE / 2)}" y="{num(y + 6 + 17 * place)}" text-anchor="middle">'
        f"{safe(_cut(line, SMALL_LETTERS if place == len(lines) else LETTERS))}</text>"
        for place, line in enumerate(lines, start=1)
        if line
    )
    tooltip = " · ".join(part for part in (*lines[:1], *marks, text) if part)
    return (
        f'<g class="{" ".join(names)}" data-scene="{safe(key)}"><title>{safe(tooltip)}</title>'
        f'<rect class="story-box" x="{num(x)}" y="{num(y)}" width="{WIDE}" height="{HIGH}" rx="{round_}" fill="none" '
        f'stroke="currentColor"/>{inner}{warning}{written}</g>'
    )


def _arrow(route: Route, choice: Choice, language: str, ident: str) -> str:
    x, y = route.points[0]
    beside = y + (13 if route.points[1][1] >= y else -5)
    names = "story-choice story-loose" if route.loose else "story-choice"
    if choice.conditions:
        names += " story-conditional"
    end = route.points[-1]
    mark = (
        f'<text class="story-nowhere" x="{num(end[0])}" y="{num(end[1] + 14)}" text-anchor="middle">?</text>'
        if route.loose
        else ""
    )
    return (
        f'<g class="{names}" data-scene="{safe(route.scene)}" data-choice="{safe(choice.key)}">'
        f"<title>{safe(said(choice.texts, language) or choice.key)}</title>"
        f'<path class="story-way" d="{_way(route.points)}" fill="none" stroke="currentColor" '
        f'marker-end="url(#{ident}-head)"/>'
        f'<text class="story-place" x="{num(x + 4)}" y="{num(beside)}">{route.place + 1}</text>{mark}</g>'
    )


def _way(points: tuple[Point, ...]) -> str:
    """A line through these points that leaves and enters upright."""
    x, y = points[0]
    parts = [f"M{num(x)} {num(y)}"]
    for to_x, to_y in points[1:]:
        half = (y + to_y) / 2
        if x == to_x:
            parts.append(f"V{num(to_y)}")
        else:
            parts.append(f"C{num(x)} {num(half)} {num(to_x)} {num(half)} {num(to_x)} {num(to_y)}")
        x, y = to_x, to_y
    return "".join(parts)


def _cut(line: str, letters: int) -> str:
    return line if len(line) <= letters else f"{line[: letters - 1].rstrip()}…"
