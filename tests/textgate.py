"""The text gate over everything that ships: seed texts and catalogues. Errors stop a commit; warnings and hints are counted.

What counts as a fault is in `courses/lib/proofreading.py`. Spelling is looked at where `chunspell` and Debian's dictionary
are installed. `python tests/textgate.py --all` prints warnings and hints too.
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from courses.lib import catalogues, mongolian, proofreading  # noqa: E402
from courses.lib.proofreading import Fault, Severity  # noqa: E402

SEED = ROOT / "courses" / "content" / "seed"
LANGUAGES = ("mn", "en", "kk")


@dataclass(frozen=True)
class Text:
    """One text: where it stands, its language, whom it is for, and what it was translated from ("" for an original)."""

    place: str
    language: str
    text: str
    audience: str | None = None
    source: str = ""

    def faults(self, *, with_spelling: bool) -> list[Fault]:
        if self.source:
            return proofreading.check_translation(self.source, self.text, self.language, audience=self.audience)
        return proofreading.check(
            mongolian.without_tags(self.text), self.language, audience=self.audience, with_spelling=with_spelling
        )


def texts_in(value, place: str, audience: str | None) -> Iterator[Text]:
    """Every text below a YAML value: what stands under a language's key."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in LANGUAGES and isinstance(inner, str):
                yield Text(place, key, inner, audience)
            elif key in LANGUAGES and isinstance(inner, list):
                yield from (Text(f"{place}.{number}", key, str(item), audience) for number, item in enumerate(inner, start=1))
            else:
                yield from texts_in(inner, f"{place}.{key}", audience)
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from texts_in(inner, f"{place}.{number}", audience)


def age_band(path: Path) -> str | None:
    """The age band a seed file is for: its own, or that of the course or set it belongs to (`child-9-12` is `9-12`)."""
    for file in (path, path.parent / "set.yaml", path.parent / "course.yaml", path.parent.parent / "course.yaml"):
        data = yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else None
        if isinstance(data, dict) and str(data.get("audience", "")).startswith("child-"):
            return data["audience"].removeprefix("child-")
    return None


def seed_texts() -> Iterator[Text]:
    for path in sorted(SEED.rglob("*.yaml")):
        yield from texts_in(yaml.safe_load(path.read_text(encoding="utf-8")), str(path.relative_to(ROOT)), age_band(path))


def catalogue_texts() -> Iterator[Text]:
    for path in catalogues.catalogues([ROOT / "locale", ROOT / "locale" / "packages"]):
        language = path.parts[-3]
        for entry in catalogues.read(path):
            if entry.obsolete or entry.fuzzy:
                continue
            for source, text in pairs_of(entry):
                if text:
                    yield Text(f"{path.relative_to(ROOT)}:{entry.linenum}", language, opened(text), source=opened(source))


def pairs_of(entry) -> list[tuple[str, str]]:
    """(source, translation) of an entry. The singular may leave its number out («one pupil») where its source does."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    pairs = [(entry.msgid_plural, text) for text in entry.msgstr_plural.values()]
    if pairs and proofreading.placeholders(*pairs[0]):
        pairs[0] = (entry.msgid, pairs[0][1])
    return pairs


def opened(text: str) -> str:
    """Without the placeholders that stand for a link's two tags: a word may touch those."""
    return TAGS.sub("", text)


TAGS = re.compile(r"%\((?:link|end_link)\)s")


def main(arguments: list[str]) -> int:
    with_spelling = proofreading.can_spell()
    shown = set(Severity) if "--all" in arguments else {Severity.ERROR}
    counts: Counter = Counter()
    for text in (*seed_texts(), *catalogue_texts()):
        counts["texts"] += 1
        for fault in text.faults(with_spelling=with_spelling):
            counts[fault.severity] += 1
            if fault.severity in shown:
                print(f"{text.place} [{text.language}] {fault.severity}: {fault.excerpt}: {fault.message}")
    print(
        f"{counts['texts']} texts: {counts[Severity.ERROR]} errors, {counts[Severity.WARNING]} warnings, "
        f"{counts[Severity.HINT]} hints{'' if with_spelling else '; spelling was not looked at (`make system`)'}"
    )
    return 1 if counts[Severity.ERROR] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
