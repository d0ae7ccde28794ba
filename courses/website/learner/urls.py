from django.urls import path

from . import quizzes, stories, views

app_name = "learner"
urlpatterns = [
    path("minii/", views.mine, name="mine"),
    path("minii/minii-tukhai/", views.about_me, name="about_me"),
    path("minii/gerchilgee/<str:code>/<slug:language>.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("khicheel/<int:lesson_id>/duusgakh/", views.lesson_finish, name="lesson_finish"),
    path("khicheel/<int:lesson_id>/soril/", quizzes.lesson_quiz, name="lesson_quiz"),
    path("surgalt-soril/<int:course_id>/<slug:which>/", quizzes.course_test, name="course_test"),
    path("dasgal/<int:quiz_id>/", quizzes.practice, name="practice"),
    path("oroldlogo/<uuid:attempt_id>/", quizzes.attempt, name="attempt"),
    path("oroldlogo/<uuid:attempt_id>/<int:place>/", quizzes.question, name="question"),
    path("oroldlogo/<uuid:attempt_id>/ilgeekh/", quizzes.hand_in, name="hand_in"),
    path("oroldlogo/<uuid:attempt_id>/ur-dun/", quizzes.result, name="result"),
    path("tuukh/<slug:key>/", stories.story, name="story"),
]
