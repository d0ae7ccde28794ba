"""The columns of our own table. Several rows make a question: one for itself, then one for each option and each target.

Columns of texts end with a language: `text_mn`, `text_en`. Rows whose first cell begins with `#` are notes and are skipped.
"""

import re

from django.utils.translation import gettext as _

TEXTS = ("text", "feedback", "hint", "explanation", "passage", "unit")
FIRST = ("row", "key", "type")
AFTER_TEXT = ("correct", "share", "target", "area")
LAST = ("objective", "audience", "difficulty", "risk", "outcome", "folding", "number", "tolerance", "settings")
OF_SETTINGS = ("folding", "number", "tolerance")

ROWS = {
    "question": "question",
    "option": "option",
    "target": "target",
    "асуулт": "question",
    "сонголт": "option",
    "бүлэг": "target",
}
YES = {"1", "yes", "y", "true", "x", "х", "✓", "+", "тийм", "зөв"}
NO = {"", "0", "no", "n", "false", "-", "үгүй", "буруу"}
DIFFICULTIES = {
    "": 2,
    **{"1": 1, "2": 2, "3": 3},
    **{"easy": 1, "middle": 2, "hard": 3},
    **{"хялбар": 1, "дунд": 2, "хүнд": 3, "хэцүү": 3},
}
LIKE_NEUTRALISED = re.compile(r"'+\s*[=+\-@＝＋－＠]")
"""A cell that begins so has had an apostrophe put in front (lib.tables.neutralised); reading takes one away."""


def header(languages: list[str]) -> list[str]:
    """The names of all columns, in the order in which they are filled."""

    def each(*names: str) -> list[str]:
        return [f"{name}_{language}" for name in names for language in languages]

    return [*FIRST, *each("text"), *AFTER_TEXT, *each(*TEXTS[1:]), *LAST]


def instructions() -> list[tuple[str, str]]:
    """Each column and what stands in it, for whoever fills the table."""
    types = "single, multiple, truefalse, picture, order, match, groups, gaps, words, short, number, hotspot, scale, reflection"
    return [
        ("row", _("question, option or target. The rows of options and targets follow the row of their question.")),
        ("key", _("A short name in small Latin letters, digits and hyphens. May stay empty, except for gaps and words.")),
        ("type", _("Only in the row of a question. One of: %(types)s.") % {"types": types}),
        ("text_…", _("The words of the question, the option or the target, a column for each language.")),
        ("correct", _("yes for a right option; empty for a wrong one.")),
        ("share", _("For short answers: the percent of the points that this answer wins, 0 to 100.")),
        ("target", _("For match and groups: the key or the words of the target that the option belongs to.")),
        ("area", _("For hotspot: left, top, width and height of the place, in percent of the picture.")),
        ("feedback_…", _("Shown to whoever chose this option.")),
        ("hint_…", _("Helps without telling the answer.")),
        ("explanation_…", _("Shown after the question has been answered.")),
        ("passage_…", _("For gaps and words: the text, with the key of an option in double brackets, such as [[a]].")),
        ("unit_…", _("For number: the unit that stands after the answer.")),
        ("objective, audience", _("Their keys on this platform.")),
        ("difficulty", _("1 easy, 2 middle, 3 hard.")),
        ("risk", _("content, contact, conduct or contract.")),
        ("outcome", _("What it shows besides knowledge: intention, confidence, tell-adult or know-108. Mostly empty.")),
        (
            "folding",
            _("For gaps and short answers: letters (ө as о, ү as у, capitals as small), case (capitals as small) or exact."),
        ),
        ("number, tolerance", _("For number: the right number, and how far from it an answer may be.")),
        ("settings", _("May stay empty. Other settings, one «name=value» in a line.")),
        ("gaps", _("The text of an option holds the accepted spellings of its gap, divided by the sign |.")),
    ]
