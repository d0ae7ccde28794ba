"""Forms of pictures and documents: every upload passes `sanitising` before it is kept, by whichever door it comes."""

import io
import os

import willow
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from . import sanitising

SIGNATURE_BYTES = 4096


class PictureForm(BaseImageForm):
    """`WAGTAILIMAGES_IMAGE_FORM_BASE`. Size and type are checked by Wagtail's field before `clean_file` is called."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code, language in settings.LANGUAGES:
            field = self.fields.get(f"description_{code}")
            if field is not None:
                field.label = format_lazy("{} ({})", _("Alternative text"), language)
                field.help_text = _("What is seen, for those who do not see it. Without «picture of».")

    def clean_file(self):
        upload = self.cleaned_data.get("file")
        if not upload or "file" not in self.changed_data:
            return upload
        upload.seek(0)
        data = upload.read()
        upload.seek(0)
        is_svg = os.path.splitext(upload.name)[1].lower() == ".svg"
        cleaned = sanitising.clean_svg(data) if is_svg else sanitising.clean_raster(data)
        if cleaned == data:
            return upload
        fresh = ContentFile(cleaned, name=upload.name)
        fresh.content_type = upload.content_type
        fresh.image = willow.Image.open(io.BytesIO(cleaned))
        return fresh


class DocumentForm(BaseDocumentForm):
    """`WAGTAILDOCS_DOCUMENT_FORM_BASE`. The size limit is `WAGTAILDOCS_MAX_UPLOAD_SIZE`."""

    def clean_file(self):
        upload = self.cleaned_data.get("file")
        if not upload or "file" not in self.changed_data:
            return upload
        extension = os.path.splitext(upload.name)[1].lower().lstrip(".")
        if extension == "vtt" and upload.size > 1_000_000:
            raise ValidationError(_("Captions are at most 1 MB."))
        upload.seek(0)
        data = upload.read() if extension in ("csv", "txt", "vtt") else upload.read(SIGNATURE_BYTES)
        upload.seek(0)
        sanitising.check_document(data, extension)
        return upload
