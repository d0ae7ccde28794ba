"""Compresses pages that are made for one request. Kept pages bring their own compressed bytes (pagecache.py).

Django's middleware pads each answer with random bytes, and CSRF tokens are masked anew each time, so compressed pages
give nothing away about them (BREACH).
"""

from django.middleware.gzip import GZipMiddleware


class CompressionMiddleware(GZipMiddleware):
    def process_response(self, request, response):
        if getattr(request, "kept_facts", None) is not None:
            return response
        # Of what may be asked for in parts the bytes are counted; and sound, film and pictures are packed already.
        if response.has_header("Accept-Ranges"):
            return response
        return super().process_response(request, response)
