"""The registry of question types. A type is one file here, one template in templates/content/questions/, one line below.

Each file defines one instance of a `QuestionType`:

- `key`, `label`: how it is stored, and called in the CMS;
- `for_browser(question)`: the ALLOW-LIST of what leaves the server before handing in; never a key, weight or feedback;
- `read(data, name)`: the form's values to a response (JSON), or None when nothing was answered; never raises;
- `mark(question, response)`: a pure `Outcome`; a response that does not fit counts as unanswered;
- `problems(question)`: what is wrong with a question, as sentences for the editor;
- `template`: renders the form field; works without JavaScript.
"""

from .base import QuestionType
from .several_choices import several_choices
from .single_choice import single_choice
from .true_false import true_false

REGISTRY: dict[str, QuestionType] = {kind.key: kind for kind in (single_choice, several_choices, true_false)}


def question_type(key: str) -> QuestionType:
    """The type of this key. Raises KeyError for an unknown one."""
    return REGISTRY[key]


def choices() -> list[tuple[str, str]]:
    return [(kind.key, kind.label) for kind in REGISTRY.values()]
