"""The house stands as it was drawn: arrows point down, every folder has its place. Mend the code, never hide an import."""

import io
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Field

from . import house

ROOT = Path(__file__).resolve().parents[2]


def nothing(faults: list[str]) -> None:
    assert not faults, "\n" + "\n".join(faults)


def test_no_import_points_up_between_houses_or_topics():
    nothing(house.wrong_imports(ROOT))


def test_every_folder_has_its_place_in_the_plan():
    nothing(house.homeless_folders(ROOT))


def test_there_is_no_drawer():
    nothing(house.drawers(ROOT))


def test_rules_touch_neither_database_nor_request_nor_settings():
    nothing(house.impure_rules(ROOT))


def test_lib_knows_no_tables():
    nothing(house.tables_in_lib(ROOT))


def test_every_model_of_a_topic_is_gathered_by_its_house():
    nothing(house.ungathered_models(ROOT))


def test_every_migration_is_named_for_what_it_does():
    nothing(house.badly_named_migrations(ROOT))


@pytest.mark.django_db
def test_no_migration_is_missing():
    said = io.StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", "--skip-checks", stdout=said, stderr=said)
    except SystemExit:
        pytest.fail(f"Models changed without a migration:\n{said.getvalue()}")


# --- foreign keys ----------------------------------------------------------------------------------------------------------


def inherited_from_a_package(field: Field) -> bool:
    """Did a package's abstract model bring this field (Wagtail's image knows who uploaded it)?"""
    return any(
        field.name in vars(base).get("_meta").fields_map | {item.name: item for item in vars(base)["_meta"].local_fields}
        for base in field.model.__mro__[1:]
        if "_meta" in vars(base) and vars(base)["_meta"].abstract and not base.__module__.startswith("courses.")
    )


def wrong_keys(model) -> list[str]:
    """Foreign keys of a model that point up, or, from accounts, out of the house."""
    here = house.place_of(model.__module__)
    found = []
    for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
        target = field.related_model if field.is_relation else None
        if target is None or inherited_from_a_package(field):
            continue
        there = house.place_of(target.__module__)
        label = f"{model._meta.label}.{field.name} points at {target._meta.label}"
        if there is None:
            if here.house == "accounts" and target._meta.app_label not in ("auth", "contenttypes"):
                found.append(f"{label}: no foreign key leaves accounts, or `migrate` dies with CircularDependencyError.")
        elif why := house.wrong_step(here, there):
            found.append(f"{label}: {why}")
    return found


def our_models() -> list:
    return [model for model in apps.get_models(include_auto_created=True) if house.place_of(model.__module__)]


def test_no_foreign_key_points_up():
    assert our_models()
    nothing([fault for model in our_models() for fault in wrong_keys(model)])


# --- README ------------------------------------------------------------------------------------------------------------------


def readme() -> str:
    path = ROOT / "README.md"
    assert path.exists(), "README.md is missing: it carries the map of the house and the table «Where would I change»."
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("marker", "at_least"), [("map", 15), ("where", 15)])
def test_every_path_that_readme_names_exists(marker, at_least):
    rows = house.table_rows(readme(), marker)
    assert len(rows) >= at_least, (
        f"README has {len(rows)} rows between `<!-- {marker} -->` markers, and {at_least} belong there."
    )
    for row in rows:
        paths = house.paths_in(row)
        assert paths, f"This row of README's table `{marker}` names no path in backticks: {' | '.join(row)}"
        missing = house.missing_paths(ROOT, paths)
        assert not missing, f"README's table `{marker}` names {', '.join(missing)}, which does not exist."


def test_readme_shows_every_topic_on_its_map():
    named = {path.strip("/") for row in house.table_rows(readme(), "map") for path in house.paths_in(row)}
    there = {
        f"courses/{name}/{topic}"
        for name, topics in house.TOPICS.items()
        for topic in topics
        if (ROOT / "courses" / name / topic).is_dir()
    }
    absent = sorted(topic for topic in there if topic not in named)
    assert not absent, f"README's map lacks {', '.join(absent)}."
