"""The first load into a database in which something is already, and loads that fail."""

from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.utils.translation import override

from courses.content.models import Audience, CoursePage, LessonPage, Platform, SeedRecord
from courses.content.seed import reading
from courses.content.seed.ledger import Outcome
from courses.content.seed.loader import load
from courses.content.seed.tree import Tree
from tests.content.seed_folder import edit, outcomes, rows_of_everything, small_copy


@pytest.fixture
def folder(tmp_path, settings) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    return small_copy(tmp_path / "seed")


def test_what_was_there_before_the_first_load_is_used_and_not_touched(folder, db):
    Audience.objects.create(key="child-9-12", slug="khuuchin", name_mn="Хуучин нэр", min_age=9, max_age=12)
    report = load(folder)
    assert outcomes(report, "audience")[Outcome.FOREIGN] == 1
    assert Audience.objects.get(key="child-9-12").name_mn == "Хуучин нэр"
    assert CoursePage.objects.get().audience.slug == "khuuchin"


def test_settings_that_somebody_filled_in_before_are_not_touched(folder, db):
    platform = Platform.load()
    platform.name_mn = "Өөр нэр"
    platform.save()
    load(folder)
    assert Platform.objects.get().name_mn == "Өөр нэр"


def test_all_or_nothing_and_no_file_is_left_behind(folder, db, monkeypatch):
    def break_down(self, seed):
        raise RuntimeError("the power went out")

    monkeypatch.setattr(Tree, "write", break_down)
    before = rows_of_everything()
    files = set(stored_files())
    with pytest.raises(RuntimeError):
        load(folder)
    assert rows_of_everything() == before
    assert set(stored_files()) == files


def stored_files() -> list[str]:
    return default_storage.listdir("original_images")[1] if default_storage.exists("original_images") else []


def test_a_value_that_only_the_table_refuses_is_named_and_nothing_is_written(folder, db):
    edit(folder, "audiences.yaml", lambda entries: entries[0].update(min_age=12, max_age=6))
    with pytest.raises(reading.SeedError, match="audience:child-6-8"):
        load(folder)
    assert not SeedRecord.objects.exists()


def test_what_is_written_does_not_depend_on_the_language_of_the_moment(folder, db):
    with override("en"):
        load(folder)
    lesson = LessonPage.objects.get(slug="minii-erkh")
    assert lesson.title == lesson.name_mn
    assert load(folder).count(Outcome.UNCHANGED) == SeedRecord.objects.count()
