from django.urls import path

from . import views

app_name = "frames"
urlpatterns = [
    path("library/<str:folder>/<path:path>", views.library, name="library"),
    path("assets/<str:name>", views.asset, name="asset"),
    path("<str:token>/content/<path:path>", views.content, name="content"),
    path("<str:token>/<slug:language>/", views.frame, name="frame"),
]
