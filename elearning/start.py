"""From a fresh clone to a running site: what `make demo`, `make dev` and `make code` call.

Standard library only, because at first there is nothing else. Whatever can be wrong with a machine is looked at before the
long work begins, and said in one sentence. Nothing is fetched but the packages of requirements.txt and package-lock.json,
and only when they changed.
"""

# ruff: noqa: S603  (it starts pip, manage.py and the server; nothing typed by others reaches a command)
from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import os
import secrets
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
OLDEST_PYTHON = (3, 11)
# Kept in step with courses/website/shared/checks.py, which says why.
SQLITE_SAFE_SINCE = (3, 51, 3)


class Cannot(Exception):
    """Why it cannot go on, in one sentence that names the way out."""


# --- the machine -------------------------------------------------------------------------------------------------------


def var_dir() -> Path:
    return Path(os.environ.get("VAR_DIR") or ROOT / "var").absolute()


def check_python() -> None:
    """Raises Cannot for a Python that is too old or has no `venv` and `ensurepip`."""
    have, want = ".".join(map(str, sys.version_info[:2])), ".".join(map(str, OLDEST_PYTHON))
    if sys.version_info < OLDEST_PYTHON:
        raise Cannot(
            f"Python {want} or newer is needed and {sys.executable} is {have}: "
            "install it, or name another one with PYTHON=/path/to/python3."
        )
    try:
        import sqlite3  # noqa: F401
    except ImportError:
        raise Cannot(
            f"Python {have} at {sys.executable} was built without SQLite: name another one with PYTHON=/path/to/python3."
        ) from None
    if not python_of_venv():
        try:
            import ensurepip  # noqa: F401
            import venv  # noqa: F401
        except ImportError:
            raise Cannot(
                f"Python {have} cannot make a virtual environment: "
                f"add its module with `apt-get install python{have}-venv` or `make system`."
            ) from None


def check_writable(folder: Path) -> None:
    """Raises Cannot when nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Cannot(
            f"Nothing can be written in {folder} ({error.strerror}): make it yours with `chown`, or free some space."
        ) from None


def check_address(host: str, port: str) -> int:
    """The port as a number. Raises Cannot when it is none, when it is taken, or when the host is not of this machine."""
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise Cannot(f"PORT={port} is not a port: give a number from 1 to 65535, for example `make demo PORT=8010`.")
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except socket.gaierror:
        raise Cannot(
            f"HOST={host} is not an address of this machine: use 127.0.0.1, or 0.0.0.0 for the whole network."
        ) from None
    except PermissionError:
        raise Cannot(
            f"Port {port} is kept for this machine's administrator: choose one from 1024, for example `make demo PORT=8010`."
        ) from None
    except OSError as error:
        if error.errno in (98, 48):  # EADDRINUSE on Linux and macOS
            raise Cannot(
                f"Port {port} is taken by another program: choose another one, "
                f"for example `make demo PORT={int(port) % 65000 + 10}`."
            ) from None
        raise Cannot(f"{host}:{port} cannot be used ({error.strerror}): choose another HOST or PORT.") from None
    return int(port)


# --- the packages --------------------------------------------------------------------------------------------------------


def python_of_venv() -> Path | None:
    """The virtual environment's Python, if it works and is new enough."""
    python = VENV / "bin" / "python"
    if not python.exists():
        return None
    code = f"import sys; sys.exit(sys.version_info < {OLDEST_PYTHON!r})"
    works = subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0
    return python if works else None


def install(name: str, stamp_name: str) -> Path:
    """The Python of `.venv` with the packages of this requirements file, installed only when the file changed."""
    python = python_of_venv()
    if python is None:
        say("making .venv")
        run([sys.executable, "-m", "venv", "--clear", VENV], f"Python could not make {VENV}")
        python = VENV / "bin" / "python"
    wanted = hashlib.sha256()
    for source in dict.fromkeys(("requirements.txt", name)):
        wanted.update((ROOT / source).read_bytes())
    stamp = VENV / stamp_name
    if not stamp.exists() or stamp.read_text() != wanted.hexdigest():
        say(f"installing the packages of {name}")
        run(
            [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", ROOT / name],
            f"pip could not install {name}",
        )
        stamp.write_text(wanted.hexdigest())
    return python


def install_players() -> None:
    """The players of interactive contents, when package-lock.json changed. Without Node, or without a line to its registry,
    everything else goes on: the pages say that nothing can be played."""
    npm = shutil.which("npm")
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    folder = ROOT / "node_modules"
    stamp = folder / ".installed"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    if npm is None:
        print("  Node.js is not here, so H5P and SCORM contents cannot be played. `make system` brings it.", flush=True)
        return
    say("installing the players of interactive contents")
    try:
        # No package may run anything while it is installed.
        run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], "npm could not install them")
    except Cannot as reason:
        print(f"  {reason}\n  H5P and SCORM contents cannot be played; everything else works.", flush=True)
        return
    stamp.write_text(wanted)


def run(command: list, failure: str) -> None:
    """Run quietly. Raises Cannot with the last telling line of what the program wrote."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode:
        lines = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        telling = [line for line in lines if line.startswith("ERROR")] or lines or ["no reason given"]
        raise Cannot(f"{failure}: {telling[-1].removeprefix('ERROR: ')}")


# --- the settings of a demo ------------------------------------------------------------------------------------------------


def secret_key(folder: Path) -> str:
    """A key of this machine's own, made once, readable by its owner only."""
    path = folder / "secret_key"
    if not path.exists() or not path.read_text().strip():
        with open(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()


def demo_environment(host: str, port: int, settings: str) -> dict[str, str]:
    """Environment variables of the demo. They win over `.env`: a demo never touches the database of a real site."""
    folder = var_dir()
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host not in ("127.0.0.1", "localhost", "::1"):
        names += ["*"] if host in ("0.0.0.0", "::") else [host]  # noqa: S104
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings,
        "DEMO": "1",
        "SECRET_KEY": secret_key(folder),
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "SITE_ADDRESS": f"http://localhost:{port}",
        "ALLOWED_HOSTS": ",".join(names),
        "PYTHONUNBUFFERED": "1",
    }


def server_command(
    python: Path, *, host: str, port: int, processes: int, threads: int, application: str = "elearning.wsgi:application"
) -> list[str]:
    """The production server: granian over WSGI. The service in deploy/ starts it with the same options."""
    return [
        str(python), "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(processes),
        "--blocking-threads", str(threads), "--backlog", "512", "--no-ws", "--http", "1", "--log-level", "warning", application,
    ]  # fmt: skip


def processes_and_threads(python: Path) -> tuple[int, int]:
    """One process where SQLite is too old for several, else two; two threads each.

    Measured: a pupil's lesson costs twice the CPU with four threads, which hand the interpreter's lock around at every step
    of SQLite, and half as many are answered in a second.
    """
    code = "import sqlite3; print(*sqlite3.sqlite_version_info)"
    version = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    return (2, 2) if tuple(map(int, version)) >= SQLITE_SAFE_SINCE else (1, 2)


# --- the commands ------------------------------------------------------------------------------------------------------------


def say(text: str) -> None:
    print(f"  {text} …", flush=True)


def demo() -> int:
    """Everything from nothing to a running site with people in it."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    folder = var_dir()
    check_python()
    check_writable(ROOT)
    check_writable(folder)
    number = check_address(host, port)
    python = install("requirements.txt", ".installed")
    install_players()
    environment = demo_environment(host, number, "elearning.settings.base")
    prepare(python, environment, static=True)
    check_address(host, port)
    processes, threads = processes_and_threads(python)
    environment |= {"GRANIAN_WORKERS": str(processes)}
    server = subprocess.Popen(
        server_command(python, host=host, port=number, processes=processes, threads=threads), env=environment, cwd=ROOT
    )
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    try:
        reachable = "127.0.0.1" if host in ("0.0.0.0", "localhost") else f"[{host}]" if ":" in host else host  # noqa: S104
        wait_until_up(server, f"http://{reachable}:{number}/")
        listing = folder / "demo.txt"
        print(f"\n{listing.read_text(encoding='utf-8')}\nStop with Ctrl-C. This list is kept in {listing}.", flush=True)
        return server.wait()
    except KeyboardInterrupt:
        # Ctrl-C reached the server as well; it ends by itself.
        with contextlib.suppress(KeyboardInterrupt, subprocess.TimeoutExpired):
            server.wait(timeout=10)
        return 0
    finally:
        if server.poll() is None:
            server.terminate()
            server.wait()


def dev() -> int:
    """The development server: debug pages, reload, plain static files, the demo's people and the developers' tools."""
    host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
    check_python()
    check_writable(ROOT)
    check_writable(var_dir())
    number = check_address(host, port)
    install("requirements.txt", ".installed")
    python = install("tests/requirements.txt", ".installed-tests")
    install_players()
    environment = demo_environment(host, number, "elearning.settings.dev")
    prepare(python, environment, static=False)
    print(f"\n{(var_dir() / 'demo.txt').read_text(encoding='utf-8')}", flush=True)
    return subprocess.run(
        [python, "manage.py", "runserver", f"{host}:{number}"], env=environment, cwd=ROOT, check=False
    ).returncode


def tools() -> int:
    """The virtual environment with everything the tests and checks need."""
    check_python()
    check_writable(ROOT)
    install("requirements.txt", ".installed")
    install("tests/requirements.txt", ".installed-tests")
    install_players()
    return 0


def prepare(python: Path, environment: dict[str, str], *, static: bool) -> None:
    """Translations, database, lessons, people and static files, in one process (elearning/prepare.py)."""
    command = [str(python), "-m", "elearning.prepare", *(["--static"] if static else [])]
    if subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode:
        raise Cannot("The site could not be prepared: the lines above say where it stopped.")


def wait_until_up(server: subprocess.Popen, address: str) -> None:
    """Wait until the home page is served. Raises Cannot when the server ends, answers with an error, or takes a minute."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if server.poll() is not None:
            raise Cannot(f"The web server ended with status {server.returncode}: the lines above say why.")
        try:
            with urllib.request.urlopen(address, timeout=30):  # noqa: S310  (our own address)
                return
        except urllib.error.HTTPError as error:
            raise Cannot(f"{address} answers with the error {error.code}: the lines above say why.") from None
        except OSError:
            time.sleep(0.2)
    raise Cannot(f"{address} did not answer within a minute.")


def totp(secret: str, at: float) -> str:
    """The six digits an authenticator app shows for this base32 secret (RFC 6238, SHA-1, 30 seconds)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8), casefold=True)
    digest = hmac.new(key, struct.pack(">Q", int(at) // 30), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset : offset + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def code() -> int:
    """Print the codes an authenticator app would show now for the demo's editor, moderator and administrator."""
    path = var_dir() / "demo.json"
    if not path.exists():
        raise Cannot("There are no demo accounts yet: run `make demo` first.")
    now = time.time()
    for mailbox, secret in json.loads(path.read_text(encoding="utf-8"))["totp"].items():
        print(f"{mailbox:28} {totp(secret, now)}")
    print(f"good for {30 - int(now) % 30} seconds; each code works once")
    return 0


COMMANDS = {"demo": demo, "dev": dev, "tools": tools, "code": code}


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in COMMANDS:
        print(f"Use: start.py {'|'.join(COMMANDS)}", file=sys.stderr)
        return 2
    try:
        return COMMANDS[arguments[0]]()
    except Cannot as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
