"""Scores stored plays of interactive contents again, after a content has changed or the judge has (content/h5p/results.py)."""

import uuid

from django.core.management.base import BaseCommand, CommandError

from courses.learning.plays.actions import rejudge


class Command(BaseCommand):
    help = "Scores every stored play again from what was said in it, or those of the contents that are named."

    def add_arguments(self, parser):
        parser.add_argument("contents", nargs="*", help="Ids of contents; none: all.")

    def handle(self, *args, contents, **options):
        try:
            wanted = [uuid.UUID(one) for one in contents] or None
        except ValueError as error:
            raise CommandError("That is no id of a content.") from error
        changed = rejudge(packages=wanted)
        if options["verbosity"]:
            self.stdout.write(f"{changed} results are another now.")
