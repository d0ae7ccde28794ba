"""What interactive contents cost: checking a large package, and the first look into a closed frame.

    python -m tests.bench.played

prints as JSON how long 1,700 files of 3.4 MB take to be checked, and how much memory above what the process had; then how many
requests a frame with our own type makes at the first look, their bytes as they travel (gzip), and milliseconds of the page.
Fonts are left out: which ones a browser fetches is its affair (tests/browser/test_frames.py counts with a real one).
"""

import gzip
import io
import json
import os
import random
import re
import tempfile
import time
import tracemalloc
import zipfile

FILES, BYTES = 1_700, 3_400_000
TRIES = 5


def large_package() -> bytes:
    """A sound package with pictures made by chance, which cannot be pressed."""
    from courses.content.h5p import own

    chance, out = random.Random(1), io.BytesIO(own.pack())
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        left = FILES - len(packed.namelist())
        for number in range(left):
            packed.writestr(f"content/images/{number}.png", chance.randbytes(BYTES // left))
    return out.getvalue()


def checked(raw: bytes) -> dict:
    from courses.content.h5p.packages import Package, read_package

    times = []
    for _try in range(TRIES):
        began = time.perf_counter()
        package = read_package(io.BytesIO(raw), name="large.h5p")
        times.append(time.perf_counter() - began)
        assert isinstance(package, Package), package
    tracemalloc.start()
    read_package(io.BytesIO(raw), name="large.h5p")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {
        "files": FILES,
        "package_mb": round(len(raw) / 1e6, 1),
        "check_s": round(min(times), 3),
        "check_mb": round(most / 1e6, 1),
    }


def frame() -> dict:
    from django.contrib.staticfiles import finders
    from django.test import Client
    from django.utils import timezone

    from courses.content.h5p import own
    from courses.content.played import actions, checking, players
    from courses.website.frames.access import frame_url

    if not players.installed("h5p"):
        return {"frame": players.INSTALL}
    raw = own.pack()
    package = actions.receive(
        file=io.BytesIO(raw), name="kart.h5p", size=len(raw), titles={}, may_install=True, now=timezone.now()
    )
    checking.check(package_id=package.pk)
    client, address = Client(headers={"accept-encoding": "gzip"}), frame_url(package, language="mn")
    client.get(address)
    times = []
    for _try in range(TRIES):
        began = time.perf_counter()
        page = client.get(address)
        times.append(time.perf_counter() - began)
    sizes = [len(page.content)]
    for loaded in re.findall(r'(?:src|href)="(/[^"]+)"', gzip.decompress(page.content).decode()):
        if loaded.startswith("/static/"):
            with open(finders.find(loaded.removeprefix("/static/")), "rb") as file:
                sizes.append(len(gzip.compress(file.read(), 9)))
        else:
            sizes.append(len(client.get(loaded).content))
    return {"frame_requests": len(sizes), "frame_kb": round(sum(sizes) / 1024, 1), "frame_page_ms": round(min(times) * 1000, 1)}


def main() -> dict:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ["VAR_DIR"] = folder
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/db.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "elearning.settings.test"
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        return checked(large_package()) | frame()


if __name__ == "__main__":
    print(json.dumps(main()))
