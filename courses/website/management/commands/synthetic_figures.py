"""Figures of made-up learners for a course, to try the page of what was learnt with any number of them. No learner is made."""

from django.core.management.base import BaseCommand, CommandError

from courses.content.models import CoursePage
from courses.learning.impact import actions
from courses.learning.impact.synthetic import LABEL, population


class Command(BaseCommand):
    help = (
        "Keeps figures of made-up learners beside the real ones. The page shows them only when asked, and says what they are."
    )

    def add_arguments(self, parser):
        parser.add_argument("course", help="the slug of a course")
        parser.add_argument("--learners", type=int, default=10_000, help="1,000 to 1,000,000 (10,000)")
        parser.add_argument("--seed", default="1", help="the same seed makes the same learners")
        parser.add_argument("--remove", action="store_true", help="remove the made-up figures of this course")

    def handle(self, *args, **options):
        course = CoursePage.objects.filter(slug=options["course"]).first()
        if course is None:
            raise CommandError(f"There is no course with the slug {options['course']}.")
        if options["remove"]:
            gone = actions.forget_synthetic(course=course)
            self.stdout.write(f"{gone} rows of made-up figures are gone.")
            return
        if not 1 <= options["learners"] <= 1_000_000:
            raise CommandError("Between 1 and 1,000,000 learners can be made up.")
        both = actions.keep_synthetic(course=course, learners=population(options["seed"], options["learners"]))
        if options["verbosity"]:
            self.stdout.write(f"{both} of {options['learners']} made-up learners took both tests. {LABEL}")
