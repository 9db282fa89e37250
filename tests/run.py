"""The commands behind make: check, lint, test, postgres, long, shared. `python tests/run.py test [arguments of pytest]`.

Runs pytest in lanes, each with databases of its own, watches the clock, and ends with one line that counts.
"""

import argparse
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from tests.machine import isolation, lanes, needs, postgres, redis  # noqa: E402

PACKAGES = ("quorum", "reviews", "screening", "extraction", "synthesis")
NOT_QUICK = "not (db or journey or postgres or redis or worker or slow or shared)"
ON_SQLITE = "not (postgres or redis or shared)"
ON_POSTGRES_LONG = "(postgres or redis or (db and not (journey or worker))) and not shared"
ON_POSTGRES = f"{ON_POSTGRES_LONG} and not slow"

# Where a run is ended from outside: on two quiet cores `make test` is meant to take less than 15 minutes.
TEST_MINUTES = 35.0
LONG_MINUTES = 15.0
QUICK_SHARED_MINUTES = 10.0
LONG_SCHEDULES = 50
LONG_SLICE_SECONDS = 60


def say(text: str) -> None:
    """Print a line at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def lint(_: Sequence[str]) -> int:
    """Everything that reads the code without running it; all findings, not the first tool's only."""
    templates = ("templates", *(f"{app}/templates" for app in PACKAGES))
    folders = [folder for folder in templates if (PROJECT / folder).is_dir()]
    with subprocess.Popen(
        _tool("mypy", "manage.py", *PACKAGES),
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as mypy:
        failed = _failed_steps(
            ("ruff check", _tool("ruff", "check", "--quiet", "--output-format=concise", ".")),
            ("ruff format", _tool("ruff", "format", "--check", "--output-format=concise", ".")),
            ("lint-imports", [_beside("lint-imports"), "--no-logo"]),
            ("djlint", [_beside("djlint"), "--lint", "--quiet", *folders]),
        )
        output = mypy.communicate()[0]
    if mypy.returncode != 0:
        say(output)
        failed.append("mypy")
    say(f"lint: {', '.join(failed)} failed" if failed else "lint: nothing found")
    return 1 if failed else 0


def check(arguments: Sequence[str]) -> int:
    """The quick part: lint, missing migrations, pure tests."""
    began = time.monotonic()
    failed = lint([]) != 0
    with lanes.folder() as root:
        env = isolation.server_environment(QUORUM_VAR=str(root))
        command = [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]
        if subprocess.run(command, cwd=PROJECT, env=env, check=False).returncode != 0:
            say(
                "A migration is missing: .venv/bin/python manage.py makemigrations --name what_it_does"
            )
            failed = True
    env = {"QUORUM_TEST_PROFILE": "quick"}
    lane = lanes.Lane(name="pure tests", marks=NOT_QUICK, env=env, processes=2)
    outcome = lanes.run(lane, arguments, hard_stop=time.time() + 600)
    say(outcome.in_words())
    say(f"check took {time.monotonic() - began:.0f} s")
    return 1 if failed or outcome.is_red else 0


def test(arguments: Sequence[str]) -> int:
    """Everything but ../shared, on SQLite and on PostgreSQL with Redis."""
    minutes = float(os.environ.get("QUORUM_TEST_MINUTES", TEST_MINUTES))
    with _servers() as env:
        stop = time.time() + minutes * 60
        sqlite = lanes.Lane(name="SQLite", marks=ON_SQLITE)
        team = lanes.Lane(name="PostgreSQL", marks=ON_POSTGRES, env=env)
        outcomes = [lanes.run(lane, arguments, hard_stop=stop) for lane in (sqlite, team)]
    return _close(outcomes, allow_empty=bool(arguments))


def only_postgres(arguments: Sequence[str]) -> int:
    """The second lane of `test` alone."""
    with _servers() as env:
        lane = lanes.Lane(name="PostgreSQL", marks=ON_POSTGRES, env=env)
        outcome = lanes.run(lane, arguments, hard_stop=time.time() + 3600)
    return _close([outcome], allow_empty=bool(arguments))


def long(arguments: Sequence[str]) -> int:
    """The tests of `test` with many more schedules, until the time is up, which is no failure."""
    minutes = float(os.environ.get("QUORUM_LONG_MINUTES", LONG_MINUTES))
    began = time.time()
    base = os.environ.get("QUORUM_TEST_BASE") or secrets.token_hex(4)
    say(
        f"At most {minutes:.0f} minutes; the additional schedules derive from QUORUM_TEST_BASE={base}"
    )
    env = {
        "QUORUM_TEST_PROFILE": "long",
        "QUORUM_TEST_BASE": base,
        "QUORUM_TEST_SCHEDULES": str(LONG_SCHEDULES),
        "QUORUM_TEST_SLICE": str(LONG_SLICE_SECONDS),
    }
    outcomes = []
    with _servers() as servers:
        # The first lane may use six tenths of the time; the second has all that is left. What runs when a lane's
        # time is up has a tenth more to end by itself.
        for name, marks, more, share in (
            ("SQLite", ON_SQLITE, {}, 0.6),
            ("PostgreSQL", ON_POSTGRES_LONG, servers, 1.0),
        ):
            end = began + minutes * 60 * share
            deadline = end - minutes * 6
            lane = lanes.Lane(
                name=name,
                marks=marks,
                env={**env, **more, "QUORUM_TEST_DEADLINE": str(deadline)},
                timeout=600,
                may_end_early=True,
            )
            outcomes.append(lanes.run(lane, arguments, hard_stop=end))
    return _close(outcomes, allow_empty=bool(arguments))


def shared(arguments: Sequence[str]) -> int:
    """The scorers over ../shared; QUICK=1 takes a selection and ten minutes at most."""
    folder = Path(os.environ.get("QUORUM_TEST_SHARED") or PROJECT.parent / "shared").resolve()
    if not folder.is_dir():
        say(f"There is no folder {folder}: these tests run the scorers that lie there.")
        return 1
    quick = os.environ.get("QUICK", "") not in {"", "0"}
    env = {"QUORUM_TEST_SHARED": str(folder), "QUORUM_TEST_QUICK": "1" if quick else "0"}
    stop = time.time() + (QUICK_SHARED_MINUTES * 60 if quick else 4 * 3600)
    if quick:
        env["QUORUM_TEST_DEADLINE"] = str(stop - 60)
    # One process: the scorers measure time.
    lane = lanes.Lane(
        name="shared", marks="shared", env=env, processes=0, timeout=3600, may_end_early=quick
    )
    outcome = lanes.run(lane, arguments or ["tests/shared"], hard_stop=stop)
    return _close([outcome], allow_empty=bool(arguments))


@contextmanager
def _servers() -> Iterator[dict[str, str]]:
    """A PostgreSQL and a Redis for the run, and the variables that lead tests to them."""
    found = needs.ensure()
    with ExitStack() as stack:
        root = str(stack.enter_context(lanes.folder()))
        os.environ["QUORUM_TEST_ROOT"] = os.environ["QUORUM_TEST_PREPARED"] = root
        cluster = stack.enter_context(postgres.Postgres(found["PostgreSQL"]))
        server = stack.enter_context(redis.Redis(found["Redis"]))
        yield {
            "QUORUM_TEST_DATABASE_URL": cluster.url("quorum"),
            "QUORUM_TEST_POSTGRES_URL": cluster.url(),
            "QUORUM_TEST_REDIS_URL": server.url,
        }


def _close(outcomes: Sequence[lanes.Outcome], *, allow_empty: bool) -> int:
    """The closing lines; 1 if a lane is red or, unless tests were named, empty."""
    say("")
    for outcome in outcomes:
        say(outcome.in_words())
    passed = sum(outcome.passed for outcome in outcomes)
    say(f"{passed} passed, {sum(outcome.failed for outcome in outcomes)} failed")
    empty = not allow_empty and any(not outcome.collected for outcome in outcomes)
    if empty:
        say("A lane found no tests, which can't be right.")
    return 1 if empty or any(outcome.is_red for outcome in outcomes) else 0


def _failed_steps(*steps: tuple[str, list[str]]) -> list[str]:
    """Run each command, show what it says if it fails; the names of those that did."""
    failed = []
    for name, command in steps:
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            say(f"--- {name}\n{done.stdout}{done.stderr}")
            failed.append(name)
    return failed


def _tool(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]


def _beside(program: str) -> str:
    """A program of the same environment as this Python."""
    return str(Path(sys.executable).parent / program)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "check": check,
    "lint": lint,
    "test": test,
    "postgres": only_postgres,
    "long": long,
    "shared": shared,
}


def main() -> int:
    """Run the command that the first argument names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("arguments", nargs=argparse.REMAINDER, help="arguments of pytest")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        return COMMANDS[options.command](options.arguments)
    except (needs.Missing, postgres.DidNotStart) as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("Interrupted.")
        return 130


if __name__ == "__main__":
    sys.exit(main())
