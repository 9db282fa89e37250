"""Whether this server can do its work: database, migrations, triggers, broker, heartbeats, sweep."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from celery import current_app
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from kombu.exceptions import OperationalError

from reviews import append_only
from reviews.models import Heartbeat, Job

STALE = timedelta(seconds=60)
LATE = timedelta(minutes=2)


def readiness() -> dict[str, str]:
    """Each part by name: "ok", or what is wrong, in words without secrets. The database first: the rest needs it."""
    found = {"database": _said(_database)}
    if found["database"] == "ok":
        for name, check in _CHECKS.items():
            found[name] = _said(check)
    return found


def _said(check: Callable[[], str]) -> str:
    try:
        return check() or "ok"
    except (DatabaseError, OperationalError, OSError) as error:
        return type(error).__name__


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return ""


def n_unapplied() -> int:
    """How many migrations the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrations() -> str:
    n = n_unapplied()
    return f"{n} migrations are not applied" if n else ""


def _triggers() -> str:
    missing = append_only.missing()
    return f"{len(missing)} triggers are missing" if missing else ""


def _broker() -> str:
    with current_app.connection_for_write(connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, timeout=2)
    return ""


def _beats(name: str) -> str:
    beat = Heartbeat.objects.filter(name=name).first()
    if beat is None:
        return "has not been seen"
    age = timezone.now() - beat.at
    return f"was last seen {_in_words(age)} ago" if age > STALE else ""


def _in_words(age: timedelta) -> str:
    """Two units at most: a process that is away for days needs no seconds."""
    minutes, seconds = divmod(int(age.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    units = ((days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s"))
    first = next(place for place, (n, _) in enumerate(units) if n or place == len(units) - 1)
    return " ".join(f"{n} {unit}" for n, unit in units[first : first + 2] if n)


def _sweep_lag() -> str:
    late = Job.objects.claimable(timezone.now()).filter(ring_at__lt=timezone.now() - LATE).count()
    return f"{late} jobs wait for more than {LATE.seconds} s" if late else ""


_CHECKS: dict[str, Callable[[], str]] = {
    "migrations": _migrations,
    "triggers": _triggers,
    "broker": _broker,
    "worker": lambda: _beats("worker"),
    "sweep": lambda: _beats("sweep"),
    "sweep_lag": _sweep_lag,
}
