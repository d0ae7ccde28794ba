"""The closed frame as it is served: its policy, its files whole and in parts, and the host name that answers nothing else."""

import gzip
import io
import json
import re

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from django.test import Client
from django.utils import timezone

from courses.content.h5p import own, store
from courses.content.h5p.playing import PRELUDE
from courses.content.models import H5PLibrary, Package
from courses.content.played import actions, assets, checking, players
from courses.website.frames import access, checks, files
from courses.website.frames.access import frame_url

pytestmark = pytest.mark.django_db
SOUND = bytes(range(256)) * 10


@pytest.fixture(autouse=True)
def kept(monkeypatch, tmp_path, settings):
    """A storage of each test's own, that is no disk: only what every storage can do may be asked of it."""
    made = InMemoryStorage()
    monkeypatch.setattr(store, "storage", lambda: made)
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    monkeypatch.setattr(players, "installed", lambda kind: kind == "h5p")
    assets.words.cache_clear()
    return made


@pytest.fixture
def package(kept):
    """Our own type, ready, with a sound that is not in its content."""
    raw = own.pack()
    package = actions.receive(
        file=io.BytesIO(raw), name="kart.h5p", size=len(raw), titles={}, may_install=True, now=timezone.now()
    )
    checking.check(package_id=package.pk)
    package.refresh_from_db()
    assert package.ready
    kept.save(f"{package.folder}/content/sounds/a b.mp3", ContentFile(SOUND))
    kept.save(f"{package.folder}/content/secret.txt", ContentFile(b"not of the content"))
    package.files = [*package.files, "sounds/a b.mp3"]
    package.save()
    return package


@pytest.fixture
def library(package):
    return H5PLibrary.objects.get()


def get(address: str, **headers):
    return Client().get(address, headers=headers)


def body(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def policy(response) -> dict[str, list[str]]:
    return {name: sources for name, *sources in map(str.split, response.headers["Content-Security-Policy"].split(";"))}


def sound(package, **headers):
    return get(frame_url(package, language="mn").replace("/mn/", "/content/sounds/a%20b.mp3"), **headers)


# --- the page -------------------------------------------------------------------------------------------------------------


def test_the_frame_may_load_its_own_folders_and_nothing_else(package):
    response = get(frame_url(package, language="mn"))
    assert response.status_code == 200
    allowed = policy(response)
    assert allowed["default-src"] == allowed["form-action"] == allowed["base-uri"] == allowed["worker-src"] == ["'none'"]
    assert allowed["sandbox"] == ["allow-scripts"]
    assert allowed["frame-ancestors"] == ["http://testserver"]
    assert "'unsafe-inline'" not in allowed["script-src"]
    assert "'unsafe-eval'" not in allowed["script-src"]
    content = frame_url(package, language="mn").replace("/mn/", "/content/")
    assert allowed["connect-src"] == ["http://testserver/played/library/", f"http://testserver{content}"]
    assert not any(content in source for source in allowed["script-src"]), "a content has no scripts"
    for name, sources in allowed.items():
        for source in sources:
            whole = source.startswith("http") and name != "frame-ancestors"
            assert not whole or source.count("/") > 3, f"{name} allows a whole host: {source}"
    assert "X-Frame-Options" not in response.headers


def test_the_page_has_no_script_of_its_own_and_nobodys_name(package):
    html = get(frame_url(package, language="mn")).content.decode()
    assert re.findall(r"<script(?![^>]*src=)[^>]*>", html) == ['<script id="integration" type="application/json">']
    facts = json.loads(re.search(r'<script id="integration"[^>]*>(.*?)</script>', html, re.DOTALL)[1])
    content = json.loads(facts["contents"]["cid-1"]["jsonContent"])
    assert content["words"]["turn"] == "Картыг эргүүлэх"
    assert facts["l10n"]["H5P"]["close"] == "Хаах"
    assert html.startswith('<!doctype html>\n<html lang="mn"')


def test_on_an_english_page_the_words_are_english(package):
    html = get(frame_url(package, language="en")).content.decode()
    assert "Turn the card" in html
    assert "Картыг эргүүлэх" not in html


def test_code_of_texts_is_allowed_only_for_a_content_whose_library_needs_it(package, library):
    H5PLibrary.objects.filter(pk=library.pk).update(needs_eval=True)
    assert "'unsafe-eval'" in policy(get(frame_url(package, language="mn")))["script-src"]


def test_an_address_is_good_for_a_day_at_school_and_for_its_content_only(package, monkeypatch):
    address = frame_url(package, language="mn")
    assert get(address.replace("/mn/", "/fr/")).status_code == 404
    assert get(address.replace("/mn/", "x/mn/")).status_code == 404
    assert Client().post(address).status_code == 405
    moment = access.time.time()
    monkeypatch.setattr(access.time, "time", lambda: moment + access.OPEN_SECONDS - access.SAME_SECONDS)
    assert get(address).status_code == 200
    monkeypatch.setattr(access.time, "time", lambda: moment + access.OPEN_SECONDS + 1)
    assert get(address).status_code == 404
    assert sound(package).status_code == 200, "a new address works"


def test_a_content_that_is_not_ready_has_no_frame(package):
    address = frame_url(package, language="mn")
    Package.objects.update(state=Package.State.MISSING)
    assert get(address).status_code == 404


def test_a_file_that_is_lost_a_missing_player_and_an_unknown_kind_say_no_more_than_not_now(package, library, kept, monkeypatch):
    address = frame_url(package, language="en")
    kept.delete(f"{library.folder}/cards.js")
    lost = get(address)
    assert (lost.status_code, lost.content) == (503, b"This cannot be played just now.")
    monkeypatch.setattr(players, "installed", lambda kind: False)
    assert get(address).content == lost.content
    Package.objects.update(kind=Package.Kind.SCORM_12)
    assert get(address).content == lost.content


def test_no_cookie_is_read_and_none_is_set(package, django_assert_num_queries):
    client = Client()
    client.cookies["sid"] = "somebodys-session"
    client.cookies["django_language"] = "en"
    with django_assert_num_queries(2):  # the content, its libraries; no session
        response = client.get(frame_url(package, language="mn"))
    assert not response.cookies
    assert response.headers["Vary"] == "Accept-Encoding"


# --- files ----------------------------------------------------------------------------------------------------------------


def test_only_files_that_the_content_lists_are_served(package):
    base = frame_url(package, language="mn").removesuffix("mn/")
    for path in ("secret.txt", "content.json", "../content/sounds/a%20b.mp3", "sounds/../secret.txt", "sounds/", "a%00b"):
        answer = get(f"{base}content/{path}")
        assert answer.status_code == 404
        assert package.folder.encode() not in answer.content


def test_for_a_file_or_a_page_of_a_package_the_content_is_not_read(package, kept, django_assert_num_queries):
    kept.save(f"{package.folder}/content/index.html", ContentFile(b"<p>a"))
    package.files = [*package.files, "index.html"]
    package.kind = "scorm12"
    package.save()
    base = frame_url(package, language="mn").removesuffix("mn/")
    for path in ("sounds/a b.mp3", "index.html"):
        with django_assert_num_queries(1) as asked:
            answer = get(f"{base}content/{path}")
        assert answer.status_code == 200
        (sql,) = [query["sql"] for query in asked.captured_queries]
        assert '"source"' not in sql
        assert '"content"' not in sql
    assert b"scorm12" in answer.content


def test_for_the_frame_what_the_package_said_is_not_read(package, django_assert_num_queries):
    with django_assert_num_queries(2) as asked:
        assert get(frame_url(package, language="mn")).status_code == 200
    assert not any('"source"' in query["sql"] for query in asked.captured_queries)


def test_a_file_is_harmless_by_itself_and_loads_in_a_frame_without_an_origin(package, library):
    script = f"/played/library/{library.folder.rpartition('/')[2]}/cards.js"
    for response in (sound(package), get(script)):
        assert response.status_code == 200
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert policy(response)["default-src"] == ["'none'"]
        assert policy(response)["sandbox"] == []
    answer = get(script)
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    assert body(answer).startswith(PRELUDE)
    assert get(script.replace("cards.js", "nothing.js")).status_code == 404
    assert get(script.replace("Unet", "Unit")).status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "first", "last"),
    [
        ("bytes=0-99", 206, 0, 99), ("bytes=100-", 206, 100, 2559), ("bytes=-10", 206, 2550, 2559),
        ("bytes=2550-9999", 206, 2550, 2559), ("bytes=0-0", 206, 0, 0), ("bytes=-9999", 206, 0, 2559),
        ("bytes=2560-", 416, 0, 0), ("bytes=9-3", 416, 0, 0), ("bytes=-0", 416, 0, 0),
        ("bytes=0-1,5-6", 200, 0, 2559), ("bytes=-", 200, 0, 2559), ("bytes=a-b", 200, 0, 2559), ("lines=0-1", 200, 0, 2559),
    ],
)  # fmt: skip
def test_of_a_sound_a_part_may_be_asked_for(package, asked, status, first, last):
    response = sound(package, range=asked, accept_encoding="gzip")
    assert response.status_code == status
    assert response.headers["Content-Type"] == "audio/mpeg" or status == 416
    if status == 416:
        assert response.headers["Content-Range"] == "bytes */2560"
        return
    assert "Content-Encoding" not in response.headers
    assert response.headers["Accept-Ranges"] == "bytes"
    assert body(response) == SOUND[first : last + 1]
    assert response.headers["Content-Length"] == str(last + 1 - first)
    if status == 206:
        assert response.headers["Content-Range"] == f"bytes {first}-{last}/2560"


def test_a_range_of_a_version_that_is_not_ours_gives_the_whole(package):
    assert sound(package, range="bytes=0-9", if_range='"x"').status_code == 200


def test_what_is_nobodys_page_is_a_download(package, kept):
    kept.save(f"{package.folder}/content/a.swf", ContentFile(b"FWS"))
    Package.objects.update(files=["a.swf"])
    answer = get(frame_url(package, language="mn").replace("/mn/", "/content/a.swf"))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == "attachment"
    assert not any("html" in kind for kind in files.TYPES.values())


def test_a_script_of_a_scorm_package_goes_out_as_it_is_in_whatever_its_page_is_written(package, kept):
    script = "var word = 'Сайн';".encode("cp1251")
    kept.save(f"{package.folder}/content/a.js", ContentFile(script))
    Package.objects.update(files=["a.js"], kind=Package.Kind.SCORM_12)
    answer = get(frame_url(package, language="mn").replace("/mn/", "/content/a.js"))
    assert body(answer) == script
    assert answer.headers["Content-Type"] == "text/javascript"


# --- scripts and styles in one ------------------------------------------------------------------------------------------------


def test_all_scripts_come_as_one_that_is_made_once(package, library, kept, monkeypatch):
    made = assets.assets_of([library])
    assert assets.assets_of([library]) == made
    plain, packed = get(f"/played/assets/{made.script}"), get(f"/played/assets/{made.script}", accept_encoding="gzip")
    assert gzip.decompress(packed.content) == plain.content
    assert b"Unet.Cards" in plain.content
    assert "immutable" in plain.headers["Cache-Control"]
    assert get(f"/played/assets/{made.style}").headers["Content-Type"].startswith("text/css")
    names = kept.listdir(assets.FOLDER)[1]
    assert len(names) == 3


def test_another_patch_has_other_assets(library):
    made = assets.assets_of([library])
    library.folder = "libraries/elsewhere"
    with pytest.raises(assets.Missing):
        assets.assets_of([library])
    library.refresh_from_db()
    library.styles = []
    assert assets.assets_of([library]).style != made.style


def _with_styles(library, kept, styles: dict[str, str], listed: list[str]):
    """The library with these styles, as if they had been in its package."""
    library.folder = "libraries/heavy"
    for path in library.scripts:
        kept.save(f"{library.folder}/{path}", ContentFile(b""))
    for path, text in styles.items():
        kept.save(f"{library.folder}/{path}", ContentFile(text.encode()))
    library.files, library.styles = [*library.scripts, *styles], listed
    return library


def test_what_is_too_large_to_be_joined_is_not_played(library, kept, monkeypatch):
    heavy = _with_styles(library, kept, {"a.css": "a{}" * 100}, ["a.css"])
    assert assets.assets_of([heavy])
    monkeypatch.setattr(assets, "MAX_PART", 299)
    heavy.styles = ["a.css", "a.css"]
    with pytest.raises(assets.Missing):
        assets.assets_of([heavy])


def test_styles_that_import_one_another_over_and_over_come_to_an_end(library, kept):
    """Eight files of a few kilobytes would else have been read a hundred times to the power of seven."""
    again = {f"{place}.css": f"@import '{place + 1}.css';" * 100 for place in range(7)} | {"7.css": ""}
    with pytest.raises(assets.Missing):
        assets.assets_of([_with_styles(library, kept, again, ["0.css"])])


def test_of_two_that_make_the_same_at_once_the_first_note_counts(library, monkeypatch, kept):
    first = assets.assets_of([library])
    real = assets._noted
    seen = iter([None])
    monkeypatch.setattr(assets, "_noted", lambda note: next(seen, real(note)))
    second = assets.assets_of([library])
    assert assets.opened(second.script) == assets.opened(first.script)
    assert assets.assets_of([library]) == first
    assert len([name for name in kept.listdir(assets.FOLDER)[1] if "." not in name]) == 1


@pytest.mark.parametrize("name", ["a.js", "../libraries/x.js", "0" * 40 + "-" + "0" * 8 + ".js", "0" * 40])
def test_an_asset_that_is_none_is_not_there(name):
    assert get(f"/played/assets/{name}").status_code == 404


# --- the host name ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def second_host(settings):
    settings.H5P_ORIGIN = "https://play.example.mn"
    settings.SITE_ADDRESS = "https://example.mn"


def test_the_frames_host_answers_frames_and_nothing_else(package, second_host):
    address = frame_url(package, language="mn")
    assert address.startswith("https://play.example.mn/played/")
    path = address.removeprefix("https://play.example.mn")
    there = Client(headers={"host": "play.example.mn"})
    response = there.get(path)
    assert response.status_code == 200
    allowed = policy(response)
    assert allowed["sandbox"] == ["allow-scripts", "allow-same-origin"]
    assert allowed["frame-ancestors"] == ["https://example.mn"]
    assert all(source.startswith(("https://play.example.mn/", "'")) for source in allowed["script-src"])
    for other in ("/", "/admin/", "/nevtrekh/", "/healthz", "/en/", "/playedx/", "/media/x.png"):
        answer = there.get(other)
        assert (answer.status_code, answer.content) == (404, b"")
        assert not answer.cookies
    assert there.post("/admin/").status_code == 404


def test_our_own_host_then_has_no_frames(package, second_host):
    path = frame_url(package, language="mn").removeprefix("https://play.example.mn")
    ours = Client(headers={"host": "example.mn"})
    assert ours.get(path).status_code == 404
    assert ours.get("/healthz").status_code == 200
    assert Client(headers={"host": "example.mn:8000"}).get("/healthz").status_code == 200


def test_the_host_of_the_frames_is_checked():
    def ids(origin, allowed=("*",)):
        return [found.id for found in checks.origin_findings(origin=origin, site="https://example.mn", allowed=list(allowed))]

    assert ids("") == ids("https://play.example.mn") == ids("http://localhost:8001") == []
    assert ids("play.example.mn") == ids("https://play.example.mn/x") == ids("ftp://play.example.mn") == ["elearning.E002"]
    assert ids("https://example.mn:8443") == ["elearning.E003"]
    assert ids("https://play.example.mn", ["example.mn"]) == ["elearning.E004"]
    assert ids("https://play.example.mn", [".example.mn"]) == []
    assert settings.MIDDLEWARE[0].endswith("FrameHostMiddleware")
