"""Which players this installation has: programs that others wrote, fetched when the platform is installed."""

from django.contrib.staticfiles import finders

FILES = {
    "h5p": "player/h5p/frame.bundle.js",
    "scorm12": "player/scorm/scorm12.min.js",
    "scorm2004": "player/scorm/scorm2004.min.js",
}


def installed(kind: str) -> bool:
    """Can contents of this kind (Package.Kind) be played here?"""
    return kind in FILES and finders.find(FILES[kind]) is not None
