"""Loading again: files and editors at work on the same content, and no editor's work is ever lost."""

import shutil
from pathlib import Path

import pytest
import yaml
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks import ListBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.models import Page, Revision, Site
from wagtail.test.utils.form_data import querydict_from_html

from courses.content.editorial import rules
from courses.content.models import (
    CoursePage,
    DebatePage,
    GuidelineSectionPage,
    LessonPage,
    Option,
    Picture,
    PlainPage,
    Question,
    Quiz,
    Recommendation,
    SeedRecord,
    Term,
    YearPlanPage,
)
from courses.content.quizzes import actions as quizzes
from courses.content.seed import reading, records
from courses.content.seed.ledger import Outcome
from courses.content.seed.loader import load
from courses.content.seed.records import entry_digest
from tests import cast
from tests.content.seed_folder import COURSE, LESSON, SECTION, edit, outcomes, rename, rows_of_everything, small_copy


@pytest.fixture(scope="module")
def first(tmp_path_factory, django_db_setup, django_db_blocker):
    """The small folder, loaded once; every test starts from there and its changes are taken back."""
    folder = small_copy(tmp_path_factory.mktemp("first") / "seed")
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with media, django_db_blocker.unblock(), transaction.atomic():
        load(folder)
        yield folder
        transaction.set_rollback(True)


@pytest.fixture
def folder(first, tmp_path) -> Path:
    """A copy of the loaded folder, for one test to change."""
    return shutil.copytree(first, tmp_path / "seed")


@pytest.fixture
def loaded(first, db) -> None:
    """The small folder is in the database."""


@pytest.fixture
def lesson(loaded) -> LessonPage:
    return LessonPage.objects.get(slug="minii-erkh")


def test_a_changed_file_brings_an_untouched_lesson_up_to_date(folder, lesson):
    rename(folder)
    report = load(folder)
    assert outcomes(report, "lesson") == {Outcome.UPDATED: 1, Outcome.UNCHANGED: 1}
    fresh = LessonPage.objects.get(pk=lesson.pk)
    assert (fresh.name_mn, fresh.name_en, fresh.title) == ("Шинэ нэр", "A new name", "Шинэ нэр")
    assert fresh.live
    assert not fresh.has_unpublished_changes
    assert fresh.latest_revision.as_object().name_mn == "Шинэ нэр"
    assert Revision.objects.for_instance(fresh).count() == 2
    assert set(fresh.translation_status("en").values()) == {rules.CURRENT}
    assert load(folder).count(Outcome.UNCHANGED) == SeedRecord.objects.count()


def test_what_an_editor_changed_is_left_alone_and_reported(folder, lesson):
    lesson.summary_mn = "Редакторын бичсэн үг."
    lesson.save_revision().publish()
    rename(folder)
    report = load(folder)
    assert outcomes(report, "lesson") == {Outcome.EDITED: 1, Outcome.UNCHANGED: 1}
    assert report.notes == ["lesson:ukhaalag-ayalagch/minii-erkh: the files have a newer text, but an editor changed this one"]
    fresh = LessonPage.objects.get(pk=lesson.pk)
    assert (fresh.summary_mn, fresh.name_mn) == ("Редакторын бичсэн үг.", lesson.name_mn)


def page_says(page):
    page.summary_mn = "Редакторын бичсэн үг."
    page.save_revision().publish()


def term_says(term):
    term.child_mn = "Редакторын бичсэн үг."
    term.save()


def month_moves(plan):
    line = plan.lines.first()
    line.month = 5 if line.month != 5 else 4
    plan.lines.set([line, *list(plan.lines.all())[1:]])
    plan.save_revision().publish()


@pytest.mark.parametrize(
    ("kind", "model", "file", "by_editor"),
    [
        ("debate", DebatePage, "debates/01-*.yaml", page_says),
        ("help", PlainPage, "pages/help/*.yaml", page_says),
        ("page", YearPlanPage, "year_plan.yaml", month_moves),
        ("term", Term, "terms.yaml", term_says),
    ],
)
def test_every_later_kind_follows_its_file_until_an_editor_changes_it(folder, kind, model, file, by_editor, loaded):
    path = next(iter(folder.glob(file)))

    def next_text(name: str) -> None:
        entry = yaml.safe_load(path.read_text(encoding="utf-8"))
        one = entry[0] if isinstance(entry, list) else entry
        one["term" if kind == "term" else "name"] = {"mn": name, "en": name}
        path.write_text(yaml.safe_dump(entry, allow_unicode=True), encoding="utf-8")

    def its_name(thing) -> str:
        return thing.term_mn if kind == "term" else thing.name_mn

    key = SeedRecord.objects.filter(model=model._meta.label, key__startswith=f"{kind}:").order_by("pk").first()
    next_text("Файлын шинэ нэр")
    assert outcomes(load(folder), kind)[Outcome.UPDATED] == 1
    thing = model.objects.get(pk=key.object_id)
    assert its_name(thing) == "Файлын шинэ нэр"
    by_editor(thing)
    next_text("Бүр шинэ нэр")
    assert outcomes(load(folder), kind)[Outcome.EDITED] == 1
    assert its_name(model.objects.get(pk=key.object_id)) == "Файлын шинэ нэр"


def test_a_draft_that_an_editor_is_still_writing_is_not_buried(folder, lesson):
    lesson.summary_mn = "Ноорог."
    lesson.save_revision()
    rename(folder)
    assert outcomes(load(folder), "lesson")[Outcome.EDITED] == 1
    assert LessonPage.objects.get(pk=lesson.pk).get_latest_revision().as_object().summary_mn == "Ноорог."


def test_a_page_that_an_editor_took_offline_stays_offline(folder, lesson):
    lesson.unpublish()
    rename(folder)
    assert outcomes(load(folder), "lesson")[Outcome.EDITED] == 1
    assert not LessonPage.objects.get(pk=lesson.pk).live


def test_a_text_that_an_expert_reviewed_is_not_replaced_below_the_experts_name(folder, lesson):
    lesson.review_state, lesson.reviewer = lesson.Review.REVIEWED, "Туршилтын хянагч"
    lesson.save_revision().publish()
    rename(folder)
    assert outcomes(load(folder), "lesson")[Outcome.EDITED] == 1


def as_the_browser_sends(block, value, at: str) -> dict[str, str]:
    """The fields of one block in the form that Wagtail's editor builds in the browser."""
    if isinstance(block, StreamBlock | ListBlock):
        children = value if isinstance(block, StreamBlock) else value.bound_blocks
        sent = {f"{at}-count": str(len(children))}
        for place, child in enumerate(children):
            here = f"{at}-{place}"
            sent |= {f"{here}-deleted": "", f"{here}-order": str(place), f"{here}-id": child.id or ""}
            sent |= {f"{here}-type": child.block.name} if isinstance(block, StreamBlock) else {}
            sent |= as_the_browser_sends(child.block, child.value, f"{here}-value")
        return sent
    if isinstance(block, StructBlock):
        parts = [as_the_browser_sends(child, value[name], f"{at}-{name}") for name, child in block.child_blocks.items()]
        return {name: text for part in parts for name, text in part.items()}
    if isinstance(block, RichTextBlock):
        return {at: ContentstateConverter(features=block.features).from_database_format(value.source)}
    return {at: str(getattr(value, "pk", "" if value is None else value))}


def test_an_editor_who_publishes_a_page_without_a_change_leaves_it_to_the_files(folder, lesson, settings, client_for):
    # Who passes the doors of the CMS is tested elsewhere; here it is the form that matters.
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.endswith("SecondFactorMiddleware")]
    browser = client_for(cast.make_adult("boss", is_staff=True, is_superuser=True))
    address = f"/admin/pages/{lesson.pk}/edit/"
    form = querydict_from_html(browser.get(address).content.decode(), form_id="page-edit-form")
    # A ticked box without a value is sent as "on", which Wagtail's reader of forms does not know.
    form.update(dict.fromkeys(("risk_conduct", "help_box", "required"), "on"))
    for language in ("mn", "en"):
        value = getattr(lesson, f"body_{language}")
        form.update(as_the_browser_sends(value.stream_block, value, f"body_{language}"))
    form["action-publish"] = "action-publish"
    answer = browser.post(address, form)
    assert answer.status_code == 302, "the editor's form refuses the loaded page"
    assert Revision.objects.for_instance(lesson).count() == 2
    rename(folder)
    assert outcomes(load(folder), "lesson") == {Outcome.UPDATED: 1, Outcome.UNCHANGED: 1}


def test_a_deleted_lesson_is_not_made_again(folder, lesson):
    lesson.delete()
    rename(folder)
    report = load(folder)
    assert outcomes(report, "lesson") == {Outcome.DELETED: 1, Outcome.UNCHANGED: 1}
    assert LessonPage.objects.count() == 1


def test_below_a_deleted_course_nothing_new_is_made(folder, lesson):
    CoursePage.objects.get().delete()
    shutil.copy(reading.FOLDER / COURSE / "lessons/03-nuuts-ug.yaml", folder / COURSE / "lessons")
    edit(folder, f"{COURSE}/lessons/03-nuuts-ug.yaml", lambda lesson: lesson.update(cites=[]))
    report = load(folder)
    assert outcomes(report, "lesson") == {Outcome.DELETED: 2, Outcome.HOMELESS: 1}
    assert not LessonPage.objects.exists()


def test_a_deleted_picture_stays_deleted_and_lessons_go_without_it(folder, lesson):
    Picture.objects.get(title__endswith="scene-01").delete()
    rename(folder)
    report = load(folder)
    assert outcomes(report, "picture")[Outcome.DELETED] == 1
    assert not Picture.objects.filter(title__endswith="scene-01").exists()


def test_a_new_lesson_finds_its_place_between_the_old_ones(folder, lesson):
    new = f"{COURSE}/lessons/01b-nuuts-ug.yaml"
    shutil.copy(reading.FOLDER / COURSE / "lessons/03-nuuts-ug.yaml", folder / new)
    edit(folder, new, lambda lesson: lesson.update(cites=[]))
    load(folder)
    course = CoursePage.objects.get()
    assert [page.slug for page in course.lessons()] == ["minii-erkh", "nuuts-ug", "nuuts-ni-nuuts"]
    assert Page.find_problems() == ([], [], [], [], [])


def test_recommendations_keep_their_ids_when_their_text_changes_because_lessons_cite_them(folder, lesson):
    before = dict(Recommendation.objects.values_list("number", "pk"))
    cited = list(lesson.citations.values_list("recommendation_id", flat=True))

    def reword(section):
        section["recommendations"][0]["text"] = {"mn": "Шинэ үг.", "en": "New words."}
        section["recommendations"].insert(0, {"number": "1.9", "text": {"mn": "Нэмэлт.", "en": "One more."}})

    edit(folder, SECTION, reword)
    report = load(folder)
    assert outcomes(report, "guideline-section") == {Outcome.UPDATED: 1, Outcome.UNCHANGED: 1}
    after = dict(Recommendation.objects.values_list("number", "pk"))
    assert {number: pk for number, pk in after.items() if number in before} == before
    assert list(lesson.citations.values_list("recommendation_id", flat=True)) == cited
    assert Recommendation.objects.get(number="1.1").text_mn == "Шинэ үг."
    section = GuidelineSectionPage.objects.get(slug="minii-erkh")
    assert next(row.number for row in section.recommendations.all()) == "1.9"
    revision = section.latest_revision.as_object()
    assert {row.pk for row in revision.recommendations.all()} == {row.pk for row in section.recommendations.all()}


# --- questions ---------------------------------------------------------------------------------------------------------

QUESTION = "minii-erkh-1"


def reword_question(folder: Path, **changes) -> None:
    def change(lesson):
        question = next(question for question in lesson["quiz"]["questions"] if question["id"] == QUESTION)
        question.update(text={"mn": "Шинэ асуулт?", "en": "A new question?"}, **changes)

    edit(folder, LESSON, change)


def test_a_question_that_nobody_was_asked_is_changed_in_place(folder, loaded):
    before = Question.objects.get(key=QUESTION)
    reword_question(folder)
    report = load(folder)
    assert outcomes(report, "question")[Outcome.UPDATED] == 1
    assert outcomes(report, "quiz") == {Outcome.UNCHANGED: 6}
    after = Question.objects.get(key=QUESTION)
    assert (after.pk, after.version, after.text_mn) == (before.pk, 1, "Шинэ асуулт?")


def test_a_question_that_somebody_was_asked_becomes_a_next_version_and_the_old_one_stays(folder, loaded):
    asked = Question.objects.get(key=QUESTION)
    keys = sorted(asked.options.values_list("key", flat=True))
    quizzes.seal(questions=[asked.pk])
    reword_question(folder)
    report = load(folder)
    assert outcomes(report, "question")[Outcome.UPDATED] == 1
    old, new = Question.objects.filter(key=QUESTION).order_by("version")
    assert (old.pk, old.retired, old.sealed, old.text_mn) == (asked.pk, True, True, asked.text_mn)
    assert (new.version, new.retired, new.sealed, new.text_mn) == (2, False, False, "Шинэ асуулт?")
    assert sorted(new.options.values_list("key", flat=True)) == keys
    assert Quiz.objects.get(key="minii-erkh-quiz").items.filter(question=new).count() == 1
    assert load(folder).count(Outcome.UNCHANGED) == SeedRecord.objects.count()


def test_options_keep_their_rows_by_key_and_follow_the_order_of_the_file(folder, loaded):
    before = dict(Option.objects.filter(question__key=QUESTION).values_list("key", "pk"))
    lesson = yaml.safe_load((folder / LESSON).read_text(encoding="utf-8"))
    options = next(question for question in lesson["quiz"]["questions"] if question["id"] == QUESTION)["options"]
    new = {"id": "new", "correct": False, "text": {"mn": "Шинэ", "en": "New"}, "feedback": {"mn": "Үгүй.", "en": "No."}}
    reword_question(folder, options=[new, *reversed(options)])
    load(folder)
    after = dict(Option.objects.filter(question__key=QUESTION).values_list("key", "pk"))
    assert {key: pk for key, pk in after.items() if key in before} == before
    ordered = Option.objects.filter(question__key=QUESTION).order_by("sort_order").values_list("key", flat=True)
    assert list(ordered) == ["new", *(option["id"] for option in reversed(options))]


def test_an_editors_next_version_of_a_question_is_left_alone(folder, loaded):
    asked = Question.objects.get(key=QUESTION)
    quizzes.seal(questions=[asked.pk])
    edited = quizzes.next_version(question=asked)
    edited.text_mn = "Редакторын асуулт?"
    edited.save()
    reword_question(folder)
    report = load(folder)
    assert outcomes(report, "question")[Outcome.EDITED] == 1
    assert outcomes(report, "quiz") == {Outcome.UNCHANGED: 6}
    assert Question.objects.current().get(key=QUESTION).text_mn == "Редакторын асуулт?"


def test_an_editors_change_of_an_option_counts_as_a_change_of_its_question(folder, loaded):
    option = Option.objects.filter(question__key=QUESTION).first()
    option.feedback_mn = "Редакторын хариу."
    option.save()
    reword_question(folder)
    assert outcomes(load(folder), "question")[Outcome.EDITED] == 1


def test_a_quiz_follows_its_file_when_a_question_goes(folder, loaded):
    edit(folder, f"{COURSE}/tests/refresher-30.yaml", lambda quiz: quiz["questions"].pop())
    report = load(folder)
    assert outcomes(report, "quiz") == {Outcome.UPDATED: 1, Outcome.UNCHANGED: 5}
    assert Quiz.objects.get(key="ukhaalag-ayalagch-day30").items.count() == 3


# --- files, settings, failures -----------------------------------------------------------------------------------------


def test_a_changed_picture_replaces_its_file_and_its_renditions(folder, loaded, django_capture_on_commit_callbacks):
    picture = Picture.objects.get(title__endswith="scene-01")
    old = picture.file.name
    picture.get_rendition("original")
    drawing = folder / "images/scene-01.svg"
    drawing.write_text(
        drawing.read_text().replace('viewBox="0 0 800 500"', 'viewBox="0 0 800 400"').replace('height="500"', 'height="400"', 1)
    )
    with django_capture_on_commit_callbacks(execute=True):
        report = load(folder)
    assert outcomes(report, "picture")[Outcome.UPDATED] == 1
    fresh = Picture.objects.get(pk=picture.pk)
    assert (fresh.width, fresh.height) == (800, 400)
    assert fresh.file.name != old
    assert not default_storage.exists(old)
    assert not fresh.renditions.exists()


def test_a_picture_whose_words_change_keeps_its_file(folder, loaded):
    picture = Picture.objects.get(title__endswith="scene-01")

    def reword(lesson):
        block = next(block for block in lesson["body"] if "picture" in block)
        block["picture"]["alt"] = {"mn": "Шинэ тайлбар", "en": "A new description"}

    edit(folder, LESSON, reword)
    load(folder)
    fresh = Picture.objects.get(pk=picture.pk)
    assert (fresh.description_mn, fresh.file.name) == ("Шинэ тайлбар", picture.file.name)


def test_a_site_that_begins_elsewhere_is_not_moved(folder, loaded):
    site = Site.objects.get()
    site.root_page = CoursePage.objects.get().page_ptr
    site.save()
    rename(folder, name="pages/home.yaml")
    load(folder)
    assert Site.objects.get().root_page_id == CoursePage.objects.get().pk


def test_a_newer_way_of_writing_brings_everything_up_to_date_without_making_anything_twice(folder, loaded, monkeypatch):
    tables = ("content.LessonPage", "content.Question", "content.Option", "content.Recommendation", "content.Citation",
              "content.CourseObjective", "content.QuizItem", "content.Picture", "wagtailcore.Page")  # fmt: skip
    before = rows_of_everything()
    monkeypatch.setattr(records, "FORMAT", records.FORMAT + 1)
    report = load(folder)
    assert {outcome for _kind, outcome in report.counts} == {Outcome.UPDATED}
    after = rows_of_everything()
    assert {table: after[table] for table in tables} == {table: before[table] for table in tables}


def test_the_command_says_what_it_did(folder, lesson, capsys):
    lesson.summary_mn = "Редакторын бичсэн үг."
    lesson.save_revision().publish()
    rename(folder)
    rename(folder, name=f"{COURSE}/lessons/02-nuuts-ni-nuuts.yaml")
    call_command("load_content", "--folder", str(folder))
    said = capsys.readouterr().out
    assert "lesson: 1 brought up to date; 1 left alone because an editor changed it" in said
    assert "audience: 8 unchanged" in said
    assert "lesson:ukhaalag-ayalagch/minii-erkh: the files have a newer text" in said


def test_a_key_that_files_may_hold_from_now_on_makes_no_entry_look_rewritten():
    old = {"id": "q", "text": {"mn": "Асуулт"}, "hint": None, "options": [{"id": "a", "text": {"mn": "Тийм"}}]}
    assert entry_digest(old | {"outcome": None}) == entry_digest(old)
    assert entry_digest(old | {"outcome": "intention"}) != entry_digest(old)
    assert entry_digest([old | {"outcome": None}]) == entry_digest([old])
    assert entry_digest(old) != entry_digest({key: value for key, value in old.items() if key != "hint"})
