"""Settings shared by every way of running, driven by environment variables.

Each default is the safe one: no debug, no demo, no third party. The variables are listed in README, "Settings".
"""

import contextlib
from pathlib import Path

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.conf.locale import LANG_INFO
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

# What the machine writes (database, uploads, collected static files) lives in one folder that git ignores.
# An empty variable is one that was not given: it must not become the folder the server was started from.
VAR_DIR = Path(env("VAR_DIR", default="") or BASE_DIR / "var").absolute()

DEBUG = False
# Demo accounts have published passwords: they can be made only where this is True, and production refuses it.
DEMO = env.bool("DEMO", default=False)
SECRET_KEY = env("SECRET_KEY", default="")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# The address printed on cards and certificates, without a trailing slash.
SITE_ADDRESS = env("SITE_ADDRESS", default="http://localhost:8000")

INSTALLED_APPS = [
    "modeltranslation",
    "courses.accounts",
    "courses.content",
    "courses.learning",
    "courses.website",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "courses.accounts.apps.PeopleInTheCms",  # wagtail.users with our list of people
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "lucide",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    # The very first: on the host name of the frames nothing else is answered, and in a frame nobody has cookies.
    "courses.website.frames.host.FrameHostMiddleware",
    # Above everything on purpose: it answers public pages from kept bytes, with the headers that the rest had set.
    "courses.website.shared.pagecache.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "courses.website.shared.compression.CompressionMiddleware",
    "courses.website.shared.policies.PolicyMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "courses.accounts.sessions.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "courses.website.signin.doors.NoStoreMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "courses.website.signin.doors.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "elearning.urls"
WSGI_APPLICATION = "elearning.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
            "builtins": ["courses.website.templatetags.site"],
        },
    },
]

# --- Database -------------------------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=600)
# A file does not hang up; a server may.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = "sqlite3" not in DATABASES["default"]["ENGINE"]
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        # IMMEDIATE: a transaction that begins by reading cannot fail half-way when another process writes.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: what was acknowledged survives power loss. No mmap: a damaged page must be an error, not a crash.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA mmap_size=0; PRAGMA cache_size=-16000;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# Wagtail's own tasks are short and run at once. Checking an upload is not: played/background.py says why on a thread.
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "background": {"BACKEND": "courses.content.played.background.ThreadBackend"},
}

# --- People and sessions --------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "courses.accounts.backends.AdultBackend",
    "courses.accounts.backends.PupilBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_ENGINE = "courses.accounts.sessions"
SESSION_COOKIE_NAME = "sid"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
# Seconds of idleness and of life at most, by kind of session (trust.md: pupil 20 min / 4 h, staff 30 min / 12 h).
SESSION_LIMITS = {"pupil": (20 * 60, 4 * 3600), "staff": (30 * 60, 12 * 3600), "adult": (14 * 24 * 3600, 30 * 24 * 3600)}
# A person under this age needs the recorded authorisation of school or guardian.
AGE_OF_CONSENT = env.int("AGE_OF_CONSENT", default=18)

LOGIN_URL = "signin:choose"
LOGIN_REDIRECT_URL = "learner:mine"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "courses.website.signin.adults.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_SIGNUP_FORM_CLASS = "courses.website.signin.forms.AdultNameForm"
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_USER_DISPLAY = "courses.website.signin.adults.name_of"
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True  # no token in addresses or logs
# Wrong passwords are counted in the database (website/signin/adults.py); these stop floods. A school shares one address.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": None, "signup": "100/m/ip", "reset_password": "60/m/ip,5/m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1 if env.bool("BEHIND_PROXY", default=False) else 0)
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if SITE_ADDRESS.startswith("https") else "http"
MFA_ADAPTER = "courses.website.signin.adults.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "courses.website.signin.forms.SecondFactorForm",
    "reauthenticate": "courses.website.signin.forms.SecondFactorAgainForm",
}
# One step of 30 s to either side: the clocks of old telephones are off. A code works once all the same (signin/forms.py).
MFA_TOTP_TOLERANCE = 1
MFA_TOTP_ISSUER = "Цахим хүлэг"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = SITE_ADDRESS.startswith("http://localhost")

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="noreply@localhost")

# --- Languages ------------------------------------------------------------------------------------------------------
USE_I18N = True
LANGUAGE_CODE = "mn"
LANGUAGES = [("mn", _("Mongolian")), ("en", _("English"))]
# Django's own table calls Mongolian "Mongolian" in Mongolian, and Wagtail prints it.
LANG_INFO["mn"] = {**LANG_INFO["mn"], "name_local": "Монгол"}
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "packages"]
FORMAT_MODULE_PATH = ["elearning.formats"]
TIME_ZONE = "Asia/Ulaanbaatar"
USE_TZ = True
MODELTRANSLATION_DEFAULT_LANGUAGE = "mn"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("mn",)
MODELTRANSLATION_CUSTOM_FIELDS = ("SourceStreamField", "RichTextField")

# --- Wagtail --------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Цахим хүлэг"
WAGTAIL_I18N_ENABLED = False
WAGTAIL_ALLOW_UNICODE_SLUGS = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True
WAGTAILADMIN_BASE_URL = SITE_ADDRESS
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAILADMIN_PERMITTED_LANGUAGES = [("mn", _("Mongolian")), ("en", _("English"))]
# Django's own table calls Mongolian "Mongolian" in Mongolian, and Wagtail prints it.
LANG_INFO["mn"] = {**LANG_INFO["mn"], "name_local": "Монгол"}
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAILEMBEDS_FINDERS = []  # nothing is fetched from other sites
WAGTAILIMAGES_EXTENSIONS = ["jpg", "jpeg", "png", "webp", "avif", "svg"]
WAGTAILIMAGES_AVIF_QUALITY = 55
WAGTAILIMAGES_WEBP_QUALITY = WAGTAILIMAGES_JPEG_QUALITY = 70
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "courses.content.editorial.forms.PictureForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "courses.content.editorial.forms.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 60_000_000
WAGTAILIMAGES_IMAGE_MODEL = "content.Picture"
WAGTAILDOCS_EXTENSIONS = [
    "pdf",
    "docx",
    "xlsx",
    "pptx",
    "odt",
    "ods",
    "odp",
    "csv",
    "txt",
    "mp3",
    "ogg",
    "m4a",
    "mp4",
    "webm",
    "vtt",
]
WAGTAILDOCS_CONTENT_TYPES = {"pdf": "application/pdf", "vtt": "text/vtt"}
WAGTAILDOCS_INLINE_CONTENT_TYPES = []
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "SEARCH_CONFIG": "simple"}}
TAGGIT_CASE_INSENSITIVE = True

# --- Files ----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "courses.content.played.players.PlayerFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    # Interactive contents and their libraries: never below MEDIA_ROOT, for whatever they contain is somebody's program.
    "played": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "played"}},
}
# Uploads wait on the same disk as they end up on, so that keeping one is a renaming and not half a gigabyte of copying.
FILE_UPLOAD_TEMP_DIR = VAR_DIR / "arriving"
with contextlib.suppress(OSError):  # a disk that cannot be written is told by whoever writes
    FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# Bytes of whole public pages kept in each process.
PAGE_CACHE_BYTES = env.int("PAGE_CACHE_BYTES", default=64 * 1024 * 1024)

# --- Browser promises (trust.md 15, 17, 19) ---------------------------------------------------------------------------
HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if env.bool("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Another host name of this site (https://play.example.mn), on which interactive contents play; without it they play in a frame
# that has no origin at all.
H5P_ORIGIN = env("H5P_ORIGIN", default="").rstrip("/")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    },
}
# Only editors with a second factor come here. Still nothing from outside, no plugins, frames of ourselves only.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [SELF],
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "media-src": [SELF, "blob:"],
    "frame-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "object-src": [NONE],
    "frame-ancestors": [SELF],
}
PERMISSIONS_POLICY = {
    feature: []
    for feature in (
        "accelerometer", "autoplay", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
        "microphone", "midi", "payment", "usb", "screen-wake-lock",
    )
}  # fmt: skip

# --- Logs: no names, codes or answers (trust.md 31) -------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_codes": {"()": "courses.website.shared.logs.WithoutCodes"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["no_codes"]}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False},
    },
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "courses.website.shared.logs.SilentReporterFilter"
SILENCED_SYSTEM_CHECKS: list[str] = []
