"""Settings keep their promises: production is strict, another language migrates cleanly, SQLite is set up to lose nothing."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "elearning.settings.production",
    "SECRET_KEY": "k" * 30 + "0123456789abcdefghijKLMNOPQRST!@#$%^&*()_+",
    "ALLOWED_HOSTS": "learn.example.mn",
    "SITE_ADDRESS": "https://learn.example.mn",
    "DATABASE_URL": "postgres://u:p@127.0.0.1:1/none",
}


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG", "SYSTEMROOT")}
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=kept | environment, capture_output=True, text=True, timeout=300, check=False
    )


def test_the_deployment_check_is_clean_under_production_settings():
    result = run("manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert result.returncode == 0, result.stdout + result.stderr
    assert "no issues" in result.stdout


@pytest.mark.parametrize(
    ("change", "reason"),
    [({"DEMO": "1"}, "demo"), ({"SECRET_KEY": "short"}, "SECRET_KEY"), ({"SECRET_KEY": ""}, "SECRET_KEY")],
)
def test_production_refuses_demo_and_weak_secrets_with_a_clear_sentence(change, reason):
    result = run("manage.py", "check", **(PRODUCTION | change))
    assert result.returncode != 0
    assert reason in result.stderr.splitlines()[-1]


def test_production_sends_its_cookies_over_https_only_and_names_them_for_one_host():
    code = (
        "from django.conf import settings as s; print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SESSION_COOKIE_NAME, s.SECURE_HSTS_SECONDS > 0, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE)"
    )
    result = run("-c", code, **PRODUCTION)
    assert result.stdout.split() == ["False", "True", "True", "__Host-sid", "True", "True", "Lax"], result.stderr


@pytest.mark.parametrize("given", [{}, {"VAR_DIR": ""}, {"VAR_DIR": "elsewhere"}])
def test_the_folder_for_written_files_is_absolute_and_an_empty_variable_means_the_default(given):
    code = "from django.conf import settings as s; print(s.VAR_DIR, s.STATIC_ROOT)"
    result = run("-c", code, DJANGO_SETTINGS_MODULE="elearning.settings.test", **given)
    folder = ROOT / (given.get("VAR_DIR") or "var")
    assert result.stdout.split() == [str(folder), str(folder / "static")], result.stderr


KAZAKH = """
from elearning.settings.test import *
from elearning.settings.test import INSTALLED_APPS, LANGUAGES, env
LANGUAGES = [*LANGUAGES, ("kk", "Kazakh")]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": env("KK_DATABASE")}}
MIGRATION_MODULES = {"content": "kk_migrations"}
"""


@pytest.mark.slow
def test_a_third_language_is_one_migration_and_migrates_cleanly(tmp_path):
    """Kazakh in a scratch settings module: the migrations there are, one new one, and a page in three languages."""
    migrations = tmp_path / "kk_migrations"
    migrations.mkdir()
    for file in (ROOT / "courses" / "content" / "migrations").glob("*.py"):
        (migrations / file.name).write_text(file.read_text())
    (tmp_path / "kk_settings.py").write_text(KAZAKH)
    environment = {
        "DJANGO_SETTINGS_MODULE": "kk_settings", "KK_DATABASE": str(tmp_path / "db.sqlite3"),
        "PYTHONPATH": f"{tmp_path}:{ROOT}",
    }  # fmt: skip
    made = run("manage.py", "makemigrations", "content", "-n", "kazakh", "--no-color", **environment)
    assert made.returncode == 0, made.stderr
    assert len(list(migrations.glob("*kazakh*.py"))) == 1
    assert "Alter field" not in made.stdout
    migrated = run("manage.py", "migrate", "-v", "0", **environment)
    assert migrated.returncode == 0, migrated.stderr
    code = (
        "import django; django.setup()\n"
        "from tests.cast import build_course\n"
        "lesson = build_course().lessons[0]\n"
        "lesson.name_kk = 'Сабақ'; lesson.save_revision().publish()\n"
        "from django.test import Client\n"
        "from django.utils.translation import override\n"
        "with override('kk'): url = type(lesson).objects.get(pk=lesson.pk).get_url()\n"
        "page = Client().get(url)\n"
        "print(url, page.status_code, 'Сабақ' in page.content.decode())"
    )
    result = run("-c", code, **environment)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["/kk/surgalt/turshilt/khicheel-1/", "200", "True"]


@pytest.mark.skipif("postgres" in settings.DATABASES["default"]["ENGINE"], reason="a promise of SQLite")
def test_sqlite_writes_through_to_the_disk_and_takes_its_lock_at_the_beginning(db):
    options = settings.DATABASES["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]
    with connection.cursor() as cursor:
        for name, expected in (("synchronous", 2), ("mmap_size", 0)):
            cursor.execute(f"PRAGMA {name}")
            row = cursor.fetchone()
            assert row is None or row[0] == expected, f"{name} is {row}"
    assert not settings.DATABASES["default"].get("ATOMIC_REQUESTS")


def test_sessions_live_in_the_database_and_nothing_leaves_the_house():
    assert settings.SESSION_ENGINE == "courses.accounts.sessions"
    assert settings.WAGTAIL_ENABLE_UPDATE_CHECK is False
    assert settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None
    assert settings.WAGTAILEMBEDS_FINDERS == []


def test_no_model_ranks_children_or_counts_streaks():
    from django.apps import apps

    words = ("streak", "rank", "leader", "score_total", "coins", "xp")
    names = [
        f"{model.__name__}.{field.name}"
        for house in ("accounts", "learning", "content")
        for model in apps.get_app_config(house).get_models()
        for field in model._meta.get_fields()
    ]
    assert [name for name in names if any(word in name.lower().split("_") for word in words)] == []
