"""Reading the seed folder: what is wrong is named with file and key, and everything that is wrong is named at once."""

import pytest
from django.core.management import CommandError, call_command

from courses.content.seed import markdown, reading, shapes
from tests.content.seed_folder import LESSON, copy_of_everything, edit


@pytest.fixture
def folder(tmp_path):
    """A copy of the seed folder that a test may spoil."""
    return copy_of_everything(tmp_path / "seed")


@pytest.fixture
def spoil(folder):
    """`spoil(file, change)` lets `change` work on the parsed file, and returns what reading then complains about."""

    def spoil(name: str, change) -> list[str]:
        edit(folder, name, change)
        return complaints(folder)

    return spoil


def complaints(folder) -> list[str]:
    with pytest.raises(reading.SeedError) as caught:
        reading.read(folder)
    return caught.value.problems


def test_a_missing_translation_is_named_by_file_and_key(spoil):
    found = spoil(LESSON, lambda lesson: lesson["body"][0]["heading"].pop("en"))
    assert found == [f"{LESSON}: body[0].heading.en: is missing"]


def test_a_text_that_no_editor_could_save_is_too_long(spoil):
    def lengthen(lesson):
        lesson["name"]["mn"] = "а" * 151

    assert spoil(LESSON, lengthen) == [f"{LESSON}: name.mn: 151 characters, at most 150 fit"]


def test_lengths_of_blocks_are_those_of_the_blocks_themselves(spoil):
    def lengthen(lesson):
        lesson["body"][0] = {"heading": {"mn": "а" * 121, "en": "a"}}

    assert spoil(LESSON, lengthen) == [f"{LESSON}: body[0].heading.mn: 121 characters, at most 120 fit"]


def test_all_faults_are_named_at_once(spoil):
    def spoil_three(lesson):
        lesson["minutes"] = "twenty"
        lesson["colour"] = "green"
        lesson["body"].append({"dance": {}})

    found = spoil(LESSON, spoil_three)
    assert len(found) == 3
    assert any("minutes: a whole number from 1 to 240 is wanted, not 'twenty'" in problem for problem in found)
    assert any("colour: no such key here" in problem for problem in found)
    assert any(".dance: no such block here" in problem for problem in found)


def test_a_bare_yes_or_true_where_a_text_is_wanted_asks_for_quotes(spoil):
    def unquote(lesson):
        lesson["quiz"]["questions"][0]["options"][0]["text"]["en"] = True

    (found,) = spoil(LESSON, unquote)
    assert found.endswith("options[0].text.en: a text is wanted, not True; put it in quotes")


def test_a_key_that_stands_twice_is_named_with_its_line(folder):
    path = folder / LESSON
    path.write_text("key: a\nkey: b\n", encoding="utf-8")
    assert complaints(folder) == [f"{LESSON}: line 2: the key «key» stands here twice"]


def test_yaml_that_does_not_parse_is_named_with_its_line(folder):
    (folder / LESSON).write_text("name: {mn: [\n", encoding="utf-8")
    (found,) = complaints(folder)
    assert found.startswith(f"{LESSON}: line ")


def test_a_file_that_is_not_there_is_named(folder):
    (folder / "settings.yaml").unlink()
    assert complaints(folder) == ["settings.yaml: there is no such file"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda lesson: lesson.update(objective="dancing"), "«dancing» is not an objective of the course"),
        (lambda lesson: lesson.update(cites=["children/99.9"]), "there is no recommendation «children/99.9»"),
        (lambda lesson: lesson["source"].update(set="parents"), "there is no guideline set «parents»"),
        (lambda lesson: lesson["image"].update(file="none.svg"), "there is no such file"),
        (lambda lesson: lesson["quiz"].update(key="nuuts-ug-quiz"), "«nuuts-ug-quiz» stands there 2 times"),
        (lambda lesson: lesson.update(slug="nuuts-ug"), "«nuuts-ug» stands there 2 times"),
        (lambda lesson: lesson["quiz"]["questions"][0].update(id="nuuts-ug-1"), "«nuuts-ug-1» stands there 2 times"),
        (lambda lesson: lesson["image"]["alt"].update(mn="Өөр"), None),
    ],
)
def test_what_files_say_about_each_other_is_checked(spoil, folder, change, sentence):
    if sentence is None:
        # The picture of the lesson is shown once; another page with other words for it would be the fault.
        edit(folder, "guidelines/children/set.yaml", lambda entry: entry["image"].update(file="lesson-01.svg"))
        sentence = "has another alternative text"
    assert any(sentence in problem for problem in spoil(LESSON, change))


def test_a_question_without_a_right_option_is_refused_in_the_words_of_its_type(spoil):
    def no_answer(lesson):
        question = next(question for question in lesson["quiz"]["questions"] if question["type"] == "single")
        for option in question["options"]:
            option["correct"] = False

    (found,) = spoil(LESSON, no_answer)
    assert "question minii-erkh-" in found


def test_wrapped_lines_are_joined_and_paragraphs_kept():
    assert shapes.tidy("Нэг мөр\nхоёр мөр.\n\nШинэ догол\nмөр.\n") == "Нэг мөр хоёр мөр.\n\nШинэ догол мөр."


def test_markdown_in_a_plain_text_is_refused_because_it_would_be_shown_with_its_stars():
    problems: list[str] = []
    shapes.Words()({"mn": "Энэ **чухал**", "en": "plain"}, "x.yaml: name", problems)
    assert problems == [
        "x.yaml: name.mn: Markdown, which is not read here; only the texts of `text` and `introduction` have it"
    ]


def test_markdown_becomes_what_the_editor_itself_would_store():
    html = markdown.to_rich_text("Сайн\nуу, **найз** *минь*.\n\n- нэг\n- хоёр\n\n[ХХЗХ](https://crc.gov.mn)")
    assert html == (
        '<p>Сайн уу, <b>найз</b> <i>минь</i>.</p><ul><li>нэг</li><li>хоёр</li></ul><p><a href="https://crc.gov.mn">ХХЗХ</a></p>'
    )


def test_a_list_with_blank_lines_between_its_items_has_no_paragraphs_inside():
    assert markdown.to_rich_text("1. нэг\n\n2. хоёр") == "<ol><li>нэг</li><li>хоёр</li></ol>"


@pytest.mark.parametrize(
    "text",
    ["# Гарчиг", "> Эшлэл", "`код`", "<script>alert(1)</script>", "![зураг](https://a.mn/x.png)", "| а | б |",
     "[холбоос](javascript:alert(1))", "[холбоос](http://a.mn)", "- нэг\n\n  хоёр"],
)  # fmt: skip
def test_what_the_toolbar_does_not_offer_is_refused(text):
    assert markdown.problems(text)


def test_html_in_a_text_is_shown_and_never_obeyed():
    assert "<script" not in markdown.to_rich_text("<script>alert(1)</script>")


def test_check_says_how_many_files_are_sound_and_touches_no_database(capsys):
    # No database fixture: a query would fail.
    call_command("load_content", "--check")
    assert " files and " in capsys.readouterr().out


def test_check_names_file_and_key_of_a_fault(folder):
    (folder / "audiences.yaml").write_text("- key: A b\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"audiences\.yaml\[0\]: key: «A b» does not have the form"):
        call_command("load_content", "--check", "--folder", str(folder))
