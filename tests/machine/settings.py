"""The product's settings, read from the environment that isolation.py sets for this process."""

from tests.machine import isolation

isolation.settle()

from quorum.settings import *  # noqa: E402, F403
