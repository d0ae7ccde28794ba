"""For real children: HTTPS only, a secret from outside, no demo. `manage.py check --deploy` is clean here."""

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403
from .base import DEMO, SECRET_KEY, env

if DEMO:
    raise ImproperlyConfigured("DEMO=1 is refused by production settings: demo accounts have published passwords.")
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("Set SECRET_KEY to at least 50 random characters (see deploy/README.md).")

DEBUG = False
HTTPS = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sid"
CSRF_COOKIE_NAME = "__Host-csrf"
SECURE_SSL_REDIRECT = env.bool("SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 3600)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_ADDRESS = env("SITE_ADDRESS")
WAGTAILADMIN_BASE_URL = SITE_ADDRESS
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
