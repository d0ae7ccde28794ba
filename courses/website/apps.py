from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "courses.website"
    label = "website"
