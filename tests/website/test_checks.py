"""SQLite before 3.51.3: a warning, and an error with several processes (trust.md 36)."""

import pytest

from courses.website.shared import checks

SQLITE, POSTGRES = "django.db.backends.sqlite3", "django.db.backends.postgresql"


def ids(engine: str, version: tuple, count: int) -> list[str]:
    return [found.id for found in checks.sqlite_findings(engine=engine, version=version, process_count=count)]


def test_an_old_sqlite_is_a_warning_for_one_process_and_an_error_for_several():
    assert ids(SQLITE, (3, 40, 1), 1) == ["elearning.W001"]
    assert ids(SQLITE, (3, 51, 2), 2) == ["elearning.E001"]


def test_a_new_sqlite_and_postgresql_are_fine_with_any_number():
    assert ids(SQLITE, (3, 51, 3), 8) == ids(SQLITE, (3, 52, 0), 8) == ids(POSTGRES, (3, 40, 1), 8) == []


@pytest.mark.parametrize(
    ("environment", "count"),
    [({}, 1), ({"GRANIAN_WORKERS": "4"}, 4), ({"WEB_CONCURRENCY": "3"}, 3), ({"GRANIAN_WORKERS": "many"}, 1)],
)
def test_the_number_of_processes_is_read_from_the_environment(environment, count):
    assert checks.processes(environment) == count


def test_start_and_the_check_agree_on_which_sqlite_is_safe():
    from elearning import start

    assert start.SQLITE_SAFE_SINCE == checks.SQLITE_SAFE_SINCE
