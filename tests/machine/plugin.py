"""Rules of every test run: nothing is skipped, markers follow from what a test uses, a run ends in time and says how far it came.

Each finished test is one line of JSON in the file that QUORUM_TEST_REPORT names, so that the counts are right also of
a run that was killed.
"""

import functools
import gc
import hashlib
import itertools
import json
import os
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.machine import isolation, outcome, registry
from tests.machine import schedules as seeds

# What is the same on both databases runs on PostgreSQL in the long run: pages, and acts of the rooms above the ledger's,
# whose races, tampering and histories stand beside these folders.
SAME_ON_BOTH = frozenset(
    {"views", "rob_pages", "screening/services", "extraction/services", "synthesis/services"}
)
# A test that uses one of these needs that part of the machine, whether its author says so or not.
MARKER_OF_FIXTURE = {
    "db": "db",
    "transactional_db": "db",
    "quorum_server": "worker",
    "module_quorum_server": "worker",
    "browser": "journey",
    "pages": "journey",
    "postgres_url": "postgres",
    "redis_url": "redis",
    "shared": "shared",
}
PHASES = {"setup", "call", "teardown"}


def pytest_configure(config: pytest.Config) -> None:
    seeds.register_profiles()
    if not _is_worker(config):
        config.pluginmanager.register(Outcomes(), "quorum-outcomes")


def pytest_unconfigure(config: pytest.Config) -> None:
    """The process that made the run's folder ends what was left running."""
    if isolation.owns_root():
        registry.end_leftovers(isolation.root())


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let fixtures see at their end whether the test has failed."""
    report = yield
    outcome.remember(item, report)
    return report


@pytest.fixture
def schedules(request: pytest.FixtureRequest) -> Iterator[seeds.Schedules]:
    """`for seed in schedules(20):` 20 seeds in make test, many more in make test-long."""
    made = seeds.Schedules(request.node.nodeid)
    yield made
    request.node.user_properties.append(("schedules", [made.tried, made.wanted]))
    report = outcome.failure(request.node)
    if report is not None and made.seed is not None:
        report.sections.append(("schedule", f"QUORUM_TEST_SEED={made.seed} repeats it alone"))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> Generator[None, None, None]:
    """Add the markers that follow from a test's fixtures; then put the tests that the run chose into its order."""
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("django_db"):
            names.add("db")
        for name in sorted(names & MARKER_OF_FIXTURE.keys()):
            item.add_marker(MARKER_OF_FIXTURE[name])
        folder = item.path.parent
        if {folder.name, f"{folder.parent.name}/{folder.name}"} & SAME_ON_BOTH:
            item.add_marker("slow")
        _bound_examples(item)
    yield
    if seeds.profile() == "long":
        items.sort(key=_place_in_long_run)
    else:
        items[:] = _dealt(items, n_hands=getattr(config, "workerinput", {}).get("workercount", 1))


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was collected stays to the end: Python's collector needn't look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """After the deadline no test begins; those that were not begun are counted, and are no failures."""
    return True if time.time() > seeds.deadline() else None


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test of PostgreSQL on another database would prove nothing, so it fails."""
    if item.get_closest_marker("postgres") and item.get_closest_marker("django_db"):
        url = os.environ.get("DATABASE_URL", "")
        if not url.startswith("postgres"):
            pytest.fail(
                "This test is about PostgreSQL: make test-postgres TESTS=...", pytrace=False
            )


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _dealt(items: list[pytest.Item], *, n_hands: int) -> list[pytest.Item]:
    """Modules as players' hands, one after the other, each with what takes long first.

    Each process begins with an equal part of the list: left to one of them, or to the end, what takes a minute would be
    waited for with the other cores idle.
    """
    modules: dict[str, list[pytest.Item]] = {}
    for item in sorted(items, key=_place):
        modules.setdefault(item.nodeid.partition("::")[0], []).append(item)
    hands: list[list[pytest.Item]] = [[] for _ in range(n_hands)]
    for module in modules.values():
        min(hands, key=len).extend(module)
    return list(itertools.chain.from_iterable(hands))


def _place(item: pytest.Item) -> int:
    order = ("journey", "worker", "slow")
    if found := [n for n, marker in enumerate(order) if item.get_closest_marker(marker)]:
        return found[0]
    return len(order) + ("schedules" not in getattr(item, "fixturenames", ()))


def _place_in_long_run(item: pytest.Item) -> tuple[bool, str]:
    """Tests with schedules first; their modules in another order each time, as the time may not suffice for all."""
    has_schedules = (
        "schedules" in getattr(item, "fixturenames", ()) or _hypothesis_of(item) is not None
    )
    module = f"{seeds.base()}:{item.nodeid.partition('::')[0]}"
    return not has_schedules, hashlib.sha256(module.encode()).hexdigest()


def _hypothesis_of(item: pytest.Item) -> Any:
    """Hypothesis's handle on a property test (its documented hook for plugins), None for other tests."""
    return getattr(getattr(item, "obj", None), "hypothesis", None)


def _bound_examples(item: pytest.Item) -> None:
    """In a long run, end a property test's examples when its slice or the run's time is over."""
    handle = _hypothesis_of(item)
    if seeds.profile() != "long" or handle is None or hasattr(handle.inner_test, "is_bounded"):
        return
    handle.inner_test = _bounded(handle.inner_test)


def _bounded(test: Callable[..., None]) -> Callable[..., None]:
    state = {"until": 0.0, "failed": False}

    @functools.wraps(test)
    def bounded(*args: Any, **kwargs: Any) -> None:
        state["until"] = state["until"] or min(
            time.time() + seeds.slice_seconds(), seeds.deadline()
        )
        # Once an example has failed, the rest is shrinking it, and has to go on.
        if time.time() > state["until"] and not state["failed"]:
            return
        try:
            test(*args, **kwargs)
        except Exception:
            state["failed"] = True
            raise

    bounded.is_bounded = True
    return bounded


class Outcomes:
    """Counts a run's tests where all reports arrive, and turns a run with a skipped test red."""

    def __init__(self) -> None:
        self.collected = 0
        self.skipped: list[str] = []
        self._seen: dict[str, str] = {}
        self._seconds: dict[str, float] = {}
        self._file = os.environ.get("QUORUM_TEST_REPORT")

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self._collected(len(session.items))

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: list[str]) -> None:
        self._collected(len(ids))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.skipped.append(f"{report.nodeid}: {_reason(report)}")

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self._write({"began": nodeid})

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            self.skipped.append(f"{report.nodeid}: {_reason(report)}")
        self._seconds[report.nodeid] = self._seconds.get(report.nodeid, 0.0) + report.duration
        if report.failed:
            self._write({"why": f"{report.nodeid} failed\n{report.longreprtext}"})
        if report.failed or report.skipped:
            self._seen[report.nodeid] = report.outcome
        elif report.when == "call":
            self._seen.setdefault(report.nodeid, "passed")
        if report.when == "teardown" or report.when not in PHASES:
            line = {"test": report.nodeid, "outcome": self._seen.get(report.nodeid, "failed")}
            seconds = round(self._seconds.pop(report.nodeid), 2)
            self._write({**line, "seconds": seconds, **dict(report.user_properties)})

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self.skipped and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        left = self.collected - len(self._seen)
        if self.skipped:
            terminalreporter.section("skipped, which fails the run", red=True)
            terminalreporter.write_line("\n".join(self.skipped))
        if left > 0 and time.time() > seeds.deadline():
            terminalreporter.write_line(
                f"The time is up: {len(self._seen)} of {self.collected} tests were run."
            )

    def _collected(self, number: int) -> None:
        if number and number != self.collected:
            self.collected = number
            self._write({"collected": number})

    def _write(self, line: dict[str, object]) -> None:
        if self._file:
            with Path(self._file).open("a") as file:
                file.write(json.dumps(line) + "\n")


def _reason(report: pytest.CollectReport | pytest.TestReport) -> str:
    longrepr = report.longrepr
    return str(
        longrepr[2] if isinstance(longrepr, tuple) else getattr(report, "wasxfail", longrepr)
    )
