"""Public pages may be kept (see shared/pagecache.py); restricted ones never."""

from wagtail import hooks

from .shared.facts import facts_for
from .shared.pagecache import keep


@hooks.register("before_serve_page")
def keep_public_pages(page, request, serve_args, serve_kwargs):
    if request.method == "GET" and not request.META.get("QUERY_STRING") and not page.get_view_restrictions().exists():
        keep(request, facts_for(page))
