from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContentConfig(AppConfig):
    name = "courses.content"
    label = "content"
    verbose_name = _("Content")

    def ready(self):
        from wagtail.models import PageViewRestriction, Site

        from . import models
        from .editorial import version

        version.watch(
            [
                Site, PageViewRestriction, models.HelpChannel, models.SafetySettings, models.Platform, models.Audience,
                models.Quiz, models.QuizItem, models.Objective, models.Picture, models.Recommendation,
                models.Story, models.Package,
            ]
        )  # fmt: skip
