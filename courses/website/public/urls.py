from django.urls import path

from . import sheets, views

app_name = "public"
urlpatterns = [
    path("khailt/", views.search, name="search"),
    path("gerchilgee/", views.certificate, name="certificate"),
    path("gerchilgee/<str:code>/", views.certificate_result, name="certificate_result"),
    path("khicheel/<int:lesson_id>/khuudas/ajliin.xlsx", sheets.worksheets, name="worksheets"),
    path("khicheel/<int:lesson_id>/khuudas/<slug:which>/", sheets.lesson_sheet, name="lesson_sheet"),
]
