"""Every oracle case of the topics that the pooling core covers, by the reference pack's own scorer."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCORER = ROOT.parent / "shared" / "oracle" / "score.py"
TOPICS = [
    *("dichotomous", "zero_cells", "mantel_haenszel", "generic", "tau2_estimators"),
    *("edge", "subgroups", "revman"),
]


@pytest.mark.shared
def test_every_covered_case_of_the_oracle_passes():
    command = f"{sys.executable} manage.py pool CASE.json --json OUT.json"
    done = subprocess.run(
        [sys.executable, str(SCORER), command, "--only", *TOPICS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout[-2000:]
