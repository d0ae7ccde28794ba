"""What other systems have no field for travels as labels (`difficulty:3`): tags in Moodle and GIFT, `label` in QTI.

A file of ours that comes back is therefore what it was, and a file of somebody else's has no such labels.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from ..bank import FOLDINGS, OUTCOMES, RISKS, BankQuestion

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_BECOMES = {
    "single": {"single", "picture", "scale", "truefalse"},
    "multiple": {"multiple", "picture"},
    "match": {"match", "groups"},
    "groups": {"match", "groups"},
    "gaps": {"gaps"},
}
"""What a question read as the first type may turn out to be."""


def labels_of(question: BankQuestion) -> list[str]:
    """The labels of a question. Difficulty 2 is what a question without one has."""
    found = [f"type:{question.type}"]
    if question.difficulty != 2:
        found.append(f"difficulty:{question.difficulty}")
    for name in ("objective", "audience", "risk", "outcome"):
        if value := getattr(question, name):
            found.append(f"{name}:{value}")
    if question.settings.get("folding") in FOLDINGS:
        found.append(f"folding:{question.settings['folding']}")
    return found


def labelled(question: BankQuestion, labels: Iterable[str]) -> tuple[BankQuestion, list[str]]:
    """The question with what its labels say, and the labels that say nothing to us."""
    others = []
    for label in labels:
        name, _, value = label.strip().partition(":")
        if name == "type" and value in _BECOMES.get(question.type, {question.type}):
            question = replace(question, type=value)
        elif name == "difficulty" and value in ("1", "2", "3"):
            question = replace(question, difficulty=int(value))
        elif name in ("objective", "audience") and _KEY.fullmatch(value):
            question = replace(question, **{name: value})
        elif name == "risk" and value in RISKS:
            question = replace(question, risk=value)
        elif name == "outcome" and value in OUTCOMES:
            question = replace(question, outcome=value)
        elif name == "folding" and value in FOLDINGS and question.type in ("short", "gaps"):
            question = replace(question, settings={**question.settings, "folding": value})
        elif label.strip():
            others.append(label.strip())
    return question, others
