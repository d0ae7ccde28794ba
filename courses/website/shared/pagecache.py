"""Bytes of whole public pages, kept per path, with a placeholder where the visitor's own part goes.

What it is for: routing and rendering a Wagtail page costs twenty times a bare view (shared measurements: 0.04 of bare),
and all visitors of a page get the same bytes except for their name and ticks. So the page is rendered once, neutrally,
cut at its placeholders, compressed piece by piece, and put together again for each visitor with one query.

Which pages: those that `keep()` was called for (website/wagtail_hooks.py: public Wagtail pages). Never previews, restricted
pages, query strings, forms with CSRF tokens, or responses that set a cookie. Everything kept carries the number of the
content version it was rendered at; any public change makes all of it old. A fault of this module never fails a page.
"""

import hashlib
import logging
import re
import struct
import threading
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from cachetools import LRUCache
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpResponse
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from courses.content.editorial import version
from courses.learning.progress import actions as progress

from . import personal

logger = logging.getLogger(__name__)
MARK = re.compile(rb"<!--personal:([a-z_]+)-->")
KEPT_HEADERS = (
    "Content-Type", "Content-Language", "Content-Security-Policy", "Permissions-Policy", "X-Frame-Options",
    "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy", "Strict-Transport-Security",
)  # fmt: skip
STATES_OF_A_PAGE = 64
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"


def placeholder(name: str) -> str:
    """What a template prints where the part `name` goes."""
    return f"<!--personal:{name}-->"


def deflate_piece(data: bytes, *, level: int = 6) -> bytes:
    """One byte-aligned piece of a raw deflate stream. Pieces may be joined in any order; the last is `deflate_end()`."""
    packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush(zlib.Z_FULL_FLUSH)


def stored_piece(data: bytes) -> bytes:
    """The same without compression: for the small personal parts, where making a compressor costs more than it saves."""
    blocks = [data[start : start + 65535] for start in range(0, len(data), 65535)]
    return b"".join(b"\x00" + struct.pack("<HH", len(block), len(block) ^ 0xFFFF) + block for block in blocks)


def gzip_of(pieces: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A gzip file from (plain, deflated) pieces: only the checksum is computed anew, at memory speed."""
    crc, size, packed = 0, 0, [GZIP_HEAD]
    for plain, deflated in pieces:
        crc = zlib.crc32(plain, crc)
        size += len(plain)
        packed.append(deflated)
    packed.append(b"\x03\x00")  # an empty final block
    packed.append(struct.pack("<LL", crc, size & 0xFFFFFFFF))
    return b"".join(packed)


@dataclass(frozen=True)
class KeptPage:
    """One page: its fixed pieces (plain and deflated), the names of the parts between them, and the visitor's version."""

    number: int
    headers: tuple[tuple[str, str], ...]
    pieces: tuple[tuple[bytes, bytes], ...]
    parts: tuple[str, ...]
    facts: personal.PageFacts
    visitor_plain: bytes
    visitor_gzip: bytes
    etag: str
    # {what was done: {name of a part: its piece}}. A few hundred bytes each, a few dozen states a page.
    told: LRUCache = field(default_factory=lambda: LRUCache(STATES_OF_A_PAGE), compare=False)
    lock: threading.Lock = field(default_factory=threading.Lock, compare=False)

    def headers_for(self, *, visitor: bool, packed: bool) -> list[tuple[str, str]]:
        """Headers of one answer. A visitor's copy is revalidated by its ETag, a person's page is stored nowhere."""
        own = (
            [("ETag", self.etag), ("Cache-Control", "private, no-cache")]
            if visitor
            else [("Cache-Control", "private, no-store")]
        )
        if packed:
            own.append(("Content-Encoding", "gzip"))
        return [*self.headers, *own, ("Vary", "Cookie, Accept-Encoding")]

    @property
    def size(self) -> int:
        return sum(len(plain) + len(packed) for plain, packed in self.pieces) + len(self.visitor_plain) + len(self.visitor_gzip)


class Store:
    """Kept pages of this process, at most `settings.PAGE_CACHE_BYTES`, the least used leaving first."""

    def __init__(self, limit: int):
        self._pages: LRUCache = LRUCache(limit, getsizeof=lambda page: page.size)
        self._lock = threading.Lock()

    def get(self, key) -> KeptPage | None:
        with self._lock:
            return self._pages.get(key)

    def put(self, key, page: KeptPage) -> None:
        if page.size <= self._pages.maxsize // 4:
            with self._lock:
                self._pages[key] = page

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()


store = Store(settings.PAGE_CACHE_BYTES)


def keep(request, facts: personal.PageFacts) -> None:
    """Called while a public page is served: its response may be kept, and its personal parts need these facts."""
    request.kept_facts = facts
    request.kept_number = version.current()


def make_page(body: bytes, headers, facts: personal.PageFacts, number: int) -> KeptPage:
    cut = MARK.split(body)
    plain_pieces, names = cut[0::2], tuple(name.decode() for name in cut[1::2])
    nobody = [_part(name, None, personal.Done(), facts) for name in names]
    whole = b"".join(piece for pair in zip(plain_pieces, [*nobody, b""], strict=True) for piece in pair)
    return KeptPage(
        number=number,
        headers=tuple(headers),
        pieces=tuple((piece, deflate_piece(piece, level=9)) for piece in plain_pieces),
        parts=names,
        facts=facts,
        visitor_plain=whole,
        visitor_gzip=gzip_of([(whole, deflate_piece(whole, level=9))]),
        etag=f'"{hashlib.sha256(whole).hexdigest()[:20]}"',
    )


def _part(name: str, person, done, facts) -> bytes:
    return personal.PARTS[name](person, done, facts).encode()


def _told(page: KeptPage, person: personal.Person, done: personal.Done) -> dict[str, tuple[bytes, bytes]]:
    """The parts that are the same for all who did the same lessons, from the page's memory where one of them was here."""
    with page.lock:
        told = page.told.get(done)
    if told is None:
        parts = {name: _part(name, person, done, page.facts) for name in page.parts if name not in personal.OF_THE_PERSON}
        told = {name: (part, deflate_piece(part)) for name, part in parts.items()}
        with page.lock:
            page.told[done] = told
    return told


@dataclass(frozen=True)
class Answer:
    """What goes out for a kept page, for Django and for plain WSGI alike."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


def answer_for(page: KeptPage, *, session_key: str | None, packed: bool, if_none_match: str | None) -> Answer:
    """A kept page for whoever holds this session key: the visitor's bytes, or the pieces with the person's parts between."""
    facts, person, done = page.facts, None, personal.NOTHING_DONE
    if session_key:
        person, done = personal.person_and_done(session_key, facts.course_id)
    if person is None:
        if if_none_match == page.etag:
            return Answer(304, page.headers_for(visitor=True, packed=False), b"")
        body = page.visitor_gzip if packed else page.visitor_plain
        return Answer(200, page.headers_for(visitor=True, packed=packed), body)
    if facts.course_id is not None and facts.lesson_id is not None and facts.lesson_id not in done.lessons:
        progress.open_lesson(
            learner_id=person.id, course_id=facts.course_id, lesson_id=facts.lesson_id, now=timezone.now()
        )  # fmt: skip
    told = _told(page, person, done)
    pieces = [page.pieces[0]]
    for name, piece in zip(page.parts, page.pieces[1:], strict=True):
        if name in personal.OF_THE_PERSON:
            part = _part(name, person, done, facts)
            pieces += [(part, stored_piece(part)), piece]
        else:
            pieces += [told[name], piece]
    body = gzip_of(pieces) if packed else b"".join(plain for plain, _packed in pieces)
    return Answer(200, page.headers_for(visitor=False, packed=packed), body)


class PageCacheMiddleware:
    """Stands above everything: a kept page is answered without session, router or template."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method != "GET" or request.META.get("QUERY_STRING"):
            return self.get_response(request)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return self.get_response(request)
        key = request.path_info
        page = store.get(key)
        if page is not None:
            try:
                request.get_host()  # refuses a foreign Host header as the whole stack would
                if page.number == version.current():
                    return self.answer(request, page)
            except DisallowedHost:
                return self.get_response(request)
            except Exception:
                logger.exception("a kept page could not be answered; rendering it")
        response = self.get_response(request)
        facts = getattr(request, "kept_facts", None)
        if facts is None or not hasattr(response, "content"):
            return response
        return self.keep_and_answer(request, response, key, facts)

    def keep_and_answer(self, request, response, key, facts):
        """Keep what was rendered neutrally, and answer with the visitor's own parts filled in."""
        page = make_page(
            response.content,
            [(name, response[name]) for name in KEPT_HEADERS if response.has_header(name)],
            facts, request.kept_number,
        )  # fmt: skip
        if response.status_code == 200 and not response.cookies and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE"):
            store.put(key, page)
        try:
            answer = self.answer(request, page)
        except Exception:
            logger.exception("the visitor's own parts could not be filled in; giving the page without them")
            answer = HttpResponse(page.visitor_plain, headers=dict(page.headers_for(visitor=False, packed=False)))
        answer.cookies = response.cookies
        return answer

    def answer(self, request, page: KeptPage):
        answer = answer_for(
            page, session_key=request.COOKIES.get(settings.SESSION_COOKIE_NAME),
            packed="gzip" in request.META.get("HTTP_ACCEPT_ENCODING", ""),
            if_none_match=request.META.get("HTTP_IF_NONE_MATCH"),
        )  # fmt: skip
        return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))


class KeptPagesFirst:
    """The same one floor lower, around the whole WSGI application: no request object, no signals, no middleware.

    Whatever is not a kept page, or is doubtful in any way (query string, plain HTTP where HTTPS is due, a host that was not
    seen before, an error), goes to Django, whose middleware above decides again.
    """

    STATUS = {200: "200 OK", 304: "304 Not Modified"}
    MOST_HOSTS = 100

    def __init__(self, application):
        self.application = application
        self.hosts: set[str] = set()

    def __call__(self, environ, start_response):
        if environ["REQUEST_METHOD"] == "GET" and not environ.get("QUERY_STRING"):
            page = store.get(environ.get("PATH_INFO"))
            if page is not None:
                try:
                    if self.is_plain(environ) and page.number == version.current():
                        return self.answer(environ, start_response, page)
                except Exception:
                    logger.exception("a kept page could not be answered; asking Django")
        return self.application(environ, start_response)

    def is_plain(self, environ) -> bool:
        """A host of ours, over HTTPS where that is due."""
        if settings.SECURE_SSL_REDIRECT and environ.get("wsgi.url_scheme") != "https":
            header = settings.SECURE_PROXY_SSL_HEADER
            if not header or environ.get(header[0]) != header[1]:
                return False
        host = environ.get("HTTP_HOST", "")
        if host not in self.hosts:
            if not validate_host(split_domain_port(host)[0], settings.ALLOWED_HOSTS):
                return False
            if len(self.hosts) < self.MOST_HOSTS:
                self.hosts.add(host)
        return True

    def answer(self, environ, start_response, page: KeptPage):
        answer = answer_for(
            page, session_key=_cookie(environ.get("HTTP_COOKIE", ""), settings.SESSION_COOKIE_NAME),
            packed="gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""), if_none_match=environ.get("HTTP_IF_NONE_MATCH"),
        )  # fmt: skip
        start_response(self.STATUS[answer.status], [*answer.headers, ("Content-Length", str(len(answer.body)))])
        return [answer.body]


def _cookie(header: str, name: str) -> str | None:
    """The value of one cookie; the last one counts, as in Django."""
    value = None
    if name in header:
        for chunk in header.split(";"):
            key, _equals, text = chunk.partition("=")
            if key.strip() == name:
                value = text.strip()
    return value
