"""Fills a new database from a backup."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import CommandError

from reviews.errors import DomainError
from reviews.management.prepared import DataCommand
from reviews.services import archive as _archive


class Command(DataCommand):
    """All or nothing, into an empty database only; every hash is verified."""

    help = "Restore a backup into an empty, migrated database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, metavar="OUT.tar")

    def handle(self, *, archive: Path, **_: object) -> None:
        try:
            counts = _archive.restore(archive)
        except OSError as error:
            raise CommandError(f"{archive} could not be read: {error.strerror}.") from error
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{sum(counts.values())} rows of {len(counts)} tables restored; every hash holds."
        )
