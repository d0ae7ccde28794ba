"""When a result is added to the figures that are shown. Pure.

Suppression protects one publication. Somebody who keeps the old one could subtract it from the new one, and find the one
person who came in between. So figures change only on the first of a month, and then every cell that is shown (an aimag by sex,
an aimag by age band, and all sums of these) changes by at least five people or not at all: whoever has fewer like them waits.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from datetime import date

from .suppression import MINIMUM


def released_before(today: date) -> date:
    """Results of before this day are shown: the first of the month."""
    return today.replace(day=1)


def next_release(today: date) -> date:
    return date(today.year + today.month // 12, today.month % 12 + 1, 1)


def ready(waiting: Mapping[int, tuple[Hashable, ...]]) -> list[int]:
    """Who of those that wait in one aimag may be added: {id: its groups, such as (sex, age band)} to ids, in their order.

    The most people of whom every one shares each of its groups with four others that are added too. Taking out whoever has too
    few like them can leave others with too few, so it is done until nothing changes; the order does not matter.
    """
    left = dict(waiting)
    while True:
        sizes = Counter(_groups(left.values()))
        few = [pk for pk, groups in left.items() if any(sizes[place, group] < MINIMUM for place, group in enumerate(groups))]
        if not few:
            return list(left) if len(left) >= MINIMUM else []
        for pk in few:
            del left[pk]


def _groups(all_groups: Iterable[tuple[Hashable, ...]]) -> Iterable[tuple[int, Hashable]]:
    return ((place, group) for groups in all_groups for place, group in enumerate(groups))
