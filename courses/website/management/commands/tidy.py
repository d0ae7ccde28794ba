"""What goes by age: attempts of visitors (30 days), counts of wrong tries (90 days), files of questions that were
only looked at (a day), what was said in plays of interactive contents (30 days), ways through stories that wait in archived
classes, sessions that are over. For once a day.

Before that, what was handed in is added to the counts about questions, and on the first of a month to what was learnt.
"""

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from courses.accounts.actions import forget_old_tries
from courses.content.played import actions as played
from courses.content.played.tasks import check_package
from courses.content.quizzes.actions import forget_old_files
from courses.learning.attempts.actions import forget_visitors
from courses.learning.choices.actions import forget_waiting
from courses.learning.impact import actions as impact
from courses.learning.items import actions as items
from courses.learning.plays.actions import forget_statements


class Command(BaseCommand):
    help = "Deletes what has been kept long enough. Run it once a day (deploy/elearning-tidy.timer)."

    def handle(self, *args, **options):
        now = timezone.now()
        # Before the attempts of visitors go, or they would never be in the counts about questions.
        items.fold()
        impact.fold(now=now)
        visitors, tries = forget_visitors(now=now), forget_old_tries(now=now)
        files, said, ways = forget_old_files(now=now), forget_statements(now=now), forget_waiting()
        played.tidy(now=now, enqueue=lambda package: check_package.enqueue(str(package.pk)))
        call_command("clearsessions")
        if options["verbosity"]:
            gone = f"{visitors} rows of visitors, {tries} counts of wrong tries, {files} files of questions, {said} of plays"
            gone += f", {ways} ways"
            self.stdout.write(f"{gone}, and the sessions that are over are gone.")
