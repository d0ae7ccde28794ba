"""Editors upload interactive contents, moderators may also delete them; only administrators install and remove libraries."""

from importlib import import_module

from django.db import migrations

roles = import_module("courses.content.migrations.0003_roles_of_the_cms")

CONTENTS, LIBRARIES = ("content", "package"), ("content", "h5plibrary")
RIGHTS = {
    "Editors": {CONTENTS: roles.WRITE},
    "Moderators": {CONTENTS: roles.EVERYTHING, LIBRARIES: ("view",)},
    "Administrators": {CONTENTS: roles.EVERYTHING, LIBRARIES: roles.EVERYTHING},
}


def give(apps, schema_editor):
    for name, rights in RIGHTS.items():
        roles.give_rights(apps, name, rights)


class Migration(migrations.Migration):
    dependencies = [("content", "0010_played_contents")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
