"""My learning, the end of a lesson without quiz, my certificates."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from courses.learning import journey
from courses.learning.attempts import actions as attempts
from courses.learning.certificates.access import own_certificate
from courses.learning.certificates.printout import pdf_of
from courses.learning.classrooms.reports import assignments_of
from courses.learning.impact import actions as impact
from courses.learning.impact import offers
from courses.learning.impact.models import Sex
from courses.learning.models import Certificate
from courses.learning.plays import reports as plays
from courses.learning.progress import reports as progress

from . import access


@require_GET
def mine(request):
    """Go on where I was; what the teacher asked for; my courses; my certificates."""
    visitor = request.session.pop(access.VISITOR_KEY, "")
    if visitor:
        attempts.adopt(visitor=visitor, learner_id=request.user.pk)
    assignments = assignments_of(request.user) if request.user.is_pupil else []
    courses = progress.enrolled_courses(learner_id=request.user.pk)
    known = {course.pk for course in courses}
    for assignment in assignments:
        if assignment.course.pk not in known:
            known.add(assignment.course.pk)
            courses.append(assignment.course)
    lines = progress.courses_of(learner_id=request.user.pk, courses=courses)
    offered = offers.refreshers(learner_id=request.user.pk, courses=courses, now=timezone.now())
    certificates = Certificate.objects.valid_of(request.user).select_related("course")
    skin = lines[0].course.audience.skin if lines and request.user.is_pupil else "calm"
    return render(
        request, "learner/mine.html",
        {
            "lines": lines, "refreshers": offered, "assignments": assignments, "certificates": certificates, "skin": skin,
            "languages": settings.LANGUAGES,
            "resume": next((line for line in lines if line.started and not line.state.complete), lines[0] if lines else None),
        },
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def about_me(request):
    """Whether one is a girl or a boy: asked once after an opening test, said or not, changed or taken back here."""
    said = offers.sex_said(learner_id=request.user.pk)
    if request.method == "POST" and request.POST.get("sex") in ("", *Sex.values):
        impact.say_sex(learner_id=request.user.pk, sex=request.POST["sex"], now=timezone.now())
        return redirect("learner:mine")
    skin = "middle" if request.user.is_pupil else "calm"
    return render(
        request, "learner/about_me.html", {"said": said, "skin": skin}, status=422 if request.method == "POST" else 200
    )


@require_http_methods(["GET", "POST"])
def lesson_finish(request, lesson_id: int):
    """Confirm the end of a lesson that has no quiz; while something is left to play, say what. A done one leads on."""
    lesson = access.public_lesson(lesson_id)
    course = access.course_of(lesson)
    following = course.lessons().filter(path__gt=lesson.path).first
    if journey.finish_lesson_if_due(learner=request.user, course=course, lesson=lesson, now=timezone.now()):
        return redirect((following() or course).url)
    if lesson.quiz_id:
        return redirect("learner:lesson_quiz", lesson_id)
    left = plays.left_to_play(learner_id=request.user.pk, lesson=lesson)
    if request.method == "POST" and not left:
        journey.finish_lesson(learner=request.user, course=course, lesson=lesson, now=timezone.now())
        return redirect((following() or course).url)
    return render(
        request, "learner/lesson_finish.html",
        {"lesson": lesson, "course": course, "skin": course.audience.skin, "left_to_play": left},
        status=422 if request.method == "POST" else 200,
    )  # fmt: skip


@require_GET
def certificate_pdf(request, code: str, language: str):
    """The learner's own certificate as a PDF in one of the site's languages."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    certificate = own_certificate(user=request.user, code=code)
    response = HttpResponse(pdf_of(certificate, language=language), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="gerchilgee-{certificate.printed_code}.pdf"'
    return response
