"""Gathers a course for `scorm/writing.py`, in one language, and says what is left out.

Never in a package: opening, closing and refresher tests, and questions that stand in one. A package carries its right answers
to whoever opens it, and a test whose answers go round measures nothing. Quizzes of lessons and for practice are in it: on the
platform, too, their answers are shown after handing in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import nh3
from django.conf import settings
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname
from wagtail.rich_text import expand_db_html

from ..editorial.models import SOURCE_LANGUAGE, Picture
from ..quizzes.models import Question, Quiz, QuizItem
from ..quizzes.reports import bank_question
from ..safety.models import HelpChannel
from ..scorm.packages import EXTENSIONS
from ..scorm.writing import MAX_BYTES, PLAYED, AskedHere, BlockHere, CourseHere, HelpHere, LessonHere, QuizHere, Shown, write
from .blocks import times_of_day
from .models import CoursePage, LessonPage

TAGS = {"p", "b", "strong", "i", "em", "ul", "ol", "li", "br", "a"}
FILTER = "max-1200x1200|format-webp"
TESTS = (Quiz.Purpose.OPENING, Quiz.Purpose.CLOSING, Quiz.Purpose.REFRESHER)


@dataclass(frozen=True)
class LeftOut:
    """Something of the course that is not in the package. `where`: the lesson; `what`: which of several."""

    sentence: Promise
    where: str = ""
    what: str = ""


@dataclass(frozen=True)
class Gathered:
    """A course ready to be written, its files by path in the package, and what is left out."""

    course: CourseHere
    files: Mapping[str, bytes]
    left_out: tuple[LeftOut, ...]

    @property
    def file_name(self) -> str:
        return f"{self.course.identifier}-{self.course.language}-scorm12.zip"

    def package(self) -> bytes:
        """The ZIP, its words in the course's language."""
        with override(self.course.language):
            return write(self.course, self.files)


def gather(page: CoursePage, language: str) -> Gathered:
    """The published lessons of a course in a language; texts without a translation stay Mongolian, as on the pages."""
    with override(language):
        return _Gatherer(page, language).gathered()


@dataclass
class _Gatherer:
    page: CoursePage
    language: str
    files: dict[str, bytes] = field(default_factory=dict)
    left_out: dict[LeftOut, None] = field(default_factory=dict)
    credits: dict[str, None] = field(default_factory=dict)
    where: str = ""

    def gathered(self) -> Gathered:
        page = self.page
        pages = page.lessons().select_related("image", "quiz", "source_set")
        lessons = tuple(self.lesson(lesson) for lesson in pages)
        self.where = ""
        if any(getattr(page, f"{name}_id") for name in page.TESTS.values()):
            self.lose(_("Opening, closing and refresher tests: a package carries its right answers."))
        sets = {lesson.source_set for lesson in pages if lesson.source_set} | ({page.source_set} if page.source_set else set())
        course = CourseHere(
            identifier=page.slug, title=page.name, language=self.language, lessons=lessons, summary=page.summary,
            introduction=self.rich(page.introduction), you_need=page.you_need, skin=page.audience.skin,
            formal=page.audience.address == "ta", langs=self.langs(page, "name", "summary", "introduction", "you_need"),
            origin=gettext("This course comes from %(address)s.") % {"address": settings.SITE_ADDRESS},
            licences=tuple(sorted({one.licence for one in sets if one.licence})), credits=tuple(self.credits),
            helps=tuple(
                HelpHere(channel.name, channel.number, channel.tel, channel.hours, channel.cost)
                for channel in HelpChannel.objects.live().exclude(tel="")
            ),
        )  # fmt: skip
        return Gathered(course, self.files, tuple(self.left_out))

    def lose(self, sentence: Promise, what: str = "") -> None:
        self.left_out[LeftOut(sentence, self.where, what)] = None

    # --- a lesson -----------------------------------------------------------------------------------------------------

    def lesson(self, page: LessonPage) -> LessonHere:
        self.where = page.name
        langs = self.langs(page, "name", "summary", "sensitive_note", "body")
        blocks = (self.block(child.block_type, child.value, langs.get("body", "")) for child in page.body)
        return LessonHere(
            name=page.name, summary=page.summary, note=page.sensitive_note, minutes=page.minutes,
            picture=self.picture(page.image) if page.image else None, blocks=tuple(block for block in blocks if block),
            quiz=self.quiz(page.quiz) if page.quiz else None, source=self.source(page), review=self.review(page),
            langs=langs,
        )  # fmt: skip

    def langs(self, row: Any, *names: str) -> dict[str, str]:
        """{name: Mongolian} for the translated fields that are not there in the language of the package."""
        own = {name: getattr(row, build_localized_fieldname(name, self.language)) for name in names}
        return {name: SOURCE_LANGUAGE for name, value in own.items() if not value and getattr(row, name)}

    def source(self, page: LessonPage) -> str:
        parts = [page.source_set.source_title if page.source_set else self.page.source_title, page.source_section]
        said = ", ".join(part for part in parts if part)
        version = f" ({page.source_version})" if page.source_version else ""
        return gettext("Source:") + f" {said}{version}." if said else ""

    @staticmethod
    def review(page: LessonPage) -> str:
        if page.review_state != page.Review.REVIEWED:
            return gettext("Awaiting expert review.")
        if not page.reviewed_on:
            return gettext("Reviewed: %(reviewer)s.") % {"reviewer": page.reviewer}
        date = date_format(page.reviewed_on, "SHORT_DATE_FORMAT")
        return gettext("Reviewed: %(reviewer)s, %(date)s.") % {"reviewer": page.reviewer, "date": date}

    def block(self, kind: str, value: Any, lang: str) -> BlockHere | None:
        """A block as plain values; None when it is left out."""
        simple = {"heading", "key_message", "to_confirm"}
        if kind in simple:
            return BlockHere(kind, str(value), lang)
        made = getattr(self, f"of_{kind}", None)
        if made is None:
            self.lose(_("A block of a kind that cannot be played there."), kind)
            return None
        plain = made(value)
        return None if plain is None else BlockHere(kind, plain, lang)

    def of_text(self, value) -> dict:
        return {"html": self.rich(value.source)}

    def of_picture(self, value) -> dict | None:
        if not value["image"]:
            return None
        shown = self.picture(value["image"], alt=value["alt"], credit=value["credit"])
        return {"shown": shown, "caption": value["caption"]} if shown else None

    def of_steps(self, value) -> dict:
        return {"title": value["title"], "items": list(value["items"])}

    def of_do_dont(self, value) -> dict:
        return {"do": list(value["do"]), "dont": list(value["dont"])}

    def of_quotation(self, value) -> dict:
        return {"text": value["text"], "source": value["source"]}

    def of_file(self, value) -> dict | None:
        path = self.document(value["document"])
        return {"path": path, "label": value["label"]} if path else None

    def of_word(self, value) -> dict:
        return {"term": value["term"], "meaning": value["meaning"]}

    def of_story(self, value) -> dict:
        choices = [{name: choice[name] for name in ("text", "comment", "tone")} for choice in value["choices"]]
        return {
            "title": value["title"],
            "html": self.rich(value["text"].source),
            "question": value["question"],
            "choices": choices,
        }

    def of_narration(self, value) -> dict:
        return {"path": self.document(value["audio"]), "html": self.rich(value["transcript"].source)}

    def of_video(self, value) -> dict:
        path, transcript = self.document(value["video"]), value["transcript"]
        captions = self.document(value["captions"]) if path and value["captions"] else ""
        return {
            "title": value["title"],
            "path": path,
            "captions": captions,
            "html": self.rich(transcript.source if transcript else ""),
        }

    def of_discussion(self, value) -> dict:
        return {name: value[name] for name in ("prompt", "minutes", "notes")}

    def of_home_task(self, value) -> dict:
        return {"text": value["text"]}

    def of_worksheet(self, value) -> dict:
        return {
            "title": value["title"], "introduction": value["introduction"], "columns": list(value["columns"]),
            "rows": list(value["rows"]),
        }  # fmt: skip

    def of_agenda(self, value) -> dict:
        times = times_of_day(value["start"], [item["minutes"] for item in value["items"]])
        parts = [
            {"time": time, **{name: item[name] for name in ("minutes", "title", "text", "materials")}}
            for time, item in zip(times, value["items"], strict=True)
        ]
        return {"title": value["title"], "parts": parts}

    def of_quiz(self, value) -> dict | None:
        quiz = self.quiz(value["quiz"]) if value["quiz"] else None
        return {"quiz": quiz, "invitation": value["invitation"]} if quiz else None

    def of_played_story(self, value) -> None:
        self.lose(_("A story with consequences."), str(value["story"] or ""))

    def of_package(self, value) -> None:
        self.lose(_("An interactive content (H5P, SCORM)."), str(value["package"] or ""))

    # --- questions ----------------------------------------------------------------------------------------------------

    @cached_property
    def _tests(self) -> set[int]:
        """Ids of all quizzes that are a test somewhere, whatever they call themselves."""
        fields = [f"{name}_id" for name in CoursePage.TESTS.values()]
        named = {pk for row in CoursePage.objects.values_list(*fields) for pk in row if pk}
        return named | set(Quiz.objects.filter(purpose__in=TESTS).values_list("pk", flat=True))

    @cached_property
    def _tested(self) -> set:
        """Lineages of the questions that stand in a test by name. What a test may draw is not known before it is drawn."""
        return set(QuizItem.objects.filter(quiz__in=self._tests).values_list("question__lineage", flat=True))

    def quiz(self, quiz: Quiz) -> QuizHere | None:
        """A quiz without the questions that cannot be in a package; None when nothing is left of it."""
        if quiz.pk in self._tests:
            self.lose(_("A test: a package carries its right answers."), quiz.name)
            return None
        items = [(item.question, item.points) for item in quiz.questions_in_order()]
        asked = [self.question(row, points, quiz) for row, points in [*items, *self.drawn(quiz, items)]]
        kept = tuple(question for question in asked if question)
        return QuizHere(kept, quiz.name, quiz.introduction, self.langs(quiz, "name", "introduction")) if kept else None

    def drawn(self, quiz: Quiz, items: list) -> Iterable[tuple[Question, int]]:
        """Instead of a draw its first fitting questions: the same for everybody, since a package draws nothing."""
        taken = {question.lineage for question, _points in items}
        for draw in quiz.draws.all():
            self.lose(_("The drawing of questions: the package asks everybody the same ones."), quiz.name)
            rows = Question.objects.fitting(draw).filter(type__in=PLAYED).exclude(
                Q(lineage__in=taken) | Q(lineage__in=self._tested)
            )  # fmt: skip
            for row in rows.prefetch_related("options", "targets")[: draw.count]:
                taken.add(row.lineage)
                yield row, draw.points

    def question(self, row: Question, points: int, quiz: Quiz) -> AskedHere | None:
        if row.type not in PLAYED:
            self.lose(_("A question of a type that cannot be marked there."), row.text)
            return None
        if row.lineage in self._tested:
            self.lose(_("A question that also stands in a test."), row.text)
            return None
        pictures = {}
        if "picture" in row.kind.option_fields:
            shown = ((option.key, self.picture(option.picture)) for option in row.options.all() if option.picture)
            pictures = {key: picture for key, picture in shown if picture}
        return AskedHere(
            bank_question(row), self.language, points, shuffled=quiz.shuffle_options and row.kind.shuffles,
            picture=self.picture(row.picture) if row.picture else None, option_pictures=pictures,
        )  # fmt: skip

    # --- texts and files ----------------------------------------------------------------------------------------------

    @staticmethod
    def rich(source: str) -> str:
        """Rich text whose links lead out of the host's frame; a link into our own site is only its words there."""

        def attribute(_tag: str, name: str, value: str) -> str | None:
            return value if name != "href" or value.startswith(("https://", "http://", "tel:", "mailto:")) else None

        return nh3.clean(
            expand_db_html(source or ""), tags=TAGS, attributes={"a": {"href"}}, attribute_filter=attribute,
            set_tag_attribute_values={"a": {"target": "_blank"}}, link_rel="noopener noreferrer",
        )  # fmt: skip

    def picture(self, image: Picture, *, alt: str = "", credit: str = "") -> Shown | None:
        """A picture in the package: a drawing as it is, a photograph at most 1200 pixels wide."""
        credit = credit or image.credit
        file, width, height = image.file, image.width, image.height
        path = f"files/picture-{image.pk}.{'svg' if image.is_svg() else 'webp'}"
        try:
            if not image.is_svg():
                file = image.get_rendition(FILTER)
                file, width, height = file.file, file.width, file.height
            kept = self.keep(path, file, image.title)
        except OSError:  # the row is there and its file is not
            self.lose(_("A file that is not there any more."), image.title)
            return None
        if not kept:
            return None
        if credit:
            self.credits[credit] = None
        return Shown(path, alt or image.description, width, height, credit)

    def document(self, document: Any) -> str:
        """Path of a document in the package; empty when it is left out."""
        if not document:
            return ""
        extension = document.file_extension.lower()
        if extension not in EXTENSIONS:
            self.lose(_("A file of a type that packages may not hold."), document.title)
            return ""
        path = f"files/document-{document.pk}.{extension}"
        try:
            return path if self.keep(path, document.file, document.title) else ""
        except OSError:
            self.lose(_("A file that is not there any more."), document.title)
            return ""

    def keep(self, path: str, file: Any, title: str) -> bool:
        """Take a file once. False, and told, when the package would become too large with it."""
        if path in self.files:
            return True
        if sum(map(len, self.files.values())) + file.size > MAX_BYTES:
            self.lose(_("A file with which the package would be larger than 200 MB."), title)
            return False
        with file.open("rb") as opened:
            self.files[path] = opened.read()
        return True
