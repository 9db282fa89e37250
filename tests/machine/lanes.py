"""One run of pytest with an environment of its own, watched from outside: it ends in time, and is counted."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.machine import isolation, registry

SECONDS_TO_END = 20.0
NOTHING_COLLECTED = 5
# What a run sets for its own processes must not reach another run, as the tests of this module start one inside one.
INNER = {
    *("PYTEST_XDIST_WORKER", "PYTEST_XDIST_WORKER_COUNT", "PYTEST_XDIST_TESTRUNUID"),
    *("PYTEST_CURRENT_TEST", "QUORUM_TEST_ROOT_OWNER", "QUORUM_TEST_DEADLINE"),
    *("QUORUM_TEST_DATABASE_URL", "QUORUM_TEST_POSTGRES_URL", "QUORUM_TEST_REDIS_URL"),
}


@dataclass(frozen=True, kw_only=True)
class Lane:
    """What to run.

    marks: pytest's marker expression. env: variables beside the caller's. processes: of pytest-xdist, 0 for none; five
    for two cores, as tests with browsers and servers wait much. timeout: seconds for one test. may_end_early: whether
    tests that were not begun in time are no failure.
    """

    name: str
    marks: str
    env: Mapping[str, str] = field(default_factory=dict)
    processes: int = 5
    timeout: int = 600
    may_end_early: bool = False


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of a lane.

    status: pytest's exit status, None where it was stopped from outside. running: tests in hand at that moment.
    failures: why tests had failed by then, as pytest could not say it any more. tried, wanted: schedules.
    """

    name: str
    passed: int
    failed: int
    collected: int
    status: int | None
    may_end_early: bool
    seconds: float
    tried: int = 0
    wanted: int = 0
    running: tuple[str, ...] = ()
    failures: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether every collected test has been run to its end."""
        return self.passed + self.failed == self.collected

    @property
    def is_red(self) -> bool:
        """Whether anything is wrong: a failure, an error of pytest's, or tests that were not run and had to be."""
        if self.failed or self.status not in {0, None, NOTHING_COLLECTED}:
            return True
        return not self.is_complete and not self.may_end_early

    def in_words(self) -> str:
        """One line, or a few where something has to be said."""
        line = f"{self.name}: {self.passed} passed, {self.failed} failed in {self.seconds:.0f} s"
        if not self.is_complete:
            line += f"; {self.passed + self.failed} of {self.collected} tests were run"
        if self.wanted:
            line += f"; {self.tried} of {self.wanted} schedules"
        if self.status is None:
            line += "; the time was up"
        if self.status not in {0, 1, None, NOTHING_COLLECTED}:
            line += f"; pytest ended with {self.status}"
        stopped = [f"  stopped in the middle of {test}" for test in self.running]
        return "\n".join([*self.failures, line, *stopped])


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for one run. At its end what the run left running is ended, and the folder goes."""
    root = Path(tempfile.mkdtemp(prefix="quorum-tests-"))
    try:
        yield root
    finally:
        registry.end_leftovers(root)
        shutil.rmtree(root, ignore_errors=True)


def run(lane: Lane, arguments: Sequence[str], *, hard_stop: float) -> Outcome:
    """Run the lane. arguments: further ones of pytest. hard_stop: time.time() at which it is stopped from outside."""
    began = time.monotonic()
    with folder() as root:
        report = root / "report.jsonl"
        env = {
            **{name: value for name, value in os.environ.items() if name not in INNER},
            **lane.env,
            "QUORUM_TEST_ROOT": str(root),
            "QUORUM_TEST_REPORT": str(report),
        }
        status = _watch(_command(lane, arguments), env, hard_stop)
        return _outcome(lane, report, status, time.monotonic() - began)


def _command(lane: Lane, arguments: Sequence[str]) -> list[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-m", lane.marks, f"--timeout={lane.timeout}"]
    if lane.processes:
        command += ["-n", str(lane.processes), "--dist", "worksteal"]
    return [*command, "--durations=10", "--durations-min=5", *arguments]


def _watch(command: Sequence[str], env: Mapping[str, str], hard_stop: float) -> int | None:
    """Run the command to its end, or to the hard stop (None)."""
    process = subprocess.Popen(
        command, cwd=isolation.PROJECT, env=dict(env), start_new_session=True
    )
    try:
        return process.wait(timeout=max(0.0, hard_stop - time.time()))
    except subprocess.TimeoutExpired:
        return None
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=SECONDS_TO_END)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _outcome(lane: Lane, report: Path, status: int | None, seconds: float) -> Outcome:
    lines = [json.loads(line) for line in _complete_lines(report)]
    ends = {line["test"]: line for line in lines if "test" in line}
    began = {line["began"] for line in lines if "began" in line}
    schedules = [line["schedules"] for line in ends.values() if "schedules" in line]
    passed = sum(line["outcome"] == "passed" for line in ends.values())
    return Outcome(
        name=lane.name,
        passed=passed,
        failed=len(ends) - passed,
        collected=max((line["collected"] for line in lines if "collected" in line), default=0),
        status=status,
        may_end_early=lane.may_end_early,
        seconds=seconds,
        tried=sum(tried for tried, _ in schedules),
        wanted=sum(wanted for _, wanted in schedules),
        running=tuple(sorted(began - ends.keys())) if status is None else (),
        failures=tuple(line["why"] for line in lines if "why" in line) if status is None else (),
    )


def _complete_lines(report: Path) -> list[str]:
    if not report.exists():
        return []
    return [line for line in report.read_text().splitlines(keepends=True) if line.endswith("\n")]
