"""What every table of a benchmark says: percentiles of measured seconds, and how busy the machine was."""

import math
import os
from collections.abc import Sequence


def percentile(seconds: Sequence[float], share: float) -> float:
    """The smallest measured value that so many of all don't exceed (nearest rank). share: in (0, 1]; seconds: not empty."""
    return sorted(seconds)[max(0, math.ceil(share * len(seconds)) - 1)]


def load() -> str:
    """The load averages of the last 1, 5 and 15 minutes beside the number of cores."""
    averages = " ".join(f"{average:.1f}" for average in os.getloadavg())
    return f"load average {averages} on {os.cpu_count()} cores"
