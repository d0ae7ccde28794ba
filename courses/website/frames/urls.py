from django.urls import path

app_name = "frames"
urlpatterns: list = []
