"""Interactions of QTI with a measure: places on a picture, and a slider."""

from decimal import Decimal
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from ..bank import BankOption, BankQuestion
from .gathering import key_of
from .qti_reading import Item
from .shapes import decimal_of, decimal_text

MAX_STEPS = 11


def read_hotspot(item: Item, interaction: Element) -> BankQuestion | None:
    """Places in percent of the picture. Circles and polygons become the rectangles around them."""
    picture = interaction.find("object")
    picture = picture if picture is not None else interaction.find("img")
    size = [decimal_of(picture.get(name, "")) if picture is not None else None for name in ("width", "height")]
    if None in size or min(size) <= 0:
        item.gathering.problem(_("The picture has no width and height."), item.place, "object")
        return None
    item.lose(_("Pictures, sound and video fall away. Add them again after the import."))
    choices = interaction.findall("hotspotChoice")
    options = []
    for choice, option in zip(choices, item.options(choices, set(item.correct(interaction))), strict=True):
        box = _box(choice, size)
        if box is None:
            item.gathering.problem(_("A place on the picture has no readable outline."), item.place, "coords")
            return None
        if choice.get("shape") != "rect":
            item.lose(_("A place on the picture becomes a rectangle."))
        left, top, right, bottom = box
        area = " ".join(decimal_text(part) for part in (left, top, right - left, bottom - top))
        text = option.text or item.texts((choice.get("hotspotLabel") or "").strip())
        options.append(BankOption(option.key, text, option.correct, option.feedback, area=area))
    return BankQuestion("hotspot", item.asked(interaction), options=tuple(options))


def _box(choice: Element, size: list[Decimal]) -> tuple[Decimal, ...] | None:
    """Left, top, right and bottom in percent, to a hundredth, within the picture."""
    numbers = [decimal_of(part) for part in (choice.get("coords") or "").split(",")[:400]]
    shape = choice.get("shape")
    if None in numbers:
        return None
    if shape == "circle" and len(numbers) == 3:
        x, y, radius = numbers
        numbers = [x - radius, y - radius, x + radius, y + radius]
    elif shape == "ellipse" and len(numbers) == 4:
        x, y, across, down = numbers
        numbers = [x - across, y - down, x + across, y + down]
    elif shape == "poly" and len(numbers) >= 6 and len(numbers) % 2 == 0:
        numbers = [min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])]
    elif shape == "default":
        numbers = [Decimal(0), Decimal(0), *size]
    elif shape != "rect" or len(numbers) != 4:
        return None
    hundredth = Decimal("0.01")
    whole = [
        min(max(number * 100 / size[place % 2], Decimal(0)), Decimal(100)).quantize(hundredth)
        for place, number in enumerate(numbers)
    ]
    return tuple(whole) if whole[2] > whole[0] and whole[3] > whole[1] else None


def read_slider(item: Item, interaction: Element) -> BankQuestion | None:
    """With a right value a number; without one a scale of at most MAX_STEPS steps."""
    low, high = (decimal_of(interaction.get(name, "")) for name in ("lowerBound", "upperBound"))
    step = decimal_of(interaction.get("step", "1"))
    correct = item.correct(interaction)
    if correct:
        item.lose(_("A slider with a right value becomes a number to type."))
        value = decimal_of(correct[0])
        number = decimal_text(value) if value is not None else ""
        return BankQuestion("number", item.asked(interaction), settings={"number": number, "tolerance": "0"})
    if None in (low, high, step) or step <= 0 or not 1 <= (high - low) / step < MAX_STEPS:
        item.gathering.left_out(_("a slider with very many steps"), item.place)
        return None
    item.lose(_("A slider becomes a scale of options."))
    values = [low + step * place for place in range(int((high - low) / step) + 1)]
    options = tuple(BankOption(key_of(place), item.texts(decimal_text(value))) for place, value in enumerate(values))
    return BankQuestion("scale", item.asked(interaction), options=options)
