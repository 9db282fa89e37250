"""Time to import a file end to end: python benchmarks/import_records.py [--sizes 10000] [--databases sqlite postgresql].

The file is RIS with abstracts, about half of its works twice or more. It is imported into an empty review, and then a
second one of the same size (or of --then records) beside it: half of its records are of works that are there already.
"CPU s" tells the program's share where the machine is busy. "Longest" is the longest transaction of the staging, "act" the one that makes
the rows count; both in milliseconds. Each size runs in a process and on a database of its own.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

PROJECT = Path(__file__).parents[1]
sys.path.insert(0, str(PROJECT))
DATABASES = ("sqlite", "postgresql")
Found = dict[str, float]
HEAD = f"{'':>12} {'records':>9} {'into':>9} {'preview s':>10} {'import s':>9} {'CPU s':>7} {'rows/s':>7} {'longest':>8} {'act':>6} {'MB':>6}"


def ris(records: Iterator[dict[str, str]]) -> bytes:
    """The records as an RIS file."""
    tags = (("TI", "title"), ("JO", "journal"), ("PY", "year"), ("VL", "volume"), ("IS", "issue"))
    more = (("SP", "pages"), ("DO", "doi"), ("AN", "pmid"), ("AB", "abstract"))
    lines = []
    for record in records:
        lines.append("TY  - JOUR")
        lines += [f"AU  - {name}" for name in record["authors"].split("; ")]
        lines += [f"{tag}  - {record[name]}" for tag, name in (*tags, *more) if record[name]]
        lines += ["ER  - ", ""]
    return "\n".join(lines).encode()


def two_files(n: int, then: int) -> tuple[bytes, bytes]:
    """Files of n and of `then` records; half of the second one's works are in the first."""
    from benchmarks import dedup  # noqa: PLC0415 - needs the path that is set above

    rng = random.Random(20261103)
    works = dedup.works(rng)
    first = list(islice(works, n))
    # A work has 2.4 copies on the mean.
    both = [*first[: then // 5], *islice(works, then)]

    def of(chosen: list[dict[str, str]], size: int) -> bytes:
        made = (copy for work in chosen for copy in dedup.copies(rng, work))
        return ris(islice(made, size))

    return of(first, n), of(both, then)


@contextmanager
def timed(found: dict[str, float], name: str) -> Iterator[None]:
    start = time.perf_counter()
    yield
    found[name] = time.perf_counter() - start


class Watch:
    """Notes how long the short transactions and the act that counts take."""

    def __init__(self) -> None:
        from reviews.services import import_staging  # noqa: PLC0415 - Django must be set up

        self.longest = self.act = 0.0
        transaction = import_staging.Pace.transaction

        @contextmanager
        def watched(pace: object) -> Iterator[None]:
            with transaction(pace):
                start = time.perf_counter()
                yield
            self.longest = max(self.longest, time.perf_counter() - start)

        import_staging.Pace.transaction = watched
        act = import_staging.ledger.act

        @contextmanager
        def watched_act(**asked: object) -> Iterator[object]:
            start = time.perf_counter()
            with act(**asked) as opened:
                yield opened
            self.act = time.perf_counter() - start

        import_staging.ledger = SimpleNamespace(act=watched_act)


def measure(n: int, then: int) -> None:
    """Import a file of n records into a new review, and one of `then` beside it; a line of JSON for each."""
    import django  # noqa: PLC0415 - the environment is set by now
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    call_command("migrate", verbosity=0)
    from tests.factories import people  # noqa: PLC0415 - needs Django

    owner = people.review()
    first, second = two_files(n, then)
    one_import(owner, first, into=0)
    one_import(owner, second, into=n)


def one_import(owner: object, content: bytes, *, into: int) -> None:
    """Upload, preview, confirm and commit one file, and print what it took."""
    from django.core.files.base import File  # noqa: PLC0415 - needs Django

    from reviews import jobs  # noqa: PLC0415
    from reviews.ids import new_uuid  # noqa: PLC0415
    from reviews.services.imports import confirm_import, start_import  # noqa: PLC0415
    from tests.factories import reviews as made  # noqa: PLC0415

    found: dict[str, float] = {}
    watch = Watch()
    worked = time.process_time()
    with timed(found, "preview"):
        batch = start_import(
            by=owner,
            search=made.search(owner).uuid,
            upload=File(BytesIO(content), name="made.ris"),
            name="made.ris",
            key=new_uuid(),
        )
        jobs.run(made.job_of(batch).uuid)
    with timed(found, "import"):
        confirm_import(by=owner, batch=batch.uuid, accepts_errors=True, key=new_uuid())
        jobs.run(made.job_of(batch).uuid)
    batch.refresh_from_db()
    if batch.state != "committed":
        raise SystemExit(made.job_of(batch).failure)
    found["cpu"] = time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found["mb"] = peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    found |= {"records": batch.n_records, "into": into}
    found |= {"longest": watch.longest * 1000, "act": watch.act * 1000}
    print(json.dumps(found), flush=True)


@contextmanager
def database(name: str, folder: Path) -> Iterator[dict[str, str]]:
    """The variables that name a new, empty database of that kind."""
    own = {"QUORUM_VAR": str(folder), "SECRET_KEY": "benchmark", "BENCHMARK_DATABASE": name}
    if name == "sqlite":
        yield own
        return
    from tests.machine import needs, postgres  # noqa: PLC0415 - only here is PostgreSQL looked for

    with postgres.Postgres(needs.ensure([needs.POSTGRES])["PostgreSQL"]) as cluster:
        postgres.execute(cluster.url(), "CREATE DATABASE benchmark")
        yield {**own, "DATABASE_URL": postgres.renamed(cluster.url(), "benchmark")}


def measured(database_name: str, n: int, then: int) -> Iterator[Found]:
    """What each of the two imports took: preview and import (seconds), cpu, mb, longest and act (milliseconds)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quorum.settings")
    with tempfile.TemporaryDirectory() as folder, database(database_name, Path(folder)) as own:
        command = [sys.executable, __file__, "--one", str(n), "--then", str(then)]
        environment = {**os.environ, **own}
        done = subprocess.run(
            command, env=environment, check=True, stdout=subprocess.PIPE, text=True
        )
    yield from map(json.loads, done.stdout.splitlines())


def row(database_name: str, found: Found) -> str:
    rate = found["records"] / (found["preview"] + found["import"])
    return (
        f"{database_name:>12} {found['records']:9,} {found['into']:9,} {found['preview']:10.1f} {found['import']:9.1f}"
        f" {found['cpu']:7.1f} {rate:7.0f} {found['longest']:8.0f} {found['act']:6.0f} {found['mb']:6.0f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000])
    parser.add_argument("--then", type=int, help="records of the second file")
    parser.add_argument("--databases", nargs="+", default=list(DATABASES), choices=DATABASES)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        measure(asked.one, asked.then)
        return
    print(HEAD, flush=True)
    for name in asked.databases:
        for size in asked.sizes:
            for found in measured(name, size, asked.then or size):
                print(row(name, found), flush=True)


if __name__ == "__main__":
    main()
