from django.urls import path

from . import plays, quizzes, stories, views

app_name = "learner"
urlpatterns = [
    path("minii/", views.mine, name="mine"),
    path("minii/minii-tukhai/", views.about_me, name="about_me"),
    path("minii/gerchilgee/<str:code>/<slug:language>.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("khicheel/<int:lesson_id>/duusgakh/", views.lesson_finish, name="lesson_finish"),
    path("khicheel/<int:lesson_id>/soril/", quizzes.lesson_quiz, name="lesson_quiz"),
    path("khicheel/<int:lesson_id>/togloom/<uuid:package_id>/", plays.play, name="play"),
    path("khicheel/<int:lesson_id>/togloom/<uuid:package_id>/ekhlekh/", plays.play_begin, name="play_begin"),
    path("khicheel/<int:lesson_id>/togloom/<uuid:package_id>/tuluv/", plays.play_state, name="play_state"),
    path("khicheel/<int:lesson_id>/togloom/<uuid:package_id>/medegdel/", plays.play_statement, name="play_statement"),
    path("khicheel/<int:lesson_id>/togloom/<uuid:package_id>/cmi/", plays.play_cmi, name="play_cmi"),
    path("khicheel/<int:lesson_id>/togloom/<uuid:package_id>/dakhin/", plays.play_again, name="play_again"),
    path("khicheel/<int:lesson_id>/togloom/<uuid:package_id>/duuslaa/", plays.play_end, name="play_end"),
    path("surgalt-soril/<int:course_id>/<slug:which>/", quizzes.course_test, name="course_test"),
    path("dasgal/<int:quiz_id>/", quizzes.practice, name="practice"),
    path("oroldlogo/<uuid:attempt_id>/", quizzes.attempt, name="attempt"),
    path("oroldlogo/<uuid:attempt_id>/<int:place>/", quizzes.question, name="question"),
    path("oroldlogo/<uuid:attempt_id>/ilgeekh/", quizzes.hand_in, name="hand_in"),
    path("oroldlogo/<uuid:attempt_id>/ur-dun/", quizzes.result, name="result"),
    path("tuukh/<slug:key>/", stories.story, name="story"),
]
