"""Administrators make schools, decide about teachers, revoke certificates. Nobody gets the right to delete any of them."""

from importlib import import_module

from django.db import migrations

roles = import_module("courses.content.migrations.0003_roles_of_the_cms")

RIGHTS = {
    ("learning", "school"): ("add", "change", "view"),
    ("learning", "schoolteacher"): ("change", "view"),
    ("learning", "certificate"): ("change", "view"),
}


def give(apps, schema_editor):
    roles.give_rights(apps, "Administrators", RIGHTS)


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0001_learning"),
        ("content", "0003_roles_of_the_cms"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
