from django.urls import reverse
from tests.cast import *
from courses.learning.classrooms import actions
from django.utils import timezone
def test_pages(cast, course, client_for):
    c = client_for(cast.teacher_a)
    cl = cast.class_a
    actions.assign(classroom=cl, course=course.page, lesson=None, due_on=None, by=cast.teacher_a, now=timezone.now())
    for n in ["home","join","class_new"]:
        r = c.get(reverse("teacher:"+n)); print(n, r.status_code, len(r.content))
    for n in ["class_detail","class_edit","archive","assign","table_csv","device","pupils_add","cards"]:
        r = c.get(reverse("teacher:"+n, args=[cl.pk])); print(n, r.status_code, len(r.content))
    r = c.get(reverse("teacher:pupil", args=[cl.pk, cast.pupil_1.pk])); print(r.status_code)
    r = c.post(reverse("teacher:cards", args=[cl.pk]), {"pupil":[cast.pupil_1.pk]}); print(r.status_code, r["Content-Type"], r.content[:10])
    open("/tmp/teacher/k.pdf","wb").write(r.content)
