"""For writing the code: debug pages, runserver, plain static files, demo accounts allowed."""

from .base import *  # noqa: F403
from .base import STORAGES

DEBUG = True
DEMO = True
SECRET_KEY = "only-for-a-developer-machine-never-used-in-production"  # noqa: S105
ALLOWED_HOSTS = ["*"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
