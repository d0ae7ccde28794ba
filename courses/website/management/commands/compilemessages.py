"""Django's command of this name without GNU gettext: compiles our own catalogues, those of `LOCALE_PATHS`."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from courses.lib.catalogues import BrokenCatalogue, compile_catalogues


class Command(BaseCommand):
    help = "Compiles the translations in LOCALE_PATHS (.po to .mo). Needs no gettext."
    requires_system_checks = []

    def handle(self, *args, **options):
        try:
            written = compile_catalogues(settings.LOCALE_PATHS)
        except BrokenCatalogue as error:
            raise CommandError(str(error)) from error
        if options["verbosity"]:
            self.stdout.write(f"{len(written)} compiled." if written else "All are up to date.")
