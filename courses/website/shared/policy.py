"""The Content-Security-Policy of every answer; the CMS has its own (trust.md 15).

Wagtail's editor is built of inline scripts and styles, so its pages allow them, and they may frame themselves for the
preview. Everything else stays as strict as on the pages of children: nothing from elsewhere, no plugin, no other base.
"""

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.urls import reverse
from django.utils.functional import cached_property

CMS = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
    "frame-src": [SELF],
    "frame-ancestors": [SELF],
}


class PolicyMiddleware(CSPMiddleware):
    @cached_property
    def cms(self) -> str:
        return reverse("wagtailadmin_home")

    def get_policy_parts(self, request, response, report_only=False) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path.startswith(self.cms):
            parts.replace = {**CMS, **(parts.replace or {})}
        return parts
