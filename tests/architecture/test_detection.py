"""The guards of the architecture do bark: each fault is planted in a small tree and must be found, and nothing else."""

import pytest

from . import house


@pytest.fixture
def tree(tmp_path):
    """A sound little house; `tree(path, text)` writes a file into it."""

    def write(path: str, text: str = ""):
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return tmp_path

    write("elearning/urls.py", "from courses.website.public import views")
    write("courses/lib/codes.py", "import re")
    write("courses/accounts/models.py", "from courses.lib import codes")
    write("courses/content/models.py", "from .quizzes.models import Quiz")
    write("courses/content/quizzes/models.py", "from django.db import models\nclass Quiz(models.Model): ...")
    write("courses/content/quizzes/rules.py", "from dataclasses import dataclass")
    write("courses/content/seed/__init__.py")
    write("courses/learning/models.py", "from .attempts.models import Attempt")
    write("courses/learning/journey.py", "from .attempts import actions")
    write(
        "courses/learning/attempts/models.py",
        "from django.db import models\nfrom courses.content.models import Quiz\nclass Attempt(models.Model): ...",
    )
    write("courses/learning/attempts/actions.py", "from .models import Attempt\nfrom courses.accounts.models import User")
    write("courses/learning/progress/actions.py", "from ..attempts.models import Attempt\nfrom courses.lib import codes")
    write("courses/website/public/views.py", "from courses.learning import journey\nfrom courses.content.models import Quiz")
    return write


def all_faults(root) -> list[str]:
    checks = (
        house.wrong_imports, house.homeless_folders, house.drawers, house.impure_rules, house.tables_in_lib,
        house.ungathered_models, house.badly_named_migrations,
    )  # fmt: skip
    return [fault for check in checks for fault in check(root)]


def test_a_sound_house_has_no_fault(tree):
    assert all_faults(tree("courses/learning/progress/rules.py", "from datetime import datetime")) == []


PLANTED = [
    ("courses/content/quizzes/actions.py", "from courses.learning.models import Attempt", "learning stands above content"),
    (
        "courses/content/quizzes/actions.py",
        "def late():\n    from courses.learning import journey",
        "learning stands above content",
    ),
    ("courses/content/quizzes/actions.py", "from ...learning.attempts import models", "learning stands above content"),
    ("courses/content/quizzes/actions.py", "import courses.website.public.views", "website stands above content"),
    ("courses/content/quizzes/actions.py", "from courses.accounts.models import User", "side by side"),
    ("courses/accounts/actions.py", "from courses.content.models import Quiz", "side by side"),
    ("courses/lib/codes.py", "from courses.accounts import models", "accounts stands above lib"),
    ("courses/lib/codes.py", "from elearning import urls", "elearning stands above lib"),
    ("courses/learning/attempts/reports.py", "from ..progress import actions", "progress comes after attempts"),
    (
        "courses/learning/attempts/reports.py",
        "def late():\n    from ..progress.actions import x",
        "progress comes after attempts",
    ),
    ("courses/learning/attempts/reports.py", "from .. import progress", "progress comes after attempts"),
    ("courses/learning/attempts/reports.py", "from courses.learning.models import Attempt", "front file of its own house"),
    ("courses/learning/attempts/reports.py", "from .. import journey", "front file of its own house"),
    ("courses/learning/attempts/reports.py", "from ..models import Attempt", "front file of its own house"),
    ("courses/content/quizzes/actions.py", "m = import_module('courses.learning.journey')", "learning stands above content"),
    ("courses/content/quizzes/actions.py", "m = apps.get_model('learning', 'Attempt')", "learning stands above content"),
    ("courses/learning/games/__init__.py", "", "courses/learning/games has no place in the plan"),
    ("courses/billing/__init__.py", "", "courses/billing is not a house"),
    ("courses/learning/attempts/utils.py", "", "a drawer is not a topic"),
    ("courses/content/quizzes/rules.py", "from django.db import models", "rules decide on plain values"),
    ("courses/content/quizzes/rules.py", "from django.conf import settings", "rules decide on plain values"),
    ("courses/content/quizzes/rules.py", "def f():\n    from django.http import Http404", "rules decide on plain values"),
    ("courses/content/quizzes/rules.py", "from .models import Quiz", "rules decide on plain values"),
    ("courses/lib/tables.py", "from django.db import models", "lib knows no tables"),
    (
        "courses/learning/progress/models.py",
        "from django.db import models\nclass Step(models.Model): ...",
        "Step is not gathered",
    ),
    ("courses/learning/migrations/0002_auto_20260101_1200.py", "", "named for what it does"),
]


@pytest.mark.parametrize(
    ("path", "text", "said"), PLANTED, ids=[f"{path}-{number}" for number, (path, _text, _said) in enumerate(PLANTED)]
)
def test_a_planted_fault_is_found(tree, path, text, said):
    faults = all_faults(tree(path, text))
    assert len(faults) == 1, faults
    assert said in faults[0]
    assert path.split("/")[1] in faults[0]


def test_an_abstract_model_need_not_be_gathered(tree):
    text = "from django.db import models\nclass Step(models.Model):\n    class Meta:\n        abstract = True"
    assert all_faults(tree("courses/learning/progress/models.py", text)) == []


def test_a_foreign_key_up_is_found_like_an_import_up():
    up = house.wrong_step(house.Place("content", "quizzes"), house.Place("learning", "attempts"))
    later = house.wrong_step(house.Place("learning", "attempts"), house.Place("learning", "progress"))
    assert "stands above" in up
    assert "comes after" in later
    assert house.wrong_step(house.Place("learning", "progress"), house.Place("learning", "attempts")) == ""


README = """
<!-- map -->
| folder | one sentence |
|---|---|
| `courses/lib/` | tools |
| `courses/content/quizzes` · `courses/learning/attempts/` | questions · answers |
<!-- /map -->
<!-- where -->
| change | go to |
|---|---|
| marking | `courses/content/quizzes/rules.py`, function `mark`, then `make test` |
| a type | `courses/content/quizzes/types/<type>.py` |
<!-- where -->
"""


def test_paths_in_readme_are_read_from_marked_tables_only(tree):
    root = tree("courses/content/quizzes/types/single.py")
    rows = house.table_rows(README, "map")
    assert [house.paths_in(row) for row in rows] == [
        ["courses/lib/"],
        ["courses/content/quizzes", "courses/learning/attempts/"],
    ]
    where = [path for row in house.table_rows(README, "where") for path in house.paths_in(row)]
    assert where == ["courses/content/quizzes/rules.py", "courses/content/quizzes/types/*.py"]
    assert house.missing_paths(root, where) == []
    assert house.missing_paths(root, ["courses/lib/nothing.py", "static/*.js"]) == ["courses/lib/nothing.py", "static/*.js"]
    assert house.missing_paths(root, ["courses/content/quizzes", "types/", "rules.py", "marks.py"]) == ["marks.py"]
    assert house.table_rows(README, "elsewhere") == []
