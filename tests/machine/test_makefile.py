"""The commands that people and machines rely on stand where they look for them."""

import re
import subprocess
from pathlib import Path

import pytest


@pytest.mark.parametrize("target", ["run", "test", "check"])
def test_each_main_command_has_its_line_and_depends_on_setup(project: Path, target: str) -> None:
    lines = (project / "Makefile").read_text().splitlines()
    assert [line for line in lines if re.match(rf"{target}:\s+setup\b", line)]


def test_ci_runs_the_three_commands_in_order(project: Path) -> None:
    script = project / ".ci" / "run"
    subprocess.run(["bash", "-n", str(script)], check=True)
    commands = [line for line in script.read_text().splitlines() if line.startswith("make ")]
    assert commands == ["make test", "make test-shared QUICK=1", "make test-long"]


@pytest.mark.parametrize("name", ["runtime.txt", "dev.txt"])
def test_the_lock_files_pin_by_hash_and_name_no_address(project: Path, name: str) -> None:
    text = (project / "requirements" / name).read_text()
    assert "://" not in text
    pins = re.findall(r"^[a-z0-9].*$", text, re.MULTILINE | re.IGNORECASE)
    assert pins
    assert [pin for pin in pins if not re.match(r"[\w.\[\]-]+==\S+", pin)] == []
    assert text.count("--hash=sha256:") >= len(pins)
