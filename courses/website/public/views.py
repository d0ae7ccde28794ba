"""What anybody may read besides the CMS's own pages: search, the check of a certificate, health."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.learning.certificates import rules as certificate_rules
from courses.learning.certificates.access import by_number
from courses.lib import codes

from .finding import find_pages
from .forms import CertificateForm, SearchForm


@login_not_required
@require_safe
def search(request):
    """Pages whose words match, in Cyrillic or typed on a Latin keyboard."""
    form = SearchForm(request.GET or None)
    results = find_pages(form.cleaned_data["q"]) if form.is_valid() else []
    asked = bool(request.GET.get("q", "").strip())
    return render(request, "public/search.html", {"form": form, "results": results, "asked": asked})


@login_not_required
@require_safe
def certificate(request):
    """Ask for the number. A typed number leads to its own address."""
    if "number" in request.GET:
        form = CertificateForm(request.GET)
        if form.is_valid():
            code = codes.normalise_code(form.cleaned_data["number"])
            if code:
                return redirect(reverse("public:certificate_result", args=[code]))
        return render(request, "public/certificate.html", {"form": form, "state": "unknown"})
    return render(request, "public/certificate.html", {"form": CertificateForm(), "state": ""})


@login_not_required
@never_cache
def certificate_result(request, code: str):
    """Valid, revoked or unknown; course, issuer, month. A minor's name only as a typed match, by POST (trust.md 32)."""
    found = by_number(code)
    typed = request.POST.get("name", "")[:150]
    context = {"form": CertificateForm(), "state": "unknown", "code": code}
    if found:
        view = certificate_rules.public_view(
            revoked_at=found.revoked_at, for_minor=found.for_minor, name=found.name, typed=typed
        )
        context |= {"state": view.state, "view": view, "certificate": found, "typed": typed}
    response = render(request, "public/certificate.html", context)
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@login_not_required
@require_safe
def healthz(request):
    """The process answers. No database."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def readyz(request):
    """The process can serve: the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:
        return HttpResponse("database unreachable", content_type="text/plain", status=503)
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
def robots(request):
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /gerchilgee/", "Disallow: /minii/", "Disallow: /bagsh/"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
