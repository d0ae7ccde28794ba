"""All addresses. Mongolian at `/`, other languages below their code; the CMS and machine addresses stand outside."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.urls.resolvers import URLPattern, URLResolver
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from courses.website.public import views as public
from courses.website.shared.media import media


def open_to_all(patterns: list) -> list:
    """The same addresses without the login requirement: their pages decide themselves who may see what."""
    for entry in patterns:
        if isinstance(entry, URLPattern):
            entry.callback = login_not_required(entry.callback)
        elif isinstance(entry, URLResolver):
            open_to_all(entry.url_patterns)
    return patterns


# Wagtail's admin has its own doors besides ours (website/signin/doors.py); its document view checks privacy; its page
# view checks restrictions. Django's LoginRequiredMiddleware would stand in the way of the public ones.
open_to_all(wagtail_urls.urlpatterns)
open_to_all(wagtaildocs_urls.urlpatterns)

urlpatterns = [
    path("healthz", public.healthz, name="healthz"),
    path("readyz", public.readyz, name="readyz"),
    path("robots.txt", public.robots, name="robots"),
    path("media/<path:path>", media, name="media"),
    path("played/", include("courses.website.frames.urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]

urlpatterns += i18n_patterns(
    path("", include("courses.website.public.urls")),
    path("", include("courses.website.learner.urls")),
    path("", include("courses.website.signin.urls")),
    path("bagsh/", include("courses.website.teacher.urls")),
    path("burtgel/", include("allauth.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
