"""`make bench`: what a request costs, as a ratio to a bare Django view on the same server in the same run.

Times differ from machine to machine and with whatever else runs there; the ratio of CPU holds. It is the CPU of a bare view
divided by the CPU of the page: 0.5 means that the page costs two bare views. Both are read from the server's processes
(/proc/<pid>/stat), so the load generator's own work is not in them. Requests per second are those of this machine, with the
generator on the same cores. `queries` are counted in a process that has answered the page before.

SQLite in a temporary folder, unless BENCH_DATABASE_URL names an empty PostgreSQL database. Writes bench.json. Linux only.
"""

import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from elearning.start import processes_and_threads, server_command  # noqa: E402

PYTHON = Path(sys.executable)
SECONDS = float(os.environ.get("BENCH_SECONDS") or 4)
CONNECTIONS = 8
TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(environment: dict, *arguments: str) -> str:
    """Run Python quietly; show what it wrote when it fails."""
    done = subprocess.run([PYTHON, *arguments], env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}\nCould not prepare the measurement: {' '.join(arguments)}")
    return done.stdout


@contextlib.contextmanager
def server(environment: dict, *, processes: int, threads: int, application: str) -> Iterator[tuple[int, int]]:
    """A production server: (port, process id)."""
    port = free_port()
    command = server_command(PYTHON, host="127.0.0.1", port=port, processes=processes, threads=threads, application=application)
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=log, stderr=log)
        try:
            for _try in range(300):
                if process.poll() is not None:
                    break
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                    break
                time.sleep(0.1)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(timeout=30)


def cpu_seconds(pid: int) -> float:
    """CPU time of a process and of its children that live."""
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
            waiting += [int(child) for child in Path(f"/proc/{one}/task/{one}/children").read_text().split()]
    return total / TICKS


def load(port: int, requests: list[str], *, repeat: bool, seconds: float) -> dict:
    order = {"port": port, "connections": CONNECTIONS, "seconds": seconds, "requests": requests, "repeat": repeat}
    done = subprocess.run([PYTHON, "tests/bench/load.py"], input=json.dumps(order), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def measure(port: int, pid: int, requests: list[str], *, repeat: bool = True) -> dict:
    """{rps, cpu_ms} of these requests, after a second of warming up."""
    if repeat:
        load(port, requests, repeat=True, seconds=1)
    before = cpu_seconds(pid)
    done = load(port, requests, repeat=repeat, seconds=SECONDS)
    cpu = cpu_seconds(pid) - before
    if done["failed"]:
        sys.exit(f"{done['failed']} of {done['answered']} answers were errors: {requests[0].splitlines()[0]}")
    return {"rps": round(done["answered"] / done["seconds"], 1), "cpu_ms": round(cpu * 1000 / done["answered"], 3)}


def get(path: str, cookie: str = "") -> str:
    lines = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip"]
    return "\r\n".join([*lines, *([f"Cookie: {cookie}"] if cookie else [])]) + "\r\n\r\n"


def post(path: str, cookies: str, token: str, **fields: str) -> str:
    body = urlencode(fields | {"csrfmiddlewaretoken": token})
    head = [
        f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}", f"Cookie: {cookies}",
    ]  # fmt: skip
    return "\r\n".join(head) + f"\r\n\r\n{body}"


def main() -> int:
    if not Path("/proc/self/stat").exists():
        sys.exit("CPU is read from /proc, which only Linux has: run the measurement there.")
    token = secrets.token_hex(16)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        database = os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{name}/db.sqlite3"
        processes, threads = processes_and_threads(PYTHON)
        if database.startswith("postgres"):
            processes, threads = 2, 1
        environment = {
            "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "elearning.settings.production",
            "VAR_DIR": name, "DATABASE_URL": database, "SECRET_KEY": secrets.token_urlsafe(64), "SSL_REDIRECT": "0",
            "ALLOWED_HOSTS": "127.0.0.1", "SITE_ADDRESS": "http://127.0.0.1", "GRANIAN_WORKERS": str(processes),
        }  # fmt: skip
        print("preparing: database, lessons, a class of forty …", flush=True)
        for command in (["compilemessages"], ["migrate"], ["load_content"], ["collectstatic", "--no-input"]):
            run(environment, "manage.py", *command, "-v", "0")
        facts = json.loads(run(environment, "-m", "tests.bench.people").splitlines()[-1])
        results: dict[str, dict] = {}
        bare = environment | {"DJANGO_SETTINGS_MODULE": "tests.bench.bare"}
        options = {"processes": processes, "threads": threads}
        print(f"measuring: {processes} processes with {threads} threads, {CONNECTIONS} connections, {SECONDS:g} s each\n")
        with server(bare, **options, application="tests.bench.bare_wsgi:application") as (port, pid):
            results["bare"] = measure(port, pid, [get("/")]) | {"queries": 0}
        with server(environment, **options, application="elearning.wsgi:application") as (port, pid):
            for page, where in facts["pages"].items():
                cookie = f"{facts['session_cookie']}={where['session']}" if where["session"] else ""
                results[page] = measure(port, pid, [get(where["path"], cookie)])
            cookies = f"{facts['csrf_cookie']}={token}"
            # Each pupil of the crowd once: a choice in a story, then the hand-in.
            story = facts["story"]
            steps, waiting = [], []
            for entry in facts["hand_in"]:
                own = f"{facts['session_cookie']}={entry['session']}; {cookies}"
                steps.append(post(story["path"], own, token, **story["fields"]))
                waiting.append(post(entry["path"], own, token, hand_in_id=str(uuid.uuid4())))
            results["story_step"] = measure(port, pid, steps, repeat=False)
            results["hand_in"] = measure(port, pid, waiting, repeat=False)
    for page, found in results.items():
        found["ratio"] = round(results["bare"]["cpu_ms"] / found["cpu_ms"], 3)
        found["queries"] = facts["queries"].get(page, 0)
    number = os.environ.get("BENCH_ATTEMPTS") or "100000"
    print(f"counting {number} attempts and taking in a bank of 1,000 questions …", flush=True)
    counted = json.loads(run({**os.environ, "PYTHONPATH": str(ROOT)}, "-m", "tests.bench.attempts", number).splitlines()[-1])
    print("checking a package of 1,700 files and looking into a frame …", flush=True)
    played = json.loads(run({**os.environ, "PYTHONPATH": str(ROOT)}, "-m", "tests.bench.played").splitlines()[-1])
    (ROOT / "bench.json").write_text(json.dumps(results | {"items": counted, "played": played}, indent=1) + "\n")
    print(f"{'':18}{'ratio':>8}{'CPU ms':>9}{'req/s':>9}{'queries':>9}")
    for page, found in results.items():
        print(f"{page:18}{found['ratio']:8.3f}{found['cpu_ms']:9.3f}{found['rps']:9.1f}{found['queries']:9}")
    print("\nattempts, seconds to count them and to open what was counted, seconds to take in 1,000 questions")
    for name, value in counted.items():
        print(f"{name:18}{value!s:>12}")
    print("\ninteractive contents: an H5P package of 1,700 files checked; the first look into a frame, without fonts")
    for name, value in played.items():
        print(f"{name:18}{value!s:>12}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
