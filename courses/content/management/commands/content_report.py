"""`manage.py content_report`: how much is taught, in which shape, and what is missing."""

from collections import Counter

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from courses.content.audit.reports import Stock, take_stock
from courses.content.editorial.models import SOURCE_LANGUAGE

MOST_LINES = 20


class Command(BaseCommand):
    help = (
        "Counts words, sentences and questions by course, and lists what is missing: objectives without a question, "
        "recommendations without a lesson, translations, lengths that do not fit, gaps that are to be confirmed."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--strict", action="store_true", help="fail when anything is missing (gaps that are marked are not)"
        )
        parser.add_argument("--all", action="store_true", help=f"list every finding, not {MOST_LINES} of a kind")

    def handle(self, *args, strict: bool, **options):
        most = None if options["all"] else MOST_LINES
        with override(SOURCE_LANGUAGE):
            stock = take_stock()
        self._courses(stock)
        self._findings(stock, most)
        self.stdout.write(f"\nTo be confirmed by the Commission: {len(stock.gaps)}")
        for gap in stock.gaps[:most]:
            self.stdout.write(f"  {gap.title}: {gap.missing}")
        if strict and stock.findings:
            raise CommandError(f"{len(stock.findings)} things are missing or do not fit.")

    def _courses(self, stock: Stock) -> None:
        self.stdout.write("lessons  words  words/sentence  questions  course")
        for line in stock.courses:
            average = line.words / line.sentences if line.sentences else 0
            total = line.questions.total()
            self.stdout.write(f"{line.lessons:7} {line.words:6} {average:15.1f} {total:10}  {line.course.name}")
        kinds = ", ".join(f"{kind} {count}" for kind, count in stock.questions().most_common())
        self.stdout.write(f"\nQuestions: {stock.questions().total()} ({kinds})")
        self.stdout.write(
            f"Stories {stock.stories}, recommendations {stock.recommendations}, words explained {stock.terms}, "
            f"pages {stock.pages}, of them {stock.awaiting_review} awaiting expert review"
        )

    def _findings(self, stock: Stock, most: int | None) -> None:
        counts = Counter(found.kind for found in stock.findings)
        self.stdout.write(f"\nMissing or not fitting: {len(stock.findings)}")
        for kind, count in counts.most_common():
            self.stdout.write(f"{kind}: {count}")
            for found in [found for found in stock.findings if found.kind == kind][:most]:
                self.stdout.write(f"  {found.place}: {found.sentence}")
