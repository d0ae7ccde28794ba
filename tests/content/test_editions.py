"""An edition of a guideline from a Word document: what it holds, what would change, and drafts of it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from courses.content.guidelines.editions import Change, Section, changes, edition_of, read_edition
from courses.content.models import Audience, GuidelineLibraryPage, GuidelineSectionPage, GuidelineSetPage, Recommendation
from courses.lib.word import Paragraph
from courses.website.shared import pagecache
from tests.cast import client_for
from tests.content.editing import cms, make_person
from tests.lib.test_word import document

HEADING, TEXT = "Heading 1", "Normal"


def test_a_heading_begins_a_section_and_a_numbered_paragraph_is_a_recommendation():
    edition = read_edition(
        [
            Paragraph("Өмнөх үг"), Paragraph("1. Хүүхдийн эрх", 1), Paragraph("Бүх хүүхэд эрхтэй."),
            Paragraph("1.1 Эрхээ мэд."), Paragraph("1.2. Эрхээ хэл."), Paragraph("Нууц", 1), Paragraph("Асуу.", listed=True),
        ]
    )  # fmt: skip
    assert edition.problems == ()
    assert edition.before == 1
    assert edition.sections == (
        Section(1, "Хүүхдийн эрх", ("Бүх хүүхэд эрхтэй.",), (("1.1", "Эрхээ мэд."), ("1.2", "Эрхээ хэл."))),
        Section(2, "Нууц", (), (("2.1", "Асуу."),)),
    )


def test_below_one_title_the_second_level_makes_the_sections():
    edition = read_edition([Paragraph("Удирдамж", 1), Paragraph("Нэг", 2), Paragraph("Хоёр", 2), Paragraph("Дэд", 3)])
    assert [section.name for section in edition.sections] == ["Нэг", "Хоёр"]
    assert edition.sections[1].paragraphs == ("Дэд",)
    assert edition.before == 1


@pytest.mark.parametrize(
    ("paragraphs", "said"),
    [
        ([Paragraph("Гарчиггүй")], "heading"),
        ([Paragraph("1. Нэг", 1), Paragraph("1. Бас нэг", 1)], "number 1"),
        ([Paragraph("1. Нэг", 1), Paragraph("1.1 А"), Paragraph("1.1 Б")], "1.1"),
        ([Paragraph("1. Нэг", 1), Paragraph("1.1 " + "А" * 801)], "800"),
        ([Paragraph("1. " + "А" * 151, 1)], "150"),
    ],
)
def test_what_the_tables_cannot_hold_is_said(paragraphs, said):
    from django.utils.translation import override

    with override("en"):
        problems = read_edition(paragraphs).problems
    assert len(problems) == 1
    assert said in problems[0]


@given(st.lists(st.tuples(st.sampled_from([0, 1, 2, 3]), st.text(min_size=1, max_size=30).map(str.strip).filter(bool))))
def test_no_paragraph_is_lost_and_the_edition_survives_its_journey_through_the_page(parts):
    paragraphs = [Paragraph(" ".join(text.split()), level) for level, text in parts if text.split()]
    edition = read_edition(paragraphs)
    if edition.sections:
        held = edition.before + len(edition.sections)
        held += sum(len(section.paragraphs) + len(section.recommendations) for section in edition.sections)
        assert held == len(paragraphs)
    assert edition_of(edition.as_data()).sections == edition.sections


def test_changes_name_what_comes_changes_and_goes():
    edition = read_edition(
        [Paragraph("1. Нэг", 1), Paragraph("1.1 Шинэ"), Paragraph("1.3 Ирсэн"), Paragraph("2. Хоёр", 1)]
    )  # fmt: skip
    there = {1: {"1.1": "Хуучин", "1.2": "Явах"}}
    first, second = edition.sections
    assert changes(edition, there, replaces=True) == [Change(first, False, ("1.3",), ("1.1",), ("1.2",)), Change(second, True)]
    assert changes(edition, there, replaces=False)[0].removed == ()


# --- in the CMS --------------------------------------------------------------------------------------------------------


@pytest.fixture
def guideline(course):
    library = course.home.add_child(instance=GuidelineLibraryPage(name_mn="Удирдамж", slug="udirdamj"))
    audience = Audience.objects.first()
    found = library.add_child(
        instance=GuidelineSetPage(name_mn="Хүүхдэд", slug="khuukhded", audience=audience, source_title="ITU")
    )
    section = found.add_child(instance=GuidelineSectionPage(name_mn="Эрх", name_en="Rights", slug="erkh", number=1))
    for number in ("1.1", "1.2"):
        section.recommendations.add(Recommendation(number=number, text_mn=f"Хуучин {number}", text_en=f"Old {number}"))
    section.save()
    section.save_revision().publish()
    return found


@pytest.fixture
def desk(guideline):
    return cms(make_person("editor"))


def address(guideline) -> str:
    return reverse("guidelines_admin:edition", args=[guideline.pk])


def look(desk, guideline, *parts, language="mn"):
    file = SimpleUploadedFile("edition.docx", document(*parts))
    return desk.post(address(guideline), {"language": language, "file": file})


def take(desk, guideline, page):
    signed = re.search(r'name="edition" value="([^"]+)"', page.content.decode())[1]
    return desk.post(address(guideline), {"edition": signed, "take": "1"})


def recommendations(section) -> dict[str, tuple[str, str]]:
    return {row.number: (row.text_mn, row.text_en) for row in section.recommendations.all()}


OFFICIAL = ((HEADING, "1. Хүүхдийн эрх"), (TEXT, "Албан ёсны бичвэр."), (TEXT, "1.1 Шинэ үг."), (TEXT, "1.3 Нэмэлт."),
            (HEADING, "2. Нууц"), (TEXT, "2.1 Асуу."))  # fmt: skip


def test_looking_stores_nothing_and_says_what_would_come(desk, guideline):
    page = look(desk, guideline, *OFFICIAL).content.decode()
    for number in ("1.1", "1.2", "1.3", "2.1"):
        assert number in page
    assert GuidelineSectionPage.objects.count() == 1
    assert not GuidelineSectionPage.objects.get().has_unpublished_changes


def test_taking_in_makes_drafts_that_readers_do_not_see_before_they_are_published(desk, guideline):
    answer = take(desk, guideline, look(desk, guideline, *OFFICIAL))
    assert answer.status_code == 302
    section, new = GuidelineSectionPage.objects.order_by("number")
    assert (section.live, section.has_unpublished_changes, new.live) == (True, True, False)
    assert recommendations(section)["1.1"] == ("Хуучин 1.1", "Old 1.1")
    assert "Албан ёсны" not in client_for(None).get(section.get_url()).content.decode()
    kept = section.recommendations.get(number="1.1").pk
    section.get_latest_revision().publish()
    new.get_latest_revision().publish()
    section, new = GuidelineSectionPage.objects.order_by("number")
    assert recommendations(section) == {"1.1": ("Шинэ үг.", "Old 1.1"), "1.3": ("Нэмэлт.", None)}
    assert section.recommendations.get(number="1.1").pk == kept, "lessons cite the row"
    assert recommendations(new) == {"2.1": ("Асуу.", None)}
    assert (new.live, new.name_mn) == (True, "Нууц")
    # In a test nothing commits, so nothing counts a kept page out.
    pagecache.store.clear()
    assert "Албан ёсны бичвэр." in client_for(None).get(section.get_url()).content.decode()


def test_another_language_brings_texts_only_to_what_exists(desk, guideline):
    english = ((HEADING, "1. Children's rights"), (TEXT, "1.1 New words."), (TEXT, "1.9 Nowhere."), (HEADING, "2. Secrets"))
    take(desk, guideline, look(desk, guideline, *english, language="en"))
    section = GuidelineSectionPage.objects.get()
    section.get_latest_revision().publish()
    section = GuidelineSectionPage.objects.get()
    assert (section.name_mn, section.name_en) == ("Эрх", "Children's rights")
    assert recommendations(section) == {"1.1": ("Хуучин 1.1", "New words."), "1.2": ("Хуучин 1.2", "Old 1.2")}


def test_what_is_no_document_or_was_tampered_with_takes_nothing_in(desk, guideline):
    file = SimpleUploadedFile("edition.docx", b"no document")
    assert "docx" in desk.post(address(guideline), {"language": "mn", "file": file}).content.decode()
    for sent in ("", "forged:1:x"):
        desk.post(address(guideline), {"edition": sent, "take": "1"})
    assert not GuidelineSectionPage.objects.get().has_unpublished_changes


def test_a_text_in_the_document_stays_text(desk, guideline):
    take(desk, guideline, look(desk, guideline, (HEADING, "1. Эрх"), (TEXT, "<script>alert(1)</script>")))
    GuidelineSectionPage.objects.get().get_latest_revision().publish()
    page = client_for(None).get(GuidelineSectionPage.objects.get().get_url()).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_only_whoever_may_edit_the_set_may_take_an_edition_in(guideline, cast):
    for person in (cast.teacher_a, cast.pupil_1):
        assert client_for(person).get(address(guideline)).status_code == 404
    assert cms(make_person("editor", "another")).get(address(guideline)).status_code == 200


def test_the_button_stands_in_the_menu_of_the_set(desk, guideline):
    assert address(guideline) in desk.get(reverse("wagtailadmin_explore", args=[guideline.pk])).content.decode()
