"""Reckons all kept sums once more from the answers, about questions and what was learnt, and says whether they were right."""

from django.core.management.base import BaseCommand, CommandError

from courses.learning.impact import actions as impact
from courses.learning.items import actions as items

SAYS = {
    items.State.EQUAL: "equal",
    items.State.MORE_KEPT: "nothing is wrong; some counted attempts have been deleted since",
    items.State.DIFFERENT: "DIFFERENT",
}


class Command(BaseCommand):
    help = "Recounts the sums of all quizzes and courses and compares. Best in a quiet hour: hand-ins may wait meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="write the recounted sums where the kept ones are different")

    def handle(self, *args, **options):
        quizzes, courses = items.recount(repair=options["repair"]), impact.recount(repair=options["repair"])
        if options["verbosity"]:
            for row in quizzes:
                self.stdout.write(f"{row.quiz}, form {row.form[:8]}: {row.kept} kept, {row.counted} counted: {SAYS[row.state]}")
            for row in courses:
                self.stdout.write(f"{row.course}, edition {row.edition}: {row.cells} cells: {_says(row)}")
            self.stdout.write(f"{len(quizzes)} forms and {len(courses)} editions of courses counted.")
        wrong = sum(row.state is items.State.DIFFERENT for row in quizzes) + sum(_is_wrong(row) for row in courses)
        if wrong and not options["repair"]:
            raise CommandError(f"{wrong} of {len(quizzes) + len(courses)} are different. Run it again with --repair.")


def _is_wrong(row: impact.Recounted) -> bool:
    return bool(row.different)


def _says(row: impact.Recounted) -> str:
    if row.different:
        return f"{row.different} DIFFERENT"
    return "nothing is wrong; some learners have been erased since" if row.more_kept else "equal"
