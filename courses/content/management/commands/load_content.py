"""`manage.py load_content`: brings the content that ships with the platform into the database."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from courses.content.seed import loader, reading
from courses.content.seed.ledger import Outcome


class Command(BaseCommand):
    help = (
        "Loads the courses, guidelines, pages and pictures that ship with the platform. Safe to repeat: what an editor "
        "changed or deleted is left alone."
    )

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="only read the files and say what is wrong with them")
        parser.add_argument(
            "--folder", type=Path, default=reading.FOLDER, help="read this folder instead of the platform's own"
        )

    def handle(self, *args, check: bool, folder: Path, **options):
        try:
            if check:
                seed = reading.read(folder)
                self.stdout.write(f"{seed.files} files and {len(seed.pictures)} pictures are sound.")
                return
            report = loader.load(folder)
        except reading.SeedError as error:
            raise CommandError("The files have faults, nothing was written:\n" + "\n".join(error.problems)) from error
        for kind in report.kinds():
            found = [f"{report.counts[kind, outcome]} {outcome}" for outcome in Outcome if report.counts[kind, outcome]]
            self.stdout.write(f"{kind}: {'; '.join(found)}")
        for note in report.notes:
            self.stdout.write(self.style.WARNING(note))
