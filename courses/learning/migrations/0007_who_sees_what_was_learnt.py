"""Officials read what was learnt, and nothing else of the CMS; moderators and administrators may read it too."""

from importlib import import_module

from django.db import migrations

roles = import_module("courses.content.migrations.0003_roles_of_the_cms")

READ = {("learning", "gainsums"): ("view",)}


def give(apps, schema_editor):
    for name in ("Officials", "Moderators", "Administrators"):
        group = roles.give_rights(apps, name, READ)
        group.permissions.add(roles.permission(apps, "wagtailadmin", "admin", "access_admin"))


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0006_stage_of_attempts"),
        ("content", "0003_roles_of_the_cms"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
