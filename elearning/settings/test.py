"""For the tests: the same as production where behaviour matters, faster where it does not."""

from .base import *  # noqa: F403
from .base import DATABASES, STORAGES, TASKS, VAR_DIR, env

SECRET_KEY = "test-" + "x" * 60
DEMO = True
ALLOWED_HOSTS = ["*"]
SITE_ADDRESS = "http://testserver"
MEDIA_ROOT = VAR_DIR / "test-media"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    **STORAGES,
    "played": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
# Argon2 with the smallest work: a test signs in thousands of times. One test checks the real parameters.
PASSWORD_HASHERS = ["courses.accounts.hashers.QuickArgon2ForTests"]
# Tests with threads need a database on disk: SQLite in memory is one connection. `make test` names a folder.
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3" and env("TEST_SQLITE_DIR", default=""):
    DATABASES["default"]["TEST"] = {"NAME": f"{env('TEST_SQLITE_DIR')}/test.sqlite3"}
# A test sees what came of a task at once. The thread is tried in tests/browser.
TASKS = {**TASKS, "background": TASKS["default"]}
