"""Pictures and documents at the CMS's door: what is kept is a picture, an SVG without code, captions that play."""

import io
import struct

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.documents import get_document_model

from courses.content.editorial import sanitising
from courses.content.models import Picture
from tests.cast import client_for
from tests.content.editing import cms, make_person

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="10" height="10">'
GOOD_SVG = (
    HEAD
    + '<title>Морь</title><defs><path id="a" d="M0 0h5v5z"/></defs><use href="#a"/>'
    + '<rect width="9" height="9" fill="url(#a)"/></svg>'
)
BAD_SVGS = {
    "script": HEAD + "<script>alert(1)</script></svg>",
    "script with a prefix": '<s:svg xmlns:s="http://www.w3.org/2000/svg"><s:script>alert(1)</s:script></s:svg>',
    "handler": HEAD + '<rect width="1" height="1" onload="alert(1)"/></svg>',
    "handler on the root": HEAD.replace("<svg ", '<svg onload="alert(1)" ') + "</svg>",
    "foreign object": HEAD + '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>1</script></body></foreignObject></svg>',
    "link": HEAD + '<a href="javascript:alert(1)"><rect width="1" height="1"/></a></svg>',
    "use elsewhere": HEAD + '<use xlink:href="https://evil.example/x.svg#a"/></svg>',
    "image elsewhere": HEAD + '<image href="https://evil.example/x.png"/></svg>',
    "svg in data": HEAD + '<image href="data:image/svg+xml;base64,PHN2Zz48L3N2Zz4="/></svg>',
    "style import": HEAD + "<style>@import url(https://evil.example/a.css);</style></svg>",
    "style url": HEAD + '<rect style="fill:url(https://evil.example/x)" width="1" height="1"/></svg>',
    "animated link": HEAD + '<set attributeName="href" to="javascript:alert(1)"/></svg>',
    "stylesheet": '<?xml version="1.0"?><?xml-stylesheet href="https://evil.example/a.css"?>' + HEAD + "</svg>",
    "entity": '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + HEAD + "<text>&a;</text></svg>",
    "laughs": '<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + HEAD + "<text>&b;</text></svg>",
    "iframe": HEAD + '<iframe src="https://evil.example"/></svg>',
    "not an svg": "<html><script>alert(1)</script></html>",
    "broken": HEAD,
}  # fmt: skip


def png(width=20, height=10) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(out, "PNG")
    return out.getvalue()


def jpeg(*, with_place: bool) -> bytes:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0110] = "Telephone"
    if with_place:
        exif.get_ifd(0x8825).update({1: "N", 2: (47.0, 55.0, 0.0), 3: "E", 4: (106.0, 55.0, 0.0)})
    Image.new("RGB", (20, 10), "navy").save(out, "JPEG", exif=exif)
    return out.getvalue()


# --- sanitising --------------------------------------------------------------------------------------------------------


def test_an_honest_svg_stays_and_loses_only_what_no_reader_sees():
    kept = sanitising.clean_svg(
        (GOOD_SVG.replace("<title>", "<!-- drawn by hand --><metadata>x</metadata><title>")).encode()
    ).decode()
    assert "Морь" in kept
    assert 'href="#a"' in kept
    assert "<!--" not in kept
    assert "metadata" not in kept


@pytest.mark.parametrize("name", BAD_SVGS)
def test_an_svg_with_code_or_an_address_outside_is_refused(name):
    with pytest.raises(ValidationError):
        sanitising.clean_svg(BAD_SVGS[name].encode())


def test_the_place_where_a_photograph_was_taken_is_removed_and_the_rest_of_it_stays():
    kept = sanitising.clean_raster(jpeg(with_place=True))
    exif = Image.open(io.BytesIO(kept)).getexif()
    assert 0x8825 not in exif
    assert exif[0x0110] == "Telephone"
    untouched = jpeg(with_place=False)
    assert sanitising.clean_raster(untouched) == untouched


def test_a_damaged_picture_and_one_that_grows_when_unpacked_are_refused():
    with pytest.raises(ValidationError):
        sanitising.clean_raster(png()[:40])
    header = bytearray(png())
    header[16:24] = struct.pack(">II", 20_000, 20_000)
    with pytest.raises(ValidationError):
        sanitising.clean_raster(bytes(header))


@pytest.mark.parametrize(
    ("extension", "data"),
    [
        ("pdf", b"%PDF-1.7\n"),
        ("docx", b"PK\x03\x04rest"),
        ("mp3", b"ID3\x04"),
        ("mp4", b"\x00\x00\x00\x18ftypmp42"),
        ("txt", "Морь".encode()),
    ],
)
def test_a_document_that_is_what_its_name_says_passes(extension, data):
    sanitising.check_document(data, extension)


@pytest.mark.parametrize(
    ("extension", "data"),
    [
        ("pdf", b"<html><script>"),
        ("docx", b"MZ\x90"),
        ("mp3", b"<html>"),
        ("mp4", b"%PDF-1.7"),
        ("txt", b"a\x00b"),
        ("ogg", b"ID3"),
    ],
)
def test_a_document_that_is_something_else_is_refused(extension, data):
    with pytest.raises(ValidationError):
        sanitising.check_document(data, extension)


CAPTIONS = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:04.000\nСайн уу!\n\n00:05.000 --> 00:07.500 line:0\nБаяртай!\n"


def test_captions_that_play_pass_also_with_windows_line_ends_and_a_byte_order_mark():
    sanitising.check_captions(CAPTIONS.encode())
    sanitising.check_captions(b"\xef\xbb\xbf" + CAPTIONS.replace("\n", "\r\n").encode())


@pytest.mark.parametrize(
    ("captions", "line"),
    [
        (CAPTIONS.replace("WEBVTT", "1"), ""),
        ("WEBVTT\n\nСайн уу!\n", ""),
        (CAPTIONS.replace("00:00:04.000", "00:00:00.500"), "4"),
        (CAPTIONS.replace("00:00:04.000", "00:00:04,000"), "4"),
        (CAPTIONS.replace("00:05.000", "00:00.500"), "7"),
    ],
)
def test_captions_that_do_not_play_are_refused_with_the_line(captions, line):
    with pytest.raises(ValidationError) as refused:
        sanitising.check_captions(captions.encode())
    assert line in refused.value.messages[0]


def test_captions_in_another_encoding_are_refused():
    with pytest.raises(ValidationError):
        sanitising.check_captions(CAPTIONS.encode("cp1251"))


# --- through the CMS ---------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return cms(make_person("editor"))


def upload_picture(desk, name, data, kind):
    file = SimpleUploadedFile(name, data, content_type=kind)
    return desk.post(
        reverse("wagtailimages:add"), {"title": "Зураг", "file": file, "description_mn": "Морь", "description_en": ""}
    )


def test_a_picture_and_an_svg_are_kept(desk):
    assert upload_picture(desk, "mori.png", png(), "image/png").status_code == 302
    assert upload_picture(desk, "mori.svg", GOOD_SVG.encode(), "image/svg+xml").status_code == 302
    assert Picture.objects.count() == 2
    svg = Picture.objects.get(file__endswith=".svg")
    assert (svg.width, svg.height, svg.description_mn) == (10, 10, "Морь")
    assert svg.file.open().read().startswith(b"<?xml")


@pytest.mark.parametrize("name", ["script", "handler", "foreign object", "use elsewhere", "entity"])
def test_a_dangerous_svg_is_refused_at_the_form(desk, name):
    answer = upload_picture(desk, "x.svg", BAD_SVGS[name].encode(), "image/svg+xml")
    assert answer.status_code == 200
    assert "file" in answer.context["form"].errors
    assert not Picture.objects.exists()


def test_a_dangerous_svg_is_refused_by_the_uploader_of_many_and_by_the_chooser(desk):
    file = SimpleUploadedFile("x.svg", BAD_SVGS["script"].encode(), content_type="image/svg+xml")
    answer = desk.post(
        reverse("wagtailimages:add_multiple"),
        {"files[]": file, "title": "x", "collection": 1},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert answer.json()["success"] is False
    file = SimpleUploadedFile("x.svg", BAD_SVGS["script"].encode(), content_type="image/svg+xml")
    desk.post(reverse("wagtailimages_chooser:create"), {"image-chooser-upload-title": "x", "image-chooser-upload-file": file})
    assert not Picture.objects.exists()


def test_a_picture_whose_name_lies_is_refused(desk):
    assert upload_picture(desk, "x.png", jpeg(with_place=False), "image/png").status_code == 200
    assert upload_picture(desk, "x.exe", png(), "image/png").status_code == 200
    assert upload_picture(desk, "x.jpg", b"<html><script>alert(1)</script></html>", "image/jpeg").status_code == 200
    assert not Picture.objects.exists()


def test_a_picture_with_too_many_pixels_is_refused(desk):
    answer = upload_picture(desk, "x.png", png(8000, 5001), "image/png")
    assert answer.status_code == 200
    assert "file" in answer.context["form"].errors


def test_a_document_that_lies_is_refused_and_an_honest_one_is_a_download(desk):
    Document = get_document_model()

    def upload(name, data):
        return desk.post(reverse("wagtaildocs:add"), {"title": "Баримт", "file": SimpleUploadedFile(name, data)})

    assert upload("a.pdf", b"<html><script>alert(1)</script></html>").status_code == 200
    assert upload("a.html", b"<html></html>").status_code == 200
    assert upload("a.vtt", b"no captions").status_code == 200
    assert not Document.objects.exists()
    assert upload("a.pdf", b"%PDF-1.7\n%%EOF").status_code == 302
    assert upload("a.vtt", CAPTIONS.encode()).status_code == 302
    for document in Document.objects.all():
        answer = desk.get(document.url)
        assert answer.headers["Content-Disposition"].startswith("attachment")


def test_an_upload_needs_a_second_factor_and_a_role(db, cast):
    for person in (None, cast.learner, cast.teacher_a, cast.pupil_1):
        answer = client_for(person).post(
            reverse("wagtailimages:add"), {"title": "x", "file": SimpleUploadedFile("x.png", png())}
        )
        assert answer.status_code in (302, 404)
    assert not Picture.objects.exists()
