"""A course leaves as a SCORM package: what is in it, what never is, and who may take it away."""

import io
import json
import re
import uuid
import zipfile

import pytest
from django.core.files.images import ImageFile
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from wagtail.documents import get_document_model

from courses.content.curriculum.scorm_export import gather
from courses.content.curriculum.viewsets import export_button
from courses.content.models import CoursePage, HelpChannel, LessonPage, Objective, Package, Picture, QuizDraw, QuizItem, Story
from courses.content.scorm import writing
from courses.content.scorm.packages import ScormPackage, facts, read_package
from courses.content.scorm.writing import PLAYED
from tests.cast import DRAWING, make_question, make_quiz, make_quiz_of_examples
from tests.content.editing import cms, make_person
from tests.content.test_editor_uploads import png

pytestmark = pytest.mark.django_db


@pytest.fixture
def helpline():
    return HelpChannel.objects.create(
        key="108", name_mn="Хүүхдийн тусламжийн утас", name_en="Child helpline", number="108", tel="108", live=True
    )


def opened(gathered) -> zipfile.ZipFile:
    packed = gathered.package()
    assert isinstance(read_package(io.BytesIO(packed), name=gathered.file_name), ScormPackage), "our own reader takes it"
    return zipfile.ZipFile(io.BytesIO(packed))


def page(gathered) -> str:
    return opened(gathered).read("index.html").decode()


def key(html: str) -> dict:
    return json.loads(re.search(r'id="key">(.*?)</script>', html)[1])


def in_lesson(course, *blocks) -> LessonPage:
    lesson = course.lessons[0]
    lesson.body_mn = [*blocks]
    lesson.save()
    return lesson


def lost(gathered) -> set[str]:
    return {str(part.sentence) for part in gathered.left_out}


# --- what is in it ---------------------------------------------------------------------------------------------------


def test_a_course_becomes_a_package_that_our_own_reader_takes(course, helpline):
    gathered = gather(course.page, "mn")
    read = read_package(io.BytesIO(gathered.package()))
    assert facts(read)["title"] == "Сургалт turshilt"
    assert [one["path"] for one in facts(read)["items"]] == ["index.html"]
    html = page(gathered)
    assert 'lang="mn"' in html
    assert "Хичээл 2-ийн гарчиг" in html
    assert "Асуулт turshilt-1-1" in html
    assert html.count('href="tel:108"') == 1 + 1 + len(course.lessons), "on every page, and at the top"
    assert [len(quiz) for quiz in key(html)["quizzes"]] == [3, 3]
    assert gathered.package() == gather(course.page, "mn").package(), "the same course gives the same bytes"


def test_a_language_is_chosen_and_what_has_no_translation_stays_mongolian(course, helpline):
    html = page(gather(course.page, "en"))
    assert 'lang="en"' in html
    assert "Lesson 1" in html
    assert "Question turshilt-1-1" in html
    assert "Сануулга turshilt-1-1" in html, "a hint that is only there in Mongolian"
    assert "Worried about something?" in html


def test_what_stayed_mongolian_in_an_english_package_says_so_and_nothing_else_does(course, helpline):
    lesson = in_lesson(course, ("key_message", "Гол санаа энд"), ("text", "<p>Эх</p>"))
    lesson.summary_mn, lesson.summary_en = "Товчхон", ""
    lesson.save()
    html = page(gather(course.page, "en"))
    assert re.search(r'<p class="lead" lang="mn">Товчхон', html)
    assert re.search(r'<p class="lead" lang="mn">Туршилтын сургалт', html)
    block = re.search(r'<div lang="mn">\s*<div class="card key">.*?Гол санаа энд.*?</div>\s*</div>', html, re.DOTALL)
    assert re.search(r'<p class="label" lang="en">Remember', block[0]), "our own word in it is English"
    assert re.search(r'<p lang="mn">Сануулга turshilt-1-1', html)
    assert re.search(r"<legend>1. Question turshilt-1-1", html)
    assert ' lang="mn"' not in page(gather(course.page, "mn")).partition("<body>")[2]


def test_no_words_of_the_asker_get_into_a_package(course, helpline):
    """Whatever language the CMS is in, the package is in its own."""
    assert "Check the answers" in page(gather(course.page, "en"))


def test_every_block_of_a_lesson_is_there(course):
    picture = Picture.objects.create(title="a", description="Морь", file=ImageFile(io.BytesIO(png(2000, 1000)), name="a.png"))
    drawing = Picture.objects.create(
        title="b", file=ImageFile(io.BytesIO(DRAWING), name="b.svg"), width=200, height=120, credit="ХХЗХ, CC BY"
    )
    document = get_document_model()(title="Хуудас")
    document.file.save("a.pdf", io.BytesIO(b"%PDF-1.4"))
    in_lesson(
        course,
        ("text", '<p>Эх <a href="https://itu.int/a">ITU</a> <a linktype="page" id="1">хуудас</a></p><script>alert(1)</script>'),
        ("picture", {"image": picture, "alt": "Хоёр морь", "caption": "Зургийн тайлбар", "credit": ""}),
        ("picture", {"image": drawing, "alt": "Тойрог", "caption": "", "credit": ""}),
        ("key_message", "Гол санаа энд"),
        ("steps", {"title": "Гурван алхам", "items": ["Зогс", "Хаа", "Хэл"]}),
        ("do_dont", {"do": ["Асуу"], "dont": ["Бүү яар"]}),
        ("quotation", {"text": "Эрхтэй.", "source": "Конвенц"}),
        ("file", {"document": document, "label": "Татах хуудас"}),
        ("story", {"title": "Зурвас", "text": "<p>Нэгэн өдөр</p>", "question": "Чи яах вэ?",
                   "choices": [{"text": "Хэлнэ", "comment": "Сайн", "tone": "good"}]}),
        ("word", {"term": "Фишинг", "meaning": "Мэхлэх оролдлого"}),
        ("narration", {"audio": None, "transcript": "<p>Уншсан үг</p>"}),
        ("video", {"video": None, "captions": None, "title": "Бичлэг", "transcript": "<p>Ярьсан үг</p>"}),
        ("discussion", {"prompt": "Ярилцъя", "minutes": 5, "notes": "Багшид"}),
        ("home_task", {"text": "Гэртээ хийх"}),
        ("worksheet", {"title": "Хуудас", "introduction": "", "columns": ["Тийм"], "rows": ["Хариуцсан хүнтэй"]}),
        ("agenda", {"title": "Өдөр", "start": "09:00", "items": [{"minutes": 30, "title": "Танилцах"},
                                                                 {"minutes": 45, "title": "Дасгал ажил"}]}),
        ("to_confirm", "Хуулийн зүйл"),
    )  # fmt: skip
    gathered = gather(course.page, "mn")
    html = page(gathered)
    for words in (
        "Зургийн тайлбар", "Гол санаа энд", "Гурван алхам", "Бүү яар", "Конвенц", "Татах хуудас", "Нэгэн өдөр",
        "Мэхлэх оролдлого", "Уншсан үг", "Ярьсан үг", "Ярилцъя", "Багшид", "Гэртээ хийх", "ХХЗХ, CC BY",
        "Хариуцсан хүнтэй", "09:30", "Дасгал ажил", "Хуулийн зүйл",
    ):  # fmt: skip
        assert words in html, words
    assert "alert(1)" not in html
    assert 'href="https://itu.int/a"' in html
    assert "<a>хуудас</a>" in re.sub(r"<a [^>]*target[^>]*>хуудас", "<a>хуудас", html), "a link into our site is its words"
    names = set(opened(gathered).namelist())
    assert {f"files/picture-{picture.pk}.webp", f"files/picture-{drawing.pk}.svg", f"files/document-{document.pk}.pdf"} <= names
    assert all(path in names for path in re.findall(r'(?:src|href)="(files/[^"]+)"', html))
    assert not re.findall(r'(?:src|href)="/', html), "nothing is asked of our server"


def test_what_is_heard_and_what_is_seen_has_a_name_for_whoever_does_not_see_it(course):
    heard, seen = (get_document_model()(title=name) for name in ("Дуу", "Бичлэг"))
    heard.file.save("a.mp3", io.BytesIO(b"ID3"))
    seen.file.save("a.mp4", io.BytesIO(b"mp4"))
    in_lesson(
        course, ("narration", {"audio": heard, "transcript": "<p>Уншсан үг</p>"}),
        ("video", {"video": seen, "captions": None, "title": "Бичлэг", "transcript": "<p>Ярьсан үг</p>"}),
    )  # fmt: skip
    html = page(gather(course.page, "mn"))
    with override("mn"):
        assert re.search(r"<audio [^>]*>", html)[0].count(f'aria-label="{gettext("Listen")}"') == 1
    assert 'aria-label="Бичлэг"' in re.search(r"<video [^>]*>", html)[0]


def test_questions_of_every_type_that_is_played_are_there(course):
    course.lessons[0].quiz = make_quiz_of_examples("all")
    course.lessons[0].save()
    gathered = gather(course.page, "mn")
    kinds = [question["kind"] for question in key(page(gathered))["quizzes"][0]]
    assert set(kinds) == PLAYED
    assert [str(part.what) for part in gathered.left_out if "дүгнэх" in str(part.sentence) or "marked" in str(part.sentence)]


# --- what never is ---------------------------------------------------------------------------------------------------


def test_tests_are_never_in_a_package(course):
    gathered = gather(course.page, "mn")
    packed = b"".join(opened(gathered).read(name) for name in opened(gathered).namelist())
    for quiz in (course.opening, course.closing):
        for item in quiz.items.all():
            assert item.question.text_mn.encode() not in packed
    assert any("carries its right answers" in sentence or "зөв хариулт" in sentence for sentence in lost(gathered))


@pytest.mark.parametrize("purpose", ["opening", "closing", "refresh", "lesson"])
def test_a_test_that_stands_in_a_lesson_is_left_out_whatever_it_calls_itself(course, purpose):
    quiz = make_quiz("hidden", purpose=purpose)
    if purpose == "lesson":  # a quiz that calls itself a lesson's and is the refresher of this course
        CoursePage.objects.filter(pk=course.page.pk).update(refresher_30=quiz)
    lesson = in_lesson(course, ("quiz", {"quiz": quiz, "invitation": ""}))
    lesson.quiz = quiz
    lesson.save()
    gathered = gather(CoursePage.objects.get(pk=course.page.pk), "mn")
    assert "Асуулт hidden" not in page(gathered)
    assert [part for part in gathered.left_out if part.what == "Сорил hidden"]


def test_a_question_that_also_stands_in_a_test_is_left_out(course):
    shared = course.closing.items.first().question
    QuizItem.objects.create(quiz=course.quizzes[0], question=shared, sort_order=9)
    gathered = gather(course.page, "mn")
    assert shared.text_mn not in page(gathered)
    assert [part.where for part in gathered.left_out if part.what == shared.text_mn] == ["Хичээл 1"]


def test_what_cannot_be_played_there_is_told(course):
    story = Story.objects.create(key="a", title_mn="Чатын түүх", audience=course.page.audience)
    content = Package.objects.create(
        kind="h5p",
        title_mn="Карт",
        file_name="a.h5p",
        size=1,
        uploaded_at=timezone.now(),
        moved_at=timezone.now(),
        id=uuid.uuid4(),
    )
    in_lesson(
        course,
        ("played_story", {"story": story}),
        ("package", {"package": content, "invitation": "", "must_finish": False}),
    )
    gathered = gather(course.page, "mn")
    assert {"Чатын түүх", "Карт"} <= {part.what for part in gathered.left_out}
    assert "Чатын түүх" not in page(gathered)


def test_a_draw_becomes_the_same_questions_for_everybody(course):
    questions = [make_question(f"bank-{number}") for number in range(4)]
    for question in questions:
        question.objective = Objective.objects.get(key="rights")
        question.save()
    QuizDraw.objects.create(quiz=course.quizzes[0], count=2, objective=questions[0].objective, sort_order=1)
    gathered = gather(course.page, "mn")
    assert [name in page(gathered) for name in ("Асуулт bank-0", "Асуулт bank-1", "Асуулт bank-2")] == [True, True, False]
    assert [part for part in gathered.left_out if part.what == course.quizzes[0].name]


def test_drafts_and_files_that_are_gone_are_left_out(course):
    gone = Picture.objects.create(title="Алга", file="images/none.svg", width=1, height=1)
    in_lesson(course, ("picture", {"image": gone, "alt": "а", "caption": "", "credit": ""}))
    course.page.add_child(instance=LessonPage(name_mn="Ноорог хичээл", slug="noorog", minutes=5, live=False))
    gathered = gather(course.page, "mn")
    assert "Ноорог хичээл" not in page(gathered)
    assert [part.what for part in gathered.left_out if part.where == "Хичээл 1"] == ["Алга"]


def test_a_package_does_not_grow_without_end(course, monkeypatch):
    monkeypatch.setattr("courses.content.curriculum.scorm_export.MAX_BYTES", 10)
    document = get_document_model()(title="Том файл")
    document.file.save("a.pdf", io.BytesIO(b"%PDF-1.4 large"))
    in_lesson(course, ("file", {"document": document, "label": "Том"}))
    assert [part.what for part in gather(course.page, "mn").left_out if part.what] == ["Том файл"]
    monkeypatch.setattr(writing, "MAX_BYTES", 10)
    with pytest.raises(ValueError, match="too large"):
        writing.write(gather(course.page, "mn").course, {"files/a": b"x" * 11})


# --- who may take it away ----------------------------------------------------------------------------------------------


def address(course) -> str:
    return reverse("curriculum_admin:scorm", args=[course.page.pk])


@pytest.mark.parametrize("role", ["editor", "moderator", "administrator"])
def test_whoever_may_edit_the_course_sees_what_is_left_out_and_downloads(course, role):
    desk = cms(make_person(role))
    assert desk.get(address(course)).status_code == 200
    answer = desk.get(address(course), {"language": "mn"})
    assert "turshilt-mn-scorm12.zip" in answer.content.decode()
    answer = desk.get(address(course), {"language": "mn", "download": "1"})
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="turshilt-mn-scorm12.zip"'
    assert isinstance(read_package(io.BytesIO(answer.content)), ScormPackage)


def test_the_button_stands_on_the_page_of_a_course_and_of_no_lesson(course):
    desk = cms(make_person("editor"))
    edit = reverse("wagtailadmin_pages:edit", args=[course.page.pk])
    assert address(course) in desk.get(edit).content.decode()
    administrator = make_person("administrator")
    assert [list(export_button(page, administrator)) for page in course.lessons] == [[], []]
    assert len(list(export_button(course.page, administrator))) == 1
    assert desk.get(reverse("wagtailadmin_explore", args=[course.page.get_parent().pk])).status_code == 200


def test_nobody_else_gets_a_package(course, cast, client_for, client):
    assert client.get(address(course)).status_code in (302, 404)
    for person in (cast.pupil_1, cast.teacher_a):
        assert client_for(person).get(address(course), {"language": "mn", "download": "1"}).status_code == 404


def test_there_is_no_package_of_what_is_no_course_or_in_no_language(course):
    desk = cms(make_person("editor"))
    assert desk.get(reverse("curriculum_admin:scorm", args=[course.lessons[0].pk])).status_code == 404
    answer = desk.get(address(course), {"language": "xx", "download": "1"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/html")


def test_a_course_without_a_published_lesson_is_no_package(course):
    for lesson in course.lessons:
        lesson.unpublish()
    answer = cms(make_person("editor")).get(address(course), {"language": "mn", "download": "1"})
    assert answer["Content-Type"].startswith("text/html")


def test_lessons_cost_a_fixed_number_of_queries_each(course, django_assert_max_num_queries):
    with django_assert_max_num_queries(40), override_settings(DEBUG=False):
        gather(course.page, "mn")
