"""When a result is added to the figures that are shown. Pure.

Suppression protects one publication. Somebody who keeps the old one could subtract it from the new one, and find the one
person who came in between. So figures change only on the first of a month, and then whatever is shown (an aimag by sex, an
aimag by age band, a measure by the form that came first, and all sums of these) changes by at least five people or not at all:
whoever has fewer like them waits.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from datetime import date

from .suppression import MINIMUM


def released_before(today: date) -> date:
    """Results of before this day are shown: the first of the month."""
    return today.replace(day=1)


def next_release(today: date) -> date:
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)


Label = tuple[Hashable, ...]


def ready(waiting: Mapping[int, Collection[Label]]) -> list[int]:
    """Who of those that wait in one aimag may be added: {id: labels, such as ("sex", "f")} to ids, in their order.

    The most people of whom every one shares each label with four others that are added too. Taking out whoever has too few
    like them can leave others with too few, so it is done until nothing changes; the order does not matter.
    """
    left = dict(waiting)
    while True:
        sizes = Counter(label for labels in left.values() for label in labels)
        few = [pk for pk, labels in left.items() if any(sizes[label] < MINIMUM for label in labels)]
        if not few:
            return list(left) if len(left) >= MINIMUM else []
        for pk in few:
            del left[pk]
