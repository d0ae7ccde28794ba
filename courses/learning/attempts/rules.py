"""Decisions about attempts. Plain values in, plain values out."""

import hashlib
import json
import random
from collections.abc import Mapping, Sequence
from typing import Any

KEPT_AS_VISITOR_DAYS = 30


def hand_in_digest(responses: Mapping[int, Any]) -> str:
    """Digest of what a hand-in carries: {place: response}. The same id with another digest is refused (trust.md 35)."""
    plain = {str(place): responses[place] for place in sorted(responses)}
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def option_order(keys: Sequence[str], *, shuffle: bool, seed: str) -> list[str]:
    """The order in which one learner sees the options: shuffled once, by the attempt's own seed, and then kept."""
    order = list(keys)
    if shuffle:
        random.Random(seed).shuffle(order)  # noqa: S311 (an order, not a secret)
    return order


def next_place(answered: Mapping[int, bool]) -> int | None:
    """The first place without an answer, or None when all are answered. {place: answered?}"""
    return next((place for place in sorted(answered) if not answered[place]), None)


def feedback_tone(*, share: float) -> str:
    """How a result is spoken of: `right`, `partly`, `again` ("think again"). Never "wrong" alone."""
    return "right" if share >= 1 else "partly" if share > 0 else "again"
