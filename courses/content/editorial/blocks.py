"""Blocks that any page may use: heading, text, picture, key message, steps, do and don't, quotation, file, marked gap."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    CharBlock,
    ListBlock,
    RichTextBlock,
    StructBlock,
    StructBlockValidationError,
    TextBlock,
)
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

# The whole allow-list of formatting. Wagtail's converter drops everything else, whatever is pasted.
RICH_TEXT = ["bold", "italic", "ol", "ul", "link", "document-link"]
SOUND_TYPES = ("mp3", "ogg", "m4a")
VIDEO_TYPES = ("mp4", "webm")


class TypedDocumentBlock(DocumentChooserBlock):
    """A document of certain types and at most so many megabytes (MB = 1,000,000 bytes)."""

    def __init__(self, *args, extensions: tuple[str, ...] = (), megabytes: int = 20, **kwargs):
        self.extensions, self.megabytes = extensions, megabytes
        super().__init__(*args, **kwargs)

    def clean(self, value):
        document = super().clean(value)
        if document and self.extensions and document.file_extension.lower() not in self.extensions:
            raise ValidationError(
                _("This file is of the type «%(type)s». Allowed here: %(allowed)s."),
                params={"type": document.file_extension, "allowed": ", ".join(self.extensions)},
            )
        if document and (document.get_file_size() or 0) > self.megabytes * 1_000_000:
            raise ValidationError(
                _("This file is larger than %(limit)d MB. Pupils have slow connections: make it smaller."),
                params={"limit": self.megabytes},
            )
        return document

    def deconstruct(self):
        return ("wagtail.documents.blocks.DocumentChooserBlock", [], {})

    def deconstruct_with_lookup(self, lookup):
        return self.deconstruct()


class HeadingBlock(CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        description = _("Divides a long text. Six words or fewer are best.")
        template = "content/blocks/heading.html"
        preview_value = "Нууц үг бол чиний түлхүүр"

    def __init__(self, **kwargs):
        super().__init__(max_length=120, **kwargs)


class ParagraphsBlock(RichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Text")
        description = _("Paragraphs and lists. Short sentences: 12 words on average for children.")
        template = "content/blocks/text.html"
        preview_value = "<p>Өнөөдөр чи <b>хувийн мэдээлэл</b> гэж юу болохыг мэдэж авна.</p>"

    def __init__(self, **kwargs):
        super().__init__(features=RICH_TEXT, **kwargs)


class PictureBlock(StructBlock):
    image = ImageChooserBlock(label=_("Picture"))
    alt = CharBlock(
        label=_("Alternative text"), max_length=200,
        help_text=_("What is seen, for those who do not see it. Without «picture of»."),
    )  # fmt: skip
    caption = CharBlock(label=_("Picture caption"), max_length=200, required=False)
    credit = CharBlock(label=_("Credit"), max_length=150, required=False)

    class Meta:
        icon = "image"
        label = _("Picture")
        description = _("One picture with alternative text and credit.")
        template = "content/blocks/picture.html"
        preview_template = "content/blocks/previews/picture.html"


class KeyMessageBlock(TextBlock):
    class Meta:
        icon = "pick"
        label = _("Key message")
        description = _("The one sentence to remember. Once or twice in a lesson.")
        template = "content/blocks/key_message.html"
        preview_value = "Нууц үгээ зөвхөн итгэлтэй том хүнтэйгээ хуваалц."

    def __init__(self, **kwargs):
        super().__init__(max_length=300, rows=2, **kwargs)


class StepsBlock(StructBlock):
    title = CharBlock(label=_("Title"), max_length=120, required=False)
    items = ListBlock(TextBlock(max_length=300, rows=2, label=_("Step")), min_num=2, max_num=8, label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        description = _("What to do, one after the other: two to eight steps.")
        template = "content/blocks/steps.html"
        preview_value = {"title": "Гурван алхам", "items": ["Зогс.", "Хаа.", "Хэл."]}


class DoDontBlock(StructBlock):
    do = ListBlock(TextBlock(max_length=200, rows=1, label=_("Do")), max_num=8, label=_("Do"))
    dont = ListBlock(TextBlock(max_length=200, rows=1, label=_("Don't")), max_num=8, label=_("Don't"))

    class Meta:
        icon = "tick-inverse"
        label = _("Do and don't")
        description = _("Two short lists side by side.")
        template = "content/blocks/do_dont.html"
        preview_value = {"do": ["Асуу"], "dont": ["Яар"]}


class QuotationBlock(StructBlock):
    text = TextBlock(label=_("Quotation"), max_length=500, rows=3)
    source = CharBlock(label=_("Who said it, where, when"), max_length=200)

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        description = _("Somebody's real words, always with the source.")
        template = "content/blocks/quotation.html"
        preview_value = {
            "text": "Хүүхэд бүр хамгаалуулах эрхтэй.",
            "source": "Хүүхдийн эрхийн тухай конвенцын агуулгаас",
        }


class FileBlock(StructBlock):
    document = TypedDocumentBlock(label=_("Document"), megabytes=20)
    label = CharBlock(label=_("What it is"), max_length=120)

    class Meta:
        icon = "doc-full"
        label = _("File")
        description = _("A document to download. At most 20 MB.")
        template = "content/blocks/file.html"
        preview_template = "content/blocks/previews/file.html"


class ToConfirmBlock(TextBlock):
    """A gap that is marked, because a fact is not sure enough to stand there. Readers see it; the CMS lists all of them."""

    class Meta:
        icon = "warning"
        label = _("To be confirmed")
        description = _("What the Commission has still to confirm or to fill in here: an article, a number, an age.")
        template = "content/blocks/to_confirm.html"
        preview_value = "Хуулийн зүйл, заалтын дугаар."

    def __init__(self, **kwargs):
        super().__init__(max_length=300, rows=2, **kwargs)


def require_one(value, fields: tuple[str, ...], message) -> None:
    """Raise on every named field of a struct when all of them are empty."""
    if not any(value.get(field) for field in fields):
        raise StructBlockValidationError(block_errors={field: ValidationError(message) for field in fields})


def page_blocks() -> list[tuple[str, object]]:
    """The blocks of plain pages and guideline sections. Lessons add their own (curriculum/blocks.py)."""
    return [
        ("heading", HeadingBlock()),
        ("text", ParagraphsBlock()),
        ("picture", PictureBlock()),
        ("key_message", KeyMessageBlock()),
        ("steps", StepsBlock()),
        ("do_dont", DoDontBlock()),
        ("quotation", QuotationBlock()),
        ("file", FileBlock()),
        ("to_confirm", ToConfirmBlock()),
    ]
