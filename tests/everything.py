"""`make test`: every test on SQLite, on PostgreSQL what touches a database, and a real browser. Says what could not run.

PostgreSQL is the server that DATABASE_URL names, or else a private one in a temporary folder that is gone afterwards.
REQUIRE_ALL=1 makes whatever could not run a failure: so runs the continuous integration, where nothing may be missing.
"""

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
NO_TESTS = 5
"""pytest's exit status when it found no test."""

PASSED, SKIPPED, FAILED = "passed", "skipped", "failed"


@dataclass
class Part:
    """One run of pytest: its name, how it ended, and each test with its outcome and the reason of a skip."""

    name: str
    ok: bool
    tests: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Missing:
    """Something that could not run: what, and the command that provides what it needs."""

    what: str
    remedy: str


def chromium() -> str | None:
    """A Chromium or Chrome of this machine; CHROMIUM names another one."""
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return next((found for name in names if name and (found := shutil.which(name))), None)


# --- a private PostgreSQL ------------------------------------------------------------------------------------------------


def postgres_programs() -> Path | None:
    """The folder with `initdb` and `pg_ctl` of the newest PostgreSQL here."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    folders += [Path(on_path).resolve().parent] if on_path else []
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "pg_ctl").exists()), None)


def as_nobody(command: list) -> list:
    """The command as a person without power: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return command
    owner = postgres_owner()
    return ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups", *command]


def postgres_owner() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


INITDB = ("-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")


@contextlib.contextmanager
def private_postgres(programs: Path) -> Iterator[str]:
    """The address of a PostgreSQL that lives in a temporary folder and promises nothing after power loss."""
    # On the shortest path there is: the name of a Unix socket may have 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    data, port = folder / "data", free_port()
    try:
        if os.geteuid() == 0:
            os.chown(folder, postgres_owner().pw_uid, postgres_owner().pw_gid)
        quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "cwd": folder}
        made = subprocess.run(
            as_nobody([programs / "initdb", "-D", data, "-U", "elearning", *INITDB]),
            check=False, **quiet,
        )  # fmt: skip
        if made.returncode:
            raise OSError(f"initdb: {made.stdout.strip().splitlines()[-1]}")
        settings = {
            "port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": folder, "fsync": "off",
            "synchronous_commit": "off", "full_page_writes": "off", "max_connections": 200, "shared_buffers": "64MB",
        }  # fmt: skip
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        log = folder / "log"
        started = subprocess.run(
            as_nobody([programs / "pg_ctl", "-D", data, "-l", log, "-w", "-t", "60", "-o", options, "start"]),
            check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder,
        )  # fmt: skip
        if started.returncode:
            raise OSError(f"pg_ctl: {log.read_text().strip().splitlines()[-1] if log.exists() else 'PostgreSQL did not start'}")
        yield f"postgres://elearning@127.0.0.1:{port}/postgres"
    finally:
        if data.exists():
            subprocess.run(
                as_nobody([programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"]),
                check=False,
                capture_output=True,
                cwd=folder,
            )
        shutil.rmtree(folder, ignore_errors=True)


def reachable(address: str) -> bool:
    """Does a PostgreSQL answer there?"""
    import psycopg

    try:
        psycopg.connect(address.replace("postgis://", "postgresql://", 1), connect_timeout=5).close()
    except psycopg.Error:
        return False
    return True


def make_database(address: str, name: str) -> str:
    """A new database on the same server. Returns its address."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # ours, a constant
    return f"{address.rpartition('/')[0]}/{name}"


# --- pytest --------------------------------------------------------------------------------------------------------------


def run_part(name: str, arguments: list[str], *, database: str, folder: Path, **more: str) -> Part:
    """One run of pytest, in an environment of its own. Prints its closing lines; all of it when something failed."""
    report = folder / f"{name}.xml"
    mine = {name: value for name, value in os.environ.items() if name not in FOREIGN}
    # Tests with threads need a SQLite database on disk: in memory it is one connection (elearning/settings/test.py).
    on_disk = {"TEST_SQLITE_DIR": str(folder / name)}
    environment = {**mine, **on_disk, "DATABASE_URL": database, "VAR_DIR": str(folder / name), "PYTHONPATH": str(ROOT), **more}
    if found := chromium():
        environment["CHROMIUM"] = found
    (folder / name).mkdir()
    begun = time.monotonic()
    print(f"\n=== {name} ===", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--color=no", f"--junitxml={report}", *arguments],
        env=environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    print(closing_lines(done.stdout, everything=done.returncode != 0), flush=True)
    if done.returncode == NO_TESTS:
        print("No test was found for this part, and that is a failure.")
    print(f"{name}: {'passed' if done.returncode == 0 else 'FAILED'} after {time.monotonic() - begun:.0f} s", flush=True)
    return Part(name, done.returncode == 0, outcomes(report))


FOREIGN = (
    "DJANGO_SETTINGS_MODULE",
    "DATABASE_URL",
    "VAR_DIR",
    "DEMO",
    "SECRET_KEY",
    "ALLOWED_HOSTS",
    "SITE_ADDRESS",
    "PYTEST_ADDOPTS",
)
"""Variables of whoever runs the tests that must not change what is tested."""


WIDEST = 400
"""Characters of a printed line: a test's name may carry a whole upload."""


def closing_lines(output: str, *, everything: bool) -> str:
    """From the failures on, else from pytest's own summary on, without the lines about skipped tests (they come at the end)."""
    lines = output.rstrip().splitlines()
    titles = ("FAILURES", "ERRORS", "INTERNALERROR") if everything else ("short test summary",)
    start = next((place for place, line in enumerate(lines) if any(title in line for title in titles)), None)
    kept = lines[-40:] if start is None and everything else lines[-1:] if start is None else lines[start:]
    return "\n".join(line[:WIDEST] for line in kept if not line.startswith("SKIPPED"))


def outcomes(report: Path) -> dict[str, tuple[str, str]]:
    """Each test of a JUnit report: (outcome, reason of a skip)."""
    if not report.exists():
        return {}
    found = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        skipped = case.find("skipped")
        failed = case.find("failure") is not None or case.find("error") is not None
        found[name] = (FAILED, "") if failed else (SKIPPED, reason_of(skipped)) if skipped is not None else (PASSED, "")
    return found


def reason_of(skipped: ElementTree.Element) -> str:
    """Why pytest skipped a test; of a whole file it says it in the text below the message."""
    message = skipped.get("message", "")
    if message == "collection skipped" and skipped.text:
        message = skipped.text.rsplit("Skipped: ", 1)[-1].strip("')\" ")
    return message


def remedy(reason: str) -> str:
    """The command that provides what a skipped test asked for."""
    return "make tools" if "import" in reason else "make system"


def never_ran(parts: list[Part]) -> dict[str, str]:
    """Tests that were skipped in every part that had them: {test: reason}."""
    ran = {name for part in parts for name, (outcome, _why) in part.tests.items() if outcome != SKIPPED}
    return {name: why for part in parts for name, (_outcome, why) in part.tests.items() if name not in ran}


# --- all of it -----------------------------------------------------------------------------------------------------------


def main() -> int:
    from courses.lib.catalogues import compile_catalogues

    require_all = os.environ.get("REQUIRE_ALL") == "1"
    parts: list[Part] = []
    missing: list[Missing] = []
    compile_catalogues([ROOT / "locale", ROOT / "locale" / "packages"])
    with tempfile.TemporaryDirectory(prefix="tests-") as name:
        folder = Path(name)
        parts.append(
            run_part(
                "sqlite",
                ["-n", "2", "--dist", "loadgroup", "-m", "not browser and not postgres"],
                database=f"sqlite:///{folder}/db.sqlite3",
                folder=folder,
            )
        )
        parts += postgres_part(folder, missing)
        if chromium():
            parts.append(run_part("browser", ["-m", "browser"], database=f"sqlite:///{folder}/browser.sqlite3", folder=folder))
        else:
            missing.append(Missing("the tests in a browser (no Chromium or Chrome was found)", "make system"))
    return closing_report(parts, missing, require_all=require_all)


def postgres_part(folder: Path, missing: list[Missing]) -> list[Part]:
    # What is slow was tried on SQLite, and does not depend on the database; nor does what touches none.
    arguments = ["-n", "2", "--dist", "loadgroup", "-m", "not browser and not slow", "--only-database"]
    address = os.environ.get("DATABASE_URL", "")
    if address.startswith("postgres"):
        if reachable(address):
            return [run_part("postgresql", arguments, database=address, folder=folder)]
        missing.append(
            Missing("the tests on the PostgreSQL that DATABASE_URL names (it does not answer)", "unset DATABASE_URL")
        )
        return []
    programs = postgres_programs()
    if programs is None:
        missing.append(
            Missing("the tests on PostgreSQL (neither DATABASE_URL nor initdb and pg_ctl were found)", "make system")
        )
        return []
    try:
        with private_postgres(programs) as address:
            # Tests that start a server of their own and kill it have a database of their own.
            serving = make_database(address, "serving")
            return [run_part("postgresql", arguments, database=address, folder=folder, SERVING_DATABASE_URL=serving)]
    except OSError as error:
        missing.append(Missing(f"the tests on PostgreSQL ({error})", "make system"))
        return []


def closing_report(parts: list[Part], missing: list[Missing], *, require_all: bool) -> int:
    skipped = never_ran(parts)
    print("\n=== result ===")
    for part in parts:
        counts = [sum(outcome == wanted for outcome, _why in part.tests.values()) for wanted in (PASSED, FAILED, SKIPPED)]
        print(f"{part.name:12} {'ok    ' if part.ok else 'FAILED'} {counts[0]} passed, {counts[1]} failed, {counts[2]} skipped")
    for item in missing:
        print(f"could not run: {item.what}\n    {item.remedy}")
    for test, why in sorted(skipped.items()):
        print(f"could not run: {test[:WIDEST]} ({why})\n    {remedy(why)}")
    if not all(part.ok for part in parts):
        return 1
    if (missing or skipped) and require_all:
        print("REQUIRE_ALL=1: what could not run counts as a failure.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
