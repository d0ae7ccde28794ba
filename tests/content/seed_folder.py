"""A small copy of the seed folder that a test may change: one course of two lessons, one section for each."""

import shutil
from pathlib import Path

import yaml
from django.apps import apps

from courses.content.seed import reading
from courses.content.seed.ledger import Outcome, Report

COURSE = "courses/ukhaalag-ayalagch"
LESSON = f"{COURSE}/lessons/01-minii-erkh.yaml"
SECTION = "guidelines/children/01-minii-erkh.yaml"
_KEPT = ("01", "02", "set")


def copy_of_everything(target: Path) -> Path:
    shutil.copytree(reading.FOLDER, target, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return target


def small_copy(target: Path) -> Path:
    copy_of_everything(target)
    for path in [*(target / COURSE / "lessons").iterdir(), *(target / "guidelines/children").iterdir()]:
        if not path.name.startswith(_KEPT):
            path.unlink()
    for path in (target / "pages").glob("*.yaml"):
        if path.stem not in (*reading.SINGLE_PAGES, *reading.SHELVES, "about"):
            path.unlink()
    for path in [*(target / "courses").iterdir(), *(target / "guidelines").iterdir()]:
        if path.name not in (Path(COURSE).name, "children"):
            shutil.rmtree(path)
    for name in ("stories", "scenes"):
        shutil.rmtree(target / name)
    for name in ("debates", "pages/help"):
        for path in sorted((target / name).iterdir())[1:]:
            path.unlink()
    cut(target, "terms.yaml", lambda terms: terms[:2])
    course = Path(COURSE).name
    kept = {f"{course}/minii-erkh", f"{course}/nuuts-ni-nuuts"}
    edit(
        target, "year_plan.yaml",
        lambda plan: plan.update(lines=[line for line in plan["lines"] if line["lesson"] in kept]),
    )  # fmt: skip
    for test in ("opening", "closing"):
        edit(target, f"{COURSE}/tests/{test}.yaml", lambda quiz: quiz.update(questions=quiz["questions"][:2]))
    return target


def cut(folder: Path, name: str, keep) -> None:
    """What `keep` leaves of one file that is a list."""
    path = folder / name
    path.write_text(
        yaml.safe_dump(keep(yaml.safe_load(path.read_text(encoding="utf-8"))), allow_unicode=True), encoding="utf-8"
    )


def edit(folder: Path, name: str, change) -> None:
    """Let `change` work on one parsed file."""
    path = folder / name
    entry = yaml.safe_load(path.read_text(encoding="utf-8"))
    change(entry)
    path.write_text(yaml.safe_dump(entry, allow_unicode=True, sort_keys=False), encoding="utf-8")


def rename(folder: Path, name: str = LESSON) -> None:
    edit(folder, name, lambda entry: entry.update(name={"mn": "Шинэ нэр", "en": "A new name"}))


def outcomes(report: Report, kind: str) -> dict[Outcome, int]:
    return {outcome: number for (found, outcome), number in report.counts.items() if found == kind}


def rows_of_everything() -> dict[str, int]:
    """Number of rows of every table, revisions and log entries included."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models() if model._meta.managed}
