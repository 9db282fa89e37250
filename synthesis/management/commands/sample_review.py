"""Plays the sample reviews, and writes their figures and tables."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from reviews.management.prepared import DataCommand
from synthesis.services.samples.files import write_files
from synthesis.services.samples.play import Through, play


class Command(DataCommand):
    """A second call changes nothing; a later stage goes on from where the first one stopped."""

    help = "Play a scripted team through the two sample reviews."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--through", choices=[each.value for each in Through], default="synthesis"
        )
        parser.add_argument("--out", type=Path, help="folder for diagrams, forest plots and tables")
        parser.add_argument("--seed", type=int, default=1, help="ids are drawn from it")

    def handle(self, *, through: str, out: Path | None, seed: int, **_: object) -> None:
        for played in play(through=Through(through), seed=seed):
            done = ", ".join(stage.value for stage in played.stages) or "nothing to do"
            self.stdout.write(f"{played.name}: {done}")
            if out is not None:
                for path in write_files(review=played.review, folder=out, name=played.name):
                    self.stdout.write(f"  {path}")
