"""What anybody may read: pages in two languages, search, the check of a certificate, health."""

from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from courses.learning.certificates import actions as certificates


def test_every_page_is_there_in_mongolian_without_prefix_and_in_english_below_en(course):
    client = Client()
    for page in (course.home, course.catalogue, course.page, *course.lessons):
        with override("mn"):
            url = page.get_url()
        mongolian, english = client.get(url), client.get("/en" + url)
        assert mongolian.status_code == english.status_code == 200
        assert '<html lang="mn"' in mongolian.content.decode()
        assert '<html lang="en"' in english.content.decode()
    with override("mn"):
        lesson = course.lessons[0].get_url()
    assert "Lesson 1" in client.get("/en" + lesson).content.decode()


def test_a_page_without_english_text_falls_back_to_mongolian(course):
    lesson = course.lessons[0]
    lesson.name_en = ""
    lesson.save_revision().publish()
    assert "Хичээл 1" in Client().get("/en" + lesson.get_url()).content.decode()


@pytest.mark.parametrize("typed", ["хичээл", "hicheel", "khicheel", "Хичээл"])
def test_search_finds_a_lesson_however_it_is_typed(course, typed):
    from django.core.management import call_command

    call_command("rebuild_modelsearch_index", verbosity=0) if _has_command("rebuild_modelsearch_index") else call_command(
        "update_index", verbosity=0
    )
    page = Client().get(reverse("public:search"), {"q": typed}).content.decode()
    assert course.lessons[0].get_url() in page


def _has_command(name):
    from django.core.management import get_commands

    return name in get_commands()


@pytest.mark.parametrize(
    "typed", ["", " ", "'", "%", "\\", "a" * 500, "<script>alert(1)</script>", "\x00", "🐎", "AND OR NOT ( *"]
)
def test_search_survives_whatever_is_typed(course, typed):
    response = Client().get(reverse("public:search"), {"q": typed})
    assert response.status_code == 200
    assert "<script>alert(1)" not in response.content.decode()


def issue(learner, course):
    return certificates.issue(learner=learner, course=course.page, now=timezone.now())


def test_the_check_shows_an_adults_certificate_with_course_issuer_and_month(cast, course):
    certificate = issue(cast.learner, course)
    page = Client().get(reverse("public:certificate_result", args=[certificate.code])).content.decode()
    assert "Сургалт turshilt" in page
    assert "Туршилт Learner" in page


def test_a_minors_name_is_shown_only_to_whoever_types_it(cast, course):
    certificate = issue(cast.pupil_1.user, course)
    url = reverse("public:certificate_result", args=[certificate.code])
    client = Client()
    assert "Өнөржаргал" not in client.get(url).content.decode()
    assert "Өнөржаргал" not in client.post(url, {"name": "Оюун Г"}).content.decode().replace('value="Оюун Г"', "")
    assert certificate.name in client.post(url, {"name": certificate.name.upper()}).content.decode()


def test_the_number_is_read_with_spaces_small_letters_and_hyphens(cast, course):
    certificate = issue(cast.learner, course)
    typed = " " + certificate.printed_code.lower().replace("-", " ") + " "
    response = Client().get(reverse("public:certificate"), {"number": typed})
    assert response.url == reverse("public:certificate_result", args=[certificate.code])


def test_unknown_numbers_get_one_and_the_same_page_and_nothing_is_indexed(course):
    client = Client()
    bodies = set()
    for code in ("H7K4TMC29FWX", "234679234679", "NOSUCHCODE1", "ГЭРЧИЛГЭЭ"):
        response = client.get(f"/gerchilgee/{code}/")
        assert response.status_code == 200
        assert "noindex" in response.headers["X-Robots-Tag"]
        bodies.add(response.content.decode().replace(code, "").replace(quote(code), ""))
    assert len(bodies) == 1
    assert client.get("/gerchilgee/%00/").status_code in (200, 404)


def test_a_revoked_certificate_says_so(cast, course):
    certificate = issue(cast.learner, course)
    url = reverse("public:certificate_result", args=[certificate.code])
    valid = Client().get(url).content.decode()
    certificates.revoke(certificate=certificate, by=cast.administrator, reason="Нууц шалтгаан", now=timezone.now())
    revoked = Client().get(url).content.decode()
    assert valid != revoked
    assert "Нууц шалтгаан" not in revoked


def test_health_needs_no_database_and_readiness_does(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Client().get("/healthz").content == b"ok"
    assert Client().get("/readyz").status_code == 200


def test_only_pictures_are_served_from_media(settings, tmp_path, db):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "original_images").mkdir()
    (tmp_path / "documents").mkdir()
    (tmp_path / "original_images" / "a.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "original_images" / "a.html").write_text("<script>")
    (tmp_path / "documents" / "secret.pdf").write_text("secret")
    (tmp_path / "db.sqlite3").write_text("secret")
    client = Client()
    picture = client.get("/media/original_images/a.svg")
    assert picture.status_code == 200
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    for path in (
        "original_images/a.html",
        "documents/secret.pdf",
        "db.sqlite3",
        "original_images/../db.sqlite3",
        "images/%2e%2e/db.sqlite3",
    ):
        assert client.get(f"/media/{path}").status_code == 404


def test_security_headers_stand_on_every_kind_of_page(course):
    for url in (
        course.home.get_url(),
        course.lessons[0].get_url(),
        reverse("public:search"),
        reverse("signin:choose"),
        "/nothing-here/",
    ):
        headers = Client().get(url).headers
        policy = headers["Content-Security-Policy"]
        assert "unsafe-inline" not in policy
        for part in ("object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "default-src 'none'"):
            assert part in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in headers["Permissions-Policy"]


def test_the_cms_has_a_policy_of_its_own_that_still_lets_nothing_in_from_outside(client_for, cast):
    headers = client_for(cast.administrator).get("/admin/").headers
    policy = headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy
    assert "http" not in policy
    assert "unsafe-eval" not in policy
