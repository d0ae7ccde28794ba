"""What every reader does with what it finds: questions, problems and losses are gathered into one `Reading`."""

from collections.abc import Iterable
from dataclasses import replace
from string import ascii_lowercase

from django.utils.translation import gettext as _
from django.utils.translation import override

from ..bank import BankOption, BankQuestion, BankTarget, Loss, Place, Problem, Reading
from .intake import MAX_QUESTIONS, Refused, text_of
from .labels import labelled
from .plain_text import MAX_HTML, lost_in, plain, without_embedded
from .shapes import faults

MAX_REMARKS = 5_000
"""Problems, and losses, of one file that are told one by one."""

_TRUE_FALSE = {"mn": ("Үнэн", "Худал"), "en": ("True", "False")}


class Gathering:
    """Fills a `Reading`. `language` is that of every text in the file."""

    def __init__(self, language: str):
        self.language = language
        self._questions: list[tuple[Place, BankQuestion]] = []
        self._problems: list[Problem] = []
        self._losses: dict[Loss, None] = {}
        self._full = False

    def decoded(self, content: bytes) -> str:
        """The text of a file; tells when it had old letters. Raises Refused."""
        text, old = text_of(content)
        if old:
            self.lose(_("The file was in Windows-1251. Letters that stood for ө and ү were changed: look through the words."))
        return text

    def texts(self, text: str) -> dict[str, str]:
        return {self.language: text} if text else {}

    def problem(self, sentence: str, place: Place | None = None, field: str = "") -> None:
        if len(self._problems) < MAX_REMARKS:
            self._problems.append(Problem(sentence, place, field))

    def lose(self, sentence: str, place: Place | None = None) -> None:
        if len(self._losses) < MAX_REMARKS:
            self._losses[Loss(sentence, place)] = None
        else:
            self._losses[Loss(_("More is lost than can be listed here."))] = None

    def add(self, place: Place, question: BankQuestion, labels: Iterable[str] = ()) -> None:
        """Takes a question in, with what its labels say, unless something is wrong with it."""
        question, others = labelled(question, labels)
        if others:
            self.lose(_("Labels fall away: %(labels)s.") % {"labels": ", ".join(others)[:200]}, place)
        wrong = False
        for field, sentence in faults(question):
            self.problem(sentence, place, field)
            wrong = True
        if not wrong:
            self._questions.append((place, question))

    def room_for(self, number: int) -> bool:
        """May there be a question with this number? Above MAX_QUESTIONS it is a problem of the file, told once."""
        if number > MAX_QUESTIONS and not self._full:
            self._full = True
            self.problem(_("The file holds more than 5,000 questions. Divide it into smaller ones."))
        return number <= MAX_QUESTIONS

    def plain(self, html: str, place: Place, field: str, *, lines: bool = False) -> str:
        """HTML as plain text; tells what falls away."""
        html = without_embedded(html)
        if len(html) > MAX_HTML:
            self.problem(_("This text is too long."), place, field)
            return ""
        gone = lost_in(html)
        if "media" in gone:
            self.lose(_("Pictures, sound and video fall away. Add them again after the import."), place)
        if "links" in gone:
            self.lose(_("Addresses of links fall away; their words stay."), place)
        if "tables" in gone:
            self.lose(_("A table or a formula becomes plain text."), place)
        return plain(html, lines=lines)

    def left_out(self, kind: str, place: Place) -> None:
        self.lose(_("A question of this kind cannot be taken in and is left out: %(kind)s.") % {"kind": kind[:60]}, place)

    def refused(self, refusal: Refused) -> Reading:
        self.problem(refusal.sentence)
        return self.reading()

    def reading(self) -> Reading:
        if not self._questions and not self._problems:
            self.problem(_("No question was found in this file."))
        seen: dict[str, Place] = {}
        for place, question in self._questions:
            if question.key and question.key in seen:
                self.problem(_("Two questions have the same key: %(key)s.") % {"key": question.key}, place, "key")
            seen.setdefault(question.key, place)
        return Reading(tuple(self._questions), tuple(self._problems), tuple(self._losses))

    # --- what formats without keys and with one language need ---------------------------------------------------------

    def true_false(self, right: bool, when_true: str = "", when_false: str = "") -> tuple[BankOption, BankOption]:
        """The two options; feedback for whoever chose «true» and whoever chose «false»."""
        true, false = _TRUE_FALSE.get(self.language, _TRUE_FALSE["en"])
        return (
            BankOption("true", self.texts(true), right, self.texts(when_true)),
            BankOption("false", self.texts(false), not right, self.texts(when_false)),
        )

    def pairs(self, pairs: Iterable[tuple[str, str]]) -> tuple[str, tuple[BankOption, ...], tuple[BankTarget, ...]]:
        """Type, options and targets of pairs of texts. A pair without its left side gives a target nothing belongs to."""
        pairs = list(pairs)
        rights = dict.fromkeys(right for _left, right in pairs if right)
        keys = {right: str(number) for number, right in enumerate(rights, start=1)}
        lefts = [(left, right) for left, right in pairs if left]
        options = tuple(
            BankOption(key_of(place), self.texts(left), target=keys.get(right, "")) for place, (left, right) in enumerate(lefts)
        )
        targets = tuple(BankTarget(key, self.texts(right)) for right, key in keys.items())
        used = [option.target for option in options]
        return ("groups" if len(set(used)) < len(used) else "match"), options, targets

    def split_passage(self, text: str) -> tuple[str, str]:
        """The question and the passage of a text with gaps: paragraphs before the first gap ask, the others are the passage."""
        paragraphs = text.split("\n\n")
        first = next((place for place, part in enumerate(paragraphs) if "[[" in part), len(paragraphs) - 1)
        asked, passage = "\n\n".join(paragraphs[:first]), "\n\n".join(paragraphs[first:])
        if not asked:
            with override(self.language):
                asked = str(_("Fill in the gaps."))
        return asked, passage


def key_of(place: int) -> str:
    """A key for the option at this place: a, b ... z, a2, b2 ..."""
    round_, letter = divmod(place, 26)
    return ascii_lowercase[letter] + (str(round_ + 1) if round_ else "")


def renamed(name: str) -> str:
    """A key of ours out of an identifier of others, or nothing."""
    name = name.strip().lower().replace("_", "-")
    return name if name and len(name) <= 80 and name.isascii() and name.replace("-", "").isalnum() and name[0] != "-" else ""


def with_place_name(place: Place, name: str) -> Place:
    return replace(place, name=name[:80])
