"""The state of all content as it stands in the database, what editors changed included."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from modeltranslation.translator import translator
from modeltranslation.utils import build_localized_fieldname

from courses.lib import mongolian

from ..curriculum.models import Citation, CoursePage, LessonPage
from ..editorial import reports as editorial
from ..editorial.models import SOURCE_LANGUAGE, TranslatedPage, languages
from ..guidelines.models import Recommendation
from ..quizzes.models import Objective, Option, Question, Quiz, Target
from ..safety.models import HelpChannel
from ..stories.models import Story
from ..terms.models import Term
from . import rules

ROWS = (Objective, Question, Option, Target, Quiz, Recommendation, HelpChannel, Term)
"""Tables with texts in every language that are not pages."""


@dataclass(frozen=True)
class Finding:
    """One thing that is missing or does not fit. `kind` groups them; `place` says where."""

    kind: str
    place: str
    sentence: str


@dataclass
class CourseLine:
    """A course in numbers; words and sentences of the Mongolian bodies of its lessons."""

    course: CoursePage
    lessons: int = 0
    words: int = 0
    sentences: int = 0
    questions: Counter[str] = field(default_factory=Counter)


@dataclass
class Stock:
    """Everything that the report says. `gaps` are marked on the pages, so they are told but are no findings."""

    courses: list[CourseLine] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    gaps: list[editorial.GapRow] = field(default_factory=list)
    pages: int = 0
    awaiting_review: int = 0
    stories: int = 0
    terms: int = 0
    recommendations: int = 0

    def questions(self) -> Counter[str]:
        return sum((line.questions for line in self.courses), Counter())


def take_stock() -> Stock:
    """Look at everything that is live."""
    stock = Stock(gaps=editorial.gap_rows(), stories=Story.objects.filter(live=True).count(), terms=Term.objects.count())
    for course in CoursePage.objects.live().select_related("audience").order_by("audience__order", "path"):
        stock.courses.append(_course(course, stock.findings))
    _recommendations(stock)
    _translations(stock)
    for story in Story.objects.filter(live=True):
        stock.findings += [
            Finding("story", f"{story.key} {found.scene}".strip(), str(found.sentence)) for found in story.report().findings
        ]
    return stock


# --- courses ---------------------------------------------------------------------------------------------------------------


def _course(course: CoursePage, findings: list[Finding]) -> CourseLine:
    line, target = CourseLine(course), rules.TARGETS.get(course.audience.key)
    if course.level == CoursePage.Level.TRAINERS:
        # A training of trainers has a plan of two days among its lessons: no length fits it.
        target = None
    asked: dict[str, set[int]] = {"lessons": set(), "opening test": set(), "closing test": set()}
    for lesson in course.lessons().select_related("quiz", "objective"):
        line.lessons += 1
        words, sentences = _length(lesson)
        line.words, line.sentences = line.words + words, line.sentences + sentences
        findings += _lesson(course, lesson, target, words, sentences)
        asked["lessons"] |= _count(lesson.quiz, line)
    asked["opening test"], asked["closing test"] = _count(course.opening_test, line), _count(course.closing_test, line)
    for quiz in (course.refresher_30, course.refresher_90):
        _count(quiz, line)
    for row in course.objectives.select_related("objective"):
        for where, objectives in asked.items():
            if objectives and row.objective_id not in objectives:
                findings.append(
                    Finding("objective without question", course.name, f"{row.objective.key} is not asked in the {where}")
                )
    for name in ("opening_test", "closing_test", "refresher_30", "refresher_90"):
        if getattr(course, name) is None:
            findings.append(Finding("course", course.name, f"has no {name.replace('_', ' ')}"))
    for quiz in (course.opening_test, course.closing_test):
        marked = sum(item.question.kind.marked for item in quiz.questions_in_order()) if quiz else rules.TEST_LENGTH
        if marked != rules.TEST_LENGTH:
            findings.append(Finding("course", course.name, f"{quiz.key} has {marked} marked questions"))
    return line


def _count(quiz: Quiz | None, line: CourseLine) -> set[int]:
    """Count the types of its questions; the objectives it asks for."""
    if quiz is None:
        return set()
    questions = [item.question for item in quiz.questions_in_order()]
    line.questions.update(question.type for question in questions)
    return {question.objective_id for question in questions}


def _length(lesson: LessonPage) -> tuple[int, int]:
    """Words and sentences of the Mongolian body; what pictures show does not count."""
    body = getattr(lesson, build_localized_fieldname("body", SOURCE_LANGUAGE)).raw_data
    texts = [editorial.plain_text(block["value"]) for block in body if block["type"] != "picture"]
    sentences = [sentence for text in texts for line in text.splitlines() for sentence in mongolian.sentences(line)]
    return sum(len(mongolian.words(text)) for text in texts), len(sentences)


def _lesson(
    course: CoursePage, lesson: LessonPage, target: rules.Target | None, words: int, sentences: int
) -> Iterator[Finding]:  # fmt: skip
    place = f"{course.name} / {lesson.name}"
    for name, label in (("objective_id", "objective"), ("framework", "framework tag"), ("source_section", "source section")):
        if not getattr(lesson, name):
            yield Finding("lesson", place, f"has no {label}")
    if not lesson.risks:
        yield Finding("lesson", place, "has no 4C tag")
    if lesson.quiz is None:
        yield Finding("lesson", place, "has no quiz")
    if target is None:
        return
    for problem in (rules.length_problem(target, words), rules.sentence_problem(target, words, sentences)):
        if problem:
            yield Finding("length", place, problem)
    if lesson.quiz and lesson.quiz.length() != target.questions:
        yield Finding("lesson", place, f"its quiz has {lesson.quiz.length()} questions, {target.questions} are wanted")
    if target.with_class:
        blocks = {block.block_type for block in lesson.body}
        there = {
            "discussion": "discussion" in blocks, "task for home": "home_task" in blocks,
            "notes for the facilitator": bool(lesson.facilitator), "letter home": bool(lesson.letter_home),
        }  # fmt: skip
        for name, found in there.items():
            if not found:
                yield Finding("lesson", place, f"has no {name}")


# --- guidelines and languages ----------------------------------------------------------------------------------------------


def _recommendations(stock: Stock) -> None:
    taught = set(Citation.objects.filter(lesson__live=True).values_list("recommendation_id", flat=True))
    for item in Recommendation.objects.filter(section__live=True).select_related("section"):
        stock.recommendations += 1
        if item.pk not in taught:
            guideline = item.section.get_parent().title
            stock.findings.append(Finding("recommendation without lesson", guideline, f"{item.number} is taught nowhere"))


def _translations(stock: Stock) -> None:
    for row in editorial.translation_rows():
        if row.missing or row.outdated:
            sentence = f"{row.language}: {row.missing} texts missing, {row.outdated} outdated"
            stock.findings.append(Finding("translation", row.title, sentence))
    seen = editorial.review_rows()
    stock.pages = len(seen)
    stock.awaiting_review = sum(row.page.review_state == TranslatedPage.Review.AWAITING for row in seen)
    for model in ROWS:
        manager = model.objects.current() if model is Question else model.objects.all()
        names = translator.get_options_for_model(model).get_field_names()
        for row in manager:
            for name in names:
                texts = {code: getattr(row, build_localized_fieldname(name, code)) for code in languages()}
                lacking = [code for code, text in texts.items() if texts[SOURCE_LANGUAGE] and not text]
                if lacking:
                    place = f"{model._meta.model_name} {getattr(row, 'key', row.pk)}"
                    stock.findings.append(Finding("translation", place, f"{name} lacks {', '.join(lacking)}"))
