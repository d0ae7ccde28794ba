"""Ways of a class through a story: counted by five, once for each pupil, and nothing that is kept joins a name and a choice."""

import json

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from courses.content.models import Audience
from courses.content.stories import graph, reading
from courses.learning import journey
from courses.learning.choices import reports, rules
from courses.learning.choices.rules import Step
from courses.learning.classrooms import actions as classrooms
from courses.learning.impact.suppression import HIDDEN
from courses.learning.models import StepCount, StoryFinish, WaitingWays
from courses.learning.personal_data import erase, handed_over
from tests import cast as people

CHAT = next(told for told in reading.shipped() if told.key == "chat")
BY_MOTHER = ["show", "teacher", "stay"]
BY_ASKING = ["ask", "stand", "write", "adult", "beside", "stay"]


@pytest.fixture
def story(db):
    return people.publish_story(CHAT)


@pytest.fixture
def pupils(cast):
    return [cast.pupil_1, cast.pupil_2, *people.fill_class(cast.class_a, 18)]


def finish(person, story, path) -> bool:
    state = graph.replay(CHAT, path)
    assert graph.ended(CHAT, state), state.scene
    return journey.finish_story(learner=getattr(person, "user", person), story=story, state=state)


def shown(cast, story) -> rules.Counts:
    return reports.counts_of(cast.class_a, story)


def test_four_wait_and_the_fifth_makes_them_numbers(cast, story, pupils):
    for pupil in pupils[:4]:
        assert finish(pupil, story, BY_MOTHER)
    assert not StepCount.objects.exists()
    assert shown(cast, story).pupils == 0
    finish(pupils[4], story, BY_ASKING)
    assert shown(cast, story).pupils == 5
    assert WaitingWays.objects.get().ways == []
    assert StepCount.objects.get(scene="new-group", choice="show").pupils == 4


def test_numbers_move_by_five_pupils_only(cast, story, pupils):
    seen = []
    for number, pupil in enumerate(pupils):
        finish(pupil, story, BY_ASKING if number % 2 else BY_MOTHER)
        seen.append(shown(cast, story).pupils)
    assert seen == [0] * 4 + [5] * 5 + [10] * 5 + [15] * 5 + [20]
    found = shown(cast, story)
    assert found.of("new-group", "look", "jokes") is HIDDEN
    assert {number for number in found.steps.values() if number is not HIDDEN} == {10}


def test_a_pupil_is_counted_the_first_time_only(cast, story, pupils):
    for _time in range(7):
        for pupil in pupils[:4]:
            finish(pupil, story, BY_MOTHER)
    assert StoryFinish.objects.count() == 4
    assert len(WaitingWays.objects.get().ways) == 4
    assert not finish(pupils[0], story, BY_ASKING)


def test_of_everybody_who_is_in_no_class_nothing_is_kept(cast, story):
    classrooms.leave_class(pupil=cast.pupil_2, now=timezone.now())
    for person in (cast.learner, cast.teacher_a, cast.pupil_2):
        assert not finish(person, story, BY_MOTHER)
    assert not journey.finish_story(learner=None, story=story, state=graph.replay(CHAT, BY_MOTHER))
    assert not StoryFinish.objects.exists()
    assert not WaitingWays.objects.exists()


def test_what_waits_tells_neither_who_nor_in_which_order(cast, story, pupils):
    """Whatever order they come in, the row is the same; and no column but the class and the story tells anything."""
    finish(pupils[0], story, BY_MOTHER)
    finish(pupils[1], story, BY_ASKING)
    one_order = WaitingWays.objects.get().ways
    WaitingWays.objects.all().delete()
    StoryFinish.objects.all().delete()
    finish(pupils[1], story, BY_ASKING)
    finish(pupils[0], story, BY_MOTHER)
    assert WaitingWays.objects.get().ways == one_order
    columns = {field.name for field in WaitingWays._meta.fields}
    assert columns == {"id", "classroom", "story", "ways"}
    assert {field.name for field in StoryFinish._meta.fields} == {"id", "learner", "story"}


def test_no_table_joins_a_person_and_a_choice(cast, story, pupils):
    """Every table of learning: a row that names a pupil of ours has no key of a choice or of an ending in it."""
    for pupil in pupils[:7]:
        finish(pupil, story, BY_MOTHER)
    keys = [scene.key for scene in CHAT.scenes]
    for model in apps.get_app_config("learning").get_models():
        for row in model.objects.values():
            if any(name in row for name in ("learner_id", "user_id", "attempt_id")):
                text = json.dumps(row, default=str)
                assert not [key for key in keys if f'"{key}"' in text], model


def test_stories_for_the_grade_of_the_class_stand_first(cast, story):
    other = people.publish_story(next(told for told in reading.shipped() if told.key == "friend"))
    Audience.objects.filter(pk=story.audience_id).update(grade_from=10, grade_to=12, order=1)
    Audience.objects.filter(pk=other.audience_id).update(grade_from=4, grade_to=6, order=2)
    assert [(line.story.key, line.fits) for line in reports.stories_of(cast.class_a)] == [("friend", True), ("chat", False)]


def test_another_class_has_numbers_of_its_own(cast, story, pupils):
    for pupil in pupils[:5]:
        finish(pupil, story, BY_MOTHER)
    finish(cast.pupil_b, story, BY_MOTHER)
    assert reports.counts_of(cast.class_b, story).pupils == 0
    assert shown(cast, story).pupils == 5


def test_erasing_a_pupil_leaves_the_numbers_and_forgets_that_the_pupil_was_there(cast, story, pupils):
    for pupil in pupils[:5]:
        finish(pupil, story, BY_MOTHER)
    assert handed_over(cast.pupil_1.user)["learning.StoryFinish"]
    erase(user=cast.pupil_1.user)
    assert StoryFinish.objects.count() == 4
    assert shown(cast, story).pupils == 5


def test_ways_that_wait_in_an_archived_class_go_with_the_daily_tidying(cast, story, pupils):
    finish(pupils[0], story, BY_MOTHER)
    call_command("tidy", verbosity=0)
    assert WaitingWays.objects.exists()
    classrooms.archive_class(classroom=cast.class_a, now=timezone.now())
    call_command("tidy", verbosity=0)
    assert not WaitingWays.objects.exists()


def test_counts_outlive_a_change_of_the_story_and_what_is_gone_is_left_out(cast, story, pupils):
    for number, pupil in enumerate(pupils):
        finish(pupil, story, BY_ASKING if number % 2 else BY_MOTHER)
    StepCount.objects.filter(scene="new-group", choice="ask").update(choice="asked-once")
    found = shown(cast, story)
    assert found.gone
    assert found.pupils == 20
    assert Step("new-group", "asked-once", "answer") not in found.steps
    assert all(number is HIDDEN or number == 10 for number in found.steps.values())


def test_the_list_and_the_numbers_cost_the_same_for_any_class(cast, story, pupils, django_assert_num_queries):
    for pupil in pupils:
        finish(pupil, story, BY_MOTHER)
    with django_assert_num_queries(2):
        lines = reports.stories_of(cast.class_a)
    assert [line.pupils for line in lines] == [20]
    fresh = lines[0].story
    with django_assert_num_queries(1):
        reports.counts_of(cast.class_a, fresh)
