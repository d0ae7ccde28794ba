"""Writes the pages, from the home page down, and lets the site begin there."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from wagtail.models import Page, Site

from ..curriculum.models import Citation, CourseCataloguePage, CourseObjective, CoursePage, LessonPage
from ..debates.models import DebatePage, DebatesPage
from ..editorial.models import TranslatedPage, languages
from ..guidelines.models import GuidelineLibraryPage, GuidelineSectionPage, GuidelineSetPage, Recommendation
from ..pages.models import HomePage, PlainPage
from ..plans.models import PlanLine, YearPlanPage
from ..safety.models import HelpPage
from ..terms.models import TermsPage
from .bodies import stream
from .file_shapes import RISKS
from .ledger import Ledger
from .reading import Seed
from .rows import objective_key, spread

OLD_TESTS = ("opening_test", "closing_test")
"""Tests that a course's record has always held, even where there is none (records.py: what was added later is left out)."""


class Tree:
    """`pictures` maps file names to ids of pictures. Quizzes and audiences must be in the ledger already."""

    def __init__(self, ledger: Ledger, pictures: Mapping[str, int]):
        self.ledger, self.pictures = ledger, pictures

    def write(self, seed: Seed) -> None:
        self._home(seed.pages["home"])
        self._shelf("catalogue", CourseCataloguePage, seed.pages["catalogue"])
        self._shelf("guidelines", GuidelineLibraryPage, seed.pages["guidelines"])
        entry = seed.pages["help"]
        self._page("page", "help", HelpPage, entry, parent=self._top, values=self._body(entry), only_one=True)
        for guideline_set in seed.sets:
            self._set(guideline_set)
        for entry in seed.help_pages:
            self._page(
                "help", entry["key"], PlainPage, entry, parent=self.ledger.objects["page:help"],
                values={"in_footer": False, **self._body(entry)},
            )  # fmt: skip
        for course in seed.courses:
            self._course(course)
        if seed.pages.get("words"):
            self._shelf("words", TermsPage, seed.pages["words"])
        if seed.pages.get("debates"):
            self._shelf("debates", DebatesPage, seed.pages["debates"])
            for debate in seed.debates:
                self._debate(debate)
        if seed.year_plan:
            self._year_plan(seed.year_plan)
        for entry in seed.plain_pages:
            values = {"in_footer": entry["in_footer"] is not False, **self._body(entry)}
            self._page("page", entry["key"], PlainPage, entry, parent=self._top, values=values)

    @property
    def _top(self) -> HomePage | None:
        return self.ledger.objects["page:home"]

    def _page(
        self, kind: str, name: str, model: type[TranslatedPage], entry: dict, *, parent: Page | None, values: dict,
        rows: Callable[[Any], None] | None = None, only_one: bool = False, before: tuple[str, ...] = (),
    ) -> Any:  # fmt: skip
        """A published page below `parent`.

        `rows(page)` sets the rows that are edited with it. `only_one`: whatever page of this model there is, it is the one.
        `before`: names of the entries that follow in the files, so that a new one finds its place among the old.
        """
        slug = entry.get("slug", name)
        values = {**values, **spread("name", entry["name"]), **spread("summary", entry["summary"]), "slug": slug}

        def find():
            if only_one:
                return model.objects.first()
            return model.objects.child_of(parent).filter(slug=slug).first() if parent else None

        def write(page):
            if page is None and parent is None:
                return None
            new = page is None
            page = page or model()
            for attribute, value in values.items():
                setattr(page, attribute, value)
            if rows:
                rows(page)
            if new:
                self._plant(page, parent, [f"{kind}:{name}" for name in before])
            else:
                # Rows get their ids here; a revision made before would make them a second time when published.
                page.save()
            page.save_revision().publish()
            return page

        return self.ledger.bring(kind, name, entry, write=write, find=find)

    def _plant(self, page: Page, parent: Page, followers: list[str]) -> None:
        for key in followers:
            follower = self.ledger.recorded(key)
            if follower and follower.is_child_of(parent):
                follower.add_sibling("left", instance=page)
                return
        # A fresh parent each time: treebeard counts children on the instance it is given.
        Page.objects.get(pk=parent.pk).add_child(instance=page)

    # --- parts of pages ----------------------------------------------------------------------------------------------------

    def _image(self, entry: dict) -> dict:
        return {"image_id": self.pictures.get(entry["image"]["file"]) if entry["image"] else None}

    def _stream(self, field: str, blocks: list[tuple[str, Any]]) -> dict[str, str]:
        rows = {key.removeprefix("story:"): row for key, row in self.ledger.objects.items() if key.startswith("story:")}
        stories = {key: row.pk for key, row in rows.items() if row}
        return {f"{field}_{code}": json.dumps(stream(blocks, code, self.pictures, stories)) for code in languages()}

    def _body(self, entry: dict) -> dict[str, str]:
        return self._stream("body", entry["body"])

    def _source(self, entry: dict) -> dict:
        """What courses and lessons share: the four risks, the framework tag, the guideline they follow."""
        return {
            **{f"risk_{risk}": risk in entry["risks"] for risk in RISKS}, "framework": entry["framework"],
            "source_set": self.ledger.objects[f"guideline-set:{entry['source']['set']}"],
            "source_version": entry["source"]["version"],
        }  # fmt: skip

    # --- pages -----------------------------------------------------------------------------------------------------------

    def _home(self, entry: dict) -> None:
        values = {**self._image(entry), **spread("tagline", entry["tagline"]), **spread("introduction", entry["introduction"])}
        for part in ("children", "teachers", "parents"):
            door = entry[f"for_{part}"]
            values |= spread(f"{part}_title", door["title"]) | spread(f"{part}_text", door["text"])
        values |= self._stream("promises", [("promise", promise) for promise in entry["promises"]])
        welcome = _wagtail_welcome()
        if welcome:
            # It holds the slug of the home page.
            Page.objects.filter(pk=welcome.pk).update(slug="wagtail-welcome")
        home = self._page("page", "home", HomePage, entry, parent=Page.get_first_root_node(), values=values, only_one=True)
        if home:
            _begin_site_at(home, welcome)

    def _shelf(self, name: str, model: type[TranslatedPage], entry: dict) -> None:
        values = spread("introduction", entry["introduction"], rich=True)
        self._page("page", name, model, entry, parent=self._top, values=values, only_one=True)

    def _set(self, entry: dict) -> None:
        audience = self.ledger.objects[f"audience:{entry['audience']}"]
        values = {**self._image(entry), "audience": audience, **spread("introduction", entry["introduction"], rich=True)}
        values |= {name: entry[name] for name in ("source_title", "source_edition", "source_year", "source_url")}
        for name in ("licence", "disclaimer", "note"):
            values |= spread(name, entry[name])
        page = self._page(
            "guideline-set", entry["key"], GuidelineSetPage, _without(entry, "sections"), values=values,
            parent=self.ledger.objects["page:guidelines"] if audience else None,
        )  # fmt: skip
        for section in entry["sections"]:
            self._page(
                "guideline-section", f"{entry['key']}/{section['key']}", GuidelineSectionPage, section, parent=page,
                values={"number": section["number"], **self._body(section)},
                rows=lambda page, section=section: _set_recommendations(page, section["recommendations"]),
            )  # fmt: skip

    def _course(self, entry: dict) -> None:
        found = self.ledger.objects
        audience = found[f"audience:{entry['audience']}"]
        tests = {name: entry[name] and found[f"quiz:{entry[name]['key']}"] for name in CoursePage.TESTS.values()}
        objectives = [found[f"objective:{objective_key(entry, row['key'])}"] for row in entry["objectives"]]
        values = {
            **self._image(entry), **self._source(entry), **tests,
            "audience": audience, "level": entry["level"], "minutes": entry["minutes"], "edition": entry["edition"],
            "forms_crossed": bool(entry["forms_crossed"]) and None not in (tests["opening_test"], tests["closing_test"]),
            "pass_percent": entry["pass_mark"], "source_title": entry["source"]["title"],
            # Without its closing test a course cannot end in a certificate, and its page refuses to be saved so.
            "gives_certificate": entry["certificate"] and tests["closing_test"] is not None,
            **spread("introduction", entry["introduction"], rich=True), **spread("you_need", entry["you_need"]),
        }  # fmt: skip
        plain = _without(entry, "lessons", *tests)
        plain["tests"] = [entry[name] and entry[name]["key"] for name in tests if entry[name] or name in OLD_TESTS]
        course = self._page(
            "course", entry["key"], CoursePage, plain, values=values, parent=found["page:catalogue"] if audience else None,
            rows=lambda page: _set_rows(page.objectives, CourseObjective, "objective", objectives),
        )  # fmt: skip
        names = [f"{entry['key']}/{lesson['key']}" for lesson in entry["lessons"]]
        for place, lesson in enumerate(entry["lessons"]):
            self._lesson(entry, lesson, course, before=tuple(names[place + 1 :]))

    def _lesson(self, course: dict, entry: dict, parent: CoursePage | None, *, before: tuple[str, ...]) -> None:
        found = self.ledger.objects
        values = {
            **self._image(entry), **self._source(entry), **self._body(entry), **spread("sensitive_note", entry["sensitive"]),
            "minutes": entry["minutes"], "required": entry["required"] is not False, "help_box": entry["help_box"],
            "source_section": entry["source"]["section"],
            **spread("facilitator", entry["facilitator"], rich=True), **spread("letter_home", entry["letter_home"], rich=True),
            "quiz": entry["quiz"] and found[f"quiz:{entry['quiz']['key']}"],
            "objective": found[f"objective:{objective_key(course, entry['objective'])}"],
        }  # fmt: skip
        cited = [self._recommendation(name) for name in entry["cites"]]
        plain = {**entry, "quiz": entry["quiz"] and entry["quiz"]["key"]}
        self._page(
            "lesson", f"{course['key']}/{entry['key']}", LessonPage, plain, parent=parent, values=values, before=before,
            rows=lambda page: _set_rows(page.citations, Citation, "recommendation", cited),
        )  # fmt: skip

    def _debate(self, entry: dict) -> None:
        audience = self.ledger.objects[f"audience:{entry['audience']}"]
        values = {
            "audience": audience, "minutes": entry["minutes"], **spread("sensitive_note", entry["sensitive"]),
            **spread("motion", entry["motion"]), **spread("source", entry["source"]),
        }  # fmt: skip
        for name in ("prompt", "how_to_run", "afterwards"):
            values |= spread(name, entry[name], rich=True)
        for name in ("arguments_for", "arguments_against"):
            values |= self._stream(name, [("argument", words) for words in entry[name]])
        parent = self.ledger.objects["page:debates"] if audience else None
        self._page("debate", entry["key"], DebatePage, entry, parent=parent, values=values)

    def _year_plan(self, entry: dict) -> None:
        lines = [
            PlanLine(grade=line["grade"], month=line["month"], lesson=lesson, sort_order=place)
            for place, line in enumerate(entry["lines"])
            if (lesson := self.ledger.objects[f"lesson:{line['lesson']}"])
        ]
        self._page(
            "page", entry["key"], YearPlanPage, entry, parent=self._top, only_one=True,
            values=spread("introduction", entry["introduction"], rich=True), rows=lambda page: page.lines.set(lines),
        )  # fmt: skip

    def _recommendation(self, cited: str) -> Recommendation | None:
        """The recommendation of "children/1.2" as it stands today, or None when it was deleted."""
        name, number = cited.split("/")
        guideline_set = self.ledger.objects[f"guideline-set:{name}"]
        if guideline_set is None:
            return None
        sections = GuidelineSectionPage.objects.child_of(guideline_set)
        return Recommendation.objects.filter(section__in=sections, number=number).first()


def _without(entry: dict, *names: str) -> dict:
    return {name: value for name, value in entry.items() if name not in names}


def _set_rows(relation, model, field: str, targets: list) -> None:
    """Rows that only point at something, in order; a target that was deleted is left out."""
    relation.set([model(**{field: target, "sort_order": place}) for place, target in enumerate(targets) if target])


def _set_recommendations(page: GuidelineSectionPage, entries: list[dict]) -> None:
    """Rows keep their ids as long as their numbers stay: lessons cite them."""
    held = {row.number: row for row in page.recommendations.all()}
    rows = []
    for place, entry in enumerate(entries):
        row = held.get(entry["number"]) or Recommendation(number=entry["number"])
        row.sort_order = place
        for attribute, text in spread("text", entry["text"]).items():
            setattr(row, attribute, text)
        rows.append(row)
    page.recommendations.set(rows)


def _wagtail_welcome() -> Page | None:
    """The page that Wagtail's own migration makes. No editor can make a bare Page, so this is the only one there is."""
    return Page.objects.filter(depth=2, content_type__app_label="wagtailcore", content_type__model="page").first()


def _begin_site_at(home: HomePage, welcome: Page | None) -> None:
    """The default site begins at the home page, unless somebody let it begin at another page."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    elif welcome and site.root_page_id == welcome.pk:
        site.root_page = home
        site.save()
    if welcome and not welcome.get_children().exists():
        welcome.delete()
