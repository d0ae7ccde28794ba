"""Decisions about attempts. Plain values in, plain values out."""

import hashlib
import json
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

KEPT_AS_VISITOR_DAYS = 30
GUESSED, RATHER, SURE = 1, 2, 3
"""How sure somebody is of an answer."""
Thing = TypeVar("Thing")


def hand_in_digest(responses: Mapping[int, Any]) -> str:
    """Digest of what a hand-in carries: {place: response}. The same id with another digest is refused (trust.md 35)."""
    plain = {str(place): responses[place] for place in sorted(responses)}
    return hashlib.sha256(json.dumps(plain, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def option_order(keys: Sequence[Thing], *, shuffle: bool, seed: str, another: bool = False) -> list[Thing]:
    """The order in which one learner sees the options: shuffled once, by the attempt's own seed, and then kept.

    With `another` it is never their own order, which would be the answer.
    """
    order = list(keys)
    if shuffle:
        random.Random(seed).shuffle(order)  # noqa: S311 (an order, not a secret)
        if another and order == list(keys):
            order = order[1:] + order[:1]
    return order


@dataclass(frozen=True)
class Beginning:
    """May another attempt begin now? `reason`: "" | "none_left" | "wait"; `at`: when it may, after waiting."""

    allowed: bool
    reason: str = ""
    at: datetime | None = None
    left: int | None = None


def may_begin(*, handed_in: Sequence[datetime], allowed: int | None, wait_minutes: int, now: datetime) -> Beginning:
    """Another attempt, after so many handed in at these times. `allowed` None: as many as one likes."""
    left = None if allowed is None else max(allowed - len(handed_in), 0)
    if left == 0:
        return Beginning(False, "none_left", left=0)
    if handed_in and wait_minutes:
        at = max(handed_in) + timedelta(minutes=wait_minutes)
        if now < at:
            return Beginning(False, "wait", at, left)
    return Beginning(True, left=left)


def counting(results: Sequence[tuple[bool, int]], which: str) -> int | None:
    """The place of the attempt that counts among those handed in, each (passed, percent), oldest first.

    The best is one that passed before one that did not (the pass mark may have changed in between), then that with the most
    percent, then the first.
    """
    if not results:
        return None
    return {"first": 0, "last": len(results) - 1}.get(which, max(range(len(results)), key=lambda n: (results[n], -n)))


def is_shown(when: str, *, passed: bool, left: int | None) -> bool:
    """Is feedback, or are right answers, shown of an attempt that is handed in? `left`: attempts left, None for no limit."""
    return when == "handed_in" or (when == "passed" and (passed or left == 0))


def drawn(pools: Sequence[tuple[Sequence[int], int]], *, taken: Iterable[int], seed: str) -> list[list[int]]:
    """For every (pool, count) so many ids from the pool, none twice and none that is taken; fewer where a pool is short."""
    draw, used, found = random.Random(seed), set(taken), []  # noqa: S311 (a choice of questions, not a secret)
    for pool, count in pools:
        free = sorted(set(pool) - used)
        picked = draw.sample(free, min(count, len(free)))
        used |= set(picked)
        found.append(picked)
    return found


def next_place(answered: Mapping[int, bool]) -> int | None:
    """The first place without an answer, or None when all are answered. {place: answered?}"""
    return next((place for place in sorted(answered) if not answered[place]), None)


def feedback_tone(*, share: float) -> str:
    """How a result is spoken of: `right`, `partly`, `again` ("think again"). Never "wrong" alone."""
    return "right" if share >= 1 else "partly" if share > 0 else "again"
