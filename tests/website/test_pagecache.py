"""Kept pages: the same for everybody but the personal part, never stale, never somebody else's."""

import gzip
import zlib

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from courses.content.editorial import version
from courses.content.models import HelpChannel
from courses.content.stories.reading import shipped
from courses.website.shared.pagecache import deflate_piece, gzip_of, store, stored_piece
from tests.cast import publish_story

from .test_learner import answer_all, send, start


@pytest.fixture(autouse=True)
def _empty_store():
    store.clear()
    version._kept = (-version.READ_EVERY_SECONDS, 0)
    yield
    store.clear()


@given(st.lists(st.binary(max_size=300) | st.just(b"x" * 70_000), max_size=8))
def test_gzip_joined_from_pieces_unpacks_to_the_whole(pieces):
    packed = gzip_of([(piece, (stored_piece if n % 2 else deflate_piece)(piece)) for n, piece in enumerate(pieces)])
    assert gzip.decompress(packed) == b"".join(pieces)
    assert zlib.decompress(packed, 16 + zlib.MAX_WBITS) == b"".join(pieces)


def text_of(response) -> str:
    body = response.content
    return (gzip.decompress(body) if response.headers.get("Content-Encoding") == "gzip" else body).decode()


def queries_of(client, url) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def warm(course):
    url = course.lessons[0].get_url()
    Client().get(url)
    version.current()
    return url


def test_a_visitor_gets_a_kept_lesson_without_a_query_and_a_pupil_with_one(cast, course, client_for):
    url = warm(course)
    pupil = client_for(cast.pupil_1)
    pupil.get(url)
    pupil.get(url)
    version.current()
    assert queries_of(Client(), url) == 0
    assert queries_of(pupil, url) == 1


def test_a_kept_page_is_the_page_that_would_be_rendered(course):
    url = course.lessons[0].get_url()
    first = text_of(Client().get(url))
    assert text_of(Client().get(url)) == first
    assert text_of(Client().get(url, headers={"accept-encoding": "gzip"})) == first
    assert "<!--personal" not in first


def test_names_and_ticks_are_filled_in_for_each_person_and_for_nobody_else(cast, course, client_for):
    url = warm(course)
    one, two = client_for(cast.pupil_1), client_for(cast.pupil_2)
    attempt = start(one, reverse("learner:lesson_quiz", args=[course.lessons[0].pk]))
    answer_all(one, attempt)
    send(one, attempt)
    mine = text_of(one.get(url, headers={"accept-encoding": "gzip"}))
    theirs, nobodys = text_of(two.get(url)), text_of(Client().get(url))
    assert cast.pupil_1.user.first_name in mine
    assert "100 %" in mine
    for text in (theirs, nobodys):
        assert cast.pupil_1.user.first_name not in text
        assert "100 %" not in text
    assert cast.pupil_2.user.first_name in theirs


def test_pages_of_signed_in_people_are_stored_nowhere_and_those_of_visitors_are_revalidated(cast, course, client_for):
    url = warm(course)
    assert "no-store" in client_for(cast.pupil_1).get(url).headers["Cache-Control"]
    visitor = Client().get(url)
    assert "no-cache" in visitor.headers["Cache-Control"]
    assert Client().get(url, headers={"if-none-match": visitor.headers["ETag"]}).status_code == 304
    assert client_for(cast.pupil_1).get(url, headers={"if-none-match": visitor.headers["ETag"]}).status_code == 200
    assert not visitor.cookies


def test_publishing_shows_at_once(course, django_capture_on_commit_callbacks):
    url = warm(course)
    lesson = course.lessons[0]
    lesson.name_mn = "Шинэ гарчиг"
    with django_capture_on_commit_callbacks(execute=True):
        lesson.save_revision().publish()
    assert "Шинэ гарчиг" in text_of(Client().get(url))


def test_unpublishing_hides_at_once_and_a_changed_helpline_shows_at_once(course, django_capture_on_commit_callbacks):
    url = warm(course)
    with django_capture_on_commit_callbacks(execute=True):
        HelpChannel.objects.create(key="108", name_mn="Утас", number="108", tel="108", live=True)
    assert 'href="tel:108"' in text_of(Client().get(url))
    with django_capture_on_commit_callbacks(execute=True):
        course.lessons[0].unpublish()
    assert Client().get(url).status_code == 404


def test_a_story_that_is_shown_no_more_leaves_the_lessons_that_led_to_it(course, django_capture_on_commit_callbacks):
    story, lesson = publish_story(shipped()[0]), course.lessons[0]
    lesson.body_mn = [("played_story", {"story": story})]
    with django_capture_on_commit_callbacks(execute=True):
        lesson.save_revision().publish()
    address = reverse("learner:story", args=[story.key])
    assert address in Client().get(lesson.url).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        story.live = False
        story.save()
    assert address not in Client().get(lesson.url).content.decode()


def test_a_draft_saved_beside_a_published_page_stays_unseen(course):
    url = warm(course)
    course.lessons[0].name_mn = "Зөвхөн ноорог"
    course.lessons[0].save_revision()
    store.clear()
    assert "Зөвхөн ноорог" not in text_of(Client().get(url))


def test_an_ended_session_is_a_visitor_at_once(cast, course, client_for):
    from courses.accounts.actions import end_sessions

    url = warm(course)
    pupil = client_for(cast.pupil_1)
    assert cast.pupil_1.user.first_name in text_of(pupil.get(url))
    end_sessions(users=[cast.pupil_1.user_id])
    assert cast.pupil_1.user.first_name not in text_of(pupil.get(url))


def test_an_idle_session_is_a_visitor_on_kept_pages_too(cast, course, client_for):
    from datetime import timedelta

    from courses.accounts.models import Session

    url = warm(course)
    pupil = client_for(cast.pupil_1)
    Session.objects.update(seen_at=Session.objects.get().seen_at - timedelta(minutes=21))
    assert cast.pupil_1.user.first_name not in text_of(pupil.get(url))


def test_restricted_pages_query_strings_and_posts_are_never_kept(course):
    from wagtail.models import PageViewRestriction

    lesson = course.lessons[0]
    PageViewRestriction.objects.create(page=lesson, restriction_type=PageViewRestriction.LOGIN)
    assert Client().get(lesson.get_url()).status_code == 302
    assert store.get(lesson.get_url()) is None
    Client().get(course.lessons[1].get_url() + "?x=1")
    assert store.get(course.lessons[1].get_url()) is None


def test_a_foreign_host_header_is_refused_on_kept_pages_as_well(course, settings):
    url = warm(course)
    settings.ALLOWED_HOSTS = ["testserver"]
    assert Client().get(url).status_code == 200
    assert Client().get(url, headers={"host": "evil.example"}).status_code == 400


def test_a_fault_of_the_kept_part_still_gives_the_page(cast, course, client_for, monkeypatch):
    from courses.website.shared import personal

    url = warm(course)
    pupil, asked = client_for(cast.pupil_1), []
    monkeypatch.setattr(personal, "person_and_done", lambda *arguments: asked.append(arguments) or 1 / 0)
    text = text_of(pupil.get(url))
    assert asked
    assert course.lessons[0].title in text
    assert "<!--personal" not in text


def test_names_with_markup_are_escaped_in_personal_parts(cast, course, client_for):
    user = cast.pupil_1.user
    user.first_name = "<script>alert(1)</script>"
    user.save()
    assert "<script>alert(1)" not in text_of(client_for(cast.pupil_1).get(warm(course)))


# --- the same below Django, as plain WSGI -------------------------------------------------------------------------------


def through_wsgi(url, *, session=None, host="testserver", **environ):
    """What elearning/wsgi.py answers: (status, headers, body, was Django asked?)."""
    from django.test import RequestFactory

    from courses.website.shared.pagecache import KeptPagesFirst

    asked, got = [], {}

    def django(environ, start_response):
        # Django itself is not called: its handler would close the connection that this test's transaction lives in.
        asked.append(environ["PATH_INFO"])
        start_response("200 Asked Django", [])
        return [b""]

    request = RequestFactory().get(url).environ | {"HTTP_HOST": host} | environ
    if session:
        request["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={session}; other=1"
    body = KeptPagesFirst(django)(request, lambda status, headers: got.update(status=status, headers=dict(headers)))
    return got["status"], got["headers"], b"".join(body), bool(asked)


def test_plain_wsgi_gives_the_same_page_with_the_same_headers_to_visitors_and_to_pupils(cast, course, client_for):
    url = warm(course)
    pupil = client_for(cast.pupil_1)
    pupil.get(url)
    key = pupil.session.session_key
    for client, session in ((Client(), None), (pupil, key)):
        usual = client.get(url)
        status, headers, body, asked = through_wsgi(url, session=session)
        assert not asked
        assert status == "200 OK"
        assert body == usual.content
        assert {name: headers[name] for name in headers if name != "Content-Length"} == {
            name: usual.headers[name] for name in headers if name != "Content-Length"
        }
        assert int(headers["Content-Length"]) == len(body)
    packed = through_wsgi(url, session=key, HTTP_ACCEPT_ENCODING="gzip, br")
    assert gzip.decompress(packed[2]).decode() == text_of(pupil.get(url))
    etag = through_wsgi(url)[1]["ETag"]
    assert through_wsgi(url, HTTP_IF_NONE_MATCH=etag)[0] == "304 Not Modified"


def test_plain_wsgi_leaves_to_django_whatever_is_doubtful(course, settings):
    url = warm(course)
    assert through_wsgi(url + "?x=1")[3]
    assert through_wsgi("/nothing/")[3]
    assert through_wsgi(url, REQUEST_METHOD="POST")[3]
    settings.ALLOWED_HOSTS = ["testserver"]
    assert not through_wsgi(url)[3]
    assert through_wsgi(url, host="evil.example")[3]
    settings.SECURE_SSL_REDIRECT = True
    assert through_wsgi(url)[3]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert not through_wsgi(url, HTTP_X_FORWARDED_PROTO="https")[3]
    assert through_wsgi(url, HTTP_X_FORWARDED_PROTO="http")[3]


def test_plain_wsgi_never_shows_an_old_page(course, django_capture_on_commit_callbacks):
    url = warm(course)
    with django_capture_on_commit_callbacks(execute=True):
        course.lessons[0].unpublish()
    assert through_wsgi(url)[3]
    assert Client().get(url).status_code == 404
