"""What reading and writing of Twee share: the marks of its story formats, and what comes of a file."""

import re
from dataclasses import dataclass

from ..quizzes.bank import Loss, Problem
from .graph import Story

HARLOWE = re.compile(
    r"\((?:set|put|move|if|unless|else-if|elseif|else|for|loop|either|cond|nth|print|display|show|hide|hidden|replace|append|prepend"
    r"|rerun|link|link-goto|link-reveal|link-repeat|link-reveal-goto|link-rerun|link-undo|link-fullscreen|linkgoto|linkreveal"
    r"|linkrepeat|goto|go-to|undo|restart|reload|refresh|click|click-replace|click-append|click-prepend|click-goto|mouseover"
    r"|mouseout|live|event|after|stop|t8n|transition|text-style|textstyle|text-colour|text-color|colour|color|background|bg|font|align"
    r"|css|hook|enchant|change|dialog|alert|prompt|confirm|input|input-box|checkbox|dropdown|cycling-link|seq-link|meter|history"
    r"|visited|passage|passages|random|shuffled|sorted|a|array|dm|datamap|ds|dataset|str|num|text|savegame|save-game|loadgame"
    r"|load-game|saved-games|savedgames|storylet|open-storylets|openurl|open-url|macro|output|out|box|float-box|icon-undo):",
    re.IGNORECASE,
)  # fmt: skip
"""Calls of Harlowe's macros by name: "(жишээ нь: ...)" and "(see: ...)" are words and stay."""
TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True)
class TweeReading:
    """What a file holds. With a problem there is no story; losses are agreed to by whoever imports."""

    story: Story | None = None
    problems: tuple[Problem, ...] = ()
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True)
class TweeWriting:
    """A file to download, and what it does not carry."""

    content: bytes
    file_name: str
    losses: tuple[Loss, ...] = ()
    content_type: str = "text/plain; charset=utf-8"
