"""One production-like server and one Chromium for the whole session; a browser context for each visitor."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from courses.lib.catalogues import compile_catalogues
from tests.serving import ROOT, Server

from .watching import Watch

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Generous: the machine of a reviewer may be busy with other things. No test asserts how long something took.
PATIENCE_MS = 30_000
HANGS_AFTER_SECONDS = 480
FOLDER = Path(__file__).parent

PREPARE = """
import io, json
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
call_command("load_content", verbosity=0, stdout=io.StringIO())
from tests.browser import people
print(json.dumps(people.everybody()))
"""


def pytest_collection_modifyitems(items):
    for item in items:
        if FOLDER in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # A browser that hangs fails the test by its name; without this the whole run would wait for ever.
            item.add_marker(pytest.mark.timeout(HANGS_AFTER_SECONDS, method="signal"))


def cannot(reason: str):
    """Skip with the reason, or fail with it where nothing may be missing."""
    if os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@dataclass(frozen=True)
class Site:
    """The running site. `people` is what `people.everybody()` made."""

    server: Server
    people: dict

    @property
    def address(self) -> str:
        return self.server.address

    def run(self, code: str):
        """Call a function of `people` inside the server's environment; the server goes on meanwhile."""
        return self.server.prepare(f"import json\nfrom tests.browser import people\nprint(json.dumps(people.{code}))")


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def chromium_path() -> str:
    found = next((path for name in (os.environ.get("CHROMIUM"), *NAMES) if name and (path := shutil.which(name))), None)
    return found or cannot("no Chromium found (Debian: apt-get install chromium, or name one with CHROMIUM)")


@pytest.fixture(scope="session")
def browser(playwright, chromium_path):
    launched = playwright.chromium.launch(executable_path=chromium_path, headless=True, args=FLAGS)
    yield launched
    launched.close()


@pytest.fixture(scope="session")
def site(chromium_path, tmp_path_factory):
    """The site as in production: base settings, compressed files with hashed names, the seeded course, real secrets."""
    compile_catalogues([ROOT / "locale", ROOT / "locale" / "packages"])
    server = Server(tmp_path_factory.mktemp("site"), settings="elearning.settings.base", SECRET_KEY="browser-" + "x" * 60)
    with ThreadPoolExecutor() as both:
        files = both.submit(server.manage, "collectstatic", "--noinput", "-v", "0")
        people = both.submit(server.prepare, PREPARE)
        files.result()
        prepared = people.result()
    server.start()
    yield Site(server, prepared)
    server.stop()


@pytest.fixture
def open_browser(browser, site):
    """`open_browser(**options)` is a new browser without history; whatever it must never see fails the test at its end."""
    opened = []

    def open_one(*, of=browser, **options):
        context = of.new_context(**{"base_url": site.address, "locale": "mn-MN", **options})
        context.set_default_timeout(PATIENCE_MS)
        opened.append((context, Watch(context, site.address)))
        return context

    yield open_one
    faults = [line for _context, watch in opened for line in watch.faults()]
    for context, _watch in opened:
        context.close()
    assert not faults, "\n".join(faults)


# --- the table of budgets, printed after the tests --------------------------------------------------------------------------

MEASURED: list[str] = []


@pytest.fixture
def note():
    """Keep a line for the end of the run: figures that are shown, not asserted."""
    return MEASURED.append


def pytest_terminal_summary(terminalreporter):
    if MEASURED:
        terminalreporter.section("measured in a browser")
        for line in MEASURED:
            terminalreporter.write_line(line)
