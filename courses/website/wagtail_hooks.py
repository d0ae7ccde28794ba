"""Public pages may be kept (see shared/pagecache.py); restricted ones never. Editors try contents as learners play them."""

from django.urls import path, reverse
from django.utils.translation import gettext
from wagtail import hooks

from .frames.trying import TryView
from .shared.facts import facts_for
from .shared.pagecache import keep


@hooks.register("before_serve_page")
def keep_public_pages(page, request, serve_args, serve_kwargs):
    if request.method == "GET" and not request.META.get("QUERY_STRING") and not page.get_view_restrictions().exists():
        keep(request, facts_for(page))


@hooks.register("register_admin_urls")
def trying():
    return [path("try-content/<uuid:pk>/", TryView.as_view(), name="try_content")]


@hooks.register("package_links")
def try_it(package):
    if package.ready:
        yield {"label": gettext("Try it out"), "url": reverse("try_content", args=[package.pk])}
