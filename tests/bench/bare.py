"""The yardstick: the least that Django can do, one view and no middleware, on the same server in the same run."""

from django.http import HttpResponse
from django.urls import path

SECRET_KEY = "the-yardstick-keeps-no-secret"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "tests.bench.bare"
MIDDLEWARE: list[str] = []
INSTALLED_APPS: list[str] = []
DATABASES: dict = {}


def bare(request):
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [path("", bare)]
