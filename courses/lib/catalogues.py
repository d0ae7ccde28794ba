"""Translation catalogues: PO files in, the MO files that Django reads out. GNU gettext need not be installed.

catalogue      a `.po` file, which translators edit and git keeps
compiled       the `.mo` file beside it, made on each machine and kept by none
"""

from collections.abc import Iterable
from pathlib import Path

import polib


class BrokenCatalogue(ValueError):
    """A PO file that cannot be read. The message names file and line."""


def catalogues(folders: Iterable[Path]) -> list[Path]:
    """The PO files of these locale folders (`<folder>/<language>/LC_MESSAGES/*.po`), sorted."""
    return sorted(path for folder in folders for path in Path(folder).glob("*/LC_MESSAGES/*.po"))


def read(path: Path) -> polib.POFile:
    """A catalogue's entries. Raises BrokenCatalogue."""
    try:
        return polib.pofile(str(path), encoding="utf-8", check_for_duplicates=True)
    except (OSError, ValueError) as error:
        raise BrokenCatalogue(f"{path}: {error}") from error


def compile_catalogues(folders: Iterable[Path]) -> list[Path]:
    """Write the MO file of every catalogue that is newer than it. Returns what was written. Raises BrokenCatalogue.

    Fuzzy and empty entries stay out, as with msgfmt: the English msgid is better than a guess.
    """
    written = []
    for source in catalogues(folders):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        content = read(source).to_binary()
        # Written aside and moved: a server that starts meanwhile reads the old file or the new one, never half of one.
        aside = target.with_name(f".{target.name}.new")
        aside.write_bytes(content)
        aside.replace(target)
        written.append(target)
    return written
