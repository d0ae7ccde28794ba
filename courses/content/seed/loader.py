"""Writes the seed content. Safe to repeat: what is unchanged is not touched, what an editor changed or deleted is left alone.

Every loaded object has a `SeedRecord`. An object still at the digest `stored` is ours and follows the files; any other is
the editors'. What is no longer in the files stays where it is.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import override
from wagtail.models import Collection, Page, Site

from ..audiences.models import Audience
from ..curriculum.models import Citation, CourseCataloguePage, CourseObjective, CoursePage, LessonPage
from ..editorial.models import SOURCE_LANGUAGE, Picture, TranslatedPage, languages
from ..guidelines.models import GuidelineLibraryPage, GuidelineSectionPage, GuidelineSetPage, Recommendation
from ..pages.models import HomePage, PlainPage, Platform
from ..quizzes import actions as quizzes
from ..quizzes.models import Objective, Option, Question, Quiz, QuizItem
from ..safety.models import HelpChannel, HelpPage, SafetySettings
from . import markdown, reading
from .bodies import stream
from .models import SeedRecord
from .records import content, entry_digest, stored_digest

COLLECTION = "Seed pictures"


class Outcome(StrEnum):
    """What happened to one entry of the files."""

    MADE = "made"
    UPDATED = "brought up to date"
    EDITED = "left alone, an editor changed it"
    DELETED = "not made again, an editor deleted it"
    FOREIGN = "left alone, it was there before the first load"
    HOMELESS = "not made, what it belongs to was deleted"
    UNCHANGED = "unchanged"


@dataclass
class Report:
    """How many entries of each kind met which outcome, and a line for each that needs somebody's eye."""

    counts: Counter = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)

    def add(self, kind: str, outcome: Outcome) -> None:
        self.counts[kind, outcome] += 1

    def count(self, outcome: Outcome) -> int:
        return sum(number for (_kind, found), number in self.counts.items() if found == outcome)

    def kinds(self) -> list[str]:
        return list(dict.fromkeys(kind for kind, _outcome in self.counts))


def load(folder: Path = reading.FOLDER) -> Report:
    """Read `folder` and write it in one transaction. Raises reading.SeedError before anything is written."""
    seed = reading.read(folder)
    writer = _Writer()
    try:
        with transaction.atomic(), override(SOURCE_LANGUAGE):
            writer.write(seed)
    except BaseException:
        # A transaction takes back rows, not files.
        for name in writer.new_files:
            default_storage.delete(name)
        raise
    return writer.report


def _spread(name: str, words: dict[str, str] | None, *, rich: bool = False) -> dict[str, str]:
    """{"name_mn": ..., "name_en": ...}; empty where the files have no text in a language."""
    texts = {language: (words or {}).get(language, "") for language in languages()}
    return {f"{name}_{language}": markdown.to_rich_text(text) if rich else text for language, text in texts.items()}


def _risks(entry: dict) -> dict[str, bool]:
    return {f"risk_{risk}": risk in entry["risks"] for risk in reading.RISKS}


class _Writer:
    """One run. `objects` holds what every key of this run stands for: {"audience:child-9-12": Audience}."""

    def __init__(self):
        self.report = Report()
        self.records = {record.key: record for record in SeedRecord.objects.all()}
        self.objects: dict[str, Any] = {}
        self.pictures: dict[str, int] = {}
        self.new_files: list[str] = []

    def write(self, seed: reading.Seed) -> None:
        self._settings(seed)
        self._audiences(seed.audiences)
        self._channels(seed.channels)
        self._pictures(seed.pictures)
        self._quizzes(seed)
        self._home(seed)
        self._guidelines(seed)
        self._courses(seed)
        self._plain_pages(seed)

    # --- the one decision ------------------------------------------------------------------------------------------------

    def _bring(
        self, kind: str, name: str, entry: Any, *,
        write: Callable[[Any], models.Model | None], find: Callable[[], models.Model | None],
    ) -> models.Model | None:  # fmt: skip
        """The object of one entry, made or brought up to date by `write` where it is ours to write.

        `find` looks for an object that holds the same key without being ours. `write(None)` makes the object and may
        return None when what it belongs to was deleted; `write(object)` changes it.
        """
        key, loaded = f"{kind}:{name}", entry_digest(entry)
        record = self.records.get(key)
        if record is None:
            instance, outcome = find(), Outcome.FOREIGN
            if instance is None:
                instance = write(None)
                outcome = Outcome.MADE if instance else Outcome.HOMELESS
            if outcome is Outcome.MADE:
                record = SeedRecord(key=key)
                self._keep(record, instance, loaded)
            elif outcome is Outcome.HOMELESS:
                self.report.notes.append(f"{key}: {outcome}")
        else:
            instance = self._recorded(record)
            if instance is None:
                outcome = Outcome.DELETED
            elif stored_digest(instance) != record.stored:
                outcome = Outcome.EDITED
                if record.loaded != loaded:
                    self.report.notes.append(f"{key}: an editor changed it, and the files have a newer text")
            elif record.loaded == loaded:
                outcome = Outcome.UNCHANGED
            else:
                instance, outcome = write(instance), Outcome.UPDATED
                self._keep(record, instance, loaded)
        self.report.add(kind, outcome)
        self.objects[key] = instance
        return instance

    def _keep(self, record: SeedRecord, instance: models.Model, loaded: str) -> None:
        record.model, record.object_id, record.loaded = instance._meta.label, instance.pk, loaded
        # Read again: only what the database gives back is what a later run will compare.
        record.stored = stored_digest(type(instance)._default_manager.get(pk=instance.pk))
        record.save()

    def _recorded(self, record: SeedRecord) -> models.Model | None:
        model = apps.get_model(record.model)
        instance = model._default_manager.filter(pk=record.object_id).first()
        if isinstance(instance, Question) and instance.retired:
            return Question.objects.current().filter(lineage=instance.lineage).first()
        return instance

    def _row(self, kind: str, model, entry: dict, key: str, values: dict) -> models.Model | None:
        """An object with a `key` column and no rows of its own."""

        def write(instance):
            instance = instance or model(key=key)
            return _set_and_save(instance, values)

        return self._bring(kind, key, entry, write=write, find=lambda: model.objects.filter(key=key).first())

    # --- rows ------------------------------------------------------------------------------------------------------------

    def _settings(self, seed: reading.Seed) -> None:
        platform, safety = seed.settings["platform"], seed.settings["safety"]
        name = seed.pages["home"]["name"]
        values = {
            **_spread("name", name), **_spread("issuer", platform["issuer"]), **_spread("footer_line", platform["footer_line"])
        }  # fmt: skip
        self._setting(Platform, {**platform, "name": name}, values)
        values = _spread("banner", safety["banner"])
        if safety["quick_exit_url"]:
            values["quick_exit_url"] = safety["quick_exit_url"]
        self._setting(SafetySettings, safety, values)

    def _setting(self, model, entry: dict, values: dict) -> None:
        """Settings exist once. Ours to write while nobody has filled them in."""

        def find():
            existing = model.objects.first()
            return existing if existing and content(existing) else None

        self._bring(
            "settings", model._meta.model_name, entry, find=find,
            write=lambda instance: _set_and_save(instance or model.objects.first() or model(), values),
        )  # fmt: skip

    def _audiences(self, entries: list[dict]) -> None:
        for entry in entries:
            values = {name: entry[name] for name in entry if name not in ("key", "name", "description")}
            values |= _spread("name", entry["name"]) | _spread("description", entry["description"])
            self._row("audience", Audience, entry, entry["key"], values)

    def _channels(self, entries: list[dict]) -> None:
        words = ("name", "hours", "languages", "what_happens", "for_whom", "cost")
        for entry in entries:
            values = {name: entry[name] for name in entry if name != "key" and name not in words}
            for name in words:
                values |= _spread(name, entry[name])
            self._row("help channel", HelpChannel, entry, entry["key"], values)

    def _pictures(self, pictures: Iterable[reading.SeedPicture]) -> None:
        collection = Collection.objects.filter(name=COLLECTION).first()
        if collection is None:
            root = Collection.get_first_root_node()
            collection = root.add_child(name=COLLECTION)
        for picture in pictures:
            instance = self._bring(
                "picture", picture.file, [picture.alt, picture.drawn_for, picture.digest], find=lambda: None,
                write=lambda instance, picture=picture: self._picture(instance, picture, collection),
            )  # fmt: skip
            if instance:
                self.pictures[picture.file] = instance.pk

    def _picture(self, instance: Picture | None, picture: reading.SeedPicture, collection: Collection) -> Picture:
        instance = instance or Picture(collection=collection)
        instance.title = f"{picture.drawn_for} · {picture.path.stem}"
        for name, text in _spread("description", picture.alt).items():
            setattr(instance, name, text)
        if instance.pk is None or _file_digest(instance) != picture.digest:
            replaced = instance.file.name if instance.pk else None
            with picture.path.open("rb") as source:
                instance.file.save(picture.file, ImageFile(source, name=picture.file), save=False)
            self.new_files.append(instance.file.name)
            instance._set_image_file_metadata()
            if replaced:
                for rendition in instance.renditions.all():
                    rendition.delete()
                transaction.on_commit(lambda: default_storage.delete(replaced))
        instance.full_clean()
        instance.save()
        return instance

    # --- quizzes ---------------------------------------------------------------------------------------------------------

    def _quizzes(self, seed: reading.Seed) -> None:
        for course in seed.courses:
            for entry in course["objectives"]:
                key = _objective_key(course, entry["key"])
                self._row("objective", Objective, entry, key, _spread("text", entry["text"]))
        for course, quiz in seed.quizzes():
            for entry in quiz["questions"]:
                self._question(course, entry)
            self._quiz(quiz)

    def _question(self, course: dict, entry: dict) -> None:
        objective = self.objects[f"objective:{_objective_key(course, entry['objective'])}"]

        def write(question):
            if question is None:
                question = Question(key=entry["id"])
            elif question.sealed:
                question = quizzes.next_version(question=question)
            values = {"type": entry["type"], "objective": objective, "difficulty": entry["difficulty"]}
            for name in ("text", "hint", "explanation"):
                values |= _spread(name, entry[name])
            _set_and_save(question, values)
            held = {option.key: option for option in question.options.all()} if question.pk else {}
            for place, option in enumerate(entry["options"]):
                values = _spread("text", option["text"]) | _spread("feedback", option["feedback"])
                row = held.pop(option["id"], None) or Option(question=question, key=option["id"])
                _set_and_save(row, {**values, "correct": option["correct"], "sort_order": place})
            Option.objects.filter(pk__in=[option.pk for option in held.values()]).delete()
            return question

        self._bring(
            "question", entry["id"], entry, write=write,
            find=lambda: Question.objects.current().filter(key=entry["id"]).first(),
        )  # fmt: skip

    def _quiz(self, entry: dict) -> None:
        asked = [(self.objects[f"question:{question['id']}"], question["points"] or 1) for question in entry["questions"]]

        def write(quiz):
            quiz = quiz or Quiz(key=entry["key"])
            values = _spread("name", entry["name"]) | _spread("introduction", entry["introduction"])
            _set_and_save(
                quiz,
                {
                    **values, "purpose": entry["purpose"] or Quiz.Purpose.LESSON, "display": entry["display"],
                    "pass_percent": entry["pass_mark"], "shuffle_options": entry["shuffle_options"] is not False,
                },
            )  # fmt: skip
            held = {item.question_id: item for item in quiz.items.all()}
            for place, (question, points) in enumerate(asked):
                if question:
                    item = held.pop(question.pk, None) or QuizItem(quiz=quiz, question=question)
                    _set_and_save(item, {"points": points, "sort_order": place})
            QuizItem.objects.filter(pk__in=[item.pk for item in held.values()]).delete()
            return quiz

        # The list of questions belongs to the quiz, their texts do not: each question has a record of its own.
        plain = {**entry, "questions": [[question["id"], question["points"]] for question in entry["questions"]]}
        self._bring("quiz", entry["key"], plain, write=write, find=lambda: Quiz.objects.filter(key=entry["key"]).first())

    # --- pages -----------------------------------------------------------------------------------------------------------

    def _page(
        self, kind: str, name: str, model: type[TranslatedPage], entry: dict, *, parent: Page | None, slug: str,
        values: dict, rows: Callable[[Any], None] | None = None, only_one: bool = False, body: list | None = None,
    ) -> Any:  # fmt: skip
        """A published page below `parent`. `rows(page)` sets the rows that belong to it, before it is saved."""

        def find():
            if only_one:
                return model.objects.first()
            return model.objects.child_of(parent).filter(slug=slug).first() if parent else None

        def write(page):
            if page is None and parent is None:
                return None
            new = page is None
            page = page or model()
            for field_name, value in {**values, "slug": slug, **_spread("name", entry["name"])}.items():
                setattr(page, field_name, value)
            for field_name, words in (("summary", entry.get("summary")),):
                for attribute, text in _spread(field_name, words).items():
                    setattr(page, attribute, text)
            for language in languages() if body is not None else ():
                setattr(page, f"body_{language}", json.dumps(stream(body, language, self.pictures)))
            if rows:
                rows(page)
            if new:
                # A fresh parent each time: treebeard counts children on the instance it is given.
                Page.objects.get(pk=parent.pk).add_child(instance=page)
            else:
                # Rows get their ids here; a revision made before would make them a second time when published.
                page.save()
            page.save_revision().publish()
            return page

        return self._bring(kind, name, entry, write=write, find=find)

    def _image(self, entry: dict) -> dict[str, int | None]:
        return {"image_id": self.pictures.get(entry["image"]["file"]) if entry.get("image") else None}

    def _home(self, seed: reading.Seed) -> None:
        entry = seed.pages["home"]
        values = {**self._image(entry), **_spread("tagline", entry["tagline"]), **_spread("introduction", entry["introduction"])}
        for part in ("children", "teachers", "parents"):
            door = entry[f"for_{part}"]
            values |= _spread(f"{part}_title", door["title"]) | _spread(f"{part}_text", door["text"])
        promises = [("promise", promise) for promise in entry["promises"]]
        for language in languages():
            values[f"promises_{language}"] = json.dumps(stream(promises, language, self.pictures))
        welcome = _wagtail_welcome()
        if welcome:
            # It holds the slug of the home page.
            Page.objects.filter(pk=welcome.pk).update(slug="wagtail-welcome")
        root = Page.get_first_root_node()
        home = self._page("home page", "home", HomePage, entry, parent=root, slug="home", values=values, only_one=True)
        if home:
            _make_root_of_site(home, welcome)
        for name, kind, model in (
            ("catalogue", "catalogue", CourseCataloguePage),
            ("guidelines", "guidelines library", GuidelineLibraryPage),
        ):
            entry = seed.pages[name]
            values = _spread("introduction", entry["introduction"], rich=True)
            self._page(kind, name, model, entry, parent=home, slug=entry["slug"], values=values, only_one=True)
        entry = seed.pages["help"]
        self._page(
            "help page", "help", HelpPage, entry, parent=home, slug=entry["slug"], values={}, only_one=True, body=entry["body"]
        )

    def _plain_pages(self, seed: reading.Seed) -> None:
        for entry in seed.plain_pages:
            self._page(
                "plain page", entry["key"], PlainPage, entry, parent=self.objects["home page:home"], slug=entry["slug"],
                values={"in_footer": entry["in_footer"] is not False}, body=entry["body"],
            )  # fmt: skip

    def _guidelines(self, seed: reading.Seed) -> None:
        library = self.objects["guidelines library:guidelines"]
        for entry in seed.sets:
            audience = self.objects[f"audience:{entry['audience']}"]
            values = {**self._image(entry), "audience": audience}
            for name in ("source_title", "source_edition", "source_year", "source_url"):
                values[name] = entry[name]
            for name in ("licence", "disclaimer", "note"):
                values |= _spread(name, entry[name])
            values |= _spread("introduction", entry["introduction"], rich=True)
            plain = {name: value for name, value in entry.items() if name != "sections"}
            page = self._page(
                "guideline set", entry["key"], GuidelineSetPage, plain, parent=library if audience else None,
                slug=entry["slug"], values=values,
            )  # fmt: skip
            for section in entry["sections"]:
                self._page(
                    "guideline section", f"{entry['key']}/{section['key']}", GuidelineSectionPage, section, parent=page,
                    slug=section["slug"], values={"number": section["number"]}, body=section["body"],
                    rows=lambda page, section=section: _set_recommendations(page, section["recommendations"]),
                )  # fmt: skip

    def _courses(self, seed: reading.Seed) -> None:
        for course in seed.courses:
            page = self._course(course)
            for lesson in course["lessons"]:
                self._lesson(course, lesson, page)

    def _course(self, entry: dict) -> CoursePage | None:
        audience = self.objects[f"audience:{entry['audience']}"]
        tests = {name: entry[name] and self.objects[f"quiz:{entry[name]['key']}"] for name in ("opening_test", "closing_test")}
        objectives = [self.objects[f"objective:{_objective_key(entry, row['key'])}"] for row in entry["objectives"]]
        values = {
            **self._image(entry), **_risks(entry), **self._source(entry), **tests,
            "audience": audience, "level": entry["level"], "minutes": entry["minutes"], "edition": entry["edition"],
            "pass_percent": entry["pass_mark"], "framework": entry["framework"], "source_title": entry["source"]["title"],
            "gives_certificate": entry["certificate"] and tests["closing_test"] is not None,
            **_spread("introduction", entry["introduction"], rich=True), **_spread("you_need", entry["you_need"]),
        }  # fmt: skip

        def rows(page):
            page.objectives.set(
                [CourseObjective(objective=objective, sort_order=place) for place, objective in enumerate(objectives) if objective]
            )

        plain = {name: value for name, value in entry.items() if name not in ("lessons", "opening_test", "closing_test")}
        plain["tests"] = [entry[name] and entry[name]["key"] for name in ("opening_test", "closing_test")]
        return self._page(
            "course", entry["key"], CoursePage, plain, slug=entry["slug"], values=values, rows=rows,
            parent=self.objects["catalogue:catalogue"] if audience else None,
        )  # fmt: skip

    def _lesson(self, course: dict, entry: dict, page: CoursePage | None) -> None:
        values = {
            **self._image(entry), **_risks(entry), **self._source(entry),
            "minutes": entry["minutes"], "required": entry["required"] is not False, "help_box": entry["help_box"],
            "framework": entry["framework"], "source_section": entry["source"]["section"],
            "quiz": entry["quiz"] and self.objects[f"quiz:{entry['quiz']['key']}"],
            "objective": self.objects[f"objective:{_objective_key(course, entry['objective'])}"],
            **_spread("sensitive_note", entry["sensitive"]),
        }  # fmt: skip

        def rows(lesson):
            found = [self._recommendation(cited) for cited in entry["cites"]]
            lesson.citations.set(
                [Citation(recommendation=row, sort_order=place) for place, row in enumerate(found) if row]
            )

        plain = {**entry, "quiz": entry["quiz"] and entry["quiz"]["key"]}
        self._page(
            "lesson", f"{course['key']}/{entry['key']}", LessonPage, plain, parent=page, slug=entry["slug"], values=values,
            rows=rows, body=entry["body"],
        )  # fmt: skip

    def _source(self, entry: dict) -> dict:
        return {"source_set": self.objects[f"guideline set:{entry['source']['set']}"], "source_version": entry["source"]["version"]}

    def _recommendation(self, cited: str) -> Recommendation | None:
        """The recommendation of "children/1.2" as it stands today, or None when set or recommendation were deleted."""
        name, number = cited.split("/")
        guideline_set = self.objects[f"guideline set:{name}"]
        if guideline_set is None:
            return None
        sections = GuidelineSectionPage.objects.child_of(guideline_set)
        return Recommendation.objects.filter(section__in=sections, number=number).first()


def _objective_key(course: dict, key: str) -> str:
    return f"{course['key']}-{key}"


def _set_and_save(instance: models.Model, values: dict) -> models.Model:
    for name, value in values.items():
        setattr(instance, name, value)
    instance.full_clean()
    instance.save()
    return instance


def _set_recommendations(page: GuidelineSectionPage, entries: list[dict]) -> None:
    """Rows keep their ids as long as their numbers stay: lessons cite them."""
    held = {row.number: row for row in page.recommendations.all()}
    rows = []
    for place, entry in enumerate(entries):
        row = held.get(entry["number"]) or Recommendation(number=entry["number"])
        row.sort_order = place
        for attribute, text in _spread("text", entry["text"]).items():
            setattr(row, attribute, text)
        rows.append(row)
    page.recommendations.set(rows)


def _file_digest(picture: Picture) -> str:
    import hashlib

    with picture.open_file() as source:
        return hashlib.sha256(source.read()).hexdigest()


def _wagtail_welcome() -> Page | None:
    """The page that Wagtail's own migration makes. No editor can make a bare Page, so this is the only one there is."""
    return Page.objects.filter(depth=2, content_type__app_label="wagtailcore", content_type__model="page").first()


def _make_root_of_site(home: HomePage, welcome: Page | None) -> None:
    """The default site begins at the home page, unless somebody let it begin at another page."""
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    elif welcome and site.root_page_id == welcome.pk:
        site.root_page = home
        site.save()
    if welcome and not welcome.get_children().exists():
        welcome.delete()
