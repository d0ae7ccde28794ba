"""Our own type of content: a sound package whose marks the server computes again."""

import io
import json

import pytest

from courses.content.h5p import own
from courses.content.h5p.libraries import reference
from courses.content.h5p.packages import Package, read_package
from courses.content.h5p.results import COMPLETED, Rejected, Trust, judge
from courses.content.h5p.semantics import clean
from courses.content.h5p.wording import in_language


@pytest.fixture(scope="module")
def package() -> Package:
    return read_package(io.BytesIO(own.pack()), name="kart.h5p")


def statement(raw, response, maximum=3):
    return {"verb": {"id": COMPLETED}, "result": {"score": {"raw": raw, "max": maximum, "min": 0}, "response": response}}


def test_it_is_a_sound_package_and_the_same_each_time(package):
    assert isinstance(package, Package)
    assert [str(library.ref) for library in package.libraries] == [own.MAIN]
    assert package.missing == ()
    assert own.pack() == own.pack()


def test_its_example_fits_its_semantics_without_any_change(package):
    (library,) = package.libraries
    cleaned = clean(package.content, library.ref, lambda ref: library.semantics)
    assert cleaned.notes == ()
    assert cleaned.content == package.content
    for question in package.content["questions"]:
        assert [answer["correct"] for answer in question["answers"]].count(True) == 1


def test_all_its_buttons_speak_mongolian(package):
    (library,) = package.libraries
    file = json.loads((own.FOLDER / own.LIBRARY / "language" / "mn.json").read_text())["semantics"]
    shown = in_language(
        package.content, reference(own.MAIN), "mn", semantics_of=lambda ref: library.semantics,
        words_of=lambda ref, code: file if code == "mn" else [],
    )  # fmt: skip
    assert not [text for text in shown["words"].values() if text.isascii()]


def test_without_its_library_it_is_an_export_that_names_what_it_lacks():
    alone = read_package(io.BytesIO(own.pack(with_library=False)), name="kart.h5p")
    assert [str(ref) for ref in alone.missing] == [own.MAIN]


def test_its_marks_are_computed_again(package):
    assert judge(statement(2, "1[,]1[,]1"), "Unet.Cards", package.content).trust is Trust.VERIFIED
    assert judge(statement(3, "1[,]1[,]1"), "Unet.Cards", package.content).trust is Trust.REPORTED
    assert judge(statement(3, ""), "Unet.Cards", package.content).trust is Trust.PLAUSIBLE
    assert judge(statement(3, "1[,]0[,]9"), "Unet.Cards", package.content).trust is Trust.PLAUSIBLE
    assert judge(statement(5, "1[,]0[,]1", maximum=5), "Unet.Cards", package.content) is Rejected.MAXIMUM
