"""System checks of our own: what Django's `check` says about this machine (trust.md 36)."""

import os
import sqlite3

from django.conf import settings
from django.core import checks
from django.db import connections

SQLITE_SAFE_SINCE = (3, 51, 3)
"""SQLite before it can corrupt a WAL database that several connections write and check-point at the same moment (the
"WAL-reset bug", https://sqlite.org/wal.html)."""

PROCESS_COUNTS = ("GRANIAN_WORKERS", "WEB_CONCURRENCY")
"""Environment variables from which granian and other servers take the number of worker processes."""


def processes(environment) -> int:
    """How many worker processes this machine's settings ask for; 1 when they say nothing readable."""
    counts = [environment.get(name, "") for name in PROCESS_COUNTS]
    return max((int(count) for count in counts if count.isdigit()), default=1)


def sqlite_findings(*, engine: str, version: tuple[int, ...], process_count: int) -> list[checks.CheckMessage]:
    """Old SQLite: a warning; old SQLite with several processes: an error."""
    if engine != "django.db.backends.sqlite3" or version >= SQLITE_SAFE_SINCE:
        return []
    have, want = (".".join(map(str, numbers)) for numbers in (version, SQLITE_SAFE_SINCE))
    if process_count > 1:
        return [
            checks.Error(
                f"{process_count} processes would write to one SQLite {have} database, which can corrupt it.",
                hint=f"Use PostgreSQL (DATABASE_URL), or SQLite {want} or newer, or GRANIAN_WORKERS=1.",
                id="elearning.E001",
            )
        ]
    return [
        checks.Warning(
            f"SQLite {have} can corrupt its database when several processes write at once.",
            hint=f"Run one process only (threads are safe enough), or use PostgreSQL or SQLite {want}.",
            id="elearning.W001",
        )
    ]


@checks.register(checks.Tags.database)
def sqlite_is_safe(app_configs, databases=None, **kwargs):
    """Asked by `migrate` and `check --database default`."""
    found = []
    for alias in databases or []:
        found += sqlite_findings(
            engine=connections[alias].settings_dict["ENGINE"], version=sqlite3.sqlite_version_info,
            process_count=processes(os.environ),
        )  # fmt: skip
    return found


@checks.register(checks.Tags.security, deploy=True)
def sqlite_is_safe_in_production(app_configs, **kwargs):
    """Asked by `check --deploy`, which the service asks before it starts (deploy/elearning.service)."""
    return sqlite_findings(
        engine=settings.DATABASES["default"]["ENGINE"], version=sqlite3.sqlite_version_info,
        process_count=processes(os.environ),
    )  # fmt: skip
