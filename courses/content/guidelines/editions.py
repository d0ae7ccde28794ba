"""An edition of a guideline, read from the paragraphs of a document, and what would change if it were taken in.

1. Heading            a section: a heading, with its number or without (then it is the next one)
Some text.            its text
1.1 Do this.          a recommendation: begins with the section's number, or is an item of a list (then it is the next)
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext as _

from courses.lib.word import Paragraph

_SECTION = re.compile(r"(?:(\d{1,3})[.)]?\s+)?(\S.*)")
_RECOMMENDATION = re.compile(r"(\d{1,3}(?:\.\d{1,3})+[a-z]?)[.)]?\s+(\S.*)")
MOST_NAME, MOST_TEXT = 150, 800
"""Letters that the tables hold."""


@dataclass(frozen=True)
class Section:
    """`recommendations`: (number, text) in order."""

    number: int
    name: str
    paragraphs: tuple[str, ...] = ()
    recommendations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Edition:
    """What a document holds. With `problems` nothing of it may be taken in."""

    sections: tuple[Section, ...] = ()
    problems: tuple[str, ...] = ()
    before: int = 0
    """Paragraphs before the first heading, which are left out."""

    def as_data(self) -> list[dict]:
        return [asdict(section) for section in self.sections]


def edition_of(data: Iterable[Mapping]) -> Edition:
    """The edition that `as_data` wrote."""
    return Edition(
        tuple(
            Section(
                entry["number"], entry["name"], tuple(entry["paragraphs"]),
                tuple((number, text) for number, text in entry["recommendations"]),
            )
            for entry in data
        )
    )  # fmt: skip


@dataclass
class _Open:
    number: int
    name: str
    paragraphs: list[str] = field(default_factory=list)
    recommendations: list[tuple[str, str]] = field(default_factory=list)


def read_edition(paragraphs: Sequence[Paragraph]) -> Edition:
    """The sections of a document. The highest level of heading that occurs more than once begins a section; of several
    headings below it the text becomes a paragraph."""
    levels = [paragraph.level for paragraph in paragraphs if paragraph.level]
    if not levels:
        return Edition(problems=(_("The document has no headings. Give each section a heading style of Word."),))
    often = [level for level in sorted(set(levels)) if levels.count(level) > 1]
    begins, problems, before = (often or levels)[0], [], 0
    sections: list[_Open] = []
    for paragraph in paragraphs:
        if paragraph.level == begins:
            number, name = _SECTION.fullmatch(paragraph.text).groups()
            sections.append(_Open(int(number) if number else (sections[-1].number if sections else 0) + 1, name))
        elif not sections:
            before += 1
        else:
            _take(sections[-1], paragraph)
    for section in sections:
        problems += _problems(section)
    numbers = [section.number for section in sections]
    problems += [_("Two sections have the number %d.") % number for number in sorted(set(numbers)) if numbers.count(number) > 1]
    done = [Section(one.number, one.name, tuple(one.paragraphs), tuple(one.recommendations)) for one in sections]
    return Edition(tuple(done), tuple(problems), before)


def _take(section: _Open, paragraph: Paragraph) -> None:
    numbered = _RECOMMENDATION.fullmatch(paragraph.text)
    if numbered and not paragraph.level:
        section.recommendations.append((numbered[1], numbered[2]))
    elif paragraph.listed:
        section.recommendations.append((f"{section.number}.{len(section.recommendations) + 1}", paragraph.text))
    else:
        section.paragraphs.append(paragraph.text)


def _problems(section: _Open) -> list[str]:
    found = []
    if len(section.name) > MOST_NAME:
        found.append(
            _("The heading «%(name)s» is longer than %(most)d letters.") % {"name": section.name[:60], "most": MOST_NAME}
        )
    numbers = [number for number, _text in section.recommendations]
    for number, text in section.recommendations:
        if numbers.count(number) > 1:
            found.append(_("The number %(number)s stands twice in «%(name)s».") % {"number": number, "name": section.name})
        if len(text) > MOST_TEXT:
            found.append(
                _("Recommendation %(number)s is longer than %(most)d letters.") % {"number": number, "most": MOST_TEXT}
            )
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Change:
    """What would become of one section: `new`, and the numbers of its recommendations that come, change and go."""

    section: Section
    new: bool
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


def changes(edition: Edition, there: Mapping[int, Mapping[str, str]], *, replaces: bool) -> list[Change]:
    """`there`: {number of a section: {number of a recommendation: its text in this language}}. `replaces`: what the edition
    does not have goes (the source language says which recommendations there are; others only bring texts)."""
    found = []
    for section in edition.sections:
        held, given = there.get(section.number), dict(section.recommendations)
        known = held or {}
        found.append(
            Change(
                section, held is None,
                tuple(number for number in given if number not in known),
                tuple(number for number, text in given.items() if number in known and known[number] != text),
                tuple(number for number in known if number not in given) if replaces else (),
            )
        )  # fmt: skip
    return found
