from django.urls import path

from . import views

app_name = "public"
urlpatterns = [
    path("khailt/", views.search, name="search"),
    path("gerchilgee/", views.certificate, name="certificate"),
    path("gerchilgee/<str:code>/", views.certificate_result, name="certificate_result"),
]
