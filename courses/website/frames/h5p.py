"""The frame of an H5P content: the core, the libraries as one script and one style, the content, and our bridge."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from courses.content.h5p.libraries import reference
from courses.content.h5p.playing import CONTENT_ID, integration
from courses.content.h5p.wording import core_words, in_language
from courses.content.models import H5PLibrary, Package
from courses.content.played.assets import assets_of, library_url, words
from courses.content.played.players import H5P_STYLE, SCRIPTS

from .policies import frame_policy


def frame(request, package: Package, token: str, language: str) -> HttpResponse:
    """The page in the frame. One query for all libraries; raises assets.Missing when a file of them is gone."""
    libraries = list(H5PLibrary.objects.filter(packages=package).order_by("packagelibrary__place"))
    by_ref = {library.ref: library for library in libraries}
    main = reference(package.main)
    content = in_language(
        package.content, main, language,
        semantics_of=lambda ref: by_ref[ref].semantics if ref in by_ref else None,
        words_of=lambda ref, code: words(by_ref[ref].folder, code) if ref in by_ref and code in by_ref[ref].languages else (),
    )  # fmt: skip
    content_url = reverse("frames:content", args=[token, "-"]).removesuffix("/-")
    made = assets_of(libraries)
    facts = integration(
        number=str(package.pk), title=package.title, main=main, content=content, language=language,
        words=core_words(language), content_url=content_url, libraries_url=library_url(""),
        folders={ref: library.folder.rpartition("/")[2] for ref, library in by_ref.items()},
    )  # fmt: skip
    context = {
        "title": package.title, "language": language, "integration": facts, "content_id": CONTENT_ID,
        "core_script": SCRIPTS["h5p"], "core_style": H5P_STYLE,
        "script": reverse("frames:asset", args=[made.script]), "style": reverse("frames:asset", args=[made.style]),
    }  # fmt: skip
    response = render(request, "played/h5p.html", context)
    response.headers["Content-Security-Policy"] = frame_policy(
        request, content=f"{content_url}/", needs_eval=any(library.needs_eval for library in libraries)
    )
    return response
