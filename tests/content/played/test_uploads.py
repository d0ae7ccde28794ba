"""An upload from the form to what is kept: checked, refused with a sentence, waiting for libraries, healed by itself."""

import io
from datetime import timedelta

import pytest
from django.core.files.storage import FileSystemStorage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from courses.content.h5p import actions as libraries
from courses.content.h5p import store
from courses.content.models import H5PLibrary, Package, PackageLibrary, Question
from courses.content.played import actions, checking, reports
from courses.learning.models import Play
from tests import cast as people
from tests.content.editing import cms, make_person
from tests.content.h5p import building

pytestmark = pytest.mark.django_db
CONTENTS = "wagtailsnippets_content_package"
LIBRARIES = "wagtailsnippets_content_h5plibrary"


@pytest.fixture(autouse=True)
def own_storage(tmp_path, monkeypatch):
    """Each test has a storage of its own, a folder on the disk as a small site has it."""
    made = FileSystemStorage(location=tmp_path / "played")
    monkeypatch.setattr(store, "storage", lambda: made)
    # The transaction around a test never ends, so what waits for its end is done at once.
    monkeypatch.setattr(transaction, "on_commit", lambda do, **_how: do())
    return made


@pytest.fixture
def editor():
    return cms(make_person("editor"))


@pytest.fixture
def administrator():
    return cms(make_person("administrator"))


def send(client, content, name="togloom.h5p", **more):
    """Upload a file as a browser does; the check has come to its end when this returns. The content that came of it."""
    raw = content.getvalue() if isinstance(content, io.BytesIO) else content
    data = {"file": SimpleUploadedFile(name, raw), "title_mn": "", "title_en": "", **more}
    answer = client.post(reverse(f"{CONTENTS}:add"), data)
    assert answer.status_code == 302, answer.context["form"].errors
    return Package.objects.get(pk=answer.url.rstrip("/").rpartition("/")[2])


def stored(storage) -> list[str]:
    """Every file of the storage, without the drawn parts of library folders."""
    from pathlib import Path

    root = Path(storage.location)
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def without_libraries(**changes):
    """An export as h5p.org makes it: the content alone."""
    own = {name: None for name in building.members() if name.startswith(("H5P.", "FontAwesome"))}
    return building.package(own | changes)


def test_an_administrators_upload_is_checked_unpacked_and_ready_with_its_libraries(administrator, own_storage):
    package = send(administrator, building.package(), title_en="Password")
    assert package.state == Package.State.READY, package.problems
    assert (package.title_mn, package.title_en, package.language) == ("Нууц үг", "Password", "mn")
    assert package.main == "H5P.Card 1.2"
    assert package.content["title"] == "Сайн уу"
    assert [row.library.name for row in PackageLibrary.objects.filter(package=package)] == ["FontAwesome", "H5P.Card"]
    assert package.licence["code"] == "CC BY"
    kept = stored(own_storage)
    assert f"{package.folder}/content/images/a.png" in kept
    assert not [name for name in kept if name.startswith("uploads/")], "what is ready needs the file as it came no longer"
    card = H5PLibrary.objects.get(name="H5P.Card")
    with own_storage.open(f"{card.folder}/js/card.js") as file:
        assert file.read() == b"var H5P = H5P || {};"


def test_an_editor_may_not_install_libraries_and_the_content_waits_for_them(editor, administrator):
    package = send(editor, building.package())
    assert package.state == Package.State.MISSING
    assert sorted(package.missing) == ["FontAwesome 4.5", "H5P.Card 1.2"]
    assert not H5PLibrary.objects.exists()
    page = editor.get(reverse(f"{CONTENTS}:edit", args=[package.pk])).content.decode()
    assert "H5P.Card 1.2" in page
    again = reverse(f"{CONTENTS}:again", args=[package.pk])
    assert again not in page
    assert editor.post(again).status_code in (302, 403)
    assert not H5PLibrary.objects.exists()
    assert again in administrator.get(reverse(f"{CONTENTS}:edit", args=[package.pk])).content.decode()
    administrator.post(again)
    package.refresh_from_db()
    assert package.ready


def test_a_content_without_libraries_becomes_ready_by_itself_when_somebody_brings_them(editor, administrator):
    draft = send(editor, without_libraries())
    assert draft.state == Package.State.MISSING
    other = send(administrator, building.package(), name="other.h5p")
    draft.refresh_from_db()
    assert other.ready
    assert draft.ready
    assert draft.content == other.content


def test_with_the_libraries_here_an_editors_upload_is_ready_at_once(editor, administrator):
    send(administrator, building.package())
    assert send(editor, without_libraries(), name="second.h5p").ready


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", None),
        (b"<html>", "no_zip"),
        (building.package({"h5p.json": "{"}).getvalue(), "json"),
        (building.package({"content/content.json": None}).getvalue(), "no_content"),
        (building.package({"content/evil.php": "<?php"}).getvalue(), "extension"),
        (building.packed({"../evil.js": "1"}).getvalue(), "traversal"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence_and_nothing_of_it_is_kept(administrator, own_storage, content, why):
    if why is None:
        data = {"file": SimpleUploadedFile("a.h5p", content), "title_mn": "", "title_en": ""}
        answer = administrator.post(reverse(f"{CONTENTS}:add"), data)
        assert answer.context["form"].errors["file"]
        return
    package = send(administrator, content)
    assert package.state == Package.State.REFUSED
    assert why in [problem["why"] for problem in package.problems]
    page = administrator.get(reverse(f"{CONTENTS}:edit", args=[package.pk])).content.decode()
    assert reports.problems_of(package)[0].sentence in page
    assert stored(own_storage) == []


def test_another_kind_of_file_is_refused_before_it_is_kept(administrator, own_storage):
    data = {"file": SimpleUploadedFile("a.exe", b"MZ"), "title_mn": "", "title_en": ""}
    answer = administrator.post(reverse(f"{CONTENTS}:add"), data)
    assert ".h5p" in str(answer.context["form"].errors["file"])
    assert not Package.objects.exists()
    assert stored(own_storage) == []


def test_a_higher_patch_replaces_the_files_and_cleans_what_it_plays_anew(administrator, own_storage):
    package = send(administrator, building.package())
    first = H5PLibrary.objects.get(name="H5P.Card")
    fewer = [{"name": "title", "type": "text"}]
    newer = building.package(
        {
            "H5P.Card-1.2/library.json": building.library_json(patch=9),
            "H5P.Card-1.2/semantics.json": fewer,
            "H5P.Card-1.2/js/card.js": "var newer;",
        }
    )
    send(administrator, newer, name="newer.h5p")
    second = H5PLibrary.objects.get(name="H5P.Card")
    assert (second.pk, second.patch) == (first.pk, 9)
    assert not [name for name in stored(own_storage) if name.startswith(first.folder)]
    package.refresh_from_db()
    assert package.content == {"title": "Сайн уу"}


def test_a_lower_patch_changes_nothing(administrator):
    send(administrator, building.package())
    send(administrator, building.package({"H5P.Card-1.2/library.json": building.library_json(patch=1)}), name="older.h5p")
    assert H5PLibrary.objects.get(name="H5P.Card").patch == 3


def test_a_check_is_claimed_once_and_taken_up_again_when_its_process_is_lost(administrator):
    now = timezone.now()
    package = actions.receive(
        file=building.package(), name="a.h5p", size=1, titles={"mn": "А", "en": ""}, may_install=True, now=now
    )
    assert actions.take_up(package_id=package.pk, now=now)
    assert not actions.take_up(package_id=package.pk, now=now + timedelta(seconds=30))
    checking.check(package_id=package.pk)
    package.refresh_from_db()
    assert package.state == Package.State.CHECKING, "somebody else is at it"
    Package.objects.filter(pk=package.pk).update(moved_at=now - timedelta(minutes=4))
    facts = administrator.get(reverse(f"{CONTENTS}:state", args=[package.pk])).json()
    assert facts["unfinished"]
    package.refresh_from_db()
    assert package.ready


def test_a_full_disk_refuses_the_upload_and_leaves_nothing_half_written(administrator, own_storage, monkeypatch):
    real, written = own_storage.save, []

    def full(name, content, **how):
        if not name.startswith("uploads/") and len(written) == 4:
            raise OSError(28, "No space left on device")
        if not name.startswith("uploads/"):
            written.append(name)
        return real(name, content, **how)

    monkeypatch.setattr(own_storage, "save", full)
    package = send(administrator, building.package())
    assert package.problems == [{"why": "disk", "path": ""}]
    assert stored(own_storage) == []
    assert not H5PLibrary.objects.exists()


def test_any_storage_of_django_will_do(administrator, monkeypatch):
    memory = storages["played"]
    monkeypatch.setattr(store, "storage", lambda: memory)
    package = send(administrator, building.package())
    assert package.ready
    assert memory.exists(f"{package.folder}/content/images/a.png")


def test_a_library_that_is_needed_stays_and_what_nobody_needs_goes(administrator, own_storage):
    package = send(administrator, building.package())
    card = H5PLibrary.objects.get(name="H5P.Card")
    with pytest.raises(libraries.InUse):
        libraries.remove_library(library=card)
    assert administrator.get(reverse(f"{LIBRARIES}:unused")).context["libraries"] == []
    answer = administrator.post(reverse(f"{CONTENTS}:delete", args=[package.pk]))
    assert answer.status_code == 302
    assert not Package.objects.exists()
    assert [library.name for library in reports.removable()] == ["H5P.Card", "FontAwesome"]
    administrator.post(reverse(f"{LIBRARIES}:unused"))
    assert not H5PLibrary.objects.exists()
    assert stored(own_storage) == []


def test_only_administrators_see_to_libraries(editor, administrator):
    send(administrator, building.package())
    library = H5PLibrary.objects.first()
    for name, arguments in (("look", [library.pk]), ("unused", [])):
        assert editor.get(reverse(f"{LIBRARIES}:{name}", args=arguments)).status_code == 302
    moderator = cms(make_person("moderator"))
    look = reverse(f"{LIBRARIES}:look", args=[library.pk])
    assert moderator.get(look).status_code == 200
    assert moderator.post(look, {"do": "code"}).status_code == 404
    assert moderator.post(look, {"do": "remove"}).status_code == 404
    administrator.post(look, {"do": "code"})
    library.refresh_from_db()
    assert library.needs_eval


def bring_a_newer_minor(administrator, semantics, **files):
    newer = building.package(
        {name: None for name in building.members() if name.startswith("H5P.Card")}
        | {
            "h5p.json": building.h5p_json(
                preloadedDependencies=[building.dependency("H5P.Card", 1, 4), building.dependency("FontAwesome", 4, 5)]
            ),
            "H5P.Card-1.4/library.json": building.library_json(minor=4, preloadedCss=[]),
            "H5P.Card-1.4/semantics.json": semantics,
            "H5P.Card-1.4/js/card.js": "var newer;",
            **files,
        }
    )
    return send(administrator, newer, name="newer.h5p")


def test_a_content_is_upgraded_to_a_newer_minor_version_after_seeing_what_that_changes(administrator):
    package = send(administrator, building.package())
    assert bring_a_newer_minor(administrator, building.SEMANTICS[:2]).ready
    old = H5PLibrary.objects.get(name="H5P.Card", minor=2)
    look = reverse(f"{LIBRARIES}:look", args=[old.pk])
    plans = administrator.get(look).context["plans"]
    assert [(plan.package.pk, plan.barrier, [told.path for told in plan.lost]) for plan in plans] == [
        (package.pk, "", ["picture"])
    ]
    administrator.post(look, {"do": "upgrade", "package": [str(package.pk)]})
    package.refresh_from_db()
    assert package.main == "H5P.Card 1.4"
    assert "picture" not in package.content
    assert not old.packages.exists()


def test_a_version_that_changes_contents_by_a_script_is_not_upgraded_to(administrator):
    package = send(administrator, building.package())
    script = "H5PUpgrades['H5P.Card'] = (function () { return {1: {3: {contentUpgrade: function (a, b) { b(0, a) }}}} })()"
    bring_a_newer_minor(administrator, building.SEMANTICS, **{"H5P.Card-1.4/upgrades.js": script})
    old = H5PLibrary.objects.get(name="H5P.Card", minor=2)
    look = reverse(f"{LIBRARIES}:look", args=[old.pk])
    assert administrator.get(look).context["plans"][0].barrier
    administrator.post(look, {"do": "upgrade", "package": [str(package.pk)]})
    package.refresh_from_db()
    assert package.main == "H5P.Card 1.2"


# --- questions -------------------------------------------------------------------------------------------------------------

QUESTIONS = {
    "questions": [
        {
            "library": "H5P.MultiChoice 1.16",
            "params": {
                "question": "<p>Хэнд хэлэх вэ?</p>",
                "answers": [{"text": "Багшид", "correct": True}, {"text": "Хэнд ч биш", "correct": False}],
            },
        },
        {"library": "H5P.TrueFalse 1.8", "params": {"question": "<p>108 үнэгүй.</p>", "correct": "true"}},
        {"library": "H5P.MultiChoice 1.16", "params": {"question": "<p>Хариултгүй</p>", "answers": []}},
    ]
}


def question_set():
    own = [building.dependency(*part) for part in (("H5P.QuestionSet", 1, 20), ("H5P.MultiChoice", 1, 16))]
    return without_libraries(
        **{
            "content/content.json": QUESTIONS,
            "h5p.json": building.h5p_json(mainLibrary="H5P.QuestionSet", preloadedDependencies=own),
        }
    )


def test_a_content_becomes_questions_of_ours_even_without_its_libraries_and_says_what_falls_away(editor):
    package = send(editor, question_set())
    assert package.state == Package.State.MISSING
    address = reverse(f"{CONTENTS}:questions", args=[package.pk])
    assert address in editor.get(reverse(f"{CONTENTS}:edit", args=[package.pk])).content.decode()
    preview = editor.get(address)
    assert len(preview.context["plan"].new) == 2
    assert preview.context["losses"], "the question without answers is named"
    editor.post(address)
    assert not Question.objects.exists(), "whoever has not agreed to what is lost takes in nothing"
    editor.post(address, {"agreed": "1"})
    assert sorted(Question.objects.values_list("type", flat=True)) == ["single", "truefalse"]
    editor.post(address, {"agreed": "1"})
    assert Question.objects.count() == 2, "the same content twice changes nothing"


def test_a_quiz_goes_out_as_h5p_and_comes_back(editor):
    quiz = people.make_quiz("garakh")
    page = editor.get(reverse("quiz_h5p", args=[quiz.pk]))
    assert page.context["number"] == 3
    file = editor.get(reverse("quiz_h5p", args=[quiz.pk]), {"download": "1", "language": "mn"})
    assert file.headers["Content-Disposition"] == 'attachment; filename="garakh-mn.h5p"'
    package = send(editor, file.content)
    assert package.state == Package.State.MISSING
    assert "H5P.QuestionSet 1.20" in package.missing
    plan = editor.get(reverse(f"{CONTENTS}:questions", args=[package.pk])).context["plan"]
    assert [row.question.type for row in plan.rows] == ["single", "multiple", "truefalse"]


def test_the_list_of_quizzes_offers_the_file(editor):
    quiz = people.make_quiz("garakh")
    page = editor.get(reverse("wagtailsnippets_content_quiz:list")).content.decode()
    assert reverse("quiz_h5p", args=[quiz.pk]) in page


def test_lists_and_forms_open(administrator):
    package = send(administrator, building.package())
    for name, arguments in (("list", []), ("add", []), ("edit", [package.pk]), ("delete", [package.pk])):
        assert administrator.get(reverse(f"{CONTENTS}:{name}", args=arguments)).status_code == 200, name
    assert administrator.get(reverse(f"{LIBRARIES}:list")).status_code == 200
    data = {"title_mn": "Шинэ нэр", "title_en": "New name"}
    assert administrator.post(reverse(f"{CONTENTS}:edit", args=[package.pk]), data).status_code == 302
    package.refresh_from_db()
    assert (package.title_mn, package.title_en, package.state) == ("Шинэ нэр", "New name", "ready")


def test_refused_uploads_go_after_a_month(administrator):
    package = send(administrator, b"no zip")
    now = timezone.now()
    assert actions.tidy(now=now, enqueue=lambda one: None) == 0
    assert actions.tidy(now=now + timedelta(days=31), enqueue=lambda one: None) == 1
    assert not Package.objects.filter(pk=package.pk).exists()


# --- SCORM -----------------------------------------------------------------------------------------------------------------

MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="m" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
    xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="o"><organization identifier="o"><title>Нууц үгийн тоглоом</title>
    <item identifier="i" identifierref="r"><title>Эхлэл</title></item></organization></organizations>
  <resources><resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="index.html">
    <file href="index.html"/></resource></resources>
</manifest>"""


def test_a_scorm_package_is_ready_at_once(administrator):
    files = {"imsmanifest.xml": MANIFEST, "index.html": "<!doctype html><title>A</title>", "Thumbs.db": "x"}
    package = send(administrator, building.packed(files), name="togloom.zip")
    assert package.state == Package.State.READY, package.problems
    assert (package.kind, package.title_mn, package.main) == ("scorm12", "Нууц үгийн тоглоом", "index.html")
    assert sorted(package.files) == ["imsmanifest.xml", "index.html"]
    assert reports.notes_of(package)
    assert administrator.get(reverse(f"{CONTENTS}:edit", args=[package.pk])).status_code == 200


def test_whoever_may_not_bring_programs_may_not_upload_scorm(editor, own_storage):
    data = {"file": SimpleUploadedFile("togloom.zip", b"PK"), "title_mn": "", "title_en": ""}
    answer = editor.post(reverse(f"{CONTENTS}:add"), data)
    assert "SCORM" in str(answer.context["form"].errors["file"])
    assert not Package.objects.exists()
    assert stored(own_storage) == []


def test_a_zip_without_a_manifest_is_refused_with_a_sentence(administrator):
    package = send(administrator, building.packed({"index.html": "<p>"}), name="togloom.zip")
    assert package.problems[0]["why"] == "scorm_no_manifest"
    assert (
        reports.problems_of(package)[0].sentence
        in administrator.get(reverse(f"{CONTENTS}:edit", args=[package.pk])).content.decode()
    )


# --- what may happen meanwhile ---------------------------------------------------------------------------------------------


def received(**changes):
    package = actions.receive(
        file=building.package(), name="a.h5p", size=1, titles={"mn": "А", "en": ""}, may_install=True, now=timezone.now()
    )
    Package.objects.filter(pk=package.pk).update(**changes)
    package.refresh_from_db()
    return package


def test_a_check_that_was_overtaken_keeps_nothing(own_storage, monkeypatch):
    package = received()
    real = checking.h5p.unpack

    def overtaken(file, read, folder):
        Package.objects.filter(pk=package.pk).update(claim=None)
        return real(file, read, folder)

    monkeypatch.setattr(checking.h5p, "unpack", overtaken)
    checking.check(package_id=package.pk)
    package.refresh_from_db()
    assert (package.state, package.problems, package.files) == (Package.State.CHECKING, [], [])
    assert not [name for name in stored(own_storage) if name.startswith("packages/")]


def test_a_content_that_is_deleted_while_it_is_checked_leaves_no_file(own_storage, monkeypatch):
    package = received()
    real = checking.h5p.unpack

    def deleted(file, read, folder):
        Package.objects.filter(pk=package.pk).delete()
        return real(file, read, folder)

    monkeypatch.setattr(checking.h5p, "unpack", deleted)
    checking.check(package_id=package.pk)
    assert not [name for name in stored(own_storage) if name.startswith("packages/")]


def test_what_is_being_checked_cannot_be_deleted_by_an_editor(administrator):
    package = received(state=Package.State.CHECKING)
    administrator.post(reverse(f"{CONTENTS}:delete", args=[package.pk]))
    assert Package.objects.filter(pk=package.pk).exists()
    with pytest.raises(actions.Busy):
        actions.remove(package=package, now=timezone.now())
    actions.remove(package=package, now=timezone.now() + timedelta(minutes=4))
    assert not Package.objects.exists()


def test_an_upload_that_brings_down_its_process_three_times_is_refused():
    package = received(state=Package.State.CHECKING, tries=3, moved_at=timezone.now() - timedelta(hours=1))
    checking.check(package_id=package.pk)
    package.refresh_from_db()
    assert (package.state, package.problems) == (Package.State.REFUSED, [{"why": "failed", "path": ""}])


def test_a_check_that_was_killed_after_it_moved_files_succeeds_the_next_time_and_the_rest_is_swept(own_storage, monkeypatch):
    package = received()

    def killed(**_how):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(actions, "held", killed)
        with pytest.raises(KeyboardInterrupt):
            checking.check(package_id=package.pk)
    Package.objects.filter(pk=package.pk).update(moved_at=timezone.now() - timedelta(hours=1))
    checking.check(package_id=package.pk)
    package.refresh_from_db()
    assert package.ready
    assert len([name for name in stored(own_storage) if name.endswith("a.png")]) == 2
    actions.tidy(now=timezone.now(), enqueue=lambda one: None)
    assert [name for name in stored(own_storage) if name.endswith("a.png")] == [f"{package.folder}/content/images/a.png"]
    assert own_storage.exists(f"{H5PLibrary.objects.get(name='H5P.Card').folder}/js/card.js")


def test_a_draft_heals_even_when_the_check_that_brought_its_libraries_fails(editor, administrator, monkeypatch):
    draft = send(editor, without_libraries())

    def full(*_parts, **_how):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(checking, "keep", full)
    assert send(administrator, building.package(), name="other.h5p").state == Package.State.REFUSED
    draft.refresh_from_db()
    assert draft.ready


def test_one_content_that_cannot_be_settled_keeps_no_other_from_healing(editor, administrator):
    bad, good = send(editor, without_libraries(), name="1.h5p"), send(editor, without_libraries(), name="2.h5p")
    Package.objects.filter(pk=bad.pk).update(source={"content": {}, "preloaded": [["broken"]]})
    assert send(administrator, building.package(), name="3.h5p").ready
    good.refresh_from_db()
    assert good.ready


def test_nothing_is_deleted_in_bulk(administrator):
    package = send(administrator, building.package())
    for model, row in (("package", package.pk), ("h5plibrary", H5PLibrary.objects.first().pk)):
        administrator.post(reverse("wagtail_bulk_action", args=["content", model, "delete"]) + f"?id={row}")
    assert Package.objects.exists()
    assert H5PLibrary.objects.count() == 2


def test_a_refused_content_with_plays_does_not_keep_tidying_from_the_others(administrator, cast, course):
    played, plain = send(administrator, b"no zip"), send(administrator, b"no zip", name="2.h5p")
    lesson = people.put_in_lesson(course.lessons[0], played)
    now = timezone.now()
    Play.objects.create(
        learner=cast.pupil_1.user,
        package=played,
        lesson=lesson,
        course=course.page,
        language="mn",
        started_at=now,
        moved_at=now,
    )
    actions.tidy(now=now + timedelta(days=31), enqueue=lambda one: None)
    assert [package.pk for package in Package.objects.all()] == [played.pk]
    assert not Package.objects.filter(pk=plain.pk).exists()


def test_what_killed_processes_left_on_the_disk_goes_after_a_day(tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    (tmp_path / "x.upload").write_bytes(b"x")
    (tmp_path / "unpacking-1").mkdir()
    (tmp_path / "unpacking-1" / "a").write_bytes(b"a")
    (tmp_path / "other").write_bytes(b"not ours")
    assert actions.forget_arrivals(now=timezone.now()) == 0
    assert actions.forget_arrivals(now=timezone.now() + timedelta(days=2)) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_a_lesson_with_a_content_opens_in_the_cms_and_its_chooser_finds_it(editor, administrator, course):
    package = send(administrator, building.package(), title_mn="Нууц үгийн тоглоом")
    lesson = people.put_in_lesson(course.lessons[0], package)
    page = editor.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk]))
    assert page.status_code == 200
    assert str(package.pk) in page.content.decode()
    chooser = reverse("wagtailsnippetchoosers_content_package:choose_results")
    assert "Нууц үгийн тоглоом" in editor.get(chooser, {"q": "nuuts"}).content.decode()
    chosen = editor.get(reverse("wagtailsnippetchoosers_content_package:chosen", args=[package.pk]))
    assert chosen.json()["result"]["id"] == str(package.pk)


def test_a_title_that_is_there_in_mongolian_only_says_so(administrator):
    package = send(administrator, building.package())
    with translation.override("en"):
        assert (package.title, package.title_lang) == ("Нууц үг", "mn")
        package.title_en = "Password"
        assert (package.title, package.title_lang) == ("Password", "")
    assert package.title_lang == ""
