"""Loading what ships: everything arrives, fits the editor's forms, and a second run changes nothing."""

import io
import uuid

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.models import Collection, Page, Site

from courses.content.audit.reports import take_stock
from courses.content.editorial import rules
from courses.content.editorial.blocks import RICH_TEXT
from courses.content.models import (
    CoursePage,
    GuidelineSectionPage,
    GuidelineSetPage,
    HelpChannel,
    HelpPage,
    HomePage,
    LessonPage,
    Picture,
    PlainPage,
    Platform,
    Question,
    Quiz,
    Recommendation,
    SafetySettings,
    SeedRecord,
)
from courses.content.seed import reading, records
from courses.content.seed.ledger import Outcome, Report
from courses.content.seed.loader import load
from courses.learning.attempts import actions as attempts
from tests.cast import right_response
from tests.content.seed_folder import rows_of_everything

# Loading everything takes half a minute: one process does it.
pytestmark = pytest.mark.xdist_group("whole seed")


@pytest.fixture(scope="module")
def whole(tmp_path_factory, django_db_setup, django_db_blocker):
    """Everything that ships, loaded once for the tests that only look; taken back after them."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with media, django_db_blocker.unblock(), transaction.atomic():
        yield load()
        transaction.set_rollback(True)


@pytest.fixture
def looked_at(whole, db) -> Report:
    return whole


def test_the_first_run_makes_everything(looked_at):
    assert {outcome for _kind, outcome in looked_at.counts} == {Outcome.MADE}
    assert looked_at.notes == []
    assert SeedRecord.objects.count() == looked_at.count(Outcome.MADE)


def test_the_second_run_changes_nothing_and_writes_no_revision(looked_at):
    before = rows_of_everything()
    moments = dict(SeedRecord.objects.values_list("key", "at"))
    again = load()
    assert {outcome for _kind, outcome in again.counts} == {Outcome.UNCHANGED}
    assert again.count(Outcome.UNCHANGED) == looked_at.count(Outcome.MADE)
    assert rows_of_everything() == before
    assert dict(SeedRecord.objects.values_list("key", "at")) == moments


def test_the_site_begins_at_the_home_page_and_wagtails_welcome_page_is_gone(looked_at):
    home = HomePage.objects.get()
    site = Site.objects.get()
    assert (site.root_page_id, site.hostname, site.is_default_site) == (home.pk, "localhost", True)
    assert home.slug == "home"
    assert list(Page.objects.filter(depth=2)) == [home.page_ptr]


def test_the_pages_stand_where_the_design_puts_them(looked_at):
    def slugs(page):
        return list(page.get_children().order_by("path").values_list("slug", flat=True))

    home = HomePage.objects.get()
    assert slugs(home)[:3] == ["surgalt", "udirdamj", "tuslamj"]
    assert [len(slugs(course)) for course in CoursePage.objects.order_by("path")] == [
        len(course["lessons"]) for course in reading.read().courses
    ]
    assert len(slugs(GuidelineSetPage.objects.get(slug="khuukhded"))) >= 8
    assert len(slugs(HelpPage.objects.get())) >= 4
    assert Page.find_problems() == ([], [], [], [], [])


def test_every_page_is_published_translated_and_awaits_review(looked_at):
    for page in Page.objects.filter(depth__gt=1).specific():
        assert page.live, page
        assert not page.has_unpublished_changes, page
        assert page.live_revision_id == page.latest_revision_id is not None
        assert set(page.translation_status("en").values()) == {rules.CURRENT}, page
        assert page.review_state == page.Review.AWAITING


def test_both_languages_have_the_same_blocks_in_the_same_order(looked_at):
    for page in bodies():
        assert [block.block_type for block in page.body_mn] == [block.block_type for block in page.body_en], page
        assert len(page.body_mn) > 2


def bodies():
    for model in (LessonPage, GuidelineSectionPage, PlainPage, HelpPage):
        yield from model.objects.all()


def test_every_body_passes_the_editors_own_form(looked_at):
    for page in bodies():
        for value in (page.body_mn, page.body_en):
            value.stream_block.clean(value)


def test_rich_text_comes_out_of_wagtails_editor_as_it_went_in(looked_at):
    converter, seen = ContentstateConverter(features=RICH_TEXT), 0
    for page in bodies():
        for value in (page.body_mn, page.body_en):
            for html in rich_texts(value.stream_block, value):
                back = converter.to_database_format(converter.from_database_format(html))
                assert rules.plain_value(back) == html
                seen += 1
    assert seen > 100


def rich_texts(block, value):
    if isinstance(block, StreamBlock):
        for child in value:
            yield from rich_texts(child.block, child.value)
    elif isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from rich_texts(child, value[name])
    elif isinstance(block, ListBlock):
        for child in value:
            yield from rich_texts(block.child_block, child)
    elif isinstance(block, RichTextBlock):
        yield value.source


def test_pictures_have_their_size_their_words_and_their_own_collection(looked_at):
    collection = Collection.objects.get(name="Seed pictures")
    pictures = Picture.objects.all()
    assert len(pictures) == looked_at.counts["picture", Outcome.MADE]
    for picture in pictures:
        assert picture.collection_id == collection.pk
        assert default_storage.exists(picture.file.name)
        assert picture.file_size > 0
        assert picture.description_mn and picture.description_en  # noqa: PT018
    scene = Picture.objects.get(title__endswith="scene-01")
    assert (scene.width, scene.height) == (800, 500)


def test_a_lesson_arrives_with_its_quiz_objective_citations_risks_and_picture(looked_at):
    lesson = LessonPage.objects.get(slug="tsakhim-naiz")
    assert lesson.quiz.key == "tsakhim-naiz-quiz"
    assert lesson.objective.key == "ukhaalag-ayalagch-contact"
    assert [row.recommendation.number for row in lesson.citations.all()] == ["6.1", "6.2", "6.3"]
    assert (lesson.risk_contact, lesson.risk_content, lesson.help_box) == (True, False, True)
    assert lesson.image.title.endswith("lesson-06")
    assert lesson.source_set == GuidelineSetPage.objects.get(slug="khuukhded")
    assert lesson.sensitive_note_mn and lesson.sensitive_note_en  # noqa: PT018
    assert lesson.title == lesson.name_mn


def test_the_course_arrives_with_its_tests_objectives_and_audience(looked_at):
    course = CoursePage.objects.get(slug="tsakhim-ertontsiin-ukhaalag-ayalagch")
    assert (course.opening_test.purpose, course.closing_test.purpose) == (Quiz.Purpose.OPENING, Quiz.Purpose.CLOSING)
    assert course.audience.key == "child-9-12"
    assert course.pass_percent == course.closing_test.pass_percent == 70
    assert [row.objective.key.removeprefix("ukhaalag-ayalagch-") for row in course.objectives.all()] == [
        "rights", "privacy", "passwords", "sources", "kindness", "contact", "money", "help",
    ]  # fmt: skip
    assert course.introduction_mn.startswith("<p>")


def test_every_loaded_question_is_sound_and_keeps_the_keys_of_its_options(looked_at):
    for question in Question.objects.prefetch_related("options"):
        assert question.kind.problems(question.data()) == [], question.key
    statement = Question.objects.filter(type="truefalse").first()
    assert [option.key for option in statement.options.all()] == ["true", "false"]


def wrong_response(question: Question):
    """What wins less than all points: the other choices, every place shifted by one, the order turned round."""
    right = right_response(question)
    if isinstance(right, list):
        keys = [option.key for option in question.options.all()]
        return right[::-1] if question.kind.order_matters else [key for key in keys if key not in right] or keys[:-1]
    if set(right) == {"text"}:
        return {"text": "999999"}
    if question.kind.has_targets:
        targets = [target.key for target in question.targets.all()]
        return {key: targets[(targets.index(target) + 1) % len(targets)] for key, target in right.items()}
    return dict.fromkeys(right, "ъъъ")


def test_every_quiz_is_answered_right_and_wrong_through_the_engine(looked_at):
    now, marked = timezone.now(), 0
    for quiz in Quiz.objects.all():
        percents = []
        for answer, visitor in ((right_response, "right"), (wrong_response, "wrong")):
            owner = attempts.Owner(visitor=f"{visitor}-{quiz.pk}")
            begun = attempts.begin(owner=owner, quiz=quiz, now=now, language="mn")
            asked = begun.answers.select_related("question").prefetch_related("question__options", "question__targets")
            responses = {
                row.place: (answer if row.question.kind.marked else right_response)(row.question) for row in asked
            }  # fmt: skip
            done, _is_new = attempts.hand_in(attempt_id=begun.pk, hand_in_id=uuid.uuid4(), responses=responses, now=now)
            percents.append(done.percent)
            shares = {
                row.question.key: row.question.kind.mark(row.question.data(), responses[row.place]).share
                for row in asked if row.question.kind.marked
            }  # fmt: skip
            not_so = [key for key, share in shares.items() if (share == 1) != (answer is right_response)]
            assert not_so == [], (quiz.key, visitor)
            marked += len(shares)
        assert percents[0] == 100 > percents[1], quiz.key
    assert marked > 1_000


def test_platform_and_safety_line_have_their_words_in_both_languages(looked_at):
    platform, safety = Platform.load(), SafetySettings.load()
    assert (platform.name_mn, platform.name_en) == ("Цахим хүлэг", "Digital Steed")
    assert (platform.issuer_mn, safety.banner_mn) == ("Цахим хүлэг", "Тусламж хэрэгтэй юу?")
    assert safety.banner_en == "Do you need help?"
    assert list(HelpChannel.objects.live().values_list("tel", flat=True))[:2] == ["108", "102"]


def test_the_content_report_finds_nothing_missing(looked_at):
    """Objectives without question, recommendations without lesson, missing translations, lengths (audit/rules.py)."""
    stock = take_stock()
    assert [f"{found.kind}: {found.place}: {found.sentence}" for found in stock.findings] == []
    assert len(stock.courses) >= 11
    assert stock.gaps, "what is not sure is marked, and what is marked is listed"
    assert stock.awaiting_review == stock.pages


def test_the_content_report_fails_when_it_is_strict_and_something_is_missing(looked_at):
    out = io.StringIO()
    call_command("content_report", "--strict", stdout=out)
    assert "To be confirmed by the Commission" in out.getvalue()
    Recommendation.objects.first().citations.all().delete()
    with pytest.raises(CommandError, match="1 things"):
        call_command("content_report", "--strict", stdout=out)


def test_a_column_added_later_does_not_look_like_an_edit(looked_at):
    lesson = LessonPage.objects.first()
    plain = records.content(lesson)
    assert "go_live_at" not in plain
    assert "required" not in plain, "a value at its default is not counted"
    lesson.required = False
    assert records.content(lesson)["required"] is False
