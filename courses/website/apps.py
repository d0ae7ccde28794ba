from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "courses.website"
    label = "website"

    def ready(self):
        from .shared import checks  # noqa: F401  (registers the system checks)
