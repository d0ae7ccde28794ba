"""The CMS has a Content-Security-Policy of its own: Wagtail's admin uses inline script and style, and previews in a frame."""

from csp.middleware import CSPMiddleware
from django.conf import settings

ADMIN_PREFIX = "/admin/"


class PolicyMiddleware(CSPMiddleware):
    """django-csp's middleware with the policy of the CMS below /admin/, ours everywhere else."""

    def process_response(self, request, response):
        if request.path_info.startswith(ADMIN_PREFIX) and not hasattr(response, "_csp_config"):
            response._csp_config = settings.ADMIN_CONTENT_SECURITY_POLICY
        return super().process_response(request, response)
