"""Seeds are the same each time, and one of them can be repeated alone."""

import pytest

from tests.machine.schedules import Schedules


@pytest.fixture(autouse=True)
def ordinary_run(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SEED", "BASE", "SCHEDULES", "DEADLINE", "SLICE"):
        monkeypatch.delenv(f"QUORUM_TEST_{name}", raising=False)


def test_seeds_are_the_same_each_time_and_differ_between_tests() -> None:
    first = list(Schedules("a")(20))
    assert len(set(first)) == 20
    assert list(Schedules("a")(20)) == first
    assert not set(first) & set(Schedules("b")(20))


def test_another_base_gives_other_seeds(monkeypatch: pytest.MonkeyPatch) -> None:
    before = set(Schedules("a")(20))
    monkeypatch.setenv("QUORUM_TEST_BASE", "other")
    assert not before & set(Schedules("a")(20))


def test_one_seed_can_be_repeated_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUORUM_TEST_SEED", "17")
    assert list(Schedules("a")(20)) == [17]


def test_at_least_one_schedule_comes_after_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUORUM_TEST_DEADLINE", "0")
    assert len(list(Schedules("a")(20))) == 1
