"""Questions of every type for hypothesis: valid ones, in both languages, with the signs that formats stumble over."""

from hypothesis import strategies as st

from courses.content.quizzes.bank import FOLDINGS, OUTCOMES, RISKS, BankOption, BankQuestion, BankTarget
from courses.content.quizzes.formats.plain_text import tidy
from courses.content.quizzes.formats.shapes import CHOICES, TYPES

LANGUAGES = ("mn", "en")
_ALPHABET = "абөүӨҮ xyZ09 \n.,!?«»%=~#{}:;\\/<>&\"'()[]*@+-_`$^😀"
_TRUE_FALSE = {"true": {"mn": "Үнэн", "en": "True"}, "false": {"mn": "Худал", "en": "False"}}

prose = (
    st.text(_ALPHABET, min_size=1, max_size=30).map(lambda text: tidy(text.replace("->", "-").replace("[[", "["))).filter(bool)
)
line = prose.map(lambda text: tidy(text.replace("\n", " ")))
word = line.map(lambda text: text.replace("*", "")).map(tidy).filter(bool)
key = st.from_regex(r"[a-z0-9][a-z0-9-]{0,10}", fullmatch=True)


def texts(strategy=prose):
    return st.fixed_dictionaries(dict.fromkeys(LANGUAGES, strategy))


def maybe(strategy):
    return st.one_of(st.just({}), texts(strategy))


@st.composite
def questions(draw, types=TYPES):
    """One valid question."""
    type_ = draw(st.sampled_from(types))
    fields = draw(_FIELDS.get(type_, st.just({})))
    return BankQuestion(
        type_,
        draw(texts()),
        key=draw(st.one_of(st.just(""), key)),
        hint=draw(maybe(prose)),
        explanation=draw(maybe(prose)),
        objective=draw(st.one_of(st.just(""), key)),
        audience=draw(st.one_of(st.just(""), key)),
        difficulty=draw(st.sampled_from((1, 2, 3))),
        risk=draw(st.sampled_from(("", *RISKS))),
        outcome=draw(st.sampled_from(("", *OUTCOMES))),
        **fields,
    )


@st.composite
def _options(draw, least=2, most=5, *, text=prose, **fields):
    keys = draw(st.lists(key, min_size=least, max_size=most, unique=True))
    return [BankOption(name, draw(texts(text)), **{field: draw(made) for field, made in fields.items()}) for name in keys]


@st.composite
def _choice(draw, several):
    options = draw(_options(feedback=maybe(prose)))
    count = draw(st.integers(1, len(options) - 1)) if several else 1
    return {"options": tuple(_with(option, correct=place < count) for place, option in enumerate(options))}


def _with(option, **changes):
    return BankOption(**{**vars(option), **changes})


@st.composite
def _true_false(draw):
    right = draw(st.sampled_from(("true", "false")))
    return {
        "options": tuple(BankOption(name, _TRUE_FALSE[name], name == right, draw(maybe(prose))) for name in ("true", "false"))
    }


@st.composite
def _pairs(draw, groups):
    rights = draw(st.lists(line, min_size=2, max_size=4, unique=True))
    targets = [BankTarget(str(place), {"mn": text, "en": text}) for place, text in enumerate(rights, start=1)]
    options = draw(_options(2, len(targets) if not groups else 5))
    chosen = [
        _with(option, target=targets[0 if groups and place < 2 else place % len(targets)].key)
        for place, option in enumerate(options)
    ]
    return {"options": tuple(chosen), "targets": tuple(targets)}


@st.composite
def _passage(draw, gaps):
    options = draw(_options(1 if gaps else 2, 3, text=word.map(lambda text: text.replace("|", "") or "а")))
    if gaps:
        options = [_with(option, text={name: f"{text}|өөр" for name, text in option.text.items()}) for option in options]
    else:
        options = [_with(option, correct=place == 0, feedback=draw(maybe(prose))) for place, option in enumerate(options)]
    passages = {}
    for language in LANGUAGES:
        parts = [f"{draw(line)} [[{option.key}]]" for option in options]
        passages[language] = tidy("\n\n".join([*parts, draw(line)]))
    folding = {"folding": draw(st.sampled_from(FOLDINGS))} if gaps else {}
    return {"options": tuple(options), "passage": passages, "settings": folding}


@st.composite
def _short(draw):
    options = draw(_options(1, 4, text=line.map(lambda text: text.replace("\\*", "*")), feedback=maybe(prose)))
    shares = [100, *(draw(st.integers(0, 100)) for _option in options[1:])]
    options = [_with(option, share=share, correct=share == 100) for option, share in zip(options, shares, strict=True)]
    return {"options": tuple(options), "settings": {"folding": draw(st.sampled_from(FOLDINGS))}}


@st.composite
def _number(draw):
    number = draw(st.decimals(-1000, 1000, places=2))
    tolerance = draw(st.decimals(0, 10, places=2))
    return {"unit": draw(maybe(line)), "settings": {"number": f"{number}", "tolerance": f"{tolerance}"}}


@st.composite
def _hotspot(draw):
    options = draw(_options(1, 3, text=line))
    whole = st.integers(0, 49)
    areas = [f"{draw(whole)} {draw(whole)} {draw(whole) + 1} {draw(whole) + 1}" for _option in options]
    return {
        "options": tuple(
            _with(option, area=area, correct=place == 0)
            for place, (option, area) in enumerate(zip(options, areas, strict=True))
        )
    }


_FIELDS = {
    "single": _choice(several=False),
    "multiple": _choice(several=True),
    "picture": _choice(several=False),
    "truefalse": _true_false(),
    "order": _options().map(lambda options: {"options": tuple(options)}),
    "scale": _options(text=prose).map(lambda options: {"options": tuple(options)}),
    "match": _pairs(groups=False),
    "groups": _pairs(groups=True),
    "gaps": _passage(gaps=True),
    "words": _passage(gaps=False),
    "short": _short(),
    "number": _number(),
    "hotspot": _hotspot(),
}

__all__ = ["CHOICES", "LANGUAGES", "TYPES", "questions", "texts"]
