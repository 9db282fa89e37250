"""A run counts right, turns red for the right reasons, and ends in time."""

import textwrap
import time
from pathlib import Path

import pytest

from tests.machine import lanes
from tests.machine.server import eventually, is_alive

pytestmark = pytest.mark.slow


CONFIG = "[pytest]\naddopts = -p no:django -p no:playwright \nmarkers =\n    shared: elsewhere\n"


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A folder for a small test suite, under the rules of this one but without Django, which takes time to start."""
    (tmp_path / "pytest.ini").write_text(CONFIG)
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["tests.machine.plugin"]\n')
    return tmp_path


def _run(suite: Path, code: str, *, stop: float = 120, **options: object) -> lanes.Outcome:
    (suite / "test_trial.py").write_text(textwrap.dedent(code))
    lane = lanes.Lane(**{"name": "trial", "marks": "not shared", "processes": 0, **options})
    arguments = ["-c", str(suite / "pytest.ini"), str(suite)]
    return lanes.run(lane, arguments, hard_stop=time.time() + stop)


def test_a_green_run_is_counted(suite: Path) -> None:
    code = """
        import pytest

        @pytest.mark.parametrize("n", range(5))
        def test_it(n):
            assert n < 9
    """
    outcome = _run(suite, code)
    assert (outcome.passed, outcome.failed, outcome.collected) == (5, 0, 5)
    assert outcome.is_red is False


@pytest.mark.parametrize("processes", [0, 2])
def test_a_failure_and_an_error_at_the_end_are_failures(suite: Path, processes: int) -> None:
    code = """
        import pytest

        @pytest.fixture
        def breaks_at_its_end():
            yield
            raise RuntimeError

        def test_passes(): pass
        def test_fails(): assert False
        def test_ends_badly(breaks_at_its_end): pass
    """
    outcome = _run(suite, code, processes=processes)
    assert (outcome.passed, outcome.failed, outcome.is_red) == (1, 2, True)


MARK = "import pytest\n@pytest.mark.skip(reason='no')\ndef test_it(): pass\n"
CALL = "import pytest\ndef test_it(): pytest.skip('no')\n"
XFAIL = "import pytest\n@pytest.mark.xfail\ndef test_it(): assert False\n"
MODULE = "import pytest\npytest.importorskip('no_such_module')\ndef test_it(): pass\n"


@pytest.mark.parametrize(
    ("code", "processes"),
    [(MARK, 0), (CALL, 0), (XFAIL, 0), (MODULE, 0), (MODULE, 2)],
    ids=["mark", "call", "xfail", "module", "module-2"],
)
def test_a_skipped_test_fails_the_run(suite: Path, code: str, processes: int) -> None:
    (suite / "test_other.py").write_text("def test_passes(): pass\n")
    assert _run(suite, code, processes=processes).is_red is True


def test_a_test_that_the_markers_leave_out_is_not_skipped(suite: Path) -> None:
    code = """
        import pytest

        @pytest.mark.shared
        def test_elsewhere(): assert False
        def test_here(): pass
    """
    outcome = _run(suite, code)
    assert (outcome.passed, outcome.collected, outcome.is_red) == (1, 1, False)


def test_a_module_that_cannot_be_imported_fails_the_run(suite: Path) -> None:
    assert _run(suite, "import no_such_module\n").is_red is True


@pytest.mark.parametrize("processes", [0, 2])
def test_nothing_new_begins_after_the_deadline(suite: Path, processes: int) -> None:
    code = """
        import os, time

        import pytest

        @pytest.fixture(scope="module", autouse=True)
        def two_seconds():
            os.environ["QUORUM_TEST_DEADLINE"] = str(time.time() + 2)

        @pytest.mark.parametrize("n", range(100))
        def test_it(n):
            time.sleep(0.2)
    """
    outcome = _run(suite, code, may_end_early=True, processes=processes)
    assert 0 < outcome.passed < 100
    assert (outcome.failed, outcome.collected, outcome.is_red) == (0, 100, False)
    assert f"{outcome.passed} of 100 tests were run" in outcome.in_words()


def test_a_run_that_does_not_end_is_stopped_and_its_servers_too(
    suite: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "SECONDS_TO_END", 1.0)
    code = f"""
        import subprocess, time
        from tests.machine import registry

        def test_fails(): assert "this" == "that"

        def test_hangs():
            child = subprocess.Popen(["sleep", "300"], start_new_session=True)
            registry.note(child.pid)
            open({str(suite / "pid")!r}, "w").write(str(child.pid))
            try:
                time.sleep(300)
            except KeyboardInterrupt:
                time.sleep(300)
    """
    # A busy machine may need longer than that to begin.
    for seconds in (8, 60):
        outcome = _run(suite, code, stop=seconds, may_end_early=True)
        if any("test_hangs" in test for test in outcome.running):
            break
    assert (outcome.passed, outcome.failed, outcome.status) == (0, 1, None)
    assert outcome.is_red is True
    assert "assert 'this' == 'that'" in outcome.in_words()
    assert "stopped in the middle of" in outcome.in_words()
    assert "test_hangs" in outcome.in_words()
    pid = int((suite / "pid").read_text())
    eventually(lambda: not is_alive(pid), seconds=10)


def test_schedules_multiply_and_stop_with_their_slice(suite: Path) -> None:
    code = """
        import time

        def test_quick(schedules):
            assert len(set(schedules(4))) == 40

        def test_slow(schedules):
            for seed in schedules(20):
                time.sleep(0.1)
    """
    env = {"QUORUM_TEST_SCHEDULES": "10", "QUORUM_TEST_SLICE": "1"}
    outcome = _run(suite, code, env=env)
    assert (outcome.passed, outcome.wanted) == (2, 240)
    assert 41 < outcome.tried < 60


def test_a_property_test_ends_with_its_slice_and_still_finds_a_fault(suite: Path) -> None:
    code = """
        import time

        from hypothesis import given, strategies as st

        @given(st.integers())
        def test_slow(n):
            time.sleep(0.05)

        @given(st.integers())
        def test_wrong(n):
            assert n < 1000
    """
    env = {"QUORUM_TEST_PROFILE": "long", "QUORUM_TEST_SLICE": "2"}
    began = time.monotonic()
    outcome = _run(suite, code, env=env)
    assert (outcome.passed, outcome.failed) == (1, 1)
    assert time.monotonic() - began < 60


@pytest.mark.parametrize(
    ("changes", "is_red"),
    [
        ({}, False),
        ({"collected": 11}, True),
        ({"collected": 11, "may_end_early": True}, False),
        ({"collected": 11, "may_end_early": True, "status": None}, False),
        ({"collected": 11, "status": None}, True),
        ({"failed": 1, "collected": 11, "status": 1, "may_end_early": True}, True),
        ({"status": 1}, True),
        ({"status": 3, "may_end_early": True}, True),
        ({"passed": 0, "collected": 0, "status": 5}, False),
    ],
)
def test_a_run_is_red_for_these_reasons(changes: dict[str, object], is_red: bool) -> None:
    green = {"passed": 10, "failed": 0, "collected": 10, "status": 0, "may_end_early": False}
    outcome = lanes.Outcome(**{"name": "trial", "seconds": 1.0, **green, **changes})
    assert outcome.is_red is is_red
