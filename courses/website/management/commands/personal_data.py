"""Hand over or erase what is kept about one person, when a school, a guardian or the person asks the administrator for it."""

import json
import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from courses.accounts.models import User
from courses.learning.personal_data import erase, handed_over


class Command(BaseCommand):
    help = "Hands over (export) or erases (erase) what is kept about one person."

    def add_arguments(self, parser):
        parser.add_argument("what", choices=["export", "erase"])
        parser.add_argument("person", help="an adult's e-mail address, or the number of a pupil's account as the CMS shows it")
        parser.add_argument("--to", type=Path, help="export: the JSON file to write; readable by its owner only")
        parser.add_argument("--yes", action="store_true", help="erase: do not ask again")

    def handle(self, *args, **options):
        user = self.find(options["person"])
        if options["what"] == "export":
            self.export(user, options["to"])
            return
        if not options["yes"] and input(f"Erase {user.get_full_name()} for good? Type yes: ") != "yes":
            raise CommandError("Nothing was erased.")
        erase(user=user)
        self.stdout.write("Erased.")

    def find(self, person: str) -> User:
        wanted = {"pk": int(person)} if person.isdecimal() else {"email__iexact": person, "kind": User.Kind.ADULT}
        user = User.objects.filter(**wanted).first()
        if user is None:
            raise CommandError(f"There is no account {person}.")
        return user

    def export(self, user: User, path: Path | None) -> None:
        text = json.dumps(handed_over(user), ensure_ascii=False, indent=2, cls=DjangoJSONEncoder)
        if path is None:
            self.stdout.write(text)
            return
        with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        self.stdout.write(f"Written to {path}. Give it to the person it is about, and delete it here.")
