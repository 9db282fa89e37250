"""What is made once for a whole test run and then copied: migrated databases, sample reviews, static files."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from tests.machine import isolation, postgres

# Kept between runs: collecting and compressing takes seconds, and nothing is collected again unless it changed.
STATIC_VAR = isolation.PROJECT / "build" / "tests"
# A sample that has gone this far is played on from the one that has gone less far.
BEGINS_WITH = {"synthesis": "screening"}
COLLECT = """
import django; django.setup()
from reviews.management import collected; collected.collect_if_changed()
"""


class CommandFailed(AssertionError):
    """A manage.py command that a test needed ended with an error; the text has its output."""


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """A folder to copy as QUORUM_VAR. database: the PostgreSQL database to copy, None on SQLite."""

    folder: Path
    database: str | None = None


def manage(
    env: Mapping[str, str], *arguments: str, timeout: float = 600
) -> subprocess.CompletedProcess[str]:
    """Run manage.py in a process of its own. Raises CommandFailed unless it ends with 0."""
    return run((sys.executable, "manage.py", *arguments), env, timeout)


def run(
    command: tuple[str, ...], env: Mapping[str, str], timeout: float
) -> subprocess.CompletedProcess[str]:
    """Run a command in the project's folder. Raises CommandFailed unless it ends with 0."""
    done = subprocess.run(
        command,
        cwd=isolation.PROJECT,
        env=dict(env),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    if done.returncode != 0:
        raise CommandFailed(
            f"{' '.join(command)[:200]} ended with {done.returncode}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        )
    return done


def static_files() -> Path:
    """The collected static files, up to date; collected by the first process of the run that asks."""
    done = isolation.prepared() / "static-collected"
    with locked(STATIC_VAR.with_suffix(".lock")):
        if not done.exists():
            env = isolation.server_environment(
                QUORUM_VAR=str(STATIC_VAR), DJANGO_SETTINGS_MODULE="quorum.settings"
            )
            run((sys.executable, "-c", COLLECT), env, 300)
            done.touch()
    return STATIC_VAR / "static"


def give_static_files(var: Path) -> None:
    """Make the collected static files those of this QUORUM_VAR."""
    link = var / "static"
    if not link.is_symlink():
        link.symlink_to(static_files(), target_is_directory=True)


def sqlite(sample: str | None) -> Prepared:
    """A migrated SQLite database. sample: how far the sample review has gone (--through), None for an empty one."""
    name = f"sqlite-{sample or 'empty'}"
    folder = isolation.prepared() / name
    with locked(isolation.prepared() / f"{name}.lock"):
        if not folder.exists():
            earlier = BEGINS_WITH.get(sample)
            _fill(folder, sample, begun=sqlite(earlier).folder if earlier else None)
    return Prepared(folder=folder)


def postgresql(sample: str | None, server: str) -> Prepared:
    """The same on PostgreSQL. server: address of a database of the server, as its administrator."""
    name = f"postgresql-{sample or 'empty'}"
    folder = isolation.prepared() / name
    database = f"template_{sample or 'empty'}"
    with locked(isolation.prepared() / f"{name}.lock"):
        if not folder.exists():
            postgres.execute(server, f'CREATE DATABASE "{database}"')
            _fill(folder, sample, DATABASE_URL=postgres.renamed(server, database))
    return Prepared(folder=folder, database=database)


def give_test_database(name: str) -> None:
    """Make the database of this process's tests a copy of the run's migrated one. name: the one that Django will use."""
    if connection.vendor == "sqlite":
        source = sqlite(None).folder / Path(settings.DATABASES["default"]["NAME"]).name
        shutil.copyfile(source, name)
    elif server := os.environ.get("QUORUM_TEST_POSTGRES_URL"):
        made = postgresql(None, server).database
        postgres.execute(server, f'CREATE DATABASE "{name}" TEMPLATE "{made}"')


def _fill(folder: Path, sample: str | None, *, begun: Path | None = None, **env: str) -> None:
    """Migrate, and load the sample; the folder gets its name only once it is complete. begun: a folder to go on with."""
    part = folder.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    if begun is None:
        part.mkdir()
    else:
        shutil.copytree(begun, part)
    environment = isolation.server_environment(QUORUM_VAR=str(part), **env)
    manage(environment, "migrate", "--no-input", "--verbosity", "0")
    if sample is not None:
        manage(environment, "sample_review", "--through", sample)
    os.replace(part, folder)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Let one process in at a time, the others wait. path: a file for the lock."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
