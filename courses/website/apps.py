from django.apps import AppConfig


class WebsiteConfig(AppConfig):
    name = "courses.website"
    label = "website"

    def ready(self):
        from .frames import checks as of_frames  # noqa: F401  (both register system checks)
        from .shared import checks  # noqa: F401
