"""Ports for the servers of tests."""

import random

from reviews.management.processes import HOST, port_is_free

__all__ = ["HOST", "choose"]

# Below the ports that systems hand out for outgoing connections, so that none of these takes one in between.
RANGE = range(12000, 30000)
_order = random.SystemRandom()


def choose() -> int:
    """A free port; two processes that ask at the same moment very rarely get the same one."""
    while not port_is_free(port := _order.choice(RANGE)):
        pass
    return port
