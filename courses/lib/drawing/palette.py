"""The colours of the pictures, each with a name, for light and for dark. A picture carries only the rules that it uses."""

import re

COLOURS: dict[str, tuple[str, str | None]] = {
    # Out of doors
    "sky-top": ("#7CC0EA", "#20264F"),
    "sky-middle": ("#B9E0F2", "#4A4A82"),
    "sky-low": ("#F3F6E6", "#B98A8C"),
    "dusk-top": ("#7F8FCB", "#20264F"),
    "dusk-middle": ("#F2B79C", "#4A4A82"),
    "dusk-low": ("#FBE3B4", "#B98A8C"),
    "sun": ("#FFD25E", "#FBE3A6"),
    "sun-glow": ("#FFF8E0", "#8F7C9C"),
    "cloud": ("#FFFFFF", "#7C77A5"),
    "mountain": ("#A9C6D8", "#5E5D92"),
    "mountain-near": ("#8FB6C4", "#50548A"),
    "snow-cap": ("#F4FAFC", "#9C9ABF"),
    "hill-far": ("#BBDDA0", "#5A6E8A"),
    "hill": ("#9CCE7E", "#48647A"),
    "grass": ("#83BF62", "#3C5A69"),
    "grass-near": ("#74B554", "#34505B"),
    "grass-deep": ("#64A549", "#2B4450"),
    "lawn": ("#94CB6E", "#456675"),
    "blade": ("#4F9040", "#223A44"),
    "sand": ("#F2E0B4", "#A29A9A"),
    "sand-dark": ("#E3CB94", "#87808A"),
    "road": ("#B9BECB", "#5B5E80"),
    "road-line": ("#EEF0F5", "#8E90B0"),
    "pavement": ("#DDDCE0", "#75739A"),
    "water": ("#9AD3EA", "#6C74AE"),
    "snow": ("#F5F9FD", "#A9AFCF"),
    "snow-far": ("#E4EEF6", "#8C92BC"),
    "snow-shade": ("#D3E1EE", "#777EAC"),
    "shade": ("#3F7F3A", "#1C2E3B"),
    "leaf": ("#5FA84B", "#4C7F63"),
    "leaf-dark": ("#4A9140", "#3E6E58"),
    # Buildings and rooms
    "felt": ("#FBF6EA", "#E3DCDA"),
    "felt-dark": ("#E9DFCB", "#BDB4BE"),
    "rope": ("#C9A66B", "#A08874"),
    "door": ("#D9652F", "#C2582F"),
    "door-dark": ("#B54E22", "#94441F"),
    "crown": ("#5B6BA8", "#FFD679"),
    "wood": ("#C98B4E", "#A5734A"),
    "wood-dark": ("#A96F39", "#86593A"),
    "wood-light": ("#E0AC72", "#BD8A5E"),
    "ger-roof": ("#FBF1DC", "#524F82"),
    "ger-wall": ("#F2E2C2", "#494775"),
    "lattice": ("#E6CFA4", "#5B588A"),
    "floor": ("#D9B483", "#665A7C"),
    "floor-edge": ("#C79C66", "#564C6C"),
    "tile": ("#D8DEE6", "#5C5F88"),
    "tile-edge": ("#C3CBD6", "#4F527A"),
    "wall-green": ("#DDF0E4", "#41597A"),
    "wall-green-edge": ("#C6E4D2", "#4A6486"),
    "wall-blue": ("#E3F1F9", "#414A80"),
    "wall-blue-edge": ("#CDE6F4", "#4B5590"),
    "wall-peach": ("#FDE7D0", "#5A4A78"),
    "wall-peach-edge": ("#F9D7B3", "#675586"),
    "wall-lilac": ("#E9E6F6", "#48467C"),
    "wall-lilac-edge": ("#D8D3EE", "#545190"),
    "wall-cream": ("#F7EFDD", "#4E4A78"),
    "wall-cream-edge": ("#EADFC4", "#5A5686"),
    "rug": ("#C9553A", "#8F4048"),
    "rug-light": ("#E98F3D", "#B9703F"),
    "plaster": ("#F4E3CC", "#6F6A96"),
    "plaster-dark": ("#E2C9A6", "#5F5B8A"),
    "block": ("#DCEBF0", "#75719F"),
    "block-dark": ("#C4DAE2", "#625F8F"),
    "roof": ("#C96A4A", "#8A5266"),
    "window": ("#8DB9D3", "#FFD679"),
    "window-pale": ("#A9CDE0", "#F6B95A"),
    "night-sky": ("#27305F", None),
    "moon": ("#FBE9B8", None),
    "moon-dark": ("#F0DA9F", None),
    "night-hill": ("#C9D6EA", None),
    "night-snow": ("#F5F8FD", None),
    # Cloth and paint
    "indigo": ("#35407F", "#4C58A4"),
    "indigo-dark": ("#2A3268", "#3C478C"),
    "periwinkle": ("#5765AE", "#6F7CC4"),
    "trousers": ("#3B4468", "#4A5580"),
    "trousers-dark": ("#2F3655", "#3D466E"),
    "charcoal": ("#4A4F63", "#5D6482"),
    "charcoal-dark": ("#3B4053", "#4E5572"),
    "jeans": ("#5474A6", None),
    "jeans-dark": ("#456290", None),
    "khaki": ("#B79C6C", None),
    "khaki-dark": ("#9E8456", None),
    "red": ("#DE5B45", None),
    "red-dark": ("#C24632", None),
    "coral": ("#F08C74", None),
    "pink": ("#F6B4A6", None),
    "orange": ("#F07F3C", None),
    "orange-dark": ("#D5662A", None),
    "amber": ("#F5A623", None),
    "amber-dark": ("#DB8612", None),
    "gold": ("#FFC75A", None),
    "yellow": ("#F9CB45", None),
    "yellow-dark": ("#E3AC24", None),
    "green": ("#3E9B6E", None),
    "green-dark": ("#2F8059", None),
    "mint": ("#8FD0A6", None),
    "teal": ("#3FA7A3", None),
    "teal-dark": ("#2E8A88", None),
    "blue": ("#3F86CF", None),
    "blue-dark": ("#2F6DB2", None),
    "violet": ("#9C6BB0", None),
    "violet-dark": ("#82539A", None),
    "plum": ("#9B4262", None),
    "plum-dark": ("#7F3350", None),
    "white": ("#FFFFFF", None),
    "cream": ("#FFFDF6", None),
    "paper": ("#EFE8D8", None),
    # Metal and glass
    "device": ("#343B55", None),
    "steel": ("#7B859A", None),
    "steel-light": ("#9AA3B5", None),
    "silver": ("#D5DAE4", None),
    "mist": ("#C9CFDE", None),
    "pipe": ("#6A6F93", None),
    "screen": ("#DCEFFA", None),
    "screen-blue": ("#8FC4F0", None),
    # Faces and hair
    "ink": ("#2C2733", None),
    "blush": ("#EE8467", None),
    "lips": ("#C24632", None),
    "skin": ("#F3C59B", None),
    "skin-shade": ("#E3A97B", None),
    "skin-warm": ("#E7B284", None),
    "skin-warm-shade": ("#D2966A", None),
    "skin-sun": ("#D99E6F", None),
    "skin-sun-shade": ("#BF8355", None),
    "black-hair": ("#2E2730", None),
    "black-hair-shine": ("#453A45", None),
    "brown-hair": ("#4A342A", None),
    "brown-hair-shine": ("#634838", None),
    "chestnut-hair": ("#6E4630", None),
    "chestnut-hair-shine": ("#8A5C40", None),
    "grey-hair": ("#C9C6CE", None),
    "grey-hair-shine": ("#AFABB8", None),
    "leather": ("#6B4B3A", None),
    "coat": ("#EDC78F", None),
    "coat-shade": ("#DBAE73", None),
    "coat-pale": ("#FBE9C8", None),
    "mane": ("#543A2D", None),
    "mane-shine": ("#6E4E3C", None),
}
"""Name -> (in light, in dark); no second colour: the same in both."""

_NUMBERS = {name: number for number, name in enumerate(COLOURS)}
_RULES = {"fill": "f", "stroke": "k", "stop-color": "s"}
_NAMED = re.compile(r'(fill|stroke|stop-color)="@([a-z-]+)"')
_AFTER_DARK = re.compile(r'opacity="@dark"')


def coloured(markup: str, *, night: bool) -> tuple[str, str]:
    """(the markup with colours for names, the style sheet it needs, "" for none). `night`: dark for everybody, without rules.

    `fill="@wood"` names a colour; `opacity="@dark"` marks what shows after dark only (stars, a lamp's light).
    """
    rules: dict[tuple[str, int], str] = {}

    def paint(match: re.Match) -> str:
        attribute, name = match.groups()
        light, dark = COLOURS[name]
        if dark is None:
            return f'{attribute}="{light}"'
        if night:
            return f'{attribute}="{dark}"'
        rule = f"{_RULES[attribute]}{_NUMBERS[name]}"
        rules[(_RULES[attribute], _NUMBERS[name])] = f".{rule}{{{attribute}:{dark}}}"
        return f'{attribute}="{light}" class="{rule}"'

    markup = _NAMED.sub(paint, markup)
    if night:
        return _AFTER_DARK.sub('opacity="1"', markup), ""
    if _AFTER_DARK.search(markup):
        markup = _AFTER_DARK.sub('class="nt" opacity="0"', markup)
        rules[("z", 0)] = ".nt{opacity:1}"
    if not rules:
        return markup, ""
    return markup, "@media (prefers-color-scheme:dark){" + "".join(rules[key] for key in sorted(rules)) + "}"
