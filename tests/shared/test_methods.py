"""The scorers of the reference pack for screening, risk of bias and the flow diagram, over the commands."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
METHODS = ROOT.parent / "shared" / "methods"

pytestmark = pytest.mark.shared


@pytest.mark.parametrize(
    ("scorer", "command"),
    [("agreement", "agreement"), ("prisma", "prisma_counts"), ("rob2", "rob2_judge")],
)
def test_every_case_of_the_scorer_passes(scorer: str, command: str) -> None:
    asked = f"{sys.executable} manage.py {command} {{cases}} --json {{out}}"
    done = subprocess.run(
        [sys.executable, str(METHODS / f"score_{scorer}.py"), "--cwd", str(ROOT), "--cmd", asked],
        capture_output=True,
        text=True,
        timeout=280,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout[-2000:]
