"""Editors write the words that are explained as they write questions; moderators may also delete them."""

from importlib import import_module

from django.db import migrations

roles = import_module("courses.content.migrations.0003_roles_of_the_cms")

RIGHTS = {"Editors": roles.WRITE, "Moderators": roles.EVERYTHING, "Administrators": roles.EVERYTHING}


def give(apps, schema_editor):
    for name, actions in RIGHTS.items():
        roles.give_rights(apps, name, {("content", "term"): actions})


class Migration(migrations.Migration):
    dependencies = [("content", "0012_the_whole_catalogue")]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
