"""`make demo` on machines where something is wrong: one sentence that names the way out, and a status that is not zero."""

import os
import shutil
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from elearning import start

ROOT = Path(__file__).resolve().parents[1]
needs_make = pytest.mark.skipif(not shutil.which("make"), reason="needs make")


def call(*command, **environment) -> subprocess.CompletedProcess:
    clean = {
        name: value for name, value in os.environ.items() if name not in ("PORT", "HOST", "PYTHON", "MAKEFLAGS", "MAKELEVEL")
    }
    return subprocess.run(
        command, cwd=ROOT, env=clean | environment, capture_output=True, text=True, timeout=120, check=False
    )  # fmt: skip


def demo(**environment) -> subprocess.CompletedProcess:
    return call(sys.executable, "elearning/start.py", "demo", **environment)


def said(done: subprocess.CompletedProcess) -> str:
    """The one sentence. No traceback, nothing else."""
    assert done.returncode != 0
    lines = [line for line in done.stderr.splitlines() if line and not line.startswith("make: ***")]
    assert len(lines) == 1, done.stderr
    assert lines[0].endswith(".")
    return lines[0]


def test_a_taken_port_is_named_with_another_one_to_try(tmp_path):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert said(demo(PORT=str(port), VAR_DIR=str(tmp_path))).startswith(f"Port {port} is taken by another program")


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1", "80 80"])
def test_a_port_that_is_none_is_refused(port, tmp_path):
    assert "is not a port" in said(demo(PORT=port, VAR_DIR=str(tmp_path)))


def test_a_host_of_another_machine_is_refused(tmp_path):
    assert "192.0.2.1" in said(demo(HOST="192.0.2.1", PORT="8991", VAR_DIR=str(tmp_path)))


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    sentence = said(demo(VAR_DIR=str(tmp_path / "file" / "var")))
    assert sentence.startswith("Nothing can be written in")
    assert str(tmp_path) in sentence


def test_an_old_python_is_told_which_one_is_needed(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(start.Cannot, match=r"Python 3\.11 or newer is needed and .* is 3\.9"):
        start.check_python()


def test_a_python_without_venv_is_told_what_to_install(monkeypatch):
    monkeypatch.setattr(start, "python_of_venv", lambda: None)
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(start.Cannot, match=r"apt-get install python3\.\d+-venv"):
        start.check_python()


def test_a_python_without_sqlite_is_told_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "sqlite3", None)
    with pytest.raises(start.Cannot, match="without SQLite"):
        start.check_python()


def test_a_failed_installation_shows_what_pip_said(tmp_path, monkeypatch):
    monkeypatch.setattr(start, "VENV", tmp_path / "venv")
    monkeypatch.setattr(start, "python_of_venv", lambda: Path(sys.executable))
    monkeypatch.setattr(start, "ROOT", tmp_path)
    (tmp_path / "venv").mkdir()
    (tmp_path / "requirements.txt").write_text("no such package!\n")
    with pytest.raises(start.Cannot, match=r"pip could not install requirements\.txt: .*"):
        start.install("requirements.txt", ".installed")
    assert not (tmp_path / "venv" / ".installed").exists()


@pytest.fixture
def lock(tmp_path, monkeypatch):
    monkeypatch.setattr(start, "ROOT", tmp_path)
    (tmp_path / "package-lock.json").write_text("{}")
    return tmp_path


def test_without_node_the_players_are_left_out_and_everything_else_goes_on(lock, monkeypatch, capsys):
    monkeypatch.setattr(start.shutil, "which", lambda name: None)
    start.install_players()
    assert "Node.js is not here" in capsys.readouterr().out
    assert not (lock / "node_modules").exists()


def test_players_that_cannot_be_fetched_are_left_out_with_what_npm_said(lock, monkeypatch, capsys):
    npm = lock / "npm"
    npm.write_text("#!/bin/sh\necho 'the registry is away' >&2; exit 1\n")
    npm.chmod(0o755)
    monkeypatch.setattr(start.shutil, "which", lambda name: str(npm))
    start.install_players()
    printed = capsys.readouterr().out
    assert "the registry is away" in printed
    assert "everything else works" in printed
    assert not (lock / "node_modules" / ".installed").exists()


def test_players_are_fetched_once_for_each_lock_and_run_nothing_of_their_own(lock, monkeypatch):
    npm = lock / "npm"
    npm.write_text(f'#!/bin/sh\necho "$@" >> {lock}/asked; mkdir -p {lock}/node_modules\n')
    npm.chmod(0o755)
    monkeypatch.setattr(start.shutil, "which", lambda name: str(npm))
    start.install_players()
    start.install_players()
    assert len((lock / "asked").read_text().splitlines()) == 1
    assert (lock / "asked").read_text().startswith("ci --ignore-scripts")
    (lock / "package-lock.json").write_text('{"lockfileVersion": 3}')
    start.install_players()
    assert len((lock / "asked").read_text().splitlines()) == 2


@needs_make
def test_a_target_that_is_not_there_is_answered_with_where_to_look():
    assert said(call("make", "dmeo")) == "There is no `make dmeo`: `make` alone lists what there is."


@needs_make
def test_make_alone_lists_the_commands():
    done = call("make")
    assert done.returncode == 0
    for target in ("demo", "test", "check", "dev", "bench", "system", "messages", "code"):
        assert f"make {target} " in done.stdout


@needs_make
@pytest.mark.parametrize("python", ["/no/such/python", "false"])
def test_a_python_that_does_not_run_is_answered_with_what_to_install(python):
    assert "Python 3.11 or newer is needed" in said(call("make", "demo", f"PYTHON={python}"))


def test_codes_before_the_first_demo_say_what_to_do(tmp_path):
    assert said(call(sys.executable, "elearning/start.py", "code", VAR_DIR=str(tmp_path))).endswith("run `make demo` first.")


# --- the parts ---------------------------------------------------------------------------------------------------------------


def test_codes_are_those_of_the_standard():
    """RFC 6238, appendix B, its key in base32; the last six of its eight digits."""
    key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert [start.totp(key, at) for at in (59, 1111111109, 2000000000)] == ["287082", "081804", "279037"]


def test_the_secret_key_is_made_once_and_for_its_owner_only(tmp_path):
    key = start.secret_key(tmp_path)
    assert len(key) >= 50
    assert start.secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_demo_uses_its_own_database_whatever_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("VAR_DIR", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgres://real.example/children")
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "elearning.settings.production")
    environment = start.demo_environment("127.0.0.1", 8000, "elearning.settings.base")
    assert environment["DATABASE_URL"] == f"sqlite:///{tmp_path}/db.sqlite3"
    assert environment["DJANGO_SETTINGS_MODULE"] == "elearning.settings.base"
    assert "*" not in environment["ALLOWED_HOSTS"]


def test_a_server_that_ends_is_not_waited_for():
    with subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"]) as server:
        begun = time.monotonic()
        with pytest.raises(start.Cannot, match="ended with status 3"):
            start.wait_until_up(server, "http://127.0.0.1:9/")
        assert time.monotonic() - begun < 30
