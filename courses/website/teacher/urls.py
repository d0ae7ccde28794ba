"""Addresses of the teacher's side, below `bagsh/`. Names of children never stand in one."""

from django.urls import path

from . import class_views, debate_views, play_views, pupil_views, story_views, views

app_name = "teacher"

urlpatterns = [
    path("", views.home, name="home"),
    path("burtguulekh/", views.join, name="join"),
    path("angi/shine/", views.class_new, name="class_new"),
    path("angi/<int:classroom_id>/", class_views.class_detail, name="class_detail"),
    path("angi/<int:classroom_id>/zasakh/", views.class_edit, name="class_edit"),
    path("angi/<int:classroom_id>/arkhiv/", views.archive, name="archive"),
    path("angi/<int:classroom_id>/neekh/", class_views.open_class, name="open"),
    path("angi/<int:classroom_id>/khaakh/", class_views.close_class, name="close"),
    path("angi/<int:classroom_id>/duusgakh/", class_views.end_lesson, name="end_lesson"),
    path("angi/<int:classroom_id>/daalgavar/", class_views.assign, name="assign"),
    path("angi/<int:classroom_id>/daalgavar/<int:assignment_id>/butsaakh/", class_views.unassign, name="unassign"),
    path("angi/<int:classroom_id>/khusnegt.csv", class_views.table_csv, name="table_csv"),
    path("angi/<int:classroom_id>/togloom/", play_views.plays_of_class, name="plays"),
    path("angi/<int:classroom_id>/togloom.csv", play_views.plays_csv, name="plays_csv"),
    path("angi/<int:classroom_id>/tokhooromj/", class_views.device, name="device"),
    path("angi/<int:classroom_id>/suragch/", pupil_views.pupils_add, name="pupils_add"),
    path("angi/<int:classroom_id>/kart/", pupil_views.cards, name="cards"),
    path("angi/<int:classroom_id>/tuukh/", story_views.stories, name="stories"),
    path("angi/<int:classroom_id>/tuukh/<slug:key>/", story_views.story_choices, name="story_choices"),
    path("angi/<int:classroom_id>/tuukh/<slug:key>/khamt/", story_views.story_present, name="story_present"),
    path("angi/<int:classroom_id>/metgeltseen/", debate_views.debates, name="debates"),
    path("angi/<int:classroom_id>/metgeltseen/<int:debate_id>/", debate_views.debate_wall, name="debate_wall"),
    path("angi/<int:classroom_id>/suragch/<int:pupil_id>/", pupil_views.pupil, name="pupil"),
]
