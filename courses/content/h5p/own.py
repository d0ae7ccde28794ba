"""Our own type of content, «turn the card», with an example: a package made of the files in `own_types/`, in memory.

It needs no other library and nothing from elsewhere, so a platform without any installed library has something to play,
and the tests play something real.
"""

import io
import json
import zipfile
from pathlib import Path

FOLDER = Path(__file__).with_name("own_types")
LIBRARY = "Unet.Cards-1.0"
MAIN = "Unet.Cards 1.0"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


LANGUAGES = {"mn": "Цахим аюулгүй байдлын үгс", "en": "Words of online safety"}
"""The languages in which the example is written, and its title in each."""


def pack(*, language: str = "mn", with_library: bool = True) -> bytes:
    """The example in a language as an .h5p file, the same bytes each time. Raises KeyError for a language it is not written in.

    `with_library`: False for an export as h5p.org makes it.
    """
    facts = json.loads((FOLDER / "example" / "h5p.json").read_bytes()) | {"language": language, "title": LANGUAGES[language]}
    files = {
        "h5p.json": json.dumps(facts, ensure_ascii=False, indent=2).encode(),
        "content/content.json": (FOLDER / "example" / f"content.{language}.json").read_bytes(),
    }
    if with_library:
        paths = [path for path in sorted((FOLDER / LIBRARY).rglob("*")) if path.is_file()]
        files |= {path.relative_to(FOLDER).as_posix(): path.read_bytes() for path in paths}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
