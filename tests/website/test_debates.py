"""Debates of a class: the motion on the wall, hands before and after, and nothing of it in a table."""

import pytest
from django.urls import reverse

from courses.content.models import Audience
from tests import cast as people


@pytest.fixture
def debate(course):
    return people.publish_debate(course.home)


@pytest.fixture
def teacher(cast, client_for):
    return client_for(cast.teacher_a)


@pytest.fixture
def wall(cast, debate) -> str:
    return reverse("teacher:debate_wall", args=[cast.class_a.pk, debate.pk])


def votes(answer) -> list[tuple]:
    return [(side.before, side.after, side.change) for side in answer.context["sides"]]


def test_the_list_shows_motions_for_the_grade_of_the_class_first(cast, course, teacher):
    young = Audience.objects.create(key="young", slug="young", name_mn="Бага", grade_from=1, grade_to=3, order=1)
    fitting = Audience.objects.create(key="fits", slug="fits", name_mn="Дунд", grade_from=4, grade_to=7, order=2)
    people.publish_debate(course.home, audience=young)
    first = people.publish_debate(course.home, audience=fitting)
    lines = teacher.get(reverse("teacher:debates", args=[cast.class_a.pk])).context["lines"]
    assert lines[0] == (first, True)
    assert [fits for _debate, fits in lines] == [True, False]


def test_a_class_without_motions_is_told_where_they_come_from(cast, teacher):
    answer = teacher.get(reverse("teacher:debates", args=[cast.class_a.pk]))
    assert answer.context["lines"] == []
    assert answer.status_code == 200


def test_hands_before_and_after_show_who_was_convinced(teacher, wall):
    assert votes(teacher.get(wall)) == [(None, None, "")] * 3
    teacher.post(wall, {"turn": "before", "for": "12", "against": "9", "unsure": ""})
    assert votes(teacher.get(wall)) == [(12, None, ""), (9, None, ""), (0, None, "")]
    teacher.post(wall, {"turn": "after", "for": "8", "against": "13", "unsure": "0"})
    assert votes(teacher.get(wall)) == [(12, 8, "-4"), (9, 13, "+4"), (0, 0, "0")]


@pytest.mark.parametrize(
    "sent", [{}, {"for": "-1"}, {"for": "100"}, {"for": "١٢"}, {"for": "abc"}, {"turn": "later", "for": "3"}]
)
def test_what_is_no_count_is_said_and_keeps_nothing(teacher, wall, sent):
    answer = teacher.post(wall, {"turn": "before", **sent})
    assert answer.status_code == 422
    assert answer.context["problem"]
    assert votes(teacher.get(wall)) == [(None, None, "")] * 3


def test_what_was_typed_is_not_lost_with_a_wrong_number(teacher, wall):
    page = teacher.post(wall, {"turn": "before", "for": "12", "against": "x"}).content.decode()
    assert 'value="12"' in page


def test_beginning_again_forgets_both_votes(teacher, wall):
    teacher.post(wall, {"turn": "before", "for": "3"})
    teacher.post(wall, {"again": "1"})
    assert votes(teacher.get(wall)) == [(None, None, "")] * 3


def test_hands_stay_in_the_session_of_one_teacher(cast, teacher, wall, client_for):
    teacher.post(wall, {"turn": "before", "for": "3"})
    assert votes(client_for(cast.teacher_a).get(wall)) == [(None, None, "")] * 3


def test_the_wall_names_no_pupil_and_no_class(cast, teacher, wall):
    page = teacher.get(wall).content.decode()
    assert cast.pupil_1.user.first_name not in page
    assert "108" in page or "help-bar" in page
