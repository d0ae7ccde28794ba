"""Placeholder until the real file lands (its author overwrites this)."""
from django.http import HttpResponse
from django.urls import path
app_name = "signin"
urlpatterns = [path("nevtrekh/", lambda r: HttpResponse("…"), name="choose"), path("signin-leave/", lambda r: HttpResponse("…"), name="leave")]
