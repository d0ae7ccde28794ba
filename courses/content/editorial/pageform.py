"""The form behind every translated page's editor. (Apart from forms.py, which needs the models that need this one.)"""

from django.conf import settings
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from courses.lib import mongolian


class TranslatedPageForm(WagtailAdminPageForm):
    """An address left empty is made from the Mongolian name, also where no script could do it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self):
        slug = self.cleaned_data.get("slug", "")
        if slug:
            return slug
        source = f"name_{settings.MODELTRANSLATION_DEFAULT_LANGUAGE}"
        base = mongolian.slugify(self.data.get(self.add_prefix(source), ""))[:200] or self._meta.model._meta.model_name
        slug, number = base, 1
        while not Page._slug_is_available(slug, self.parent_page, self.instance):
            number += 1
            slug = f"{base}-{number}"
        return slug
