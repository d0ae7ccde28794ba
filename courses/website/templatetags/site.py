"""Tags every template may use without loading (settings: TEMPLATES builtins)."""

from django import template
from django.conf import settings
from django.urls import get_script_prefix
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_info, gettext

from courses.website.shared import personal
from courses.website.shared.facts import facts_for
from courses.website.shared.furniture import furniture as read_furniture
from courses.website.shared.pagecache import placeholder

register = template.Library()


def own_name(code: str) -> str:
    """A language's name in that language."""
    return get_language_info(code)["name_local"].capitalize()


@register.simple_tag
def furniture():
    """Name, menu, help line and footer in the active language."""
    return read_furniture()


@register.filter
def startswith(path: str, prefix: str) -> bool:
    return bool(prefix) and str(path).startswith(str(prefix)) and prefix != get_script_prefix()


@register.simple_tag(takes_context=True)
def part(context, name: str):
    """A personal part of the page: a placeholder where the page may be kept, else the part itself."""
    request = context.get("request")
    if getattr(request, "kept_facts", None) is not None:
        return mark_safe(placeholder(name))  # a constant
    facts = context.get("page_facts")
    if facts is None:
        facts = context["page_facts"] = facts_for(context.get("page"))
    person = personal.person_of_request(request) if hasattr(request, "user") and hasattr(request, "session") else None
    done = personal.Done()
    if person is not None and facts.course_id is not None:
        done = personal.done_in_course(learner_id=person.id, course_id=facts.course_id)
    return mark_safe(personal.PARTS[name](person, done, facts))  # built and escaped in personal.py


@register.simple_tag(takes_context=True)
def me(context):
    """Who is signed in, at the right end of the header."""
    return format_html('<div class="me-part">{}</div>', part(context, "me"))


@register.simple_tag(takes_context=True)
def language_links(context):
    """A link to this page in every other language, each named in its own language."""
    request = context.get("request")
    path = getattr(request, "path", "/")
    current, default = get_language(), settings.LANGUAGE_CODE
    bare = path[len(current) + 1 :] if current != default and path.startswith(f"/{current}/") else path
    links = [
        (code, f"/{code}{bare}" if code != default else bare, own_name(code))
        for code, _name in settings.LANGUAGES
        if code != current
    ]
    return format_html_join("", '<a lang="{}" hreflang="{}" href="{}">{}</a>', ((c, c, url, name) for c, url, name in links))


@register.simple_tag
def minutes_label(minutes: int) -> str:
    """«2 цаг 40 минут», "2 h 40 min"."""
    hours, rest = divmod(int(minutes or 0), 60)
    parts = []
    if hours:
        parts.append(gettext("%(count)d h") % {"count": hours})
    if rest or not hours:
        parts.append(gettext("%(count)d min") % {"count": rest})
    return " ".join(parts)


@register.filter
def given(response, key: str):
    """What a response says of one option: its target or its words (a mapping), its place from 1 (a list), or ""."""
    if isinstance(response, dict):
        return response.get(key, "")
    return response.index(key) + 1 if isinstance(response, list) and key in response else ""
