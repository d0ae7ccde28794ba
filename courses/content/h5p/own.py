"""Our own type of content, «turn the card», with an example: a package made of the files in `own_types/`, in memory.

It needs no other library and nothing from elsewhere, so a platform without any installed library has something to play,
and the tests play something real.
"""

import io
import zipfile
from pathlib import Path

FOLDER = Path(__file__).with_name("own_types")
LIBRARY = "Unet.Cards-1.0"
MAIN = "Unet.Cards 1.0"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def pack(*, with_library: bool = True) -> bytes:
    """The example as an .h5p file, the same bytes each time. `with_library`: False for an export as h5p.org makes it."""
    files = {"h5p.json": FOLDER / "example" / "h5p.json", "content/content.json": FOLDER / "example" / "content.json"}
    if with_library:
        folder = FOLDER / LIBRARY
        files |= {path.relative_to(FOLDER).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, path in files.items():
            packed.writestr(zipfile.ZipInfo(name, _LONG_AGO), path.read_bytes(), zipfile.ZIP_DEFLATED)
    return out.getvalue()
