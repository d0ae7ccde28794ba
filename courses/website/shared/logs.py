"""Logs and error reports carry no names, codes or answers (trust.md 31)."""

import logging
import re

from django.views.debug import SafeExceptionReporterFilter

# Certificate numbers stand in addresses because a QR code must; they are cut out of every log line.
_CODE_IN_PATH = re.compile(r"(/gerchilgee/)[^/\s\"?]+")


class WithoutCodes(logging.Filter):
    """Cut codes out of a record's message; drop the request from records that would print it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _CODE_IN_PATH.sub(r"\1…", str(record.getMessage()))
        record.args = ()
        return True


class SilentReporterFilter(SafeExceptionReporterFilter):
    """Error reports without what people sent: no form fields, no cookies, no local variables' values."""

    def get_post_parameters(self, request):
        return {} if request is None else dict.fromkeys(request.POST, self.cleansed_substitute)

    def get_safe_cookies(self, request):
        return {} if not hasattr(request, "COOKIES") else dict.fromkeys(request.COOKIES, self.cleansed_substitute)

    def get_traceback_frame_variables(self, request, tb_frame):
        return [(name, self.cleansed_substitute) for name in tb_frame.f_locals]
