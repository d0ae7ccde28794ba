"""Translations are compiled without GNU gettext, and read by Python as if it had done it."""

import gettext

import pytest

from courses.lib.catalogues import BrokenCatalogue, compile_catalogues

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
ENTRIES = """
msgid "Class"
msgstr "Анги"

msgctxt "of a school"
msgid "Class"
msgstr "Бүлэг"

msgid "%(count)d pupil"
msgid_plural "%(count)d pupils"
msgstr[0] "%(count)d сурагч"
msgstr[1] "%(count)d сурагч нар"

#, fuzzy
msgid "Lesson"
msgstr "Таамаг"

msgid "Empty"
msgstr ""
"""


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "mn" / "LC_MESSAGES"
    path.mkdir(parents=True)
    (path / "django.po").write_text(HEAD + ENTRIES, encoding="utf-8")
    return tmp_path


def test_texts_contexts_and_plurals_are_read_back_and_guesses_are_not(folder):
    assert compile_catalogues([folder]) == [folder / "mn" / "LC_MESSAGES" / "django.mo"]
    read = gettext.translation("django", folder, ["mn"])
    assert read.gettext("Class") == "Анги"
    assert read.pgettext("of a school", "Class") == "Бүлэг"
    assert read.ngettext("%(count)d pupil", "%(count)d pupils", 3) == "%(count)d сурагч нар"
    assert read.gettext("Lesson") == "Lesson"
    assert read.gettext("Empty") == "Empty"


def test_what_is_up_to_date_is_not_compiled_again(folder):
    compile_catalogues([folder])
    assert compile_catalogues([folder]) == []


def test_a_broken_catalogue_is_named_with_its_line(folder):
    path = folder / "mn" / "LC_MESSAGES" / "django.po"
    path.write_text(HEAD + 'msgid "Class"\nthis is no catalogue\n', encoding="utf-8")
    with pytest.raises(BrokenCatalogue, match=r"django\.po.*line"):
        compile_catalogues([folder])
