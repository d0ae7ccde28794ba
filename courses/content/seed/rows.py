"""Writes what is not a page: settings, audiences, help channels, pictures, objectives, questions, quizzes."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from wagtail.models import Collection

from ..audiences.models import Audience
from ..editorial.models import Picture, languages
from ..pages.models import Platform
from ..quizzes import actions as versions
from ..quizzes.models import Objective, Option, Question, Quiz, QuizItem, Target
from ..safety.models import HelpChannel, SafetySettings
from ..stories.graph import Story as Graph
from ..stories.models import Story
from ..terms.models import Term
from . import markdown
from .ledger import Ledger
from .reading import Seed, SeedPicture, bank_question, picture_of_story
from .records import content

COLLECTION = "Seed pictures"


def spread(name: str, words: dict[str, str] | None, *, rich: bool = False) -> dict[str, str]:
    """{"name_mn": ..., "name_en": ...}; empty where the files have no text in a language. `rich`: from Markdown."""
    texts = {language: (words or {}).get(language, "") for language in languages()}
    return {f"{name}_{language}": markdown.to_rich_text(text) if rich else text for language, text in texts.items()}


def objective_key(course: dict, key: str) -> str:
    """Keys of objectives are short in the files and have the course's in front in the table."""
    return f"{course['key']}-{key}"


def save(instance: models.Model, values: dict) -> models.Model:
    """Set, check, save. Raises ValidationError."""
    for name, value in values.items():
        setattr(instance, name, value)
    instance.full_clean()
    instance.save()
    return instance


def _keyed(ledger: Ledger, kind: str, model, key: str, entry: dict, values: dict) -> None:
    """An object with a `key` column and no rows of its own."""
    ledger.bring(
        kind, key, entry, find=lambda: model.objects.filter(key=key).first(),
        write=lambda instance: save(instance or model(key=key), values),
    )  # fmt: skip


def write_settings(ledger: Ledger, seed: Seed) -> None:
    platform, safety, name = seed.settings["platform"], seed.settings["safety"], seed.pages["home"]["name"]
    values = spread("name", name) | spread("issuer", platform["issuer"]) | spread("footer_line", platform["footer_line"])
    _setting(ledger, Platform, {**platform, "name": name}, values)
    values = spread("banner", safety["banner"])
    if safety["quick_exit_url"]:
        values["quick_exit_url"] = safety["quick_exit_url"]
    _setting(ledger, SafetySettings, safety, values)


def _setting(ledger: Ledger, model, entry: dict, values: dict) -> None:
    """A row that exists once, and by itself as soon as a page is shown. Ours to write while nobody has filled it in."""
    existing = model.objects.first()
    ledger.bring(
        "settings", model._meta.model_name, entry, find=lambda: existing if existing and content(existing) else None,
        write=lambda instance: save(instance or existing or model(), values),
    )  # fmt: skip


def write_audiences(ledger: Ledger, entries: list[dict]) -> None:
    for entry in entries:
        values = {name: entry[name] for name in entry if name not in ("key", "name", "description")}
        values |= spread("name", entry["name"]) | spread("description", entry["description"])
        _keyed(ledger, "audience", Audience, entry["key"], entry, values)


def write_channels(ledger: Ledger, entries: list[dict]) -> None:
    words = ("name", "hours", "languages", "what_happens", "for_whom", "cost")
    for entry in entries:
        values = {name: entry[name] for name in entry if name != "key" and name not in words}
        for name in words:
            values |= spread(name, entry[name])
        _keyed(ledger, "help-channel", HelpChannel, entry["key"], entry, values)


def write_terms(ledger: Ledger, entries: Iterable[dict]) -> None:
    for entry in entries:
        values = {
            column: text for name in ("term", *Term.LEVELS) for column, text in spread(name, entry[name]).items()
        }  # fmt: skip
        _keyed(ledger, "term", Term, entry["key"], entry, values)


def write_stories(ledger: Ledger, stories: Iterable[Graph], pictures: Mapping[str, int]) -> None:
    """Stories as the files have them, shown to learners at once: what the checker refuses does not ship."""
    for graph in stories:
        named = {place.picture: pictures.get(picture_of_story(place.picture)) for place in graph.scenes if place.picture}
        drawn = {name: pk for name, pk in named.items() if pk}

        def write(instance, graph=graph, drawn=drawn):
            instance = instance or Story(key=graph.key, live=True)
            instance.audience = ledger.objects[f"audience:{graph.audience}"]
            if instance.audience is None:
                return None
            instance.take(graph, pictures=drawn)
            return save(instance, {})

        ledger.bring(
            "story", graph.key, [asdict(graph), sorted(drawn)], write=write,
            find=lambda graph=graph: Story.objects.filter(key=graph.key).first(),
        )  # fmt: skip


# --- pictures ----------------------------------------------------------------------------------------------------------


def write_pictures(ledger: Ledger, pictures: Iterable[SeedPicture], new_files: list[str]) -> dict[str, int]:
    """{file name: id of its Picture}. Files written are added to `new_files`, which outlive a failed transaction."""
    collection = Collection.objects.filter(name=COLLECTION).first()
    if collection is None:
        collection = Collection.get_first_root_node().add_child(name=COLLECTION)
    found = {}
    for picture in pictures:

        def write(instance, picture=picture):
            instance = instance or Picture(collection=collection)
            if instance.pk is None or _digest_of_file(instance) != picture.digest:
                new_files.append(_store_file(instance, picture))
            title = f"{picture.drawn_for} · {picture.file.rpartition('.')[0]}"
            return save(instance, {"title": title, **spread("description", picture.alt)})

        entry = [picture.alt, picture.drawn_for, picture.digest]
        instance = ledger.bring("picture", picture.file, entry, find=lambda: None, write=write)
        if instance:
            found[picture.file] = instance.pk
    return found


def _digest_of_file(picture: Picture) -> str:
    """Of the stored bytes; empty when the file is gone, so that it is stored again."""
    try:
        with picture.open_file() as source:
            return hashlib.sha256(source.read()).hexdigest()
    except OSError:
        return ""


def _store_file(instance: Picture, picture: SeedPicture) -> str:
    """Put the file into the media storage and return its name there. Width and height come from the file (SVG: viewBox)."""
    replaced = instance.file.name if instance.pk else ""
    instance.file.save(picture.file, ContentFile(picture.data, name=picture.file), save=False)
    instance._set_image_file_metadata()
    if replaced:
        for rendition in instance.renditions.all():
            rendition.delete()
        transaction.on_commit(lambda: default_storage.delete(replaced))
    return instance.file.name


# --- quizzes -----------------------------------------------------------------------------------------------------------


def write_quizzes(ledger: Ledger, seed: Seed, pictures: Mapping[str, int]) -> None:
    for course in seed.courses:
        for entry in course["objectives"]:
            _keyed(ledger, "objective", Objective, objective_key(course, entry["key"]), entry, spread("text", entry["text"]))
    for course, quiz in seed.quizzes():
        for entry in quiz["questions"]:
            _question(ledger, course, entry, pictures)
        _quiz(ledger, quiz)


def _question(ledger: Ledger, course: dict, entry: dict, pictures: Mapping[str, int]) -> None:
    values = {
        "type": entry["type"], "difficulty": entry["difficulty"], "outcome": entry["outcome"] or "",
        "objective": ledger.objects[f"objective:{objective_key(course, entry['objective'])}"],
        "settings": dict(bank_question(entry).settings), "picture_id": pictures.get(entry["picture"]),
        **{
            column: text for name in ("text", "hint", "explanation", "passage", "unit")
            for column, text in spread(name, entry[name]).items()
        },
    }  # fmt: skip

    def write(question):
        if question is not None and question.sealed:
            # Whoever was asked the old version keeps the old version.
            question = versions.next_version(question=question)
        question = save(question or Question(key=entry["id"]), values)
        _children(question, Option, entry["options"] or [], lambda option: _option_values(option, pictures))
        _children(question, Target, entry["targets"] or [], lambda target: spread("text", target["text"]))
        return question

    ledger.bring(
        "question", entry["id"], entry, write=write,
        find=lambda: Question.objects.current().filter(key=entry["id"]).first(),
    )  # fmt: skip


def _option_values(option: dict, pictures: Mapping[str, int]) -> dict:
    return {
        **spread("text", option["text"]), **spread("feedback", option["feedback"]), "correct": bool(option["correct"]),
        "target": option["target"] or "", "share": option["share"], "area": option["area"] or "",
        "picture_id": pictures.get(option["picture"]),
    }  # fmt: skip


def _children(question: Question, model: type[Option] | type[Target], entries: list[dict], values) -> None:
    """Options or targets as the file has them, each keeping its row."""
    held = {row.key: row for row in model.objects.filter(question_id=question.pk)}
    for place, entry in enumerate(entries):
        row = held.pop(entry["id"], None) or model(question=question, key=entry["id"])
        save(row, {**values(entry), "sort_order": place})
    for row in held.values():
        row.delete()


def _quiz(ledger: Ledger, entry: dict) -> None:
    asked = [(ledger.objects[f"question:{question['id']}"], question["points"] or 1) for question in entry["questions"]]
    values = {
        "purpose": entry["purpose"] or Quiz.Purpose.LESSON, "display": entry["display"], "pass_percent": entry["pass_mark"],
        "shuffle_options": entry["shuffle_options"] is not False,
        **spread("name", entry["name"]), **spread("introduction", entry["introduction"]),
    }  # fmt: skip

    def write(quiz):
        quiz = save(quiz or Quiz(key=entry["key"]), values)
        held = {item.question_id: item for item in QuizItem.objects.filter(quiz_id=quiz.pk)}
        for place, (question, points) in enumerate(asked):
            if question:
                item = held.pop(question.pk, None) or QuizItem(quiz=quiz, question=question)
                save(item, {"points": points, "sort_order": place})
        for item in held.values():
            item.delete()
        return quiz

    # The list of questions belongs to the quiz, their texts do not: each question has a record of its own.
    plain = {**entry, "questions": [[question["id"], question["points"]] for question in entry["questions"]]}
    ledger.bring("quiz", entry["key"], plain, write=write, find=lambda: Quiz.objects.filter(key=entry["key"]).first())
