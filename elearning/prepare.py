"""Everything the demo needs before the server starts, in one process; each step says how long it took.

Called by elearning/start.py with the demo's environment. Every step may be repeated.
"""

import hashlib
import io
import sys
import time
from pathlib import Path


def digest_of(*paths: Path) -> str:
    """Changes when a file below these paths is added, removed or written."""
    found = hashlib.sha256()
    for path in paths:
        for file in [path] if path.is_file() else sorted(path.rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                seen = file.stat()
                found.update(f"{file}:{seen.st_size}:{seen.st_mtime_ns}\n".encode())
    return found.hexdigest()


class Done:
    """Remembers in one small file which digest a step was last done for."""

    def __init__(self, folder: Path, name: str, digest: str):
        self.path, self.digest = folder / f".{name}.done", digest

    def __bool__(self) -> bool:
        return self.path.exists() and self.path.read_text() == self.digest

    def note(self) -> None:
        self.path.write_text(self.digest)


def step(name: str, work) -> None:
    begun = time.monotonic()
    work()
    print(f"  {name:24} {time.monotonic() - begun:5.1f} s", flush=True)


def main(arguments: list[str]) -> int:
    from django.conf import settings

    from courses.lib.catalogues import BrokenCatalogue, compile_catalogues

    try:
        step("translations", lambda: compile_catalogues(settings.LOCALE_PATHS))
    except BrokenCatalogue as error:
        print(error, file=sys.stderr)
        return 1

    import django
    from django.core.management import CommandError, call_command

    django.setup()
    from courses.content.models import SeedRecord

    folder = settings.VAR_DIR
    try:
        step("database", lambda: call_command("migrate", verbosity=0, interactive=False, skip_checks=True))
        # The loader itself, and what it needs to render pictures, count as its source too.
        content = Done(
            folder, "content", digest_of(settings.BASE_DIR / "courses" / "content", settings.BASE_DIR / "requirements.txt")
        )
        if not content or not SeedRecord.objects.exists():
            step("lessons and guidelines", lambda: call_command("load_content", verbosity=0, stdout=io.StringIO()))
            content.note()
        if "--static" in arguments:
            sources = (settings.BASE_DIR / name for name in ("static", "requirements.txt", "node_modules/.installed"))
            static = Done(folder, "static", digest_of(*(path for path in sources if path.exists())))
            if not static or not (Path(settings.STATIC_ROOT) / "staticfiles.json").exists():
                step("static files", lambda: call_command("collectstatic", verbosity=0, interactive=False))
                static.note()
        step("people of the demo", lambda: call_command("make_demo", verbosity=0))
    except CommandError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
