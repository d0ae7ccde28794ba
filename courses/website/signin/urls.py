"""Addresses of signing in. None of them carries a class code, a name or a secret."""

from django.urls import path

from . import views

app_name = "signin"
urlpatterns = [
    path("nevtrekh/", views.choose, name="choose"),
    path("angi/", views.class_code, name="class"),
    path("angi/ner/", views.name, name="name"),
    path("angi/nuuts/", views.secret, name="secret"),
    path("k/", views.card, name="card"),
    path("garakh/", views.leave, name="leave"),
    path("burtgel/minii/", views.account, name="account"),
    # Wagtail brings a sign-in page of its own; there is one door for adults only.
    path("_util/login/", views.not_there),
]
