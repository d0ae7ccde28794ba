"""For the tests: the same as production where behaviour matters, faster where it does not."""

from .base import *  # noqa: F403
from .base import BASE_DIR, STORAGES, VAR_DIR

SECRET_KEY = "test-" + "x" * 60
DEMO = True
ALLOWED_HOSTS = ["*"]
SITE_ADDRESS = "http://testserver"
MEDIA_ROOT = VAR_DIR / "test-media"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_AUTOREFRESH = True
# Argon2 with the smallest work: a test signs in thousands of times. One test checks the real parameters.
PASSWORD_HASHERS = ["courses.accounts.hashers.QuickArgon2ForTests"]
TEMPLATES_ROOT = BASE_DIR / "templates"
