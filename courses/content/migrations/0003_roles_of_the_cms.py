"""Editors write and send for review, Moderators publish, Administrators also keep the settings.

Wagtail's own migrations make the groups Editors and Moderators, the workflow and the root page; here they get the rights of
this platform and Mongolian names where the name is data. Rights are looked up or made: Django makes the rows of
permissions only after all migrations, and leaves alone those it finds.
"""

from django.db import migrations

EVERYTHING = ("add", "change", "delete", "view")
WRITE = ("add", "change", "view")

EDITORS = {
    ("content", "quiz"): WRITE,
    ("content", "question"): WRITE,
    ("content", "objective"): WRITE,
    ("content", "helpchannel"): WRITE,
    ("content", "audience"): ("change", "view"),
}
MODERATORS = {
    **{model: EVERYTHING for model in EDITORS},
    ("wagtailredirects", "redirect"): EVERYTHING,
}
ADMINISTRATORS = {
    **MODERATORS,
    ("content", "platform"): ("change",),
    ("content", "safetysettings"): ("change",),
    ("accounts", "user"): WRITE,
    ("wagtailcore", "collection"): ("add", "change"),
}
PAGES = {
    "Editors": ("add", "change"),
    "Moderators": ("add", "change", "publish", "lock", "unlock"),
    "Administrators": ("add", "change", "publish", "lock", "unlock", "bulk_delete"),
}
FILES = (("wagtailimages", "image"), ("wagtaildocs", "document"))

WORKFLOW_NAMES = {"Moderators approval": "Хянагчийн зөвшөөрөл"}
ROOT_TITLES = {"Root": "Бүх хуудас"}


def permission(apps, app_label, model, codename):
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app_label, model=model)
    found, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": "Can " + codename.replace("_", " ")}
    )
    return found


def give_rights(apps, group_name, rights):
    group, _made = apps.get_model("auth", "Group").objects.get_or_create(name=group_name)
    for (app_label, model), actions in rights.items():
        for action in actions:
            group.permissions.add(permission(apps, app_label, model, f"{action}_{model}"))
    return group


def make_roles(apps, schema_editor):
    root_page = apps.get_model("wagtailcore", "Page").objects.filter(depth=1).order_by("path").first()
    root_collection = apps.get_model("wagtailcore", "Collection").objects.filter(depth=1).order_by("path").first()
    page_rights = apps.get_model("wagtailcore", "GroupPagePermission").objects
    file_rights = apps.get_model("wagtailcore", "GroupCollectionPermission").objects
    for name, rights in (("Editors", EDITORS), ("Moderators", MODERATORS), ("Administrators", ADMINISTRATORS)):
        group = give_rights(apps, name, rights)
        group.permissions.add(permission(apps, "wagtailadmin", "admin", "access_admin"))
        if root_page is not None:
            for action in PAGES[name]:
                page_rights.get_or_create(
                    group=group, page=root_page, permission=permission(apps, "wagtailcore", "page", f"{action}_page")
                )
        if root_collection is not None:
            for app_label, model in FILES:
                for action in ("add", "change", "choose"):
                    file_rights.get_or_create(
                        group=group, collection=root_collection,
                        permission=permission(apps, app_label, model, f"{action}_{model}"),
                    )


def mongolian_names(apps, schema_editor):
    for name, mongolian in WORKFLOW_NAMES.items():
        for model in ("Workflow", "Task"):
            apps.get_model("wagtailcore", model).objects.filter(name=name).update(name=mongolian)
    for title, mongolian in ROOT_TITLES.items():
        apps.get_model("wagtailcore", "Page").objects.filter(depth=1, title=title).update(title=mongolian, draft_title=mongolian)
        apps.get_model("wagtailcore", "Collection").objects.filter(depth=1, name=title).update(name="Бүх файл")


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0002_content_version"),
        ("accounts", "0001_people"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
    ]

    operations = [
        migrations.RunPython(make_roles, migrations.RunPython.noop),
        migrations.RunPython(mongolian_names, migrations.RunPython.noop),
    ]
