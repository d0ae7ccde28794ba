"""Attempts at a course's tests say which test it was: until now the quiz alone told."""

from django.db import migrations

STAGES = {"opening": "opening_test_id", "closing": "closing_test_id"}


def name_stages(apps, schema_editor):
    attempts = apps.get_model("learning", "Attempt").objects
    for course in apps.get_model("content", "CoursePage").objects.all():
        for stage, field in STAGES.items():
            if quiz := getattr(course, field):
                attempts.filter(course=course, lesson=None, quiz=quiz).update(stage=stage)


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0005_forms_and_gain"),
        ("content", "0007_forms_and_refreshers"),
    ]

    operations = [migrations.RunPython(name_stages, migrations.RunPython.noop)]
