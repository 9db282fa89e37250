"""Screening by several at once: python benchmarks/screening.py [--sizes 1000 10000 100000] [--reviewers 2 10].

A real web server on a database of its own (--databases sqlite postgresql). All reviewers but one vote over HTTP as their
page does: the next 20 records, refilled at 10, a vote every --pause seconds. The one reads in Chromium and presses a key
--keys times. Milliseconds, median and 95th percentile:

- queue: asking for the next records; far: the same for somebody whose votes on half of all records await others,
  the first time (which walks past them) and afterwards (from the bookmark);
- vote: one vote, from the request's start to its answer's end;
- key: in the browser, from the key press to the frame in which the next record stands on the page.

CPU ms: processor time of the web server for each of these requests, which tells more where the machine is busy.
"""

import argparse
import http.client
import json
import os
import random
import resource
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

sys.path.insert(0, str(Path(__file__).parents[1]))

from playwright.sync_api import Page, expect, sync_playwright
from timing import load, percentile

from tests.machine import browser, isolation, needs, postgres, registry
from tests.machine.server import Server, launch

DATA = Path(__file__).with_name("screening_data.py")
TOKEN = "b" * 32
VERDICTS = ("include", "maybe", "exclude", "exclude")
HEAD = (
    "database",
    "records",
    "reviewers",
    "queue",
    "far first",
    "far then",
    "vote",
    "CPU ms",
    "key",
)
WATCH = """
() => {
  window.seen = [];
  let pressed = 0;
  document.addEventListener("keydown", () => { pressed = performance.now(); }, true);
  new MutationObserver(() => {
    const at = pressed;
    // After the frame in which the new text is painted.
    requestAnimationFrame(() => { const c = new MessageChannel();
      c.port1.onmessage = () => window.seen.push(performance.now() - at); c.port2.postMessage(0); });
  }).observe(document.getElementById("record"), { attributeFilter: ["data-id"] });
}
"""


@dataclass(slots=True)
class Measured:
    """Seconds by kind of request, of all reviewers together."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, seconds: float) -> None:
        with self.lock:
            self.times[kind].append(seconds)

    def shown(self, kind: str) -> str:
        found = self.times.get(kind)
        if not found:
            return "-"
        return " / ".join(f"{1000 * percentile(found, share):.0f}" for share in (0.5, 0.95))


class Reviewer:
    """One signed-in reviewer over HTTP."""

    def __init__(self, url: str, review: str, session: str, measured: Measured) -> None:
        self._root = f"/r/{review}/screening/title_abstract/"
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
        self._headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
            "X-CSRFToken": TOKEN,
        }
        self._measured = measured

    def post(self, kind: str, path: str, fields: Sequence[tuple[str, str]]) -> bytes:
        began = time.perf_counter()
        self._connection.request("POST", self._root + path, urlencode(fields), self._headers)
        answer = self._connection.getresponse()
        body = answer.read()
        self._measured.note(kind, time.perf_counter() - began)
        if answer.status not in {200, 409}:
            self._measured.failures.append(f"{kind}: {answer.status}")
        return body

    def queue(self, kind: str = "queue", holding: Sequence[str] = ()) -> list[str]:
        body = self.post(kind, "queue/", [("holding", each) for each in holding])
        return [record["id"] for record in json.loads(body)["records"]]

    def screen(self, stopping: threading.Event, *, pause: float, chance: random.Random) -> None:
        """Vote until it is time to stop, as the page does."""
        ahead: list[str] = []
        while not stopping.is_set():
            if len(ahead) <= 10:
                ahead += self.queue(holding=ahead)
            if ahead:
                fields = [("key", str(uuid4())), ("verdict", chance.choice(VERDICTS))]
                self.post("vote", f"records/{ahead.pop(0)}/vote/", fields)
            stopping.wait(pause * chance.uniform(0.5, 1.5))


def populated(server: Server, size: int, reviewers: int) -> tuple[str, list[str]]:
    done = subprocess.run(
        [sys.executable, "-P", str(DATA), str(size), str(reviewers)],
        env={**server.env, "DJANGO_SETTINGS_MODULE": "quorum.settings"},
        cwd=isolation.PROJECT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout.splitlines()[-1])
    return found["review"], found["sessions"]


@contextmanager
def at_work(reviewers: Sequence[Reviewer], pause: float) -> Iterator[None]:
    """All of them vote meanwhile."""
    stopping = threading.Event()
    threads = [
        threading.Thread(
            target=each.screen,
            args=(stopping,),
            kwargs={"pause": pause, "chance": random.Random(number)},
        )
        for number, each in enumerate(reviewers)
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stopping.set()
        for thread in threads:
            thread.join()


def press_keys(
    page: Page, url: str, review: str, session: str, keys: int, pause: float
) -> list[float]:
    """Seconds from key to record, of so many keys."""
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
    page.goto(f"{url}/r/{review}/screening/title_abstract/")
    expect(page.locator("body[data-ready]")).to_be_attached(timeout=60_000)
    page.evaluate(WATCH)
    for number in range(keys):
        expect(page.locator("#record[data-id]")).to_be_attached(timeout=60_000)
        page.keyboard.press("imee"[number % 4])
        time.sleep(pause)
    return [milliseconds / 1000 for milliseconds in page.evaluate("window.seen")]


def processor_ms(server: Server) -> float:
    """Processor time that the web server and its workers have used."""
    ticks = os.sysconf("SC_CLK_TCK")
    group = server.pid("web")
    total = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            total += (int(fields[11]) + int(fields[12])) / ticks
    return 1000 * total


def measure(
    server: Server, page: Page, options: argparse.Namespace, size: int, n: int
) -> list[str]:
    review, sessions = populated(server, size, n)
    measured = Measured()
    far = Reviewer(server.url, review, sessions[-1], measured)
    # Not the first request of this server.
    Reviewer(server.url, review, sessions[0], Measured()).queue()
    far.queue("far first")
    for _ in range(10):
        far.queue("far then")
    others = [Reviewer(server.url, review, session, measured) for session in sessions[1:-1]]
    before = processor_ms(server)
    with at_work(others, options.pause):
        pressed = press_keys(page, server.url, review, sessions[0], options.keys, 0.3)
    used = processor_ms(server) - before
    n_requests = sum(len(measured.times[kind]) for kind in ("queue", "vote")) + len(pressed)
    measured.times["key"] = pressed
    if measured.failures:
        raise SystemExit(f"Requests failed: {measured.failures[:5]}")
    kinds = [measured.shown(kind) for kind in ("queue", "far first", "far then", "vote")]
    return [str(size), str(n), *kinds, f"{used / max(1, n_requests):.0f}", measured.shown("key")]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 10_000, 100_000])
    parser.add_argument("--reviewers", type=int, nargs="+", default=[2, 10])
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between one's votes")
    parser.add_argument("--keys", type=int, default=60)
    options = parser.parse_args()
    print(f"ms, median / 95th percentile; {load()}")
    print(" | ".join(HEAD))
    with ExitStack() as stack:
        found = needs.ensure()
        stack.callback(lambda: registry.end_leftovers(isolation.root()))
        for database in options.databases:
            url = None
            if database == "postgresql":
                url = stack.enter_context(postgres.Postgres(found["PostgreSQL"])).url()
            for size in options.sizes:
                for n in options.reviewers:
                    with sync_playwright() as playwright:
                        running = browser.launch(playwright, found["Chromium"])
                        server = launch(postgres_url=url, workers=0)
                        try:
                            row = measure(server, running.new_page(), options, size, n)
                        finally:
                            server.close()
                            running.close()
                    print(" | ".join([database, *row]), flush=True)
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"{load()}; largest process {peak} MB")


if __name__ == "__main__":
    main()
