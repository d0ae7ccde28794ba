"""SCORM packages built in memory: manifests of both versions from a few values, and ZIPs of them."""

import io
from collections.abc import Mapping
from xml.sax.saxutils import escape, quoteattr

from tests.content.h5p.building import Entry, zipped

NAMES_12 = 'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"'
NAMES_2004 = (
    'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" '
    'xmlns:imsss="http://www.imsglobal.org/xsd/imsss"'
)
PAGE = "<!DOCTYPE html><html><head><title>a</title></head><body>a</body></html>"


def item(number: int = 1, *, title: str = "", inside: str = "", more: str = "", reference: str | None = None) -> str:
    return (
        f'<item identifier="i{number}" identifierref={quoteattr(reference or f"r{number}")} {more}>'
        f"<title>{escape(title or f'Хэсэг {number}')}</title>{inside}</item>"
    )


def resource(number: int = 1, href: str | None = "index.html", *, kind: str = "sco", more: str = "", old: bool = True) -> str:
    name = "scormtype" if old else "scormType"
    address = "" if href is None else f"href={quoteattr(href)}"
    return f'<resource identifier="r{number}" type="webcontent" adlcp:{name}="{kind}" {address} {more}/>'


def manifest(
    items: str = "", resources: str = "", *, version: str | None = "1.2", title: str = "Нууц үг", names: str = "",
    organizations: str = "", more: str = "", before: str = "",
) -> str:  # fmt: skip
    old = version == "1.2"
    said = "" if version is None else f"<metadata><schema>ADL SCORM</schema><schemaversion>{version}</schemaversion></metadata>"
    listed = organizations or (
        f'<organizations default="o"><organization identifier="o"><title>{escape(title)}</title>{items or item()}'
        "</organization></organizations>"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<manifest identifier="m" {names or (NAMES_12 if old else NAMES_2004)} '
        f"{more}>{said}{listed}<resources>{resources or resource(old=old)}</resources></manifest>"
    )


def package(xml: str | bytes | None = None, files: Mapping[str, str | bytes | None] | None = None) -> io.BytesIO:
    """A package with one page; `files` adds to it, None takes away."""
    members: dict = {"imsmanifest.xml": manifest() if xml is None else xml, "index.html": PAGE} | dict(files or {})
    return io.BytesIO(zipped([Entry(name, content) for name, content in members.items() if content is not None]))
