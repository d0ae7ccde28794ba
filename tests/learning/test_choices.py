"""Ways of a class through a story: published once, once for each pupil, and nothing that is kept joins a name and a choice."""

import json
import random
from dataclasses import replace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from courses.content.models import Audience, Story
from courses.content.stories import graph, reading
from courses.learning import journey
from courses.learning.choices import actions, reports, rules
from courses.learning.classrooms import actions as classrooms
from courses.learning.impact.suppression import HIDDEN
from courses.learning.models import ClassWays, StepCount, StoryFinish
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


def publish(cast, story) -> bool:
    return actions.publish(classroom=cast.class_a, story=story, now=timezone.now())


def standing(cast, story) -> reports.Standing:
    return reports.standing_of(cast.class_a, story)


def whole_class_has_played(pupils, story):
    for number, pupil in enumerate(pupils):
        finish(pupil, story, BY_ASKING if number % 2 else BY_MOTHER)


def edited(story, told: graph.Story) -> Story:
    """The story as an editor leaves it."""
    changed = Story.objects.get(pk=story.pk)
    changed.take(told)
    changed.save()
    return changed


def with_one_choice_more(story) -> Story:
    """An editor adds a choice that nobody can have taken."""
    (first, *others), more = CHAT.scenes, graph.Choice("new", CHAT.scenes[-1].key, {"mn": "Шинэ"})
    return edited(story, replace(CHAT, scenes=(replace(first, choices=(*first.choices, more)), *others)))


def test_nine_wait_and_with_the_tenth_the_teacher_may_make_the_numbers(cast, story, pupils):
    for pupil in pupils[:9]:
        assert finish(pupil, story, BY_MOTHER)
    assert not publish(cast, story)
    assert (standing(cast, story).waiting, standing(cast, story).may_publish) == (9, False)
    finish(pupils[9], story, BY_ASKING)
    assert (standing(cast, story).waiting, standing(cast, story).may_publish) == (10, True)
    assert not StepCount.objects.exists()
    assert standing(cast, story).counts.pupils == 0, "nothing by itself"
    assert publish(cast, story)
    assert standing(cast, story).counts.pupils == 10
    assert ClassWays.objects.get().ways == []
    assert StepCount.objects.get(scene="new-group", choice="show").pupils == 9
    assert standing(cast, story).counts.of("new-group", "show", "mother") is HIDDEN


def test_what_is_shown_is_what_was_published_and_protected(cast, story, pupils):
    whole_class_has_played(pupils, story)
    assert publish(cast, story)
    found = standing(cast, story).counts
    assert found.pupils == 20
    assert found.of("new-group", "look", "jokes") is HIDDEN
    assert {number for number in found.steps.values() if number is not HIDDEN} == {10}


def test_whoever_comes_later_changes_nothing_and_nothing_of_them_is_kept(cast, story, pupils):
    whole_class_has_played(pupils[:14], story)
    publish(cast, story)
    seen, kept = standing(cast, story), list(StepCount.objects.values())
    for pupil in pupils[14:]:
        assert not finish(pupil, story, BY_MOTHER)
        assert publish(cast, story), "pressing again is no error"
    assert standing(cast, story) == seen
    assert list(StepCount.objects.values()) == kept
    assert ClassWays.objects.get().ways == []
    assert StoryFinish.objects.count() == 14


def test_a_story_with_other_steps_shows_nothing_and_is_not_published_again(cast, story, pupils):
    """Two looks at differently protected numbers could be compared."""
    whole_class_has_played(pupils[:10], story)
    publish(cast, story)
    seen = standing(cast, story)
    changed = with_one_choice_more(story)
    for pupil in pupils[10:]:
        assert not finish(pupil, changed, BY_MOTHER)
    assert publish(cast, changed), "they were made, and stay as they were made"
    after = standing(cast, changed)
    assert after.changed
    assert after.counts == rules.Counts()
    assert [line.pupils for line in reports.stories_of(cast.class_a)] == [0]
    assert standing(cast, edited(story, CHAT)) == seen, "changed back, the same is shown as before"


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happens_afterwards_the_same_is_shown_or_nothing(cast, story, pupils, seed):
    chance, later = random.Random(seed), list(pupils[12:])
    whole_class_has_played(pupils[:12], story)
    publish(cast, story)
    seen, now, shown_again = standing(cast, story).counts, story, 0
    for _time in range(25):
        match chance.choice(["end", "change", "change back", "press", "erase", "tidy"]):
            case "end" if later:
                finish(later.pop(), now, chance.choice([BY_MOTHER, BY_ASKING]))
            case "change":
                now = with_one_choice_more(story)
            case "change back":
                now = edited(story, CHAT)
            case "press":
                publish(cast, now)
            case "erase" if later:
                erase(user=later.pop().user)
            case "tidy":
                call_command("tidy", verbosity=0)
        found = standing(cast, now)
        assert found.counts == (rules.Counts() if found.changed else seen)
        shown_again += not found.changed
    assert 0 < shown_again < 25, "both were tried"


def test_ways_that_wait_are_dropped_when_the_story_has_other_steps(cast, story, pupils):
    whole_class_has_played(pupils[:12], story)
    changed = with_one_choice_more(story)
    assert standing(cast, changed).waiting == 0
    assert not publish(cast, changed)
    finish(pupils[12], changed, BY_MOTHER)
    assert standing(cast, changed).waiting == 1
    assert not finish(pupils[0], changed, BY_MOTHER), "who has come to an end is not asked again"
    assert standing(cast, edited(story, CHAT)).waiting == 0


def test_new_words_leave_the_numbers_as_they_are(cast, story, pupils):
    whole_class_has_played(pupils, story)
    publish(cast, story)
    seen, (first, *others) = standing(cast, story), CHAT.scenes
    assert standing(cast, edited(story, replace(CHAT, scenes=(replace(first, texts={"mn": "Өөр."}), *others)))) == seen


def test_while_ways_are_taken_a_pupil_is_told_so_and_afterwards_not(cast, story, pupils):
    assert journey.counts_for_a_class(learner=cast.pupil_1.user, story=story)
    whole_class_has_played(pupils, story)
    assert journey.counts_for_a_class(learner=cast.pupil_1.user, story=story)
    publish(cast, story)
    assert not journey.counts_for_a_class(learner=cast.pupil_1.user, story=story)
    assert journey.counts_for_a_class(learner=cast.pupil_b.user, story=story)
    assert not journey.counts_for_a_class(learner=cast.learner, story=story)


def test_a_pupil_is_counted_the_first_time_only(cast, story, pupils):
    for _time in range(7):
        for pupil in pupils[:4]:
            finish(pupil, story, BY_MOTHER)
    assert StoryFinish.objects.count() == 4
    assert len(ClassWays.objects.get().ways) == 4
    assert not finish(pupils[0], story, BY_ASKING)


def test_of_everybody_who_is_in_no_class_nothing_is_kept(cast, story):
    classrooms.leave_class(pupil=cast.pupil_2, now=timezone.now())
    for person in (cast.learner, cast.teacher_a, cast.pupil_2):
        assert not finish(person, story, BY_MOTHER)
    assert not journey.finish_story(learner=None, story=story, state=graph.replay(CHAT, BY_MOTHER))
    assert not StoryFinish.objects.exists()
    assert not ClassWays.objects.exists()


def test_what_waits_tells_neither_who_nor_in_which_order(cast, story, pupils):
    """Whatever order they come in, the row is the same; and no column but the class and the story tells anything."""
    finish(pupils[0], story, BY_MOTHER)
    finish(pupils[1], story, BY_ASKING)
    one_order = ClassWays.objects.get().ways
    ClassWays.objects.all().delete()
    StoryFinish.objects.all().delete()
    finish(pupils[1], story, BY_ASKING)
    finish(pupils[0], story, BY_MOTHER)
    assert ClassWays.objects.get().ways == one_order
    columns = {field.name for field in ClassWays._meta.fields}
    assert columns == {"id", "classroom", "story", "form", "ways", "published_at"}
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
    whole_class_has_played(pupils, story)
    assert finish(cast.pupil_b, story, BY_MOTHER)
    assert publish(cast, story)
    assert not actions.publish(classroom=cast.class_b, story=story, now=timezone.now())
    other = reports.standing_of(cast.class_b, story)
    assert (other.waiting, other.counts.pupils) == (1, 0)
    assert standing(cast, story).counts.pupils == 20


def test_erasing_a_pupil_leaves_the_numbers_and_forgets_that_the_pupil_was_there(cast, story, pupils):
    whole_class_has_played(pupils, story)
    publish(cast, story)
    seen = standing(cast, story)
    assert handed_over(cast.pupil_1.user)["learning.StoryFinish"]
    erase(user=cast.pupil_1.user)
    assert StoryFinish.objects.count() == 19
    assert standing(cast, story) == seen


def test_ways_that_wait_in_an_archived_class_go_with_the_daily_tidying_and_published_numbers_stay(cast, story, pupils):
    finish(pupils[0], story, BY_MOTHER)
    other = people.publish_story(next(told for told in reading.shipped() if told.key == "friend"))
    ClassWays.objects.create(classroom=cast.class_a, story=other, published_at=timezone.now())
    call_command("tidy", verbosity=0)
    assert ClassWays.objects.count() == 2
    classrooms.archive_class(classroom=cast.class_a, now=timezone.now())
    call_command("tidy", verbosity=0)
    assert ClassWays.objects.get().story == other


def test_the_list_and_the_numbers_cost_the_same_for_any_class(cast, story, pupils, django_assert_num_queries):
    whole_class_has_played(pupils, story)
    fresh = reports.stories_of(cast.class_a)[0].story
    with django_assert_num_queries(1):
        standing(cast, fresh)
    publish(cast, story)
    with django_assert_num_queries(2):
        lines = reports.stories_of(cast.class_a)
    assert [line.pupils for line in lines] == [20]
    with django_assert_num_queries(2):
        standing(cast, fresh)
