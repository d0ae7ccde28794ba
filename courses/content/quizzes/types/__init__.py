"""The registry of question types. A type is one file here, one template in templates/content/questions/, one line below.

Each file defines one instance of a `QuestionType` (base.py): how it is called, what of it may leave the server before handing
in, how a form is read, how it is marked, what an editor must mend, what is said afterwards, and an example that tests walk.
"""

from .base import QuestionType
from .fill_gaps import fill_gaps
from .hot_spot import hot_spot
from .mark_words import mark_words
from .match_pairs import match_pairs
from .number import number
from .picture_choice import picture_choice
from .put_in_order import put_in_order
from .reflection import reflection
from .scale import scale
from .several_choices import several_choices
from .short_answer import short_answer
from .single_choice import single_choice
from .sort_into_groups import sort_into_groups
from .true_false import true_false

REGISTRY: dict[str, QuestionType] = {
    kind.key: kind
    for kind in (
        single_choice,
        several_choices,
        true_false,
        picture_choice,
        put_in_order,
        match_pairs,
        sort_into_groups,
        fill_gaps,
        mark_words,
        short_answer,
        number,
        hot_spot,
        scale,
        reflection,
    )
}


def question_type(key: str) -> QuestionType:
    """The type of this key. Raises KeyError for an unknown one."""
    return REGISTRY[key]


def editor_fields() -> dict[str, list[str]]:
    """{type: the names of what its editor fills in}: `options.correct` is a field of an option, `options` the list itself."""
    fields = {}
    for kind in REGISTRY.values():
        names = [*kind.settings_fields, *(f"options.{name}" for name in kind.option_fields)]
        names += ["options"] if kind.has_options else []
        names += ["targets"] if kind.has_targets else []
        names += ["passage"] if kind.has_passage else []
        names += ["unit"] if kind.has_unit else []
        fields[kind.key] = names
    return fields


def choices() -> list[tuple[str, str]]:
    return [(kind.key, kind.label) for kind in REGISTRY.values()]
