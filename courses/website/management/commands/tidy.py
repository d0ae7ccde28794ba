"""Once a day: forget what need not be kept. Visitors' attempts (30 days), ended sessions, old counts of wrong tries."""

from datetime import timedelta

from django.core.management.base import BaseCommand
from django.utils import timezone

from courses.accounts.models import Session, SignInTry
from courses.learning.attempts.actions import forget_visitors


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        now = timezone.now()
        attempts = forget_visitors(now=now)
        sessions = Session.objects.filter(expire_date__lt=now).delete()[0]
        tries = SignInTry.objects.filter(last_at__lt=now - timedelta(days=30)).delete()[0]
        self.stdout.write(f"Forgotten: {attempts} rows of visitors' attempts, {sessions} sessions, {tries} counts of tries.")
