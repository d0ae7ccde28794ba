"""Fixtures of every test: the cast, a course, and browsers in which somebody is signed in."""

import pytest
from django.core.cache import cache
from django.utils import translation

from courses.content.editorial import version
from courses.website.shared import furniture, pagecache
from tests import cast as people

DATABASE = {"db", "transactional_db", "django_db_setup", "live_server"}


def pytest_addoption(parser):
    parser.addoption("--only-database", action="store_true", help="leave out tests that touch no database")


def pytest_collection_modifyitems(config, items):
    """On a second database only what touches it is run again."""
    if not config.getoption("--only-database"):
        return
    touching = [item for item in items if item.get_closest_marker("django_db") or DATABASE & set(item.fixturenames)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(touching)])
    items[:] = touching


@pytest.fixture(autouse=True)
def _fresh_process():
    """No cached page, no left-over language: each test begins like a new process."""
    cache.clear()
    pagecache.store.clear()
    furniture._kept.clear()
    version._kept = (-version.READ_EVERY_SECONDS, 0)
    with translation.override("mn"):
        yield


@pytest.fixture
def cast(db) -> people.Cast:
    return people.build_cast()


@pytest.fixture
def course(db) -> people.Course:
    return people.build_course()


@pytest.fixture
def client_for():
    """`client_for(person)` is a browser in which this person is signed in."""
    return people.client_for
