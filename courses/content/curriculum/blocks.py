"""What only lessons have: story, word, narration, video, prompts for class and home, a quiz in between."""

import uuid
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from wagtail.blocks import (
    BooleanBlock,
    CharBlock,
    ChoiceBlock,
    IntegerBlock,
    ListBlock,
    RegexBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
    TextBlock,
)
from wagtail.snippets.blocks import SnippetChooserBlock

from ..editorial.blocks import RICH_TEXT, SOUND_TYPES, VIDEO_TYPES, TypedDocumentBlock, page_blocks


class StoryChoiceBlock(StructBlock):
    text = CharBlock(label=_("What you could do"), max_length=200)
    comment = TextBlock(label=_("What happens then"), max_length=500, rows=2, help_text=_("Kind, without blame; it teaches."))
    tone = ChoiceBlock(
        label=_("How wise it is"),
        choices=[("good", _("a good way")), ("think", _("think again")), ("risky", _("risky"))],
        default="think",
    )

    class Meta:
        icon = "list-ul"
        label = _("Choice")


class StoryBlock(StructBlock):
    title = CharBlock(label=_("Title"), max_length=120)
    text = RichTextBlock(label=_("Story"), features=RICH_TEXT)
    question = CharBlock(label=_("Question"), max_length=150, default="Чи яах вэ?")
    choices = ListBlock(StoryChoiceBlock(), min_num=2, max_num=4, label=_("Choices"))

    class Meta:
        icon = "comment"
        label = _("Story: what would you do?")
        description = _("A short scene and two to four choices. Each answers when tapped; nothing is marked.")
        template = "content/blocks/story.html"
        preview_value = {
            "title": "Нууцлаг зурвас",
            "text": "<p>Тоглоомын найз нь Билгүүнээс нууц үгийг нь асуулаа.</p>",
            "question": "Чи яах вэ?",
            "choices": [
                {"text": "Хэлэхгүй", "comment": "Сайн сонголт.", "tone": "good"},
                {"text": "Хэлнэ", "comment": "Дахин бодоорой.", "tone": "risky"},
            ],
        }


class PlayedStoryBlock(StructBlock):
    story = SnippetChooserBlock("content.Story", label=_("Story"))

    class Meta:
        icon = "comment"
        label = _("Story with consequences")
        description = _("Leads to a story in which every choice has consequences.")
        template = "content/blocks/played_story.html"


class PackageChooserBlock(SnippetChooserBlock):
    """A chooser of contents. Their numbers are UUIDs, which JSON keeps as text; Wagtail compares both as they are."""

    def bulk_to_python(self, values):
        return super().bulk_to_python([uuid.UUID(str(value)) if value else None for value in values])

    def get_prep_value(self, value):
        number = super().get_prep_value(value)
        return str(number) if number else number

    def get_form_state(self, value):
        state = super().get_form_state(value)
        return {**state, "id": str(state["id"])} if state else state

    def deconstruct(self):
        _path, arguments, options = super().deconstruct()
        return "wagtail.snippets.blocks.SnippetChooserBlock", arguments, options

    def deconstruct_with_lookup(self, lookup):
        return self.deconstruct()


class PackageBlock(StructBlock):
    package = PackageChooserBlock("content.Package", label=_("Interactive content"))
    invitation = CharBlock(label=_("Invitation"), max_length=150, required=False)
    must_finish = BooleanBlock(
        label=_("The lesson is done only when it was played to the end"), required=False,
        help_text=_("It needs JavaScript and the Internet. Leave it out where pupils may have neither."),
    )  # fmt: skip

    class Meta:
        icon = "media"
        label = _("Interactive content (H5P, SCORM)")
        description = _("Leads to an uploaded content that plays in a closed frame. Its marks are practice only.")
        template = "content/blocks/package.html"


class WordBlock(StructBlock):
    term = CharBlock(label=_("Word"), max_length=80)
    meaning = TextBlock(label=_("Meaning"), max_length=400, rows=2)

    class Meta:
        icon = "openquote"
        label = _("Word explained")
        description = _("A new word in simple words, where it is first needed.")
        template = "content/blocks/word.html"
        preview_value = {"term": "Хувийн мэдээлэл", "meaning": "Чамайг таньж болох бүх зүйл."}


class NarrationBlock(StructBlock):
    audio = TypedDocumentBlock(label=_("Sound file"), extensions=SOUND_TYPES, megabytes=10)
    transcript = RichTextBlock(label=_("Transcript"), features=RICH_TEXT, help_text=_("The spoken words, in full."))

    class Meta:
        icon = "media"
        label = _("Narration")
        description = _("Read by a person, loaded only on tap, with its transcript. MP3, OGG or M4A, at most 10 MB.")
        template = "content/blocks/narration.html"
        preview_template = "content/blocks/previews/narration.html"


class VideoBlock(StructBlock):
    video = TypedDocumentBlock(label=_("Video file"), extensions=VIDEO_TYPES, megabytes=60)
    captions = TypedDocumentBlock(label=_("Captions (WebVTT)"), extensions=("vtt",), megabytes=1)
    title = CharBlock(label=_("Title"), max_length=120)
    transcript = RichTextBlock(label=_("Transcript"), features=RICH_TEXT, required=False)

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("Our own file with captions, never another site's player. MP4 or WebM, at most 60 MB.")
        template = "content/blocks/video.html"
        preview_template = "content/blocks/previews/video.html"


class DiscussionBlock(StructBlock):
    prompt = TextBlock(label=_("What to talk about"), max_length=500, rows=2)
    minutes = IntegerBlock(label=_("Minutes"), min_value=1, max_value=40, default=5)
    notes = TextBlock(label=_("Notes for the teacher"), max_length=800, rows=3, required=False)

    class Meta:
        icon = "group"
        label = _("Discussion in class")
        description = _("A prompt for the class, with notes that open for the teacher.")
        template = "content/blocks/discussion.html"
        preview_value = {"prompt": "Хэзээ том хүнээс асуух вэ?", "minutes": 5, "notes": "Хүүхэд бүрийг сонс."}

    def value_from_datadict(self, data, files, prefix):
        """Minutes as a number already here: Wagtail compares what was typed with what is kept, and "6" is not 6, so every
        saving would count as a change and every approval would ask for one more."""
        value = super().value_from_datadict(data, files, prefix)
        if str(value["minutes"] or "").isdecimal():
            value["minutes"] = int(value["minutes"])
        return value


class HomeTaskBlock(StructBlock):
    text = TextBlock(label=_("What to do"), max_length=600, rows=3)

    class Meta:
        icon = "home"
        label = _("Task for home")
        description = _("Something to do with somebody at home, also without the Internet.")
        template = "content/blocks/home_task.html"
        preview_value = {"text": "Эмээгээсээ хүүхэд насных нь тоглоомыг асуугаарай."}


class WorksheetBlock(StructBlock):
    """A table to fill in on paper or in a spreadsheet: what is asked in each row, and empty columns to answer in."""

    title = CharBlock(label=_("Title"), max_length=120)
    introduction = TextBlock(label=_("How to fill it in"), max_length=500, rows=2, required=False)
    columns = ListBlock(CharBlock(max_length=60, label=_("Column")), min_num=1, max_num=4, label=_("Columns to fill in"))
    rows = ListBlock(TextBlock(max_length=300, rows=2, label=_("Row")), min_num=1, max_num=30, label=_("Rows"))

    class Meta:
        icon = "table"
        label = _("Working sheet")
        description = _("A table to print and fill in, or to take away as a spreadsheet.")
        template = "content/blocks/worksheet.html"
        preview_value = {
            "title": "Хяналтын хуудас", "introduction": "Мөр бүрийг хамтдаа хэлэлцээрэй.",
            "columns": ["Байгаа эсэх", "Дараагийн алхам"], "rows": ["Хариуцсан хүн тодорхой."],
        }  # fmt: skip


def times_of_day(start: str, lengths: Iterable[int]) -> list[str]:
    """When each part begins: "09:00" and [30, 45] are ["09:00", "09:30"]. Goes on past midnight with 00:00."""
    hours, minutes = map(int, start.split(":"))
    now, times = hours * 60 + minutes, []
    for length in lengths:
        times.append(f"{now // 60 % 24:02d}:{now % 60:02d}")
        now += length
    return times


class AgendaItemBlock(StructBlock):
    minutes = IntegerBlock(label=_("Minutes"), min_value=1, max_value=480)
    title = CharBlock(label=_("Title"), max_length=150)
    text = TextBlock(label=_("What is done"), max_length=600, rows=3, required=False)
    materials = CharBlock(label=_("Materials"), max_length=300, required=False)

    class Meta:
        icon = "time"
        label = _("Part of the day")


class AgendaBlock(StructBlock):
    """A day by the clock: `start` is "09:00"; each part says how long it is, so the times always add up."""

    title = CharBlock(label=_("Title"), max_length=120)
    start = RegexBlock(
        regex=r"^([01]\d|2[0-3]):[0-5]\d$", label=_("Begins at"), default="09:00",
        error_messages={"invalid": _("Hours and minutes, such as 09:00.")},
    )  # fmt: skip
    items = ListBlock(AgendaItemBlock(), min_num=1, max_num=20, label=_("Parts of the day"))

    def get_context(self, value, parent_context=None):
        lengths = [item["minutes"] for item in value["items"]]
        parts = list(zip(times_of_day(value["start"], lengths), value["items"], strict=True))
        return {**super().get_context(value, parent_context), "parts": parts, "total": sum(lengths)}

    class Meta:
        icon = "calendar-alt"
        label = _("Agenda of a day")
        description = _("Parts of a training day with their lengths. The times are worked out from them.")
        template = "content/blocks/agenda.html"
        preview_value = {"title": "Нэгдүгээр өдөр", "start": "09:00", "items": [{"minutes": 30, "title": "Танилцах"}]}


class PracticeQuizBlock(StructBlock):
    quiz = SnippetChooserBlock("content.Quiz", label=_("Quiz"))
    invitation = CharBlock(label=_("Invitation"), max_length=150, required=False)

    class Meta:
        icon = "help"
        label = _("Quiz")
        description = _("A link to a quiz in the middle of a lesson. The lesson's own quiz is chosen on the tab «Lesson».")
        template = "content/blocks/quiz.html"
        preview_template = "content/blocks/previews/quiz.html"


class LessonBody(StreamBlock):
    """Everything a lesson may be made of, in the order of the picker."""

    def __init__(self, local_blocks=None, **kwargs):
        super().__init__(
            local_blocks
            or [
                *page_blocks(),
                ("story", StoryBlock()),
                ("played_story", PlayedStoryBlock()),
                ("package", PackageBlock()),
                ("word", WordBlock()),
                ("narration", NarrationBlock()),
                ("video", VideoBlock()),
                ("discussion", DiscussionBlock()),
                ("home_task", HomeTaskBlock()),
                ("worksheet", WorksheetBlock()),
                ("agenda", AgendaBlock()),
                ("quiz", PracticeQuizBlock()),
            ],
            **kwargs,
        )

    class Meta:
        max_num = 60
