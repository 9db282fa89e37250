"""Writes everything to one tar."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import CommandError

from reviews.errors import DomainError
from reviews.management.prepared import DataCommand
from reviews.services import archive


class Command(DataCommand):
    """Safe while people work: the backup shows one moment."""

    help = "Write every row and file to a tar, to be restored on SQLite or PostgreSQL."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("out", type=Path, metavar="OUT.tar")

    def handle(self, *, out: Path, **_: object) -> None:
        try:
            counts = archive.backup(out)
        except FileExistsError:
            raise CommandError(f"{out} exists. Choose another name.") from None
        except OSError as error:
            raise CommandError(f"{out} could not be written: {error.strerror}.") from error
        except DomainError as refusal:
            raise CommandError(f"{out} was not written. {refusal}") from refusal
        self.stdout.write(f"{sum(counts.values())} rows of {len(counts)} tables in {out}.")
