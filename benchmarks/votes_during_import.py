"""Votes over HTTP while an import runs: python benchmarks/votes_during_import.py [--records 100000] [--database postgresql].

A real web server, one real worker and a sweep. Two reviewers screen an earlier import as their page does, asking for 20
records and voting on one after the other, while the worker imports a second file. Milliseconds from a request's start to
the end of its answer, by the step that the import was in. sqlite: with the filesystem broker; postgresql: with Redis.
At the end the ledger is verified and the votes that were acknowledged are counted in the database.
The exit status is 1 where a request failed, a vote is missing, or the import did not end; no time is judged.
"""

import argparse
import http.client
import json
import os
import random
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1]))

from dedup import copies, works
from timing import load, percentile

from tests.machine import isolation, needs, postgres, registry
from tests.machine.server import Server, launch

REVIEWERS = 2
STEPS = ("before", "reading", "comparing", "joining", "counting", "after")
OPEN = ("queued", "running")
TAGS = (("T2", "journal"), ("PY", "year"), ("VL", "volume"), ("IS", "issue"), ("DO", "doi"))


@dataclass(slots=True)
class Watch:
    """What the import is doing now, and what was measured meanwhile: milliseconds by (kind of request, step)."""

    step: str = "before"
    stopping: threading.Event = field(default_factory=threading.Event)
    times: dict[tuple[str, str], list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    n_saved: int = 0
    n_out_of_records: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Browser:
    """One signed-in person's connection."""

    def __init__(self, url: str, email: str, password: str) -> None:
        self._host = urlsplit(url).netloc
        self._cookies: SimpleCookie = SimpleCookie()
        self.request("GET", "/sign-in/")
        status, _ = self.request("POST", "/sign-in/", username=email, password=password, next="/")
        if status != 302:
            raise RuntimeError(f"Signing in was answered with {status}.")

    def request(self, method: str, path: str, **fields: str | list[str]) -> tuple[int, bytes]:
        """Status and body. A connection for each request: none is reused that the server is about to close."""
        headers = {"Accept": "application/json"} if "/r/" in path else {}
        headers["Cookie"] = "; ".join(f"{n}={c.value}" for n, c in self._cookies.items())
        body = None
        if method == "POST":
            headers["X-CSRFToken"] = self._cookies["csrftoken"].value
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(fields, doseq=True)
        connection = http.client.HTTPConnection(self._host, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                self._cookies.load(cookie)
            return answer.status, answer.read()
        finally:
            connection.close()


class Reviewer(threading.Thread):
    """Screens until told to stop, as fast as `pause` seconds between votes allow."""

    def __init__(
        self, browser: Browser, review: str, watch: Watch, pause: float, seed: int
    ) -> None:
        super().__init__(daemon=True)
        self._browser, self._watch, self._pause = browser, watch, pause
        self._root = f"/r/{review}/screening/title_abstract"
        self._random = random.Random(seed)

    def run(self) -> None:
        """Ask for records, vote on each, again."""
        while not self._watch.stopping.is_set():
            body = self._timed("queue", f"{self._root}/queue/")
            handed = [] if body is None else json.loads(body)["records"]
            if not handed and body is not None:
                with self._watch.lock:
                    self._watch.n_out_of_records += 1
                self._watch.stopping.wait(1.0)
            for each in handed:
                if self._watch.stopping.wait(self._pause):
                    return
                verdict = self._random.choice(("include", "exclude", "exclude", "exclude"))
                path = f"{self._root}/records/{each['id']}/vote/"
                if self._timed("vote", path, key=str(uuid4()), verdict=verdict) is not None:
                    with self._watch.lock:
                        self._watch.n_saved += 1

    def _timed(self, kind: str, path: str, **fields: str) -> bytes | None:
        """The body of an answer with 200; anything else is noted as a failure."""
        step, start = self._watch.step, time.perf_counter()
        wrong, body = "", b""
        try:
            status, body = self._browser.request("POST", path, **fields)
            wrong = "" if status == 200 else f"{status}: {body[:200]!r}"
        except (OSError, http.client.HTTPException) as error:
            wrong = repr(error)
        took = 1e3 * (time.perf_counter() - start)
        with self._watch.lock:
            self._watch.times[kind, step].append(took)
            if wrong:
                self._watch.failures[kind, step].append(wrong)
        return None if wrong else body


def ris_file(path: Path, n: int, seed: int) -> None:
    """A file of n records of invented works, about a third of them copies."""
    rng = random.Random(seed)
    made = (record for work in works(rng) for record in copies(rng, work))
    with path.open("w", encoding="utf-8") as file:
        for _number, record in zip(range(n), made, strict=False):
            authors = "".join(f"AU  - {name}\n" for name in record["authors"].split("; "))
            tags = "".join(f"{tag}  - {record[name]}\n" for tag, name in TAGS if record[name])
            abstract = f"AB  - {record['abstract']}\n" if record["abstract"] else ""
            file.write(
                f"TY  - JOUR\nTI  - {record['title']}\n{authors}{tags}"
                f"SP  - {record['pages']}\n{abstract}ER  - \n\n"
            )


@contextmanager
def quorum(database: str) -> Iterator[Server]:
    """A server that isn't started yet; this process's Django looks at the same data."""
    with ExitStack() as stack:
        stack.callback(registry.end_leftovers, isolation.root())
        options: dict[str, Any] = {}
        if database == "postgresql":
            found = needs.ensure([needs.POSTGRES, needs.REDIS])
            cluster = stack.enter_context(postgres.Postgres(found["PostgreSQL"]))
            options = {"postgres_url": cluster.url(), "redis_program": found["Redis"]}
        server = launch(start=False, **options)
        stack.callback(server.close)
        os.environ.update(server.env, DJANGO_SETTINGS_MODULE="quorum.settings")
        yield server


class Scene:
    """The review on the data: its people, an import that counts, and a second file to import."""

    def __init__(self, earlier: int, folder: Path) -> None:
        # Django reads its settings from the environment of the server, which is known only now.
        import django  # noqa: PLC0415

        django.setup()
        from reviews.roles import Role  # noqa: PLC0415
        from tests.factories import people, reviews  # noqa: PLC0415

        self._make, self._folder = reviews, folder
        self._owner = people.review(title="Votes during an import")
        self.review, self.password = str(self._owner.review_id), people.PASSWORD
        self.emails = []
        for _ in range(REVIEWERS):
            user = people.person(password=people.PASSWORD)
            people.member(self._owner, Role.REVIEWER, user=user)
            self.emails.append(user.email)
        reviews.imported(self._owner, self._file("earlier.ris", earlier, seed=1))

    def _file(self, name: str, n: int, seed: int) -> bytes:
        path = self._folder / name
        ris_file(path, n, seed)
        return path.read_bytes()

    def upload(self, n: int) -> Any:
        """The second file, which the worker reads for its preview."""
        content = self._file("second.ris", n, seed=2)
        return self._make.upload(self._owner, content, name="second.ris")

    def confirm(self, batch: Any) -> None:
        """Let the worker import it."""
        self._make.confirm_import(by=self._owner, batch=batch.uuid, key=uuid4())

    def job(self, batch: Any) -> Any:
        """The newest work on the import."""
        return self._make.job_of(batch)


def run_import(
    server: Server, scene: Scene, chosen: argparse.Namespace, watch: Watch
) -> tuple[str, float]:
    """Votes alone, votes beside the import, votes alone again. The job's last state, and the import's seconds."""
    quiet = chosen.quiet
    batch = scene.upload(chosen.records)
    while (job := scene.job(batch)).state in OPEN and server.is_running("worker"):
        time.sleep(0.5)
    if job.state != "done":
        return job.state, 0.0
    time.sleep(quiet)
    start = time.perf_counter()
    scene.confirm(batch)
    while (job := scene.job(batch)).state in OPEN and server.is_running("worker"):
        watch.step = job.step or "reading"
        time.sleep(0.1)
    seconds = time.perf_counter() - start
    watch.step = "after"
    time.sleep(quiet)
    return job.state, seconds


def print_table(watch: Watch) -> None:
    """A row for each kind of request and step, and one for all steps of the import together."""
    print(
        f"{'request':<8}{'import':<20}{'n':>7}{'failed':>8}{'p50 ms':>9}{'p95 ms':>9}{'max ms':>9}"
    )
    for kind in ("vote", "queue"):
        for name, steps in (("the whole of it", STEPS[1:-1]), *((step, (step,)) for step in STEPS)):
            times = [took for step in steps for took in watch.times[kind, step]]
            failed = sum(len(watch.failures[kind, step]) for step in steps)
            if times:
                shown = (percentile(times, 0.5), percentile(times, 0.95), max(times))
                print(
                    f"{kind:<8}{name:<20}{len(times):>7}{failed:>8}"
                    + "".join(f"{value:>9.0f}" for value in shown)
                )


def measure(server: Server, chosen: argparse.Namespace) -> int:
    """Play it, print the table; the exit status."""
    print(f"{chosen.records:,} records beside {chosen.earlier:,}, {chosen.database}; {load()}")
    scene = Scene(chosen.earlier, server.var)
    server.start()
    watch = Watch()
    voters = [
        Reviewer(Browser(server.url, email, scene.password), scene.review, watch, chosen.pause, n)
        for n, email in enumerate(scene.emails)
    ]
    for voter in voters:
        voter.start()
    state, seconds = run_import(server, scene, chosen, watch)
    watch.stopping.set()
    for voter in voters:
        voter.join(timeout=90)
    print_table(watch)
    (n_votes,) = server.rows("SELECT count(*) FROM screening_vote")[0]
    server.manage("verify_ledger", timeout=1800)
    print(f"import: {state} in {seconds:.1f} s; {load()}")
    print(f"votes acknowledged: {watch.n_saved}, in the database: {n_votes}; the ledger is whole")
    if not server.is_running("worker"):
        print(f"the worker ended by itself:\n{server.log('worker')[-4000:]}")
    if watch.n_out_of_records:
        print(f"asked in vain for records: {watch.n_out_of_records} times (raise --earlier)")
    wrong = [text for texts in watch.failures.values() for text in texts]
    for text in wrong[:10]:
        print(f"failed: {text}")
    return int(bool(wrong) or n_votes != watch.n_saved or state != "done")


def main() -> int:
    """Read the options, make the server, measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=100_000, help="in the import that runs")
    parser.add_argument("--earlier", type=int, default=5_000, help="records to vote on")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--pause", type=float, default=0.25, help="seconds between two votes")
    parser.add_argument("--quiet", type=float, default=5.0, help="seconds before and after")
    chosen = parser.parse_args()
    with quorum(chosen.database) as server:
        return measure(server, chosen)


if __name__ == "__main__":
    sys.exit(main())
