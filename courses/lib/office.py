"""Files of office programs (XLSX, DOCX) are ZIPs of XML. What is wrong with one is asked before a library opens it."""

import io
import zipfile
from enum import StrEnum


class Danger(StrEnum):
    """Why a file is not opened."""

    TOO_BIG = "too_big"
    NOT_OFFICE = "not_office"


def danger_in(data: bytes, *, unpacked: int, parts: dict[str, int] | None = None) -> Danger | None:
    """What speaks against opening these bytes; None when nothing does. Never raises.

    `unpacked`: most bytes of all parts together. `parts`: {name: most bytes} of parts that must be there. A part of XML that
    declares a document type is refused: entities are of no use there, and bombs are made of them.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            # Sizes are declared by the sender; zipfile stops reading at the declared size, so a lie unpacks no more.
            if sum(part.file_size for part in archive.infolist()) > unpacked:
                return Danger.TOO_BIG
            for name, most in (parts or {}).items():
                if archive.getinfo(name).file_size > most:
                    return Danger.TOO_BIG
            xml = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
            if any(b"<!DOCTYPE" in archive.read(name)[:1000] for name in xml):
                return Danger.NOT_OFFICE
    except Exception:  # zipfile answers a broken file with a dozen kinds of error; all mean the same here
        return Danger.NOT_OFFICE
    return None
