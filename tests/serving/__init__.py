"""A real production server on a database of its own, for tests that kill it or look at it in a browser."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """granian with the site on 127.0.0.1. `prepare` is Python run before, in the same environment; it may print JSON."""

    def __init__(self, folder: Path, *, workers: int = 1, settings: str = "elearning.settings.test", **environment: str):
        self.folder, self.workers, self.port = folder, workers, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        self.environment = kept | {
            "DJANGO_SETTINGS_MODULE": settings, "VAR_DIR": str(folder), "SITE_ADDRESS": self.address,
            "DATABASE_URL": os.environ.get("SERVING_DATABASE_URL") or f"sqlite:///{folder / 'db.sqlite3'}",
            "PYTHONPATH": str(ROOT), **environment,
        }  # fmt: skip
        self.process: subprocess.Popen | None = None

    def manage(self, *arguments: str) -> str:
        return self._python("manage.py", *arguments)

    def prepare(self, code: str) -> dict:
        """Run Python after django.setup(); its last printed line is JSON."""
        printed = self._python("-c", "import django; django.setup()\n" + code)
        return json.loads(printed.strip().splitlines()[-1])

    def _python(self, *arguments: str) -> str:
        result = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if result.returncode:
            raise RuntimeError(result.stdout + result.stderr)
        return result.stdout

    def start(self) -> None:
        log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port),
                "--workers", str(self.workers), "--respawn-failed-workers", "--no-access-log", "elearning.wsgi:application",
            ],
            cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        self.wait()

    def wait(self, seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server did not start:\n" + (self.folder / "server.log").read_text()[-3000:])

    def worker_ids(self) -> list[int]:
        """Process ids of the workers (children of the server), from /proc."""
        children = []
        for status in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = status.read_text().rsplit(")", 1)[1].split()
            except (OSError, IndexError):
                continue
            if int(fields[1]) == self.process.pid:
                children.append(int(status.parent.name))
        return children

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
