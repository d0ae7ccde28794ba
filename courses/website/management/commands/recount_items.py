"""Computes the counts behind the numbers about questions once more from all answers, and says whether they were right."""

from django.core.management.base import BaseCommand, CommandError

from courses.learning.items.actions import State, recount

SAYS = {
    State.EQUAL: "equal",
    State.MORE_KEPT: "nothing is wrong; some counted attempts have been deleted since",
    State.DIFFERENT: "DIFFERENT",
}


class Command(BaseCommand):
    help = "Recounts the sums of all quizzes and compares. Best in a quiet hour: hand-ins may wait meanwhile."

    def add_arguments(self, parser):
        parser.add_argument("--repair", action="store_true", help="write the recounted sums where the kept ones are different")

    def handle(self, *args, **options):
        found = recount(repair=options["repair"])
        if options["verbosity"]:
            for row in found:
                self.stdout.write(f"{row.quiz}, form {row.form[:8]}: {row.kept} kept, {row.counted} counted: {SAYS[row.state]}")
            self.stdout.write(f"{len(found)} forms counted.")
        wrong = sum(row.state is State.DIFFERENT for row in found)
        if wrong and not options["repair"]:
            raise CommandError(f"{wrong} of {len(found)} forms are different. Run it again with --repair.")
