"""Benchmarks that measure in a process of their own, on an empty database of their own."""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.import_records import database


def run(script: str, about: str | None, measure: Callable[..., None], **numbers: int) -> None:
    """The command line of a benchmark. script: its file. numbers: its options and their defaults, in measure's order."""
    parser = argparse.ArgumentParser(description=about)
    for name, default in numbers.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--database", default="sqlite", choices=("sqlite", "postgresql"))
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quorum.settings")
    if asked.here:
        measure(*(getattr(asked, name) for name in numbers))
        return
    with tempfile.TemporaryDirectory() as folder, database(asked.database, Path(folder)) as own:
        subprocess.run(
            [sys.executable, script, "--here", *sys.argv[1:]],
            env={**os.environ, **own},
            check=True,
        )
