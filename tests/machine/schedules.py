"""Many schedules of one test: numbered seeds, more of them in a long run, and an end when the time is up."""

import hashlib
import os
import time
from collections.abc import Iterator

from hypothesis import HealthCheck, settings

PROFILES = {"quick": 20, "default": 50, "long": 2000}


def register_profiles() -> None:
    """Register hypothesis's profiles and load the one that QUORUM_TEST_PROFILE names (default: default).

    Only the long one is random; the others try the same examples each time, so that a red test stays red.
    """
    for name, examples in PROFILES.items():
        settings.register_profile(
            name,
            max_examples=examples,
            deadline=None,
            derandomize=name != "long",
            print_blob=True,
            suppress_health_check=[HealthCheck.too_slow],
        )
    settings.load_profile(profile())


def profile() -> str:
    """quick, default or long."""
    return os.environ.get("QUORUM_TEST_PROFILE", "default")


def examples(number: int) -> settings:
    """Hypothesis's settings for a test that wants another number of examples than the profile's.

    number: in the default profile; the others take the same share of it as of theirs (at least 1).
    """
    return settings(max_examples=max(1, number * PROFILES[profile()] // PROFILES["default"]))


def factor() -> int:
    """How many times as many schedules this run tries."""
    return int(os.environ.get("QUORUM_TEST_SCHEDULES", "1"))


def base() -> str:
    """What the additional schedules of this run derive from."""
    return os.environ.get("QUORUM_TEST_BASE", "")


def deadline() -> float:
    """Time (time.time()) at which nothing new is begun; infinity where the run has none."""
    return float(os.environ.get("QUORUM_TEST_DEADLINE", "inf"))


def slice_seconds() -> float:
    """Seconds that one test may spend on its additional schedules, so that the others get theirs."""
    return float(os.environ.get("QUORUM_TEST_SLICE", "inf"))


class Schedules:
    """Seeds for one test: `for seed in schedules(20): ...`.

    In a long run there are more of them, until the test's slice or the run's time is over; at least one always comes.
    Which seed failed is in the test's report, and QUORUM_TEST_SEED=<that> repeats it alone.
    """

    def __init__(self, test: str) -> None:
        """test: the test's name, from which its seeds derive."""
        self._test = test
        self.tried = 0
        self.wanted = 0
        self.seed: int | None = None

    def __call__(self, number: int) -> Iterator[int]:
        """The seeds. number: how many in an ordinary run."""
        only = os.environ.get("QUORUM_TEST_SEED")
        wanted = 1 if only else number * factor()
        self.wanted += wanted
        until = min(time.time() + slice_seconds(), deadline())
        for index in range(wanted):
            if index > 0 and time.time() > until:
                return
            self.seed = int(only) if only else self._seed(index)
            self.tried += 1
            yield self.seed

    def _seed(self, index: int) -> int:
        """The same for each run with the same QUORUM_TEST_BASE."""
        text = f"{self._test}:{index}:{base()}"
        return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")
