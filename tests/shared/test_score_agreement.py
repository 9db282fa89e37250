"""The scorer of the reference pack, over the command."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCORER = ROOT.parent / "shared" / "methods" / "score_agreement.py"


@pytest.mark.shared
@pytest.mark.skipif(not SCORER.exists(), reason="needs ../shared")
def test_every_agreement_case_of_the_scorer_passes():
    command = f"{sys.executable} manage.py agreement {{cases}} --json {{out}}"
    done = subprocess.run(
        [sys.executable, str(SCORER), "--cwd", str(ROOT), "--cmd", command],
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout[-2000:]
